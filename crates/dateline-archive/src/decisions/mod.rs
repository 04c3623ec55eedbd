//! What people decide: that two events are one, that a telling belongs elsewhere, that a field is wrong. Kept apart from
//! the machine's record, with who, when and why; never overwritten, only undone. A decision points at the words of a
//! report, not at a number of the store, so it survives that the report is read again.

mod correction;
mod people;

pub use correction::Correction;
pub(crate) use people::People;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::batch::{Batch, Close};
use crate::joining::{Joining, Place};
use crate::name::{Form, Likeness};
use crate::{Archive, Error, add, digest, moment, ordered, retelling};

/// The words of a report that name an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Anchor {
    /// The report's id.
    pub report: String,
    /// The span of the words, in code points of its latest text.
    pub span: [u32; 2],
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decided {
    /// Two events are one.
    MergeEvents {
        /// A telling of the one.
        one: Anchor,
        /// A telling of the other.
        other: Anchor,
    },
    /// A telling does not belong to the event that another one founds.
    SplitEvent {
        /// What leaves.
        telling: Anchor,
        /// What it leaves.
        from: Anchor,
    },
    /// Two names are of one entity: wherever the other stands, the one is meant.
    MergeEntities {
        /// The entity that both are.
        one: Form,
        /// What else it is called.
        other: Form,
    },
    /// A name is of somebody else in one report.
    SplitEntity {
        /// Whose name it is elsewhere.
        entity: Form,
        /// The report's id.
        report: String,
        /// A name that tells who is meant there.
        name: String,
    },
    /// A field of an event is wrong.
    Correct(Correction),
}

/// A decision as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Its number: what `undo` takes.
    pub id: i64,
    /// What was decided.
    #[serde(flatten)]
    pub decided: Decided,
    /// Who decided it.
    pub who: String,
    /// Why.
    pub why: String,
    /// When.
    pub made: String,
    /// When it was undone, and by whom.
    pub undone: Option<String>,
    /// Who undid it.
    pub undone_by: Option<String>,
}

/// Whose decision it is, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Name of the person.
    pub who: &'a str,
    /// The reason.
    pub why: &'a str,
}

impl Archive {
    /// Decides that two archive events are one.
    ///
    /// # Errors
    /// Where an id leads nowhere, or both are one event already.
    pub fn merge_events(&mut self, one: &str, other: &str, by: By<'_>) -> Result<i64, Error> {
        let (one, other) = (self.founder_anchor(one)?, self.founder_anchor(other)?);
        if one == other {
            return Err(Error::asked(
                "the two ids lead to the same event; nothing to merge",
            ));
        }
        self.decide(&Decided::MergeEvents { one, other }, by)
    }

