//! Twelve invented lives (README.md): whatever the order of arrival, the archive makes the same of them, and what it
//! makes of them is what a careful reader would.
//!
//! `cargo test -p dateline-archive --test lives -- --nocapture` prints every field with what was found;
//! with `LIVES_GAPS=close` before it, gaps that have closed are taken out of gaps.toml.

#![expect(clippy::print_stdout, reason = "the table is for people to read")]

mod archives;
mod checking;
mod expected;
mod gaps;
mod matching;
mod names;
mod reading;
mod reports;
mod sheet;
mod steps;

use std::collections::BTreeMap;

use dateline::Record;
use dateline_archive::answer::ArchiveEvent;
use dateline_archive::{Archive, moment};

use crate::archives::{answers, assert_same, filled, shuffled, timeline};
use crate::expected::Expectations;
use crate::gaps::Gaps;
use crate::reading::{RECORDS, published};
use crate::sheet::{Check, Sheet};

#[test]
fn any_order_of_arrival_gives_the_same_answers() {
    let moments = Expectations::load();
    let moments = moments.moments();
    let in_order: Vec<&Record> = RECORDS.iter().collect();
    let reversed: Vec<&Record> = RECORDS.iter().rev().collect();
    let mut at_once = filled("at-once", &in_order, in_order.len());
    let mut others = vec![("one by one, reversed", filled("reversed", &reversed, 1))];
    for (name, seed, batch) in [
        ("shuffled by 5", 1, 5),
        ("shuffled by 7", 2, 7),
        ("shuffled by 11", 3, 11),
    ] {
        others.push((name, filled(name, &shuffled(&RECORDS, seed), batch)));
    }
    for on in moments {
        let expected = answers(&mut at_once, on);
        for (name, archive) in &mut others {
            assert_same(
                &expected,
                &answers(archive, on),
                &format!("{name}, as of {on}"),
            );
        }
    }
}

#[test]
fn as_of_a_day_is_what_an_archive_of_that_day_says() {
    let expectations = Expectations::load();
    let in_order: Vec<&Record> = RECORDS.iter().collect();
    let mut all = filled("all", &in_order, in_order.len());
    for on in expectations.moments() {
        let until = moment::until(on).expect("a moment");
        let by_then: Vec<&Record> = RECORDS
            .iter()
            .filter(|record| published(record) <= until)
            .collect();
        let mut fresh = filled("by-then", &by_then, by_then.len());
        let what = format!("as of {on}: the whole archive, and one of what was published by then");
        assert_same(&answers(&mut all, on), &answers(&mut fresh, on), &what);
    }
}

#[test]
fn the_lives_are_as_expected_but_for_known_gaps() {
    let expectations = Expectations::load();
    let path = archives::file("expected");
    let mut archive = Archive::open(&path).expect("a new archive");
    archive.add(&RECORDS).expect("records are taken in");
    let mut checks = check_events(&expectations, &mut archive);
    for report in &expectations.report {
        let mut sheet = Sheet {
            subject: report.id.clone(),
            ..Sheet::default()
        };
        reports::check(&mut sheet, report, &path);
        checks.extend(sheet.checks);
    }
    let (lives, order) = lives(&expectations);
    println!("{}", sheet::table(&checks, &lives, &order));
    let gaps = Gaps::load();
    if std::env::var("LIVES_GAPS").is_ok_and(|what| what == "close") {
        gaps.close(&checks);
        let unlisted = gaps.unlisted(&checks);
        assert!(unlisted.is_empty(), "{unlisted}");
        return;
    }
    let complaints = gaps.held_to(&checks);
    assert!(complaints.is_empty(), "{complaints}");
}

fn check_events(expectations: &Expectations, archive: &mut Archive) -> Vec<Check> {
    let expected = &expectations.event;
    let at_the_end = timeline(archive, &expectations.as_of);
    let matched = matching::matches(expected, &at_the_end);
    let ids: BTreeMap<&str, &str> = matched
        .iter()
        .map(|(wanted, found)| {
            (
                expected[*wanted].id.as_str(),
                at_the_end[*found].id.as_str(),
            )
        })
        .collect();
    let mut checks = Vec::new();
    for (wanted, event) in expected.iter().enumerate() {
        let mut sheet = Sheet {
            subject: event.id.clone(),
            soft: event.soft.clone(),
            ..Sheet::default()
        };
        let found = matched.get(&wanted).map(|found| &at_the_end[*found]);
        let doubles = matching::doubles(expected, &at_the_end, &matched, wanted);
        checking::at_the_end(&mut sheet, event, found, &doubles, &ids);
        for then in &event.as_of {
            let events = timeline(archive, then.on.as_deref().expect("a moment"));
            let found = found.and_then(|found| stood(found, &events));
            checking::as_of(&mut sheet, event, then, found);
        }
        // A set of events that must be apart is asked of the first of them.
        for set in expectations
            .apart
            .iter()
            .filter(|set| set.events[0] == event.id)
        {
            checking::apart(&mut sheet, set, &ids);
        }
        checks.extend(sheet.checks);
    }
    checks
}

/// An event of the end as it stood: ids stay while the first telling does.
fn stood<'e>(at_the_end: &ArchiveEvent, events: &'e [ArchiveEvent]) -> Option<&'e ArchiveEvent> {
    events.iter().find(|event| event.id == at_the_end.id)
}

/// The life of each event and report, and the lives in order.
fn lives(expectations: &Expectations) -> (BTreeMap<String, String>, Vec<String>) {
    let mut lives = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for event in &expectations.event {
        lives.insert(event.id.clone(), event.life.clone());
        if !order.contains(&event.life) {
            order.push(event.life.clone());
        }
    }
    order.push("reports".to_owned());
    for report in &expectations.report {
        lives.insert(report.id.clone(), "reports".to_owned());
    }
    (lives, order)
}
