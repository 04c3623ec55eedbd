//! From the command line to reports and a reader.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dateline::language::Model;
use dateline::tables::Tables;
use dateline::{PublishedBecause, Reader};
use dateline_sources::fetch::{Fetcher, Manners, Validators};
use dateline_sources::{Error, Faulty, Format, Found, Hints};

use crate::args::Inputs;

/// The reader that the options ask for.
pub(crate) fn reader(inputs: &Inputs) -> Result<Reader> {
    reader_of(inputs.tables.as_deref(), inputs.model.as_deref())
}

/// The reader with a user's own tables, or with another model.
pub(crate) fn reader_of(tables: Option<&Path>, model: Option<&Path>) -> Result<Reader> {
    let tables = match tables {
        Some(folder) => Tables::with_folder(folder)?,
        None => Tables::builtin(),
    };
    let model = model.map_or(Model::Builtin, Model::folder);
    Ok(Reader::with(&model, &tables)?)
}

/// One place where reports come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
    /// An address of the web.
    Address(String),
}

impl Source {
    /// As it is named to people.
    pub(crate) fn name(&self) -> String {
        match self {
            Source::Stdin => "standard input".to_owned(),
            Source::File(path) => path.to_string_lossy().into_owned(),
            Source::Address(address) => address.clone(),
        }
    }
}

/// The address that a path on the command line is, if it is one.
fn address(path: &Path) -> Option<&str> {
    let written = path.to_str()?;
    let scheme = written.split_once("://")?.0;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_web.then_some(written)
}

/// The places that the options name, folders opened.
pub(crate) fn sources(inputs: &Inputs) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in &inputs.files {
        if path == Path::new("-") {
            sources.push(Source::Stdin);
        } else if let Some(address) = address(path) {
            sources.push(Source::Address(address.to_owned()));
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

/// Opens sources as the options say.
#[derive(Debug)]
pub(crate) struct Opener {
    format: Format,
    hints: Hints,
    fetcher: Fetcher,
}

impl Opener {
    pub(crate) fn of(inputs: &Inputs) -> Result<Opener> {
        let argument =
            |written: &str| dateline_sources::published(written, PublishedBecause::Argument);
        let published = inputs
            .published
            .as_deref()
            .map(argument)
            .transpose()
            .context("--published")?;
        Ok(Opener {
            format: Format::from(inputs.from),
            hints: Hints {
                published,
                language: inputs.language.clone(),
                ..Hints::default()
            },
            fetcher: Fetcher::new(Manners {
                private_addresses: inputs.private_addresses,
                ..Manners::default()
            }),
        })
    }

    /// What one source holds, as it comes.
    pub(crate) fn items(&self, source: &Source) -> Box<dyn Iterator<Item = Found>> {
        match source {
            Source::Stdin => Box::new(dateline_sources::read(
                std::io::stdin(),
                self.format,
                &self.hints,
            )),
            Source::File(path) => Box::new(dateline_sources::open(path, self.format, &self.hints)),
            Source::Address(address) => self.fetched(address),
        }
    }

    fn fetched(&self, address: &str) -> Box<dyn Iterator<Item = Found>> {
        let fetched = match self.fetcher.get(address, &Validators::default()) {
            Ok(fetched) => fetched,
            Err(error) => {
                return Box::new(std::iter::once(Found::Faulty(Faulty {
                    id: Some(address.to_owned()),
                    error: Error::Fetch(Box::new(error)),
                })));
            }
        };
        // Without validators there is always a body.
        let body = fetched.body.unwrap_or_default();
        let hints = Hints {
            url: Some(fetched.url),
            charset: body.charset,
            ..self.hints.clone()
        };
        Box::new(dateline_sources::read(
            std::io::Cursor::new(body.bytes),
            self.format,
            &hints,
        ))
    }
}
