//! What `follow` keeps between two looks: the states of feeds, and of each link when it is to be fetched and, while its
//! report is fresh, looked at again. Moments are given, in seconds since 1970; nothing here reads a clock.

use rusqlite::{OptionalExtension, TransactionBehavior};

use crate::{Archive, Error, Link};

/// How long after its publication a report is looked at again: corrections and updates of news come within two days.
const FRESH: i64 = 48 * 3_600;

/// Failures in a row after which a link is given up.
const MOST_TRIES: u32 = 6;

/// Longest pause after a failure.
const LONGEST_PAUSE: i64 = 24 * 3_600;

/// A link and what became of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The link, as the feed told of it.
    pub link: Link,
    /// What became of it.
    pub looked: Looked,
}

/// What is kept of a link between two looks at its page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// Failures since the last success.
    pub tries: u32,
    /// When it is looked at next; none where it is not looked at any more.
    pub due: Option<i64>,
    /// When it was fetched first.
    pub fetched: Option<i64>,
    /// Up to when its report counts as fresh.
    pub until: Option<i64>,
    /// What HTTP needs to tell whether it has changed, as whoever fetches wrote it.
    pub validators: Option<String>,
    /// Id of the report that it leads to.
    pub report: Option<String>,
}

impl Looked {
    /// After a success at `now`, with feeds looked at every `every` seconds, for a report that was published then. While
    /// it is fresh it is looked at again, each time after half as long as it has been known: a text changes most in its
    /// first hours.
    #[must_use]
    pub fn found(&self, now: i64, published: Option<i64>, every: i64) -> Looked {
        let fetched = self.fetched.unwrap_or(now);
        let until = self
            .until
            .unwrap_or_else(|| published.unwrap_or(now).min(now).saturating_add(FRESH));
        let due = now.saturating_add(every.max((now - fetched) / 2));
        Looked {
            tries: 0,
            due: Some(due).filter(|due| *due <= until),
            fetched: Some(fetched),
            until: Some(until),
            ..self.clone()
        }
    }

    /// After a failure at `now`: the pause doubles each time, and is never shorter than the server `wished`. After some
    /// failures, or at once where it failed `for_good`, it is given up.
    #[must_use]
    pub fn failed(&self, now: i64, every: i64, wished: i64, for_good: bool) -> Looked {
        let tries = self.tries.saturating_add(1);
        let doubled = every.saturating_mul(1 << tries.min(20)).min(LONGEST_PAUSE);
        let due = now.saturating_add(doubled.max(wished.min(LONGEST_PAUSE)));
        Looked {
            tries,
            due: Some(due).filter(|_| !for_good && tries < MOST_TRIES),
            ..self.clone()
        }
    }

    /// Where it is not to be looked at any more.
    #[must_use]
    pub fn over(&self) -> Looked {
        Looked {
            due: None,
            ..self.clone()
        }
    }

    /// The word for it in the store.
    fn state(&self) -> &'static str {
        match (self.due, self.fetched) {
            (Some(_), None) => "queued",
            (Some(_), Some(_)) => "fetched",
            (None, Some(_)) => "done",
            (None, None) => "failed",
        }
    }
}

