//! What earlier reports say of who is who helps the reader, and never against the report's own words.

use std::sync::{Arc, LazyLock};

use dateline::context::{Holding, Of, Seen, Standing, WhoIsWho};
use dateline::record::{Entity, EntityKind};
use dateline::{Context, Reader, Record, Report};
use jiff::civil::{Date, date};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the reader with the model built in"));

/// The day before the reports of this file were published.
const UNTIL: Date = date(2024, 5, 6);

fn holding(name: &str, title: &str, of: Of, country: &str, standing: Standing) -> Holding {
    Holding {
        of,
        title: title.into(),
        name: name.into(),
        country: Some(country.into()),
        standing,
    }
}

fn country(code: &str) -> Of {
    Of::Country(code.into())
}

fn seen(first: Date, last: Date, reports: u32) -> Seen {
    Seen {
        first,
        last,
        reports,
    }
}

/// Invented holders of offices of real countries and bodies.
fn known() -> Context {
    use Standing::{Acting, Current, Former};
    let spring = seen(date(2024, 3, 1), date(2024, 5, 2), 7);
    let winter = seen(date(2023, 11, 1), date(2024, 1, 20), 5);
    let once = seen(date(2024, 5, 4), date(2024, 5, 4), 1);
    let rows = [
        (
            "Inés Larraín",
            "foreign minister",
            country("CHL"),
            "CHL",
            Current,
            spring,
        ),
        (
            "Ines Larrain",
            "minister of foreign affairs",
            country("CHL"),
            "CHL",
            Current,
            once,
        ),
        (
            "Larraín",
            "top diplomat",
            country("CHL"),
            "CHL",
            Current,
            once,
        ),
        // Succeeded, and said to be so.
        (
            "Juraj Blaško",
            "prime minister",
            country("SVK"),
            "SVK",
            Current,
            winter,
        ),
        (
            "Juraj Blaško",
            "prime minister",
            country("SVK"),
            "SVK",
            Former,
            once,
        ),
        (
            "Zuzana Hrušková",
            "prime minister",
            country("SVK"),
            "SVK",
            Acting,
            spring,
        ),
        // Two at once: nobody can tell.
        (
            "Abel Okoth",
            "interior minister",
            country("KEN"),
            "KEN",
            Current,
            spring,
        ),
        (
            "Mercy Wanjala",
            "interior minister",
            country("KEN"),
            "KEN",
            Current,
            spring,
        ),
        // Appointed as one report says; five named another before.
        (
            "Lars Holmberg",
            "finance minister",
            country("SWE"),
            "SWE",
            Current,
            winter,
        ),
        (
            "Karin Nyquist",
            "finance minister",
            country("SWE"),
            "SWE",
            Current,
            once,
        ),
        // Not seen for more than a year.
        (
            "Tomasz Gajda",
            "defence minister",
            country("POL"),
            "POL",
            Current,
            seen(date(2022, 1, 1), date(2023, 5, 1), 30),
        ),
        (
            "Piet Verhulst",
            "secretary-general",
            Of::body("Arab League"),
            "IGO",
            Current,
            spring,
        ),
        (
            "Ana Brzak",
            "spokeswoman",
            country("HRV"),
            "HRV",
            Current,
            spring,
        ),
        // Namesakes.
        (
            "Milan Novotny",
            "health minister",
            country("CZE"),
            "CZE",
            Current,
            spring,
        ),
        (
            "Eva Novotny",
            "justice minister",
            country("AUT"),
            "AUT",
            Current,
            spring,
        ),
    ];
    let mut who = WhoIsWho::default();
    for (name, title, of, country, standing, seen) in rows {
        who.put(holding(name, title, of, country, standing), seen);
    }
    Context::new(UNTIL, Arc::new(who))
}

fn read(text: &str, context: Option<&Context>) -> Record {
    let report = Report::new(text).published(date(2024, 5, 7));
    READER.read_in(&report, context)
}

/// The person who has a mention that holds those words.
fn person<'r>(record: &'r Record, words: &str) -> &'r Entity {
    let is = |entity: &&Entity| {
        entity.kind == EntityKind::Person && entity.mentions.iter().any(|m| m.text.contains(words))
    };
    let found = record.entities.iter().find(is);
    found.unwrap_or_else(|| panic!("nobody is {words}: {:#?}", record.entities))
}

