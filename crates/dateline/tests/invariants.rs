//! What must hold whatever the report says.

mod loading;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use dateline::record::{CodePoints, Record};
use dateline::{Reader, Report};
use proptest::prelude::*;

static READER: LazyLock<Reader> = LazyLock::new(loading::reader);

/// Holds a record to the contract: spans inside the text, slices equal, ids known and unique.
fn hold_to_contract(record: &Record) {
    let text: Vec<char> = record.report.text.chars().collect();
    let slice = |CodePoints([start, end]): CodePoints| -> String {
        assert!(
            start < end && end <= text.len(),
            "[{start}, {end}] in a text of {}",
            text.len()
        );
        text[start..end].iter().collect()
    };
    let mut ids = BTreeSet::new();
    let all = record
        .times
        .iter()
        .map(|t| &t.id)
        .chain(record.entities.iter().map(|e| &e.id));
    let all = all
        .chain(record.statements.iter().map(|s| &s.id))
        .chain(record.events.iter().map(|v| &v.id));
    for id in all {
        assert!(ids.insert(id.clone()), "{id} is unique");
    }
    let known = |id: &String| assert!(ids.contains(id), "{id} exists");

    record.sentences.iter().for_each(|span| drop(slice(*span)));
    for time in &record.times {
        assert_eq!(slice(time.span), time.text);
        assert!(!time.because.is_empty());
        assert!(
            time.earliest <= time.latest || time.latest.is_none(),
            "{time:?}"
        );
    }
    for entity in &record.entities {
        assert!(!entity.mentions.is_empty(), "{entity:?}");
        for mention in &entity.mentions {
            assert_eq!(slice(mention.span), mention.text);
        }
        for role in &entity.roles {
            slice(role.span);
            role.of.iter().for_each(known);
        }
    }
    for statement in &record.statements {
        let spans = statement
            .content
            .iter()
            .chain(&statement.cue)
            .chain(&statement.speaker_span);
        spans.for_each(|span| drop(slice(*span)));
        let ids = [
            &statement.speaker,
            &statement.addressee,
            &statement.time,
            &statement.via,
        ];
        ids.into_iter().flatten().for_each(known);
    }
    for event in &record.events {
        slice(event.trigger);
        slice(event.evidence);
        event
            .quantities
            .iter()
            .for_each(|quantity| drop(slice(quantity.span)));
        event
            .actors
            .iter()
            .chain(&event.recipients)
            .chain(&event.according_to)
            .for_each(known);
        event
            .same_as
            .iter()
            .chain(&event.place)
            .chain(&event.time)
            .chain(&event.part_of)
            .for_each(known);
        assert!((0.0..=1.0).contains(&event.confidence));
        assert!(!event.because.is_empty());
    }
}

fn published(text: &str) -> Report {
    Report::new(text).published("2022-04-23".parse().unwrap())
}

fn json(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}

/// Pieces of news and of noise that the rooms have to live with.
fn piece() -> impl Strategy<Value = String> {
    let news = prop::sample::select(vec![
        "Russian President Vladimir Putin",
        "said on Tuesday",
        "will visit Kyiv next week",
        "“We will go,”",
        "\"",
        "according to the ministry",
        "on April 26, 2022",
        "day 58 of the war",
        "at least 24 people were killed in",
        "the UN chief",
        "did not",
        ".",
        ",",
        "\n\n",
        "- ",
        "(",
        ")",
        "—",
        "’s",
        "he",
        "Kaneko told reporters that",
        "talks with",
        "Moscow",
        "30 February",
        "99999",
        "U.S.",
        "@handle",
        "https://t.co/x",
        "🙂",
        "\u{301}",
        "ﬀ",
        "Президент",
        "两会",
        "\u{202e}",
        "\t",
        "in 24 hours",
        "May",
        "sanctions",
        "and",
        "who",
        "that",
        "to withdraw",
    ]);
    prop_oneof![4 => news.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_record(pieces in prop::collection::vec(piece(), 0..40)) {
        let record = READER.read(&published(&pieces.join(" ")));
        hold_to_contract(&record);
    }
}

/// The example reports, which are real enough to fill every field.
fn examples() -> Vec<Report> {
    loading::example_reports()
        .iter()
        .map(|report| published(&report.text))
        .collect()
}

#[test]
fn examples_are_sound() {
    examples()
        .iter()
        .for_each(|report| hold_to_contract(&READER.read(report)));
}

#[test]
fn a_record_does_not_depend_on_company_order_or_threads() {
    let reports = examples();
    let alone: Vec<String> = reports
        .iter()
        .map(|report| json(&READER.read(report)))
        .collect();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let together: Vec<String> = pool
            .install(|| READER.read_all(&reports))
            .iter()
            .map(json)
            .collect();
        assert_eq!(together, alone, "{threads} threads");
    }
    let mut turned = reports.clone();
    turned.reverse();
    turned.rotate_left(3);
    let mut shuffled: Vec<String> = READER.read_all(&turned).iter().map(json).collect();
    shuffled.rotate_right(3);
    shuffled.reverse();
    assert_eq!(shuffled, alone, "in another order");
}

/// Texts that bring readers down; each must give a record.
#[test]
fn hostile_texts_are_read() {
    let texts = [
        String::new(),
        " \n\t ".to_owned(),
        "\0".repeat(10_000),
        "(".repeat(20_000),
        "“".repeat(20_000),
        "\"'".repeat(10_000),
        "Russia, ".repeat(5_000),
        "Monday ".repeat(5_000),
        "said ".repeat(5_000),
        "and ".repeat(5_000),
        "x".repeat(100_000),
        "The minister said that ".repeat(500),
        "killed 3, ".repeat(3_000),
        "date 99999-99-99 The war began on 31 February 20222 at 25:61.".to_owned(),
    ];
    for text in texts {
        let record = READER.read(&published(&text));
        hold_to_contract(&record);
        assert_eq!(record.report.text, text);
    }
}

#[test]
fn other_languages_are_refused_with_a_warning() {
    let text = "Генеральный секретарь ООН прибудет в Москву во вторник, сообщил журналистам пресс-секретарь.";
    let record = READER.read(&published(text));
    assert!(record.sentences.is_empty() && record.events.is_empty());
    assert_eq!(record.report.language.as_deref(), Some("ru"));
    assert!(
        record
            .report
            .warnings
            .iter()
            .any(|warning| warning.code == "W120")
    );
}
