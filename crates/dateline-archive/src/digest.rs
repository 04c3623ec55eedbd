//! Short identities of things, the same on every machine.

use sha2::{Digest, Sha256};

/// The first 64 bits of the SHA-256 of some parts, each closed by its length so that no two lists read alike.
pub(crate) fn short(parts: &[&[u8]]) -> u64 {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update((part.len() as u64).to_le_bytes());
    }
    let bytes = digest.finalize();
    bytes
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The same as a number that SQLite keeps in six bytes.
pub(crate) fn six_bytes(parts: &[&[u8]]) -> i64 {
    (short(parts) & 0x7fff_ffff_ffff) as i64
}

/// The number of the id of the story that a report founds.
pub(crate) fn story(report: &str) -> i64 {
    six_bytes(&[b"story", report.as_bytes()])
}

/// A number as an id that people may copy: lower-case hexadecimal.
pub(crate) fn id(number: i64) -> String {
    format!("{number:012x}")
}

/// The number of an id.
pub(crate) fn number(id: &str) -> Option<i64> {
    i64::from_str_radix(id, 16).ok()
}
