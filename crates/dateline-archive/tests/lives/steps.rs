//! The steps of a life against those expected.

use dateline_archive::answer::{ArchiveEvent, StepOfLife};

use crate::expected::{Expected, ExpectedStep};
use crate::names::agree;
use crate::reading;
use crate::sheet::Sheet;

/// The steps that an `as_of` names, with the optional ones, which may stand among them.
pub(crate) fn named<'e>(expected: &'e Expected, names: &[String]) -> Vec<&'e ExpectedStep> {
    let mut names = names.iter().peekable();
    let mut steps = Vec::new();
    for step in &expected.step {
        if names.next_if(|name| **name == step.step).is_some() || step.optional {
            steps.push(step);
        }
    }
    assert!(
        names.peek().is_none(),
        "{}: `steps` names one that `step` lacks",
        expected.id
    );
    steps
}

/// The steps in order, and what each gives.
pub(crate) fn check(
    sheet: &mut Sheet,
    expected: &Expected,
    wanted: &[&ExpectedStep],
    found: Option<&ArchiveEvent>,
) {
    let life = found.map_or(&[][..], |event| &event.life);
    let aligned = align(wanted, life);
    let all = written(life);
    for (step, at) in wanted.iter().zip(&aligned) {
        if step.optional && at.is_none() {
            continue;
        }
        let name = format!("step {} {}", step.step, step.report);
        sheet.note(&name, at.is_some(), allowed(step), all.clone());
        details(sheet, &name, step, at.map(|at| &life[at]));
    }
    beyond(sheet, expected, &aligned, found);
}

/// The steps in order only.
pub(crate) fn check_order(
    sheet: &mut Sheet,
    expected: &Expected,
    wanted: &[&ExpectedStep],
    found: Option<&ArchiveEvent>,
) {
    let life = found.map_or(&[][..], |event| &event.life);
    let aligned = align(wanted, life);
    let complete = wanted
        .iter()
        .zip(&aligned)
        .all(|(step, at)| step.optional || at.is_some());
    let none_beyond = strangers(expected, &aligned, life).is_empty();
    let names: Vec<String> = wanted
        .iter()
        .filter(|step| !step.optional)
        .map(|step| format!("{} {}", step.step, step.report))
        .collect();
    sheet.note(
        "steps",
        found.is_some() && complete && none_beyond,
        names.join(", "),
        written(life),
    );
}

/// For each step wanted the place of the one found, in order.
fn align(wanted: &[&ExpectedStep], life: &[StepOfLife]) -> Vec<Option<usize>> {
    let mut from = 0;
    let mut aligned = Vec::new();
    for step in wanted {
        let at = (from..life.len()).find(|at| is_step(step, &life[*at]));
        from = at.map_or(from, |at| at + 1);
        aligned.push(at);
    }
    aligned
}

fn is_step(wanted: &ExpectedStep, found: &StepOfLife) -> bool {
    let named = wanted.step == found.step || wanted.alt.contains(&found.step);
    let version = reading::version(&found.report, &found.published);
    named && wanted.report == found.report && version == Some(wanted.version.unwrap_or(1))
}

fn details(sheet: &mut Sheet, name: &str, wanted: &ExpectedStep, found: Option<&StepOfLife>) {
    if let Some(speakers) = &wanted.speakers {
        let holds = found.is_some_and(|step| {
            if speakers.is_empty() {
                step.speakers.is_empty()
            } else {
                let said =
                    |speaker: &String| step.speakers.iter().any(|found| agree(speaker, found));
                speakers.iter().any(said)
            }
        });
        let wanted = if speakers.is_empty() {
            "the publisher's own words".to_owned()
        } else {
            speakers.join(" or ")
        };
        let written = found.map(|step| {
            if step.speakers.is_empty() {
                "own words".to_owned()
            } else {
                step.speakers.join(", ")
            }
        });
        sheet.note(
            &format!("{name} speakers"),
            holds,
            wanted,
            written.unwrap_or("no such step".to_owned()),
        );
    }
    let mut same = |field: &str,
                    wanted: &Option<String>,
                    found: Option<&Option<String>>,
                    agree: fn(&str, &str) -> bool| {
        let Some(wanted) = wanted else {
            return;
        };
        let value = found.and_then(Option::as_deref);
        let written = if found.is_some() {
            value.unwrap_or("null")
        } else {
            "no such step"
        };
        let holds = value.is_some_and(|value| agree(wanted, value));
        sheet.note(&format!("{name} {field}"), holds, wanted, written);
    };
    let equal = |wanted: &str, found: &str| wanted == found;
    same(
        "earliest",
        &wanted.earliest,
        found.map(|step| &step.earliest),
        equal,
    );
    same(
        "latest",
        &wanted.latest,
        found.map(|step| &step.latest),
        equal,
    );
    same("place", &wanted.place, found.map(|step| &step.place), agree);
}

fn beyond(
    sheet: &mut Sheet,
    expected: &Expected,
    aligned: &[Option<usize>],
    found: Option<&ArchiveEvent>,
) {
    let life = found.map_or(&[][..], |event| &event.life);
    let strangers = strangers(expected, aligned, life);
    let names = match found {
        None => "no such event".to_owned(),
        Some(_) if strangers.is_empty() => "none".to_owned(),
        Some(_) => strangers.join(", "),
    };
    sheet.note(
        "steps beyond",
        found.is_some() && strangers.is_empty(),
        "none",
        names,
    );
}

/// Steps that are not expected, but for those of reports that may tell the event.
fn strangers(expected: &Expected, aligned: &[Option<usize>], life: &[StepOfLife]) -> Vec<String> {
    life.iter()
        .enumerate()
        .filter(|(at, step)| {
            !aligned.contains(&Some(*at)) && !expected.may_tell.contains(&step.report)
        })
        .map(|(_, step)| format!("{} {}", step.step, step.report))
        .collect()
}

fn written(life: &[StepOfLife]) -> String {
    let steps: Vec<String> = life
        .iter()
        .map(|step| format!("{} {}", step.step, step.report))
        .collect();
    if steps.is_empty() {
        "no step".to_owned()
    } else {
        steps.join(", ")
    }
}

fn allowed(step: &ExpectedStep) -> String {
    let names: Vec<&str> = [&step.step]
        .into_iter()
        .chain(&step.alt)
        .map(String::as_str)
        .collect();
    format!("{} {}", names.join(" or "), step.report)
}
