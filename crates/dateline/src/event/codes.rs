//! What the codes of PLOVER 2.0 mean, in our own words (`data/en/codes.toml`): for people who read a record.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::tables::Tables;

/// The codebook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Codes {
    /// The 16 types.
    pub types: Vec<TypeCode>,
    /// Their modes.
    pub modes: Vec<ModeCode>,
    /// Sectors of actors.
    pub sectors: Vec<Code>,
    /// Contexts of events.
    pub contexts: Vec<Code>,
}

/// A type of event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeCode {
    /// As the record has it.
    pub code: String,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// Between -10 (conflict) and 10 (cooperation).
    pub score: f64,
    /// Roots of CAMEO, parted by `|`.
    pub cameo: String,
    /// Whether PLOVER asks for a recipient.
    pub recipient_required: bool,
    /// One line.
    pub meaning: String,
    /// A sentence that tells one.
    pub example: String,
}

/// A mode of a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModeCode {
    /// As the record has it.
    pub code: String,
    /// The type that it belongs to.
    #[serde(rename = "type")]
    pub of: String,
    /// Between -10 (conflict) and 10 (cooperation).
    pub score: f64,
    /// One line.
    pub meaning: String,
    /// A sentence that tells one.
    pub example: String,
}

/// A sector or a context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// As the record has it.
    pub code: String,
    /// One line.
    pub meaning: String,
    /// Who or what belongs there.
    pub example: String,
}

impl Codes {
    pub(super) const TABLE: &'static str = "en/codes.toml";

    /// Reads the codebook.
    ///
    /// # Errors
    /// Where the table is not of its form.
    pub fn read(tables: &Tables) -> Result<Self, Error> {
        Ok(Codes {
            types: tables.toml(Self::TABLE, "type")?,
            modes: tables.toml(Self::TABLE, "mode")?,
            sectors: tables.toml(Self::TABLE, "sector")?,
            contexts: tables.toml(Self::TABLE, "context")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::event::frames::word_of;
    use crate::event::modes::modes;
    use crate::record::EventType;

    #[test]
    fn every_type_mode_and_context_is_explained_once() {
        let codes = Codes::read(&Tables::builtin()).expect("the built-in codes");
        let mut explained = BTreeSet::new();
        for mode in &codes.modes {
            assert!(explained.insert((&mode.of, &mode.code)), "{}", mode.code);
        }
        let mut known = 0;
        for one in &codes.types {
            let kind: EventType = word_of(&one.code).expect("a PLOVER type");
            for mode in modes(kind) {
                known += 1;
                assert!(
                    explained.contains(&(&one.code, &(*mode).to_owned())),
                    "{mode}"
                );
            }
        }
        assert_eq!(codes.types.len(), 16);
        assert_eq!(known, explained.len());
        assert_eq!(codes.contexts.len(), 37);
    }
}
