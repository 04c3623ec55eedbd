//! How fast mentions become entities in parsed reports, and that the cost grows with a report's length and little faster.
//!
//! `cargo bench -p dateline --bench actor`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline::Report;
use dateline::actor::ActorRoom;
use dateline::tables::Tables;

fn actor(criterion: &mut Criterion) {
    let room = ActorRoom::new(&Tables::builtin()).expect("the tables are well formed");
    let reader = loading::reader();
    let examples = loading::example_reports();
    let texts: Vec<&str> = examples.iter().map(|report| report.text.as_str()).collect();
    let all = texts.join("\n\n");

    let mut group = criterion.benchmark_group("actor");
    group.sample_size(10);
    for times in [1, 4, 16] {
        let report = Report::new(vec![all.as_str(); times].join("\n\n"));
        let reading = reader.open(&report);
        group.throughput(Throughput::Bytes(report.text.len() as u64));
        group.bench_function(BenchmarkId::new("examples in one", times), |bencher| {
            bencher.iter(|| {
                let actors = room.read(
                    &reading.document,
                    &reading.toponyms,
                    reader.places(),
                    None,
                    None,
                );
                actors.mentions().count()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, actor);
criterion_main!(benches);
