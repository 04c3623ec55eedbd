//! Records that `dateline read` made, perhaps on other machines: taken as they are, if their reader is known.

use std::collections::BTreeSet;

use dateline::Record;
use dateline::record::Unread;

/// Which records are taken.
#[derive(Debug)]
pub(super) struct Records {
    /// The reader of this program.
    own: String,
    /// The readers that the archive knows.
    known: BTreeSet<String>,
    /// Whether any reader will do.
    any: bool,
}

/// Why a line gives no record: the report's id, as far as it is known, and what is wrong.
pub(super) type Refusal = (Option<String>, String);

impl Records {
    pub(super) fn of(own: &str, known: Vec<String>, any: bool) -> Self {
        Records {
            own: own.to_owned(),
            known: known.into_iter().collect(),
            any,
        }
    }

    /// The record of one line.
    pub(super) fn record(&self, line: &[u8]) -> Result<Record, Refusal> {
        let record: Record = serde_json::from_slice(line).map_err(|error| {
            match serde_json::from_slice::<Unread>(line) {
                Ok(unread) => (unread.report.id, unread.error),
                Err(_) => (
                    None,
                    format!(
                        "the line is no record ({error}); make records with `dateline read --format jsonl`"
                    ),
                ),
            }
        })?;
        if record.context.is_some() {
            let refused =
                "the record was read with what another archive knew; make it with `dateline read`";
            return Err((Some(record.report.id), refused.to_owned()));
        }
        if !self.any && record.reader != self.own && !self.known.contains(&record.reader) {
            // Without the id: all records of that reader have this one problem.
            return Err((None, self.difference(&record.reader)));
        }
        Ok(record)
    }

    /// What differs between a reader and that of this program.
    fn difference(&self, other: &str) -> String {
        let (theirs, ours) = (Identity::of(other), Identity::of(&self.own));
        let parts = [
            ("version", theirs.version, ours.version),
            ("model", theirs.model, ours.model),
            ("tables", theirs.tables, ours.tables),
        ];
        let mut differences = Vec::new();
        for (what, theirs, ours) in parts {
            if theirs != ours {
                differences.push(format!("{what} {theirs} (here {ours})"));
            }
        }
        format!(
            "the records were made by a reader that this archive does not know: {}; read the reports again with this one, \
             or take them as they are with --any-reader",
            differences.join(", ")
        )
    }
}

/// The parts of "dateline 0.1.0 (model news-en-1, tables 3f2a)".
struct Identity<'i> {
    version: &'i str,
    model: &'i str,
    tables: &'i str,
}

impl<'i> Identity<'i> {
    fn of(identity: &'i str) -> Self {
        let (version, rest) = identity.split_once(" (model ").unwrap_or((identity, ""));
        let (model, tables) = rest.split_once(", tables ").unwrap_or((rest, ""));
        Identity {
            version,
            model,
            tables: tables.trim_end_matches(')'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "dateline 0.1.0 (model news-en-1, tables aaaa)";
    const EXAMPLE: &str = include_str!("../../../../examples/records/solheim-boateng.json");

    fn example(reader: &str) -> Record {
        let mut record: Record = serde_json::from_str(EXAMPLE).expect("an example");
        record.reader = reader.to_owned();
        record
    }

    #[test]
    fn only_known_readers_are_taken_and_the_difference_is_told() {
        let other = "dateline 0.1.0 (model news-en-1, tables bbbb)";
        let line = serde_json::to_vec(&example(other)).unwrap();
        let (id, refusal) = Records::of(OWN, Vec::new(), false)
            .record(&line)
            .unwrap_err();
        assert_eq!(id, None);
        assert!(refusal.contains("tables bbbb (here aaaa)"), "{refusal}");
        assert!(!refusal.contains("model"), "{refusal}");
        for records in [
            Records::of(OWN, vec![other.to_owned()], false),
            Records::of(OWN, Vec::new(), true),
            Records::of(other, Vec::new(), false),
        ] {
            assert_eq!(records.record(&line).unwrap(), example(other));
        }
    }

    #[test]
    fn lines_without_a_record_say_why() {
        let records = Records::of(OWN, Vec::new(), false);
        let unread = br#"{"report": {"id": "a"}, "error": "it is empty"}"#;
        let (id, refusal) = records.record(unread).unwrap_err();
        assert_eq!(
            (id.as_deref(), refusal.as_str()),
            (Some("a"), "it is empty")
        );
        let (id, refusal) = records.record(b"{").unwrap_err();
        assert!(
            id.is_none() && refusal.contains("dateline read"),
            "{refusal}"
        );
    }
}
