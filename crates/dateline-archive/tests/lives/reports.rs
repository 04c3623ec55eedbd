//! Versions, marks and copies, from the view that the store keeps for those who ask it in SQL.

use std::path::Path;

use dateline_archive::moment;
use rusqlite::{Connection, OpenFlags};

use crate::expected::ExpectedReport;
use crate::sheet::Sheet;

struct Version {
    published: i64,
    notice: Option<String>,
    copy_of: Option<String>,
}

/// What is expected of a report.
pub(crate) fn check(sheet: &mut Sheet, expected: &ExpectedReport, archive: &Path) {
    let versions = versions(archive, &expected.id);
    let current = versions.last();
    let mut same = |field: &str, wanted: Option<String>, found: String| {
        if let Some(wanted) = wanted {
            sheet.note(field, wanted == found, wanted, found);
        }
    };
    let count = versions.len().to_string();
    same(
        "versions",
        expected.versions.map(|versions| versions.to_string()),
        count.clone(),
    );
    same(
        "current",
        expected.current.map(|current| current.to_string()),
        count,
    );
    let mark = current
        .and_then(|version| version.notice.as_deref())
        .map(mark);
    same(
        "mark",
        expected.mark.clone(),
        mark.unwrap_or("null").to_owned(),
    );
    let copy_of = current.and_then(|version| version.copy_of.clone());
    same(
        "copy_of",
        expected.copy_of.clone(),
        copy_of.unwrap_or("none".to_owned()),
    );
}

/// A report's versions in order of publication.
fn versions(archive: &Path, report: &str) -> Vec<Version> {
    let connection = Connection::open_with_flags(archive, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .expect("the archive");
    let mut look = connection
        .prepare("SELECT published, notice, copy_of FROM reports WHERE id = ?")
        .expect("the view of reports");
    let rows = look.query_map([report], |row| {
        Ok(Version {
            published: moment::published(&row.get::<_, String>(0)?).unwrap_or(0),
            notice: row.get(1)?,
            copy_of: row.get(2)?,
        })
    });
    let mut versions: Vec<Version> = rows
        .expect("rows")
        .map(|row| row.expect("a version"))
        .collect();
    versions.sort_by_key(|version| version.published);
    versions
}

/// The expectations' word for a notice.
fn mark(notice: &str) -> &str {
    match notice {
        "correction" => "corrected",
        "withdrawal" => "killed",
        other => other,
    }
}
