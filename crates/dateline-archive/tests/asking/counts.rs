//! Counts equal what counting the listed events one by one gives, and the kept ones what plain SQL gives.

use std::collections::BTreeMap;

use dateline_archive::answer::{ArchiveEvent, Count, Counting, Dimension, Party};
use rusqlite::Connection;

use crate::made::records;
use crate::{all, archive, query};

fn counting(by: &str, zero_fill: bool) -> Counting {
    Counting {
        by: by
            .split(',')
            .map(|name| name.parse().expect("a dimension"))
            .collect(),
        zero_fill,
    }
}

/// The values of an event for a dimension, by what is printed of it.
fn values(event: &ArchiveEvent, dimension: Dimension) -> Vec<Option<String>> {
    let codes = |parties: &[Party]| {
        let mut codes: Vec<Option<String>> = parties
            .iter()
            .filter(|party| party.country.is_some())
            .map(|party| party.country.clone())
            .collect();
        codes.sort();
        codes.dedup();
        if codes.is_empty() { vec![None] } else { codes }
    };
    let seen = event.first_seen[..10].to_owned();
    let day = event
        .earliest
        .clone()
        .or(event.latest.clone())
        .unwrap_or(seen);
    match dimension {
        Dimension::Actor => codes(&event.actors),
        Dimension::Recipient => codes(&event.recipients),
        Dimension::Type => vec![Some(format!("{:?}", event.kind).to_uppercase())],
        Dimension::Mode => vec![event.mode.clone()],
        Dimension::Status => vec![Some(event.status.clone())],
        Dimension::Basis => vec![Some(event.basis.clone())],
        Dimension::Place => vec![event.place.as_ref().map(|place| place.name.clone())],
        Dimension::Country => vec![event.place.as_ref().and_then(|place| place.country.clone())],
        Dimension::Day => vec![Some(day)],
        Dimension::Month => vec![Some(day[..7].to_owned())],
        Dimension::Year => vec![Some(day[..4].to_owned())],
    }
}

type Table = BTreeMap<Vec<Option<String>>, (i64, i64, i64)>;

fn by_hand(events: &[ArchiveEvent], by: &[Dimension], only: &[(Dimension, &str)]) -> Table {
    let mut table = Table::new();
    for event in events {
        let mut keys: Vec<Vec<Option<String>>> = vec![Vec::new()];
        for dimension in by {
            let mut all = values(event, *dimension);
            if let Some((_, code)) = only.iter().find(|(narrowed, _)| narrowed == dimension) {
                all.retain(|value| value.as_deref() == Some(*code));
            }
            keys = keys
                .iter()
                .flat_map(|key| {
                    all.iter()
                        .map(|value| [key.clone(), vec![value.clone()]].concat())
                })
                .collect();
        }
        for key in keys {
            let sums = table.entry(key).or_default();
            sums.0 += 1;
            sums.1 += i64::from(event.earliest.is_some() || event.latest.is_some());
            sums.2 += i64::try_from(event.independent_sources).expect("a small number");
        }
    }
    table
}

fn table(counts: &[Count]) -> Table {
    let row = |count: &Count| {
        let key = count.of.iter().map(|(_, value)| value.clone()).collect();
        (key, (count.events, count.dated, count.independent_sources))
    };
    counts.iter().map(row).collect()
}

#[test]
fn counts_are_those_of_the_listed_events() {
    let records = records(240, 60, 8);
    let mut archive = archive("counts", &records, 50);
    for (text, by, only) in [
        ("", "month", vec![]),
        ("", "actor,recipient,month", vec![]),
        ("", "type,status,basis", vec![]),
        ("", "recipient,year,status", vec![]),
        ("", "country,place,mode", vec![]),
        ("", "day,type", vec![]),
        ("actor=GHA", "month,type", vec![]),
        (
            "actor=GHA",
            "actor,recipient,month",
            vec![(Dimension::Actor, "GHA")],
        ),
        ("actor=GHA recipient=POL", "month", vec![]),
        ("recipient=NOR status=unreported", "actor", vec![]),
        ("actor=NOR actor=GHA", "month", vec![]),
        ("actor=\"Kwame Boateng\"", "month,type", vec![]),
        ("from=2021-02 to=2021-02", "month", vec![]),
        (
            "from=2021-02 to=2021-02 type=CONSULT",
            "actor,status",
            vec![],
        ),
        ("from=2021-01-20 place=Oslo", "type", vec![]),
        ("min-confidence=0.7 basis=claimed", "status", vec![]),
    ] {
        for as_of in ["", " as-of=2021-01-25", " as-of=2021-02-14T10:00:00Z"] {
            let asked = format!("{text}{as_of}");
            let events = all(&mut archive, &asked, 1000);
            let counting = counting(by, false);
            let counts = archive.count(&query(&asked), &counting).expect("counts");
            assert_eq!(
                table(&counts.items),
                by_hand(&events, &counting.by, &only),
                "{asked} by {by}"
            );
        }
    }
}

