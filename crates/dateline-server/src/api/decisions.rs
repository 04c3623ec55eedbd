//! What people decide: corrections, merges, splits. They are kept apart from the machine's record, are made good at the next
//! reading, and can be undone. Scope: correct.

use axum::extract::{Extension, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use dateline_archive::{Archive, By, Correction, Decision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{self, Wanted};
use super::faults::{BodyFaults, Faults};
use super::params::{Given, Nothing};
use super::watches::created;
use crate::app::Shared;
use crate::body;
use crate::problem::Problem;
use crate::security::Caller;

/// Fields of events that are put right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Corrections {
    /// The corrections.
    items: Vec<Correction>,
    /// Why.
    why: String,
}

/// Two events, or two entities, that are one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Merge {
    /// event or entity.
    kind: Kind,
    /// The id of the one.
    one: String,
    /// The id of the other.
    other: String,
    /// Why.
    why: String,
}

/// A telling that belongs elsewhere, or a name that is somebody else's in one report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Split {
    /// event or entity.
    kind: Kind,
    /// The id.
    id: String,
    /// The report that tells another event, or means somebody else.
    report: String,
    /// Of an entity: a name that tells who is meant there.
    #[serde(default)]
    name: Option<String>,
    /// Why.
    why: String,
}

/// What is decided on.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = DecidedOn)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Event,
    Entity,
}

/// The numbers of decisions.
#[derive(Serialize, ToSchema)]
#[schema(as = DecisionsMade)]
pub(crate) struct Made {
    /// What undoes them: DELETE /decisions/NUMBER.
    decisions: Vec<i64>,
}

/// All decisions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Decisions {
    /// Those undone too.
    items: Vec<Decision>,
    /// Always null.
    next: Option<String>,
}

/// Most corrections at once.
const MOST: usize = 1_000;

/// Decisions
#[utoipa::path(get, path = "/decisions", tag = "decisions", params(Given<Nothing>), responses(
    (status = 200, description = "All decisions, those undone too.", body = Decisions),
    Faults,
))]
pub(crate) async fn decisions(
    State(app): State<Shared>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let items = app.readers.ask(|archive| Ok(archive.decisions()?)).await?;
    answer::fresh(&wanted, &Decisions { items, next: None })
}

/// Correct events
///
/// Fields of events as they were read; scope: correct.
#[utoipa::path(post, path = "/corrections", tag = "decisions", params(Given<Nothing>), request_body = Corrections, responses(
    (status = 201, description = "They are kept.", body = Made),
    Faults,
    BodyFaults,
))]
pub(crate) async fn correct(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    _: Given<Nothing>,
    request: Request,
) -> Result<Response, Problem> {
    let given: Corrections = body::json(request, app.settings.limits.body).await?;
    if given.items.is_empty() || given.items.len() > MOST {
        return Err(Problem::body(format!(
            "1 to {MOST} corrections are taken at once"
        )));
    }
    let why = reason(&given.why)?;
    decide(&app, &caller, why, move |archive, by| {
        archive.correct(&given.items, by)
    })
    .await
}

/// Merge events or entities
///
/// Scope: correct.
#[utoipa::path(post, path = "/merges", tag = "decisions", params(Given<Nothing>), request_body = Merge, responses(
    (status = 201, description = "They are one now.", body = Made),
    Faults,
    BodyFaults,
))]
pub(crate) async fn merge(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    _: Given<Nothing>,
    request: Request,
) -> Result<Response, Problem> {
    let given: Merge = body::json(request, app.settings.limits.body).await?;
    let why = reason(&given.why)?;
    decide(&app, &caller, why, move |archive, by| {
        let (one, other) = (given.one.as_str(), given.other.as_str());
        let number = match given.kind {
            Kind::Event => archive.merge_events(one, other, by)?,
            Kind::Entity => archive.merge_entities(one, other, by)?,
        };
        Ok(vec![number])
    })
    .await
}

/// Split an event or an entity
///
/// Scope: correct.
#[utoipa::path(post, path = "/splits", tag = "decisions", params(Given<Nothing>), request_body = Split, responses(
    (status = 201, description = "They are apart now.", body = Made),
    Faults,
    BodyFaults,
))]
pub(crate) async fn split(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    _: Given<Nothing>,
    request: Request,
) -> Result<Response, Problem> {
    let given: Split = body::json(request, app.settings.limits.body).await?;
    let why = reason(&given.why)?;
    let name = match (given.kind, &given.name) {
        (Kind::Entity, None) => {
            return Err(Problem::body("say with `name` who is meant in that report"));
        }
        (_, name) => name.clone().unwrap_or_default(),
    };
    decide(&app, &caller, why, move |archive, by| {
        let number = match given.kind {
            Kind::Event => archive.split_event(&given.id, &given.report, by)?,
            Kind::Entity => archive.split_entity(&given.id, &given.report, &name, by)?,
        };
        Ok(vec![number])
    })
    .await
}

/// Undo a decision
///
/// It stays listed. Scope: correct.
#[utoipa::path(delete, path = "/decisions/{id}", tag = "decisions",
    params(("id" = i64, Path, description = "Its number."), Given<Nothing>),
    responses((status = 204, description = "It is undone."), Faults)
)]
pub(crate) async fn undo(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    _: Given<Nothing>,
) -> Result<StatusCode, Problem> {
    let unknown = || Problem::unknown(format!("there is no decision `{id}`"));
    let number: i64 = id.parse().map_err(|_| unknown())?;
    let who = caller.name().to_owned();
    let undone = app.writer.write(move |archive| {
        let by = By {
            who: &who,
            why: "undone over the API",
        };
        Ok(archive.undo(number, by)?)
    });
    undone.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn reason(why: &str) -> Result<String, Problem> {
    match why.trim() {
        "" => Err(Problem::body(
            "say why: a decision without a reason helps nobody later",
        )),
        why if why.chars().count() > 1_000 => {
            Err(Problem::body("say why in at most 1000 characters"))
        }
        why => Ok(why.to_owned()),
    }
}

async fn decide(
    app: &Shared,
    caller: &Caller,
    why: String,
    decide: impl FnOnce(&mut Archive, By<'_>) -> Result<Vec<i64>, dateline_archive::Error>
    + Send
    + 'static,
) -> Result<Response, Problem> {
    let who = caller.name().to_owned();
    let decided = app.writer.write(move |archive| {
        let by = By {
            who: &who,
            why: &why,
        };
        decide(archive, by).map_err(|error| match error.is_of_question() || error.is_unknown() {
            true => Problem::body(error.to_string()),
            false => error.into(),
        })
    });
    created(&Made {
        decisions: decided.await?,
    })
}
