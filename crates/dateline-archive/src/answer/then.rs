//! Events as they stood: those of which more was told after the moment, or that the archive held otherwise, are derived
//! again and laid out in tables of the connection's temporary space, so that the same SQL finds them there.

use rusqlite::{Connection, OptionalExtension};

use crate::cluster::{Cluster, View};
use crate::derive::{self, Prefix};
use crate::telling::Site;
use crate::{Archive, Error};

/// Tables of the same columns as the archive's own.
const LAID_OUT: &str = "
    CREATE TEMP TABLE IF NOT EXISTS then_view_ (as_of, batch, seen);
    CREATE TEMP TABLE IF NOT EXISTS then_events_ (
        founder INTEGER PRIMARY KEY, id INTEGER, type INTEGER, mode INTEGER, status INTEGER, basis INTEGER, withdrawn INTEGER,
        earliest INTEGER, latest INTEGER, place INTEGER, first_seen INTEGER, last_seen INTEGER, reports INTEGER,
        sources INTEGER, confidence INTEGER, part_of INTEGER, batch INTEGER, day INTEGER, end_day INTEGER, span INTEGER, told INTEGER,
        actor_codes TEXT, recipient_codes TEXT
    );
    CREATE INDEX IF NOT EXISTS temp.then_events_by_day ON then_events_ (day, id);
    CREATE TEMP TABLE IF NOT EXISTS then_parties_ (
        founder INTEGER, side INTEGER, form INTEGER, PRIMARY KEY (founder, side, form)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS then_codes_ (
        code TEXT, side INTEGER, day INTEGER, id INTEGER, founder INTEGER, PRIMARY KEY (code, side, day, id)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS then_places_ (place INTEGER PRIMARY KEY, name TEXT, country TEXT, UNIQUE (name, country));
    CREATE TEMP TABLE IF NOT EXISTS then_tellers_ (
        founder INTEGER, version INTEGER, PRIMARY KEY (founder, version)
    ) WITHOUT ROWID;
    DELETE FROM then_view_; DELETE FROM then_events_; DELETE FROM then_parties_; DELETE FROM then_codes_;
    DELETE FROM then_places_; DELETE FROM then_tellers_;";

/// The founder that item `i` had after batch ?2, where it has changed since.
pub(super) const FOUNDER_THEN: &str = "(SELECT m.founder FROM memberships_ m WHERE m.item = i.item AND m.until > ?2 ORDER BY m.until LIMIT 1)";

impl Archive {
    /// Lays out the events that stood otherwise. Returns whether there are any; none is laid out where all stand as they
    /// are written. What was laid out for the last question is used again where it still holds.
    pub(super) fn lay_out(&mut self, view: View) -> Result<bool, Error> {
        let connection = &self.store.connection;
        if view.batch == i64::MAX && !is_told_later(connection, view)? {
            return Ok(false);
        }
        let seen: i64 =
            connection.query_row("SELECT coalesce(max(batch), 0) FROM batches_", [], |row| {
                row.get(0)
            })?;
        if !is_laid_out(connection, view, seen)? {
            connection.execute_batch(LAID_OUT)?;
            for founder in founders(connection, view)? {
                self.lay_one_out(founder, view)?;
            }
            self.store
                .connection
                .prepare_cached("INSERT INTO then_view_ VALUES (?, ?, ?)")?
                .execute((view.as_of, view.batch, seen))?;
        }
        Ok(true)
    }

    fn lay_one_out(&mut self, founder: i64, view: View) -> Result<(), Error> {
        let connection = &self.store.connection;
        let cluster = Cluster::load(connection, &mut self.interned, founder, view)?;
        let Some(life) = cluster.life(view.as_of) else {
            return Ok(());
        };
        let place = life.believed.place.as_ref();
        let place = place.map(|site| place_then(connection, site)).transpose()?;
        let prefix = Prefix("temp.then_");
        derive::write(
            connection,
            &mut self.interned,
            prefix,
            &cluster,
            &life,
            place,
            0,
        )?;
        let mut add = connection.prepare_cached(
            "INSERT OR IGNORE INTO then_tellers_ (founder, version) VALUES (?, ?)",
        )?;
        for member in &cluster.members {
            add.execute((founder, member.version))?;
        }
        Ok(())
    }
}

fn is_told_later(connection: &Connection, view: View) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM events_ WHERE last_seen > first_seen AND last_seen > ?)",
        )?
        .query_row([view.as_of], |row| row.get(0))?)
}

fn is_laid_out(connection: &Connection, view: View, seen: i64) -> Result<bool, Error> {
    let exists: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_temp_schema WHERE name = 'then_view_')",
        [],
        |row| row.get(0),
    )?;
    if !exists {
        return Ok(false);
    }
    let laid_out: Option<(i64, i64, i64)> = connection
        .prepare_cached("SELECT as_of, batch, seen FROM then_view_")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(laid_out == Some((view.as_of, view.batch, seen)))
}

/// The founders of all that stood otherwise.
fn founders(connection: &Connection, view: View) -> Result<Vec<i64>, Error> {
    let told_later = "SELECT founder FROM events_
         WHERE last_seen > first_seen AND last_seen > ?1 AND first_seen <= ?1 AND batch <= ?2";
    // Whatever was written since, and what then founded an event that is gone: something of it has left it.
    let written_later = "SELECT founder FROM events_ WHERE batch > ?2 AND first_seen <= ?1
         UNION SELECT founder FROM memberships_ WHERE until > ?2";
    let sql = match view.batch {
        i64::MAX => told_later.to_owned(),
        _ => format!("{told_later} UNION {written_later}"),
    };
    let mut look = connection.prepare_cached(&sql)?;
    let rows = look.query_map((view.as_of, view.batch), |row| row.get::<_, Option<i64>>(0))?;
    let mut founders = Vec::new();
    for founder in rows {
        founders.extend(founder?);
    }
    Ok(founders)
}

/// A place as it was believed then: the archive's own table need not hold it.
fn place_then(connection: &Connection, site: &Site) -> Result<i64, Error> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT place FROM then_places_ WHERE name = ? AND country IS ?")?
        .query_row((&site.name, &site.country), |row| row.get(0))
        .optional()?;
    if let Some(place) = known {
        return Ok(place);
    }
    connection
        .prepare_cached("INSERT INTO then_places_ (name, country) VALUES (?, ?)")?
        .execute((&site.name, &site.country))?;
    Ok(connection.last_insert_rowid())
}

#[cfg(test)]
mod tests;
