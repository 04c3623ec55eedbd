//! Who asks, and whether they may. Reading is open on this machine only; writing always needs a token or a session, and a
//! session's changes need its CSRF token too. What is not listed as anything else needs the scope `admin`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE as COOKIES};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::rates::of_address;
use super::sessions::COOKIE;
use super::tokens::{Grant, Scope};
use crate::app::{App, Shared};
use crate::body;
use crate::problem::Problem;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// Nobody says so.
    Anybody,
    /// A program, by its token.
    Program(Grant),
    /// Whoever started the server, by a browser.
    Browser {
        /// What changes must carry.
        csrf: String,
        /// The cookie's value.
        session: String,
    },
}

impl Caller {
    /// What they may.
    pub(crate) fn scopes(&self) -> Vec<Scope> {
        match self {
            Caller::Anybody => Vec::new(),
            Caller::Program(grant) => grant.scopes.iter().copied().collect(),
            Caller::Browser { .. } => Scope::ALL.to_vec(),
        }
    }

    /// As the journal and decisions name them.
    pub(crate) fn name(&self) -> &str {
        match self {
            Caller::Anybody => "anybody",
            Caller::Program(grant) => &grant.name,
            Caller::Browser { .. } => "browser",
        }
    }

    fn may(&self, scope: Scope) -> bool {
        match self {
            Caller::Anybody => false,
            Caller::Program(grant) => grant.scopes.contains(&scope),
            Caller::Browser { .. } => true,
        }
    }
}

/// What the journal is told of who asked.
#[derive(Debug, Clone)]
pub(crate) struct Asker(pub(crate) String);

/// What a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: it tells nothing of the archive.
    Nothing,
    /// To read: open on this machine.
    Read,
    /// This, always.
    Always(Scope),
}

fn needs(method: &Method, route: &str) -> Needs {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match (reads, route) {
        (true, "/healthz" | "/enter" | "/assets/{name}" | "/api/v1/session") => Needs::Nothing,
        (false, "/leave") => Needs::Always(Scope::Read),
        (true, "/api/v1/webhooks" | "/api/v1/webhooks/{id}/dead") => Needs::Always(Scope::Admin),
        (true, _) | (false, "/api/v1/read") => Needs::Read,
        (false, "/api/v1/reports") => Needs::Always(Scope::Add),
        (
            false,
            "/api/v1/merges" | "/api/v1/splits" | "/api/v1/corrections" | "/api/v1/decisions/{id}",
        ) => Needs::Always(Scope::Correct),
        (false, _) => Needs::Always(Scope::Admin),
    }
}

/// Lets those in who may, and notes what tokens are used for.
pub(crate) async fn check(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match admit(&app, request).await {
        Err(problem) => problem.into_response(),
        Ok((request, caller)) => {
            let method = request.method().clone();
            let route = route(&request);
            let mut response = next.run(request).await;
            if let Caller::Program(grant) = &caller {
                let status = response.status().as_u16();
                app.tokens.used(grant, method.as_str(), &route, status);
            }
            let asker = Asker(caller.name().to_owned());
            response.extensions_mut().insert(asker);
            response
        }
    }
}

/// The pattern of a request's route.
fn route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or("none", MatchedPath::as_str).to_owned()
}

async fn admit(app: &App, request: Request) -> Result<(Request, Caller), Problem> {
    let peer = peer(&request);
    let caller = caller(app, request.headers(), peer)?;
    let needed = needs(request.method(), &route(&request));
    let scope = match needed {
        Needs::Nothing => None,
        Needs::Read if app.site.is_local() => None,
        Needs::Read => Some(Scope::Read),
        Needs::Always(scope) => Some(scope),
    };
    if let Some(scope) = scope.filter(|scope| !caller.may(*scope)) {
        return Err(refusal(&caller, scope));
    }
    limit(app, &caller, peer, request.method(), &route(&request))?;
    let mut request = match (&caller, is_safe(request.method())) {
        (Caller::Browser { csrf, .. }, false) => check_csrf(request, csrf).await?,
        _ => request,
    };
    request.extensions_mut().insert(caller.clone());
    Ok((request, caller))
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())
}

