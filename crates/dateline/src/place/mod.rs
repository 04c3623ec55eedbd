//! Place names and the places that they stand for.

mod candidates;
mod countries;
mod gazetteer;
mod known;
mod resolve;
#[cfg(test)]
mod tune;

use std::borrow::Cow;
use std::sync::Arc;

use candidates::Sources;
use countries::Countries;
use gazetteer::Gazetteer;
use known::KnownPlaces;
use resolve::Mention;

pub use gazetteer::{Class as GazetteerClass, Writer as GazetteerWriter};

use crate::language::Document;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    (countries::TABLE, include_str!("../../data/en/countries.tsv")),
    (known::PLACES, include_str!("../../data/en/places.tsv")),
    (
        known::ABBREVIATIONS,
        include_str!("../../data/en/division-abbreviations.tsv"),
    ),
    (known::KINDS, include_str!("../../data/en/place-kinds.tsv")),
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

/// How fine a place is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// A region of several countries, a sea, a continent.
    Region,
    /// A country.
    Country,
    /// A first-level administrative division.
    Admin1,
    /// A smaller division, or an area inside a country.
    Area,
    /// A city, town or village.
    City,
    /// A building, street or site.
    Site,
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
}

impl PlaceRoom {
    /// Reads the gazetteer (its bytes as committed in `dateline-model`) and the room's tables.
    ///
    /// # Errors
    /// Where a table or the gazetteer is not of its form.
    pub fn new(tables: &Tables, gazetteer: Cow<'static, [u8]>) -> Result<Self, Error> {
        let sources = Sources {
            countries: Countries::new(tables)?,
            known: KnownPlaces::new(tables)?,
            gazetteer: Gazetteer::new(gazetteer)?,
        };
        Ok(PlaceRoom { sources })
    }

    /// All toponyms of the document, in order, none overlapping another.
    pub fn read(&self, _document: &Document) -> Vec<Toponym> {
        Vec::new()
    }

    /// The mention of a name that stands there, with its kind where a word beside it says it.
    fn mention(&self, text: &str, span: Span) -> Mention {
        let name = span.of(text);
        let fixed = self
            .demonym(name)
            .and_then(|code| self.sources.country(code))
            .or_else(|| {
                let row = self.sources.known.of_people(name)?;
                Some(self.sources.known_place(row, ""))
            });
        Mention { span, sentence: 0, text: name.to_owned(), kind: None, fixed }
    }

    /// The country of that ISO 3166-1 alpha-3 code as a place. Former states have the codes of ISO 3166-3.
    pub fn country(&self, code: &str) -> Option<Arc<Place>> {
        self.sources.countries
            .get(code)
            .map(|country| country.place.clone())
    }

    /// The code of the country that a name or alias names ("UK", "Britain", "the States"), as written or in
    /// capitals, with or without "the".
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
        self.sources.countries
            .get(code)?
            .capital
            .first()
            .map(String::as_str)
    }

    /// The code of the country whose capital or seat of government has that name ("Moscow", "Kiev").
    pub fn country_of_capital(&self, name: &str) -> Option<&str> {
        self.sources.countries.with_capital(name)
    }

    /// Whether the place lies in the country or first-level division `outer`, or is it.
    pub fn is_within(&self, place: &Place, outer: &Place) -> bool {
        match outer.resolution {
            Resolution::Country => place.country == outer.country,
            Resolution::Admin1 => {
                place.country == outer.country
                    && (place.admin1.as_deref() == Some(&*outer.name) || place == outer)
            }
            _ => place == outer,
        }
    }
}
