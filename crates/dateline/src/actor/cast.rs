//! The entities of a report, and quick answers to "who is that?" for the rooms that follow.

use std::collections::BTreeMap;

use super::{Entity, EntityId, Mention, noun_phrase};
use crate::language::{Document, Upos};
use crate::record::{EntityKind, MentionForm};

/// The entities of a report and where they are mentioned.
///
/// All mentions go in by [`Actors::add_entity`] and [`Actors::add_mention`], so that the index by sentence and
/// token, from which every question is answered, always knows them.
#[derive(Debug, Clone, Default)]
pub struct Actors {
    /// In order of first mention (those that later rooms add come last); an [`EntityId`] is an index.
    pub entities: Vec<Entity>,
    index: Vec<Spots>,
    /// Who the members of a group are, where the report names them one by one.
    members: BTreeMap<EntityId, Vec<EntityId>>,
}

/// What stands at each token of a sentence.
#[derive(Debug, Clone, Default)]
struct Spots {
    /// Longest mention headed by the token: its entity and length.
    heads: BTreeMap<usize, (EntityId, usize)>,
    /// Shortest mention that covers the token: its entity, length, and whether it is a name.
    covers: BTreeMap<usize, (EntityId, usize, bool)>,
    /// Tokens that a noun phrase's head stands for instead of itself ("hundreds of *officials*").
    partitives: BTreeMap<usize, usize>,
    /// Conjuncts of a head, in order, without the head itself.
    conjuncts: BTreeMap<usize, Vec<usize>>,
}

/// Longest mention whose tokens the index notes one by one; a longer one is no name or phrase but an accident of
/// parsing, and is found by its head alone.
const LONGEST_COVER: usize = 60;

impl Actors {
    /// No entities yet, but knowing the document's coordinations and partitives, so that [`Actors::all_of`] and
    /// [`Actors::resolve`] follow them.
    pub fn of(document: &Document) -> Self {
        let index = document.sentences.iter().map(spots).collect();
        Actors {
            entities: Vec::new(),
            index,
            members: BTreeMap::new(),
        }
    }

    /// The entity.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0]
    }

    /// The code of the country (or UNO, EUR, IGO, NGO) that it belongs to or is.
    pub fn country_of(&self, id: EntityId) -> Option<&str> {
        self.get(id).country.as_deref()
    }

    /// The entity that has a mention headed by that token (of that sentence). Where several mentions share the
    /// head ("Russian officials"), the longest.
    pub fn headed_by(&self, sentence: usize, head: usize) -> Option<EntityId> {
        let spots = self.index.get(sentence)?;
        spots.heads.get(&head).map(|(id, _)| *id)
    }

    /// The entity with the shortest mention that covers that token.
    pub fn covering(&self, sentence: usize, token: usize) -> Option<EntityId> {
        let spots = self.index.get(sentence)?;
        spots.covers.get(&token).map(|(id, _, _)| *id)
    }

    /// The best entity for an argument of a predicate: what the token heads (a name, a noun phrase, a pronoun);
    /// for "dozens of officials" the officials; otherwise the name that the token lies within.
    pub fn resolve(&self, sentence: usize, token: usize) -> Option<EntityId> {
        let spots = self.index.get(sentence)?;
        let parted = std::iter::successors(Some(token), |t| spots.partitives.get(t).copied());
        if let Some(id) = parted
            .take(DEEPEST_PARTITIVE)
            .find_map(|head| self.headed_by(sentence, head))
        {
            return Some(id);
        }
        // "Guterres" in the mention "Antonio Guterres" is he; "office" in "the office of Antonio Guterres" is not.
        let (covering, _, is_name) = spots.covers.get(&token)?;
        is_name.then_some(*covering)
    }

    /// The entities of an argument and of all that is coordinated with it ("Putin, Lavrov and the envoy"), in
    /// order of the text, each once.
    pub fn all_of(&self, sentence: usize, token: usize) -> Vec<EntityId> {
        let Some(spots) = self.index.get(sentence) else {
            return Vec::new();
        };
        let mut heads = vec![token];
        if let Some(conjuncts) = spots.conjuncts.get(&token) {
            heads.extend(conjuncts);
        }
        let mut found: Vec<EntityId> = Vec::with_capacity(heads.len());
        for head in heads {
            if let Some(id) = self.resolve(sentence, head)
                && !found.contains(&id)
                && found.len() < MOST_CONJUNCTS
            {
                found.push(id);
            }
        }
        found
    }

    /// Who the members of a group are ("the ministers, *A* and *B*"); nobody where the report does not name them.
    pub fn members(&self, group: EntityId) -> &[EntityId] {
        self.members.get(&group).map_or(&[], Vec::as_slice)
    }

    pub(super) fn add_members(&mut self, group: EntityId, members: Vec<EntityId>) {
        if members.len() > 1 && !members.contains(&group) {
            self.members.insert(group, members);
        }
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

    /// Adds an entity with its mentions.
    pub fn add_entity(&mut self, entity: Entity) -> EntityId {
        let id = EntityId(self.entities.len());
        for mention in &entity.mentions {
            note(&mut self.index, id, mention);
        }
        self.entities.push(entity);
        id
    }

    /// Adds a mention of an entity (a pronoun that a later room understands: "I" in quoted speech), unless it has
    /// a mention of that span already.
    pub fn add_mention(&mut self, id: EntityId, mention: Mention) {
        let mentions = &mut self.entities[id.0].mentions;
        let at = mentions.partition_point(|known| known.span < mention.span);
        if mentions
            .get(at)
            .is_some_and(|known| known.span == mention.span)
        {
            return;
        }
        note(&mut self.index, id, &mention);
        mentions.insert(at, mention);
    }

    /// Lets a token stand for an entity without being a mention of it: the title before a name, which some trees make
    /// the head of the phrase ("*President* Vladimir Putin said").
    pub(super) fn add_head(&mut self, id: EntityId, sentence: usize, token: usize) {
        if let Some(spots) = self.index.get_mut(sentence) {
            spots.heads.entry(token).or_insert((id, 0));
        }
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
        let mention = Mention {
            span,
            sentence,
            tokens,
            head,
            form: MentionForm::Nominal,
        };
        self.add_entity(Entity {
            kind,
            name: span.of(document.text).to_owned(),
            country: None,
            sectors: Vec::new(),
            roles: Vec::new(),
            place: None,
            mentions: vec![mention],
        })
    }
}

