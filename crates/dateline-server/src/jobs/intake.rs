//! Works on one job after another: reports are read some at a time and kept in batches, so that memory is bounded and others
//! that write get their turn in between.

use std::sync::Arc;

use dateline::{Record, Report};
use dateline_archive::{Added, Archive, Known, Problem as Kept};
use dateline_sources::Found;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};

use super::queue::{Job, Order, State, Upload};
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::reading;

/// Reports of a batch.
const BATCH: usize = 64;

/// Bytes of text of a batch.
const BATCH_BYTES: usize = 2 << 20;

/// Works on jobs until the server stops. The one that is being worked on ends with its batch.
pub(crate) async fn work(
    app: &Shared,
    mut orders: mpsc::Receiver<Order>,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let order = tokio::select! {
            order = orders.recv() => order,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        let Some((upload, progress)) = order else {
            return;
        };
        let working = Arc::clone(app);
        let handle = Handle::current();
        let told = progress.clone();
        let worked =
            tokio::task::spawn_blocking(move || take_in(&working, &handle, &upload, &told));
        let outcome = worked.await.map_err(Problem::fault).and_then(|done| done);
        progress.send_modify(|job| match outcome {
            Ok(()) => job.state = State::Done,
            Err(problem) => {
                job.state = State::Failed;
                job.error = Some(problem.cause().unwrap_or(problem.detail()).to_owned());
            }
        });
    }
}

/// One job under way.
struct Intake<'a> {
    app: &'a App,
    handle: &'a Handle,
    archive: Archive,
    source: &'a str,
    progress: &'a watch::Sender<Job>,
    batch: Vec<Record>,
    bytes: usize,
    problems: Vec<Kept>,
}

fn take_in(
    app: &App,
    handle: &Handle,
    upload: &Upload,
    progress: &watch::Sender<Job>,
) -> Result<(), Problem> {
    progress.send_modify(|job| job.state = State::Running);
    let mut intake = Intake {
        app,
        handle,
        archive: app.readers.another()?,
        source: &upload.source,
        progress,
        batch: Vec::new(),
        bytes: 0,
        problems: Vec::new(),
    };
    if upload.sent.is_object {
        let body = std::fs::read(upload.file.path()).map_err(Problem::fault)?;
        match upload.sent.object(&body) {
            Ok(report) => intake.report(&report)?,
            Err(faulty) => intake.fault(faulty.id, faulty.error.to_string()),
        }
        return intake.keep();
    }
    let file = upload.file.reopen().map_err(Problem::fault)?;
    for found in dateline_sources::read(file, upload.sent.format, &upload.sent.hints) {
        match found {
            Found::Report(report) => intake.report(&report)?,
            Found::Faulty(faulty) => intake.fault(faulty.id, faulty.error.to_string()),
            // Whoever wants links followed runs `dateline follow`.
            Found::Link(_) => {}
        }
        if *app.stopping.borrow() {
            intake.keep()?;
            return Err(Problem::busy(
                "the server stopped; send it again: what is known is passed over",
            ));
        }
    }
    intake.keep()
}

impl Intake<'_> {
    fn report(&mut self, report: &Report) -> Result<(), Problem> {
        let reader = self.app.reader()?;
        let named = reader.identify(report);
        let known = self.archive.known(
            &named.id,
            &report.text,
            named.published.as_deref(),
            report.notice.as_ref().map(|notice| notice.kind),
            reader.identity(),
        )?;
        match known {
            Known::No => {}
            Known::Removed => {
                let removed = "the report was removed from this archive and is not taken in again";
                self.fault(Some(named.id), removed.to_owned());
                return Ok(());
            }
            Known::Held | Known::ReadByAnother => {
                self.progress.send_modify(|job| job.known += 1);
                return Ok(());
            }
        }
        match reading::record(reader, report) {
            Ok(record) => {
                self.bytes += record.report.text.len();
                self.batch.push(record);
                self.progress.send_modify(|job| job.read += 1);
            }
            Err(unread) => self.fault(unread.report.id, unread.error),
        }
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.keep()?;
        }
        Ok(())
    }

    fn fault(&mut self, report: Option<String>, error: String) {
        let problem = Kept::new(self.source, report.clone(), error.clone());
        if self.problems.len() < BATCH {
            self.problems.push(problem);
        }
        self.progress.send_modify(|job| job.fault(report, error));
    }

    /// Keeps what is gathered: one batch, one transaction.
    fn keep(&mut self) -> Result<(), Problem> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let mut problems = std::mem::take(&mut self.problems);
        if batch.is_empty() && problems.is_empty() {
            return Ok(());
        }
        let source = self.source.to_owned();
        let writing = self.app.writer.write(move |archive| {
            let added = match batch.is_empty() {
                true => Added::default(),
                false => archive.add(&batch)?,
            };
            let refused = added.faulty.iter();
            problems.extend(
                refused.map(|(id, error)| Kept::new(&source, Some(id.clone()), error.clone())),
            );
            if !problems.is_empty() {
                archive.keep_problems(&problems, &[])?;
            }
            Ok(added)
        });
        let added = self.handle.block_on(writing)?;
        self.progress.send_modify(|job| {
            job.new += added.new;
            job.versions += added.versions;
            job.copies += added.copies;
            job.known += added.known;
            for (id, error) in added.faulty {
                job.fault(Some(id), error);
            }
        });
        Ok(())
    }
}
