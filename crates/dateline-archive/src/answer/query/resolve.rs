//! What the names of a query stand for in the archive: forms, places, publishers, a story.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::{Whereabouts, Whom};
use crate::name::{Form, Likeness, Sort};
use crate::{Error, who};

/// Those who may take part on a side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Codes of countries.
    pub(crate) codes: Vec<String>,
    /// Forms of names.
    pub(crate) forms: Vec<i64>,
}

/// Forms of one name that are looked at: as many as a common surname has.
const MOST_FORMS: usize = 5_000;

/// The codes and forms of those who are asked for.
pub(crate) fn parties(connection: &Connection, asked: &[Whom]) -> Result<Asked, Error> {
    let mut found = Asked::default();
    for whom in asked {
        match whom {
            Whom::Code(code) => found.codes.push(code.clone()),
            Whom::Name(name) => found.forms.extend(forms(connection, name)?),
        }
    }
    found.forms.sort_unstable();
    found.forms.dedup();
    Ok(found)
}

/// The forms that a name fits: a person's or a body's in full, a surname, or a description as reports have it.
pub(crate) fn forms(connection: &Connection, name: &str) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    for kind in [Sort::Person, Sort::Body, Sort::Place, Sort::Other] {
        let asked = Form {
            kind,
            name: name.to_owned(),
            country: None,
            named: true,
        };
        let like = who::forms_like(connection, &asked)?;
        let fits = |form: &Form| form.name == name || form.likeness(&asked) == Likeness::Same;
        let fitting = like.into_iter().filter(|(_, form)| fits(form));
        found.extend(fitting.take(MOST_FORMS).map(|(id, _)| i64::from(id)));
    }
    Ok(found)
}

/// The codes of countries under which forms stand.
pub(crate) fn codes_of(connection: &Connection, forms: &[i64]) -> Result<Vec<String>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT country FROM forms_ WHERE country IS NOT NULL
         AND form IN (SELECT value FROM json_each(?)) ORDER BY country",
    )?;
    let rows = look.query_map([list(forms)?], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The places that are asked for.
pub(super) fn places(connection: &Connection, asked: &[Whereabouts]) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    for whereabouts in asked {
        let (sql, value) = match whereabouts {
            Whereabouts::Country(code) => ("SELECT place FROM places_ WHERE country = ?", code),
            Whereabouts::Name(name) => (
                "SELECT place FROM places_ WHERE name = ? COLLATE NOCASE",
                name,
            ),
        };
        let mut look = connection.prepare_cached(sql)?;
        for place in look.query_map([value], |row| row.get::<_, i64>(0))? {
            found.push(place?);
        }
    }
    Ok(found)
}

/// The numbers of publishers' names, in any case.
pub(crate) fn publishers(connection: &Connection, asked: &[String]) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    let mut look =
        connection.prepare_cached("SELECT word FROM words_ WHERE text = ? COLLATE NOCASE")?;
    for name in asked {
        for word in look.query_map([name], |row| row.get::<_, i64>(0))? {
            found.push(word?);
        }
    }
    Ok(found)
}

/// The versions that found the stories of some ids.
pub(super) fn stories(connection: &Connection, asked: &[i64]) -> Result<Vec<i64>, Error> {
    asked
        .iter()
        .map(|id| story(connection, *id))
        .filter_map(Result::transpose)
        .collect()
}

/// The version that founds the story of an id.
pub(crate) fn story(connection: &Connection, id: i64) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT v.version FROM reports_ r JOIN versions_ v USING (report)
             WHERE r.story = ? AND v.story = v.version",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// A list as one bound value, which `json_each` takes apart.
pub(super) fn list<T: serde::Serialize>(values: &[T]) -> Result<Value, Error> {
    Ok(Value::Text(
        serde_json::to_string(values).map_err(Error::record)?,
    ))
}

/// How many rows a query gives, counted up to a limit.
pub(super) fn counted(
    connection: &Connection,
    rows: &str,
    values: &[Value],
    most: u64,
) -> Result<u64, Error> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {most})");
    let count = connection
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))
        .optional()?;
    Ok(count.unwrap_or(0))
}
