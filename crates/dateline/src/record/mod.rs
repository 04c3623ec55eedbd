//! The record: the reader's output contract, and how the rooms' findings become one.

mod assemble;
mod contract;

pub(crate) use assemble::assemble;
pub use contract::*;
