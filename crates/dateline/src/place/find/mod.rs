//! Where a text names places: the names that the language layer found, those that it missed or took for something
//! else, and those inside other names ("Alexandria Police Department").

mod governed;
mod named;
mod open;

use std::collections::{HashMap, HashSet};

use super::Resolution;
use super::candidates::{Candidate, Sources};
use super::gazetteer::normalise;
use crate::language::{Document, Name, NameKind, Sentence, Token, Upos};
use crate::tables::Tables;
use crate::{Error, Span};

pub(in crate::place) const NOT_PLACES: &str = "en/not-places.tsv";
pub(in crate::place) const NOT_PEOPLES: &str = "en/not-peoples.tsv";
pub(in crate::place) const NAME_WORDS: &str = "en/name-words.tsv";
pub(in crate::place) const TOWNSPEOPLE: &str = "en/townspeople.tsv";
pub(in crate::place) const GOVERNORS: &str = "en/place-governors.tsv";
pub(in crate::place) const LOCATIVES: &str = "en/locatives.tsv";

/// Longest name in tokens that is looked for where the language layer saw none.
const LONGEST: usize = 5;
/// A town must be as large as this (natural logarithm) to be seen where only a preposition says that it is one.
const TOWN: f64 = 8.0;
/// And as this where the name of something else begins with its name.
const LARGE_TOWN: f64 = 6.9;
/// And as this where the word that governs it says so, against the language layer.
const GOVERNED: f64 = 9.2;
/// And as this where nothing but its name speaks for it.
const LARGE_CITY: f64 = 11.5;

/// What finds places.
#[derive(Debug)]
pub(in crate::place) struct Finder {
    not_places: HashSet<String>,
    /// Phrases like "Russian roulette".
    not_peoples: HashSet<String>,
    /// "southern", "downtown": what stands before a place's name and is no part of it.
    directions: HashSet<String>,
    /// "road", "post": last words of names that are called after a place and do not lie in it.
    namesakes: HashSet<String>,
    /// Nouns before which a name is a town's.
    townspeople: HashSet<String>,
    /// Prepositions; true where hardly anything but a place follows.
    locatives: HashMap<String, bool>,
    /// Relations and words by which a name is a place's; false where people may follow them.
    governors: HashMap<(String, String), bool>,
}

/// A stretch of tokens that names a place.
#[derive(Debug, Clone)]
pub(in crate::place) struct Found {
    pub(in crate::place) span: Span,
    pub(in crate::place) sentence: usize,
    pub(in crate::place) tokens: (usize, usize),
    /// What is looked up: the words, without "the" before and the possessive after.
    pub(in crate::place) text: String,
    /// Whether a name and a comma stand before it.
    pub(in crate::place) after_comma: bool,
    /// The kind that a word beside it says.
    pub(in crate::place) kind: Option<Resolution>,
    /// What a demonym stands for.
    pub(in crate::place) people_of: Option<Candidate>,
    /// Whether it stands inside the name of something else.
    pub(in crate::place) nested: bool,
    /// Probability that it names a place at all.
    pub(in crate::place) confidence: f64,
    /// The rule that found it.
    pub(in crate::place) rule: &'static str,
}

impl Finder {
    pub(in crate::place) fn new(tables: &Tables) -> Result<Self, Error> {
        let words = tables.tsv(NOT_PLACES)?;
        let not_peoples = tables.tsv(NOT_PEOPLES)?;
        let words_of = |direction: bool| -> Result<HashSet<String>, Error> {
            let rows = tables.tsv(NAME_WORDS)?;
            let rows = rows
                .iter()
                .filter(|row| (row.get("role") == "direction") == direction);
            Ok(rows.map(|row| row.get("word").to_owned()).collect())
        };
        let townspeople = tables.tsv(TOWNSPEOPLE)?;
        let locatives = tables.tsv(LOCATIVES)?;
        let governors = tables.tsv(GOVERNORS)?;
        Ok(Finder {
            not_places: words.iter().map(|row| row.get("word").to_owned()).collect(),
            directions: words_of(true)?,
            namesakes: words_of(false)?,
            not_peoples: not_peoples
                .iter()
                .map(|row| row.get("phrase").to_owned())
                .collect(),
            townspeople: townspeople
                .iter()
                .map(|row| row.get("word").to_owned())
                .collect(),
            locatives: locatives
                .iter()
                .map(|row| (row.get("word").to_owned(), row.get("reading") == "place"))
                .collect(),
            governors: governors
                .iter()
                .map(|row| {
                    let key = (row.get("relation").to_owned(), row.get("word").to_owned());
                    (key, row.get("reading") == "place")
                })
                .collect(),
        })
    }

    /// All names of places, in order, none overlapping another.
    pub(in crate::place) fn find(&self, document: &Document, sources: &Sources) -> Vec<Found> {
        let surnames = surnames(document);
        let mut searches: Vec<Search> = (0..document.sentences.len())
            .map(|number| {
                let mut search = Search::new(self, document, number, sources, &surnames);
                search.dateline();
                search.hyphenated();
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

    /// Whether a token may still become part of a place's name here: free, or of a name of another sort.
    fn is_open(&self, token: usize) -> bool {
        !self.taken[token] && self.name_of[token].is_none_or(|name| name.kind != NameKind::Person)
    }

    fn is_free(&self, token: usize) -> bool {
        !self.taken[token] && self.name_of[token].is_none()
    }

    fn is_direction(&self, token: usize) -> bool {
        self.finder
            .directions
            .contains(&self.form(token).to_lowercase())
    }

    /// Whether a longer name that ends there is only called after a place.
    fn is_namesake(&self, last: usize) -> bool {
        self.finder
            .namesakes
            .contains(&self.form(last).to_lowercase())
    }

    fn follows_article(&self, start: usize) -> bool {
        start > 0 && self.is_word("article", start - 1)
    }

    /// Whether the token is a word of that class of `en/name-grammar.tsv`.
    fn is_word(&self, class: &str, token: usize) -> bool {
        self.sources.grammar.has(class, self.form(token))
    }

    /// "R-Ocilla", "D-Calif.": a legislator's party and constituency.
    fn after_party(&self, start: usize) -> bool {
        start >= 2 && self.is_word("dash", start - 1) && self.is_word("party", start - 2)
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
                Some((to, _)) if self.is_phrase(at, to) => at = to,
                Some((to, place)) => {
                    self.put(at, to, Some(place), nested, score, "place.demonym");
                    at = to;
                }
                None => at += 1,
            }
        }
    }

    /// Whether a people's name begins a phrase that means something else ("Russian roulette").
    fn is_phrase(&self, start: usize, end: usize) -> bool {
        let most = (end + 2).min(self.sentence.tokens.len());
        (end + 1..=most).any(|to| self.finder.not_peoples.contains(&self.words(start, to)))
    }

    /// The preposition before the name, past "the" and adjectives of direction: true where only places follow.
    fn locative(&self, start: usize) -> Option<bool> {
        let mut before = start.checked_sub(1)?;
        while before > 0 && (self.is_word("definite", before) || self.is_direction(before)) {
            before -= 1;
        }
        let word = self.form(before).to_lowercase();
        self.finder.locatives.get(&word).copied()
    }

    /// Without "the" before and the possessive after.
    fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        while end - start > 1 && self.is_word("definite", start) {
            start += 1;
        }
        let is_edge = |token: usize| {
            self.is_word("possessive", token) || matches!(self.form(token), "," | ".")
        };
        while start < end && is_edge(end - 1) {
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
        if self.is_word("definite", before) {
            before = before.checked_sub(1)?;
        }
        if self.is_word("of", before) {
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