impl Archive {
    /// Links that are due by `now`, those that have waited longest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn due_links(&self, now: i64, most: usize) -> Result<Vec<Queued>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT url, title, published, feed, tries, due, fetched, until, validators, report FROM links_
             WHERE state IN ('queued', 'fetched') AND due <= ? ORDER BY due, seen, url LIMIT ?",
        )?;
        let rows = look.query_map((now, most), |row| {
            Ok(Queued {
                link: Link {
                    url: row.get(0)?,
                    title: row.get(1)?,
                    published: row.get(2)?,
                    feed: row.get(3)?,
                },
                looked: Looked {
                    tries: row.get(4)?,
                    due: row.get(5)?,
                    fetched: row.get(6)?,
                    until: row.get(7)?,
                    validators: row.get(8)?,
                    report: row.get(9)?,
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what became of links (address and state). Those whose report was removed meanwhile stay removed.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn keep_looks(&mut self, looks: &[(String, Looked)]) -> Result<(), Error> {
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut keep = transaction.prepare_cached(
                "UPDATE links_ SET state = ?2, tries = ?3, due = coalesce(?4, due), fetched = ?5, until = ?6,
                    validators = ?7, report = ?8
                 WHERE url = ?1 AND state <> 'removed'",
            )?;
            for (url, looked) in looks {
                keep.execute((
                    url,
                    looked.state(),
                    looked.tries,
                    looked.due,
                    looked.fetched,
                    looked.until,
                    &looked.validators,
                    &looked.report,
                ))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// The feeds that have been followed: address and state, as whoever fetches wrote it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn feeds(&self) -> Result<Vec<(String, String)>, Error> {
        let mut look = self
            .store
            .connection
            .prepare_cached("SELECT url, state FROM feeds_ ORDER BY url")?;
        let rows = look.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The state of a feed, where it has been followed.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn feed(&self, url: &str) -> Result<Option<String>, Error> {
        Ok(self
            .store
            .connection
            .prepare_cached("SELECT state FROM feeds_ WHERE url = ?")?
            .query_row([url], |row| row.get(0))
            .optional()?)
    }

    /// Keeps the state of a feed.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn keep_feed(&mut self, url: &str, state: &str) -> Result<(), Error> {
        self.store
            .connection
            .prepare_cached(
                "INSERT INTO feeds_ (url, state) VALUES (?, ?)
                 ON CONFLICT DO UPDATE SET state = excluded.state",
            )?
            .execute((url, state))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: i64 = 300;

    #[test]
    fn fresh_reports_are_looked_at_again_less_and_less() {
        let begin = 1_000_000;
        let mut looked = Looked::default().found(begin, Some(begin - 600), EVERY);
        let (mut before, mut looks) = (begin, 0);
        let mut pause = 0;
        while let Some(due) = looked.due {
            assert!(due - before >= pause.max(EVERY), "{due} after {before}");
            (pause, before, looks) = (due - before, due, looks + 1);
            looked = looked.found(due, Some(begin - 600), EVERY);
        }
        assert!((10..30).contains(&looks), "{looks}");
        assert!(before <= begin - 600 + FRESH);
        assert_eq!(looked.state(), "done");
    }

    #[test]
    fn old_reports_are_not_looked_at_again() {
        let now = 10_000_000;
        let looked = Looked::default().found(now, Some(now - FRESH - 1), EVERY);
        assert_eq!((looked.due, looked.state()), (None, "done"));
        let undated = Looked::default().found(now, None, EVERY);
        assert_eq!(
            (undated.due, undated.state()),
            (Some(now + EVERY), "fetched")
        );
        let from_the_future = Looked::default().found(now, Some(i64::MAX), EVERY);
        assert_eq!(from_the_future.until, Some(now + FRESH));
    }

    #[test]
    fn failures_pause_longer_and_end() {
        let mut looked = Looked::default();
        let mut pauses = Vec::new();
        while let Some(due) = {
            looked = looked.failed(0, EVERY, 0, false);
            looked.due
        } {
            pauses.push(due);
        }
        assert_eq!(pauses, [600, 1_200, 2_400, 4_800, 9_600]);
        assert_eq!(looked.state(), "failed");
        let wished = Looked::default().failed(0, EVERY, 7_200, false);
        assert_eq!(wished.due, Some(7_200));
        assert_eq!(Looked::default().failed(0, EVERY, 0, true).due, None);
    }

    #[test]
    fn links_are_kept_between_looks() {
        let folder = std::env::temp_dir().join(format!("dateline-links-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut archive = Archive::open(&folder.join("archive.sqlite")).unwrap();
        let link = Link {
            url: "https://a.example/talks".to_owned(),
            ..Link::default()
        };
        archive.queue(std::slice::from_ref(&link)).unwrap();
        let due = archive.due_links(5, 10).unwrap();
        assert_eq!(due.len(), 1);
        let looked = due[0].looked.found(5, None, EVERY);
        archive
            .keep_looks(&[(link.url.clone(), looked.clone())])
            .unwrap();
        assert!(archive.due_links(5, 10).unwrap().is_empty());
        let again = archive.due_links(5 + EVERY, 10).unwrap();
        assert_eq!(again[0].looked, looked);
        archive.keep_looks(&[(link.url, looked.over())]).unwrap();
        assert!(archive.due_links(i64::MAX, 10).unwrap().is_empty());

        archive.keep_feed("https://a.example/feed", "{}").unwrap();
        archive
            .keep_feed("https://a.example/feed", "{\"failures\":1}")
            .unwrap();
        let kept = archive.feed("https://a.example/feed").unwrap();
        assert_eq!(kept.as_deref(), Some("{\"failures\":1}"));
        assert_eq!(archive.feeds().unwrap().len(), 1);
        drop(archive);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
