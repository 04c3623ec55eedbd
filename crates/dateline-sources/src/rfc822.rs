//! Dates of RSS: RFC 822 and what publishers make of it.

use dateline::{Published, PublishedBecause};
use jiff::civil::Date;

/// Zones that RFC 822 names, with hours from UTC. Other names are not believed: the day is then the one written.
const ZONES: [(&str, &str); 12] = [
    ("GMT", "Z"),
    ("UT", "Z"),
    ("UTC", "Z"),
    ("Z", "Z"),
    ("EST", "-05:00"),
    ("EDT", "-04:00"),
    ("CST", "-06:00"),
    ("CDT", "-05:00"),
    ("MST", "-07:00"),
    ("MDT", "-06:00"),
    ("PST", "-08:00"),
    ("PDT", "-07:00"),
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// "Fri, 22 Apr 2022 23:30:00 +0300", the weekday, seconds and zone left out or not, the month in full or short, the
/// year with two digits (RFC 2822: below 50 is of this century).
pub(crate) fn published(written: &str, because: PublishedBecause) -> Option<Published> {
    let bare = match written.split_once(',') {
        Some((weekday, rest)) if !weekday.contains(|c: char| c.is_ascii_digit()) => rest,
        _ => written,
    };
    let mut parts = bare
        .split([' ', '\t', '\u{a0}'])
        .filter(|part| !part.is_empty());
    let day: i8 = parts.next()?.trim_end_matches(',').parse().ok()?;
    let name = parts.next()?.get(..3)?.to_lowercase();
    let month = MONTHS.iter().position(|month| *month == name)? as i8 + 1;
    let year = year(parts.next()?)?;
    let date = Date::new(year, month, day).ok()?;
    let clock = parts.next().and_then(clock);
    let offset = parts.next().and_then(offset);
    let written = match (clock, offset) {
        (Some(clock), Some(offset)) => format!("{date}T{clock}{offset}"),
        _ => date.to_string(),
    };
    Some(Published {
        date,
        written,
        because,
    })
}

fn year(digits: &str) -> Option<i16> {
    let year: i16 = digits.trim_end_matches(',').parse().ok()?;
    match (digits.len(), year) {
        (2, 0..50) => Some(2000 + year),
        (2, 50..) => Some(1900 + year),
        (4.., 1800..=2100) => Some(year),
        _ => None,
    }
}

/// "23:30:00" or "23:30"
fn clock(written: &str) -> Option<String> {
    let mut parts = written.split(':').map(str::parse::<u8>);
    let mut next = |most: u8| parts.next()?.ok().filter(|value| *value <= most);
    let (hour, minute) = (next(23)?, next(59)?);
    let second = next(60).unwrap_or(0);
    Some(format!("{hour:02}:{minute:02}:{second:02}"))
}

fn offset(written: &str) -> Option<String> {
    if let Some((_, offset)) = ZONES.iter().find(|(name, _)| *name == written) {
        return Some((*offset).to_owned());
    }
    let sign = written.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        4 => Some(format!("{sign}{}:{}", &digits[..2], &digits[2..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds() {
        let check = |written: &str, expect: Option<&str>| {
            let found = published(written, PublishedBecause::Feed).map(|p| p.written);
            assert_eq!(found.as_deref(), expect, "{written}");
        };
        check(
            "Fri, 22 Apr 2022 23:30:00 +0300",
            Some("2022-04-22T23:30:00+03:00"),
        );
        check("Fri, 22 Apr 2022 23:30 GMT", Some("2022-04-22T23:30:00Z"));
        check("22 April 2022", Some("2022-04-22"));
        check(
            "Fri,  2 Sept 22 08:05:00 EDT",
            Some("2022-09-02T08:05:00-04:00"),
        );
        check("Fri, 22 Apr 2022 23:30:00 MSK", Some("2022-04-22"));
        check("Fri, 31 Apr 2022 23:30:00 GMT", None);
        check("2022-04-22T23:30:00Z", None);
        check("soon", None);
        check("", None);
        check("1 é", None);
    }
}
