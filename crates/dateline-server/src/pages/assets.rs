//! What pages are made of beside their HTML, built into the program.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// Name, type, content.
const ASSETS: [(&str, &str, &str); 1] = [(
    "dateline.css",
    "text/css; charset=utf-8",
    include_str!("../../assets/dateline.css"),
)];

/// `/assets/NAME`.
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, kind, content) = found.ok_or_else(|| Problem::unknown("there is no such asset"))?;
    let headers = [
        (CONTENT_TYPE, *kind),
        (CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, *content).into_response())
}
