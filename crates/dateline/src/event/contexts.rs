//! PLOVER contexts: what an act is about, by the words around it.

use std::collections::BTreeMap;

use crate::Error;
use crate::tables::Tables;

use super::tree::Tree;

/// Which contexts a word points to.
#[derive(Debug)]
pub(super) struct Contexts {
    by_lemma: BTreeMap<String, Vec<String>>,
}

/// The 37 contexts of PLOVER 2.0.
const KNOWN: [&str; 37] = [
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
];

impl Contexts {
    pub(super) const TABLE: &'static str = "en/contexts.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut by_lemma = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let contexts: Vec<String> = row
                .list("contexts")
                .into_iter()
                .map(str::to_owned)
                .collect();
            if let Some(unknown) = contexts
                .iter()
                .find(|context| !KNOWN.contains(&context.as_str()))
            {
                return Err(row.error(format!("PLOVER has no context `{unknown}`")));
            }
            by_lemma.insert(row.get("lemma").to_lowercase(), contexts);
        }
        Ok(Contexts { by_lemma })
    }

    /// The contexts that words of the act's clause point to, in order of the text.
    pub(super) fn of(&self, tree: &Tree, act: usize) -> Vec<String> {
        let clause = tree.sentence.clause(act);
        let mut found: Vec<String> = Vec::new();
        for token in tree.below(clause, &["parataxis", "conj"]) {
            let pair = (token + 1 < tree.len())
                .then(|| format!("{} {}", tree.lemma(token), tree.lemma(token + 1)));
            let known = pair
                .and_then(|pair| self.by_lemma.get(&pair))
                .or_else(|| self.by_lemma.get(&tree.lemma(token)));
            for context in known.into_iter().flatten() {
                if !found.contains(context) {
                    found.push(context.clone());
                }
            }
        }
        found
    }
}
