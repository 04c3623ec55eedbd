//! `dateline timeline` and `dateline diary`: events in order of their time.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer::{ArchiveEvent, List};

use super::args::{Events, Format};
use super::{format, json, place, row, text};
use crate::style::Look;

/// Runs `dateline timeline`.
pub(crate) fn timeline(args: &Events) -> Result<bool> {
    let list = place::open_to_read(&args.which)?.timeline(&args.view.page(&args.paging))?;
    print(args, &list, "no event has been told yet", row::line)
}

/// Runs `dateline diary`.
pub(crate) fn diary(args: &Events) -> Result<bool> {
    let list = place::open_to_read(&args.which)?.diary(&args.view.page(&args.paging))?;
    print(
        args,
        &list,
        "no meeting, visit or plan has been told yet",
        row::engagement,
    )
}

fn print(
    args: &Events,
    list: &List<ArchiveEvent>,
    nothing: &str,
    line: impl Fn(&ArchiveEvent, Look) -> String,
) -> Result<bool> {
    if format(&args.printed) == Format::Json {
        json(list)?;
        return Ok(true);
    }
    let look = Look::of_stdout();
    let mut page = String::new();
    for event in &list.items {
        page.push_str(&line(event, look));
    }
    if list.items.is_empty() {
        let _ = writeln!(page, "{nothing}");
    } else {
        let _ = writeln!(page, "\n{}", look.faint(row::LEGEND));
    }
    if let Some(as_of) = &list.as_of {
        let _ = writeln!(page, "{}", look.faint(&format!("as of {as_of}")));
    }
    if let Some(next) = &list.next {
        let more = format!("more: --cursor {next}");
        let _ = writeln!(page, "{}", look.faint(&more));
    }
    text(&page)?;
    Ok(true)
}
