//! Saved queries: what is new since one looked last.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use serde::Serialize;

use super::query::{Plan, Scope, Source};
use super::{ArchiveEvent, Query};
use crate::cluster::View;
use crate::upkeep::Change;
use crate::{Archive, Error};

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// What is asked, in its canonical text.
    pub query: String,
    /// The last change that was looked at.
    pub seq: i64,
}

/// What is new to a saved query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct News {
    /// Events that fit it and were created or changed since, in order of time.
    pub items: Vec<NewEvent>,
    /// The last change that was looked at: what [`Archive::watched`] takes.
    pub seq: i64,
}

/// An event that is new, or otherwise than it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewEvent {
    /// What happened to it since.
    pub change: Change,
    /// The event.
    pub event: ArchiveEvent,
}

/// Longest name of a saved query.
const LONGEST: usize = 100;

impl Archive {
    /// Saves a query. What is in the archive already is not news.
    ///
    /// # Errors
    /// Where the name is taken or no name, the query has a point of view, or the store cannot be written to.
    pub fn watch(&mut self, name: &str, query: &Query) -> Result<Watch, Error> {
        self.refresh()?;
        if name.trim().is_empty() || name.chars().count() > LONGEST {
            return Err(Error::asked(format!(
                "a name of one to {LONGEST} characters is needed, as in: dateline watch add kyiv --place Kyiv"
            )));
        }
        if query.asking.as_of.is_some() || query.asking.recorded_by.is_some() {
            return Err(Error::asked(
                "a saved query asks for what is new; leave out --as-of and --recorded-by",
            ));
        }
        let watch = Watch {
            name: name.to_owned(),
            query: query.filters.to_string(),
            seq: self.last_change()?,
        };
        let added = self
            .store
            .connection
            .prepare_cached("INSERT OR IGNORE INTO watches_ (name, query, seq) VALUES (?, ?, ?)")?
            .execute((&watch.name, &watch.query, watch.seq))?;
        match added {
            0 => Err(Error::asked(format!(
                "there is a saved query `{name}` already; remove it with `dateline watch remove {name}`, or take another name"
            ))),
            _ => Ok(watch),
        }
    }

    /// All saved queries, by name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn watches(&self) -> Result<Vec<Watch>, Error> {
        let mut look = self
            .store
            .connection
            .prepare_cached("SELECT name, query, seq FROM watches_ ORDER BY name")?;
        let rows = look.query_map([], |row| {
            Ok(Watch {
                name: row.get(0)?,
                query: row.get(1)?,
                seq: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets a saved query.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn unwatch(&mut self, name: &str) -> Result<(), Error> {
        let sql = "DELETE FROM watches_ WHERE name = ?";
        match self.store.connection.execute(sql, [name])? {
            0 => Err(unknown(name)),
            _ => Ok(()),
        }
    }

    /// What is new to a saved query since it was last looked at. It stays so until [`Archive::watched`] is told.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn news(&mut self, name: &str) -> Result<News, Error> {
        self.refresh()?;
        let watch: Option<(String, i64)> = self
            .store
            .connection
            .prepare_cached("SELECT query, seq FROM watches_ WHERE name = ?")?
            .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (text, since) = watch.ok_or_else(|| unknown(name))?;
        self.news_since(&text.parse()?, since)
    }

    /// What is new to a query since a change: for those who keep themselves what they have seen.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn news_since(&mut self, query: &Query, since: i64) -> Result<News, Error> {
        self.refresh()?;
        let view = query.asking.view(&self.store.connection)?;
        let seq = self.last_change()?;
        let changed = self.changed_since(since)?;
        let ids: Vec<i64> = changed.keys().copied().collect();
        let mut found = self.fitting(query, &ids, view)?;
        found.sort_unstable();
        let mut items = Vec::new();
        for (_, id, founder) in found {
            let change = changed.get(&id).copied().unwrap_or(Change::Changed);
            let event = self.teller(view).event(founder)?;
            items.extend(event.map(|event| NewEvent { change, event }));
        }
        Ok(News { items, seq })
    }

    /// Takes what is new up to a change for known.
    ///
    /// # Errors
    /// Where there is no saved query of that name.
    pub fn watched(&mut self, name: &str, seq: i64) -> Result<(), Error> {
        let sql = "UPDATE watches_ SET seq = max(seq, ?2) WHERE name = ?1";
        match self.store.connection.execute(sql, (name, seq))? {
            0 => Err(unknown(name)),
            _ => Ok(()),
        }
    }

    /// Events that changed since, with what happened to them: an event that was created since is that, whatever else.
    fn changed_since(&self, since: i64) -> Result<BTreeMap<i64, Change>, Error> {
        let mut look = self
            .store
            .connection
            .prepare_cached("SELECT id, min(change) FROM changes_ WHERE seq > ?1 GROUP BY id")?;
        let rows = look.query_map([since], |row| Ok((row.get(0)?, row.get::<_, usize>(1)?)))?;
        let mut changed = BTreeMap::new();
        for row in rows {
            let (id, change): (i64, usize) = row?;
            changed.insert(
                id,
                Change::ALL.get(change).copied().unwrap_or(Change::Changed),
            );
        }
        Ok(changed)
    }

    /// Which of some events fit a query: day, id, founder.
    pub(super) fn fitting(
        &self,
        query: &Query,
        ids: &[i64],
        view: View,
    ) -> Result<Vec<(i64, i64, i64)>, Error> {
        let connection = &self.store.connection;
        let mut found = Vec::new();
        for some in ids.chunks(1_000) {
            let mut plan = Plan::new(connection, query, Scope::All, view, Source::Now)?;
            plan.among(some)?;
            found.extend(plan.first(connection, None, some.len(), false)?);
        }
        Ok(found
            .into_iter()
            .map(|((day, id), founder)| (day, id, founder))
            .collect())
    }
}

fn unknown(name: &str) -> Error {
    Error::unknown("saved query", name, "`dateline watch list` lists them")
}
