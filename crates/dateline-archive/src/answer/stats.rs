//! How much the archive holds.

use rusqlite::OptionalExtension;
use serde::Serialize;

use super::Asking;
use crate::{Archive, Error, moment};

/// Counts of what the archive holds (RECORD.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub struct Stats {
    pub reports: i64,
    pub versions: i64,
    pub copies: i64,
    pub events: i64,
    pub stories: i64,
    pub entities: i64,
    pub statements: i64,
    pub first_published: Option<String>,
    pub last_published: Option<String>,
    pub problems: i64,
    pub bytes: u64,
}

impl Archive {
    /// The number of the last batch that was kept, and when: whoever sees the same again would be answered the same again.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_batch(&self) -> Result<(i64, i64), Error> {
        let last = self
            .store
            .connection
            .prepare_cached("SELECT batch, learnt FROM batches_ ORDER BY batch DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(last.unwrap_or_default())
    }

    /// Counts as of a moment. Events and entities are those of which something had been told by then.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn stats(&mut self, asking: &Asking) -> Result<Stats, Error> {
        self.refresh()?;
        let view = asking.view(&self.store.connection)?;
        let connection = &self.store.connection;
        let count = |sql: &str| -> Result<i64, Error> {
            Ok(connection
                .prepare_cached(sql)?
                .query_row((view.as_of, view.batch), |row| row.get(0))?)
        };
        let second = |which: &str| -> Result<Option<String>, Error> {
            let sql = format!(
                "SELECT {which}(published) FROM versions_ WHERE published <= ?1 AND batch <= ?2"
            );
            let second: Option<i64> = connection
                .prepare_cached(&sql)?
                .query_row((view.as_of, view.batch), |row| row.get(0))?;
            Ok(second.map(moment::write))
        };
        let seen = "coalesce(published, 0) <= ?1 AND batch <= ?2";
        let of_version = "coalesce(v.published, 0) <= ?1 AND v.batch <= ?2";
        Ok(Stats {
            reports: count(&format!("SELECT count(DISTINCT report) FROM versions_ WHERE {seen}"))?,
            versions: count(&format!("SELECT count(*) FROM versions_ WHERE {seen}"))?,
            copies: count(&format!("SELECT count(*) FROM versions_ WHERE copy_of IS NOT NULL AND {seen}"))?,
            events: count(&format!(
                "SELECT count(DISTINCT i.founder) FROM report_events_ i JOIN versions_ v USING (version)
                 WHERE {of_version}"
            ))?,
            stories: count(&format!("SELECT count(DISTINCT story) FROM versions_ WHERE {seen}"))?,
            entities: count(&format!(
                "SELECT count(*) FROM forms_ f WHERE f.named AND EXISTS
                    (SELECT 1 FROM mentions_ m JOIN versions_ v USING (version) WHERE m.form = f.form AND {of_version})"
            ))?,
            statements: count(&format!(
                "SELECT count(*) FROM statements_ JOIN versions_ v USING (version) WHERE {of_version}"
            ))?,
            first_published: second("min")?,
            last_published: second("max")?,
            problems: connection.query_row("SELECT count(*) FROM problems_", [], |row| row.get(0))?,
            bytes: self.bytes()?,
        })
    }

    /// Size of the file.
    fn bytes(&self) -> Result<u64, Error> {
        let connection = &self.store.connection;
        let pages: u64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let size: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        Ok(pages * size)
    }
}
