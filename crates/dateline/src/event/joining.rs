//! Tellings of the same act within a report, and acts that are part of a larger one.

use std::collections::{BTreeMap, BTreeSet};

use crate::actor::{Actors, EntityId};
use crate::record::{EventType, Status};
use crate::time::TimeExpression;

use super::lead::Lead;
use super::{Event, EventId};

/// What joining needs to know of an event beyond the event.
#[derive(Debug, Clone, Default)]
pub(super) struct Telling {
    /// Lemma of the head word.
    pub(super) lemma: String,
    /// A noun with "the", "this" or a possessor: it speaks of an act that is known already.
    pub(super) definite: bool,
    /// A noun that no verb carries: it names an act more than it tells it.
    pub(super) bare_noun: bool,
    /// It only makes sense as a telling of an act told before.
    pub(super) anaphoric: bool,
    /// A noun that is the subject of a verb of happening ("the ceasefire began"): told, whoever takes part.
    pub(super) occurs: bool,
    /// A verb whose object is a meeting that is known already: "will chair *the talks*".
    pub(super) of_known: bool,
    /// Index of the event that a pronoun stands for ("*It* has been moved to Oslo").
    pub(super) refers: Option<usize>,
    /// Index of the event whose noun fills the agent ("the attack killed 12").
    pub(super) cause: Option<usize>,
}

/// Earlier tellings of a type that are compared with: enough for any report that people write.
const MOST_EARLIER: usize = 40;

/// Joins tellings: fills `same_as` and `part_of`, and drops bare repeats. The tellings are parallel to the events.
pub(super) fn join(
    events: Vec<Event>,
    tellings: &[Telling],
    actors: &Actors,
    times: &[TimeExpression],
    lead: &Lead,
) -> Vec<Event> {
    let world = World {
        actors,
        times,
        lead,
    };
    let mut events = events;
    let mut dropped = BTreeSet::new();
    let mut earlier: BTreeMap<EventType, Vec<usize>> = BTreeMap::new();
    for i in 0..events.len() {
        let known = earlier.entry(events[i].kind).or_default();
        let start = known.len().saturating_sub(MOST_EARLIER);
        let alike = || {
            let mut near = known[start..].iter().rev().copied();
            near.find(|&j| world.same(&events[j], &events[i], &tellings[j], &tellings[i]))
        };
        let refers = tellings[i].refers.filter(|j| !dropped.contains(j));
        let same = refers.or_else(alike);
        if let Some(j) = same {
            if tellings[i].bare_noun && adds_nothing(&events[j], &events[i]) {
                let more = events[i].according_to.clone();
                merge_sources(&mut events[j], more);
                dropped.insert(i);
                continue;
            }
            inherit(&mut events, j, i, tellings[i].definite);
            events[i].same_as = vec![EventId(j)];
        } else if tellings[i].anaphoric {
            dropped.insert(i);
            continue;
        }
        known.push(i);
    }
    parts(&mut events, tellings, &world, &dropped);
    let bare = (0..events.len()).filter(|&i| tells_nothing(&events[i], &tellings[i]));
    dropped.extend(bare);
    without(events, &dropped)
}

/// An act that nobody takes part in and that nothing else makes worth telling.
fn tells_nothing(event: &Event, telling: &Telling) -> bool {
    let violent = matches!(
        event.kind,
        EventType::Assault | EventType::Protest | EventType::Coerce | EventType::Mobilize
    );
    let off = matches!(event.status, Status::Cancelled | Status::Postponed);
    let somewhen = event.place.is_some() || event.time.is_some();
    let told = (violent && (event.place.is_some() || event.part_of.is_some()))
        || (event.kind == EventType::Consult && off)
        || (telling.occurs && somewhen)
        || !event.quantities.is_empty();
    event.actors.is_empty() && event.recipients.is_empty() && !told
}

struct World<'a> {
    actors: &'a Actors,
    times: &'a [TimeExpression],
    lead: &'a Lead,
}

