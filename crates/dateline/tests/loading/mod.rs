//! The reader and the example reports, as every test and bench opens them.
#![allow(dead_code, reason = "each test and bench takes its own part of it")]

use std::path::{Path, PathBuf};

use dateline::language::Model;
use dateline::tables::Tables;
use dateline::{Reader, Report};

/// The model of the folder `DATELINE_MODEL`, or the one that is compiled in.
pub(crate) fn model() -> Model {
    Model::chosen(std::env::var_os("DATELINE_MODEL"))
}

/// A reader with that model and the built-in tables. A table that is not of its form ends the test here.
pub(crate) fn reader() -> Reader {
    Reader::with(&model(), &Tables::builtin()).expect("a model, and tables of their form")
}

/// The files of the example reports, in order.
pub(crate) fn example_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let files = std::fs::read_dir(folder).expect("the folder of examples");
    let mut texts: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    texts.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    texts.sort();
    texts
}

/// The example reports, without what is known of them beside their text.
pub(crate) fn example_reports() -> Vec<Report> {
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("an example");
    example_files()
        .iter()
        .map(|path| Report::new(text(path)))
        .collect()
}
