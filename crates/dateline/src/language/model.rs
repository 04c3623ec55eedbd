//! Where weights and gazetteer come from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::Error;

/// The files of a model folder: compiled in, or read from a folder of the same layout.
#[derive(Debug, Clone)]
pub enum Model {
    /// Those of `dateline-model`.
    Builtin,
    /// Those of a folder.
    Folder(PathBuf),
}

impl Model {
    /// The model of a folder.
    pub fn folder(path: &Path) -> Self {
        Model::Folder(path.to_path_buf())
    }

    /// The model of the folder where one is named (`DATELINE_MODEL`, which the caller looks up), otherwise the built-in
    /// one.
    pub fn chosen(folder: Option<impl Into<PathBuf>>) -> Self {
        folder.map_or(Model::Builtin, |folder| Model::Folder(folder.into()))
    }

    /// The bytes of one of its files (`news-en-1/encoder.onnx`).
    ///
    /// # Errors
    /// Where there is no such file.
    pub fn file(&self, name: &str) -> Result<Cow<'static, [u8]>, Error> {
        match self {
            Model::Builtin => builtin(name).map(Cow::Borrowed).ok_or_else(|| {
                Error::model(format!(
                    "{name} is not compiled in; build with the feature `model` or give a folder by DATELINE_MODEL"
                ))
            }),
            Model::Folder(folder) => {
                let path = folder.join(name);
                std::fs::read(&path).map(Cow::Owned).map_err(|e| Error::file(path, e))
            }
        }
    }
}

#[cfg(feature = "model")]
fn builtin(name: &str) -> Option<&'static [u8]> {
    dateline_model::file(name)
}

#[cfg(not(feature = "model"))]
fn builtin(_name: &str) -> Option<&'static [u8]> {
    None
}
