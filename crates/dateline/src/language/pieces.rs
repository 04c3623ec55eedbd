//! Words to what the encoder reads: word pieces (BERT's uncased WordPiece) and case-shape classes. The training code
//! does the same (`training/encoder/text.py`); both are tested against one file of vectors.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::shapes;
use crate::Error;

/// Most pieces of one word; more say no more of it.
const MOST_OF_A_WORD: usize = 60;
/// Longest run without punctuation that is looked up, in characters.
const LONGEST_RUN: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: HashMap<Box<str>, i32>,
    pub(super) pad: i32,
    unknown: i32,
    cls: i32,
    sep: i32,
}

/// A sentence as the encoder reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Encoded {
    /// `[CLS]`, the pieces of the words, `[SEP]`.
    pub(super) pieces: Vec<i32>,
    /// Class of each piece's word; 0 for the two special ones.
    pub(super) shapes: Vec<i32>,
    /// Index of `[CLS]`, which stands for the root, then of each word's first piece.
    pub(super) first: Vec<i32>,
}

impl Vocabulary {
    /// Reads `vocab.txt`: one piece a line.
    pub(super) fn new(text: &str) -> Result<Self, Error> {
        let mut ids = HashMap::new();
        for (id, piece) in text.lines().enumerate() {
            let id = i32::try_from(id).map_err(Error::model)?;
            ids.insert(piece.into(), id);
        }
        let special = |piece: &str| {
            ids.get(piece)
                .copied()
                .ok_or_else(|| Error::model(format!("vocab.txt has no {piece}")))
        };
        Ok(Vocabulary {
            pad: special("[PAD]")?,
            unknown: special("[UNK]")?,
            cls: special("[CLS]")?,
            sep: special("[SEP]")?,
            ids,
        })
    }

    /// Whether the word is a piece of its own, as frequent words are.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.ids.contains_key(word)
    }

    /// The pieces of one word; never none.
    pub(super) fn word(&self, word: &str) -> Vec<i32> {
        let mut ids = Vec::with_capacity(4);
        for run in runs(word) {
            let before = ids.len();
            if !self.greedy(&run, &mut ids) {
                ids.truncate(before);
                ids.push(self.unknown);
            }
            if ids.len() >= MOST_OF_A_WORD {
                ids.truncate(MOST_OF_A_WORD);
                break;
            }
        }
        if ids.is_empty() {
            ids.push(self.unknown);
        }
        ids
    }

    /// The longest piece first, then the longest that goes on with it; false where there is none.
    fn greedy(&self, run: &str, ids: &mut Vec<i32>) -> bool {
        let ends: Vec<usize> = run
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        if ends.len() > LONGEST_RUN {
            return false;
        }
        let mut key = String::with_capacity(run.len() + 2);
        let mut at = 0;
        while at < run.len() {
            let found = ends
                .iter()
                .rev()
                .take_while(|end| **end > at)
                .find_map(|&end| {
                    key.clear();
                    if at > 0 {
                        key.push_str("##");
                    }
                    key.push_str(&run[at..end]);
                    self.ids.get(key.as_str()).map(|id| (*id, end))
                });
            let Some((id, end)) = found else {
                return false;
            };
            ids.push(id);
            at = end;
        }
        true
    }

    /// What the encoder reads of a sentence whose words have those pieces.
    pub(super) fn sentence<S: AsRef<str>>(&self, words: &[S], pieces: &[Vec<i32>]) -> Encoded {
        let mut encoded = Encoded {
            pieces: vec![self.cls],
            shapes: vec![0],
            first: vec![0],
        };
        for (own, shape) in pieces.iter().zip(shapes::of_sentence(words)) {
            encoded
                .first
                .push(i32::try_from(encoded.pieces.len()).unwrap_or(0));
            encoded.pieces.extend_from_slice(own);
            encoded.shapes.resize(encoded.pieces.len(), shape);
        }
        encoded.pieces.push(self.sep);
        encoded.shapes.push(0);
        encoded
    }
}

/// The word in lower case without accents, cut at white space and around punctuation and CJK (BERT's
/// `BasicTokenizer`).
fn runs(word: &str) -> Vec<String> {
    // Nearly all words are of plain letters or digits.
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return vec![word.to_ascii_lowercase()];
    }
    let mut runs = Vec::new();
    let mut current = String::new();
    for c in word.nfd() {
        let category = c.general_category();
        if category == GeneralCategory::NonspacingMark || c == '\u{fffd}' {
            continue;
        }
        let space = c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
        if !space && matches!(category, GeneralCategory::Control | GeneralCategory::Format) {
            continue;
        }
        let alone = !space && (is_punctuation(c) || is_cjk(c));
        if space || alone {
            if !current.is_empty() {
                runs.push(current.to_lowercase());
                current.clear();
            }
            if alone {
                runs.push(c.to_lowercase().collect());
            }
        } else {
            current.push(c);
        }
    }
    if !current.is_empty() {
        runs.push(current.to_lowercase());
    }
    runs
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B81F | 0x2B820..=0x2CEAF
        | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_wins() {
        let vocabulary =
            Vocabulary::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\ngut\n##erre\n##s\n##e\n-\nu\n.\ns\nnaive")
                .expect("vocabulary");
        for (word, expect) in [
            ("Guterres", vec![4, 5, 6]),
            ("naïve", vec![12]),
            ("U.S.", vec![9, 10, 11, 10]),
            ("gut-s", vec![4, 8, 11]),
            ("xyz", vec![1]),
            ("\u{301}", vec![1]),
        ] {
            assert_eq!(vocabulary.word(word), expect, "{word}");
        }
    }

    /// The vectors that the training code writes (`training/encoder/vectors.py`): those of odd words, which are kept here, or
    /// all of the file `DATELINE_PIECES`.
    #[test]
    fn pieces_and_shapes_are_those_of_the_training_code() {
        let folder = std::env::var_os("DATELINE_MODEL").map(std::path::PathBuf::from);
        let Ok(vocabulary) = crate::language::Model::chosen(folder).file("news-en-1/vocab.txt")
        else {
            return;
        };
        let vocabulary =
            Vocabulary::new(std::str::from_utf8(&vocabulary).expect("text")).expect("vocabulary");
        let vectors = std::env::var_os("DATELINE_PIECES").map_or_else(
            || include_str!("../../tests/vectors/pieces.jsonl").to_owned(),
            |path| std::fs::read_to_string(path).expect("vectors"),
        );
        for line in vectors.lines() {
            let vector: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let numbers = |key: &str| -> Vec<i32> {
                serde_json::from_value(vector[key].clone()).expect("numbers")
            };
            let words: Vec<String> =
                serde_json::from_value(vector["words"].clone()).expect("words");
            let pieces: Vec<Vec<i32>> = words.iter().map(|word| vocabulary.word(word)).collect();
            let encoded = vocabulary.sentence(&words, &pieces);
            assert_eq!(encoded.pieces, numbers("pieces"), "{words:?}");
            assert_eq!(encoded.shapes, numbers("shapes"), "{words:?}");
            assert_eq!(encoded.first, numbers("first"), "{words:?}");
        }
    }
}
