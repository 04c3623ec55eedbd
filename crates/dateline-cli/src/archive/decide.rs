//! `dateline merge`, `split`, `correct`, `undo`, `decisions`: what people decide, kept apart from the machine's record.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use dateline_archive::{By, Correction, Decided, Decision};

use super::args::{Correct, Decider, Decisions, Format, Merge, Split, Thing, Undo};
use super::{csv_objects, format, json, place, text};
use crate::style::{Look, safe};

/// Most bytes of a file of corrections.
const MOST: u64 = 64 << 20;

fn by(decider: &Decider) -> By<'_> {
    By {
        who: &decider.who,
        why: &decider.why,
    }
}

/// `dateline merge`.
pub(crate) fn merge(args: &Merge) -> Result<bool> {
    let mut archive = place::open_to_change(&args.which)?;
    let by = by(&args.decider);
    let decision = match args.thing {
        Thing::Event => archive.merge_events(&args.one, &args.other, by)?,
        Thing::Entity => archive.merge_entities(&args.one, &args.other, by)?,
    };
    decided(&[decision])
}

/// `dateline split`.
pub(crate) fn split(args: &Split) -> Result<bool> {
    let mut archive = place::open_to_change(&args.which)?;
    let by = by(&args.decider);
    let decision = match (args.thing, &args.name) {
        (Thing::Event, _) => archive.split_event(&args.id, &args.report, by)?,
        (Thing::Entity, Some(name)) => archive.split_entity(&args.id, &args.report, name, by)?,
        (Thing::Entity, None) => bail!("say with --name who is meant in that report"),
    };
    decided(&[decision])
}

/// `dateline correct`.
pub(crate) fn correct(args: &Correct) -> Result<bool> {
    let corrections = corrections(&args.file)?;
    let decisions = place::open_to_change(&args.which)?.correct(&corrections, by(&args.decider))?;
    decided(&decisions)
}

fn corrections(file: &Path) -> Result<Vec<Correction>> {
    let mut text = String::new();
    let name = file.display();
    if file == Path::new("-") {
        std::io::stdin().take(MOST).read_to_string(&mut text)?;
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("cannot read {name}"))?;
        (opened.take(MOST).read_to_string(&mut text))
            .with_context(|| format!("{name} is not UTF-8 text"))?;
    }
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| {
                format!("line {number} of {name} is no correction; see `dateline correct --help`")
            })
        })
        .collect()
}

/// `dateline undo`.
pub(crate) fn undo(args: &Undo) -> Result<bool> {
    place::open_to_change(&args.which)?.undo(args.decision, by(&args.decider))?;
    text(&format!(
        "decision {} undone; it stays listed\n",
        args.decision
    ))?;
    Ok(true)
}

/// `dateline decisions`.
pub(crate) fn decisions(args: &Decisions) -> Result<bool> {
    let decisions = place::open_to_read(&args.shown.which)?.decisions()?;
    match format(&args.shown.printed) {
        Format::Json => json(&serde_json::json!({ "items": decisions, "next": null }))?,
        Format::Csv => csv_objects(&decisions)?,
        Format::Table => text(&page(&decisions, Look::of_stdout()))?,
    }
    Ok(true)
}

fn decided(decisions: &[i64]) -> Result<bool> {
    let numbers: Vec<String> = decisions.iter().map(i64::to_string).collect();
    text(&format!(
        "decided ({}); `dateline undo NUMBER` takes it back\n",
        numbers.join(", ")
    ))?;
    Ok(true)
}

fn page(decisions: &[Decision], look: Look) -> String {
    if decisions.is_empty() {
        return "no decisions: all is as the machine joined it\n".to_owned();
    }
    let mut out = String::new();
    for decision in decisions {
        let _ = writeln!(
            out,
            "{} {}  {}",
            look.heading(&decision.id.to_string()),
            safe(&matter(&decision.decided)),
            look.faint(&safe(&format!("{}, {}", decision.who, decision.made))),
        );
        if !decision.why.is_empty() {
            let _ = writeln!(out, "  {}", safe(&decision.why));
        }
        if let (Some(undone), Some(by)) = (&decision.undone, &decision.undone_by) {
            let _ = writeln!(
                out,
                "  {}",
                look.faint(&safe(&format!("undone by {by}, {undone}")))
            );
        }
    }
    out
}

fn matter(decided: &Decided) -> String {
    match decided {
        Decided::MergeEvents { one, other } => format!(
            "merge the events told in {} at {:?} and in {} at {:?}",
            one.report, one.span, other.report, other.span
        ),
        Decided::SplitEvent { telling, from } => format!(
            "split what {} tells at {:?} from the event told in {} at {:?}",
            telling.report, telling.span, from.report, from.span
        ),
        Decided::MergeEntities { one, other } => format!("{} is {}", other.name, one.name),
        Decided::SplitEntity {
            entity,
            report,
            name,
        } => {
            format!("in {report}, {} is {name}", entity.name)
        }
        Decided::Correct(correction) => {
            format!(
                "correct the event of {} at {:?}",
                correction.report, correction.span
            )
        }
    }
}
