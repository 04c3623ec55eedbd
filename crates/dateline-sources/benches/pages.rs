//! Web pages a second: the whole report of a page, and its day of publication alone.
//!
//! `cargo bench -p dateline-sources --bench pages`. The page is written for it; real ones: `dateline-eval articles`.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline_sources::{Format, Hints, dated, each};

/// A page as news sites send them: much around the article, and scripts.
fn page() -> String {
    let paragraph = "<p>Delegates from both sides met in <a href='/oslo'>Oslo</a> on Tuesday for the first talks in three \
        years, the Norwegian foreign ministry said, and agreed to meet again next week.</p>";
    let teaser = "<li class='teaser'><a href='/2021/05/03/plan'><h3>A plan for the harbour</h3></a><time>3 May 2021</time></li>";
    let script = "window.items = window.items || []; window.items.push({slot: 'top', sizes: [[300, 250]]});\n";
    format!(
        "<!doctype html><html lang='en-GB'><head><title>Talks begin in Oslo | North Wire</title><script>{}</script></head>\
         <body><nav><ul>{}</ul></nav><article><h1>Talks begin in Oslo</h1><div class='byline'>By Ane Dahl, 4 May 2021</div>\
         {}<figure><img><figcaption>The hall</figcaption></figure></article><aside><ul>{}</ul></aside></body></html>",
        script.repeat(500),
        "<li><a href='/x'>Section</a></li>".repeat(80),
        paragraph.repeat(20),
        teaser.repeat(60),
    )
}

fn pages(criterion: &mut Criterion) {
    let page = page();
    let mut group = criterion.benchmark_group("page");
    group.throughput(Throughput::Elements(1));
    group.bench_function("report", |bencher| {
        bencher.iter(|| {
            each(
                page.as_bytes(),
                Format::Html,
                &Hints::default(),
                &mut |found| {
                    black_box(found);
                    ControlFlow::Continue(())
                },
            )
        });
    });
    group.bench_function("day", |bencher| bencher.iter(|| black_box(dated(&page))));
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
