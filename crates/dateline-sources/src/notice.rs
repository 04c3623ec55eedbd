//! What a report says of its own standing: that it corrects, is withdrawn, may not be published yet. From fields of
//! agencies' formats and from the wording at the report's head and foot, by the rows of `data/notices.tsv`.

use std::sync::LazyLock;

use dateline::{Notice, NoticeKind, PublishedBecause, Report};

use crate::{date, rfc822};

/// Lines at the head of a text, and paragraphs at its foot, that are looked at.
const LINES: usize = 5;

/// Bytes of a line that are looked at.
const MAX_LINE: usize = 300;

/// Openings that may stand one before the other.
const MAX_OPENINGS: usize = 3;

/// Marks that agencies set before such words.
const MARKS: [char; 8] = ['(', '[', '*', '=', '"', '\u{201c}', '-', ' '];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Head,
    Foot,
    Signal,
    PubStatus,
}

struct Row {
    id: &'static str,
    /// None: an opening.
    kind: Option<NoticeKind>,
    places: &'static [Place],
    words: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    crate::table::rows(include_str!("../data/notices.tsv"))
        .filter_map(|row| Row::of(&row))
        .collect()
});

impl Row {
    fn of(row: &[&'static str]) -> Option<Row> {
        let [id, kind, place, words, ..] = *row else {
            return None;
        };
        let kind = match kind {
            "withdrawal" => Some(NoticeKind::Withdrawal),
            "embargo" => Some(NoticeKind::Embargo),
            "correction" => Some(NoticeKind::Correction),
            "update" => Some(NoticeKind::Update),
            "advisory" => Some(NoticeKind::Advisory),
            "opening" => None,
            _ => return None,
        };
        let places: &[Place] = match place {
            "title" => &[Place::Title],
            "head" => &[Place::Head],
            "start" => &[Place::Title, Place::Head],
            "foot" => &[Place::Foot],
            "signal" => &[Place::Signal],
            "pubstatus" => &[Place::PubStatus],
            _ => return None,
        };
        Some(Row {
            id,
            kind,
            places,
            words,
        })
    }

    /// What follows the words, where the line begins with them.
    fn after<'a>(&self, line: &'a str) -> Option<&'a str> {
        let exact = !self.words.contains(|c: char| c.is_lowercase());
        let mut rest = line;
        for expected in self.words.chars() {
            rest = match expected {
                '~' => after_mark(rest)?,
                '#' => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
                _ => {
                    let found = rest.chars().next()?;
                    let same = found == expected
                        || !exact && found.to_lowercase().eq(expected.to_lowercase());
                    same.then(|| &rest[found.len_utf8()..])?
                }
            };
        }
        let ends = self.words.ends_with(|c: char| !c.is_alphanumeric())
            || !rest.starts_with(|c: char| c.is_alphanumeric());
        ends.then_some(rest)
    }
}

/// What follows a colon, dash, slash or the line's end.
fn after_mark(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let marks = [':', '-', '\u{2013}', '\u{2014}', '/', ')', ']', '*', '='];
    match rest.chars().next() {
        None => Some(rest),
        Some(mark) => marks
            .contains(&mark)
            .then(|| rest[mark.len_utf8()..].trim_start()),
    }
}

/// Adds to a report what its wording says of its standing, unless its source has said so already.
pub(crate) fn read(report: &mut Report) {
    if report.notice.is_none() {
        report.notice = of_wording(report.title.as_deref(), &report.text);
    }
}

/// The weightiest notice of a title and a text.
fn of_wording(title: Option<&str>, text: &str) -> Option<Notice> {
    let head = text.lines().filter(|line| !line.trim().is_empty());
    let foot = text.rsplit('\n').filter(|line| !line.trim().is_empty());
    let title = title.into_iter().map(|line| (Place::Title, line));
    let head = head.take(LINES).map(|line| (Place::Head, line));
    let foot = foot.take(LINES).map(|line| (Place::Foot, line));
    let notices = title
        .chain(head)
        .chain(foot)
        .filter_map(|(place, line)| of_line(place, line));
    notices.min_by_key(|notice| notice.kind)
}

