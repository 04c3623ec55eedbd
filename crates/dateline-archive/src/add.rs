//! Taking records in: one batch, one transaction; what is acknowledged is kept, what is not leaves no trace.

use std::collections::BTreeSet;
use std::sync::Arc;

use dateline::record::{ReportHead, Role};
use dateline::{NoticeKind, Record};
use rusqlite::{Connection, OptionalExtension};

use crate::batch::{Batch, Close};
use crate::copying::Copying;
use crate::gathering::Gathering;
use crate::joining::{Joining, Place};
use crate::moment::Day;
use crate::name::Form;
use crate::ordered::Clustering;
use crate::store::{self, Interned};
use crate::telling::{FormId, ReportEvent, Told};
use crate::{Archive, Error, check, digest, moment, ordered, packing};

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Reports that were not known.
    pub new: usize,
    /// Texts that are a further version of a known report.
    pub versions: usize,
    /// Reports that were known with this text.
    pub known: usize,
    /// Of the new ones, those that are copies of an earlier report.
    pub copies: usize,
    /// Records that break the contract: id and fault.
    pub faulty: Vec<(String, String)>,
}

impl Added {
    /// Adds another batch's counts.
    pub fn add(&mut self, other: Added) {
        self.new += other.new;
        self.versions += other.versions;
        self.known += other.known;
        self.copies += other.copies;
        self.faulty.extend(other.faulty);
    }
}

/// What a record is stored as.
pub(crate) struct Taken<'r> {
    pub(crate) record: &'r Record,
    pub(crate) version: i64,
    pub(crate) published: Option<i64>,
    pub(crate) tie: i64,
}

/// The identity of a version: its text, its day of publication and what it says of its own standing.
pub(crate) fn version_digest(
    text: &str,
    published: Option<&str>,
    notice: Option<NoticeKind>,
) -> i64 {
    let notice = notice.map_or_else(String::new, |kind| store::written(&kind));
    digest::six_bytes(&[
        text.as_bytes(),
        published.unwrap_or("").as_bytes(),
        notice.as_bytes(),
    ])
}

impl Archive {
    /// Takes records in and joins them. Known ones are passed over, so that a run may be repeated. All of the batch is
    /// kept, or nothing.
    ///
    /// # Errors
    /// Where the store cannot be written to; records that break the contract are no error but counted.
    pub fn add(&mut self, records: &[Record]) -> Result<Added, Error> {
        self.batch(|batch| take_in(batch, records))
    }
}

fn take_in(batch: &mut Batch<'_>, records: &[Record]) -> Result<Close<Added>, Error> {
    let mut added = Added::default();
    let mut taken = Vec::new();
    for record in records {
        match check::check(record) {
            Ok(()) => taken.extend(keep(batch, record, &mut added)?),
            Err(fault) => added.faulty.push((record.report.id.clone(), fault)),
        }
    }
    if taken.is_empty() {
        return Ok(Close::Leave(added));
    }
    let mut touched = copies(batch.connection, &taken, &mut added)?;
    stories(batch.connection, &taken)?;
    let mut joining = batch.joining()?;
    let mut places = Vec::new();
    for one in &taken {
        places.extend(tell(&mut joining, one)?);
        touched.extend(unsaid_by(joining.connection, one)?);
    }
    ordered::settle(&mut joining, places)?;
    touched.append(&mut joining.touched);
    batch.touched.append(&mut touched);
    Ok(Close::Keep(added))
}

