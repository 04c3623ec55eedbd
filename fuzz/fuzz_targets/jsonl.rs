//! Bytes as JSON Lines: every line gives a report or an error.
#![no_main]

use std::ops::ControlFlow;

use dateline_sources::{Format, Found, Hints, each};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = each(bytes, Format::Jsonl, &Hints::default(), &mut |found| {
        if let Found::Report(report) = found {
            assert!(!report.text.is_empty());
        }
        ControlFlow::Continue(())
    });
});
