//! From the nominals of a clause to entities: named ones through [`Actors`], unnamed people and victims as nominal
//! entities, things by whom they belong to.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::actor::{Actors, EntityId};
use crate::language::{Document, Upos};
use crate::place::Resolution;
use crate::record::{EntityKind, MentionForm};
use crate::tables::Tables;

use super::arguments;
use super::frames::Sort;
use super::tree::Tree;
use super::words::Class;

/// Nouns that name people and things without a name of their own.
#[derive(Debug)]
pub(super) struct ParticipantNouns {
    by_lemma: BTreeMap<String, Noun>,
    quantities: BTreeSet<String>,
    things: BTreeSet<String>,
    areas: BTreeSet<String>,
    crafts: BTreeSet<String>,
    suffixes: Vec<String>,
}

#[derive(Debug, Clone)]
struct Noun {
    kind: EntityKind,
    sector: Option<String>,
}

impl ParticipantNouns {
    pub(super) const TABLE: &'static str = "en/participants.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut nouns = ParticipantNouns {
            by_lemma: BTreeMap::new(),
            quantities: BTreeSet::new(),
            things: BTreeSet::new(),
            areas: BTreeSet::new(),
            crafts: BTreeSet::new(),
            suffixes: Vec::new(),
        };
        for row in tables.tsv(Self::TABLE)? {
            let noun = row.get("noun").to_lowercase();
            let sector = Some(row.get("sector").to_owned()).filter(|sector| !sector.is_empty());
            let kind = match row.get("kind") {
                "quantity" => {
                    nouns.quantities.insert(noun);
                    continue;
                }
                "thing" => {
                    nouns.things.insert(noun);
                    continue;
                }
                "area" => {
                    nouns.areas.insert(noun);
                    continue;
                }
                "craft" => {
                    nouns.crafts.insert(noun);
                    continue;
                }
                "suffix" => {
                    nouns.suffixes.push(noun);
                    continue;
                }
                "person" => EntityKind::Person,
                "group" => EntityKind::Group,
                "facility" => EntityKind::Facility,
                other => return Err(row.error(format!("the kind `{other}` is unknown"))),
            };
            nouns.by_lemma.insert(noun, Noun { kind, sector });
        }
        Ok(nouns)
    }

    pub(super) fn is_quantity(&self, lemma: &str) -> bool {
        self.quantities.contains(lemma)
    }

    /// What the noun names: by lemma or form (two words with the one before it first), otherwise by its ending.
    fn of(&self, tree: &Tree, token: usize) -> Option<Noun> {
        let lemma = tree.lemma(token);
        let form = tree.form(token).to_lowercase();
        let singular = form.strip_suffix('s').unwrap_or(&form);
        let pair = token
            .checked_sub(1)
            .map(|before| format!("{} {lemma}", tree.form(before).to_lowercase()));
        let known = pair
            .and_then(|pair| self.by_lemma.get(&pair))
            .or_else(|| self.by_lemma.get(&lemma))
            .or_else(|| self.by_lemma.get(&form))
            .or_else(|| self.by_lemma.get(singular));
        let mut noun = match known {
            Some(noun) => noun.clone(),
            None => self.by_ending(tree, token, &lemma, singular)?,
        };
        if noun.kind == EntityKind::Person && tree.xpos(token) == "NNS" {
            noun.kind = EntityKind::Group;
        }
        Some(noun)
    }

    fn by_ending(&self, tree: &Tree, token: usize, lemma: &str, singular: &str) -> Option<Noun> {
        let is_thing = self.things.contains(lemma) || self.things.contains(singular);
        let common = tree.upos(token) == Upos::Noun && lemma.len() > 4 && !is_thing;
        let ends = |word: &str| {
            self.suffixes
                .iter()
                .any(|suffix| word.ends_with(suffix.as_str()))
        };
        (common && (ends(lemma) || ends(singular))).then_some(Noun {
            kind: EntityKind::Person,
            sector: None,
        })
    }
}

/// How far to go to find somebody for a nominal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Who acts: named entities, people, and whoever owns a thing ("Russian missiles").
    Actor,
    /// Who is acted upon: facilities too.
    Recipient,
    /// Who is acted upon, or what.
    Thing,
}

/// The entities of a report, found by the tokens that mention them.
pub(super) struct Participants<'a> {
    pub(super) actors: &'a mut Actors,
    document: &'a Document<'a>,
    nouns: &'a ParticipantNouns,
    /// The countries that the report mentions, by code.
    countries: BTreeMap<String, EntityId>,
    /// Last words of people's names: what is a name in one sentence is one in all. None where two people share it.
    surnames: BTreeMap<String, Option<EntityId>>,
}

/// Sectors whose people act as one.
const FORCES: [&str; 4] = ["MIL", "REB", "COP", "CRM"];

