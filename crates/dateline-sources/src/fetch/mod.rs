//! Fetching feeds and pages politely and safely: conditional requests, a limit on time and on bytes, redirects checked
//! one by one, `robots.txt` honoured, a pause between requests to one host, and no address of a private network unless
//! it is allowed. When to ask again is a plain value ([`FeedState`]) that whoever calls keeps.

mod address;
mod client;
mod robots;
mod schedule;
mod sender;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use crate::{Format, Hints, Items};
use client::{Answer, Client};
use robots::Robots;
pub use schedule::{FeedState, Outcome};
pub use sender::Sender;

/// How the fetcher behaves.
#[derive(Debug, Clone)]
pub struct Manners {
    /// Who asks: name, version and an address at which the project can be found.
    pub user_agent: String,
    /// Most time for one request, from the look-up of the name to the last byte.
    pub timeout: Duration,
    /// Most bytes of a body, as sent and as unpacked.
    pub max_body: u64,
    /// Pause between two requests to one host; a longer `Crawl-delay` of its `robots.txt` is kept to as well.
    pub delay: Duration,
    /// Whether `robots.txt` is honoured.
    pub robots: bool,
    /// Whether loopback, private and link-local addresses may be asked.
    pub private_addresses: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            user_agent: concat!(
                "dateline/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            )
            .to_owned(),
            timeout: Duration::from_secs(30),
            max_body: 32 << 20,
            delay: Duration::from_secs(1),
            robots: true,
            private_addresses: false,
        }
    }
}

/// What proves that a page has not changed (HTTP's validators).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    /// `ETag`, as sent.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Fetched {
    /// Where it was found in the end.
    pub url: String,
    /// The new address, where all redirects on the way were for good.
    pub moved_to: Option<String>,
    /// What to send along the next time.
    pub validators: Validators,
    /// The body; none where it has not changed.
    pub body: Option<Body>,
}

/// A body as it was sent, unpacked.
#[derive(Debug, Default)]
pub struct Body {
    /// Media type, in small letters (`text/html`), where the server told it.
    pub media_type: Option<String>,
    /// Charset, where the server told it.
    pub charset: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Fetched {
    /// What the body holds; nothing where there is none. A page has the address at which it was found; charset and kind
    /// are as the server told, where it told them.
    #[must_use]
    pub fn items(self, hints: &Hints) -> Option<Items> {
        let body = self.body?;
        let format = match body.media_type.as_deref() {
            Some("text/html" | "application/xhtml+xml") => Format::Html,
            Some("application/rss+xml" | "application/atom+xml" | "application/feed+json") => {
                Format::Feed
            }
            _ => Format::Auto,
        };
        let hints = Hints {
            url: Some(self.url),
            charset: body.charset,
            ..hints.clone()
        };
        Some(crate::read(Cursor::new(body.bytes), format, &hints))
    }
}

/// Why nothing was fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No address of the web.
    #[error("`{0}` is no address of the web; give one that begins with http:// or https://")]
    Address(String),
    /// The name leads into a private network.
    #[error("{0} is an address of a private network; it is asked only where that is allowed")]
    Private(std::net::IpAddr),
    /// The host does not want it.
    #[error("the robots.txt of {0} does not allow it")]
    Robots(String),
    /// The server says no.
    #[error("the server answers with status {status}")]
    Status {
        /// HTTP's status.
        status: u16,
        /// When to ask again, as the server wishes.
        retry_after: Option<Duration>,
    },
    /// From one address to the next and no end.
    #[error("it is redirected more than {0} times")]
    Redirects(usize),
    /// A redirect to nowhere.
    #[error("it is redirected to `{0}`, which is no address of the web")]
    Redirect(String),
    /// Too slow.
    #[error("it takes longer than {0:?}")]
    Timeout(Duration),
    /// Too many bytes, packed like a bomb, or packed in a way that is not known.
    #[error("the answer cannot be taken: {0}")]
    Body(#[source] crate::Error),
    /// Name, connection, TLS or protocol.
    #[error("the host cannot be reached: {0}")]
    Network(String),
}

/// Most redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;

/// Longest `Crawl-delay` that is kept to; a longer one is a mistake or a refusal in other words.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(60);

/// How long a `robots.txt` is believed (RFC 9309 recommends a day at most).
const ROBOTS_LAST: Duration = Duration::from_secs(24 * 3_600);

/// How long is waited before a `robots.txt` that could not be read is asked for again.
const ROBOTS_RETRY: Duration = Duration::from_secs(10 * 60);

/// Most hosts that are remembered; the one that was asked longest ago is forgotten first.
const MAX_HOSTS: usize = 10_000;

/// What is known of a host.
#[derive(Debug, Clone)]
struct Host {
    asked: Instant,
    robots: Option<(Instant, Robots)>,
}

/// Fetches pages. One fetcher serves all threads: it keeps the pauses between them.
#[derive(Debug)]
pub struct Fetcher {
    manners: Manners,
    client: Client,
    hosts: Mutex<BTreeMap<String, Host>>,
}

impl Fetcher {
    /// A fetcher with such manners.
    #[must_use]
    pub fn new(manners: Manners) -> Fetcher {
        Fetcher {
            client: Client::new(&manners),
            manners,
            hosts: Mutex::new(BTreeMap::new()),
        }
    }

    /// How long is still to be waited before the host of that address may be asked: a caller with other hosts to ask
    /// goes there first.
    #[must_use]
    pub fn wait(&self, url: &str) -> Duration {
        let Ok(url) = Url::parse(url) else {
            return Duration::ZERO;
        };
        match self.hosts().get(&origin(&url)) {
            Some(host) => self.pause(host).saturating_sub(host.asked.elapsed()),
            None => Duration::ZERO,
        }
    }

