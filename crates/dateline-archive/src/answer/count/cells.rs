//! Counting event by event.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::super::Query;
use super::super::query::{Asked, Part, Plan, Scope, Source, resolve, status_as_of};
use super::{Cells, Dimension, MOST_CELLS, Sums};
use crate::cluster::View;
use crate::life::{Basis, Standing};
use crate::moment::Day;
use crate::{Error, store, upkeep};

/// No value.
const NONE: i64 = i64::MIN;

/// Sums by the numbers of values.
pub(super) struct Counter<'d> {
    by: &'d [Dimension],
    sums: BTreeMap<Vec<i64>, Sums>,
    /// Codes to which rows are narrowed: of actors, of recipients.
    pub(super) only: [Option<BTreeSet<String>>; 2],
    names: Names,
}

/// Words and codes as numbers, and back.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, i64>,
    names: Vec<String>,
    /// Name and country of places, by source.
    places: HashMap<(Source, i64), (i64, i64)>,
}

impl Names {
    fn number(&mut self, name: &str) -> i64 {
        if name.is_empty() {
            return NONE;
        }
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as i64;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// What of an event a cell is made of.
pub(super) struct Facts<'r> {
    pub(super) kind: i64,
    pub(super) status: i64,
    pub(super) basis: i64,
    pub(super) mode: i64,
    pub(super) place: (i64, i64),
    pub(super) day: Option<i32>,
    pub(super) month: i64,
    pub(super) actors: &'r [&'r str],
    pub(super) recipients: &'r [&'r str],
}

impl<'d> Counter<'d> {
    pub(super) fn new(
        connection: &Connection,
        query: &Query,
        by: &'d [Dimension],
    ) -> Result<Self, Error> {
        if by.is_empty() {
            return Err(Error::asked(
                "say what to count by, as in --by actor,recipient,month",
            ));
        }
        let only = |asked: Asked| -> Result<_, Error> {
            if asked.codes.is_empty() && asked.forms.is_empty() {
                return Ok(None);
            }
            let mut codes: BTreeSet<String> = asked.codes.into_iter().collect();
            codes.extend(resolve::codes_of(connection, &asked.forms)?);
            Ok(Some(codes))
        };
        let filters = &query.filters;
        Ok(Counter {
            by,
            sums: BTreeMap::new(),
            only: [
                only(resolve::parties(connection, &filters.actors)?)?,
                only(resolve::parties(connection, &filters.recipients)?)?,
            ],
            names: Names::default(),
        })
    }

    /// Adds the events that a source has.
    pub(super) fn add_each(
        &mut self,
        connection: &Connection,
        query: &Query,
        scope: Scope,
        view: View,
        source: Source,
    ) -> Result<(), Error> {
        let mut plan = Plan::new(connection, query, scope, view, source)?;
        for part in plan.whole() {
            self.add_part(connection, &mut plan, &part, source)?;
        }
        Ok(())
    }

    /// Adds the events of one part of a plan.
    pub(super) fn add_part(
        &mut self,
        connection: &Connection,
        plan: &mut Plan,
        part: &Part,
        source: Source,
    ) -> Result<(), Error> {
        let needed = |dimensions: &[Dimension], column: &str| match self.has(dimensions) {
            true => column.to_owned(),
            false => "NULL".to_owned(),
        };
        let columns = [
            "e.day".to_owned(),
            "e.sources".to_owned(),
            "e.earliest IS NOT NULL OR e.latest IS NOT NULL".to_owned(),
            needed(&[Dimension::Type], "e.type"),
            needed(&[Dimension::Status], &status_as_of(source)),
            needed(&[Dimension::Basis], "e.basis"),
            needed(
                &[Dimension::Mode],
                "(SELECT text FROM main.words_ WHERE word = e.mode)",
            ),
            needed(&[Dimension::Place, Dimension::Country], "e.place"),
            needed(&[Dimension::Actor], "e.actor_codes"),
            needed(&[Dimension::Recipient], "e.recipient_codes"),
        ];
        // All that is bound must be used.
        let all = plan.bind(Value::Integer(1));
        let sql = format!(
            "SELECT {} FROM {} WHERE {} AND {all} = 1",
            columns.join(", "),
            part.from,
            part.condition
        );
        let mut look = connection.prepare_cached(&sql)?;
        let mut rows = look.query(rusqlite::params_from_iter(plan.values()))?;
        let needs_month = self.has(&[Dimension::Month, Dimension::Year]);
        while let Some(row) = rows.next()? {
            self.add_row(connection, row, source, needs_month)?;
        }
        Ok(())
    }

