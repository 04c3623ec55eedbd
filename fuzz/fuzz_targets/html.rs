//! Bytes as an HTML page: a report or an error, and text without NUL.
#![no_main]

use dateline_sources::{Format, Hints};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for report in dateline_sources::reports(bytes, Format::Html, &Hints::default()).into_iter().flatten() {
        assert!(!report.text.is_empty());
    }
});
