//! What the server itself keeps: tokens, who used them, webhooks. It lies in a file of its own beside the archive, readable
//! by its owner only, so that an archive can be handed on without saying who may write to it elsewhere.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::Error;

/// The file's form; its number stands in `PRAGMA user_version`.
const FORM: &str = include_str!("own.sql");

/// How long to wait for another process that writes (`dateline token`).
const PATIENCE: Duration = Duration::from_secs(5);

/// The server's own file.
#[derive(Debug)]
pub(crate) struct Own(Mutex<Connection>);

/// Where it lies.
pub(crate) fn beside(archive: &Path) -> PathBuf {
    let mut name = archive.as_os_str().to_owned();
    name.push(".server");
    PathBuf::from(name)
}

impl Own {
    /// Opens the file beside an archive, and makes it where there is none.
    pub(crate) fn open(archive: &Path) -> Result<Own, Error> {
        let path = beside(archive);
        let unreadable = |source: rusqlite::Error| Error::Own {
            path: path.clone(),
            problem: source.to_string(),
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(|source| Error::Own {
            path: path.clone(),
            problem: source.to_string(),
        })?;
        let connection = Connection::open(&path).map_err(unreadable)?;
        Own::prepare(&connection).map_err(unreadable)?;
        Ok(Own(Mutex::new(connection)))
    }

    fn prepare(connection: &Connection) -> rusqlite::Result<()> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        let form: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if form == 0 {
            // Another process may have been faster.
            connection.execute_batch(&format!(
                "BEGIN IMMEDIATE; {FORM} PRAGMA user_version = 1; COMMIT;"
            ))?;
        }
        Ok(())
    }

    /// The connection, for a moment.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
