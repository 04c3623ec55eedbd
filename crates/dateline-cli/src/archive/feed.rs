//! What `add` takes in: sources are opened on one thread, reports are read on all cores, and what comes of them goes on
//! through bounded channels, so that no more lies in memory than is being worked on.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use dateline::{Reader, Record, Report};
use dateline_archive::{Archive, Known, Link};
use dateline_export::records;
use dateline_sources::{Found, Lines};
use rayon::prelude::*;

use super::records::{Records, Refusal};
use crate::inputs::{Opener, Source};
use crate::read;

/// How often a thread that waits looks whether it is to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// What comes in.
pub(super) struct Piece<T> {
    /// The file it came from.
    pub(super) source: Arc<str>,
    pub(super) what: T,
}

/// Something to be read, or done without reading.
enum Raw {
    Report(Box<Report>),
    Line(Vec<u8>),
    Done(Outcome),
}

/// What became of something that came in.
pub(super) enum Outcome {
    Record(Box<Record>),
    /// The archive holds it, or refuses it.
    Known(Known, String),
    /// A feed told of a report that stands elsewhere.
    Link(Link),
    Faulty(Refusal),
}

/// What the feeder and the readers share.
pub(super) struct Plan {
    pub(super) sources: Vec<Source>,
    pub(super) opener: Opener,
    pub(super) reader: Reader,
    /// Where the sources hold records instead of reports.
    pub(super) records: Option<Records>,
    /// The archive's file: what it holds is not read again.
    pub(super) archive: std::path::PathBuf,
    /// Whether to stop.
    pub(super) stop: Arc<AtomicBool>,
    /// Sources that are done.
    pub(super) done: Arc<AtomicUsize>,
}

/// Starts feeding and reading. The receiver ends when all has been read, or soon after a stop.
pub(super) fn start(plan: Plan) -> Receiver<Piece<Outcome>> {
    let waiting = 2 * rayon::current_num_threads();
    let (raw, to_read) = sync_channel(waiting);
    let (outcomes, taken) = sync_channel(waiting);
    let plan = Arc::new(plan);
    let feeding = Arc::clone(&plan);
    // Not joined: after a stop it may still wait for standard input.
    thread::spawn(move || feed(&feeding, &raw));
    thread::spawn(move || read_all(&plan, to_read, &outcomes));
    taken
}

/// Pieces as they come, until the feeder is done or all is to stop.
struct Incoming<'p> {
    pieces: Receiver<Piece<Raw>>,
    stop: &'p AtomicBool,
}

impl Iterator for Incoming<'_> {
    type Item = Piece<Raw>;

    fn next(&mut self) -> Option<Piece<Raw>> {
        while !self.stop.load(Ordering::Relaxed) {
            match self.pieces.recv_timeout(GLANCE) {
                Ok(piece) => return Some(piece),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        None
    }
}

fn read_all(plan: &Plan, pieces: Receiver<Piece<Raw>>, outcomes: &SyncSender<Piece<Outcome>>) {
    let incoming = Incoming {
        pieces,
        stop: &plan.stop,
    };
    incoming.par_bridge().for_each(|piece| {
        let what = match piece.what {
            Raw::Done(outcome) => outcome,
            Raw::Report(report) => match read::record(&plan.reader, &report) {
                Ok(record) => Outcome::Record(Box::new(record)),
                Err(unread) => Outcome::Faulty((unread.report.id, unread.error)),
            },
            Raw::Line(line) => match plan.records.as_ref().map(|records| records.record(&line)) {
                Some(Ok(record)) => Outcome::Record(Box::new(record)),
                Some(Err(refusal)) => Outcome::Faulty(refusal),
                None => return,
            },
        };
        let source = piece.source;
        // Where the writer has gone, it says why.
        let _ = outcomes.send(Piece { source, what });
    });
}

/// Opens the sources in turn. Ends early where nobody takes the pieces any more.
fn feed(plan: &Plan, raw: &SyncSender<Piece<Raw>>) {
    let archive = match Archive::open_to_read(&plan.archive) {
        Ok(archive) => archive,
        Err(error) => {
            let source = plan.archive.to_string_lossy().into();
            let what = Raw::Done(Outcome::Faulty((None, error.to_string())));
            let _ = raw.send(Piece { source, what });
            return;
        }
    };
    for source in &plan.sources {
        let name: Arc<str> = source.name().into();
        let send = |what| {
            let source = Arc::clone(&name);
            raw.send(Piece { source, what }).is_ok()
        };
        let fed = match plan.records {
            Some(_) => feed_records(source, send),
            None => feed_reports(plan, &archive, source, send),
        };
        let fed = fed
            .unwrap_or_else(|error| send(Raw::Done(Outcome::Faulty((None, format!("{error:#}"))))));
        if !fed {
            return;
        }
        plan.done.fetch_add(1, Ordering::Relaxed);
    }
}

fn feed_reports(
    plan: &Plan,
    archive: &Archive,
    source: &Source,
    send: impl Fn(Raw) -> bool,
) -> Result<bool> {
    for found in plan.opener.items(source) {
        let raw = match found {
            Found::Report(report) => look_up(plan, archive, report)?,
            Found::Link(link) => Raw::Done(Outcome::Link(Link {
                url: link.url,
                title: link.title,
                published: link.published.map(|published| published.written),
                feed: link.publisher,
            })),
            Found::Faulty(faulty) => {
                Raw::Done(Outcome::Faulty((faulty.id, faulty.error.to_string())))
            }
        };
        if !send(raw) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A report that the archive holds need not be read.
fn look_up(plan: &Plan, archive: &Archive, report: Box<Report>) -> Result<Raw> {
    let named = plan.reader.identify(&report);
    let known = archive.known(
        &named.id,
        &report.text,
        named.published.as_deref(),
        report.notice.as_ref().map(|notice| notice.kind),
        plan.reader.identity(),
    )?;
    Ok(match known {
        Known::No => Raw::Report(report),
        known => Raw::Done(Outcome::Known(known, named.id)),
    })
}

fn feed_records(source: &Source, send: impl Fn(Raw) -> bool) -> Result<bool> {
    let input: Box<dyn BufRead> = match source {
        Source::Stdin => {
            let mut input = BufReader::new(std::io::stdin());
            if records::is_parquet(input.fill_buf()?) {
                bail!("Parquet is read from its end: give the file's name, not standard input");
            }
            Box::new(input)
        }
        Source::File(path) => {
            let unreadable = || format!("cannot read {}", path.display());
            let file = File::open(path).with_context(unreadable)?;
            let mut input = BufReader::new(file);
            if records::is_parquet(input.fill_buf().with_context(unreadable)?) {
                let mut take = |record| send(Raw::Line(record));
                return Ok(records::each(input.into_inner(), &mut take)?);
            }
            Box::new(input)
        }
        Source::Address(address) => {
            bail!("records are taken from files, not from an address; fetch {address} first")
        }
    };
    for line in Lines::of(input) {
        let raw = match line? {
            Ok(line) => Raw::Line(line),
            Err(error) => Raw::Done(Outcome::Faulty((None, error.to_string()))),
        };
        if !send(raw) {
            return Ok(false);
        }
    }
    Ok(true)
}
