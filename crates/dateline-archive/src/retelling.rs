//! Taking back what a version told: when it is read again, and when it is removed.

use std::collections::BTreeSet;

use dateline::{Context, Published, Record, Report};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::acquaintance::Acquaintance;
use crate::add::{self, Taken};
use crate::batch::{Batch, Close};
use crate::decisions::People;
use crate::joining::{Joining, Place};
use crate::moment::Day;
use crate::{Archive, Error, ordered, packing};

/// What became of a reading again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reread {
    /// Texts that were read again.
    pub read: usize,
    /// Those whose record is another one now: each has a new revision.
    pub revised: usize,
}

/// The versions published on a day, or without one.
type VersionsOfDay = (Option<Day>, Vec<i64>);

/// Reads many reports, in their order: what `dateline::Reader::read_all` does.
pub type ReadAll<'r> = &'r dyn Fn(&[Report]) -> Vec<Record>;

/// Reads many reports, each in its context: what `dateline::Reader::read_all_in` does.
pub type ReadAllIn<'r> = &'r dyn Fn(&[(Report, Option<Context>)]) -> Vec<Record>;

/// Reports that are read and joined at once.
const AT_ONCE: usize = 200;

impl Archive {
    /// The stored versions, from the first to the last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn versions_to_read(&self) -> Result<Vec<i64>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT version FROM versions_ WHERE version IN (SELECT version FROM revisions_) ORDER BY version",
        )?;
        let rows = look.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reads some versions again and joins what they now tell. Records that are the same as before change nothing; another
    /// record becomes a new revision, and the old one is kept until [`Archive::prune`].
    ///
    /// # Errors
    /// Where the store cannot be written to or a stored record cannot be read back.
    pub fn reread(&mut self, versions: &[i64], read: ReadAll<'_>) -> Result<Reread, Error> {
        self.refresh()?;
        let stored = self.stored(versions)?;
        let reports: Vec<Report> = stored.iter().map(report_of).collect();
        self.keep_changed(versions, stored, read(&reports))
    }

    /// Reads all versions again, day by day, each with what the reports published before its day say of who is who; what
    /// has no day of publication is read without. A context that changes nothing in what is read makes no revision: the
    /// record keeps the context with which it was first read so.
    ///
    /// # Errors
    /// As [`Archive::reread`].
    pub fn reread_in_context(
        &mut self,
        read: ReadAllIn<'_>,
        done: &mut dyn FnMut(usize),
    ) -> Result<Reread, Error> {
        self.refresh()?;
        let mut acquaintance = Acquaintance::default();
        let people = People::load(&self.store.connection)?;
        let mut all = Reread::default();
        for (day, versions) in self.versions_by_day()? {
            let context = day
                .map(|day| acquaintance.before(&self.store.connection, day))
                .transpose()?;
            for some in versions.chunks(AT_ONCE) {
                let stored = self.stored(some)?;
                let reports: Vec<(Report, Option<Context>)> = stored
                    .iter()
                    .map(|record| {
                        let corrections = people.corrections_of(&record.report.id);
                        let context = context.as_ref();
                        let context = context.map(|known| known.with_corrections(&corrections));
                        (report_of(record), context)
                    })
                    .collect();
                let records = read(&reports);
                let outcome = self.keep_changed(some, stored, records)?;
                all.read += outcome.read;
                all.revised += outcome.revised;
                done(some.len());
            }
        }
        Ok(all)
    }

    /// The stored versions by day of publication, in order; first those without.
    fn versions_by_day(&self) -> Result<Vec<VersionsOfDay>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT published, version FROM versions_ WHERE version IN (SELECT version FROM revisions_)
             ORDER BY published, tie",
        )?;
        let mut days: Vec<(Option<Day>, Vec<i64>)> = Vec::new();
        let mut rows = look.query([])?;
        while let Some(row) = rows.next()? {
            let day = row.get::<_, Option<i64>>(0)?.map(Day::holding);
            let version = row.get(1)?;
            match days.last_mut().filter(|(last, _)| *last == day) {
                Some((_, versions)) => versions.push(version),
                None => days.push((day, vec![version])),
            }
        }
        Ok(days)
    }

    fn stored(&self, versions: &[i64]) -> Result<Vec<Record>, Error> {
        let stored = versions
            .iter()
            .map(|version| latest(&self.store.connection, *version));
        stored.collect()
    }

    /// Makes revisions of those readings that are others than the stored ones.
    fn keep_changed(
        &mut self,
        versions: &[i64],
        mut stored: Vec<Record>,
        mut records: Vec<Record>,
    ) -> Result<Reread, Error> {
        let differs: Vec<bool> = stored
            .iter_mut()
            .zip(&mut records)
            .map(|(old, new)| read_otherwise(old, new))
            .collect();
        let changed: Vec<(i64, &Record)> = versions
            .iter()
            .zip(&records)
            .zip(differs)
            .filter(|(_, differs)| *differs)
            .map(|((version, new), _)| (*version, new))
            .collect();
        let outcome = Reread {
            read: versions.len(),
            revised: changed.len(),
        };
        if !changed.is_empty() {
            self.batch(|batch| revise(batch, &changed))?;
        }
        Ok(outcome)
    }

    /// Drops superseded revisions, and with them what `recorded-by` could tell of the time before the last reading.
    /// Returns how many.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn prune(&mut self) -> Result<usize, Error> {
        self.refresh()?;
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let dropped =
            transaction.execute("DELETE FROM revisions_ WHERE superseded IS NOT NULL", [])?;
        let retired = "SELECT item FROM report_events_ WHERE founder IS NULL AND retired";
        for table in ["tellings_", "memberships_", "successors_"] {
            transaction.execute(
                &format!("DELETE FROM {table} WHERE item IN ({retired})"),
                [],
            )?;
        }
        transaction.execute(
            "DELETE FROM report_events_ WHERE founder IS NULL AND retired",
            [],
        )?;
        transaction.commit()?;
        Ok(dropped)
    }
}

