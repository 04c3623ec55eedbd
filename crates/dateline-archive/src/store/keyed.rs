//! What was published, under keys, in the order of publication: how near copies, stories and report events find their
//! neighbours.
//!
//! A table of keys is parted into stretches of publication, and within a stretch ordered by key. What is read or written for
//! reports of one time therefore lies in the pages of that time's stretches, however much lies in those of other times: the
//! state that is touched is bounded by the window, and a report of long ago touches the state of long ago.

use rusqlite::Connection;

use crate::Error;

/// A version, or a report event, in the order of publication: when, what orders the same moment, the store's number.
pub(crate) type Place = (i64, i64, i64);

const DAY: i64 = 86_400;

/// A table of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keyed {
    /// `copy_keys_`, `story_keys_` or `joining_keys_`.
    pub(crate) table: &'static str,
    /// What lies under the keys: `version` or `item`.
    pub(crate) column: &'static str,
    /// Days of publication that lie together. Part of the file's form: it cannot change without writing the table anew.
    pub(crate) stretch_days: i64,
    /// Days of publication within which neighbours are looked for.
    pub(crate) window_days: i64,
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
    /// Puts something under keys.
    pub(crate) fn put(
        self,
        connection: &Connection,
        place: Place,
        keys: impl Iterator<Item = i64>,
    ) -> Result<(), Error> {
        let (table, column) = (self.table, self.column);
        let sql = format!(
            "INSERT OR IGNORE INTO {table} (stretch, key, published, tie, {column}) VALUES (?1, ?2, ?3, ?4, ?5)"
        );
        self.for_each(connection, &sql, place, keys)
    }

    /// Takes something out from under keys.
    pub(crate) fn take(
        self,
        connection: &Connection,
        place: Place,
        keys: impl Iterator<Item = i64>,
    ) -> Result<(), Error> {
        let (table, column) = (self.table, self.column);
        let sql = format!(
            "DELETE FROM {table} WHERE stretch = ?1 AND key = ?2 AND published = ?3 AND tie = ?4 AND {column} = ?5"
        );
        self.for_each(connection, &sql, place, keys)
    }

    fn for_each(
        self,
        connection: &Connection,
        sql: &str,
        (published, tie, number): Place,
        keys: impl Iterator<Item = i64>,
    ) -> Result<(), Error> {
        let stretch = self.stretch(published);
        let mut change = connection.prepare_cached(sql)?;
        for key in keys {
            change.execute((stretch, key, published, tie, number))?;
        }
        Ok(())
    }

    /// The stretch of a moment of publication.
    fn stretch(self, published: i64) -> i64 {
        published.div_euclid(self.stretch_days * DAY)
    }

    /// What was published on one side, within the window, and shares a key: each once, in order. What was published at the
    /// very same place (the same version) is on neither side.
    pub(crate) fn neighbours(
        self,
        connection: &Connection,
        place: Place,
        keys: impl Iterator<Item = i64>,
        side: Side,
    ) -> Result<Vec<Place>, Error> {
        let (table, column) = (self.table, self.column);
        let which = match side {
            Side::Earlier => format!(
                "(published, tie) < (?3, ?4) AND published >= ?5
                 ORDER BY published DESC, tie DESC, {column} DESC"
            ),
            Side::Later => format!(
                "(published, tie) > (?3, ?4) AND published <= ?5 ORDER BY published, tie, {column}"
            ),
        };
        let sql = format!(
            "SELECT published, tie, {column} FROM {table} WHERE stretch = ?1 AND key = ?2 AND {which}"
        );
        let (bound, stretches) = self.reach(place.0, side);
        let mut look = connection.prepare_cached(&sql)?;
        let mut found = Vec::new();
        for key in keys {
            let begun = found.len();
            'key: for stretch in &stretches {
                let mut rows = look.query((stretch, key, place.0, place.1, bound))?;
                while let Some(row) = rows.next()? {
                    let other: Place = (row.get(0)?, row.get(1)?, row.get(2)?);
                    if found.len() - begun >= self.most && self.is_full(&found, other, side) {
                        break 'key;
                    }
                    found.push(other);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Whether the next one lies beyond the last that is looked at. Of a later version all is looked at: what stands beside
    /// it in the same version is no neighbour of it, so each sees this one as near as the first of them.
    fn is_full(self, found: &[Place], next: Place, side: Side) -> bool {
        let same_version =
            |last: &Place| side == Side::Later && (last.0, last.1) == (next.0, next.1);
        !found.last().is_some_and(same_version)
    }

    /// The moment up to which a side reaches, and the stretches in which it lies, from the nearest on.
    fn reach(self, published: i64, side: Side) -> (i64, Vec<i64>) {
        let window = self.window_days * DAY;
        let here = self.stretch(published);
        match side {
            Side::Earlier => {
                let bound = published.saturating_sub(window);
                (bound, (self.stretch(bound)..=here).rev().collect())
            }
            Side::Later => {
                let bound = published.saturating_add(window);
                (bound, (here..=self.stretch(bound)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEYED: Keyed = Keyed {
        table: "keys_",
        column: "item",
        stretch_days: 10,
        window_days: 25,
        most: 3,
    };

    fn table() -> Connection {
        let connection = Connection::open_in_memory().expect("SQLite");
        let sql = "CREATE TABLE keys_ (stretch, key, published, tie, item,
                   PRIMARY KEY (stretch, key, published, tie, item)) WITHOUT ROWID";
        connection.execute_batch(sql).expect("a table");
        connection
    }

    #[test]
    fn the_window_ends_to_the_second_and_stretches_do_not_show() {
        let connection = table();
        let last = 25 * DAY;
        for (published, item) in [(-1, 1), (0, 2), (last, 3), (2 * last, 4), (2 * last + 1, 5)] {
            KEYED
                .put(&connection, (published, 7, item), [1].into_iter())
                .expect("it is put");
        }
        for (side, expected) in [(Side::Earlier, 2), (Side::Later, 4)] {
            let found = KEYED.neighbours(&connection, (last, 7, 3), [1, 2].into_iter(), side);
            let items: Vec<i64> = found.expect("neighbours").iter().map(|one| one.2).collect();
            assert_eq!(items, [expected], "{side:?}");
        }
    }

    #[test]
    fn what_is_taken_is_no_neighbour_any_more() {
        let connection = table();
        let keys = || [1, 2].into_iter();
        KEYED
            .put(&connection, (5, 1, 1), keys())
            .expect("it is put");
        KEYED
            .take(&connection, (5, 1, 1), keys())
            .expect("it is taken");
        let found = KEYED.neighbours(&connection, (6, 1, 2), keys(), Side::Earlier);
        assert_eq!(found.expect("neighbours"), []);
    }

    proptest! {
        /// Whoever looks at another earlier one is seen by it as a later one: what changes there is decided again here.
        #[test]
        fn earlier_neighbours_know_their_later_ones(
            days in prop::collection::vec((0_i64..60, 0_i64..3), 1..40),
        ) {
            let connection = table();
            let places: Vec<Place> = (0_i64..)
                .zip(&days)
                .map(|(item, (day, tie))| (day * DAY, *tie, item))
                .collect();
            for place in &places {
                KEYED.put(&connection, *place, [1].into_iter()).unwrap();
            }
            let around = |place, side| KEYED.neighbours(&connection, place, [1].into_iter(), side).unwrap();
            for place in &places {
                for earlier in around(*place, Side::Earlier) {
                    prop_assert!(around(earlier, Side::Later).contains(place));
                }
            }
        }
    }
}