/// A coordination of more members than this is a list, and its rest is left out.
const MOST_CONJUNCTS: usize = 64;

/// "Some of the rest of the group of …": as far as partitives are followed.
const DEEPEST_PARTITIVE: usize = 4;

fn note(index: &mut Vec<Spots>, id: EntityId, mention: &Mention) {
    if index.len() <= mention.sentence {
        index.resize_with(mention.sentence + 1, Spots::default);
    }
    let spots = &mut index[mention.sentence];
    let length = mention.tokens.1 - mention.tokens.0;
    let longest = spots.heads.entry(mention.head).or_insert((id, length));
    if length > longest.1 {
        *longest = (id, length);
    }
    for token in (mention.tokens.0..mention.tokens.1).take(LONGEST_COVER) {
        let is_name = !matches!(mention.form, MentionForm::Nominal | MentionForm::Pronoun);
        let shortest = spots.covers.entry(token).or_insert((id, length, is_name));
        if length < shortest.1 {
            *shortest = (id, length, is_name);
        }
    }
}

/// Nouns that count or part what hangs on them by "of".
const PARTITIVES: [&str; 34] = [
    "number", "majority", "minority", "group", "crowd", "hundred", "thousand", "dozen", "score",
    "million", "billion", "ten", "lot", "handful", "couple", "series", "portion", "part", "rest",
    "half", "most", "some", "many", "several", "few", "one", "two", "three", "four", "five", "all",
    "any", "none", "each",
];

fn spots(sentence: &crate::language::Sentence) -> Spots {
    let mut spots = Spots::default();
    for (i, token) in sentence.tokens.iter().enumerate() {
        let Some(head) = token.head else { continue };
        if token.is("conj") && token.upos.is_nominal() {
            spots.conjuncts.entry(head).or_default().push(i);
        }
        let parted = &sentence.tokens[head];
        if token.is("nmod")
            && token.upos.is_nominal()
            && !matches!(parted.upos, Upos::Verb | Upos::Propn)
            && PARTITIVES.contains(&parted.lemma.to_lowercase().as_str())
            && sentence.tokens[head + 1..i.max(head + 1)]
                .iter()
                .take(2)
                .any(|t| t.form == "of")
        {
            spots.partitives.entry(head).or_insert(i);
        }
    }
    spots
}
