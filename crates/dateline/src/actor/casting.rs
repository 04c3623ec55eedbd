//! The entities of a document while they are being joined.

use std::collections::HashMap;
use std::sync::Arc;

use super::mentions::{Found, Noun};
use super::page::Page;
use super::tables::{Gender, Lexicon};
use super::{EntityId, Role};
use crate::place::{Place, PlaceRoom, Resolution, Toponym};
use crate::record::EntityKind;

/// An entity in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: EntityKind,
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
    pub(super) roles: Vec<Role>,
    /// Classes of the titles held, in the order of `roles`.
    pub(super) classes: Vec<String>,
    pub(super) place: Option<Arc<Place>>,
    pub(super) gender: Option<Gender>,
    pub(super) plural: bool,
    /// Row of the table of organisations.
    pub(super) row: Option<usize>,
    /// What its first nominal says of it, where nothing names it.
    pub(super) noun: Option<Noun>,
    /// The entity that a nominal belongs to ("Russian officials").
    pub(super) owner: Option<usize>,
    /// How many mentions were joined so far.
    pub(super) count: usize,
    /// Last mention that was joined, in order of the text.
    pub(super) last: Option<usize>,
}

impl Draft {
    pub(super) fn new(kind: EntityKind, name: String) -> Self {
        Draft {
            kind,
            name,
            country: None,
            sectors: Vec::new(),
            roles: Vec::new(),
            classes: Vec::new(),
            place: None,
            gender: None,
            plural: false,
            row: None,
            noun: None,
            owner: None,
            count: 0,
            last: None,
        }
    }

    /// Whether it is a country.
    pub(super) fn is_country(&self) -> bool {
        self.place
            .as_ref()
            .is_some_and(|place| place.resolution == Resolution::Country)
    }

    /// Whether something names it.
    pub(super) fn is_named(&self) -> bool {
        self.noun.is_none()
    }
}

/// A document, its mentions and the drafts that they were joined into.
#[derive(Debug)]
pub(super) struct Casting<'a> {
    pub(super) page: Page<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) places: &'a PlaceRoom,
    pub(super) toponyms: &'a [Toponym],
    pub(super) found: Vec<Found>,
    pub(super) drafts: Vec<Draft>,
    /// Title nouns before a name, which some trees make the head of the phrase: sentence, token, holder.
    pub(super) title_heads: Vec<(usize, usize, usize)>,
    /// Draft of a key: a place, a row, a spelling.
    keys: HashMap<String, usize>,
}

impl<'a> Casting<'a> {
    pub(super) fn new(
        page: Page<'a>,
        lexicon: &'a Lexicon,
        places: &'a PlaceRoom,
        toponyms: &'a [Toponym],
        found: Vec<Found>,
    ) -> Self {
        Casting {
            page,
            lexicon,
            places,
            toponyms,
            found,
            drafts: Vec::new(),
            title_heads: Vec::new(),
            keys: HashMap::new(),
        }
    }

    pub(super) fn add(&mut self, draft: Draft) -> usize {
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// Joins a mention to a draft.
    pub(super) fn join(&mut self, found: usize, draft: usize) {
        self.found[found].entity = Some(draft);
        let drafted = &mut self.drafts[draft];
        drafted.count += 1;
        drafted.last = Some(drafted.last.map_or(found, |last| last.max(found)));
    }

    /// Makes the mentions of an unnamed draft those of one that is named, which then holds the title of whom the unnamed
    /// one belonged to.
    pub(super) fn name_late(&mut self, unnamed: usize, named: usize, title: &str) {
        for i in 0..self.found.len() {
            if self.found[i].entity == Some(unnamed) {
                self.join(i, named);
            }
        }
        let (owner, country) = (
            self.drafts[unnamed].owner,
            self.drafts[unnamed].country.clone(),
        );
        let sectors = self.drafts[unnamed].sectors.clone();
        let person = &mut self.drafts[named];
        let role = person
            .roles
            .iter_mut()
            .find(|role| role.of.is_none() && role.title.to_lowercase().ends_with(title));
        if let (Some(role), Some(owner)) = (role, owner) {
            role.of = Some(Casting::id(owner));
            role.because.push_str("; of: as the same noun said before");
            person.country = person.country.take().or(country);
            if person.sectors.is_empty() || self.drafts[owner].kind == EntityKind::Organization {
                self.drafts[named].sectors = sectors;
            }
        }
    }

    /// The draft of a key, made where there is none.
    pub(super) fn keyed(&mut self, key: String, make: impl FnOnce() -> Draft) -> usize {
        if let Some(known) = self.keys.get(&key) {
            return *known;
        }
        let draft = self.add(make());
        self.keys.insert(key, draft);
        draft
    }

    pub(super) fn known(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }

    pub(super) fn key(&mut self, key: String, draft: usize) {
        self.keys.entry(key).or_insert(draft);
    }

    /// The mention as it is written, white space made single spaces.
    pub(super) fn written(&self, found: usize) -> String {
        let mention = &self.found[found].mention;
        self.page
            .written(mention.sentence, mention.tokens.0, mention.tokens.1)
    }

    /// The draft of the name (or else the toponym) that ends right before the token.
    pub(super) fn name_ending(&self, sentence: usize, end: usize) -> Option<usize> {
        let before = end.checked_sub(1)?;
        let ends = |f: &usize| self.found[*f].mention.tokens.1 == end;
        self.page
            .name_at(sentence, before)
            .filter(ends)
            .or_else(|| self.page.place_at(sentence, before).filter(ends))
    }

    /// The draft of the name or toponym that begins with the token.
    pub(super) fn name_starting(&self, sentence: usize, start: usize) -> Option<usize> {
        let starts = |f: &usize| self.found[*f].mention.tokens.0 == start;
        self.page
            .name_at(sentence, start)
            .filter(starts)
            .or_else(|| self.page.place_at(sentence, start).filter(starts))
    }

    /// The draft of the name that the token is part of, or the nominal or pronoun that it heads.
    pub(super) fn at(&self, sentence: usize, token: usize) -> Option<usize> {
        let found = self
            .page
            .name_at(sentence, token)
            .or_else(|| self.page.nominal_at(sentence, token))?;
        self.found[found].entity
    }

    /// The draft of a country that the text names.
    pub(super) fn country_draft(&self, code: &str) -> Option<usize> {
        self.known(&format!("country {code}"))
    }

    /// An id as the record knows it: drafts are numbered anew at the end, this is the draft's own number.
    pub(super) fn id(draft: usize) -> EntityId {
        EntityId(draft)
    }
}
