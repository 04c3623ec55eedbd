//! An archive event together with what its tellings' records say beside it: addresses, publishers, evidence, sectors.

use std::collections::VecDeque;
use std::rc::Rc;

use dateline::Record;
use dateline::record::{CodePoints, Entity, Event, Statement, Time};
use dateline_archive::Archive;
use dateline_archive::answer::ArchiveEvent;

use crate::Error;

/// Records kept at hand: events near one another in time are told by the same reports.
const AT_HAND: usize = 64;

/// An event and its tellings.
pub(crate) struct Told {
    pub(crate) event: ArchiveEvent,
    /// In the order of the event's tellings.
    pub(crate) tellings: Vec<Telling>,
}

/// What the record of a telling says.
pub(crate) struct Telling {
    pub(crate) record: Rc<Record>,
    /// Its place among the record's events; none where people's corrections moved it.
    at: Option<usize>,
}

impl Telling {
    /// The event in its record.
    pub(crate) fn event(&self) -> Option<&Event> {
        self.record.events.get(self.at?)
    }

    /// The clause that proves it, on one line.
    pub(crate) fn words(&self) -> Option<String> {
        Some(self.pieces(&[self.event()?.evidence]))
    }

    /// Pieces of the report's text on one line, with an ellipsis where something stands between.
    pub(crate) fn pieces(&self, spans: &[CodePoints]) -> String {
        let piece = |CodePoints([start, end]): &CodePoints| {
            let text = self.record.report.text.chars().skip(*start);
            let piece: String = text.take(end.saturating_sub(*start)).collect();
            piece.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        spans.iter().map(piece).collect::<Vec<_>>().join(" … ")
    }

    /// The statements that carry the event, in the order of the record.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Statement> {
        let carrying = self.event().map(|event| event.according_to.as_slice());
        let carrying = carrying.unwrap_or_default();
        (self.record.statements.iter()).filter(|statement| carrying.contains(&statement.id))
    }

    /// The entity of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Entity> {
        self.record.entities.iter().find(|one| one.id == id)
    }

    /// The time of an id.
    pub(crate) fn time(&self, id: Option<&str>) -> Option<&Time> {
        self.record
            .times
            .iter()
            .find(|one| Some(one.id.as_str()) == id)
    }

    /// Whether it stands in the first paragraph of what was read.
    pub(crate) fn is_in_lead(&self) -> bool {
        let Some(event) = self.event() else {
            return false;
        };
        let CodePoints([begin, _]) = self.record.report.body;
        let CodePoints([trigger, _]) = event.trigger;
        let before = self.record.report.text.chars().skip(begin);
        let before: String = before.take(trigger.saturating_sub(begin)).collect();
        !before.trim_start().contains("\n\n")
    }

    /// The entity that bears a name in this telling.
    pub(crate) fn entity(&self, name: &str) -> Option<&Entity> {
        self.record.entities.iter().find(|one| one.name == name)
    }

    /// The entity of the event's place.
    pub(crate) fn place(&self) -> Option<&Entity> {
        self.by_id(self.event()?.place.as_deref()?)
    }
}

impl Told {
    /// The first telling that satisfies.
    pub(crate) fn first<T>(&self, look: impl Fn(&Telling) -> Option<T>) -> Option<T> {
        self.tellings.iter().find_map(look)
    }

    /// PLOVER sectors of somebody who takes part, by the first telling that gives any.
    pub(crate) fn sectors(&self, name: &str) -> Vec<String> {
        self.first(|telling| {
            let sectors = &telling.entity(name)?.code.sector;
            (!sectors.is_empty()).then(|| sectors.clone())
        })
        .unwrap_or_default()
    }

    /// The title that somebody holds, by the first telling that gives one.
    pub(crate) fn title(&self, name: &str) -> Option<String> {
        self.first(|telling| Some(telling.entity(name)?.roles.first()?.title.clone()))
    }

    /// The place with all that its record knows of it, where a telling names the one that is believed.
    pub(crate) fn place(&self) -> Option<dateline::record::Place> {
        let believed = self.event.place.as_ref()?;
        self.first(|telling| {
            let place = telling.place()?.place.as_ref()?;
            (place.name == believed.name).then(|| place.clone())
        })
    }
}

/// Finds what belongs to events.
#[derive(Default)]
pub(crate) struct Teller {
    at_hand: VecDeque<(String, i64, Rc<Record>)>,
}

impl Teller {
    /// The event with its tellings.
    pub(crate) fn tell(&mut self, archive: &Archive, event: ArchiveEvent) -> Result<Told, Error> {
        let mut tellings = Vec::new();
        for telling in &event.tellings {
            if let Some(record) = self.record(archive, &telling.report, telling.version)? {
                let number = telling.event.strip_prefix('v');
                let number = number.and_then(|number| number.parse::<usize>().ok());
                let at = number.and_then(|number| number.checked_sub(1));
                tellings.push(Telling { record, at });
            }
        }
        Ok(Told { event, tellings })
    }

    fn record(
        &mut self,
        archive: &Archive,
        report: &str,
        version: i64,
    ) -> Result<Option<Rc<Record>>, Error> {
        let held = self
            .at_hand
            .iter()
            .find(|(id, number, _)| id == report && *number == version);
        if let Some((_, _, record)) = held {
            return Ok(Some(Rc::clone(record)));
        }
        let Some(record) = archive.record(report, version)? else {
            return Ok(None);
        };
        let record = Rc::new(record);
        if self.at_hand.len() == AT_HAND {
            self.at_hand.pop_front();
        }
        self.at_hand
            .push_back((report.to_owned(), version, Rc::clone(&record)));
        Ok(Some(record))
    }
}