impl World<'_> {
    /// Whether the later telling is of the same act.
    fn same(&self, a: &Event, b: &Event, telling_a: &Telling, telling_b: &Telling) -> bool {
        let modes = match (&a.mode, &b.mode) {
            (Some(one), Some(other)) => one == other,
            // A visit is no meeting.
            (None, Some(mode)) | (Some(mode), None) => {
                a.kind != EventType::Consult || mode == "multilateral"
            }
            (None, None) => true,
        };
        if !modes || !self.times_agree(a, b) || !self.places_agree(a, b) {
            return false;
        }
        if self.lead.restates(a.at.0, b.at.0) && self.restated(a, b, telling_a, telling_b) {
            return true;
        }
        // Who chairs the talks need not be named among those who hold them.
        if telling_b.of_known && a.kind == EventType::Consult && a.actors.len() > 1 {
            return true;
        }
        let (actors, recipients) = (
            shared(&a.actors, &b.actors),
            shared(&a.recipients, &b.recipients),
        );
        if actors == Some(false) || recipients == Some(false) {
            return false;
        }
        if telling_b.definite && (b.actors.is_empty() || actors == Some(true)) {
            return telling_a.lemma == telling_b.lemma
                || a.kind == EventType::Consult
                || actors == Some(true);
        }
        // "marched through Oslo to protest against …": in one sentence, by the same people, in the same way.
        let one_sentence = a.at.0 == b.at.0 && a.mode.is_some() && a.mode == b.mode;
        let anchored = recipients == Some(true)
            || (one_sentence && a.kind == EventType::Protest)
            || (a.place.is_some() && a.place == b.place)
            || (a.time.is_some() && self.same_interval(a, b));
        let whole_meeting =
            a.kind == EventType::Consult && a.actors.len() > 1 && same_set(&a.actors, &b.actors);
        let similar = telling_a.lemma == telling_b.lemma
            || (a.mode.is_some() && a.mode == b.mode)
            || a.kind == EventType::Consult;
        actors == Some(true)
            && (anchored || whole_meeting)
            && similar
            && statuses_agree(a.status, b.status)
    }

    /// Whether an act of the lead is that of the heading: the same way of doing it, and nobody else who does it or to whom
    /// it is done. Headings misplace who an act is done to, so one word for both acts is enough there.
    fn restated(&self, a: &Event, b: &Event, telling_a: &Telling, telling_b: &Telling) -> bool {
        let actors = self.lead.kin(self.actors, &a.actors, &b.actors);
        let recipients = self.lead.kin(self.actors, &a.recipients, &b.recipients);
        let same_word = telling_a.lemma == telling_b.lemma;
        let told_of = actors == Some(true) || (recipients == Some(true) && actors.is_none());
        let all_alike = actors != Some(false) && recipients != Some(false);
        let by_word = actors == Some(true) && same_word;
        told_of && (all_alike || by_word) && statuses_agree(a.status, b.status)
    }

    fn interval(&self, event: &Event) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        self.times.get(event.time?.0)?.interval
    }

    fn same_interval(&self, a: &Event, b: &Event) -> bool {
        self.interval(a).is_some() && self.interval(a) == self.interval(b)
    }

    fn times_agree(&self, a: &Event, b: &Event) -> bool {
        match (self.interval(a), self.interval(b)) {
            (Some(one), Some(other)) => one.0 <= other.1 && other.0 <= one.1,
            _ => true,
        }
    }

    fn places_agree(&self, a: &Event, b: &Event) -> bool {
        match (a.place, b.place) {
            (Some(one), Some(other)) => one == other || self.one_in_other(one, other),
            _ => true,
        }
    }

    /// A city and its country.
    fn one_in_other(&self, a: EntityId, b: EntityId) -> bool {
        let resolution = |id: EntityId| {
            self.actors
                .get(id)
                .place
                .as_ref()
                .map(|place| place.resolution)
        };
        let country = |id: EntityId| {
            let entity = self.actors.get(id);
            let of_place = entity
                .place
                .as_ref()
                .and_then(|place| place.country.clone());
            of_place.or_else(|| entity.country.clone())
        };
        country(a).is_some() && country(a) == country(b) && resolution(a) != resolution(b)
    }

    fn country(&self, id: EntityId) -> Option<&str> {
        self.actors.get(id).country.as_deref()
    }

    /// A meeting that the visitor of a visit holds with people of the host.
    fn is_part(&self, meeting: &Event, visit: &Event) -> bool {
        let visitor = visit
            .actors
            .iter()
            .any(|actor| meeting.actors.contains(actor));
        let hosts: BTreeSet<&str> = visit
            .recipients
            .iter()
            .chain(&visit.place)
            .filter_map(|&id| self.country(id))
            .collect();
        let others = meeting
            .actors
            .iter()
            .filter(|actor| !visit.actors.contains(actor));
        let with_host = others.clone().any(|&id| {
            visit.recipients.contains(&id)
                || self.country(id).is_some_and(|code| hosts.contains(code))
        });
        let there =
            meeting.place.is_some() && self.places_agree(meeting, visit) && visit.place.is_some();
        visitor
            && (with_host || there)
            && self.times_agree(meeting, visit)
            && self.places_agree(meeting, visit)
            && statuses_agree(meeting.status, visit.status)
    }
}