/// The notice of an editor's note of an agency's item.
pub(crate) fn of_note(note: &str) -> Option<Notice> {
    of_line(Place::Head, note)
}

fn of_line(place: Place, line: &str) -> Option<Notice> {
    let line = line[..line.floor_char_boundary(MAX_LINE)].trim();
    let mut found: Option<Notice> = None;
    let mut rest = line;
    for _ in 0..=MAX_OPENINGS {
        // A bracket may belong to the words or stand before them.
        for line in [rest, rest.trim_start_matches(MARKS)] {
            let rows = ROWS.iter().filter(|row| row.places.contains(&place));
            let notices = rows.filter_map(|row| {
                let rest = row.after(line)?;
                Some(notice(row.kind?, row.id, rest))
            });
            found = found.into_iter().chain(notices).min_by_key(|n| n.kind);
        }
        let bare = rest.trim_start_matches(MARKS);
        let mut openings = ROWS
            .iter()
            .filter(|row| row.kind.is_none() && row.places.contains(&place));
        match openings.find_map(|row| row.after(bare)) {
            Some(after) => rest = after,
            None => break,
        }
    }
    found
}

fn notice(kind: NoticeKind, id: &str, rest: &str) -> Notice {
    Notice {
        kind,
        until: (kind == NoticeKind::Embargo)
            .then(|| moment(rest))
            .flatten(),
        because: format!("notice.{id}"),
    }
}

/// The notice of a field's value, such as `stat:canceled`.
pub(crate) fn of_pub_status(value: &str) -> Option<Notice> {
    of_value(Place::PubStatus, value)
}

/// The notice of a signal, such as `sig:correction`.
pub(crate) fn of_signal(value: &str) -> Option<Notice> {
    of_value(Place::Signal, value)
}

fn of_value(place: Place, value: &str) -> Option<Notice> {
    let code = value.rsplit([':', '/']).next()?.trim();
    let mut rows = ROWS.iter().filter(|row| row.places.contains(&place));
    let row = rows.find(|row| row.words.eq_ignore_ascii_case(code))?;
    Some(notice(row.kind?, row.id, ""))
}

/// The notice of a field that holds an embargo's end.
pub(crate) fn embargo(until: &str) -> Option<Notice> {
    let until = date::published(until, PublishedBecause::Metadata).ok()?;
    Some(Notice {
        kind: NoticeKind::Embargo,
        until: Some(until.written),
        because: "embargoed: the item's field".to_owned(),
    })
}

/// The moment at the beginning of some words: "00:01 GMT, 5 May 2022", "May 5, 2022 at 0001 GMT", "2022-05-05".
fn moment(words: &str) -> Option<String> {
    /// Words within which the moment is named.
    const WORDS: usize = 12;
    let parts: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';'))
        .filter(|part| !part.is_empty())
        .take(WORDS)
        .collect();
    let iso = parts
        .iter()
        .find_map(|part| date::published(part, PublishedBecause::Text).ok());
    if let Some(iso) = iso {
        return Some(iso.written);
    }
    let is_number = |part: &&str, length: usize| {
        part.len() <= length && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    };
    (0..parts.len()).find_map(|at| {
        let before = at
            .checked_sub(1)
            .map(|i| parts[i])
            .filter(|p| is_number(p, 2));
        let after = parts.get(at + 1).copied();
        let (day, year) = match (before, after) {
            (Some(day), year) => (day, year?),
            (None, day) => (day.filter(|p| is_number(p, 2))?, *parts.get(at + 2)?),
        };
        let clock = clock(&parts).unwrap_or_default();
        let date = format!("{day} {} {year} {clock}", parts[at]);
        rfc822::published(&date, PublishedBecause::Text).map(|moment| moment.written)
    })
}

