//! What became of events since a number of the sequence: once, or as a stream that goes on (Server-Sent Events).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use dateline_archive::answer::{EventChange, Sequence};
use futures_util::stream;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::watch;

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{Given, Kind, Named, Takes};
use crate::app::Shared;
use crate::problem::Problem;

pub(crate) struct Changed;

impl Takes for Changed {
    const GROUPS: &'static [&'static [Named]] = &[&[
        Named {
            name: "since",
            means: "The number of the last change that was seen; without it, 0: all. A stream begins, without it, with what \
                    comes next; the header Last-Event-ID stands for it.",
            kind: Kind::Number {
                least: 0,
                most: i64::MAX,
            },
        },
        Named {
            name: "limit",
            means: "Changes of one answer: without it, 1000.",
            kind: Kind::Number {
                least: 1,
                most: 100_000,
            },
        },
    ]];
}

/// Changes of one answer, where nothing is said.
const PAGE: i64 = 1000;

/// Changes that a stream sends at once.
const PIECE: usize = 200;

/// What became of events
///
/// With `Accept: text/event-stream`, a stream that goes on: each change as an event `change` with its number as `id`.
/// Whoever keeps a copy asks with the number of the last change that was seen, and then for each event that is named.
#[utoipa::path(get, path = "/changes", tag = "changes", params(Given<Changed>), responses(
    (status = 200, description = "The changes, in order, without a gap.", content(
        (Sequence = "application/json"),
        (EventChange = "text/event-stream"),
    )),
    Faults,
))]
pub(crate) async fn changes(
    State(app): State<Shared>,
    headers: HeaderMap,
    wanted: Wanted,
    given: Given<Changed>,
) -> Result<Response, Problem> {
    let accepts = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    if accepts.is_some_and(|accept| accept.contains("text/event-stream")) {
        return follow(app, &headers, &given).await;
    }
    let since = given.number("since").unwrap_or(0);
    let limit = usize::try_from(given.number("limit").unwrap_or(PAGE)).unwrap_or(1);
    answer::one(&app, wanted, move |archive| {
        Ok(archive.changes(since, limit)?)
    })
    .await
}

/// A stream that is held: counted while it is.
struct Following {
    app: Shared,
    since: i64,
    news: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
    _held: Held,
}

struct Held(Gauge);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.dec();
    }
}

async fn follow(
    app: Shared,
    headers: &HeaderMap,
    given: &Given<Changed>,
) -> Result<Response, Problem> {
    let news = app.pulse.listen();
    let seen = headers.get("last-event-id");
    let seen = seen.and_then(|seen| seen.to_str().ok()?.parse().ok());
    let since = match given.number("since").or(seen) {
        // Asked for once, so that a number beyond the end is refused before the stream begins.
        Some(since) => {
            let checked = app
                .readers
                .ask(move |archive| Ok(archive.changes(since, 1)?));
            checked.await.map(|_| since)?
        }
        None => *news.borrow(),
    };
    let gauge = app.metrics.streams.clone();
    gauge.inc();
    let following = Following {
        stopping: app.stopping.clone(),
        app,
        since,
        news,
        _held: Held(gauge),
    };
    let pieces = stream::unfold(following, |mut following| async move {
        let piece = following.next().await?;
        Some((piece, following))
    });
    let events = futures_util::StreamExt::flat_map(pieces, stream::iter);
    let alive = KeepAlive::new().interval(Duration::from_secs(20));
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

impl Following {
    /// The next changes, when there are some; none when the server ends.
    async fn next(&mut self) -> Option<Vec<Result<Event, Infallible>>> {
        let since = self.since;
        tokio::select! {
            changed = self.news.wait_for(|last| *last > since) => { changed.ok()?; }
            _ = self.stopping.wait_for(|stopping| *stopping) => return None,
        }
        let asked = self
            .app
            .readers
            .ask(move |archive| Ok(archive.changes(since, PIECE)?));
        let sequence = asked.await.ok()?;
        self.since = sequence.next;
        let events = sequence.items.iter().map(|change| {
            let data = serde_json::to_string(change).unwrap_or_default();
            let event = Event::default().event("change").data(data);
            Ok(event.id(change.seq.to_string()))
        });
        Some(events.collect())
    }
}
