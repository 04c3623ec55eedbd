//! Connections that only read. Asking SQLite blocks, so it is done on threads for that; there are as many connections as
//! can be busy at once, opened when they are needed first.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use dateline_archive::Archive;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Connections for each core: while one waits for the disk, another one computes.
const PER_CORE: usize = 2;

/// A pool of connections that read.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Archive>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    /// Opens the first connection, so that an archive that cannot be opened is told at the start. Gives the number of its
    /// last change too.
    pub(crate) fn open(path: PathBuf) -> Result<(Arc<Readers>, i64), dateline_archive::Error> {
        let first = Archive::open_to_read(&path)?;
        let last = first.last_change()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let readers = Readers {
            path,
            idle: Mutex::new(vec![first]),
            turns: Arc::new(Semaphore::new((cores * PER_CORE).max(4))),
        };
        Ok((Arc::new(readers), last))
    }

    /// Asks on a thread of its own.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Archive) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(Problem::fault)?;
        let readers = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || {
            // Held until the answer is there, even where nobody waits for it any more.
            let _turn = turn;
            let mut archive = readers.take()?;
            let answer = question(&mut archive);
            readers.give_back(archive);
            answer
        });
        asked.await.map_err(Problem::fault)?
    }

    /// A connection of one's own, for answers that take long.
    pub(crate) fn another(&self) -> Result<Archive, Problem> {
        Ok(Archive::open_to_read(&self.path)?)
    }

    fn take(&self) -> Result<Archive, Problem> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(archive) => Ok(archive),
            None => self.another(),
        }
    }

    fn give_back(&self, archive: Archive) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(archive);
    }
}
