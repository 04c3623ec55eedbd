//! Fields of events that people put right.

use std::collections::BTreeSet;

use dateline::Record;
use dateline::record::{CodePoints, EventType, Status};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::moment::Day;

/// A corrected field of an event. Fields left out stay as they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Correction {
    /// The report's id.
    pub report: String,
    /// The words that name the event: a span that meets its trigger.
    pub span: [u32; 2],
    /// The right PLOVER type.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub kind: Option<EventType>,
    /// The right mode; an empty one for none.
    pub mode: Option<String>,
    /// The right status.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub status: Option<Status>,
    /// The right first day.
    pub earliest: Option<String>,
    /// The right last day.
    pub latest: Option<String>,
    /// True where there is no event at all.
    pub no_event: bool,
}

impl Correction {
    pub(super) fn check(&self) -> Result<(), Error> {
        for written in self.earliest.iter().chain(&self.latest) {
            if Day::parse(written).is_none() {
                return Err(Error::moment(written));
            }
        }
        let says = self.kind.is_some() || self.mode.is_some() || self.status.is_some();
        if says || self.earliest.is_some() || self.latest.is_some() || self.no_event {
            return Ok(());
        }
        Err(Error::asked(
            "a correction must name a field: type, mode, status, earliest, latest or no_event",
        ))
    }

    fn meets(&self, trigger: CodePoints) -> bool {
        let [start, end] = self.span;
        trigger.0[0] < end as usize && start as usize <= trigger.0[1].saturating_sub(1)
    }

    /// The record as it would be, had the reader read the event rightly.
    pub(super) fn apply(&self, record: &mut Record) {
        if record.report.id != self.report {
            return;
        }
        let times = record.times.len();
        let mut added = Vec::new();
        for event in record
            .events
            .iter_mut()
            .filter(|event| self.meets(event.trigger))
        {
            event.kind = self.kind.unwrap_or(event.kind);
            event.status = self.status.unwrap_or(event.status);
            if let Some(mode) = &self.mode {
                event.mode = Some(mode.clone()).filter(|mode| !mode.is_empty());
            }
            if self.earliest.is_some() || self.latest.is_some() {
                let time = self.time(event.trigger, times + added.len());
                event.time = Some(time.id.clone());
                added.push(time);
            }
        }
        record.times.extend(added);
        if self.no_event {
            let gone: BTreeSet<String> = (record.events.iter())
                .filter(|event| self.meets(event.trigger))
                .map(|event| event.id.clone())
                .collect();
            for event in &mut record.events {
                event.same_as.retain(|id| !gone.contains(id));
                event.part_of.take_if(|id| gone.contains(id));
            }
            record.events.retain(|event| !gone.contains(&event.id));
        }
    }

    /// The time that a person gave, as one of the record.
    fn time(&self, span: CodePoints, number: usize) -> dateline::record::Time {
        let value = self
            .earliest
            .clone()
            .or_else(|| self.latest.clone())
            .unwrap_or_default();
        dateline::record::Time {
            id: format!("tc{}", number + 1),
            span,
            text: String::new(),
            kind: dateline::time::TimexType::Date,
            value,
            modifier: None,
            earliest: self.earliest.clone(),
            latest: self.latest.clone(),
            anchor: None,
            because: "person.correction".to_owned(),
        }
    }
}
