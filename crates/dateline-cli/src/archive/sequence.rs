//! `dateline changes`: what became of events since a number of the sequence.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer::{EventChange, Sequence};

use super::args::Format;
use super::ask_args::Changed;
use super::{csv, format, json, place, text};
use crate::sheet::Row;
use crate::style::{Look, safe};

/// Runs the command.
pub(crate) fn run(args: &Changed) -> Result<bool> {
    let sequence = place::open_to_read(&args.shown.which)?.changes(args.since, args.limit)?;
    match format(&args.shown.printed) {
        Format::Json => json(&sequence)?,
        Format::Csv => csv(&sequence.items)?,
        Format::Table => text(&page(&sequence, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(sequence: &Sequence, look: Look) -> String {
    let mut out = String::new();
    for change in &sequence.items {
        let other = match &change.other {
            Some(other) => format!(
                "  {} {other}",
                match word(change).as_str() {
                    "merged" => "into",
                    _ => "from it came",
                }
            ),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "{:>9}  {:<9} {}{other}  {}",
            change.seq,
            word(change),
            change.event,
            look.faint(&safe(&change.learnt))
        );
    }
    let more = if sequence.more {
        "; there are more"
    } else {
        ""
    };
    let next = format!("next time: --since {}{more}", sequence.next);
    let _ = writeln!(out, "{}", look.faint(&next));
    out
}

fn word(change: &EventChange) -> String {
    format!("{:?}", change.change).to_lowercase()
}

impl Row for EventChange {
    const COLUMNS: &'static [&'static str] = &["seq", "change", "event", "other", "learnt"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.seq.to_string(),
            word(self),
            self.event.clone(),
            self.other.clone().unwrap_or_default(),
            self.learnt.clone(),
        ]
    }
}
