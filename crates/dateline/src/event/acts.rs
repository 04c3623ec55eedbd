//! From a frame that fits to an event: participants, circumstances, status.

use std::collections::HashMap;

use crate::Span;
use crate::actor::EntityId;
use crate::record::{EntityKind, EventType, Status};
use crate::time::TimeId;

use super::frames::{Argument, Pos, Sort, is_verbal_act};
use super::joining::Telling;
use super::matching::Match;
use super::outcome;
use super::participants::{Participants, Reach};
use super::place_time::{Circumstances, days_of, place_of};
use super::status::Judged;
use super::tree::Tree;
use super::words::Class;
use super::{Event, EventRoom, Known};

/// An event before it is joined with others.
pub(super) struct Draft {
    pub(super) event: Event,
    pub(super) telling: Telling,
    /// Token of the event noun that fills the agent.
    pub(super) cause_token: Option<usize>,
    /// The actors as argument tokens were shared or left to a governor.
    pub(super) head: usize,
}

/// What the acts of one sentence are read from.
pub(super) struct Scene<'s, 'a> {
    pub(super) tree: &'s Tree<'a>,
    pub(super) matches: &'s HashMap<usize, &'s Match<'s>>,
    pub(super) near: &'s Circumstances<'a>,
    pub(super) known: Known<'a>,
}

/// The event of a fitting frame; none where nobody takes part.
pub(super) fn draft(
    room: &EventRoom,
    scene: &Scene,
    act: &Match,
    participants: &mut Participants,
) -> Option<Draft> {
    let tree = scene.tree;
    let cause_token = cause(scene, act);
    let mut actors = actors(tree, act, participants);
    let mut recipients = recipients(tree, act, &actors, participants);
    let place = place_of(tree, act, scene.near, participants);
    if actors.is_empty() && act.frame.actor.contains(&Argument::Agent) {
        actors.extend(generic_agent(tree, act, participants));
    }
    if act.frame.kind == EventType::Consult {
        attend(tree, act, participants, &mut actors);
    }
    recipients.retain(|id| !actors.contains(id));
    let quantities = room.quantities.of(tree, act);
    if act.frame.kind == EventType::Consult && act.frame.recipient.is_empty() {
        actors.append(&mut recipients);
    }
    let is_visit =
        act.frame.kind == EventType::Consult && act.frame.mode.as_deref() == Some("visit");
    let mut host = None;
    if is_visit && recipients.is_empty() {
        host = place.map(|place| participants.country_of_place(place));
        recipients.extend(host.filter(|host| !actors.contains(host)));
    }
    // A verb without anybody who takes part tells nothing; a noun may speak of an act told elsewhere.
    let bare = actors.is_empty() && recipients.is_empty() && quantities.is_empty();
    if bare && act.frame.pos == Pos::Verb && place.is_none() && cause_token.is_none() {
        return None;
    }
    let (time, through) = days_of(tree, act, scene.near);
    let judged = room.status.judge(tree, act, scene.matches);
    let (status, by_date) = dated_status(scene, &judged, time, act);
    let trigger = trigger(tree, act);
    let evidence = tree.evidence(act.head);
    let mut event = Event {
        kind: act.frame.kind,
        mode: act.frame.mode.clone().or_else(|| room.modes.of(tree, act)),
        contexts: room.contexts.of(tree, act.head),
        cameo: act.frame.cameo.clone(),
        trigger,
        at: (tree.number, act.head),
        evidence: evidence.cover(trigger),
        actors,
        recipients,
        place,
        time,
        through,
        status,
        quantities,
        according_to: Vec::new(),
        same_as: Vec::new(),
        part_of: None,
        confidence: 0.0,
        because: String::new(),
    };
    event.because = because(&event, act, &judged, by_date);
    if host.is_some() {
        event
            .because
            .push_str("; recipient: host.country, no host is named");
    }
    event.confidence = confidence(&event, act, &judged);
    Some(Draft {
        telling: Telling {
            lemma: tree.lemma(act.head),
            definite: is_definite(tree, act),
            cause: None,
            refers: None,
            occurs: act
                .support
                .as_ref()
                .is_some_and(|support| support.of_subject),
            bare_noun: act.frame.pos == Pos::Noun && act.support.is_none(),
            anaphoric: act.anaphoric,
            of_known: is_of_known(tree, act),
        },
        event,
        cause_token,
        head: act.head,
    })
}

