//! Acts that the telling of another act implies: who "will not" do something rejects it, who tells what another did to
//! his side accuses.

use std::collections::BTreeSet;

use crate::actor::{Actors, EntityId};
use crate::record::{EventType, Stance, Status};
use crate::speech::Statement;

use super::Event;
use super::acts::{Draft, is_set_for};
use super::frames::Argument;
use super::joining::Telling;
use super::matching::Match;
use super::participants::Participants;
use super::place_time::{Circumstances, place_at};
use super::tree::Tree;
use super::words::Class;

/// The row of inviting somebody somewhere.
const INVITES: &str = "request.invite";
/// The row of accepting that.
const ACCEPTS: &str = "agree.accept.invitation";
/// The visit that an invitation asks for.
const INVITED: &str = "implied.invited";
/// Events and sentences within which an invitation is accepted.
const NEAR: usize = 4;

/// "The minister *will not* attend": REJECT beside the act that does not happen.
pub(super) fn refusal(tree: &Tree, act: &Match, draft: &Draft) -> Option<Draft> {
    let verb = act
        .support
        .as_ref()
        .map_or(act.head, |support| support.verb);
    let event = &draft.event;
    let decides = event.status == Status::NotHappened
        && !event.actors.is_empty()
        && !tree.is_passive(verb)
        && !matches!(event.kind, EventType::Reject | EventType::Accuse);
    if !decides {
        return None;
    }
    let will = tree
        .children_by(verb, &["aux"])
        .find(|&i| tree.is_word(i, Class::Will))?;
    let not = tree
        .children_by(verb, &["advmod"])
        .find(|&i| tree.is_word(i, Class::Not))?;
    let trigger = tree.span(will).cover(tree.span(not));
    let (actors, recipients) = sides(event);
    let told = Event {
        kind: EventType::Reject,
        mode: (event.kind == EventType::Consult).then(|| "meet".to_owned()),
        cameo: Some("120".to_owned()),
        trigger,
        at: (tree.number, will),
        actors,
        recipients,
        place: None,
        time: None,
        through: None,
        status: Status::Happened,
        quantities: Vec::new(),
        confidence: event.confidence * 0.9,
        because: format!(
            "implied.will-not: happened (told as fact); beside {}",
            act.frame.id
        ),
        ..event.clone()
    };
    Some(Draft {
        event: told,
        telling: Telling {
            lemma: "will not".to_owned(),
            ..Telling::default()
        },
        cause_token: None,
        head: will,
    })
}

/// "invited the premier *to Oslo* for the autumn": the visit that is asked for, beside the asking. The time that it is
/// asked for is the visit's.
pub(super) fn invited(
    tree: &Tree,
    act: &Match,
    near: &Circumstances,
    draft: &mut Draft,
    participants: &Participants,
) -> Option<Draft> {
    let event = &draft.event;
    let asks = act.frame.id == INVITES && event.status == Status::Happened;
    let place = act
        .arguments
        .get(&Argument::After("to".to_owned()))
        .into_iter()
        .filter(|_| asks && !event.recipients.is_empty())
        .find_map(|nominal| place_at(tree, nominal, participants))?;
    let accepts = tree
        .children_by(act.head, &["conj", "parataxis"])
        .filter(|&verb| tree.is_word(verb, Class::Accepting))
        .any(|verb| {
            let mut adverbs = tree.children_by(verb, &["advmod"]);
            !adverbs.any(|i| tree.is_word(i, Class::Not))
        });
    let (status, why) = match accepts {
        true => (Status::Planned, "accepted"),
        false => (Status::Demanded, "asked for"),
    };
    let host = participants.country_of_place(place);
    let visit = Event {
        kind: EventType::Consult,
        mode: Some("visit".to_owned()),
        cameo: Some("042".to_owned()),
        actors: event.recipients.clone(),
        recipients: vec![host],
        place: Some(place),
        time: None,
        through: None,
        status,
        quantities: Vec::new(),
        confidence: event.confidence * 0.9,
        because: format!(
            "{INVITED}: {} ({why}); beside {}",
            word(status),
            act.frame.id
        ),
        ..event.clone()
    };
    let mut told = Draft {
        event: visit,
        telling: Telling {
            lemma: "visit".to_owned(),
            ..Telling::default()
        },
        cause_token: None,
        head: draft.head,
    };
    if event.time.is_some_and(|time| is_set_for(tree, near, time)) {
        let asked = &mut draft.event;
        told.event.time = asked.time.take();
        told.event.through = asked.through.take();
    }
    Some(told)
}