#[test]
fn an_office_that_one_person_holds_names_that_person() {
    let context = known();
    for (text, words, expected) in [
        (
            "The Chilean foreign minister will visit Lima on Friday.",
            "foreign minister",
            Some("Inés Larraín"),
        ),
        (
            "Slovakia's prime minister met Hungarian farmers on Monday.",
            "prime minister",
            Some("Zuzana Hrušková"),
        ),
        (
            "The foreign minister of Chile arrived in Lima on Monday.",
            "foreign minister",
            Some("Inés Larraín"),
        ),
        (
            "The head of the Arab League arrived in Lima on Monday.",
            "head",
            Some("Piet Verhulst"),
        ),
        // Several at once, a successor of one day, long not seen, an office that many hold.
        (
            "Kenya's interior minister arrived in Lima on Monday.",
            "interior minister",
            None,
        ),
        (
            "Sweden's finance minister arrived in Lima on Monday.",
            "finance minister",
            None,
        ),
        (
            "The Polish defence minister arrived in Lima on Monday.",
            "defence minister",
            None,
        ),
        (
            "The Croatian spokeswoman arrived in Lima on Monday.",
            "spokeswoman",
            None,
        ),
        // Another time, another office, nobody in particular.
        (
            "The former Chilean foreign minister arrived in Lima on Monday.",
            "foreign minister",
            None,
        ),
        (
            "The next Chilean foreign minister will visit Lima.",
            "foreign minister",
            None,
        ),
        (
            "The Chilean deputy foreign minister arrived in Lima on Monday.",
            "foreign minister",
            None,
        ),
        (
            "A Slovak prime minister would never visit Lima.",
            "prime minister",
            None,
        ),
        // The report's own word goes before.
        (
            "The Chilean foreign minister arrived in Lima on Monday. The foreign minister, Pablo Ugarte, met farmers.",
            "foreign minister",
            Some("Pablo Ugarte"),
        ),
    ] {
        let record = read(text, Some(&context));
        let found = person(&record, words);
        match expected {
            Some(name) => assert_eq!(found.name, name, "{text}: {found:#?}"),
            None => assert!(
                found
                    .roles
                    .iter()
                    .all(|role| !role.because.contains("context.")),
                "{text}: {found:#?}"
            ),
        }
    }
}

#[test]
fn who_is_named_without_country_gets_office_and_country() {
    let context = known();
    for (text, words, expected) in [
        (
            "Inés Larraín arrived in Lima on Monday.",
            "Larraín",
            Some(("foreign minister", "CHL")),
        ),
        (
            "Foreign Minister Larraín arrived in Lima on Monday.",
            "Larraín",
            Some(("Foreign Minister", "CHL")),
        ),
        // Two of a name, somebody with another trade, what the report itself says, long not seen.
        ("Novotny arrived in Lima on Monday.", "Novotny", None),
        (
            "Police officer Larraín arrived in Lima on Monday.",
            "Larraín",
            None,
        ),
        (
            "Peruvian lawyer Inés Larraín arrived in Lima on Monday.",
            "Larraín",
            None,
        ),
        ("Tomasz Gajda arrived in Lima on Monday.", "Gajda", None),
    ] {
        let record = read(text, Some(&context));
        let found = person(&record, words);
        let by_context: Vec<_> = found
            .roles
            .iter()
            .filter(|role| role.because.contains("context.who-is-who: "))
            .collect();
        match expected {
            Some((title, code)) => {
                assert_eq!(found.code.country.as_deref(), Some(code), "{text}");
                assert_eq!(by_context.len(), 1, "{text}: {found:#?}");
                assert_eq!(by_context[0].title, title, "{text}");
            }
            None => assert!(by_context.is_empty(), "{text}: {found:#?}"),
        }
    }
}

#[test]
fn a_name_and_a_description_become_one() {
    let text = "Larraín arrived in Lima on Monday. Farmers cheered. \
                The Chilean foreign minister will speak on Tuesday.";
    let record = read(text, Some(&known()));
    let found = person(&record, "Larraín");
    assert_eq!(found, person(&record, "foreign minister"), "{found:#?}");
}

#[test]
fn nothing_known_changes_nothing() {
    let nothing = Context::new(UNTIL, Arc::default());
    for text in [
        "The Chilean foreign minister, Inés Larraín, will visit Lima on Friday, her spokesman said.",
        "Larraín arrived in Lima on Monday. Slovakia's prime minister met Hungarian farmers.",
    ] {
        let without = read(text, None);
        let mut with = read(text, Some(&nothing));
        assert_eq!(with.context.take(), Some(nothing.clone()));
        let written = |record: &Record| serde_json::to_string(record).expect("a record");
        assert_eq!(written(&without), written(&with));
    }
}
