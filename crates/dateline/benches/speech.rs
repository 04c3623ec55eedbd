//! How fast statements are found in the example reports, and in very long texts: time must grow with their length, not
//! with its square.
//!
//! `cargo bench -p dateline --bench speech`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline::Span;
use dateline::actor::Actors;
use dateline::language::{Document, Sentence, Token, Upos};
use dateline::speech::SpeechRoom;
use dateline::tables::Tables;

/// A token of a tree, column by column.
type Row = (
    &'static str,
    &'static str,
    Upos,
    &'static str,
    Option<usize>,
    &'static str,
);

/// `“We go,” Osei said.`: form, lemma, part of speech, tag, head, relation.
const QUOTED: [Row; 8] = [
    ("“", "“", Upos::Punct, "``", Some(2), "punct"),
    ("We", "we", Upos::Pron, "PRP", Some(2), "nsubj"),
    ("go", "go", Upos::Verb, "VBP", Some(6), "ccomp"),
    (",", ",", Upos::Punct, ",", Some(2), "punct"),
    ("”", "”", Upos::Punct, "''", Some(2), "punct"),
    ("Osei", "Osei", Upos::Propn, "NNP", Some(6), "nsubj"),
    ("said", "say", Upos::Verb, "VBD", None, "root"),
    (".", ".", Upos::Punct, ".", Some(6), "punct"),
];

/// A text of so many sentences with a quotation each, all in one paragraph.
fn quotations(count: usize) -> (String, Vec<Sentence>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for _ in 0..count {
        let start = text.len();
        let mut tokens = Vec::new();
        for (form, lemma, upos, xpos, head, deprel) in QUOTED {
            let glued = matches!(form, "go" | "," | "”" | ".") || text.ends_with('“');
            if !glued || form == "go" {
                text.push(' ');
            }
            let from = text.len();
            text.push_str(form);
            tokens.push(Token {
                span: Span::new(from, text.len()),
                form: form.to_owned(),
                lemma: lemma.to_owned(),
                upos,
                xpos,
                head,
                deprel,
            });
        }
        sentences.push(Sentence {
            span: Span::new(start, text.len()),
            paragraph: 0,
            tokens,
            names: Vec::new(),
        });
    }
    (text, sentences)
}

/// One sentence of nothing but opening marks, each a token that hangs on the one before.
fn marks(count: usize) -> (String, Vec<Sentence>) {
    let text = "“(".repeat(count / 2);
    let mut tokens: Vec<Token> = Vec::new();
    for (from, character) in text.char_indices() {
        let number = tokens.len();
        tokens.push(Token {
            span: Span::new(from, from + character.len_utf8()),
            form: character.to_string(),
            lemma: character.to_string(),
            upos: Upos::Punct,
            xpos: "``",
            head: number.checked_sub(1),
            deprel: if number == 0 { "root" } else { "punct" },
        });
    }
    let sentence = Sentence {
        span: Span::new(0, text.len()),
        paragraph: 0,
        tokens,
        names: Vec::new(),
    };
    (text, vec![sentence])
}

fn statements(criterion: &mut Criterion) {
    let room = SpeechRoom::new(&Tables::builtin()).expect("the tables are well formed");
    let mut group = criterion.benchmark_group("statements");
    group.sample_size(10);
    let (reader, reports) = (loading::reader(), loading::example_reports());
    let readings: Vec<_> = reports.iter().map(|report| reader.open(report)).collect();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("examples", |bencher| {
        bencher.iter(|| {
            let each = readings.iter().map(|reading| {
                let mut actors = reading.actors.clone();
                room.read(&reading.document, &reading.times, &mut actors)
                    .len()
            });
            black_box(each.sum::<usize>())
        });
    });
    for count in [1_000, 10_000, 100_000] {
        for (name, (text, sentences)) in [
            ("quotations", quotations(count / 2)),
            ("marks", marks(count)),
        ] {
            let document = Document {
                text: &text,
                body: Span::new(0, text.len()),
                title: None,
                published: None,
                paragraphs: vec![Span::new(0, text.len())],
                sentences,
            };
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(
                BenchmarkId::new(name, count),
                &document,
                |bencher, document| {
                    bencher.iter(|| {
                        let mut actors = Actors::of(document);
                        black_box(room.read(document, &[], &mut actors).len())
                    });
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, statements);
criterion_main!(benches);
