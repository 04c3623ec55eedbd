//! `dateline read`: reports in, records out, in the same order.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};
use dateline::record::{Unread, UnreadHead};
use dateline::{Reader, Record, Report};
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
        out: BufWriter::new(io::stdout().lock()),
        format,
        evidence: args.evidence,
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
    printer.out.flush()?;
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

struct Printer<W> {
    out: W,
    format: Format,
    evidence: bool,
    all_read: bool,
}

impl<W: Write> Printer<W> {
    fn print(&mut self, reader: &Reader, batch: Vec<Taken>) -> Result<()> {
        let outcomes: Vec<Result<Record, Unread>> = batch
            .into_par_iter()
            .map(|taken| outcome(reader, taken))
            .collect();
        for outcome in outcomes {
            self.all_read &= outcome.is_ok();
            match (outcome, self.format) {
                (Ok(record), Format::Jsonl) => self.line(&record)?,
                (Ok(record), Format::Text) => {
                    self.out.write_all(
                        page::page(&record, style::Look::of_stdout(), self.evidence).as_bytes(),
                    )?;
                }
                (Err(unread), Format::Jsonl) => self.line(&unread)?,
                (Err(unread), Format::Text) => {
                    let name = unread.report.id.as_deref().unwrap_or("report");
                    style::complain(&format!(
                        "{}: {}",
                        style::safe(name),
                        style::safe(&unread.error)
                    ));
                }
            }
        }
        self.out.flush()?;
        Ok(())
    }

    fn line(&mut self, value: &impl serde::Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }
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
