//! Reports: one with what was understood of it, and those that were published last.

use dateline::Record;
use dateline::record::Dateline;
use dateline::{Notice, PublishedBecause, Warning};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::query::{Cursor, resolve};
use super::{Asking, Filter, List, Query, said};
use crate::cluster::View;
use crate::{Archive, Error, digest, moment};

/// A report (RECORD.md): the record's `report` without its text, and what joins it to others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Report))]
pub struct ReportOf {
    /// As given, or hash of the URL (without one: of the text).
    pub id: String,
    /// The version that is told here: the last one as of the moment.
    pub version: i64,
    /// Versions that there are as of the moment.
    pub versions: i64,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 date, or date-time with offset.
    pub published: Option<String>,
    /// Where that date comes from.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub published_because: Option<PublishedBecause>,
    /// What the report says of its own standing.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub notice: Option<Notice>,
    /// The dateline.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub dateline: Option<Dateline>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The part of the text that was read, in code points.
    pub body: [usize; 2],
    /// What was cut, not understood, or doubtful.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Object>))]
    pub warnings: Vec<Warning>,
    /// The reader that read it.
    pub reader: String,
    /// The report of which it is a copy.
    pub copy_of: Option<String>,
    /// The story that it tells.
    pub story: Option<String>,
    /// How much was understood.
    pub counts: Understood,
    /// The whole record, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub record: Option<Box<Record>>,
}

/// How much was understood of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[allow(missing_docs, reason = "the words are those of the record")]
pub struct Understood {
    pub sentences: usize,
    pub times: usize,
    pub entities: usize,
    pub statements: usize,
    pub events: usize,
}

/// A version's place among those published: moment, and what orders the same moment.
type Position = (i64, i64);

/// The last version of each report `v` in view (?1 moment, ?2 batch).
const LAST: &str = "v.published <= ?1 AND v.batch <= ?2 AND NOT EXISTS (
    SELECT 1 FROM versions_ w WHERE w.report = v.report AND (w.published, w.tie) > (v.published, v.tie)
        AND w.published <= ?1 AND w.batch <= ?2)";

impl Archive {
    /// A report as of a moment, with the whole record where that is wanted.
    ///
    /// # Errors
    /// Where there is none as of the moment, or the store cannot be read.
    pub fn report(&mut self, id: &str, asking: &Asking, whole: bool) -> Result<ReportOf, Error> {
        self.refresh()?;
        let connection = &self.store.connection;
        let view = asking.view(connection)?;
        let version: Option<i64> = connection
            .prepare_cached(
                "SELECT v.version FROM versions_ v JOIN reports_ r USING (report)
                 WHERE r.id = ?3 AND coalesce(v.published, 0) <= ?1 AND v.batch <= ?2
                 ORDER BY coalesce(v.published, 0) DESC, v.tie DESC LIMIT 1",
            )?
            .query_row((view.as_of, view.batch, id), |row| row.get(0))
            .optional()?;
        let advice = "a search, or `tellings` of an event, names reports";
        let version = version.ok_or_else(|| Error::unknown("report", id, advice))?;
        report(connection, version, view, whole)
    }

    /// Reports that were published last, the latest first. Of the query's filters, publisher and days count, as days of
    /// publication; undated ones are not listed.
    ///
    /// # Errors
    /// Where the question is not of its form, or the store cannot be read.
    pub fn reports(&mut self, query: &Query) -> Result<List<ReportOf>, Error> {
        self.refresh()?;
        let filters = &query.filters;
        let known = [Filter::Publisher, Filter::From, Filter::To];
        filters.only("a list of reports", &known)?;
        let connection = &self.store.connection;
        let publishers = match filters.publishers.is_empty() {
            true => None,
            false => Some(resolve::publishers(connection, &filters.publishers)?),
        };
        let publishers = serde_json::to_string(&publishers).map_err(Error::record)?;
        let condition =
            format!("{LAST} AND (?7 = 'null' OR v.publisher IN (SELECT value FROM json_each(?7)))");
        let (versions, next, view) =
            published(connection, query, "reports", &condition, &publishers)?;
        let items = versions
            .into_iter()
            .map(|version| report(connection, version, view, false));
        Ok(List {
            items: items.collect::<Result<_, _>>()?,
            next,
            as_of: Some(moment::write(view.as_of)),
        })
    }
}

