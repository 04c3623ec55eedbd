//! Where a text names places: the names that the language layer found, those that it missed or took for something
//! else, and those inside other names ("Alexandria Police Department").

use std::collections::{HashMap, HashSet};

use super::Resolution;
use super::candidates::{Candidate, Sources};
use super::gazetteer::normalise;
use crate::language::{Document, Name, NameKind, Sentence, Token, Upos};
use crate::tables::Tables;
use crate::{Error, Span};

pub(super) const NOT_PLACES: &str = "en/not-places.tsv";
pub(super) const TOWNSPEOPLE: &str = "en/townspeople.tsv";
pub(super) const LOCATIVES: &str = "en/locatives.tsv";

/// Longest name in tokens that is looked for where the language layer saw none.
const LONGEST: usize = 5;
/// A town must be as large as this (natural logarithm) to be seen where only a preposition says that it is one.
const TOWN: f64 = 8.0;
/// And as this where the name of something else begins with its name.
const LARGE_TOWN: f64 = 6.9;
/// And as this where nothing but its name speaks for it.
const LARGE_CITY: f64 = 11.5;

/// What finds places.
#[derive(Debug)]
pub(super) struct Finder {
    not_places: HashSet<String>,
    /// Nouns before which a name is a town's.
    townspeople: HashSet<String>,
    /// Prepositions; true where hardly anything but a place follows.
    locatives: HashMap<String, bool>,
}

/// A stretch of tokens that names a place.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) sentence: usize,
    pub(super) tokens: (usize, usize),
    /// What is looked up: the words, without "the" before and the possessive after.
    pub(super) text: String,
    /// Whether a name and a comma stand before it.
    pub(super) after_comma: bool,
    /// The kind that a word beside it says.
    pub(super) kind: Option<Resolution>,
    /// What a demonym stands for.
    pub(super) people_of: Option<Candidate>,
    /// Whether it stands inside the name of something else.
    pub(super) nested: bool,
    /// Probability that it names a place at all.
    pub(super) confidence: f64,
    /// The rule that found it.
    pub(super) rule: &'static str,
}

impl Finder {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let words = tables.tsv(NOT_PLACES)?;
        let townspeople = tables.tsv(TOWNSPEOPLE)?;
        let locatives = tables.tsv(LOCATIVES)?;
        Ok(Finder {
            not_places: words.iter().map(|row| row.get("word").to_owned()).collect(),
            townspeople: townspeople
                .iter()
                .map(|row| row.get("word").to_owned())
                .collect(),
            locatives: locatives
                .iter()
                .map(|row| (row.get("word").to_owned(), row.get("reading") == "place"))
                .collect(),
        })
    }

    /// All names of places, in order, none overlapping another.
    pub(super) fn find(&self, document: &Document, sources: &Sources) -> Vec<Found> {
        let surnames = surnames(document);
        let mut searches: Vec<Search> = (0..document.sentences.len())
            .map(|number| {
                let mut search = Search::new(self, document, number, sources, &surnames);
                search.dateline();
                search.names();
                search.unnamed();
                search.before_holders();
                search
            })
            .collect();
        // What is a place in one sentence is one in the others: headlines tell least.
        let sure: HashSet<String> = searches.iter().flat_map(Search::sure).collect();
        for search in &mut searches {
            search.named_elsewhere(&sure);
        }
        searches.into_iter().flat_map(Search::in_order).collect()
    }
}

/// Last words of people's names of several words: "Jordan" of Michael Jordan.
fn surnames<'d>(document: &'d Document) -> HashSet<&'d str> {
    let mut found = HashSet::new();
    for sentence in &document.sentences {
        let people = sentence
            .names
            .iter()
            .filter(|name| name.kind == NameKind::Person);
        for name in people.filter(|name| name.end - name.start > 1) {
            found.insert(sentence.tokens[name.end - 1].form.as_str());
        }
    }
    found
}

/// The search of one sentence.
struct Search<'a> {
    finder: &'a Finder,
    text: &'a str,
    number: usize,
    sentence: &'a Sentence,
    sources: &'a Sources,
    surnames: &'a HashSet<&'a str>,
    /// The name that covers each token.
    name_of: Vec<Option<&'a Name>>,
    /// Whether a found place covers each token.
    taken: Vec<bool>,
    opens_paragraph: bool,
    found: Vec<Found>,
}

impl<'a> Search<'a> {
    fn new(
        finder: &'a Finder,
        document: &'a Document,
        number: usize,
        sources: &'a Sources,
        surnames: &'a HashSet<&'a str>,
    ) -> Self {
        let sentence = &document.sentences[number];
        let mut name_of = vec![None; sentence.tokens.len()];
        for name in &sentence.names {
            name_of[name.start..name.end].fill(Some(name));
        }
        Search {
            finder,
            text: document.text,
            number,
            sentence,
            sources,
            surnames,
            taken: vec![false; name_of.len()],
            name_of,
            opens_paragraph: number == 0
                || document.sentences[number - 1].paragraph != sentence.paragraph,
            found: Vec::new(),
        }
    }

