//! Place names and the places that they stand for.

mod candidates;
mod countries;
mod find;
mod form;
mod gazetteer;
mod grammar;
mod known;
mod resolve;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tune;

use std::borrow::Cow;
use std::sync::Arc;

use candidates::Sources;
use countries::Countries;
use find::{Finder, Found};
use form::Metonymy;
use gazetteer::Gazetteer;
use grammar::NameGrammar;
use known::KnownPlaces;
use resolve::{Choice, Mention, Resolver};

pub use crate::record::Resolution;
pub use gazetteer::{Class as GazetteerClass, Writer as GazetteerWriter};

use crate::language::Document;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    (
        countries::TABLE,
        include_str!("../../data/en/countries.tsv"),
    ),
    (known::PLACES, include_str!("../../data/en/places.tsv")),
    (
        known::ABBREVIATIONS,
        include_str!("../../data/en/division-abbreviations.tsv"),
    ),
    (
        known::DIVISION_PEOPLE,
        include_str!("../../data/en/division-people.tsv"),
    ),
    (
        find::NAME_WORDS,
        include_str!("../../data/en/name-words.tsv"),
    ),
    (
        find::NOT_PEOPLES,
        include_str!("../../data/en/not-peoples.tsv"),
    ),
    (
        find::TOWNSPEOPLE,
        include_str!("../../data/en/townspeople.tsv"),
    ),
    (known::KINDS, include_str!("../../data/en/place-kinds.tsv")),
    (
        find::NOT_PLACES,
        include_str!("../../data/en/not-places.tsv"),
    ),
    (find::LOCATIVES, include_str!("../../data/en/locatives.tsv")),
    (
        grammar::TABLE,
        include_str!("../../data/en/name-grammar.tsv"),
    ),
    (
        find::GOVERNORS,
        include_str!("../../data/en/place-governors.tsv"),
    ),
    (form::TABLE, include_str!("../../data/en/metonymy.tsv")),
];

/// A place of the gazetteer.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// GeoNames id, where it has one.
    pub geonames: Option<u32>,
    /// English name.
    pub name: String,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// ISO 3166-1 alpha-3 code (Kosovo XKX); none for seas and regions of several countries.
    pub country: Option<String>,
    /// First-level administrative division.
    pub admin1: Option<String>,
    /// How fine it is.
    pub resolution: Resolution,
}

/// A word or name in the text that stands for a place, or for the people or government of one.
#[derive(Debug, Clone)]
pub struct Toponym {
    /// Its characters.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// First token and one past the last token.
    pub tokens: (usize, usize),
    /// How it stands for the place.
    pub form: ToponymForm,
    /// Whether it stands inside the name of something else ("Alexandria Police Department").
    pub nested: bool,
    /// The place; none where the gazetteer knows no place of this name.
    pub place: Option<Arc<Place>>,
    /// Probability that the place is the one meant, 0 to 1.
    pub confidence: f32,
    /// The rule that decided, and why.
    pub because: String,
}

/// How a toponym stands for its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToponymForm {
    /// Names the place itself ("in Moscow", "Russia").
    Name,
    /// Adjective or people of a country ("Russian", "the Russians"): the place is the country.
    Demonym,
    /// A capital or seat that acts for its country ("Moscow said"): the place is the country.
    Metonym,
}

impl Place {
    /// Great-circle distance in kilometres.
    pub fn distance_km(&self, other: &Place) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let north = ((b - a) / 2.0).sin();
        let east = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = north * north + a.cos() * b.cos() * east * east;
        2.0 * 6371.0 * h.sqrt().min(1.0).asin()
    }
}

/// Knows places and their names.
#[derive(Debug)]
pub struct PlaceRoom {
    sources: Sources,
    finder: Finder,
    metonymy: Metonymy,
}

impl PlaceRoom {
    /// Reads the gazetteer (its bytes as committed in `dateline-model`) and the room's tables.
    ///
    /// # Errors
    /// Where a table or the gazetteer is not of its form.
    pub fn new(tables: &Tables, gazetteer: Cow<'static, [u8]>) -> Result<Self, Error> {
        let grammar = Arc::new(NameGrammar::new(tables)?);
        let sources = Sources {
            countries: Countries::new(tables, grammar.clone())?,
            known: KnownPlaces::new(tables, &grammar)?,
            gazetteer: Gazetteer::new(gazetteer)?,
            grammar,
        };
        Ok(PlaceRoom {
            sources,
            finder: Finder::new(tables)?,
            metonymy: Metonymy::new(tables)?,
        })
    }

    /// All toponyms of the document, in order, none overlapping another.
    pub fn read(&self, document: &Document) -> Vec<Toponym> {
        let found = self.finder.find(document, &self.sources);
        let mentions: Vec<Mention> = found
            .iter()
            .map(|found| Mention {
                span: found.span,
                sentence: found.sentence,
                text: found.text.clone(),
                after_comma: found.after_comma,
                kind: found.kind,
                fixed: found.people_of.clone(),
            })
            .collect();
        let choices = Resolver::new(&self.sources, document.text, &mentions).choices(&mentions);
        let both = found.iter().zip(choices);
        both.map(|(found, choice)| self.toponym(document, found, choice))
            .collect()
    }

