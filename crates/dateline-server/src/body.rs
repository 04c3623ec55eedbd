//! Bodies of requests, up to a limit.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The body of a request, as far as it is not larger than `most` bytes.
pub(crate) async fn bytes(request: Request, most: usize) -> Result<Bytes, Problem> {
    let stated = request.headers().get(CONTENT_LENGTH);
    let stated = stated.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if stated.is_some_and(|length| length > most) {
        return Err(Problem::too_large(most));
    }
    let mut pieces = request.into_body().into_data_stream();
    let mut body = Vec::with_capacity(stated.unwrap_or(0));
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(broken)?;
        if body.len() + piece.len() > most {
            return Err(Problem::too_large(most));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.into())
}

/// A body of JSON.
pub(crate) async fn json<T: DeserializeOwned>(request: Request, most: usize) -> Result<T, Problem> {
    if media(&request) != "application/json" {
        return Err(Problem::media("application/json"));
    }
    let body = bytes(request, most).await?;
    serde_json::from_slice(&body).map_err(|error| Problem::body(error.to_string()))
}

/// What a body is said to be, without parameters, in lower case.
pub(crate) fn media(request: &Request<Body>) -> String {
    let stated = request.headers().get(CONTENT_TYPE);
    let stated = stated.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let essence = stated.split(';').next().unwrap_or("");
    essence.trim().to_ascii_lowercase()
}

/// What is answered where a body breaks off.
pub(crate) fn broken(error: axum::Error) -> Problem {
    Problem::malformed(format!("the body broke off: {error}"))
}
