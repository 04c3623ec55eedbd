//! When and where an act happens: the time expression and the place that modify it, its supporting verb or its clause.

use std::collections::BTreeSet;

use crate::actor::EntityId;
use crate::language::Upos;
use crate::record::{EntityKind, EventType};
use crate::time::{TimeExpression, TimeId, TimexType};

use super::frames::Sort;
use super::matching::Match;
use super::participants::Participants;
use super::tree::{MOST_STEPS, Tree};
use super::words::Class;

/// The time expressions and cues of speech of one sentence.
pub(super) struct Circumstances<'a> {
    pub(super) times: Vec<(TimeId, &'a TimeExpression)>,
    /// Tokens that report a saying: what modifies them does not modify the act.
    pub(super) cues: BTreeSet<usize>,
    /// Head tokens of all acts of the sentence.
    pub(super) acts: BTreeSet<usize>,
}

/// Tokens that an act's circumstances may hang on, with their distance from it.
fn carriers(tree: &Tree, act: &Match, near: &Circumstances) -> Vec<(usize, usize)> {
    let mut found = vec![(act.head, 0)];
    found.extend(
        act.words
            .iter()
            .filter(|&&word| word != act.head)
            .map(|&word| (word, 1)),
    );
    if let Some(support) = &act.support {
        found.extend(support.words.iter().map(|&word| (word, 1)));
    }
    let mut current = act
        .support
        .as_ref()
        .map_or(act.head, |support| support.verb);
    for step in 2..8 {
        let Some(head) = tree.head(current) else {
            break;
        };
        if near.cues.contains(&head) {
            break;
        }
        let carries = match tree.sentence.tokens[current].base() {
            // "is set to travel on Monday", "plans to visit": the governor's time is the act's.
            "xcomp" => true,
            // "the talks will be in Geneva on Monday", "the attack killed 12 on Monday"
            "nsubj" => tree.is_nominal(current),
            "obj" => tree.is_nominal(current) && !near.acts.contains(&head),
            // "wounded in the attack on Monday" is the parser's choice; "attacking …" shares its clause's time.
            "advcl" => tree.xpos(current) == "VBG",
            // "On Monday he visited Oslo and met …": only what stands before both is shared.
            "conj" => false,
            _ => false,
        };
        if !carries {
            break;
        }
        found.push((head, step));
        current = head;
    }
    found
}

/// The time of an act; none where the sentence does not say.
pub(super) fn time_of(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    let carriers = carriers(tree, act, near);
    let own = near
        .times
        .iter()
        .filter(|(_, time)| is_moment(time))
        .filter_map(|&(id, time)| {
            let head = tree
                .sentence
                .head_of(time.tokens.0, time.tokens.1.min(tree.len()));
            let rank = rank(tree, head, act, &carriers, near)?;
            Some((rank, head.abs_diff(act.head), id))
        })
        .min();
    own.map(|(_, _, id)| id)
        .or_else(|| leading_time(tree, act, near))
        .or_else(|| time_of_saying(tree, act, near))
}

/// "said on Monday *during a visit*": the visit goes on while its visitor speaks.
fn time_of_saying(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    let cue = tree.head(act.head).filter(|cue| near.cues.contains(cue))?;
    let within = tree.is(act.head, &["obl"]) && tree.is_after(act.head, Class::Meanwhile);
    let of_cue = |&(_, time): &(TimeId, &TimeExpression)| {
        let (start, end) = time.tokens;
        let head = tree.sentence.head_of(start, end.min(tree.len()));
        is_moment(time) && tree.head(head) == Some(cue) && tree.is(head, &["obl", "advmod"])
    };
    let found = near.times.iter().copied().filter(|_| within).find(of_cue)?;
    Some(found.0)
}

fn is_moment(time: &TimeExpression) -> bool {
    matches!(time.kind, TimexType::Date | TimexType::Time) && time.interval.is_some()
}

/// How far the modifier is from the act; none where it belongs to something else.
fn rank(
    tree: &Tree,
    modifier: usize,
    act: &Match,
    carriers: &[(usize, usize)],
    near: &Circumstances,
) -> Option<usize> {
    // "he said yesterday during a visit": what stands right after the word of saying tells when it was said, wherever
    // the parser hung it.
    let opens = tree
        .below(modifier, &[])
        .first()
        .copied()
        .unwrap_or(modifier);
    if opens > 0 && near.cues.contains(&(opens - 1)) && opens - 1 != act.head {
        return None;
    }
    let mut current = modifier;
    for step in 0..MOST_STEPS {
        let head = tree.head(current)?;
        if let Some(&(_, distance)) = carriers.iter().find(|&&(carrier, _)| carrier == head) {
            // A clause or conjunct below a carrier has circumstances of its own.
            let other_clause = tree.is(
                current,
                &["ccomp", "advcl", "acl", "parataxis", "conj", "csubj"],
            );
            return (!other_clause || current == modifier).then_some(distance * 4 + step);
        }
        let other_act = near.acts.contains(&head) && head != act.head;
        if other_act || near.cues.contains(&head) || tree.is_verbal(head) {
            return None;
        }
        current = head;
    }
    None
}

/// "On Monday he visited Oslo and met the king": what stands before the first of several acts holds for all.
fn leading_time(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    let verb = act
        .support
        .as_ref()
        .map_or(act.head, |support| support.verb);
    if !tree.is(verb, &["conj"]) {
        return None;
    }
    let first = tree.head(verb).filter(|&first| tree.is_verbal(first))?;
    if near.cues.contains(&first) {
        return None;
    }
    let found = near
        .times
        .iter()
        .filter(|(_, time)| is_moment(time))
        .find(|(_, time)| {
            let head = tree
                .sentence
                .head_of(time.tokens.0, time.tokens.1.min(tree.len()));
            tree.head(head) == Some(first) && head < first
        })?;
    Some(found.0)
}

