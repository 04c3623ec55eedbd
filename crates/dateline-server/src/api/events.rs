//! Events: in order of their time, one by its id, and those of the diary.

use axum::extract::{Path, State};
use axum::response::Response;
use dateline_archive::answer::{ArchiveEvent, List};

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{FILTERS, Given, Named, ORDER, PAGING, Takes, VIEW};
use crate::app::Shared;
use crate::problem::Problem;

pub(crate) struct Events;

impl Takes for Events {
    const GROUPS: &'static [&'static [Named]] = &[FILTERS, VIEW, ORDER, PAGING];
}

pub(crate) struct Event;

impl Takes for Event {
    const GROUPS: &'static [&'static [Named]] = &[VIEW];
}

/// Events in order of their time
///
/// Of their own days, or, where no report tells any, of the first report's.
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    params(Given<Events>),
    responses(
        (status = 200, description = "A page of events.", content(
            (List<ArchiveEvent> = "application/json"),
            (ArchiveEvent = "application/x-ndjson"),
        )),
        Faults,
    )
)]
pub(crate) async fn timeline(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Events>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    answer::events(&app, wanted, query, |archive, query| {
        archive.timeline(query)
    })
    .await
}

/// The diary
///
/// Meetings and visits, and whatever else is planned or postponed, with what became of it.
#[utoipa::path(
    get,
    path = "/diary",
    tag = "events",
    params(Given<Events>),
    responses(
        (status = 200, description = "A page of events.", content(
            (List<ArchiveEvent> = "application/json"),
            (ArchiveEvent = "application/x-ndjson"),
        )),
        Faults,
    )
)]
pub(crate) async fn diary(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Events>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    answer::events(&app, wanted, query, |archive, query| archive.diary(query)).await
}

/// An event
///
/// The id of an event that was merged leads to the one that it is part of; that of one that was split up names those that
/// it became.
#[utoipa::path(
    get,
    path = "/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "Its id."), Given<Event>),
    responses(
        (status = 200, description = "The event.", body = ArchiveEvent),
        (status = 301, description = "It was merged: Location leads to the event that it is part of."),
        (status = 410, description = "It was split up: `successors` names the events that it became.",
            body = Problem, content_type = "application/problem+json"),
        Faults,
    )
)]
pub(crate) async fn event(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    given: Given<Event>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    let asked = wanted.clone();
    answer::one(&app, wanted, move |archive| {
        let events = archive.event(&id, &asking)?;
        lead(events, &id, &asked)
    })
    .await
}

/// The event of an id, or where to find what became of it.
fn lead(mut events: Vec<ArchiveEvent>, id: &str, asked: &Wanted) -> Result<ArchiveEvent, Problem> {
    if let Some(at) = events.iter().position(|event| event.id == id) {
        return Ok(events.swap_remove(at));
    }
    let mut successors: Vec<String> = events.into_iter().map(|event| event.id).collect();
    match successors.len() {
        1 => {
            let successor = successors.swap_remove(0);
            Err(Problem::moved(&asked.sibling(&successor), successor))
        }
        _ => {
            let detail = format!("{id} was split up; ask for {}", successors.join(", "));
            Err(Problem::gone(detail, successors))
        }
    }
}
