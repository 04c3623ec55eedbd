//! Language data as tables that a linguist can read and edit (`data/`), compiled in, with a user's own rows after
//! them.
//!
//! Every room names its tables in a constant `TABLES`; `builtin.rs` lists the rooms. A folder given by `--tables` may hold files of the same
//! names (`en/eras.toml`): their rows are added to the built-in ones, and where a row has the same key the user's
//! wins, since it comes last.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::Error;

/// A table that is compiled in: name (`en/eras.toml`) and content.
pub type Builtin = (&'static str, &'static str);

/// All tables: for each name the built-in text, then the user's.
#[derive(Debug, Clone)]
pub struct Tables {
    texts: BTreeMap<String, Vec<String>>,
}

impl Tables {
    /// Those tables.
    pub(crate) fn of(tables: impl Iterator<Item = &'static Builtin>) -> Self {
        let texts = tables
            .map(|(name, text)| ((*name).to_owned(), vec![(*text).to_owned()]))
            .collect();
        Tables { texts }
    }

    /// The built-in tables and a user's rows from files of the same names under `folder`.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read, or a file has a name that no table has.
    pub fn with_folder(folder: &Path) -> Result<Self, Error> {
        let mut tables = Tables::builtin();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(current) = folders.pop() {
            let entries = std::fs::read_dir(&current).map_err(|e| Error::file(&current, e))?;
            let mut paths: Vec<_> = entries
                .map(|entry| entry.map(|e| e.path()))
                .collect::<Result<_, _>>()
                .map_err(|e| Error::file(&current, e))?;
            paths.sort();
            for path in paths {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                let text = std::fs::read_to_string(&path).map_err(|e| Error::file(&path, e))?;
                match tables.texts.get_mut(&name) {
                    Some(texts) => texts.push(text),
                    None => {
                        let known: Vec<_> = tables.texts.keys().map(String::as_str).collect();
                        return Err(Error::table(
                            name,
                            format!("no table has this name; there are {}", known.join(", ")),
                        ));
                    }
                }
            }
        }
        Ok(tables)
    }

    /// First eight hexadecimal digits of the SHA-256 of all tables: part of the record's `reader`.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, texts) in &self.texts {
            for text in texts {
                hasher.update((name.len() as u64).to_le_bytes());
                hasher.update(name.as_bytes());
                hasher.update((text.len() as u64).to_le_bytes());
                hasher.update(text.as_bytes());
            }
        }
        hasher
            .finalize()
            .iter()
            .take(4)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The texts of one table, built-in first.
    pub fn texts(&self, name: &str) -> &[String] {
        self.texts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Names of the tables under a folder (`en/frames/`), in order.
    pub fn names_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts
            .keys()
            .map(String::as_str)
            .filter(move |name| name.starts_with(folder))
    }

    /// The rows of a tab-separated table: the first line that is no comment names the columns; lines that begin
    /// with `#` and empty ones are skipped; missing last cells are empty.
    ///
    /// # Errors
    /// Where a text has no header or a row more cells than columns.
    pub fn tsv(&self, name: &str) -> Result<Vec<Row>, Error> {
        let mut rows = Vec::new();
        for text in self.texts(name) {
            let mut lines = text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
            let Some((_, header)) = lines.next() else {
                continue;
            };
            let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
            for (number, line) in lines {
                let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
                if cells.len() > columns.len() {
                    return Err(Error::table(
                        name,
                        format!(
                            "line {} has {} cells for {} columns",
                            number + 1,
                            cells.len(),
                            columns.len()
                        ),
                    ));
                }
                let cells = columns
                    .iter()
                    .zip(cells)
                    .map(|(column, cell)| ((*column).to_owned(), cell.to_owned()))
                    .collect();
                rows.push(Row {
                    cells,
                    table: name.to_owned(),
                    line: number + 1,
                });
            }
        }
        Ok(rows)
    }

    /// The items of the list `key` of a TOML table, built-in first.
    ///
    /// # Errors
    /// Where a text is not TOML or an item is not of the form asked for.
    pub fn toml<T: DeserializeOwned>(&self, name: &str, key: &str) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        for text in self.texts(name) {
            let mut lists: BTreeMap<String, toml::Value> =
                toml::from_str(text).map_err(|e| Error::table(name, e))?;
            if let Some(list) = lists.remove(key) {
                items.extend(
                    list.try_into::<Vec<T>>()
                        .map_err(|e| Error::table(name, e))?,
                );
            }
        }
        Ok(items)
    }
}

/// A row of a tab-separated table.
#[derive(Debug, Clone)]
pub struct Row {
    cells: HashMap<String, String>,
    table: String,
    line: usize,
}

impl Row {
    /// The cell of that column; empty where the row has none.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The parts of a cell that holds several, parted by `|`.
    pub fn list(&self, column: &str) -> Vec<&str> {
        self.get(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// An error that names this row.
    pub fn error(&self, problem: impl std::fmt::Display) -> Error {
        Error::table(&self.table, format!("line {}: {problem}", self.line))
    }
}
