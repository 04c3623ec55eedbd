//! A takedown: a report is gone from text, index, revisions and file; a tombstone with reason and day remains.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use crate::batch::{Batch, Close};
use crate::copying::Copying;
use crate::gathering::Gathering;
use crate::joining;
use crate::moment::Day;
use crate::store::Place;
use crate::telling::{FormId, ReportEvent};
use crate::upkeep::Before;
use crate::{Archive, Error, add, derive, moment, ordered, retelling};

/// What a takedown took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Texts of the report.
    pub versions: usize,
    /// Events that it told.
    pub events: usize,
}

impl Archive {
    /// Removes a report with all its versions and revisions for good, and joins anew what had been joined through it. Its
    /// text is overwritten in the file; it is not taken in again. Of a report that is removed already, what may be left is
    /// overwritten.
    ///
    /// # Errors
    /// Where there is no such report, the store cannot be written to, or another process still reads what was there before.
    pub fn remove(&mut self, report: &str, because: &str) -> Result<Removed, Error> {
        self.refresh()?;
        let is_removed: Option<bool> = self
            .store
            .connection
            .prepare_cached("SELECT removed_on IS NOT NULL FROM reports_ WHERE id = ?")?
            .query_row([report], |row| row.get(0))
            .optional()?;
        let removed = match is_removed {
            Some(true) => Ok(Removed {
                versions: 0,
                events: 0,
            }),
            _ => self.batch(|batch| take_down(batch, report, because)),
        }?;
        self.overwrite()?;
        Ok(removed)
    }

    /// Overwrites what deleted texts have left in the full-text index and in the log.
    fn overwrite(&self) -> Result<(), Error> {
        let connection = &self.store.connection;
        // Deleted words stay in the segments of the full-text index until these are merged.
        connection.execute("INSERT INTO texts_ (texts_) VALUES ('optimize')", [])?;
        let is_busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if is_busy {
            return Err(Error::asked(
                "the report is removed, but another process still reads the archive as it was before, so that the text is \
                 still in the log; let that process end and run the same command again",
            ));
        }
        Ok(())
    }
}

/// Takes a report out of everything that knows of it.
pub(crate) fn take_down(
    batch: &mut Batch<'_>,
    id: &str,
    because: &str,
) -> Result<Close<Removed>, Error> {
    let connection = batch.connection;
    let report = report_number(connection, id)?;
    let versions = versions(connection, report)?;
    let forms = forms_of(connection, &versions)?;
    leave_events(batch, &versions)?;
    batch.touched.extend(free_copies(connection, &versions)?);
    leave_stories(connection, &versions)?;
    connection
        .prepare_cached(
            "UPDATE links_ SET title = NULL, state = 'removed'
             WHERE report = ?2 OR url IN (SELECT url FROM versions_ WHERE report = ?1)",
        )?
        .execute((report, id))?;
    let mut touched = std::mem::take(&mut batch.touched);
    for version in &versions {
        touched.extend(items(connection, version.2)?);
    }
    let before = Before::of(connection, &touched)?;
    let mut events = 0;
    for version in &versions {
        events += erase_events(connection, version.2)?;
        erase_version(connection, version.2)?;
    }
    leave_tombstone(connection, report, because)?;
    erase_words_about(connection, id)?;
    derive::rewrite(connection, batch.interned, &touched, batch.number)?;
    before.settle(connection, &touched, batch.number)?;
    // Only now does no event name any more whom this report alone named.
    forget_names(connection, &forms)?;
    batch.forget();
    Ok(Close::Keep(Removed {
        versions: versions.len(),
        events,
    }))
}

