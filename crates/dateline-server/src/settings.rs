//! What a server is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use dateline::Reader;

use crate::{Journal, Rate};

/// Makes the reader when a report is to be read first: a server that is only asked needs none.
pub type LoadReader = Arc<dyn Fn() -> Result<Reader, String> + Send + Sync>;

/// What a server is started with.
#[derive(Clone)]
pub struct Settings {
    /// The archive's file.
    pub archive: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How others name the site, where that is not the address: behind a proxy, or under a host's name.
    pub base_url: Option<String>,
    /// Whether webhooks may lead to loopback, private and link-local addresses.
    pub private_addresses: bool,
    /// Makes the reader.
    pub reader: LoadReader,
    /// Where a line for each request goes.
    pub journal: Journal,
    /// What a request may cost.
    pub limits: Limits,
}

impl Settings {
    /// For an archive: on this machine only, at port 7878.
    pub fn new(archive: PathBuf, reader: LoadReader) -> Settings {
        Settings {
            archive,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7878)),
            base_url: None,
            private_addresses: false,
            reader,
            journal: Arc::new(|_| {}),
            limits: Limits::default(),
        }
    }
}

/// What a request may cost.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// How long a client may take to send the head of a request.
    pub head: Duration,
    /// How long an answer may take.
    pub answer: Duration,
    /// How long requests that are under way are waited for when the server stops.
    pub farewell: Duration,
    /// Connections at once: each costs some kilobytes and a file handle.
    pub connections: usize,
    /// Bytes of a request's body, where a route allows no more.
    pub body: usize,
    /// Bytes of one report that is sent.
    pub report: u64,
    /// Bytes of many reports that are sent at once (WARC, JSON Lines).
    pub upload: u64,
    /// How long somebody who sends reports may pause.
    pub pause: Duration,
    /// After how long a message to a webhook is tried again, once and once more; after the last it is given up.
    pub retries: Vec<Duration>,
    /// How often somebody may ask, where others than this machine reach the server.
    pub reading: Rate,
    /// How often somebody may send something.
    pub writing: Rate,
    /// How often an address may try tokens that are none.
    pub attempts: Rate,
}

/// As Standard Webhooks advises, in seconds.
const RETRIES: [u64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

const fn rate(per_second: f64, burst: f64) -> Rate {
    Rate { per_second, burst }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            head: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            farewell: Duration::from_secs(10),
            connections: 16_384,
            body: 1 << 20,
            report: 8 << 20,
            upload: 256 << 20,
            pause: Duration::from_secs(30),
            retries: RETRIES.map(Duration::from_secs).to_vec(),
            reading: rate(50.0, 200.0),
            writing: rate(10.0, 100.0),
            attempts: rate(0.2, 20.0),
        }
    }
}
