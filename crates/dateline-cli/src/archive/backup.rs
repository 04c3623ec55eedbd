//! `dateline backup`: a copy of the archive while it is in use.

use std::io::IsTerminal;

use anyhow::Result;
use indicatif::{BinaryBytes, ProgressBar, ProgressStyle};

use super::args::Backup;
use super::{place, text};

/// Runs the command.
pub(crate) fn run(args: &Backup) -> Result<bool> {
    let archive = place::open_to_read(&args.which)?;
    let bar = bar("{bar:30} {percent}%, {eta} left");
    archive.backup(&args.file, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    let size = std::fs::metadata(&args.file)?.len();
    text(&format!(
        "{} written, {}\n",
        args.file.display(),
        BinaryBytes(size)
    ))?;
    Ok(true)
}

/// A bar of that form where somebody watches.
pub(super) fn bar(form: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
