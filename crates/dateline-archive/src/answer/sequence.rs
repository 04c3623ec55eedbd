//! What became of events since a number of the sequence: for those who keep a copy.

use serde::Serialize;

use crate::upkeep::Change;
use crate::{Archive, Error, digest, moment};

/// A piece of the sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Sequence))]
pub struct Sequence {
    /// The changes, in order, without a gap.
    pub items: Vec<EventChange>,
    /// The number to ask from next time: that of the last change here.
    pub next: i64,
    /// Whether there are more already.
    pub more: bool,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EventChange {
    /// Its number: one more than that of the change before.
    pub seq: i64,
    /// What happened to it.
    pub change: Change,
    /// The event's id.
    pub event: String,
    /// Of a merged one: the event that it is part of now; of a split one: the event that left it.
    pub other: Option<String>,
    /// When the archive took in what changed it.
    pub learnt: String,
}

/// Most changes of one answer.
const MOST: usize = 100_000;

impl Archive {
    /// The changes after a number of the sequence: 0 for all that ever were.
    ///
    /// # Errors
    /// Where the number lies after the end of the sequence, or the store cannot be read.
    pub fn changes(&mut self, since: i64, limit: usize) -> Result<Sequence, Error> {
        self.refresh()?;
        let last = self.last_change()?;
        if since < 0 || since > last {
            return Err(Error::asked(format!(
                "the sequence goes from 1 to {last}; give --since the `next` of the time before, or 0 for all"
            )));
        }
        let limit = limit.clamp(1, MOST);
        let mut look = self.store.connection.prepare_cached(
            "SELECT c.seq, c.change, c.id, c.other, b.learnt FROM changes_ c JOIN batches_ b USING (batch)
             WHERE c.seq > ? ORDER BY c.seq LIMIT ?",
        )?;
        let rows = look.query_map((since, limit), |row| {
            let change: usize = row.get(1)?;
            let other: Option<i64> = row.get(3)?;
            Ok(EventChange {
                seq: row.get(0)?,
                change: Change::ALL.get(change).copied().unwrap_or(Change::Changed),
                event: digest::id(row.get(2)?),
                other: other.map(digest::id),
                learnt: moment::write(row.get(4)?),
            })
        })?;
        let items: Vec<EventChange> = rows.collect::<Result<_, _>>()?;
        let next = items.last().map_or(since, |change| change.seq);
        Ok(Sequence {
            items,
            next,
            more: next < last,
        })
    }

    /// The number of the last change; 0 where nothing has changed yet.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn last_change(&self) -> Result<i64, Error> {
        Ok(self
            .store
            .connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM changes_")?
            .query_row([], |row| row.get(0))?)
    }
}
