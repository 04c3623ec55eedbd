//! Where a page of a list ended: opaque, the same for the same page, and of no use to another question.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Error, digest};

/// What a cursor keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor<P> {
    /// Of the question, so that a cursor of another one is refused.
    question: i64,
    /// The moment as of which the first page was answered: the pages after it are answered as of the same one.
    pub(crate) as_of: i64,
    /// Where the page ended.
    pub(crate) position: P,
}

fn digest_of(question: &str) -> i64 {
    digest::six_bytes(&[b"question", question.as_bytes()])
}

impl<P: Serialize + DeserializeOwned> Cursor<P> {
    /// The cursor of a question's page.
    pub(crate) fn new(question: &str, as_of: i64, position: P) -> Self {
        Cursor {
            question: digest_of(question),
            as_of,
            position,
        }
    }

    /// As it is printed.
    pub(crate) fn written(&self) -> Result<String, Error> {
        let bytes = postcard::to_stdvec(self).map_err(Error::record)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The cursor that was printed for a question.
    pub(crate) fn read(written: &str, question: &str) -> Result<Self, Error> {
        let bytes: Option<Vec<u8>> = (0..written.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(written.get(at..at + 2)?, 16).ok())
            .collect();
        let cursor: Option<Self> = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let cursor = cursor.ok_or_else(|| {
            Error::asked(format!(
                "`{written}` is no cursor; give the `next` of the page before, or none"
            ))
        })?;
        if cursor.question != digest_of(question) {
            return Err(Error::asked(
                "the cursor is of another question; ask with the filters and the moment of the page that gave it, or \
                 without a cursor",
            ));
        }
        Ok(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_its_question_only() {
        let cursor = Cursor::new("timeline type=CONSULT", 7, (19_108_i64, 3_i64));
        let written = cursor.written().expect("a cursor");
        let read = |written: &str, question: &str| Cursor::<(i64, i64)>::read(written, question);
        assert_eq!(read(&written, "timeline type=CONSULT").ok(), Some(cursor));
        let other = read(&written, "timeline type=AID").unwrap_err().to_string();
        assert!(other.contains("another question"), "{other}");
        for hostile in ["", "zz", "é", "ff", "0", "' OR 1=1"] {
            let error = read(hostile, "timeline").unwrap_err().to_string();
            assert!(error.contains("is no cursor"), "{hostile}: {error}");
        }
    }
}
