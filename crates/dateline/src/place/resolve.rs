//! Which of the places of a name a report means.
//!
//! A log-linear choice over what a reader goes by: how large a place is and of what kind, whether the name is its
//! own, whether the report's other names lie in the same country, division or neighbourhood, whether a name beside
//! it holds it ("Paris, Texas"), whether a word says its kind ("Kherson region"). All mentions of a name in one
//! report mean one place, but for those that a holder beside them tells apart. The votes of other names follow
//! Leidner's and Lieberman's spatial minimality; the weights were learnt (`training/gazetteer/weights.py`).
//! Everything is summed per country, division and cell of a grid, so that a long report costs as much a name as a
//! short one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Resolution;
use super::candidates::{Candidate, Sources, near};
use super::grammar::NameGrammar;
use crate::Span;

/// Number of features of a candidate.
pub(super) const FEATURES: usize = 18;
/// What the features are, for the trainer.
#[cfg(test)]
pub(super) const NAMES: [&str; FEATURES] = [
    "log_weight",
    "country",
    "admin1",
    "area",
    "city",
    "region",
    "site",
    "own_name",
    "largest",
    "capital",
    "same_country",
    "same_division",
    "nearby",
    "held",
    "holds",
    "held_loosely",
    "kind",
    "other_kind",
];
/// Their weights.
const WEIGHTS: [f64; FEATURES] = [
    0.60, 0.23, -0.38, -1.07, 0.33, 0.43, 0.28, 2.15, -0.23, 0.50, 2.97, 4.11, 1.69, 3.31, 1.33,
    1.84, 3.0, -2.0,
];
/// Rounds in which names and their surroundings decide each other.
const ROUNDS: usize = 3;
/// Side of a cell of the grid in degrees.
const CELL: f64 = 1.5;
/// A holder stands at most so many bytes away.
const LOOSE: usize = 40;

/// A name in the text that is to be resolved.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) sentence: usize,
    /// The name, or the demonym.
    pub(super) text: String,
    /// Whether a name and a comma stand before it, where "OR" may be Oregon.
    pub(super) after_comma: bool,
    /// The kind that a word beside it says.
    pub(super) kind: Option<Resolution>,
    /// Already known what it stands for (demonyms).
    pub(super) fixed: Option<Candidate>,
}

/// What was decided for a mention.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) candidate: Candidate,
    /// Probability by the weights.
    pub(super) confidence: f64,
    /// Which of the features told most, in words.
    pub(super) reason: &'static str,
    /// The next best.
    pub(super) second: Option<Candidate>,
    pub(super) candidates: usize,
}

/// All mentions of one name.
#[derive(Debug)]
struct Group {
    candidates: Vec<Candidate>,
    mentions: usize,
    kind: Option<Resolution>,
    /// Groups that stand right after a mention and a comma, and those that stand loosely beside one.
    holders: Vec<usize>,
    held: Vec<usize>,
    loose: Vec<usize>,
    /// Probability of each candidate.
    beliefs: Vec<f64>,
}

