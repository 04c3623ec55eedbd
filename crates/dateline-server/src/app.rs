//! What all requests share.

use std::sync::{Arc, OnceLock};

use dateline::Reader;
use tokio::sync::{Semaphore, watch};

use crate::jobs::Jobs;
use crate::metrics::Metrics;
use crate::own::Own;
use crate::problem::Problem;
use crate::pulse::Pulse;
use crate::readers::Readers;
use crate::security::{Rates, Sessions, Site, Tokens};
use crate::settings::{Limits, Settings};
use crate::webhooks::Webhooks;
use crate::writer::Writer;

/// Answers that take long, at once.
const LONG: usize = 16;

/// What all requests share, as handlers hold it.
pub(crate) type Shared = Arc<App>;

/// What all requests share.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) site: Site,
    pub(crate) readers: Arc<Readers>,
    pub(crate) writer: Writer,
    pub(crate) tokens: Tokens,
    pub(crate) sessions: Sessions,
    pub(crate) rates: AllRates,
    pub(crate) jobs: Jobs,
    pub(crate) webhooks: Webhooks,
    pub(crate) metrics: Metrics,
    pub(crate) pulse: Pulse,
    /// Turns of reading: as many reports at once as there are cores.
    pub(crate) reading: Semaphore,
    /// Turns of answers that take long and hold a connection of their own.
    pub(crate) long: Arc<Semaphore>,
    /// True once the server stops: streams end then.
    pub(crate) stopping: watch::Receiver<bool>,
    reader: OnceLock<Result<Reader, String>>,
}

/// How often somebody may ask, send, and try tokens.
pub(crate) struct AllRates {
    pub(crate) reading: Rates,
    pub(crate) writing: Rates,
    pub(crate) attempts: Rates,
}

impl AllRates {
    fn of(limits: &Limits) -> AllRates {
        AllRates {
            reading: Rates::of(limits.reading),
            writing: Rates::of(limits.writing),
            attempts: Rates::of(limits.attempts),
        }
    }
}

impl App {
    pub(crate) fn new(
        settings: Settings,
        site: Site,
        readers: Arc<Readers>,
        pulse: Pulse,
        own: Arc<Own>,
        jobs: Jobs,
        stopping: watch::Receiver<bool>,
    ) -> Shared {
        Arc::new(App {
            writer: Writer::new(settings.archive.clone()),
            webhooks: Webhooks::of(Arc::clone(&own)),
            tokens: Tokens::of(own),
            sessions: Sessions::default(),
            jobs,
            rates: AllRates::of(&settings.limits),
            settings,
            site,
            readers,
            pulse,
            metrics: Metrics::new(),
            reading: Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)),
            long: Arc::new(Semaphore::new(LONG)),
            stopping,
            reader: OnceLock::new(),
        })
    }

    /// The reader, loaded when it is needed first. Loading and reading take long: call it on a thread for that.
    pub(crate) fn reader(&self) -> Result<&Reader, Problem> {
        let loaded = self.reader.get_or_init(|| (self.settings.reader)());
        loaded.as_ref().map_err(Problem::fault)
    }
}
