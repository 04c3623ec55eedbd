//! The page for people that `dateline read` prints on a terminal.

use dateline::Record;

use crate::style::Look;

/// The page of a record.
pub(crate) fn page(_record: &Record, _look: Look, _evidence: bool) -> String {
    String::new()
}