impl<'a> Participants<'a> {
    pub(super) fn new(
        actors: &'a mut Actors,
        document: &'a Document<'a>,
        nouns: &'a ParticipantNouns,
    ) -> Self {
        let mut countries = BTreeMap::new();
        for (id, entity) in actors.entities.iter().enumerate() {
            let place = entity.place.as_ref();
            let country = place.filter(|place| place.resolution == Resolution::Country);
            if let Some(code) = country.and_then(|place| place.country.clone()) {
                countries.entry(code).or_insert(EntityId(id));
            }
        }
        let surnames = surnames(actors, document);
        Participants {
            actors,
            document,
            nouns,
            countries,
            surnames,
        }
    }

    /// The entity with a mention headed by that token.
    pub(super) fn headed_by(&self, sentence: usize, token: usize) -> Option<EntityId> {
        self.actors.headed_by(sentence, token)
    }

    /// The entity with the shortest mention that covers that token.
    pub(super) fn covering(&self, sentence: usize, token: usize) -> Option<EntityId> {
        self.actors.covering(sentence, token)
    }

    /// Whether the noun names a part of a country ("the Ukrainian *port*").
    pub(super) fn is_area(&self, tree: &Tree, token: usize) -> bool {
        self.nouns.areas.contains(&tree.lemma(token))
            || self.nouns.areas.contains(&tree.form(token).to_lowercase())
    }

    /// The nominal that counts: past "dozens of", "a group of".
    pub(super) fn counted(&self, tree: &Tree, token: usize) -> usize {
        if self.headed_by(tree.number, token).is_some()
            && !self.nouns.is_quantity(&tree.lemma(token))
        {
            return token;
        }
        arguments::counted(tree, token, |lemma| self.nouns.is_quantity(lemma))
    }

    /// Whether the nominal is of that sort.
    pub(super) fn is_sort(&self, tree: &Tree, token: usize, sort: Sort) -> bool {
        let token = self.counted(tree, token);
        let kind = self.kind(tree, token);
        match sort {
            Sort::Thing => !self.can_act(tree, token),
            Sort::Armed => self.is_armed(tree, token),
            Sort::Actor => self.can_act(tree, token),
            Sort::Person => self.is_people(tree, token) || matches!(kind, Some(EntityKind::Person)),
            Sort::Organization => {
                matches!(kind, Some(EntityKind::Organization | EntityKind::Group))
            }
            Sort::Group => matches!(kind, Some(EntityKind::Group)),
            Sort::Place => matches!(kind, Some(EntityKind::Place | EntityKind::Facility)),
        }
    }

    /// Several people without a name, who are each a person; of those that are entities, none that act as one force.
    fn is_people(&self, tree: &Tree, token: usize) -> bool {
        let as_one = self.named(tree, token).is_some_and(|id| {
            let entity = self.actors.get(id);
            let named = |mention: &crate::actor::Mention| mention.form == MentionForm::Name;
            let force = |sector: &String| FORCES.contains(&sector.as_str());
            entity.mentions.iter().any(named) || entity.sectors.iter().any(force)
        });
        tree.xpos(token) == "NNS" && !as_one && self.kind(tree, token) == Some(EntityKind::Group)
    }

    /// Whether it is a force or of one, by the sectors of its entity or of its noun.
    fn is_armed(&self, tree: &Tree, token: usize) -> bool {
        let is_force = |sector: &String| FORCES.contains(&sector.as_str());
        match self.named(tree, token) {
            Some(id) => self.actors.get(id).sectors.iter().any(is_force),
            None => {
                let noun = self.noun(tree, token);
                noun.and_then(|noun| noun.sector)
                    .is_some_and(|sector| is_force(&sector))
            }
        }
    }

    fn kind(&self, tree: &Tree, token: usize) -> Option<EntityKind> {
        let named = self.named(tree, token);
        if let Some(id) = named {
            return Some(self.actors.get(id).kind);
        }
        if tree.upos(token) == Upos::Pron {
            return match tree.form(token).to_lowercase().as_str() {
                "he" | "she" | "him" | "her" | "i" | "who" | "me" => Some(EntityKind::Person),
                "they" | "them" | "we" | "us" | "you" => Some(EntityKind::Group),
                _ => None,
            };
        }
        self.noun(tree, token).map(|noun| noun.kind)
    }

    fn noun(&self, tree: &Tree, token: usize) -> Option<Noun> {
        // "the far right": an adverb with an article is a noun.
        let nominal = match tree.upos(token) {
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Verb => true,
            Upos::Adv => tree.child(token, &["det"]).is_some(),
            _ => false,
        };
        if !nominal {
            return None;
        }
        self.nouns.of(tree, token).or_else(|| {
            // A capital that is part of no name that is known still names somebody ("Dockers").
            let named =
                tree.upos(token) == Upos::Propn && tree.is(token, &["nsubj", "obl", "obj", "conj"]);
            let plural = matches!(tree.xpos(token), "NNS" | "NNPS");
            named.then_some(Noun {
                kind: if plural {
                    EntityKind::Group
                } else {
                    EntityKind::Organization
                },
                sector: None,
            })
        })
    }

