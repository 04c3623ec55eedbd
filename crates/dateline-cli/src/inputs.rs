//! From the command line to reports and a reader.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dateline::language::Model;
use dateline::tables::Tables;
use dateline::{PublishedBecause, Reader};
use dateline_sources::{Format, Hints, Items};

use crate::args::{From, Inputs};

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
        published,
        language: inputs.language.clone(),
        ..Hints::default()
    })
}

/// What one source holds, as it comes.
pub(crate) fn items(source: &Source, from: From, hints: &Hints) -> Items {
    let format = Format::from(from);
    match source {
        Source::Stdin => dateline_sources::read(std::io::stdin(), format, hints),
        Source::File(path) => dateline_sources::open(path, format, hints),
    }
}
