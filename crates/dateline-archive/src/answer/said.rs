//! What somebody is reported to have said.

use std::collections::HashSet;

use dateline::Record;
use dateline::record::{CodePoints, Statement};
use rusqlite::Connection;
use serde::Serialize;

use super::query::{Cursor, resolve};
use super::search::{Words, holds_all};
use super::{Asking, List, Party};
use crate::cluster::View;
use crate::name::Form;
use crate::{Archive, Error, digest, moment, packing, who};

/// A statement (RECORD.md): the record's, with its report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Said {
    /// The record's statement; `speaker` is told in full.
    #[serde(flatten)]
    pub statement: StatementOf,
    /// The report's id.
    pub report: String,
    /// When it was published.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who says so.
    pub speaker: Option<Party>,
    /// What was said, as the report has it.
    pub words: String,
    /// Archive events that it carries.
    pub events: Vec<String>,
}

/// A statement of a record without its speaker.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[allow(missing_docs, reason = "the fields are those of the record's contract")]
pub struct StatementOf {
    pub id: String,
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<usize>>))]
    pub speaker_span: Option<CodePoints>,
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<usize>>))]
    pub cue: Option<CodePoints>,
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Vec<usize>>))]
    pub content: Vec<CodePoints>,
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub manner: dateline::record::Manner,
    pub addressee: Option<String>,
    pub medium: Option<String>,
    pub time: Option<String>,
    pub via: Option<String>,
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub stance: dateline::record::Stance,
}

/// A statement's place: when its report was published, what orders the same moment, its number in the record.
type Position = (i64, i64, i64);

/// A statement before it is read: its place, version, and the speaker's form.
pub(super) type Row = (Position, i64, i64);

impl Archive {
    /// Statements of those whom a name fits, the latest first; `about` is a question as for [`Archive::search`] that the
    /// words of a statement must answer.
    ///
    /// # Errors
    /// Where the question or cursor is not of its form, or the store cannot be read.
    pub fn said(
        &mut self,
        name: &str,
        about: Option<&str>,
        asking: &Asking,
    ) -> Result<List<Said>, Error> {
        self.refresh()?;
        let connection = &self.store.connection;
        let about = about.map(Words::read).transpose()?;
        let expression = about.as_ref().map_or("", |about| about.expression.as_str());
        let question = format!("said {name} {expression}");
        let mut view = asking.view(connection)?;
        let cursor = asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<Position>::read(written, &question))
            .transpose()?;
        view.as_of = cursor.map_or(view.as_of, |cursor| cursor.as_of);
        let forms = resolve::forms(connection, name)?;
        let rows = rows(connection, &forms, view, about.as_ref())?;
        let page = asking.page();
        let mut found: Vec<(Position, Said)> = Vec::new();
        let mut next = None;
        for row in rows {
            if cursor.is_some_and(|cursor| row.0 >= cursor.position) {
                continue;
            }
            let Some(said) = said(connection, row, view)? else {
                continue;
            };
            let is_about = |about: &Words| holds_all(&said.words, &about.phrases);
            if !about.as_ref().is_none_or(is_about) {
                continue;
            }
            if found.len() == page {
                next = found.last().map(|(position, _)| *position);
                break;
            }
            found.push((row.0, said));
        }
        let next = next.map(|position| Cursor::new(&question, view.as_of, position).written());
        Ok(List {
            items: found.into_iter().map(|(_, said)| said).collect(),
            next: next.transpose()?,
            as_of: Some(moment::write(view.as_of)),
        })
    }
}

