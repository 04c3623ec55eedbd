//! How fast times are found and resolved in sentences that are parsed already: those of the example reports, and long
//! texts, where the cost must grow with the length and no faster. The trees of the latter are plain ones: the room asks
//! them little.
//!
//! `cargo bench -p dateline --bench time`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline::Span;
use dateline::language::{Document, Sentence, Token, Upos};
use dateline::tables::Tables;
use dateline::time::TimeRoom;

const NEWS: &str = "The foreign minister will travel to the capital on Tuesday for two days of talks, his office said on \
    Friday. The ceasefire that both sides signed in March 2015 has failed several times since the beginning of last \
    year. More than 2,000 people were killed in the first half of 2021, and some 40,000 fled their homes. Officials \
    who asked not to be named told reporters that the commission had not met since the end of the month. ";

/// The text as sentences of plain tokens, all of which hang on the first.
fn document(text: &str) -> Document<'_> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for sentence in text.split_inclusive(". ") {
        let span = Span::new(start, start + sentence.trim_end().len());
        start += sentence.len();
        let mut tokens = Vec::new();
        let mut at = span.start;
        for word in span.of(text).split(' ') {
            let token = Span::new(at, at + word.len());
            at += word.len() + 1;
            let first = tokens.is_empty();
            tokens.push(Token {
                span: token,
                form: word.to_owned(),
                lemma: word.to_lowercase(),
                upos: Upos::Noun,
                xpos: "NN",
                head: (!first).then_some(0),
                deprel: if first { "root" } else { "obl" },
            });
        }
        sentences.push(Sentence {
            span,
            paragraph: 0,
            tokens,
            names: Vec::new(),
        });
    }
    Document {
        text,
        body: Span::new(0, text.len()),
        title: None,
        published: Some("2022-04-22".parse().expect("a date")),
        paragraphs: vec![Span::new(0, text.len())],
        sentences,
    }
}

fn time(criterion: &mut Criterion) {
    let room = TimeRoom::new(&Tables::builtin()).expect("tables");
    let news = NEWS.repeat(200);
    let mut group = criterion.benchmark_group("times");
    group.sample_size(10);
    let (reader, reports) = (loading::reader(), loading::example_reports());
    let documents: Vec<Document> = reports
        .iter()
        .map(|report| reader.parse(report).1)
        .collect();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("examples", |bencher| {
        bencher.iter(|| documents.iter().map(|d| room.read(d).len()).sum::<usize>());
    });
    group.throughput(Throughput::Bytes(news.len() as u64));
    let parsed = document(&news);
    group.bench_function("news", |bencher| bencher.iter(|| room.read(&parsed).len()));
    for count in [10_000, 100_000] {
        let text = "Monday ".repeat(count);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let parsed = document(text.trim_end());
        group.bench_with_input(
            BenchmarkId::new("mondays", count),
            &parsed,
            |bencher, parsed| {
                bencher.iter(|| room.read(parsed).len());
            },
        );
    }
    group.finish();
}

criterion_group!(benches, time);
criterion_main!(benches);
