//! The forty-eight texts, read once for all tests.

use std::sync::LazyLock;

use dateline::{Reader, Record, Report};
use dateline_archive::moment;
use dateline_sources::{Format, Found, Hints};

/// Records in the order of the file.
pub(crate) static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let reader = Reader::new().expect("the reader with the model built in");
    let lines = include_bytes!("reports.jsonl").as_slice();
    let found = dateline_sources::read(lines, Format::Jsonl, &Hints::default());
    let reports: Vec<Report> = found
        .map(|found| match found {
            Found::Report(report) => *report,
            other => panic!("a report, not {other:?}"),
        })
        .collect();
    reader.read_all(&reports)
});

/// The moment at which a record's text was published.
pub(crate) fn published(record: &Record) -> i64 {
    let written = record.report.published.as_deref().unwrap_or_default();
    moment::published(written).expect("a moment of publication")
}

/// Which version of a report was published then, counted from 1.
pub(crate) fn version(report: &str, written: &str) -> Option<usize> {
    let mut moments: Vec<i64> = RECORDS
        .iter()
        .filter(|record| record.report.id == report)
        .map(published)
        .collect();
    moments.sort_unstable();
    let moment = moment::published(written)?;
    Some(1 + moments.iter().position(|other| *other == moment)?)
}
