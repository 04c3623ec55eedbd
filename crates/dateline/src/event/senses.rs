//! Words of two senses keep one of them through a report (Gale, Church and Yarowsky, "One sense per discourse", 1992):
//! where dockers walk out, "the strike" that enters its second week is theirs.

use super::Event;
use super::frames::Frames;
use super::words::{Class, Words};
use crate::actor::Actors;
use crate::language::Document;
use crate::record::EventType;

/// Rows by which a bare "strike" is taken for an air strike.
const BARE_STRIKE: &str = "assault.strike.noun";
/// Sectors whose strikes are no stoppages.
const ARMED: [&str; 3] = ["MIL", "REB", "SPY"];

/// Rows by which a strike in a branch of work, that may be a place as well, is taken for a stoppage.
const BRANCH_STRIKE: &str = "protest.strike.stage";

/// "Three dead in station strike", "hospital missile strike": where the sentence speaks of the dead or of weapons, the
/// strike is on what is named before it.
pub(super) fn attacks(events: &mut [Event], document: &Document, frames: &Frames, words: &Words) {
    let Some(attack) = frames.get(BARE_STRIKE) else {
        return;
    };
    for event in events
        .iter_mut()
        .filter(|event| event.frame() == BRANCH_STRIKE)
    {
        let tokens = &document.sentences[event.at.0].tokens;
        if !tokens
            .iter()
            .any(|token| words.says(Class::Violence, token))
        {
            continue;
        }
        event.kind = attack.kind;
        event.mode.clone_from(&attack.mode);
        event.cameo.clone_from(&attack.cameo);
        for place in std::mem::take(&mut event.actors) {
            if !event.recipients.contains(&place) {
                event.recipients.push(place);
            }
        }
        event.because = format!(
            "{BARE_STRIKE}: of weapons, as its sentence says; {}",
            event.because
        );
    }
}

/// In a report of workers on strike, a strike on nobody by nobody armed is theirs.
pub(super) fn strikes(events: &mut [Event], actors: &Actors) {
    let labour = events
        .iter()
        .any(|event| event.kind == EventType::Protest && event.mode.as_deref() == Some("strike"));
    if !labour {
        return;
    }
    for event in events.iter_mut() {
        let armed = event.actors.iter().any(|&id| {
            let actor = actors.get(id);
            actor
                .sectors
                .iter()
                .any(|sector| ARMED.contains(&sector.as_str()))
        });
        if event.frame() == BARE_STRIKE && event.recipients.is_empty() && !armed {
            event.kind = EventType::Protest;
            event.mode = Some("strike".to_owned());
            event.cameo = Some("143".to_owned());
            event.because = format!(
                "sense.strike: of workers, as elsewhere in the report; {}",
                event.because
            );
        }
    }
}