/// Makes other readings the latest revisions of their versions, and joins what they tell.
fn revise(batch: &mut Batch<'_>, changed: &[(i64, &Record)]) -> Result<Close<()>, Error> {
    let (connection, number) = (batch.connection, batch.number);
    let mut joining = batch.joining()?;
    let mut unsettled = BTreeSet::new();
    for (version, record) in changed {
        let place = connection
            .prepare_cached("SELECT published, tie FROM versions_ WHERE version = ?")?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        // Another process may have removed the report while it was read.
        let Some((published, tie)) = place else {
            continue;
        };
        connection
            .prepare_cached(
                "UPDATE revisions_ SET superseded = ? WHERE version = ? AND superseded IS NULL",
            )?
            .execute((number, version))?;
        add::keep_revision(connection, record, *version, number)?;
        let taken = Taken {
            record,
            version: *version,
            published,
            tie,
        };
        unsettled.extend(retire_and_lead(&mut joining, *version, |joining| {
            add::tell(joining, &taken)
        })?);
    }
    // What was told again has new numbers.
    joining.people = People::load(connection)?;
    ordered::settle(&mut joining, unsettled)?;
    let mut touched = std::mem::take(&mut joining.touched);
    batch.touched.append(&mut touched);
    Ok(Close::Keep(()))
}

/// Whether the new reading understands the report otherwise. That its context is another one does not.
fn read_otherwise(old: &mut Record, new: &mut Record) -> bool {
    let contexts = (old.context.take(), new.context.take());
    let differs = old != new;
    (old.context, new.context) = contexts;
    differs
}

