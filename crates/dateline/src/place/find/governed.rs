//! Places by the words that govern them, where the language layer takes them for people, and places with hyphens.

use super::{GOVERNED, LARGE_CITY, Search, is_capitalised};
use crate::language::{Name, NameKind};
use crate::place::Resolution;

/// Above this the language layer is sure of a person's name.
const SURE_PERSON: f32 = 0.98;
/// Below this it is in doubt.
const DOUBTED: f32 = 0.5;

impl Search<'_> {
    /// "Port-au-Prince", "Nagorno-Karabakh": words joined by hyphens are one name, whatever names lie inside.
    pub(super) fn hyphenated(&mut self) {
        let mut at = 0;
        while at < self.sentence.tokens.len() {
            let end = self.joined(at);
            let parts = (at..end).step_by(2);
            let capitals = parts.filter(|&i| is_capitalised(self.form(i))).count();
            if capitals > 1
                && is_capitalised(self.form(at))
                && !self.is_in_longer_person(at, end)
                && (self.is_well_known(at, end) || self.is_sizeable(at, end, LARGE_CITY))
            {
                self.add(at, end, false, 0.85, "place.hyphenated");
            }
            at = end.max(at + 1);
        }
    }

    /// The end of the words that are joined by hyphens from there on.
    fn joined(&self, start: usize) -> usize {
        let tokens = &self.sentence.tokens;
        let touches = |i: usize| tokens[i].span.end == tokens[i + 1].span.start;
        let mut end = start + 1;
        while end + 1 < tokens.len() && tokens[end].form == "-" && touches(end - 1) && touches(end)
        {
            end += 2;
        }
        end
    }

    fn is_in_longer_person(&self, start: usize, end: usize) -> bool {
        self.name_of[start..end]
            .iter()
            .flatten()
            .any(|name| name.kind == NameKind::Person && (name.start < start || end < name.end))
    }

    /// A name that the language layer takes for a person's and the word that governs it for a place's.
    pub(super) fn is_governed(&self, name: &Name, start: usize, end: usize) -> bool {
        if self.surnames.contains(self.form(start)) && end - start == 1 {
            return false;
        }
        let Some(sure) = self
            .governor(start, end)
            .and_then(|key| self.finder.governors.get(&key))
        else {
            return false;
        };
        let doubted = if *sure { SURE_PERSON } else { DOUBTED };
        name.score < doubted && !self.is_stopped(start, end) && self.is_large(start, end)
    }

    /// Whether a town of some size or a division has the name, be it in another spelling.
    fn is_large(&self, start: usize, end: usize) -> bool {
        let candidates = self.sources.candidates(&self.words(start, end), false);
        candidates.iter().any(|c| match c.resolution {
            Resolution::City => c.log_weight >= GOVERNED,
            Resolution::Country | Resolution::Admin1 => true,
            _ => end - start > 1 && c.own_name,
        })
    }

    /// How the name hangs on which word.
    fn governor(&self, start: usize, end: usize) -> Option<(String, String)> {
        let head = self.sentence.head_of(start, end);
        let token = &self.sentence.tokens[head];
        let word = self.sentence.tokens[token.head?].lemma.to_lowercase();
        let relation = match (self.sentence.preposition(head), token.deprel) {
            (Some(preposition), _) => preposition,
            (None, "obj" | "nsubj:pass") => "object".to_owned(),
            (None, "nsubj") => "subject".to_owned(),
            _ => return None,
        };
        Some((relation, word))
    }
}