    /// Decides that a report's telling does not belong to the archive event in which it stands.
    ///
    /// # Errors
    /// Where the report does not tell the event, or founds it and nothing else would be left.
    pub fn split_event(&mut self, id: &str, report: &str, by: By<'_>) -> Result<i64, Error> {
        let from = self.founder_anchor(id)?;
        let founder = self.one_founder(id)?;
        let found: Option<(u32, u32)> = self
            .store
            .connection
            .prepare_cached(
                "SELECT t.start, t.end FROM report_events_ i JOIN tellings_ t USING (item)
                 JOIN versions_ v USING (version) JOIN reports_ r USING (report)
                 WHERE i.founder = ? AND r.id = ? AND i.item <> i.founder
                 ORDER BY i.published DESC, i.tie DESC, i.number LIMIT 1",
            )?
            .query_row((founder, report), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (start, end) = found.ok_or_else(|| {
            Error::asked(format!(
                "report `{report}` does not tell event {id}, or is the first to tell it; `dateline event {id}` lists who does"
            ))
        })?;
        let telling = Anchor {
            report: report.to_owned(),
            span: [start, end],
        };
        self.decide(&Decided::SplitEvent { telling, from }, by)
    }

    /// Decides that two entities are one: the second is another name of the first.
    ///
    /// # Errors
    /// Where an id leads nowhere, or both are one entity already.
    pub fn merge_entities(&mut self, one: &str, other: &str, by: By<'_>) -> Result<i64, Error> {
        let (one, other) = (self.entity_form(one)?, self.entity_form(other)?);
        if one == other {
            return Err(Error::asked(
                "the two ids lead to the same entity; nothing to merge",
            ));
        }
        self.decide(&Decided::MergeEntities { one, other }, by)
    }

    /// Decides that in one report a name is of somebody else, who is to be called otherwise.
    ///
    /// # Errors
    /// Where the id leads nowhere, or the report does not name the entity.
    pub fn split_entity(
        &mut self,
        id: &str,
        report: &str,
        name: &str,
        by: By<'_>,
    ) -> Result<i64, Error> {
        let entity = self.entity_form(id)?;
        if !reports_naming(&self.store.connection, &entity)?.contains(report) {
            return Err(Error::asked(format!(
                "report `{report}` does not name {}",
                entity.name
            )));
        }
        let (report, name) = (report.to_owned(), name.to_owned());
        self.decide(
            &Decided::SplitEntity {
                entity,
                report,
                name,
            },
            by,
        )
    }

    fn entity_form(&self, id: &str) -> Result<Form, Error> {
        let found = crate::who::by_id(&self.store.connection, id)?;
        found.ok_or_else(|| {
            Error::unknown(
                "entity",
                id,
                "`dateline event` prints the ids of those who take part",
            )
        })
    }

    /// Corrects fields of events as they were read.
    ///
    /// # Errors
    /// Where a correction points at no event of a stored report, or a date is none.
    pub fn correct(&mut self, corrections: &[Correction], by: By<'_>) -> Result<Vec<i64>, Error> {
        for correction in corrections {
            correction.check()?;
            let anchor = Anchor {
                report: correction.report.clone(),
                span: correction.span,
            };
            if items(&self.store.connection, &anchor)?.is_empty() {
                return Err(Error::asked(format!(
                    "no event of report `{}` is named by the words at {:?}; `dateline explain` shows the spans",
                    correction.report, correction.span
                )));
            }
        }
        corrections
            .iter()
            .map(|one| self.decide(&Decided::Correct(one.clone()), by))
            .collect()
    }

    /// Undoes a decision; it stays listed.
    ///
    /// # Errors
    /// Where there is none of that number that stands.
    pub fn undo(&mut self, decision: i64, by: By<'_>) -> Result<(), Error> {
        let row: Option<String> = self
            .store
            .connection
            .prepare_cached("SELECT body FROM decisions_ WHERE decision = ? AND undone IS NULL")?
            .query_row([decision], |row| row.get(0))
            .optional()?;
        let body = row.ok_or_else(|| {
            Error::unknown(
                "decision",
                &decision.to_string(),
                "`dateline decisions` lists those that stand",
            )
        })?;
        let decided: Decided = serde_json::from_str(&body).map_err(Error::record)?;
        self.apply(&decided, |connection| {
            connection
                .prepare_cached(
                    "UPDATE decisions_ SET undone = ?, undone_by = ? WHERE decision = ?",
                )?
                .execute((moment::now(), by.who, decision))?;
            Ok(decision)
        })?;
        Ok(())
    }

    /// All decisions, those undone too.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn decisions(&mut self) -> Result<Vec<Decision>, Error> {
        let mut look = self.store.connection.prepare_cached(
            "SELECT decision, body, who, why, made, undone, undone_by FROM decisions_ ORDER BY decision",
        )?;
        let mut rows = look.query([])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            let body: String = row.get(1)?;
            decisions.push(Decision {
                id: row.get(0)?,
                decided: serde_json::from_str(&body).map_err(Error::record)?,
                who: row.get(2)?,
                why: row.get(3)?,
                made: moment::write(row.get(4)?),
                undone: row.get::<_, Option<i64>>(5)?.map(moment::write),
                undone_by: row.get(6)?,
            });
        }
        Ok(decisions)
    }

    fn decide(&mut self, decided: &Decided, by: By<'_>) -> Result<i64, Error> {
        let body = serde_json::to_string(decided).map_err(Error::record)?;
        let kind = match decided {
            Decided::MergeEvents { .. } => "merge_events",
            Decided::SplitEvent { .. } => "split_event",
            Decided::MergeEntities { .. } => "merge_entities",
            Decided::SplitEntity { .. } => "split_entity",
            Decided::Correct(_) => "correct",
        };
        self.apply(decided, |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO decisions_ (kind, body, who, why, made) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute((kind, &body, by.who, by.why, moment::now()))?;
            Ok(connection.last_insert_rowid())
        })
    }

    /// Writes a decision, or that it is undone, and makes what follows from it, in one transaction.
    fn apply(
        &mut self,
        decided: &Decided,
        write: impl FnOnce(&Connection) -> Result<i64, Error>,
    ) -> Result<i64, Error> {
        self.batch(|batch| {
            let decision = write(batch.connection)?;
            follow(batch, decided)?;
            Ok(Close::Keep(decision))
        })
    }

    fn one_founder(&self, id: &str) -> Result<i64, Error> {
        let number = digest::number(id);
        let advice = "`dateline timeline` lists the events with their ids";
        let founder = match number {
            Some(number) => self
                .store
                .connection
                .prepare_cached("SELECT founder FROM events_ WHERE id = ?")?
                .query_row([number], |row| row.get(0))
                .optional()?,
            None => None,
        };
        founder.ok_or_else(|| Error::unknown("event", id, advice))
    }

    fn founder_anchor(&self, id: &str) -> Result<Anchor, Error> {
        let founder = self.one_founder(id)?;
        Ok(self
            .store
            .connection
            .prepare_cached(
                "SELECT r.id, t.start, t.end FROM report_events_ i JOIN tellings_ t USING (item)
                 JOIN versions_ v USING (version) JOIN reports_ r USING (report)
                 WHERE i.item = ? ORDER BY t.number LIMIT 1",
            )?
            .query_row([founder], |row| {
                Ok(Anchor {
                    report: row.get(0)?,
                    span: [row.get(1)?, row.get(2)?],
                })
            })?)
    }
}

