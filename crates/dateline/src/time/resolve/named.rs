//! Days by name: holidays, and days counted from the beginning of a named era.

use jiff::civil::Date;

use super::{Anchored, Outcome, Resolver, choose, last_over, next_to_come};
use crate::time::calendar::{Grain, Point, add_days, days_between};
use crate::time::direction::Way;
use crate::time::era::Era;
use crate::time::holiday::Holiday;
use crate::time::parsed::Slot;

impl Resolver<'_> {
    /// A holiday: of the year that stands there, otherwise as the tense says.
    pub(super) fn holiday(&self, index: usize) -> Option<Outcome> {
        let name = self.text(index, Slot::Holiday).replace('_', " ");
        let holiday = self.holiday_meant(&name, index)?;
        if let Some(year) = self.stated_year(index) {
            let first = holiday.in_year(year).first().copied()?;
            return Some(self.festival(holiday, first, None, "of the year named"));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                "XXXX-XX-XX",
                format!("{}: no date of publication", holiday.id),
            ));
        };
        let candidates: Vec<Point> = (-1..=1)
            .filter_map(|years| base.year().checked_add(years))
            .flat_map(|year| holiday.in_year(year))
            .filter_map(|first| {
                Some(Point {
                    grain: Grain::Day,
                    first,
                    last: add_days(first, holiday.days - 1)?,
                })
            })
            .collect();
        let (point, why) = match self.number(index, Slot::Relative) {
            Some(-1) => (last_over(&candidates, base)?, "last before".to_owned()),
            Some(1) => (next_to_come(&candidates, base)?, "next after".to_owned()),
            _ => {
                let direction = self.direction(index);
                // A holiday that is near is meant, whatever the tense of what happens on it.
                let nearest = choose(&candidates, base, Way::Open)?;
                let days = super::distance(nearest, base);
                let near = days <= 10 || days <= 21 && direction.way == Way::Open;
                let point = if near {
                    nearest
                } else {
                    choose(&candidates, base, direction.way)?
                };
                (point, direction.why)
            }
        };
        Some(self.festival(holiday, point.first, self.base_anchor(), &why))
    }

    /// Of holidays with one name the one of the country that the report names most; everybody's where it names none.
    fn holiday_meant(&self, name: &str, index: usize) -> Option<&Holiday> {
        let sentence = self.sentence(index).span.of(self.document.text);
        let named = self
            .holidays
            .rows
            .iter()
            .filter(|holiday| holiday.names.iter().any(|known| known == name));
        named
            .filter_map(|holiday| {
                let weight = self.setting().weight(&holiday.countries);
                let general = holiday.countries.is_empty();
                let near = holiday
                    .near
                    .iter()
                    .any(|word| sentence.contains(word.as_str()));
                let said = near || holiday.near.is_empty();
                let weight = if near { usize::MAX } else { weight };
                (said && (weight > 0 || general)).then_some((weight, holiday))
            })
            // Of equals the first row.
            .rev_max()
    }

    fn festival(
        &self,
        holiday: &Holiday,
        first: Date,
        anchor: Option<Anchored>,
        why: &str,
    ) -> Outcome {
        let mut outcome =
            Outcome::point(Point::day(first), anchor, format!("{}, {why}", holiday.id));
        if holiday.days > 1
            && let Some(last) = add_days(first, holiday.days - 1)
        {
            outcome.interval = Some((first, last));
            if holiday.days > 10 {
                outcome.value = format!("{first}/{last}");
            }
        }
        outcome
    }

    fn era_of(&self, index: usize, day: Option<i64>) -> Option<&Era> {
        let noun = self.text(index, Slot::Era);
        if let Some(era) = self.eras.rows.iter().find(|era| era.id == noun) {
            return Some(era);
        }
        self.eras.meant(noun, self.base.day?, self.setting(), day)
    }

    /// "day 58 of the war", "the 58th day": the first day is day one.
    pub(super) fn era_day(&self, index: usize) -> Option<Outcome> {
        let day = self
            .number(index, Slot::Ordinal)
            .or_else(|| Some(self.count(index, Slot::Count)? / 1000))?;
        if !(1..=20_000).contains(&day) {
            return None;
        }
        let era = self.era_of(index, Some(day))?;
        let date = add_days(era.start, day - 1)?;
        let mut why = format!("{}: day one is {}", era.id, era.start);
        if let Some(base) = self.base.day
            && days_between(date, base).abs() == 1
        {
            why.push_str(", one day off publication");
        }
        Some(Outcome::point(
            Point::day(date),
            Some(Anchored::Named(era.name.clone())),
            why,
        ))
    }

    /// "its ninth week", "the second month of the war".
    pub(super) fn era_unit(&self, index: usize) -> Option<Outcome> {
        let ordinal = self.number(index, Slot::Ordinal)?;
        if !(1..=5000).contains(&ordinal) {
            return None;
        }
        let unit = self.text(index, Slot::Unit).to_owned();
        if unit == "D" {
            return self.era_day(index);
        }
        let era = self.era_of(index, None)?;
        let first = self.exactly(era.start, &unit, ordinal - 1)?;
        let last = add_days(self.exactly(era.start, &unit, ordinal)?, -1)?;
        let why = format!("{}: counted from {}", era.id, era.start);
        // The last day of an era's week lies in one calendar week, its first mostly in the one before.
        let grain = match unit.as_str() {
            "W" => Grain::Week,
            "M" => Grain::Month,
            "Y" => Grain::Year,
            _ => return None,
        };
        let inside = self
            .base
            .day
            .filter(|base| first <= *base && *base <= last)
            .unwrap_or(first);
        let value = Point::holding(grain, inside)?.value();
        Some(Outcome {
            value,
            interval: Some((first, last)),
            ..Outcome::point(
                Point::day(first),
                Some(Anchored::Named(era.name.clone())),
                why,
            )
        })
    }

    /// "100 days into the war".
    pub(super) fn era_after(&self, index: usize) -> Option<Outcome> {
        let Some(era) = self.era_of(index, None) else {
            let mut outcome = self.duration(index)?;
            outcome.kind = crate::time::TimexType::Duration;
            return Some(outcome);
        };
        let count = self.count(index, Slot::Count)? / 1000;
        let unit = self.text(index, Slot::Unit);
        let date = self.exactly(era.start, unit, count)?;
        let grain = match unit {
            "M" => Grain::Month,
            "Y" => Grain::Year,
            "W" => Grain::Week,
            _ => Grain::Day,
        };
        let point = Point::holding(grain, date)?;
        let why = format!("{}: counted from {}", era.id, era.start);
        Some(Outcome::point(
            point,
            Some(Anchored::Named(era.name.clone())),
            why,
        ))
    }

    /// "the start of the war", "(since) the invasion".
    pub(super) fn era_start(&self, index: usize) -> Option<Outcome> {
        let era = self.era_of(index, None)?;
        let why = format!("{}: began {}", era.id, era.start);
        Some(Outcome::point(
            Point::day(era.start),
            Some(Anchored::Named(era.name.clone())),
            why,
        ))
    }

    /// "the first anniversary of the coup".
    pub(super) fn anniversary(&self, index: usize) -> Option<Outcome> {
        let era = self.era_of(index, None)?;
        let years = self.number(index, Slot::Ordinal)?;
        let date = self.exactly(era.start, "Y", years)?;
        let why = format!("{}: {years} years after {}", era.id, era.start);
        Some(Outcome::point(
            Point::day(date),
            Some(Anchored::Named(era.name.clone())),
            why,
        ))
    }

    /// The era named right behind an expression ("two days after the invasion").
    pub(super) fn era_behind(&self, index: usize) -> Option<(String, Date)> {
        let noun = self.text(index, Slot::Era);
        if noun.is_empty() {
            return None;
        }
        let era = self.era_of(index, None)?;
        Some((era.name.clone(), era.start))
    }
}

/// The first of the greatest.
trait RevMax<T> {
    fn rev_max(self) -> Option<T>;
}

impl<T, I: Iterator<Item = (usize, T)>> RevMax<T> for I {
    fn rev_max(self) -> Option<T> {
        let mut best: Option<(usize, T)> = None;
        for (weight, item) in self {
            if best.as_ref().is_none_or(|(known, _)| weight > *known) {
                best = Some((weight, item));
            }
        }
        best.map(|(_, item)| item)
    }
}
