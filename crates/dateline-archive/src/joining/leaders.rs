//! Surnames that mean an office-holder wherever nobody else is named: "Boateng will travel" in the years of President Kwame
//! Boateng is not Ama Boateng.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::name::{Form, Sort, given_agree, skeleton, words};

/// A person who held an office, with the years of it.
struct Holder {
    name: Vec<String>,
    from: i16,
    to: Option<i16>,
}

/// Office-holders by surname, from the reader's table of them.
static HOLDERS: LazyLock<BTreeMap<String, Vec<Holder>>> = LazyLock::new(|| {
    let mut holders: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    let rows = dateline::tables::Tables::builtin().tsv("en/leaders.tsv");
    for row in rows.unwrap_or_default() {
        let year = |column: &str| row.get(column).parse::<i16>().ok();
        let Some(from) = year("from") else {
            continue;
        };
        for name in std::iter::once(row.get("name")).chain(row.list("aliases")) {
            let name = words(name);
            if let Some(surname) = name.last() {
                holders.entry(skeleton(surname)).or_default().push(Holder {
                    from,
                    to: year("to"),
                    name: name.clone(),
                });
            }
        }
    }
    holders
});

/// Whether one is named by a surname that means an office-holder of that year, and the other in full as somebody else.
pub(super) fn are_two(one: &Form, two: &Form, year: i16) -> bool {
    let is_person = |form: &Form| form.kind == Sort::Person && form.named;
    if !is_person(one) || !is_person(two) {
        return false;
    }
    let (ours, theirs) = (words(&one.name), words(&two.name));
    let (bare, full) = match (ours.as_slice(), theirs.as_slice()) {
        ([bare], full) | (full, [bare]) if full.len() > 1 => (bare, full),
        _ => return false,
    };
    let Some((_, given)) = full.split_last() else {
        return false;
    };
    let mut of_year = HOLDERS
        .get(&skeleton(bare))
        .into_iter()
        .flatten()
        .filter(|holder| holder.from <= year && holder.to.is_none_or(|to| year <= to))
        .peekable();
    of_year.peek().is_some()
        && of_year.all(|holder| !given_agree(given, &holder.name[..holder.name.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_surname_is_the_office_holders() {
        let person = |name: &str| Form {
            kind: Sort::Person,
            name: name.into(),
            country: None,
            named: true,
        };
        let cases = [
            ("Obama", "Michelle Obama", 2012, true),
            ("Obama", "Barack Obama", 2012, false),
            ("Obama", "B. Obama", 2012, false),
            ("Obama", "Michelle Obama", 2020, false),
            ("Michelle Obama", "Obama", 2012, true),
            ("Clinton", "Hillary Clinton", 2010, false),
            ("Boateng", "Ama Boateng", 2012, false),
            ("Barack Obama", "Michelle Obama", 2012, false),
        ];
        for (one, two, year, expected) in cases {
            let found = are_two(&person(one), &person(two), year);
            assert_eq!(found, expected, "{one} / {two} in {year}");
        }
    }
}