/// Resolves the mentions, which stand in order of the text.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    sources: &'a Sources,
    groups: Vec<Group>,
    /// The group of each mention.
    group_of: Vec<usize>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(sources: &'a Sources, text: &str, mentions: &[Mention]) -> Self {
        let mut resolver = Resolver {
            sources,
            groups: Vec::new(),
            group_of: Vec::new(),
        };
        resolver.gather(mentions);
        resolver.link(text, mentions);
        for round in 0..ROUNDS {
            resolver.believe(round > 0);
        }
        resolver
    }

    /// Joins mentions of one name; "Kherson region" is another than "Kherson".
    fn gather(&mut self, mentions: &[Mention]) {
        let mut numbers: BTreeMap<(Cow<str>, bool, Option<Resolution>), usize> = BTreeMap::new();
        for mention in mentions {
            let short =
                mention.after_comma && self.sources.known.abbreviation(&mention.text).is_some();
            let written = unshouted(&mention.text, &self.sources.grammar);
            let key = (written, short, mention.kind);
            let number = *numbers.entry(key).or_insert_with(|| {
                let candidates = match &mention.fixed {
                    Some(candidate) => vec![candidate.clone()],
                    None => self.sources.candidates(&mention.text, short),
                };
                self.groups.push(Group {
                    beliefs: vec![1.0 / candidates.len().max(1) as f64; candidates.len()],
                    candidates,
                    mentions: 0,
                    kind: mention.kind,
                    holders: Vec::new(),
                    held: Vec::new(),
                    loose: Vec::new(),
                });
                self.groups.len() - 1
            });
            self.groups[number].mentions += 1;
            self.group_of.push(number);
        }
    }

    /// Notes which names stand beside which.
    fn link(&mut self, text: &str, mentions: &[Mention]) {
        for i in 1..mentions.len() {
            let (before, after) = (&mentions[i - 1], &mentions[i]);
            let (a, b) = (self.group_of[i - 1], self.group_of[i]);
            if before.sentence != after.sentence || a == b || before.span.end > after.span.start {
                continue;
            }
            let gap = between(text, before.span, after.span);
            if gap.len() > LOOSE {
                continue;
            }
            if self.sources.grammar.is_before_holder(gap.trim()) {
                push(&mut self.groups[a].holders, b);
                push(&mut self.groups[b].held, a);
            } else if !gap.contains(['.', ';', '\n']) {
                push(&mut self.groups[a].loose, b);
                push(&mut self.groups[b].loose, a);
            }
        }
    }

    /// One round: the beliefs of all groups from what all believed before.
    fn believe(&mut self, with_context: bool) {
        let surroundings = with_context.then(|| Surroundings::of(&self.groups));
        let beliefs: Vec<Vec<f64>> = (0..self.groups.len())
            .map(|group| {
                let scores = self.features(group, surroundings.as_ref());
                soft_max(&scores.iter().map(weigh).collect::<Vec<_>>())
            })
            .collect();
        for (group, beliefs) in self.groups.iter_mut().zip(beliefs) {
            group.beliefs = beliefs;
        }
    }

    /// The features of each candidate of a group.
    fn features(&self, number: usize, surroundings: Option<&Surroundings>) -> Vec<[f64; FEATURES]> {
        let group = &self.groups[number];
        let largest = group
            .candidates
            .iter()
            .map(|c| c.log_weight)
            .fold(0.0, f64::max);
        let flag = |truth: bool| if truth { 1.0 } else { 0.0 };
        let each = group.candidates.iter().map(|c| {
            let mut features = [0.0; FEATURES];
            features[0] = c.log_weight;
            features[1] = flag(c.resolution == Resolution::Country);
            features[2] = flag(c.resolution == Resolution::Admin1);
            features[3] = flag(c.resolution == Resolution::Area);
            features[4] = flag(c.resolution == Resolution::City);
            features[5] = flag(c.resolution == Resolution::Region);
            features[6] = flag(c.resolution == Resolution::Site);
            features[7] = flag(c.own_name);
            features[8] = flag(c.log_weight >= largest);
            features[9] = flag(c.capital);
            if let Some(around) = surroundings {
                [features[10], features[11], features[12]] = around.votes(group, c);
                features[13] =
                    self.belief_in(&group.holders, |other| self.sources.is_within(c, other));
                features[14] =
                    flag(self.any_of(&group.held, |other| self.sources.is_within(other, c)));
                let rivals = c.resolution != Resolution::Country && group.may_be_country();
                features[15] = self.belief_in(&group.loose, |other| {
                    (self.sources.is_within(c, other)
                        && !(rivals && other.resolution == Resolution::Country))
                        || self.sources.is_within(other, c)
                        || near(c, other, 1.0)
                });
            }
            if let Some(kind) = group
                .kind
                .filter(|kind| group.candidates.iter().any(|c| c.resolution == *kind))
            {
                features[16] = flag(c.resolution == kind);
                features[17] = flag(c.resolution != kind);
            }
            features
        });
        each.collect()
    }

    /// How much of the others' belief lies in places of which `holds` is true: of the group that believes most.
    fn belief_in(&self, others: &[usize], holds: impl Fn(&Candidate) -> bool) -> f64 {
        let each = others.iter().map(|&other| {
            let other = &self.groups[other];
            let believed = other.candidates.iter().zip(&other.beliefs);
            believed
                .filter(|(c, _)| holds(c))
                .map(|(_, belief)| belief)
                .sum()
        });
        each.fold(0.0, f64::max)
    }

    fn any_of(&self, others: &[usize], holds: impl Fn(&Candidate) -> bool) -> bool {
        others
            .iter()
            .any(|&other| self.groups[other].candidates.iter().any(&holds))
    }

    /// What each mention means; none where no place has its name.
    pub(super) fn choices(&self, mentions: &[Mention]) -> Vec<Option<Choice>> {
        let surroundings = Surroundings::of(&self.groups);
        let by_group: Vec<Option<Choice>> = (0..self.groups.len())
            .map(|group| self.choice(group, &surroundings))
            .collect();
        (0..mentions.len())
            .map(|i| by_group[self.group_of[i]].clone())
            .collect()
    }

    fn choice(&self, number: usize, surroundings: &Surroundings) -> Option<Choice> {
        let group = &self.groups[number];
        let best = best(&group.beliefs)?;
        let second = (0..group.beliefs.len())
            .filter(|&i| i != best)
            .max_by(|&a, &b| {
                group.beliefs[a]
                    .total_cmp(&group.beliefs[b])
                    .then(b.cmp(&a))
            });
        let features = self.features(number, Some(surroundings));
        Some(Choice {
            candidate: group.candidates[best].clone(),
            confidence: group.beliefs[best],
            reason: reason(&features, best, second),
            second: second.map(|i| group.candidates[i].clone()),
            candidates: group.candidates.len(),
        })
    }

    /// Features of the candidates of a mention, for the trainer.
    #[cfg(test)]
    pub(super) fn told(&self, mention: usize) -> Vec<(Candidate, [f64; FEATURES])> {
        let surroundings = Surroundings::of(&self.groups);
        let number = self.group_of[mention];
        let features = self.features(number, Some(&surroundings));
        self.groups[number]
            .candidates
            .iter()
            .cloned()
            .zip(features)
            .collect()
    }
}

