//! The learned layer: sentences, tokens, parts of speech, lemmas, Universal Dependencies trees, names.
//!
//! All that is statistical is here. It hands on typed [`Sentence`]s; the rooms of meaning read those and nothing
//! else of the language.

pub mod clause;
pub mod conllu;
mod document;
mod encoder;
mod fronted;
mod indexed;
mod labels;
mod lemma;
mod mend;
mod model;
mod naming;
mod net;
mod pieces;
mod reading;
mod segment;
mod sentences;
mod shapes;
mod spanning;
mod tags;
#[cfg(test)]
pub(crate) mod testing;
mod tokens;
mod tree;
mod words;

pub use document::{Document, Name, NameKind, Sentence, Token, Upos};
pub(crate) use indexed::Tree;
pub use model::Model;
pub use segment::{Segment, Segmenter};

use crate::tables::{Builtin, Tables};
use crate::text::Body;
use crate::{Error, Warning};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    clause::TABLE,
    lemma::TABLE,
    tokens::TABLES[0],
    tokens::TABLES[1],
];

/// Reads language.
#[derive(Debug)]
pub struct LanguageRoom {
    segmenter: Segmenter,
    learned: reading::Learned,
}

impl LanguageRoom {
    /// Loads the model and the room's tables.
    ///
    /// # Errors
    /// Where a file of the model or a table is missing or not of its form.
    pub fn new(tables: &Tables, model: &Model) -> Result<Self, Error> {
        Ok(LanguageRoom {
            segmenter: Segmenter::new(tables)?,
            learned: reading::Learned::new(tables, model)?,
        })
    }

    /// Name of the model ("news-en-1"): part of the record's `reader`.
    pub fn model_name(&self) -> &str {
        &self.learned.labels.model
    }

    /// The sentences of a body, and warnings about what was left out.
    pub fn read(&self, text: &str, body: &Body) -> (Vec<Sentence>, Vec<Warning>) {
        self.parse(text, &self.segmenter.body(text, body))
    }

    /// The sentences of bare tokens with their trees and names: what [`LanguageRoom::read`] does once a text is cut.
    pub fn parse(&self, text: &str, segments: &[Segment]) -> (Vec<Sentence>, Vec<Warning>) {
        self.learned.read(text, segments)
    }
}
