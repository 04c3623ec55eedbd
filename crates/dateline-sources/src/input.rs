//! What is known of an input beside its bytes, and the files that paths name.

use std::io::Read;
use std::path::PathBuf;

use dateline::Published;

use crate::Error;
use crate::format::looks_like_report;

/// Bytes that come from somewhere.
pub(crate) type Stream<'a> = Box<dyn Read + 'a>;

/// Most bytes of one document that is read whole: a text, a page, a feed, an item. JSON Lines, WARC and archives may be
/// of any size, since they are read piece by piece.
pub const MAX_FILE: u64 = 64 << 20;

/// What parts the name of an archive from the path within it, in an input's name ("pages.zip!/world/talks.html").
pub(crate) const WITHIN: &str = "!/";

/// What is known of an input beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The file's name: the report's id, and perhaps its date.
    pub name: Option<String>,
    /// Where the bytes were got: it stands above what a page says of itself.
    pub url: Option<String>,
    /// Charset as told by who sent the bytes (HTTP's `Content-Type`).
    pub charset: Option<String>,
    /// Day of publication as given by the user: it stands above all others.
    pub published: Option<Published>,
    /// Language as given by the user.
    pub language: Option<String>,
}

impl Hints {
    /// The name without the archive that it lies in: an archive is named for the day it was packed, if for any.
    pub(crate) fn own_name(&self) -> Option<&str> {
        let name = self.name.as_deref()?;
        Some(name.rsplit_once(WITHIN).map_or(name, |(_, own)| own))
    }
}

/// The files that some paths name, in order. A folder stands for the files below it that by their names may be reports
/// (see [`crate::REPORT_EXTENSIONS`]; those without an extension too), in order of their names; hidden ones are left out. A file
/// that is named itself is always taken.
///
/// # Errors
/// Where a path does not exist or a folder cannot be read.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let walk = walkdir::WalkDir::new(path).sort_by_file_name().into_iter();
            let visible = |entry: &walkdir::DirEntry| {
                entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
            };
            for entry in walk.filter_entry(visible) {
                let entry = entry.map_err(|e| Error::File {
                    path: e.path().unwrap_or(path).to_path_buf(),
                    source: e.into(),
                })?;
                if entry.file_type().is_file() && looks_like_report(entry.path()) {
                    found.push(entry.into_path());
                }
            }
        } else {
            std::fs::metadata(path).map_err(|source| Error::File {
                path: path.clone(),
                source,
            })?;
            found.push(path.clone());
        }
    }
    Ok(found)
}
