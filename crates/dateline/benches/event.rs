//! How fast events are found in reports that the other rooms have read, and that the cost grows with a report's length
//! and little faster.
//!
//! `cargo bench -p dateline --bench event`; the model is that of the folder `DATELINE_MODEL`, or the one compiled in.

#[path = "../tests/loading/mod.rs"]
mod loading;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dateline::Report;
use dateline::actor::ActorRoom;
use dateline::event::{EventRoom, Known};
use dateline::speech::SpeechRoom;
use dateline::tables::Tables;

fn event(criterion: &mut Criterion) {
    let tables = Tables::builtin();
    let actor = ActorRoom::new(&tables).expect("the tables are well formed");
    let speech = SpeechRoom::new(&tables).expect("the tables are well formed");
    let room = EventRoom::new(&tables).expect("the tables are well formed");
    let reader = loading::reader();
    let examples = loading::example_reports();
    let texts: Vec<&str> = examples.iter().map(|report| report.text.as_str()).collect();
    let all = texts.join("\n\n");

    let mut group = criterion.benchmark_group("event");
    group.sample_size(10);
    for times in [1, 4, 16] {
        let report = Report::new(vec![all.as_str(); times].join("\n\n"));
        let reading = reader.open(&report);
        let document = &reading.document;
        let mut actors = actor.read(document, &reading.toponyms, reader.places(), None, None);
        let statements = speech.read(document, &reading.times, &mut actors);
        let known = Known {
            document,
            times: &reading.times,
            toponyms: &reading.toponyms,
            statements: &statements,
        };
        group.throughput(Throughput::Bytes(report.text.len() as u64));
        group.bench_function(BenchmarkId::new("examples in one", times), |bencher| {
            // The room adds unnamed actors to those that it is given.
            bencher.iter_batched(
                || actors.clone(),
                |mut actors| room.read(known, &mut actors).len(),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, event);
criterion_main!(benches);
