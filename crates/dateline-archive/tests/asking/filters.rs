//! A filtered list holds what looking through the whole one finds, in its order, whatever the page and the moment.

use dateline_archive::answer::{ArchiveEvent, Asking, Filter, Party, Query};

use crate::made::{Dice, records};
use crate::{all, archive, newest};

/// Filters with the values that are tried.
const VALUES: [(Filter, &[&str]); 11] = [
    (
        Filter::Actor,
        &["GHA", "NOR", "Kwame Boateng", "Zielony", "Nobody Known"],
    ),
    (
        Filter::Recipient,
        &["POL", "CHL", "Elena Rojas", "Amina Odhiambo"],
    ),
    (Filter::Party, &["JPN", "Ingrid Solheim", "KEN"]),
    (Filter::Place, &["NOR", "oslo", "Accra"]),
    (Filter::Type, &["CONSULT", "assault", "AID"]),
    (Filter::Mode, &["visit", "phone"]),
    (
        Filter::Status,
        &["planned", "unreported", "happened", "cancelled"],
    ),
    (Filter::Basis, &["claimed", "disputed", "confirmed"]),
    (Filter::From, &["2021-01-20", "2021-02"]),
    (Filter::To, &["2021-02-10", "2021"]),
    (Filter::MinConfidence, &["0.6", "0.8"]),
];

/// Whether an event is among those that a filter's values name, judged by what is printed of it.
fn holds(event: &ArchiveEvent, filter: Filter, values: &[&str]) -> bool {
    let names = |parties: &[Party], value: &str| {
        parties.iter().any(|party| match value.len() {
            3 => party.country.as_deref() == Some(value),
            _ => party.name == value || party.name.ends_with(&format!(" {value}")),
        })
    };
    let place = event.place.as_ref();
    let seen = event.first_seen[..10].to_owned();
    let first = event
        .earliest
        .clone()
        .or(event.latest.clone())
        .unwrap_or(seen.clone());
    let last = event
        .latest
        .clone()
        .or(event.earliest.clone())
        .unwrap_or(seen);
    let one = |value: &&str| match filter {
        Filter::Actor => names(&event.actors, value),
        Filter::Recipient => names(&event.recipients, value),
        Filter::Party => names(&event.actors, value) || names(&event.recipients, value),
        Filter::Place => place.is_some_and(|place| {
            place.name.eq_ignore_ascii_case(value) || place.country.as_deref() == Some(*value)
        }),
        Filter::Type => format!("{:?}", event.kind).eq_ignore_ascii_case(value),
        Filter::Mode => event.mode.as_deref() == Some(*value),
        Filter::Status => event.status == **value,
        Filter::Basis => event.basis == **value,
        Filter::From => last.as_str() >= *value,
        Filter::To => first.as_str() <= format!("{value}-12-31").as_str(),
        Filter::MinConfidence => event.confidence >= value.parse::<f64>().expect("a number") - 1e-9,
        Filter::Story => event.story.as_deref() == Some(*value),
        Filter::Publisher => false,
    };
    values.iter().any(one)
}

#[test]
fn a_filter_gives_what_looking_through_all_gives() {
    let records = records(240, 60, 5);
    let mut archive = archive("filters", &records, 50);
    let mut dice = Dice::new(11);
    let mut met = 0;
    for round in 0..160 {
        let mut text = String::new();
        let mut asked: Vec<(Filter, Vec<&str>)> = Vec::new();
        for _ in 0..=dice.below(3) {
            let (filter, values) = VALUES[dice.below(VALUES.len())];
            if asked.iter().any(|(known, _)| *known == filter) {
                continue;
            }
            let many = if matches!(filter, Filter::From | Filter::To | Filter::MinConfidence) {
                1
            } else {
                1 + dice.below(2)
            };
            let chosen: Vec<&str> = (0..many)
                .map(|_| values[dice.below(values.len())])
                .collect();
            for value in &chosen {
                text.push_str(&format!("{}=\"{value}\" ", filter.name()));
            }
            asked.push((filter, chosen));
        }
        if text.contains("from=\"2021-02\"") && text.contains("to=\"2021-02-10\"") {
            continue;
        }
        let as_of = match dice.below(3) {
            0 => String::new(),
            _ => format!(
                "as-of=2021-0{}-{:02}",
                1 + dice.below(2),
                1 + dice.below(28)
            ),
        };
        let expected: Vec<ArchiveEvent> = all(&mut archive, &as_of, 1000)
            .into_iter()
            .filter(|event| {
                asked
                    .iter()
                    .all(|(filter, values)| holds(event, *filter, values))
            })
            .collect();
        met += expected.len();
        let found = all(&mut archive, &format!("{text}{as_of}"), 1 + dice.below(9));
        assert_eq!(ids(&found), ids(&expected), "round {round}: {text}{as_of}");
        assert_eq!(found, expected, "round {round}: {text}{as_of}");
        let mut found = newest(&mut archive, &format!("{text}{as_of}"), 1 + dice.below(9));
        found.reverse();
        assert_eq!(
            found, expected,
            "round {round}, newest first: {text}{as_of}"
        );
    }
    assert!(met > 500, "the questions are worth asking: {met}");
}

fn ids(events: &[ArchiveEvent]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}

#[test]
fn stories_and_publishers_are_found_too() {
    let records = records(120, 40, 6);
    let mut archive = archive("stories", &records, 40);
    let everything = all(&mut archive, "", 1000);
    let story = everything[0].story.clone().expect("a story");
    let expected: Vec<&ArchiveEvent> = everything
        .iter()
        .filter(|event| event.story.as_ref() == Some(&story))
        .collect();
    let found = all(&mut archive, &format!("story={story}"), 3);
    assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    let by_publisher = |archive: &mut _, as_of: &str| {
        all(archive, &format!("publisher=\"fjord daily\" {as_of}"), 7)
    };
    let tells = |event: &ArchiveEvent| {
        event.tellings.iter().any(|telling| {
            let number: usize = telling.report["made-".len()..].parse().expect("a number");
            records[number].report.publisher.as_deref() == Some("Fjord Daily")
        })
    };
    for as_of in ["", "as-of=2021-01-20"] {
        let expected: Vec<ArchiveEvent> = all(&mut archive, as_of, 1000)
            .into_iter()
            .filter(tells)
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(by_publisher(&mut archive, as_of), expected, "{as_of}");
    }
}

#[test]
fn cursors_are_of_their_question_and_keep_its_moment() {
    let records = records(60, 20, 7);
    let mut archive = archive("cursors", &records[..50], 25);
    let page = |archive: &mut dateline_archive::Archive, text: &str, cursor: Option<String>| {
        let mut query: Query = text.parse().expect("a query");
        query.asking = Asking {
            limit: Some(4),
            cursor,
            ..query.asking
        };
        archive.timeline(&query)
    };
    let first = page(&mut archive, "", None).expect("a page");
    let next = first.next.expect("more");
    let refused = page(&mut archive, "type=CONSULT", Some(next.clone()))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("another question"), "{refused}");
    let refused = page(&mut archive, "", Some("3f".to_owned()))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("is no cursor"), "{refused}");
    // What comes in meanwhile is published later: the list that was begun goes on as of its moment.
    let second = page(&mut archive, "", Some(next.clone())).expect("a page");
    archive.add(&records[50..]).expect("taken in");
    let again = page(&mut archive, "", Some(next)).expect("a page");
    assert_eq!(again.items, second.items);
    assert_eq!(again.as_of, first.as_of);
}
