//! Counting from the counts that are kept by month, where they hold the answer.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::super::Query;
use super::super::query::{Filters, Plan, Scope, Source, Whom};
use super::cells::{Counter, Facts};
use super::{Dimension, Sums};
use crate::cluster::View;
use crate::life::Standing;
use crate::moment::Day;
use crate::{Error, store, upkeep};

/// What is asked of the kept counts.
struct Asked {
    /// Which of their tables.
    shape: i64,
    actor: Option<String>,
    recipient: Option<String>,
    first: Option<i64>,
    last: Option<i64>,
}

impl Counter<'_> {
    /// Adds from the kept counts, and says whether they hold the answer: where all stands as it is written, and nothing is
    /// asked that they do not know.
    pub(super) fn add_monthly(
        &mut self,
        connection: &Connection,
        query: &Query,
        view: View,
        sources: &[Source],
    ) -> Result<bool, Error> {
        let Some(asked) = Asked::of(self.dimensions(), &query.filters) else {
            return Ok(false);
        };
        if sources != [Source::Now] || !is_all_published(connection, view)? {
            return Ok(false);
        }
        self.add_cells(connection, &asked, &query.filters, view)?;
        if asked.first.is_some() {
            // What began before and lasts into the months that are asked for is not there.
            let mut plan = Plan::new(connection, query, Scope::All, view, Source::Now)?;
            if let Some(lasting) = plan.lasting() {
                self.add_part(connection, &mut plan, &lasting, Source::Now)?;
            }
        }
        Ok(true)
    }

    fn add_cells(
        &mut self,
        connection: &Connection,
        asked: &Asked,
        filters: &Filters,
        view: View,
    ) -> Result<(), Error> {
        // Month by month, since what lies together is what is of one month.
        let mut sql = "WITH RECURSIVE months (m) AS (
                SELECT coalesce(max(?2, (SELECT min(month) FROM monthly_ WHERE shape = ?1)), 0)
                UNION ALL SELECT m + 1 FROM months WHERE m < min(?3, (SELECT max(month) FROM monthly_ WHERE shape = ?1)))
            SELECT c.actor, c.recipient, c.month, c.type, c.status, c.basis, c.due, c.events, c.dated, c.sources
            FROM months CROSS JOIN monthly_ c ON c.shape = ?1 AND c.month = m AND c.month <= ?3"
            .to_owned();
        let mut values = vec![
            Value::Integer(asked.shape),
            Value::Integer(asked.first.unwrap_or(i64::MIN)),
            Value::Integer(asked.last.unwrap_or(i64::MAX)),
        ];
        // A side that is not asked for is empty; without a code, all of it is wanted.
        for (side, bit, code) in [
            ("actor", 1, &asked.actor),
            ("recipient", 2, &asked.recipient),
        ] {
            let code = match code {
                Some(code) => Some(code.clone()),
                None => (asked.shape & bit == 0).then(String::new),
            };
            if let Some(code) = code {
                values.push(Value::Text(code));
                sql.push_str(&format!(" AND c.{side} = ?{}", values.len()));
            }
        }
        let kinds: Vec<i64> = (filters.types.iter())
            .map(|kind| store::number_of_kind(*kind))
            .collect();
        let bases: Vec<i64> = filters.bases.iter().map(|one| store::basis(*one)).collect();
        let statuses: Vec<i64> = (filters.statuses.iter())
            .map(|one| store::number_of_status(*one))
            .collect();
        let today = i64::from(Day::holding(view.as_of).0);
        let unreported = store::number_of_status(Standing::Unreported);
        let passes = |list: &[i64], number: i64| list.is_empty() || list.contains(&number);
        let mut look = connection.prepare_cached(&sql)?;
        let mut rows = look.query(rusqlite::params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            let (actor, recipient): (&str, &str) = (text(0)?, text(1)?);
            let due: i64 = row.get(6)?;
            let status: i64 = row.get(4)?;
            let is_over = due != -1 && due < today;
            let facts = Facts {
                kind: row.get(3)?,
                status: if is_over { unreported } else { status },
                basis: row.get(5)?,
                mode: 0,
                place: (0, 0),
                day: None,
                month: row.get(2)?,
                actors: &[actor],
                recipients: &[recipient],
            };
            let is_asked = passes(&kinds, facts.kind)
                && passes(&bases, facts.basis)
                && passes(&statuses, facts.status);
            if is_asked {
                let sums = Sums {
                    events: row.get(7)?,
                    dated: row.get(8)?,
                    sources: row.get(9)?,
                };
                self.add(&facts, sums)?;
            }
        }
        Ok(())
    }
}

impl Asked {
    /// What to ask, where the kept counts know all that is asked for.
    fn of(by: &[Dimension], filters: &Filters) -> Option<Asked> {
        let known = [
            Dimension::Actor,
            Dimension::Recipient,
            Dimension::Type,
            Dimension::Status,
            Dimension::Basis,
            Dimension::Month,
            Dimension::Year,
        ];
        let others = filters.parties.is_empty()
            && filters.places.is_empty()
            && filters.modes.is_empty()
            && filters.stories.is_empty()
            && filters.publishers.is_empty()
            && filters.min_confidence.is_none();
        if !others || !by.iter().all(|one| known.contains(one)) {
            return None;
        }
        let code = |whom: &[Whom]| match whom {
            [] => Some(None),
            [Whom::Code(code)] => Some(Some(code.clone())),
            _ => None,
        };
        let (actor, recipient) = (code(&filters.actors)?, code(&filters.recipients)?);
        let needs =
            |dimension: Dimension, code: &Option<String>| by.contains(&dimension) || code.is_some();
        let shape = i64::from(needs(Dimension::Actor, &actor))
            + 2 * i64::from(needs(Dimension::Recipient, &recipient));
        let month = |day: Day| upkeep::month(day.0);
        let first = match filters.from {
            Some(day) if month(day) == month(Day(day.0 - 1)) => return None,
            from => from.map(month),
        };
        let last = match filters.to {
            Some(day) if month(day) == month(Day(day.0 + 1)) => return None,
            to => to.map(month),
        };
        Some(Asked {
            shape,
            actor,
            recipient,
            first,
            last,
        })
    }
}

/// Whether nothing was published after the moment, so that all events count and stand as they are written.
fn is_all_published(connection: &Connection, view: View) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM versions_ WHERE published > ?)")?
        .query_row([view.as_of], |row| row.get(0))?)
}
