//! Countries and territories: names, demonyms, capitals (`en/countries.tsv`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::grammar::NameGrammar;
use super::{Place, Resolution};
use crate::Error;
use crate::tables::{Row, Tables};

/// The table's name.
pub(super) const TABLE: &str = "en/countries.tsv";

/// A country of the table.
#[derive(Debug)]
pub(super) struct Country {
    /// As a place.
    pub(super) place: Arc<Place>,
    /// The capital, or the seat that stands for the government, under all its names.
    pub(super) capital: Vec<String>,
    /// Codes of the countries that it borders.
    pub(super) neighbours: Vec<String>,
    /// Inhabitants.
    pub(super) population: u64,
    /// Whether it is no more.
    pub(super) former: bool,
    /// What is contested about it.
    pub(super) note: String,
}

/// How a form of words names a country.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    code: Arc<str>,
}

/// All countries, by code and by the ways of naming them. Names and demonyms are kept as written: "us" is no
/// country and "polish" no nation.
#[derive(Debug)]
pub(super) struct Countries {
    by_code: BTreeMap<Arc<str>, Country>,
    names: HashMap<String, Named>,
    demonyms: HashMap<String, Named>,
    capitals: HashMap<String, Named>,
    grammar: Arc<NameGrammar>,
}

impl Countries {
    /// Reads the table.
    pub(super) fn new(tables: &Tables, grammar: Arc<NameGrammar>) -> Result<Self, Error> {
        let mut countries = Countries {
            by_code: BTreeMap::new(),
            names: HashMap::new(),
            demonyms: HashMap::new(),
            capitals: HashMap::new(),
            grammar,
        };
        for row in tables.tsv(TABLE)? {
            countries.add(&row)?;
        }
        Ok(countries)
    }

    fn add(&mut self, row: &Row) -> Result<(), Error> {
        let code: Arc<str> = row.get("code").into();
        if code.len() != 3 || row.get("name").is_empty() {
            return Err(row.error("a country needs a code of three letters and a name"));
        }
        let named = Named { code: code.clone() };
        let forms = |columns: &[&str]| -> Vec<String> {
            let cells = columns.iter().flat_map(|column| row.list(column));
            cells.map(str::to_owned).collect()
        };
        // Where two rows share a form ("Congolese") the later wins, as everywhere in tables.
        for name in forms(&["name", "aliases"]) {
            self.names.insert(name, named.clone());
        }
        for word in forms(&["adjectives", "people"]) {
            self.demonyms.insert(word, named.clone());
        }
        let former = row.get("status") == "former";
        let capital = forms(&["capital"]);
        if !former {
            for name in &capital {
                self.capitals.insert(name.clone(), named.clone());
            }
        }
        let place = Place {
            geonames: optional(row, "geonames")?,
            name: row.get("name").to_owned(),
            latitude: number(row, "latitude")?,
            longitude: number(row, "longitude")?,
            country: Some(code.to_string()),
            admin1: None,
            resolution: Resolution::Country,
        };
        let country = Country {
            place: Arc::new(place),
            capital,
            neighbours: forms(&["neighbours"]),
            population: optional(row, "population")?.unwrap_or(0),
            former,
            note: row.get("note").to_owned(),
        };
        self.by_code.insert(code, country);
        Ok(())
    }

    /// The country of that code.
    pub(super) fn get(&self, code: &str) -> Option<&Country> {
        self.by_code.get(code)
    }

    /// All of them, in order of code.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Country)> {
        self.by_code
            .iter()
            .map(|(code, country)| (&**code, country))
    }

    /// The code of the country that a name or alias names, with or without its article; capitals may be all upper case.
    pub(super) fn named(&self, text: &str) -> Option<&str> {
        self.look_up(&self.names, text)
            .or_else(|| {
                let bare = self.grammar.without_article(text)?;
                self.look_up(&self.names, bare)
            })
            .or_else(|| {
                let mut whole = self.grammar.with_article(text);
                whole.find_map(|whole| self.look_up(&self.names, &whole))
            })
    }

    /// The code of the country whose people or adjective the word is.
    pub(super) fn demonym(&self, word: &str) -> Option<&str> {
        self.look_up(&self.demonyms, word)
    }

    /// The code of the country whose capital or seat of government has that name.
    pub(super) fn with_capital(&self, name: &str) -> Option<&str> {
        self.look_up(&self.capitals, name)
    }

    /// As written, or written in capitals and longer than an abbreviation ("RUSSIA", not "CAR").
    fn look_up<'a>(&self, forms: &'a HashMap<String, Named>, text: &str) -> Option<&'a str> {
        let found = forms.get(text).or_else(|| {
            let shouted = text.len() > 3 && text.chars().all(|c| !c.is_lowercase());
            shouted
                .then(|| forms.get(&self.grammar.title_case(text)))
                .flatten()
        });
        found.map(|named| &*named.code)
    }
}

pub(super) fn number(row: &Row, column: &str) -> Result<f64, Error> {
    let cell = row.get(column);
    let wrong = |_| row.error(format!("{column} is {cell:?}, which is no number"));
    cell.parse().map_err(wrong)
}

fn optional<T: std::str::FromStr>(row: &Row, column: &str) -> Result<Option<T>, Error> {
    let cell = row.get(column);
    if cell.is_empty() {
        return Ok(None);
    }
    let wrong = |_| row.error(format!("{column} is {cell:?}, which is no whole number"));
    cell.parse().map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn countries() -> Countries {
        let tables = Tables::builtin();
        let grammar = NameGrammar::new(&tables).map(Arc::new);
        grammar
            .and_then(|grammar| Countries::new(&tables, grammar))
            .expect("the built-in tables are of their form")
    }

    #[test]
    fn names_and_demonyms_are_known() {
        let countries = countries();
        for (text, code) in [
            ("UK", "GBR"),
            ("Britain", "GBR"),
            ("U.S.", "USA"),
            ("the States", "USA"),
            ("the Netherlands", "NLD"),
            ("DRC", "COD"),
            ("RUSSIA", "RUS"),
            ("UNITED STATES OF AMERICA", "USA"),
            ("Türkiye", "TUR"),
            ("the Soviet Union", "SUN"),
        ] {
            assert_eq!(countries.named(text), Some(code), "{text}");
        }
        for (word, code) in [
            ("Russian", "RUS"),
            ("Russians", "RUS"),
            ("Briton", "GBR"),
            ("Emirati", "ARE"),
            ("Congolese", "COD"),
            ("POLISH", "POL"),
            ("Filipinos", "PHL"),
            ("Chinese", "CHN"),
            ("Swedes", "SWE"),
            ("Iraqis", "IRQ"),
        ] {
            assert_eq!(countries.demonym(word), Some(code), "{word}");
        }
        for word in ["us", "polish", "turkey", "car", "CAR"] {
            assert_eq!(countries.named(word), None, "{word}");
            assert_eq!(countries.demonym(word), None, "{word}");
        }
    }

    #[test]
    fn every_row_is_whole() {
        let countries = countries();
        let members = Tables::builtin().tsv(TABLE).expect("table");
        let members = members.iter().filter(|row| row.get("status") == "member");
        assert_eq!(members.count(), 193);
        for (code, country) in countries.iter() {
            assert!(country.place.latitude.abs() <= 90.0, "{code}");
            assert!(country.place.longitude.abs() <= 180.0, "{code}");
            for neighbour in &country.neighbours {
                let other = countries.get(neighbour).expect(neighbour);
                assert!(
                    other.neighbours.iter().any(|n| n == code),
                    "{code} borders {neighbour}, not the other way round"
                );
            }
        }
    }
}
