//! How a name stands for its place: the city itself, or the government that sits in it (`en/metonymy.tsv`).

use std::collections::HashMap;

use crate::Error;
use crate::language::{Sentence, Upos};
use crate::tables::Tables;

pub(super) const TABLE: &str = "en/metonymy.tsv";

/// How a name stands for its place, and the row that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) metonym: bool,
    /// `place.metonym: subject of accuse`.
    pub(super) because: String,
}

/// The table.
#[derive(Debug)]
pub(super) struct Metonymy {
    /// From place in the sentence and word to whether it is a metonym.
    rows: HashMap<(String, String), bool>,
}

impl Metonymy {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        for row in tables.tsv(TABLE)? {
            let metonym = match row.get("reading") {
                "metonym" => true,
                "literal" => false,
                other => return Err(row.error(format!("reading is {other:?}"))),
            };
            rows.insert(
                (row.get("place").to_owned(), row.get("word").to_owned()),
                metonym,
            );
        }
        Ok(Metonymy { rows })
    }

    /// How the capital's name that these tokens are is read.
    pub(super) fn read(&self, sentence: &Sentence, tokens: (usize, usize)) -> Reading {
        let mut head = sentence.head_of(tokens.0, tokens.1);
        // A conjunct is read as the first of its row: "Moscow and Kyiv agreed".
        for _ in 0..sentence.tokens.len() {
            match (sentence.tokens[head].base(), sentence.tokens[head].head) {
                ("conj" | "appos", Some(first)) if sentence.child(head, &["case"]).is_none() => {
                    head = first
                }
                _ => break,
            }
        }
        let token = &sentence.tokens[head];
        let Some(governor) = token.head else {
            return literal("stands alone");
        };
        let word = sentence.tokens[governor].lemma.to_lowercase();
        let place = match token.deprel {
            "nsubj:pass" => "passive",
            "nsubj" | "csubj" => "subject",
            "obj" | "iobj" => "object",
            "nmod:poss" => "possessor",
            "compound" | "amod" | "nmod" | "obl" | "obl:npmod" | "obl:agent" | "nmod:npmod"
            | "obl:unmarked" | "nmod:unmarked" => "modifier",
            _ => return literal(token.deprel),
        };
        // "Moscow is ready" is the government's, "Moscow is cold" the city's: of adjectives only those listed.
        if place == "subject" && sentence.tokens[governor].upos != Upos::Verb {
            let metonym = self.rows.get(&(place.to_owned(), word.clone())) == Some(&true);
            let reading = if metonym { "metonym" } else { "literal" };
            return Reading {
                metonym,
                because: format!("place.{reading}: subject of {word}"),
            };
        }
        let case = sentence.preposition(head);
        let place = match (&case, place) {
            (Some(preposition), "modifier" | "object") => preposition.as_str(),
            // "the Minsk agreement" was made there, whoever "Minsk's agreement" binds.
            (None, "modifier") if self.rows.contains_key(&("before".to_owned(), word.clone())) => {
                "before"
            }
            (None, "modifier") if !self.is_joined(sentence, head, governor) => "possessor",
            (_, place) => place,
        };
        self.look_up(place, &word)
    }

    /// "Moscow-backed": joined to its governor by a hyphen.
    fn is_joined(&self, sentence: &Sentence, head: usize, governor: usize) -> bool {
        governor > head
            && sentence.tokens[head + 1..governor]
                .iter()
                .any(|token| token.form == "-")
    }

    fn look_up(&self, place: &str, word: &str) -> Reading {
        let key = |word: &str| (place.to_owned(), word.to_owned());
        let metonym = self
            .rows
            .get(&key(word))
            .or_else(|| self.rows.get(&key("*")))
            .copied()
            .unwrap_or(false);
        let reading = if metonym { "metonym" } else { "literal" };
        Reading {
            metonym,
            because: format!("place.{reading}: {place} of {word}"),
        }
    }
}

fn literal(why: &str) -> Reading {
    Reading {
        metonym: false,
        because: format!("place.literal: {why}"),
    }
}
