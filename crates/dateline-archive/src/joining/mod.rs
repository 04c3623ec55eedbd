//! Report events become archive events: when two reports tell the same, and why.

mod amounts;
mod compare;
mod grounds;
mod keys;
mod leaders;
mod parties;
mod places;
mod settling;
mod tally;
mod times;

pub use compare::{Comparison, compare};
pub use grounds::Grounds;
pub(crate) use keys::keys;
pub(crate) use settling::{Joining, Place, Recent};
