//! What earlier reports say of who is who, when reports are read again: a matter of what was published before, not of
//! what arrived before.

use std::path::PathBuf;
use std::sync::LazyLock;

use dateline::{Notice, NoticeKind, Reader, Record, Report};
use dateline_archive::answer::{ArchiveEvent, Asking, Query};
use dateline_archive::moment::Day;
use dateline_archive::{Archive, Reread};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the reader with the model built in"));

/// Id, day of publication, text.
type Written = (&'static str, &'static str, &'static str);

const NAMED: Written = (
    "named",
    "2024-05-02",
    "SANTIAGO, May 2 - Chilean Foreign Minister Inés Larraín opened a school in Santiago on Thursday.",
);
const DESCRIBED: Written = (
    "described",
    "2024-05-06",
    "LIMA, May 6 - The Chilean foreign minister will visit Peru on May 9.",
);
const SURNAME: Written = (
    "surname",
    "2024-05-07",
    "LIMA, May 7 - Inés Larraín will visit Peru on May 9, organisers said.",
);
/// More than a year after the only report that names the minister, less than one after those that describe her.
const LATE: Written = (
    "late",
    "2025-05-05",
    "LIMA, May 5 - The Chilean foreign minister will visit Peru on May 12.",
);

fn record(written: &Written) -> Record {
    let (id, published, text) = written;
    let mut report = Report::new(*text).published(published.parse().expect("a date"));
    report.id = Some((*id).to_owned());
    report.publisher = Some(format!("The {id} Post"));
    READER.read(&report)
}

/// An archive of its own for a test; each text arrives alone.
fn archive(name: &str, texts: &[Record]) -> Archive {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("context-{name}.sqlite"));
    for ending in ["", "-wal", "-shm"] {
        let mut path = path.clone().into_os_string();
        path.push(ending);
        let _ = std::fs::remove_file(path);
    }
    let mut archive = Archive::open(&path).expect("an archive");
    for text in texts {
        archive
            .add(std::slice::from_ref(text))
            .expect("a record that keeps the contract");
    }
    archive
}

fn reread(archive: &mut Archive) -> Reread {
    archive
        .reread_in_context(&|reports| READER.read_all_in(reports), &mut |_| ())
        .expect("an archive")
}

fn events(archive: &mut Archive) -> Vec<ArchiveEvent> {
    let all = Asking {
        limit: Some(100),
        ..Asking::default()
    };
    archive
        .timeline(&Query::all(all))
        .expect("a timeline")
        .items
}

/// Names of the actors of the event that a report tells.
fn actors(archive: &mut Archive, report: &str) -> Vec<String> {
    let events = events(archive);
    let told = events.iter().find(|event| {
        event
            .tellings
            .iter()
            .any(|telling| telling.report == report)
    });
    let actors = &told.expect("the report's event").actors;
    actors.iter().map(|party| party.name.clone()).collect()
}

#[test]
fn a_description_is_named_after_an_earlier_report() {
    let records = [NAMED, DESCRIBED, SURNAME].map(|text| record(&text));
    let mut archive = archive("named", &records);
    assert!(!actors(&mut archive, "described").contains(&"Inés Larraín".to_owned()));
    assert_eq!(reread(&mut archive).revised, 2);
    assert!(actors(&mut archive, "described").contains(&"Inés Larraín".to_owned()));
    let joined = events(&mut archive).into_iter().any(|event| {
        ["described", "surname"].iter().all(|report| {
            event
                .tellings
                .iter()
                .any(|telling| telling.report == *report)
        })
    });
    assert!(joined, "one visit, told twice");
}

