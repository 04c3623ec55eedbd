//! Writes archive events as now believed, so that lists need not derive each anew.

use std::collections::BTreeSet;

use dateline::record::Status;
use rusqlite::Connection;

use crate::cluster::{Cluster, Member, View};
use crate::life::{Disagreement, Joined, Life, LifeStep, Standing};
use crate::moment::Day;
use crate::store::{self, Interned};
use crate::telling::FormId;
use crate::upkeep::Before;
use crate::{Error, digest};

/// Which tables events are written into: the names of the archive's own, with this before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prefix(pub(crate) &'static str);

/// The archive's own tables.
const OWN: Prefix = Prefix("");

/// Derives the events of some founders again, and brings what is kept beside them up to that.
pub(crate) fn derive_all(
    connection: &Connection,
    interned: &mut Interned,
    founders: &BTreeSet<i64>,
    batch: i64,
) -> Result<(), Error> {
    let before = Before::of(connection, founders)?;
    rewrite(connection, interned, founders, batch)?;
    before.settle(connection, founders, batch)
}

/// Writes the events of some founders again.
pub(crate) fn rewrite(
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
            let place = (life.believed.place.as_ref())
                .map(|site| interned.place(connection, site))
                .transpose()?;
            write(connection, interned, OWN, &cluster, &life, place, batch)?;
            write_steps(connection, interned, &cluster, &life)?;
        }
    }
    Ok(())
}

/// Takes away what is written of a founder's event.
pub(crate) fn erase(connection: &Connection, founder: i64) -> Result<(), Error> {
    for sql in [
        "DELETE FROM codes_ WHERE (code, side, day, id) IN
            (SELECT f.country, s.side, e.day, e.id FROM events_ e JOIN parties_ p USING (founder) JOIN forms_ f USING (form)
                JOIN (SELECT 0 AS of, 0 AS side UNION ALL SELECT 1, 1 UNION ALL SELECT 0, 2 UNION ALL SELECT 1, 2) s ON s.of = p.side
             WHERE e.founder = ?)",
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

/// What is written of the status: a plan stays one, and whether its time is over depends on when one asks.
fn lasting(status: Standing) -> Standing {
    match status {
        Standing::Unreported => Standing::Told(Status::Planned),
        other => other,
    }
}

/// Writes an event and who takes part in it.
pub(crate) fn write(
    connection: &Connection,
    interned: &mut Interned,
    prefix: Prefix,
    cluster: &Cluster,
    life: &Life,
    place: Option<i64>,
    batch: i64,
) -> Result<(), Error> {
    let believed = &life.believed;
    let mode = believed
        .mode
        .as_deref()
        .map(|mode| interned.word(connection, mode))
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
    let id = event_id(connection, cluster)?;
    let seen = Day::holding(first.published);
    let day = earliest.or(latest).unwrap_or(seen);
    let end_day = latest.or(earliest).unwrap_or(seen);
    connection
        .prepare_cached(&format!(
            "INSERT INTO {}events_ (founder, id, type, mode, status, basis, withdrawn, earliest, latest, place, first_seen,
                last_seen, reports, sources, confidence, batch, day, end_day, span, told, actor_codes, recipient_codes)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            prefix.0
        ))?
        .execute(rusqlite::params![
            cluster.founder,
            id,
            store::number_of_kind(believed.kind),
            mode,
            store::number_of_status(if prefix == OWN {
                lasting(life.status)
            } else {
                life.status
            }),
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
            day.0,
            end_day.0,
            span(day, end_day),
            told(cluster, life)?,
            codes(cluster, &believed.actors),
            codes(cluster, &believed.recipients),
        ])?;
    let place = (cluster.founder, day, id);
    parties(connection, prefix, cluster, place, 0, &believed.actors)?;
    parties(connection, prefix, cluster, place, 1, &believed.recipients)
}

/// How long an event lasts, or its day is open: the bits of the days between (`events_.span`).
fn span(day: Day, end_day: Day) -> u32 {
    let between = u32::try_from(i64::from(end_day.0) - i64::from(day.0)).unwrap_or(0);
    (u32::BITS - between.leading_zeros()).min(LONGEST_SPAN)
}

/// Events of so many bits or more are of one class.
pub(crate) const LONGEST_SPAN: u32 = 17;

/// The codes of a side, each once, in order.
fn codes(cluster: &Cluster, forms: &[FormId]) -> Option<String> {
    let codes: BTreeSet<&str> = forms
        .iter()
        .filter_map(|form| cluster.form(*form).country.as_deref())
        .collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// A digest of all that is printed of an event: it stays while nothing of that changes, reading again included.
fn told(cluster: &Cluster, life: &Life) -> Result<i64, Error> {
    let believed = &life.believed;
    let step = |step: &LifeStep| {
        let told = (step.step.to_string(), step.published, step.telling);
        (told, step.speakers.clone(), step.when, step.withdrawn)
    };
    let number = |joined: &Joined| {
        let amount = (joined.low.to_bits(), joined.high.map(f64::to_bits));
        (joined.kind.clone(), joined.unit.clone(), amount)
    };
    let values = |disagreement: &Disagreement| {
        let values: Vec<String> = (disagreement.values.iter())
            .map(|(value, items)| format!("{value} {}", items.len()))
            .collect();
        (disagreement.field.clone(), values)
    };
    let member = |member: &Member| (member.version, member.event.head().number, member.copy_of);
    let steps: Vec<_> = life.steps.iter().map(step).collect();
    let numbers: Vec<_> = believed.quantities.iter().map(number).collect();
    let differences: Vec<_> = believed.disagreements.iter().map(values).collect();
    let members: Vec<_> = cluster.members.iter().map(member).collect();
    let what = (
        believed.kind,
        &believed.mode,
        &believed.cameo,
        &believed.place,
        believed.when,
    );
    let who = (
        &believed.actors,
        &believed.recipients,
        &life.claimants,
        &life.deniers,
    );
    let standing = (
        lasting(life.status).to_string(),
        life.basis.to_string(),
        life.withdrawn,
        life.sources,
        life.confidence.to_bits(),
    );
    let all = (what, who, standing, steps, numbers, differences, members);
    Ok(digest::six_bytes(&[
        &postcard::to_stdvec(&all).map_err(Error::record)?
    ]))
}

fn write_steps(
    connection: &Connection,
    interned: &mut Interned,
    cluster: &Cluster,
    life: &Life,
) -> Result<(), Error> {
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

/// The side of `codes_` under which both others are listed.
const EITHER: i64 = 2;

/// Writes who takes part on a side, and under which countries: `place` is the founder, its event's day and id.
fn parties(
    connection: &Connection,
    prefix: Prefix,
    cluster: &Cluster,
    (founder, day, id): (i64, Day, i64),
    side: i64,
    forms: &[FormId],
) -> Result<(), Error> {
    for form in forms {
        connection
            .prepare_cached(&format!(
                "INSERT OR IGNORE INTO {}parties_ (founder, side, form) VALUES (?, ?, ?)",
                prefix.0
            ))?
            .execute((founder, side, form))?;
        if let Some(code) = &cluster.form(*form).country {
            let mut add = connection.prepare_cached(&format!(
                "INSERT OR IGNORE INTO {}codes_ (code, side, day, id, founder) VALUES (?, ?, ?, ?, ?)",
                prefix.0
            ))?;
            for side in [side, EITHER] {
                add.execute((code, side, day.0, id, founder))?;
            }
        }
    }
    Ok(())
}
