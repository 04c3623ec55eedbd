//! Who is who in short texts of our own, with their trees: `testdata/reports.conllu`.
//!
//! A case begins with `# case`. Its lines say of mentions, each given by its words (`#2` = the second time they stand
//! there): `= same: A | B` one entity, `= apart: A | B` two, `= role: NAME | title | held of`,
//! `= code: A | country | sector`, `= kind: A | kind`, `= form: A | form`; `-` stands for none.

use super::*;
use crate::language::conllu::Treebank;
use crate::place::GazetteerWriter;

const CASES: &str = include_str!("testdata/reports.conllu");

fn rooms() -> (ActorRoom, PlaceRoom) {
    let tables = Tables::builtin();
    let mut writer = GazetteerWriter::default();
    for row in [
        "city\t524901\tRUS\tMoscow\t55.75222\t37.61556\t10381222\tMoscow\t",
        "city\t703448\tUKR\tKyiv City\t50.45466\t30.5238\t2797553\tKyiv\tKiev",
        "city\t3688689\tCOL\tBogota\t4.6\t-74.08\t7000000\tBogota\t",
        "city\t3143244\tNOR\tOslo\t59.91\t10.75\t580000\tOslo\t",
        "city\t216281\tCOD\tNord-Kivu\t-1.67\t29.22\t144000\tGoma\t",
    ] {
        writer.add(row).expect("a whole row");
    }
    let gazetteer = writer.finish().expect("a gazetteer");
    let places = PlaceRoom::new(&tables, gazetteer.into()).expect("tables of their form");
    let actors = ActorRoom::new(&tables).expect("tables of their form");
    (actors, places)
}

/// The span of the words, the n-th time that they stand in the text.
fn span(text: &str, words: &str) -> Span {
    let (words, nth) = match words.split_once('#') {
        Some((words, nth)) => (words, nth.parse::<usize>().expect("a number")),
        None => (words, 1),
    };
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (start, _) = text
        .match_indices(words)
        .filter(|(at, found)| {
            !is_letter(text[..*at].chars().next_back())
                && !is_letter(text[at + found.len()..].chars().next())
        })
        .nth(nth - 1)
        .unwrap_or_else(|| panic!("{words} stands in {text}"));
    Span::new(start, start + words.len())
}

fn entity(actors: &Actors, text: &str, words: &str) -> Option<EntityId> {
    let span = span(text, words);
    let mut found: Vec<(EntityId, &Mention)> = actors
        .mentions()
        .filter(|(_, m)| m.span.overlaps(span))
        .collect();
    found.sort_by_key(|(_, m)| {
        let differs = m.span.start.abs_diff(span.start) + m.span.end.abs_diff(span.end);
        (differs, m.span.len())
    });
    found.first().map(|(id, _)| *id)
}

fn lower(thing: impl std::fmt::Debug) -> String {
    format!("{thing:?}").to_lowercase()
}

/// What is wrong with an expectation, if anything.
fn fault(actors: &Actors, text: &str, line: &str) -> Option<String> {
    let (what, rest) = line.split_once(": ").expect("what: of whom");
    let cells: Vec<&str> = rest.split(" | ").map(str::trim).collect();
    let Some(id) = entity(actors, text, cells[0]) else {
        return Some(format!("nobody is {}", cells[0]));
    };
    let first = actors.get(id);
    let unless = |holds: bool, found: String| (!holds).then_some(found);
    match what {
        "same" => cells[1..].iter().find_map(|words| {
            let other = entity(actors, text, words);
            let name = other.map_or("nobody", |o| actors.get(o).name.as_str());
            unless(other == Some(id), format!("{words} is {name}"))
        }),
        "apart" => unless(
            entity(actors, text, cells[1]) != Some(id),
            format!("{rest} are one"),
        ),
        "role" => {
            let held: Vec<(String, String)> = first
                .roles
                .iter()
                .map(|role| {
                    let of = role.of.map_or("-", |of| actors.get(of).name.as_str());
                    (role.title.clone(), of.to_owned())
                })
                .collect();
            let wanted = (cells[1].to_owned(), cells[2].to_owned());
            unless(held.contains(&wanted), format!("{held:?}"))
        }
        "code" => {
            let country = first.country.as_deref().unwrap_or("-");
            let sector = first.sectors.first().map_or("-", String::as_str);
            let right = country == cells[1] && cells.get(2).is_none_or(|wanted| *wanted == sector);
            unless(right, format!("{country} {sector}"))
        }
        "kind" => unless(lower(first.kind) == cells[1], lower(first.kind)),
        "form" => {
            let span = span(text, cells[0]);
            let form = first.mentions.iter().find(|m| m.span == span);
            let form = form.map_or("none".to_owned(), |m| lower(m.form));
            unless(form == cells[1], form.clone())
        }
        other => panic!("no expectation is called {other}"),
    }
}

#[test]
fn every_case() {
    let (room, places) = rooms();
    let mut faults = Vec::new();
    let mut count = 0;
    for case in CASES.split("# case").skip(1) {
        let treebank = Treebank::read(case);
        let document = treebank.document();
        let toponyms = places.read(&document);
        let actors = room.read(&document, &toponyms, &places, None, None);
        for line in case.lines().filter_map(|line| line.strip_prefix("# = ")) {
            count += 1;
            if let Some(fault) = fault(&actors, document.text, line) {
                faults.push(format!("{}\n  {line}\n  found {fault}", document.text));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {count} are wrong:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// One sentence of many words, each under the one before.
fn long(words: &[(&str, &str, &str, &str)], times: usize) -> String {
    let mut conllu = String::new();
    let mut number = 0;
    for _ in 0..times {
        for (form, tag, relation, name) in words {
            number += 1;
            let head = number - 1;
            let relation = if head == 0 { "root" } else { relation };
            conllu += &format!(
                "{number}\t{form}\t{form}\t{tag}\t{}\t_\t{head}\t{relation}\t_\tName={name}\n",
                if *tag == "PROPN" { "NNP" } else { "NN" }
            );
        }
    }
    conllu + "\n"
}

/// Twice the text must not take much more than twice the time.
fn takes_linear_time(words: &[(&str, &str, &str, &str)]) {
    let (room, places) = rooms();
    let seconds = |times: usize| {
        let treebank = Treebank::read(&long(words, times));
        let document = treebank.document();
        let toponyms = places.read(&document);
        let started = std::time::Instant::now();
        let actors = room.read(&document, &toponyms, &places, None, None);
        for token in 0..treebank.sentences[0].tokens.len() {
            actors.all_of(0, token);
        }
        started.elapsed().as_secs_f64()
    };
    let (few, many) = (seconds(2_000), seconds(16_000));
    assert!(
        many < 1.0 || many < 30.0 * few,
        "{few} s for 2,000, {many} s for 16,000"
    );
}

#[test]
fn many_countries_take_linear_time() {
    takes_linear_time(&[
        ("Russia", "PROPN", "conj", "B-GPE"),
        (",", "PUNCT", "punct", "O"),
    ]);
}

#[test]
fn many_persons_titles_and_pronouns_take_linear_time() {
    takes_linear_time(&[
        ("President", "PROPN", "compound", "O"),
        ("Smith", "PROPN", "conj", "B-PERSON"),
        ("he", "PRON", "conj", "O"),
        ("leader", "NOUN", "nmod", "O"),
        (",", "PUNCT", "punct", "O"),
    ]);
}
