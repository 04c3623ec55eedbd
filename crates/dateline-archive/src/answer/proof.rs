//! The words of a report that prove a telling, in their sentence.

use dateline::Record;
use dateline::record::CodePoints;
use rusqlite::OptionalExtension;
use serde::Serialize;

use crate::decisions::People;
use crate::{Archive, Error, packing};

/// A telling's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The sentence that holds the words, as the report has it.
    pub sentence: String,
    /// The words that name the event, in code points of the sentence.
    pub words: [usize; 2],
    /// Who published the report.
    pub publisher: Option<String>,
    /// The report's headline.
    pub title: Option<String>,
}

impl Archive {
    /// The latest record of a version of a report (its first is 1). None where the archive does not hold it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn record(&self, report: &str, version: i64) -> Result<Option<Record>, Error> {
        let packed: Option<Vec<u8>> = self
            .store
            .connection
            .prepare_cached(
                "SELECT record FROM revisions_ WHERE version = (SELECT version FROM versions_ JOIN reports_ USING (report)
                     WHERE id = ? ORDER BY coalesce(published, 0), tie LIMIT 1 OFFSET ?)
                 ORDER BY revision DESC LIMIT 1",
            )?
            .query_row((report, version - 1), |row| row.get(0))
            .optional()?;
        packed.map(|packed| packing::unpack(&packed)).transpose()
    }

    /// The words that tell an event of a record, in their sentence.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn proof(&self, report: &str, version: i64, event: &str) -> Result<Option<Proof>, Error> {
        let Some(record) = self.record(report, version)? else {
            return Ok(None);
        };
        let corrected = People::load(&self.store.connection)?.corrected(&record);
        Ok(proof(corrected.as_ref().unwrap_or(&record), event))
    }
}

fn proof(record: &Record, event: &str) -> Option<Proof> {
    // Events are told by their place in the record as people corrected it.
    let number: usize = event.strip_prefix('v')?.parse().ok()?;
    let event = record.events.get(number.checked_sub(1)?)?;
    let [start, end] = event.trigger.0;
    let holds = |span: &&CodePoints| span.0[0] <= start && end <= span.0[1];
    let CodePoints([from, until]) = *record
        .sentences
        .iter()
        .find(holds)
        .unwrap_or(&event.evidence);
    let sentence = record
        .report
        .text
        .chars()
        .skip(from)
        .take(until.saturating_sub(from))
        .collect();
    Some(Proof {
        sentence,
        words: [start.saturating_sub(from), end.saturating_sub(from)],
        publisher: record.report.publisher.clone(),
        title: record.report.title.clone(),
    })
}
