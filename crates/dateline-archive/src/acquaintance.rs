//! Who is who as of a day: what the reports published until then say, gathered day by day, to be handed to the reader.
//!
//! Only what reports say goes in: an office that the reader gave somebody because of an earlier context is no evidence
//! for the next one. Withdrawn reports and copies of others count for nothing, and of a report with several versions
//! the latest of the time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use dateline::Context;
use dateline::context::{Holding, Of, Seen, Standing, WhoIsWho};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::moment::Day;
use crate::name::Sort;
use crate::{Archive, Error};

/// Who is who, growing from day to day.
#[derive(Debug, Default)]
pub(crate) struct Acquaintance {
    who: Arc<WhoIsWho>,
    /// How many reports say a holding, by the day of publication on which each said it first.
    seen: BTreeMap<Holding, Days>,
    /// What the latest version of a report says, with the days on which it first and last said it.
    told: HashMap<i64, Told>,
    /// The day before which everything was taken in.
    before: Option<Day>,
}

/// Days of publication, with how many reports first or last said something on them.
#[derive(Debug, Default)]
struct Days {
    first: BTreeMap<Day, u32>,
    last: BTreeMap<Day, u32>,
}

type Told = BTreeMap<Holding, (Day, Day)>;

/// A version that was published, as far as who is who is concerned.
struct Published {
    version: i64,
    report: i64,
    day: Day,
    is_withdrawal: bool,
    is_copy: bool,
}

impl Archive {
    /// What the reports published before a day say of who is who: the context in which a report of that day is read
    /// again. The day itself is left out, since the hour of publication is rarely known.
    ///
    /// # Errors
    /// Where the store cannot be read, or there is no such day.
    pub fn context(&self, day: Day) -> Result<Context, Error> {
        Acquaintance::default().before(&self.store.connection, day)
    }
}

impl Acquaintance {
    /// The context of a day: takes in what was published since the last one and before it. Days are asked for in order.
    pub(crate) fn before(&mut self, connection: &Connection, day: Day) -> Result<Context, Error> {
        let from = self.before.map_or(i64::MIN, Day::begins);
        let mut touched = BTreeSet::new();
        for version in published(connection, from, day.begins())? {
            self.take_in(connection, &version, &mut touched)?;
        }
        self.before = self.before.max(Some(day));
        if !touched.is_empty() {
            let who = Arc::make_mut(&mut self.who);
            for holding in touched {
                match self.seen.get(&holding).and_then(Days::seen) {
                    Some(seen) => who.put(holding, seen),
                    None => {
                        self.seen.remove(&holding);
                        who.remove(&holding);
                    }
                }
            }
        }
        let until = Day(day.0.saturating_sub(1));
        let until = until
            .date()
            .ok_or_else(|| Error::moment(&until.to_string()))?;
        Ok(Context::new(until, Arc::clone(&self.who)))
    }

    fn take_in(
        &mut self,
        connection: &Connection,
        version: &Published,
        touched: &mut BTreeSet<Holding>,
    ) -> Result<(), Error> {
        let told = if version.is_withdrawal || version.is_copy {
            BTreeSet::new()
        } else {
            holdings(connection, version.version)?
        };
        let before = self.told.remove(&version.report).unwrap_or_default();
        for (holding, (first, last)) in &before {
            if let Some(days) = self.seen.get_mut(holding) {
                days.take(*first, *last);
            }
        }
        let now: Told = told
            .into_iter()
            .map(|holding| {
                let first = before
                    .get(&holding)
                    .map_or(version.day, |(first, _)| *first);
                (holding, (first, version.day))
            })
            .collect();
        for (holding, (first, last)) in &now {
            self.seen
                .entry(holding.clone())
                .or_default()
                .add(*first, *last);
        }
        touched.extend(before.into_keys());
        touched.extend(now.keys().cloned());
        if !now.is_empty() {
            self.told.insert(version.report, now);
        }
        Ok(())
    }
}

impl Days {
    fn add(&mut self, first: Day, last: Day) {
        *self.first.entry(first).or_default() += 1;
        *self.last.entry(last).or_default() += 1;
    }

    fn take(&mut self, first: Day, last: Day) {
        for (days, day) in [(&mut self.first, first), (&mut self.last, last)] {
            if let Some(count) = days.get_mut(&day) {
                *count -= 1;
                if *count == 0 {
                    days.remove(&day);
                }
            }
        }
    }

    fn seen(&self) -> Option<Seen> {
        let date = |day: Option<(&Day, &u32)>| -> Option<Date> { day?.0.date() };
        Some(Seen {
            first: date(self.first.first_key_value())?,
            last: date(self.last.last_key_value())?,
            reports: self.first.values().sum(),
        })
    }
}

/// The versions published in a stretch of time, in order of publication.
fn published(connection: &Connection, from: i64, before: i64) -> Result<Vec<Published>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT version, report, published, notice IS 'withdrawal', copy_of IS NOT NULL FROM versions_
         WHERE published >= ?1 AND published < ?2 ORDER BY published, tie",
    )?;
    let rows = look.query_map((from, before), |row| {
        Ok(Published {
            version: row.get(0)?,
            report: row.get(1)?,
            day: Day::holding(row.get(2)?),
            is_withdrawal: row.get(3)?,
            is_copy: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The offices of named persons that a version says.
fn holdings(connection: &Connection, version: i64) -> Result<BTreeSet<Holding>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT b.kind, b.name, b.country, t.text, f.name, f.country, r.standing
         FROM roles_ r JOIN forms_ f USING (form) JOIN forms_ b ON b.form = r.body JOIN words_ t ON t.word = r.title
         WHERE r.version = ?1 AND f.kind = ?2 AND f.named",
    )?;
    let rows = look.query_map((version, Sort::Person.number()), |row| {
        let (kind, name, country): (i64, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let of = match country {
            Some(code) if Sort::of_number(kind) == Sort::Country => Of::Country(code),
            _ => Of::body(&name),
        };
        Ok(Holding {
            of,
            title: row.get(3)?,
            name: row.get(4)?,
            country: row.get(5)?,
            standing: standing(row.get(6)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn standing(number: i64) -> Standing {
    match number {
        0 => Standing::Current,
        1 => Standing::Former,
        2 => Standing::Acting,
        3 => Standing::Elect,
        _ => Standing::Nominee,
    }
}
