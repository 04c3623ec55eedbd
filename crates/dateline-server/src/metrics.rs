//! How the server fares, for Prometheus, and whether it lives, for whoever watches over it.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::app::Shared;
use crate::problem::Problem;

/// What a request is counted under. The route is its pattern, so that no id becomes a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

/// Upper ends of the classes of durations, in seconds.
const CLASSES: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Counters of a server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Histogram,
    in_flight: Gauge,
    /// Streams of changes that are held.
    pub(crate) streams: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("dateline"),
            requests: Family::default(),
            durations: Histogram::new(CLASSES),
            in_flight: Gauge::default(),
            streams: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register(
            "requests",
            "Requests by method, route and status",
            metrics.requests.clone(),
        );
        registry.register(
            "request_duration_seconds",
            "Time until an answer begins",
            metrics.durations.clone(),
        );
        registry.register(
            "requests_in_flight",
            "Requests that wait for their answer to begin",
            metrics.in_flight.clone(),
        );
        registry.register(
            "streams",
            "Server-sent event streams that are held",
            metrics.streams.clone(),
        );
        metrics
    }
}

/// Counts a request.
pub(crate) async fn count(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    // Methods that HTTP does not define would be labels of a client's making.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    };
    let method = method.to_owned();
    let metrics = &app.metrics;
    metrics.in_flight.inc();
    let began = Instant::now();
    let response = next.run(request).await;
    metrics.in_flight.dec();
    metrics.durations.observe(began.elapsed().as_secs_f64());
    let labels = Labels {
        method,
        route,
        status: response.status().as_u16(),
    };
    metrics.requests.get_or_create(&labels).inc();
    response
}

/// `/metrics`.
pub(crate) async fn page(State(app): State<Shared>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode(&mut text, &app.metrics.registry).map_err(Problem::fault)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

/// `/healthz`: whether the archive answers.
pub(crate) async fn health(State(app): State<Shared>) -> Result<Response, Problem> {
    app.readers
        .ask(|archive| Ok(archive.last_batch()?))
        .await
        .map_err(|problem| Problem::busy(problem.detail()))?;
    Ok("ok\n".into_response())
}