    /// Fetches a page, after the pause that its host is due.
    ///
    /// # Errors
    /// Where nothing came of it, or nothing that may be taken.
    pub fn get(&self, address: &str, known: &Validators) -> Result<Fetched, FetchError> {
        let begun = Instant::now();
        let mut url = web_address(address)?;
        let mut for_good = true;
        for redirects in 0..=MAX_REDIRECTS {
            if self.manners.robots && !self.robots(&url)?.allow(&url) {
                return Err(FetchError::Robots(origin(&url)));
            }
            self.take_turn(&url);
            // Validators belong to the address that was asked for.
            let none = Validators::default();
            let known = if redirects == 0 { known } else { &none };
            match self.client.get(&url, known, self.manners.max_body)? {
                Answer::Redirect { to, permanent } => {
                    for_good &= permanent;
                    url = redirected(&url, &to)?;
                }
                Answer::Unchanged(validators) => {
                    return Ok(fetched(url, redirects > 0 && for_good, validators, None));
                }
                Answer::Page { validators, body } => {
                    return Ok(fetched(
                        url,
                        redirects > 0 && for_good,
                        validators,
                        Some(body),
                    ));
                }
            }
            // All hops together may not take longer than as many requests.
            if begun.elapsed() > self.manners.timeout * (MAX_REDIRECTS as u32 + 1) {
                return Err(FetchError::Timeout(self.manners.timeout));
            }
        }
        Err(FetchError::Redirects(MAX_REDIRECTS))
    }

    fn hosts(&self) -> MutexGuard<'_, BTreeMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self, host: &Host) -> Duration {
        let wished = host.robots.as_ref().and_then(|(_, robots)| robots.delay());
        let wished = wished.unwrap_or(Duration::ZERO).min(MAX_CRAWL_DELAY);
        self.manners.delay.max(wished)
    }

    /// Waits until the host may be asked, and notes that it is asked now.
    fn take_turn(&self, url: &Url) {
        let origin = origin(url);
        let wait = {
            let mut hosts = self.hosts();
            let now = Instant::now();
            let turn = match hosts.get(&origin) {
                Some(host) => now.max(host.asked + self.pause(host)),
                None => now,
            };
            let robots = hosts.get(&origin).and_then(|host| host.robots.clone());
            hosts.insert(
                origin,
                Host {
                    asked: turn,
                    robots,
                },
            );
            forget_the_oldest(&mut hosts);
            turn - now
        };
        std::thread::sleep(wait);
    }

    /// The rules of a host, as remembered or as fetched now.
    fn robots(&self, url: &Url) -> Result<Robots, FetchError> {
        let origin = origin(url);
        let remembered = self
            .hosts()
            .get(&origin)
            .and_then(|host| host.robots.clone());
        if let Some((read, robots)) = remembered {
            let lasts = if robots.is_unknown() {
                ROBOTS_RETRY
            } else {
                ROBOTS_LAST
            };
            if read.elapsed() < lasts {
                return Ok(robots);
            }
        }
        self.take_turn(url);
        let robots = self.read_robots(url)?;
        if let Some(host) = self.hosts().get_mut(&origin) {
            host.robots = Some((Instant::now(), robots.clone()));
        }
        Ok(robots)
    }

    /// RFC 9309: what is not there allows all, what cannot be had allows nothing for the time being.
    fn read_robots(&self, url: &Url) -> Result<Robots, FetchError> {
        let mut place = robots::address(url);
        for _ in 0..=MAX_REDIRECTS {
            match self
                .client
                .get(&place, &Validators::default(), robots::MAX_BYTES)
            {
                Ok(Answer::Page { body, .. }) => {
                    let text = String::from_utf8_lossy(&body.bytes);
                    return Ok(Robots::of(&text, &self.manners.user_agent));
                }
                Ok(Answer::Redirect { to, .. }) => match redirected(&place, &to) {
                    Ok(next) => place = next,
                    Err(_) => return Ok(Robots::all_allowed()),
                },
                Err(FetchError::Status { status, .. })
                    if (400..500).contains(&status) && status != 429 =>
                {
                    return Ok(Robots::all_allowed());
                }
                Err(private @ FetchError::Private(_)) => return Err(private),
                Ok(Answer::Unchanged(_)) | Err(_) => return Ok(Robots::unknown()),
            }
        }
        Ok(Robots::all_allowed())
    }
}

fn fetched(url: Url, moved: bool, validators: Validators, body: Option<Body>) -> Fetched {
    Fetched {
        moved_to: moved.then(|| url.to_string()),
        url: url.into(),
        validators,
        body,
    }
}

fn forget_the_oldest(hosts: &mut BTreeMap<String, Host>) {
    if hosts.len() <= MAX_HOSTS {
        return;
    }
    let oldest = hosts.iter().min_by_key(|(_, host)| host.asked);
    if let Some(origin) = oldest.map(|(origin, _)| origin.clone()) {
        hosts.remove(&origin);
    }
}

/// Scheme, host and port: what a `robots.txt` holds for.
fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn web_address(address: &str) -> Result<Url, FetchError> {
    let shown: String = address.chars().take(200).collect();
    let url = Url::parse(address.trim()).map_err(|_| FetchError::Address(shown.clone()))?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    if is_web {
        Ok(url)
    } else {
        Err(FetchError::Address(shown))
    }
}

fn redirected(from: &Url, to: &str) -> Result<Url, FetchError> {
    let shown: String = to.chars().take(200).collect();
    let joined = from
        .join(to)
        .map_err(|_| FetchError::Redirect(shown.clone()))?;
    let mut url = web_address(joined.as_str()).map_err(|_| FetchError::Redirect(shown))?;
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests;
