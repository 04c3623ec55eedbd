//! Being somewhere: "the premier *was in* Vienna last week" tells a visit, where he is at home elsewhere.

use std::collections::BTreeSet;

use crate::actor::EntityId;
use crate::language::Upos;
use crate::record::EntityKind;

use super::arguments::{Arguments, own_subject};
use super::frames::{Frame, Frames, Pos};
use super::matching::{Match, best, fits};
use super::participants::Participants;
use super::tree::Tree;

/// Whether the token is a name that a copula and a preposition make a predicate of.
pub(super) fn is_predicate(tree: &Tree, token: usize) -> bool {
    tree.upos(token) == Upos::Propn
        && tree.child(token, &["cop"]).is_some()
        && tree.child(token, &["case"]).is_some()
        && tree.child(token, &["nsubj"]).is_some()
}

/// The frame that fits; none of being there where whoever is there may be at home.
pub(super) fn of<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    participants: &Participants,
) -> Option<Match<'f>> {
    let subject = own_subject(tree, token)?;
    let mut arguments = Arguments {
        agents: vec![subject],
        ..Arguments::default()
    };
    arguments.after.push((tree.prepositions(token), token));
    let (frame, words) = coming(tree, token, frames, &arguments, participants).or_else(|| {
        is_abroad(tree, subject, token, participants)
            .then(|| being(tree, token, frames, &arguments, participants))
            .flatten()
    })?;
    Some(Match {
        frame,
        head: token,
        words,
        objects: BTreeSet::new(),
        anaphoric: false,
        arguments,
        support: None,
    })
}

/// The frame of the copula with its preposition: "*was in* Oslo".
fn being<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    arguments: &Arguments,
    participants: &Participants,
) -> Option<(&'f Frame, BTreeSet<usize>)> {
    let copula = tree.child(token, &["cop"])?;
    let preposition = tree.child(token, &["case"])?;
    let lemma = tree.lemma(copula);
    best(
        frames.headed_by(Pos::Verb, &lemma),
        &BTreeSet::new(),
        |frame| {
            let [word] = frame.after.as_slice() else {
                return None;
            };
            let fitting =
                tree.says(preposition, word) && fits(tree, frame, arguments, participants);
            fitting.then(|| BTreeSet::from([copula, preposition]))
        },
    )
}

/// The frame of an adjective of coming that the parser took for part of the preposition: "is *due* in Oslo".
fn coming<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    arguments: &Arguments,
    participants: &Participants,
) -> Option<(&'f Frame, BTreeSet<usize>)> {
    tree.children_by(token, &["case", "advmod", "amod"])
        .find_map(|word| {
            let lemma = tree.lemma(word);
            let rows = frames.headed_by(Pos::Verb, &lemma);
            best(rows, &BTreeSet::new(), |frame| {
                let coming = frame.status.is_some() && frame.after.is_empty();
                let fitting = coming && fits(tree, frame, arguments, participants);
                fitting.then(|| BTreeSet::from([word]))
            })
        })
}

/// Whether somebody who acts in public affairs is in a country that is not known to be his own.
fn is_abroad(tree: &Tree, subject: usize, place: usize, participants: &Participants) -> bool {
    let named = |token: usize| {
        participants
            .headed_by(tree.number, token)
            .or_else(|| participants.covering(tree.number, token))
    };
    let (Some(visitor), Some(place)) = (named(subject), named(place)) else {
        return false;
    };
    let there = country_of(participants, place);
    let visitor = participants.actors.get(visitor);
    let public = !visitor.roles.is_empty() || !visitor.sectors.is_empty();
    visitor.kind == EntityKind::Person
        && public
        && there.is_some()
        && visitor.country.as_deref() != there
}

fn country_of<'p>(participants: &'p Participants, place: EntityId) -> Option<&'p str> {
    let entity = participants.actors.get(place);
    let of_place = entity
        .place
        .as_ref()
        .filter(|_| entity.kind == EntityKind::Place)?;
    of_place.country.as_deref()
}
