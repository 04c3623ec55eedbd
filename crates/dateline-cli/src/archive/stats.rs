//! `dateline stats`: how much the archive holds.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer;

use super::args::{Format, Stats};
use super::{csv_objects, format, json, place, text};
use crate::style::Look;

/// Runs the command.
pub(crate) fn run(args: &Stats) -> Result<bool> {
    let stats = place::open_to_read(&args.asked.which)?.stats(&args.asked.view.asking())?;
    match format(&args.asked.printed) {
        Format::Json => json(&stats)?,
        Format::Csv => csv_objects(&[&stats])?,
        Format::Table => text(&page(&stats, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(stats: &answer::Stats, look: Look) -> String {
    let day = |moment: &Option<String>| moment.clone().unwrap_or_else(|| "–".to_owned());
    let lines = [
        ("reports", stats.reports.to_string()),
        ("versions", stats.versions.to_string()),
        ("copies", stats.copies.to_string()),
        ("events", stats.events.to_string()),
        ("stories", stats.stories.to_string()),
        ("entities", stats.entities.to_string()),
        ("statements", stats.statements.to_string()),
        ("published", day(&stats.first_published)),
        ("to", day(&stats.last_published)),
        ("problems", stats.problems.to_string()),
        ("size", indicatif::BinaryBytes(stats.bytes).to_string()),
    ];
    let mut out = String::new();
    for (name, value) in lines {
        let _ = writeln!(out, "{} {value:>12}", look.faint(&format!("{name:<12}")));
    }
    out
}
