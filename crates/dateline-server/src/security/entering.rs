//! How a browser comes by its session, and ends it.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::guard::Caller;
use super::sessions::COOKIE;
use crate::api::{Faults, Given, Kind, Named, Takes, Wanted, fresh};
use crate::app::Shared;
use crate::problem::Problem;

pub(crate) struct Entering;

impl Takes for Entering {
    const GROUPS: &'static [&'static [Named]] = &[&[Named {
        name: "key",
        means: "The key that `dateline serve` printed.",
        kind: Kind::Needed,
    }]];
}

/// `/enter?key=…`: opens a session, once.
pub(crate) async fn enter(
    State(app): State<Shared>,
    given: Given<Entering>,
) -> Result<Response, Problem> {
    let key = given.text("key").unwrap_or("");
    let session = app.sessions.enter(key).map_err(Problem::fault)?;
    let session = session.ok_or_else(|| {
        Problem::forbidden(
            "key",
            "this link was used already, or is none; `dateline serve` prints a new one when it starts",
        )
    })?;
    let cookie = cookie(&app, &session, "");
    let headers = [(SET_COOKIE, cookie), (LOCATION, "/".to_owned())];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// `/leave`: ends the session.
pub(crate) async fn leave(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
) -> Response {
    if let Caller::Browser { session, .. } = &caller {
        app.sessions.leave(session);
    }
    let headers = [
        (SET_COOKIE, cookie(&app, "", "; Max-Age=0")),
        (LOCATION, "/".to_owned()),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn cookie(app: &Shared, value: &str, more: &str) -> String {
    let secure = if app.site.is_encrypted() {
        "; Secure"
    } else {
        ""
    };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}")
}

/// Who asks, and what they may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The token's name, `browser`, or `anybody`.
    who: String,
    /// read, add, correct, admin.
    scopes: Vec<&'static str>,
    /// Of a browser's session: what changes must carry as X-CSRF-Token.
    csrf: Option<String>,
}

/// Who asks
///
/// What the token or the browser's session allows.
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, description = "Who asks, and what they may.", body = Session),
    Faults,
))]
pub(crate) async fn session(
    wanted: Wanted,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let csrf = match &caller {
        Caller::Browser { csrf, .. } => Some(csrf.clone()),
        _ => None,
    };
    let scopes = caller.scopes();
    let session = Session {
        who: caller.name().to_owned(),
        scopes: scopes.iter().map(|scope| scope.name()).collect(),
        csrf,
    };
    fresh(&wanted, &session)
}
