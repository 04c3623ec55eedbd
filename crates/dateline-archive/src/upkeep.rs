//! What is kept beside the events as they are derived again: counts by month, and the sequence of changes.
//!
//! [`Before`] is taken before a batch's events are written again and settled afterwards: what differs is added to or taken
//! from the counts, and told in the sequence.

use std::collections::{BTreeMap, BTreeSet};

use dateline::record::Status;
use rusqlite::{Connection, OptionalExtension};

use crate::life::Standing;
use crate::moment::Day;
use crate::{Error, store};

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is told for the first time.
    Created,
    /// Something of what is printed of it is otherwise.
    Changed,
    /// Some of its tellings make an event of their own now.
    Split,
    /// Its tellings are part of another event now.
    Merged,
    /// Every report that told it was withdrawn, corrected or removed.
    Withdrawn,
}

impl Change {
    /// All of them; the store numbers them by their place here.
    pub(crate) const ALL: [Change; 5] = [
        Change::Created,
        Change::Changed,
        Change::Split,
        Change::Merged,
        Change::Withdrawn,
    ];

    pub(crate) fn number(self) -> i64 {
        Change::ALL
            .iter()
            .position(|other| *other == self)
            .unwrap_or(0) as i64
    }
}

/// What of an event's row counts and changes go by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stand {
    id: i64,
    told: i64,
    withdrawn: bool,
    kind: i64,
    status: i64,
    basis: i64,
    day: i32,
    latest: Option<i64>,
    dated: bool,
    sources: i64,
    actors: Option<String>,
    recipients: Option<String>,
}

/// Some events as they stood before they were written again, by founder.
#[derive(Debug)]
pub(crate) struct Before(BTreeMap<i64, Stand>);

/// A cell of the counts: shape, actor, recipient, month, type, status, basis, due.
type Cell = (i64, String, String, i64, i64, i64, i64, i64);

/// Events, those of which the day is told, sources.
type Sums = (i64, i64, i64);

impl Before {
    /// How events stand now.
    pub(crate) fn of(connection: &Connection, founders: &BTreeSet<i64>) -> Result<Before, Error> {
        let mut look = connection.prepare_cached(
            "SELECT id, told, withdrawn, type, status, basis, day, latest, earliest IS NOT NULL OR latest IS NOT NULL, sources,
                    actor_codes, recipient_codes FROM events_ WHERE founder = ?",
        )?;
        let mut stands = BTreeMap::new();
        for founder in founders {
            let stand = look.query_row([founder], |row| {
                Ok(Stand {
                    id: row.get(0)?,
                    told: row.get(1)?,
                    withdrawn: row.get(2)?,
                    kind: row.get(3)?,
                    status: row.get(4)?,
                    basis: row.get(5)?,
                    day: row.get(6)?,
                    latest: row.get(7)?,
                    dated: row.get(8)?,
                    sources: row.get(9)?,
                    actors: row.get(10)?,
                    recipients: row.get(11)?,
                })
            });
            if let Some(stand) = stand.optional()? {
                stands.insert(*founder, stand);
            }
        }
        Ok(Before(stands))
    }

    /// Brings counts and sequence to how the events stand after they were written again.
    pub(crate) fn settle(
        self,
        connection: &Connection,
        founders: &BTreeSet<i64>,
        batch: i64,
    ) -> Result<(), Error> {
        let after = Before::of(connection, founders)?;
        count(connection, &self, &after)?;
        tell(connection, &self, &after, batch)
    }
}

/// The number of a day's month: months since the year 0.
pub(crate) fn month(day: i32) -> i64 {
    Day(day).date().map_or(0, |date| {
        i64::from(date.year()) * 12 + i64::from(date.month()) - 1
    })
}

/// The codes of a side; one empty where none is known.
pub(crate) fn codes(written: Option<&str>) -> Vec<&str> {
    match written {
        Some(codes) => codes.split(' ').collect(),
        None => vec![""],
    }
}

fn cells(stand: &Stand) -> Vec<Cell> {
    let planned = store::number_of_status(Standing::Told(Status::Planned));
    let due = stand
        .latest
        .filter(|_| stand.status == planned)
        .unwrap_or(-1);
    let month = month(stand.day);
    let cell = |shape: i64, actor: &str, recipient: &str| {
        let (actor, recipient) = (actor.to_owned(), recipient.to_owned());
        (
            shape,
            actor,
            recipient,
            month,
            stand.kind,
            stand.status,
            stand.basis,
            due,
        )
    };
    let (actors, recipients) = (
        codes(stand.actors.as_deref()),
        codes(stand.recipients.as_deref()),
    );
    let mut cells = vec![cell(0, "", "")];
    cells.extend(actors.iter().map(|actor| cell(1, actor, "")));
    cells.extend(recipients.iter().map(|recipient| cell(2, "", recipient)));
    for actor in &actors {
        cells.extend(recipients.iter().map(|recipient| cell(3, actor, recipient)));
    }
    cells
}

