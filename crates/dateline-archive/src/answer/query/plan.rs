//! From a query to SQL: conditions on events, all values bound, and where to begin looking.
//!
//! The same conditions are put to two sources: the events as they are written ([`Source::Now`]), and those that stood
//! otherwise at the point of view, laid out beside them ([`Source::Then`], [`super::super::then`]). Where there is a choice
//! of index, it is made here, by how many events each filter lets through, and not left to guesses. Whether
//! a row is there is asked by a scalar subquery: SQLite turns `EXISTS` into a join, and might begin with what it looks into.

use std::fmt::Write;

use dateline::record::{EventType, Status};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::resolve::{self, Asked, counted, list};
use super::{Filters, Query};
use crate::Error;
use crate::cluster::View;
use crate::derive::LONGEST_SPAN;
use crate::life::Standing;
use crate::moment::DAY;
use crate::store;

/// Where an event stands in a list: its day, then its id.
pub(crate) type Position = (i64, i64);

/// Where events are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// As they are written: those of which nothing more was told after the moment, nor written by a later batch.
    Now,
    /// As they stood, where more was told since or the archive held them otherwise.
    Then,
}

/// Which of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All events.
    All,
    /// What is planned, and meetings and visits.
    Diary,
}

/// The SQL of one source.
#[derive(Debug)]
pub(crate) struct Plan {
    source: Source,
    view: View,
    values: Vec<Value>,
    conditions: Vec<Condition>,
    from: Option<i64>,
    to: Option<i64>,
    all: u64,
}

/// A filter as SQL.
#[derive(Debug)]
struct Condition {
    sql: String,
    /// Events that it lets through, counted up to [`MOST_COUNTED`] or guessed.
    passes: u64,
    /// What gives these events directly.
    entry: Option<Entry>,
}

/// A way in: an index that gives the events of one filter.
#[derive(Debug, Clone)]
enum Entry {
    /// A set of founders.
    Founders(String),
    /// Places of [`codes_`], in order of time.
    Codes(String),
}

/// A part of the events of a query: FROM, WHERE, and the table whose `day` and `id` give the order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) from: String,
    pub(crate) condition: String,
    pub(crate) order: &'static str,
}

/// How far filters are counted: beyond, they are common.
const MOST_COUNTED: u64 = 20_000;

/// How much dearer it is to fetch an event from a set of founders and put it in order than to step over one in order of
/// time.
const FETCHED: u64 = 3;

/// Classes of events of several days (`events_.span`), each with the days that it reaches back at most.
fn reaches() -> String {
    let reach = |span: u32| match span {
        LONGEST_SPAN => i64::from(u32::MAX),
        span => (1 << span) - 1,
    };
    let classes: Vec<String> = (1..=LONGEST_SPAN)
        .map(|span| format!("({span}, {})", reach(span)))
        .collect();
    classes.join(", ")
}

/// The status as of the moment (?1) of an event `e`.
pub(crate) fn status_as_of(source: Source) -> String {
    match source {
        Source::Then => "e.status".to_owned(),
        Source::Now => format!(
            "CASE WHEN e.status = {} AND e.latest < ?1 / {DAY} - (?1 % {DAY} < 0) THEN {} ELSE e.status END",
            store::number_of_status(Standing::Told(Status::Planned)),
            store::number_of_status(Standing::Unreported),
        ),
    }
}

impl View {
    /// The condition, after others, on which an event `e` stands as the archive held it: whatever changes an event writes it
    /// again, under the number of its batch.
    pub(crate) fn written_by_then(self) -> String {
        match self.batch {
            i64::MAX => String::new(),
            batch => format!(" AND e.batch <= {batch}"),
        }
    }
}

impl Source {
    /// The table of places that its events name.
    pub(crate) fn places(self) -> &'static str {
        match self {
            Source::Now => "main.places_",
            Source::Then => "temp.then_places_",
        }
    }

    /// What stands before the names of tables.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Source::Now => "main.",
            Source::Then => "temp.then_",
        }
    }
}

