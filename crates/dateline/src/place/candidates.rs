//! The places that a name may stand for.

use std::sync::Arc;

use super::countries::Countries;
use super::gazetteer::{Class, Gazetteer, PlaceIndex, normalise};
use super::grammar::NameGrammar;
use super::known::{Abbreviation, KnownPlaces};
use super::{Place, Resolution};

/// More homonyms than this are not looked at: the least are hamlets.
const MOST: usize = 120;

/// A place that a name may stand for, with what the resolver weighs.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) origin: Origin,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) country: Arc<str>,
    pub(super) admin1: Arc<str>,
    pub(super) resolution: Resolution,
    /// Natural logarithm of inhabitants, or what stands for it.
    pub(super) log_weight: f64,
    /// Whether the name is its own, not one of its other names.
    pub(super) own_name: bool,
    /// Whether it is the capital of its country.
    pub(super) capital: bool,
}

/// Where a candidate is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// `en/countries.tsv`, by code.
    Country(String),
    /// `en/places.tsv`, by row.
    Known(usize),
    /// The gazetteer.
    Gazetteer(PlaceIndex),
}

/// The three sources of places, and the small words of their names.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) countries: Countries,
    pub(super) known: KnownPlaces,
    pub(super) gazetteer: Gazetteer,
    pub(super) grammar: Arc<NameGrammar>,
}

impl Sources {
    /// The places that the name may stand for: nothing here weighs them. `after_comma` says that a name and a comma
    /// stand before it, where "OR" may be Oregon.
    pub(super) fn candidates(&self, text: &str, after_comma: bool) -> Vec<Candidate> {
        let text = self.grammar.without_article(text).unwrap_or(text);
        let mut found = Vec::new();
        if let Some(short) = self.known.abbreviation(text)
            && (short.alone || after_comma)
        {
            found.extend(self.division(short));
            if after_comma {
                return found;
            }
        }
        if let Some(code) = self.countries.named(text) {
            found.extend(self.country(code));
        }
        let key = normalise(text);
        found.extend(
            self.known
                .named(&key)
                .iter()
                .map(|&row| self.known_place(row, &key)),
        );
        if !self.is_code(text) {
            found.extend(self.in_gazetteer(&key));
        }
        if found.is_empty() {
            found = self.without_kind(text);
        }
        found
    }

    /// Whether any place has that name.
    pub(super) fn knows(&self, text: &str) -> bool {
        let key = normalise(text);
        self.countries.named(text).is_some()
            || !self.known.named(&key).is_empty()
            || (!self.is_code(text) && self.gazetteer.knows(&key))
    }

    /// "Kherson Oblast" as Kherson, of that kind, where the whole has no entry.
    fn without_kind(&self, text: &str) -> Vec<Candidate> {
        let (name, kind) = match text.rsplit_once(' ') {
            Some((name, word)) => (
                name,
                self.known
                    .kind_word(&word.to_lowercase())
                    .filter(|k| k.after),
            ),
            None => return Vec::new(),
        };
        let (name, kind) = match kind {
            Some(kind) => (name, kind.kind),
            None => {
                let Some((word, name)) = self.grammar.kind_and_name(text) else {
                    return Vec::new();
                };
                match self
                    .known
                    .kind_word(&word.to_lowercase())
                    .filter(|k| k.before)
                {
                    Some(kind) => (name, kind.kind),
                    None => return Vec::new(),
                }
            }
        };
        if self.is_code(name) {
            return Vec::new();
        }
        let mut found = self.in_gazetteer(&normalise(name));
        if found.iter().any(|c| c.resolution == kind) {
            found.retain(|c| c.resolution == kind);
        }
        found
    }

    pub(super) fn country(&self, code: &str) -> Option<Candidate> {
        let country = self.countries.get(code)?;
        Some(Candidate {
            origin: Origin::Country(code.to_owned()),
            latitude: country.place.latitude,
            longitude: country.place.longitude,
            country: code.into(),
            admin1: "".into(),
            resolution: Resolution::Country,
            log_weight: (country.population as f64).ln_1p().max(if country.former {
                15.0
            } else {
                0.0
            }),
            own_name: true,
            capital: false,
        })
    }

    /// The country or hand-kept place whose people or adjective the words are.
    pub(super) fn people_of(&self, words: &str) -> Option<Candidate> {
        if let Some(code) = self.countries.demonym(words) {
            return self.country(code);
        }
        if let Some(row) = self.known.of_people(words) {
            return Some(self.known_place(row, ""));
        }
        self.division(self.known.division_of_people(words)?)
    }

