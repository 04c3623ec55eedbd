//! The decisions that stand, as joining needs them.

use std::collections::BTreeMap;

use dateline::Record;
use rusqlite::Connection;

use super::{Correction, Decided, items};
use crate::Error;
use crate::joining::Place;
use crate::name::{Form, Likeness};

/// The decisions that stand, as joining needs them.
#[derive(Debug, Default)]
pub(crate) struct People {
    joined: BTreeMap<i64, Vec<Place>>,
    parted: BTreeMap<i64, Vec<Place>>,
    corrections: BTreeMap<String, Vec<Correction>>,
    /// Who is another one, everywhere: the form and that of which it is one.
    merged: Vec<(Form, Form)>,
    /// Who is another one in one report: the report, the form, the name there.
    split: Vec<(String, Form, String)>,
}

impl People {
    /// Those of the store.
    pub(crate) fn load(connection: &Connection) -> Result<People, Error> {
        let mut people = People::default();
        let mut look = connection
            .prepare_cached("SELECT body FROM decisions_ WHERE undone IS NULL ORDER BY decision")?;
        let mut rows = look.query([])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            match serde_json::from_str(&body).map_err(Error::record)? {
                Decided::MergeEvents { one, other } => {
                    tie(
                        &mut people.joined,
                        &items(connection, &one)?,
                        &items(connection, &other)?,
                    );
                }
                Decided::SplitEvent { telling, from } => {
                    tie(
                        &mut people.parted,
                        &items(connection, &telling)?,
                        &items(connection, &from)?,
                    );
                }
                Decided::MergeEntities { one, other } => people.merged.push((other, one)),
                Decided::SplitEntity {
                    entity,
                    report,
                    name,
                } => {
                    people.split.push((report, entity, name));
                }
                Decided::Correct(correction) => {
                    people
                        .corrections
                        .entry(correction.report.clone())
                        .or_default()
                        .push(correction);
                }
            }
        }
        Ok(people)
    }

    /// The latest earlier item with which this one is one event by a person's word.
    pub(crate) fn joined_to(&self, place: Place) -> Option<Place> {
        self.joined
            .get(&place.item)?
            .iter()
            .filter(|other| **other < place)
            .max()
            .copied()
    }

    /// The earlier items from which this one is apart by a person's word.
    pub(crate) fn parted_from(&self, place: Place) -> impl Iterator<Item = i64> {
        let others = self.parted.get(&place.item).into_iter().flatten();
        others
            .filter(move |other| **other < place)
            .map(|other| other.item)
    }

    /// Later items that look at this one because of a person's word.
    pub(crate) fn later(&self, place: Place) -> impl Iterator<Item = Place> {
        let both = [&self.joined, &self.parted].into_iter();
        both.filter_map(move |tied| tied.get(&place.item))
            .flatten()
            .filter(move |other| **other > place)
            .copied()
    }

    /// The form under which a report names somebody, as people see it.
    pub(crate) fn named(&self, report: &str, form: Form) -> Form {
        let is = |other: &Form| {
            *other == form || (form.named && other.likeness(&form) == Likeness::Same)
        };
        for (of, entity, name) in &self.split {
            if of == report && is(entity) {
                return Form {
                    name: name.clone(),
                    ..form
                };
            }
        }
        for (other, one) in &self.merged {
            if is(other) {
                return one.clone();
            }
        }
        form
    }

    /// The corrections of a report, as they are written.
    pub(crate) fn corrections_of(&self, report: &str) -> Vec<String> {
        let corrections = self.corrections.get(report).into_iter().flatten();
        corrections
            .map(|correction| format!("{correction:?}"))
            .collect()
    }

    /// The record with people's corrections; none where there are none.
    pub(crate) fn corrected(&self, record: &Record) -> Option<Record> {
        let corrections = self.corrections.get(&record.report.id)?;
        let mut record = record.clone();
        for correction in corrections {
            correction.apply(&mut record);
        }
        Some(record)
    }
}

fn tie(tied: &mut BTreeMap<i64, Vec<Place>>, ones: &[Place], others: &[Place]) {
    for one in ones {
        for other in others.iter().filter(|other| other.item != one.item) {
            tied.entry(one.item).or_default().push(*other);
            tied.entry(other.item).or_default().push(*one);
        }
    }
}
