//! Which archive event answers to which expected one.

use std::collections::{BTreeMap, BTreeSet};

use dateline_archive::answer::ArchiveEvent;

use crate::expected::{Expected, ExpectedPlace, Sides};
use crate::names::agree;

/// For each expected event the place in the list of the archive event that answers to it best, each at most once.
pub(crate) fn matches(expected: &[Expected], events: &[ArchiveEvent]) -> BTreeMap<usize, usize> {
    let mut pairs: Vec<(i32, usize, usize)> = Vec::new();
    for (wanted, one) in expected.iter().enumerate() {
        for (found, event) in events.iter().enumerate() {
            if let Some(likeness) = Likeness::of(one, event).filter(Likeness::suffices) {
                pairs.push((-likeness.points(), wanted, found));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken = BTreeSet::new();
    let mut matched = BTreeMap::new();
    for (_, wanted, found) in pairs {
        if !matched.contains_key(&wanted) && taken.insert(found) {
            matched.insert(wanted, found);
        }
    }
    matched
}

/// Archive events that answer to an expected one as well as its own does, and to no other: joins that were missed.
pub(crate) fn doubles<'a>(
    expected: &[Expected],
    events: &'a [ArchiveEvent],
    matched: &BTreeMap<usize, usize>,
    wanted: usize,
) -> Vec<&'a ArchiveEvent> {
    let one = &expected[wanted];
    let taken: BTreeSet<usize> = matched.values().copied().collect();
    let free = events
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken.contains(at));
    free.map(|(_, event)| event)
        .filter(|event| Likeness::of(one, event).is_some_and(|likeness| likeness.is_double()))
        .filter(|event| {
            event
                .tellings
                .iter()
                .all(|telling| one.may_be_told_by(&telling.report))
        })
        .collect()
}

/// In what an archive event agrees with an expected one.
struct Likeness {
    reports: usize,
    strangers: usize,
    kind: bool,
    mode: bool,
    actors: usize,
    recipients: usize,
    place: Option<bool>,
    days: Option<Days>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    Same,
    Meet,
    Apart,
}

impl Likeness {
    /// None where no report that tells the one tells the other.
    fn of(wanted: &Expected, event: &ArchiveEvent) -> Option<Likeness> {
        let tellers: BTreeSet<&String> = event
            .tellings
            .iter()
            .map(|telling| &telling.report)
            .collect();
        let reports = wanted
            .tells
            .iter()
            .filter(|id| tellers.contains(id))
            .count();
        let strangers = tellers
            .iter()
            .filter(|id| !wanted.may_be_told_by(id))
            .count();
        let both = event.actors.iter().chain(&event.recipients);
        let actors = wanted.actors.iter();
        Some(Likeness {
            reports,
            strangers,
            kind: is_one_of(&kind(event), &wanted.kind, &wanted.alt_kinds),
            mode: is_one_of(mode(event), &wanted.mode, &wanted.alt_modes),
            actors: match wanted.sides {
                Some(Sides::Either) => actors.filter(|one| one.is_among(both.clone())).count(),
                None => actors.filter(|one| one.is_among(&event.actors)).count(),
            },
            recipients: wanted
                .recipients
                .iter()
                .filter(|one| one.is_among(&event.recipients))
                .count(),
            place: wanted
                .place
                .as_ref()
                .zip(event.place.as_ref())
                .map(|(wanted, found)| wanted.agrees(&found.name)),
            days: days(wanted, event),
        })
        .filter(|likeness| likeness.reports > 0)
    }

    /// Whether it can be taken for the same event at all: of that type, or by those actors at that time or place; and
    /// two things agree.
    fn suffices(&self) -> bool {
        let time = self.days.is_some_and(|days| days != Days::Apart);
        let place = self.place == Some(true);
        let agreeing = [self.kind, self.actors > 0, self.recipients > 0, place, time];
        let enough = agreeing.iter().filter(|agrees| **agrees).count() >= 2;
        enough && (self.kind || (self.actors > 0 && (time || place)))
    }

    fn points(&self) -> i32 {
        let days = match self.days {
            Some(Days::Same) => 4,
            Some(Days::Meet) => 2,
            Some(Days::Apart) => -2,
            None => 0,
        };
        let place = match self.place {
            Some(true) => 2,
            Some(false) => -1,
            None => 0,
        };
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        6 * i32::from(self.kind)
            + 2 * i32::from(self.mode)
            + 4 * count(self.actors)
            + 2 * count(self.recipients)
            + place
            + days
            + 2 * count(self.reports)
            - 2 * count(self.strangers)
    }

    fn is_double(&self) -> bool {
        let differs = self.place == Some(false) || self.days == Some(Days::Apart);
        let located = self.place == Some(true) || self.days.is_some();
        self.kind && self.mode && self.actors > 0 && located && !differs
    }
}

fn days(wanted: &Expected, event: &ArchiveEvent) -> Option<Days> {
    let (first, last) = (wanted.earliest.as_ref()?, wanted.latest.as_ref()?);
    let (earliest, latest) = (event.earliest.as_ref()?, event.latest.as_ref()?);
    // ISO dates sort as they follow each other.
    Some(if earliest == first && latest == last {
        Days::Same
    } else if earliest <= last && first <= latest {
        Days::Meet
    } else {
        Days::Apart
    })
}

impl ExpectedPlace {
    pub(crate) fn agrees(&self, name: &str) -> bool {
        match self {
            ExpectedPlace::Name(expected) => agree(expected, name),
            ExpectedPlace::Named(named) => named.agrees(name),
        }
    }
}

fn is_one_of(found: &str, wanted: &Option<String>, alternatives: &[String]) -> bool {
    wanted.as_deref() == Some(found) || alternatives.iter().any(|other| other == found)
}

/// The type as it is written.
pub(crate) fn kind(event: &ArchiveEvent) -> String {
    let written = serde_json::to_value(event.kind).expect("a type is written as a word");
    written.as_str().unwrap_or_default().to_owned()
}

/// The mode as the expectations write it.
pub(crate) fn mode(event: &ArchiveEvent) -> &str {
    event.mode.as_deref().unwrap_or("none")
}
