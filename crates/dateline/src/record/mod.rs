//! The record: the reader's output contract, and how the rooms' findings become one.

mod assemble;
mod contract;

pub(crate) use assemble::{Findings, assemble};
pub use contract::*;
