//! Places among the names that the language layer found, and inside them.

use super::{LARGE_TOWN, Search, TOWN};
use crate::language::{Name, NameKind};

impl Search<'_> {
    /// What the language layer calls names.
    pub(super) fn names(&mut self) {
        for name in &self.sentence.names {
            match name.kind {
                NameKind::Gpe | NameKind::Location | NameKind::Facility => self.place_name(name),
                _ if self.is_towns(name) => {
                    let (start, end) = self.trim(name.start, name.end);
                    self.add(start, end, false, 0.7, "place.townspeople");
                }
                NameKind::Norp => self.people(name.start, name.end, f64::from(name.score), false),
                NameKind::Person => self.person_or_place(name),
                NameKind::Organization | NameKind::Event | NameKind::Law | NameKind::Product => {
                    self.other_name(name);
                }
                NameKind::Work => {}
            }
        }
    }

    fn place_name(&mut self, name: &Name) {
        let (mut start, end) = self.trim(name.start, name.end);
        if end - start > 2 && self.after_party(start + 2) {
            start += 2;
        }
        if start >= end || self.is_surname(name, start, end) {
            return;
        }
        let score = f64::from(name.score);
        if self.people_of(start, end).is_some() {
            self.people(start, end, score, false);
            return;
        }
        let end = self.extend(start, end);
        // An everyday word or a body's name needs a surer word of the language layer, or a preposition.
        if self.is_stopped(start, end) && name.score < 0.9 && self.locative(start) != Some(true) {
            return;
        }
        match self.knows(start, end) {
            true => self.add(start, end, false, score, "place.name"),
            false => self.unknown_name(name, start, end),
        }
    }

    /// A place's name that no table has: its parts may be known, "Southern California", "Paris, Texas".
    fn unknown_name(&mut self, name: &Name, start: usize, end: usize) {
        let score = f64::from(name.score);
        if let Some(comma) = (start..end).find(|&i| self.form(i) == ",")
            && comma > start
            && comma + 1 < end
        {
            self.add(start, comma, false, score, "place.name");
            self.add(comma + 1, end, false, score, "place.name");
            return;
        }
        let inner = (start + 1..end)
            .find(|&from| (start..from).all(|i| self.is_direction(i)) && self.knows(from, end));
        if let Some(inner) = inner {
            self.add(inner, end, false, score, "place.name-direction");
            return;
        }
        if name.kind != NameKind::Facility && self.knows_without_kind(start, end) {
            self.add(start, end, false, score, "place.name");
            return;
        }
        let nested = self.nested_in(start, end);
        let doubtful = self.is_stopped(start, end)
            || (end - start == 1 && score < 0.7 && self.locative(start).is_none());
        if nested.is_empty() && !doubtful {
            self.add(start, end, false, score * 0.8, "place.name-unknown");
        }
        for (from, to) in nested {
            self.add(from, to, true, score * 0.8, "place.inside-name");
        }
    }

    /// "Jordan" where the report tells of a Michael Jordan, unless a preposition makes it a place.
    fn is_surname(&self, name: &Name, start: usize, end: usize) -> bool {
        end - start == 1
            && self.surnames.contains(self.form(start))
            && name.score < 0.95
            && self.locative(start).is_none()
    }

    /// "Newark police", "a Chapin man", whatever the language layer takes the name for.
    fn is_towns(&self, name: &Name) -> bool {
        let (start, end) = self.trim(name.start, name.end);
        let noun = self
            .sentence
            .tokens
            .get(end)
            .map(|token| token.form.as_str());
        start < end
            && end == name.end
            && noun.is_some_and(|noun| self.finder.townspeople.contains(noun))
            && !self.is_stopped(start, end)
            && !self.surnames.contains(self.form(end - 1))
            && self.people_of(start, end).is_none()
            && self.is_sizeable(start, end, LARGE_TOWN)
    }

    /// A name that the language layer takes for a person's and a preposition for a place's: "in Jordan".
    fn person_or_place(&mut self, name: &Name) {
        let (start, end) = self.trim(name.start, name.end);
        if start < end && end - start <= 3 && self.is_governed(name, start, end) {
            self.add(start, end, false, 0.6, "place.governed");
            return;
        }
        if start >= end
            || end - start > 2
            || self.locative(start) != Some(true)
            || self.surnames.contains(self.form(start))
            || f64::from(name.score) > 0.9
            || !self.is_sizeable(start, end, TOWN)
        {
            return;
        }
        self.add(start, end, false, 0.6, "place.person-after-preposition");
    }

    /// Places inside the names of organizations and the like, and organizations that are places.
    fn other_name(&mut self, name: &Name) {
        let (start, end) = self.trim(name.start, name.end);
        if start >= end {
            return;
        }
        let whole = self.words(start, end);
        if self.sources.countries.named(&whole).is_some() {
            self.add(start, end, false, 0.8, "place.country");
            return;
        }
        let organization = name.kind == NameKind::Organization;
        let placed = self.locative(start);
        if organization && (name.score < 0.8 || placed.is_some()) && self.is_well_known(start, end)
        {
            self.add(start, end, false, 0.7, "place.known");
            return;
        }
        if organization && !self.is_stopped(start, end) && self.is_prominent(start, end) {
            self.add(start, end, false, 0.6, "place.prominent");
            return;
        }
        // "in the Honda" is no town: towns have no article.
        if organization
            && placed == Some(true)
            && !self.is_stopped(start, end)
            && !self.follows_article(start)
            && self.is_sizeable(start, end, LARGE_TOWN)
        {
            self.add(
                start,
                end,
                false,
                0.7,
                "place.organization-after-preposition",
            );
            return;
        }
        for (from, to) in self.nested_in(start, end) {
            if self.people_of(from, to).is_some() {
                self.people(from, to, 0.9, true);
            } else {
                self.add(from, to, true, 0.7, "place.inside-name");
            }
        }
    }

    /// Names of places and peoples inside a longer name: at its beginning, and after "of", "in", "at", "for".
    pub(super) fn nested_in(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        // "Oxford Road" is not in Oxford, the Paris Agreement not in Paris.
        if self.is_namesake(end - 1) {
            return found;
        }
        let mut at = start;
        while at < end {
            let may_begin = at == start
                || self.is_direction(at - 1)
                || self.is_word("joint", at - 1)
                || self.people_of(at, (at + 2).min(end)).is_some()
                || self.people_of(at, at + 1).is_some();
            // Elsewhere only at the end, and only what everybody knows: "Environment Canada".
            let at_end = |to: usize| to == end && !self.is_stopped(at, to);
            let known = |to: usize| self.is_well_known(at, to) || self.is_prominent(at, to);
            let place = (at + 1..=end.min(at + 4))
                .rev()
                .filter(|&to| to - at < end - start)
                .find(|&to| match may_begin {
                    true => self.is_nested_place(at, to),
                    false => at_end(to) && known(to),
                });
            match place {
                Some(to) => {
                    found.push((at, to));
                    at = to;
                }
                None => at += 1,
            }
        }
        found
    }

    fn is_nested_place(&self, start: usize, end: usize) -> bool {
        if self.people_of(start, end).is_some() {
            return true;
        }
        let capital = self
            .form(start)
            .chars()
            .next()
            .is_some_and(char::is_uppercase);
        capital
            && !self.is_stopped(start, end)
            && !self.surnames.contains(self.form(end - 1))
            && self.is_sizeable(start, end, LARGE_TOWN)
    }
}
