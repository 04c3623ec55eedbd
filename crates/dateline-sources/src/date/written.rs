//! Written dates of publication.

use dateline::{Published, PublishedBecause};
use jiff::civil::Date;

use crate::Error;

/// A date of publication as it is written in metadata: an ISO 8601 date or date-time (`Z`, `+02:00`, `+0200` or no
/// offset), a slash date with the year first, or eight digits. The calendar day is that of the offset given. A
/// date-time without an offset is kept as its day alone: the contract has no times without one.
///
/// # Errors
/// Where it is none of these.
pub fn published(written: &str, because: PublishedBecause) -> Result<Published, Error> {
    let trimmed = written.trim();
    let fault = || Error::Date(written.chars().take(60).collect());
    let day = trimmed.get(..10).map(|day| day.replace('/', "-"));
    let date = match day.as_deref().and_then(|day| day.parse::<Date>().ok()) {
        Some(date) => date,
        None => compact(trimmed).ok_or_else(fault)?,
    };
    let rest = trimmed.get(10..).unwrap_or("");
    let written = clock(rest).map_or_else(|| date.to_string(), |clock| format!("{date}T{clock}"));
    Ok(Published {
        date,
        written,
        because,
    })
}

/// Seconds or milliseconds since 1970 as ten or thirteen digits: the day is that of UTC.
pub(super) fn epoch(written: &str) -> Option<Date> {
    let digits = written.trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = match digits.len() {
        10 => digits.parse().ok()?,
        13 => digits[..10].parse().ok()?,
        _ => return None,
    };
    Date::new(1970, 1, 1)
        .ok()?
        .checked_add(jiff::Span::new().days(seconds / 86_400))
        .ok()
}

/// "20220423"
fn compact(written: &str) -> Option<Date> {
    let digits = written.get(..8)?;
    let ends = written[8..]
        .chars()
        .next()
        .is_none_or(|c| c == 'T' || c.is_whitespace());
    if !ends || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        digits[..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..].parse().ok()?,
    )
    .ok()
}

/// "T18:04:00.000+0200" → "18:04:00+02:00"; none without an offset.
fn clock(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let offset_at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, offset) = rest.split_at(offset_at);
    let mut parts = time.trim().split('.').next()?.split(':');
    let mut number = |most: u8| -> Option<String> {
        let part = parts.next()?;
        let value: u8 = part.parse().ok()?;
        (part.len() == 2 && value <= most).then(|| part.to_owned())
    };
    let (hour, minute) = (number(23)?, number(59)?);
    let second = number(60).unwrap_or_else(|| "00".to_owned());
    let offset = match offset {
        "Z" | "z" => "Z".to_owned(),
        _ => {
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            match digits.len() {
                2 => format!("{}{digits}:00", &offset[..1]),
                4 => format!("{}{}:{}", &offset[..1], &digits[..2], &digits[2..]),
                _ => return None,
            }
        }
    };
    Some(format!("{hour}:{minute}:{second}{offset}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_since_1970() {
        let check = |written: &str, expect: Option<&str>| {
            let found = epoch(written).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expect, "{written}");
        };
        check("1584015300", Some("2020-03-12"));
        check("1584015300000", Some("2020-03-12"));
        check("20200312", None);
        check("", None);
    }

    #[test]
    fn written_dates() {
        let check = |written: &str, expect: &str| {
            let found = published(written, PublishedBecause::Input).unwrap();
            assert_eq!(found.written, expect, "{written}");
        };
        check("2022-04-23", "2022-04-23");
        check("2022-04-23T18:04:00Z", "2022-04-23T18:04:00Z");
        check(" 2022-04-23T18:04:00.123+0200", "2022-04-23T18:04:00+02:00");
        check("2022-04-23 18:04+02", "2022-04-23T18:04:00+02:00");
        check("2022-04-23T18:04:00", "2022-04-23");
        check("2022/04/23", "2022-04-23");
        check("20220423", "2022-04-23");
        for none in [
            "",
            "yesterday",
            "2022-02-31",
            "99999-01-01",
            "2022",
            "20229999",
            "é022-04-23x",
        ] {
            assert!(published(none, PublishedBecause::Input).is_err(), "{none}");
        }
    }
}
