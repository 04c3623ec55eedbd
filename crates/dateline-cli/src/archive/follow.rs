//! `dateline follow`: feeds are asked for again and again, the pages that they link to are fetched, and fresh reports are
//! looked at again. In rounds: each asks the feeds that are due, and then fetches what links are due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use dateline::{Reader, Report};
use dateline_archive::{Known, Link, Looked, Queued, moment};
use dateline_sources::Found;
use dateline_sources::fetch::{FeedState, Fetched, Fetcher, Manners, Outcome as Look};
use rayon::prelude::*;

use super::args::{Follow, Format};
use super::feed::{Outcome, Piece};
use super::fetching::{self, Failure, Job, News, Target};
use super::writer::{Totals, Writer, patiently};
use super::{add, csv_objects, format, json, place, text};
use crate::inputs;
use crate::read;
use crate::style::Look as Style;

/// How often it is looked whether to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// Most links that are looked through for those to be fetched next.
const MOST_DUE: usize = 20_000;

/// Most links that are fetched before it is looked again what is due.
const MOST_AT_ONCE: usize = 256;

/// Most of these that are of one host.
const MOST_OF_A_HOST: usize = 8;

/// Reports that are kept at once.
const BATCH: usize = 50;

/// Runs the command; whether all was taken in. To be stopped is its ordinary end.
pub(crate) fn run(args: &Follow) -> Result<bool> {
    let began = Instant::now();
    let mut follower = Follower::of(args)?;
    let mut rounds = 0;
    loop {
        rounds += 1;
        let next = Instant::now() + args.every;
        let is_last = args.rounds.is_some_and(|most| rounds >= most);
        follower.round(Some(next).filter(|_| !is_last))?;
        if is_last || follower.waits_until(next) {
            break;
        }
    }
    let stopped = follower.is_stopped();
    summarise(args, &follower.writer.totals, began.elapsed(), rounds)?;
    Ok(stopped || follower.writer.totals.faulty == 0)
}

/// A feed that is followed.
struct Feed {
    /// As it was named: it may have moved since.
    address: String,
    state: FeedState,
}

/// What a page gave.
struct Page {
    id: String,
    published: Option<String>,
    is_removed: bool,
}

struct Follower {
    writer: Writer,
    reader: Reader,
    fetcher: Arc<Fetcher>,
    feeds: Vec<Feed>,
    every: Duration,
    stop: Arc<AtomicBool>,
    /// Reports that are to be read.
    unread: Vec<(Arc<str>, Box<Report>)>,
    /// What pages gave that are not done yet, by address.
    pages: BTreeMap<Arc<str>, Page>,
    /// What became of links and feeds, to be kept after the reports that they gave.
    looks: Vec<(String, Looked)>,
    states: Vec<usize>,
    /// Addresses that could not be fetched and now were.
    solved: Vec<String>,
    /// Addresses of which something could not be read.
    faulty: BTreeSet<Arc<str>>,
}