/// The act that this one comes of: that of the noun in the agent's place ("the *attack* killed 12"), or of the verb whose
/// outcome a participle tells ("*shelled* the town, killing 12").
fn cause(scene: &Scene, act: &Match) -> Option<usize> {
    let violent = |kind| {
        matches!(
            kind,
            EventType::Assault | EventType::Coerce | EventType::Protest
        )
    };
    if !violent(act.frame.kind) {
        return None;
    }
    let agents = act.arguments.agents.iter().copied();
    let of = outcome::of_verb(scene.tree, act.head);
    agents.chain(of).find(|token| {
        let other = scene.matches.get(token);
        other.is_some_and(|other| violent(other.frame.kind))
    })
}

/// Whoever acts: all that the frame lists for a meeting, otherwise the first argument that names somebody.
fn actors(tree: &Tree, act: &Match, participants: &mut Participants) -> Vec<EntityId> {
    let together = act.frame.recipient.is_empty()
        && act.frame.actor.iter().any(|argument| {
            let meets = act.frame.kind == EventType::Consult;
            match argument {
                Argument::After(word) | Argument::CompAfter(word) => {
                    word == "with" || word == "between" || (word == "to" && meets)
                }
                Argument::Patient => meets,
                _ => false,
            }
        });
    let mut found = Vec::new();
    for argument in &act.frame.actor {
        for token in act.arguments.get(argument) {
            if names_place(tree, act, token, participants) {
                continue;
            }
            let more = participants.resolve_all(tree, token, Reach::Actor);
            for id in more {
                if !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        if !together && !found.is_empty() {
            break;
        }
    }
    found
}

/// Whoever flies "for talks with X" meets X; not where the noun says "between" whom, or whose they are.
fn attend(tree: &Tree, act: &Match, participants: &mut Participants, actors: &mut Vec<EntityId>) {
    let Some(subject) = act.arguments.attending else {
        return;
    };
    let after = |word: &str| act.arguments.get(&Argument::After(word.to_owned()));
    let owned = tree.children_by(act.head, &["nmod:poss"]).next().is_some();
    // Whoever is named with "with" met somebody else; of a visit "by" somebody the visitor is named.
    let others = actors.len() > 1 && after("with").is_empty();
    let visited = act.frame.mode.as_deref() == Some("visit") && !actors.is_empty();
    if owned || others || visited || !after("between").is_empty() {
        return;
    }
    for id in participants.resolve_all(tree, subject, Reach::Actor) {
        if participants.is_actor(id) && !actors.contains(&id) {
            actors.insert(0, id);
        }
    }
}

/// "the Kabul bombing", "the Geneva talks": a city before the noun is where, not who.
fn names_place(tree: &Tree, act: &Match, token: usize, participants: &Participants) -> bool {
    act.frame.pos == Pos::Noun
        && tree.is(token, &["compound", "nmod:unmarked", "nmod:desc"])
        && participants.covering(tree.number, token).is_some_and(|id| {
            participants.actors.get(id).kind == EntityKind::Place && !participants.is_actor(id)
        })
}

fn recipients(
    tree: &Tree,
    act: &Match,
    actors: &[EntityId],
    participants: &mut Participants,
) -> Vec<EntityId> {
    let material = matches!(
        act.frame.kind,
        EventType::Assault
            | EventType::Coerce
            | EventType::Sanction
            | EventType::Aid
            | EventType::Cooperate
    );
    let mut found = filling(tree, act, actors, participants, Reach::Recipient);
    // "cut off aid to Mali": whoever is named anywhere goes before a thing.
    if found.is_empty() && material {
        found = filling(tree, act, actors, participants, Reach::Thing);
    }
    if !found.is_empty() {
        return found;
    }
    for &token in &act.arguments.sufferers {
        for id in participants.resolve_all(tree, token, Reach::Recipient) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    if found.is_empty() && act.frame.pos == Pos::Verb {
        found.extend(behind_object(tree, act, participants));
    }
    found
}

/// Those who fill the first of the row's recipients that names anybody but the actors.
fn filling(
    tree: &Tree,
    act: &Match,
    actors: &[EntityId],
    participants: &mut Participants,
    reach: Reach,
) -> Vec<EntityId> {
    let mut found = Vec::new();
    for argument in &act.frame.recipient {
        for token in act.arguments.get(argument) {
            for id in participants.resolve_all(tree, token, reach) {
                if !found.contains(&id) && !actors.contains(&id) {
                    found.push(id);
                }
            }
            // "looting of stores by soldiers": the owner of a thing may be who does it.
            if found.is_empty() && reach == Reach::Thing {
                found.extend(participants.thing(tree, token));
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// "rejected U.S. calls", "lifted a ban on Iran": where the row names no recipient, whoever is the object, or whose it
/// is.
fn behind_object(tree: &Tree, act: &Match, participants: &mut Participants) -> Option<EntityId> {
    let aimed = matches!(
        act.frame.kind,
        EventType::Reject
            | EventType::Accuse
            | EventType::Support
            | EventType::Concede
            | EventType::Sanction
            | EventType::Request
            | EventType::Threaten
    );
    let used = |argument: &Argument| act.frame.actor.contains(argument);
    if !aimed || used(&Argument::Patient) {
        return None;
    }
    act.arguments.patients.iter().find_map(|&token| {
        if participants.is_sort(tree, token, Sort::Actor) {
            return participants.resolve(tree, token, Reach::Recipient);
        }
        participants.owner(tree, token)
    })
}

/// "refused to meet X", "threatened to attack Y": whom an act of speech is against stands in what it is about.
pub(super) fn share_recipients(drafts: &mut [Draft], matches: &HashMap<usize, &Match>) {
    for i in 0..drafts.len() {
        let event = &drafts[i].event;
        let speech = matches!(
            event.kind,
            EventType::Reject | EventType::Threaten | EventType::Agree
        );
        if !speech || !event.recipients.is_empty() {
            continue;
        }
        let Some(act) = matches.get(&drafts[i].head) else {
            continue;
        };
        let content = drafts
            .iter()
            .position(|other| act.arguments.comps.contains(&other.head));
        let Some(content) = content.map(|j| &drafts[j].event) else {
            continue;
        };
        let others = match content.kind {
            EventType::Consult if content.recipients.is_empty() => &content.actors,
            _ => &content.recipients,
        };
        let found: Vec<EntityId> = others
            .iter()
            .copied()
            .filter(|id| !event.actors.contains(id))
            .collect();
        drafts[i].event.recipients = found;
    }
}

/// "Police arrested", "troops fired": nobody named, but the owner of the agent may be.
fn generic_agent(tree: &Tree, act: &Match, participants: &Participants) -> Option<EntityId> {
    act.arguments
        .agents
        .iter()
        .find_map(|&token| participants.owner(tree, token))
}

/// Words between two of a trigger that may be part of it: modifiers of the later one ("imposed a *night-time* curfew").
const MOST_BETWEEN: usize = 6;

/// The act's words and the auxiliaries that stand before them, as far as they stand together.
fn trigger(tree: &Tree, act: &Match) -> Span {
    let mut words: Vec<usize> = act.words.union(&act.objects).copied().collect();
    let verb = act.support.as_ref().map(|support| {
        words.extend(support.words.iter().copied());
        support.verb
    });
    let carrier = verb.unwrap_or(act.head);
    if tree.is_verbal(carrier) {
        let modal = tree
            .children_by(carrier, &["aux"])
            .filter(|&i| i < carrier && carrier - i <= 2 && matches!(tree.xpos(i), "MD"));
        words.extend(modal);
    }
    words.sort_unstable();
    words.dedup();
    let at = words.iter().position(|&word| word == act.head).unwrap_or(0);
    let (mut first, mut last) = (at, at);
    let near = |one: usize, other: usize| {
        let modifiers = || {
            let phrase = tree.below(other, &[]);
            (one + 1..other).all(|i| phrase.contains(&i))
        };
        other - one <= 3 || (other - one <= MOST_BETWEEN && modifiers())
    };
    while first > 0 && near(words[first - 1], words[first]) {
        first -= 1;
    }
    while last + 1 < words.len() && near(words[last], words[last + 1]) {
        last += 1;
    }
    tree.span(words[first]).cover(tree.span(words[last]))
}

/// A time after publication makes an act planned that nothing in the text sets in the past.
fn dated_status(
    scene: &Scene,
    judged: &Judged,
    time: Option<TimeId>,
    act: &Match,
) -> (Status, bool) {
    let interval = time.and_then(|id| scene.known.times.get(id.0)?.interval);
    let published = scene.known.document.published;
    let mut status = judged.status;
    let mut by_date = false;
    // What somebody was asked for is to come; the asking is over.
    let set_for = !is_verbal_act(act.frame.kind)
        && time.is_some_and(|id| is_set_for(scene.tree, scene.near, id));
    if let (Some((first, _)), Some(published)) = (interval, published)
        && first > published
        && (!judged.past || set_for)
        && !time.is_some_and(|id| is_end(scene, id))
        && matches!(status, Status::Happened | Status::Ongoing)
    {
        status = Status::Planned;
        by_date = true;
    }
    // "Dockers walked out this morning": a strike that began today goes on.
    let strike =
        act.frame.kind == EventType::Protest && act.frame.mode.as_deref() == Some("strike");
    let today = interval.is_some_and(|(first, _)| Some(first) == published);
    if strike && today && status == Status::Happened {
        status = Status::Ongoing;
        by_date = true;
    }
    // A meeting that is over has taken place.
    if status == Status::Ended && act.frame.kind == EventType::Consult {
        status = Status::Happened;
    }
    (status, by_date)
}

/// "is in Oslo *until* Thursday": it is under way all the same.
fn is_end(scene: &Scene, time: TimeId) -> bool {
    let here = scene.near.times.iter().find(|(id, _)| *id == time);
    here.is_some_and(|(_, time)| {
        let (start, end) = time.tokens;
        let head = scene
            .tree
            .sentence
            .head_of(start, end.min(scene.tree.len()));
        scene.tree.is_after(head, Class::Ending)
    })
}

/// "called a strike *for* 17 November": the day that something is set for is that of the thing, not of the setting.
pub(super) fn is_set_for(tree: &Tree, near: &Circumstances, time: TimeId) -> bool {
    let here = near.times.iter().find(|(id, _)| *id == time);
    here.is_some_and(|(_, time)| {
        let (start, end) = time.tokens;
        let head = tree.sentence.head_of(start, end.min(tree.len()));
        tree.prepositions(head) == ["for"]
    })
}

/// A noun with "the", "this", "that" or a possessor: it may speak of an act that is known already.
fn is_definite(tree: &Tree, act: &Match) -> bool {
    tree.is_nominal(act.head)
        && (tree.children_by(act.head, &["nmod:poss"]).next().is_some()
            || has_definite(tree, act.head))
}

fn has_definite(tree: &Tree, noun: usize) -> bool {
    tree.children_by(noun, &["det"])
        .any(|det| tree.is_word(det, Class::Definite))
}

/// "will chair the talks", "presided over the meeting".
fn is_of_known(tree: &Tree, act: &Match) -> bool {
    act.frame.kind == EventType::Consult
        && act.frame.pos == Pos::Verb
        && act.objects.iter().any(|&object| has_definite(tree, object))
}

fn because(event: &Event, act: &Match, judged: &Judged, by_date: bool) -> String {
    let status = serde_json::to_value(event.status)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default();
    let mut rows = judged.rows.clone();
    rows.dedup();
    if by_date {
        rows.push("status.date".to_owned());
    }
    let why = match (rows.is_empty(), judged.stated) {
        (false, _) => rows.join(", "),
        (true, true) => "told as fact".to_owned(),
        (true, false) => "taken for granted".to_owned(),
    };
    let mut text = format!("{}: {status} ({why})", act.frame.id);
    if let Some(support) = &act.support {
        text.push_str(&format!("; carried by {}", support.id));
    }
    if act.arguments.inherited {
        text.push_str("; shared subject");
    }
    text
}

/// How likely type, status and actors are all right: a logistic score of what speaks for and against.
fn confidence(event: &Event, act: &Match, judged: &Judged) -> f32 {
    let mut score: f32 = 0.0;
    score += 0.25 * f32::from(u8::try_from(act.frame.conditions().min(3)).unwrap_or(3));
    if !event.actors.is_empty() {
        score += 0.5;
    }
    if !event.recipients.is_empty() || (event.kind == EventType::Consult && event.actors.len() > 1)
    {
        score += 0.4;
    }
    if act.frame.pos == Pos::Noun && act.support.is_none() {
        score -= 0.5;
    }
    if act.arguments.inherited {
        score -= 0.3;
    }
    if judged.stated {
        score += 0.2;
    }
    1.0 / (1.0 + (-score).exp())
}

/// Whether somebody takes part who acts in politics: a state, government, armed group, court, or party.
pub(super) fn is_political(event: &Event, participants: &Participants) -> bool {
    const POLITICAL: [&str; 12] = [
        "GOV", "MIL", "REB", "COP", "JUD", "LEG", "SPY", "OPP", "PTY", "IGO", "UAF", "PRM",
    ];
    event.actors.iter().chain(&event.recipients).any(|&id| {
        let entity = participants.actors.get(id);
        entity
            .sectors
            .iter()
            .any(|sector| POLITICAL.contains(&sector.as_str()))
            || matches!(entity.country.as_deref(), Some("UNO" | "EUR" | "IGO"))
    })
}
