//! The archive keeps what was read and joins it: many reports become events with a life.
//!
//! Records go in ([`Archive::add`]); events, stories, entities come out. The archive is a function of the set of report
//! versions in it: whatever the order of arrival, the same events and lives ([`ordered`]). Of three times that it keeps –
//! of the event, of publication, of taking in – the last decides nothing but what `recorded-by` answers.
//!
//! The way of the data: record → [`telling`] (what a report tells, as joining compares it) → [`joining`] (which archive
//! event) → [`life`] (what became of it).

// Records that the tests make stand in `tests/asking`, where the crate has its name.
#[cfg(test)]
extern crate self as dateline_archive;

mod acquaintance;
mod add;
pub mod answer;
mod archive;
mod backup;
mod batch;
mod check;
mod cluster;
pub mod copies;
mod copying;
mod decisions;
mod derive;
mod digest;
mod error;
mod following;
mod gathering;
pub mod joining;
mod known;
pub mod life;
mod links;
pub mod moment;
pub mod name;
pub mod ordered;
mod packing;
mod problems;
mod removal;
mod retelling;
mod store;
pub mod stories;
pub mod tables;
pub mod telling;
mod upkeep;
mod verify;
mod who;
mod wording;

pub use add::Added;
pub use archive::Archive;
pub use check::check;
pub use cluster::View;
pub use decisions::{Anchor, By, Correction, Decided, Decision};
pub use error::Error;
pub use following::{Looked, Queued};
pub use known::Known;
pub use links::Link;
pub use problems::Problem;
pub use removal::Removed;
pub use retelling::{ReadAll, ReadAllIn, Reread};
pub use upkeep::Change;
pub use verify::{Extent, Fault, Verified};
