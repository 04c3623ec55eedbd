//! What could not be taken in, and why: a table, so that one faulty report never stops the others.

use rusqlite::TransactionBehavior;
use serde::Serialize;

use crate::answer::{Asking, List};
use crate::{Archive, Error, moment};

/// Something that gave no report, or a report that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Unread))]
pub struct Problem {
    /// The file, feed or address it came from.
    pub source: String,
    /// The report's id, as far as it is known.
    pub report: Option<String>,
    /// What is wrong and what to do.
    pub error: String,
    /// When the archive met it last.
    pub seen: String,
}

impl Problem {
    /// A problem that is met now.
    pub fn new(source: &str, report: Option<String>, error: String) -> Problem {
        Problem {
            source: source.to_owned(),
            report,
            error,
            seen: moment::write(moment::now()),
        }
    }
}

impl Archive {
    /// Keeps problems, each once. A report that had one and was taken in since (`solved`: source and id) has none any more,
    /// nor has a source that as a whole gave nothing then.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn keep_problems(
        &mut self,
        problems: &[Problem],
        solved: &[(&str, &str)],
    ) -> Result<(), Error> {
        let transaction = self
            .store
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut forget = transaction.prepare_cached(
                "DELETE FROM problems_ WHERE source = ?1 AND coalesce(report, '') IN (?2, ?1)",
            )?;
            for report in solved {
                forget.execute(*report)?;
            }
            let mut keep = transaction.prepare_cached(
                "INSERT INTO problems_ (source, report, error, seen) VALUES (?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET seen = excluded.seen",
            )?;
            let now = moment::now();
            for problem in problems {
                keep.execute((&problem.source, &problem.report, &problem.error, now))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Whether any problem is kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn has_problems(&self) -> Result<bool, Error> {
        Ok(self
            .store
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM problems_)")?
            .query_row([], |row| row.get(0))?)
    }

    /// Problems, in the order in which they were first met.
    ///
    /// # Errors
    /// Where the cursor is not of its form, or the store cannot be read.
    pub fn problems(&self, asking: &Asking) -> Result<List<Problem>, Error> {
        let after: i64 = match &asking.cursor {
            Some(cursor) => cursor.parse().map_err(|_| {
                Error::asked(format!(
                    "`{cursor}` is no cursor; give the `next` of the page before, or none"
                ))
            })?,
            None => 0,
        };
        let page = asking.page();
        let mut look = self.store.connection.prepare_cached(
            "SELECT problem, source, report, error, seen FROM problems_ WHERE problem > ? ORDER BY problem LIMIT ?",
        )?;
        let rows = look.query_map((after, page + 1), |row| {
            let problem = Problem {
                source: row.get(1)?,
                report: row.get(2)?,
                error: row.get(3)?,
                seen: moment::write(row.get(4)?),
            };
            Ok((row.get::<_, i64>(0)?, problem))
        })?;
        let mut found = rows.collect::<Result<Vec<_>, _>>()?;
        let more = found.len() > page;
        found.truncate(page);
        let next = found
            .last()
            .filter(|_| more)
            .map(|(number, _)| number.to_string());
        Ok(List {
            items: found.into_iter().map(|(_, problem)| problem).collect(),
            next,
            as_of: None,
        })
    }
}
