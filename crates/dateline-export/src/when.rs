//! Days and moments of the archive's answers (ISO 8601), as tables and calendars take them.

use dateline_archive::moment::{Day, published};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::table::Cell;

/// The day (UTC) of a date or moment.
pub(crate) fn day(written: &str) -> Option<Date> {
    of_days(Day::holding(published(written)?).0)
}

/// The moment; of a date, its beginning (UTC).
pub(crate) fn moment(written: &str) -> Option<Timestamp> {
    Timestamp::from_second(published(written)?).ok()
}

pub(crate) fn day_cell(written: Option<&str>) -> Cell {
    let moment = written.and_then(published);
    moment.map_or(Cell::Null, |moment| Cell::Day(Day::holding(moment).0))
}

pub(crate) fn moment_cell(written: &str) -> Cell {
    published(written).map_or(Cell::Null, Cell::Moment)
}

/// The date so many days after 1 January 1970.
pub(crate) fn of_days(days: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_those_of_the_calendar() {
        assert_eq!(day_cell(Some("1970-01-02")), Cell::Day(1));
        assert_eq!(day_cell(Some("1969-12-31")), Cell::Day(-1));
        assert_eq!(
            day_cell(Some("2022-04-26T23:30:00-02:00")),
            Cell::Day(19_109)
        );
        assert_eq!(day_cell(Some("next week")), Cell::Null);
        assert_eq!(moment_cell("1970-01-02"), Cell::Moment(86_400));
        assert_eq!(
            moment_cell("2022-04-22T18:04:00Z"),
            Cell::Moment(1_650_650_640)
        );
        assert_eq!(of_days(19_108), day("2022-04-26"));
    }
}
