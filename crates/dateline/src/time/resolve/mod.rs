//! From what the grammar found to days of the calendar: the second step, under an anchor and a policy.
//!
//! The anchor is the day of publication, another time of the text, a named era, or the day on which quoted words
//! were said. The policy: the tense of the clause decides which way a bare weekday or month looks; without a date of
//! publication nothing relative is resolved, and the value says so with `X`.

mod day;
mod duration;
mod named;
mod quote;
mod shift;
mod unit;

use std::cell::OnceCell;

use jiff::civil::Date;

use super::calendar::{Grain, Point};
use super::direction::{Direction, Directions, Way};
use super::era::Eras;
use super::grammar::{Grammar, PatternRow};
use super::holiday::Holidays;
use super::parsed::{Fields, ParsedTime, Slot};
use super::setting::{CountryNames, Setting};
use super::{Anchor, TimeId, TimexType};
use crate::Span;
use crate::language::{Document, Sentence};

/// How many expressions back an anchor in the text is looked for.
const ANCHORS_BACK: usize = 24;

/// What was resolved.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) kind: TimexType,
    pub(super) value: String,
    pub(super) modifier: Option<&'static str>,
    pub(super) interval: Option<(Date, Date)>,
    pub(super) anchor: Option<Anchored>,
    pub(super) why: String,
    /// The stretch that later expressions may count from.
    pub(super) point: Option<Point>,
}

/// What it was counted from; times by their index among the parsed ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Anchored {
    Published,
    Parsed(usize),
    Named(String),
}

impl Outcome {
    /// A stretch of the calendar.
    fn point(point: Point, anchor: Option<Anchored>, why: impl Into<String>) -> Self {
        Outcome {
            kind: TimexType::Date,
            value: point.value(),
            modifier: None,
            interval: Some((point.first, point.last)),
            anchor,
            why: why.into(),
            point: Some(point),
        }
    }

    /// A value that stands for no stretch of the calendar.
    fn value(value: impl Into<String>, why: impl Into<String>) -> Self {
        Outcome {
            kind: TimexType::Date,
            value: value.into(),
            modifier: None,
            interval: None,
            anchor: None,
            why: why.into(),
            point: None,
        }
    }
}

macro_rules! operations {
    ($($name:ident = $text:literal,)*) => {
        /// How a row builds its value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Operation { $($name,)* }

        impl Operation {
            /// The operation of that name in a table.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Operation::$name),)* _ => None }
            }
        }
    };
}

operations! {
    Day = "day",
    Days = "days",
    DayOfMonth = "day-of-month",
    ListDay = "list-day",
    Digits = "digits",
    DigitsSlashed = "digits-slashed",
    DigitsShort = "digits-short",
    WeekdayOfWeek = "weekday-of-week",
    WeekdayPlusWeek = "weekday-plus-week",
    Month = "month",
    Year = "year",
    Years = "years",
    BeforeChrist = "bc",
    Unit = "unit",
    UnitEnd = "unit-end",
    UnitSame = "unit-same",
    UnitText = "unit-text",
    WeekOf = "week-of",
    WeekOfMonth = "week-of-month",
    YearEarlier = "year-earlier",
    YearPeriod = "year-period",
    Quarter = "quarter",
    Half = "half",
    Season = "season",
    Decade = "decade",
    Century = "century",
    Shift = "shift",
    ShiftExact = "shift-exact",
    ShiftWeekday = "shift-weekday",
    Duration = "duration",
    Set = "set",
    SetWeekday = "set-weekday",
    SetMonth = "set-month",
    SetSeason = "set-season",
    SetPart = "set-part",
    Overnight = "overnight",
    Value = "value",
    Holiday = "holiday",
    EraDay = "era-day",
    EraUnit = "era-unit",
    EraAfter = "era-after",
    EraStart = "era-start",
    Anniversary = "anniversary",
}

/// Resolves the parsed times of one document in order.
pub(super) struct Resolver<'a> {
    pub(super) grammar: &'a Grammar,
    pub(super) directions: &'a Directions,
    pub(super) holidays: &'a Holidays,
    pub(super) eras: &'a Eras,
    pub(super) document: &'a Document<'a>,
    pub(super) parsed: &'a [ParsedTime],
    pub(super) outcomes: Vec<Option<Outcome>>,
    pub(super) countries: &'a CountryNames,
    /// The countries that the report names, counted when first asked for.
    setting: OnceCell<Setting>,
    /// Whether the report tells of past years rather than of its own days.
    tells_history: bool,
    /// What relative expressions are counted from now: the day of publication, or of an utterance.
    base: Base,
}

