//! How fast the example reports are read, from text to record.
//!
//! `cargo bench -p dateline --bench reader`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn reader(criterion: &mut Criterion) {
    let reports = loading::example_reports();
    let words: usize = reports
        .iter()
        .map(|report| report.text.split_whitespace().count())
        .sum();
    let reader = loading::reader();

    let mut group = criterion.benchmark_group("reader");
    group
        .throughput(Throughput::Elements(words as u64))
        .sample_size(10);
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
