//! From bytes to reports: plain text, JSON Lines and HTML pages, with charset, title, authors, publisher and the day
//! of publication. Knows [`dateline::Report`] and nothing else of the reader.

mod charset;
mod date;
mod error;
mod html;
mod input;
mod jsonl;
mod metadata;
mod text;

pub use charset::{Decoded, decode};
pub use date::published;
pub use error::Error;
pub use input::{Format, Hints, MAX_FILE, REPORT_EXTENSIONS, files, reports};
pub use jsonl::{Faulty, Lines, MAX_LINE, line};
