//! Features of gold names, for `training/gazetteer/weights.py`: an ignored test, since it needs gold data.
//! `GAZETTEER=gazetteer.bin GOLD=LGL_gold.txt TEXTS=corpora/LGL OUT=features.tsv cargo test -p dateline
//! place::tune -- --ignored`.

use std::fmt::Write as _;

use super::resolve::{Mention, NAMES, Resolver};
use super::{PlaceRoom, Tables};
use crate::Span;

#[test]
#[ignore = "needs gold data"]
fn features_of_gold_names() {
    let path = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let gazetteer = std::fs::read(path("GAZETTEER")).expect("gazetteer");
    let room = PlaceRoom::new(&Tables::builtin(), gazetteer.into()).expect("room");
    let gold = std::fs::read_to_string(path("GOLD")).expect("gold");
    let mut out = format!(
        "document\tmention\tname\tfar\tchosen\t{}\n",
        NAMES.join("\t")
    );
    for (number, line) in gold.lines().enumerate() {
        let text = std::fs::read_to_string(format!("{}/{number}", path("TEXTS"))).expect("text");
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let (mut mentions, mut points) = (Vec::new(), Vec::new());
        for item in line.split("||") {
            let cells: Vec<&str> = item.split(",,").collect();
            let [_, words, latitude, longitude, start, end, ..] = cells.as_slice() else {
                continue;
            };
            let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
            let Some(span) = set_right(&text, &bytes, start, end, words) else {
                continue;
            };
            mentions.push(room.mention(&text, span));
            points.push((latitude.parse().ok(), longitude.parse().ok()));
        }
        let mut order: Vec<usize> = (0..mentions.len()).collect();
        order.sort_by_key(|&i| mentions[i].span);
        let mentions: Vec<Mention> = order.iter().map(|&i| mentions[i].clone()).collect();
        let resolver = Resolver::new(&room.sources, &text, &mentions);
        let choices = resolver.choices(&mentions);
        for (i, mention) in mentions.iter().enumerate() {
            let (Some(latitude), Some(longitude)) = points[order[i]] else {
                continue;
            };
            let told = resolver.told(i);
            if told.is_empty() {
                let _ = writeln!(out, "{number}\t{i}\t{}\t\t", mention.text);
            }
            for (candidate, features) in told {
                let far = room.sources.place(&candidate).map_or(0.0, |place| {
                    let gold = super::Place {
                        latitude,
                        longitude,
                        ..(*place).clone()
                    };
                    place.distance_km(&gold)
                });
                let chosen = choices[i]
                    .as_ref()
                    .is_some_and(|c| c.candidate.origin == candidate.origin);
                let _ = write!(
                    out,
                    "{number}\t{i}\t{}\t{far:.0}\t{}",
                    mention.text,
                    u8::from(chosen)
                );
                for feature in features {
                    let _ = write!(out, "\t{feature:.4}");
                }
                out.push('\n');
            }
        }
    }
    std::fs::write(path("OUT"), out).expect("written");
}

/// Writes the sentences of each text (`TEXTS`, `COUNT`) as the model (`MODEL`) reads them to `PARSED`, for
/// [`toponyms_of_parsed_texts`]: parsing takes all the time.
#[test]
#[ignore = "needs gold data"]
fn parse_texts() {
    let path = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let tables = Tables::builtin();
    let model = crate::language::Model::folder(path("MODEL").as_ref());
    let language = crate::language::LanguageRoom::new(&tables, &model).expect("model");
    let bodies = crate::text::TextRoom::new(&tables).expect("tables");
    let count: usize = path("COUNT").parse().expect("a number");
    let mut out = String::new();
    for number in 0..count {
        let text = std::fs::read_to_string(format!("{}/{number}", path("TEXTS"))).expect("text");
        let report = crate::Report::new(text);
        let (sentences, _) = language.read(&report.text, &bodies.read(&report));
        let _ = writeln!(out, "D");
        for s in sentences {
            let _ = writeln!(out, "S\t{}\t{}\t{}", s.span.start, s.span.end, s.paragraph);
            for t in s.tokens {
                let head = t.head.map_or(-1, |head| head as i64);
                let (a, b, upos) = (t.span.start, t.span.end, t.upos.tag());
                let _ = writeln!(
                    out,
                    "T\t{a}\t{b}\t{}\t{upos}\t{}\t{head}\t{}",
                    t.lemma, t.xpos, t.deprel
                );
            }
            for n in s.names {
                let _ = writeln!(
                    out,
                    "N\t{}\t{}\t{}\t{:.3}",
                    n.start,
                    n.end,
                    n.kind.tag(),
                    n.score
                );
            }
        }
    }
    std::fs::write(path("PARSED"), out).expect("written");
}