    fn toponym(&self, document: &Document, found: &Found, choice: Option<Choice>) -> Toponym {
        let mut toponym = Toponym {
            span: found.span,
            sentence: found.sentence,
            tokens: found.tokens,
            form: ToponymForm::Name,
            nested: found.nested,
            place: None,
            confidence: 0.0,
            because: format!("{}; no place of this name is known", found.rule),
        };
        let Some(choice) = choice else {
            return toponym;
        };
        toponym.place = self.sources.place(&choice.candidate);
        toponym.confidence = (choice.confidence * found.confidence) as f32;
        if found.people_of.is_some() {
            toponym.form = ToponymForm::Demonym;
            toponym.because = found.rule.to_owned();
            return toponym;
        }
        toponym.because = self.because(found, &choice);
        if let Some(country) = self.speaks_for(found, &choice)
            && !found.nested
        {
            let reading = self
                .metonymy
                .read(&document.sentences[found.sentence], found.tokens);
            if reading.metonym {
                toponym.form = ToponymForm::Metonym;
                toponym.place = Some(country);
            }
            toponym.because = format!("{}; {}", reading.because, toponym.because);
        }
        toponym
    }

    /// The country, or union of countries, whose seat of government the chosen city is, under the text's name.
    fn speaks_for(&self, found: &Found, choice: &Choice) -> Option<Arc<Place>> {
        let city = &choice.candidate;
        if !matches!(city.resolution, Resolution::City | Resolution::Admin1) {
            return None;
        }
        let code = self.sources.countries.with_capital(&found.text)?;
        if *city.country != *code {
            return None;
        }
        match self.sources.known.with_seat(&found.text) {
            Some(union) => Some(union.place.clone()),
            None => self.country(code),
        }
    }

    fn because(&self, found: &Found, choice: &Choice) -> String {
        let others = choice.candidates - 1;
        if others == 0 {
            return format!("{}; {}", found.rule, choice.reason);
        }
        let second = choice
            .second
            .as_ref()
            .and_then(|second| self.sources.place(second));
        let second = second.map_or_else(String::new, |place| {
            let within = place
                .admin1
                .as_deref()
                .into_iter()
                .chain(place.country.as_deref());
            let within: Vec<&str> = within.collect();
            format!(", next {} ({})", place.name, within.join(", "))
        });
        format!(
            "{}; {} of {} places{second}",
            found.rule,
            choice.reason,
            others + 1
        )
    }

    /// The country of that ISO 3166-1 alpha-3 code as a place. Former states have the codes of ISO 3166-3.
    pub fn country(&self, code: &str) -> Option<Arc<Place>> {
        self.sources
            .countries
            .get(code)
            .map(|country| country.place.clone())
    }

    /// The code of the country that a name or alias names ("UK", "Britain", "the States"), as written or in
    /// capitals, with or without its article.
    pub fn country_named(&self, text: &str) -> Option<&str> {
        self.sources.countries.named(text)
    }

    /// The code of the country whose adjective or people the word is ("Russian", "Britons", "Emirati"), as
    /// written or in capitals.
    pub fn demonym(&self, word: &str) -> Option<&str> {
        self.sources.countries.demonym(word)
    }

    /// The capital of the country, or the seat that stands for its government.
    pub fn capital_of(&self, code: &str) -> Option<&str> {
        self.sources
            .countries
            .get(code)?
            .capital
            .first()
            .map(String::as_str)
    }

    /// The code of the country whose capital or seat of government has that name ("Moscow", "Kiev").
    pub fn country_of_capital(&self, name: &str) -> Option<&str> {
        self.sources.countries.with_capital(name)
    }

    /// The codes of the countries that the country borders.
    pub fn borders(&self, code: &str) -> &[String] {
        self.sources
            .countries
            .get(code)
            .map_or(&[], |country| &country.neighbours)
    }

    /// What is contested about a place, where the tables say so: "Ukrainian territory, occupied by Russia".
    pub fn dispute(&self, place: &Place) -> Option<&str> {
        let country = place
            .country
            .as_deref()
            .filter(|_| place.resolution == Resolution::Country);
        let note = match country.and_then(|code| self.sources.countries.get(code)) {
            Some(country) => &country.note,
            None => &self.sources.known.row_of(place)?.note,
        };
        Some(note.as_str()).filter(|note| !note.is_empty())
    }

    /// Whether the place lies in the country or first-level division `outer`, or is it.
    pub fn is_within(&self, place: &Place, outer: &Place) -> bool {
        match outer.resolution {
            Resolution::Country => place.country == outer.country,
            Resolution::Admin1 => {
                place.country == outer.country
                    && (place.admin1.as_deref() == Some(&*outer.name) || place == outer)
            }
            Resolution::Region | Resolution::Area => {
                place == outer
                    || self.sources.known.holds(
                        outer,
                        place.country.as_deref(),
                        place.admin1.as_deref(),
                    )
            }
            Resolution::City | Resolution::Site => place == outer,
        }
    }

    /// The mention of a name that stands there.
    #[cfg(test)]
    fn mention(&self, text: &str, span: Span) -> Mention {
        let name = span.of(text);
        let fixed = self
            .sources
            .people_of(name)
            .filter(|_| self.country_named(name).is_none());
        Mention {
            span,
            sentence: 0,
            text: name.to_owned(),
            after_comma: text[..span.start].ends_with(", "),
            kind: None,
            fixed,
        }
    }
}
