//! Place names and the places that they stand for.

use std::sync::Arc;

use crate::language::Document;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[];

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

/// Knows places and their names.
#[derive(Debug)]
pub struct PlaceRoom {}

impl PlaceRoom {
    /// Reads the gazetteer (its bytes as committed in `dateline-model`) and the room's tables.
    ///
    /// # Errors
    /// Where a table or the gazetteer is not of its form.
    pub fn new(_tables: &Tables, _gazetteer: &[u8]) -> Result<Self, Error> {
        Ok(PlaceRoom {})
    }

    /// All toponyms of the document, in order, none overlapping another.
    pub fn read(&self, _document: &Document) -> Vec<Toponym> {
        Vec::new()
    }

    /// The country of that ISO 3166-1 alpha-3 code as a place.
    pub fn country(&self, _code: &str) -> Option<Arc<Place>> {
        None
    }
}
