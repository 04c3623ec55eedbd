//! An open archive.

use std::path::Path;

use rusqlite::Connection;

use crate::Error;
use crate::joining::Recent;
use crate::store::{Interned, Store};
use crate::tables::Tables;

/// An archive: one file, with one writer at a time and any number of readers.
#[derive(Debug)]
pub struct Archive {
    pub(crate) store: Store,
    pub(crate) interned: Interned,
    pub(crate) recent: Recent,
    pub(crate) tables: &'static Tables,
    /// `PRAGMA data_version` when the caches were filled: it changes when another process has written.
    pub(crate) seen: i64,
}

impl Archive {
    /// Opens an archive for writing, and makes it where there is none.
    ///
    /// # Errors
    /// Where the file cannot be written to, or is not an archive.
    pub fn open(path: &Path) -> Result<Archive, Error> {
        Archive::of(Store::open(path)?)
    }

    /// Opens an archive for reading.
    ///
    /// # Errors
    /// Where there is none, or the file is not one.
    pub fn open_to_read(path: &Path) -> Result<Archive, Error> {
        Archive::of(Store::open_to_read(path)?)
    }

    fn of(store: Store) -> Result<Archive, Error> {
        let mut archive = Archive {
            store,
            interned: Interned::default(),
            recent: Recent::default(),
            tables: Tables::builtin(),
            seen: 0,
        };
        archive.refresh()?;
        Ok(archive)
    }

    /// Forgets what may have changed under us.
    pub(crate) fn refresh(&mut self) -> Result<(), Error> {
        forget_if_changed(
            &self.store.connection,
            &mut self.seen,
            &mut self.interned,
            &mut self.recent,
        )
    }

    /// Forgets all that is cached.
    pub(crate) fn forget(&mut self) {
        self.interned.clear();
        self.recent.clear();
    }
}

/// Forgets what is cached if another process has written since it was `seen` last.
pub(crate) fn forget_if_changed(
    connection: &Connection,
    seen: &mut i64,
    interned: &mut Interned,
    recent: &mut Recent,
) -> Result<(), Error> {
    let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
    if version != *seen {
        *seen = version;
        interned.clear();
        recent.clear();
    }
    Ok(())
}
