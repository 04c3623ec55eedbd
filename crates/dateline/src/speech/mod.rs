//! Who says so: statements with speaker, cue, content and manner.

use crate::actor::{Actors, EntityId};
use crate::language::Document;
use crate::record::{Manner, Stance};
use crate::tables::{Builtin, Tables};
use crate::time::{TimeExpression, TimeId};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[];

/// Index of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub usize);

/// Something that somebody is reported to have said or written.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Who; none where the report names nobody.
    pub speaker: Option<EntityId>,
    /// The words that name the speaker here.
    pub speaker_span: Option<Span>,
    /// The word or words that report the saying ("said", "according to"), with sentence and head token where it
    /// has one; none for bare quotation.
    pub cue: Option<Cue>,
    /// Pieces of what was said, quotation marks left out, in order.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub manner: Manner,
    /// To whom it was said.
    pub addressee: Option<EntityId>,
    /// By which means ("tweet", "interview"), as the table of media names them.
    pub medium: Option<String>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// The statement that reports this one.
    pub via: Option<StatementId>,
    /// What the speaker does in saying it.
    pub stance: Stance,
    /// The rule that decided, and why.
    pub because: String,
}

/// A cue of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cue {
    /// Its characters.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// Its head token.
    pub token: usize,
}

/// Finds statements.
#[derive(Debug)]
pub struct SpeechRoom {}

impl SpeechRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(_tables: &Tables) -> Result<Self, Error> {
        Ok(SpeechRoom {})
    }

    /// The statements of the document, in order of their first piece. Unnamed speakers become entities.
    pub fn read(
        &self,
        _document: &Document,
        _times: &[TimeExpression],
        _actors: &mut Actors,
    ) -> Vec<Statement> {
        Vec::new()
    }
}
