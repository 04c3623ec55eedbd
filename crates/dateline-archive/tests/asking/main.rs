//! Asking: every way of asking gives what looking through everything gives.

mod changes;
mod counts;
mod filters;
mod found;
mod made;

use std::path::PathBuf;

use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::{ArchiveEvent, Asking, Query};

/// A new archive of these records, so many in a batch.
pub(crate) fn archive(name: &str, records: &[Record], batch: usize) -> Archive {
    let mut archive = Archive::open(&file(name)).expect("a new archive");
    for some in records.chunks(batch) {
        let added = archive.add(some).expect("records are taken in");
        assert_eq!(added.faulty, [], "records that break the contract");
    }
    archive
}

/// Where a test's archive is to be; nothing is there yet.
pub(crate) fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("asking")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder of the run before is removed");
    }
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join("archive.sqlite")
}

/// A query as it is written.
pub(crate) fn query(text: &str) -> Query {
    text.parse().expect(text)
}

/// All events of a query, by pages of so many.
pub(crate) fn all(archive: &mut Archive, text: &str, limit: usize) -> Vec<ArchiveEvent> {
    listed(archive, query(text), limit)
}

/// The same, the latest first.
pub(crate) fn newest(archive: &mut Archive, text: &str, limit: usize) -> Vec<ArchiveEvent> {
    let mut query = query(text);
    query.newest_first = true;
    listed(archive, query, limit)
}

fn listed(archive: &mut Archive, mut query: Query, limit: usize) -> Vec<ArchiveEvent> {
    query.asking = Asking {
        limit: Some(limit),
        ..query.asking
    };
    let mut events = Vec::new();
    loop {
        let page = archive.timeline(&query).expect("a page");
        events.extend(page.items);
        match page.next {
            Some(next) => query.asking.cursor = Some(next),
            None => return events,
        }
    }
}