/// A name in capitals as others write it, but no abbreviation.
fn unshouted<'n>(name: &'n str, grammar: &NameGrammar) -> Cow<'n, str> {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 3 && !name.chars().any(char::is_lowercase) {
        return Cow::Owned(grammar.title_case(name));
    }
    Cow::Borrowed(name)
}

fn between(text: &str, before: Span, after: Span) -> &str {
    text.get(before.end..after.start).unwrap_or("")
}

fn push(list: &mut Vec<usize>, number: usize) {
    // Eight neighbours tell enough, and keep a list of one name a thousand times linear.
    if list.len() < 8 && !list.contains(&number) {
        list.push(number);
    }
}

fn weigh(features: &[f64; FEATURES]) -> f64 {
    features
        .iter()
        .zip(WEIGHTS)
        .map(|(feature, weight)| feature * weight)
        .sum()
}

fn soft_max(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

fn best(beliefs: &[f64]) -> Option<usize> {
    (0..beliefs.len()).max_by(|&a, &b| beliefs[a].total_cmp(&beliefs[b]).then(b.cmp(&a)))
}

/// The feature that sets the chosen apart from the next best.
fn reason(features: &[[f64; FEATURES]], best: usize, second: Option<usize>) -> &'static str {
    let Some(second) = second else {
        return "place.only";
    };
    let gain = |i: usize| (features[best][i] - features[second][i]) * WEIGHTS[i];
    let told = (0..FEATURES)
        .max_by(|&a, &b| gain(a).total_cmp(&gain(b)))
        .unwrap_or(0);
    match told {
        0 | 8 => "place.largest",
        1..=6 => "place.kind-of-place",
        7 => "place.own-name",
        9 => "place.capital",
        10 => "place.same-country",
        11 => "place.same-division",
        12 => "place.nearby",
        13..=15 => "place.beside",
        _ => "place.kind-word",
    }
}

/// Where the report's names lie: belief summed per country, division and cell.
#[derive(Debug)]
struct Surroundings {
    total: f64,
    countries: BTreeMap<String, f64>,
    /// What of that countries themselves put in.
    named: BTreeMap<String, f64>,
    divisions: BTreeMap<(String, String), f64>,
    cells: BTreeMap<(i32, i32), f64>,
}

