//! Joining on the store: [`Clustering`] over its report events.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::{Comparison, Grounds, compare};
use crate::decisions::People;
use crate::name::Form;
use crate::ordered::Clustering;
use crate::store::{Interned, Keyed, Side};
use crate::tables::Tables;
use crate::telling::{FormId, ReportEvent};
use crate::{Error, store};

/// Most report events that are kept decoded.
const MOST_CACHED: usize = 50_000;

/// A report event's place in the order of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// Seconds since 1970.
    pub(crate) published: i64,
    /// Orders what was published at the same moment: a number made from the report, not from its arrival.
    pub(crate) tie: i64,
    /// The event's number in its record.
    pub(crate) number: i64,
    /// The store's number.
    pub(crate) item: i64,
}

impl Place {
    /// As the table of keys has it.
    fn keyed(self) -> store::Place {
        (self.published, self.tie, self.item)
    }
}

/// What is kept of report events between batches.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    events: HashMap<i64, Arc<ReportEvent>>,
}

impl Recent {
    pub(crate) fn clear(&mut self) {
        self.events.clear();
    }
}

/// Joins within one transaction.
pub(crate) struct Joining<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) interned: &'a mut Interned,
    pub(crate) recent: &'a mut Recent,
    pub(crate) tables: &'a Tables,
    pub(crate) batch: i64,
    /// What people decided.
    pub(crate) people: People,
    /// Founders whose events must be derived again.
    pub(crate) touched: BTreeSet<i64>,
    forms: HashMap<FormId, Arc<Form>>,
}

/// How a report event stood before.
struct Standing {
    founder: Option<i64>,
    partner: Option<i64>,
    points: i64,
    batch: i64,
    retired: bool,
    grounds: Grounds,
}

impl<'a> Joining<'a> {
    pub(crate) fn new(
        connection: &'a Connection,
        interned: &'a mut Interned,
        recent: &'a mut Recent,
        tables: &'a Tables,
        batch: i64,
    ) -> Result<Self, Error> {
        Ok(Joining {
            connection,
            interned,
            recent,
            tables,
            batch,
            people: People::load(connection)?,
            touched: BTreeSet::new(),
            forms: HashMap::new(),
        })
    }

    /// A report event, decoded.
    pub(crate) fn event(&mut self, item: i64) -> Result<Arc<ReportEvent>, Error> {
        if let Some(event) = self.recent.events.get(&item) {
            let event = Arc::clone(event);
            self.load_forms(&event)?;
            return Ok(event);
        }
        let body: Vec<u8> = self
            .connection
            .prepare_cached("SELECT body FROM report_events_ WHERE item = ?")?
            .query_row([item], |row| row.get(0))?;
        let event: Arc<ReportEvent> = Arc::new(postcard::from_bytes(&body).map_err(Error::record)?);
        self.keep(item, Arc::clone(&event));
        self.load_forms(&event)?;
        Ok(event)
    }

    /// Keeps a fresh report event at hand.
    pub(crate) fn keep(&mut self, item: i64, event: Arc<ReportEvent>) {
        if self.recent.events.len() >= MOST_CACHED {
            self.recent.events.clear();
        }
        self.recent.events.insert(item, event);
    }

    fn load_forms(&mut self, event: &ReportEvent) -> Result<(), Error> {
        for telling in &event.tellings {
            for id in telling.actors.iter().chain(&telling.recipients) {
                if !self.forms.contains_key(id) {
                    let form = self.interned.form_of(self.connection, *id)?;
                    self.forms.insert(*id, form);
                }
            }
        }
        Ok(())
    }

    fn keys(&mut self, event: &ReportEvent) -> Vec<i64> {
        super::keys(event, |id| self.forms[&id].as_ref(), self.tables)
    }

    /// Puts a new report event under its keys.
    pub(crate) fn index(&mut self, place: Place) -> Result<(), Error> {
        let event = self.event(place.item)?;
        let keys = self.keys(&event);
        self.keyed()
            .put(self.connection, place.keyed(), keys.into_iter())
    }

    fn keyed(&self) -> Keyed {
        Keyed {
            table: "joining_keys_",
            column: "item",
            stretch_days: 200,
            window_days: self.tables.window.days.into(),
            most: self.tables.window.neighbours as usize,
        }
    }

