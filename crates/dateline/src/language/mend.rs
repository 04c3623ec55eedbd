//! Mends trees that no English sentence has: a small parser hangs a preposition on the first word of a name, calls a
//! nominal with a preposition a subject, or leaves "between" with one party.

use std::collections::HashSet;

use super::{Sentence, Upos};
use crate::Error;
use crate::tables::Tables;

/// The rules and their words.
#[derive(Debug)]
pub(super) struct Mender {
    /// Prepositions that ask for two.
    pairing: HashSet<String>,
}

impl Mender {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let rows = tables.tsv("en/tokens.tsv")?;
        Ok(Mender {
            pairing: rows
                .iter()
                .filter(|row| row.get("kind") == "pairing")
                .map(|row| row.get("form").to_owned())
                .collect(),
        })
    }

    /// Mends a tree in place; one walk over its tokens for each rule.
    pub(super) fn mend(&self, sentence: &mut Sentence) {
        for token in 0..sentence.tokens.len() {
            name_preposition(sentence, token);
        }
        let prepositions = prepositions(sentence);
        for (token, preposition) in prepositions.iter().enumerate() {
            if let Some(preposition) = preposition {
                false_subject(sentence, token);
                if self.pairing.contains(preposition) {
                    lone_party(sentence, token);
                }
            }
        }
    }
}

/// "to *South* Kivu": the preposition before a name belongs to the name's head.
fn name_preposition(sentence: &mut Sentence, case: usize) {
    let tokens = &sentence.tokens;
    let Some(first) = tokens[case].head.filter(|_| tokens[case].is("case")) else {
        return;
    };
    let Some(head) = tokens[first]
        .head
        .filter(|&head| case < first && first < head)
    else {
        return;
    };
    let is_part = tokens[first].is("compound") || tokens[first].is("flat");
    let proper = tokens[first].upos == Upos::Propn && tokens[head].upos == Upos::Propn;
    let names = sentence.names.iter();
    let one_name = || {
        let mut names = names.clone();
        names.any(|name| name.start <= first && head < name.end)
    };
    let has_own =
        || (0..head).any(|i| i != case && tokens[i].head == Some(head) && tokens[i].is("case"));
    if is_part && proper && one_name() && !has_own() {
        sentence.tokens[case].head = Some(head);
    }
}

/// The preposition of each token that has one before it, lower case; the possessive is none.
fn prepositions(sentence: &Sentence) -> Vec<Option<String>> {
    let mut found = vec![None; sentence.tokens.len()];
    for (i, token) in sentence.tokens.iter().enumerate() {
        let before = token.head.filter(|&head| i < head && token.is("case"));
        if let Some(head) = before
            && token.xpos != "POS"
        {
            found[head] = Some(token.form.to_lowercase());
        }
    }
    found
}

/// "The fall of the town *to rebels* shocked them": a subject has no preposition. Beside another subject it is that
/// one's; before an infinitive that of the verb above ("agreed *with Oman* to share").
fn false_subject(sentence: &mut Sentence, token: usize) {
    let tokens = &sentence.tokens;
    let Some(verb) = tokens[token].head.filter(|_| tokens[token].is("nsubj")) else {
        return;
    };
    let other = (0..token).find(|&i| tokens[i].head == Some(verb) && tokens[i].is("nsubj"));
    if let Some(other) = other {
        sentence.tokens[token].head = Some(other);
        sentence.tokens[token].deprel = "nmod";
        return;
    }
    let infinitive = tokens[verb].is("xcomp")
        && (token..verb).any(|i| tokens[i].head == Some(verb) && tokens[i].xpos == "TO");
    if let Some(governor) = tokens[verb].head.filter(|_| infinitive) {
        sentence.tokens[token].head = Some(governor);
        sentence.tokens[token].deprel = "obl";
    }
}

/// "mediation between Chad and *rebel groups*": what is joined to the noun above is joined to the lone party.
fn lone_party(sentence: &mut Sentence, party: usize) {
    let tokens = &sentence.tokens;
    let has_conjunct = |head: usize| {
        tokens
            .iter()
            .enumerate()
            .find(|(i, token)| *i > party && token.head == Some(head) && token.is("conj"))
            .map(|(i, _)| i)
    };
    if has_conjunct(party).is_some() || tokens[party].xpos.ends_with('S') {
        return;
    }
    let second = tokens[party].head.and_then(has_conjunct);
    if let Some(second) = second {
        sentence.tokens[second].head = Some(party);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing;

    #[test]
    fn what_no_sentence_has_is_mended() {
        let cases = [
            (
                "sent send VERB VBD 0 root
                 troops troop NOUN NNS 1 obj
                 to to ADP IN 4 case
                 South South PROPN NNP 5 compound GPE
                 Kivu Kivu PROPN NNP 1 obl GPE",
                "to",
                "case",
                "Kivu",
            ),
            (
                "fall fall NOUN NN 5 nsubj
                 to to ADP IN 4 case
                 rebel rebel NOUN NN 4 compound
                 fighters fighter NOUN NNS 5 nsubj
                 shocked shock VERB VBD 0 root",
                "fighters",
                "nmod",
                "fall",
            ),
            (
                "Oman Oman PROPN NNP 2 nsubj
                 agreed agree VERB VBD 0 root
                 with with ADP IN 4 case
                 Qatar Qatar PROPN NNP 6 nsubj
                 to to PART TO 6 mark
                 share share VERB VB 2 xcomp",
                "Qatar",
                "obl",
                "agreed",
            ),
            (
                "mediation mediation NOUN NN 0 root
                 between between ADP IN 3 case
                 Chad Chad PROPN NNP 1 nmod
                 and and CCONJ CC 5 cc
                 groups group NOUN NNS 1 conj",
                "groups",
                "conj",
                "Chad",
            ),
            // A subject without a preposition stays.
            (
                "talks talk NOUN NNS 4 nsubj
                 with with ADP IN 3 case
                 Chad Chad PROPN NNP 1 nmod
                 failed fail VERB VBD 0 root",
                "talks",
                "nsubj",
                "failed",
            ),
        ];
        let mender = Mender::new(&Tables::builtin()).expect("the built-in tables");
        for (rows, word, relation, head) in cases {
            let mut sentence = testing::sentence(rows);
            mender.mend(&mut sentence);
            let token = sentence.tokens.iter().find(|token| token.form == word);
            let token = token.expect("the word");
            let above = token.head.map(|head| sentence.tokens[head].form.as_str());
            assert_eq!((token.deprel, above), (relation, Some(head)), "{rows}");
        }
    }
}
