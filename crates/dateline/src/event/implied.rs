//! Acts that the telling of another act implies: who "will not" do something rejects it, who tells what another did to
//! his side accuses.

use std::collections::BTreeSet;

use crate::actor::{Actors, EntityId};
use crate::record::{EventType, Stance, Status};
use crate::speech::Statement;

use super::Event;
use super::acts::Draft;
use super::joining::Telling;
use super::matching::Match;
use super::tree::Tree;
use super::words::Class;

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
