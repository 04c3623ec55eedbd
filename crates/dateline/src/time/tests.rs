//! Every row of the patterns is tested by its own example; `data/probes` of political news beside them.
//!
//! These tests need no model: sentences get a plain tree in which everything hangs on the first verb. What needs a
//! real tree is tested with the model in `tests/time_probes.rs`.

use super::*;
use crate::Span;
use crate::language::{Sentence, Token, Upos};

fn room() -> TimeRoom {
    TimeRoom::new(&Tables::builtin()).expect("the tables are well formed")
}

/// Words, numbers, marks; a possessive stands alone.
fn cut(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric()
            || matches!(c, '.' | ',' | ':' | '/') && {
                let next = text[at + c.len_utf8()..].chars().next();
                start.is_some() && next.is_some_and(char::is_alphanumeric)
            };
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
        if !inside && !c.is_whitespace() {
            let clitic = c == '\'' && text[at + 1..].starts_with('s');
            if clitic {
                start = Some(at);
            } else {
                spans.push(Span::new(at, at + c.len_utf8()));
            }
        }
    }
    if let Some(from) = start {
        spans.push(Span::new(from, text.len()));
    }
    spans
}

const PAST: [&str; 36] = [
    "said", "met", "left", "came", "was", "were", "fell", "began", "spoke", "had", "sat", "rose",
    "lost", "took", "ended", "arrived", "died", "grew", "kept", "bought", "fled", "prayed",
    "shelled", "opened", "followed", "founded", "signed", "entered", "talked", "lasted", "failed",
    "reported", "ruled", "got", "put", "went",
];
const PRESENT: [&str; 18] = [
    "meet", "meets", "march", "pray", "takes", "starts", "begins", "ends", "marks", "fights", "is",
    "has", "makes", "pays", "hold", "fails", "travels", "expires",
];

/// A plain tree: everything hangs on the first verb; "will" and its like make it future.
fn sentence(text: &str) -> Sentence {
    let spans = cut(text);
    let forms: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let modal = forms
        .iter()
        .position(|form| matches!(*form, "will" | "would" | "may"));
    let verb = match modal {
        Some(at) => (at + 1 < forms.len()).then_some(at + 1),
        None => forms
            .iter()
            .position(|form| PAST.contains(form) || PRESENT.contains(form)),
    };
    let root = verb.unwrap_or(0);
    let tokens = spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let form = span.of(text);
            let (upos, xpos) = if Some(at) == modal {
                (Upos::Aux, "MD")
            } else if Some(at) == verb {
                let tag = if modal.is_some() {
                    "VB"
                } else if PAST.contains(&form) {
                    "VBD"
                } else {
                    "VBZ"
                };
                (Upos::Verb, tag)
            } else if form == "'s" {
                (Upos::Part, "POS")
            } else if form.starts_with(|c: char| c.is_ascii_digit()) {
                (Upos::Num, "CD")
            } else if matches!(
                form,
                "in" | "on" | "at" | "of" | "by" | "for" | "since" | "until" | "from" | "over"
            ) {
                (Upos::Adp, "IN")
            } else if form.ends_with('s') {
                (Upos::Noun, "NNS")
            } else {
                (Upos::Noun, "NN")
            };
            Token {
                span: *span,
                form: form.to_owned(),
                lemma: form.to_lowercase(),
                upos,
                xpos,
                head: (at != root).then_some(root),
                deprel: if at == root {
                    "root"
                } else if Some(at) == modal {
                    "aux"
                } else {
                    "obl"
                },
            }
        })
        .collect();
    Sentence {
        span: Span::new(0, text.len()),
        paragraph: 0,
        tokens,
        names: Vec::new(),
    }
}

fn read(room: &TimeRoom, text: &str, published: Option<&str>) -> Vec<(String, String)> {
    let document = Document {
        text,
        body: Span::new(0, text.len()),
        title: None,
        published: published.map(|date| date.parse().expect("a date")),
        paragraphs: vec![Span::new(0, text.len())],
        sentences: vec![sentence(text)],
    };
    room.read(&document)
        .into_iter()
        .map(|time| (time.span.of(text).to_owned(), time.value))
        .collect()
}

#[test]
fn rows_find_their_examples() {
    let room = room();
    let tables = Tables::builtin();
    let mut wrong = Vec::new();
    let mut count = 0;
    let names: Vec<&str> = tables.names_under("en/time/").collect();
    for name in names {
        for row in tables.tsv(name).expect("a table") {
            let example = row.get("example");
            if row.get("pattern").is_empty() || example.is_empty() {
                continue;
            }
            count += 1;
            let expected: Vec<(String, String)> = row
                .get("expect")
                .split(';')
                .filter_map(|part| part.split_once('='))
                .map(|(words, value)| (words.trim().to_owned(), value.trim().to_owned()))
                .collect();
            let found = read(&room, example, Some(row.get("published")));
            if found != expected {
                wrong.push(format!(
                    "{} \"{example}\": {found:?} instead of {expected:?}",
                    row.get("id")
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn without_a_date_nothing_is_guessed() {
    let room = room();
    for (text, value) in [
        ("He left on Thursday", "XXXX-WXX-4"),
        ("He left yesterday", "XXXX-XX-XX"),
        ("He left in November", "XXXX-11"),
        ("He left on April 20", "XXXX-04-20"),
        ("He left last week", "XXXX-WXX"),
        ("He left last year", "XXXX"),
        ("He left two weeks ago", "XXXX-WXX"),
        ("He left in the third quarter", "XXXX-Q3"),
    ] {
        let found = read(&room, text, None);
        assert_eq!(
            found
                .iter()
                .map(|(_, value)| value.as_str())
                .collect::<Vec<_>>(),
            [value],
            "{text}"
        );
    }
}

#[test]
fn absurd_dates_do_no_harm() {
    let room = room();
    for text in [
        "On February 31 they met",
        "In the year 99999 they met",
        "99999999999999999999 years ago",
        "It was 99:99 p.m. on 45/45/2022",
        "2022-13-45 and 31/31/2022",
        "9999999 days ago on the 99th",
        "day 999999999 of the war in Ukraine",
        "the 999999999th century",
        "9999-12-31, the following day",
        "January last year, 0 years ago, 0 BC",
        "March 31-1, 2022",
        "",
        "-",
    ] {
        let _ = read(&room, text, Some("2022-04-22"));
        let _ = read(&room, text, Some("9999-12-31"));
        let _ = read(&room, text, Some("-009999-01-01"));
        let _ = read(&room, text, None);
    }
}