/// "00:01 GMT" of "0001 GMT" or "00.01 GMT".
fn clock(parts: &[&str]) -> Option<String> {
    let zone = parts
        .iter()
        .position(|part| ["GMT", "UTC"].contains(part))?;
    let digits: String = parts
        .get(zone.checked_sub(1)?)?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let digits = format!("{digits:0>4}");
    (digits.len() == 4).then(|| format!("{}:{} {}", &digits[..2], &digits[2..], parts[zone]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_an_example_that_it_reads() {
        let mut ids = std::collections::BTreeSet::new();
        for columns in crate::table::rows(include_str!("../data/notices.tsv")) {
            let row = Row::of(&columns).unwrap_or_else(|| panic!("{columns:?}"));
            let example = columns[4];
            assert!(ids.insert(row.id), "{} stands twice", row.id);
            let because = Some(format!("notice.{}", row.id));
            let read = match row.places[0] {
                Place::Signal => of_signal(example),
                Place::PubStatus => of_pub_status(example),
                place => of_line(place, example),
            };
            match row.kind {
                None => assert!(row.after(example).is_some(), "{}", row.id),
                // Several rows may read one line; the kind is what counts.
                Some(kind) => {
                    let read = read.unwrap_or_else(|| panic!("{} reads nothing", row.id));
                    assert_eq!(read.kind, kind, "{}: {because:?} {read:?}", row.id);
                }
            }
        }
    }

    #[test]
    fn wording() {
        let check = |title: &str, text: &str, expect: Option<NoticeKind>| {
            let found = of_wording(Some(title), text).map(|notice| notice.kind);
            assert_eq!(found, expect, "{title} / {text}");
        };
        use NoticeKind::{Advisory, Correction, Update, Withdrawal};
        check(
            "Talks begin in Oslo",
            "OSLO (Wire) - Talks began on Monday.",
            None,
        );
        check("Kill switch found in phones", "KILLINGS go on.", None);
        check(
            "Killing goes on",
            "Update on the talks. Correction of the law.",
            None,
        );
        check("CORRECTED-UPDATE 2-Talks begin", "", Some(Correction));
        check(
            "Talks begin",
            "OSLO -\n(Adds quotes; corrects nothing)\nTalks.",
            Some(Update),
        );
        check("BULLETIN KILL", "EDITORS: Kill the item.", Some(Withdrawal));
        check("Coverage", "EDITORS: We begin at noon.", Some(Advisory));
        check(
            "Talks",
            "Talks began.\n\nCorrection: it was Monday.",
            Some(Correction),
        );
        check("Éditeurs", "é", None);
    }

    #[test]
    fn embargoes_end() {
        let check = |line: &str, until: Option<&str>| {
            let notice = of_line(Place::Head, line).unwrap();
            assert_eq!(notice.kind, NoticeKind::Embargo);
            assert_eq!(notice.until.as_deref(), until, "{line}");
        };
        check(
            "EMBARGOED UNTIL 00:01 GMT, 5 May 2022",
            Some("2022-05-05T00:01:00Z"),
        );
        check(
            "Not for publication before May 5, 2022 at 0001 GMT",
            Some("2022-05-05T00:01:00Z"),
        );
        check("Not for release until 5 May 2022", Some("2022-05-05"));
        check(
            "Embargoed until 2022-05-05T06:00:00+02:00",
            Some("2022-05-05T06:00:00+02:00"),
        );
        check("HOLD FOR RELEASE after the talks", None);
        let withheld = of_pub_status("stat:withheld").unwrap();
        assert_eq!((withheld.kind, withheld.until), (NoticeKind::Embargo, None));
        assert!(of_pub_status("stat:usable").is_none());
        assert!(embargo("2022-05-05T06:00:00Z").is_some() && embargo("").is_none());
    }
}
