//! Who is named, and what they are reported to have said.

use axum::extract::{Path, State};
use axum::response::Response;
use dateline_archive::answer::{ArchiveEntity, Citation, List, Said};

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{Given, Kind, Named, PAGING, Takes, VIEW};
use crate::app::Shared;
use crate::problem::Problem;

/// A name of somebody.
const NAME: &[Named] = &[Named {
    name: "name",
    means: "Name of a person or an organisation: in full, or a surname.",
    kind: Kind::Needed,
}];

pub(crate) struct Entities;

impl Takes for Entities {
    const GROUPS: &'static [&'static [Named]] = &[NAME, VIEW, PAGING];
}

pub(crate) struct Entity;

impl Takes for Entity {
    const GROUPS: &'static [&'static [Named]] = &[VIEW];
}

pub(crate) struct Statements;

impl Takes for Statements {
    const GROUPS: &'static [&'static [Named]] = &[
        NAME,
        &[Named {
            name: "about",
            means: "Only statements whose words answer this, written as `q` of /search.",
            kind: Kind::Text,
        }],
        VIEW,
        PAGING,
    ];
}

/// Whom a name fits
///
/// Persons and organisations, those of most reports first.
#[utoipa::path(get, path = "/entities", tag = "people", params(Given<Entities>), responses(
    (status = 200, description = "A page of entities.", content(
        (List<ArchiveEntity> = "application/json"),
        (ArchiveEntity = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn entities(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Entities>,
) -> Result<Response, Problem> {
    let name = given.text("name").unwrap_or("").to_owned();
    answer::list(&app, wanted, given.asking(), move |archive, asking| {
        archive.who(&name, asking)
    })
    .await
}

/// A person, an organisation, a country
///
/// Names, roles with their dates, latest events and statements, and with whom. An id whose entity is part of another one by
/// now leads there.
#[utoipa::path(get, path = "/entities/{id}", tag = "people",
    params(("id" = String, Path, description = "Its id."), Given<Entity>),
    responses(
        (status = 200, description = "The entity.", body = ArchiveEntity),
        (status = 301, description = "It is part of another one: Location leads there."),
        Faults,
    )
)]
pub(crate) async fn entity(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    given: Given<Entity>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    let asked = wanted.clone();
    answer::one(&app, wanted, move |archive| {
        let entity = archive.entity(&id, &asking)?;
        match entity.id == id {
            true => Ok(entity),
            false => Err(Problem::moved(&asked.sibling(&entity.id), entity.id)),
        }
    })
    .await
}

/// What somebody is reported to have said
///
/// The latest first.
#[utoipa::path(get, path = "/statements", tag = "people", params(Given<Statements>), responses(
    (status = 200, description = "A page of statements.", content(
        (List<Said> = "application/json"),
        (Said = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn statements(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Statements>,
) -> Result<Response, Problem> {
    let name = given.text("name").unwrap_or("").to_owned();
    let about = given.text("about").map(str::to_owned);
    answer::list(&app, wanted, given.asking(), move |archive, asking| {
        archive.said(&name, about.as_deref(), asking)
    })
    .await
}

/// Citations of an event
///
/// The clause of each report that tells it, ready to paste.
#[utoipa::path(get, path = "/events/{id}/citations", tag = "events",
    params(("id" = String, Path, description = "The event's id."), Given<Entity>),
    responses((status = 200, description = "The citations.", body = Vec<Citation>), Faults)
)]
pub(crate) async fn citations(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    given: Given<Entity>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    answer::one(&app, wanted, move |archive| Ok(archive.cite(&id, &asking)?)).await
}
