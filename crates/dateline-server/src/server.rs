//! A server: an archive, an address, the routes and their guards.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::{App, Shared};
use crate::jobs::{self, Jobs};
use crate::own::Own;
use crate::problem::Problem;
use crate::pulse::Pulse;
use crate::readers::Readers;
use crate::security::{self, Site};
use crate::{Error, Settings, api, journal, listening, metrics, pages, webhooks};

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Shared,
    orders: mpsc::Receiver<jobs::Order>,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Opens the archive and listens. Who connects waits until [`Server::run`].
    ///
    /// # Errors
    /// Where the archive cannot be opened or the address is taken.
    pub async fn bind(settings: Settings) -> Result<Server, Error> {
        let (readers, last) = Readers::open(settings.archive.clone())?;
        let refused = |source| Error::Listen {
            address: settings.listen,
            source,
        };
        let listener = TcpListener::bind(settings.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let site = Site::of(address, settings.base_url.as_deref())?;
        let own = Arc::new(Own::open(&settings.archive)?);
        let (jobs, orders) = Jobs::new();
        let (stop, stopping) = watch::channel(false);
        Ok(Server {
            listener,
            address,
            app: App::new(
                settings,
                site,
                readers,
                Pulse::at(last),
                own,
                jobs,
                stopping,
            ),
            orders,
            stop,
        })
    }

    /// Where it listens: with the port that the system gave, where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The site's address, for people.
    pub fn url(&self) -> String {
        self.app.site.url().to_owned()
    }

    /// A link that makes the browser that follows it the one of whoever started the server. It works once.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn entrance(&self) -> Result<String, Error> {
        let key = self.app.sessions.key()?;
        Ok(format!("{}/enter?key={key}", self.app.site.url()))
    }

    /// Answers until `until` is over, then lets those finish that are being answered.
    pub async fn run(self, until: impl Future<Output = ()>) {
        let limits = self.app.settings.limits.clone();
        let router = router(Arc::clone(&self.app));
        let listening = listening::listen(self.listener, router, &limits, self.stop.subscribe());
        let stopping = async {
            until.await;
            let _ = self.stop.send(true);
        };
        let beating = self
            .app
            .pulse
            .beat(&self.app.readers, self.stop.subscribe());
        let noting = note_uses(&self.app, self.stop.subscribe());
        let working = jobs::work(&self.app, self.orders, self.stop.subscribe());
        let sending = webhooks::send(&self.app, self.stop.subscribe());
        tokio::join!(listening, beating, noting, working, sending, stopping);
        // Those of the last requests.
        let _ = self.app.tokens.write_uses();
    }
}

/// Serves an archive until the process is interrupted or asked to end. `ready` is told once it listens.
///
/// # Errors
/// As [`Server::bind`].
pub fn serve(settings: Settings, ready: impl FnOnce(&Server)) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = Server::bind(settings).await?;
        ready(&server);
        server.run(interrupted()).await;
        Ok(())
    })
}

/// How often uses of tokens are written.
const NOTING: Duration = Duration::from_secs(2);

/// Writes what tokens were used for, until the server stops.
async fn note_uses(app: &Shared, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(NOTING) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let noting = Arc::clone(app);
        let noted = tokio::task::spawn_blocking(move || noting.tokens.write_uses()).await;
        if let Ok(Err(error)) = noted {
            (app.settings.journal)(&format!("uses of tokens could not be noted: {error}"));
        }
    }
}

/// Until Ctrl-C or a request to terminate.
async fn interrupted() {
    let ctrl_c = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ctrl_c => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = ctrl_c.await;
}

/// All routes, behind all guards. The guards that are named last are met first.
fn router(app: Shared) -> Router {
    let quick = Router::new()
        .merge(pages::routes())
        .merge(api::routes())
        .route("/enter", get(security::enter))
        .route("/leave", post(security::leave))
        .route("/healthz", get(metrics::health))
        .route("/metrics", get(metrics::page))
        .layer(from_fn_with_state(Arc::clone(&app), answer_in_time));
    quick
        .merge(api::slow_routes())
        .method_not_allowed_fallback(no_such_method)
        .fallback(no_such_route)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&app), security::check_caller))
        .layer(from_fn_with_state(Arc::clone(&app), metrics::count))
        .layer(from_fn_with_state(Arc::clone(&app), security::check_site))
        .layer(from_fn(security::add_headers))
        .layer(from_fn_with_state(Arc::clone(&app), journal::write))
        .with_state(app)
}

async fn no_such_route() -> Problem {
    Problem::unknown("nothing is at this address; /api/v1/ lists all addresses of the API")
}

async fn no_such_method() -> Problem {
    Problem::method()
}

async fn answer_in_time(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let limit = app.settings.limits.answer;
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::too_slow(limit.as_secs()).into_response(),
    }
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let words = cause.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| cause.downcast_ref::<String>().cloned());
    Problem::fault(words.unwrap_or_default()).into_response()
}
