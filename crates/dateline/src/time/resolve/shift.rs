//! "Four days ago", "two weeks later", "three days after the vote".

use jiff::civil::Date;

use super::{Anchored, Outcome, Resolver};
use crate::time::TimexType;
use crate::time::calendar::{Grain, Point, add_days, add_months, weekday_ahead, weekday_back};
use crate::time::direction::Way;
use crate::time::parsed::Slot;

impl Resolver<'_> {
    /// So many units before or after publication, the last time mentioned, or the time that follows.
    pub(super) fn shift(&self, index: usize) -> Option<Outcome> {
        let direction = self.number(index, Slot::Direction)?;
        let vague = self.fields(index).has(Slot::Vague);
        match self.text(index, Slot::From) {
            "published" if direction > 0 && self.is_duration_after_in(index) => {
                self.as_duration(index, "no clause of the future")
            }
            "published" if vague => {
                let value = if direction < 0 {
                    "PAST_REF"
                } else {
                    "FUTURE_REF"
                };
                Some(Outcome::value(value, "how many is not said"))
            }
            "published" => {
                let Some(base) = self.base.day else {
                    return Some(Outcome::value(
                        self.unknown_unit(index),
                        "no date of publication",
                    ));
                };
                let point = self.moved(index, Point::day(base), direction)?;
                Some(self.shifted(index, point, self.base_anchor()?))
            }
            "next" => match self.next_point(index) {
                Some((next, point)) if !vague && self.fine_enough(index, point) => {
                    let point = self.moved(index, point, direction)?;
                    Some(self.shifted(index, point, Anchored::Parsed(next)))
                }
                _ => self.after_event(index, direction),
            },
            _ => match self.text_anchor(index) {
                Some((at, point)) if !vague && self.fine_enough(index, point) => {
                    let point = self.moved(index, point, direction)?;
                    Some(self.shifted(index, point, Anchored::Parsed(at)))
                }
                _ => self.as_duration(index, "nothing in the text to count from"),
            },
        }
    }

    /// The last time mentioned that is fine enough for the unit.
    fn text_anchor(&self, index: usize) -> Option<(usize, Point)> {
        self.points_before(index)
            .find(|(_, point)| self.fine_enough(index, *point))
    }

    /// "two days after the invasion": the event is a named era.
    fn after_event(&self, index: usize, direction: i64) -> Option<Outcome> {
        if !self.fields(index).has(Slot::Vague)
            && let Some((name, day)) = self.era_behind(index)
        {
            let point = self.moved(index, Point::day(day), direction)?;
            return Some(self.shifted(index, point, Anchored::Named(name)));
        }
        if self.row(index).id == "shift.the-unit" {
            return None;
        }
        self.as_duration(index, "the event that it is counted from has no date here")
    }

    fn shifted(&self, index: usize, point: Point, anchor: Anchored) -> Outcome {
        let count = self.count(index, Slot::Count).unwrap_or(0);
        let sign = if self.number(index, Slot::Direction) == Some(-1) {
            '-'
        } else {
            '+'
        };
        let amount = if count % 1000 == 0 {
            (count / 1000).to_string()
        } else {
            format!("{}.{:03}", count / 1000, count % 1000)
        };
        let why = format!("{sign}{amount} {}", self.text(index, Slot::Unit));
        let mut outcome = Outcome::point(point, Some(anchor), why);
        if matches!(self.text(index, Slot::Unit), "H" | "MIN" | "S") {
            outcome.kind = TimexType::Time;
            outcome.value.push_str("TXX:XX");
        }
        outcome
    }

    /// Days cannot be counted from a year.
    fn fine_enough(&self, index: usize, point: Point) -> bool {
        let coarsest = match self.text(index, Slot::Unit) {
            "D" | "H" | "MIN" | "S" => Grain::Day,
            "W" | "FN" | "WE" => Grain::Week,
            "M" => Grain::Month,
            "Q" => Grain::Quarter,
            _ => Grain::Year,
        };
        point.grain <= coarsest
    }

    /// The point so many units away, as fine as the unit.
    fn moved(&self, index: usize, from: Point, direction: i64) -> Option<Point> {
        let mut thousandths = self.count(index, Slot::Count)?;
        if self.text(index, Slot::Count2) == "half" {
            thousandths += 500;
        }
        let count = thousandths / 1000 * direction;
        let whole = thousandths % 1000 == 0;
        let months = |per: i64| -> Option<Point> {
            let months = i32::try_from(thousandths.checked_mul(per)? / 1000 * direction).ok()?;
            let day = add_months(from.first, months)?;
            Point::holding(if whole { Grain::Year } else { Grain::Month }, day)
        };
        match self.text(index, Slot::Unit) {
            "H" => Some(Point::day(add_days(from.first, count / 24)?)),
            "MIN" => Some(Point::day(add_days(from.first, count / 1440)?)),
            "S" => Some(Point::day(from.first)),
            "D" => Some(Point::day(add_days(from.first, count)?)),
            "W" => Point::holding(Grain::Week, add_days(from.first, count.checked_mul(7)?)?),
            "WE" => Point::holding(Grain::Weekend, from.first)?.step(count),
            "FN" => Point::holding(Grain::Week, add_days(from.first, count.checked_mul(14)?)?),
            "M" => Point::holding(Grain::Month, from.first)?.step(count),
            "Q" => Point::holding(Grain::Quarter, from.first)?.step(count),
            "Y" => months(12),
            "E" => months(120),
            "C" => months(1200),
            "L" => months(12_000),
            _ => None,
        }
    }

    fn unknown_unit(&self, index: usize) -> &'static str {
        match self.text(index, Slot::Unit) {
            "Y" | "E" | "C" | "L" => "XXXX",
            "M" => "XXXX-XX",
            "Q" => "XXXX-QX",
            "W" | "FN" => "XXXX-WXX",
            _ => "XXXX-XX-XX",
        }
    }

    /// "It grew tenfold in two years" is no date, "they meet in two weeks" is one.
    fn is_duration_after_in(&self, index: usize) -> bool {
        let short = matches!(self.text(index, Slot::Unit), "D" | "W" | "H" | "MIN");
        self.row(index).id == "shift.in"
            && !self
                .directions
                .is_future(self.sentence(index), self.parsed[index].tokens, short)
    }

    fn as_duration(&self, index: usize, why: &str) -> Option<Outcome> {
        let mut outcome = self.duration(index)?;
        outcome.kind = TimexType::Duration;
        outcome.why = why.to_owned();
        Some(outcome)
    }

    /// "10 years ago today": to the day.
    pub(super) fn shift_exact(&self, index: usize) -> Option<Outcome> {
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX-XX-XX", "no date of publication"));
        };
        let count = self.count(index, Slot::Count)? / 1000 * self.number(index, Slot::Direction)?;
        let day = self.exactly(base, self.text(index, Slot::Unit), count)?;
        let point = match self.text(index, Slot::Unit2) {
            "W" => Point::holding(Grain::Week, day)?,
            "M" => Point::holding(Grain::Month, day)?,
            "Y" => Point::holding(Grain::Year, day)?,
            _ => Point::day(day),
        };
        Some(Outcome::point(point, self.base_anchor(), "to the day"))
    }

    /// The same day so many units away.
    pub(super) fn exactly(&self, from: Date, unit: &str, count: i64) -> Option<Date> {
        let months = |per: i64| add_months(from, i32::try_from(count.checked_mul(per)?).ok()?);
        match unit {
            "D" => add_days(from, count),
            "W" => add_days(from, count.checked_mul(7)?),
            "FN" => add_days(from, count.checked_mul(14)?),
            "M" => months(1),
            "Q" => months(3),
            "Y" => months(12),
            "E" => months(120),
            "C" => months(1200),
            _ => None,
        }
    }

    /// "two weeks ago on Monday", "two weeks from Monday".
    pub(super) fn shift_weekday(&self, index: usize) -> Option<Outcome> {
        let weekday = self.small(index, Slot::Weekday)?;
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX-XX-XX", "no date of publication"));
        };
        let direction = self.number(index, Slot::Direction)?;
        let way = if direction < 0 { Way::Back } else { Way::Ahead };
        let day = match way {
            Way::Back => weekday_back(base, weekday)?,
            _ => weekday_ahead(base, weekday)?,
        };
        let count = self.count(index, Slot::Count)? / 1000 * direction;
        let day = self.exactly(day, self.text(index, Slot::Unit), count)?;
        Some(Outcome::point(
            Point::day(day),
            self.base_anchor(),
            "counted from the weekday",
        ))
    }
}