/// Finds which of the new versions are copies, and of which older ones that changes. Returns the founders whose events
/// that concerns.
fn copies(
    connection: &Connection,
    taken: &[Taken<'_>],
    added: &mut Added,
) -> Result<BTreeSet<i64>, Error> {
    let mut copying = Copying::new(connection);
    let mut places = Vec::new();
    for one in taken {
        if let Some(published) = one.published {
            let place = (published, one.tie, one.version);
            let indexed = copying.index(place, &one.record.report.text)?;
            places.extend(indexed);
            // An original changes nothing of its own, but what was published after it may be its copy.
            if let Some(place) = indexed {
                places.extend(copying.later(place)?);
            }
        }
    }
    let changed = ordered::settle(&mut copying, places)?;
    let mut founders = BTreeSet::new();
    let is_copy = "SELECT copy_of IS NOT NULL FROM versions_ WHERE version = ?";
    for (_, _, version) in changed {
        let is_new = taken.iter().any(|one| one.version == version);
        let is_copy: bool = connection
            .prepare_cached(is_copy)?
            .query_row([version], |row| row.get(0))?;
        added.copies += usize::from(is_new && is_copy);
        founders.extend(founders_of(connection, "version", version)?);
    }
    Ok(founders)
}

/// Gathers the new versions into stories.
fn stories(connection: &Connection, taken: &[Taken<'_>]) -> Result<(), Error> {
    let mut gathering = Gathering::new(connection);
    let mut places = Vec::new();
    for one in taken {
        if let Some(published) = one.published {
            let place = (published, one.tie, one.version);
            let head = &one.record.report;
            gathering.index(place, head.title.as_deref(), &head.text)?;
            places.push(place);
        }
    }
    ordered::settle(&mut gathering, places)?;
    Ok(())
}

/// The founders of events that a version, or any version of a report, tells.
pub(crate) fn founders_of(
    connection: &Connection,
    column: &str,
    number: i64,
) -> Result<Vec<i64>, Error> {
    let sql = format!(
        "SELECT DISTINCT founder FROM report_events_ JOIN versions_ USING (version)
         WHERE {column} = ? AND founder IS NOT NULL"
    );
    let mut look = connection.prepare_cached(&sql)?;
    let rows = look.query_map([number], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The founders of events that a withdrawal or correction may unsay: all that the report tells.
fn unsaid_by(connection: &Connection, taken: &Taken<'_>) -> Result<Vec<i64>, Error> {
    let kind = taken
        .record
        .report
        .notice
        .as_ref()
        .map(|notice| notice.kind);
    if !matches!(kind, Some(NoticeKind::Withdrawal | NoticeKind::Correction)) {
        return Ok(Vec::new());
    }
    let report: i64 = connection
        .prepare_cached("SELECT report FROM versions_ WHERE version = ?")?
        .query_row([taken.version], |row| row.get(0))?;
    founders_of(connection, "report", report)
}

/// When a report may be taken to be public: when it says so, but not before an embargo ends; under an embargo without
/// end, never.
fn public_from(head: &ReportHead) -> Option<i64> {
    let published = moment::published(head.published.as_deref()?)?;
    match head
        .notice
        .as_ref()
        .filter(|notice| notice.kind == NoticeKind::Embargo)
    {
        Some(notice) => Some(published.max(moment::published(notice.until.as_deref()?)?)),
        None => Some(published),
    }
}

/// Stores one record, unless it is known.
fn keep<'r>(
    batch: &mut Batch<'_>,
    record: &'r Record,
    added: &mut Added,
) -> Result<Option<Taken<'r>>, Error> {
    let connection = batch.connection;
    let head = &record.report;
    let (report, is_new) = report_number(connection, &head.id)?;
    if is_removed(connection, report)? {
        added.faulty.push((
            head.id.clone(),
            "the report was removed from this archive and is not taken in again".into(),
        ));
        return Ok(None);
    }
    let notice = head.notice.as_ref().map(|notice| notice.kind);
    let text = version_digest(&head.text, head.published.as_deref(), notice);
    let known: Option<i64> = connection
        .prepare_cached("SELECT version FROM versions_ WHERE report = ? AND digest = ?")?
        .query_row((report, text), |row| row.get(0))
        .optional()?;
    if known.is_some() {
        added.known += 1;
        return Ok(None);
    }
    let published = public_from(head);
    let tie = digest::six_bytes(&[head.id.as_bytes(), &text.to_le_bytes()]);
    let mut word = |text: &Option<String>| {
        text.as_deref()
            .map(|text| batch.interned.word(connection, text))
            .transpose()
    };
    let notice = head.notice.as_ref();
    let publisher = word(&head.publisher)?;
    let agency = word(
        &head
            .dateline
            .as_ref()
            .and_then(|dateline| dateline.agency.clone()),
    )?;
    connection
        .prepare_cached(
            "INSERT INTO versions_ (report, digest, published, tie, written, url, publisher, agency, title, language,
                notice, until, batch)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(rusqlite::params![
            report,
            text,
            published,
            tie,
            &head.published,
            &head.url,
            publisher,
            agency,
            &head.title,
            &head.language,
            notice.map(|notice| store::written(&notice.kind)),
            notice.and_then(|notice| moment::published(notice.until.as_deref()?)),
            batch.number,
        ])?;
    let version = connection.last_insert_rowid();
    keep_revision(connection, record, version, batch.number)?;
    connection
        .prepare_cached("INSERT INTO texts_ (rowid, title, text) VALUES (?, ?, ?)")?
        .execute((version, &head.title, &head.text))?;
    if is_new {
        added.new += 1;
    } else {
        added.versions += 1;
    }
    Ok(Some(Taken {
        record,
        version,
        published,
        tie,
    }))
}

fn report_number(connection: &Connection, id: &str) -> Result<(i64, bool), Error> {
    let known = connection
        .prepare_cached("SELECT report FROM reports_ WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    if let Some(report) = known {
        return Ok((report, false));
    }
    connection
        .prepare_cached("INSERT INTO reports_ (id, story) VALUES (?, ?)")?
        .execute((id, digest::story(id)))?;
    Ok((connection.last_insert_rowid(), true))
}

fn is_removed(connection: &Connection, report: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached("SELECT removed_on IS NOT NULL FROM reports_ WHERE report = ?")?
        .query_row([report], |row| row.get(0))?)
}

/// Stores a record as the latest revision of its version.
pub(crate) fn keep_revision(
    connection: &Connection,
    record: &Record,
    version: i64,
    batch: i64,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO readers_ (identity) VALUES (?)")?
        .execute([&record.reader])?;
    let context = record
        .context
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(Error::record)?;
    connection
        .prepare_cached(
            "INSERT INTO revisions_ (version, reader, context, record, batch)
             VALUES (?, (SELECT reader FROM readers_ WHERE identity = ?), ?, ?, ?)",
        )?
        .execute((
            version,
            &record.reader,
            context,
            packing::pack(record)?,
            batch,
        ))?;
    Ok(())
}

/// Stores what a record tells: forms, roles, statements, report events. Returns the places of the events, to be joined;
/// an undated report's are kept but not joined.
pub(crate) fn tell(joining: &mut Joining<'_>, taken: &Taken<'_>) -> Result<Vec<Place>, Error> {
    let connection = joining.connection;
    let day = Day::holding(taken.published.unwrap_or(0));
    let corrected = joining.people.corrected(taken.record);
    let told = Told::of(
        corrected.as_ref().unwrap_or(taken.record),
        day,
        joining.tables,
    );
    let report = &taken.record.report.id;
    let forms: Vec<Form> = (told.forms.into_iter())
        .map(|form| joining.people.named(report, form))
        .collect();
    let mut ids: Vec<FormId> = Vec::new();
    for form in &forms {
        ids.push(joining.interned.form(connection, form)?);
    }
    mentions(connection, taken, &ids)?;
    roles(connection, joining.interned, taken, &forms, &ids)?;
    statements(connection, taken, &ids)?;
    let Some(published) = taken
        .published
        .filter(|_| !is_no_news(&taken.record.report))
    else {
        return Ok(Vec::new());
    };
    let mut places = Vec::new();
    for mut event in told.events {
        event.renumber(&ids);
        let number = i64::from(event.head().number);
        let body = postcard::to_stdvec(&event).map_err(Error::record)?;
        connection
            .prepare_cached(
                "INSERT INTO report_events_ (version, number, published, tie, body, batch) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute((taken.version, number, published, taken.tie, body, joining.batch))?;
        let item = connection.last_insert_rowid();
        tellings(connection, joining.interned, &event, item)?;
        let place = Place {
            published,
            tie: taken.tie,
            number,
            item,
        };
        joining.keep(item, Arc::new(event));
        joining.index(place)?;
        places.push(place);
    }
    Ok(places)
}

/// Whether a text is not a report of events but of a report: a withdrawal, a word to editors.
fn is_no_news(head: &ReportHead) -> bool {
    let kind = head.notice.as_ref().map(|notice| notice.kind);
    matches!(kind, Some(NoticeKind::Withdrawal | NoticeKind::Advisory))
}

fn mentions(connection: &Connection, taken: &Taken<'_>, ids: &[FormId]) -> Result<(), Error> {
    let mut add = connection.prepare_cached(
        "INSERT OR IGNORE INTO mentions_ (form, version, entity, mentions) VALUES (?, ?, ?, ?)",
    )?;
    for ((number, entity), form) in (0i64..).zip(&taken.record.entities).zip(ids) {
        add.execute((form, taken.version, number, entity.mentions.len()))?;
    }
    Ok(())
}

/// How the reader's reason begins where it decided by what earlier reports say.
const BECAUSE_OF_CONTEXT: &str = "context.";

fn roles(
    connection: &Connection,
    interned: &mut Interned,
    taken: &Taken<'_>,
    forms: &[Form],
    ids: &[FormId],
) -> Result<(), Error> {
    for (entity, id) in taken.record.entities.iter().zip(ids) {
        // What the reader knew from earlier reports is no fact of this one.
        let said = |role: &&Role| !role.because.starts_with(BECAUSE_OF_CONTEXT);
        for role in entity.roles.iter().filter(said) {
            let body = role
                .of
                .as_ref()
                .filter(|_| !role.because.contains(BECAUSE_OF_CONTEXT))
                .and_then(|of| taken.record.entities.iter().position(|e| e.id == *of));
            let (title, standing) =
                crate::who::title(&role.title, crate::tables::Tables::builtin());
            let title = interned.word(connection, &title)?;
            let [start, end] = role.span.0;
            let body = body.filter(|at| forms[*at].named).map(|at| ids[at]);
            connection
                .prepare_cached(
                    "INSERT INTO roles_ (form, title, body, standing, version, start, end) VALUES (?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute((id, title, body, standing, taken.version, start, end))?;
        }
    }
    Ok(())
}

fn statements(connection: &Connection, taken: &Taken<'_>, ids: &[FormId]) -> Result<(), Error> {
    let record = taken.record;
    let position = |id: &String| record.entities.iter().position(|entity| entity.id == *id);
    let mut add = connection.prepare_cached(
        "INSERT INTO statements_ (version, number, speaker, stance, manner, start, end) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (number, statement) in (0i64..).zip(&record.statements) {
        let speaker = statement
            .speaker
            .as_ref()
            .and_then(position)
            .map(|at| ids[at]);
        let start = statement.content.first().map_or(0, |span| span.0[0]);
        let end = statement.content.last().map_or(0, |span| span.0[1]);
        let (stance, manner) = (
            store::stance(statement.stance),
            store::manner(statement.manner),
        );
        add.execute((taken.version, number, speaker, stance, manner, start, end))?;
    }
    Ok(())
}

fn tellings(
    connection: &Connection,
    interned: &mut Interned,
    event: &ReportEvent,
    item: i64,
) -> Result<(), Error> {
    for telling in &event.tellings {
        let mode = telling
            .mode
            .as_deref()
            .map(|mode| interned.word(connection, mode))
            .transpose()?;
        let (earliest, latest) = telling.when.unwrap_or((None, None));
        connection
            .prepare_cached(
                "INSERT INTO tellings_ (item, number, type, mode, status, earliest, latest, start, end)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                item,
                telling.number,
                store::number_of_kind(telling.kind),
                mode,
                store::told_status(telling.status),
                earliest.map(|day| day.0),
                latest.map(|day| day.0),
                telling.trigger.0,
                telling.trigger.1,
            ))?;
    }
    Ok(())
}
