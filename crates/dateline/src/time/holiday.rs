//! Holidays and observances, by rules of several calendars (`data/en/time/holidays.tsv`).

use icu_calendar::cal::{ChineseTraditional, Hebrew, Hijri, Iso, Persian};
use icu_calendar::types::DateFields;
use icu_calendar::{AsCalendar, Date as AnyDate};
use jiff::civil::Date;

use super::calendar::{add_days, weekday_ahead, weekday_back};
use crate::Error;
use crate::tables::Tables;

/// The table of holidays.
const TABLE: &str = "en/time/holidays.tsv";

/// All holidays.
#[derive(Debug)]
pub(super) struct Holidays {
    pub(super) rows: Vec<Holiday>,
}

/// A holiday of one or several countries.
#[derive(Debug)]
pub(super) struct Holiday {
    pub(super) id: String,
    pub(super) names: Vec<String>,
    rule: Rule,
    /// Days that it lasts.
    pub(super) days: i64,
    /// ISO 3166-1 alpha-3 codes; empty: kept everywhere under that name.
    pub(super) countries: Vec<String>,
    /// Words of which one must stand in the sentence.
    pub(super) near: Vec<String>,
}

#[derive(Debug)]
enum Rule {
    Fixed {
        month: i8,
        day: i8,
    },
    /// Days after Easter Sunday of the Western churches.
    Easter(i64),
    /// Days after Easter Sunday of the Eastern churches.
    Orthodox(i64),
    /// Days after the n-th such weekday of the month.
    Nth {
        n: i8,
        weekday: i8,
        month: i8,
        offset: i64,
    },
    /// The last such weekday of the month.
    Last {
        weekday: i8,
        month: i8,
    },
    /// Month and day of another calendar.
    Lunar {
        calendar: Lunar,
        month: u8,
        day: u8,
        offset: i64,
    },
    /// Days that no simple rule gives.
    Dates(Vec<Date>),
}

#[derive(Debug, Clone, Copy)]
enum Lunar {
    Hijri,
    Hebrew,
    Chinese,
    Persian,
}

impl Holidays {
    /// Reads the table.
    ///
    /// # Errors
    /// Where a rule is not of its form.
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut rows = Vec::new();
        for row in tables.tsv(TABLE)? {
            let rule = rule(row.get("rule"))
                .ok_or_else(|| row.error(format!("no rule \"{}\"", row.get("rule"))))?;
            let owned = |column: &str| row.list(column).into_iter().map(str::to_owned).collect();
            rows.push(Holiday {
                id: row.get("id").to_owned(),
                names: owned("names"),
                rule,
                days: row.get("days").parse().unwrap_or(1),
                countries: owned("countries"),
                near: owned("near"),
            });
        }
        Ok(Holidays { rows })
    }
}

