//! What joining goes by, as people can read and edit it: `data/joining.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use dateline::record::EventType;
use serde::Deserialize;

use crate::Error;
use crate::telling::Telling;

/// Weights, thresholds and word lists of joining.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// Evidence that two reports tell the same event, in points.
    pub evidence: Evidence,
    /// Points that are needed.
    pub threshold: Threshold,
    /// How far back neighbours are looked for.
    pub window: Window,
    /// Types that may name the same event.
    families: Vec<Vec<String>>,
    /// Acts of speech: who says such a thing of whom on a day says not always the same, so words must agree.
    verbal: BTreeSet<EventType>,
    /// Acts that come in series, each new package another event: days, sums or matter must agree.
    series: BTreeSet<String>,
    /// Acts that befall a person seldom more than once.
    befalling: BTreeSet<String>,
    /// …of those the ones that befall whoever holds an office, whom the office names.
    befalling_holders: BTreeSet<String>,
    /// Acts that go on for days or weeks, and of which reports tell the beginning, the middle and the end.
    lasting: BTreeSet<String>,
    /// Acts of force, of which two sides give two accounts.
    deeds: BTreeSet<EventType>,
    /// Kinds of quantities that are sums of money or goods, which two packages have not in common.
    sums: BTreeSet<String>,
    /// Codes in the place of a country that many states share.
    organizations_of_states: BTreeSet<String>,
    /// What lasts for an age and is named as the circumstance of other events.
    age: Age,
    /// Nouns of people who act for nobody but themselves.
    private: BTreeSet<String>,
    /// Words in the names of legislatures.
    legislatures: BTreeSet<String>,
    /// Words of all such news, which say nothing of which event it is.
    vocabulary: BTreeSet<String>,
    /// Words of a clause that tell of changed time or place.
    change: BTreeSet<String>,
    /// Words around a title that tell how it is held, with the number of the standing (view `roles`).
    standings: BTreeMap<String, i64>,
    /// Words that carry no matter.
    function_words: BTreeSet<String>,
    #[serde(skip)]
    family_of: BTreeMap<EventType, u8>,
}

/// Words around what lasts for an age, a war.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Age {
    /// Nouns that name it.
    nouns: BTreeSet<String>,
    /// Participles that say of a place what it suffers.
    attributes: BTreeSet<String>,
    /// Verbs before a participle that make it a deed of its own.
    auxiliaries: BTreeSet<String>,
    /// Verbs with which it is begun or ended: then it is told itself.
    begun: BTreeSet<String>,
    /// Words that make a clause the time or the cause of another.
    aside: BTreeSet<String>,
}

/// Points that each agreement gives or each difference takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file explains each beside its value")]
pub struct Evidence {
    pub same_kind: f32,
    pub same_mode: f32,
    pub kin_kind: f32,
    pub same_cameo: f32,
    pub same_naming: f32,
    pub same_name: f32,
    pub same_victim: f32,
    pub same_country: f32,
    pub kin: f32,
    pub unlike_party: f32,
    pub unlike_description: f32,
    pub company: f32,
    pub left_over: f32,
    pub most_for_parties: f32,
    pub same_destination: f32,
    pub same_town: f32,
    pub near_town: f32,
    pub containing_place: f32,
    pub other_town: f32,
    pub same_days: f32,
    pub same_week: f32,
    pub wide_overlap: f32,
    pub day_fits: f32,
    pub goes_on: f32,
    pub unstated_near: f32,
    pub unstated_week: f32,
    pub unstated_fortnight: f32,
    pub unstated_long: f32,
    pub unlike_status: f32,
    pub unstated_apart: f32,
    pub told_before: f32,
    pub words: f32,
    pub most_for_words: f32,
    pub matter: f32,
    pub most_for_matter: f32,
    pub matter_part: f32,
    pub matter_floor: f64,
    pub matter_of_name: f64,
    pub verbatim: f32,
    pub next_version: f32,
    pub same_quantity: f32,
    pub both_off: f32,
    pub denial: f32,
    pub two_accounts: f32,
    pub conflict_in_cluster: f32,
}

/// Points that are needed to join.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file explains each beside its value")]
pub struct Threshold {
    pub deed: f32,
    pub undated_deed: f32,
    pub series: f32,
    pub verbal: f32,
    pub verbal_words: f32,
    pub general_words: f32,
    pub fewest_words: usize,
    pub matter: f32,
    pub moved: f32,
}

/// What bounds the state of joining.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the file explains each beside its value")]
pub struct Window {
    pub days: i32,
    pub neighbours: u32,
    pub moved_days: i32,
    pub planned_days: i32,
    pub happened_days: i32,
    pub late_days: i32,
    pub lasting_days: i32,
    pub count_days: i32,
    pub reprint_days: i32,
}

static BUILTIN: &str = include_str!("../data/joining.toml");

