//! Who is who in a report: mentions joined into entities, with roles, countries and sectors.

use std::sync::Arc;

use crate::language::Document;
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

/// The entities of a report and where they are mentioned.
#[derive(Debug, Clone, Default)]
pub struct Actors {
    /// In order of first mention; an [`EntityId`] is an index.
    pub entities: Vec<Entity>,
}

impl Actors {
    /// The entity.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0]
    }

    /// The entity that has a mention headed by that token (of that sentence). Where several mentions share the
    /// head ("Russian officials"), the longest.
    pub fn headed_by(&self, sentence: usize, head: usize) -> Option<EntityId> {
        self.best(|mention| mention.sentence == sentence && mention.head == head)
    }

    /// The entity with the shortest mention that covers that token.
    pub fn covering(&self, sentence: usize, token: usize) -> Option<EntityId> {
        let covers =
            |m: &Mention| m.sentence == sentence && m.tokens.0 <= token && token < m.tokens.1;
        let found = self
            .mentions()
            .filter(|(_, m)| covers(m))
            .min_by_key(|(_, m)| m.tokens.1 - m.tokens.0);
        found.map(|(id, _)| id)
    }

    /// All mentions with their entities.
    pub fn mentions(&self) -> impl Iterator<Item = (EntityId, &Mention)> {
        let numbered = self.entities.iter().enumerate();
        numbered.flat_map(|(id, entity)| {
            entity
                .mentions
                .iter()
                .map(move |mention| (EntityId(id), mention))
        })
    }

    /// Adds a nominal mention of something that the actor room did not make an entity, because a later room
    /// needs it (an unnamed speaker, a victim), unless its head already has one.
    pub fn add_nominal(
        &mut self,
        document: &Document,
        sentence: usize,
        head: usize,
        kind: EntityKind,
    ) -> EntityId {
        if let Some(id) = self.headed_by(sentence, head) {
            return id;
        }
        let tokens = noun_phrase(document, sentence, head);
        let span = document.sentences[sentence].span_of(tokens.0, tokens.1);
        let form = MentionForm::Nominal;
        self.entities.push(Entity {
            kind,
            name: span.of(document.text).to_owned(),
            country: None,
            sectors: Vec::new(),
            roles: Vec::new(),
            place: None,
            mentions: vec![Mention {
                span,
                sentence,
                tokens,
                head,
                form,
            }],
        });
        EntityId(self.entities.len() - 1)
    }

    fn best(&self, fits: impl Fn(&Mention) -> bool) -> Option<EntityId> {
        let found = self.mentions().filter(|(_, m)| fits(m));
        found
            .max_by_key(|(id, m)| (m.tokens.1 - m.tokens.0, std::cmp::Reverse(*id)))
            .map(|(id, _)| id)
    }
}

/// First token and one past the last of the noun phrase of `head`: its modifiers to the left and "of …" to the
/// right, without determiners, clauses, appositions and conjuncts.
pub fn noun_phrase(document: &Document, sentence: usize, head: usize) -> (usize, usize) {
    let tree = &document.sentences[sentence];
    let keeps = |i: usize| {
        let token = &tree.tokens[i];
        ["amod", "compound", "nummod", "nmod:poss", "flat", "fixed"]
            .iter()
            .any(|r| token.is(r))
    };
    let mut first = head;
    while first > 0
        && tree
            .ancestors(first - 1)
            .take_while(|&i| i != head)
            .all(keeps)
        && tree.is_under(first - 1, head)
    {
        first -= 1;
    }
    (first, head + 1)
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