fn rule(text: &str) -> Option<Rule> {
    let mut parts = text.split_whitespace();
    let kind = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let number = |at: usize| rest.get(at)?.parse::<i64>().ok();
    let small = |at: usize| i8::try_from(number(at)?).ok();
    let lunar = |calendar: Lunar| {
        Some(Rule::Lunar {
            calendar,
            month: u8::try_from(number(0)?).ok()?,
            day: u8::try_from(number(1)?).ok()?,
            offset: number(2).unwrap_or(0),
        })
    };
    Some(match kind {
        "fixed" => Rule::Fixed {
            month: small(0)?,
            day: small(1)?,
        },
        "easter" => Rule::Easter(number(0)?),
        "orthodox" => Rule::Orthodox(number(0)?),
        "nth" => Rule::Nth {
            n: small(0)?,
            weekday: small(1)?,
            month: small(2)?,
            offset: number(3).unwrap_or(0),
        },
        "last" => Rule::Last {
            weekday: small(0)?,
            month: small(1)?,
        },
        "hijri" => return lunar(Lunar::Hijri),
        "hebrew" => return lunar(Lunar::Hebrew),
        "chinese" => return lunar(Lunar::Chinese),
        "persian" => return lunar(Lunar::Persian),
        "dates" => Rule::Dates(
            rest.iter()
                .map(|date| date.parse().ok())
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

impl Holiday {
    /// Its first days that fall into a year of the civil calendar (a lunar one may come twice or not at all).
    pub(super) fn in_year(&self, year: i16) -> Vec<Date> {
        match &self.rule {
            Rule::Fixed { month, day } => Date::new(year, *month, *day).into_iter().collect(),
            Rule::Easter(offset) => easter(year)
                .and_then(|sunday| add_days(sunday, *offset))
                .into_iter()
                .collect(),
            Rule::Orthodox(offset) => orthodox_easter(year)
                .and_then(|sunday| add_days(sunday, *offset))
                .into_iter()
                .collect(),
            Rule::Nth {
                n,
                weekday,
                month,
                offset,
            } => Date::new(year, *month, 1)
                .ok()
                .and_then(|first| weekday_ahead(first, *weekday))
                .and_then(|first| add_days(first, i64::from(*n - 1) * 7 + offset))
                .into_iter()
                .collect(),
            Rule::Last { weekday, month } => Date::new(year, *month, 1)
                .ok()
                .and_then(|first| weekday_back(first.last_of_month(), *weekday))
                .into_iter()
                .collect(),
            Rule::Lunar {
                calendar,
                month,
                day,
                offset,
            } => lunar(*calendar, year, *month, *day)
                .into_iter()
                .filter_map(|date| add_days(date, *offset))
                .collect(),
            Rule::Dates(dates) => dates
                .iter()
                .copied()
                .filter(|date| date.year() == year)
                .collect(),
        }
    }
}

/// Easter Sunday, Gregorian, by the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Easter Sunday of the churches that reckon by the Julian calendar (Meeus, the same chapter), as a Gregorian date;
/// the calendars lie 13 days apart from 1900 to 2099.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(4), y.rem_euclid(7), y.rem_euclid(19));
    let d = (19 * c + 15).rem_euclid(30);
    let e = (2 * a + 4 * b - d + 34).rem_euclid(7);
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let century = y.div_euclid(100);
    add_days(julian, i64::from(century - century.div_euclid(4) - 2))
}

/// The days of a civil year that bear that month and day in another calendar.
fn lunar(calendar: Lunar, year: i16, month: u8, day: u8) -> Vec<Date> {
    match calendar {
        Lunar::Hijri => days_in(year, month, day, Hijri::new_umm_al_qura()),
        Lunar::Hebrew => days_in(year, month, day, Hebrew::new()),
        Lunar::Chinese => days_in(year, month, day, ChineseTraditional::new()),
        Lunar::Persian => days_in(year, month, day, Persian),
    }
}

fn days_in<A: AsCalendar + Copy>(year: i16, month: u8, day: u8, calendar: A) -> Vec<Date> {
    let Ok(new_year) = AnyDate::try_new_iso(i32::from(year), 1, 1) else {
        return Vec::new();
    };
    let first = new_year.to_calendar(calendar).year().extended_year();
    let code = format!("M{month:02}");
    (first..=first + 2)
        .filter_map(|there| {
            let mut fields = DateFields::default();
            fields.extended_year = Some(there);
            fields.month_code = Some(code.as_bytes());
            fields.day = Some(day);
            let date = AnyDate::try_from_fields(fields, Default::default(), calendar)
                .ok()?
                .to_calendar(Iso);
            Date::new(
                i16::try_from(date.year().extended_year()).ok()?,
                i8::try_from(date.month().ordinal).ok()?,
                i8::try_from(date.day_of_month().0).ok()?,
            )
            .ok()
        })
        .filter(|date| date.year() == year)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_2022() {
        for (text, days) in [
            ("easter 0", "2022-04-17"),
            ("easter -2", "2022-04-15"),
            ("orthodox 0", "2022-04-24"),
            ("hijri 9 1", "2022-04-02"),
            ("hijri 10 1", "2022-05-02"),
            ("hijri 12 10", "2022-07-09"),
            ("chinese 1 1", "2022-02-01"),
            ("hebrew 7 15", "2022-04-16"),
            ("hebrew 1 10", "2022-10-05"),
            ("persian 1 1", "2022-03-21"),
            ("nth 4 4 11", "2022-11-24"),
            ("last 1 5", "2022-05-30"),
        ] {
            let holiday = Holiday {
                id: String::new(),
                names: Vec::new(),
                rule: rule(text).expect("a rule"),
                days: 1,
                countries: Vec::new(),
                near: Vec::new(),
            };
            let found: Vec<String> = holiday.in_year(2022).iter().map(Date::to_string).collect();
            assert_eq!(found, [days], "{text}");
        }
        assert_eq!(
            easter(2000).map(|d| d.to_string()).as_deref(),
            Some("2000-04-23")
        );
        assert_eq!(
            orthodox_easter(2000).map(|d| d.to_string()).as_deref(),
            Some("2000-04-30")
        );
        assert!(easter(9999).is_some());
    }
}
