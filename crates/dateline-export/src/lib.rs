//! What Dateline read and joined, for other programs.
//!
//! A [`table`] is defined once, column by column with its meaning; what is written of it ([`parquet`], [`csv`]) and what
//! is told about it ([`codebook`]) come from that definition. An [`export`] puts the events of a query into a folder:
//! Dateline's own tables ([`sheets`]), those of GDELT 2.0 ([`gdelt`]) and POLECAT ([`polecat`]), or a calendar.
//! [`records`] carries whole records of the reader from machine to machine as a Parquet table.

pub mod codebook;
pub mod csv;
mod error;
mod export;
mod future;
pub mod gdelt;
mod ics;
pub mod parquet;
pub mod polecat;
pub mod records;
pub mod sheets;
pub mod table;
mod told;
mod when;

pub use error::Error;
pub use export::{Form, Manifest, Written, export};