/// None where one side names nobody.
fn shared(a: &[EntityId], b: &[EntityId]) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|id| b.contains(id)))
}

fn same_set(a: &[EntityId], b: &[EntityId]) -> bool {
    a.len() == b.len() && a.iter().all(|id| b.contains(id))
}

fn statuses_agree(a: Status, b: Status) -> bool {
    let real = |status| matches!(status, Status::Happened | Status::Ongoing | Status::Ended);
    real(a) == real(b)
}

/// Whether the later telling only says what the earlier one said.
fn adds_nothing(earlier: &Event, later: &Event) -> bool {
    let inside =
        |later: &[EntityId], earlier: &[EntityId]| later.iter().all(|id| earlier.contains(id));
    inside(&later.actors, &earlier.actors)
        && inside(&later.recipients, &earlier.recipients)
        && (later.place.is_none() || later.place == earlier.place)
        && (later.time.is_none() || later.time == earlier.time)
        && later.quantities.iter().all(|quantity| {
            earlier
                .quantities
                .iter()
                .any(|known| known.kind == quantity.kind && known.low == quantity.low)
        })
        && later.status == earlier.status
        && later
            .according_to
            .iter()
            .all(|id| earlier.according_to.contains(id))
}

fn merge_sources(event: &mut Event, more: Vec<crate::speech::StatementId>) {
    for id in more {
        if !event.according_to.contains(&id) {
            event.according_to.push(id);
        }
    }
}

/// "The meeting was confirmed by …": a definite telling takes who met from the earlier one, and gives it its source.
fn inherit(events: &mut [Event], earlier: usize, later: usize, definite: bool) {
    let known = events[earlier].clone();
    let told = &mut events[later];
    if told.actors.is_empty() {
        told.actors.clone_from(&known.actors);
        told.because.push_str("; actors: joining.same");
    }
    if told.recipients.is_empty() {
        told.recipients.clone_from(&known.recipients);
    }
    if !definite {
        return;
    }
    if told.place.is_none() && known.place.is_some() {
        told.place = known.place;
        told.because.push_str("; place: joining.same");
    }
    if told.time.is_none() && known.time.is_some() {
        (told.time, told.through) = (known.time, known.through);
        told.because.push_str("; time: joining.same");
    }
    let planned = matches!(known.status, Status::Planned | Status::Possible);
    if planned && told.status == Status::Happened && told.because.contains("taken for granted") {
        told.status = known.status;
        told.because.push_str("; status: joining.same");
    }
    let sources = told.according_to.clone();
    if !known.according_to.is_empty() {
        merge_sources(&mut events[earlier], sources);
    }
}

