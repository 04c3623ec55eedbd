//! How fast place names are found and resolved in the example reports, opened, and in one long row of one name.
//!
//! `cargo bench -p dateline --bench place`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::language::{Document, Name, NameKind, Sentence, Token, Upos};
use dateline::place::PlaceRoom;
use dateline::tables::Tables;
use dateline::{Reader, Span};

/// "Russia, Russia, …" in one sentence.
fn row_of_names(text: &str) -> Document<'_> {
    let token = |at: usize, form: &str, upos: Upos| Token {
        span: Span::new(at, at + form.len()),
        form: form.to_owned(),
        lemma: form.to_owned(),
        upos,
        xpos: "NNP",
        head: (at > 0).then_some(0),
        deprel: if at > 0 { "conj" } else { "root" },
    };
    let names = text.len() / 8;
    let tokens = (0..names).flat_map(|i| {
        [
            token(i * 8, "Russia", Upos::Propn),
            token(i * 8 + 6, ",", Upos::Punct),
        ]
    });
    let span = Span::new(0, text.len());
    Document {
        text,
        body: span,
        title: None,
        published: None,
        paragraphs: vec![span],
        sentences: vec![Sentence {
            span,
            paragraph: 0,
            tokens: tokens.collect(),
            names: (0..names)
                .map(|i| Name {
                    start: 2 * i,
                    end: 2 * i + 1,
                    kind: NameKind::Gpe,
                    score: 0.99,
                })
                .collect(),
        }],
    }
}

fn place(criterion: &mut Criterion) {
    let model = loading::model();
    let tables = Tables::builtin();
    let reader = Reader::with(&model, &tables).expect("a reader");
    let reports = loading::example_reports();
    let documents: Vec<Document> = reports
        .iter()
        .map(|report| reader.parse(report).1)
        .collect();

    let mut group = criterion.benchmark_group("place");
    group.sample_size(20);
    group.bench_function("opened", |bencher| {
        let gazetteer = model.file("gazetteer.bin").expect("a gazetteer");
        bencher.iter(|| PlaceRoom::new(&tables, gazetteer.clone()).expect("a room"));
    });
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("examples", |bencher| {
        bencher.iter(|| {
            documents
                .iter()
                .map(|d| reader.places().read(d).len())
                .sum::<usize>()
        });
    });
    for names in [6_000, 60_000] {
        let text = "Russia, ".repeat(names);
        let document = row_of_names(&text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{names} names"), |bencher| {
            bencher.iter(|| reader.places().read(&document).len());
        });
    }
    group.finish();
}

criterion_group!(benches, place);
criterion_main!(benches);