#[test]
fn kept_counts_are_those_of_plain_sql_whatever_comes_goes_and_is_read_again() {
    let mut records = records(160, 60, 9);
    let mut archive = archive("kept", &records[..120], 30);
    archive.remove("made-7", "a test").expect("a removal");
    archive.add(&records[120..]).expect("taken in");
    // Another text of a known report: its next version.
    let mut again = records.remove(30);
    again.report.text.push(' ');
    archive.add(&[again]).expect("taken in");
    let counts = archive
        .count(&query(""), &counting("month", false))
        .expect("counts");
    let path = file_of("kept");
    let plain = Connection::open(path).expect("the file");
    let mut look = plain
        .prepare(
            "SELECT substr(coalesce(earliest, latest, first_seen), 1, 7), count(*), sum(coalesce(earliest, latest) IS NOT NULL),
                sum(independent_sources) FROM events GROUP BY 1 ORDER BY 1",
        )
        .expect("the documented view");
    let rows = look
        .query_map([], |row| {
            Ok((vec![row.get(0)?], (row.get(1)?, row.get(2)?, row.get(3)?)))
        })
        .expect("rows");
    let expected: Table = rows.collect::<Result<_, _>>().expect("rows");
    assert_eq!(table(&counts.items), expected);
    let cells: i64 = plain
        .query_row(
            "SELECT sum(events) FROM monthly_ WHERE shape = 0",
            [],
            |row| row.get(0),
        )
        .expect("a sum");
    assert_eq!(
        cells,
        expected.values().map(|sums| sums.0).sum::<i64>(),
        "the kept counts were asked"
    );
    let below: i64 = plain
        .query_row(
            "SELECT count(*) FROM monthly_ WHERE events < 1",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(below, 0);
    let verified = archive
        .verify(dateline_archive::Extent::All, &mut |_, _, _| ())
        .expect("verified");
    assert_eq!(verified.faults, []);
}

fn file_of(name: &str) -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("asking")
        .join(name)
        .join("archive.sqlite")
}

#[test]
fn coverage_stands_beside_and_zeros_between() {
    let mut made = records(40, 60, 10);
    // A gap in what was read: nothing of ten days.
    made.retain(|record| {
        let day = &record.report.published.as_deref().expect("dated")[..10];
        !("2021-01-20".."2021-01-30").contains(&day)
    });
    let mut archive = archive("coverage", &made, 50);
    let counts = archive
        .count(
            &query("from=2020-11 to=2021-03"),
            &counting("month,type", true),
        )
        .expect("counts");
    let months: Vec<_> = counts
        .items
        .iter()
        .map(|count| count.of[0].1.clone())
        .collect();
    for month in ["2020-11", "2021-02", "2021-03"] {
        assert!(months.contains(&Some(month.to_owned())), "{month}");
    }
    let january = counts
        .items
        .iter()
        .find(|count| count.of[0].1.as_deref() == Some("2021-01"));
    let read = january.and_then(|count| count.read).expect("coverage");
    let in_january = |record: &&dateline::Record| {
        record
            .report
            .published
            .as_deref()
            .is_some_and(|day| day.starts_with("2021-01"))
    };
    assert_eq!(
        read.reports_read,
        i64::try_from(made.iter().filter(in_january).count()).unwrap()
    );
    assert!(read.days_without_reports >= 10, "{read:?}");
    let november = counts
        .items
        .iter()
        .find(|count| count.of[0].1.as_deref() == Some("2020-11"));
    assert_eq!(
        november
            .and_then(|count| count.read)
            .map(|read| (read.days, read.reports_read)),
        Some((0, 0))
    );

    let mut days = Vec::new();
    let mut asked = query("");
    asked.asking.limit = Some(7);
    loop {
        let page = archive.coverage(&asked).expect("coverage");
        days.extend(page.items);
        match page.next {
            Some(next) => asked.asking.cursor = Some(next),
            None => break,
        }
    }
    let gap = days
        .iter()
        .filter(|row| row.day.as_str() >= "2021-01-20" && row.day.as_str() < "2021-01-30");
    assert_eq!(gap.map(|row| row.reports).collect::<Vec<_>>(), [0; 10]);
    assert_eq!(
        days.iter().map(|row| row.reports).sum::<i64>(),
        made.len() as i64
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let mut archive = archive("refused", &records(4, 4, 1), 4);
    let none = Counting::default();
    let refused = archive.count(&query(""), &none).unwrap_err().to_string();
    assert!(refused.contains("--by"), "{refused}");
    let refused = "colour".parse::<Dimension>().unwrap_err().to_string();
    assert!(refused.contains("actor, recipient, type"), "{refused}");
}