/// Fills `part_of`.
fn parts(events: &mut [Event], tellings: &[Telling], world: &World, dropped: &BTreeSet<usize>) {
    let visits: Vec<usize> = (0..events.len())
        .filter(|i| !dropped.contains(i))
        .filter(|&i| {
            events[i].kind == EventType::Consult && events[i].mode.as_deref() == Some("visit")
        })
        .collect();
    for i in 0..events.len() {
        if let Some(cause) = tellings[i]
            .cause
            .filter(|cause| *cause != i && !dropped.contains(cause))
        {
            events[i].part_of = Some(EventId(cause));
            continue;
        }
        let meeting =
            events[i].kind == EventType::Consult && events[i].mode.as_deref() != Some("visit");
        if !meeting || visits.is_empty() {
            continue;
        }
        // The nearest visits before and after in the text.
        let at = visits.partition_point(|&visit| visit < i);
        let around = visits[at.saturating_sub(6)..at]
            .iter()
            .rev()
            .chain(visits[at..].iter().take(3));
        let whole = around
            .copied()
            .find(|&visit| world.is_part(&events[i], &events[visit]));
        if let Some(visit) = whole {
            events[i].part_of = Some(EventId(visit));
            if events[i].place.is_none() && events[visit].place.is_some() {
                events[i].place = events[visit].place;
                events[i]
                    .because
                    .push_str("; place: joining.part, that of the visit");
            }
        }
    }
}

/// The events that are left, with their ids in order.
fn without(events: Vec<Event>, dropped: &BTreeSet<usize>) -> Vec<Event> {
    let mut new_id = vec![None; events.len()];
    let left = (0..events.len()).filter(|i| !dropped.contains(i));
    for (new, old) in left.enumerate() {
        new_id[old] = Some(EventId(new));
    }
    let renamed = |id: EventId| new_id[id.0];
    events
        .into_iter()
        .enumerate()
        .filter(|(i, _)| !dropped.contains(i))
        .map(|(_, mut event)| {
            event.same_as = event.same_as.iter().filter_map(|&id| renamed(id)).collect();
            event.part_of = event.part_of.and_then(renamed);
            event
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn telling(at: usize, actors: &[usize], mode: Option<&str>) -> Event {
        Event {
            kind: EventType::Consult,
            mode: mode.map(str::to_owned),
            contexts: Vec::new(),
            cameo: None,
            trigger: Span::new(at, at + 1),
            at: (0, at),
            evidence: Span::new(at, at + 1),
            actors: actors.iter().map(|&id| EntityId(id)).collect(),
            recipients: Vec::new(),
            place: None,
            time: None,
            through: None,
            status: Status::Planned,
            quantities: Vec::new(),
            according_to: Vec::new(),
            same_as: Vec::new(),
            part_of: None,
            confidence: 0.5,
            because: String::new(),
        }
    }

    fn joined(events: Vec<Event>, tellings: &[Telling]) -> Vec<Event> {
        let mut actors = Actors::default();
        for name in ["A", "B", "C"] {
            actors.entities.push(crate::actor::Entity {
                kind: crate::record::EntityKind::Person,
                name: name.to_owned(),
                country: None,
                sectors: Vec::new(),
                roles: Vec::new(),
                place: None,
                mentions: Vec::new(),
            });
        }
        join(events, tellings, &actors, &[], &Lead::default())
    }

    #[test]
    fn a_definite_noun_speaks_of_the_meeting_told_before_and_brings_its_source() {
        let mut later = telling(9, &[], None);
        later.according_to = vec![crate::speech::StatementId(0)];
        let tellings = [
            Telling::default(),
            Telling {
                definite: true,
                bare_noun: true,
                anaphoric: true,
                ..Telling::default()
            },
        ];
        let found = joined(vec![telling(0, &[1, 2], None), later], &tellings);
        assert_eq!(found[1].same_as, [EventId(0)]);
        assert_eq!(found[1].actors, [EntityId(1), EntityId(2)]);
    }

    #[test]
    fn a_bare_repeat_is_dropped_and_a_visit_is_no_meeting() {
        let noun = Telling {
            definite: true,
            bare_noun: true,
            ..Telling::default()
        };
        let repeat = joined(
            vec![telling(0, &[1, 2], None), telling(9, &[1], None)],
            &[Telling::default(), noun.clone()],
        );
        assert_eq!(repeat.len(), 1);
        let visit = joined(
            vec![telling(0, &[1, 2], None), telling(9, &[1], Some("visit"))],
            &[Telling::default(), noun],
        );
        assert_eq!(visit.len(), 2);
        assert!(visit[1].same_as.is_empty());
    }
}