/// The statements of some forms, the latest first.
pub(super) fn rows(
    connection: &Connection,
    forms: &[i64],
    view: View,
    about: Option<&Words>,
) -> Result<Vec<Row>, Error> {
    let texts: Option<HashSet<i64>> = match about {
        Some(about) => {
            let mut look =
                connection.prepare_cached("SELECT rowid FROM texts_ WHERE texts_ MATCH ?")?;
            let texts = look.query_map([&about.expression], |row| row.get(0))?;
            Some(texts.collect::<Result<_, _>>()?)
        }
        None => None,
    };
    let mut look = connection.prepare_cached(
        "SELECT coalesce(v.published, 0), v.tie, s.number, s.version, s.speaker
         FROM statements_ s JOIN versions_ v USING (version)
         WHERE s.speaker = ?1 AND coalesce(v.published, 0) <= ?2 AND v.batch <= ?3",
    )?;
    let mut found: Vec<Row> = Vec::new();
    for form in forms {
        let rows = look.query_map((form, view.as_of, view.batch), |row| {
            Ok((
                (row.get(0)?, row.get(1)?, row.get(2)?),
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
        for row in rows {
            let row: Row = row?;
            if texts.as_ref().is_none_or(|texts| texts.contains(&row.1)) {
                found.push(row);
            }
        }
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(found)
}

/// How many statements some forms have, and the latest so many of them.
pub(super) fn latest(
    connection: &Connection,
    forms: &[i64],
    view: View,
    most: usize,
) -> Result<(usize, Vec<Row>), Error> {
    let from = "FROM statements_ s JOIN versions_ v USING (version)
                WHERE s.speaker = ?1 AND coalesce(v.published, 0) <= ?2 AND v.batch <= ?3";
    let mut count = connection.prepare_cached(&format!("SELECT count(*) {from}"))?;
    let mut look = connection.prepare_cached(&format!(
        "SELECT coalesce(v.published, 0) AS moment, v.tie, s.number, s.version, s.speaker {from}
         ORDER BY moment DESC, v.tie DESC, s.number DESC LIMIT ?4"
    ))?;
    let (mut many, mut found): (usize, Vec<Row>) = (0, Vec::new());
    for form in forms {
        many += count.query_row((form, view.as_of, view.batch), |row| row.get::<_, usize>(0))?;
        let rows = look.query_map((form, view.as_of, view.batch, most), |row| {
            let position = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((position, row.get(3)?, row.get(4)?))
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.truncate(most);
    Ok((many, found))
}

/// A statement as it is printed. None where the record does not hold it any more.
pub(super) fn said(
    connection: &Connection,
    ((_, _, number), version, speaker): Row,
    view: View,
) -> Result<Option<Said>, Error> {
    let record = record_of(connection, version)?;
    let Some(statement) = usize::try_from(number)
        .ok()
        .and_then(|at| record.statements.get(at))
    else {
        return Ok(None);
    };
    let form = form(connection, speaker)?;
    let entity = who::entity(connection, &form, view)?;
    Ok(Some(Said {
        statement: of(statement),
        report: record.report.id.clone(),
        published: record.report.published.clone(),
        publisher: record.report.publisher.clone(),
        speaker: Some(Party {
            name: entity.form.name,
            country: entity.form.country,
            id: entity.id,
        }),
        words: words(&record, &statement.content),
        events: carried(connection, &record, version, &statement.id)?,
    }))
}

fn of(statement: &Statement) -> StatementOf {
    let kept = statement.clone();
    StatementOf {
        id: kept.id,
        speaker_span: kept.speaker_span,
        cue: kept.cue,
        content: kept.content,
        manner: kept.manner,
        addressee: kept.addressee,
        medium: kept.medium,
        time: kept.time,
        via: kept.via,
        stance: kept.stance,
    }
}

/// The latest record of a version.
pub(super) fn record_of(connection: &Connection, version: i64) -> Result<Record, Error> {
    let packed: Vec<u8> = connection
        .prepare_cached(
            "SELECT record FROM revisions_ WHERE version = ? ORDER BY revision DESC LIMIT 1",
        )?
        .query_row([version], |row| row.get(0))?;
    packing::unpack(&packed)
}

/// The form of a number.
pub(super) fn form(connection: &Connection, form: i64) -> Result<Form, Error> {
    Ok(connection
        .prepare_cached("SELECT kind, name, country, named FROM forms_ WHERE form = ?")?
        .query_row([form], |row| {
            Ok(Form {
                kind: crate::name::Sort::of_number(row.get(0)?),
                name: row.get(1)?,
                country: row.get(2)?,
                named: row.get(3)?,
            })
        })?)
}

/// Pieces of a report's text, with an ellipsis where something stands between.
pub(super) fn words(record: &Record, pieces: &[CodePoints]) -> String {
    let text: Vec<char> = record.report.text.chars().collect();
    let pieces = pieces.iter().map(|span| {
        let [start, end] = span.0.map(|at| at.min(text.len()));
        text[start.min(end)..end].iter().collect::<String>()
    });
    pieces.collect::<Vec<String>>().join(" … ")
}

/// The archive events that a statement of a version carries.
fn carried(
    connection: &Connection,
    record: &Record,
    version: i64,
    statement: &str,
) -> Result<Vec<String>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT e.id FROM report_events_ i JOIN tellings_ t USING (item) JOIN events_ e ON e.founder = i.founder
         WHERE i.version = ?1 AND t.number = ?2",
    )?;
    let mut events = Vec::new();
    for (number, event) in record.events.iter().enumerate() {
        if event.according_to.iter().any(|id| id == statement) {
            for id in look.query_map((version, number), |row| row.get::<_, i64>(0))? {
                events.push(digest::id(id?));
            }
        }
    }
    events.sort();
    events.dedup();
    Ok(events)
}
