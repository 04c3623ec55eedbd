//! Datelines: "KYIV, April 22 (Reuters) -" at the head of a report.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::tables::Tables;
use crate::{Error, Span};

/// A dateline, by its characters; which place and time they name is found by the rooms of meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// From the place up to the dash, the dash left out.
    pub span: Span,
    /// The words before the first date, agency or dash: the place.
    pub place: Span,
    /// The agency.
    pub agency: Option<String>,
    /// Its date where it states the year.
    pub full_date: Option<Date>,
}

/// Longest dateline looked for, in bytes.
const LONGEST: usize = 120;

/// The months in all spellings, where the words of time are listed.
const MONTHS: &str = "en/time/words.tsv";
/// The small words inside names of places.
const SMALL: &str = "en/name-grammar.tsv";

/// What finds datelines.
#[derive(Debug)]
pub(super) struct Datelines {
    /// Number of each month, by its names in lower case, without a full stop.
    months: BTreeMap<String, i8>,
    /// Words that stand in a place's name without a capital.
    small: BTreeSet<String>,
}

impl Datelines {
    /// Reads the tables.
    ///
    /// # Errors
    /// Where a month has no number.
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut months = BTreeMap::new();
        for row in tables.tsv(MONTHS)? {
            if !row.get("class").starts_with("MONTH") {
                continue;
            }
            let number = row.get("value").parse();
            let number = number.map_err(|_| row.error("the month has no number"))?;
            for word in row.list("words") {
                months.insert(word.trim_end_matches('.').to_lowercase(), number);
            }
        }
        let small = tables.tsv(SMALL)?;
        let small = small.iter().filter(|row| row.get("class") == "small");
        Ok(Datelines {
            months,
            small: small.map(|row| row.get("word").to_owned()).collect(),
        })
    }

    /// Looks for a dateline at the head of a paragraph: a place in capitals (or any capitalised words before an agency
    /// in brackets), perhaps a date, perhaps an agency, then a dash.
    pub(super) fn find(&self, text: &str, paragraph: Span) -> Option<Dateline> {
        let limit = text.floor_char_boundary(paragraph.end.min(paragraph.start + LONGEST));
        let head = &text[paragraph.start..limit];
        let (dash, dash_length) = first_dash(head)?;
        let line = head[..dash].trim_end();
        if line.is_empty() || line.contains(['.', '!', '?', '"', '“']) && !only_abbreviations(line)
        {
            return None;
        }
        let agency = agency(line);
        let before_agency = agency.map_or(line, |(start, _)| line[..start].trim_end());
        let date_at = self.date_start(before_agency);
        let place = before_agency[..date_at.unwrap_or(before_agency.len())]
            .trim_end_matches([',', ' ', '(']);
        let in_capitals = place.split(',').next().is_some_and(is_in_capitals);
        let has_evidence = in_capitals || agency.is_some();
        if place.is_empty()
            || !has_evidence
            || !place.split(' ').all(|word| self.begins_upper(word))
            || dash + dash_length > head.len()
        {
            return None;
        }
        let at = paragraph.start;
        Some(Dateline {
            span: Span::new(at, at + line.len()),
            place: Span::new(at, at + place.len()),
            agency: agency.map(|(_, name)| name.to_owned()),
            full_date: date_at.and_then(|start| self.full_date(&before_agency[start..])),
        })
    }

    /// Where a month or a number begins.
    fn date_start(&self, line: &str) -> Option<usize> {
        let mut offset = 0;
        for (index, word) in line.split(' ').enumerate() {
            let bare = word
                .trim_start_matches('(')
                .trim_end_matches(['.', ',', ')'])
                .to_lowercase();
            let is_month = self.months.contains_key(&bare);
            let is_number = bare.starts_with(|c: char| c.is_ascii_digit());
            if index > 0 && (is_month || is_number) {
                return Some(offset);
            }
            offset += word.len() + 1;
        }
        None
    }

    fn begins_upper(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_uppercase() || c == '(')
            || self.small.contains(&word.to_lowercase())
    }

    /// "April 22, 2022" or "22 April 2022".
    fn full_date(&self, written: &str) -> Option<Date> {
        let words: Vec<&str> = written
            .split([' ', ',', '.', '(', ')'])
            .filter(|w| !w.is_empty())
            .collect();
        let month = words
            .iter()
            .find_map(|word| self.months.get(&word.to_lowercase()).copied())?;
        let numbers: Vec<i16> = words.iter().filter_map(|word| word.parse().ok()).collect();
        let day = numbers.iter().copied().find(|n| (1..=31).contains(n))?;
        let year = numbers
            .iter()
            .copied()
            .find(|n| (1900..=2100).contains(n))?;
        Date::new(year, month, i8::try_from(day).ok()?).ok()
    }
}

