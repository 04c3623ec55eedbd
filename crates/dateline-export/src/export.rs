//! Exports: the events that a query asks for, as files in a folder, with a manifest and a codebook beside them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use dateline_archive::Archive;
use dateline_archive::answer::Query;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::csv::{self, Form as Text};
use crate::table::{Rows, Table};
use crate::told::{Teller, Told};
use crate::{Error, codebook, gdelt, ics, parquet, polecat, sheets};

/// Events that are asked for at once.
const PAGE: usize = 500;

/// In which form events are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Dateline's tables as Parquet.
    Parquet,
    /// Dateline's tables as CSV.
    Csv,
    /// Archive events as they are (RECORD.md), one a line.
    Jsonl,
    /// What is planned and what became of it, as iCalendar.
    Ics,
    /// GDELT 2.0's event table.
    Gdelt,
    /// POLECAT's table.
    Polecat,
}

impl Form {
    /// Its name on the command line and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Parquet => "parquet",
            Form::Csv => "csv",
            Form::Jsonl => "jsonl",
            Form::Ics => "ics",
            Form::Gdelt => "gdelt",
            Form::Polecat => "polecat",
        }
    }

    /// The tables that it writes.
    #[must_use]
    pub fn tables(self) -> &'static [Table] {
        match self {
            Form::Parquet | Form::Csv => &sheets::TABLES,
            Form::Jsonl | Form::Ics => &[],
            Form::Gdelt => std::slice::from_ref(&gdelt::TABLE),
            Form::Polecat => std::slice::from_ref(&polecat::TABLE),
        }
    }
}

/// What an export holds: written beside it as `manifest.json`, last of all, so that a folder with a manifest is whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// The form.
    pub form: &'static str,
    /// What was asked, in the query's canonical text.
    pub query: String,
    /// The moment as of which it holds.
    pub as_of: Option<String>,
    /// The program that wrote it.
    pub dateline: &'static str,
    /// The readers whose records the archive holds.
    pub readers: Vec<String>,
    /// Events that the query found.
    pub events: u64,
    /// Of these, by status, how many the form has no place for.
    pub left_out: BTreeMap<String, u64>,
    /// Whether what reports say in their own words is in it.
    pub text: bool,
    /// The files.
    pub files: Vec<Written>,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its name in the folder.
    pub name: String,
    /// Rows: of tables without the head, of calendars entries.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of them, in hexadecimal digits.
    pub sha256: String,
}

/// Writes the events of a query into a folder, which must be empty or not there. `seen` hears how many events have been
/// written. Memory is bounded whatever the number of events.
///
/// # Errors
/// Where the folder holds something, it cannot be written, or the archive cannot be read.
pub fn export(
    archive: &mut Archive,
    query: &Query,
    form: Form,
    text: bool,
    folder: &Path,
    seen: &mut dyn FnMut(u64),
) -> Result<Manifest, Error> {
    prepare(folder)?;
    let mut query = query.clone();
    let asked = query.to_string();
    query.asking.limit = Some(PAGE);
    query.asking.cursor = None;
    let mut out: Option<Out> = None;
    let (mut teller, mut events) = (Teller::default(), 0);
    let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
    let as_of = loop {
        let page = match form {
            Form::Ics => archive.diary(&query)?,
            _ => archive.timeline(&query)?,
        };
        let writing = match &mut out {
            Some(writing) => writing,
            none => none.insert(Out::open(form, folder, page.as_of.as_deref())?),
        };
        for event in page.items {
            let status = event.status.clone();
            let told = teller.tell(archive, event)?;
            if !writing.put(&told, text)? {
                *left_out.entry(status).or_default() += 1;
            }
            events += 1;
        }
        seen(events);
        if page.next.is_none() {
            break page.as_of;
        }
        query.asking.cursor = page.next;
    };
    let mut files = out.map_or(Ok(Vec::new()), Out::finish)?;
    if !form.tables().is_empty() {
        let name = "codebook.md";
        fs::write(folder.join(name), codebook::page(form.tables()))?;
        files.push((name.to_owned(), 0));
    }
    let manifest = Manifest {
        form: form.name(),
        query: asked,
        as_of,
        dateline: env!("CARGO_PKG_VERSION"),
        readers: archive.readers()?,
        events,
        left_out,
        text,
        files: files
            .into_iter()
            .map(|(name, rows)| hashed(folder, name, rows))
            .collect::<Result<_, _>>()?,
    };
    let json = serde_json::to_string_pretty(&manifest).map_err(std::io::Error::from)?;
    fs::write(folder.join("manifest.json"), json + "\n")?;
    Ok(manifest)
}

