//! Bytes to characters.

use dateline::Warning;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::Error;

/// Text with what had to be done to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// What was doubtful.
    pub warnings: Vec<Warning>,
}

/// How many bytes are looked at to tell text from something else.
const SAMPLE: usize = 4_096;

/// The characters of some bytes: by byte order mark, as UTF-8 where they are that, by the charset that the input
/// declares, by the pattern of zeros of UTF-16, otherwise by the detector of Firefox.
///
/// # Errors
/// Where the bytes are empty or no text.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(what) = magic(bytes) {
        return Err(Error::NotText(what));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[mark..], None));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(decode_as(
            encoding,
            bytes,
            Some("UTF-16 by the pattern of its zeros"),
        ));
    }
    if is_binary(bytes) {
        return Err(Error::NotText("binary data"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.to_owned(),
            warnings: Vec::new(),
        });
    }
    // What a page declares is believed unless it says UTF-8, which it is not.
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return Ok(decode_as(encoding, bytes, None));
    }
    if mostly_utf8(bytes) {
        return Ok(decode_as(UTF_8, bytes, Some("UTF-8 with faults")));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(decode_as(encoding, bytes, Some("guessed")))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], doubt: Option<&str>) -> Decoded {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    if let Some(doubt) = doubt {
        warnings.push(Warning::new(
            "W201",
            format!(
                "the charset is not stated; read as {} ({doubt})",
                encoding.name()
            ),
        ));
    }
    if faulty {
        warnings.push(Warning::new(
            "W202",
            "some bytes are no characters; they were replaced by \u{fffd}",
        ));
    }
    Decoded {
        text: text.into_owned(),
        warnings,
    }
}

/// What the first bytes give away (file signatures).
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 12] = [
        (b"PK\x03\x04", "a ZIP archive (or an office document)"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "an image"),
        (b"GIF8", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"BZh", "bzip2 data"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"\x7fELF", "a program"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
    ];
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, what)| *what)
}

/// UTF-16 text of Latin letters has a zero in nearly every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 10 >= pairs * 7, odd * 10 >= pairs * 7) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Text has no zeros and few control characters.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = sample
        .iter()
        .filter(|byte| **byte < 9 || (14..32).contains(*byte) && **byte != 27)
        .count();
    sample.contains(&0) && control * 100 > sample.len() || control * 10 > sample.len()
}

/// Whether faults are rare among the bytes that are not ASCII.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let good = text
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    let bad = text.chars().filter(|c| *c == '\u{fffd}').count();
    good > bad * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets() {
        let text = |bytes: &[u8], declared| {
            decode(bytes, declared)
                .map(|d| d.text)
                .map_err(|e| e.to_string())
        };
        assert_eq!(text("Größe".as_bytes(), None).unwrap(), "Größe");
        assert_eq!(text(b"\xef\xbb\xbfKyiv", None).unwrap(), "Kyiv");
        assert_eq!(text(b"Gr\xf6\xdfe", Some("iso-8859-1")).unwrap(), "Größe");
        let wide: Vec<u8> = "Talks in Oslo"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text(&wide, None).unwrap(), "Talks in Oslo");
        assert_eq!(
            text(b"M\xfcnchen \x96 die Gespr\xe4che", None).unwrap(),
            "München – die Gespräche"
        );
        assert!(text(b"", None).is_err());
        assert!(text(b"PK\x03\x04rest", None).unwrap_err().contains("ZIP"));
        assert!(text(&[0; 5_000], None).unwrap_err().contains("binary"));
        assert!(
            !decode(b"caf\xe9 \xff\xfe ok", None)
                .unwrap()
                .warnings
                .is_empty()
        );
    }
}
