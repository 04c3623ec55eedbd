//! A copy of the archive while others read and write it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::store::Store;
use crate::{Archive, Error};

/// Pages that are copied between two words on the progress.
const PAGES: i32 = 1000;

impl Archive {
    /// Copies the archive into another file. It stands there whole or not at all; an earlier copy in its place is replaced.
    /// `watch` is told how many pages of how many are done.
    ///
    /// # Errors
    /// Where the place is taken by anything but an archive, or cannot be written to.
    pub fn backup(&self, to: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        if to.exists() {
            drop(Store::open_to_read(to)?);
        }
        let mut name = to.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let copied = self
            .copy(&part, watch)
            .and_then(|()| std::fs::rename(&part, to).map_err(|source| Error::file(to, source)));
        if copied.is_err() {
            // What is not whole is of no use to anybody.
            let _ = std::fs::remove_file(&part);
        }
        copied
    }

    fn copy(&self, part: &Path, watch: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        if part.exists() {
            std::fs::remove_file(part).map_err(|source| Error::file(part, source))?;
        }
        let mut copy = Connection::open(part).map_err(|source| Error::open(part, source))?;
        {
            // One view of the archive for the whole copy: otherwise each write of others would make it begin anew.
            let view = self.store.connection.unchecked_transaction()?;
            view.query_row("SELECT count(*) FROM batches_", [], |_| Ok(()))?;
            let backup = Backup::new(&view, &mut copy)?;
            let mut is_done = false;
            while !is_done {
                is_done = match backup.step(PAGES)? {
                    StepResult::Done => true,
                    StepResult::More => false,
                    _ => return Err(Error::busy()),
                };
                let progress = backup.progress();
                let pages = |count: i32| u64::try_from(count).unwrap_or(0);
                let all = pages(progress.pagecount);
                watch(all - pages(progress.remaining).min(all), all);
            }
        }
        // One file, with no log beside it.
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        copy.close().map_err(|(_, error)| error)?;
        let written = std::fs::File::open(part).and_then(|file| file.sync_all());
        written.map_err(|source| Error::file(part, source))
    }
}
