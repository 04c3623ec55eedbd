//! What the archive may tell the reader when it reads again.

/// Who is who and people's corrections, of what had been published by the report's own day: a plain value. Adding
/// to an archive reads without it; only a deliberate re-reading uses it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Context {
    /// Identity of its contents.
    pub hash: String,
    /// Last day of publication that went into it (ISO 8601).
    pub until: String,
}
