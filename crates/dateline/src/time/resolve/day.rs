//! Days, months and years of the calendar, with clock times and parts of the day.

use jiff::civil::Date;

use super::{Anchored, Outcome, Resolver, choose, choose_within_year};
use crate::time::calendar::{Grain, Point, add_days, weekday_ahead, weekday_back};
use crate::time::direction::{SCHEDULED, Way};
use crate::time::parsed::Slot;

impl Resolver<'_> {
    /// In a story of past years, a date without a year belongs to the year that was last told of.
    fn in_story(&self, index: usize, of_year: impl Fn(i16) -> Option<Point>) -> Option<Outcome> {
        if !self.tells_history || self.fields(index).has(Slot::Weekday) {
            return None;
        }
        let (at, told) = self.point_within(index, Grain::Year)?;
        let year = told.first.year();
        let point = if told.grain == Grain::Year {
            of_year(year)?
        } else {
            let around = [year.checked_sub(1)?, year, year.checked_add(1)?];
            let candidates: Vec<Point> = around.into_iter().filter_map(of_year).collect();
            choose(&candidates, told.first, Way::Open)?
        };
        Some(Outcome::point(
            point,
            Some(Anchored::Parsed(at)),
            "the year last told of, in a story of past years",
        ))
    }

    /// A day, perhaps with an hour or part of it.
    pub(super) fn day(&self, index: usize) -> Option<Outcome> {
        let mut outcome = self.day_alone(index)?;
        if let Some(time) = self.time_of_day(index)? {
            outcome.value.push_str(&time);
        }
        Some(outcome)
    }

    fn day_alone(&self, index: usize) -> Option<Outcome> {
        let fields = self.fields(index);
        if fields.has(Slot::Digits) {
            return self.digits(index);
        }
        if fields.has(Slot::Day) {
            return self.calendar_day(index);
        }
        if fields.has(Slot::Weekday) {
            return self.weekday(index);
        }
        let offset = self.number(index, Slot::Offset).unwrap_or(0);
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX-XX-XX", "no date of publication"));
        };
        let point = Point::day(add_days(base, offset)?);
        let why = match offset {
            0 => "the day itself".to_owned(),
            days => format!("{days:+} days"),
        };
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    /// Day and month, with or without a year.
    fn calendar_day(&self, index: usize) -> Option<Outcome> {
        let day = self.small(index, Slot::Day)?;
        let Some(month) = self.small(index, Slot::Month) else {
            return self.weekday_and_day(index, day);
        };
        if let Some(year) = self.stated_year(index) {
            let date = Date::new(year, month, day).ok()?;
            let mut outcome = Outcome::point(Point::day(date), None, "full date");
            if let Some(weekday) = self.small(index, Slot::Weekday)
                && weekday != date.weekday().to_monday_one_offset()
            {
                outcome.why.push_str(", though its weekday is another");
            }
            return Some(outcome);
        }
        let Some(base) = self.base.day else {
            Date::new(2000, month, day).ok()?;
            return Some(Outcome::value(
                format!("XXXX-{month:02}-{day:02}"),
                "no year and no date of publication",
            ));
        };
        if let Some(weekday) = self.small(index, Slot::Weekday)
            && let Some(date) = agreeing(base, month, day, weekday)
        {
            let why = "the year in which the weekday agrees";
            return Some(Outcome::point(Point::day(date), self.base_anchor(), why));
        }
        let of_year = |year| Date::new(year, month, day).ok().map(Point::day);
        if let Some(outcome) = self.in_story(index, of_year) {
            return Some(outcome);
        }
        let candidates: Vec<Point> = (-4..=4)
            .filter_map(|years| {
                let date = Date::new(base.year().checked_add(years)?, month, day).ok()?;
                Some(Point::day(date))
            })
            .collect();
        let direction = self.direction(index);
        // A present tense is weak evidence for a date that is months away.
        let weak = direction.why.starts_with(SCHEDULED);
        let way = if weak { Way::Open } else { direction.way };
        let near = if way == Way::Back { 75 } else { 14 };
        let point = choose_within_year(&candidates, base, way, near)?;
        let disagrees = self.fields(index).has(Slot::Weekday);
        let note = if disagrees {
            ", though its weekday is another"
        } else {
            ""
        };
        let why = format!("{}, {}{note}", chosen(way), direction.why);
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    /// "Tuesday the 19th": the month in which both agree.
    fn weekday_and_day(&self, index: usize, day: i8) -> Option<Outcome> {
        let weekday = self.small(index, Slot::Weekday)?;
        let base = self.base.day?;
        let candidates: Vec<Point> = (-60..=60)
            .filter_map(|days| add_days(base, days))
            .filter(|date| date.day() == day && date.weekday().to_monday_one_offset() == weekday)
            .map(Point::day)
            .collect();
        let point = choose(&candidates, base, self.direction(index).way)
            .or_else(|| choose(&candidates, base, Way::Open))?;
        Some(Outcome::point(
            point,
            self.base_anchor(),
            "weekday and day agree",
        ))
    }

    fn weekday(&self, index: usize) -> Option<Outcome> {
        let weekday = self.small(index, Slot::Weekday)?;
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-WXX-{weekday}"),
                "no date of publication",
            ));
        };
        let relative = self.fields(index).get(Slot::Relative);
        let (date, why) = match relative.and_then(|field| field.number) {
            Some(-1) => (
                weekday_back(add_days(base, -1)?, weekday)?,
                "last before".to_owned(),
            ),
            // "this coming Sunday" is the nearest one, "next Sunday" that of the next week.
            Some(1) if relative.is_some_and(|field| field.end > field.start) => {
                let monday = weekday_ahead(add_days(base, 1)?, 1)?;
                (
                    weekday_ahead(monday, weekday)?,
                    "of the next week".to_owned(),
                )
            }
            Some(1) => (
                weekday_ahead(add_days(base, 1)?, weekday)?,
                "next after".to_owned(),
            ),
            _ => {
                let direction = self.direction(index);
                let date = match direction.way {
                    Way::Ahead => weekday_ahead(base, weekday)?,
                    Way::Back | Way::Open => weekday_back(base, weekday)?,
                };
                let word = if direction.way == Way::Ahead {
                    "next"
                } else {
                    "last"
                };
                (date, format!("{word}, {}", direction.why))
            }
        };
        Some(Outcome::point(Point::day(date), self.base_anchor(), why))
    }

    /// "Thursday last week".
    pub(super) fn weekday_of_week(&self, index: usize) -> Option<Outcome> {
        let weekday = self.small(index, Slot::Weekday)?;
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-WXX-{weekday}"),
                "no date of publication",
            ));
        };
        let weeks = self.number(index, Slot::Offset).unwrap_or(0);
        let monday = crate::time::calendar::monday(add_days(base, weeks)?)?;
        let date = weekday_ahead(monday, weekday)?;
        Some(Outcome::point(
            Point::day(date),
            self.base_anchor(),
            "day of that week",
        ))
    }

    /// "Friday week": a week after the coming Friday.
    pub(super) fn weekday_plus_week(&self, index: usize) -> Option<Outcome> {
        let weekday = self.small(index, Slot::Weekday)?;
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-WXX-{weekday}"),
                "no date of publication",
            ));
        };
        let date = add_days(weekday_ahead(base, weekday)?, 7)?;
        Some(Outcome::point(
            Point::day(date),
            self.base_anchor(),
            "a week after the coming one",
        ))
    }

    /// "the 28th".
    pub(super) fn day_of_month(&self, index: usize) -> Option<Outcome> {
        let day = self.small(index, Slot::Ordinal)?;
        if !(1..=31).contains(&day) {
            return None;
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-XX-{day:02}"),
                "no date of publication",
            ));
        };
        let candidates: Vec<Point> = (-2..=2)
            .filter_map(|months| {
                let month = crate::time::calendar::add_months(base.first_of_month(), months)?;
                Some(Point::day(
                    Date::new(month.year(), month.month(), day).ok()?,
                ))
            })
            .collect();
        let direction = self.direction(index);
        let point = choose(&candidates, base, direction.way)?;
        let why = format!("{}, {}", chosen(direction.way), direction.why);
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    /// The "4" of "Feb. 3, 4 and 7": month and year of the day before it in the list.
    pub(super) fn list_day(&self, index: usize) -> Option<Outcome> {
        let day = self.small(index, Slot::Day)?;
        let (at, point) = self.points_before(index).next()?;
        if self.parsed[at].sentence != self.parsed[index].sentence {
            return None;
        }
        let date = Date::new(point.first.year(), point.first.month(), day).ok()?;
        Some(Outcome::point(
            Point::day(date),
            Some(Anchored::Parsed(at)),
            "month of the list",
        ))
    }

    /// "March 15-16", "March 30 - April 2".
    pub(super) fn days(&self, index: usize) -> Option<Outcome> {
        let first = self.calendar_day(index)?;
        let last_day = self.small(index, Slot::Day2)?;
        let Some(start) = first.point.map(|point| point.first) else {
            return Some(first);
        };
        let month = self.small(index, Slot::Month2).unwrap_or(start.month());
        let year = if month < start.month() {
            start.year().checked_add(1)?
        } else {
            start.year()
        };
        let end = Date::new(year, month, last_day).ok()?;
        if end <= start {
            return None;
        }
        let part = self.text(index, Slot::Part);
        let value = if part.is_empty() {
            format!("{start}/{end}")
        } else {
            format!("{start}T{part}")
        };
        Some(Outcome {
            value,
            interval: Some((start, end)),
            ..first
        })
    }

    /// An ISO date.
    pub(super) fn digits(&self, index: usize) -> Option<Outcome> {
        let number = self.number(index, Slot::Digits)?;
        let date = date_of(number / 10000, number / 100 % 100, number % 100)?;
        Some(Outcome::point(Point::day(date), None, "ISO 8601"))
    }

    /// "4/22/2022" or "22/04/2022": whichever can be; where both can, as the report writes its other dates.
    pub(super) fn digits_slashed(&self, index: usize) -> Option<Outcome> {
        let number = self.number(index, Slot::Digits)?;
        self.either_order(number / 10000, number / 100 % 100, number % 100)
    }

    /// "21/04".
    pub(super) fn digits_short(&self, index: usize) -> Option<Outcome> {
        let number = self.number(index, Slot::Digits)?;
        let base = self.base.day?;
        let mut outcome = self.either_order(i64::from(base.year()), number / 100, number % 100)?;
        outcome.anchor = self.base_anchor();
        Some(outcome)
    }

    fn either_order(&self, year: i64, first: i64, second: i64) -> Option<Outcome> {
        let day_first = date_of(year, second, first);
        let month_first = date_of(year, first, second);
        let (date, why) = match (day_first, month_first) {
            (Some(date), None) => (date, "only day before month fits"),
            (None, Some(date)) => (date, "only month before day fits"),
            (Some(_), Some(date)) if self.writes_month_first() => {
                (date, "month before day, as elsewhere in the report")
            }
            (Some(date), Some(_)) => (date, "day before month"),
            (None, None) => return None,
        };
        Some(Outcome::point(Point::day(date), None, why))
    }

    /// Whether the report writes "April 22" rather than "22 April".
    fn writes_month_first(&self) -> bool {
        let mut balance = 0_i64;
        for parsed in self.parsed.iter().take(64) {
            let (month, day) = (parsed.fields.get(Slot::Month), parsed.fields.get(Slot::Day));
            if let (Some(month), Some(day)) = (month, day) {
                balance += if month.start < day.start { 1 } else { -1 };
            }
        }
        balance > 0
    }

    /// A month, with or without a year.
    pub(super) fn month(&self, index: usize) -> Option<Outcome> {
        let month = self.small(index, Slot::Month)?;
        if let Some(year) = self.stated_year(index) {
            let anchor = self
                .fields(index)
                .has(Slot::RelativeYear)
                .then_some(Anchored::Published);
            return Some(Outcome::point(
                Point::month(year, month)?,
                anchor,
                "month and year",
            ));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-{month:02}"),
                "no year and no date of publication",
            ));
        };
        if !self.fields(index).has(Slot::Relative)
            && let Some(outcome) = self.in_story(index, |year| Point::month(year, month))
        {
            return Some(outcome);
        }
        let this_year = Point::month(base.year(), month)?;
        let (point, why) = match self.number(index, Slot::Relative) {
            Some(-1) => {
                let before = if month < base.month() {
                    this_year
                } else {
                    Point::month(base.year().checked_sub(1)?, month)?
                };
                (before, "last before".to_owned())
            }
            Some(1) => {
                let after = if month > base.month() {
                    this_year
                } else {
                    Point::month(base.year().checked_add(1)?, month)?
                };
                (after, "next after".to_owned())
            }
            Some(_) => (this_year, "this year".to_owned()),
            None => {
                let candidates: Vec<Point> = (-1..=1)
                    .filter_map(|years| Point::month(base.year().checked_add(years)?, month))
                    .collect();
                let direction = self.direction(index);
                // A present tense is weak evidence for a month that may be most of a year away.
                let weak = direction.why.starts_with(SCHEDULED);
                let way = if weak { Way::Open } else { direction.way };
                let point = choose_within_year(&candidates, base, way, 45)?;
                (point, format!("{}, {}", chosen(way), direction.why))
            }
        };
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    pub(super) fn year(&self, index: usize) -> Option<Outcome> {
        let point = Point::year(self.stated_year(index)?)?;
        Some(Outcome::point(point, None, "year"))
    }

    /// "2009-2010", "2021-22".
    pub(super) fn years(&self, index: usize) -> Option<Outcome> {
        let first = i16::try_from(self.number(index, Slot::Year)?).ok()?;
        let mut last = i16::try_from(self.number(index, Slot::Year2)?).ok()?;
        if last < 100 {
            last += first / 100 * 100;
        }
        let count = last.checked_sub(first)?.checked_add(1)?;
        if !(2..=200).contains(&count) {
            return None;
        }
        let mut outcome = Outcome::point(Point::year(first)?, None, "first and last year");
        outcome.value = format!("{first:04}/{last:04}");
        outcome.interval = Some((outcome.interval?.0, Point::year(last)?.last));
        Some(outcome)
    }

    pub(super) fn before_christ(&self, index: usize) -> Option<Outcome> {
        let year = self.count(index, Slot::Year)? / 1000;
        (1..10_000)
            .contains(&year)
            .then(|| Outcome::value(format!("BC{year:04}"), "before Christ"))
    }

    /// The year that stands there, whole or as "'98", or as "last year".
    pub(super) fn stated_year(&self, index: usize) -> Option<i16> {
        if let Some(year) = self.number(index, Slot::Year) {
            let year = i16::try_from(year).ok()?;
            if year >= 100 {
                return Some(year);
            }
            // Two digits: of the century that brings them nearest to the report, at most ten years ahead.
            let now = self.base.day.map_or(2000, Date::year);
            let century = now.div_euclid(100) * 100;
            let guess = century + year;
            return Some(if guess > now + 10 { guess - 100 } else { guess });
        }
        let relative = self.fields(index).get(Slot::RelativeYear)?;
        if let Some(step) = relative.number {
            return self.base.day?.year().checked_add(i16::try_from(step).ok()?);
        }
        // "of the same year": that of the last time mentioned.
        let (_, point) = self.points_before(index).next()?;
        Some(point.first.year())
    }

    /// "T22:00", "TMO"; nothing where only the day stands there; none where it is no time of day.
    #[allow(
        clippy::option_option,
        reason = "no time of day and an impossible one differ"
    )]
    fn time_of_day(&self, index: usize) -> Option<Option<String>> {
        let part = self.text(index, Slot::Part);
        let Some(clock) = self.number(index, Slot::Clock) else {
            return Some((!part.is_empty()).then(|| format!("T{part}")));
        };
        let (mut hour, minute) = (clock / 100, clock % 100);
        if let Some(half) = self.number(index, Slot::Half) {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + half;
        } else if hour < 12 && matches!(part, "AF" | "EV") {
            hour += 12;
        }
        if hour > 24 || minute > 59 {
            return None;
        }
        Some(Some(format!("T{hour:02}:{minute:02}{}", self.zone(index))))
    }

    /// "Z", "+03:00", or nothing.
    fn zone(&self, index: usize) -> String {
        match self.number(index, Slot::Zone) {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }

    /// The night before the base day.
    pub(super) fn overnight(&self, index: usize) -> Option<Outcome> {
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX-XX-XXTNI", "no date of publication"));
        };
        let _ = index;
        let evening = add_days(base, -1)?;
        let mut outcome =
            Outcome::point(Point::day(evening), self.base_anchor(), "the night before");
        outcome.value.push_str("TNI");
        outcome.interval = Some((evening, base));
        Some(outcome)
    }
}

/// The date of that day, month and weekday nearest to the base.
fn agreeing(base: Date, month: i8, day: i8, weekday: i8) -> Option<Date> {
    (0..=6)
        .flat_map(|years| [-years, years])
        .filter_map(|years| Date::new(base.year().checked_add(years)?, month, day).ok())
        .find(|date| date.weekday().to_monday_one_offset() == weekday)
}

fn date_of(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn chosen(way: Way) -> &'static str {
    match way {
        Way::Back => "last",
        Way::Ahead => "next",
        Way::Open => "nearest",
    }
}