#[test]
fn reading_again_in_the_same_contexts_changes_nothing() {
    let records = [NAMED, DESCRIBED, SURNAME].map(|text| record(&text));
    let mut archive = archive("again", &records);
    reread(&mut archive);
    let before = events(&mut archive);
    let second = reread(&mut archive);
    assert_eq!((second.read, second.revised), (3, 0));
    assert_eq!(events(&mut archive), before);
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    let records = [NAMED, DESCRIBED, SURNAME, LATE].map(|text| record(&text));
    let mut answers = Vec::new();
    for (number, order) in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]]
        .iter()
        .enumerate()
    {
        let shuffled: Vec<Record> = order.iter().map(|at| records[*at].clone()).collect();
        let mut archive = archive(&format!("order-{number}"), &shuffled);
        reread(&mut archive);
        let mut events = events(&mut archive);
        for step in events.iter_mut().flat_map(|event| &mut event.life) {
            // When it was taken in is what differs.
            step.learnt.clear();
        }
        let context = archive.context(Day::parse("2024-05-07").expect("a day"));
        answers.push((events, context.expect("an archive").hash));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn what_the_reader_knew_is_no_evidence_for_later() {
    let records = [NAMED, DESCRIBED, SURNAME, LATE].map(|text| record(&text));
    let mut archive = archive("late", &records);
    reread(&mut archive);
    assert!(actors(&mut archive, "described").contains(&"Inés Larraín".to_owned()));
    assert!(!actors(&mut archive, "late").contains(&"Inés Larraín".to_owned()));
}

#[test]
fn a_day_knows_what_was_published_before_it() {
    let archive = archive("days", &[record(&NAMED)]);
    let holdings = |day: &str| {
        let context = archive.context(Day::parse(day).expect("a day"));
        let context = context.expect("an archive");
        (context.who().holdings().count(), context.until)
    };
    assert_eq!(holdings("2024-05-02"), (0, "2024-05-01".to_owned()));
    assert_eq!(holdings("2024-05-03"), (1, "2024-05-02".to_owned()));
}

#[test]
fn a_withdrawn_report_says_nothing() {
    let mut withdrawal = record(&(
        "named",
        "2024-05-04",
        "SANTIAGO, May 4 - A report on a school in Santiago is withdrawn.",
    ));
    withdrawal.report.notice = Some(Notice {
        kind: NoticeKind::Withdrawal,
        until: None,
        because: "input".into(),
    });
    let archive = archive("withdrawn", &[record(&NAMED), withdrawal]);
    let holdings = |day: &str| {
        let context = archive.context(Day::parse(day).expect("a day"));
        context.expect("an archive").who().holdings().count()
    };
    assert_eq!((holdings("2024-05-04"), holdings("2024-05-05")), (1, 0));
}

#[test]
fn who_somebody_is_is_told_with_dates_and_counts() {
    let again = record(&(
        "again",
        "2024-05-20",
        "SANTIAGO, May 20 - Former Chilean Foreign Minister Inés Larraín opened a library on Monday.",
    ));
    let mut archive = archive(
        "who",
        &[record(&NAMED), record(&DESCRIBED), record(&SURNAME), again],
    );
    reread(&mut archive);
    let found = archive
        .who("Larrain", &Asking::default())
        .expect("an archive");
    let [minister] = found.items.as_slice() else {
        panic!("one person: {found:#?}");
    };
    assert_eq!(minister.name, "Inés Larraín");
    assert_eq!(minister.reports, 4, "{minister:#?}");
    let roles: Vec<_> = minister
        .roles
        .iter()
        .map(|role| {
            (
                role.standing,
                role.title.as_str(),
                role.last_seen.as_str(),
                role.reports,
            )
        })
        .collect();
    let expected = [
        ("former", "foreign minister", "2024-05-20", 1),
        ("current", "foreign minister", "2024-05-02", 1),
    ];
    assert_eq!(roles, expected, "what the reader knew is not counted");
    let then = Asking {
        as_of: Some("2024-05-03".to_owned()),
        ..Asking::default()
    };
    assert_eq!(
        archive.who("Larrain", &then).expect("an archive").items[0].reports,
        1
    );
}
