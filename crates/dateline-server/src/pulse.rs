//! The archive's pulse: the number of its last change, looked at again and again, since another process may write too. All
//! who wait for changes wait on one look-up.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::readers::Readers;

/// How often it is looked at.
const BEAT: Duration = Duration::from_millis(500);

/// The number of the last change.
#[derive(Debug)]
pub(crate) struct Pulse(watch::Sender<i64>);

impl Pulse {
    pub(crate) fn at(last: i64) -> Pulse {
        Pulse(watch::Sender::new(last))
    }

    /// Hears of each change.
    pub(crate) fn listen(&self) -> watch::Receiver<i64> {
        self.0.subscribe()
    }

    /// Looks until the server stops.
    pub(crate) async fn beat(&self, readers: &Arc<Readers>, mut stopping: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            // While the archive cannot be asked there is nothing new.
            if let Ok(last) = readers.ask(|archive| Ok(archive.last_change()?)).await {
                self.0.send_if_modified(|known| {
                    let is_new = *known != last;
                    *known = last;
                    is_new
                });
            }
        }
    }
}
