//! Taking connections: so many at once, each with a deadline for the head of a request, and an end that lets those who are
//! being answered finish.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use crate::settings::Limits;

/// Bytes of a request's head.
const HEAD: usize = 64 << 10;

/// How long to wait after a connection could not be taken: most often there are no more file handles.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes connections until told to stop.
pub(crate) async fn listen(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD)
        .pipeline_flush(true);
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &places) => taken,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let Some((stream, place, peer)) = taken else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        // Small answers go at once.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = router.map_request(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            // A client that breaks off is no fault.
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.farewell, graceful.shutdown()).await;
}

type Taken = (
    TcpStream,
    tokio::sync::OwnedSemaphorePermit,
    std::net::SocketAddr,
);

/// The next connection, when there is a place for it.
async fn take(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Taken> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    let (stream, peer) = listener.accept().await.ok()?;
    Some((stream, place, peer))
}