/// Takes what a report told out of the events that it was joined to, and joins anew what had been joined through it.
fn leave_events(batch: &mut Batch<'_>, versions: &[Place]) -> Result<(), Error> {
    let mut joining = batch.joining()?;
    let mut unsettled: BTreeSet<joining::Place> = BTreeSet::new();
    for version in versions {
        let retired = retelling::retire(&mut joining, version.2)?;
        unsettled.extend(retired.seen);
    }
    ordered::settle(&mut joining, unsettled)?;
    let mut touched = std::mem::take(&mut joining.touched);
    batch.touched.append(&mut touched);
    Ok(())
}

fn leave_tombstone(connection: &Connection, report: i64, because: &str) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE reports_ SET removed_on = ?, removed_because = ? WHERE report = ?")?
        .execute((Day::holding(moment::now()).0, because, report))?;
    Ok(())
}

/// What could not be read of it, and what people said of its words.
fn erase_words_about(connection: &Connection, id: &str) -> Result<(), Error> {
    for sql in [
        "DELETE FROM problems_ WHERE report = ?",
        "DELETE FROM decisions_ WHERE body ->> 'decision' IN ('correct', 'split_entity') AND body ->> 'report' = ?",
    ] {
        connection.prepare_cached(sql)?.execute([id])?;
    }
    Ok(())
}

fn report_number(connection: &Connection, id: &str) -> Result<i64, Error> {
    connection
        .prepare_cached("SELECT report FROM reports_ WHERE id = ? AND removed_on IS NULL")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| {
            Error::unknown(
                "report",
                id,
                "`dateline search` or the view `reports` tells the ids",
            )
        })
}

fn versions(connection: &Connection, report: i64) -> Result<Vec<Place>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT coalesce(published, 0), tie, version FROM versions_ WHERE report = ?",
    )?;
    let rows = look.query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whom a report names, in any reading of it.
fn forms_of(
    connection: &Connection,
    versions: &[(i64, i64, i64)],
) -> Result<BTreeSet<FormId>, Error> {
    let mut forms = BTreeSet::new();
    let mut named = connection.prepare_cached("SELECT form FROM mentions_ WHERE version = ?")?;
    let mut told =
        connection.prepare_cached("SELECT body FROM report_events_ WHERE version = ?")?;
    for (_, _, version) in versions {
        for form in named.query_map([version], |row| row.get(0))? {
            forms.insert(form?);
        }
        for body in told.query_map([version], |row| row.get::<_, Vec<u8>>(0))? {
            named_in(&body?, &mut forms)?;
        }
    }
    Ok(forms)
}

/// Adds whom a report event names.
fn named_in(body: &[u8], forms: &mut BTreeSet<FormId>) -> Result<(), Error> {
    let event: ReportEvent = postcard::from_bytes(body).map_err(Error::record)?;
    for telling in &event.tellings {
        let speakers = (telling.voices.iter()).filter_map(|voice| voice.speaker);
        let parties = telling.actors.iter().chain(&telling.recipients).copied();
        forms.extend(parties.chain(speakers));
    }
    Ok(())
}

/// Deletes names and titles that nothing refers to any more, be it a reading that is kept for `recorded-by`.
fn forget_names(connection: &Connection, forms: &BTreeSet<FormId>) -> Result<(), Error> {
    let mut kept = BTreeSet::new();
    let mut told = connection.prepare_cached("SELECT body FROM report_events_ WHERE retired")?;
    for body in told.query_map([], |row| row.get::<_, Vec<u8>>(0))? {
        named_in(&body?, &mut kept)?;
    }
    let mut forget = connection.prepare_cached(
        "DELETE FROM forms_ WHERE form = ?1 AND NOT EXISTS (SELECT 1 FROM mentions_ WHERE form = ?1)
            AND NOT EXISTS (SELECT 1 FROM roles_ WHERE body = ?1)
            AND NOT EXISTS (SELECT 1 FROM parties_ WHERE form = ?1)",
    )?;
    for form in forms.difference(&kept) {
        forget.execute([form])?;
    }
    connection.execute(
        "DELETE FROM words_ WHERE word NOT IN (
            SELECT publisher FROM versions_ WHERE publisher IS NOT NULL
            UNION SELECT agency FROM versions_ WHERE agency IS NOT NULL
            UNION SELECT title FROM roles_ UNION SELECT step FROM steps_
            UNION SELECT mode FROM tellings_ WHERE mode IS NOT NULL
            UNION SELECT mode FROM events_ WHERE mode IS NOT NULL)",
        [],
    )?;
    Ok(())
}

