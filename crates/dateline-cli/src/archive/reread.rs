//! `dateline reread`: reads the stored texts again with the reader of today.

use std::io::IsTerminal;

use anyhow::Result;
use dateline::Report;
use dateline_archive::Reread as Reading;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::Reread;
use super::{place, text};
use crate::inputs;

/// Reports that are read and joined at once.
const AT_ONCE: usize = 200;

/// Runs the command.
pub(crate) fn run(args: &Reread) -> Result<bool> {
    let mut archive = place::open_to_change(&args.which)?;
    let reader = inputs::reader_of(args.tables.as_deref(), args.model.as_deref())?;
    let versions = archive.versions_to_read()?;
    let bar = progress(versions.len());
    let done = if args.context {
        archive.reread_in_context(&|reports| reader.read_all_in(reports), &mut |texts| {
            bar.inc(texts as u64);
        })?
    } else {
        let mut all = Reading::default();
        for some in versions.chunks(AT_ONCE) {
            let done = archive.reread(some, &|reports: &[Report]| reader.read_all(reports))?;
            all.read += done.read;
            all.revised += done.revised;
            bar.inc(some.len() as u64);
        }
        all
    };
    bar.finish_and_clear();
    text(&format!(
        "{} texts read again, {} of them read otherwise than before\n",
        done.read, done.revised
    ))?;
    if args.prune {
        text(&format!(
            "{} superseded readings dropped\n",
            archive.prune()?
        ))?;
    }
    Ok(true)
}

fn progress(texts: usize) -> ProgressBar {
    if texts < AT_ONCE || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let form = "{bar:30} {pos}/{len} texts, {per_sec}, {eta} left";
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(texts as u64).with_style(style)
}