    /// Takes a report event out from under its keys; what had seen it is returned, to be decided again.
    pub(crate) fn unindex(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        let seen = self.later(place)?;
        let event = self.event(place.item)?;
        let keys = self.keys(&event);
        self.keyed()
            .take(self.connection, place.keyed(), keys.into_iter())?;
        self.recent.events.remove(&place.item);
        Ok(seen)
    }

    /// Takes an item, which is no longer under its keys, out of its cluster for good.
    pub(crate) fn retire(&mut self, item: i64, founder: Option<i64>) -> Result<(), Error> {
        if let Some(founder) = founder {
            self.touched.insert(founder);
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO memberships_ (item, until, founder) VALUES (?, ?, ?)",
                )?
                .execute((item, self.batch, founder))?;
        }
        self.connection
            .prepare_cached("UPDATE report_events_ SET founder = NULL, partner = NULL, retired = 1, batch = ? WHERE item = ?")?
            .execute((self.batch, item))?;
        Ok(())
    }

    fn standing(&self, item: i64) -> Result<Standing, Error> {
        let row = self
            .connection
            .prepare_cached(
                "SELECT founder, partner, points, batch, retired, grounds FROM report_events_ WHERE item = ?",
            )?
            .query_row([item], |row| {
                Ok(Standing {
                    founder: row.get(0)?,
                    partner: row.get(1)?,
                    points: row.get(2)?,
                    batch: row.get(3)?,
                    retired: row.get(4)?,
                    grounds: Grounds(row.get(5)?),
                })
            })?;
        Ok(row)
    }

    /// The cluster that a person's decision calls for.
    fn by_person(&self, place: Place) -> Result<Option<Chosen>, Error> {
        let Some(other) = self.people.joined_to(place) else {
            return Ok(None);
        };
        Ok(Some(Chosen {
            founder: self.standing(other.item)?.founder.unwrap_or(other.item),
            partner: Some(other.item),
            points: 0.0,
            grounds: Grounds::PERSON,
        }))
    }

    /// The cluster that the evidence calls for: the item's own where none is good enough.
    fn by_evidence(&mut self, place: Place) -> Result<Chosen, Error> {
        let mut barred = BTreeSet::new();
        for other in self.people.parted_from(place) {
            barred.insert(self.standing(other)?.founder.unwrap_or(other));
        }
        let event = self.event(place.item)?;
        let keys = self.keys(&event);
        let neighbours = self.keyed().neighbours(
            self.connection,
            place.keyed(),
            keys.into_iter(),
            Side::Earlier,
        )?;
        let own = Chosen {
            founder: place.item,
            partner: None,
            points: 0.0,
            grounds: Grounds::default(),
        };
        Ok(self.choose(&event, &neighbours, &barred)?.unwrap_or(own))
    }

    /// The best cluster among the neighbours', if any is good enough.
    fn choose(
        &mut self,
        event: &ReportEvent,
        neighbours: &[store::Place],
        barred: &BTreeSet<i64>,
    ) -> Result<Option<Chosen>, Error> {
        let mut clusters: BTreeMap<i64, Cluster> = BTreeMap::new();
        for &(_, _, item) in neighbours {
            let other = self.event(item)?;
            let forms = &self.forms;
            let comparison = compare(&other, event, &|id| forms[&id].as_ref(), self.tables);
            let standing = self.standing(item)?;
            let founder = standing.founder.unwrap_or(item);
            if barred.contains(&founder) {
                continue;
            }
            let moved = standing.grounds.has(Grounds::MOVED);
            let seen = clusters.entry(founder).or_default();
            seen.see(item, moved, comparison);
        }
        let penalty = self.tables.evidence.conflict_in_cluster;
        let mut best: Option<(Chosen, (i64, i64, i64))> = None;
        for (founder, cluster) in clusters {
            let Some(chosen) = cluster.close(founder, penalty) else {
                continue;
            };
            let age = self.age(founder)?;
            let better = best.as_ref().is_none_or(|(known, known_age)| {
                chosen.points > known.points || (chosen.points == known.points && age < *known_age)
            });
            if better {
                best = Some((chosen, age));
            }
        }
        Ok(best.map(|(chosen, _)| chosen))
    }

    fn age(&self, item: i64) -> Result<(i64, i64, i64), Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT published, tie, number FROM report_events_ WHERE item = ?")?
            .query_row([item], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
    }

    fn assign(&mut self, item: i64, before: &Standing, chosen: &Chosen) -> Result<(), Error> {
        if let Some(old) = before.founder {
            self.touched.insert(old);
            if before.batch < self.batch {
                self.connection
                    .prepare_cached("INSERT OR IGNORE INTO memberships_ (item, until, founder) VALUES (?, ?, ?)")?
                    .execute((item, self.batch, old))?;
            }
            let id: Option<i64> = self
                .connection
                .prepare_cached("SELECT id FROM events_ WHERE founder = ?")?
                .query_row([old], |row| row.get(0))
                .optional()?;
            if let Some(id) = id {
                self.connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO successors_ (id, item, batch) VALUES (?, ?, ?)",
                    )?
                    .execute((id, item, self.batch))?;
            }
        }
        self.touched.insert(chosen.founder);
        self.write(item, chosen, self.batch)
    }

    fn write(&self, item: i64, chosen: &Chosen, batch: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE report_events_ SET founder = ?, partner = ?, grounds = ?, points = ?, batch = ? WHERE item = ?",
            )?
            .execute((chosen.founder, chosen.partner, chosen.grounds.0, chosen.hundredths(), batch, item))?;
        Ok(())
    }
}

