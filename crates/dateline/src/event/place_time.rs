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
    /// The day of the heading that the sentence stands under.
    pub(super) heading: Option<TimeId>,
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
    let mut current = carrier(act);
    // "has been moved to Oslo and will take place on 4 May": what happens to the act, told in two verbs.
    if act.support.is_some() {
        let more = tree
            .children_by(current, &["conj"])
            .filter(|&verb| tree.is_verbal(verb) && tree.child(verb, &["nsubj"]).is_none());
        found.extend(more.map(|verb| (verb, 3)));
    }
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
            // "blocked by striking farmers in Lyon": where those are of whom it is told.
            "amod" => tree.xpos(current) == "VBG",
            // "wounded in the attack on Monday" is the parser's choice; "attacking …" shares its clause's time.
            // "cranes stood idle today as dockers walked out": what happens meanwhile.
            "advcl" => {
                let mut marks = tree.children_by(current, &["mark"]);
                tree.xpos(current) == "VBG" || marks.any(|i| tree.is_word(i, Class::While))
            }
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

/// The first and, where several are named together, the last day of an act; none where the sentence does not say.
pub(super) fn days_of(
    tree: &Tree,
    act: &Match,
    near: &Circumstances,
) -> (Option<TimeId>, Option<TimeId>) {
    match time_of(tree, act, near) {
        Some(time) => together(tree, near, time),
        None => (None, None),
    }
}

/// "on 3 and 4 May", "on Thursday and Friday": the first and the last of days that follow one another.
fn together(tree: &Tree, near: &Circumstances, time: TimeId) -> (Option<TimeId>, Option<TimeId>) {
    let alone = (Some(time), None);
    let Some(at) = near.times.iter().position(|(id, _)| *id == time) else {
        return alone;
    };
    let follows = |one: usize, next: usize| {
        let ((_, one), (_, next)) = (near.times[one], near.times[next]);
        let day_after = one
            .interval
            .zip(next.interval)
            .is_some_and(|(one, next)| one.1.tomorrow().is_ok_and(|day| day == next.0));
        let between = one.tokens.1..next.tokens.0;
        day_after
            && is_moment(one)
            && is_moment(next)
            && !between.is_empty()
            && between.len() <= 2
            && between
                .into_iter()
                .all(|i| tree.form(i) == "," || tree.is_word(i, Class::Joins))
    };
    let (mut first, mut last) = (at, at);
    while first > 0 && follows(first - 1, first) {
        first -= 1;
    }
    while last + 1 < near.times.len() && follows(last, last + 1) {
        last += 1;
    }
    if first == last {
        return alone;
    }
    (Some(near.times[first].0), Some(near.times[last].0))
}

/// The time of an act; none where the sentence does not say.
fn time_of(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
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
        .or_else(|| time_meanwhile(tree, act, near))
        .or_else(|| announced_time(tree, act, near))
        .or_else(|| time_before_when(tree, act, near))
        .or_else(|| near.heading.filter(|_| is_under_heading(tree, act)))
}

/// The verb by whose clause the act happens.
fn carrier(act: &Match) -> usize {
    act.support
        .as_ref()
        .map_or(act.head, |support| support.verb)
}

/// "said on Monday *during a visit*", "signed it on Monday *during a visit*": the visit goes on meanwhile.
fn time_meanwhile(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    // "during" says so wherever the parser hung it: on the verb, its object, or the day itself.
    let reach = match (
        tree.is_after(act.head, Class::During),
        tree.is(act.head, &["obl"]),
    ) {
        _ if act.support.is_some() => return None,
        (true, _) => 3,
        (false, true) if tree.is_after(act.head, Class::Meanwhile) => 1,
        _ => return None,
    };
    let verb = tree
        .upwards(act.head)
        .skip(1)
        .take(reach)
        .find(|&above| tree.is_verbal(above))?;
    time_at(tree, near, |above| above == verb)
}

/// The moment that hangs on such a predicate.
pub(super) fn time_at(
    tree: &Tree,
    near: &Circumstances,
    predicate: impl Fn(usize) -> bool,
) -> Option<TimeId> {
    let found = near.times.iter().find(|(_, time)| {
        let (start, end) = time.tokens;
        let head = tree.sentence.head_of(start, end.min(tree.len()));
        is_moment(time)
            && tree.head(head).is_some_and(&predicate)
            && tree.is(head, &["obl", "advmod", "nmod"])
    });
    found.map(|(id, _)| *id)
}

/// "*Tomorrow* is busier: the premier flies in": the day that a clause before a colon names is that of what follows.
fn announced_time(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    let clause = carrier(act);
    let before = tree.head(clause).filter(|&head| head < clause)?;
    let colon = || (before..clause).any(|i| tree.form(i) == ":");
    if !tree.is(clause, &["parataxis"]) || !colon() {
        return None;
    }
    let found = near.times.iter().find(|(_, time)| {
        let (start, end) = time.tokens;
        let head = tree.sentence.head_of(start, end.min(tree.len()));
        is_moment(time) && (head == before || tree.head(head) == Some(before)) && head <= before
    })?;
    Some(found.0)
}