impl Surroundings {
    fn of(groups: &[Group]) -> Self {
        let mut around = Surroundings {
            total: 0.0,
            countries: BTreeMap::new(),
            named: BTreeMap::new(),
            divisions: BTreeMap::new(),
            cells: BTreeMap::new(),
        };
        for group in groups.iter().filter(|group| !group.candidates.is_empty()) {
            around.total += group.weight();
            for (candidate, belief) in group.candidates.iter().zip(&group.beliefs) {
                around.add(candidate, belief * group.weight());
            }
        }
        around
    }

    fn add(&mut self, candidate: &Candidate, weight: f64) {
        if candidate.country.is_empty() || weight < 1e-4 {
            return;
        }
        *self
            .countries
            .entry(candidate.country.to_string())
            .or_default() += weight;
        if candidate.resolution == Resolution::Country {
            *self.named.entry(candidate.country.to_string()).or_default() += weight;
            return;
        }
        if !candidate.admin1.is_empty() {
            let division = (candidate.country.to_string(), candidate.admin1.to_string());
            *self.divisions.entry(division).or_default() += weight;
        }
        if candidate.resolution > Resolution::Admin1 {
            *self.cells.entry(cell(candidate)).or_default() += weight;
        }
    }

    /// Shares of the other names that lie in the candidate's country, division and neighbourhood.
    fn votes(&self, group: &Group, candidate: &Candidate) -> [f64; 3] {
        let others = self.total - group.weight();
        if others < 0.1 || candidate.country.is_empty() {
            return [0.0; 3];
        }
        // What the group itself put in does not count.
        let own = |same: &dyn Fn(&Candidate) -> bool| {
            let believed = group.candidates.iter().zip(&group.beliefs);
            let believed: f64 = believed
                .filter(|(c, b)| same(c) && **b * group.weight() >= 1e-4)
                .map(|(_, b)| b)
                .sum();
            believed * group.weight()
        };
        let mut country = self
            .countries
            .get(&*candidate.country)
            .copied()
            .unwrap_or(0.0)
            - own(&|c| c.country == candidate.country);
        // "Cuba denounced the United States": that a country is named beside another makes it no town of its.
        if candidate.resolution != Resolution::Country && group.may_be_country() {
            country -= self.named.get(&*candidate.country).copied().unwrap_or(0.0)
                - own(&|c| c.resolution == Resolution::Country && c.country == candidate.country);
        }
        let (mut division, mut nearby) = (0.0, 0.0);
        if candidate.resolution != Resolution::Country && !candidate.admin1.is_empty() {
            let key = (candidate.country.to_string(), candidate.admin1.to_string());
            division = self.divisions.get(&key).copied().unwrap_or(0.0)
                - own(&|c| {
                    c.resolution != Resolution::Country
                        && c.country == candidate.country
                        && c.admin1 == candidate.admin1
                });
        }
        if candidate.resolution > Resolution::Admin1 {
            let (row, column) = cell(candidate);
            let around =
                (row - 1..=row + 1).flat_map(|r| (column - 1..=column + 1).map(move |c| (r, c)));
            let sum: f64 = around.filter_map(|key| self.cells.get(&key)).sum();
            nearby = sum
                - own(&|c| {
                    let (r, k) = cell(c);
                    c.resolution > Resolution::Admin1
                        && !c.country.is_empty()
                        && (r - row).abs() <= 1
                        && (k - column).abs() <= 1
                });
        }
        [country, division, nearby].map(|share| (share / others).clamp(0.0, 1.0))
    }
}

impl Group {
    /// Whether a country has the name.
    fn may_be_country(&self) -> bool {
        self.candidates
            .iter()
            .any(|c| c.resolution == Resolution::Country)
    }

    /// A name said often counts more, but not as often as it is said.
    fn weight(&self) -> f64 {
        (self.mentions as f64).ln_1p()
    }
}

fn cell(candidate: &Candidate) -> (i32, i32) {
    (
        (candidate.latitude / CELL).floor() as i32,
        (candidate.longitude / CELL).floor() as i32,
    )
}
