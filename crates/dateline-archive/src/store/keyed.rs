//! Versions under keys, in the order of publication: how near copies and stories find their neighbours.

use rusqlite::Connection;

use crate::Error;

/// A version in the order of publication: when, what orders the same moment, the store's number.
pub(crate) type Place = (i64, i64, i64);

/// A table of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keyed {
    /// `copy_keys_` or `story_keys_`.
    pub(crate) table: &'static str,
    /// Most neighbours on one side under one key: those that are nearest in order.
    pub(crate) most: usize,
}

/// On which side of a version neighbours are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Published before it.
    Earlier,
    /// Published after it.
    Later,
}

impl Keyed {
    /// Puts a version under keys.
    pub(crate) fn put(
        self,
        connection: &Connection,
        (published, tie, version): Place,
        keys: impl Iterator<Item = i64>,
    ) -> Result<(), Error> {
        let table = self.table;
        let mut put = connection.prepare_cached(&format!(
            "INSERT OR IGNORE INTO {table} (key, published, tie, version) VALUES (?, ?, ?, ?)"
        ))?;
        for key in keys {
            put.execute((key, published, tie, version))?;
        }
        Ok(())
    }

    /// Takes a version out from under keys.
    pub(crate) fn take(
        self,
        connection: &Connection,
        (published, tie, version): Place,
        keys: impl Iterator<Item = i64>,
    ) -> Result<(), Error> {
        let table = self.table;
        let mut take = connection.prepare_cached(&format!(
            "DELETE FROM {table} WHERE key = ? AND published = ? AND tie = ? AND version = ?"
        ))?;
        for key in keys {
            take.execute((key, published, tie, version))?;
        }
        Ok(())
    }

    /// The versions on one side that share a key, each once, in order.
    pub(crate) fn neighbours(
        self,
        connection: &Connection,
        (published, tie, version): Place,
        keys: impl Iterator<Item = i64>,
        side: Side,
    ) -> Result<Vec<Place>, Error> {
        let (sign, order) = match side {
            Side::Earlier => ("<", "DESC"),
            Side::Later => (">", "ASC"),
        };
        let table = self.table;
        let mut look = connection.prepare_cached(&format!(
            "SELECT published, tie, version FROM {table}
             WHERE key = ?1 AND (published, tie, version) {sign} (?2, ?3, ?4)
             ORDER BY published {order}, tie {order}, version {order} LIMIT ?5"
        ))?;
        let mut found = Vec::new();
        for key in keys {
            let rows = look.query_map((key, published, tie, version, self.most), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            for row in rows {
                found.push(row?);
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}
