//! Places that the language layer left open: demonyms, countries, towns after prepositions, datelines, headlines.

use std::collections::HashSet;

use super::{LONGEST, Search, TOWN, is_capitalised, is_shouted};
use crate::language::Upos;
use crate::place::Resolution;
use crate::place::candidates::Candidate;

impl Search<'_> {
    /// What no name covers: demonyms, countries, towns after prepositions, places of datelines.
    pub(super) fn unnamed(&mut self) {
        let mut at = 0;
        while at < self.sentence.tokens.len() {
            at = self.unnamed_at(at).unwrap_or(at + 1);
        }
    }

    fn unnamed_at(&mut self, at: usize) -> Option<usize> {
        if !self.is_free(at) || !is_capitalised(self.form(at)) {
            return None;
        }
        let run = (at..self.sentence.tokens.len().min(at + LONGEST))
            .take_while(|&i| {
                self.is_free(i) && !matches!(self.form(i), "," | ";" | "(" | ")" | "\"")
            })
            .count();
        let ends = || (at + 1..=at + run).rev();
        if let Some(end) = ends().find(|&end| self.people_of(at, end).is_some()) {
            self.people(at, end, 0.9, false);
            return Some(end);
        }
        let proper = self.sentence.tokens[at].upos == Upos::Propn;
        let is_name = |end: usize| is_capitalised(self.form(end - 1)) && !self.is_stopped(at, end);
        let known = ends()
            .find(|&end| is_name(end) && (proper || end - at > 1) && self.is_well_known(at, end));
        if let Some(end) = known {
            self.add(at, end, false, 0.75, "place.known");
            return Some(end);
        }
        if self.after_comma(at) && self.sources.known.abbreviation(self.form(at)).is_some() {
            self.add(at, at + 1, false, 0.8, "place.abbreviation-after-comma");
            return Some(at + 1);
        }
        if self.after_party(at)
            && let Some(end) = ends().find(|&end| is_name(end) && self.knows(at, end))
        {
            self.add(at, end, false, 0.8, "place.after-party");
            return Some(end);
        }
        let large = ends().find(|&end| proper && is_name(end) && self.is_prominent(at, end));
        if let Some(end) = large.filter(|&end| !self.goes_on(end)) {
            self.add(at, end, false, 0.6, "place.prominent");
            return Some(end);
        }
        let sure = self.locative(at)?;
        let least = if sure { TOWN } else { TOWN + 2.5 };
        let town =
            ends().find(|&end| proper && is_name(end) && self.is_sizeable(at, end, least))?;
        self.add(at, town, false, 0.6, "place.after-preposition");
        Some(town)
    }

    /// "KYIV, Ukraine (AP) —", "WASHINGTON —" at the head of a paragraph.
    pub(super) fn dateline(&mut self) {
        let shouted = self
            .sentence
            .tokens
            .iter()
            .take(LONGEST)
            .take_while(|token| is_shouted(&token.form) || token.form == ".")
            .count();
        let Some(end) = (1..=shouted).rev().find(|&end| self.knows(0, end)) else {
            return;
        };
        // Further off the dash may be any, but at the head of a paragraph.
        let reach = if self.opens_paragraph { 12 } else { 4 };
        let mut follows = self.sentence.tokens[end..].iter().take(reach);
        if follows.any(|token| matches!(token.form.as_str(), "-" | "–" | "—" | "--")) {
            self.add(0, end, false, 0.9, "place.dateline");
        }
    }

    /// A capitalised name before a comma and a place that holds one of that name: "Cottonport, Louisiana".
    pub(super) fn before_holders(&mut self) {
        let holders: Vec<(usize, usize)> = self
            .found
            .iter()
            .filter(|f| f.people_of.is_none())
            .map(|f| f.tokens)
            .collect();
        for (start, end) in holders {
            if start < 2 || self.form(start - 1) != "," || !self.is_open(start - 2) {
                continue;
            }
            let holder = self.words(start, end);
            let outer = self.sources.candidates(&holder, true);
            if !outer.iter().any(|c| c.resolution <= Resolution::Admin1) {
                continue;
            }
            let first = (start.saturating_sub(1 + LONGEST)..start - 1).find(|&from| {
                (from..start - 1).all(|i| self.is_open(i))
                    && is_capitalised(self.form(from))
                    && self.holds(&outer, from, start - 1)
            });
            if let Some(first) = first {
                self.add(first, start - 1, false, 0.85, "place.before-its-holder");
            }
        }
    }

    fn holds(&self, outer: &[Candidate], start: usize, end: usize) -> bool {
        let inner = self.sources.candidates(&self.words(start, end), false);
        inner
            .iter()
            .any(|i| outer.iter().any(|o| self.sources.is_within(i, o)))
    }

    /// The names that are surely places: of one word or more, resolved or not, by the language layer's word.
    pub(super) fn sure(&self) -> impl Iterator<Item = String> {
        let sure = self.found.iter().filter(|f| {
            f.people_of.is_none()
                && !f.nested
                && f.confidence > 0.85
                && self.knows(f.tokens.0, f.tokens.1)
        });
        sure.map(|found| found.text.clone())
    }

    /// Names that the report's other sentences name as places and this one leaves open.
    pub(super) fn named_elsewhere(&mut self, sure: &HashSet<String>) {
        let mut at = 0;
        while at < self.sentence.tokens.len() {
            let open = |i: usize| !self.taken[i] && is_capitalised(self.form(i));
            let run = (at..self.sentence.tokens.len().min(at + 3))
                .take_while(|&i| open(i))
                .count();
            // Free, or the whole of a name that the language layer takes for something else.
            let whole = |end: usize| {
                (at..end)
                    .all(|i| self.name_of[i].is_none_or(|name| at <= name.start && name.end <= end))
            };
            let end = (at + 1..=at + run).rev().find(|&end| {
                whole(end)
                    && sure.contains(&self.words(at, end))
                    && !(end - at == 1 && self.surnames.contains(self.form(at)))
            });
            match end {
                Some(end) => {
                    self.add(at, end, false, 0.7, "place.named-elsewhere");
                    at = end;
                }
                None => at += 1,
            }
        }
    }
}
