//! Bytes as JSON Lines: every line gives a report or an error.
#![no_main]

use dateline_sources::{Format, Hints};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for report in dateline_sources::reports(bytes, Format::Jsonl, &Hints::default()).into_iter().flatten() {
        assert!(!report.text.is_empty());
    }
});
