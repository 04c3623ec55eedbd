//! Time expressions and the calendar intervals that they stand for (TimeML TIMEX3).

mod atom;
mod calendar;
mod direction;
mod era;
mod grammar;
mod guard;
mod holiday;
mod number;
mod parsed;
mod pattern;
mod resolve;
mod setting;
mod words;

use jiff::civil::Date;

use self::direction::Directions;
use self::era::Eras;
use self::grammar::{Grammar, Scratch};
use self::holiday::Holidays;
use self::resolve::Resolver;
use self::setting::CountryNames;

use crate::language::Document;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

pub use crate::record::TimexType;

/// The table of months, weekdays, units and other words of time: the only place where they are listed.
pub(crate) use words::TABLE as WORDS;

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    (
        "en/time/words.tsv",
        include_str!("../../data/en/time/words.tsv"),
    ),
    (
        "en/time/calendar.tsv",
        include_str!("../../data/en/time/calendar.tsv"),
    ),
    (
        "en/time/clock.tsv",
        include_str!("../../data/en/time/clock.tsv"),
    ),
    (
        "en/time/units.tsv",
        include_str!("../../data/en/time/units.tsv"),
    ),
    (
        "en/time/shift.tsv",
        include_str!("../../data/en/time/shift.tsv"),
    ),
    (
        "en/time/vague.tsv",
        include_str!("../../data/en/time/vague.tsv"),
    ),
    (
        "en/time/set.tsv",
        include_str!("../../data/en/time/set.tsv"),
    ),
    (
        "en/time/duration.tsv",
        include_str!("../../data/en/time/duration.tsv"),
    ),
    (
        "en/time/direction.tsv",
        include_str!("../../data/en/time/direction.tsv"),
    ),
    (
        "en/time/holidays.tsv",
        include_str!("../../data/en/time/holidays.tsv"),
    ),
    (
        "en/time/holiday-patterns.tsv",
        include_str!("../../data/en/time/holiday-patterns.tsv"),
    ),
    (
        "en/time/eras.tsv",
        include_str!("../../data/en/time/eras.tsv"),
    ),
    (
        "en/time/era-patterns.tsv",
        include_str!("../../data/en/time/era-patterns.tsv"),
    ),
];

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
///
/// Two steps: the grammar (`data/en/time/*.tsv`) finds expressions and their parts, then each is resolved under an
/// anchor (publication, another time of the text, a named era) and a policy (tense decides the direction).
#[derive(Debug)]
pub struct TimeRoom {
    grammar: Grammar,
    directions: Directions,
    holidays: Holidays,
    eras: Eras,
    countries: CountryNames,
}

impl TimeRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        let holidays = Holidays::new(tables)?;
        let eras = Eras::new(tables)?;
        let countries = CountryNames::new(tables)?;
        Ok(TimeRoom {
            grammar: Grammar::new(tables, &holidays, &eras, &countries)?,
            directions: Directions::new(tables)?,
            holidays,
            eras,
            countries,
        })
    }

    /// All time expressions of the document, in order of the text, none overlapping another.
    pub fn read(&self, document: &Document) -> Vec<TimeExpression> {
        let mut parsed = Vec::new();
        let mut atoms = Vec::new();
        let mut scratch = Scratch::default();
        for (index, sentence) in document.sentences.iter().enumerate() {
            atom::atoms(document.text, sentence, &self.grammar.words, &mut atoms);
            self.grammar.find(
                document.text,
                sentence,
                index,
                &atoms,
                &mut scratch,
                &mut parsed,
            );
        }
        let outcomes = Resolver::new(
            &self.grammar,
            &self.directions,
            &self.holidays,
            &self.eras,
            &self.countries,
            document,
            &parsed,
        )
        .run();
        let mut next = 0;
        let ids: Vec<Option<usize>> = outcomes
            .iter()
            .map(|outcome| {
                outcome.as_ref()?;
                next += 1;
                Some(next - 1)
            })
            .collect();
        parsed
            .iter()
            .zip(outcomes)
            .filter_map(|(parsed, outcome)| {
                let outcome = outcome?;
                let id = &self.grammar.rows[parsed.row].id;
                let because = if outcome.why.is_empty() {
                    format!("time.{id}")
                } else {
                    format!("time.{id}: {}", outcome.why)
                };
                Some(TimeExpression {
                    span: parsed.span,
                    sentence: parsed.sentence,
                    tokens: parsed.tokens,
                    kind: outcome.kind,
                    value: outcome.value,
                    modifier: outcome.modifier,
                    interval: outcome.interval,
                    anchor: outcome.anchor.and_then(|anchor| anchor.in_record(&ids)),
                    because,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
