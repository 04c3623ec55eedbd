//! Bytes as a plain text report, read to the record: no panic, and spans that are slices.
#![no_main]

use std::ops::ControlFlow;
use std::sync::LazyLock;

use dateline::language::Model;
use dateline::tables::Tables;
use dateline::{Reader, Report};
use dateline_sources::{Format, Found, Hints, each};
use libfuzzer_sys::fuzz_target;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let model = Model::chosen(std::env::var_os("DATELINE_MODEL"));
    Reader::with(&model, &Tables::builtin()).expect("a model, and tables of their form")
});

fuzz_target!(|bytes: &[u8]| {
    let _ = each(bytes, Format::Text, &Hints::default(), &mut |found| {
        if let Found::Report(report) = found {
            check(&report);
        }
        ControlFlow::Continue(())
    });
});

fn check(report: &Report) {
    let record = READER.read(report);
    let text: Vec<char> = record.report.text.chars().collect();
    for time in &record.times {
        let [start, end] = time.span.0;
        assert_eq!(text[start..end].iter().collect::<String>(), time.text);
    }
    for mention in record.entities.iter().flat_map(|entity| &entity.mentions) {
        let [start, end] = mention.span.0;
        assert_eq!(text[start..end].iter().collect::<String>(), mention.text);
    }
}
