//! Where news of watches is sent. Only the scope `admin` sees and changes them.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::answer::{self, Wanted};
use super::faults::{BodyFaults, Faults};
use super::params::{Given, Nothing};
use super::watches::created;
use crate::app::Shared;
use crate::body;
use crate::problem::Problem;
use crate::webhooks::{Dead, Made, Webhook};

/// All webhooks.
#[derive(Serialize, ToSchema)]
pub(crate) struct AllWebhooks {
    /// Those of a watch together.
    items: Vec<Webhook>,
    /// Always null.
    next: Option<String>,
}

/// Messages that nobody took.
#[derive(Serialize, ToSchema)]
pub(crate) struct AllDead {
    /// The last first, a thousand at most.
    items: Vec<Dead>,
    /// Always null.
    next: Option<String>,
}

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// The watch.
    watch: String,
    /// Where its news is to be sent: http(s).
    url: String,
}

/// Messages that are tried once more.
#[derive(Serialize, ToSchema)]
pub(crate) struct Revived {
    /// How many.
    messages: usize,
}

/// Webhooks
#[utoipa::path(get, path = "/webhooks", tag = "watches", params(Given<Nothing>), responses(
    (status = 200, description = "The webhooks; their secrets are told once only.", body = AllWebhooks),
    Faults,
))]
pub(crate) async fn webhooks(
    State(app): State<Shared>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let items = app.webhooks.list().map_err(Problem::fault)?;
    answer::fresh(&wanted, &AllWebhooks { items, next: None })
}

/// Send news of a watch
///
/// A message for each event that is new or changed, signed as Standard Webhooks defines it; one that is not taken is tried again
/// after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. Addresses of private networks are refused.
#[utoipa::path(post, path = "/webhooks", tag = "watches", params(Given<Nothing>), request_body = NewWebhook, responses(
    (status = 201, description = "It is made; its secret is told this once.", body = Made),
    Faults,
    BodyFaults,
))]
pub(crate) async fn add(
    State(app): State<Shared>,
    _: Given<Nothing>,
    request: Request,
) -> Result<Response, Problem> {
    let new: NewWebhook = body::json(request, app.settings.limits.body).await?;
    let url = Url::parse(&new.url).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or_else(|| {
        Problem::body(format!(
            "`{}` is no address of the web (https://…)",
            new.url
        ))
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::body("leave name and password out of the address"));
    }
    let name = new.watch.clone();
    let (known, last) = app
        .readers
        .ask(move |archive| {
            let watches = archive.watches()?;
            let known = watches.iter().any(|watch| watch.name == name);
            Ok((known, archive.last_change()?))
        })
        .await?;
    if !known {
        let unknown = format!(
            "there is no saved query `{}`; /api/v1/watches lists them",
            new.watch
        );
        return Err(Problem::body(unknown));
    }
    let made: Made = app
        .webhooks
        .add(&new.watch, url.as_str(), last)
        .map_err(refused)?;
    created(&made)
}

fn refused(error: crate::Error) -> Problem {
    match error {
        crate::Error::Asked(said) => Problem::conflict(said),
        other => Problem::fault(other),
    }
}

/// Remove a webhook
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "watches",
    params(("id" = String, Path, description = "Its id."), Given<Nothing>),
    responses((status = 204, description = "It is gone, with all that was to be sent to it."), Faults)
)]
pub(crate) async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    _: Given<Nothing>,
) -> Result<StatusCode, Problem> {
    match app.webhooks.remove(&id).map_err(Problem::fault)? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(unknown(&id)),
    }
}

/// Dead letters
///
/// Messages that nobody took: they are not tried any more.
#[utoipa::path(get, path = "/webhooks/{id}/dead", tag = "watches",
    params(("id" = String, Path, description = "The webhook's id."), Given<Nothing>),
    responses((status = 200, description = "The messages.", body = AllDead), Faults)
)]
pub(crate) async fn dead(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let items = app.webhooks.dead(&id).map_err(Problem::fault)?;
    let items = items.ok_or_else(|| unknown(&id))?;
    answer::fresh(&wanted, &AllDead { items, next: None })
}

/// Try dead letters again
#[utoipa::path(post, path = "/webhooks/{id}/dead", tag = "watches",
    params(("id" = String, Path, description = "The webhook's id."), Given<Nothing>),
    responses((status = 201, description = "They are due again.", body = Revived), Faults)
)]
pub(crate) async fn revive(
    State(app): State<Shared>,
    Path(id): Path<String>,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    let messages = app.webhooks.revive(&id).map_err(Problem::fault)?;
    let messages = messages.ok_or_else(|| unknown(&id))?;
    created(&Revived { messages })
}

fn unknown(id: &str) -> Problem {
    Problem::unknown(format!(
        "there is no webhook `{id}`; /api/v1/webhooks lists them"
    ))
}
