//! What was checked and how it came out, and the table for people.

use std::collections::BTreeMap;
use std::fmt::Write;

/// One thing that was asked.
#[derive(Debug)]
pub(crate) struct Check {
    /// Id of the event or report.
    pub(crate) subject: String,
    /// The field, after the moment as of which it is asked where that is not the end.
    pub(crate) field: String,
    pub(crate) holds: bool,
    /// Reported where it does not hold, and no fault.
    pub(crate) is_soft: bool,
    pub(crate) wanted: String,
    pub(crate) found: String,
}

/// All checks of one subject, as they are made.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) checks: Vec<Check>,
    pub(crate) subject: String,
    pub(crate) soft: Vec<String>,
    /// Stands before the fields: the moment as of which they are asked.
    pub(crate) then: String,
}

impl Sheet {
    pub(crate) fn note(
        &mut self,
        field: &str,
        holds: bool,
        wanted: impl Into<String>,
        found: impl Into<String>,
    ) {
        let first_word = field.split(' ').next().unwrap_or(field);
        self.checks.push(Check {
            subject: self.subject.clone(),
            field: format!("{}{field}", self.then),
            holds,
            is_soft: self.then.is_empty() && self.soft.iter().any(|soft| soft == first_word),
            wanted: wanted.into(),
            found: found.into(),
        });
    }
}

/// Every check with what was found; `lives` gives the life of each subject.
pub(crate) fn table(
    checks: &[Check],
    lives: &BTreeMap<String, String>,
    order: &[String],
) -> String {
    let mut table = String::new();
    let mut totals = String::new();
    let right = |checks: &[&Check]| checks.iter().filter(|check| check.holds).count();
    for life in order {
        let of_life: Vec<&Check> = checks
            .iter()
            .filter(|check| lives.get(&check.subject) == Some(life))
            .collect();
        line(
            &mut totals,
            &format!("{life:<24} {:>3} of {:>3}", right(&of_life), of_life.len()),
        );
        let mut subject = "";
        for check in &of_life {
            if check.subject != subject {
                subject = &check.subject;
                let own: Vec<&Check> = of_life
                    .iter()
                    .copied()
                    .filter(|check| check.subject == subject)
                    .collect();
                line(
                    &mut table,
                    &format!("\n{life} / {subject}: {} of {}", right(&own), own.len()),
                );
            }
            let sign = match (check.holds, check.is_soft) {
                (true, _) => "right",
                (false, true) => "soft ",
                (false, false) => "WRONG",
            };
            let outcome = if check.holds {
                check.found.clone()
            } else {
                format!("{}   (wanted {})", check.found, check.wanted)
            };
            line(
                &mut table,
                &format!("  {sign}  {:<34} {outcome}", check.field),
            );
        }
    }
    let all: Vec<&Check> = checks.iter().collect();
    line(
        &mut totals,
        &format!("{:<24} {:>3} of {:>3}", "all", right(&all), all.len()),
    );
    format!("{table}\n{totals}")
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string can be written to");
}
