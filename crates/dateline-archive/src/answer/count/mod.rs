//! Counts of events by what takes part, of which type, where and when: the table that researchers make, with independent
//! sources and coverage beside it.

mod cells;
mod monthly;
mod zeros;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Query;
use super::coverage::{self, Read};
use super::query::{Cursor, Scope};
use crate::{Archive, Error, moment};
pub(super) use cells::month_words;

use cells::Counter;

/// What events are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Country of those who act: an event with actors of two countries counts under each.
    Actor,
    /// Country of those on whom.
    Recipient,
    /// PLOVER type.
    Type,
    /// PLOVER mode.
    Mode,
    /// Whether it came about.
    Status,
    /// On whose word.
    Basis,
    /// The place's name.
    Place,
    /// The place's country.
    Country,
    /// Its first day, or, where no report tells any, the day of the first report.
    Day,
    /// The month of that day.
    Month,
    /// The year of that day.
    Year,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Dimension; 11] = [
        Dimension::Actor,
        Dimension::Recipient,
        Dimension::Type,
        Dimension::Mode,
        Dimension::Status,
        Dimension::Basis,
        Dimension::Place,
        Dimension::Country,
        Dimension::Day,
        Dimension::Month,
        Dimension::Year,
    ];

    /// Its name, as in `--by` and as the column's.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Actor => "actor",
            Dimension::Recipient => "recipient",
            Dimension::Type => "type",
            Dimension::Mode => "mode",
            Dimension::Status => "status",
            Dimension::Basis => "basis",
            Dimension::Place => "place",
            Dimension::Country => "country",
            Dimension::Day => "day",
            Dimension::Month => "month",
            Dimension::Year => "year",
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Dimension::Day | Dimension::Month | Dimension::Year)
    }
}

impl FromStr for Dimension {
    type Err = Error;

    fn from_str(name: &str) -> Result<Dimension, Error> {
        let found = Dimension::ALL
            .into_iter()
            .find(|one| one.name() == name.trim());
        found.ok_or_else(|| {
            let names = Dimension::ALL.map(Dimension::name);
            Error::asked(format!(
                "events cannot be counted by `{name}`; they can by {}",
                names.join(", ")
            ))
        })
    }
}

/// By what events are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counting {
    /// In the order of the columns.
    pub by: Vec<Dimension>,
    /// Whether combinations without an event are listed too: all values that occur with each other, and all days, months
    /// or years between the first and the last.
    pub zero_fill: bool,
}

/// Counted events.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counts {
    /// The cells, in order of their values.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<std::collections::BTreeMap<String, serde_json::Value>>))]
    pub items: Vec<Count>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
    /// The moment as of which they hold.
    pub as_of: Option<String>,
    /// Reports that were read altogether.
    #[serde(flatten)]
    pub read: Read,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// What it is a count of; null: not known, or none.
    pub of: Vec<(Dimension, Option<String>)>,
    /// Events.
    pub events: i64,
    /// Of them, those of which a report tells the day.
    pub dated: i64,
    /// Independent sources of these events, added up.
    pub independent_sources: i64,
    /// Reports read in the day, month or year; none where nothing is counted by time.
    pub read: Option<Read>,
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (dimension, value) in &self.of {
            map.serialize_entry(dimension.name(), value)?;
        }
        map.serialize_entry("events", &self.events)?;
        map.serialize_entry("dated", &self.dated)?;
        map.serialize_entry("independent_sources", &self.independent_sources)?;
        if let Some(read) = &self.read {
            map.serialize_entry("reports_read", &read.reports_read)?;
            map.serialize_entry("days", &read.days)?;
            map.serialize_entry("days_without_reports", &read.days_without_reports)?;
        }
        map.end()
    }
}

/// Most cells of an answer.
const MOST_CELLS: usize = 1_000_000;

/// Sums of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    events: i64,
    dated: i64,
    sources: i64,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.events += other.events;
        self.dated += other.dated;
        self.sources += other.sources;
    }
}

impl Archive {
    /// Counts the events of a query. Rows by actor or recipient are those of the filters only, where there are such.
    ///
    /// Without a limit, all cells.
    ///
    /// # Errors
    /// Where nothing is named to count by, there are too many cells, or the question is not of its form.
    pub fn count(&mut self, query: &Query, counting: &Counting) -> Result<Counts, Error> {
        self.refresh()?;
        let names: Vec<&str> = counting.by.iter().map(|one| one.name()).collect();
        let question = format!("count {} {} {query}", names.join(","), counting.zero_fill);
        let mut view = query.asking.view(&self.store.connection)?;
        let cursor = query.asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<u64>::read(written, &question))
            .transpose()?;
        view.as_of = cursor.map_or(view.as_of, |cursor| cursor.as_of);
        let sources = self.sources(view)?;
        let connection = &self.store.connection;
        let mut counter = Counter::new(connection, query, &counting.by)?;
        if !counter.add_monthly(connection, query, view, &sources)? {
            for source in sources {
                counter.add_each(connection, query, Scope::All, view, source)?;
            }
        }
        let mut cells = counter.cells(connection)?;
        if counting.zero_fill {
            cells = zeros::filled(cells, &query.filters, &counting.by)?;
        }
        let read = coverage::by_day(connection, view)?;
        let start = cursor.map_or(0, |cursor| {
            usize::try_from(cursor.position).unwrap_or(usize::MAX)
        });
        let most = query
            .asking
            .limit
            .map_or(MOST_CELLS, |limit| limit.clamp(1, MOST_CELLS));
        let more = cells.len() > start.saturating_add(most);
        let time = counting.by.iter().position(|one| one.is_time());
        let items = (cells.into_iter().skip(start).take(most))
            .map(|(of, sums)| {
                let period = time.and_then(|at| of[at].as_deref());
                Count {
                    read: period.map(|period| coverage::of_period(&read, period, view)),
                    of: counting.by.iter().copied().zip(of).collect(),
                    events: sums.events,
                    dated: sums.dated,
                    independent_sources: sums.sources,
                }
            })
            .collect();
        let next =
            more.then(|| Cursor::new(&question, view.as_of, (start + most) as u64).written());
        Ok(Counts {
            items,
            next: next.transpose()?,
            as_of: Some(moment::write(view.as_of)),
            read: coverage::altogether(&read, view),
        })
    }
}

/// The cells of an answer: values and sums, in order of the values.
type Cells = BTreeMap<Vec<Option<String>>, Sums>;
