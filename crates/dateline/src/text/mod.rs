//! The text itself: which part of it is read, its paragraphs, its date of publication, its language, the unit of
//! offsets.

mod dateline;
mod detect;
mod offsets;
mod paragraphs;
mod prefix;

pub use dateline::Dateline;
pub use offsets::Offsets;

use crate::tables::{Builtin, Tables};
use crate::{Error, Published, PublishedBecause, Report, Span, Warning};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[(
    "en/function_words.tsv",
    include_str!("../../data/en/function_words.tsv"),
)];

/// Most bytes of one report that are read; what follows is cut with warning W101. At the reader's speed on one
/// core this stays well under ten seconds.
pub const MAX_BODY: usize = 100_000;

/// Most paragraphs above a dateline: title, subtitle, byline.
const MOST_HEADINGS: usize = 3;
/// Longest heading, in bytes.
const LONGEST_HEADING: usize = 200;

/// A report's text with what is known of it before any language is read.
#[derive(Debug, Clone)]
pub struct Body {
    /// The part that is read: what lies before (a `date 2022-04-23` prefix) or after is metadata. Empty where
    /// there is nothing to read.
    pub span: Span,
    /// Paragraphs inside the body, in order, without surrounding white space.
    pub paragraphs: Vec<Span>,
    /// When the report was published.
    pub published: Option<Published>,
    /// The dateline that opens the body, or stands under its headings.
    pub dateline: Option<Dateline>,
    /// ISO 639-1 code: as given, otherwise detected.
    pub language: String,
    /// Whether the language is one that the reader reads.
    pub readable: bool,
    /// What was cut or is doubtful.
    pub warnings: Vec<Warning>,
}

/// Looks at a text before any language is read.
#[derive(Debug)]
pub struct TextRoom {
    detector: detect::Detector,
    datelines: dateline::Datelines,
}

impl TextRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        Ok(TextRoom {
            detector: detect::Detector::new(tables)?,
            datelines: dateline::Datelines::new(tables)?,
        })
    }

    /// What is known of a report's text: body, paragraphs, date, language, limits kept.
    pub fn read(&self, report: &Report) -> Body {
        let mut warnings = Vec::new();
        let prefix = prefix::find(&report.text);
        let span = body(
            &report.text,
            prefix.as_ref().map_or(0, |p| p.end),
            &mut warnings,
        );
        if span.is_empty() {
            warnings.push(Warning::new("W100", "there is no text to read"));
        }
        let paragraphs = paragraphs::split(&report.text, span);
        let dateline = self.dateline(report, &paragraphs);
        let published = published(report, prefix, dateline.as_ref());
        if published.is_none() && !span.is_empty() {
            warnings.push(Warning::new(
                "W110",
                "the date of publication is not known: times that are counted from it have no value",
            ));
        }
        let (language, readable) = self.language(report, span, &mut warnings);
        Body {
            span,
            paragraphs,
            published,
            dateline,
            language,
            readable,
            warnings,
        }
    }

    /// The dateline that opens the body, under its headings where it has any.
    fn dateline(&self, report: &Report, paragraphs: &[Span]) -> Option<Dateline> {
        let title = report.title.as_deref();
        let mut above = 0;
        loop {
            let paragraph = *paragraphs.get(above)?;
            let found = self.datelines.find(&report.text, paragraph);
            if found.is_some() || above == MOST_HEADINGS {
                return found;
            }
            if !is_heading(paragraph.of(&report.text), title) {
                return None;
            }
            above += 1;
        }
    }

    fn language(&self, report: &Report, span: Span, warnings: &mut Vec<Warning>) -> (String, bool) {
        let language = match &report.language {
            Some(given) => given.to_lowercase(),
            None => self.detector.language(span.of(&report.text)),
        };
        let readable = language.split(['-', '_']).next() == Some("en");
        if !readable {
            warnings.push(Warning::new(
                "W120",
                format!("the report is in a language that is not read yet ({language}); only English is read"),
            ));
        }
        (language, readable)
    }
}

/// Whether a paragraph above the dateline may be a heading: the report's title, or a short line that is no sentence.
fn is_heading(paragraph: &str, title: Option<&str>) -> bool {
    title.is_some_and(|title| title.trim() == paragraph)
        || paragraph.len() <= LONGEST_HEADING && !paragraph.ends_with(['.', ':', ','])
}

/// The part of the text that is read: from `start`, without surrounding white space, at most [`MAX_BODY`] bytes.
fn body(text: &str, start: usize, warnings: &mut Vec<Warning>) -> Span {
    let rest = &text[start..];
    let first = start + (rest.len() - rest.trim_start().len());
    let mut last = start + rest.trim_end().len();
    if last <= first {
        return Span::new(0, 0);
    }
    if last - first > MAX_BODY {
        let limit = text.floor_char_boundary(first + MAX_BODY);
        // Cut between words where there are words.
        last = text[first..limit]
            .rfind(char::is_whitespace)
            .map_or(limit, |cut| first + cut);
        last = first + text[first..last].trim_end().len();
        warnings.push(Warning::new(
            "W101",
            format!("the text is longer than {MAX_BODY} bytes; only its beginning was read"),
        ));
    }
    Span::new(first, last)
}

/// The date of publication: what was given stands above what the text says, but what only a URL or a file's name
/// suggests stands below a prefix.
fn published(
    report: &Report,
    prefix: Option<prefix::Prefix>,
    dateline: Option<&Dateline>,
) -> Option<Published> {
    use PublishedBecause::{Filename, Prefix, Url};
    let given = report.published.clone();
    let by_prefix = prefix.map(|p| Published {
        date: p.date,
        written: p.date.to_string(),
        because: Prefix,
    });
    match (given, by_prefix) {
        (Some(given), Some(prefix)) if matches!(given.because, Url | Filename) => Some(prefix),
        (Some(given), _) => Some(given),
        (None, Some(prefix)) => Some(prefix),
        (None, None) => dateline
            .and_then(|line| line.full_date)
            .map(|date| Published {
                date,
                written: date.to_string(),
                because: PublishedBecause::Dateline,
            }),
    }
}
