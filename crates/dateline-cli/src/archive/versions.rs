//! `dateline versions`: the texts of a report, and what changed from each to the next.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer::{self, Change, Changes, EventTold, Passage, Run};

use super::args::{Format, Versions};
use super::{csv_objects, format, json, place, row, text};
use crate::page::{status_words, type_words};
use crate::style::{Look, safe};

/// Characters of unchanged words that are shown on either side of a change.
const AROUND: usize = 60;

/// Runs the command.
pub(crate) fn run(args: &Versions) -> Result<bool> {
    let versions = place::open_to_read(&args.shown.which)?.versions(&args.report)?;
    match format(&args.shown.printed) {
        Format::Json => json(&versions)?,
        Format::Csv => csv_objects(&versions.items)?,
        Format::Table => text(&page(&versions, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(versions: &answer::Versions, look: Look) -> String {
    let mut out = format!("{}\n", look.heading(&safe(&versions.report)));
    if let Some(tombstone) = &versions.removed {
        let because = safe(&tombstone.because);
        let _ = writeln!(out, "  removed on {}: {because}", tombstone.on);
    }
    for version in &versions.items {
        out.push_str(&head(version, look));
        if let Some(changes) = &version.changes {
            out.push_str(&changed(changes, look));
        }
    }
    out
}

fn head(version: &answer::Version, look: Look) -> String {
    let published = version.published.as_deref().unwrap_or("undated");
    let mut out = format!(
        "\n{} {}",
        look.heading(&format!("version {}", version.version)),
        safe(published)
    );
    if let Some(notice) = &version.notice {
        let until = version.until.as_ref();
        let until = until.map_or(String::new(), |until| format!(" until {}", safe(until)));
        let _ = write!(
            out,
            "  {}",
            look.doubtful(&format!("{}{until}", safe(notice)))
        );
    }
    if let Some(title) = &version.title {
        let _ = write!(out, "  “{}”", safe(title));
    }
    let mut facts = vec![
        format!("taken in {}", version.learnt),
        format!("{} characters", version.characters),
        format!("{} events", version.events),
        safe(&version.reader),
    ];
    if version.revisions > 1 {
        facts.push(format!("read {} times", version.revisions));
    }
    facts.extend((version.copy_of.iter()).map(|id| format!("copy of {}", safe(id))));
    let _ = writeln!(out, "\n  {}", look.faint(&facts.join(" · ")));
    out
}

fn changed(changes: &Changes, look: Look) -> String {
    let mut out = String::new();
    if let Some(title) = &changes.title {
        let _ = writeln!(out, "  headline before: “{}”", safe(title));
    }
    for passage in &changes.text {
        let _ = writeln!(out, "  {}", words(passage, look));
    }
    if changes.text.is_empty() {
        let _ = writeln!(out, "  {}", look.faint("the text is the same"));
    }
    for event in &changes.gone {
        let _ = writeln!(out, "  {} {}", look.off("- told no more:"), told(event));
    }
    for event in &changes.new {
        let _ = writeln!(out, "  {} {}", look.good("+ told now:"), told(event));
    }
    for retold in &changes.told_otherwise {
        let line = format!("{}\n    now {}", told(&retold.before), told(&retold.after));
        let _ = writeln!(out, "  {} {line}", look.doubtful("~ told otherwise:"));
    }
    out
}

/// "[-Five-]{+Seven+} people died": words that went and came, so marked that they can be told apart without colours.
fn words(passage: &Passage, look: Look) -> String {
    let mut out = String::new();
    let last = passage.runs.len().saturating_sub(1);
    for (at, run) in passage.runs.iter().enumerate() {
        match run.change {
            Change::Kept => out.push_str(&kept(run, at == 0, at == last)),
            Change::Gone => out.push_str(&look.off(&format!("[-{}-]", safe(&run.text)))),
            Change::New => out.push_str(&look.good(&format!("{{+{}+}}", safe(&run.text)))),
        }
    }
    out
}

/// Unchanged words, cut where they lie far from any change.
fn kept(run: &Run, is_first: bool, is_last: bool) -> String {
    let words: Vec<char> = run.text.chars().collect();
    let (before, after) = (
        if is_first { 0 } else { AROUND },
        if is_last { 0 } else { AROUND },
    );
    if words.len() <= before + after + 1 {
        return spaced(&run.text);
    }
    let head: String = words[..before].iter().collect();
    let tail: String = words[words.len() - after..].iter().collect();
    format!("{}…{}", spaced(&head), spaced(&tail))
}

/// Safe words with the spaces at their ends kept.
fn spaced(words: &str) -> String {
    let space = |is: bool| if is { " " } else { "" };
    let inner = safe(words);
    if inner.is_empty() {
        return space(!words.is_empty()).to_owned();
    }
    format!(
        "{}{inner}{}",
        space(words.starts_with(char::is_whitespace)),
        space(words.ends_with(char::is_whitespace))
    )
}

/// "v1 CONSULT/visit planned: Kwame Boateng → Norway, Oslo, 2021-05-10 “will visit”"
fn told(event: &EventTold) -> String {
    let kind = type_words(event.kind, event.mode.as_deref());
    let status = status_words(event.status);
    let names = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| safe(name)).collect();
        names.join(", ")
    };
    let mut out = format!("{} {kind} {status}: {}", event.event, names(&event.actors));
    if !event.recipients.is_empty() {
        let _ = write!(out, " → {}", names(&event.recipients));
    }
    if let Some(place) = &event.place {
        let _ = write!(out, ", {}", safe(place));
    }
    let dates = (event.earliest.as_deref(), event.latest.as_deref());
    if dates != (None, None) {
        let _ = write!(out, ", {}", row::dates(dates.0, dates.1));
    }
    for (kind, low, high) in &event.quantities {
        let high = high.map_or(String::new(), |high| format!("–{high}"));
        let _ = write!(out, ", {} {low}{high}", safe(kind));
    }
    let _ = write!(out, " “{}”", safe(&event.words));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(change: Change, text: &str) -> Run {
        Run {
            change,
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_are_marked_and_what_stays_is_cut() {
        let long = format!(" people died{}.", " and more".repeat(40));
        let passage = Passage {
            runs: vec![
                run(Change::Gone, "Five"),
                run(Change::New, "Seven"),
                run(Change::Kept, &long),
            ],
        };
        let shown = words(&passage, Look::plain());
        assert!(
            shown.starts_with("[-Five-]{+Seven+} people died"),
            "{shown}"
        );
        assert!(shown.ends_with('…'), "{shown}");
    }
}
