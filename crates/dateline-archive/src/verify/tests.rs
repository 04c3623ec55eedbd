//! Each kind of damage is found and named.

use std::path::Path;

use dateline::Record;

use super::{Extent, Verified};
use crate::Archive;

const EXAMPLE: &str = include_str!("../../../../examples/records/solheim-boateng.json");

fn filled() -> Archive {
    let mut archive = Archive::open(Path::new(":memory:")).expect("an archive");
    let record: Record = serde_json::from_str(EXAMPLE).expect("a record");
    let mut again = record.clone();
    again.report.id = "told-again".to_owned();
    again.report.published = Some("2021-06-01".to_owned());
    archive.add(&[record]).expect("it is taken in");
    archive.add(&[again]).expect("it is taken in");
    archive
}

fn verified(archive: &mut Archive) -> Verified {
    archive
        .verify(Extent::All, &mut |_, _, _| {})
        .expect("it can be read")
}

#[test]
fn a_sound_archive_has_no_fault_and_is_not_touched() {
    let mut archive = filled();
    let outcome = verified(&mut archive);
    assert_eq!(outcome.faults, []);
    assert_eq!(outcome.records, 2);
    assert!(outcome.events > 0);
    let events: u64 = archive
        .store
        .connection
        .query_row("SELECT count(*) FROM events_", [], |row| row.get(0))
        .expect("the archive's own table again");
    assert_eq!(outcome.events, events);
}

#[test]
fn every_kind_of_damage_is_named() {
    for (damage, kind, expected) in [
        (
            "DELETE FROM texts_ WHERE rowid = 1",
            "reference",
            "full-text",
        ),
        (
            "UPDATE report_events_ SET founder = 999",
            "reference",
            "founds nothing",
        ),
        (
            "UPDATE report_events_ SET founder = NULL WHERE item = founder",
            "reference",
            "no archive event",
        ),
        ("DELETE FROM tellings_", "record", "are told"),
        (
            "UPDATE tellings_ SET start = start + 1",
            "record",
            "as it stands there",
        ),
        (
            "UPDATE revisions_ SET superseded = 1",
            "reference",
            "0 current records",
        ),
        (
            "UPDATE versions_ SET digest = digest + 1",
            "record",
            "another text",
        ),
        (
            "UPDATE reports_ SET id = id || 'x'",
            "record",
            "that of report",
        ),
        (
            "UPDATE reports_ SET removed_on = 1",
            "reference",
            "was removed",
        ),
        (
            "UPDATE revisions_ SET record = zeroblob(10)",
            "record",
            "read back",
        ),
        (
            "UPDATE events_ SET reports = reports + 1",
            "event",
            "what is believed",
        ),
        ("DELETE FROM steps_", "event", "its life"),
        ("DELETE FROM parties_", "event", "who takes part"),
        ("DELETE FROM place_boxes_", "reference", "on the map"),
        (
            "UPDATE versions_ SET copy_of = 77 WHERE version = 2",
            "reference",
            "refers to a row",
        ),
    ] {
        let mut archive = filled();
        let connection = &archive.store.connection;
        connection
            .pragma_update(None, "foreign_keys", "OFF")
            .and_then(|()| connection.execute_batch(damage))
            .expect(damage);
        let outcome = verified(&mut archive);
        let is_named =
            |fault: &super::Fault| fault.kind == kind && fault.problem.contains(expected);
        assert!(
            outcome.faults.iter().any(is_named),
            "{damage}: {:?}",
            outcome.faults
        );
    }
}

#[test]
fn one_in_so_many_is_looked_at() {
    let mut archive = filled();
    let outcome = archive
        .verify(Extent::OneIn(2), &mut |_, _, _| {})
        .expect("it can be read");
    assert_eq!((outcome.records, outcome.faulty), (1, 0));
}
