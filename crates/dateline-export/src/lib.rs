//! What Dateline read and joined, for other programs.
//!
//! A [`table`] is defined once, column by column with meaning, values and source; what is written of it
//! ([`parquet`]) and what is told about it come from that definition. [`records`] carries whole records of the reader
//! from machine to machine as a Parquet table.

mod error;
pub mod parquet;
pub mod records;
pub mod table;

pub use error::Error;
