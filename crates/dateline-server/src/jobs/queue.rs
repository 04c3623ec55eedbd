//! The jobs that wait, the one that is worked on, and what became of the last ones. They live as long as the server: a job
//! that was not done is sent again, and what the archive knows already is passed over.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tempfile::NamedTempFile;
use tokio::sync::{mpsc, watch};
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::reading::Sent;

/// Jobs that may wait.
const WAITING: usize = 16;

/// Jobs that are remembered when they are done.
const REMEMBERED: usize = 1_000;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = JobState)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Others come first.
    Waiting,
    /// It is being read.
    Running,
    /// All was looked at; `faulty` says what could not be taken in.
    Done,
    /// It ended early; `error` says why.
    Failed,
}

/// A job: reports that were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Its id.
    pub(crate) id: String,
    /// How far it is.
    pub(crate) state: State,
    /// Reports that were read.
    pub(crate) read: usize,
    /// Of these, those that are new.
    pub(crate) new: usize,
    /// Those that are a further version of a known one.
    pub(crate) versions: usize,
    /// Of the new ones, copies of an earlier report.
    pub(crate) copies: usize,
    /// Reports that the archive held before.
    pub(crate) known: usize,
    /// What could not be taken in.
    pub(crate) faulty: usize,
    /// What is wrong with the first of these.
    pub(crate) faults: Vec<Fault>,
    /// Why it ended early.
    pub(crate) error: Option<String>,
}

/// Something that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// The report's id, as far as it is known.
    pub(crate) report: Option<String>,
    /// What is wrong and what to do.
    pub(crate) error: String,
}

/// Faults that are told one by one; all stand in `dateline problems`.
const TOLD: usize = 20;

impl Job {
    fn new(id: String) -> Job {
        Job {
            id,
            state: State::Waiting,
            read: 0,
            new: 0,
            versions: 0,
            copies: 0,
            known: 0,
            faulty: 0,
            faults: Vec::new(),
            error: None,
        }
    }

    /// Counts something that could not be taken in.
    pub(crate) fn fault(&mut self, report: Option<String>, error: String) {
        self.faulty += 1;
        if self.faults.len() < TOLD {
            self.faults.push(Fault { report, error });
        }
    }

    /// Whether nothing more becomes of it.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, State::Done | State::Failed)
    }
}

/// What was sent, laid down.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) file: NamedTempFile,
    pub(crate) sent: Sent,
    /// As problems name where a report came from.
    pub(crate) source: String,
}

/// A job to be worked on, and where its progress is told.
pub(crate) type Order = (Upload, watch::Sender<Job>);

/// All jobs.
#[derive(Debug)]
pub(crate) struct Jobs {
    orders: mpsc::Sender<Order>,
    known: Mutex<BTreeMap<String, watch::Receiver<Job>>>,
    ids: Mutex<Vec<String>>,
}

impl Jobs {
    /// No jobs yet, and where those come that are to be worked on.
    pub(crate) fn new() -> (Jobs, mpsc::Receiver<Order>) {
        let (orders, taken) = mpsc::channel(WAITING);
        let jobs = Jobs {
            orders,
            known: Mutex::default(),
            ids: Mutex::default(),
        };
        (jobs, taken)
    }

    /// A place among those that wait: asked for before anything is laid down.
    pub(crate) fn place(&self) -> Result<mpsc::Permit<'_, Order>, Problem> {
        let full = "enough jobs are waiting; send it again when one is done";
        self.orders.try_reserve().map_err(|_| Problem::busy(full))
    }

    /// Takes an upload in.
    pub(crate) fn add(&self, place: mpsc::Permit<'_, Order>, id: String, upload: Upload) -> Job {
        let job = Job::new(id.clone());
        let (progress, watched) = watch::channel(job.clone());
        let mut known = lock(&self.known);
        let mut ids = lock(&self.ids);
        known.insert(id.clone(), watched);
        ids.push(id);
        if ids.len() > REMEMBERED {
            let oldest = ids.remove(0);
            known.remove(&oldest);
        }
        place.send((upload, progress));
        job
    }

    /// Watches a job.
    pub(crate) fn watch(&self, id: &str) -> Option<watch::Receiver<Job>> {
        lock(&self.known).get(id).cloned()
    }

    /// All jobs that are remembered, the last first.
    pub(crate) fn list(&self) -> Vec<Job> {
        let known = lock(&self.known);
        let ids = lock(&self.ids);
        let jobs = ids.iter().rev().filter_map(|id| known.get(id));
        jobs.map(|job| job.borrow().clone()).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
