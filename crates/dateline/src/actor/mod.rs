//! Who is who in a report: mentions joined into entities, with roles, countries and sectors.

mod cast;

use std::sync::Arc;

pub use cast::Actors;

use crate::language::{Document, Sentence};
use crate::place::{Place, PlaceRoom, Toponym};
use crate::record::{EntityKind, MentionForm};
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[];

/// Index of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub usize);

/// Somebody or something that the report mentions.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Fullest form known.
    pub name: String,
    /// ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO.
    pub country: Option<String>,
    /// PLOVER sectors (GOV, MIL, REB …), primary first.
    pub sectors: Vec<String>,
    /// Titles that it holds of another, as reported.
    pub roles: Vec<Role>,
    /// Where it is, for places and facilities.
    pub place: Option<Arc<Place>>,
    /// Its mentions, in order of the text.
    pub mentions: Vec<Mention>,
}

/// A title held of another entity.
#[derive(Debug, Clone)]
pub struct Role {
    /// As reported, without the name of what it is held of ("Foreign Minister").
    pub title: String,
    /// What it is held of.
    pub of: Option<EntityId>,
    /// The words that prove it.
    pub span: Span,
    /// The rule that decided, and why.
    pub because: String,
}

/// A span that names an entity.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its characters: the name, the noun phrase without clauses, or the pronoun.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// First token and one past the last token.
    pub tokens: (usize, usize),
    /// The token that heads it in the tree.
    pub head: usize,
    /// How it names the entity.
    pub form: MentionForm,
}

/// First token and one past the last of the noun phrase of `head`: its modifiers to the left, without
/// determiners, clauses, appositions and conjuncts.
pub fn noun_phrase(document: &Document, sentence: usize, head: usize) -> (usize, usize) {
    let tree = &document.sentences[sentence];
    let mut first = head;
    while first > 0 && head - first < LONGEST_PHRASE && modifies(tree, first - 1, head) {
        first -= 1;
    }
    (first, head + 1)
}

/// Longest run of modifiers that is believed.
const LONGEST_PHRASE: usize = 20;

fn modifies(tree: &Sentence, token: usize, head: usize) -> bool {
    const MODIFIERS: [&str; 7] = [
        "amod", "compound", "nummod", "nmod", "flat", "fixed", "case",
    ];
    let mut current = token;
    for _ in 0..LONGEST_PHRASE {
        let found = &tree.tokens[current];
        let Some(above) = found.head else {
            return false;
        };
        // "nmod" counts to the left only (possessives, titles); "case" is the possessive clitic.
        let is_clitic =
            !found.is("case") || found.xpos == "POS" || found.form.starts_with(['\'', '’']);
        if above < current && !found.is("case") && !found.is("flat") && !found.is("fixed")
            || !MODIFIERS.iter().any(|r| found.is(r))
            || !is_clitic
        {
            return false;
        }
        if above == head {
            return true;
        }
        current = above;
    }
    false
}

/// Joins mentions into entities.
#[derive(Debug)]
pub struct ActorRoom {}

impl ActorRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(_tables: &Tables) -> Result<Self, Error> {
        Ok(ActorRoom {})
    }

    /// The entities of the document.
    pub fn read(&self, _document: &Document, _toponyms: &[Toponym], _places: &PlaceRoom) -> Actors {
        Actors::default()
    }
}