/// Byte offset and length of the first dash that parts a dateline from the text: it has a space on at least one
/// side and is not inside a word.
fn first_dash(head: &str) -> Option<(usize, usize)> {
    for (offset, c) in head.char_indices() {
        if !matches!(c, '-' | '–' | '—' | '―' | '_') {
            continue;
        }
        let spaced_before = head[..offset].ends_with([' ', ')', ',']);
        let rest = head[offset..].trim_start_matches(c);
        let length = head.len() - offset - rest.len();
        let spaced_after = rest.starts_with(char::is_whitespace);
        if spaced_before && (spaced_after || c == '—')
            || spaced_after && length > 1
            || c == '—' && spaced_after
        {
            return Some((offset, length));
        }
    }
    None
}

/// Full stops stand in datelines only in abbreviations ("Feb. 3", "U.S.", "ST. LOUIS").
fn only_abbreviations(line: &str) -> bool {
    !line.contains(['!', '?', '"', '“'])
        && line.split_whitespace().all(|word| {
            let bare = word.trim_end_matches([',', ')']);
            !bare.ends_with('.') || bare.chars().filter(|c| c.is_alphabetic()).count() <= 5
        })
}

/// Start and name of a last part in brackets: "(Reuters)", "(AP)".
fn agency(line: &str) -> Option<(usize, &str)> {
    let inner = line.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let name = inner[open + 1..].trim();
    let plausible = name.starts_with(char::is_uppercase) && name.split(' ').count() <= 4;
    plausible.then_some((open, name))
}

fn is_in_capitals(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(&str, &str, Option<&str>, Option<&str>)>) {
        let datelines = Datelines::new(&Tables::builtin()).expect("the built-in tables");
        let found = datelines.find(text, Span::new(0, text.len()));
        let found = found.as_ref().map(|line| {
            let date = line.full_date.map(|date| date.to_string());
            (
                line.span.of(text),
                line.place.of(text),
                line.agency.as_deref(),
                date,
            )
        });
        let found = found
            .as_ref()
            .map(|(span, place, agency, date)| (*span, *place, *agency, date.as_deref()));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn forms() {
        check(
            "KYIV, April 22 (Reuters) - Two people died.",
            Some(("KYIV, April 22 (Reuters)", "KYIV", Some("Reuters"), None)),
        );
        check(
            "MOSCOW (AP) _ Talks began.",
            Some(("MOSCOW (AP)", "MOSCOW", Some("AP"), None)),
        );
        check(
            "BEIJING, Nov. 11, 2019 (Xinhua) -- China said",
            Some((
                "BEIJING, Nov. 11, 2019 (Xinhua)",
                "BEIJING",
                Some("Xinhua"),
                Some("2019-11-11"),
            )),
        );
        check(
            "ADDIS ABABA, Ethiopia — Rebels",
            Some(("ADDIS ABABA, Ethiopia", "ADDIS ABABA, Ethiopia", None, None)),
        );
        check(
            "Nairobi (AFP) – Kenya's",
            Some(("Nairobi (AFP)", "Nairobi", Some("AFP"), None)),
        );
        for none in [
            "The minister - who resigned - said",
            "U.S.-led talks began",
            "Talks went on. KYIV - no",
            "Russia attacked on Monday — again.",
            "",
            "- a list",
        ] {
            check(none, None);
        }
    }
}
