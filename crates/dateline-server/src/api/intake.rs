//! Sending reports, and asking what became of them.

use std::convert::Infallible;
use std::io::Write;
use std::time::Duration;

use axum::extract::{Extension, Path, Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use tempfile::NamedTempFile;
use utoipa::ToSchema;

use super::answer::{self, LINES, Wanted};
use super::faults::{BodyFaults, Faults};
use super::params::{Given, Named, Nothing, Takes};
use super::schemas::NewReport;
use crate::app::Shared;
use crate::body;
use crate::jobs::{Job, Upload};
use crate::problem::Problem;
use crate::reading::{HINTS, Sent};
use crate::security::{Caller, random_id};

/// Media types that are taken.
const TAKEN: [&str; 6] = [
    "application/json",
    LINES,
    "text/html",
    "text/plain",
    "application/warc",
    "application/gzip",
];

pub(crate) struct Intake;

impl Takes for Intake {
    const GROUPS: &'static [&'static [Named]] = &[HINTS];
}

/// Send reports
///
/// One (JSON, HTML, plain text) or many (JSON Lines, WARC, packed or not). They are read in the background: the answer leads to
/// the job. Scope: add.
#[utoipa::path(post, path = "/reports", tag = "reading", params(Given<Intake>),
    request_body(description = "The reports.", content(
        (NewReport = "application/json"),
        (NewReport = "application/x-ndjson"),
        (String = "text/html"),
        (String = "text/plain"),
        (Vec<u8> = "application/warc"),
        (Vec<u8> = "application/gzip"),
    )),
    responses(
        (status = 202, description = "They were taken; Location leads to the job.", body = Job),
        Faults,
        BodyFaults,
    )
)]
pub(crate) async fn send(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    given: Given<Intake>,
    request: Request,
) -> Result<Response, Problem> {
    let sent = Sent::of(request.headers(), &given, &TAKEN)?;
    let place = app.jobs.place()?;
    let limit = match sent.is_object {
        true => app.settings.limits.report,
        false => app.settings.limits.upload,
    };
    let upload = Upload {
        file: laid_down(request, limit, app.settings.limits.pause).await?,
        sent,
        source: format!("sent by {}", caller.name()),
    };
    let id = random_id().map_err(Problem::fault)?;
    let job = app.jobs.add(place, id, upload);
    let location = format!("{}/jobs/{}", super::ROOT, job.id);
    let body = serde_json::to_vec(&job).map_err(Problem::fault)?;
    let headers = [
        (LOCATION, location),
        (CONTENT_TYPE, "application/json".to_owned()),
    ];
    Ok((StatusCode::ACCEPTED, headers, body).into_response())
}

/// Lays a body down in a file that goes with the job. A client may be slow, but not silent.
async fn laid_down(request: Request, most: u64, pause: Duration) -> Result<NamedTempFile, Problem> {
    let too_large = || Problem::too_large(usize::try_from(most).unwrap_or(usize::MAX));
    let stated = request.headers().get(CONTENT_LENGTH);
    let stated = stated.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if stated.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut file = NamedTempFile::new().map_err(Problem::fault)?;
    let mut pieces = request.into_body().into_data_stream();
    let mut taken = 0;
    loop {
        let piece = tokio::time::timeout(pause, pieces.next()).await;
        let piece = piece.map_err(|_| Problem::malformed("nothing more of the body came"))?;
        let Some(piece) = piece else { break };
        let piece = piece.map_err(body::broken)?;
        taken += piece.len() as u64;
        if taken > most {
            return Err(too_large());
        }
        file.write_all(&piece).map_err(Problem::fault)?;
    }
    if taken == 0 {
        return Err(Problem::body("there is nothing in it"));
    }
    Ok(file)
}

/// The jobs, the last first.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct AllJobs {
    /// The jobs since the server was started, a thousand at most.
    items: Vec<Job>,
    /// Always null.
    next: Option<String>,
}

/// Jobs
#[utoipa::path(get, path = "/jobs", tag = "reading", params(Given<Nothing>), responses(
    (status = 200, description = "The jobs, the last first.", body = AllJobs),
    Faults,
))]
pub(crate) async fn jobs(
    State(app): State<Shared>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let items = app.jobs.list();
    answer::fresh(&wanted, &AllJobs { items, next: None })
}

/// A job
///
/// With `Accept: text/event-stream`, a stream: an event `progress` whenever it gets on, the last one when it is over.
#[utoipa::path(get, path = "/jobs/{id}", tag = "reading",
    params(("id" = String, Path, description = "Its id."), Given<Nothing>),
    responses(
        (status = 200, description = "How far it is.", content(
            (Job = "application/json"),
            (Job = "text/event-stream"),
        )),
        Faults,
    )
)]
pub(crate) async fn job(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let unknown = || Problem::unknown(format!("there is no job `{id}`; /api/v1/jobs lists them"));
    let mut watched = app.jobs.watch(&id).ok_or_else(unknown)?;
    let accepts = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    if !accepts.is_some_and(|accept| accept.contains("text/event-stream")) {
        let job = watched.borrow().clone();
        return answer::fresh(&wanted, &job);
    }
    watched.mark_changed();
    let steps = stream::unfold(Some((watched, app.stopping.clone())), |state| async move {
        let (mut watched, mut stopping) = state?;
        tokio::select! {
            changed = watched.changed() => changed.ok()?,
            _ = stopping.wait_for(|stopping| *stopping) => return None,
        }
        let job = watched.borrow_and_update().clone();
        let data = serde_json::to_string(&job).unwrap_or_default();
        let event = Ok::<_, Infallible>(Event::default().event("progress").data(data));
        Some((event, (!job.is_over()).then_some((watched, stopping))))
    });
    Ok(Sse::new(steps)
        .keep_alive(KeepAlive::default())
        .into_response())
}
