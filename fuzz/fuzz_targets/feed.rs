//! Bytes as a feed: items or faults, reports with text, links that are addresses of the web.
#![no_main]

use std::ops::ControlFlow;

use dateline_sources::{Format, Found, Hints, each};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = each(bytes, Format::Feed, &Hints::default(), &mut |found| {
        match found {
            Found::Report(report) => assert!(!report.text.is_empty()),
            Found::Link(link) => assert!(link.url.to_lowercase().starts_with("http")),
            Found::Faulty(_) => {}
        }
        ControlFlow::Continue(())
    });
});
