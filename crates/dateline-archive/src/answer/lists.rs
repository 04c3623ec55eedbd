//! Lists of events: the timeline, the diary, one event by its id.

use std::collections::BTreeSet;

use dateline::record::{EventType, Status};

use super::teller::Teller;
use super::{ArchiveEvent, Asking, List};
use crate::cluster::{Cluster, View};
use crate::life::Standing;
use crate::{Archive, Error, derive, digest, moment, store};

/// Where an event stands in a list: its first day (undated ones last), then its id.
type Position = (i64, i64);

/// The day under which undated events are listed.
const UNDATED: i64 = i64::MAX;

/// The founder that item `i` had after batch ?2, where it has changed since.
const FOUNDER_THEN: &str = "(SELECT m.founder FROM memberships_ m WHERE m.item = i.item AND m.until > ?2 ORDER BY m.until LIMIT 1)";

/// Which events a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Timeline,
    Diary,
}

impl Archive {
    /// Events in order of their time; those without one at the end.
    ///
    /// # Errors
    /// Where the moment or cursor is not of its form, or the store cannot be read.
    pub fn timeline(&mut self, asking: &Asking) -> Result<List<ArchiveEvent>, Error> {
        self.list(asking, Kind::Timeline)
    }

    /// What is planned and what became of it: meetings and visits, and whatever else is planned or postponed.
    ///
    /// # Errors
    /// As [`Archive::timeline`].
    pub fn diary(&mut self, asking: &Asking) -> Result<List<ArchiveEvent>, Error> {
        self.list(asking, Kind::Diary)
    }

    /// The event of an id, or those that one which was merged or split leads to.
    ///
    /// # Errors
    /// Where there is none as of the moment.
    pub fn event(&mut self, id: &str, asking: &Asking) -> Result<Vec<ArchiveEvent>, Error> {
        self.refresh()?;
        let view = asking.view(&self.store.connection)?;
        let advice = "`dateline timeline` lists them with their ids";
        let number = digest::number(id).ok_or_else(|| Error::unknown("event", id, advice))?;
        let mut events = Vec::new();
        for founder in self.founders_of(number, view)? {
            events.extend(self.teller(view).event(founder)?);
        }
        if events.is_empty() {
            return Err(Error::unknown("event", id, advice));
        }
        Ok(events)
    }

    /// The founders that an id leads to: its own, or those of what left it.
    fn founders_of(&self, id: i64, view: View) -> Result<BTreeSet<i64>, Error> {
        let sql = format!(
            "SELECT CASE WHEN i.batch <= ?2 THEN i.founder ELSE {FOUNDER_THEN} END FROM report_events_ i
             WHERE i.item IN (SELECT founder FROM events_ WHERE id = ?1
                              UNION SELECT item FROM successors_ WHERE id = ?1)"
        );
        let mut look = self.store.connection.prepare_cached(&sql)?;
        let rows = look.query_map((id, view.batch), |row| row.get::<_, Option<i64>>(0))?;
        let mut founders = BTreeSet::new();
        for founder in rows {
            founders.extend(founder?);
        }
        Ok(founders)
    }

