//! Things that recur, kept once: words, readers, forms, places. Looked up through a bounded cache.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use crate::Error;
use crate::name::{Form, Sort};
use crate::telling::{FormId, Site};

/// Most things of one sort in the cache; beyond that it begins anew.
const MOST: usize = 200_000;

/// Caches of what the store has numbered.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    words: HashMap<String, i64>,
    forms: HashMap<Form, FormId>,
    by_number: HashMap<FormId, Arc<Form>>,
    places: HashMap<String, i64>,
}

fn remember<K: Eq + Hash, V>(map: &mut HashMap<K, V>, key: K, value: V) {
    if map.len() >= MOST {
        map.clear();
    }
    map.insert(key, value);
}

impl Interned {
    /// Forgets all: another process has written, or a transaction was undone.
    pub(crate) fn clear(&mut self) {
        *self = Interned::default();
    }

    /// The number of a word.
    pub(crate) fn word(&mut self, connection: &Connection, word: &str) -> Result<i64, Error> {
        if let Some(number) = self.words.get(word) {
            return Ok(*number);
        }
        let known = connection
            .prepare_cached("SELECT word FROM words_ WHERE text = ?")?
            .query_row([word], |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => {
                connection
                    .prepare_cached("INSERT INTO words_ (text) VALUES (?)")?
                    .execute([word])?;
                connection.last_insert_rowid()
            }
        };
        remember(&mut self.words, word.to_owned(), number);
        Ok(number)
    }

    /// The number of a form.
    pub(crate) fn form(&mut self, connection: &Connection, form: &Form) -> Result<FormId, Error> {
        if let Some(number) = self.forms.get(form) {
            return Ok(*number);
        }
        let kind = form.kind.number();
        let known: Option<FormId> = connection
            .prepare_cached("SELECT form FROM forms_ WHERE kind = ? AND name = ? AND country IS ? AND named = ?")?
            .query_row((kind, &form.name, &form.country, form.named), |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => {
                let key = form
                    .key()
                    .map(|key| crate::who::key_number(form.kind, &key));
                connection
                    .prepare_cached("INSERT INTO forms_ (kind, name, country, named, key) VALUES (?, ?, ?, ?, ?)")?
                    .execute((kind, &form.name, &form.country, form.named, key))?;
                FormId::try_from(connection.last_insert_rowid()).map_err(Error::record)?
            }
        };
        remember(&mut self.forms, form.clone(), number);
        Ok(number)
    }

    /// The form of a number.
    pub(crate) fn form_of(
        &mut self,
        connection: &Connection,
        number: FormId,
    ) -> Result<Arc<Form>, Error> {
        if let Some(form) = self.by_number.get(&number) {
            return Ok(Arc::clone(form));
        }
        let form = connection
            .prepare_cached("SELECT kind, name, country, named FROM forms_ WHERE form = ?")?
            .query_row([number], |row| {
                Ok(Form {
                    kind: Sort::of_number(row.get(0)?),
                    name: row.get(1)?,
                    country: row.get(2)?,
                    named: row.get(3)?,
                })
            })?;
        let form = Arc::new(form);
        remember(&mut self.by_number, number, Arc::clone(&form));
        Ok(form)
    }

    /// The number of a place.
    pub(crate) fn place(&mut self, connection: &Connection, site: &Site) -> Result<i64, Error> {
        let (latitude, longitude) = (f64::from(site.latitude), f64::from(site.longitude));
        let key = format!("{}|{:?}|{latitude}|{longitude}", site.name, site.country);
        if let Some(number) = self.places.get(&key) {
            return Ok(*number);
        }
        let known = connection
            .prepare_cached(
                "SELECT place FROM places_ WHERE name = ? AND country IS ? AND latitude = ? AND longitude = ?",
            )?
            .query_row((&site.name, &site.country, latitude, longitude), |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => {
                connection
                    .prepare_cached(
                        "INSERT INTO places_ (geonames, name, country, latitude, longitude, is_wide)
                         VALUES (?, ?, ?, ?, ?, ?)",
                    )?
                    .execute((site.geonames, &site.name, &site.country, latitude, longitude, site.is_wide))?;
                let number = connection.last_insert_rowid();
                connection
                    .prepare_cached("INSERT INTO place_boxes_ VALUES (?, ?, ?, ?, ?)")?
                    .execute((number, latitude, latitude, longitude, longitude))?;
                number
            }
        };
        remember(&mut self.places, key, number);
        Ok(number)
    }
}