/// Makes what follows from a decision that was written, or undone.
fn follow(batch: &mut Batch<'_>, decided: &Decided) -> Result<(), Error> {
    let connection = batch.connection;
    let mut joining = batch.joining()?;
    let unsettled = match decided {
        Decided::MergeEvents { one, other }
        | Decided::SplitEvent {
            telling: one,
            from: other,
        } => {
            let mut places = items(connection, one)?;
            places.extend(items(connection, other)?);
            places
        }
        Decided::MergeEntities { one, other } => {
            let mut reports = reports_naming(connection, one)?;
            reports.append(&mut reports_naming(connection, other)?);
            retell(&mut joining, &reports)?
        }
        Decided::SplitEntity { report, .. } => {
            retell(&mut joining, &BTreeSet::from([report.clone()]))?
        }
        Decided::Correct(correction) => {
            retell(&mut joining, &BTreeSet::from([correction.report.clone()]))?
        }
    };
    // What was told again has new numbers.
    joining.people = People::load(connection)?;
    ordered::settle(&mut joining, unsettled)?;
    let mut touched = std::mem::take(&mut joining.touched);
    batch.touched.append(&mut touched);
    Ok(())
}

/// The report events that some words name now.
fn items(connection: &Connection, anchor: &Anchor) -> Result<Vec<Place>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT i.published, i.tie, i.number, i.item FROM report_events_ i JOIN tellings_ t USING (item)
         JOIN versions_ v USING (version) JOIN reports_ r USING (report)
         WHERE r.id = ?1 AND NOT i.retired AND t.start < ?3 AND t.end > ?2",
    )?;
    let [start, end] = anchor.span;
    let rows = look.query_map((&anchor.report, start, end), |row| {
        Ok(Place {
            published: row.get(0)?,
            tie: row.get(1)?,
            number: row.get(2)?,
            item: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The reports in which an entity is named.
fn reports_naming(connection: &Connection, entity: &Form) -> Result<BTreeSet<String>, Error> {
    let mut reports = BTreeSet::new();
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT r.id FROM mentions_ m JOIN versions_ v USING (version) JOIN reports_ r USING (report)
         WHERE m.form = ?",
    )?;
    for (number, form) in crate::who::forms_like(connection, entity)? {
        if form != *entity && form.likeness(entity) != Likeness::Same {
            continue;
        }
        for report in look.query_map([number], |row| row.get(0))? {
            reports.insert(report?);
        }
    }
    Ok(reports)
}

/// Tells the versions of some reports again, as they were read and as people corrected them since.
fn retell(joining: &mut Joining<'_>, reports: &BTreeSet<String>) -> Result<Vec<Place>, Error> {
    let mut unsettled = Vec::new();
    for report in reports {
        let mut look = joining.connection.prepare_cached(
            "SELECT v.version, v.published, v.tie FROM versions_ v JOIN reports_ r USING (report) WHERE r.id = ?",
        )?;
        let rows = look.query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let versions: Vec<(i64, Option<i64>, i64)> = rows.collect::<Result<_, _>>()?;
        for (version, published, tie) in versions {
            let record = retelling::latest(joining.connection, version)?;
            let taken = add::Taken {
                record: &record,
                version,
                published,
                tie,
            };
            unsettled.extend(retelling::retire_and_lead(joining, version, |joining| {
                add::tell(joining, &taken)
            })?);
        }
    }
    Ok(unsettled)
}