    pub(crate) fn teller(&mut self, view: View) -> Teller<'_> {
        Teller {
            connection: &self.store.connection,
            interned: &mut self.interned,
            view,
        }
    }

    fn list(&mut self, asking: &Asking, kind: Kind) -> Result<List<ArchiveEvent>, Error> {
        self.refresh()?;
        let view = asking.view(&self.store.connection)?;
        let after = asking.cursor.as_deref().map(position).transpose()?;
        let page = asking.page();
        let mut found = self.unsettled(view, kind, after)?;
        if view.batch == i64::MAX {
            found.extend(self.settled(view, kind, after, page + 1)?);
        }
        found.sort_unstable();
        let more = found.len() > page;
        found.truncate(page);
        let mut items = Vec::new();
        for (_, founder) in &found {
            items.extend(self.teller(view).event(*founder)?);
        }
        let next = found
            .last()
            .filter(|_| more)
            .map(|(position, _)| written(*position));
        Ok(List {
            items,
            next,
            as_of: Some(moment::write(view.as_of)),
        })
    }

    /// Events of which nothing more was told after the moment: they stand as they were written.
    fn settled(
        &self,
        view: View,
        kind: Kind,
        after: Option<Position>,
        most: usize,
    ) -> Result<Vec<(Position, i64)>, Error> {
        let which = match kind {
            Kind::Timeline => "1".to_owned(),
            Kind::Diary => format!(
                "(type = {} OR status IN ({}, {}))",
                store::number_of_kind(EventType::Consult),
                store::number_of_status(Standing::Told(Status::Planned)),
                store::number_of_status(Standing::Told(Status::Postponed))
            ),
        };
        let (day, id) = after.unwrap_or((i64::MIN, 0));
        let dated = (day != UNDATED).then_some({
            (
                "earliest IS NOT NULL AND (earliest, id) > (?1, ?2)",
                "earliest, id",
                id,
            )
        });
        let undated = (
            "earliest IS NULL AND id > ?2 AND ?1 = ?1",
            "id",
            if day == UNDATED { id } else { -1 },
        );
        let mut found = Vec::new();
        for (condition, order, id) in dated.into_iter().chain([undated]) {
            let sql = format!(
                "SELECT earliest, id, founder FROM events_
                 WHERE {condition} AND {which} AND last_seen <= ?3 ORDER BY {order} LIMIT ?4"
            );
            let mut look = self.store.connection.prepare_cached(&sql)?;
            let rows = look.query_map((day, id, view.as_of, most), |row| {
                Ok((
                    (
                        row.get::<_, Option<i64>>(0)?.unwrap_or(UNDATED),
                        row.get(1)?,
                    ),
                    row.get(2)?,
                ))
            })?;
            for row in rows {
                found.push(row?);
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Events of which more was told after the moment, or that the archive held otherwise then: each is derived.
    fn unsettled(
        &mut self,
        view: View,
        kind: Kind,
        after: Option<Position>,
    ) -> Result<Vec<(Position, i64)>, Error> {
        let founders = if view.batch == i64::MAX {
            self.founders(
                "SELECT founder FROM events_ WHERE first_seen <= ?1 AND last_seen > ?1 AND ?2 >= 0",
                view,
            )?
        } else {
            let sql = format!(
                "SELECT DISTINCT CASE WHEN i.batch <= ?2 THEN i.founder ELSE {FOUNDER_THEN} END
                 FROM report_events_ i JOIN versions_ v USING (version) WHERE v.batch <= ?2 AND i.published <= ?1"
            );
            self.founders(&sql, view)?
        };
        let mut found = Vec::new();
        for founder in founders {
            let cluster = Cluster::load(&self.store.connection, &mut self.interned, founder, view)?;
            let Some(life) = cluster.life(view.as_of) else {
                continue;
            };
            let is_plan = matches!(
                life.status,
                Standing::Told(Status::Planned | Status::Postponed) | Standing::Unreported
            );
            if kind == Kind::Diary && !is_plan && life.believed.kind != EventType::Consult {
                continue;
            }
            let id = derive::event_id(&self.store.connection, &cluster)?;
            let first = life
                .believed
                .when
                .and_then(|when| when.0)
                .map_or(UNDATED, |day| i64::from(day.0));
            if after.is_none_or(|after| (first, id) > after) {
                found.push(((first, id), founder));
            }
        }
        Ok(found)
    }

    fn founders(&self, sql: &str, view: View) -> Result<Vec<i64>, Error> {
        let mut look = self.store.connection.prepare_cached(sql)?;
        let rows = look.query_map((view.as_of, view.batch), |row| row.get::<_, Option<i64>>(0))?;
        let mut founders = Vec::new();
        for founder in rows {
            founders.extend(founder?);
        }
        Ok(founders)
    }
}

fn written((day, id): Position) -> String {
    let day = if day == UNDATED {
        "undated".to_owned()
    } else {
        day.to_string()
    };
    format!("{day}.{}", digest::id(id))
}

fn position(cursor: &str) -> Result<Position, Error> {
    let parse = || {
        let (day, id) = cursor.split_once('.')?;
        let day = if day == "undated" {
            UNDATED
        } else {
            day.parse().ok()?
        };
        Some((day, digest::number(id)?))
    };
    parse().ok_or_else(|| {
        Error::asked(format!(
            "`{cursor}` is no cursor; give the `next` of the page before, or none"
        ))
    })
}
