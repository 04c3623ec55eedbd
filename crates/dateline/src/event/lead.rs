//! The lead of a report and its heading, which tell the same acts: "Kenya frees three miners" over "Kenya released three
//! of the seven miners on Monday, the ministry said".

use std::collections::BTreeSet;

use crate::actor::{Actors, Entity, EntityId};
use crate::language::{Document, Sentence, Upos};
use crate::place::Resolution;
use crate::record::{EntityKind, MentionForm};

use super::participants::ParticipantNouns;

/// Most sentences above the lead: title, subtitle, byline, dateline.
const MOST_ABOVE: usize = 5;

/// Where the heading ends and the lead stands, in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lead {
    /// One past the last sentence of the heading; 0 where there is none.
    heading: usize,
    /// One past the last sentence of the lead: the first paragraph under the heading.
    end: usize,
    /// Groups of which nothing is said but their number ("hundreds").
    counts: BTreeSet<EntityId>,
}

impl Lead {
    pub(super) fn of(document: &Document, actors: &Actors, nouns: &ParticipantNouns) -> Lead {
        let sentences = &document.sentences;
        let above = sentences.iter().take(MOST_ABOVE);
        let heading = above.take_while(|sentence| is_heading(sentence)).count();
        let Some(first) = sentences.get(heading).filter(|_| heading > 0) else {
            return Lead::default();
        };
        let below = &sentences[heading..];
        let lead = below
            .iter()
            .take_while(|sentence| sentence.paragraph == first.paragraph);
        let entities = actors.entities.iter().enumerate();
        let counts = entities.filter(|(_, entity)| nouns.is_quantity(&entity.name.to_lowercase()));
        Lead {
            heading,
            end: heading + lead.count(),
            counts: counts.map(|(id, _)| EntityId(id)).collect(),
        }
    }

    /// Whether one sentence is of the heading and the other of the lead.
    pub(super) fn restates(&self, earlier: usize, later: usize) -> bool {
        earlier < self.heading && self.heading <= later && later < self.end
    }
}

/// A heading is a line of words that does not end as sentences do.
fn is_heading(sentence: &Sentence) -> bool {
    let ends = |form: &str| matches!(form, "." | "-" | "–" | "—" | "--" | "―" | "\"" | "”");
    let last = sentence.tokens.last();
    last.is_some_and(|token| !ends(&token.form))
        && last.is_some_and(|token| token.upos != Upos::Sym)
}

impl Lead {
    /// Whether two sides may be the same people: of those named in the heading and in the lead one pair is the same entity,
    /// a country and its forces or officials, or people whom the same noun describes. None where one side names nobody.
    pub(super) fn kin(
        &self,
        actors: &Actors,
        one: &[EntityId],
        other: &[EntityId],
    ) -> Option<bool> {
        if one.is_empty() || other.is_empty() {
            return None;
        }
        let pair = |a: EntityId, b: EntityId| {
            a == b
                || stands_for(actors, a, b)
                || stands_for(actors, b, a)
                || self.alike(actors, a, b)
        };
        Some(one.iter().any(|&a| other.iter().any(|&b| pair(a, b))))
    }

    /// Two descriptions with the same noun, or of which one only counts ("hundreds").
    fn alike(&self, actors: &Actors, a: EntityId, b: EntityId) -> bool {
        let counts = self.counts.contains(&a) || self.counts.contains(&b);
        let (a, b) = (actors.get(a), actors.get(b));
        let described = |entity: &Entity| {
            let mut mentions = entity.mentions.iter();
            mentions.all(|mention| mention.form == MentionForm::Nominal)
        };
        let noun = |name: &str| name.rsplit(' ').next().map(str::to_lowercase);
        let countries = a.country.is_none() || b.country.is_none() || a.country == b.country;
        a.kind == b.kind
            && described(a)
            && described(b)
            && countries
            && (counts || noun(&a.name) == noun(&b.name))
    }
}

/// "Kenya" for its navy or its minister.
fn stands_for(actors: &Actors, country: EntityId, body: EntityId) -> bool {
    let (country, body) = (actors.get(country), actors.get(body));
    let is_country = country
        .place
        .as_ref()
        .is_some_and(|place| place.resolution == Resolution::Country);
    let of_state = body.sectors.iter().any(|sector| {
        matches!(
            sector.as_str(),
            "GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD"
        )
    });
    is_country && country.country == body.country && body.kind != EntityKind::Place && of_state
}
