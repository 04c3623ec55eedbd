//! Words of two senses keep one of them through a report (Gale, Church and Yarowsky, "One sense per discourse", 1992):
//! where dockers walk out, "the strike" that enters its second week is theirs.

use super::Event;
use crate::actor::Actors;
use crate::record::EventType;

/// Rows by which a bare "strike" is taken for an air strike.
const BARE_STRIKE: &str = "assault.strike.noun";
/// Sectors whose strikes are no stoppages.
const ARMED: [&str; 3] = ["MIL", "REB", "SPY"];

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
