//! The life of an archive event: what its tellings, in order of publication, make of it. Pure: tellings in, life out.

mod belief;
mod days;
mod folding;
mod words;

pub use belief::{Believed, Disagreement, Joined};
pub use words::{Basis, Standing, Step};

use crate::name::Form;
use crate::tables::Tables;
use crate::telling::{FormId, Interval, Telling};

/// One telling and who stands behind it.
#[derive(Debug, Clone, Copy)]
pub struct Witness<'a> {
    /// What is told.
    pub telling: &'a Telling,
    /// The report event it belongs to.
    pub item: i64,
    /// The report (all its versions).
    pub report: i64,
    /// When it was published.
    pub published: i64,
    /// In whose own words: the agency or the publisher, where one is known.
    pub publisher: Option<i64>,
    /// Whether its report is a copy of an earlier one.
    pub is_copy: bool,
    /// From when on its report no longer vouches for it: it was withdrawn, or corrected without telling it again.
    pub unsaid: Option<i64>,
}

impl Witness<'_> {
    /// Whether the report tells it in its own words.
    fn is_own(&self) -> bool {
        self.telling.voices.is_empty()
    }

    fn vouches_at(&self, moment: i64) -> bool {
        self.unsaid.is_none_or(|unsaid| unsaid > moment)
    }
}

/// A step of a life.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeStep {
    /// What happened to it.
    pub step: Step,
    /// The report event that tells so.
    pub item: i64,
    /// The telling's number in its record.
    pub telling: u32,
    /// When that was published.
    pub published: i64,
    /// Who says so; none: the report itself.
    pub speakers: Vec<FormId>,
    /// The event's days as the report of this step gives them.
    pub when: Option<Interval>,
    /// When its report was withdrawn, or corrected without telling the event again.
    pub withdrawn: Option<i64>,
}

/// What an archive event is, as of a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// Whether it came about.
    pub status: Standing,
    /// On whose word.
    pub basis: Basis,
    /// Whether every report that told it has been withdrawn.
    pub withdrawn: bool,
    /// Who says so.
    pub claimants: Vec<FormId>,
    /// Who denies it.
    pub deniers: Vec<FormId>,
    /// In order of publication.
    pub steps: Vec<LifeStep>,
    /// What is believed of it.
    pub believed: Believed,
    /// Reports that tell it.
    pub reports: usize,
    /// Originating voices; none where all has been withdrawn.
    pub sources: usize,
    /// Probability that type, status and actors are all right.
    pub confidence: f64,
}

/// Derives a life from its tellings, in canonical order, as of a moment. `form` looks forms up. None where there is no
/// telling.
pub fn life<'f>(
    witnesses: &[Witness<'_>],
    as_of: i64,
    form: &impl Fn(FormId) -> &'f Form,
) -> Option<Life> {
    witnesses.first()?;
    let tables = Tables::builtin();
    let told = folding::fold(witnesses, form, tables);
    let vouching: Vec<Witness<'_>> = witnesses
        .iter()
        .filter(|w| w.vouches_at(as_of))
        .copied()
        .collect();
    let withdrawn = vouching.is_empty();
    let stands = if withdrawn {
        witnesses.to_vec()
    } else {
        vouching
    };
    let state = folding::fold(&stands, form, tables);
    let believed = belief::believe(&stands, &state, form, tables);
    let mut steps = told.steps;
    for step in &mut steps {
        step.withdrawn = step.withdrawn.filter(|moment| *moment <= as_of);
    }
    steps.sort_by_key(|step| step.published);
    let passed = believed
        .when
        .and_then(|when| when.1)
        .is_some_and(|last| last.begins() + 86_400 <= as_of);
    let status = match state.status {
        Standing::Told(dateline::record::Status::Planned) if passed => Standing::Unreported,
        status => status,
    };
    let mut reports: Vec<i64> = witnesses.iter().map(|w| w.report).collect();
    reports.sort_unstable();
    reports.dedup();
    let sources = if withdrawn {
        0
    } else {
        belief::sources(&stands, form)
    };
    Some(Life {
        status,
        basis: state.basis,
        withdrawn,
        claimants: state.claimants,
        deniers: state.deniers,
        steps,
        believed,
        reports: reports.len(),
        sources,
        confidence: belief::confidence(&stands, sources),
    })
}
