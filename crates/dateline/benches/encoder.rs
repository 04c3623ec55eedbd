//! How fast the learned layer runs: texts cut into sentences, and sentences parsed by the encoder, in words a second.
//!
//! `cargo bench -p dateline --bench encoder`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline::language::{LanguageRoom, Segment, Segmenter};
use dateline::tables::Tables;
use dateline::text::TextRoom;

/// One sentence of so many words.
fn sentence(words: usize) -> String {
    let phrase = "the minister of the country met the delegation and ";
    let mut text = phrase.repeat(words / 9 + 1);
    let end = text
        .match_indices(' ')
        .nth(words - 1)
        .map_or(text.len(), |(at, _)| at);
    text.truncate(end);
    text
}

fn encoder(criterion: &mut Criterion) {
    let tables = Tables::builtin();
    let rooms = TextRoom::new(&tables).expect("tables");
    let segmenter = Segmenter::new(&tables).expect("tables");
    let language = LanguageRoom::new(&tables, &loading::model()).expect("a model");
    let reports = loading::example_reports();
    let bodies: Vec<_> = reports.iter().map(|report| rooms.read(report)).collect();
    let cut: Vec<(&str, Vec<Segment>)> = reports
        .iter()
        .zip(&bodies)
        .map(|(report, body)| (report.text.as_str(), segmenter.body(&report.text, body)))
        .collect();
    let words: usize = cut
        .iter()
        .flat_map(|(_, segments)| segments)
        .map(|segment| segment.tokens.len())
        .sum();

    let mut group = criterion.benchmark_group("encoder");
    group
        .throughput(Throughput::Elements(words as u64))
        .sample_size(10);
    group.bench_function("examples cut", |bencher| {
        bencher.iter(|| {
            let all = reports.iter().zip(&bodies);
            all.map(|(report, body)| segmenter.body(&report.text, body).len())
                .sum::<usize>()
        });
    });
    group.bench_function("examples parsed", |bencher| {
        bencher.iter(|| {
            cut.iter()
                .map(|(text, segments)| language.parse(text, segments).0.len())
                .sum::<usize>()
        });
    });
    // What a word costs by the length of its sentence: attention and the tree are quadratic in it.
    for length in [10, 40, 160] {
        let text = vec![sentence(length); 640 / length].join(". ");
        let report = dateline::Report::new(text.as_str());
        let segments = segmenter.body(&text, &rooms.read(&report));
        group.throughput(Throughput::Elements(640));
        group.bench_with_input(
            BenchmarkId::new("words a sentence", length),
            &segments,
            |bencher, segments| bencher.iter(|| language.parse(&text, segments).0.len()),
        );
    }
    group.finish();
}

criterion_group!(benches, encoder);
criterion_main!(benches);
