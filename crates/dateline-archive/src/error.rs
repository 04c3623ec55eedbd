//! What can go wrong with an archive. Messages say what to do next.

use std::path::{Path, PathBuf};

/// Why an archive could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error("cannot open the archive {path}: {source}", path = .path.display())]
    Open {
        path: PathBuf,
        source: rusqlite::Error,
    },
    #[error("there is no archive at {path}; make one with `dateline add --archive {path} FILE…`", path = .0.display())]
    Missing(PathBuf),
    #[error("{path} is not an archive of Dateline; name another file with --archive", path = .0.display())]
    Foreign(PathBuf),
    #[error(
        "the archive was written by a later Dateline (its form is {found}, this one knows {known}); use that one"
    )]
    Later { found: i64, known: i64 },
    #[error("another process is writing to the archive; wait until it is done and run again")]
    Busy,
    #[error(
        "the disk that holds the archive is full; nothing that was acknowledged is lost: make room and run again"
    )]
    Full,
    #[error(
        "the disk that holds the archive fails or is full, or a limit of the file's size was met ({0}); nothing that was \
         acknowledged is lost: mend that and run again"
    )]
    Disk(String),
    #[error(
        "the archive cannot be written to (its file or folder is read-only); change its permissions or name another one with --archive"
    )]
    ReadOnly,
    #[error("the archive is damaged ({0}); run `dateline verify` and restore a backup")]
    Damaged(String),
    #[error("archive: {0}")]
    Store(#[source] rusqlite::Error),
    #[error("a stored record cannot be read back ({0}); run `dateline verify`")]
    Record(String),
    #[error("`{0}` is neither a date (2022-04-24) nor a date-time (2022-04-24T18:00:00Z)")]
    Moment(String),
    #[error("there is no {kind} `{id}` in the archive; {advice}")]
    Unknown {
        kind: &'static str,
        id: String,
        advice: &'static str,
    },
    #[error("{0}")]
    Asked(String),
    #[error("{path}: {source}", path = .path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("table {name}: {problem}")]
    Table { name: &'static str, problem: String },
}

impl Error {
    /// Whether another process is writing, so that the same may succeed later.
    pub fn is_busy(&self) -> bool {
        matches!(self.0, Cause::Busy)
    }

    /// Whether the question is at fault: asked otherwise, it can be answered.
    pub fn is_of_question(&self) -> bool {
        matches!(self.0, Cause::Asked(_) | Cause::Moment(_))
    }

    /// Whether what was asked for by its id or name is not in the archive.
    pub fn is_unknown(&self) -> bool {
        matches!(self.0, Cause::Unknown { .. })
    }

    pub(crate) fn busy() -> Self {
        Cause::Busy.into()
    }

    pub(crate) fn open(path: &Path, source: rusqlite::Error) -> Self {
        match Error::from(source) {
            Error(Cause::Store(source)) => Cause::Open {
                path: path.to_owned(),
                source,
            }
            .into(),
            other => other,
        }
    }

    pub(crate) fn missing(path: &Path) -> Self {
        Cause::Missing(path.to_owned()).into()
    }

    pub(crate) fn foreign(path: &Path) -> Self {
        Cause::Foreign(path.to_owned()).into()
    }

    pub(crate) fn later(found: i64, known: i64) -> Self {
        Cause::Later { found, known }.into()
    }

    pub(crate) fn record(problem: impl std::fmt::Display) -> Self {
        Cause::Record(problem.to_string()).into()
    }

    pub(crate) fn moment(written: &str) -> Self {
        Cause::Moment(written.to_owned()).into()
    }

    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Cause::File {
            path: path.to_owned(),
            source,
        }
        .into()
    }

    pub(crate) fn unknown(kind: &'static str, id: &str, advice: &'static str) -> Self {
        Cause::Unknown {
            kind,
            id: id.to_owned(),
            advice,
        }
        .into()
    }

    pub(crate) fn asked(problem: impl Into<String>) -> Self {
        Cause::Asked(problem.into()).into()
    }

    pub(crate) fn table(name: &'static str, problem: impl std::fmt::Display) -> Self {
        Cause::Table {
            name,
            problem: problem.to_string(),
        }
        .into()
    }
}

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Cause::Busy.into(),
            Some(ErrorCode::DiskFull) => Cause::Full.into(),
            Some(ErrorCode::SystemIoFailure) => Cause::Disk(source.to_string()).into(),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Cause::ReadOnly.into()
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Cause::Damaged(source.to_string()).into()
            }
            _ => Cause::Store(source).into(),
        }
    }
}
