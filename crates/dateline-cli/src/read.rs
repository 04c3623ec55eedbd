//! `dateline read`: reports in, records out, in the same order.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};
use dateline::record::{Unread, UnreadHead};
use dateline::{Reader, Record, Report};
use dateline_export::records::RecordWriter;
use dateline_sources::{Faulty, Found};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::args::{Format, Read};
use crate::inputs::{self, Source};
use crate::{page, style};

/// Bytes of text that are read at once: enough to keep all cores busy, little enough to print soon and stay small.
const BATCH_BYTES: usize = 4 << 20;

/// Reports that are read at once.
const BATCH_REPORTS: usize = 256;

/// Runs the command; whether all was read.
pub(crate) fn run(args: &Read) -> Result<bool> {
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .context("--threads")?;
    }
    let sources = inputs::sources(&args.inputs)?;
    let opener = inputs::Opener::of(&args.inputs)?;
    let reader = inputs::reader(&args.inputs)?;
    let format = args
        .format
        .unwrap_or_else(|| match io::stdout().is_terminal() {
            true => Format::Text,
            false => Format::Jsonl,
        });
    let bar = progress(&sources);
    let mut printer = Printer {
        out: Out::of(format, args.evidence)?,
        all_read: true,
    };
    let mut links = 0;
    for source in &sources {
        let mut batch = Vec::new();
        let mut bytes = 0;
        for found in opener.items(source) {
            match found {
                Found::Report(report) => {
                    bytes += report.text.len();
                    batch.push(Ok(*report));
                }
                Found::Faulty(faulty) => batch.push(Err(faulty)),
                Found::Link(_) => links += 1,
            }
            if bytes >= BATCH_BYTES || batch.len() >= BATCH_REPORTS {
                printer.print(&reader, std::mem::take(&mut batch))?;
                bytes = 0;
            }
        }
        printer.print(&reader, batch)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    if links > 0 {
        style::complain(&format!("links without a text, not read: {links}"));
    }
    printer.out.finish()?;
    let lines_from_stdin =
        sources == [Source::Stdin] && args.inputs.from == crate::args::From::Jsonl;
    Ok(printer.all_read || lines_from_stdin)
}

/// A bar over many files where somebody watches.
fn progress(sources: &[Source]) -> ProgressBar {
    if sources.len() < 3 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let form = "{bar:30} {pos}/{len} files, {per_sec}, {eta} left";
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(sources.len() as u64).with_style(style)
}

/// A report or what is wrong with it.
type Taken = Result<Report, Faulty>;

struct Printer {
    out: Out,
    all_read: bool,
}

impl Printer {
    fn print(&mut self, reader: &Reader, batch: Vec<Taken>) -> Result<()> {
        let outcomes: Vec<Result<Record, Unread>> = batch
            .into_par_iter()
            .map(|taken| outcome(reader, taken))
            .collect();
        for outcome in &outcomes {
            self.all_read &= outcome.is_ok();
            self.out.put(outcome)?;
        }
        self.out.flush()
    }
}

/// Where records go, and in which form.
enum Out {
    Lines(BufWriter<Stdout>),
    Pages {
        out: BufWriter<Stdout>,
        evidence: bool,
    },
    Table(Box<RecordWriter<BufWriter<Stdout>>>),
}

impl Out {
    fn of(format: Format, evidence: bool) -> Result<Self> {
        let out = BufWriter::new(io::stdout());
        Ok(match format {
            Format::Jsonl => Out::Lines(out),
            Format::Text => Out::Pages { out, evidence },
            Format::Parquet => {
                anyhow::ensure!(
                    !io::stdout().is_terminal(),
                    "Parquet is not for the terminal: send it to a file (> records.parquet)"
                );
                Out::Table(Box::new(RecordWriter::new(out)?))
            }
        })
    }

    fn put(&mut self, outcome: &Result<Record, Unread>) -> Result<()> {
        match (self, outcome) {
            (Out::Lines(out), Ok(record)) => line(out, record),
            (Out::Lines(out), Err(unread)) => line(out, unread),
            (Out::Pages { out, evidence }, Ok(record)) => {
                let page = page::page(record, style::Look::of_stdout(), *evidence);
                Ok(out.write_all(page.as_bytes())?)
            }
            (Out::Pages { .. }, Err(unread)) => {
                let name = unread.report.id.as_deref().unwrap_or("report");
                style::complain(&format!(
                    "{}: {}",
                    style::safe(name),
                    style::safe(&unread.error)
                ));
                Ok(())
            }
            (Out::Table(table), Ok(record)) => Ok(table.record(record)?),
            (Out::Table(table), Err(unread)) => Ok(table.unread(unread)?),
        }
    }

    /// Lets go of what is ready to be seen; of a table, that is nothing until it ends.
    fn flush(&mut self) -> Result<()> {
        match self {
            Out::Lines(out) | Out::Pages { out, .. } => Ok(out.flush()?),
            Out::Table(_) => Ok(()),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Out::Lines(mut out) | Out::Pages { mut out, .. } => Ok(out.flush()?),
            Out::Table(table) => Ok(table.finish()?),
        }
    }
}

fn line(out: &mut impl Write, value: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}

/// What is printed of a report that came in.
fn outcome(reader: &Reader, taken: Taken) -> Result<Record, Unread> {
    match taken {
        Ok(report) => record(reader, &report),
        Err(faulty) => Err(unread(faulty.id, faulty.error.to_string())),
    }
}

/// The record of a report. The reader does not panic; should it do so after all, the report that made it is told and the
/// run goes on.
pub(crate) fn record(reader: &Reader, report: &Report) -> Result<Record, Unread> {
    catch_unwind(AssertUnwindSafe(|| reader.read(report))).map_err(|_| {
        let error =
            "the reader failed on this report, which is a fault of ours; please send it to us";
        unread(report.id.clone(), error.to_owned())
    })
}

fn unread(id: Option<String>, error: String) -> Unread {
    Unread {
        report: UnreadHead { id },
        error,
    }
}
