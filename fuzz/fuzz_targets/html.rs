//! Bytes as an HTML page: a report or an error, and text without NUL.
#![no_main]

use std::ops::ControlFlow;

use dateline_sources::{Format, Found, Hints, each};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = each(bytes, Format::Html, &Hints::default(), &mut |found| {
        if let Found::Report(report) = found {
            assert!(!report.text.is_empty());
        }
        ControlFlow::Continue(())
    });
});
