//! What schemes without a column for it make of whether an event came about.

use std::sync::LazyLock;

use dateline::event::Codes;
use dateline::record::EventType;
use dateline::tables::Tables;

/// Whether such a scheme takes an event for done or to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Done,
    ToCome,
}

/// How a future event is coded.
pub(crate) struct Future {
    pub(crate) kind: &'static str,
    /// PLOVER type.
    pub(crate) plover: &'static str,
    /// CAMEO code.
    pub(crate) cameo: &'static str,
}

static ROWS: LazyLock<Vec<Future>> = LazyLock::new(|| {
    let rows = include_str!("../data/future.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .skip(1)
        .filter_map(|row| {
            let mut cells = row.split('\t');
            Some(Future {
                kind: cells.next()?,
                plover: cells.next()?,
                cameo: cells.next()?,
            })
        })
        .collect()
});

static CODES: LazyLock<Option<Codes>> = LazyLock::new(|| Codes::read(&Tables::builtin()).ok());

/// None where it is neither done nor to come: not happened, cancelled, only asked for or considered.
pub(crate) fn tense(status: &str) -> Option<Tense> {
    match status {
        "happened" | "ongoing" | "ended" => Some(Tense::Done),
        "planned" | "postponed" | "unreported" => Some(Tense::ToCome),
        _ => None,
    }
}

/// How a type is coded while it is to come; none where the schemes have no form for it.
pub(crate) fn of(kind: &str) -> Option<&'static Future> {
    ROWS.iter().find(|row| row.kind == kind)
}

/// The codes of PLOVER.
pub(crate) fn codes() -> Option<&'static Codes> {
    CODES.as_ref()
}

/// The root of CAMEO that a type stands for: the first, where it stands for several.
pub(crate) fn root(kind: EventType) -> String {
    let name = serde_json::to_value(kind).unwrap_or_default();
    let kinds = codes().map_or(&[][..], |codes| &codes.types);
    let found = kinds
        .iter()
        .find(|one| Some(one.code.as_str()) == name.as_str());
    let digits = found.map_or("", |one| one.cameo.as_str());
    let first = digits.split(|sign: char| !sign.is_ascii_digit()).next();
    first.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plovers_rule_for_the_future() {
        assert_eq!(
            of("CONSULT").map(|row| (row.plover, row.cameo)),
            Some(("AGREE", "036"))
        );
        assert_eq!(of("RETREAT").map(|row| row.plover), Some("CONCEDE"));
        assert!(of("ASSAULT").is_none());
        assert_eq!(tense("not_happened"), None);
        assert_eq!(tense("unreported"), Some(Tense::ToCome));
    }

    #[test]
    fn every_type_has_a_root() {
        for kind in [
            EventType::Agree,
            EventType::Assault,
            EventType::Mobilize,
            EventType::Retreat,
        ] {
            assert_eq!(root(kind).len(), 2, "{kind:?}");
        }
    }
}