/// "agreed on *Tuesday, when* the two held talks": the day right before a clause with "when" is that of the clause.
fn time_before_when(tree: &Tree, act: &Match, near: &Circumstances) -> Option<TimeId> {
    let mut adverbs = tree.children_by(carrier(act), &["advmod", "mark"]);
    let when = adverbs.find(|&i| tree.is_word(i, Class::When))?;
    let comma = when.checked_sub(1)?;
    let last = if tree.form(comma) == "," {
        comma.checked_sub(1)?
    } else {
        comma
    };
    let ends_there = |time: &TimeExpression| time.tokens.0 <= last && last < time.tokens.1;
    let mut times = near.times.iter();
    let found = times.find(|(_, time)| is_moment(time) && ends_there(time))?;
    Some(found.0)
}

/// What a list of days tells in the present, or without a verb, is of the day of its heading.
fn is_under_heading(tree: &Tree, act: &Match) -> bool {
    let verb = tree
        .upwards(carrier(act))
        .find(|&above| tree.is_verbal(above));
    verb.is_none_or(|verb| {
        let mut auxiliaries = tree.children_by(verb, &["aux"]);
        match tree.xpos(verb) {
            "VBD" => false,
            "VBN" => auxiliaries.any(|aux| matches!(tree.xpos(aux), "VBZ" | "VBP")),
            _ => auxiliaries.all(|aux| tree.xpos(aux) != "VBD"),
        }
    })
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
    let verb = carrier(act);
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
    let moved_to = act
        .support
        .as_ref()
        .and_then(|support| support.place.as_ref());
    let by_frame = moved_to
        .into_iter()
        .chain(&act.frame.place)
        .flat_map(|argument| act.arguments.get(argument))
        .find_map(|token| place_at(tree, token, participants));
    by_frame
        .or_else(|| adjunct(tree, act, near, participants))
        .or_else(|| described_by_clause(tree, act, participants))
        .or_else(|| target(tree, act, participants))
        .or_else(|| before_noun(tree, act, participants))
        .or_else(|| where_felt(tree, act, participants))
}

/// "A strike over pay emptied the *depots of Lahore*": unrest is where what it does is felt.
fn where_felt(tree: &Tree, act: &Match, participants: &Participants) -> Option<EntityId> {
    let felt = act.frame.kind == EventType::Protest && tree.is(act.head, &["nsubj"]);
    let verb = tree
        .head(act.head)
        .filter(|&verb| felt && tree.is_verbal(verb))?;
    tree.children_by(verb, &["obj"])
        .find_map(|object| place_at(tree, object, participants))
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

/// "in Kano, *where a van blew up*": the place that the act's clause describes.
fn described_by_clause(tree: &Tree, act: &Match, participants: &Participants) -> Option<EntityId> {
    let verb = carrier(act);
    let where_ = |&i: &usize| tree.xpos(i) == "WRB" && tree.is_word(i, Class::There);
    let described = tree.head(verb).filter(|_| tree.is(verb, &["acl"]))?;
    let adverb = tree.children_by(verb, &["advmod"]).find(where_)?;
    let comma = adverb.checked_sub(1)?;
    let last = comma.checked_sub(usize::from(tree.form(comma) == ","))?;
    let right_before = participants
        .covering(tree.number, last)
        .filter(|&id| participants.actors.get(id).kind == EntityKind::Place);
    right_before.or_else(|| place_at(tree, described, participants))
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
    // "East Africa's busiest port" may be in any of its countries.
    let narrow = |id: &EntityId| {
        let place = participants.actors.get(*id).place.as_ref();
        place.is_none_or(|place| place.country.is_some())
    };
    // "the Kursk region", "the Ukrainian port", also where it may act, as a region's government does; but "the Polish
    // consulate" does not stand in Poland.
    if participants.is_area(tree, nominal) {
        let named = nested(tree, nominal, &["compound", "nmod:unmarked"], &is_place);
        let named = named.or_else(|| nested(tree, nominal, &["appos", "flat", "nmod"], &is_place));
        let of = || {
            tree.children_by(nominal, &["amod", "nmod:poss"])
                .filter_map(is_place)
                .find(narrow)
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
    let named = participants.headed_by(tree.number, nominal);
    let is_site = |id: EntityId| participants.actors.get(id).kind == EntityKind::Facility;
    if tree.upos(nominal) == Upos::Propn && named.is_some_and(|id| !is_site(id)) {
        return nested(tree, nominal, &["nmod"], &is_place);
    }
    let inside = ["appos", "flat", "compound", "nmod", "obl"];
    nested(tree, nominal, &inside, &|token| {
        let possessor = tree.deprel(token) == "nmod:poss";
        is_place(token).filter(|id| !possessor || narrow(id))
    })
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