/// Sentences that [`parse_texts`] wrote, by document.
fn parsed(path: &str, texts: &[String]) -> Vec<Vec<crate::language::Sentence>> {
    use crate::language::{Name, NameKind, Sentence, Token, Upos};
    let mut documents: Vec<Vec<Sentence>> = Vec::new();
    for line in std::fs::read_to_string(path).expect("parsed").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let number = |i: usize| cells[i].parse::<usize>().expect("a number");
        let text = texts
            .get(documents.len().saturating_sub(1))
            .map_or("", String::as_str);
        match cells[0] {
            "D" => documents.push(Vec::new()),
            "S" => documents.last_mut().expect("a document").push(Sentence {
                span: Span::new(number(1), number(2)),
                paragraph: number(3),
                tokens: Vec::new(),
                names: Vec::new(),
            }),
            kind => {
                let sentence = documents
                    .last_mut()
                    .and_then(|d| d.last_mut())
                    .expect("a sentence");
                if kind == "N" {
                    sentence.names.push(Name {
                        start: number(1),
                        end: number(2),
                        kind: NameKind::from_tag(cells[3]).expect("a kind"),
                        score: cells[4].parse().expect("a score"),
                    });
                    continue;
                }
                let span = Span::new(number(1), number(2));
                sentence.tokens.push(Token {
                    span,
                    form: span.of(text).to_owned(),
                    lemma: cells[3].to_owned(),
                    upos: Upos::from_tag(cells[4]),
                    xpos: String::leak(cells[5].to_owned()),
                    head: cells[6].parse().ok(),
                    deprel: String::leak(cells[7].to_owned()),
                });
            }
        }
    }
    documents
}

/// Writes what is read in the parsed texts to `OUT`: document, span in characters, point, rule.
#[test]
#[ignore = "needs gold data"]
fn toponyms_of_parsed_texts() {
    let path = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let gazetteer = std::fs::read(path("GAZETTEER")).expect("gazetteer");
    let room = PlaceRoom::new(&Tables::builtin(), gazetteer.into()).expect("room");
    let count: usize = path("COUNT").parse().expect("a number");
    let texts: Vec<String> = (0..count)
        .map(|number| std::fs::read_to_string(format!("{}/{number}", path("TEXTS"))).expect("text"))
        .collect();
    let documents = parsed(&path("PARSED"), &texts);
    let mut out = String::new();
    let started = std::time::Instant::now();
    for (number, sentences) in documents.into_iter().enumerate() {
        let text = &texts[number];
        let document = crate::language::Document {
            text,
            body: Span::new(0, text.len()),
            title: None,
            published: None,
            paragraphs: Vec::new(),
            sentences,
        };
        let offsets = crate::text::Offsets::of(text);
        for t in room.read(&document) {
            let points = offsets.code_points(t.span).0;
            let place = t.place.as_ref().map_or(String::from("\t\t"), |p| {
                format!("{}\t{}\t{}", p.latitude, p.longitude, p.name)
            });
            let form = format!("{:?}{}", t.form, if t.nested { " nested" } else { "" });
            let _ = writeln!(
                out,
                "{number}\t{}\t{}\t{place}\t{form}\t{}",
                points[0], points[1], t.because
            );
        }
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let _ = writeln!(
        out,
        "# {bytes} bytes in {:.3} s",
        started.elapsed().as_secs_f64()
    );
    std::fs::write(path("OUT"), out).expect("written");
}

fn set_right(text: &str, bytes: &[usize], start: usize, end: usize, words: &str) -> Option<Span> {
    [0i64, -1, 1, -2, 2, -3, 3].iter().find_map(|shift| {
        let at = |i: usize| bytes.get(usize::try_from(i as i64 + shift).ok()?).copied();
        let span = Span::new(at(start)?, at(end)?);
        (span.of(text) == words).then_some(span)
    })
}
