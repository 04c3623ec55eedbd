//! What the archive answers: the objects of RECORD.md's last part.

mod asking;
mod changes;
mod entity;
mod event;
mod lists;
mod proof;
mod stats;
mod teller;
mod versions;

pub use asking::{Asking, List};
pub use changes::{Change, Changes, EventTold, Passage, Retold, Run};
pub use entity::{ArchiveEntity, CountryCode, Naming, RoleSeen};
pub use event::{
    ArchiveEvent, Difference, Party, PlaceName, Quantity, StepOfLife, TellingOf, Value,
};
pub use proof::Proof;
pub use stats::Stats;
pub use versions::{Tombstone, Version, Versions};