impl Follower {
    fn of(args: &Follow) -> Result<Follower> {
        let archive = place::open(&args.shown.which)?;
        let named = match args.feeds.is_empty() {
            true => archive
                .feeds()?
                .into_iter()
                .map(|(address, _)| address)
                .collect(),
            false => args.feeds.clone(),
        };
        ensure!(
            !named.is_empty(),
            "this archive follows no feed yet; name one"
        );
        let mut feeds: Vec<Feed> = Vec::new();
        for address in named {
            let kept = archive.feed(&address)?;
            let state = kept.and_then(|state| serde_json::from_str(&state).ok());
            let state = state.unwrap_or_else(|| FeedState::new(address.as_str()));
            if feeds.iter().all(|feed| feed.address != address) {
                feeds.push(Feed { address, state });
            }
        }
        let manners = Manners {
            timeout: args.timeout,
            delay: args.delay,
            private_addresses: args.private_addresses,
            ..Manners::default()
        };
        Ok(Follower {
            writer: Writer::of(archive, BATCH),
            reader: inputs::reader_of(args.tables.as_deref(), args.model.as_deref())?,
            fetcher: Arc::new(Fetcher::new(manners)),
            feeds,
            every: args.every,
            stop: add::stop_on_interrupt()?,
            unread: Vec::new(),
            pages: BTreeMap::new(),
            looks: Vec::new(),
            states: Vec::new(),
            solved: Vec::new(),
            faulty: BTreeSet::new(),
        })
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Waits; whether it was stopped meanwhile.
    fn waits_until(&self, moment: Instant) -> bool {
        while !self.is_stopped() {
            let left = moment.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            thread::sleep(left.min(GLANCE));
        }
        true
    }

    /// Asks the feeds and fetches what is due now, unless the next round is to begin before: the rest is due then too.
    fn round(&mut self, next: Option<Instant>) -> Result<()> {
        let now = now();
        let mut jobs = self.due_feeds(now);
        loop {
            jobs.extend(self.due_links(now)?);
            if jobs.is_empty() {
                return Ok(());
            }
            self.fetch(std::mem::take(&mut jobs))?;
            if self.is_stopped() || next.is_some_and(|next| Instant::now() >= next) {
                return Ok(());
            }
        }
    }

    /// Rounds are never quite `every` apart: what is due within a tenth of it is due.
    fn due_feeds(&self, now: i64) -> Vec<Job> {
        let soon = now.saturating_add(seconds(self.every / 10));
        let due = self.feeds.iter().enumerate();
        due.filter(|(_, feed)| feed.state.is_due(soon))
            .map(|(number, feed)| Job {
                url: feed.state.url.clone(),
                known: feed.state.validators.clone(),
                target: Target::Feed(number),
            })
            .collect()
    }

    fn due_links(&self, now: i64) -> Result<Vec<Job>> {
        let due = self.writer.archive.due_links(now, MOST_DUE)?;
        let jobs = fairly(due).into_iter().map(|queued| {
            let kept = queued.looked.validators.as_deref();
            Job {
                url: queued.link.url.clone(),
                known: kept
                    .and_then(|kept| serde_json::from_str(kept).ok())
                    .unwrap_or_default(),
                target: Target::Link(Box::new(queued)),
            }
        });
        Ok(jobs.collect())
    }

    /// Does those jobs, and keeps what came of them. After a stop, what is still being fetched is left to the next run.
    fn fetch(&mut self, jobs: Vec<Job>) -> Result<()> {
        let news = fetching::start(&self.fetcher, jobs);
        while !self.is_stopped() {
            match news.recv_timeout(GLANCE) {
                Ok(News::Found(source, found)) => self.found(source, found)?,
                Ok(News::Done(job, outcome)) => self.done(*job, outcome)?,
                Err(RecvTimeoutError::Timeout) => self.read()?,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.keep()
    }

    fn found(&mut self, source: Arc<str>, found: Found) -> Result<()> {
        let what = match found {
            Found::Report(report) => return self.report(source, report),
            Found::Link(link) => Outcome::Link(Link {
                url: link.url,
                title: link.title,
                published: link.published.map(|published| published.written),
                feed: link.publisher,
            }),
            Found::Faulty(faulty) => {
                self.faulty.insert(Arc::clone(&source));
                Outcome::Faulty((faulty.id, faulty.error.to_string()))
            }
        };
        Ok(self.writer.take(Piece { source, what })?)
    }

    /// A report that the archive holds need not be read.
    fn report(&mut self, source: Arc<str>, report: Box<Report>) -> Result<()> {
        let named = self.reader.identify(&report);
        let known = self.writer.archive.known(
            &named.id,
            &report.text,
            named.published.as_deref(),
            report.notice.as_ref().map(|notice| notice.kind),
            self.reader.identity(),
        )?;
        let page = Page {
            id: named.id.clone(),
            published: named.published,
            is_removed: known == Known::Removed,
        };
        self.pages.insert(Arc::clone(&source), page);
        if known != Known::No {
            let what = Outcome::Known(known, named.id);
            return Ok(self.writer.take(Piece { source, what })?);
        }
        self.unread.push((source, report));
        if self.unread.len() >= 2 * rayon::current_num_threads() {
            self.read()?;
        }
        Ok(())
    }

    /// Reads what waits to be read.
    fn read(&mut self) -> Result<()> {
        let unread = std::mem::take(&mut self.unread);
        let pieces: Vec<Piece<Outcome>> = unread
            .into_par_iter()
            .map(|(source, report)| {
                let what = match read::record(&self.reader, &report) {
                    Ok(record) => Outcome::Record(Box::new(record)),
                    Err(unread) => Outcome::Faulty((unread.report.id, unread.error)),
                };
                Piece { source, what }
            })
            .collect();
        for piece in pieces {
            self.writer.take(piece)?;
        }
        Ok(())
    }

    fn done(&mut self, job: Job, outcome: Result<Fetched, Failure>) -> Result<()> {
        let had_failed = match &job.target {
            Target::Feed(number) => self.feeds[*number].state.failures > 0,
            Target::Link(queued) => queued.looked.tries > 0,
        };
        match &outcome {
            Err(failure) => self.fault(&job.url, failure.error.to_string())?,
            Ok(_) if had_failed && !self.faulty.contains(job.url.as_str()) => {
                self.solved.push(job.url.clone());
            }
            Ok(_) => {}
        }
        match job.target {
            Target::Feed(number) => self.feed_done(number, &outcome),
            Target::Link(queued) => self.link_done(*queued, &outcome)?,
        }
        Ok(())
    }

    fn fault(&mut self, url: &str, error: String) -> Result<()> {
        let what = Outcome::Faulty((None, error));
        let source = url.into();
        Ok(self.writer.take(Piece { source, what })?)
    }

    fn feed_done(&mut self, number: usize, outcome: &Result<Fetched, Failure>) {
        let look = match outcome {
            Ok(fetched) => Look::Fetched(fetched),
            Err(failure) => Look::Failed(&failure.error),
        };
        let feed = &mut self.feeds[number];
        feed.state = feed.state.after(look, now(), self.every);
        self.states.push(number);
    }

    fn link_done(&mut self, queued: Queued, outcome: &Result<Fetched, Failure>) -> Result<()> {
        let Queued { link, looked } = queued;
        let (now, every) = (now(), seconds(self.every));
        let page = self.pages.remove(link.url.as_str());
        let looked = match (outcome, page) {
            (Err(failure), _) => {
                looked.failed(now, every, seconds(failure.wished), failure.for_good)
            }
            (Ok(_), Some(page)) if page.is_removed => looked.over(),
            (Ok(fetched), Some(page)) => {
                let published = page.published.as_deref().and_then(moment::published);
                let found = looked.found(now, published, every);
                Looked {
                    report: Some(page.id),
                    validators: serde_json::to_string(&fetched.validators).ok(),
                    ..found
                }
            }
            // Unchanged since it was fetched.
            (Ok(_), None) if looked.fetched.is_some() => looked.found(now, None, every),
            (Ok(_), None) if self.faulty.contains(link.url.as_str()) => {
                looked.failed(now, every, 0, false)
            }
            (Ok(_), None) => {
                self.fault(&link.url, "there is no page of a report".to_owned())?;
                self.solved.retain(|url| *url != link.url);
                looked.failed(now, every, 0, true)
            }
        };
        self.looks.push((link.url, looked));
        Ok(())
    }

    /// Keeps all that came: first the reports, then that they need not be fetched again.
    fn keep(&mut self) -> Result<()> {
        self.read()?;
        self.writer.keep()?;
        let archive = &mut self.writer.archive;
        let looks = std::mem::take(&mut self.looks);
        if !looks.is_empty() {
            patiently(|| archive.keep_looks(&looks))?;
        }
        for number in std::mem::take(&mut self.states) {
            let feed = &self.feeds[number];
            let state = serde_json::to_string(&feed.state).context("a feed's state")?;
            patiently(|| archive.keep_feed(&feed.address, &state))?;
        }
        let solved = std::mem::take(&mut self.solved);
        if archive.has_problems()? {
            let solved: Vec<(&str, &str)> = solved.iter().map(|url| (url.as_str(), "")).collect();
            patiently(|| archive.keep_problems(&[], &solved))?;
        }
        self.pages.clear();
        self.faulty.clear();
        Ok(())
    }
}

/// Of links that are due, those to be fetched now: not too many of one host, so that none keeps the others waiting.
fn fairly(due: Vec<Queued>) -> Vec<Queued> {
    let mut of_host: BTreeMap<String, usize> = BTreeMap::new();
    due.into_iter()
        .filter(|queued| {
            let count = of_host.entry(fetching::host(&queued.link.url)).or_default();
            *count += 1;
            *count <= MOST_OF_A_HOST
        })
        .take(MOST_AT_ONCE)
        .collect()
}

/// Seconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// The summary as a program reads it.
#[derive(serde::Serialize)]
struct Summary<'t> {
    #[serde(flatten)]
    totals: &'t Totals,
    rounds: u64,
}

fn summarise(args: &Follow, totals: &Totals, took: Duration, rounds: u64) -> Result<()> {
    match format(&args.shown.printed) {
        Format::Json => json(&Summary { totals, rounds }),
        Format::Csv => csv_objects(&[Summary { totals, rounds }]),
        Format::Table => text(&add::page(totals, took, Style::of_stdout())),
    }
}
