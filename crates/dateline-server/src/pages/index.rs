//! The first page: how much the archive holds, and where to go on.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use dateline_archive::answer::{Asking, Stats};

use crate::app::Shared;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "index.html")]
struct Index {
    stats: Stats,
}

/// `/`.
pub(crate) async fn page(State(app): State<Shared>) -> Result<Response, Problem> {
    let stats = app
        .readers
        .ask(|archive| Ok(archive.stats(&Asking::default())?))
        .await?;
    let html = Index { stats }.render().map_err(Problem::fault)?;
    Ok(Html(html).into_response())
}
