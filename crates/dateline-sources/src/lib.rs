//! From bytes to reports: plain text, JSON Lines, HTML pages, feeds, WARC, agency items and archives of any of these,
//! with charset, title, authors, publisher, the day of publication and what a report says of its own standing. Knows
//! [`dateline::Report`] and nothing else of the reader.
//!
//! [`open`] and [`read`] give what an input holds, piece by piece ([`Found`]); whatever is wrong with a piece is told in
//! its place and reading goes on.

mod archive;
mod article;
mod canonical;
mod charset;
mod date;
mod encodings;
mod error;
mod feed;
pub mod fetch;
mod format;
mod found;
mod fragment;
mod html;
mod input;
mod item;
mod jsonl;
mod linked;
mod metadata;
mod newsml;
mod ninjs;
mod notice;
mod open;
mod packed;
mod parts;
mod rewind;
mod rfc822;
mod size;
mod table;
mod text;
mod warc;
mod xml;

pub use canonical::canonical;
pub use charset::{Decoded, decode};
pub use date::{Dated, published};
pub use error::Error;
pub use format::{Format, REPORT_EXTENSIONS};
pub use found::{Faulty, Found, Link};
pub use html::dated;
pub use input::{Hints, MAX_FILE, files};
pub use jsonl::{Lines, MAX_LINE, line};
pub use open::{Items, each, open, read};
