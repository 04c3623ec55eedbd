//! Time expressions and the calendar intervals that they stand for (TimeML TIMEX3).

use jiff::civil::Date;

use crate::language::Document;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[];

/// Index of a time expression in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeId(pub usize);

/// A time expression.
#[derive(Debug, Clone)]
pub struct TimeExpression {
    /// Its words, as TimeML bounds them: no preposition, no possessive.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// First token and one past the last token.
    pub tokens: (usize, usize),
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value ("2022-04-26", "P4D", "2022-W17", "PAST_REF").
    pub value: String,
    /// TIMEX3 modifier ("APPROX", "START", "MORE_THAN").
    pub modifier: Option<&'static str>,
    /// Closed calendar interval, first and last day; none for durations, sets and vague references.
    pub interval: Option<(Date, Date)>,
    /// What it was counted from.
    pub anchor: Option<Anchor>,
    /// The rule that decided, and why: begins with the rule's id.
    pub because: String,
}

/// TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are those of the standard")]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

/// What a relative time expression was counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The day of publication.
    Published,
    /// Another time expression of the report.
    Time(TimeId),
    /// A named era or event ("Russian invasion of Ukraine").
    Named(String),
}

/// Finds and resolves time expressions.
#[derive(Debug)]
pub struct TimeRoom {}

impl TimeRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(_tables: &Tables) -> Result<Self, Error> {
        Ok(TimeRoom {})
    }

    /// All time expressions of the document, in order of the text, none overlapping another.
    pub fn read(&self, _document: &Document) -> Vec<TimeExpression> {
        Vec::new()
    }
}
