//! Where the archive lies.

use std::path::PathBuf;

use anyhow::{Context, Result};
use dateline_archive::Archive;
use etcetera::app_strategy::{AppStrategy, AppStrategyArgs, choose_native_strategy};

use super::args::Which;

/// Its file's name where none is given.
const NAME: &str = "archive.sqlite";

/// The archive's file: as given, otherwise the one in the platform's data folder.
pub(super) fn path(which: &Which) -> Result<PathBuf> {
    if let Some(path) = &which.archive {
        return Ok(path.clone());
    }
    let app = AppStrategyArgs {
        top_level_domain: "news".to_owned(),
        author: "dateline".to_owned(),
        app_name: "dateline".to_owned(),
    };
    let folders = choose_native_strategy(app)
        .context("this system names no data folder; say where the archive is with --archive")?;
    Ok(folders.in_data_dir(NAME))
}

/// Opens it to be read.
pub(super) fn open_to_read(which: &Which) -> Result<Archive> {
    Ok(Archive::open_to_read(&path(which)?)?)
}

/// Opens it to be written to. The first time, makes it, and the platform's data folder too.
pub(super) fn open(which: &Which) -> Result<Archive> {
    let path = path(which)?;
    if let (None, Some(folder)) = (&which.archive, path.parent()) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    Ok(Archive::open(&path)?)
}

/// Opens one that stands to be changed.
pub(super) fn open_to_change(which: &Which) -> Result<Archive> {
    drop(open_to_read(which)?);
    open(which)
}
