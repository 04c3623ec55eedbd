//! How fast the example reports are read: cut into sentences, parsed, and as whole records.
//!
//! `cargo bench -p dateline --bench reader`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::language::{LanguageRoom, Model, Segmenter};
use dateline::tables::Tables;
use dateline::text::TextRoom;
use dateline::{Reader, Report};

fn examples() -> Vec<Report> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the examples' folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Report::new(std::fs::read_to_string(path).expect("an example")))
        .collect()
}

fn reader(criterion: &mut Criterion) {
    let reports = examples();
    let words: usize = reports
        .iter()
        .map(|report| report.text.split_whitespace().count())
        .sum();
    let model = Model::chosen(std::env::var_os("DATELINE_MODEL"));
    let tables = Tables::builtin();
    let text = TextRoom::new(&tables).expect("tables");
    let segmenter = Segmenter::new(&tables).expect("tables");
    let language = LanguageRoom::new(&tables, &model).expect("a model");
    let reader = Reader::with(&model, &tables).expect("a reader");
    let bodies: Vec<_> = reports.iter().map(|report| text.read(report)).collect();

    let mut group = criterion.benchmark_group("words");
    group
        .throughput(Throughput::Elements(words as u64))
        .sample_size(10);
    group.bench_function("segmented", |bencher| {
        bencher.iter(|| {
            let all = reports.iter().zip(&bodies);
            all.map(|(report, body)| segmenter.body(&report.text, body).len())
                .sum::<usize>()
        });
    });
    group.bench_function("parsed", |bencher| {
        bencher.iter(|| {
            let all = reports.iter().zip(&bodies);
            all.map(|(report, body)| language.read(&report.text, body).0.len())
                .sum::<usize>()
        });
    });
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            reports
                .iter()
                .map(|report| reader.read(report).events.len())
                .sum::<usize>()
        });
    });
    group.bench_function("read on all threads", |bencher| {
        bencher.iter(|| reader.read_all(&reports).len());
    });
    group.finish();
}

criterion_group!(benches, reader);
criterion_main!(benches);
