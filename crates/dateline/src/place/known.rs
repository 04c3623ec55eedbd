//! Places by hand: what gazetteers of towns lack, abbreviations of divisions, words for kinds of places.

use std::collections::HashMap;
use std::sync::Arc;

use super::countries::number;
use super::gazetteer::normalise;
use super::grammar::NameGrammar;
use super::{Place, Resolution};
use crate::Error;
use crate::tables::{Row, Tables};

pub(super) const PLACES: &str = "en/places.tsv";
pub(super) const ABBREVIATIONS: &str = "en/division-abbreviations.tsv";
pub(super) const DIVISION_PEOPLE: &str = "en/division-people.tsv";
pub(super) const KINDS: &str = "en/place-kinds.tsv";

/// A place of `en/places.tsv`.
#[derive(Debug)]
pub(super) struct KnownPlace {
    pub(super) place: Arc<Place>,
    /// Natural logarithm of the inhabitants that a town as well known would have.
    pub(super) log_weight: f64,
    /// Codes of countries, or names of divisions of its own country, that lie in it.
    pub(super) holds: Vec<String>,
    /// What is contested about it.
    pub(super) note: String,
}

/// A short form of a division's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Abbreviation {
    /// Normalised name of the division.
    pub(super) name: String,
    pub(super) country: String,
    /// Whether it names the division wherever it stands.
    pub(super) alone: bool,
}

/// A word for a kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KindWord {
    pub(super) kind: Resolution,
    /// Whether it may stand after the name ("Kherson region").
    pub(super) after: bool,
    /// Whether it may stand before it ("city of Kherson").
    pub(super) before: bool,
}

/// The tables of this module.
#[derive(Debug)]
pub(super) struct KnownPlaces {
    places: Vec<KnownPlace>,
    names: HashMap<String, Vec<usize>>,
    people: HashMap<String, usize>,
    /// Cities that speak for a place of the table.
    seats: HashMap<String, usize>,
    abbreviations: HashMap<String, Abbreviation>,
    division_people: HashMap<String, Abbreviation>,
    kinds: HashMap<String, KindWord>,
}

impl KnownPlaces {
    pub(super) fn new(tables: &Tables, grammar: &NameGrammar) -> Result<Self, Error> {
        let mut known = KnownPlaces {
            places: Vec::new(),
            names: HashMap::new(),
            people: HashMap::new(),
            seats: HashMap::new(),
            abbreviations: HashMap::new(),
            division_people: HashMap::new(),
            kinds: HashMap::new(),
        };
        for row in tables.tsv(PLACES)? {
            known.add(&row, grammar)?;
        }
        for row in tables.tsv(ABBREVIATIONS)? {
            let abbreviation = Abbreviation {
                name: normalise(row.get("name")),
                country: row.get("country").to_owned(),
                alone: row.get("alone") == "yes",
            };
            known
                .abbreviations
                .insert(row.get("form").to_owned(), abbreviation);
        }
        for row in tables.tsv(DIVISION_PEOPLE)? {
            let division = Abbreviation {
                name: normalise(row.get("name")),
                country: row.get("country").to_owned(),
                alone: true,
            };
            known
                .division_people
                .insert(row.get("form").to_owned(), division);
        }
        for row in tables.tsv(KINDS)? {
            let kind = resolution(&row, "kind")?;
            let place = row.get("place");
            let (after, before) = (place != "before", place != "after");
            let word = KindWord {
                kind,
                after,
                before,
            };
            known.kinds.insert(row.get("word").to_owned(), word);
        }
        Ok(known)
    }

