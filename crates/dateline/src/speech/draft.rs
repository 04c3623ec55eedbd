//! What the room knows while it works: the document read once, and statements before their speakers are entities.

use crate::language::{Document, Tree};
use crate::record::Stance;
use crate::time::TimeExpression;
use crate::{Span, speech::Cue};

use super::cues::CueTable;
use super::quotes::Quotations;
use super::source::Source;

/// Bytes of a preposition and a blank before a time ("before ").
const LONGEST_PREPOSITION: usize = 8;

/// The document with trees and quotations.
pub(super) struct Scene<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) table: &'d CueTable,
    pub(super) trees: Vec<Tree<'d>>,
    pub(super) quotations: Quotations,
    pub(super) times: &'d [TimeExpression],
}

impl<'d> Scene<'d> {
    pub(super) fn of(
        document: &'d Document<'d>,
        table: &'d CueTable,
        times: &'d [TimeExpression],
    ) -> Self {
        let sentences = document.sentences.iter().enumerate();
        Scene {
            document,
            table,
            trees: sentences.map(|(i, s)| Tree::new(i, s)).collect(),
            quotations: Quotations::of(document),
            times,
        }
    }

    /// The sentence that holds the offset, or the next one.
    pub(super) fn sentence_at(&self, offset: usize) -> Option<usize> {
        let at = self
            .document
            .sentences
            .partition_point(|s| s.span.end <= offset);
        (at < self.document.sentences.len()).then_some(at)
    }

    /// Whether a token heads or belongs to a time expression.
    pub(super) fn is_time(&self, sentence: usize, token: usize) -> bool {
        let first = self.times.partition_point(|t| t.sentence < sentence);
        self.times[first..]
            .iter()
            .take_while(|t| t.sentence == sentence)
            .any(|t| t.tokens.0 <= token && token < t.tokens.1)
    }

    /// Whether a span is nothing but a time expression, with or without a preposition.
    pub(super) fn is_date(&self, sentence: usize, span: Span) -> bool {
        let first = self.times.partition_point(|t| t.sentence < sentence);
        self.times[first..]
            .iter()
            .take_while(|t| t.sentence == sentence)
            .any(|t| t.span.end == span.end && t.span.start <= span.start + LONGEST_PREPOSITION)
    }

    /// The words of a span.
    pub(super) fn words(&self, span: Span) -> &'d str {
        span.of(self.document.text)
    }

    /// The span without blanks, quotation marks and commas at its edges.
    pub(super) fn bare(&self, span: Span) -> Span {
        self.stripped(span, |c| {
            is_edge(c) || matches!(c, ',' | ';' | ':' | '—' | '―')
        })
    }

    /// The span without blanks and quotation marks at its edges.
    pub(super) fn unquoted(&self, span: Span) -> Span {
        self.stripped(span, is_edge)
    }

    fn stripped(&self, span: Span, edge: impl Fn(char) -> bool) -> Span {
        let words = self.words(span);
        let start = words.len() - words.trim_start_matches(&edge).len();
        let end = words.trim_end_matches(&edge).len().max(start);
        Span::new(span.start + start, span.start + end)
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '“' | '”' | '"' | '«' | '»' | '„' | '`')
}

/// A statement whose speaker is still words.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) cue: Option<Cue>,
    /// Last token of the cue's words.
    pub(super) cue_last: usize,
    pub(super) source: Option<Source>,
    pub(super) content: Vec<Span>,
    pub(super) stance: Stance,
    /// Row of the table; none where nothing but quotation marks reports the speech.
    pub(super) row: Option<usize>,
    pub(super) medium: Option<String>,
    /// Whether the cue's object is part of the content.
    pub(super) with_object: bool,
    pub(super) time: Option<usize>,
    pub(super) because: String,
}

impl Draft {
    /// First character of what was said, or of the cue.
    pub(super) fn start(&self) -> usize {
        let content = self.content.iter().map(|piece| piece.start).min();
        content
            .or(self.cue.map(|cue| cue.span.start))
            .unwrap_or_default()
    }
}
