//! What was cut, not understood, or doubtful in a report.

use serde::{Deserialize, Serialize};

/// A warning with a stable code that users can look up (`docs/warnings.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// `W` and three digits; never reused for another meaning.
    pub code: String,
    /// What happened, in a sentence without a full stop.
    pub message: String,
}

impl Warning {
    /// The warning of that code.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Warning {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}