/// The day that deictic expressions are counted from.
#[derive(Debug, Clone)]
struct Base {
    day: Option<Date>,
    anchor: Anchored,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        grammar: &'a Grammar,
        directions: &'a Directions,
        holidays: &'a Holidays,
        eras: &'a Eras,
        countries: &'a CountryNames,
        document: &'a Document<'a>,
        parsed: &'a [ParsedTime],
    ) -> Self {
        Resolver {
            grammar,
            directions,
            holidays,
            eras,
            document,
            parsed,
            countries,
            tells_history: tells_history(grammar, document, parsed),
            setting: OnceCell::new(),
            outcomes: Vec::with_capacity(parsed.len()),
            base: Base {
                day: document.published,
                anchor: Anchored::Published,
            },
        }
    }

    /// Resolves all of them; none where an expression turned out to be no time.
    pub(super) fn run(mut self) -> Vec<Option<Outcome>> {
        for index in 0..self.parsed.len() {
            let published = self.base.clone();
            if let Some(base) = self.utterance(index) {
                self.base = base;
            }
            let outcome = self.resolve(index);
            self.base = published;
            self.outcomes.push(outcome);
        }
        self.outcomes
    }

    /// Resolves one expression; those before it in the text are resolved already.
    fn resolve(&self, index: usize) -> Option<Outcome> {
        let parsed = &self.parsed[index];
        let row = &self.grammar.rows[parsed.row];
        let mut outcome = match row.operation {
            Operation::Day => self.day(index),
            Operation::Days => self.days(index),
            Operation::DayOfMonth => self.day_of_month(index),
            Operation::ListDay => self.list_day(index),
            Operation::Digits => self.digits(index),
            Operation::DigitsSlashed => self.digits_slashed(index),
            Operation::DigitsShort => self.digits_short(index),
            Operation::WeekdayOfWeek => self.weekday_of_week(index),
            Operation::WeekdayPlusWeek => self.weekday_plus_week(index),
            Operation::Month => self.month(index),
            Operation::Year => self.year(index),
            Operation::Years => self.years(index),
            Operation::BeforeChrist => self.before_christ(index),
            Operation::Unit => self.unit(index),
            Operation::UnitEnd => self.unit_end(index),
            Operation::UnitSame => self.unit_same(index),
            Operation::UnitText => self.unit_text(index),
            Operation::WeekOf => self.week_of(index),
            Operation::WeekOfMonth => self.week_of_month(index),
            Operation::YearEarlier => self.year_earlier(index),
            Operation::YearPeriod => self.year_period(index),
            Operation::Quarter => self.quarter(index),
            Operation::Half => self.half(index),
            Operation::Season => self.season(index),
            Operation::Decade => self.decade(index),
            Operation::Century => self.century(index),
            Operation::Shift => self.shift(index),
            Operation::ShiftExact => self.shift_exact(index),
            Operation::ShiftWeekday => self.shift_weekday(index),
            Operation::Duration => self.duration(index),
            Operation::Set => self.set(index),
            Operation::SetWeekday => self.set_weekday(index),
            Operation::SetMonth => self.set_month(index),
            Operation::SetSeason => self.set_season(index),
            Operation::SetPart => self.set_part(index),
            Operation::Overnight => self.overnight(index),
            Operation::Value => Some(Outcome::value(self.text(index, Slot::Value), "")),
            Operation::Holiday => self.holiday(index),
            Operation::EraDay => self.era_day(index),
            Operation::EraUnit => self.era_unit(index),
            Operation::EraAfter => self.era_after(index),
            Operation::EraStart => self.era_start(index),
            Operation::Anniversary => self.anniversary(index),
        }?;
        // A shift may have turned into a duration; otherwise the row's type holds.
        if outcome.kind == TimexType::Date {
            outcome.kind = row.kind;
        }
        if outcome.modifier.is_none() {
            outcome.modifier = modifier(self.text(index, Slot::Modifier));
        }
        Some(outcome)
    }

    /// The countries that the report names.
    fn setting(&self) -> &Setting {
        self.setting
            .get_or_init(|| self.countries.of(self.document))
    }

    fn fields(&self, index: usize) -> &Fields {
        &self.parsed[index].fields
    }

    fn row(&self, index: usize) -> &PatternRow {
        &self.grammar.rows[self.parsed[index].row]
    }

    fn number(&self, index: usize, slot: Slot) -> Option<i64> {
        self.fields(index).number(slot)
    }

    fn small(&self, index: usize, slot: Slot) -> Option<i8> {
        i8::try_from(self.number(index, slot)?).ok()
    }

    fn text(&self, index: usize, slot: Slot) -> &str {
        self.fields(index)
            .get(slot)
            .and_then(|field| field.text)
            .map_or("", |text| self.grammar.texts.get(text))
    }

    /// A count in thousandths, whether read from digits or set by a row.
    fn count(&self, index: usize, slot: Slot) -> Option<i64> {
        let field = self.fields(index).get(slot)?;
        match field.text {
            Some(text) => {
                let value: f64 = self.grammar.texts.get(text).parse().ok()?;
                // Constants of the tables are halves and quarters at most: exact in thousandths.
                Some((value * 1000.0) as i64)
            }
            None => field.number,
        }
    }

    fn sentence(&self, index: usize) -> &Sentence {
        &self.document.sentences[self.parsed[index].sentence]
    }

    fn span(&self, index: usize) -> Span {
        self.parsed[index].span
    }

    /// Which way the expression looks.
    fn direction(&self, index: usize) -> Direction {
        self.directions
            .of(self.sentence(index), self.parsed[index].tokens)
    }

    fn base_anchor(&self) -> Option<Anchored> {
        self.base.day.map(|_| self.base.anchor.clone())
    }

    /// The points mentioned before, nearest first.
    fn points_before(&self, index: usize) -> impl Iterator<Item = (usize, Point)> + '_ {
        (0..index.min(self.outcomes.len()))
            .rev()
            .take(ANCHORS_BACK)
            .filter_map(|at| Some((at, self.outcomes[at].as_ref()?.point?)))
    }

    /// The nearest point before that is at least as fine as the grain.
    fn point_within(&self, index: usize, grain: Grain) -> Option<(usize, Point)> {
        self.points_before(index)
            .find(|(_, point)| point.grain <= grain)
    }

    /// The next expression of the same sentence, if it stands close behind, with its point.
    fn next_point(&self, index: usize) -> Option<(usize, Point)> {
        let next = index + 1;
        let parsed = self.parsed.get(next)?;
        let close = parsed.sentence == self.parsed[index].sentence
            && parsed.span.start - self.span(index).end < 60;
        let relative = matches!(
            self.row(next).operation,
            Operation::Shift | Operation::UnitText | Operation::UnitSame | Operation::YearEarlier
        );
        if !close || relative {
            return None;
        }
        Some((next, self.resolve(next)?.point?))
    }
}