/// Versions that were published last, a page of them, and where the next one begins. The condition may use ?1 for the
/// moment, ?2 for the batch, ?7 for a value of its own.
pub(super) fn published(
    connection: &Connection,
    query: &Query,
    name: &str,
    condition: &str,
    value: &str,
) -> Result<(Vec<i64>, Option<String>, View), Error> {
    let question = format!("{name} {query}");
    let mut view = query.asking.view(connection)?;
    let cursor = query.asking.cursor.as_deref();
    let cursor = cursor
        .map(|written| Cursor::<Position>::read(written, &question))
        .transpose()?;
    view.as_of = cursor.map_or(view.as_of, |cursor| cursor.as_of);
    let (before, tie) = cursor.map_or((i64::MAX, i64::MAX), |cursor| cursor.position);
    let from = query.filters.from.map_or(i64::MIN, |day| day.begins());
    let until = query.filters.to.map_or(view.as_of, |day| {
        view.as_of.min(day.begins() + moment::DAY - 1)
    });
    let page = query.asking.page();
    let sql = format!(
        "SELECT v.version, v.published, v.tie FROM versions_ v INDEXED BY versions_by_publication
         WHERE (v.published, v.tie) < (?3, ?4) AND v.published BETWEEN ?5 AND ?6 AND {condition}
         ORDER BY v.published DESC, v.tie DESC LIMIT ?8"
    );
    let mut look = connection.prepare_cached(&sql)?;
    let most = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let asked = (
        view.as_of, view.batch, before, tie, from, until, value, most,
    );
    let rows = look.query_map(asked, |row| {
        Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?)))
    })?;
    let mut found: Vec<(i64, Position)> = rows.collect::<Result<_, _>>()?;
    let more = found.len() > page;
    found.truncate(page);
    let last = found.last().filter(|_| more);
    let next = last
        .map(|(_, position)| Cursor::new(&question, view.as_of, *position).written())
        .transpose()?;
    Ok((
        found.into_iter().map(|(version, _)| version).collect(),
        next,
        view,
    ))
}

/// A report as one of its versions tells it.
fn report(
    connection: &Connection,
    version: i64,
    view: View,
    whole: bool,
) -> Result<ReportOf, Error> {
    let (number, versions, copy_of, story): (i64, i64, Option<String>, Option<String>) = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM versions_ w WHERE w.report = v.report
                        AND (coalesce(w.published, 0), w.tie) <= (coalesce(v.published, 0), v.tie)),
                    (SELECT count(*) FROM versions_ w WHERE w.report = v.report
                        AND coalesce(w.published, 0) <= ?2 AND w.batch <= ?3),
                    c.id, s.id
             FROM versions_ v
             LEFT JOIN versions_ cv ON cv.version = v.copy_of LEFT JOIN reports_ c ON c.report = cv.report
             LEFT JOIN versions_ sv ON sv.version = v.story LEFT JOIN reports_ s ON s.report = sv.report
             WHERE v.version = ?1",
        )?
        .query_row((version, view.as_of, view.batch), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let record = said::record_of(connection, version)?;
    let counts = Understood {
        sentences: record.sentences.len(),
        times: record.times.len(),
        entities: record.entities.len(),
        statements: record.statements.len(),
        events: record.events.len(),
    };
    let kept = whole.then(|| Box::new(record.clone()));
    let head = record.report;
    Ok(ReportOf {
        id: head.id,
        version: number,
        versions,
        url: head.url,
        publisher: head.publisher,
        authors: head.authors,
        title: head.title,
        published: head.published,
        published_because: head.published_because,
        notice: head.notice,
        dateline: head.dateline,
        language: head.language,
        body: head.body.0,
        warnings: head.warnings,
        reader: record.reader,
        copy_of,
        story: story.map(|founder| digest::id(digest::story(&founder))),
        counts,
        record: kept,
    })
}