    /// The division that a short form or its people's name stands for.
    fn division(&self, short: &Abbreviation) -> Option<Candidate> {
        let is_meant =
            |c: &Candidate| c.resolution == Resolution::Admin1 && *c.country == *short.country;
        self.in_gazetteer(&short.name).into_iter().find(is_meant)
    }

    /// A hand-kept place.
    fn known_place(&self, row: usize, key: &str) -> Candidate {
        let known = self.known.get(row);
        let place = &known.place;
        Candidate {
            origin: Origin::Known(row),
            latitude: place.latitude,
            longitude: place.longitude,
            country: place.country.as_deref().unwrap_or("").into(),
            admin1: place.admin1.as_deref().unwrap_or("").into(),
            resolution: place.resolution,
            log_weight: known.log_weight,
            own_name: key.is_empty() || normalise(&place.name) == key,
            capital: self.is_capital(&place.name, place.country.as_deref().unwrap_or("")),
        }
    }

    fn in_gazetteer(&self, key: &str) -> Vec<Candidate> {
        let places = self.gazetteer.look_up(key);
        places
            .into_iter()
            .take(MOST)
            .filter_map(|place| self.entry(place, key))
            .collect()
    }

    fn entry(&self, place: PlaceIndex, key: &str) -> Option<Candidate> {
        let entry = self.gazetteer.entry(place)?;
        let division = self.gazetteer.division(&entry);
        let name = self.gazetteer.name(&entry);
        Some(Candidate {
            origin: Origin::Gazetteer(place),
            latitude: entry.latitude,
            longitude: entry.longitude,
            country: division.country.clone(),
            admin1: division.name.clone(),
            resolution: entry.class.resolution(),
            log_weight: entry.log_population,
            own_name: normalise(name) == key,
            capital: entry.class == Class::City && self.is_capital(name, &division.country),
        })
    }

    /// "US", "LAX", "IN": too short a code to look for among villages.
    fn is_code(&self, text: &str) -> bool {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let shouted = || text == text.to_uppercase() && self.grammar.title_case(text) != text;
        letters < 3 || (letters == 3 && shouted())
    }

    fn is_capital(&self, name: &str, country: &str) -> bool {
        self.countries.with_capital(name) == Some(country)
    }

    /// The candidate as a place.
    pub(super) fn place(&self, candidate: &Candidate) -> Option<Arc<Place>> {
        match &candidate.origin {
            Origin::Country(code) => self.countries.get(code).map(|c| c.place.clone()),
            Origin::Known(row) => Some(self.known.get(*row).place.clone()),
            Origin::Gazetteer(index) => {
                let entry = self.gazetteer.entry(*index)?;
                let text = |t: &str| Some(t.to_owned()).filter(|t| !t.is_empty());
                Some(Arc::new(Place {
                    geonames: entry.geonames,
                    name: self.gazetteer.name(&entry).to_owned(),
                    latitude: entry.latitude,
                    longitude: entry.longitude,
                    country: text(&candidate.country),
                    admin1: text(&candidate.admin1),
                    resolution: candidate.resolution,
                }))
            }
        }
    }

    /// Whether one candidate lies in another.
    pub(super) fn is_within(&self, inner: &Candidate, outer: &Candidate) -> bool {
        match outer.resolution {
            Resolution::Country => {
                inner.country == outer.country && inner.resolution != Resolution::Country
            }
            Resolution::Admin1 => {
                inner.country == outer.country
                    && inner.admin1 == outer.admin1
                    && inner.resolution > Resolution::Admin1
            }
            Resolution::City | Resolution::Site => false,
            // A county holds what lies near its middle in the same division; a region what its row names.
            Resolution::Area | Resolution::Region => match &outer.origin {
                Origin::Known(row) => {
                    let known = self.known.get(*row);
                    self.known
                        .holds(&known.place, Some(&inner.country), Some(&inner.admin1))
                }
                _ => {
                    inner.resolution > Resolution::Area
                        && inner.country == outer.country
                        && inner.admin1 == outer.admin1
                        && near(inner, outer, 0.6)
                }
            },
        }
    }
}

/// Whether two candidates lie within so many degrees of latitude of each other.
pub(super) fn near(a: &Candidate, b: &Candidate, degrees: f64) -> bool {
    let north = a.latitude - b.latitude;
    let east = (a.longitude - b.longitude) * a.latitude.to_radians().cos();
    north.hypot(east) < degrees
}
