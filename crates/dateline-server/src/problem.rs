//! What is answered where something is wrong: RFC 9457 problem details, which say what to do.

use std::fmt::Display;

use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// What is wrong, and what to do (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Names the kind of problem: stable, for programs.
    #[serde(rename = "type", serialize_with = "as_urn")]
    #[schema(example = "urn:dateline:problem:question")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong here, and what to do.
    detail: String,
    /// Of an event that is no more: the ids of those that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    successors: Option<Vec<String>>,
    #[serde(skip)]
    aside: Box<Aside>,
}

/// What is no part of a problem's body.
#[derive(Debug, Default)]
struct Aside {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What only the journal is told.
    cause: Option<String>,
}

fn as_urn<S: Serializer>(kind: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:dateline:problem:{kind}"))
}

/// What a problem tells the journal.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

impl Problem {
    fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Problem {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            successors: None,
            aside: Box::default(),
        }
    }

    fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.aside.headers.push((name, value));
        self
    }

    /// The question is not of its form.
    pub(crate) fn question(detail: impl Into<String>) -> Self {
        let title = "The question cannot be answered as it is put";
        Problem::new(StatusCode::BAD_REQUEST, "question", title, detail)
    }

    /// The body is not of its form.
    pub(crate) fn body(detail: impl Into<String>) -> Self {
        let title = "The body cannot be read";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body", title, detail)
    }

    /// There is nothing of that name.
    pub(crate) fn unknown(detail: impl Into<String>) -> Self {
        let title = "There is no such thing here";
        Problem::new(StatusCode::NOT_FOUND, "unknown", title, detail)
    }

    /// It is there in another state than the request takes for granted.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        let title = "It is there already, or otherwise";
        Problem::new(StatusCode::CONFLICT, "conflict", title, detail)
    }

    /// The event became several others.
    pub(crate) fn gone(detail: impl Into<String>, successors: Vec<String>) -> Self {
        let title = "It was split";
        let mut problem = Problem::new(StatusCode::GONE, "gone", title, detail);
        problem.successors = Some(successors);
        problem
    }

    /// The report was taken down.
    pub(crate) fn taken_down(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::GONE, "taken-down", "It was taken down", detail)
    }

    /// The event became another one.
    pub(crate) fn moved(location: &str, successor: String) -> Self {
        let detail = format!("it was merged into {successor}: go by Location");
        let title = "It was merged";
        let mut problem = Problem::new(StatusCode::MOVED_PERMANENTLY, "merged", title, detail);
        problem.successors = Some(vec![successor]);
        match HeaderValue::from_str(location) {
            Ok(value) => problem.with(LOCATION, value),
            Err(_) => problem,
        }
    }

    /// The method is not of this address.
    pub(crate) fn method() -> Self {
        let title = "This address does not take that method";
        let detail = "the header Allow says which ones it takes; /api/v1/ explains every address";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", title, detail)
    }

    /// The request was sent to another host, or none.
    pub(crate) fn host(detail: impl Into<String>) -> Self {
        let title = "This server does not go by that name";
        Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", title, detail)
    }

    /// The request breaks the form of HTTP that is kept here.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        let title = "The request is not of its form";
        Problem::new(StatusCode::BAD_REQUEST, "malformed", title, detail)
    }

    /// Nobody says who asks, or with a token that is none.
    pub(crate) fn nobody(detail: impl Into<String>) -> Self {
        let title = "A token is needed";
        Problem::new(StatusCode::UNAUTHORIZED, "token", title, detail).with(
            WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"dateline\""),
        )
    }

    /// Whoever asks may not.
    pub(crate) fn forbidden(name: &'static str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::FORBIDDEN, name, "That is not allowed", detail)
    }

    /// The body is too large.
    pub(crate) fn too_large(most: usize) -> Self {
        let detail = format!("at most {most} bytes are taken here; send it in parts");
        let title = "The body is too large";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "size", title, detail)
    }

    /// The body is of a kind that is not taken.
    pub(crate) fn media(taken: &str) -> Self {
        let detail = format!("say what the body is with Content-Type; taken are {taken}");
        let title = "The body is of another kind";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media", title, detail)
    }

    /// Too many requests.
    pub(crate) fn too_many(seconds: u64, detail: impl Into<String>) -> Self {
        let title = "Too many requests";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate", title, detail)
            .with(RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// It took too long.
    pub(crate) fn too_slow(seconds: u64) -> Self {
        let detail = format!("there was no answer within {seconds} s; narrow the question");
        let title = "The answer took too long";
        Problem::new(StatusCode::GATEWAY_TIMEOUT, "time", title, detail)
    }

    /// It cannot be done now.
    pub(crate) fn busy(detail: impl Into<String>) -> Self {
        let title = "The server is busy";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail)
            .with(RETRY_AFTER, HeaderValue::from(5))
    }

    /// A fault of ours. What it is stands in the journal, not in the answer: it may name files.
    pub(crate) fn fault(cause: impl Display) -> Self {
        let detail = "the server failed; its journal says why";
        let title = "A fault of the server";
        let mut problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", title, detail);
        problem.aside.cause = Some(cause.to_string());
        problem
    }

    /// The status that it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What only the journal is told.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.aside.cause.as_deref()
    }

    /// What is wrong, in words.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<dateline_archive::Error> for Problem {
    fn from(error: dateline_archive::Error) -> Self {
        if error.is_of_question() {
            Problem::question(error.to_string())
        } else if error.is_unknown() {
            Problem::unknown(error.to_string())
        } else if error.is_busy() {
            Problem::busy(error.to_string())
        } else {
            Problem::fault(error)
        }
    }
}

impl From<dateline_export::Error> for Problem {
    fn from(error: dateline_export::Error) -> Self {
        match error {
            dateline_export::Error::Archive(error) => error.into(),
            other => Problem::fault(other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Strings and numbers always have a JSON form.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.extend(self.aside.headers);
        if let Some(cause) = self.aside.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}
