//! The text itself: which part of it is read, its paragraphs, its date of publication, the unit of offsets.

mod offsets;

pub use offsets::Offsets;

use crate::tables::{Builtin, Tables};
use crate::{Error, Published, Report, Span, Warning};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[];

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
    /// ISO 639-1 code: as given, otherwise detected.
    pub language: String,
    /// Whether the language is one that the reader reads.
    pub readable: bool,
    /// What was cut or is doubtful.
    pub warnings: Vec<Warning>,
}

/// Looks at a text before any language is read.
#[derive(Debug)]
pub struct TextRoom {}

impl TextRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(_tables: &Tables) -> Result<Self, Error> {
        Ok(TextRoom {})
    }

    /// What is known of a report's text: body, paragraphs, date, language, limits kept.
    pub fn read(&self, report: &Report) -> Body {
        Body {
            span: Span::new(0, report.text.len()),
            paragraphs: vec![Span::new(0, report.text.len())],
            published: report.published.clone(),
            language: "en".to_owned(),
            readable: true,
            warnings: Vec::new(),
        }
    }
}
