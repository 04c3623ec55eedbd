//! What the archive answers: the objects of RECORD.md's last part.

mod asking;
mod event;
mod lists;
mod stats;
mod teller;

pub use asking::{Asking, List};
pub use event::{
    ArchiveEvent, Difference, Party, PlaceName, Quantity, StepOfLife, TellingOf, Value,
};
pub use stats::Stats;
