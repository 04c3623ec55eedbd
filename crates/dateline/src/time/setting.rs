//! Which countries a report names, for "the war" and "Independence Day": whose is not said, but the report's setting
//! tells.

use std::collections::{BTreeMap, HashMap};

use crate::Error;
use crate::language::Document;
use crate::tables::Tables;

/// The place room's table; only names are read from it.
const TABLE: &str = "en/countries.tsv";

/// Tokens of a document that are looked at: a long one has told its setting by then.
const MOST_TOKENS: usize = 20_000;

/// Names of countries, their people and capitals.
#[derive(Debug)]
pub(super) struct CountryNames {
    /// By first word: the other words, and the country.
    names: HashMap<String, Vec<(Vec<String>, String)>>,
}

/// How often a report names each country.
#[derive(Debug, Clone, Default)]
pub(super) struct Setting {
    counts: BTreeMap<String, usize>,
}

impl CountryNames {
    /// Reads the table.
    ///
    /// # Errors
    /// Where the table is not of its form.
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut names: HashMap<String, Vec<(Vec<String>, String)>> = HashMap::new();
        for row in tables.tsv(TABLE)? {
            for column in ["name", "aliases", "adjectives", "people", "capital"] {
                for name in row.list(column) {
                    let mut words = name.split_whitespace().map(str::to_owned);
                    if let Some(first) = words.next() {
                        names
                            .entry(first)
                            .or_default()
                            .push((words.collect(), row.get("code").to_owned()));
                    }
                }
            }
        }
        Ok(CountryNames { names })
    }

    /// The words of all names, in order.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for (first, names) in &self.names {
            words.push(first.clone());
            words.extend(names.iter().flat_map(|(rest, _)| rest.iter().cloned()));
        }
        words.retain(|word| word.starts_with(char::is_uppercase));
        words.sort();
        words.dedup();
        words
    }

    /// Counts the countries of a document.
    pub(super) fn of(&self, document: &Document) -> Setting {
        let mut setting = Setting::default();
        let mut left = MOST_TOKENS;
        for sentence in &document.sentences {
            for (at, token) in sentence.tokens.iter().enumerate().take(left) {
                let Some(names) = self.names.get(&token.form) else {
                    continue;
                };
                let fits = |rest: &[String]| {
                    rest.iter().enumerate().all(|(offset, word)| {
                        sentence
                            .tokens
                            .get(at + 1 + offset)
                            .is_some_and(|token| token.form == *word)
                    })
                };
                if let Some((_, code)) = names
                    .iter()
                    .filter(|(rest, _)| fits(rest))
                    .max_by_key(|(rest, _)| rest.len())
                {
                    *setting.counts.entry(code.clone()).or_default() += 1;
                }
            }
            left = left.saturating_sub(sentence.tokens.len());
            if left == 0 {
                break;
            }
        }
        setting
    }
}

impl Setting {
    /// How often countries of the list are named.
    pub(super) fn weight(&self, countries: &[String]) -> usize {
        countries
            .iter()
            .map(|code| self.counts.get(code).copied().unwrap_or(0))
            .sum()
    }

    /// How many different countries of the list are named.
    pub(super) fn breadth(&self, countries: &[String]) -> usize {
        countries
            .iter()
            .filter(|code| self.counts.contains_key(*code))
            .count()
    }
}
