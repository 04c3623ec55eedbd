//! `dateline remove`: takes a report out of the archive for good.

use anyhow::{Result, ensure};

use super::args::Remove;
use super::{place, text};
use crate::style::safe;

/// Runs the command.
pub(crate) fn run(args: &Remove) -> Result<bool> {
    let because = args.because.trim();
    ensure!(
        !because.is_empty(),
        "say why with --because: it is what remains"
    );
    let removed = place::open_to_change(&args.which)?.remove(&args.report, because)?;
    if removed.versions == 0 {
        text(&format!(
            "{} had been removed before; what it may have left is overwritten\n",
            safe(&args.report)
        ))?;
        return Ok(true);
    }
    text(&format!(
        "{} removed: {} of text, {} that it told; it is not taken in again\n",
        safe(&args.report),
        counted(removed.versions, "version"),
        counted(removed.events, "event"),
    ))?;
    Ok(true)
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}