impl Plan {
    /// Looks up what the query names, and what its filters let through.
    pub(crate) fn new(
        connection: &Connection,
        query: &Query,
        scope: Scope,
        view: View,
        source: Source,
    ) -> Result<Plan, Error> {
        let all: Option<u64> =
            connection.query_row("SELECT max(founder) FROM events_", [], |row| row.get(0))?;
        let filters = &query.filters;
        let mut plan = Plan {
            source,
            view,
            values: vec![Value::Integer(view.as_of)],
            conditions: Vec::new(),
            from: filters.from.map(|day| i64::from(day.0)),
            to: filters.to.map(|day| i64::from(day.0)),
            all: all.unwrap_or(0).max(1),
        };
        plan.everybody(connection, filters)?;
        plan.everywhere(connection, filters)?;
        plan.everything(filters, scope)?;
        Ok(plan)
    }

    /// Binds a value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn bind_list<T: serde::Serialize>(&mut self, values: &[T]) -> Result<String, Error> {
        let bound = self.bind(list(values)?);
        Ok(format!("(SELECT value FROM json_each({bound}))"))
    }

    /// What is bound, in order.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    fn push(&mut self, sql: String, passes: u64, entry: Option<Entry>) {
        self.conditions.push(Condition { sql, passes, entry });
    }

    fn everybody(&mut self, connection: &Connection, filters: &Filters) -> Result<(), Error> {
        for (whom, side) in [
            (&filters.actors, "= 0"),
            (&filters.recipients, "= 1"),
            (&filters.parties, "= 2"),
        ] {
            if !whom.is_empty() {
                let asked = resolve::parties(connection, whom)?;
                self.side(connection, &asked, side)?;
            }
        }
        Ok(())
    }

    fn side(&mut self, connection: &Connection, asked: &Asked, side: &str) -> Result<(), Error> {
        let prefix = self.source.prefix();
        let (mut holds, mut founders, mut passes) = (Vec::new(), Vec::new(), 0);
        if !asked.codes.is_empty() {
            let codes = self.bind_list(&asked.codes)?;
            let rows = format!("{prefix}codes_ c WHERE c.code IN {codes} AND c.side {side}");
            holds.push(format!(
                "1 = (SELECT 1 FROM {rows} AND c.day = e.day AND c.id = e.id LIMIT 1)"
            ));
            founders.push(format!("SELECT c.founder FROM {rows}"));
            passes += self.counted(
                connection,
                "main.codes_ c",
                "c.code",
                &asked.codes,
                &format!("c.side {side}"),
            )?;
        }
        if !asked.forms.is_empty() || asked.codes.is_empty() {
            let forms = self.bind_list(&asked.forms)?;
            let either = side == "= 2";
            let of_parties = if either { "IN (0, 1)" } else { side };
            let rows =
                format!("{prefix}parties_ p WHERE p.form IN {forms} AND p.side {of_parties}");
            holds.push(format!(
                "1 = (SELECT 1 FROM {rows} AND p.founder = e.founder LIMIT 1)"
            ));
            founders.push(format!("SELECT p.founder FROM {rows}"));
            passes += self.counted(
                connection,
                "main.parties_ p",
                "p.form",
                &asked.forms,
                &format!("p.side {of_parties}"),
            )?;
        }
        let entry = match (&asked.codes[..], &asked.forms[..]) {
            ([code], []) => {
                let code = self.bind(code.clone());
                Entry::Codes(format!("c.code = {code} AND c.side {side}"))
            }
            _ => Entry::Founders(founders.join(" UNION ")),
        };
        self.push(format!("({})", holds.join(" OR ")), passes, Some(entry));
        Ok(())
    }

    fn counted<T: serde::Serialize>(
        &self,
        connection: &Connection,
        table: &str,
        column: &str,
        values: &[T],
        condition: &str,
    ) -> Result<u64, Error> {
        let rows =
            format!("{table} WHERE {column} IN (SELECT value FROM json_each(?1)) AND {condition}");
        counted(connection, &rows, &[list(values)?], MOST_COUNTED)
    }

    fn everywhere(&mut self, connection: &Connection, filters: &Filters) -> Result<(), Error> {
        let prefix = self.source.prefix();
        if !filters.places.is_empty() {
            self.places(connection, filters)?;
        }
        if !filters.stories.is_empty() {
            let founders = self.bind_list(&resolve::stories(connection, &filters.stories)?)?;
            let items = format!(
                "SELECT i.item FROM main.report_events_ i JOIN main.versions_ v USING (version) WHERE v.story IN {founders}"
            );
            self.push(
                format!("e.founder IN ({items})"),
                100,
                Some(Entry::Founders(items)),
            );
        }
        if !filters.publishers.is_empty() {
            let words = resolve::publishers(connection, &filters.publishers)?;
            let passes =
                self.counted(connection, "main.versions_ v", "v.publisher", &words, "1")? * 3;
            let words = self.bind_list(&words)?;
            let tellers = match self.source {
                Source::Now => "main.report_events_".to_owned(),
                Source::Then => format!("{prefix}tellers_"),
            };
            let rows = format!(
                "{tellers} i JOIN main.versions_ v USING (version) WHERE v.publisher IN {words}"
            );
            self.push(
                format!("1 = (SELECT 1 FROM {rows} AND i.founder = e.founder LIMIT 1)"),
                passes,
                Some(Entry::Founders(format!("SELECT i.founder FROM {rows}"))),
            );
        }
        Ok(())
    }

    fn places(&mut self, connection: &Connection, filters: &Filters) -> Result<(), Error> {
        if self.source == Source::Now {
            let places = resolve::places(connection, &filters.places)?;
            let passes = self.counted(connection, "main.events_ e", "e.place", &places, "1")?;
            let places = self.bind_list(&places)?;
            let founders =
                format!("SELECT x.founder FROM main.events_ x WHERE x.place IN {places}");
            self.push(
                format!("+e.place IN {places}"),
                passes,
                Some(Entry::Founders(founders)),
            );
            return Ok(());
        }
        let mut holds = Vec::new();
        for whereabouts in &filters.places {
            holds.push(match whereabouts {
                super::Whereabouts::Country(code) => {
                    format!("x.country = {}", self.bind(code.clone()))
                }
                super::Whereabouts::Name(name) => {
                    format!("x.name = {} COLLATE NOCASE", self.bind(name.clone()))
                }
            });
        }
        let sql = format!(
            "EXISTS (SELECT 1 FROM temp.then_places_ x WHERE x.place = e.place AND ({}))",
            holds.join(" OR ")
        );
        self.push(sql, self.all, None);
        Ok(())
    }

    /// The filters that look at the event's own columns. The share that they let through is guessed.
    fn everything(&mut self, filters: &Filters, scope: Scope) -> Result<(), Error> {
        let numbers = |numbers: Vec<i64>| {
            let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            format!("({})", words.join(", "))
        };
        let all = self.all;
        if !filters.types.is_empty() {
            let types = filters
                .types
                .iter()
                .map(|kind| store::number_of_kind(*kind));
            let types = numbers(types.collect());
            self.push(
                format!("+e.type IN {types}"),
                all / 16 * filters.types.len() as u64,
                None,
            );
        }
        if !filters.modes.is_empty() {
            let modes = self.bind_list(&filters.modes)?;
            let words = format!("SELECT word FROM main.words_ WHERE text IN {modes}");
            self.push(format!("e.mode IN ({words})"), all / 50, None);
        }
        if !filters.statuses.is_empty() {
            let statuses = filters
                .statuses
                .iter()
                .map(|one| store::number_of_status(*one));
            let statuses = numbers(statuses.collect());
            self.push(
                format!("{} IN {statuses}", status_as_of(self.source)),
                all / 10,
                None,
            );
        }
        if !filters.bases.is_empty() {
            let bases = filters.bases.iter().map(|one| store::basis(*one));
            let bases = numbers(bases.collect());
            self.push(format!("e.basis IN {bases}"), all / 4, None);
        }
        if let Some(hundredths) = filters.min_confidence {
            let least = self.bind(i64::from(hundredths));
            self.push(format!("e.confidence >= {least}"), all / 2, None);
        }
        if scope == Scope::Diary {
            let sql = format!(
                "(+e.type = {} OR e.status IN ({}, {}, {}))",
                store::number_of_kind(EventType::Consult),
                store::number_of_status(Standing::Told(Status::Planned)),
                store::number_of_status(Standing::Told(Status::Postponed)),
                store::number_of_status(Standing::Unreported),
            );
            self.push(sql, all / 4, None);
        }
        Ok(())
    }

    /// Narrows to events of some ids.
    pub(crate) fn among(&mut self, ids: &[i64]) -> Result<(), Error> {
        let ids = self.bind_list(ids)?;
        let prefix = self.source.prefix();
        let founders = format!("SELECT x.founder FROM {prefix}events_ x WHERE x.id IN {ids}");
        self.push(format!("e.id IN {ids}"), 1, Some(Entry::Founders(founders)));
        Ok(())
    }

    /// The parts for a page of so many events: in order of time, one after another.
    pub(crate) fn page(&self, items: usize) -> Vec<Part> {
        self.parts(Some(items as u64))
    }

    /// The part of what began before the first day that is asked for and lasts into it.
    pub(crate) fn lasting(&self) -> Option<Part> {
        let mut parts = self.whole();
        (self.from.is_some() && parts.len() > 1).then(|| parts.swap_remove(0))
    }

    /// The parts for all events, in no order.
    pub(crate) fn whole(&self) -> Vec<Part> {
        self.parts(None)
    }

    fn parts(&self, page: Option<u64>) -> Vec<Part> {
        if self.source == Source::Then {
            let from = format!("{}events_ e", self.source.prefix());
            let days = self.days("e", self.from.map(|day| format!("e.end_day >= {day}")));
            return vec![self.part(from, "?1 IS NOT NULL".to_owned(), &days, "e")];
        }
        let mut parts = Vec::new();
        if let Some(first) = self.from {
            // What began before and lasts into the days that are asked for.
            let from = format!(
                "(SELECT column1 AS span, column2 AS reach FROM (VALUES {})) s
                 CROSS JOIN main.events_ e INDEXED BY events_by_span
                 ON e.span = s.span AND e.day >= {first} - s.reach AND e.day < {first}",
                reaches()
            );
            let days = self.days("e", Some(format!("e.span > 0 AND e.end_day >= {first}")));
            parts.push(self.part(from, String::new(), &days, "e"));
        }
        let begins =
            |table: &str| self.days(table, self.from.map(|day| format!("{table}.day >= {day}")));
        parts.push(match self.way_in(page) {
            None => {
                let from = match page.is_some() || self.from.or(self.to).is_some() {
                    true => "main.events_ e INDEXED BY events_by_day",
                    false => "main.events_ e",
                };
                let days = match begins("e") {
                    // The index must be of use: any condition on its first column.
                    days if days.is_empty() && page.is_some() => format!("e.day > {}", i32::MIN),
                    days => days,
                };
                self.part(from.to_owned(), String::new(), &days, "e")
            }
            Some(Entry::Founders(founders)) => self.part(
                "main.events_ e NOT INDEXED".to_owned(),
                format!("e.founder IN ({founders})"),
                &begins("e"),
                "e",
            ),
            Some(Entry::Codes(side)) => self.part(
                "main.codes_ c CROSS JOIN main.events_ e ON e.founder = c.founder".to_owned(),
                side.clone(),
                &begins("c"),
                "c",
            ),
        });
        parts
    }

    /// Conditions on the days.
    fn days(&self, table: &str, first: Option<String>) -> String {
        let last = self.to.map(|day| format!("{table}.day <= {day}"));
        let both: Vec<String> = first.into_iter().chain(last).collect();
        both.join(" AND ")
    }

    fn part(&self, from: String, entry: String, days: &str, order: &'static str) -> Part {
        let mut condition = String::new();
        let settled = match self.source {
            Source::Now => format!("e.last_seen <= ?1{}", self.view.written_by_then()),
            Source::Then => String::new(),
        };
        let all = [entry.as_str(), days, settled.as_str()].into_iter();
        let filters = self.conditions.iter().map(|filter| filter.sql.as_str());
        for sql in all.chain(filters).filter(|sql| !sql.is_empty()) {
            let and = if condition.is_empty() { "" } else { " AND " };
            let _ = write!(condition, "{and}{sql}");
        }
        Part {
            from,
            condition,
            order,
        }
    }

    /// The cheapest way in: `None` is the order of time. For a page, few events need be found; for a whole, all.
    fn way_in(&self, page: Option<u64>) -> Option<&Entry> {
        let share = |filters: &mut dyn Iterator<Item = &Condition>| {
            filters.fold(1.0, |share, filter| share * self.share(filter.passes))
        };
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let (all, page) = (self.all as f64, page.map(|items| items as f64));
        let stepped = |among: f64, share: f64| match page {
            Some(items) => (items / share).min(among),
            None => among,
        };
        let mut best = (stepped(all, share(&mut self.conditions.iter())), None);
        for filter in &self.conditions {
            let Some(entry) = &filter.entry else { continue };
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            let passes = filter.passes as f64;
            let mut others = self
                .conditions
                .iter()
                .filter(|other| !std::ptr::eq(*other, filter));
            #[expect(clippy::cast_precision_loss, reason = "a small constant")]
            let cost = match entry {
                Entry::Founders(_) => passes * FETCHED as f64,
                Entry::Codes(_) => 2.0 * stepped(passes, share(&mut others)),
            };
            if cost < best.0 {
                best = (cost, Some(entry));
            }
        }
        best.1
    }

    fn share(&self, passes: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let share = passes.max(1) as f64 / self.all as f64;
        share.min(1.0)
    }

    /// The places and founders of the first so many events after a position; of the last so many before it, where the
    /// newest come first.
    pub(crate) fn first(
        &self,
        connection: &Connection,
        after: Option<Position>,
        most: usize,
        newest_first: bool,
    ) -> Result<Vec<(Position, i64)>, Error> {
        let mut found = Vec::new();
        let mut parts = self.page(most);
        let (beyond, direction) = match newest_first {
            true => ('<', " DESC"),
            false => ('>', ""),
        };
        if newest_first {
            parts.reverse();
        }
        for part in parts {
            let Part {
                from,
                condition,
                order,
            } = part;
            let mut values = self.values.clone();
            let mut position = String::new();
            if let Some((day, id)) = after {
                values.extend([Value::Integer(day), Value::Integer(id)]);
                let at = values.len();
                position = format!(
                    " AND ({order}.day, {order}.id) {beyond} (?{}, ?{at})",
                    at - 1
                );
            }
            let rest = i64::try_from(most - found.len()).unwrap_or(i64::MAX);
            values.push(Value::Integer(rest));
            let sql = format!(
                "SELECT e.day, e.id, e.founder FROM {from} WHERE {condition}{position}
                 ORDER BY {order}.day{direction}, {order}.id{direction} LIMIT ?{}",
                values.len()
            );
            let mut look = connection.prepare_cached(&sql)?;
            let rows = look.query_map(rusqlite::params_from_iter(values), |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
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
}