/// The latest record of a version.
pub(crate) fn latest(connection: &Connection, version: i64) -> Result<Record, Error> {
    let packed: Vec<u8> = connection
        .prepare_cached("SELECT record FROM revisions_ WHERE version = ? AND superseded IS NULL")?
        .query_row([version], |row| row.get(0))?;
    packing::unpack(&packed)
}

/// The report that a record was made of.
pub(crate) fn report_of(record: &Record) -> Report {
    let head = &record.report;
    let published = head
        .published
        .as_ref()
        .zip(head.published_because)
        .and_then(|(written, because)| {
            let date = written.get(..10)?.parse().ok()?;
            Some(Published {
                date,
                written: written.clone(),
                because,
            })
        });
    Report {
        id: Some(head.id.clone()),
        version: Some(head.version),
        url: head.url.clone(),
        publisher: head.publisher.clone(),
        authors: head.authors.clone(),
        title: head.title.clone(),
        published,
        language: head.language.clone(),
        notice: head.notice.clone(),
        text: head.text.clone(),
        ..Report::default()
    }
}

/// What was taken back.
pub(crate) struct Retired {
    /// What had seen it and must be decided again.
    pub(crate) seen: Vec<Place>,
    /// Ids of events that it founded, with the span of their words.
    founded: Vec<(i64, (u32, u32))>,
}

/// Takes a version's report events out of joining. Their rows stay, for `recorded-by`.
pub(crate) fn retire(joining: &mut Joining<'_>, version: i64) -> Result<Retired, Error> {
    let connection = joining.connection;
    let mut look = connection.prepare_cached(
        "SELECT published, tie, number, item, founder FROM report_events_ WHERE version = ? AND NOT retired",
    )?;
    let rows = look.query_map([version], |row| {
        let place = Place {
            published: row.get(0)?,
            tie: row.get(1)?,
            number: row.get(2)?,
            item: row.get(3)?,
        };
        Ok((place, row.get::<_, Option<i64>>(4)?))
    })?;
    let places: Vec<(Place, Option<i64>)> = rows.collect::<Result<_, _>>()?;
    let mut retired = Retired {
        seen: Vec::new(),
        founded: Vec::new(),
    };
    for (place, founder) in places {
        let event = joining.event(place.item)?;
        retired.seen.extend(joining.unindex(place)?);
        if founder == Some(place.item) {
            let id = connection
                .prepare_cached("SELECT id FROM events_ WHERE founder = ?")?
                .query_row([place.item], |row| row.get(0))?;
            retired.founded.push((id, event.head().trigger));
        }
        joining.retire(place.item, founder)?;
    }
    for table in ["mentions_", "roles_", "statements_"] {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE version = ?"))?
            .execute([version])?;
    }
    Ok(retired)
}

/// Takes a version's report events out of joining and puts others in their place, to which the ids of events that it
/// founded lead. Returns what is to be decided.
pub(crate) fn retire_and_lead<'a>(
    joining: &mut Joining<'a>,
    version: i64,
    tell: impl FnOnce(&mut Joining<'a>) -> Result<Vec<Place>, Error>,
) -> Result<Vec<Place>, Error> {
    let retired = retire(joining, version)?;
    let mut unsettled = retired.seen;
    unsettled.extend(tell(joining)?);
    lead_on(joining.connection, &retired.founded, version, joining.batch)?;
    Ok(unsettled)
}

/// Lets the ids of events that a version founded lead to those of its new reading whose words overlap.
fn lead_on(
    connection: &Connection,
    founded: &[(i64, (u32, u32))],
    version: i64,
    batch: i64,
) -> Result<(), Error> {
    for (id, (start, end)) in founded {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO successors_ (id, item, batch)
                 SELECT ?1, i.item, ?2 FROM report_events_ i JOIN tellings_ t USING (item)
                 WHERE i.version = ?3 AND NOT i.retired AND t.start < ?5 AND t.end > ?4",
            )?
            .execute((id, batch, version, start, end))?;
    }
    Ok(())
}