    /// What is counted by.
    pub(super) fn dimensions(&self) -> &'d [Dimension] {
        self.by
    }

    fn has(&self, dimensions: &[Dimension]) -> bool {
        self.by.iter().any(|one| dimensions.contains(one))
    }

    fn add_row(
        &mut self,
        connection: &Connection,
        row: &Row<'_>,
        source: Source,
        needs_month: bool,
    ) -> Result<(), Error> {
        let number = |at: usize| -> Result<i64, Error> {
            Ok(row.get::<_, Option<i64>>(at)?.unwrap_or(NONE))
        };
        let day: i32 = row.get(0)?;
        let sums = Sums {
            events: 1,
            sources: row.get(1)?,
            dated: row.get(2)?,
        };
        let mode = row
            .get_ref(6)?
            .as_str_or_null()
            .map_err(rusqlite::Error::from)?;
        let mode = self.names.number(mode.unwrap_or(""));
        let place = match row.get(7)? {
            Some(place) => self.place(connection, source, place)?,
            None => (NONE, NONE),
        };
        let text = |at: usize| -> Result<Option<&str>, Error> {
            Ok(row
                .get_ref(at)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?)
        };
        let (actors, recipients) = (upkeep::codes(text(8)?), upkeep::codes(text(9)?));
        let facts = Facts {
            kind: number(3)?,
            status: number(4)?,
            basis: number(5)?,
            mode,
            place,
            day: Some(day),
            month: if needs_month { upkeep::month(day) } else { 0 },
            actors: &actors,
            recipients: &recipients,
        };
        self.add(&facts, sums)
    }

    fn place(
        &mut self,
        connection: &Connection,
        source: Source,
        place: i64,
    ) -> Result<(i64, i64), Error> {
        if let Some(known) = self.names.places.get(&(source, place)) {
            return Ok(*known);
        }
        let sql = format!(
            "SELECT name, country FROM {} WHERE place = ?",
            source.places()
        );
        let (name, country): (String, Option<String>) = connection
            .prepare_cached(&sql)?
            .query_row([place], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let numbers = (
            self.names.number(&name),
            self.names.number(country.as_deref().unwrap_or("")),
        );
        self.names.places.insert((source, place), numbers);
        Ok(numbers)
    }

    /// Adds to every cell that an event, or a number of like ones, stands in.
    pub(super) fn add(&mut self, facts: &Facts<'_>, sums: Sums) -> Result<(), Error> {
        let sides = [
            (Dimension::Actor, facts.actors, 0),
            (Dimension::Recipient, facts.recipients, 1),
        ];
        let [actors, recipients] = sides.map(|(dimension, codes, side)| {
            if !self.by.contains(&dimension) {
                return vec![NONE];
            }
            let only = self.only[side].as_ref();
            let kept = codes
                .iter()
                .filter(|code| only.is_none_or(|only| only.contains(**code)));
            let kept: Vec<&&str> = kept.collect();
            // A name without a country keeps its row.
            if kept.is_empty() {
                return vec![NONE];
            }
            kept.into_iter()
                .map(|code| self.names.number(code))
                .collect()
        });
        let mut key = Vec::with_capacity(self.by.len());
        for actor in &actors {
            for recipient in &recipients {
                key.clear();
                for dimension in self.by {
                    key.push(match dimension {
                        Dimension::Actor => *actor,
                        Dimension::Recipient => *recipient,
                        Dimension::Type => facts.kind,
                        Dimension::Mode => facts.mode,
                        Dimension::Status => facts.status,
                        Dimension::Basis => facts.basis,
                        Dimension::Place => facts.place.0,
                        Dimension::Country => facts.place.1,
                        Dimension::Day => facts.day.map_or(NONE, i64::from),
                        Dimension::Month => facts.month,
                        Dimension::Year => facts.month.div_euclid(12),
                    });
                }
                match self.sums.get_mut(&key) {
                    Some(known) => known.add(sums),
                    None => {
                        self.sums.insert(key.clone(), sums);
                    }
                }
            }
        }
        if self.sums.len() > MOST_CELLS {
            return Err(too_many());
        }
        Ok(())
    }

    /// The cells with their values in words.
    pub(super) fn cells(self, connection: &Connection) -> Result<Cells, Error> {
        let types = store::names(connection, "types_", "type")?;
        let written = |dimension: Dimension, number: i64| -> Option<String> {
            if number == NONE {
                return None;
            }
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            match dimension {
                Dimension::Type => types.get(&number).cloned(),
                Dimension::Status => Standing::ALL.get(at).map(ToString::to_string),
                Dimension::Basis => Basis::ALL.get(at).map(ToString::to_string),
                Dimension::Day => Some(Day(i32::try_from(number).unwrap_or(i32::MAX)).to_string()),
                Dimension::Month => Some(month_words(number)),
                Dimension::Year => Some(format!("{number:04}")),
                _ => self.names.names.get(at).cloned(),
            }
        };
        let mut cells = Cells::new();
        for (key, sums) in &self.sums {
            let values = self.by.iter().zip(key);
            let values = values.map(|(dimension, number)| written(*dimension, *number));
            cells.entry(values.collect()).or_default().add(*sums);
        }
        Ok(cells)
    }
}

/// "2022-04"
pub(in crate::answer) fn month_words(month: i64) -> String {
    format!(
        "{:04}-{:02}",
        month.div_euclid(12),
        month.rem_euclid(12) + 1
    )
}

pub(super) fn too_many() -> Error {
    Error::asked(format!(
        "there are more than {MOST_CELLS} cells; narrow the question with filters, or count by fewer things"
    ))
}
