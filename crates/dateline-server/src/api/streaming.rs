//! Answers that are made while they are sent: on a thread and a connection of their own, and no faster than the client
//! takes them.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use tokio::sync::{mpsc, oneshot};

use crate::app::Shared;
use crate::problem::Problem;
use crate::readers::Readers;

/// Pieces that wait to be sent.
const WAITING: usize = 2;

/// Where the pieces of an answer go.
pub(crate) struct Pieces(mpsc::Sender<Result<Bytes, std::io::Error>>);

impl Pieces {
    /// Sends a piece, once there is room for it; false where nobody takes it any more.
    pub(crate) fn send(&self, piece: Bytes) -> bool {
        self.0.blocking_send(Ok(piece)).is_ok()
    }

    /// Breaks the answer off, so that what was sent does not look whole.
    pub(crate) fn break_off(&self, problem: &Problem) {
        let broken = std::io::Error::other(problem.detail().to_owned());
        let _ = self.0.blocking_send(Err(broken));
    }
}

/// What makes the pieces of an answer.
pub(crate) type Making = Box<dyn FnOnce(Pieces) + Send>;

/// Streams an answer. `begin` does what may fail before anything is sent, and gives what the head needs and what makes the
/// pieces; where it gives nothing to make, the body is empty.
pub(crate) async fn stream<H: Send + 'static>(
    app: &Shared,
    begin: impl FnOnce(&Readers) -> Result<(H, Option<Making>), Problem> + Send + 'static,
) -> Result<(H, Option<Body>), Problem> {
    let turn = Arc::clone(&app.long).try_acquire_owned();
    let turn =
        turn.map_err(|_| Problem::busy("other long answers are under way; ask again soon"))?;
    let readers = Arc::clone(&app.readers);
    let (pieces, mut taken) = mpsc::channel(WAITING);
    let (first, begun) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        match begin(&readers) {
            Err(problem) => drop(first.send(Err(problem))),
            Ok((head, making)) => {
                let is_taken = first.send(Ok((head, making.is_some()))).is_ok();
                if let Some(make) = making.filter(|_| is_taken) {
                    make(Pieces(pieces));
                }
            }
        }
    });
    let (head, has_body) = begun.await.map_err(Problem::fault)??;
    let body = has_body.then(|| {
        Body::from_stream(futures_util::stream::poll_fn(move |context| {
            taken.poll_recv(context)
        }))
    });
    Ok((head, body))
}
