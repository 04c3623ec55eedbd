//! Who is who, as the reports say: names that belong together, titles as dated, sourced facts.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::cluster::View;
use crate::name::{Form, Likeness, Sort, words};
use crate::tables::Tables;
use crate::telling::FormId;
use crate::{Error, digest};

/// An entity across reports: all forms that name the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    /// Stable while its fullest form stays.
    pub(crate) id: String,
    /// The fullest form.
    pub(crate) form: Form,
}

/// The entity that a form names: that of the fullest form which names the same one. A surname that fits several people
/// names none of them.
pub(crate) fn entity(connection: &Connection, form: &Form, view: View) -> Result<Entity, Error> {
    let Some(key) = form.key() else {
        return Ok(of(form.clone()));
    };
    let key = key_number(form.kind, &key);
    let mut look = connection.prepare_cached(
        "SELECT form, kind, name, country, named FROM forms_ f WHERE key = ?1 AND EXISTS
            (SELECT 1 FROM mentions_ m JOIN versions_ v USING (version)
             WHERE m.form = f.form AND v.published <= ?2 AND v.batch <= ?3)
         ORDER BY name, country LIMIT 500",
    )?;
    let rows = look.query_map((key, view.as_of, view.batch), form_of_row)?;
    let mut same: Vec<Form> = Vec::new();
    for other in rows {
        let (_, other) = other?;
        if other.kind == form.kind && other.likeness(form) == Likeness::Same {
            same.push(other);
        }
    }
    let ambiguous = same
        .iter()
        .any(|one| same.iter().any(|two| one.likeness(two) == Likeness::Apart));
    let fullest = same
        .into_iter()
        .max_by(|one, two| fullness(one).cmp(&fullness(two)));
    Ok(of(fullest
        .filter(|_| !ambiguous)
        .unwrap_or_else(|| form.clone())))
}

/// The forms that share a form's key, with their numbers.
pub(crate) fn forms_like(
    connection: &Connection,
    form: &Form,
) -> Result<Vec<(FormId, Form)>, Error> {
    let mut found = BTreeMap::new();
    let columns = "SELECT form, kind, name, country, named FROM forms_ WHERE kind = ?1 AND";
    let mut look = connection.prepare_cached(&format!("{columns} name = ?2"))?;
    for row in look.query_map((form.kind.number(), &form.name), form_of_row)? {
        let (id, form) = row?;
        found.insert(id, form);
    }
    if let Some(key) = form.key() {
        let key = key_number(form.kind, &key);
        let mut look = connection.prepare_cached(&format!("{columns} key = ?2"))?;
        for row in look.query_map((form.kind.number(), key), form_of_row)? {
            let (id, form) = row?;
            found.insert(id, form);
        }
    }
    Ok(found.into_iter().collect())
}

/// The fullest form of the entity of an id.
pub(crate) fn by_id(connection: &Connection, id: &str) -> Result<Option<Form>, Error> {
    let mut look =
        connection.prepare_cached("SELECT form, kind, name, country, named FROM forms_")?;
    for row in look.query_map([], form_of_row)? {
        let (_, form) = row?;
        let entity = of(form);
        if entity.id == id {
            return Ok(Some(entity.form));
        }
    }
    Ok(None)
}

fn form_of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(FormId, Form)> {
    let form = Form {
        kind: Sort::of_number(row.get(1)?),
        name: row.get(2)?,
        country: row.get(3)?,
        named: row.get(4)?,
    };
    Ok((row.get(0)?, form))
}

/// The number under which a key of forms is kept.
pub(crate) fn key_number(kind: Sort, key: &str) -> i64 {
    digest::six_bytes(&[&kind.number().to_le_bytes()[..1], key.as_bytes()])
}

/// More words, a known country, more letters, and then the alphabet, so that it never depends on what came first.
fn fullness(form: &Form) -> (usize, bool, usize, std::cmp::Reverse<&Form>) {
    (
        words(&form.name).len(),
        form.country.is_some(),
        form.name.len(),
        std::cmp::Reverse(form),
    )
}

fn of(form: Form) -> Entity {
    let country = form.country.as_deref().unwrap_or("");
    let name = if form.kind == Sort::Country && !country.is_empty() {
        country
    } else {
        form.name.as_str()
    };
    let id = digest::six_bytes(&[
        b"entity",
        &[form.kind.number() as u8],
        name.as_bytes(),
        country.as_bytes(),
    ]);
    Entity {
        id: digest::id(id),
        form,
    }
}

/// A title without what tells its standing, and the standing's number: 0 current, 1 former, 2 acting, 3 elect, 4 nominee.
pub(crate) fn title(written: &str, tables: &Tables) -> (String, i64) {
    let lower = written.to_lowercase();
    for (word, standing) in tables.standings() {
        let rest = lower
            .strip_prefix(word)
            .map(|rest| rest.trim_start_matches([' ', '-']))
            .or_else(|| {
                lower
                    .strip_suffix(word)
                    .map(|rest| rest.trim_end_matches([' ', '-']))
            });
        if let Some(rest) = rest.filter(|rest| !rest.is_empty() && rest.len() < lower.len()) {
            return (rest.to_owned(), standing);
        }
    }
    (lower, 0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_tell_their_standing() {
        for (written, expected) in [
            ("foreign minister", ("foreign minister", 0)),
            ("Former Foreign Minister", ("foreign minister", 1)),
            ("president-elect", ("president", 3)),
            ("acting president", ("president", 2)),
            ("presidential candidate", ("presidential", 4)),
        ] {
            let (title, standing) = super::title(written, crate::tables::Tables::builtin());
            assert_eq!((title.as_str(), standing), expected, "{written}");
        }
    }
}
