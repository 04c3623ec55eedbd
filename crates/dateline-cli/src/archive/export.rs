//! `dateline export` and `dateline codebook`: events for other programs, and what their columns mean.

use std::fmt::Write;
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args as Arguments, ValueEnum};
use dateline_export::{Form, Manifest, codebook};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Asked, Format};
use super::narrowed::Narrowed;
use super::{csv_objects, format, json, place, text};
use crate::style::{Look, safe};

#[derive(Debug, Arguments)]
#[command(after_help = "\
Beside the files stand codebook.md, which explains every column, and manifest.json: what was asked, of which moment, by which
readers, how many rows, and the SHA-256 of each file. GDELT and POLECAT have no column for whether something came about: what
did not happen or is only asked for is left out, and what is planned stands as they code intentions; the manifest counts both.

Examples:
  dateline export --as parquet --folder events/                             for DuckDB, Polars, pandas, R
  dateline export --as ics --folder diary/ --actor UNO --from 2022-04        for a calendar
  dateline export --as csv --folder spring/ --from 2022-03 --to 2022-05  for a spreadsheet
  dateline export --as gdelt --folder gdelt/ --as-of 2022-04-24              in GDELT's 61 columns")]
pub(crate) struct Exported {
    /// In which form
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: As,
    /// Folder to write into: a new or an empty one
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// Leave out what reports say in their own words (titles, clauses), where publishers' licences forbid it
    #[arg(long)]
    no_text: bool,
    #[command(flatten)]
    narrowed: Narrowed,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline codebook                    every table and column of every form
  dateline codebook --as gdelt         of one form")]
pub(crate) struct Explained {
    /// Of which form
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Option<As>,
}

/// The forms of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum As {
    /// Six tables as Parquet: events, parties, steps, tellings, statements, quantities
    Parquet,
    /// The same as CSV
    Csv,
    /// Archive events as `event` prints them, one a line
    Jsonl,
    /// What is planned and what became of it, as a calendar (iCalendar)
    Ics,
    /// GDELT 2.0's event table
    Gdelt,
    /// POLECAT's table
    Polecat,
}

impl From<As> for Form {
    fn from(form: As) -> Form {
        match form {
            As::Parquet => Form::Parquet,
            As::Csv => Form::Csv,
            As::Jsonl => Form::Jsonl,
            As::Ics => Form::Ics,
            As::Gdelt => Form::Gdelt,
            As::Polecat => Form::Polecat,
        }
    }
}

/// Runs `export`.
pub(crate) fn run(args: &Exported) -> Result<bool> {
    let query = args.narrowed.query(args.asked.view.asking())?;
    let mut archive = place::open_to_read(&args.asked.which)?;
    let bar = progress();
    let mut seen = |events| bar.set_position(events);
    let form = args.form.into();
    let manifest = dateline_export::export(
        &mut archive,
        &query,
        form,
        !args.no_text,
        &args.folder,
        &mut seen,
    )?;
    bar.finish_and_clear();
    match format(&args.asked.printed) {
        Format::Json => json(&manifest)?,
        Format::Csv => csv_objects(&manifest.files)?,
        Format::Table => text(&page(&manifest, Look::of_stdout()))?,
    }
    Ok(true)
}

/// Runs `codebook`.
pub(crate) fn codebook(args: &Explained) -> Result<bool> {
    let forms = match args.form {
        Some(form) => vec![Form::from(form)],
        None => vec![Form::Parquet, Form::Gdelt, Form::Polecat],
    };
    let tables: Vec<_> = forms
        .iter()
        .flat_map(|form| form.tables())
        .copied()
        .collect();
    anyhow::ensure!(
        !tables.is_empty(),
        "this form has no tables of its own: RECORD.md and RFC 5545 define it; ask for parquet, csv, gdelt or polecat"
    );
    text(&codebook::page(&tables))?;
    Ok(true)
}

fn progress() -> ProgressBar {
    let bar = match std::io::stderr().is_terminal() {
        true => ProgressBar::new_spinner(),
        false => ProgressBar::hidden(),
    };
    let style = ProgressStyle::with_template("{spinner} {pos} events, {per_sec}, {elapsed}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn page(manifest: &Manifest, look: Look) -> String {
    let mut out = String::new();
    for file in &manifest.files {
        let note = format!("{} bytes", file.bytes);
        let _ = writeln!(
            out,
            "{:>10}  {:<22}{}",
            file.rows,
            safe(&file.name),
            look.faint(&note)
        );
    }
    for (status, count) in &manifest.left_out {
        let note = format!("{count} {status}: this form has no place for them");
        let _ = writeln!(out, "{}", look.faint(&note));
    }
    out
}
