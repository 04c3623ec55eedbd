//! JSON Lines: one report a line.

use std::io::{self, BufRead};

use dateline::{Notice, NoticeKind, PublishedBecause, Report};
use serde::Deserialize;

use crate::date;
use crate::input::Hints;
use crate::packed::broken;
use crate::{Error, Faulty, Found};

/// Most bytes of one line. A longer line is skipped to its end and gives an error.
pub const MAX_LINE: usize = 16 << 20;

/// A line's fields; others are let pass.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<serde_json::Value>,
    text: Option<String>,
    published: Option<String>,
    url: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    version: Option<u32>,
    notice: Option<Standing>,
}

/// A notice as a record has it, or its kind alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Standing {
    Kind(NoticeKind),
    Whole(Notice),
}

impl From<Standing> for Notice {
    fn from(standing: Standing) -> Notice {
        let because = || "input: notice".to_owned();
        match standing {
            Standing::Kind(kind) => Notice {
                kind,
                until: None,
                because: because(),
            },
            Standing::Whole(notice) if notice.because.is_empty() => Notice {
                because: because(),
                ..notice
            },
            Standing::Whole(notice) => notice,
        }
    }
}

/// The report of one line.
///
/// # Errors
/// Where the line is no JSON object with a text, or has a date that is none; with the id as far as it is known.
pub fn line(bytes: &[u8], hints: &Hints) -> Result<Report, Faulty> {
    let fault = |id, message: String| Faulty {
        id,
        error: Error::Line(message),
    };
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| {
        fault(
            None,
            format!("the line is no JSON ({e}); write one object a line"),
        )
    })?;
    let id = value.get("id").and_then(as_id);
    let known = id.clone();
    let line: Line = serde_json::from_value(value).map_err(|e| {
        fault(
            known.clone(),
            format!("the line is no report ({e}); it needs `id` and `text`"),
        )
    })?;
    // An item that has a title only is read by its title.
    let text = line
        .text
        .filter(|text| !text.is_empty())
        .or_else(|| line.title.clone());
    let Some(text) = text else {
        return Err(fault(
            known,
            "the line has neither `text` nor `title`".to_owned(),
        ));
    };
    let published = match (
        &hints.published,
        line.published.as_deref().filter(|p| !p.trim().is_empty()),
    ) {
        (Some(argument), _) => Some(argument.clone()),
        (None, Some(written)) => match date::published(written, PublishedBecause::Input) {
            Ok(published) => Some(published),
            Err(error) => return Err(Faulty { id: known, error }),
        },
        (None, None) => None,
    };
    Ok(Report {
        id: line.id.as_ref().and_then(as_id),
        version: line.version,
        url: line.url,
        publisher: line.publisher,
        authors: line.authors,
        title: line.title,
        published,
        language: hints.language.clone().or(line.language),
        notice: line.notice.map(Notice::from),
        text,
        warnings: Vec::new(),
    })
}

fn as_id(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The lines of an input, each at most [`MAX_LINE`] bytes, read as they come.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    first: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of that input.
    pub fn of(input: R) -> Self {
        Lines { input, first: true }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Result<Vec<u8>, Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut kept = Vec::new();
        let mut size = 0;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Some(Err(error)),
            };
            if available.is_empty() {
                break;
            }
            let (taken, done) = match available.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end + 1, true),
                None => (available.len(), false),
            };
            size += taken;
            if size <= MAX_LINE {
                kept.extend_from_slice(&available[..taken]);
            }
            self.input.consume(taken);
            if done {
                break;
            }
        }
        if size == 0 {
            return None;
        }
        if size > MAX_LINE {
            return Some(Ok(Err(Error::TooLarge {
                limit: MAX_LINE as u64,
            })));
        }
        while kept
            .last()
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            kept.pop();
        }
        if std::mem::take(&mut self.first) && kept.starts_with(b"\xef\xbb\xbf") {
            kept.drain(..3);
        }
        Some(Ok(Ok(kept)))
    }
}

/// The reports of an input, one of each line.
pub(crate) struct Reports<R> {
    lines: Lines<R>,
    hints: Hints,
    /// The input failed where the last line should have been.
    failed: bool,
}

impl<R: BufRead> Reports<R> {
    pub(crate) fn of(input: R, hints: Hints) -> Self {
        Reports {
            lines: Lines::of(input),
            hints,
            failed: false,
        }
    }
}

impl<R: BufRead> Iterator for Reports<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let failed_before = std::mem::take(&mut self.failed);
        Some(match self.lines.next()? {
            Ok(Ok(bytes)) => line(&bytes, &self.hints).into(),
            Ok(Err(error)) => Found::faulty(None, error),
            // An input may go on after a fault (the next member of gzip), but not after two.
            Err(_) if failed_before => return None,
            Err(error) => {
                self.failed = true;
                Found::faulty(None, broken(error))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_faults() {
        let read = |text: &str| line(text.as_bytes(), &Hints::default());
        let report =
            read(r#"{"id": 7, "text": "Talks.", "published": "2022-04-23", "extra": []}"#).unwrap();
        assert_eq!(
            (report.id.as_deref(), report.text.as_str()),
            (Some("7"), "Talks.")
        );
        assert_eq!(
            read(r#"{"id": "a", "title": "Talks begin"}"#).unwrap().text,
            "Talks begin"
        );
        assert_eq!(read(r#"{"id": "a"}"#).unwrap_err().id.as_deref(), Some("a"));
        assert_eq!(
            read(r#"{"id": "a", "text": 5}"#).unwrap_err().id.as_deref(),
            Some("a")
        );
        assert_eq!(
            read(r#"{"id": "a", "text": "x", "published": "soon"}"#)
                .unwrap_err()
                .id
                .as_deref(),
            Some("a")
        );
        assert!(
            read("[1")
                .unwrap_err()
                .error
                .to_string()
                .contains("no JSON")
        );
        assert!(read("").is_err());
        let kind = |notice: &str| {
            let line = format!(r#"{{"text": "x", "notice": {notice}}}"#);
            read(&line).map(|report| report.notice.map(|n| (n.kind, n.until)))
        };
        let withdrawn = Some((NoticeKind::Withdrawal, None));
        assert_eq!(kind(r#""withdrawal""#).unwrap(), withdrawn);
        let embargo = kind(r#"{"kind": "embargo", "until": "2022-04-23"}"#).unwrap();
        assert_eq!(
            embargo,
            Some((NoticeKind::Embargo, Some("2022-04-23".to_owned())))
        );
        assert_eq!(kind("null").unwrap(), None);
        assert!(kind(r#""retirement""#).is_err());
    }

    #[test]
    fn long_and_last_lines() {
        let long = "x".repeat(MAX_LINE + 10);
        let input = format!("\u{feff}a\r\n{long}\n\nlast");
        let lines: Vec<_> = Lines::of(input.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0].as_deref().unwrap(), b"a");
        assert!(lines[1].is_err());
        assert_eq!(lines[2].as_deref().unwrap(), b"");
        assert_eq!(lines[3].as_deref().unwrap(), b"last");
    }
}
