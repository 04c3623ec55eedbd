//! How fast a folder of reports is read, and how much memory that takes.

use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Context;
use dateline::language::{LanguageRoom, Model};
use dateline::tables::Tables;
use dateline::{Reader, Report};
use rayon::prelude::*;

/// Reports, words and bytes a second of the text files under a folder, on `threads` threads.
pub(crate) fn run(
    folder: &Path,
    model: &Model,
    threads: Option<usize>,
    language_only: bool,
) -> anyhow::Result<String> {
    let reports = reports(folder)?;
    let words: usize = reports
        .iter()
        .map(|report| report.text.split_whitespace().count())
        .sum();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()?;
    let begun = Instant::now();
    let tables = Tables::builtin();
    let work: Box<dyn Fn(&Report) + Sync> = if language_only {
        let text = dateline::text::TextRoom::new(&tables)?;
        let room = LanguageRoom::new(&tables, model)?;
        Box::new(move |report| drop(room.read(&report.text, &text.read(report))))
    } else {
        let reader = Reader::with(model, &tables)?;
        Box::new(move |report| drop(reader.read(report)))
    };
    let loaded = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let done = AtomicUsize::new(0);
    pool.install(|| {
        reports.par_iter().for_each(|report| {
            work(report);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(100) {
                progress(done, reports.len());
            }
        });
    });
    let took = begun.elapsed().as_secs_f64();
    let rate = |count: usize| {
        #[allow(clippy::cast_precision_loss, reason = "counts of words")]
        let rate = count as f64 / took;
        rate
    };
    let mut answer = String::new();
    writeln!(
        answer,
        "{} reports, {words} words, {bytes} bytes",
        reports.len()
    )?;
    writeln!(
        answer,
        "loaded in {loaded:.2} s, read in {took:.2} s on {} threads",
        pool.current_num_threads()
    )?;
    writeln!(
        answer,
        "{:.1} reports/s, {:.0} words/s, {:.2} MB/s",
        rate(reports.len()),
        rate(words),
        rate(bytes) / 1e6
    )?;
    if let Some(peak) = peak_memory() {
        writeln!(answer, "peak memory {peak} MB")?;
    }
    Ok(answer)
}

fn reports(folder: &Path) -> anyhow::Result<Vec<Report>> {
    let mut folders = vec![folder.to_path_buf()];
    let mut paths = Vec::new();
    while let Some(current) = folders.pop() {
        if current.is_file() {
            paths.push(current);
            continue;
        }
        for entry in
            std::fs::read_dir(&current).with_context(|| format!("reading {}", current.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut reports = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        reports.push(Report::new(String::from_utf8_lossy(&bytes)));
    }
    Ok(reports)
}

#[allow(clippy::print_stderr, reason = "progress, to a person who waits")]
fn progress(done: usize, all: usize) {
    eprint!("\r{done} of {all} reports");
    if done + 100 > all {
        eprintln!();
    }
}

/// Most memory that the process has held, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
