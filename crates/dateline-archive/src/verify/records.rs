//! Every record unpacked and held to the contract, and what the store says of it held to the record.

use std::collections::BTreeMap;

use dateline::Record;
use rusqlite::Connection;

use super::{Extent, Verified};
use crate::add::version_digest;
use crate::check::check;
use crate::decisions::People;
use crate::{Error, packing, store};

/// How often progress is told.
const OFTEN: u64 = 100;

/// A stored record and what the store says of it.
struct Stored {
    revision: i64,
    version: i64,
    is_current: bool,
    is_dated: bool,
    report: String,
    digest: i64,
    reader: String,
    record: Vec<u8>,
}

pub(super) fn records(
    connection: &Connection,
    extent: Extent,
    verified: &mut Verified,
    watch: &mut dyn FnMut(&'static str, u64, u64),
) -> Result<(), Error> {
    let step = extent.step();
    let people = People::load(connection)?;
    let all: u64 = connection.query_row("SELECT count(*) FROM revisions_", [], |row| row.get(0))?;
    let all = all.div_ceil(step);
    let mut look = connection.prepare(
        "SELECT s.revision, s.version, s.superseded IS NULL, v.published IS NOT NULL, r.id, v.digest, d.identity, s.record
         FROM revisions_ s JOIN versions_ v USING (version) JOIN reports_ r USING (report) JOIN readers_ d USING (reader)
         WHERE s.revision % ?1 = 1 % ?1 ORDER BY s.revision",
    )?;
    let rows = look.query_map([step], |row| {
        Ok(Stored {
            revision: row.get(0)?,
            version: row.get(1)?,
            is_current: row.get(2)?,
            is_dated: row.get(3)?,
            report: row.get(4)?,
            digest: row.get(5)?,
            reader: row.get(6)?,
            record: row.get(7)?,
        })
    })?;
    for stored in rows {
        let stored = stored?;
        if let Err(problem) = one(connection, &people, &stored)? {
            let report = &stored.report;
            let whose = format!("record {} of report {report}: {problem}", stored.revision);
            verified.fault("record", whose);
        }
        verified.records += 1;
        if verified.records.is_multiple_of(OFTEN) {
            watch("records", verified.records, all);
        }
    }
    Ok(())
}

fn one(
    connection: &Connection,
    people: &People,
    stored: &Stored,
) -> Result<Result<(), String>, Error> {
    let record = match packing::unpack(&stored.record) {
        Ok(record) => record,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if let Err(problem) = check(&record).and_then(|()| is_its_own(&record, stored)) {
        return Ok(Err(problem));
    }
    if !stored.is_current || !stored.is_dated {
        return Ok(Ok(()));
    }
    let told = told(connection, stored.version)?;
    let corrected = people.corrected(&record);
    Ok(tellings(corrected.as_ref().unwrap_or(&record), told))
}

/// Whether it is the record of this report and text.
fn is_its_own(record: &Record, stored: &Stored) -> Result<(), String> {
    let head = &record.report;
    let digest = version_digest(
        &head.text,
        head.published.as_deref(),
        head.notice.as_ref().map(|notice| notice.kind),
    );
    if head.id != stored.report {
        return Err(format!("it is that of report {}", head.id));
    }
    if digest != stored.digest {
        return Err("it is that of another text".to_owned());
    }
    if record.reader != stored.reader {
        return Err(format!("it was made by reader {}", record.reader));
    }
    Ok(())
}

/// A telling as the store has it: type, start, end of the words that name it.
type Telling = (String, usize, usize);

fn told(connection: &Connection, version: i64) -> Result<Vec<(usize, Telling)>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT t.number, y.name, t.start, t.end FROM tellings_ t JOIN report_events_ i USING (item) JOIN types_ y USING (type)
         WHERE i.version = ? AND NOT i.retired",
    )?;
    let rows = look.query_map([version], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the store's tellings are the events of a record as people corrected it, each once.
fn tellings(record: &Record, told: Vec<(usize, Telling)>) -> Result<(), String> {
    let count = told.len();
    let told: BTreeMap<usize, Telling> = told.into_iter().collect();
    if count != told.len() {
        return Err("an event is told twice".to_owned());
    }
    if count != record.events.len() {
        let events = record.events.len();
        return Err(format!("it has {events} events, of which {count} are told"));
    }
    for (number, event) in record.events.iter().enumerate() {
        let [start, end] = event.trigger.0;
        let expected = (store::written(&event.kind), start, end);
        if told.get(&number) != Some(&expected) {
            return Err(format!("{} is not told as it stands there", event.id));
        }
    }
    Ok(())
}
