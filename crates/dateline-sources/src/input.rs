//! Inputs: files, folders and bytes, and what they hold.

use std::path::{Path, PathBuf};

use dateline::{Published, Report};

use crate::jsonl::Faulty;
use crate::{Error, html, jsonl, text};

/// Most bytes of one file of text or HTML. JSON Lines files may be of any size, since they are read line by line.
pub const MAX_FILE: u64 = 64 << 20;

/// Extensions of files that are taken from a folder.
pub const REPORT_EXTENSIONS: [&str; 8] = [
    "txt", "text", "md", "html", "htm", "xhtml", "jsonl", "ndjson",
];

fn looks_like_report(path: &Path) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_none_or(|extension| REPORT_EXTENSIONS.contains(&extension.as_str()))
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By name and content.
    #[default]
    Auto,
    /// One report as plain text.
    Text,
    /// One report a line.
    Jsonl,
    /// One report as an HTML page.
    Html,
}

impl Format {
    /// The format of an input of that name that begins with these bytes.
    pub fn of(self, name: &str, head: &[u8]) -> Format {
        if self != Format::Auto {
            return self;
        }
        let extension = Path::new(name)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or("")
            .to_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" => return Format::Jsonl,
            "html" | "htm" | "xhtml" => return Format::Html,
            "txt" | "text" | "md" => return Format::Text,
            _ => {}
        }
        let start = String::from_utf8_lossy(&head[..head.len().min(1024)])
            .trim_start_matches('\u{feff}')
            .trim_start()
            .to_lowercase();
        let is_page = ["<!doctype", "<html", "<head", "<body", "<?xml"]
            .iter()
            .any(|tag| start.starts_with(tag));
        match start.chars().next() {
            Some('{') => Format::Jsonl,
            _ if is_page => Format::Html,
            _ => Format::Text,
        }
    }
}

/// What is known of an input beside its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The file's name: the report's id, and perhaps its date.
    pub name: Option<String>,
    /// Day of publication as given by the user: it stands above all others.
    pub published: Option<Published>,
    /// Language as given by the user.
    pub language: Option<String>,
}

/// The reports in some bytes, in order, each with what is wrong with it.
pub fn reports(bytes: &[u8], format: Format, hints: &Hints) -> Vec<Result<Report, Faulty>> {
    let named = |error| Faulty {
        id: hints.name.clone(),
        error,
    };
    if bytes.len() as u64 > MAX_FILE && format != Format::Jsonl {
        return vec![Err(named(Error::TooLarge { limit: MAX_FILE }))];
    }
    match format.of(hints.name.as_deref().unwrap_or(""), bytes) {
        Format::Jsonl => jsonl::Lines::of(bytes)
            .map(|read| match read {
                Ok(Ok(bytes)) => jsonl::line(&bytes, hints),
                Ok(Err(error)) => Err(Faulty { id: None, error }),
                Err(error) => Err(Faulty {
                    id: None,
                    error: Error::Line(error.to_string()),
                }),
            })
            .collect(),
        Format::Html => vec![html::report(bytes, hints).map_err(named)],
        Format::Text | Format::Auto => vec![text::report(bytes, hints).map_err(named)],
    }
}

/// The files that some paths name, in order. A folder stands for the files below it that by their names may be reports
/// (see [`REPORT_EXTENSIONS`]; those without an extension too), in order of their names; hidden ones are left out. A file
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