/// Like [`choose`], for dates without a year: a tense does not reach across most of a year to pass over a date that
/// is near ("the court set Feb. 10" in January).
fn choose_within_year(candidates: &[Point], base: Date, way: Way, near: i64) -> Option<Point> {
    let chosen = choose(candidates, base, way)?;
    let nearest = choose(candidates, base, Way::Open)?;
    let far = distance(chosen, base) > 365 - near - 31;
    Some(if far && distance(nearest, base) <= near {
        nearest
    } else {
        chosen
    })
}

/// A story of past years has many dates with years that are over, and few words like "today" and bare weekdays.
fn tells_history(grammar: &Grammar, document: &Document, parsed: &[ParsedTime]) -> bool {
    let Some(published) = document.published else {
        return false;
    };
    let (mut past, mut present) = (0_usize, 0_usize);
    for time in parsed {
        let fields = &time.fields;
        match grammar.rows[time.row].operation {
            Operation::Day | Operation::Month if fields.has(Slot::Year) => {
                let over = fields
                    .number(Slot::Year)
                    .is_some_and(|year| year + 1 < i64::from(published.year()));
                past += usize::from(over);
            }
            Operation::Day => {
                let deictic = fields.has(Slot::Offset) || !fields.has(Slot::Day);
                present += usize::from(deictic);
            }
            _ => {}
        }
    }
    past >= 4 && past > 3 * present
}

/// The first of some candidates that lies the way it looks: back includes the base day, open takes the nearest.
fn choose(candidates: &[Point], base: Date, way: Way) -> Option<Point> {
    match way {
        Way::Back => candidates
            .iter()
            .filter(|point| point.first <= base)
            .max_by_key(|point| point.first),
        Way::Ahead => candidates
            .iter()
            .filter(|point| point.last >= base)
            .min_by_key(|point| point.first),
        Way::Open => candidates
            .iter()
            .min_by_key(|point| distance(**point, base)),
    }
    .copied()
}

/// The last of the candidates, which stand in order, that is over.
fn last_over(candidates: &[Point], base: Date) -> Option<Point> {
    let mut back = candidates.iter().rev();
    back.find(|point| point.last < base).copied()
}

/// The first of the candidates, which stand in order, that is to come.
fn next_to_come(candidates: &[Point], base: Date) -> Option<Point> {
    let mut ahead = candidates.iter();
    ahead.find(|point| point.first > base).copied()
}

/// Days from the base to the nearest day of the point.
fn distance(point: Point, base: Date) -> i64 {
    if point.first > base {
        super::calendar::days_between(base, point.first)
    } else if point.last < base {
        super::calendar::days_between(point.last, base)
    } else {
        0
    }
}

fn modifier(text: &str) -> Option<&'static str> {
    Some(match text {
        "START" => "START",
        "MID" => "MID",
        "END" => "END",
        "APPROX" => "APPROX",
        "LESS_THAN" => "LESS_THAN",
        "MORE_THAN" => "MORE_THAN",
        "EQUAL_OR_LESS" => "EQUAL_OR_LESS",
        "EQUAL_OR_MORE" => "EQUAL_OR_MORE",
        "BEFORE" => "BEFORE",
        "AFTER" => "AFTER",
        "ON_OR_BEFORE" => "ON_OR_BEFORE",
        "ON_OR_AFTER" => "ON_OR_AFTER",
        _ => return None,
    })
}

impl Anchored {
    /// The anchor with times by their place in the record; none where that time was dropped.
    pub(super) fn in_record(&self, ids: &[Option<usize>]) -> Option<Anchor> {
        match self {
            Anchored::Published => Some(Anchor::Published),
            Anchored::Parsed(index) => ids
                .get(*index)
                .copied()
                .flatten()
                .map(|id| Anchor::Time(TimeId(id))),
            Anchored::Named(name) => Some(Anchor::Named(name.clone())),
        }
    }
}
