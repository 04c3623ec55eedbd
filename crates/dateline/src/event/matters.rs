//! Sport, entertainment, markets: sentences whose acts are no political events.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::tables::Tables;

use super::tree::Tree;

/// Words that give away a matter.
#[derive(Debug)]
pub(super) struct Matters {
    by_word: BTreeMap<String, String>,
}

impl Matters {
    pub(super) const TABLE: &'static str = "en/other_matters.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let rows = tables.tsv(Self::TABLE)?;
        let by_word = rows
            .iter()
            .map(|row| (row.get("word").to_lowercase(), row.get("matter").to_owned()))
            .collect();
        Ok(Matters { by_word })
    }

    /// The matter that at least two different words of the sentence belong to.
    pub(super) fn of(&self, tree: &Tree) -> Option<&str> {
        let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for token in 0..tree.len() {
            let lemma = tree.lemma(token);
            let pair =
                (token + 1 < tree.len()).then(|| format!("{lemma} {}", tree.lemma(token + 1)));
            let known = pair
                .and_then(|pair| self.by_word.get_key_value(&pair))
                .or_else(|| self.by_word.get_key_value(&lemma));
            if let Some((word, matter)) = known {
                words.entry(matter).or_default().insert(word);
            }
        }
        words
            .into_iter()
            .find(|(_, words)| words.len() >= 2)
            .map(|(matter, _)| matter)
    }
}
