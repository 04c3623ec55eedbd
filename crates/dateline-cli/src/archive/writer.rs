//! The one writer of `add` and `follow`: gathers records into batches and keeps each as a whole.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use dateline::Record;
use dateline_archive::{Added, Archive, Error, Known, Link, Problem};

use super::feed::{Outcome, Piece};

/// How long a record waits for others to be kept with.
const PATIENCE: Duration = Duration::from_secs(2);

/// Most bytes of text of one batch.
const MOST_BYTES: usize = 16 << 20;

/// How often a batch is tried while another process writes (each try waits for some seconds itself).
const TRIES: usize = 30;

/// What came of a run.
#[derive(Debug, Default, serde::Serialize)]
pub(super) struct Totals {
    /// Reports that were read, or records that were taken.
    pub(super) read: usize,
    pub(super) new: usize,
    pub(super) versions: usize,
    pub(super) copies: usize,
    /// Reports that were held before.
    pub(super) known: usize,
    pub(super) faulty: usize,
    /// Reports that a feed told of without their text.
    pub(super) links: usize,
    /// Of the known ones, those that another reader read.
    #[serde(skip)]
    pub(super) read_by_another: usize,
}

/// Keeps what comes in.
pub(super) struct Writer {
    pub(super) archive: Archive,
    /// Most reports of a batch.
    most: usize,
    batch: Vec<Record>,
    sources: Vec<Arc<str>>,
    bytes: usize,
    problems: Vec<Problem>,
    links: Vec<Link>,
    since: Option<Instant>,
    pub(super) totals: Totals,
}

impl Writer {
    pub(super) fn of(archive: Archive, most: usize) -> Self {
        Writer {
            archive,
            most,
            batch: Vec::new(),
            sources: Vec::new(),
            bytes: 0,
            problems: Vec::new(),
            links: Vec::new(),
            since: None,
            totals: Totals::default(),
        }
    }

    /// How long until what is gathered must be kept.
    pub(super) fn patience(&self) -> Duration {
        self.since
            .map_or(PATIENCE, |since| PATIENCE.saturating_sub(since.elapsed()))
    }

    /// Takes what came of a piece; keeps the batch when it is full.
    pub(super) fn take(&mut self, piece: Piece<Outcome>) -> Result<(), Error> {
        self.since.get_or_insert_with(Instant::now);
        match piece.what {
            Outcome::Record(record) => {
                self.totals.read += 1;
                self.bytes += record.report.text.len();
                self.batch.push(*record);
                self.sources.push(piece.source);
            }
            Outcome::Known(Known::Removed, id) => {
                let removed = "the report was removed from this archive and is not taken in again";
                self.fault(&piece.source, Some(id), removed.to_owned());
            }
            Outcome::Known(known, _) => {
                self.totals.known += 1;
                self.totals.read_by_another += usize::from(known == Known::ReadByAnother);
            }
            Outcome::Link(link) => self.links.push(link),
            Outcome::Faulty((id, error)) => self.fault(&piece.source, id, error),
        }
        let gathered = [self.batch.len(), self.problems.len(), self.links.len()];
        if gathered.iter().any(|count| *count >= self.most) || self.bytes >= MOST_BYTES {
            self.keep()?;
        }
        Ok(())
    }

    fn fault(&mut self, source: &str, report: Option<String>, error: String) {
        self.totals.faulty += 1;
        self.problems.push(Problem::new(source, report, error));
    }

    /// Keeps what is gathered: one batch, one transaction.
    pub(super) fn keep(&mut self) -> Result<(), Error> {
        self.since = None;
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let sources = std::mem::take(&mut self.sources);
        let added = match batch.is_empty() {
            true => Added::default(),
            false => patiently(|| self.archive.add(&batch))?,
        };
        let source_of = |id: &str| {
            let at = batch.iter().position(|record| record.report.id == id);
            at.and_then(|at| sources.get(at))
                .map_or("", |source| source)
        };
        for (id, error) in &added.faulty {
            self.totals.faulty += 1;
            let problem = Problem::new(source_of(id), Some(id.clone()), error.clone());
            self.problems.push(problem);
        }
        self.count(&added);
        let links = std::mem::take(&mut self.links);
        self.totals.links += patiently(|| self.archive.queue(&links))?;
        let problems = std::mem::take(&mut self.problems);
        if problems.is_empty() && !self.archive.has_problems()? {
            return Ok(());
        }
        let is_faulty = |id: &str| added.faulty.iter().any(|(faulty, _)| faulty == id);
        let solved: Vec<(&str, &str)> = batch
            .iter()
            .zip(&sources)
            .map(|(record, source)| (source.as_ref(), record.report.id.as_str()))
            .filter(|(_, id)| !is_faulty(id))
            .collect();
        patiently(|| self.archive.keep_problems(&problems, &solved))
    }

    fn count(&mut self, added: &Added) {
        self.totals.new += added.new;
        self.totals.versions += added.versions;
        self.totals.copies += added.copies;
        self.totals.known += added.known;
    }
}

/// Tries again while another process is writing.
pub(super) fn patiently<T>(mut attempt: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..TRIES {
        match attempt() {
            Err(error) if error.is_busy() => thread::sleep(Duration::from_millis(50)),
            outcome => return outcome,
        }
    }
    attempt()
}