    fn can_act(&self, tree: &Tree, token: usize) -> bool {
        if let Some(id) = self.named(tree, token) {
            return self.is_actor(id) || self.is_acting_division(tree, token, id);
        }
        // "Chinese ships": their owner acts.
        if self.nouns.crafts.contains(&tree.lemma(token)) && self.owner(tree, token).is_some() {
            return true;
        }
        matches!(
            self.kind(tree, token),
            Some(EntityKind::Person | EntityKind::Organization | EntityKind::Group)
        )
    }

    /// "Texas sued", "Catalonia's refusal": a division of a country as the subject or possessor of an act.
    fn is_acting_division(&self, tree: &Tree, token: usize, id: EntityId) -> bool {
        let place = self.actors.get(id).place.as_ref();
        place.is_some_and(|place| place.resolution == Resolution::Admin1)
            && matches!(tree.deprel(token), "nsubj" | "nmod:poss" | "obl:agent")
    }

    /// Whether an entity can act: people, organizations, groups, and places that stand for their people.
    pub(super) fn is_actor(&self, id: EntityId) -> bool {
        let entity = self.actors.get(id);
        match entity.kind {
            EntityKind::Person | EntityKind::Organization | EntityKind::Group => true,
            EntityKind::Place => {
                entity
                    .place
                    .as_ref()
                    .is_none_or(|place| place.resolution == Resolution::Country)
                    || entity
                        .mentions
                        .iter()
                        .any(|mention| mention.form == MentionForm::Metonym)
            }
            _ => false,
        }
    }

    fn named(&self, tree: &Tree, token: usize) -> Option<EntityId> {
        self.headed_by(tree.number, token).or_else(|| {
            if tree.sentence.name_at(token).is_some() {
                return self.covering(tree.number, token);
            }
            let word = matches!(tree.upos(token), Upos::Noun | Upos::Propn | Upos::X);
            word.then(|| self.surnames.get(tree.form(token)).copied().flatten())
                .flatten()
        })
    }

