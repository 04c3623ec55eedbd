//! Days in names of files and in addresses.

use jiff::civil::Date;

/// A day in the name of a file or the path of a URL: "2022-04-23", "2022/04/23", "2022_04_23" or "20220423", not
/// inside a longer number, of a year that a report can have.
pub(crate) fn in_name(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let number = |from: usize, to: usize| {
        name.get(from..to)
            .and_then(|digits| digits.parse::<i16>().ok())
    };
    for start in 0..bytes.len() {
        if !digit(start) || start > 0 && digit(start - 1) || !(start..start + 4).all(digit) {
            continue;
        }
        let parted = bytes
            .get(start + 4)
            .is_some_and(|byte| matches!(byte, b'-' | b'/' | b'_' | b'.'));
        let (month, day) = if parted {
            (start + 5, start + 8)
        } else {
            (start + 4, start + 6)
        };
        let same_mark = !parted || bytes.get(start + 7) == bytes.get(start + 4);
        let whole = [month, month + 1, day, day + 1].into_iter().all(digit) && !digit(day + 2);
        if !same_mark || !whole {
            continue;
        }
        let (Some(year), Some(month), Some(day)) = (
            number(start, start + 4),
            number(month, month + 2),
            number(day, day + 2),
        ) else {
            continue;
        };
        let date = Date::new(year, month as i8, day as i8).ok();
        if let Some(date) = date.filter(|date| (1800..=2100).contains(&date.year())) {
            return Some(date);
        }
    }
    None
}

/// The day in an address: three parts of the path ("/2022/4/23/talks"), or as in a name.
pub(super) fn in_path(url: &str) -> Option<Date> {
    let parts: Vec<&str> = url.split(['/', '?', '#']).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        digits.contains(&part.len()).then(|| part.parse().ok())?
    };
    parts
        .windows(3)
        .find_map(|three| {
            let year = number(three[0], 4..=4).filter(|year| (1990..=2100).contains(year))?;
            let (month, day) = (number(three[1], 1..=2)?, number(three[2], 1..=2)?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        })
        .or_else(|| in_name(url))
}

/// Year and month in an address whose path has them as two parts: "/2022/04/talks".
pub(super) fn month_in(url: &str) -> Option<(i16, i8)> {
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(2).find_map(|pair| {
        let (year, month) = (pair[0], pair[1]);
        if year.len() != 4 || month.is_empty() || month.len() > 2 {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1990..=2100).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_names() {
        let check = |name: &str, expect: Option<&str>| {
            assert_eq!(
                in_name(name).map(|d| d.to_string()).as_deref(),
                expect,
                "{name}"
            );
        };
        check("talks.2021-05-04.txt", Some("2021-05-04"));
        check("/world/2022/04/23/talks", Some("2022-04-23"));
        check("20220423_reuters.txt", Some("2022-04-23"));
        check("id-120220423.txt", None);
        check("2022-13-40", None);
        check("report-17.txt", None);
        check("2022-04/23", None);
    }

    #[test]
    fn days_in_paths() {
        let check = |url: &str, expect: Option<&str>| {
            let found = in_path(url).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expect, "{url}");
        };
        check("https://a.example/2022/4/3/talks", Some("2022-04-03"));
        check("https://a.example/news/20220403-talks", Some("2022-04-03"));
        check("https://a.example/2022/4/talks", None);
        check("https://a.example/2022/44/3/", None);
    }

    #[test]
    fn months_in_addresses() {
        assert_eq!(month_in("https://a.example/2022/04/talks"), Some((2022, 4)));
        assert_eq!(month_in("https://a.example/2022/14/talks"), None);
        assert_eq!(month_in("https://a.example/talks-2022"), None);
    }
}
