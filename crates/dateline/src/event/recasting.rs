//! A report's lead describes who its next sentence names: "The finance minister secretly met an exile in a hotel in
//! February. X sat down with Y on 11 February."

use crate::actor::{Actors, EntityId};
use crate::record::{EntityKind, EventType, MentionForm, Status};
use crate::time::TimeExpression;

use super::Event;
use super::joining::Telling;

/// Sentences within which the second telling follows.
const REACH: usize = 2;

/// Two meetings of as many people, first described and then named, on days of which one holds the other, are one: the
/// named are those who were described, and have their countries.
pub(super) fn named(
    events: &mut [Event],
    tellings: &mut [Telling],
    actors: &mut Actors,
    times: &[TimeExpression],
) {
    let meetings: Vec<usize> = (0..events.len())
        .filter(|&i| is_meeting(&events[i]))
        .collect();
    for pair in meetings.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let near = events[second].at.0 - events[first].at.0;
        let follows = (1..=REACH).contains(&near)
            && events[first].actors.len() == events[second].actors.len()
            && one_holds_other(&events[first], &events[second], times)
            && events[first].actors.iter().all(|&id| !is_named(actors, id))
            && events[second].actors.iter().all(|&id| is_named(actors, id));
        if !follows {
            continue;
        }
        let pairs: Vec<(EntityId, EntityId)> = events[first]
            .actors
            .iter()
            .copied()
            .zip(events[second].actors.iter().copied())
            .collect();
        let differs = pairs.iter().any(|&(described, named)| {
            let (one, other) = (actors.get(described), actors.get(named));
            one.country.is_some() && other.country.is_some() && one.country != other.country
        });
        if differs {
            continue;
        }
        for (described, named) in pairs {
            let known = actors.get(described).clone();
            let person = &mut actors.entities[named.0];
            person.country = person.country.take().or(known.country);
            if person.sectors.is_empty() {
                person.sectors = known.sectors;
            }
        }
        events[first].actors = events[second].actors.clone();
        if is_narrower(&events[second], &events[first], times) {
            events[first].time = events[second].time;
        }
        events[first]
            .because
            .push_str("; actors: recasting.named, as the next telling names them");
        tellings[second].refers = Some(first);
    }
}

fn is_meeting(event: &Event) -> bool {
    event.kind == EventType::Consult
        && event.mode.is_none()
        && event.status == Status::Happened
        && event.actors.len() > 1
}

fn is_named(actors: &Actors, id: EntityId) -> bool {
    let entity = actors.get(id);
    entity.kind == EntityKind::Person
        && entity
            .mentions
            .iter()
            .any(|mention| mention.form == MentionForm::Name)
}

fn is_narrower(one: &Event, other: &Event, times: &[TimeExpression]) -> bool {
    let days = |event: &Event| event.time.and_then(|id| times.get(id.0)?.interval);
    days(one)
        .zip(days(other))
        .is_some_and(|(one, other)| one != other && other.0 <= one.0 && one.1 <= other.1)
}

fn one_holds_other(one: &Event, other: &Event, times: &[TimeExpression]) -> bool {
    let days = |event: &Event| event.time.and_then(|id| times.get(id.0)?.interval);
    days(one).zip(days(other)).is_some_and(|(one, other)| {
        let holds = |outer: (_, _), inner: (_, _)| outer.0 <= inner.0 && inner.1 <= outer.1;
        holds(one, other) || holds(other, one)
    })
}
