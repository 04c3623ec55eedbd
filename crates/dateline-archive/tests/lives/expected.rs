//! The expectations as they are written (README.md says what each field means).

use serde::Deserialize;

use crate::names::Named;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectations {
    pub(crate) as_of: String,
    pub(crate) report: Vec<ExpectedReport>,
    pub(crate) event: Vec<Expected>,
    pub(crate) apart: Vec<Apart>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedReport {
    pub(crate) id: String,
    pub(crate) versions: Option<usize>,
    pub(crate) current: Option<usize>,
    pub(crate) mark: Option<String>,
    pub(crate) copy_of: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apart {
    pub(crate) events: Vec<String>,
}

/// An event at the end, or (below `as_of`) what stood of it then.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expected {
    pub(crate) id: String,
    pub(crate) life: String,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    #[serde(rename = "alt_types")]
    pub(crate) alt_kinds: Vec<String>,
    pub(crate) mode: Option<String>,
    pub(crate) alt_modes: Vec<String>,
    pub(crate) status: Option<String>,
    pub(crate) alt_status: Vec<String>,
    pub(crate) basis: Option<String>,
    pub(crate) alt_basis: Vec<String>,
    pub(crate) earliest: Option<String>,
    pub(crate) alt_earliest: Vec<String>,
    pub(crate) latest: Option<String>,
    pub(crate) alt_latest: Vec<String>,
    pub(crate) independent_sources: Option<usize>,
    pub(crate) alt_independent_sources: Vec<usize>,
    pub(crate) actors: Vec<Named>,
    pub(crate) recipients: Vec<Named>,
    pub(crate) claimants: Vec<Named>,
    pub(crate) deniers: Vec<Named>,
    pub(crate) sides: Option<Sides>,
    pub(crate) place: Option<ExpectedPlace>,
    pub(crate) first_seen: Option<String>,
    pub(crate) tells: Vec<String>,
    pub(crate) may_tell: Vec<String>,
    pub(crate) step: Vec<ExpectedStep>,
    pub(crate) as_of: Vec<Expected>,
    pub(crate) on: Option<String>,
    pub(crate) steps: Option<Vec<String>>,
    pub(crate) absent: bool,
    pub(crate) quantities: Vec<ExpectedQuantity>,
    pub(crate) never_quantities: Vec<NeverQuantity>,
    pub(crate) disagreements: Vec<ExpectedDisagreement>,
    pub(crate) read_since_at_least: Option<i64>,
    pub(crate) withdrawn: Option<bool>,
    pub(crate) never_status: Vec<String>,
    pub(crate) never_basis: Vec<String>,
    pub(crate) part_of: Option<String>,
    pub(crate) soft: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sides {
    Either,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum ExpectedPlace {
    Name(String),
    Named(Named),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedStep {
    pub(crate) step: String,
    #[serde(default)]
    pub(crate) alt: Vec<String>,
    pub(crate) report: String,
    pub(crate) version: Option<usize>,
    pub(crate) speakers: Option<Vec<String>>,
    pub(crate) earliest: Option<String>,
    pub(crate) latest: Option<String>,
    pub(crate) place: Option<String>,
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedQuantity {
    pub(crate) kind: String,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeverQuantity {
    pub(crate) kind: String,
    pub(crate) value: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedDisagreement {
    pub(crate) field: String,
    pub(crate) between: Vec<Vec<String>>,
}

impl Expectations {
    pub(crate) fn load() -> Expectations {
        toml::from_str(include_str!("expectations.toml"))
            .expect("expectations as README.md defines them")
    }

    /// Every moment as of which something is expected, the end among them, each once.
    pub(crate) fn moments(&self) -> Vec<&str> {
        let mut moments: Vec<&str> = self
            .event
            .iter()
            .flat_map(|event| &event.as_of)
            .filter_map(|then| then.on.as_deref())
            .chain([self.as_of.as_str()])
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }
}

impl Expected {
    /// Whether a telling of it from that report is no wrong join.
    pub(crate) fn may_be_told_by(&self, report: &str) -> bool {
        self.tells
            .iter()
            .chain(&self.may_tell)
            .any(|id| id == report)
    }
}
