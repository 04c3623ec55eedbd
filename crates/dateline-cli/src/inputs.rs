//! From the command line to reports and a reader.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dateline::language::Model;
use dateline::tables::Tables;
use dateline::{PublishedBecause, Reader, Report};
use dateline_sources::{Error, Faulty, Format, Hints, Lines, MAX_FILE};

use crate::args::{From, Inputs};

/// A report or what is wrong with it.
pub(crate) type Taken = Result<Report, Faulty>;

/// The reader that the options ask for.
pub(crate) fn reader(inputs: &Inputs) -> Result<Reader> {
    let tables = match &inputs.tables {
        Some(folder) => Tables::with_folder(folder)?,
        None => Tables::builtin(),
    };
    let model = inputs
        .model
        .as_deref()
        .map_or(Model::Builtin, Model::folder);
    Ok(Reader::with(&model, &tables)?)
}

/// One place where reports come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

/// The places that the options name, folders opened.
pub(crate) fn sources(inputs: &Inputs) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in &inputs.files {
        if path == Path::new("-") {
            sources.push(Source::Stdin);
        } else {
            let files = dateline_sources::files(std::slice::from_ref(path))?;
            anyhow::ensure!(
                !files.is_empty(),
                "there are no files in {}",
                path.display()
            );
            sources.extend(files.into_iter().map(Source::File));
        }
    }
    Ok(sources)
}

/// What the options say of all inputs.
pub(crate) fn hints(inputs: &Inputs) -> Result<Hints> {
    let argument = |written: &str| dateline_sources::published(written, PublishedBecause::Argument);
    let published = inputs
        .published
        .as_deref()
        .map(argument)
        .transpose()
        .context("--published")?;
    Ok(Hints {
        name: None,
        published,
        language: inputs.language.clone(),
    })
}

/// The reports of one source, as they come. `stop` is told where the source itself breaks off.
pub(crate) fn reports(
    source: &Source,
    from: From,
    hints: &Hints,
) -> Result<Box<dyn Iterator<Item = Taken>>> {
    let format = match from {
        From::Auto => Format::Auto,
        From::Text => Format::Text,
        From::Jsonl => Format::Jsonl,
        From::Html => Format::Html,
    };
    match source {
        Source::Stdin => of_stream(BufReader::new(std::io::stdin()), format, hints.clone()),
        Source::File(path) => {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let hints = Hints {
                name: name.clone(),
                ..hints.clone()
            };
            match File::open(path) {
                Ok(file) => of_stream(BufReader::new(file), format, hints),
                Err(source) => {
                    let error = Error::File {
                        path: path.clone(),
                        source,
                    };
                    Ok(Box::new(std::iter::once(Err(Faulty { id: name, error }))))
                }
            }
        }
    }
}

/// JSON Lines are read as they come; anything else is one report and is read whole, up to the limit.
fn of_stream(
    mut input: BufReader<impl Read + 'static>,
    format: Format,
    hints: Hints,
) -> Result<Box<dyn Iterator<Item = Taken>>> {
    let head = match input.fill_buf() {
        Ok(head) => head,
        Err(source) => {
            let path = PathBuf::from(
                hints
                    .name
                    .clone()
                    .unwrap_or_else(|| "standard input".to_owned()),
            );
            let error = Error::File { path, source };
            return Ok(Box::new(std::iter::once(Err(Faulty {
                id: hints.name,
                error,
            }))));
        }
    };
    let format = format.of(hints.name.as_deref().unwrap_or(""), head);
    if format == Format::Jsonl {
        return Ok(Box::new(Lines::of(input).map(move |line| match line {
            Ok(Ok(bytes)) => dateline_sources::line(&bytes, &hints),
            Ok(Err(error)) => Err(Faulty { id: None, error }),
            Err(error) => Err(Faulty {
                id: None,
                error: Error::Line(error.to_string()),
            }),
        })));
    }
    let mut bytes = Vec::new();
    input
        .take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .context("cannot read the input to its end")?;
    Ok(Box::new(
        dateline_sources::reports(&bytes, format, &hints).into_iter(),
    ))
}
