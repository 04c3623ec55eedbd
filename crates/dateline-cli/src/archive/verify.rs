//! `dateline verify`: whether the archive is sound.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::{Extent, Verified};

use super::args::{Format, Verify};
use super::backup::bar;
use super::{csv_objects, format, json, place, text};
use crate::style::{Look, safe};

/// Runs the command; whether there is no fault.
pub(crate) fn run(args: &Verify) -> Result<bool> {
    let mut archive = place::open_to_read(&args.shown.which)?;
    let extent = args.one_in.map_or(Extent::All, Extent::OneIn);
    let bar = bar("{msg:10} {bar:30} {pos} of {len}, {eta} left");
    let verified = archive.verify(extent, &mut |what, done, all| {
        bar.set_message(what);
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    match format(&args.shown.printed) {
        Format::Json => json(&verified)?,
        Format::Csv => csv_objects(&[&verified])?,
        Format::Table => text(&page(&verified, Look::of_stdout()))?,
    }
    Ok(verified.faulty == 0)
}

fn page(verified: &Verified, look: Look) -> String {
    let mut out = String::new();
    for fault in &verified.faults {
        let kind = look.off(&format!("{:<10}", fault.kind));
        let _ = writeln!(out, "{kind} {}", safe(&fault.problem));
    }
    let unlisted = verified.faulty - verified.faults.len() as u64;
    if unlisted > 0 {
        let _ = writeln!(out, "and {unlisted} more");
    }
    let looked = format!("{} records, {} events", verified.records, verified.events);
    let outcome = match verified.faulty {
        0 => format!("{} ({looked})", look.good("sound")),
        1 => format!("1 fault ({looked}); restore a backup"),
        many => format!("{many} faults ({looked}); restore a backup"),
    };
    let _ = writeln!(out, "{outcome}");
    out
}
