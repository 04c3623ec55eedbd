//! Fetching for `follow`: some threads take what is due, one host each at a time, and send what they find.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use dateline::{PublishedBecause, Report};
use dateline_archive::{Link, Queued};
use dateline_sources::fetch::{FetchError, Fetched, Fetcher, Validators};
use dateline_sources::{Format, Found, Hints};

/// Hosts that are asked at the same time. The threads wait for the network, not for a core.
const HOSTS_AT_ONCE: usize = 16;

/// Findings that wait to be taken.
const WAITING: usize = 64;

/// Kinds of content that are taken for a report's page.
const PAGES: [&str; 3] = ["text/html", "application/xhtml+xml", "text/plain"];

/// What is to be fetched.
pub(super) struct Job {
    pub(super) url: String,
    pub(super) known: Validators,
    pub(super) target: Target,
}

/// What it is fetched for.
pub(super) enum Target {
    /// The feed of that number.
    Feed(usize),
    Link(Box<Queued>),
}

/// Something that was found, or that a job is done.
pub(super) enum News {
    /// At that address, a part of a feed or the report of a page.
    Found(Arc<str>, Found),
    /// All of it has been sent before.
    Done(Box<Job>, Result<Fetched, Failure>),
}

/// Why a page gave nothing.
pub(super) struct Failure {
    pub(super) error: FetchError,
    /// Asking again would not help.
    pub(super) for_good: bool,
    /// How long the server wants to be left alone.
    pub(super) wished: Duration,
}

/// Starts the threads. The receiver ends when all has been fetched; when it is dropped, the threads end after what they
/// are fetching.
pub(super) fn start(fetcher: &Arc<Fetcher>, jobs: Vec<Job>) -> Receiver<News> {
    let (news, taken) = sync_channel(WAITING);
    let hosts = Arc::new(Mutex::new(by_host(jobs)));
    for _ in 0..HOSTS_AT_ONCE.min(hosts.lock().map_or(1, |hosts| hosts.len())) {
        let (fetcher, hosts, news) = (Arc::clone(fetcher), Arc::clone(&hosts), news.clone());
        thread::spawn(move || {
            loop {
                let host = hosts.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let Some(jobs) = host else { return };
                for job in jobs {
                    if fetch(&fetcher, job, &news).is_none() {
                        return;
                    }
                }
            }
        });
    }
    taken
}

/// Jobs of one host are done one after the other: no host has more than one connection with us.
fn by_host(jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut hosts: BTreeMap<String, Vec<Job>> = BTreeMap::new();
    for job in jobs {
        hosts.entry(host(&job.url)).or_default().push(job);
    }
    hosts.into_values().collect()
}

/// The host of an address, with its port.
pub(super) fn host(url: &str) -> String {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#']).next().unwrap_or("");
    host.to_ascii_lowercase()
}

/// Does a job; none where nobody takes the news any more.
fn fetch(fetcher: &Fetcher, job: Job, news: &SyncSender<News>) -> Option<()> {
    let outcome = match fetcher.get(&job.url, &job.known) {
        Ok(mut fetched) => {
            if let Some(body) = fetched.body.take() {
                let told = Fetched {
                    url: fetched.url.clone(),
                    moved_to: fetched.moved_to.clone(),
                    validators: fetched.validators.clone(),
                    body: Some(body),
                };
                let source: Arc<str> = job.url.as_str().into();
                for found in holds(&job, told) {
                    news.send(News::Found(Arc::clone(&source), found)).ok()?;
                }
            }
            Ok(fetched)
        }
        Err(error) => Err(Failure::of(error)),
    };
    news.send(News::Done(Box::new(job), outcome)).ok()
}

impl Failure {
    fn of(error: FetchError) -> Failure {
        let (for_good, wished) = match &error {
            FetchError::Status {
                status,
                retry_after,
            } => (*status == 410, retry_after.unwrap_or_default()),
            FetchError::Address(_) | FetchError::Private(_) => (true, Duration::ZERO),
            _ => (false, Duration::ZERO),
        };
        Failure {
            error,
            for_good,
            wished,
        }
    }
}

/// What a job's answer holds: the items of a feed, or the one report of a page.
fn holds(job: &Job, fetched: Fetched) -> Vec<Found> {
    match &job.target {
        Target::Feed(_) => {
            let Some(body) = fetched.body else {
                return Vec::new();
            };
            let hints = Hints {
                url: Some(fetched.url),
                charset: body.charset,
                ..Hints::default()
            };
            dateline_sources::read(Cursor::new(body.bytes), Format::Feed, &hints).collect()
        }
        Target::Link(queued) => {
            let media_type = fetched.body.as_ref().and_then(|b| b.media_type.as_deref());
            if media_type.is_some_and(|kind| !PAGES.contains(&kind)) {
                return Vec::new();
            }
            let items = fetched.items(&Hints::default());
            let first = items.into_iter().flatten().next();
            first
                .map(|found| completed(queued, found))
                .into_iter()
                .collect()
        }
    }
}

/// A page's report with what its feed said of it, under the id that it had the last time.
fn completed(queued: &Queued, found: Found) -> Found {
    match found {
        Found::Report(mut report) => {
            told_of(&queued.link).complete(&mut report);
            complete_id(&mut report, queued);
            Found::Report(report)
        }
        other => other,
    }
}

fn complete_id(report: &mut Report, queued: &Queued) {
    if let Some(id) = &queued.looked.report {
        report.id = Some(id.clone());
    }
}

fn told_of(link: &Link) -> dateline_sources::Link {
    let published = link.published.as_deref();
    dateline_sources::Link {
        url: link.url.clone(),
        title: link.title.clone(),
        published: published
            .and_then(|written| dateline_sources::published(written, PublishedBecause::Feed).ok()),
        publisher: link.feed.clone(),
        language: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_addresses() {
        let cases = [
            ("https://A.example/talks", "a.example"),
            ("http://a.example:8080?x", "a.example:8080"),
            ("a.example", "a.example"),
        ];
        for (url, expected) in cases {
            assert_eq!(host(url), expected);
        }
    }
}