/// Reports that were copies of these are copies of others, or originals. Returns the founders of their events.
fn free_copies(connection: &Connection, versions: &[Place]) -> Result<BTreeSet<i64>, Error> {
    let mut copying = Copying::new(connection);
    let mut unsettled = BTreeSet::new();
    let mut founders = BTreeSet::new();
    for version in versions {
        unsettled.extend(copying.unindex(*version)?);
        let mut look =
            connection.prepare_cached("SELECT version FROM versions_ WHERE copy_of = ?")?;
        for copy in look.query_map([version.2], |row| row.get::<_, i64>(0))? {
            founders.extend(add::founders_of(connection, "version", copy?)?);
        }
        connection
            .prepare_cached(
                "UPDATE versions_ SET copy_of = NULL WHERE copy_of = ?1 OR version = ?1",
            )?
            .execute([version.2])?;
    }
    unsettled.retain(|place| !versions.contains(place));
    for (_, _, version) in ordered::settle(&mut copying, unsettled)? {
        founders.extend(add::founders_of(connection, "version", version)?);
    }
    Ok(founders)
}

/// Reports that stood in a story with these stand in one without them.
fn leave_stories(connection: &Connection, versions: &[Place]) -> Result<(), Error> {
    let mut gathering = Gathering::new(connection);
    let mut unsettled = BTreeSet::new();
    for version in versions {
        unsettled.extend(gathering.unindex(*version)?);
        // Nothing may refer to what is deleted; whoever stood in a story that it began is decided again.
        let mut look = connection
            .prepare_cached("SELECT published, tie, version FROM versions_ WHERE story = ?")?;
        for place in look.query_map([version.2], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })? {
            unsettled.insert(place?);
        }
        connection
            .prepare_cached("UPDATE versions_ SET story = NULL WHERE story = ?1 OR version = ?1")?
            .execute([version.2])?;
    }
    unsettled.retain(|place| !versions.contains(place));
    ordered::settle(&mut gathering, unsettled)?;
    Ok(())
}

/// The numbers of a version's report events.
fn items(connection: &Connection, version: i64) -> Result<Vec<i64>, Error> {
    let mut look =
        connection.prepare_cached("SELECT item FROM report_events_ WHERE version = ?")?;
    let rows = look.query_map([version], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Deletes a version's report events, which have been taken out of joining. Returns how many there were.
fn erase_events(connection: &Connection, version: i64) -> Result<usize, Error> {
    let items = "SELECT item FROM report_events_ WHERE version = ?";
    for table in ["tellings_", "memberships_", "successors_"] {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE item IN ({items})"))?
            .execute([version])?;
    }
    // Archive events that it founded go at once: nothing may refer to what is deleted.
    for founder in self::items(connection, version)? {
        derive::erase(connection, founder)?;
    }
    connection
        .prepare_cached(&format!("DELETE FROM steps_ WHERE item IN ({items})"))?
        .execute([version])?;
    Ok(connection
        .prepare_cached("DELETE FROM report_events_ WHERE version = ?")?
        .execute([version])?)
}

fn erase_version(connection: &Connection, version: i64) -> Result<(), Error> {
    for sql in [
        "DELETE FROM texts_ WHERE rowid = ?",
        "DELETE FROM revisions_ WHERE version = ?",
        "DELETE FROM signatures_ WHERE version = ?",
        "DELETE FROM profiles_ WHERE version = ?",
        "DELETE FROM versions_ WHERE version = ?",
    ] {
        connection.prepare_cached(sql)?.execute([version])?;
    }
    Ok(())
}
