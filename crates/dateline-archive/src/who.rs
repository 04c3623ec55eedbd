//! Who is who, as the reports say: names that belong together, titles as dated, sourced facts.

use rusqlite::Connection;

use crate::cluster::View;
use crate::name::{Form, Likeness, Sort, words};
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
    let key = digest::six_bytes(&[&[form.kind.number() as u8], key.as_bytes()]);
    let mut look = connection.prepare_cached(
        "SELECT kind, name, country, named FROM forms_ f WHERE key = ?1 AND EXISTS
            (SELECT 1 FROM mentions_ m JOIN versions_ v USING (version)
             WHERE m.form = f.form AND v.published <= ?2 AND v.batch <= ?3)
         LIMIT 500",
    )?;
    let rows = look.query_map((key, view.as_of, view.batch), |row| {
        Ok(Form {
            kind: Sort::of_number(row.get(0)?),
            name: row.get(1)?,
            country: row.get(2)?,
            named: row.get(3)?,
        })
    })?;
    let mut same: Vec<Form> = Vec::new();
    for other in rows {
        let other = other?;
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

/// Words before a title that tell how it is held, with the number of the standing (see the view `roles`).
const STANDINGS: [(&str, i64); 14] = [
    ("former", 1),
    ("ex-", 1),
    ("then-", 1),
    ("late", 1),
    ("outgoing", 0),
    ("acting", 2),
    ("interim", 2),
    ("caretaker", 2),
    ("designate", 3),
    ("elect", 3),
    ("incoming", 3),
    ("nominee", 4),
    ("candidate", 4),
    ("would-be", 4),
];

/// A title without what tells its standing, and the standing's number: 0 current, 1 former, 2 acting, 3 elect, 4 nominee.
pub(crate) fn title(written: &str) -> (String, i64) {
    let lower = written.to_lowercase();
    for (word, standing) in STANDINGS {
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
            let (title, standing) = super::title(written);
            assert_eq!((title.as_str(), standing), expected, "{written}");
        }
    }
}
