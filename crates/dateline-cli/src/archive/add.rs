//! `dateline add`: reports in, an archive of joined events out.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Add, Format};
use super::feed::{self, Plan};
use super::records::Records;
use super::writer::{Totals, Writer};
use super::{csv_objects, format, json, place, text};
use crate::inputs;
use crate::style::{Look, complain};

/// What a shell expects of a command that a second Ctrl-C broke off.
const BROKEN_OFF: i32 = 130;

/// Runs the command; whether all was taken in.
pub(crate) fn run(args: &Add) -> Result<bool> {
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .context("--threads")?;
    }
    let sources = inputs::sources(&args.inputs)?;
    let archive = place::open(&args.shown.which)?;
    let reader = inputs::reader(&args.inputs)?;
    let records = args.records.then_some(()).map(|()| {
        let known = archive.readers()?;
        Ok::<_, anyhow::Error>(Records::of(reader.identity(), known, args.any_reader))
    });
    let stop = stop_on_interrupt()?;
    let done = Arc::new(AtomicUsize::new(0));
    let progress = Progress::of(sources.len(), Arc::clone(&done));
    let began = Instant::now();
    let outcomes = feed::start(Plan {
        sources,
        opener: inputs::Opener::of(&args.inputs)?,
        reader,
        records: records.transpose()?,
        archive: place::path(&args.shown.which)?,
        stop: Arc::clone(&stop),
        done,
    });
    let mut writer = Writer::of(archive, usize::from(args.batch));
    loop {
        match outcomes.recv_timeout(writer.patience()) {
            Ok(outcome) => writer.take(outcome)?,
            Err(RecvTimeoutError::Timeout) => writer.keep()?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.show(&writer.totals);
    }
    writer.keep()?;
    progress.bar.finish_and_clear();
    let stopped = stop.load(Ordering::Relaxed);
    summarise(args, &writer.totals, began.elapsed(), stopped)?;
    Ok(writer.totals.faulty == 0 && !stopped)
}

/// A flag that Ctrl-C or a request to terminate sets; the second time, the run ends at once.
pub(super) fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(BROKEN_OFF);
        }
        complain("stopping: what has been read is being kept; once more breaks off at once");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

/// What is shown while it runs, where somebody watches.
struct Progress {
    bar: ProgressBar,
    sources: usize,
    done: Arc<AtomicUsize>,
}

impl Progress {
    fn of(sources: usize, done: Arc<AtomicUsize>) -> Self {
        let bar = match std::io::stderr().is_terminal() {
            true => ProgressBar::new_spinner(),
            false => ProgressBar::hidden(),
        };
        let form = "{spinner} {pos} reports, {per_sec}, {elapsed}{msg}";
        let style =
            ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, sources, done }
    }

    fn show(&self, totals: &Totals) {
        let mut words = String::new();
        if self.sources > 1 {
            let done = self.done.load(Ordering::Relaxed);
            let _ = write!(words, ", {done} of {} sources", self.sources);
        }
        if totals.known > 0 {
            let _ = write!(words, ", {} known", totals.known);
        }
        if totals.faulty > 0 {
            let _ = write!(words, ", {} faulty", totals.faulty);
        }
        self.bar.set_message(words);
        self.bar.set_position(totals.read as u64);
    }
}

/// The summary as a program reads it.
#[derive(serde::Serialize)]
struct Summary<'t> {
    #[serde(flatten)]
    totals: &'t Totals,
    seconds: f64,
    stopped: bool,
}

fn summarise(args: &Add, totals: &Totals, took: Duration, stopped: bool) -> Result<()> {
    let summary = Summary {
        totals,
        seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
        stopped,
    };
    match format(&args.shown.printed) {
        Format::Json => json(&summary)?,
        Format::Csv => csv_objects(&[summary])?,
        Format::Table => text(&page(totals, took, Look::of_stdout()))?,
    }
    if stopped {
        complain(
            "stopped; what was read is in the archive. Run the same command again to go on: what is known is passed over",
        );
    }
    Ok(())
}

/// The summary as people read it.
pub(super) fn page(totals: &Totals, took: Duration, look: Look) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = totals.read as f64 / took.as_secs_f64().max(0.001);
    let mut lines = vec![
        ("read", totals.read, format!("{rate:.1} reports/s")),
        ("new", totals.new, String::new()),
        (
            "versions",
            totals.versions,
            "of reports that were held".to_owned(),
        ),
        (
            "copies",
            totals.copies,
            "of the new ones; they count as one source".to_owned(),
        ),
        ("known", totals.known, "passed over".to_owned()),
        (
            "faulty",
            totals.faulty,
            "`dateline problems` says why".to_owned(),
        ),
    ];
    if totals.links > 0 {
        lines.push((
            "links",
            totals.links,
            "new, queued for `dateline follow`".to_owned(),
        ));
    }
    if totals.read_by_another > 0 {
        lines.push((
            "outdated",
            totals.read_by_another,
            "of the known ones: `dateline reread` reads them with this reader".to_owned(),
        ));
    }
    let mut out = String::new();
    for (name, count, note) in lines {
        let note = if count == 0 && name != "read" {
            ""
        } else {
            &note
        };
        let _ = writeln!(out, "{name:<9} {count:>8}  {}", look.faint(note));
    }
    out
}
