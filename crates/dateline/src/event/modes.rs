//! The mode of a demand, refusal or threat lies in what is asked, refused or threatened.

use std::collections::BTreeMap;

use crate::Error;
use crate::record::EventType;
use crate::tables::Tables;

use super::frames::{Argument, word_of};
use super::matching::Match;
use super::tree::Tree;

/// Modes by the words that head what is demanded.
#[derive(Debug)]
pub(super) struct ComplementModes {
    by_word: BTreeMap<(EventType, String), String>,
}

impl ComplementModes {
    pub(super) const TABLE: &'static str = "en/complement-modes.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut by_word = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let kind: EventType = word_of(row.get("type"))
                .ok_or_else(|| row.error(format!("`{}` is no PLOVER type", row.get("type"))))?;
            let mode = row.get("mode");
            if !modes(kind).contains(&mode) {
                return Err(row.error(format!("{kind:?} has no mode `{mode}`")));
            }
            for word in row.get("words").split(',').map(str::trim) {
                by_word
                    .entry((kind, word.to_lowercase()))
                    .or_insert_with(|| mode.to_owned());
            }
        }
        Ok(ComplementModes { by_word })
    }

    /// The mode that the act's complement, its object, or what it is "for" gives it.
    pub(super) fn of(&self, tree: &Tree, act: &Match) -> Option<String> {
        let mut places = vec![Argument::Comp, Argument::Patient];
        places.extend(["for", "of", "to", "with"].map(|word| Argument::After(word.to_owned())));
        let on_noun = tree.children_by(act.head, &["acl"]);
        let heads = places
            .iter()
            .flat_map(|argument| act.arguments.get(argument))
            .chain(on_noun);
        heads
            .filter_map(|head| self.by_word.get(&(act.frame.kind, tree.lemma(head))))
            .next()
            .cloned()
    }
}

/// The modes of a type (PLOVER 2.0 manual, 4 February 2024).
pub(super) fn modes(kind: EventType) -> &'static [&'static str] {
    match kind {
        EventType::Agree
        | EventType::Support
        | EventType::Concede
        | EventType::Cooperate
        | EventType::Aid => &[],
        EventType::Consult => &["visit", "third-party", "multilateral", "phone"],
        EventType::Retreat => &[
            "withdraw",
            "release",
            "disarm",
            "ceasefire",
            "access",
            "resign",
        ],
        EventType::Request | EventType::Reject => &["assist", "change", "yield", "meet"],
        EventType::Accuse => &["disapprove", "investigate", "allege"],
        EventType::Threaten => &[
            "restrict",
            "arrest",
            "relations",
            "expel",
            "territory",
            "violence",
        ],
        EventType::Protest => &[
            "demo",
            "riot",
            "strike",
            "hunger",
            "boycott",
            "obstruct",
            "vandalize",
        ],
        EventType::Sanction => &["convict", "expel", "withdraw", "discontinue"],
        EventType::Mobilize => &["troops", "weapons", "police", "militia"],
        EventType::Coerce => &[
            "seize",
            "restrict",
            "censor",
            "curfew",
            "martial-law",
            "arrest",
            "deport",
            "withhold",
            "misinformation",
            "cyber",
        ],
        EventType::Assault => &[
            "abduct",
            "beat",
            "torture",
            "sexual",
            "targeted",
            "destroy",
            "primitive",
            "firearms",
            "explosives",
            "suicide-attack",
            "aerial",
            "drone",
            "heavy-weapons",
            "crowd-control",
            "unconventional",
        ],
    }
}
