//! Weeks, months, quarters, seasons, years, decades: last, this, next; of the text; by number.

use jiff::civil::Date;

use super::{Anchored, Operation, Outcome, Resolver, choose, last_over, next_to_come};
use crate::time::calendar::{Grain, Point, Season, add_days};
use crate::time::direction::Way;
use crate::time::parsed::Slot;

/// ISO number of the weekday that says of which month a week is.
const THURSDAY: i8 = 4;

impl Resolver<'_> {
    fn grain(&self, index: usize) -> Option<Grain> {
        Some(match self.text(index, Slot::Unit) {
            "D" => Grain::Day,
            "W" => Grain::Week,
            "WE" => Grain::Weekend,
            "M" => Grain::Month,
            "Q" => Grain::Quarter,
            "Y" => Grain::Year,
            "E" => Grain::Decade,
            "C" => Grain::Century,
            _ => return None,
        })
    }

    /// "last week", "early next year", "the weekend".
    pub(super) fn unit(&self, index: usize) -> Option<Outcome> {
        let grain = self.grain(index)?;
        let step = self.number(index, Slot::Relative)?;
        if grain == Grain::Quarter && self.row(index).id == "unit.the-period" {
            return self.same_quarter(index);
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(unknown(grain), "no date of publication"));
        };
        let mut step = step;
        let mut why = match step {
            -1 => "the one before".to_owned(),
            0 => "the one that holds the day".to_owned(),
            _ => "the one after".to_owned(),
        };
        // "Over the weekend" in a report of Monday is over.
        if grain == Grain::Weekend && step == 0 {
            let weekday = base.weekday().to_monday_one_offset();
            let direction = self.direction(index);
            let coming = match weekday {
                1 | 2 => direction.why.starts_with("direction."),
                6 | 7 => true,
                _ => direction.way == Way::Ahead || direction.why.starts_with("direction.until"),
            };
            if !coming {
                step = -1;
                why = format!("the last one, {}", direction.why);
            }
        }
        let point = Point::holding(grain, base)?.step(step)?;
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    /// "year-end".
    pub(super) fn unit_end(&self, index: usize) -> Option<Outcome> {
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX-12-31", "no date of publication"));
        };
        let direction = self.direction(index);
        let year = if direction.way == Way::Back {
            base.year().checked_sub(1)?
        } else {
            base.year()
        };
        let point = Point::day(Date::new(year, 12, 31).ok()?);
        Some(Outcome::point(point, self.base_anchor(), direction.why))
    }

    /// "that year", "the same day": as last mentioned.
    pub(super) fn unit_same(&self, index: usize) -> Option<Outcome> {
        let grain = self.grain(index)?;
        if grain == Grain::Quarter {
            return self.same_quarter(index);
        }
        let Some((at, point)) = self.point_within(index, grain) else {
            // "Later in the day": the report's own.
            if grain == Grain::Day && self.text(index, Slot::From) == "published" {
                let base = self.base.day?;
                return Some(Outcome::point(
                    Point::day(base),
                    self.base_anchor(),
                    "the report's day",
                ));
            }
            return Some(Outcome::value(
                unknown(grain),
                "nothing in the text to count from",
            ));
        };
        let point = Point::holding(grain, point.first)?;
        Some(Outcome::point(
            point,
            Some(Anchored::Parsed(at)),
            "as last mentioned",
        ))
    }

    /// Whether an expression names a quarter only to compare with it ("from a year earlier").
    fn is_comparison(&self, index: usize) -> bool {
        matches!(
            self.row(index).operation,
            Operation::YearEarlier | Operation::YearPeriod
        )
    }

    /// "the quarter", "the latest period": as last mentioned, otherwise the last that is over.
    fn same_quarter(&self, index: usize) -> Option<Outcome> {
        let known = self
            .points_before(index)
            .find(|(at, point)| point.grain == Grain::Quarter && !self.is_comparison(*at));
        if let Some((at, point)) = known {
            return Some(Outcome::point(
                point,
                Some(Anchored::Parsed(at)),
                "as last mentioned",
            ));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                unknown(Grain::Quarter),
                "no date of publication",
            ));
        };
        let point = Point::holding(Grain::Quarter, base)?.step(-1)?;
        Some(Outcome::point(
            point,
            self.base_anchor(),
            "the last one that is over",
        ))
    }

    /// "the following year", "the day before": counted from the last time mentioned.
    pub(super) fn unit_text(&self, index: usize) -> Option<Outcome> {
        let grain = self.grain(index)?;
        let step = self.number(index, Slot::Relative)?;
        let Some((at, point)) = self.point_within(index, grain) else {
            // "The previous day" without a day before it is that before publication.
            if grain == Grain::Day && step == -1 && self.base.day.is_some() {
                let point = Point::day(add_days(self.base.day?, -1)?);
                return Some(Outcome::point(
                    point,
                    self.base_anchor(),
                    "nothing nearer in the text",
                ));
            }
            return Some(Outcome::value(
                unknown(grain),
                "nothing in the text to count from",
            ));
        };
        let point = Point::holding(grain, point.first)?.step(step)?;
        let why = if step < 0 {
            "the one before"
        } else {
            "the one after"
        };
        Some(Outcome::point(point, Some(Anchored::Parsed(at)), why))
    }

    /// "the week of May 9".
    pub(super) fn week_of(&self, index: usize) -> Option<Outcome> {
        let day = self.day(index)?;
        let Some(point) = day.point else {
            return Some(Outcome::value(unknown(Grain::Week), day.why));
        };
        let week = Point::holding(Grain::Week, point.first)?;
        Some(Outcome::point(
            week,
            day.anchor,
            "the week that holds the day",
        ))
    }

    /// "the last week of March": a week is of the month that holds its Thursday, as ISO 8601 has it for years.
    pub(super) fn week_of_month(&self, index: usize) -> Option<Outcome> {
        let month = self.month(index)?;
        let ordinal = self.number(index, Slot::Ordinal)?;
        let Some(point) = month.point else {
            return Some(Outcome::value(unknown(Grain::Week), month.why));
        };
        let thursday = if ordinal > 4 {
            crate::time::calendar::weekday_back(point.last, THURSDAY)?
        } else {
            add_days(
                crate::time::calendar::weekday_ahead(point.first, THURSDAY)?,
                (ordinal - 1) * 7,
            )?
        };
        let week = Point::holding(Grain::Week, thursday)?;
        Some(Outcome::point(week, month.anchor, month.why))
    }

    /// "a year earlier", "year-ago": the last quarter or year mentioned, one year before.
    pub(super) fn year_earlier(&self, index: usize) -> Option<Outcome> {
        if self.fields(index).has(Slot::Ordinal) {
            let quarter = self.quarter(index)?;
            let point = quarter.point?.step(-4)?;
            return Some(Outcome::point(
                point,
                quarter.anchor,
                "that quarter a year before",
            ));
        }
        let known = self
            .points_before(index)
            .take(12)
            .find(|(at, point)| point.grain == Grain::Quarter && !self.is_comparison(*at));
        if let Some((at, point)) = known {
            let point = point.step(-4)?;
            return Some(Outcome::point(
                point,
                Some(Anchored::Parsed(at)),
                "the quarter a year before",
            ));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value("XXXX", "no date of publication"));
        };
        let point = Point::year(base.year().checked_sub(1)?)?;
        Some(Outcome::point(point, self.base_anchor(), "the year before"))
    }

    /// "the 1988 period": that year's quarter, if the text speaks of quarters.
    pub(super) fn year_period(&self, index: usize) -> Option<Outcome> {
        let year = self.stated_year(index)?;
        let known = self
            .points_before(index)
            .take(12)
            .find(|(at, point)| point.grain == Grain::Quarter && !self.is_comparison(*at));
        let Some((at, point)) = known else {
            return Some(Outcome::point(Point::year(year)?, None, "year"));
        };
        let same = Date::new(year, point.first.month(), 1).ok()?;
        let point = Point::holding(Grain::Quarter, same)?;
        Some(Outcome::point(
            point,
            Some(Anchored::Parsed(at)),
            "that year's same quarter",
        ))
    }

    pub(super) fn quarter(&self, index: usize) -> Option<Outcome> {
        let quarter = self.small(index, Slot::Ordinal)?;
        if !(1..=4).contains(&quarter) {
            return None;
        }
        self.numbered(
            index,
            |year| Point::quarter(year, quarter),
            format!("XXXX-Q{quarter}"),
        )
    }

    pub(super) fn half(&self, index: usize) -> Option<Outcome> {
        let half = self.small(index, Slot::Ordinal)?;
        self.numbered(
            index,
            |year| Point::half(year, half),
            format!("XXXX-H{half}"),
        )
    }

    /// A part of a year, by its number: the year stands there, or follows from the tense.
    fn numbered(
        &self,
        index: usize,
        point: impl Fn(i16) -> Option<Point>,
        unknown: String,
    ) -> Option<Outcome> {
        if let Some(year) = self.stated_year(index) {
            return Some(Outcome::point(point(year)?, None, "part of the year named"));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(unknown, "no date of publication"));
        };
        let candidates: Vec<Point> = (-1..=1)
            .filter_map(|years| point(base.year().checked_add(years)?))
            .collect();
        let direction = self.direction(index);
        // Figures of what is over are told in the future too ("earnings will be lower"): then the nearer one.
        let (way, word) = if direction.way == Way::Ahead {
            (Way::Open, "nearest")
        } else {
            (Way::Back, "last")
        };
        let point = choose(&candidates, base, way)?;
        Some(Outcome::point(
            point,
            self.base_anchor(),
            format!("{word}, {}", direction.why),
        ))
    }

    pub(super) fn season(&self, index: usize) -> Option<Outcome> {
        let season = Season::of_code(self.text(index, Slot::Season))?;
        if let Some(year) = self.stated_year(index) {
            return Some(Outcome::point(
                Point::season(year, season)?,
                None,
                "season of the year named",
            ));
        }
        let Some(base) = self.base.day else {
            return Some(Outcome::value(
                format!("XXXX-{}", season.code()),
                "no date of publication",
            ));
        };
        let candidates: Vec<Point> = (-2..=2)
            .filter_map(|years| Point::season(base.year().checked_add(years)?, season))
            .collect();
        let (point, why) = match self.number(index, Slot::Relative) {
            Some(-1) => (
                last_over(&candidates, base)?,
                "the last that is over".to_owned(),
            ),
            Some(1) => (
                next_to_come(&candidates, base)?,
                "the next to come".to_owned(),
            ),
            Some(_) => (
                Point::season(base.year(), season)?,
                "this year's".to_owned(),
            ),
            None => {
                let direction = self.direction(index);
                (choose(&candidates, base, direction.way)?, direction.why)
            }
        };
        Some(Outcome::point(point, self.base_anchor(), why))
    }

    /// "the 1970s", "the '90s", "the nineties".
    pub(super) fn decade(&self, index: usize) -> Option<Outcome> {
        let decade = i16::try_from(self.number(index, Slot::Decade)?).ok()?;
        let year = if decade >= 100 {
            decade
        } else {
            let now = self.base.day.map_or(2000, Date::year);
            let guess = now.div_euclid(100) * 100 + decade;
            if guess > now { guess - 100 } else { guess }
        };
        // "the 1900s" is a century to most who write it.
        let point = Point::years(Grain::Decade, year, 10)?;
        Some(Outcome::point(point, None, "decade"))
    }

    pub(super) fn century(&self, index: usize) -> Option<Outcome> {
        let century = i16::try_from(self.number(index, Slot::Ordinal)?).ok()?;
        if !(1..=30).contains(&century) {
            return None;
        }
        let point = Point::years(Grain::Century, (century - 1) * 100, 100)?;
        Some(Outcome::point(point, None, "century"))
    }
}

/// The value of a stretch of which only the length is known.
pub(super) fn unknown(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "XXXX-XX-XX",
        Grain::Week => "XXXX-WXX",
        Grain::Weekend => "XXXX-WXX-WE",
        Grain::Month => "XXXX-XX",
        Grain::Quarter => "XXXX-QX",
        Grain::Half => "XXXX-HX",
        Grain::Season | Grain::Year => "XXXX",
        Grain::Decade => "XXX",
        Grain::Century => "XX",
    }
}