/// Makes the folder, or sees that it is empty.
fn prepare(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(Error::NotEmpty(folder.to_path_buf()));
    }
    Ok(())
}

type Output = BufWriter<File>;

/// The files that are being written.
enum Out {
    Tables {
        form: Form,
        writers: Vec<Box<dyn Rows>>,
        files: Vec<(String, u64)>,
    },
    Lines(Output, u64),
    Calendar(ics::Writer<Output>, u64),
}

impl Out {
    fn open(form: Form, folder: &Path, as_of: Option<&str>) -> Result<Self, Error> {
        let create = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
        match form {
            Form::Jsonl => return Ok(Out::Lines(create(LINES)?, 0)),
            Form::Ics => {
                return Ok(Out::Calendar(
                    ics::Writer::new(create(CALENDAR)?, as_of)?,
                    0,
                ));
            }
            _ => {}
        }
        let (mut writers, mut files): (Vec<Box<dyn Rows>>, _) = (Vec::new(), Vec::new());
        for table in form.tables() {
            let (ending, text) = match form {
                Form::Parquet => ("parquet", None),
                Form::Gdelt => ("CSV", Some(gdelt::FORM)),
                Form::Polecat => ("txt", Some(polecat::FORM)),
                _ => ("csv", Some(Text::CSV)),
            };
            let name = format!("{}.{ending}", table.name);
            let file = create(&name)?;
            writers.push(match text {
                None => Box::new(parquet::Writer::new(file, table.name, table.columns, &[])?),
                Some(text) => Box::new(csv::Writer::new(file, table.columns, text)?),
            });
            files.push((name, 0));
        }
        Ok(Out::Tables {
            form,
            writers,
            files,
        })
    }

    /// Writes an event; false where the form has no place for it.
    fn put(&mut self, told: &Told, text: bool) -> Result<bool, Error> {
        match self {
            Out::Lines(out, rows) => {
                serde_json::to_writer(&mut *out, &told.event).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
                *rows += 1;
            }
            Out::Calendar(calendar, rows) => {
                if !calendar.event(told)? {
                    return Ok(false);
                }
                *rows += 1;
            }
            Out::Tables {
                form,
                writers,
                files,
            } => {
                let tables = match form {
                    Form::Gdelt => vec![gdelt::row(told).into_iter().collect()],
                    Form::Polecat => vec![polecat::row(told).into_iter().collect()],
                    _ => sheets::rows(told, text).to_vec(),
                };
                let is_placed = tables.first().is_some_and(|rows: &Vec<_>| !rows.is_empty());
                for ((writer, file), rows) in writers.iter_mut().zip(files).zip(tables) {
                    for row in rows {
                        writer.row(row)?;
                        file.1 += 1;
                    }
                }
                return Ok(is_placed);
            }
        }
        Ok(true)
    }

    /// Ends the files: their names and rows.
    fn finish(self) -> Result<Vec<(String, u64)>, Error> {
        match self {
            Out::Lines(mut out, rows) => {
                out.flush()?;
                Ok(vec![(LINES.to_owned(), rows)])
            }
            Out::Calendar(calendar, rows) => {
                calendar.finish()?;
                Ok(vec![(CALENDAR.to_owned(), rows)])
            }
            Out::Tables { writers, files, .. } => {
                for writer in writers {
                    writer.finish()?;
                }
                Ok(files)
            }
        }
    }
}

const LINES: &str = "events.jsonl";
const CALENDAR: &str = "diary.ics";

fn hashed(folder: &Path, name: String, rows: u64) -> Result<Written, Error> {
    let mut file = File::open(folder.join(&name))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
    let digits = hash.finalize();
    Ok(Written {
        name,
        rows,
        bytes,
        sha256: digits.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}