impl Tables {
    /// The tables that are compiled in.
    pub fn builtin() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| {
            Tables::parse(BUILTIN).expect("data/joining.toml is held to its form by a test")
        })
    }

    fn parse(text: &str) -> Result<Tables, Error> {
        let fault = |problem: &dyn std::fmt::Display| Error::table("joining.toml", problem);
        let mut tables: Tables = toml::from_str(text).map_err(|error| fault(&error))?;
        for (number, family) in (1u8..).zip(&tables.families) {
            for name in family {
                let kind = serde_json::from_value::<EventType>(name.as_str().into())
                    .map_err(|error| fault(&error))?;
                tables.family_of.insert(kind, number);
            }
        }
        let stems = tables
            .vocabulary
            .iter()
            .map(|word| crate::stories::stem(word));
        tables.vocabulary = stems.collect();
        Ok(tables)
    }

    /// The number of the family of types that may name the same event.
    pub fn family(&self, kind: EventType) -> u8 {
        self.family_of.get(&kind).copied().unwrap_or(0)
    }

    /// Whether it is an act of speech.
    pub fn is_verbal(&self, kind: EventType) -> bool {
        self.verbal.contains(&kind)
    }

    /// Whether it is of a kind that comes in series, each new package another event.
    pub fn is_series(&self, telling: &Telling) -> bool {
        is_of(telling, &self.series)
    }

    /// Whether it is of a kind that befalls a person seldom more than once.
    pub fn befalls(&self, telling: &Telling) -> bool {
        is_of(telling, &self.befalling)
    }

    /// Whether it befalls whoever holds an office.
    pub(crate) fn befalls_holders(&self, telling: &Telling) -> bool {
        is_of(telling, &self.befalling_holders)
    }

    /// Whether it goes on for days or weeks.
    pub(crate) fn lasts(&self, telling: &Telling) -> bool {
        is_of(telling, &self.lasting)
    }

    /// Whether it is an act of force.
    pub fn is_deed(&self, kind: EventType) -> bool {
        self.deeds.contains(&kind)
    }

    pub(crate) fn is_sum(&self, kind: &str) -> bool {
        self.sums.contains(kind)
    }

    /// Whether a country's code stands for many states.
    pub fn is_organization_of_states(&self, country: &str) -> bool {
        self.organizations_of_states.contains(country)
    }

    pub(crate) fn is_age(&self, word: &str) -> bool {
        self.age.nouns.contains(word)
    }

    pub(crate) fn is_attribute(&self, word: &str) -> bool {
        self.age.attributes.contains(word)
    }

    pub(crate) fn is_auxiliary(&self, word: &str) -> bool {
        self.age.auxiliaries.contains(word)
    }

    pub(crate) fn begins_age(&self, word: &str) -> bool {
        self.age.begun.contains(word)
    }

    pub(crate) fn sets_aside(&self, word: &str) -> bool {
        self.age.aside.contains(word)
    }

    /// Whether a noun names people who act for nobody but themselves.
    pub(crate) fn is_private(&self, noun: &str) -> bool {
        self.private.contains(noun)
    }

    /// Whether a name is that of a legislature.
    pub(crate) fn legislates(&self, name: &str) -> bool {
        crate::name::words(name)
            .iter()
            .any(|word| self.legislatures.contains(word))
    }

    /// Whether a stem is of the words of all such news.
    pub(crate) fn is_vocabulary(&self, stem: &str) -> bool {
        self.vocabulary.contains(stem)
    }

    /// Nats that any word says.
    pub(crate) fn matter_floor(&self) -> f64 {
        self.evidence.matter_floor
    }

    /// Tenths of a nat that a word of a name says at most.
    pub(crate) fn name_most(&self) -> u8 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to a few nats"
        )]
        let tenths = (self.evidence.matter_of_name * 10.0)
            .round()
            .clamp(0.0, 255.0) as u8;
        tenths
    }

    /// Whether a clause says that a time or place was changed.
    pub fn tells_change(&self, clause: &str) -> bool {
        crate::name::words(clause)
            .iter()
            .any(|word| self.change.contains(word))
    }

    /// Words around a title that tell how it is held, with the number of the standing.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (&str, i64)> {
        self.standings
            .iter()
            .map(|(word, standing)| (word.as_str(), *standing))
    }

    pub(crate) fn is_function_word(&self, word: &str) -> bool {
        self.function_words.contains(word)
    }
}

/// Whether a telling is of one of those kinds: a type, or a type and a mode ("none" where it has none).
fn is_of(telling: &Telling, kinds: &BTreeSet<String>) -> bool {
    let kind = crate::store::written(&telling.kind);
    let mode = telling.mode.as_deref().unwrap_or("none");
    kinds.contains(&kind) || kinds.contains(&format!("{kind} {mode}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_of_its_form_and_every_type_has_a_family() {
        let tables = Tables::parse(BUILTIN).expect("joining.toml");
        for kind in [
            EventType::Consult,
            EventType::Assault,
            EventType::Coerce,
            EventType::Aid,
            EventType::Request,
        ] {
            assert_ne!(tables.family(kind), 0, "{kind:?}");
        }
        assert_eq!(
            tables.family(EventType::Assault),
            tables.family(EventType::Coerce)
        );
        assert!(tables.tells_change("the visit was moved to Friday"));
        assert!(tables.legislates("House of Representatives of Fiji"));
        assert!(!tables.legislates("White House"));
    }
}
