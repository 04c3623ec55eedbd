//! Writes archive events as now believed, so that lists need not derive each anew.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::cluster::{Cluster, View};
use crate::life::Life;
use crate::store::{self, Interned};
use crate::telling::FormId;
use crate::{Error, digest};

/// Derives the events of some founders again.
pub(crate) fn derive_all(
    connection: &Connection,
    interned: &mut Interned,
    founders: &BTreeSet<i64>,
    batch: i64,
) -> Result<(), Error> {
    // All at first: an id may pass from one founder to another.
    for &founder in founders {
        erase(connection, founder)?;
    }
    for &founder in founders {
        let cluster = Cluster::load(connection, interned, founder, View::ALL)?;
        if let Some(life) = cluster.life(i64::MAX) {
            write(connection, interned, &cluster, &life, batch)?;
        }
    }
    Ok(())
}

fn erase(connection: &Connection, founder: i64) -> Result<(), Error> {
    for sql in [
        "DELETE FROM events_ WHERE founder = ?",
        "DELETE FROM parties_ WHERE founder = ?",
        "DELETE FROM steps_ WHERE founder = ?",
    ] {
        connection.prepare_cached(sql)?.execute([founder])?;
    }
    Ok(())
}

/// The id of the event that an item founds: of the report, the type and the place in the text of the words that name it,
/// so that it stays when the report is read again.
pub(crate) fn event_id(connection: &Connection, cluster: &Cluster) -> Result<i64, Error> {
    let first = &cluster.members[0];
    let report: String = connection
        .prepare_cached("SELECT id FROM reports_ WHERE report = ?")?
        .query_row([first.report], |row| row.get(0))?;
    let head = first.event.head();
    let kind = store::written(&head.kind);
    let tie: i64 = connection
        .prepare_cached("SELECT tie FROM versions_ WHERE version = ?")?
        .query_row([first.version], |row| row.get(0))?;
    Ok(digest::six_bytes(&[
        b"event",
        report.as_bytes(),
        &tie.to_le_bytes(),
        kind.as_bytes(),
        &head.trigger.0.to_le_bytes(),
        &[first.event.ordinal],
    ]))
}

fn write(
    connection: &Connection,
    interned: &mut Interned,
    cluster: &Cluster,
    life: &Life,
    batch: i64,
) -> Result<(), Error> {
    let believed = &life.believed;
    let mode = believed
        .mode
        .as_deref()
        .map(|mode| interned.word(connection, mode))
        .transpose()?;
    let place = believed
        .place
        .as_ref()
        .map(|site| interned.place(connection, site))
        .transpose()?;
    let (earliest, latest) = believed.when.unwrap_or((None, None));
    let (first, last) = (
        &cluster.members[0],
        &cluster.members[cluster.members.len() - 1],
    );
    // What unsaid a telling is news of the event too.
    let last_seen = cluster
        .members
        .iter()
        .filter_map(|member| member.unsaid)
        .fold(last.published, i64::max);
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
    let confidence = (life.confidence * 100.0).round() as i64;
    connection
        .prepare_cached(
            "INSERT INTO events_ (founder, id, type, mode, status, basis, withdrawn, earliest, latest, place, first_seen,
                last_seen, reports, sources, confidence, batch)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(rusqlite::params![
            cluster.founder,
            event_id(connection, cluster)?,
            store::number_of_kind(believed.kind),
            mode,
            store::number_of_status(life.status),
            store::basis(life.basis),
            life.withdrawn,
            earliest.map(|day| day.0),
            latest.map(|day| day.0),
            place,
            first.published,
            last_seen,
            life.reports,
            life.sources,
            confidence,
            batch,
        ])?;
    parties(connection, cluster.founder, 0, &believed.actors)?;
    parties(connection, cluster.founder, 1, &believed.recipients)?;
    for (number, step) in (0i64..).zip(&life.steps) {
        let word = interned.word(connection, &step.step.to_string())?;
        connection
            .prepare_cached(
                "INSERT INTO steps_ (founder, number, step, item, telling) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute((cluster.founder, number, word, step.item, step.telling))?;
    }
    Ok(())
}

fn parties(
    connection: &Connection,
    founder: i64,
    side: i64,
    forms: &[FormId],
) -> Result<(), Error> {
    for form in forms {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO parties_ (founder, side, form) VALUES (?, ?, ?)",
            )?
            .execute((founder, side, form))?;
    }
    Ok(())
}
