//! The API: `/api/v1`. Each resource has its file; [`params`] says what addresses take, [`answer`] how answers are made.

mod answer;
mod changes;
mod counts;
mod decisions;
mod downloads;
mod events;
mod faults;
mod feed;
mod intake;
mod openapi;
mod params;
mod people;
mod read;
mod reports;
mod schemas;
mod streaming;
mod watches;
mod webhooks;

pub(crate) use answer::{Wanted, fresh};
pub(crate) use faults::Faults;
pub(crate) use params::{Given, Kind, Named, Takes};

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Shared;
use crate::security;

/// Where the API lies.
const ROOT: &str = "/api/v1";

/// Routes that answer soon, with what documents all routes.
pub(crate) fn routes() -> Router<Shared> {
    let (quick, document) = documented().split_for_parts();
    let slow = slow().split_for_parts().1;
    let document = openapi::whole(document, slow);
    Router::new()
        .nest(ROOT, quick)
        .merge(openapi::routes(document))
}

/// Routes whose answers may take long: downloads, reading.
pub(crate) fn slow_routes() -> Router<Shared> {
    Router::new().nest(ROOT, slow().split_for_parts().0)
}

fn documented() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(events::timeline))
        .routes(routes!(events::event))
        .routes(routes!(people::citations))
        .routes(routes!(events::diary))
        .routes(routes!(feed::events))
        .routes(routes!(reports::stories))
        .routes(routes!(reports::story))
        .routes(routes!(reports::reports))
        .routes(routes!(intake::jobs))
        .routes(routes!(intake::job))
        .routes(routes!(reports::report))
        .routes(routes!(reports::versions))
        .routes(routes!(reports::search))
        .routes(routes!(people::entities))
        .routes(routes!(people::entity))
        .routes(routes!(people::statements))
        .routes(routes!(counts::counts))
        .routes(routes!(counts::coverage))
        .routes(routes!(counts::stats))
        .routes(routes!(changes::changes))
        .routes(routes!(watches::watches, watches::add))
        .routes(routes!(watches::remove))
        .routes(routes!(watches::news))
        .routes(routes!(watches::seen))
        .routes(routes!(watches::atom))
        .routes(routes!(webhooks::webhooks, webhooks::add))
        .routes(routes!(webhooks::remove))
        .routes(routes!(webhooks::dead, webhooks::revive))
        .routes(routes!(decisions::decisions))
        .routes(routes!(decisions::undo))
        .routes(routes!(decisions::correct))
        .routes(routes!(decisions::merge))
        .routes(routes!(decisions::split))
        .routes(routes!(security::session))
}

fn slow() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(read::read))
        .routes(routes!(intake::send))
        .routes(routes!(downloads::csv))
        .routes(routes!(downloads::parquet))
        .routes(routes!(downloads::calendar))
}
