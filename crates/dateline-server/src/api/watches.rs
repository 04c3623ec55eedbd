//! Saved queries: what is new to them, as an answer, a feed, or messages that are sent.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use dateline_archive::answer::{News, Query, Watch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{self, Wanted};
use super::faults::{BodyFaults, Faults};
use super::feed;
use super::params::{Given, Nothing};
use crate::app::Shared;
use crate::body;
use crate::problem::Problem;

/// All saved queries.
#[derive(Serialize, ToSchema)]
pub(crate) struct Watches {
    /// By name.
    items: Vec<Watch>,
    /// Always null.
    next: Option<String>,
}

/// A query to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWatch {
    /// A name for it.
    name: String,
    /// What is asked, in its text form: actor=CHN recipient=USA type=SANCTION.
    query: String,
}

/// Up to where news was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// The `seq` of the news.
    seq: i64,
}

/// Saved queries
#[utoipa::path(get, path = "/watches", tag = "watches", params(Given<Nothing>), responses(
    (status = 200, description = "The saved queries, by name.", body = Watches),
    Faults,
))]
pub(crate) async fn watches(
    State(app): State<Shared>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let items = app.readers.ask(|archive| Ok(archive.watches()?)).await?;
    answer::fresh(&wanted, &Watches { items, next: None })
}

/// Save a query
///
/// What is in the archive already is not news. Scope: admin.
#[utoipa::path(post, path = "/watches", tag = "watches", params(Given<Nothing>), request_body = NewWatch, responses(
    (status = 201, description = "It is saved.", body = Watch),
    (status = 409, description = "There is one of that name.", body = Problem, content_type = "application/problem+json"),
    Faults,
    BodyFaults,
))]
pub(crate) async fn add(
    State(app): State<Shared>,
    _: Given<Nothing>,
    request: Request,
) -> Result<Response, Problem> {
    let new: NewWatch = body::json(request, app.settings.limits.body).await?;
    let query: Query = new.query.parse().map_err(asked)?;
    if query.filters.is_empty() {
        return Err(Problem::body(
            "say what to watch for, as in: place=Kyiv type=CONSULT",
        ));
    }
    let watch = app.writer.write(move |archive| {
        if archive
            .watches()?
            .iter()
            .any(|watch| watch.name == new.name)
        {
            let taken = format!("there is a saved query `{}` already", new.name);
            return Err(Problem::conflict(taken));
        }
        archive.watch(&new.name, &query).map_err(asked)
    });
    created(&watch.await?)
}

/// What is wrong with a question that stands in a body.
fn asked(error: dateline_archive::Error) -> Problem {
    match error.is_of_question() {
        true => Problem::body(error.to_string()),
        false => error.into(),
    }
}

/// Something that was made, as JSON.
pub(super) fn created(made: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(made).map_err(Problem::fault)?;
    let kind = [(CONTENT_TYPE, "application/json")];
    Ok((StatusCode::CREATED, kind, body).into_response())
}

/// Forget a saved query
///
/// Scope: admin.
#[utoipa::path(delete, path = "/watches/{name}", tag = "watches",
    params(("name" = String, Path, description = "Its name."), Given<Nothing>),
    responses((status = 204, description = "It is gone."), Faults)
)]
pub(crate) async fn remove(
    State(app): State<Shared>,
    Path(name): Path<String>,
    _: Given<Nothing>,
) -> Result<StatusCode, Problem> {
    app.writer
        .write(move |archive| Ok(archive.unwatch(&name)?))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is new to a saved query
///
/// It stays new until it is said to be seen.
#[utoipa::path(get, path = "/watches/{name}/news", tag = "watches",
    params(("name" = String, Path, description = "Its name."), Given<Nothing>),
    responses((status = 200, description = "What is new.", body = News), Faults)
)]
pub(crate) async fn news(
    State(app): State<Shared>,
    Path(name): Path<String>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let news = app
        .readers
        .ask(move |archive| Ok(archive.news(&name)?))
        .await?;
    answer::fresh(&wanted, &news)
}

/// Say what was seen
///
/// News up to that number is not new any more. Scope: admin.
#[utoipa::path(post, path = "/watches/{name}/seen", tag = "watches",
    params(("name" = String, Path, description = "Its name."), Given<Nothing>),
    request_body = Seen,
    responses((status = 204, description = "It is kept."), Faults, BodyFaults)
)]
pub(crate) async fn seen(
    State(app): State<Shared>,
    Path(name): Path<String>,
    _: Given<Nothing>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let seen: Seen = body::json(request, app.settings.limits.body).await?;
    let kept = app.writer.write(move |archive| {
        let last = archive.last_change()?;
        if !(0..=last).contains(&seen.seq) {
            return Err(Problem::body(format!("the sequence goes from 0 to {last}")));
        }
        Ok(archive.watched(&name, seen.seq)?)
    });
    kept.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A saved query as a feed
///
/// Atom: its events that changed last.
#[utoipa::path(get, path = "/watches/{name}/events.atom", tag = "watches",
    params(("name" = String, Path, description = "Its name."), Given<Nothing>),
    responses(
        (status = 200, description = "The feed.", body = String, content_type = "application/atom+xml"),
        Faults,
    )
)]
pub(crate) async fn atom(
    State(app): State<Shared>,
    Path(name): Path<String>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let (site, this) = (app.site.url().to_owned(), wanted.path().to_owned());
    let asked = app.readers.ask(move |archive| {
        let watches = archive.watches()?;
        let watch = watches.into_iter().find(|watch| watch.name == name);
        let watch = watch.ok_or_else(|| {
            Problem::unknown(format!(
                "there is no saved query `{name}`; /api/v1/watches lists them"
            ))
        })?;
        let query: Query = watch.query.parse()?;
        feed::page(
            &site,
            &this,
            &format!("Dateline: {name}"),
            &archive.latest(&query, feed::MOST)?,
        )
    });
    answer::fresh_bytes(&wanted, asked.await?, feed::KIND)
}
