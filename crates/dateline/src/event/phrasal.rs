//! Nouns made of a verb and its particle that are written as two words or with a hyphen: "a complete *take over*", "the
//! *walk-out*".

use std::collections::BTreeMap;

use crate::Error;
use crate::language::{Sentence, Upos};
use crate::tables::Tables;

/// The table of such nouns.
#[derive(Debug)]
pub(super) struct PhrasalNouns {
    /// The noun by verb and particle.
    by_words: BTreeMap<(String, String), String>,
}

/// Such a noun in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PhrasalNoun {
    /// The token on which its arguments hang.
    pub(super) head: usize,
    /// The other word.
    pub(super) other: usize,
    /// As it is written in one word.
    pub(super) noun: String,
}

impl PhrasalNouns {
    pub(super) const TABLE: &'static str = "en/phrasal-nouns.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut by_words = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let words = (row.get("verb").to_owned(), row.get("particle").to_owned());
            if words.0.is_empty() || words.1.is_empty() {
                return Err(row.error("a verb and a particle are needed"));
            }
            by_words.insert(words, row.get("noun").to_owned());
        }
        Ok(PhrasalNouns { by_words })
    }

    /// All such nouns of a sentence.
    pub(super) fn of(&self, sentence: &Sentence) -> Vec<PhrasalNoun> {
        (0..sentence.tokens.len())
            .filter_map(|verb| self.at(sentence, verb))
            .collect()
    }

    fn at(&self, sentence: &Sentence, verb: usize) -> Option<PhrasalNoun> {
        let tokens = &sentence.tokens;
        let hyphen = tokens.get(verb + 1).is_some_and(|token| token.form == "-");
        let particle = if hyphen { verb + 2 } else { verb + 1 };
        let plural = tokens.get(particle)?.form.to_lowercase();
        let singular = plural.strip_suffix('s').unwrap_or(&plural);
        let noun = [plural.as_str(), singular].iter().find_map(|word| {
            let words = (tokens[verb].form.to_lowercase(), (*word).to_owned());
            self.by_words.get(&words)
        })?;
        let is_noun = |token: usize| matches!(tokens[token].upos, Upos::Noun | Upos::Propn);
        let (head, other) = if tokens[verb].head == Some(particle) {
            (particle, verb)
        } else {
            (verb, particle)
        };
        let nominal = is_noun(head) || (is_noun(verb) && is_noun(particle));
        nominal.then(|| PhrasalNoun {
            head,
            other,
            noun: noun.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing;

    #[test]
    fn a_noun_may_be_written_apart() {
        let table = PhrasalNouns::read(&Tables::builtin()).expect("the built-in table");
        let cases = [
            (
                "the the DET DT 3 det
                 take take NOUN NN 3 compound
                 over over NOUN NN 0 root",
                Some((2, 1, "takeover")),
            ),
            (
                "a a DET DT 2 det
                 walk walk NOUN NN 0 root
                 - - PUNCT HYPH 4 punct
                 out out ADP RP 2 compound",
                Some((1, 3, "walkout")),
            ),
            (
                "they they PRON PRP 2 nsubj
                 take take VERB VBP 0 root
                 over over ADP RP 2 compound:prt",
                None,
            ),
        ];
        for (rows, expected) in cases {
            let found = table.of(&testing::sentence(rows));
            let found = found
                .first()
                .map(|noun| (noun.head, noun.other, noun.noun.as_str()));
            assert_eq!(found, expected, "{rows}");
        }
    }
}
