//! Pronouns that stand for an act: "The meeting will not be held in Oslo. *It* has been moved to Bergen."

use std::collections::BTreeSet;

use crate::language::{Document, Tree as Sentence, Upos};

use super::Event;
use super::arguments::Arguments;
use super::frames::Frame;
use super::matching::Match;
use super::support::SupportVerbs;
use super::tree::Tree;
use super::words::Class;

/// The act that the sentence before is about: the one that its subject names, where there is one.
pub(super) fn antecedent(document: &Document, number: usize, events: &[Event]) -> Option<usize> {
    let before = number.checked_sub(1)?;
    let (own, other) = (&document.sentences[number], &document.sentences[before]);
    if own.paragraph != other.paragraph {
        return None;
    }
    let told = events
        .iter()
        .enumerate()
        .rev()
        .take_while(|(_, event)| event.at.0 >= before);
    let subjects: Vec<usize> = told
        .filter(|(_, event)| event.at.0 == before)
        .filter(|(_, event)| {
            let sentence = Sentence::new(before, other);
            let noun = event.at.1;
            let main = sentence.head(noun).filter(|&verb| {
                sentence.head(verb).is_none() || sentence.is(verb, &["ccomp", "parataxis"])
            });
            sentence.is(noun, &["nsubj"])
                && matches!(sentence.upos(noun), Upos::Noun | Upos::Propn | Upos::Pron)
                && main.is_some()
        })
        .map(|(index, _)| index)
        .collect();
    match subjects.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether the token may stand for an act.
pub(super) fn is_pronoun(tree: &Tree, token: usize) -> bool {
    tree.upos(token) == Upos::Pron
        && tree.is(token, &["nsubj"])
        && tree.is_word(token, Class::Thing)
}

/// What a sentence says of the act that the one before was about: what becomes of it, when and where.
pub(super) fn acts<'f>(tree: &Tree, frame: &'f Frame, supports: &SupportVerbs) -> Vec<Match<'f>> {
    (0..tree.len())
        .filter(|&token| is_pronoun(tree, token))
        .filter_map(|token| {
            let mut arguments = Arguments::default();
            let support = supports.over(tree, token, false, &mut arguments)?;
            Some(Match {
                frame,
                head: token,
                words: BTreeSet::from([token]),
                objects: BTreeSet::new(),
                anaphoric: true,
                arguments,
                support: Some(support),
            })
        })
        .collect()
}
