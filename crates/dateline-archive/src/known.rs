//! What the archive knows of a text, asked before it is read.

use dateline::NoticeKind;
use rusqlite::OptionalExtension;

use crate::add::version_digest;
use crate::{Archive, Error};

/// What the archive knows of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing: a report or a version that is new.
    No,
    /// It is held, as this reader reads it.
    Held,
    /// It is held as another reader read it: `reread` brings it up to date.
    ReadByAnother,
    /// Its report was taken down and is not taken in again.
    Removed,
}

impl Archive {
    /// What is known of a text under a report's id, published then and with that notice of its own standing.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn known(
        &self,
        id: &str,
        text: &str,
        published: Option<&str>,
        notice: Option<NoticeKind>,
        reader: &str,
    ) -> Result<Known, Error> {
        let connection = &self.store.connection;
        let report: Option<(i64, bool)> = connection
            .prepare_cached("SELECT report, removed_on IS NOT NULL FROM reports_ WHERE id = ?")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let report = match report {
            None => return Ok(Known::No),
            Some((_, true)) => return Ok(Known::Removed),
            Some((report, false)) => report,
        };
        let read_by: Option<String> = connection
            .prepare_cached(
                "SELECT identity FROM versions_ JOIN revisions_ USING (version) JOIN readers_ USING (reader)
                 WHERE report = ? AND digest = ? ORDER BY revision DESC LIMIT 1",
            )?
            .query_row((report, version_digest(text, published, notice)), |row| row.get(0))
            .optional()?;
        Ok(match read_by {
            None => Known::No,
            Some(identity) if identity == reader => Known::Held,
            Some(_) => Known::ReadByAnother,
        })
    }

    /// The identities of the readers whose records the archive holds.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn readers(&self) -> Result<Vec<String>, Error> {
        let mut look = self
            .store
            .connection
            .prepare_cached("SELECT identity FROM readers_ ORDER BY identity")?;
        let rows = look.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
