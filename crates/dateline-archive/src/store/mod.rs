//! The one file: SQLite, with a form that is raised by numbered migrations.

mod codes;
#[cfg(test)]
mod documented;
mod intern;
mod keyed;

pub(crate) use codes::{
    basis, manner, names, number_of_kind, number_of_status, stance, standing, told_status, written,
};
pub(crate) use intern::Interned;
pub(crate) use keyed::{Keyed, Place, Side};

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::Error;

/// What `PRAGMA application_id` says of our files ("Dtln").
const APPLICATION: i64 = 0x4474_6c6e;

/// The forms of the archive, in order; the number of those applied stands in `PRAGMA user_version`.
const MIGRATIONS: [&str; 3] = [
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
];

/// Bytes of the file that are read where they lie.
const MAPPED: i64 = 1 << 33;

/// How long one process waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open file.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

/// Lets no statement be planned anew because other values are bound to it: SQLite would do so for each look-up of joining,
/// at several times the cost of the look-up.
fn keep_plans(connection: &Connection) -> Result<(), Error> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl Store {
    /// Opens an archive for writing; makes it where there is none.
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|source| Error::open(path, source))?;
        let mut store = Store {
            connection,
            path: path.to_owned(),
        };
        store.settings()?;
        store.check()?;
        store.migrate()?;
        Ok(store)
    }

    /// Opens an archive that stands, for reading.
    pub(crate) fn open_to_read(path: &Path) -> Result<Store, Error> {
        if !path.exists() {
            return Err(Error::missing(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|source| Error::open(path, source))?;
        let store = Store {
            connection,
            path: path.to_owned(),
        };
        store.connection.busy_timeout(PATIENCE)?;
        keep_plans(&store.connection)?;
        store.reading()?;
        store.check()?;
        let found = store.form()?;
        if found == 0 {
            return Err(Error::foreign(path));
        }
        Ok(store)
    }

    /// How much of the file is kept at hand.
    fn reading(&self) -> Result<(), Error> {
        let connection = &self.connection;
        connection.set_prepared_statement_cache_capacity(128);
        connection.pragma_update(None, "cache_size", -64_000)?;
        connection.pragma_update(None, "mmap_size", MAPPED)?;
        Ok(())
    }

    fn settings(&self) -> Result<(), Error> {
        let connection = &self.connection;
        connection.busy_timeout(PATIENCE)?;
        keep_plans(connection)?;
        // The page size must stand before the first table.
        connection.pragma_update(None, "page_size", 8192)?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .or_else(|error| match Error::from(error) {
                _ if connection.is_readonly("main").unwrap_or(false) => Ok(()),
                other => Err(other),
            })?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        // What is deleted or moved is overwritten at once, always: a takedown cannot reach what an earlier rearrangement of
        // the file has left behind. It costs about two in a hundred of writing.
        connection.pragma_update(None, "secure_delete", "ON")?;
        self.reading()?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(())
    }

    fn form(&self) -> Result<i64, Error> {
        Ok(self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// Refuses files that are not ours or of a later form.
    fn check(&self) -> Result<(), Error> {
        let application: i64 =
            self.connection
                .pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: i64 =
            self.connection
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application != APPLICATION && tables > 0 {
            return Err(Error::foreign(&self.path));
        }
        let (found, known) = (self.form()?, MIGRATIONS.len() as i64);
        if found > known {
            return Err(Error::later(found, known));
        }
        Ok(())
    }

    fn migrate(&mut self) -> Result<(), Error> {
        let done = usize::try_from(self.form()?).unwrap_or(0);
        for (number, migration) in MIGRATIONS.iter().enumerate().skip(done) {
            let transaction = self
                .connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            // Another process may have been faster.
            let found: i64 =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if usize::try_from(found).unwrap_or(0) > number {
                continue;
            }
            transaction.execute_batch(migration)?;
            codes::fill(&transaction)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", number as i64 + 1)?;
            transaction.commit()?;
        }
        Ok(())
    }
}
