//! Bytes as WARC, packed or not: pages or faults, none dated by the crawler.
#![no_main]

use std::ops::ControlFlow;

use dateline_sources::{Format, Found, Hints, each};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = each(bytes, Format::Warc, &Hints::default(), &mut |found| {
        if let Found::Report(report) = found {
            assert!(!report.text.is_empty());
            assert!(report.url.is_some());
        }
        ControlFlow::Continue(())
    });
});
