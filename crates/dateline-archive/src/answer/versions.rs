//! The versions of a report, and what changed from each to the next.

use rusqlite::OptionalExtension;
use serde::Serialize;

use super::changes::{Changes, changes};
use crate::moment::Day;
use crate::{Archive, Error, moment, packing};

/// A report with all its versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Versions {
    /// The report's id.
    pub report: String,
    /// Set where it was taken down: then nothing else remains.
    pub removed: Option<Tombstone>,
    /// In order of publication.
    pub items: Vec<Version>,
}

/// What remains of a report that was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tombstone {
    /// The day.
    pub on: String,
    /// Why.
    pub because: String,
}

/// One text of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Version {
    /// 1 for the first.
    pub version: usize,
    /// When it was published, as written; null: undated.
    pub published: Option<String>,
    /// When the archive took it in.
    pub learnt: String,
    /// What it says of its own standing: withdrawal, embargo, correction, update, advisory.
    pub notice: Option<String>,
    /// The end of an embargo.
    pub until: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// The reader that read it last.
    pub reader: String,
    /// How often it was read.
    pub revisions: i64,
    /// The report of which it is a copy.
    pub copy_of: Option<String>,
    /// Code points of its text.
    pub characters: usize,
    /// Events that it tells.
    pub events: usize,
    /// What changed since the version before; null for the first.
    pub changes: Option<Changes>,
}

/// A version's row.
struct Row {
    published: Option<String>,
    learnt: i64,
    notice: Option<String>,
    until: Option<i64>,
    reader: String,
    revisions: i64,
    copy_of: Option<String>,
    record: Vec<u8>,
}

impl Archive {
    /// The versions of a report, each with what changed in text and events.
    ///
    /// # Errors
    /// Where there is no such report, or the store cannot be read.
    pub fn versions(&self, report: &str) -> Result<Versions, Error> {
        let connection = &self.store.connection;
        let known: Option<(i64, Option<i64>, Option<String>)> = connection
            .prepare_cached(
                "SELECT report, removed_on, removed_because FROM reports_ WHERE id = ?",
            )?
            .query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let advice = "`dateline event ID` names the reports that tell an event";
        let (number, removed_on, because) =
            known.ok_or_else(|| Error::unknown("report", report, advice))?;
        let removed = removed_on.map(|day| Tombstone {
            on: Day(i32::try_from(day).unwrap_or(i32::MAX)).to_string(),
            because: because.unwrap_or_default(),
        });
        let mut items = Vec::new();
        let mut before = None;
        for row in self.rows(number)? {
            let record = packing::unpack(&row.record)?;
            let head = &record.report;
            items.push(Version {
                version: items.len() + 1,
                published: row.published,
                learnt: moment::write(row.learnt),
                notice: row.notice,
                until: row.until.map(moment::write),
                url: head.url.clone(),
                title: head.title.clone(),
                reader: row.reader,
                revisions: row.revisions,
                copy_of: row.copy_of,
                characters: head.text.chars().count(),
                events: record.events.len(),
                changes: before.as_ref().map(|before| changes(before, &record)),
            });
            before = Some(record);
        }
        Ok(Versions {
            report: report.to_owned(),
            removed,
            items,
        })
    }

    fn rows(&self, report: i64) -> Result<Vec<Row>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT v.written, b.learnt, v.notice, v.until, d.identity, c.id, s.record,
                    (SELECT count(*) FROM revisions_ o WHERE o.version = v.version)
             FROM versions_ v JOIN batches_ b USING (batch)
             JOIN revisions_ s ON s.version = v.version AND s.superseded IS NULL JOIN readers_ d USING (reader)
             LEFT JOIN versions_ cv ON cv.version = v.copy_of LEFT JOIN reports_ c ON c.report = cv.report
             WHERE v.report = ? ORDER BY coalesce(v.published, 0), v.tie",
        )?;
        let rows = look.query_map([report], |row| {
            Ok(Row {
                published: row.get(0)?,
                learnt: row.get(1)?,
                notice: row.get(2)?,
                until: row.get(3)?,
                reader: row.get(4)?,
                copy_of: row.get(5)?,
                record: row.get(6)?,
                revisions: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
