//! Who is who in a report: mentions joined into entities, with roles, countries and sectors.

mod accounts;
mod acquaintance;
mod apposed;
mod cast;
mod casting;
mod codes;
mod home;
mod labels;
mod mentions;
mod names;
mod nominals;
mod offices;
mod page;
mod persons;
mod phrases;
mod pronouns;
mod roles;
mod tables;
#[cfg(test)]
mod tests;
mod titles;

use std::sync::Arc;

use casting::Casting;
use page::Page;
pub(crate) use persons::surname_key;
use tables::Lexicon;
pub(crate) use tables::TABLES;

pub use cast::Actors;

use crate::language::{Document, Sentence, Upos};
use crate::place::{Place, PlaceRoom, Toponym};
use crate::record::{EntityKind, MentionForm};
use crate::tables::Tables;
use crate::{Context, Error, Span};

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
            // "at least seven people": the parser's "least" is no part of the name.
            || (found.is("nmod") && found.upos == Upos::Adj)
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
pub struct ActorRoom {
    lexicon: Lexicon,
}

impl ActorRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        Ok(ActorRoom {
            lexicon: Lexicon::new(tables)?,
        })
    }

    /// The entities of the document, in order of their first mention. The publisher's name may tell whose officials the
    /// report takes for granted; what earlier reports say of who is who adds to what this one says.
    pub fn read(
        &self,
        document: &Document,
        toponyms: &[Toponym],
        places: &PlaceRoom,
        publisher: Option<&str>,
        context: Option<&Context>,
    ) -> Actors {
        let mut page = Page::new(document);
        let found = mentions::collect(&mut page, &self.lexicon, toponyms, places);
        let mut casting = Casting::new(page, &self.lexicon, places, toponyms, found);
        names::join(&mut casting);
        roles::read(&mut casting);
        let groups = apposed::read(&mut casting);
        if let Some(context) = context {
            acquaintance::of_names(&mut casting, context);
        }
        codes::of_names(&mut casting);
        let home = home::of(&casting, publisher);
        if let Some(home) = &home {
            home::of_names(&mut casting, home);
        }
        nominals::join(&mut casting);
        if let Some(home) = &home {
            home::of_nominals(&mut casting, home);
        }
        if let Some(context) = context {
            acquaintance::of_descriptions(&mut casting, context);
        }
        finish(document, casting, groups)
    }
}

/// Numbers the entities that have mentions in order of the first.
fn finish(document: &Document, casting: Casting, groups: Vec<apposed::Named>) -> Actors {
    let groups: Vec<(Option<usize>, Vec<usize>)> = groups
        .into_iter()
        .map(|named| (casting.found[named.group].entity, named.members))
        .collect();
    let mut mentions: Vec<Vec<Mention>> = vec![Vec::new(); casting.drafts.len()];
    for found in casting.found {
        if let Some(draft) = found.entity {
            mentions[draft].push(found.mention);
        }
    }
    for of_draft in &mut mentions {
        of_draft.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        of_draft.dedup_by_key(|m| m.span);
    }
    let mut order: Vec<usize> = (0..casting.drafts.len())
        .filter(|&i| !mentions[i].is_empty())
        .collect();
    order.sort_by_key(|&i| {
        (
            mentions[i][0].span.start,
            std::cmp::Reverse(mentions[i][0].span.end),
        )
    });
    let mut numbers = vec![None; casting.drafts.len()];
    for (number, &draft) in order.iter().enumerate() {
        numbers[draft] = Some(EntityId(number));
    }
    let mut drafts: Vec<Option<casting::Draft>> = casting.drafts.into_iter().map(Some).collect();
    let mut actors = Actors::of(document);
    for draft in order {
        let Some(drafted) = drafts[draft].take() else {
            continue;
        };
        let roles = drafted.roles.into_iter().map(|role| Role {
            of: role.of.and_then(|of| numbers[of.0]),
            ..role
        });
        actors.add_entity(Entity {
            kind: drafted.kind,
            name: drafted.name,
            country: drafted.country,
            sectors: drafted.sectors,
            roles: roles.collect(),
            place: drafted.place,
            mentions: std::mem::take(&mut mentions[draft]),
        });
    }
    for (group, members) in groups {
        let members: Vec<EntityId> = members.iter().filter_map(|&draft| numbers[draft]).collect();
        if let Some(group) = group.and_then(|draft| numbers[draft]) {
            actors.add_members(group, members);
        }
    }
    for (sentence, token, draft) in casting.title_heads {
        if let Some(id) = numbers[draft] {
            actors.add_head(id, sentence, token);
        }
    }
    actors
}
