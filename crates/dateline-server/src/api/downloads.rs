//! Downloads for other programs: tables and calendars, as `dateline export` makes them.

use std::fs::File;
use std::io::Read;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use dateline_archive::answer::Query;
use dateline_export::Form;

use super::answer::Wanted;
use super::faults::Faults;
use super::params::{FILTERS, Given, Kind, Named, Takes, VIEW};
use super::streaming::{Making, stream};
use crate::app::Shared;
use crate::problem::Problem;
use crate::readers::Readers;

pub(crate) struct Tables;

impl Takes for Tables {
    const GROUPS: &'static [&'static [Named]] = &[
        &[
            Named {
                name: "table",
                means: "Which of the five tables; without it, events. `dateline codebook` explains every column.",
                kind: Kind::One(&["events", "parties", "steps", "tellings", "quantities"]),
            },
            Named {
                name: "text",
                means: "`false`: without what reports say in their own words, where publishers' licences forbid it.",
                kind: Kind::Truth,
            },
        ],
        FILTERS,
        VIEW,
    ];
}

pub(crate) struct Calendar;

impl Takes for Calendar {
    const GROUPS: &'static [&'static [Named]] = &[FILTERS, VIEW];
}

/// A file that is to be made.
struct Wish {
    form: Form,
    query: Query,
    text: bool,
    /// Its name among those that the export writes.
    file: String,
    kind: &'static str,
}

/// Events as CSV
///
/// One of the tables that `dateline export --as csv` writes.
#[utoipa::path(get, path = "/events.csv", tag = "downloads", params(Given<Tables>), responses(
    (status = 200, description = "The table, with a line of names.", body = String, content_type = "text/csv"),
    Faults,
))]
pub(crate) async fn csv(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Tables>,
) -> Result<Response, Problem> {
    let wish = table(&given, Form::Csv, "text/csv; charset=utf-8")?;
    download(&app, wanted, wish).await
}

/// Events as Parquet
///
/// One of the tables that `dateline export --as parquet` writes.
#[utoipa::path(get, path = "/events.parquet", tag = "downloads", params(Given<Tables>), responses(
    (status = 200, description = "The table.", body = Vec<u8>, content_type = "application/vnd.apache.parquet"),
    Faults,
))]
pub(crate) async fn parquet(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Tables>,
) -> Result<Response, Problem> {
    let wish = table(&given, Form::Parquet, "application/vnd.apache.parquet")?;
    download(&app, wanted, wish).await
}

/// The diary as a calendar
///
/// An address to subscribe to (iCalendar): what moved or was cancelled is told by UID and SEQUENCE.
#[utoipa::path(get, path = "/diary.ics", tag = "downloads", params(Given<Calendar>), responses(
    (status = 200, description = "The calendar.", body = String, content_type = "text/calendar"),
    Faults,
))]
pub(crate) async fn calendar(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Calendar>,
) -> Result<Response, Problem> {
    let wish = Wish {
        form: Form::Ics,
        query: given.query()?,
        text: true,
        file: "diary.ics".to_owned(),
        kind: "text/calendar; charset=utf-8",
    };
    download(&app, wanted, wish).await
}

fn table(given: &Given<Tables>, form: Form, kind: &'static str) -> Result<Wish, Problem> {
    let name = given.text("table").unwrap_or("events");
    Ok(Wish {
        form,
        query: given.query()?,
        text: given.text("text") != Some("false"),
        file: format!("{name}.{}", form.name()),
        kind,
    })
}

async fn download(app: &Shared, wanted: Wanted, wish: Wish) -> Result<Response, Problem> {
    let kind = wish.kind;
    let name = format!("attachment; filename=\"{}\"", wish.file);
    let begin = move |readers: &Readers| begin(readers, &wanted, &wish);
    let ((tag, bytes), body) = stream(app, begin).await?;
    let mut response = match body {
        Some(body) => body.into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    if let Some(bytes) = bytes {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes));
        headers.extend(HeaderValue::try_from(name).map(|name| (CONTENT_DISPOSITION, name)));
    }
    Ok(response)
}

/// Tag and size.
type Head = (HeaderValue, Option<u64>);

/// Makes the file, in a folder that goes when it is sent.
fn begin(
    readers: &Readers,
    wanted: &Wanted,
    wish: &Wish,
) -> Result<(Head, Option<Making>), Problem> {
    let mut archive = readers.another()?;
    let tag = wanted.tag(&archive)?;
    if wanted.has(&tag) {
        return Ok(((tag, None), None));
    }
    let folder = tempfile::tempdir().map_err(Problem::fault)?;
    dateline_export::export(
        &mut archive,
        &wish.query,
        wish.form,
        wish.text,
        folder.path(),
        &mut |_| {},
    )?;
    let mut file = File::open(folder.path().join(&wish.file)).map_err(Problem::fault)?;
    let bytes = file.metadata().map_err(Problem::fault)?.len();
    let making: Making = Box::new(move |pieces| {
        let _folder = folder;
        let mut piece = vec![0; 64 << 10];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return,
                Ok(read) => {
                    let bytes = axum::body::Bytes::copy_from_slice(&piece[..read]);
                    if !pieces.send(bytes) {
                        return;
                    }
                }
                Err(error) => return pieces.break_off(&Problem::fault(error)),
            }
        }
    });
    Ok(((tag, Some(bytes)), Some(making)))
}
