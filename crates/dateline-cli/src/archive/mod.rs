//! The archive's commands. Each has its own file; `place` finds the archive, `row` prints an event in a line.

pub(crate) mod add;
pub(crate) mod args;
pub(crate) mod ask_args;
mod backup;
mod count;
mod decide;
mod event;
mod events;
pub(crate) mod export;
mod feed;
mod fetching;
mod follow;
mod found;
mod narrowed;
mod picture;
mod place;
mod problems;
mod records;
mod remove;
mod reread;
mod row;
mod sample;
mod sequence;
pub(crate) mod serve;
mod stats;
pub(crate) mod token;
mod verify;
mod versions;
mod watch;
mod who;
mod writer;

pub(crate) use backup::run as backup;
pub(crate) use count::{coverage, run as count};
pub(crate) use decide::{correct, decisions, merge, split, undo};
pub(crate) use event::run as event;
pub(crate) use events::{diary, timeline};
pub(crate) use export::{codebook, run as export};
pub(crate) use follow::run as follow;
pub(crate) use found::{cite, said, search, story};
pub(crate) use problems::run as problems;
pub(crate) use remove::run as remove;
pub(crate) use reread::run as reread;
pub(crate) use sample::run as sample;
pub(crate) use sequence::run as changes;
pub(crate) use serve::run as serve;
pub(crate) use stats::run as stats;
pub(crate) use token::run as token;
pub(crate) use verify::run as verify;
pub(crate) use versions::run as versions;
pub(crate) use watch::run as watch;
pub(crate) use who::run as who;

use std::io::{IsTerminal, Write};

use anyhow::Result;

use args::{Format, Printed};

use crate::sheet::{self, Row};

/// How an answer is to be printed.
fn format(printed: &Printed) -> Format {
    printed
        .format
        .unwrap_or_else(|| match std::io::stdout().is_terminal() {
            true => Format::Table,
            false => Format::Json,
        })
}

/// Prints an object as one line of JSON.
fn json(value: &impl serde::Serialize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints rows as CSV.
fn csv<R: Row>(rows: &[R]) -> Result<()> {
    sheet::write(std::io::stdout().lock(), rows)
}

/// Prints objects as CSV, under the names of their fields.
fn csv_objects<T: serde::Serialize>(objects: &[T]) -> Result<()> {
    sheet::write_objects(std::io::stdout().lock(), objects)
}

/// Prints a page for people.
fn text(page: &str) -> Result<()> {
    std::io::stdout().lock().write_all(page.as_bytes())?;
    Ok(())
}
