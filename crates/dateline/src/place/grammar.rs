//! Small words in and around the names of places (`en/name-grammar.tsv`).

use std::collections::HashMap;

use crate::Error;
use crate::tables::Tables;

/// The table's name.
pub(super) const TABLE: &str = "en/name-grammar.tsv";

/// Small words by class.
#[derive(Debug)]
pub(super) struct NameGrammar {
    classes: HashMap<String, Vec<String>>,
}

impl NameGrammar {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut classes: HashMap<String, Vec<String>> = HashMap::new();
        for row in tables.tsv(TABLE)? {
            let words = classes.entry(row.get("class").to_owned()).or_default();
            words.push(row.get("word").to_owned());
        }
        Ok(NameGrammar { classes })
    }

    fn class(&self, name: &str) -> &[String] {
        self.classes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the word, as it stands or in lower case, is of that class.
    pub(super) fn has(&self, class: &str, word: &str) -> bool {
        let lower = word.to_lowercase();
        self.class(class)
            .iter()
            .any(|own| own == word || *own == lower)
    }

    /// The name without the definite article before it.
    pub(super) fn without_article<'t>(&self, name: &'t str) -> Option<&'t str> {
        let (first, rest) = name.split_once(' ')?;
        self.has("definite", first).then_some(rest)
    }

    /// The name with each definite article before it.
    pub(super) fn with_article(&self, name: &str) -> impl Iterator<Item = String> {
        self.class("definite")
            .iter()
            .map(move |article| format!("{article} {name}"))
    }

    /// The word for its kind and the name itself: "city" and "Kherson" of "city of Kherson".
    pub(super) fn kind_and_name<'t>(&self, words: &'t str) -> Option<(&'t str, &'t str)> {
        let joined = self.class("of").iter();
        joined
            .filter_map(|of| words.split_once(&format!(" {of} ")))
            .next()
    }

    /// Whether what stands between two names says that the place of the second holds that of the first: "Paris, Texas".
    pub(super) fn is_before_holder(&self, between: &str) -> bool {
        self.has("holder", between)
    }

    /// "SOUTH KOREA" as "South Korea", "UNITED STATES OF AMERICA" as "United States of America".
    pub(super) fn title_case(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (i, word) in text.split(' ').enumerate() {
            if i > 0 {
                out.push(' ');
            }
            let lower = word.to_lowercase();
            if i > 0 && word != lower && self.class("lower").contains(&lower) {
                out.push_str(&lower);
                continue;
            }
            let mut starts = true;
            for c in word.chars() {
                if starts {
                    out.push(c);
                } else {
                    out.extend(c.to_lowercase());
                }
                starts = c == '-' || c == '.';
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_told_by_the_table() {
        let grammar = NameGrammar::new(&Tables::builtin()).expect("the table is of its form");
        assert_eq!(grammar.without_article("The Hague"), Some("Hague"));
        assert_eq!(grammar.without_article("Thebes"), None);
        assert_eq!(
            grammar.kind_and_name("city of Kherson"),
            Some(("city", "Kherson"))
        );
        assert!(grammar.is_before_holder(", in") && !grammar.is_before_holder("and"));
        for (shouted, written) in [
            ("SOUTH KOREA", "South Korea"),
            ("UNITED STATES OF AMERICA", "United States of America"),
            ("PORT-AU-PRINCE", "Port-Au-Prince"),
            ("THE HAGUE", "The Hague"),
        ] {
            assert_eq!(grammar.title_case(shouted), written);
        }
    }
}
