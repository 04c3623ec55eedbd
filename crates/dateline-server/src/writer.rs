//! The one connection that writes. Those who have something to write wait for their turn.

use std::path::PathBuf;
use std::sync::Arc;

use dateline_archive::Archive;
use tokio::sync::Mutex;

use crate::problem::Problem;

/// The one writer; opened when something is to be written first.
#[derive(Debug)]
pub(crate) struct Writer {
    path: PathBuf,
    archive: Arc<Mutex<Option<Archive>>>,
}

impl Writer {
    pub(crate) fn new(path: PathBuf) -> Writer {
        Writer {
            path,
            archive: Arc::new(Mutex::new(None)),
        }
    }

    /// Writes, on a thread of its own, when it is its turn.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Archive) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let mut turn = Arc::clone(&self.archive).lock_owned().await;
        let path = self.path.clone();
        let written = tokio::task::spawn_blocking(move || {
            // Taken out: after a panic nobody goes on with it.
            let mut archive = match turn.take() {
                Some(archive) => archive,
                None => Archive::open(&path)?,
            };
            let done = work(&mut archive);
            *turn = Some(archive);
            done
        });
        written.await.map_err(Problem::fault)?
    }
}
