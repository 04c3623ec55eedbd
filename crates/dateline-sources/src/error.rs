//! Why an input gives no report.

use std::path::PathBuf;

/// Why an input gives no report. Messages say what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read at all.
    #[error("cannot read {path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The input breaks off: the disk, the pipe or the packing failed.
    #[error("it cannot be read to its end: {0}")]
    Broken(#[from] std::io::Error),
    /// No characters in it.
    #[error("there is nothing in it; give a file with the text of a report")]
    Empty,
    /// Not text.
    #[error("this is {0}, not text; unpack or convert it to text, HTML or JSON Lines first")]
    NotText(&'static str),
    /// Larger than the limit.
    #[error("it has more than {limit} bytes, the most that is read of one report; split it")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// Not what it is said to be.
    #[error("no {what} can be read from it: {reason}")]
    Malformed {
        /// The format.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Unpacks to far more than it should.
    #[error("it unpacks to more than {0}, as bombs do; it was left there")]
    Bomb(String),
    /// An entry of an archive that is not taken.
    #[error("the entry was left out: {0}")]
    Entry(String),
    /// A page without an article.
    #[error("no article text was found in the page; save the article's own page, or give its text")]
    NoArticle,
    /// A line of JSON Lines that is not a report.
    #[error("{0}")]
    Line(String),
    /// A date that is none.
    #[error("`{0}` is no date of publication; write it as 2022-04-23 or 2022-04-23T18:04:00Z")]
    Date(String),
    /// An address of which nothing came.
    #[error(transparent)]
    Fetch(Box<crate::fetch::FetchError>),
}
