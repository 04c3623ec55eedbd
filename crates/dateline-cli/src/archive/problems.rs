//! `dateline problems`: what could not be taken in, and why.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::Problem;
use dateline_archive::answer::{Asking, List};

use super::args::{Format, Problems};
use super::{csv_objects, format, json, place, text};
use crate::style::{Look, safe};

/// Runs the command.
pub(crate) fn run(args: &Problems) -> Result<bool> {
    let asking = Asking {
        limit: Some(args.paging.limit),
        cursor: args.paging.cursor.clone(),
        ..Asking::default()
    };
    let list = place::open_to_read(&args.shown.which)?.problems(&asking)?;
    match format(&args.shown.printed) {
        Format::Json => json(&list)?,
        Format::Csv => csv_objects(&list.items)?,
        Format::Table => text(&page(&list, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(list: &List<Problem>, look: Look) -> String {
    if list.items.is_empty() {
        return "nothing: all that came in was taken in\n".to_owned();
    }
    let mut out = String::new();
    for problem in &list.items {
        let report = problem.report.as_deref().unwrap_or("(no id)");
        let _ = writeln!(
            out,
            "{} {}  {}\n  {}",
            look.heading(&safe(report)),
            look.faint(&safe(&problem.source)),
            look.faint(&safe(&problem.seen)),
            safe(&problem.error)
        );
    }
    if let Some(next) = &list.next {
        let _ = writeln!(out, "{}", look.faint(&format!("more: --cursor {next}")));
    }
    out
}