/// "He accepted the invitation", some sentences on: the visit that was asked for is planned.
pub(super) fn accepted(events: &mut [Event]) {
    for i in 0..events.len() {
        let waits = events[i].frame() == INVITED && events[i].status == Status::Demanded;
        if !waits {
            continue;
        }
        let accepts = events[i + 1..].iter().take(NEAR).any(|later| {
            later.frame() == ACCEPTS
                && later.status == Status::Happened
                && later.at.0 <= events[i].at.0 + NEAR
                && later.actors.iter().any(|id| events[i].actors.contains(id))
        });
        if accepts {
            events[i].status = Status::Planned;
            events[i].because = format!("{INVITED}: planned (accepted); beside {INVITES}");
        }
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Planned => "planned",
        _ => "demanded",
    }
}

/// Who refuses whom: of a meeting, the first refuses the others.
fn sides(event: &Event) -> (Vec<EntityId>, Vec<EntityId>) {
    if event.kind == EventType::Consult && event.recipients.is_empty() {
        let (first, others) = event.actors.split_at(1);
        return (first.to_vec(), others.to_vec());
    }
    (event.actors.clone(), event.recipients.clone())
}

/// "The minister said the militia shelled the town": ACCUSE by the minister, where his side is the one that suffered.
pub(super) fn accusations(
    events: &[Event],
    statements: &[Statement],
    actors: &Actors,
) -> Vec<(Event, Telling)> {
    let mut known = BTreeSet::new();
    events
        .iter()
        .filter(|event| {
            matches!(event.kind, EventType::Assault | EventType::Coerce)
                && matches!(event.status, Status::Happened | Status::Ongoing)
        })
        .filter_map(|event| {
            let id = *event.according_to.first()?;
            let statement = statements.get(id.0)?;
            let speaker = statement.speaker?;
            let accused: Vec<EntityId> = others(event, speaker, actors);
            let plain = statement.stance == Stance::Asserts
                && !accused.is_empty()
                && suffers(event, speaker, actors)
                && known.insert((id, accused.clone()));
            plain
                .then(|| accusation(event, statement, speaker, accused))
                .flatten()
        })
        .collect()
}

/// Actors of the event that are of another country than the speaker.
fn others(event: &Event, speaker: EntityId, actors: &Actors) -> Vec<EntityId> {
    let own = actors.get(speaker).country.as_deref();
    let is_other = |&id: &EntityId| {
        let country = actors.get(id).country.as_deref();
        own.is_some() && country.is_some() && country != own && id != speaker
    };
    event
        .actors
        .iter()
        .copied()
        .filter(|id| is_other(id))
        .collect()
}

fn suffers(event: &Event, speaker: EntityId, actors: &Actors) -> bool {
    let own = actors.get(speaker).country.as_deref();
    let touched = event.recipients.iter().chain(&event.place);
    touched.copied().any(|id| {
        let entity = actors.get(id);
        let of_place = entity
            .place
            .as_ref()
            .and_then(|place| place.country.as_deref());
        own.is_some() && entity.country.as_deref().or(of_place) == own
    })
}

fn accusation(
    event: &Event,
    statement: &Statement,
    speaker: EntityId,
    accused: Vec<EntityId>,
) -> Option<(Event, Telling)> {
    let cue = statement.cue?;
    if cue.sentence != event.at.0 {
        return None;
    }
    let told = Event {
        kind: EventType::Accuse,
        mode: Some("allege".to_owned()),
        cameo: Some("112".to_owned()),
        trigger: cue.span,
        at: (cue.sentence, cue.token),
        evidence: event.evidence.cover(cue.span),
        actors: vec![speaker],
        recipients: accused,
        place: None,
        time: statement.time,
        through: None,
        status: Status::Happened,
        quantities: Vec::new(),
        according_to: Vec::new(),
        confidence: event.confidence * 0.8,
        because: format!(
            "implied.accuse: happened (told as fact); {}",
            statement.because
        ),
        ..event.clone()
    };
    let telling = Telling {
        lemma: "accuse".to_owned(),
        ..Telling::default()
    };
    Some((told, telling))
}
