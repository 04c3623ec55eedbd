//! Faults of which we know (gaps.toml), and the test that holds to them.

use std::fmt::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::sheet::Check;

const FILE: &str = "tests/lives/gaps.toml";

/// The list.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gaps {
    #[serde(default)]
    gap: Vec<Gap>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Gap {
    /// Id of the event or report.
    of: String,
    /// What does not hold. `found`: the archive has no such event, so that none of its fields can be right.
    fields: Vec<String>,
    why: String,
}

impl Gap {
    fn covers(&self, check: &Check) -> bool {
        let names = |field: &String| *field == check.field || field == "found";
        self.of == check.subject && self.fields.iter().any(names)
    }
}

impl Gaps {
    pub(crate) fn load() -> Gaps {
        toml::from_str(include_str!("gaps.toml"))
            .expect("gaps as the head of the file defines them")
    }

    /// What a person has to mend: faults that are not in the list, gaps that have closed, gaps that name nothing. Empty
    /// where there is nothing.
    pub(crate) fn held_to(&self, checks: &[Check]) -> String {
        let mut complaints = self.unlisted(checks);
        for gap in &self.gap {
            for field in &gap.fields {
                let complaint = match state(checks, &gap.of, field) {
                    None => "is not asked",
                    Some(true) => "holds now: take it out of gaps.toml (LIVES_GAPS=close does)",
                    Some(false) => continue,
                };
                line(
                    &mut complaints,
                    &format!("{} / {field} {complaint} ({})", gap.of, gap.why),
                );
            }
        }
        complaints
    }

    /// Faults that are not in the list, as they would stand there; to be mended, or to be listed with their reason.
    pub(crate) fn unlisted(&self, checks: &[Check]) -> String {
        let mut text = String::new();
        let mut subject = "";
        let faults = checks.iter().filter(|check| !check.holds && !check.is_soft);
        for check in faults.filter(|check| !self.gap.iter().any(|gap| gap.covers(check))) {
            if subject != check.subject {
                subject = &check.subject;
                line(&mut text, &format!("not in gaps.toml: of = {subject:?}"));
            }
            line(
                &mut text,
                &format!(
                    "  {:?},  # wanted {}, found {}",
                    check.field, check.wanted, check.found
                ),
            );
        }
        text
    }

    /// Takes the gaps that have closed out of the file. Nothing is ever put in but by hand.
    pub(crate) fn close(&self, checks: &[Check]) {
        let mut open = self.gap.clone();
        for gap in &mut open {
            let of = gap.of.clone();
            gap.fields
                .retain(|field| state(checks, &of, field) == Some(false));
        }
        open.retain(|gap| !gap.fields.is_empty());
        let head = include_str!("gaps.toml")
            .lines()
            .take_while(|line| line.starts_with('#'));
        let mut text: String = head.map(|line| format!("{line}\n")).collect();
        for gap in &open {
            let fields: Vec<String> = gap
                .fields
                .iter()
                .map(|field| format!("  {field:?},"))
                .collect();
            line(
                &mut text,
                &format!(
                    "\n[[gap]]\nof = {:?}\nfields = [\n{}\n]\nwhy = {:?}",
                    gap.of,
                    fields.join("\n"),
                    gap.why
                ),
            );
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
        std::fs::write(path, text).expect("gaps.toml can be written to");
    }
}

/// Whether a check holds; none where it is not made.
fn state(checks: &[Check], subject: &str, field: &str) -> Option<bool> {
    let mut asked = checks
        .iter()
        .filter(|check| check.subject == subject && check.field == field);
    asked.next().map(|check| check.holds)
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string can be written to");
}
