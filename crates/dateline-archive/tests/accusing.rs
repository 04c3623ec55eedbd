//! Each side says that the other did it: one event, on which the reports differ.

use std::path::PathBuf;
use std::sync::LazyLock;

use dateline::{Reader, Record, Report};
use dateline_archive::Archive;
use dateline_archive::answer::{ArchiveEvent, Asking, Query};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the reader with the model built in"));

/// Publisher, day and text.
type Told = (&'static str, &'static str, &'static str);

const ONE_SIDE: Told = (
    "Nile Daily",
    "2021-05-04",
    "KASSALA, May 4 - Eritrean forces shelled a market in Kassala on Tuesday and killed 12 people, Sudan's army said.",
);
const OTHER_SIDE: Told = (
    "Red Sea Times",
    "2021-05-05",
    "ASMARA, May 5 - Sudanese forces shelled a market in Kassala on Tuesday and killed 12 people, Eritrea's information \
     ministry said.",
);
const ANOTHER_DAY: Told = (
    "Red Sea Times",
    "2021-05-14",
    "ASMARA, May 14 - Sudanese forces shelled a market in Kassala on Thursday, Eritrea's information ministry said.",
);

fn record((publisher, published, text): Told) -> Record {
    let mut report = Report::new(text).published(published.parse().expect("a date"));
    report.id = Some(format!("{publisher} {published}"));
    report.publisher = Some(publisher.to_owned());
    READER.read(&report)
}

/// What an archive of those reports tells of shelling.
fn shelling(name: &str, told: &[Told]) -> Vec<ArchiveEvent> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("accusing-{name}.sqlite"));
    for ending in ["", "-wal", "-shm"] {
        let mut path = path.clone().into_os_string();
        path.push(ending);
        let _ = std::fs::remove_file(path);
    }
    let mut archive = Archive::open(&path).expect("an archive");
    let records: Vec<Record> = told.iter().copied().map(record).collect();
    archive
        .add(&records)
        .expect("records that keep the contract");
    let all = Query::all(Asking {
        limit: Some(100),
        ..Asking::default()
    });
    let events = archive.timeline(&all).expect("a timeline").items;
    let is_shelling = |event: &ArchiveEvent| event.mode.as_deref() == Some("heavy-weapons");
    events.into_iter().filter(is_shelling).collect()
}

#[test]
fn both_sides_blame_each_other_for_one_attack() {
    for (name, told) in [
        ("in-order", [ONE_SIDE, OTHER_SIDE]),
        ("reversed", [OTHER_SIDE, ONE_SIDE]),
    ] {
        let events = shelling(name, &told);
        let [event] = events.as_slice() else {
            panic!("{name}: one attack, not {events:#?}");
        };
        assert_eq!(event.tellings.len(), 2, "{name}");
        let mut countries: Vec<&str> = (event.actors.iter())
            .filter_map(|party| party.country.as_deref())
            .collect();
        countries.sort_unstable();
        assert_eq!(
            countries,
            ["ERI", "SDN"],
            "{name}: both who are said to have done it"
        );
        let who = event.disagreements.iter().find(|one| one.field == "actors");
        let who = who.unwrap_or_else(|| panic!("{name}: who did it is in dispute"));
        let told: Vec<(&str, usize)> = (who.values.iter())
            .map(|value| (value.value.as_str(), value.reports.len()))
            .collect();
        assert_eq!(
            told,
            [("Eritrean forces", 1), ("Sudanese forces", 1)],
            "{name}"
        );
        assert!(
            !event.because.is_empty() && event.because.contains("two accounts"),
            "{name}: {}",
            event.because
        );
    }
}

#[test]
fn an_attack_of_another_day_is_another_attack() {
    let events = shelling("another-day", &[ONE_SIDE, ANOTHER_DAY]);
    assert_eq!(events.len(), 2, "{events:#?}");
}
