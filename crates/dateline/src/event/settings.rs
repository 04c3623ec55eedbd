//! Where and when what is spoken of took place, where only the sentences before say so: "…, the ministers decided in
//! Riga on Wednesday. … he said after *the meeting*."

use crate::actor::EntityId;
use crate::record::{EventType, Status};
use crate::time::TimeId;

use super::Event;
use super::joining::Telling;
use super::participants::Participants;
use super::place_time::{Circumstances, place_at, time_at};
use super::tree::Tree;
use super::words::Class;

/// Sentences back to which "the meeting" may speak of what is told.
const REACH: usize = 3;

/// When and where a main clause is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    time: TimeId,
    place: EntityId,
}

/// The setting of the sentence's first clause that has both a day and a place.
pub(super) fn of(
    tree: &Tree,
    near: &Circumstances,
    participants: &Participants,
) -> Option<Setting> {
    if near.times.is_empty() {
        return None;
    }
    (0..tree.len())
        .filter(|&verb| tree.is_verbal(verb) && tree.xpos(verb) == "VBD")
        .find_map(|verb| {
            let time = time_at(tree, near, |above| above == verb)?;
            let place = tree
                .children_by(verb, &["obl"])
                .filter(|&nominal| tree.is_after(nominal, Class::Locative))
                .find_map(|nominal| place_at(tree, nominal, participants))?;
            Some(Setting { time, place })
        })
}

/// Gives "the meeting" of which nothing was told before the day and the place of the sentences before it.
pub(super) fn of_meetings(
    events: &mut [Event],
    tellings: &[Telling],
    settings: &[Option<Setting>],
) {
    let meets = |event: &Event| {
        event.kind == EventType::Consult
            && matches!(event.mode.as_deref(), None | Some("multilateral"))
    };
    let Some(first) = events.iter().position(meets) else {
        return;
    };
    let (event, telling) = (&mut events[first], &tellings[first]);
    let told_elsewhere = event.place.is_none()
        && event.time.is_none()
        && telling.definite
        && event.status == Status::Happened;
    if !told_elsewhere {
        return;
    }
    let sentence = event.at.0.min(settings.len());
    let before = settings[sentence.saturating_sub(REACH)..sentence]
        .iter()
        .rev();
    if let Some(setting) = before.flatten().next() {
        event.place = Some(setting.place);
        event.time = Some(setting.time);
        event.because.push_str("; place and time: setting.before");
    }
}