    /// The entities of a nominal and its conjuncts, in the order of the text.
    pub(super) fn resolve_all(&mut self, tree: &Tree, token: usize, reach: Reach) -> Vec<EntityId> {
        let mut found = Vec::new();
        for conjunct in tree.with_conjuncts(token) {
            let id = self.resolve(tree, conjunct, reach);
            let members = id.map_or(Vec::new(), |id| self.actors.members(id).to_vec());
            if !members.is_empty() {
                found.extend(members);
                continue;
            }
            found.extend(id.filter(|id| !found.contains(id)));
            for country in id.map_or(Vec::new(), |id| self.other_countries(tree, conjunct, id)) {
                if !found.contains(&country) {
                    found.push(country);
                }
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|id| seen.insert(*id));
        found
    }

    /// "the foreign ministers of Kenya, *Uganda* and *Rwanda*": people of several countries act for each of them; the
    /// countries that are not the group's own.
    fn other_countries(&self, tree: &Tree, token: usize, group: EntityId) -> Vec<EntityId> {
        let token = self.counted(tree, token);
        if !matches!(tree.xpos(token), "NNS" | "NNPS") {
            return Vec::new();
        }
        let owning = |noun: usize| -> Vec<usize> {
            tree.children_by(noun, &["nmod", "amod", "compound", "nmod:desc"])
                .filter(|&i| !tree.is(i, &["nmod"]) || tree.is_after(i, Class::Belonging))
                .collect()
        };
        let mut tokens = owning(token);
        // "the speakers of the parliaments of Sweden and Norway".
        let bodies: Vec<usize> = tokens.iter().flat_map(|&body| owning(body)).collect();
        tokens.extend(bodies);
        let mut countries: Vec<EntityId> = Vec::new();
        for first in tokens {
            let joined = tree.children_by(first, &["conj"]);
            for owner in std::iter::once(first).chain(joined) {
                let country = self.named(tree, owner).filter(|&id| self.is_country(id));
                countries.extend(country.filter(|id| !countries.contains(id)));
            }
        }
        if countries.len() < 2 {
            return Vec::new();
        }
        let own = self.actors.get(group).country.clone();
        countries.retain(|&id| id != group && self.actors.get(id).country != own);
        countries
    }

    fn is_country(&self, id: EntityId) -> bool {
        let place = self.actors.get(id).place.as_ref();
        place.is_some_and(|place| place.resolution == Resolution::Country)
    }

    /// The entity of a nominal.
    pub(super) fn resolve(&mut self, tree: &Tree, token: usize, reach: Reach) -> Option<EntityId> {
        let token = self.counted(tree, token);
        if let Some(id) = self.named(tree, token) {
            let entity = self.actors.get(id);
            let inert = matches!(
                entity.kind,
                EntityKind::Product | EntityKind::Work | EntityKind::Facility | EntityKind::Other
            );
            if reach != Reach::Actor || !inert {
                return Some(id);
            }
        }
        if tree.upos(token) == Upos::Pron {
            return None;
        }
        // "the Kursk region", "Pacific islands": what is done to a part of a country is done to the place.
        if reach != Reach::Actor
            && self.is_area(tree, token)
            && let Some(place) = self.named_area(tree, token)
        {
            return Some(place);
        }
        let noun = self.noun(tree, token);
        match noun {
            Some(noun) if noun.kind != EntityKind::Facility || reach != Reach::Actor => {
                return Some(self.add(tree, token, noun.kind, noun.sector));
            }
            _ => {}
        }
        if let Some(id) = self.owner(tree, token) {
            return Some(id);
        }
        // "wounding 31": a bare number counts people.
        if tree.upos(token) == Upos::Num && reach == Reach::Thing && !tree.is_timed(token) {
            return Some(self.add(tree, token, EntityKind::Group, None));
        }
        (reach == Reach::Thing)
            .then(|| self.thing(tree, token))
            .flatten()
    }

    /// The place whose name stands before a noun for a part of a country.
    fn named_area(&self, tree: &Tree, area: usize) -> Option<EntityId> {
        tree.children_by(area, &["compound", "nmod:unmarked", "nmod:desc"])
            .filter_map(|token| self.covering(tree.number, token))
            .find(|&id| self.actors.get(id).kind == EntityKind::Place)
    }

    /// The thing itself, whoever owns it.
    pub(super) fn thing(&mut self, tree: &Tree, token: usize) -> Option<EntityId> {
        let nameable = matches!(tree.upos(token), Upos::Noun | Upos::Propn);
        nameable.then(|| self.add(tree, token, EntityKind::Other, None))
    }

    /// The country that a place is or lies in, where the report has it as an entity; otherwise the place itself.
    pub(super) fn country_of_place(&self, id: EntityId) -> EntityId {
        let place = self.actors.get(id);
        let code = |entity: &crate::actor::Entity| {
            let of_place = entity
                .place
                .as_ref()
                .and_then(|place| place.country.clone());
            of_place.or_else(|| entity.country.clone())
        };
        let Some(country) = code(place) else {
            return id;
        };
        if place
            .place
            .as_ref()
            .is_some_and(|place| place.resolution == Resolution::Country)
        {
            return id;
        }
        self.countries.get(&country).copied().unwrap_or(id)
    }

    /// Whose a thing is: "*Russian* missiles", "*Kyiv's* proposal", "a plan by *Iran*", "the policy of *Israel*".
    pub(super) fn owner(&self, tree: &Tree, thing: usize) -> Option<EntityId> {
        let before = tree
            .children_by(
                thing,
                &[
                    "nmod:poss",
                    "amod",
                    "compound",
                    "nmod:unmarked",
                    "nmod:desc",
                ],
            )
            .find_map(|i| self.named(tree, i).filter(|&id| self.is_actor(id)));
        before.or_else(|| {
            tree.children_by(thing, &["nmod"])
                .filter(|&i| tree.is_after(i, Class::Belonging))
                .find_map(|i| self.named(tree, i).filter(|&id| self.is_actor(id)))
        })
    }

    fn add(
        &mut self,
        tree: &Tree,
        token: usize,
        kind: EntityKind,
        sector: Option<String>,
    ) -> EntityId {
        let known = self.actors.entities.len();
        let id = self
            .actors
            .add_nominal(self.document, tree.number, token, kind);
        if id.0 >= known {
            let owner = self.owner(tree, token);
            let country = owner.and_then(|owner| self.actors.get(owner).country.clone());
            let entity = &mut self.actors.entities[id.0];
            entity.country = entity.country.take().or(country);
            if entity.sectors.is_empty() {
                entity.sectors.extend(sector);
            }
        }
        id
    }
}

fn surnames(actors: &Actors, document: &Document) -> BTreeMap<String, Option<EntityId>> {
    let mut found: BTreeMap<String, Option<EntityId>> = BTreeMap::new();
    for (id, mention) in actors.mentions() {
        if mention.form != MentionForm::Name || actors.get(id).kind != EntityKind::Person {
            continue;
        }
        let name = mention.span.of(document.text);
        let last = name.split_whitespace().next_back().unwrap_or(name);
        if last.len() < 4 || !last.starts_with(char::is_uppercase) {
            continue;
        }
        let known = found.entry(last.to_owned()).or_insert(Some(id));
        if *known != Some(id) {
            *known = None;
        }
    }
    found
}
