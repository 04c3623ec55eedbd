//! The file's structure, and that what is referred to is there.

use rusqlite::Connection;

use super::Verified;
use crate::Error;

/// Most faults of one kind that are named one by one.
const MOST_OF_A_KIND: i64 = 100;

/// B-trees, indexes, strict types, the full-text index and the R*Tree: all of these SQLite checks itself.
pub(super) fn structure(connection: &Connection, verified: &mut Verified) -> Result<(), Error> {
    let mut look = connection.prepare("PRAGMA integrity_check")?;
    let lines = look.query_map([], |row| row.get::<_, String>(0))?;
    for line in lines {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => verified.fault("structure", line),
            Err(error) => {
                verified.fault("structure", error.to_string());
                break;
            }
        }
    }
    Ok(())
}

/// What must be there, as a query that gives what is not: one column, in words.
const REFERENCES: [&str; 21] = [
    "SELECT 'archive event ' || printf('%012x', id) || ' is listed under ' || code || ', to which no side of it belongs'
     FROM (SELECT code, side, day, id, founder FROM codes_ EXCEPT
           SELECT f.country, s.side, e.day, e.id, e.founder
           FROM events_ e JOIN parties_ p USING (founder) JOIN forms_ f USING (form)
           JOIN (SELECT 0 AS of, 0 AS side UNION ALL SELECT 1, 1 UNION ALL SELECT 0, 2 UNION ALL SELECT 1, 2) s ON s.of = p.side)",
    "SELECT 'archive event ' || printf('%012x', id) || ' is not listed under ' || country || ', to which a side of it belongs'
     FROM (SELECT f.country, s.side, e.day, e.id, e.founder
           FROM events_ e JOIN parties_ p USING (founder) JOIN forms_ f USING (form)
           JOIN (SELECT 0 AS of, 0 AS side UNION ALL SELECT 1, 1 UNION ALL SELECT 0, 2 UNION ALL SELECT 1, 2) s ON s.of = p.side
           WHERE f.country IS NOT NULL
           EXCEPT SELECT code, side, day, id, founder FROM codes_)",
    "SELECT 'report ' || id || ' was removed, but texts of it are there' FROM reports_
     WHERE removed_on IS NOT NULL AND report IN (SELECT report FROM versions_)",
    "SELECT 'report ' || id || ' has no text' FROM reports_
     WHERE removed_on IS NULL AND report NOT IN (SELECT report FROM versions_)",
    "SELECT 'version ' || version || ' of report ' || id || ' has ' || current || ' current records instead of one'
     FROM (SELECT v.version, r.id, (SELECT count(*) FROM revisions_ s WHERE s.version = v.version AND s.superseded IS NULL)
               AS current FROM versions_ v JOIN reports_ r USING (report)) WHERE current <> 1",
    "SELECT 'version ' || version || ' is not in the full-text index' FROM versions_
     WHERE version NOT IN (SELECT rowid FROM texts_)",
    "SELECT 'the full-text index holds version ' || rowid || ', which is not there' FROM texts_
     WHERE rowid NOT IN (SELECT version FROM versions_)",
    "SELECT 'version ' || v.version || ' is a copy of version ' || v.copy_of || ', which is itself a copy or not there'
     FROM versions_ v LEFT JOIN versions_ o ON o.version = v.copy_of
     WHERE v.copy_of IS NOT NULL AND (o.version IS NULL OR o.copy_of IS NOT NULL)",
    "SELECT 'version ' || v.version || ' belongs to the story of version ' || v.story || ', which does not'
     FROM versions_ v LEFT JOIN versions_ o ON o.version = v.story
     WHERE v.story IS NOT NULL AND (o.version IS NULL OR o.story IS NOT o.version)",
    "SELECT 'report event ' || item || ' belongs to no archive event' FROM report_events_
     WHERE founder IS NULL AND NOT retired",
    "SELECT 'report event ' || item || ' of a superseded record belongs to archive event ' || founder
     FROM report_events_ WHERE founder IS NOT NULL AND retired",
    "SELECT 'report event ' || i.item || ' belongs to founder ' || i.founder || ', which founds nothing'
     FROM report_events_ i LEFT JOIN report_events_ f ON f.item = i.founder
     WHERE i.founder IS NOT NULL AND (f.item IS NULL OR f.founder IS NOT f.item)",
    "SELECT 'founder ' || founder || ' has no archive event' FROM report_events_
     WHERE founder = item AND founder NOT IN (SELECT founder FROM events_)",
    "SELECT 'archive event ' || printf('%012x', id) || ' has no telling' FROM events_
     WHERE founder NOT IN (SELECT founder FROM report_events_ WHERE founder IS NOT NULL)",
    "SELECT 'report event ' || i.item || ' has no telling' FROM report_events_ i
     WHERE NOT EXISTS (SELECT 1 FROM tellings_ t WHERE t.item = i.item)",
    "SELECT 'report event ' || i.item || ' joins by ' || i.partner || ', which belongs to another archive event'
     FROM report_events_ i LEFT JOIN report_events_ p ON p.item = i.partner
     WHERE i.founder IS NOT NULL AND i.partner IS NOT NULL AND p.founder IS NOT i.founder",
    "SELECT DISTINCT 'joining looks for report event ' || item || ', which is not there or superseded' FROM joining_keys_
     WHERE item NOT IN (SELECT item FROM report_events_ WHERE NOT retired)",
    "SELECT DISTINCT 'the history of report event ' || item || ' is there without it' FROM memberships_
     WHERE item NOT IN (SELECT item FROM report_events_)",
    "SELECT 'founder ' || founder || ' has participants without an archive event' FROM parties_
     WHERE founder NOT IN (SELECT founder FROM events_) GROUP BY founder",
    "SELECT 'founder ' || founder || ' has a life without an archive event' FROM steps_
     WHERE founder NOT IN (SELECT founder FROM events_) GROUP BY founder",
    "SELECT 'place ' || name || ' is not on the map' FROM places_ WHERE place NOT IN (SELECT place FROM place_boxes_)",
];

pub(super) fn references(connection: &Connection, verified: &mut Verified) -> Result<(), Error> {
    let mut look = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = look.query_map([], |row| {
        let (table, row_number): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        let parent: String = row.get(2)?;
        let number = row_number.map_or_else(String::new, |number| format!(" {number}"));
        Ok(format!(
            "{table}{number} refers to a row of {parent} that is not there"
        ))
    })?;
    for row in rows {
        verified.fault("reference", row?);
    }
    for query in REFERENCES {
        let mut look = connection.prepare(&format!("{query} LIMIT {MOST_OF_A_KIND}"))?;
        for fault in look.query_map([], |row| row.get::<_, String>(0))? {
            verified.fault("reference", fault?);
        }
    }
    Ok(())
}
