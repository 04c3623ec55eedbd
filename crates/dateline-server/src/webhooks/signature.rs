//! Signatures as Standard Webhooks defines them: HMAC-SHA256 over id, moment and body, by which whoever receives a message
//! knows who sent it and that it is no old one sent again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a secret.
pub(super) const SECRET: usize = 32;

/// A secret as it is handed out.
pub(super) fn written(secret: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// The header `webhook-signature` of a message.
pub(super) fn sign(secret: &[u8], id: &str, second: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(format!("{id}.{second}.{body}").as_bytes());
    Some(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_hmac_sha256_of_id_moment_and_body() {
        // RFC 4231 has keys and texts; the text here is what stands before the first point.
        let secret = b"key of a test, of no use elsewhere";
        let one = sign(secret, "msg_1", 1_614_265_330, r#"{"test": 2432232314}"#);
        let again = sign(secret, "msg_1", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(one, again);
        let one = one.expect("a signature");
        let bytes = STANDARD.decode(one.strip_prefix("v1,").expect("version 1"));
        assert_eq!(bytes.map(|bytes| bytes.len()), Ok(32));
        for other in [
            sign(
                b"another",
                "msg_1",
                1_614_265_330,
                r#"{"test": 2432232314}"#,
            ),
            sign(secret, "msg_2", 1_614_265_330, r#"{"test": 2432232314}"#),
            sign(secret, "msg_1", 1_614_265_331, r#"{"test": 2432232314}"#),
            sign(secret, "msg_1", 1_614_265_330, r#"{"test": 2432232315}"#),
        ] {
            assert_ne!(other.as_deref(), Some(one.as_str()));
        }
    }
}
