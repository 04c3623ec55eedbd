//! What the numbers of the encoder's heads mean: `labels.json` of the model folder.

use serde::Deserialize;

use super::{NameKind, Upos, tags};
use crate::Error;

/// The file as it stands.
#[derive(Debug, Deserialize)]
struct Written {
    name: String,
    upos: Vec<String>,
    xpos: Vec<String>,
    deprel: Vec<String>,
    names: Vec<String>,
    label_size: usize,
    max_pieces: usize,
}

/// The labels, as values of the room.
#[derive(Debug)]
pub(super) struct Labels {
    pub(super) model: String,
    pub(super) upos: Vec<Upos>,
    pub(super) xpos: Vec<&'static str>,
    pub(super) deprel: Vec<&'static str>,
    pub(super) names: Vec<NameTag>,
    /// Size of a label's vector, the appended 1 included.
    pub(super) label_size: usize,
    /// Most pieces of a sentence, the two special ones included.
    pub(super) max_pieces: usize,
}

/// A tag of the names' tagging: where it stands in a name, and of what kind the name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameTag {
    Outside,
    Begin(NameKind),
    Inside(NameKind),
}

impl NameTag {
    /// Whether the tag may follow that one.
    pub(super) fn may_follow(self, before: NameTag) -> bool {
        match self {
            NameTag::Inside(kind) => {
                before == NameTag::Begin(kind) || before == NameTag::Inside(kind)
            }
            _ => true,
        }
    }

    fn read(tag: &str) -> Option<Self> {
        match tag.split_once('-') {
            None if tag == "O" => Some(NameTag::Outside),
            Some(("B", kind)) => NameKind::from_tag(kind).map(NameTag::Begin),
            Some(("I", kind)) => NameKind::from_tag(kind).map(NameTag::Inside),
            _ => None,
        }
    }
}

impl Labels {
    pub(super) fn new(json: &[u8]) -> Result<Self, Error> {
        let written: Written =
            serde_json::from_slice(json).map_err(|e| Error::model(format!("labels.json: {e}")))?;
        let unknown = |kind: &str, label: &str| {
            Error::model(format!("labels.json: {kind} {label:?} is not known"))
        };
        let all = |labels: &[String], kind: &str, find: fn(&str) -> Option<&'static str>| {
            labels
                .iter()
                .map(|label| find(label).ok_or_else(|| unknown(kind, label)))
                .collect::<Result<Vec<_>, _>>()
        };
        let labels = Labels {
            upos: written.upos.iter().map(|tag| Upos::from_tag(tag)).collect(),
            xpos: all(&written.xpos, "xpos", tags::penn)?,
            deprel: all(&written.deprel, "deprel", tags::relation)?,
            names: written
                .names
                .iter()
                .map(|tag| NameTag::read(tag).ok_or_else(|| unknown("name tag", tag)))
                .collect::<Result<_, _>>()?,
            label_size: written.label_size + 1,
            max_pieces: written.max_pieces,
            model: written.name,
        };
        if labels.max_pieces < 64 || labels.upos.is_empty() || !labels.deprel.contains(&"root") {
            return Err(Error::model("labels.json: sizes or labels are missing"));
        }
        Ok(labels)
    }
}
