//! Why an input gives no report.

use std::path::PathBuf;

/// Why an input gives no report. Messages say what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read at all.
    #[error("cannot read {path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
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
    /// A page without an article.
    #[error("no article text was found in the page; save the article's own page, or give its text")]
    NoArticle,
    /// A line of JSON Lines that is not a report.
    #[error("{0}")]
    Line(String),
    /// A date that is none.
    #[error("`{0}` is no date of publication; write it as 2022-04-23 or 2022-04-23T18:04:00Z")]
    Date(String),
}
