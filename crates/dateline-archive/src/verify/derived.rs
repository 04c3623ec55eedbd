//! Archive events as they stand against a fresh derivation from their tellings.
//!
//! The derivation writes into tables of the same names in the connection's temporary space, which SQL finds first: so it
//! is the very code that wrote the archive, and the archive is not touched.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Extent, Verified};
use crate::{Archive, Error, derive};

/// Events that are derived at once.
const AT_ONCE: usize = 2_000;

/// The tables that a derivation writes. `codes_` is held to the others by `references`: it is not kept by founder.
const TABLES: [&str; 4] = ["events_", "parties_", "codes_", "steps_"];

pub(super) fn derived(
    archive: &mut Archive,
    extent: Extent,
    verified: &mut Verified,
    watch: &mut dyn FnMut(&'static str, u64, u64),
) -> Result<(), Error> {
    let founders = founders(&archive.store.connection, extent)?;
    let all = founders.len() as u64;
    let comparisons: Vec<Comparison> = TABLES
        .iter()
        .filter(|table| **table != "codes_")
        .map(|table| Comparison::of(&archive.store.connection, table))
        .collect::<Result<_, _>>()?;
    lay_out(&archive.store.connection)?;
    for some in founders.chunks(AT_ONCE) {
        watch("events", verified.events, all);
        let connection = &archive.store.connection;
        let some: BTreeSet<i64> = some.iter().copied().collect();
        match derive::rewrite(connection, &mut archive.interned, &some, 0) {
            Ok(()) => {
                for comparison in &comparisons {
                    comparison.compare(connection, &some, verified)?;
                }
            }
            Err(error) => verified.fault(
                "event",
                format!(
                    "some of {} events cannot be derived anew: {error}",
                    some.len()
                ),
            ),
        }
        for table in TABLES {
            connection.execute(&format!("DELETE FROM temp.{table}"), [])?;
        }
        verified.events += some.len() as u64;
    }
    clear_away(&archive.store.connection)?;
    Ok(())
}

fn founders(connection: &Connection, extent: Extent) -> Result<Vec<i64>, Error> {
    let mut look = connection
        .prepare("SELECT founder FROM main.events_ WHERE founder % ?1 = 1 % ?1 ORDER BY founder")?;
    let rows = look.query_map([extent.step()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn lay_out(connection: &Connection) -> Result<(), Error> {
    for table in TABLES {
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} LIMIT 0"
        ))?;
    }
    // Who takes part is written once, however often it is told.
    connection.execute_batch(
        "CREATE UNIQUE INDEX temp.parties_once ON parties_ (founder, side, form);
         CREATE UNIQUE INDEX temp.codes_once ON codes_ (code, side, day, id)",
    )?;
    Ok(())
}

fn clear_away(connection: &Connection) -> Result<(), Error> {
    for table in TABLES {
        connection.execute_batch(&format!("DROP TABLE temp.{table}"))?;
    }
    Ok(())
}

/// How a table's rows are compared: all columns but the batch, which tells when a row was written, and the digest of what
/// was told, which an archive of an earlier form has only of what has changed since.
struct Comparison {
    table: &'static str,
    sql: String,
}

impl Comparison {
    fn of(connection: &Connection, table: &'static str) -> Result<Self, Error> {
        let mut look = connection.prepare(
            "SELECT name FROM pragma_table_info(?1, 'main') WHERE name NOT IN ('batch', 'told')",
        )?;
        let names: Vec<String> = look
            .query_map([table], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let columns = names.join(", ");
        let stands = format!("SELECT {columns} FROM main.{table} WHERE founder BETWEEN ?1 AND ?2");
        let fresh = format!("SELECT {columns} FROM temp.{table}");
        let sql = format!(
            "SELECT founder FROM (SELECT * FROM ({stands}) EXCEPT {fresh})
             UNION SELECT founder FROM (SELECT * FROM ({fresh}) EXCEPT {stands})"
        );
        Ok(Comparison { table, sql })
    }

    fn compare(
        &self,
        connection: &Connection,
        founders: &BTreeSet<i64>,
        verified: &mut Verified,
    ) -> Result<(), Error> {
        let (Some(first), Some(last)) = (founders.first(), founders.last()) else {
            return Ok(());
        };
        let mut look = connection.prepare(&self.sql)?;
        let rows = look.query_map([first, last], |row| row.get::<_, i64>(0))?;
        let differing: BTreeSet<i64> = rows.collect::<Result<_, _>>()?;
        for founder in differing.intersection(founders) {
            let what = match self.table {
                "parties_" => "who takes part",
                "steps_" => "its life",
                _ => "what is believed of it",
            };
            let id: Option<i64> = connection
                .prepare_cached("SELECT id FROM main.events_ WHERE founder = ?")?
                .query_row([founder], |row| row.get(0))?;
            let id = id.map(crate::digest::id).unwrap_or_default();
            verified.fault(
                "event",
                format!("archive event {id}: {what} is not what its tellings give"),
            );
        }
        Ok(())
    }
}