/// Adds to and takes from the counts what differs.
fn count(connection: &Connection, before: &Before, after: &Before) -> Result<(), Error> {
    let mut sums: BTreeMap<Cell, Sums> = BTreeMap::new();
    for (side, sign) in [(before, -1), (after, 1)] {
        for stand in side.0.values() {
            for cell in cells(stand) {
                let sum = sums.entry(cell).or_default();
                sum.0 += sign;
                sum.1 += sign * i64::from(stand.dated);
                sum.2 += sign * stand.sources;
            }
        }
    }
    let mut add = connection.prepare_cached(
        "INSERT INTO monthly_ (shape, actor, recipient, month, type, status, basis, due, events, dated, sources)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET events = events + excluded.events, dated = dated + excluded.dated,
            sources = sources + excluded.sources",
    )?;
    let mut clear = connection.prepare_cached(
        "DELETE FROM monthly_ WHERE shape = ? AND actor = ? AND recipient = ? AND month = ? AND type = ? AND status = ?
            AND basis = ? AND due = ? AND events = 0",
    )?;
    for (cell, sum) in sums.iter().filter(|(_, sum)| **sum != (0, 0, 0)) {
        let (shape, actor, recipient, month, kind, status, basis, due) = cell;
        add.execute(rusqlite::params![
            shape, actor, recipient, month, kind, status, basis, due, sum.0, sum.1, sum.2
        ])?;
        if sum.0 < 0 {
            clear.execute((shape, actor, recipient, month, kind, status, basis, due))?;
        }
    }
    Ok(())
}

/// Writes what became of the events.
fn tell(connection: &Connection, before: &Before, after: &Before, batch: i64) -> Result<(), Error> {
    let by_id = |side: &Before| -> BTreeMap<i64, (i64, Stand)> {
        let stands = side.0.iter();
        stands
            .map(|(founder, stand)| (stand.id, (*founder, stand.clone())))
            .collect()
    };
    let (old, new) = (by_id(before), by_id(after));
    let mut told: BTreeSet<(Change, i64, Option<i64>)> = BTreeSet::new();
    for (id, (founder, stand)) in &new {
        match old.get(id) {
            None => {
                told.insert((Change::Created, *id, None));
                for from in left(connection, *founder, batch)? {
                    if old.contains_key(&from) && new.contains_key(&from) {
                        told.insert((Change::Split, from, Some(*id)));
                    }
                }
            }
            Some((_, was)) if was.told == stand.told => {}
            Some((_, was)) if stand.withdrawn && !was.withdrawn => {
                told.insert((Change::Withdrawn, *id, None));
            }
            Some(_) => {
                told.insert((Change::Changed, *id, None));
            }
        }
    }
    for id in old.keys().filter(|id| !new.contains_key(id)) {
        let other = leads_to(connection, *id)?;
        let change = match other {
            Some(_) => Change::Merged,
            None => Change::Withdrawn,
        };
        told.insert((change, *id, other));
    }
    let mut add = connection
        .prepare_cached("INSERT INTO changes_ (batch, id, change, other) VALUES (?, ?, ?, ?)")?;
    for (change, id, other) in told {
        add.execute((batch, id, change.number(), other))?;
    }
    Ok(())
}

/// The events that tellings of a founder's event belonged to before a batch.
fn left(connection: &Connection, founder: i64, batch: i64) -> Result<Vec<i64>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT e.id FROM report_events_ i JOIN memberships_ m ON m.item = i.item AND m.until = ?2
         JOIN events_ e ON e.founder = m.founder WHERE i.founder = ?1 AND m.founder <> ?1 ORDER BY e.id",
    )?;
    let rows = look.query_map((founder, batch), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The event that an id which is no more leads to.
fn leads_to(connection: &Connection, id: i64) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT e.id FROM successors_ s JOIN report_events_ i ON i.item = s.item JOIN events_ e ON e.founder = i.founder
             WHERE s.id = ?1 AND e.id <> ?1 ORDER BY e.id LIMIT 1",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_the_year_0() {
        let number = |day: &str| month(Day::parse(day).expect("a day").0);
        assert_eq!(number("2022-04-26"), 2022 * 12 + 3);
        assert_eq!(number("1969-12-31"), 1969 * 12 + 11);
    }

    #[test]
    fn an_event_stands_once_in_the_whole_and_under_each_pair_of_codes() {
        let stand = Stand {
            id: 1,
            told: 1,
            withdrawn: false,
            kind: 1,
            status: 2,
            basis: 0,
            day: 19_000,
            latest: Some(19_003),
            dated: true,
            sources: 2,
            actors: Some("CHN RUS".to_owned()),
            recipients: None,
        };
        let cells = cells(&stand);
        let shapes: Vec<i64> = cells.iter().map(|cell| cell.0).collect();
        assert_eq!(shapes, [0, 1, 1, 2, 3, 3]);
        assert!(
            cells.iter().all(|cell| cell.7 == 19_003),
            "a plan has an end"
        );
    }
}
