//! The archive keeps what was read and joins it: many reports become events with a life.

pub mod copies;
pub mod ordered;
