//! What people decide holds, outlasts reading again, and can be taken back.

use std::path::PathBuf;
use std::sync::LazyLock;

use dateline::{Reader, Record, Report};
use dateline_archive::answer::{ArchiveEvent, Asking, Query};
use dateline_archive::{Archive, By, Correction};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the reader with the model built in"));

const EDITOR: By<'static> = By {
    who: "A. Editor",
    why: "seen in the minister's own diary",
};

const VISIT: &str = "ACCRA, May 4 - Ghana's president, Kwame Boateng, will visit Norway on 10 May.";
const OTHER: &str = "OSLO, May 5 - Ghana's president, Kwame Boateng, will visit Norway on 24 May.";
const MET: &str =
    "OSLO, May 11 - Kwame Boateng met Norway's prime minister, Ingrid Solheim, in Oslo on Monday.";

fn record(id: &str, published: &str, text: &str) -> Record {
    let mut report = Report::new(text).published(published.parse().expect("a date"));
    report.id = Some(id.to_owned());
    report.publisher = Some(format!("The {id} Post"));
    READER.read(&report)
}

/// An archive of its own for a test.
fn archive(name: &str, texts: &[(&str, &str, &str)]) -> Archive {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("deciding-{name}.sqlite"));
    for ending in ["", "-wal", "-shm"] {
        let mut path = path.clone().into_os_string();
        path.push(ending);
        let _ = std::fs::remove_file(path);
    }
    let mut archive = Archive::open(&path).expect("an archive");
    let records: Vec<Record> = texts
        .iter()
        .map(|(id, published, text)| record(id, published, text))
        .collect();
    archive
        .add(&records)
        .expect("records that keep the contract");
    archive
}

fn visits(archive: &mut Archive) -> Vec<ArchiveEvent> {
    let events = archive
        .timeline(&Query::all(Asking {
            limit: Some(100),
            ..Asking::default()
        }))
        .expect("a timeline");
    let is_visit = |event: &ArchiveEvent| event.mode.as_deref() == Some("visit");
    events.items.into_iter().filter(is_visit).collect()
}

fn reread(archive: &mut Archive) -> usize {
    let versions = archive.versions_to_read().expect("versions");
    archive
        .reread(&versions, &|reports| READER.read_all(reports))
        .expect("a reading")
        .revised
}

#[test]
fn two_events_are_merged_and_come_apart_again() {
    let texts = [("a", "2021-05-04", VISIT), ("b", "2021-05-05", OTHER)];
    let mut archive = archive("merge", &texts);
    let before = visits(&mut archive);
    assert_eq!(
        before.len(),
        2,
        "other days, and nobody says that the visit was moved"
    );
    let decision = archive
        .merge_events(&before[0].id, &before[1].id, EDITOR)
        .expect("a merge");
    let merged = visits(&mut archive);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].reports, 2);
    assert!(
        merged[0].because.contains("decided by a person"),
        "{}",
        merged[0].because
    );
    let led_on = archive
        .event(&before[1].id, &Asking::default())
        .expect("the old id leads on");
    assert_eq!(led_on[0].id, merged[0].id);

    assert_eq!(reread(&mut archive), 0, "the same reader reads the same");
    assert_eq!(visits(&mut archive), merged);

    archive.undo(decision, EDITOR).expect("an undoing");
    assert_eq!(visits(&mut archive), before);
    let listed = archive.decisions().expect("decisions");
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].undone_by.as_deref(), Some("A. Editor"));
}

#[test]
fn a_telling_is_split_from_its_event() {
    let again = VISIT.replace("ACCRA, May 4", "OSLO, May 6");
    let texts = [
        ("a", "2021-05-04", VISIT),
        ("c", "2021-05-06", again.as_str()),
    ];
    let mut archive = archive("split", &texts);
    let before = visits(&mut archive);
    assert_eq!(before.len(), 1);
    archive
        .split_event(&before[0].id, "c", EDITOR)
        .expect("a split");
    assert_eq!(visits(&mut archive).len(), 2);
    let unknown = archive.split_event(&before[0].id, "nowhere", EDITOR);
    assert!(unknown.is_err());
}

#[test]
fn a_field_is_corrected_and_stays_so() {
    let mut archive = archive(
        "correct",
        &[("a", "2021-05-04", VISIT), ("m", "2021-05-11", MET)],
    );
    let visit = visits(&mut archive).remove(0);
    let correction = Correction {
        report: "a".to_owned(),
        span: visit.life[0].span,
        earliest: Some("2021-05-12".to_owned()),
        latest: Some("2021-05-12".to_owned()),
        ..Correction::default()
    };
    let decisions = archive
        .correct(std::slice::from_ref(&correction), EDITOR)
        .expect("a correction");
    let corrected = visits(&mut archive).remove(0);
    assert_eq!(corrected.earliest.as_deref(), Some("2021-05-12"));
    assert_eq!(corrected.id, visit.id, "the id stays");
    assert_eq!(reread(&mut archive), 0);
    assert_eq!(
        visits(&mut archive).remove(0).earliest.as_deref(),
        Some("2021-05-12")
    );
    archive.undo(decisions[0], EDITOR).expect("an undoing");
    assert_eq!(visits(&mut archive).remove(0).earliest, visit.earliest);

    let gone = Correction {
        no_event: true,
        earliest: None,
        latest: None,
        ..correction
    };
    archive.correct(&[gone], EDITOR).expect("a correction");
    assert!(visits(&mut archive).is_empty());
    let nowhere = Correction {
        span: [0, 1],
        no_event: true,
        report: "a".to_owned(),
        ..Correction::default()
    };
    assert!(
        archive.correct(&[nowhere], EDITOR).is_err(),
        "no event is named there"
    );
}

#[test]
fn two_names_are_one_person_everywhere() {
    let renamed = VISIT
        .replace("Kwame Boateng", "Nana Asante")
        .replace("ACCRA, May 4", "OSLO, May 6");
    let texts = [
        ("a", "2021-05-04", VISIT),
        ("d", "2021-05-06", renamed.as_str()),
    ];
    let mut archive = archive("entities", &texts);
    let before = visits(&mut archive);
    assert_eq!(before.len(), 2, "two people");
    let (one, other) = (&before[0].actors[0], &before[1].actors[0]);
    let decision = archive
        .merge_entities(&one.id, &other.id, EDITOR)
        .expect("a merge");
    let merged = visits(&mut archive);
    assert_eq!(merged.len(), 1, "one person, one visit");
    assert_eq!(merged[0].actors[0].name, one.name);
    archive.undo(decision, EDITOR).expect("an undoing");
    assert_eq!(visits(&mut archive), before);
}
