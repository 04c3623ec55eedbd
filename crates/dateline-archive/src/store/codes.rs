//! Closed lists of words as the numbers under which the store keeps them. New ones come at the end.

use std::collections::BTreeMap;

use dateline::record::{EventType, Manner, Stance, Status};
use rusqlite::Connection;

use crate::Error;
use crate::life::{Basis, Standing};

const TYPES: [EventType; 16] = [
    EventType::Agree,
    EventType::Consult,
    EventType::Support,
    EventType::Concede,
    EventType::Cooperate,
    EventType::Aid,
    EventType::Retreat,
    EventType::Request,
    EventType::Accuse,
    EventType::Reject,
    EventType::Threaten,
    EventType::Protest,
    EventType::Sanction,
    EventType::Mobilize,
    EventType::Coerce,
    EventType::Assault,
];

/// The number of a type.
pub(crate) fn number_of_kind(kind: EventType) -> i64 {
    TYPES.iter().position(|other| *other == kind).unwrap_or(0) as i64
}

/// The number of a status.
pub(crate) fn number_of_status(status: Standing) -> i64 {
    Standing::ALL
        .iter()
        .position(|other| *other == status)
        .unwrap_or(0) as i64
}

/// The number of a record's status: the first nine of [`Standing`].
pub(crate) fn told_status(status: Status) -> i64 {
    number_of_status(Standing::Told(status))
}

/// The number of a basis.
pub(crate) fn basis(basis: Basis) -> i64 {
    Basis::ALL
        .iter()
        .position(|other| *other == basis)
        .unwrap_or(0) as i64
}

/// The number of a stance, as the view `statements` reads it.
pub(crate) fn stance(stance: Stance) -> i64 {
    match stance {
        Stance::Asserts => 0,
        Stance::Denies => 1,
        Stance::Confirms => 2,
        Stance::Demands => 3,
        Stance::Promises => 4,
        Stance::Warns => 5,
        Stance::Asks => 6,
        Stance::Doubts => 7,
    }
}

/// The number of a manner, as the view `statements` reads it.
pub(crate) fn manner(manner: Manner) -> i64 {
    match manner {
        Manner::Direct => 0,
        Manner::Indirect => 1,
        Manner::Mixed => 2,
    }
}

/// The standing of a number, as the view `roles` reads it.
pub(crate) fn standing(number: i64) -> &'static str {
    match number {
        0 => "current",
        1 => "former",
        2 => "acting",
        3 => "elect",
        _ => "nominee",
    }
}

/// Writes the lists for those who read the file without us.
pub(super) fn fill(connection: &Connection) -> Result<(), Error> {
    let mut add = connection.prepare("INSERT OR IGNORE INTO types_ (type, name) VALUES (?, ?)")?;
    for kind in TYPES {
        add.execute((number_of_kind(kind), written(&kind)))?;
    }
    let mut add =
        connection.prepare("INSERT OR IGNORE INTO statuses_ (status, name) VALUES (?, ?)")?;
    for status in Standing::ALL {
        add.execute((number_of_status(status), status.to_string()))?;
    }
    let mut add = connection.prepare("INSERT OR IGNORE INTO bases_ (basis, name) VALUES (?, ?)")?;
    for one in Basis::ALL {
        add.execute((basis(one), one.to_string()))?;
    }
    Ok(())
}

/// The words of a list by their numbers.
pub(crate) fn names(
    connection: &Connection,
    table: &str,
    column: &str,
) -> Result<BTreeMap<i64, String>, Error> {
    let mut look = connection.prepare_cached(&format!("SELECT {column}, name FROM {table}"))?;
    let rows = look.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A word of the contract as it is printed.
pub(crate) fn written(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
