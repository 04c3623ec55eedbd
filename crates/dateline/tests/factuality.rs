//! What a sentence makes of the act that it names, and whether it is somebody's word: `data/factuality.tsv`.
//!
//! Events named under plans, demands, fears, denials and topics, in headlines and in prose, read with the real model.

mod loading;

use dateline::Report;
use dateline::record::{CodePoints, Event, Record};

/// Sentences that must be read right: the others depend on trees that a better model will read.
const FEWEST_RIGHT: f64 = 0.9;

#[test]
fn sentences() {
    let reader = loading::reader();
    let mut wrong = Vec::new();
    let mut count = 0.0;
    let rows = include_str!("data/factuality.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1);
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [class, marked, kind, status, source] = cells[..] else {
            panic!("a sentence has five cells: {row}");
        };
        count += 1.0;
        let text = marked.replace(['{', '}'], "");
        let mut report = Report::new(&text).published("2021-10-06".parse().expect("a date"));
        report.language = Some("en".to_owned());
        let record = reader.read(&report);
        let trigger = trigger(marked);
        let told: Vec<&Event> = record
            .events
            .iter()
            .filter(|event| event.trigger.0[0] < trigger.0[1] && trigger.0[0] < event.trigger.0[1])
            .filter(|event| kind == "-" || word(&event.kind) == kind)
            .collect();
        let right = match told.first() {
            None => status == "-",
            Some(event) => {
                status != "-" && word(&event.status) == status && says(&record, event, source)
            }
        };
        if !right {
            let found: Vec<String> = told
                .iter()
                .map(|event| format!("{} ({} sources)", event.because, event.according_to.len()))
                .collect();
            wrong.push(format!(
                "{class}: {marked}\n    wants {kind} {status} by {source}\n    finds {}",
                found.join("; ")
            ));
        }
    }
    let right = 1.0 - wrong.len() as f64 / count;
    assert!(
        right >= FEWEST_RIGHT,
        "{} of {count} sentences fail:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The marked words, in code points of the sentence without its braces.
fn trigger(marked: &str) -> CodePoints {
    let at = |brace| {
        let bytes = marked.find(brace).expect("a marked word");
        marked[..bytes].chars().count()
    };
    CodePoints([at('{'), at('}') - 1])
}

/// A word of the contract, as it is written.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Whether the event is told by that speaker; `-` the report itself, `*` whoever it is.
fn says(record: &Record, event: &Event, source: &str) -> bool {
    let speakers = event.according_to.iter().filter_map(|id| {
        let statement = record.statements.iter().find(|one| one.id == *id)?;
        let span = statement.speaker_span?;
        let text = record.report.text.chars();
        Some(
            text.skip(span.0[0])
                .take(span.0[1] - span.0[0])
                .collect::<String>(),
        )
    });
    match source {
        "*" => true,
        "-" => event.according_to.is_empty(),
        _ => speakers.into_iter().any(|speaker| speaker == source),
    }
}