    fn add(&mut self, row: &Row, grammar: &NameGrammar) -> Result<(), Error> {
        let text = |column: &str| Some(row.get(column).to_owned()).filter(|cell| !cell.is_empty());
        let index = self.places.len();
        let place = Place {
            geonames: None,
            name: row.get("name").to_owned(),
            latitude: number(row, "latitude")?,
            longitude: number(row, "longitude")?,
            country: text("country"),
            admin1: text("admin1"),
            resolution: resolution(row, "resolution")?,
        };
        let log_weight = match row.get("known") {
            "3" => 17.5,
            "2" => 13.5,
            "1" => 10.0,
            _ => return Err(row.error("known is neither 1, 2 nor 3")),
        };
        for name in row.list("name").into_iter().chain(row.list("aliases")) {
            let name = normalise(name);
            let name = grammar.without_article(&name).unwrap_or(&name).to_owned();
            let places = self.names.entry(name).or_default();
            if places.last() != Some(&index) {
                places.push(index);
            }
        }
        for word in row.list("people") {
            self.people.insert(word.to_owned(), index);
        }
        for city in row.list("seat") {
            self.seats.insert(city.to_owned(), index);
        }
        let holds = row.list("holds").into_iter().map(str::to_owned).collect();
        let place = Arc::new(place);
        let note = row.get("note").to_owned();
        self.places.push(KnownPlace {
            place,
            log_weight,
            holds,
            note,
        });
        Ok(())
    }

    pub(super) fn get(&self, index: usize) -> &KnownPlace {
        &self.places[index]
    }

    /// The places of a normalised name without its article.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// The place whose people or adjective the word is ("Crimean", "Scots").
    pub(super) fn of_people(&self, word: &str) -> Option<usize> {
        self.people.get(word).copied()
    }

    /// The place of the table that a city speaks for ("Brussels": the European Union).
    pub(super) fn with_seat(&self, city: &str) -> Option<&KnownPlace> {
        self.seats.get(city).map(|&row| self.get(row))
    }

    /// The division whose people or adjective the word is ("Ohioans").
    pub(super) fn division_of_people(&self, word: &str) -> Option<&Abbreviation> {
        self.division_people.get(word)
    }

    /// What a short form stands for.
    pub(super) fn abbreviation(&self, form: &str) -> Option<&Abbreviation> {
        self.abbreviations.get(form)
    }

    /// What a word (lower case) says of the name beside it.
    pub(super) fn kind_word(&self, word: &str) -> Option<KindWord> {
        self.kinds.get(word).copied()
    }

    /// The row that tells of a place.
    pub(super) fn row_of(&self, place: &Place) -> Option<&KnownPlace> {
        let rows = self.named(&normalise(&place.name));
        rows.iter()
            .map(|&row| self.get(row))
            .find(|known| *known.place == *place)
    }

    /// Whether the place `outer`, if it is one of these, says that it holds that country or
    /// division.
    pub(super) fn holds(&self, outer: &Place, country: Option<&str>, admin1: Option<&str>) -> bool {
        self.row_of(outer).is_some_and(|known| {
            known.holds.iter().any(|held| match &outer.country {
                Some(own) => country == Some(own) && admin1 == Some(held),
                None => country == Some(held),
            })
        })
    }
}

fn resolution(row: &Row, column: &str) -> Result<Resolution, Error> {
    Ok(match row.get(column) {
        "region" => Resolution::Region,
        "country" => Resolution::Country,
        "admin1" => Resolution::Admin1,
        "area" => Resolution::Area,
        "city" => Resolution::City,
        "site" => Resolution::Site,
        other => return Err(row.error(format!("{column} is {other:?}, which is no kind of place"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_kept_places_are_known() {
        let tables = Tables::builtin();
        let known = NameGrammar::new(&tables)
            .and_then(|grammar| KnownPlaces::new(&tables, &grammar))
            .expect("the built-in tables are of their form");
        for (name, country) in [
            ("donbas", Some("UKR")),
            ("crimea", Some("UKR")),
            ("west bank", Some("PSE")),
            ("sahel", None),
            ("black sea", None),
            ("snake island", Some("UKR")),
        ] {
            let found = known.named(name).first().map(|&row| known.get(row));
            let found = found.unwrap_or_else(|| panic!("{name} is not in the table"));
            assert_eq!(found.place.country.as_deref(), country, "{name}");
        }
        let people = |word| known.of_people(word).map(|row| &*known.get(row).place.name);
        assert_eq!(people("Chechens"), Some("Chechnya"));
        assert_eq!(people("chechens"), None);
    }
}
