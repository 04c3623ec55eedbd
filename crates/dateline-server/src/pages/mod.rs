//! Pages for people: HTML made here, which works without script.

mod assets;
mod index;

use axum::Router;
use axum::routing::get;

use crate::app::Shared;

/// The routes of the pages and of what they are made of.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(index::page))
        .route("/assets/{name}", get(assets::asset))
}
