//! Time expressions of political news, read with the real model: `data/time-probes.tsv`.
//!
//! `DATELINE_MODEL=FOLDER cargo test -p dateline --test time_probes` names every probe that fails.

mod loading;

use dateline::Report;
use dateline::record::Record;

/// Probes that must be right: the others depend on trees that a better model will read.
const FEWEST_RIGHT: f64 = 0.93;

#[test]
fn probes() {
    let reader = loading::reader();
    let mut wrong = Vec::new();
    let mut count = 0.0;
    let rows = include_str!("data/time-probes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1);
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [section, published, text, expect] = cells[..] else {
            panic!("a probe has four cells: {row}");
        };
        count += 1.0;
        let report = Report::new(text).published(published.parse().expect("a date"));
        let record = reader.read(&report);
        if !agrees(&record, expect) {
            let found: Vec<String> = record
                .times
                .iter()
                .map(|time| format!("{} = {} ({})", time.text, time.value, time.because))
                .collect();
            wrong.push(format!(
                "{section}: {text}\n    wants {expect}\n    finds {}",
                found.join("; ")
            ));
        }
    }
    let right = 1.0 - wrong.len() as f64 / count;
    assert!(
        right >= FEWEST_RIGHT,
        "{} of {count} probes fail:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn agrees(record: &Record, expect: &str) -> bool {
    if expect == "-" {
        return record.times.is_empty();
    }
    expect.split(';').all(|part| {
        let (words, rest) = part.split_once('=').expect("words = value");
        let (value, days) = rest.split_once('@').unwrap_or((rest, ""));
        record.times.iter().any(|time| {
            let interval = format!(
                "{} {}",
                time.earliest.as_deref().unwrap_or(""),
                time.latest.as_deref().unwrap_or("")
            );
            time.text == words.trim()
                && time.value == value.trim()
                && (days.is_empty() || days.trim() == interval)
        })
    })
}
