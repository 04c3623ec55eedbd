//! What became of the events of a query last: what feeds tell.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ArchiveEvent, Query};
use crate::upkeep::Change;
use crate::{Archive, Error, moment};

/// An event with what became of it last.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Latest {
    /// The number of the change.
    pub seq: i64,
    /// What it was.
    pub change: Change,
    /// When the archive took in what changed it.
    pub learnt: String,
    /// The event as it is now.
    pub event: ArchiveEvent,
}

/// Changes that are looked at together.
const PIECE: i64 = 1_000;

/// Changes that are looked at altogether: a query that hardly any event fits is answered by what is found up to there.
const MOST: i64 = 50_000;

/// What became of an event: number, kind, moment.
type Row = (i64, Change, i64);

impl Archive {
    /// The events of a query that changed last, so many at most, the latest change first.
    ///
    /// # Errors
    /// Where the query has a point of view, or the store cannot be read.
    pub fn latest(&mut self, query: &Query, most: usize) -> Result<Vec<Latest>, Error> {
        self.refresh()?;
        if query.asking.as_of.is_some() || query.asking.recorded_by.is_some() {
            return Err(Error::asked(
                "what changed last is told as of now; leave out as_of and recorded_by",
            ));
        }
        let view = query.asking.view(&self.store.connection)?;
        let last = self.last_change()?;
        let mut seen: BTreeMap<i64, Row> = BTreeMap::new();
        let mut items: Vec<Latest> = Vec::new();
        let mut before = last + 1;
        while before > 1 && before > last - MOST && items.len() < most {
            let piece = self.changed_before(before, &seen)?;
            let mut found = Vec::new();
            let ids: Vec<i64> = piece.keys().copied().collect();
            for (_, id, founder) in self.fitting(query, &ids, view)? {
                found.extend(piece.get(&id).map(|row| (*row, founder)));
            }
            found.sort_unstable_by_key(|(row, _)| std::cmp::Reverse(row.0));
            found.truncate(most - items.len());
            for ((seq, change, learnt), founder) in found {
                let event = self.teller(view).event(founder)?;
                items.extend(event.map(|event| Latest {
                    seq,
                    change,
                    learnt: moment::write(learnt),
                    event,
                }));
            }
            seen.extend(piece);
            before -= PIECE;
        }
        Ok(items)
    }

    /// The events with a change before a number that were not seen yet, each with its last one.
    fn changed_before(
        &self,
        before: i64,
        seen: &BTreeMap<i64, Row>,
    ) -> Result<BTreeMap<i64, Row>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT c.id, c.seq, c.change, b.learnt FROM changes_ c JOIN batches_ b USING (batch)
             WHERE c.seq >= ?1 AND c.seq < ?2 ORDER BY c.seq",
        )?;
        let mut piece = BTreeMap::new();
        let mut rows = look.query((before - PIECE, before))?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let change = Change::ALL.get(row.get::<_, usize>(2)?).copied();
            if !seen.contains_key(&id) {
                let change = change.unwrap_or(Change::Changed);
                piece.insert(id, (row.get(1)?, change, row.get(3)?));
            }
        }
        Ok(piece)
    }
}
