//! Moments and days as the archive counts them: seconds and days since 1970 in UTC.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Error;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// A day, counted from 1 January 1970.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day of an ISO 8601 date (or of the date of a date-time).
    pub fn parse(written: &str) -> Option<Day> {
        let date: Date = written.get(..10)?.parse().ok()?;
        Some(Day::of(date))
    }

    fn of(date: Date) -> Day {
        let epoch = Date::constant(1970, 1, 1);
        let days = (date - epoch).get_days();
        Day(days)
    }

    /// The day that holds a moment.
    pub fn holding(second: i64) -> Day {
        Day(i32::try_from(second.div_euclid(DAY)).unwrap_or(i32::MAX))
    }

    /// The moment at which it begins.
    pub fn begins(self) -> i64 {
        i64::from(self.0) * DAY
    }

    /// The calendar date, where there is one.
    pub(crate) fn date(self) -> Option<Date> {
        let epoch = Date::constant(1970, 1, 1);
        epoch
            .checked_add(jiff::Span::new().try_days(self.0).ok()?)
            .ok()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{date}"),
            None => write!(f, "day {}", self.0),
        }
    }
}

/// The moment that a date or date-time of publication stands for. A date alone stands for the beginning of its UTC day;
/// a time without an offset is taken as UTC.
pub fn published(written: &str) -> Option<i64> {
    if let Ok(zoned) = written.parse::<Timestamp>() {
        return Some(zoned.as_second());
    }
    if let Ok(time) = written.parse::<jiff::civil::DateTime>()
        && written.len() > 10
    {
        return TimeZone::UTC.to_timestamp(time).ok().map(|t| t.as_second());
    }
    let date: Date = written.parse().ok()?;
    Some(Day::of(date).begins())
}

/// The last moment of a date (its whole UTC day) or date-time: what `--as-of` and `--recorded-by` mean.
///
/// # Errors
/// Where it is neither.
pub fn until(written: &str) -> Result<i64, Error> {
    let moment = published(written).ok_or_else(|| Error::moment(written))?;
    let is_date = written.parse::<Date>().is_ok() && written.len() <= 10;
    Ok(if is_date { moment + DAY - 1 } else { moment })
}

/// A moment, written in ISO 8601 to the second.
pub fn write(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(|_| second.to_string(), |moment| moment.to_string())
}

/// The moment at which the archive takes something in: the only clock that is read, and it decides nothing but
/// `--recorded-by`.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_whole_days_and_offsets_count() {
        assert_eq!(published("1970-01-02"), Some(DAY));
        assert_eq!(published("1970-01-02T00:00:00Z"), Some(DAY));
        assert_eq!(published("1970-01-02T03:00:00+03:00"), Some(DAY));
        assert_eq!(published("1970-01-02T00:00:05"), Some(DAY + 5));
        assert_eq!(published("soon"), None);
        assert_eq!(until("1970-01-01").ok(), Some(DAY - 1));
        assert_eq!(until("1970-01-01T01:00:00Z").ok(), Some(3600));
        assert!(until("yesterday").is_err());
    }

    #[test]
    fn days_come_back() {
        for written in ["1969-12-31", "1970-01-01", "2022-04-26", "1756-01-27"] {
            assert_eq!(
                Day::parse(written).map(|day| day.to_string()).as_deref(),
                Some(written)
            );
        }
        assert_eq!(Day::holding(-1), Day(-1));
    }
}
