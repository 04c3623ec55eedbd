//! Stretches of the civil calendar: their first and last days, their TIMEX3 values, counting from one to another.

use jiff::ToSpan;
use jiff::civil::Date;

/// How long a stretch of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Grain {
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
}

/// Seasons as TIMEX3 names them; months are those of the northern temperate zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "SP" => Season::Spring,
            "SU" => Season::Summer,
            "FA" => Season::Autumn,
            "WI" => Season::Winter,
            _ => return None,
        })
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    fn first_month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) grain: Grain,
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Point {
    pub(super) fn day(date: Date) -> Self {
        Point {
            grain: Grain::Day,
            first: date,
            last: date,
        }
    }

    /// The stretch of that grain that holds the date.
    pub(super) fn holding(grain: Grain, date: Date) -> Option<Self> {
        let year = date.year();
        match grain {
            Grain::Day => Some(Point::day(date)),
            Grain::Week => {
                let first = monday(date)?;
                Some(Point {
                    grain,
                    first,
                    last: add_days(first, 6)?,
                })
            }
            Grain::Weekend => {
                let first = add_days(monday(date)?, 5)?;
                Some(Point {
                    grain,
                    first,
                    last: add_days(first, 1)?,
                })
            }
            Grain::Month => Point::months(grain, year, date.month(), 1),
            Grain::Quarter => Point::months(grain, year, (date.month() - 1) / 3 * 3 + 1, 3),
            Grain::Half => Point::months(grain, year, (date.month() - 1) / 6 * 6 + 1, 6),
            Grain::Season => {
                let (season, year) = match date.month() {
                    3..=5 => (Season::Spring, year),
                    6..=8 => (Season::Summer, year),
                    9..=11 => (Season::Autumn, year),
                    12 => (Season::Winter, year),
                    _ => (Season::Winter, year - 1),
                };
                Point::season(year, season)
            }
            Grain::Year => Point::year(year),
            Grain::Decade => Point::years(grain, year.div_euclid(10) * 10, 10),
            Grain::Century => Point::years(grain, year.div_euclid(100) * 100, 100),
        }
    }

    pub(super) fn year(year: i16) -> Option<Self> {
        Point::years(Grain::Year, year, 1)
    }

    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        Point::months(Grain::Month, year, month, 1)
    }

    pub(super) fn quarter(year: i16, quarter: i8) -> Option<Self> {
        Point::months(Grain::Quarter, year, quarter * 3 - 2, 3)
    }

    pub(super) fn half(year: i16, half: i8) -> Option<Self> {
        Point::months(Grain::Half, year, half * 6 - 5, 6)
    }

    pub(super) fn season(year: i16, season: Season) -> Option<Self> {
        Point::months(Grain::Season, year, season.first_month(), 3)
    }

    /// `count` years from the first day of `year` on.
    pub(super) fn years(grain: Grain, year: i16, count: i16) -> Option<Self> {
        Some(Point {
            grain,
            first: Date::new(year, 1, 1).ok()?,
            last: Date::new(year.checked_add(count - 1)?, 12, 31).ok()?,
        })
    }

    fn months(grain: Grain, year: i16, month: i8, count: i32) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        let last = add_days(add_months(first, count)?, -1)?;
        Some(Point { grain, first, last })
    }

    /// The stretch of the same grain so many steps later.
    pub(super) fn step(self, count: i64) -> Option<Self> {
        let months =
            |months: i64| add_months(self.first, i32::try_from(count.checked_mul(months)?).ok()?);
        let first = match self.grain {
            Grain::Day => add_days(self.first, count)?,
            Grain::Week | Grain::Weekend => add_days(self.first, count.checked_mul(7)?)?,
            Grain::Month => months(1)?,
            Grain::Quarter => months(3)?,
            Grain::Half => months(6)?,
            Grain::Season | Grain::Year => months(12)?,
            Grain::Decade => months(120)?,
            Grain::Century => months(1200)?,
        };
        Point::holding(self.grain, first)
    }

    /// The TIMEX3 value.
    pub(super) fn value(self) -> String {
        let year = self.first.year();
        let month = self.first.month();
        match self.grain {
            Grain::Day => self.first.to_string(),
            Grain::Week => week_value(self.first),
            Grain::Weekend => format!("{}-WE", week_value(self.first)),
            Grain::Month => format!("{year:04}-{month:02}"),
            Grain::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Grain::Half => format!("{year:04}-H{}", (month - 1) / 6 + 1),
            Grain::Season => {
                let season = match month {
                    3 => Season::Spring,
                    6 => Season::Summer,
                    9 => Season::Autumn,
                    _ => Season::Winter,
                };
                format!("{year:04}-{}", season.code())
            }
            Grain::Year => format!("{year:04}"),
            Grain::Decade => format!("{:03}", year.div_euclid(10)),
            Grain::Century => format!("{:02}", year.div_euclid(100)),
        }
    }
}

fn week_value(monday: Date) -> String {
    let week = monday.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The Monday of the date's week.
pub(super) fn monday(date: Date) -> Option<Date> {
    add_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

/// The date so many days later.
pub(super) fn add_days(date: Date, days: i64) -> Option<Date> {
    if days.abs() > 5_000_000 {
        return None;
    }
    date.checked_add(days.days()).ok()
}

/// The date so many months later; the 31st becomes the last day of a shorter month.
pub(super) fn add_months(date: Date, months: i32) -> Option<Date> {
    if months.abs() > 200_000 {
        return None;
    }
    date.checked_add(months.months()).ok()
}

/// The weekday (1 Monday … 7 Sunday) on or before the date.
pub(super) fn weekday_back(date: Date, weekday: i8) -> Option<Date> {
    let back = (date.weekday().to_monday_one_offset() - weekday).rem_euclid(7);
    add_days(date, -i64::from(back))
}

/// The weekday on or after the date.
pub(super) fn weekday_ahead(date: Date, weekday: i8) -> Option<Date> {
    let ahead = (weekday - date.weekday().to_monday_one_offset()).rem_euclid(7);
    add_days(date, i64::from(ahead))
}

/// The week (ISO 8601) of the date, as a TIMEX3 value.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    let span = from.until(to).map(|span| i64::from(span.get_days()));
    span.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values() {
        let day = date(2022, 4, 22);
        for (grain, value) in [
            (Grain::Day, "2022-04-22"),
            (Grain::Week, "2022-W16"),
            (Grain::Weekend, "2022-W16-WE"),
            (Grain::Month, "2022-04"),
            (Grain::Quarter, "2022-Q2"),
            (Grain::Season, "2022-SP"),
            (Grain::Half, "2022-H1"),
            (Grain::Year, "2022"),
            (Grain::Decade, "202"),
            (Grain::Century, "20"),
        ] {
            let point = Point::holding(grain, day).expect("in range");
            assert_eq!(point.value(), value);
            assert!(point.first <= point.last);
            assert_eq!(
                point.step(1).and_then(|p| p.step(-1)),
                Some(point),
                "{value}"
            );
        }
        assert_eq!(Point::month(2022, 13), None);
        assert_eq!(Point::year(9999).and_then(|p| p.step(1)), None);
        assert_eq!(weekday_back(day, 4), Some(date(2022, 4, 21)));
        assert_eq!(weekday_ahead(day, 2), Some(date(2022, 4, 26)));
    }
}
