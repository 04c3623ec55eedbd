//! What is asked for: filters and a point of view, checked as they are given, with one canonical text.
//!
//! Every list and count of events goes by a [`Query`]. Values of one filter are alternatives; different filters must all
//! hold. [`plan`] turns a query into SQL.

mod cursor;
mod plan;
pub(crate) mod resolve;
mod text;
mod words;

pub(crate) use cursor::Cursor;
pub(crate) use plan::{Part, Plan, Position, Scope, Source, status_as_of};
pub(crate) use resolve::Asked;

use dateline::record::EventType;

use super::Asking;
use crate::Error;
use crate::life::{Basis, Standing};
use crate::moment::Day;

/// A question to the archive: which events, from which point of view, which page of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Which events.
    pub filters: Filters,
    /// From which point of view, how many, from where on.
    pub asking: Asking,
    /// Lists of events begin with the latest; otherwise with the earliest.
    pub newest_first: bool,
}

/// Which events. Values of one filter are alternatives; different filters must all hold. Filled by [`Filters::add`], so
/// that nothing in it is unknown to the codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    pub(crate) actors: Vec<Whom>,
    pub(crate) recipients: Vec<Whom>,
    pub(crate) parties: Vec<Whom>,
    pub(crate) places: Vec<Whereabouts>,
    pub(crate) types: Vec<EventType>,
    pub(crate) modes: Vec<String>,
    pub(crate) statuses: Vec<Standing>,
    pub(crate) bases: Vec<Basis>,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) stories: Vec<i64>,
    pub(crate) publishers: Vec<String>,
    pub(crate) min_confidence: Option<u8>,
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whom {
    /// All that belongs to a country (or UNO, EUR, IGO, NGO).
    Code(String),
    /// Whoever bears a name.
    Name(String),
}

/// Where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whereabouts {
    /// Anywhere in a country.
    Country(String),
    /// A place of that name.
    Name(String),
}

/// The filters by name, in the order of the canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "each is explained where it is asked for: `dateline timeline --help`"
)]
pub enum Filter {
    Actor,
    Recipient,
    Party,
    Place,
    Type,
    Mode,
    Status,
    Basis,
    From,
    To,
    Story,
    Publisher,
    MinConfidence,
}

impl Filter {
    /// All of them.
    pub const ALL: [Filter; 13] = [
        Filter::Actor,
        Filter::Recipient,
        Filter::Party,
        Filter::Place,
        Filter::Type,
        Filter::Mode,
        Filter::Status,
        Filter::Basis,
        Filter::From,
        Filter::To,
        Filter::Story,
        Filter::Publisher,
        Filter::MinConfidence,
    ];

    /// Its name, as in `--min-confidence` and in the canonical text.
    pub fn name(self) -> &'static str {
        match self {
            Filter::Actor => "actor",
            Filter::Recipient => "recipient",
            Filter::Party => "party",
            Filter::Place => "place",
            Filter::Type => "type",
            Filter::Mode => "mode",
            Filter::Status => "status",
            Filter::Basis => "basis",
            Filter::From => "from",
            Filter::To => "to",
            Filter::Story => "story",
            Filter::Publisher => "publisher",
            Filter::MinConfidence => "min-confidence",
        }
    }
}

impl Filters {
    /// Narrows the question: another alternative of a filter, or its only value.
    ///
    /// # Errors
    /// Where the value is unknown or not of its form; the message names what is meant or known.
    pub fn add(&mut self, filter: Filter, value: &str) -> Result<(), Error> {
        let value = value.trim();
        if value.is_empty() {
            return Err(Error::asked(format!(
                "--{} needs a value; leave it out to ask for all",
                filter.name()
            )));
        }
        match filter {
            Filter::Actor => put(&mut self.actors, words::whom(value)),
            Filter::Recipient => put(&mut self.recipients, words::whom(value)),
            Filter::Party => put(&mut self.parties, words::whom(value)),
            Filter::Place => put(&mut self.places, words::whereabouts(value)),
            Filter::Type => put(&mut self.types, words::event_type(value)?),
            Filter::Mode => put(&mut self.modes, words::mode(value)?),
            Filter::Status => {
                let status = words::one_of("status", value, &Standing::ALL)?;
                add_once(&mut self.statuses, status, |one| {
                    Standing::ALL.iter().position(|other| other == one)
                });
            }
            Filter::Basis => {
                let basis = words::one_of("basis", value, &Basis::ALL)?;
                add_once(&mut self.bases, basis, |one| {
                    Basis::ALL.iter().position(|other| other == one)
                });
            }
            Filter::From => self.from = Some(words::first_day(value)?),
            Filter::To => self.to = Some(words::last_day(value)?),
            Filter::Story => put(&mut self.stories, words::story(value)?),
            Filter::Publisher => put(&mut self.publishers, value.to_owned()),
            Filter::MinConfidence => self.min_confidence = Some(words::confidence(value)?),
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(Error::asked(format!(
                "nothing lies from {from} to {to}; give --from the earlier day"
            )));
        }
        Ok(())
    }

    /// Refuses filters that a question does not go by, rather than to answer as if they were not there.
    pub(crate) fn only(&self, what: &str, known: &[Filter]) -> Result<(), Error> {
        let mut all = Filter::ALL.into_iter();
        let other = all.find(|filter| !known.contains(filter) && !self.values(*filter).is_empty());
        let Some(other) = other else { return Ok(()) };
        let names: Vec<String> = known
            .iter()
            .map(|filter| format!("--{}", filter.name()))
            .collect();
        Err(Error::asked(format!(
            "{what} cannot be narrowed by --{}; it can by {}",
            other.name(),
            names.join(", ")
        )))
    }

    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }
}

impl Query {
    /// All events, as of a point of view.
    pub fn all(asking: Asking) -> Query {
        Query {
            filters: Filters::default(),
            asking,
            newest_first: false,
        }
    }
}

impl From<Asking> for Query {
    fn from(asking: Asking) -> Query {
        Query::all(asking)
    }
}

/// Values stand once and in order, so that one question has one text.
fn put<T: Ord>(values: &mut Vec<T>, value: T) {
    if let Err(at) = values.binary_search(&value) {
        values.insert(at, value);
    }
}

fn add_once<T: PartialEq>(values: &mut Vec<T>, value: T, rank: impl Fn(&T) -> Option<usize>) {
    if !values.contains(&value) {
        values.push(value);
        values.sort_by_key(|value| rank(value));
    }
}
