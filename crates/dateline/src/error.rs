//! What can go wrong before reading begins; reading itself cannot fail.

use std::path::PathBuf;

/// Why a reader could not be made. Messages say what to do next.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Cause);

impl Error {
    pub(crate) fn table(name: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        Cause::Table {
            name: name.into(),
            problem: problem.to_string(),
        }
        .into()
    }

    pub(crate) fn model(problem: impl std::fmt::Display) -> Self {
        Cause::Model(problem.to_string()).into()
    }

    pub(crate) fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Cause::File {
            path: path.into(),
            source,
        }
        .into()
    }
}

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("cannot read {path}: {source}; check that it exists and may be read", path = .path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("table {name}: {problem}; correct that row and run again")]
    Table { name: String, problem: String },
    #[error("the language model cannot be used: {0}")]
    Model(String),
}
