//! Links to reports that a feed told of without their text: a queue for `follow`.

use rusqlite::TransactionBehavior;

use crate::{Archive, Error, moment};

/// A report that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// Where it stands.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its day of publication, ISO 8601.
    pub published: Option<String>,
    /// The feed that told of it.
    pub feed: Option<String>,
}

impl Archive {
    /// Queues links; those known already stay as they are. Returns how many are new.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn queue(&mut self, links: &[Link]) -> Result<usize, Error> {
        if links.is_empty() {
            return Ok(0);
        }
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut new = 0;
        {
            let mut add = transaction.prepare_cached(
                "INSERT OR IGNORE INTO links_ (url, title, published, feed, seen) VALUES (?, ?, ?, ?, ?)",
            )?;
            for link in links {
                new += add.execute((
                    &link.url,
                    &link.title,
                    &link.published,
                    &link.feed,
                    moment::now(),
                ))?;
            }
        }
        transaction.commit()?;
        Ok(new)
    }
}
