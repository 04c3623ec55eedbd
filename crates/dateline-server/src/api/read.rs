//! Trying the reader: reports in, records out, nothing kept.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use dateline_sources::Found;

use super::answer::LINES;
use super::faults::{BodyFaults, Faults};
use super::params::{Given, Named, Takes};
use super::schemas::Record;
use super::streaming::{Making, Pieces, stream};
use crate::app::{App, Shared};
use crate::body;
use crate::problem::Problem;
use crate::reading::{HINTS, Sent, record, unread};

/// Bytes of what is read at once.
const MOST: usize = 8 << 20;

/// Media types that are taken.
const TAKEN: [&str; 4] = ["application/json", LINES, "text/html", "text/plain"];

pub(crate) struct Read;

impl Takes for Read {
    const GROUPS: &'static [&'static [Named]] = &[HINTS];
}

/// Try the reader
///
/// One report (JSON with `id`, `text` and what is known beside; HTML; plain text) gives its record; several (JSON Lines) a line
/// each, in the same order, those that cannot be read with `error`. Nothing is kept.
#[utoipa::path(post, path = "/read", tag = "reading", params(Given<Read>),
    request_body(description = "The report, or one a line.", content(
        (super::schemas::NewReport = "application/json"),
        (super::schemas::NewReport = "application/x-ndjson"),
        (String = "text/html"),
        (String = "text/plain"),
    )),
    responses(
        (status = 200, description = "The record, or one a line.", content(
            (Record = "application/json"),
            (Record = "application/x-ndjson"),
        )),
        Faults,
        BodyFaults,
    )
)]
pub(crate) async fn read(
    State(app): State<Shared>,
    given: Given<Read>,
    request: Request,
) -> Result<Response, Problem> {
    let sent = Sent::of(request.headers(), &given, &TAKEN)?;
    let is_many = body::media(&request) == LINES;
    let body = body::bytes(request, MOST).await?;
    match is_many {
        true => many(app, sent, body).await,
        false => one(app, sent, body).await,
    }
}

async fn one(app: Shared, sent: Sent, body: Bytes) -> Result<Response, Problem> {
    let turn = app.reading.acquire().await.map_err(Problem::fault)?;
    let reading = Arc::clone(&app);
    let read = tokio::task::spawn_blocking(move || one_record(&reading, &sent, &body));
    let json = read.await.map_err(Problem::fault)??;
    drop(turn);
    Ok(([(CONTENT_TYPE, "application/json")], json).into_response())
}

fn one_record(app: &App, sent: &Sent, body: &[u8]) -> Result<Vec<u8>, Problem> {
    let faulty = |faulty: dateline_sources::Faulty| Problem::body(faulty.error.to_string());
    let report = match sent.is_object {
        true => sent.object(body).map_err(faulty)?,
        false => {
            let bytes = std::io::Cursor::new(body.to_vec());
            let mut items = dateline_sources::read(bytes, sent.format, &sent.hints);
            match items.next() {
                Some(Found::Report(report)) => *report,
                Some(Found::Faulty(fault)) => return Err(faulty(fault)),
                Some(Found::Link(_)) | None => {
                    return Err(Problem::body("there is no text in it"));
                }
            }
        }
    };
    let record = record(app.reader()?, &report).map_err(|unread| Problem::fault(unread.error))?;
    serde_json::to_vec(&record).map_err(Problem::fault)
}

async fn many(app: Shared, sent: Sent, body: Bytes) -> Result<Response, Problem> {
    let reading = Arc::clone(&app);
    let begin = move |_: &crate::readers::Readers| {
        reading.reader()?;
        let making: Making = Box::new(move |pieces| records(&reading, &sent, body, &pieces));
        Ok(((), Some(making)))
    };
    let ((), body) = stream(&app, begin).await?;
    Ok(([(CONTENT_TYPE, LINES)], body.unwrap_or_default()).into_response())
}

fn records(app: &App, sent: &Sent, body: Bytes, pieces: &Pieces) {
    let reader = match app.reader() {
        Ok(reader) => reader,
        Err(problem) => return pieces.break_off(&problem),
    };
    let items = dateline_sources::read(std::io::Cursor::new(body), sent.format, &sent.hints);
    for found in items {
        let line = match found {
            Found::Report(report) => match record(reader, &report) {
                Ok(record) => serde_json::to_vec(&record),
                Err(unread) => serde_json::to_vec(&unread),
            },
            Found::Faulty(faulty) => {
                serde_json::to_vec(&unread(faulty.id, faulty.error.to_string()))
            }
            Found::Link(_) => continue,
        };
        let mut line = match line {
            Ok(line) => line,
            Err(error) => return pieces.break_off(&Problem::fault(error)),
        };
        line.push(b'\n');
        if !pieces.send(line.into()) {
            return;
        }
    }
}