/// The place of an act: the frame's arguments for it, then what stands "in …", then what is named before the noun.
pub(super) fn place_of(
    tree: &Tree,
    act: &Match,
    near: &Circumstances,
    participants: &Participants,
) -> Option<EntityId> {
    let by_frame = act
        .frame
        .place
        .iter()
        .flat_map(|argument| act.arguments.get(argument))
        .find_map(|token| place_at(tree, token, participants));
    by_frame
        .or_else(|| adjunct(tree, act, near, participants))
        .or_else(|| target(tree, act, participants))
        .or_else(|| before_noun(tree, act, participants))
}

fn adjunct(
    tree: &Tree,
    act: &Match,
    near: &Circumstances,
    participants: &Participants,
) -> Option<EntityId> {
    let carriers = carriers(tree, act, near);
    let mut best: Option<(usize, usize, EntityId)> = None;
    for token in 0..tree.len() {
        if !tree.is(token, &["obl", "nmod"]) || !tree.is_nominal(token) {
            continue;
        }
        let words = tree.prepositions(token);
        let locates = |word: &String| {
            tree.words.has(Class::Locative, word)
                || (word == "on"
                    && matches!(
                        act.frame.kind,
                        EventType::Assault | EventType::Protest | EventType::Mobilize
                    ))
        };
        if !words.iter().any(locates) {
            continue;
        }
        let Some(rank) = rank(tree, token, act, &carriers, near) else {
            continue;
        };
        let Some(place) = place_at(tree, token, participants) else {
            continue;
        };
        let candidate = (rank, token.abs_diff(act.head), place);
        if best.is_none_or(|known| candidate < known) {
            best = Some(candidate);
        }
    }
    best.map(|(_, _, place)| place)
}

/// "shelled the villages of X", "destroyed a Baghdad restaurant": violence happens where its target stands.
fn target(tree: &Tree, act: &Match, participants: &Participants) -> Option<EntityId> {
    let there = matches!(act.frame.kind, EventType::Assault | EventType::Protest);
    act.frame
        .recipient
        .iter()
        .filter(|_| there)
        .flat_map(|argument| act.arguments.get(argument))
        .find_map(|token| place_at(tree, token, participants))
}

/// "the Geneva talks", "the Kabul bombing": a place before the noun that is no country says where.
fn before_noun(tree: &Tree, act: &Match, participants: &Participants) -> Option<EntityId> {
    if !tree.is_nominal(act.head) {
        return None;
    }
    tree.children_by(act.head, &["compound", "nmod:unmarked", "nmod:desc"])
        .filter_map(|token| participants.covering(tree.number, token))
        .find(|&id| {
            participants.actors.get(id).kind == EntityKind::Place && !participants.is_actor(id)
        })
}

/// The place that a nominal names, or that is named inside it ("the city of X", "a hospital in X", "X's capital").
pub(super) fn place_at(
    tree: &Tree,
    nominal: usize,
    participants: &Participants,
) -> Option<EntityId> {
    let is_place = |token: usize| {
        let id = participants
            .headed_by(tree.number, token)
            .or_else(|| participants.covering(tree.number, token))?;
        let entity = participants.actors.get(id);
        // "left Bagram": a base, a plant whose place is known.
        let site = entity.kind == EntityKind::Facility && entity.place.is_some();
        (entity.kind == EntityKind::Place || site).then_some(id)
    };
    if let Some(id) = is_place(nominal) {
        return Some(id);
    }
    // "the Kursk region", "the Ukrainian port", also where it may act, as a region's government does; but "the Polish
    // consulate" does not stand in Poland.
    if participants.is_area(tree, nominal) {
        let named = nested(tree, nominal, &["compound", "nmod:unmarked"], &is_place);
        let named = named.or_else(|| nested(tree, nominal, &["appos", "flat", "nmod"], &is_place));
        let of = || {
            tree.children_by(nominal, &["amod", "nmod:poss"])
                .find_map(is_place)
        };
        if let Some(id) = named.or_else(of) {
            return Some(id);
        }
    }
    // "sanctions on officials of Belarus": people are no place, wherever they are from.
    let people = participants.is_sort(tree, nominal, Sort::Person)
        || participants.is_sort(tree, nominal, Sort::Group);
    if people
        && participants
            .headed_by(tree.number, nominal)
            .is_none_or(|id| participants.actors.get(id).kind != EntityKind::Facility)
    {
        return None;
    }
    let named_person =
        tree.upos(nominal) == Upos::Propn && participants.headed_by(tree.number, nominal).is_some();
    if named_person {
        return nested(tree, nominal, &["nmod"], &is_place);
    }
    let inside = ["appos", "flat", "compound", "nmod", "obl"];
    nested(tree, nominal, &inside, &is_place)
}

fn nested(
    tree: &Tree,
    nominal: usize,
    relations: &[&str],
    is_place: &impl Fn(usize) -> Option<EntityId>,
) -> Option<EntityId> {
    let mut open = vec![nominal];
    let mut next = 0;
    while let Some(&current) = open.get(next) {
        next += 1;
        for child in tree.children_by(current, relations) {
            if tree.is(child, &["nmod", "obl"]) && tree.deprel(child) != "nmod:poss" {
                let words = tree.prepositions(child);
                let inside = words
                    .iter()
                    .any(|word| word == "of" || tree.words.has(Class::Locative, word));
                if !inside {
                    continue;
                }
            }
            if let Some(id) = is_place(child) {
                return Some(id);
            }
            if open.len() < 12 {
                open.push(child);
            }
        }
    }
    None
}
