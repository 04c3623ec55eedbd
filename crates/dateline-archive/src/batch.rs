//! A batch: all that is taken in, taken back or decided at once. One transaction, one row that tells when, and caches that
//! hold what this transaction sees.

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use crate::joining::{Joining, Recent};
use crate::store::Interned;
use crate::tables::Tables;
use crate::{Archive, Error, archive, derive, moment};

/// An open batch.
pub(crate) struct Batch<'a> {
    /// The transaction.
    pub(crate) connection: &'a Connection,
    /// The batch's number: the later, the higher.
    pub(crate) number: i64,
    /// Founders whose events must be derived again before it closes.
    pub(crate) touched: BTreeSet<i64>,
    pub(crate) interned: &'a mut Interned,
    recent: &'a mut Recent,
    tables: &'a Tables,
}

/// What is to become of a batch.
#[derive(Debug)]
pub(crate) enum Close<T> {
    /// It is kept, whole.
    Keep(T),
    /// There was nothing to keep: no batch either.
    Leave(T),
}

impl Archive {
    /// Does some work in one batch, which is kept whole or leaves no trace.
    pub(crate) fn batch<T>(
        &mut self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<Close<T>, Error>,
    ) -> Result<T, Error> {
        let closed = self.in_one_transaction(work);
        if !matches!(closed, Ok(Close::Keep(_))) {
            // What was numbered in the transaction that was undone is not there.
            self.forget();
        }
        let (Close::Keep(outcome) | Close::Leave(outcome)) = closed?;
        Ok(outcome)
    }

    fn in_one_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<Close<T>, Error>,
    ) -> Result<Close<T>, Error> {
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Not before: while we waited for our turn, another process may have written.
        archive::forget_if_changed(
            &transaction,
            &mut self.seen,
            &mut self.interned,
            &mut self.recent,
        )?;
        transaction
            .prepare_cached("INSERT INTO batches_ (learnt) VALUES (?)")?
            .execute([moment::now()])?;
        let mut batch = Batch {
            connection: &transaction,
            number: transaction.last_insert_rowid(),
            touched: BTreeSet::new(),
            interned: &mut self.interned,
            recent: &mut self.recent,
            tables: self.tables,
        };
        let closed = work(&mut batch)?;
        match closed {
            Close::Keep(_) => {
                batch.derive()?;
                transaction.commit()?;
            }
            Close::Leave(_) => transaction.rollback()?,
        }
        Ok(closed)
    }
}

impl Batch<'_> {
    /// Joining within this batch. What it touches must be added to what the batch touches.
    pub(crate) fn joining(&mut self) -> Result<Joining<'_>, Error> {
        Joining::new(
            self.connection,
            self.interned,
            self.recent,
            self.tables,
            self.number,
        )
    }

    /// Derives the events of what was touched so far.
    pub(crate) fn derive(&mut self) -> Result<(), Error> {
        let touched = std::mem::take(&mut self.touched);
        derive::derive_all(self.connection, self.interned, &touched, self.number)
    }

    /// Forgets what is cached: rows that were numbered have been deleted.
    pub(crate) fn forget(&mut self) {
        self.interned.clear();
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::mpsc;
    use std::time::Duration;

    use dateline::Record;

    use super::Close;
    use crate::{Archive, Extent, removal};

    const EXAMPLE: &str = include_str!("../../../examples/records/solheim-boateng.json");

    fn record(id: &str) -> Record {
        let mut record: Record = serde_json::from_str(EXAMPLE).expect("a record");
        record.report.id = id.to_owned();
        record
    }

    /// A place for an archive, where there is none.
    fn path(name: &str) -> PathBuf {
        let name = format!("dateline-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join("archive.sqlite")
    }

    /// Another process that takes a report down, slowly; it says when it has begun.
    fn take_down_slowly(path: &Path, has_begun: &mpsc::Sender<()>) {
        let mut archive = Archive::open(path).expect("the archive");
        let done = archive.batch(|batch| {
            has_begun.send(()).expect("somebody waits");
            std::thread::sleep(Duration::from_millis(300));
            removal::take_down(batch, "first", "a test")
        });
        done.expect("it is taken down");
    }

    #[test]
    fn what_another_process_deletes_while_we_wait_is_not_taken_from_the_caches() {
        let path = path("race");
        let mut ours = Archive::open(&path).expect("an archive");
        ours.add(&[record("first")]).expect("it is taken in");
        let (has_begun, begun) = mpsc::channel();
        let other = std::thread::spawn({
            let path = path.clone();
            move || take_down_slowly(&path, &has_begun)
        });
        begun.recv().expect("the other process has begun");
        let added = ours
            .add(&[record("second")])
            .expect("it is taken in after the other has ended");
        other.join().expect("the other process ends");
        assert_eq!((added.new, added.copies), (1, 0));
        let verified = ours.verify(Extent::All, &mut |_, _, _| {});
        assert_eq!(verified.expect("it can be read").faults, []);
    }

    #[test]
    fn what_fails_leaves_no_trace() {
        let mut archive = Archive::open(Path::new(":memory:")).expect("an archive");
        archive.add(&[record("first")]).expect("it is taken in");
        let failed = archive.batch(|batch| {
            batch.interned.word(batch.connection, "a word of its own")?;
            batch.connection.execute("DELETE FROM texts_", [])?;
            batch.connection.execute("no SQL", [])?;
            Ok(Close::Keep(()))
        });
        assert!(failed.is_err());
        let left: i64 = archive
            .store
            .connection
            .query_row(
                "SELECT count(*) FROM batches_, (SELECT count(*) AS words FROM words_ WHERE text LIKE 'a word%') WHERE words = 0",
                [],
                |row| row.get(0),
            )
            .expect("a count");
        assert_eq!(left, 1, "one batch, and no word");
    }
}