/// A cluster as one item sees it.
#[derive(Default)]
struct Cluster {
    best: Option<(f32, i64, Grounds)>,
    fits: usize,
    conflicts: usize,
    /// Whether the best was itself told as moved.
    after_move: bool,
}

/// The cluster that an item joins.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    founder: i64,
    partner: Option<i64>,
    points: f32,
    grounds: Grounds,
}

impl Chosen {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hundredths of a few points"
    )]
    fn hundredths(&self) -> i64 {
        (self.points * 100.0).round() as i64
    }
}

impl Cluster {
    fn see(&mut self, item: i64, was_moved: bool, comparison: Comparison) {
        match comparison {
            Comparison::Apart => self.conflicts += 1,
            Comparison::Fits {
                points,
                enough,
                grounds,
            } => {
                self.fits += 1;
                if enough && self.best.is_none_or(|(known, ..)| points > known) {
                    self.best = Some((points, item, grounds));
                    self.after_move = was_moved;
                }
            }
        }
    }

    /// Whether it may be joined: something in it is near enough, and most of it can be the same. A plan
    /// that was moved differs from all that was told before, so its conflicts do not count, nor do those of what agrees
    /// with the report that moved it.
    fn close(&self, founder: i64, penalty: f32) -> Option<Chosen> {
        let (points, partner, grounds) = self.best?;
        let moved = grounds.has(Grounds::MOVED) || self.after_move;
        if self.conflicts >= self.fits && !moved {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a few neighbours")]
        let taken = if moved {
            0.0
        } else {
            penalty * self.conflicts as f32 / (self.fits + self.conflicts) as f32
        };
        Some(Chosen {
            founder,
            partner: Some(partner),
            points: points + taken,
            grounds,
        })
    }
}

impl Clustering for Joining<'_> {
    type Item = Place;
    type Error = Error;

    fn decide(&mut self, place: Place) -> Result<bool, Error> {
        let before = self.standing(place.item)?;
        if before.retired {
            return Ok(false);
        }
        let chosen = self.by_person(place)?;
        let chosen = match chosen {
            Some(chosen) => chosen,
            None => self.by_evidence(place)?,
        };
        if before.founder == Some(chosen.founder) {
            let same = before.partner == chosen.partner && before.points == chosen.hundredths();
            if !same || before.grounds != chosen.grounds {
                self.write(place.item, &chosen, before.batch)?;
            }
            // Whether a plan was moved is seen by those that decide after it.
            return Ok(before.grounds.has(Grounds::MOVED) != chosen.grounds.has(Grounds::MOVED));
        }
        self.assign(place.item, &before, &chosen)?;
        Ok(true)
    }

    fn later(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        let event = self.event(place.item)?;
        let keys = self.keys(&event);
        let (keyed, keys) = (self.keyed(), keys.into_iter());
        let mut found = BTreeSet::new();
        for (published, tie, item) in
            keyed.neighbours(self.connection, place.keyed(), keys, Side::Later)?
        {
            let number = self.age(item)?.2;
            found.insert(Place {
                published,
                tie,
                number,
                item,
            });
        }
        found.extend(self.people.later(place));
        Ok(found.into_iter().collect())
    }
}
