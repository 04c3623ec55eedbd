//! Dateline's reader: a news report goes in, a record comes out in which every event knows who, whom, what,
//! where, when, who says so, whether it came about, and which characters prove it.
//!
//! ```
//! # fn main() -> Result<(), dateline::Error> {
//! let reader = dateline::Reader::new()?;
//! let report = dateline::Report::new("OSLO, May 4 - Ghana's president will visit Norway on 10 May.")
//!     .published("2021-05-04".parse().expect("a date"));
//! let record = reader.read(&report);
//! assert_eq!(record.events[0].status, dateline::record::Status::Planned);
//! # Ok(()) }
//! ```
//!
//! The rooms stand in the order in which the data flows; nothing to the left knows what is on its right:
//! [`text`] → [`language`] → [`time`] → [`place`] → [`actor`] → [`speech`] → [`event`], then the [`Record`] is put
//! together. Below them lie the terms of the [`record`] and the [`tables`].
//! Architecture invariant: no I/O, no clock, no globals in any of them; reading cannot fail, it returns what was
//! understood and warnings as values.

pub mod actor;
mod assemble;
mod builtin;
pub mod context;
mod error;
pub mod event;
pub mod language;
pub mod place;
mod reader;
mod reading;
pub mod record;
mod report;
mod span;
pub mod speech;
pub mod tables;
pub mod text;
pub mod time;
mod warning;

pub use context::Context;
pub use error::Error;
pub use reader::{Identified, Reader};
pub use reading::Reading;
pub use record::Record;
pub use report::{Notice, NoticeKind, Published, PublishedBecause, Report};
pub use span::Span;
pub use warning::Warning;
