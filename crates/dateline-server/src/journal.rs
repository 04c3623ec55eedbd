//! A line for each request: when, who, what, how it ended, how long it took. Only the path of an address is written, never
//! its query, no header and no body: that is where secrets stand.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;

use crate::app::Shared;
use crate::problem::Cause;
use crate::security::Asker;

/// Takes lines of the journal.
pub type Journal = Arc<dyn Fn(&str) + Send + Sync>;

/// Writes the line of a request when its answer begins.
pub(crate) async fn write(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let what = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let status = response.status().as_u16();
    let took = began.elapsed().as_millis();
    let asker = response.extensions().get::<Asker>();
    let asker = asker.map_or("nobody", |Asker(name)| name);
    let mut line = format!("{now} {status} {what} {took} ms {asker}");
    if let Some(Cause(cause)) = response.extensions().get() {
        line.push_str(": ");
        line.extend(cause.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    (app.settings.journal)(&line);
    response
}
