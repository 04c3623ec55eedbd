//! Archives of the lives, filled in one order or another, and all that they answer.

use std::fmt::Write;
use std::path::PathBuf;

use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::{ArchiveEvent, Asking, List, Query};
use serde::Serialize;
use serde_json::Value;

/// A new archive that takes the records in, so many at a time.
pub(crate) fn filled(name: &str, records: &[&Record], batch: usize) -> Archive {
    let mut archive = Archive::open(&file(name)).expect("a new archive");
    for records in records.chunks(batch) {
        let records: Vec<Record> = records.iter().copied().cloned().collect();
        let added = archive.add(&records).expect("records are taken in");
        assert_eq!(added.faulty, [], "records that break the contract");
    }
    archive
}

/// A file of that name in the folder for the tests' files, where there is none yet.
pub(crate) fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("lives")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder of the run before is removed");
    }
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join("lives.archive")
}

/// The records in an order of their own for each seed.
pub(crate) fn shuffled(records: &[Record], seed: u64) -> Vec<&Record> {
    let mut order: Vec<&Record> = records.iter().collect();
    // Knuth's linear congruential generator: the same order on every machine.
    let mut state = seed;
    for place in (1..order.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = (state >> 33) % (place as u64 + 1);
        order.swap(place, usize::try_from(other).expect("within the list"));
    }
    order
}

/// Every event of the timeline as of a moment.
pub(crate) fn timeline(archive: &mut Archive, as_of: &str) -> Vec<ArchiveEvent> {
    all_pages(as_of, 1000, |query| archive.timeline(query))
}

/// All that an archive answers as of a moment, an object a line, without the moments at which it took things in and
/// without its size.
pub(crate) fn answers(archive: &mut Archive, as_of: &str) -> String {
    let mut written = String::new();
    for event in all_pages(as_of, 7, |query| archive.timeline(query)) {
        line(&mut written, "timeline", &event);
    }
    for event in all_pages(as_of, 3, |query| archive.diary(query)) {
        line(&mut written, "diary", &event);
    }
    let stats = archive.stats(&asking(as_of, 1)).expect("stats");
    line(&mut written, "stats", &stats);
    written
}

fn asking(as_of: &str, limit: usize) -> Asking {
    Asking {
        as_of: Some(as_of.to_owned()),
        limit: Some(limit),
        ..Asking::default()
    }
}

fn all_pages(
    as_of: &str,
    limit: usize,
    mut ask: impl FnMut(&Query) -> Result<List<ArchiveEvent>, dateline_archive::Error>,
) -> Vec<ArchiveEvent> {
    let mut query = Query::all(asking(as_of, limit));
    let mut events = Vec::new();
    loop {
        let page = ask(&query).expect("a page");
        events.extend(page.items);
        match page.next {
            Some(next) => query.asking.cursor = Some(next),
            None => return events,
        }
    }
}

fn line(written: &mut String, kind: &str, object: &impl Serialize) {
    let mut object = serde_json::to_value(object).expect("an object");
    for step in object["life"].as_array_mut().into_iter().flatten() {
        step.as_object_mut()
            .map(|step: &mut serde_json::Map<String, Value>| step.remove("learnt"));
    }
    if let Some(fields) = object.as_object_mut() {
        fields.remove("bytes");
    }
    writeln!(written, "{kind} {object}").expect("a string can be written to");
}

/// Holds two answers to be the same, and shows the first line in which they differ.
pub(crate) fn assert_same(one: &str, other: &str, what: &str) {
    let pairs = one.lines().zip(other.lines());
    let differing = pairs.enumerate().find(|(_, (one, other))| one != other);
    if let Some((at, (one, other))) = differing {
        panic!("{what}: line {at} differs:\n  {one}\n  {other}");
    }
    assert_eq!(one.lines().count(), other.lines().count(), "{what}: lines");
}