    fn in_order(mut self) -> Vec<Found> {
        self.found.sort_by_key(|found| found.tokens);
        self.found
    }

    /// What the language layer calls names.
    fn names(&mut self) {
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
        let inner = (start + 1..end).find(|&from| {
            (start..from).all(|i| is_direction(self.form(i))) && self.knows(from, end)
        });
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
    fn nested_in(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        // "Oxford Road" is not in Oxford.
        if is_street(self.form(end - 1)) {
            return found;
        }
        let mut at = start;
        while at < end {
            let may_begin = at == start
                || is_direction(self.form(at - 1))
                || matches!(self.form(at - 1), "of" | "in" | "at" | "for" | "the" | "de")
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

    /// What no name covers: demonyms, countries, towns after prepositions, places of datelines.
    fn unnamed(&mut self) {
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
    fn dateline(&mut self) {
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
    fn before_holders(&mut self) {
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
    fn sure(&self) -> impl Iterator<Item = String> {
        let sure = self.found.iter().filter(|f| {
            f.people_of.is_none()
                && !f.nested
                && f.confidence > 0.85
                && self.knows(f.tokens.0, f.tokens.1)
        });
        sure.map(|found| found.text.clone())
    }

    /// Names that the report's other sentences name as places and this one leaves open.
    fn named_elsewhere(&mut self, sure: &HashSet<String>) {
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

    /// Whether a token may still become part of a place's name here: free, or of a name of another sort.
    fn is_open(&self, token: usize) -> bool {
        !self.taken[token] && self.name_of[token].is_none_or(|name| name.kind != NameKind::Person)
    }

    fn is_free(&self, token: usize) -> bool {
        !self.taken[token] && self.name_of[token].is_none()
    }

    fn follows_article(&self, start: usize) -> bool {
        start > 0
            && matches!(
                self.form(start - 1),
                "the" | "a" | "an" | "The" | "A" | "An"
            )
    }

    /// "R-Ocilla", "D-Calif.": a legislator's party and constituency.
    fn after_party(&self, start: usize) -> bool {
        start >= 2
            && matches!(self.form(start - 1), "-" | "–")
            && matches!(self.form(start - 2), "R" | "D" | "I")
    }

    fn after_comma(&self, start: usize) -> bool {
        let follows =
            start >= 2 && self.form(start - 1) == "," && is_capitalised(self.form(start - 2));
        follows || self.after_party(start)
    }

    fn form(&self, token: usize) -> &'a str {
        &self.sentence.tokens[token].form
    }

    fn words(&self, start: usize, end: usize) -> String {
        let words = self.sentence.span_of(start, end).of(self.text);
        // A line break inside a name is a space.
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn knows(&self, start: usize, end: usize) -> bool {
        let words = self.words(start, end);
        self.sources.knows(&words) || self.sources.known.abbreviation(&words).is_some()
    }

    fn knows_without_kind(&self, start: usize, end: usize) -> bool {
        !self
            .sources
            .candidates(&self.words(start, end), false)
            .is_empty()
    }

    /// A country, a hand-kept place, an abbreviation, or a division of a country.
    fn is_well_known(&self, start: usize, end: usize) -> bool {
        let words = self.words(start, end);
        self.sources.countries.named(&words).is_some()
            || self
                .sources
                .known
                .abbreviation(&words)
                .is_some_and(|short| short.alone)
            || (words.chars().count() > 3
                && !self.sources.known.named(&normalise(&words)).is_empty())
    }

    /// Whether a place of that name has as many inhabitants, or is more than a town.
    fn is_sizeable(&self, start: usize, end: usize, least: f64) -> bool {
        let candidates = self.sources.candidates(&self.words(start, end), false);
        candidates.iter().any(|c| {
            c.own_name
                && match c.resolution {
                    Resolution::Area => end - start > 1 || c.log_weight >= least,
                    Resolution::City => c.log_weight >= least,
                    _ => true,
                }
        })
    }

    /// A division, or a town of some hundred thousand, that is nobody's surname here.
    fn is_prominent(&self, start: usize, end: usize) -> bool {
        if end - start == 1 && self.surnames.contains(self.form(start)) {
            return false;
        }
        let candidates = self.sources.candidates(&self.words(start, end), false);
        candidates.iter().any(|c| {
            c.own_name
                && match c.resolution {
                    Resolution::City => c.log_weight >= LARGE_CITY,
                    Resolution::Area => end - start > 1,
                    _ => true,
                }
        })
    }

    /// Whether a capitalised word follows that may belong to a longer name.
    fn goes_on(&self, end: usize) -> bool {
        self.sentence.tokens.get(end).is_some_and(|token| {
            token.upos == Upos::Propn && is_capitalised(&token.form) && self.name_of[end].is_none()
        })
    }

    fn is_stopped(&self, start: usize, end: usize) -> bool {
        end - start == 1 && self.finder.not_places.contains(self.form(start))
    }

    /// The place whose people or adjective the tokens are.
    fn people_of(&self, start: usize, end: usize) -> Option<Candidate> {
        if start >= end || end > self.sentence.tokens.len() || !is_capitalised(self.form(start)) {
            return None;
        }
        let words = self.words(start, end);
        // "US" and "UK" are names before they are adjectives.
        if self.sources.countries.named(&words).is_some() {
            return None;
        }
        self.sources.people_of(&words)
    }

    /// Demonyms among the tokens, longest first ("South Korean").
    fn people(&mut self, start: usize, end: usize, score: f64, nested: bool) {
        let mut at = start;
        while at < end {
            let longest = (at + 1..=end.min(at + 3)).rev();
            let found = longest
                .into_iter()
                .find_map(|to| Some((to, self.people_of(at, to)?)));
            match found {
                Some((to, place)) => {
                    self.put(at, to, Some(place), nested, score, "place.demonym");
                    at = to;
                }
                None => at += 1,
            }
        }
    }

    /// The preposition before the name, past "the" and adjectives of direction: true where only places follow.
    fn locative(&self, start: usize) -> Option<bool> {
        let mut before = start.checked_sub(1)?;
        while before > 0
            && (matches!(self.form(before), "the" | "The") || is_direction(self.form(before)))
        {
            before -= 1;
        }
        let word = self.form(before).to_lowercase();
        self.finder.locatives.get(&word).copied()
    }

    /// Without "the" before and the possessive after.
    fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        while start < end && matches!(self.form(start), "the" | "The" | "THE") && end - start > 1 {
            start += 1;
        }
        while start < end && matches!(self.form(end - 1), "'s" | "’s" | "'" | "’" | "," | ".") {
            end -= 1;
        }
        (start, end)
    }

    /// Takes in capitalised words that follow where the gazetteer has the whole: "Rapides" + "Parish".
    fn extend(&self, start: usize, end: usize) -> usize {
        let most = (end + 2).min(self.sentence.tokens.len());
        let longer = (end + 1..=most).rev().find(|&to| {
            (end..to).all(|i| self.is_free(i) && is_capitalised(self.form(i)))
                && self.knows(start, to)
        });
        longer.unwrap_or(end)
    }

    fn add(&mut self, start: usize, end: usize, nested: bool, confidence: f64, rule: &'static str) {
        self.put(start, end, None, nested, confidence, rule);
    }

    fn put(
        &mut self,
        start: usize,
        end: usize,
        people_of: Option<Candidate>,
        nested: bool,
        confidence: f64,
        rule: &'static str,
    ) {
        if start >= end || self.taken[start..end].contains(&true) {
            return;
        }
        self.taken[start..end].fill(true);
        self.found.push(Found {
            span: self.sentence.span_of(start, end),
            sentence: self.number,
            tokens: (start, end),
            text: self.words(start, end),
            after_comma: self.after_comma(start),
            kind: self.kind_beside(start, end),
            people_of,
            nested,
            confidence,
            rule,
        });
    }

    /// What the word beside says: "Kherson region", "the city of Paris", "the village Bucha".
    fn kind_beside(&self, start: usize, end: usize) -> Option<Resolution> {
        let kind = |word: &Token| self.sources.known.kind_word(&word.form.to_lowercase());
        let tokens = &self.sentence.tokens;
        if let Some(word) = tokens.get(end).and_then(kind).filter(|word| word.after) {
            return Some(word.kind);
        }
        let mut before = start.checked_sub(1)?;
        if self.form(before) == "the" {
            before = before.checked_sub(1)?;
        }
        if self.form(before) == "of" {
            before = before.checked_sub(1)?;
        } else if before + 1 != start {
            return None;
        }
        kind(&tokens[before])
            .filter(|word| word.before)
            .map(|word| word.kind)
    }
}

fn is_capitalised(word: &str) -> bool {
    word.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase)
}

/// All letters upper case, and at least one.
fn is_shouted(word: &str) -> bool {
    is_capitalised(word) && !word.chars().any(char::is_lowercase)
}

fn is_street(word: &str) -> bool {
    const STREETS: [&str; 18] = [
        "street",
        "streets",
        "st.",
        "st",
        "road",
        "rd.",
        "avenue",
        "ave.",
        "ave",
        "drive",
        "lane",
        "boulevard",
        "blvd.",
        "highway",
        "freeway",
        "parkway",
        "expressway",
        "turnpike",
    ];
    STREETS.contains(&word.to_lowercase().as_str())
}

/// "southern", "Upper", "downtown": what stands before a place's name and is no part of it.
fn is_direction(word: &str) -> bool {
    const DIRECTIONS: [&str; 30] = [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "north-east",
        "north-west",
        "south-east",
        "south-west",
        "upper",
        "lower",
        "greater",
        "downtown",
        "metro",
        "inner",
        "outer",
        "rural",
        "mid",
    ];
    DIRECTIONS.contains(&word.to_lowercase().as_str())
}
