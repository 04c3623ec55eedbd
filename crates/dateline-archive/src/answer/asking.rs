//! From which point of view, how many, from where on.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use crate::cluster::View;
use crate::{Error, moment};

/// Most items of one page.
const MOST: usize = 1000;

/// What all questions have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asking {
    /// Only what had been published by the end of this day, or by this moment.
    pub as_of: Option<String>,
    /// Only what the archive itself held by the end of this day, or at this moment.
    pub recorded_by: Option<String>,
    /// Items of a page; without it, 20.
    pub limit: Option<usize>,
    /// Where the page before this one ended ([`List::next`]).
    pub cursor: Option<String>,
}

/// A page of answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// The answers.
    pub items: Vec<T>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
    /// The moment as of which they hold.
    pub as_of: Option<String>,
}

impl Asking {
    /// Items of a page.
    pub fn page(&self) -> usize {
        self.limit.unwrap_or(20).clamp(1, MOST)
    }

    /// The point of view. Without a moment, it is that of the latest publication in the archive: no clock enters an
    /// answer.
    pub(crate) fn view(&self, connection: &Connection) -> Result<View, Error> {
        let batch = match &self.recorded_by {
            Some(written) => connection
                .prepare_cached("SELECT max(batch) FROM batches_ WHERE learnt <= ?")?
                .query_row([moment::until(written)?], |row| {
                    row.get::<_, Option<i64>>(0)
                })?
                .unwrap_or(0),
            None => i64::MAX,
        };
        let as_of = match &self.as_of {
            Some(written) => moment::until(written)?,
            None => connection
                .prepare_cached(
                    "SELECT published FROM versions_ WHERE published IS NOT NULL AND batch <= ?
                     ORDER BY published DESC LIMIT 1",
                )?
                .query_row([batch], |row| row.get(0))
                .optional()?
                .unwrap_or(0),
        };
        Ok(View { as_of, batch })
    }
}