fn caller(app: &App, headers: &HeaderMap, peer: IpAddr) -> Result<Caller, Problem> {
    if let Some(authorization) = headers.get(AUTHORIZATION) {
        let written = authorization.to_str().unwrap_or("");
        let token = match written.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Err(Problem::nobody("write it as: Authorization: Bearer TOKEN")),
        };
        let grant = app.tokens.grant(token).map_err(Problem::fault)?;
        return grant.map(Caller::Program).ok_or_else(|| {
            let wait = app.rates.attempts.take(&of_address(peer));
            wait.err().map_or_else(
                || {
                    Problem::nobody(
                        "this token is none, or was revoked; `dateline token add` makes one",
                    )
                },
                |seconds| Problem::too_many(seconds, "too many tokens that are none"),
            )
        });
    }
    let session = cookie(headers, COOKIE);
    let open = session.and_then(|value| Some((value, app.sessions.csrf(value)?)));
    Ok(
        open.map_or(Caller::Anybody, |(session, csrf)| Caller::Browser {
            csrf,
            session: session.to_owned(),
        }),
    )
}

/// The value of a cookie.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(COOKIES).into_iter();
    let mut pairs = all
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    pairs.find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        (known == name).then_some(value)
    })
}

fn refusal(caller: &Caller, scope: Scope) -> Problem {
    match caller {
        Caller::Anybody => Problem::nobody(format!(
            "send a token with the scope `{scope}` (Authorization: Bearer …); `dateline token add` makes one"
        )),
        _ => Problem::forbidden(
            "scope",
            format!(
                "the token lacks the scope `{scope}`; make one with `dateline token add --scope {scope}`"
            ),
        ),
    }
}

fn limit(
    app: &App,
    caller: &Caller,
    peer: IpAddr,
    method: &Method,
    route: &str,
) -> Result<(), Problem> {
    let who = match caller {
        Caller::Anybody => of_address(peer),
        Caller::Program(grant) => format!("token {}", grant.name),
        Caller::Browser { .. } => "browser".to_owned(),
    };
    let rates = &app.rates;
    let taken = match (is_safe(method), route) {
        // Reading on this machine is as fast as the machine.
        (true, _) if app.site.is_local() => Ok(()),
        (true, "/healthz") => Ok(()),
        (true, _) => rates.reading.take(&who),
        (false, _) => rates.writing.take(&who),
    };
    taken.map_err(|seconds| {
        Problem::too_many(seconds, format!("ask again in {seconds} s, and less often"))
    })
}

/// Bytes of a form of a page.
const FORM: usize = 1 << 20;

/// That a browser's change was made on a page of this site: by the header of a script, or the field of a form.
async fn check_csrf(request: Request, csrf: &str) -> Result<Request, Problem> {
    let refused = || {
        let detail = "the session's CSRF token is missing: send `csrf` of /api/v1/session as the header X-CSRF-Token";
        Problem::forbidden("csrf", detail)
    };
    if let Some(given) = request.headers().get("x-csrf-token") {
        return match given.as_bytes() == csrf.as_bytes() {
            true => Ok(request),
            false => Err(refused()),
        };
    }
    if body::media(&request) != "application/x-www-form-urlencoded" {
        return Err(refused());
    }
    let (parts, sent) = request.into_parts();
    let form = body::bytes(Request::from_parts(parts.clone(), sent), FORM).await?;
    let mut fields = url::form_urlencoded::parse(&form);
    match fields.any(|(name, value)| name == "csrf" && value == csrf) {
        true => Ok(Request::from_parts(parts, Body::from(form))),
        false => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_needs_admin() {
        for (method, route, expected) in [
            (Method::GET, "/", Needs::Read),
            (Method::HEAD, "/api/v1/events", Needs::Read),
            (Method::GET, "/healthz", Needs::Nothing),
            (Method::GET, "none", Needs::Read),
            (Method::POST, "/api/v1/read", Needs::Read),
            (Method::POST, "/api/v1/reports", Needs::Always(Scope::Add)),
            (
                Method::POST,
                "/api/v1/merges",
                Needs::Always(Scope::Correct),
            ),
            (Method::POST, "/api/v1/watches", Needs::Always(Scope::Admin)),
            (
                Method::DELETE,
                "/api/v1/reports/{id}",
                Needs::Always(Scope::Admin),
            ),
            (Method::PUT, "none", Needs::Always(Scope::Admin)),
            (Method::POST, "/healthz", Needs::Always(Scope::Admin)),
        ] {
            assert_eq!(needs(&method, route), expected, "{method} {route}");
        }
    }
}
