//! What the archive answers: the objects of RECORD.md's last part.

mod asking;
mod changes;
mod cite;
mod company;
mod count;
mod coverage;
mod entity;
mod event;
mod latest;
mod lists;
mod proof;
mod query;
mod report;
mod said;
mod sample;
mod search;
mod sequence;
mod stats;
mod story;
mod teller;
mod then;
mod versions;
mod watch;

pub use asking::{Asking, List};
pub use changes::{Change, Changes, EventTold, Passage, Retold, Run};
pub use cite::Citation;
pub use company::Companion;
pub use count::{Count, Counting, Counts, Dimension};
pub use coverage::{Coverage, Read};
pub use entity::{ArchiveEntity, CountryCode, Naming, RoleSeen};
pub use event::{
    ArchiveEvent, Difference, Party, PlaceName, Quantity, StepOfLife, TellingOf, Value,
};
pub use latest::Latest;
pub use proof::Proof;
pub use query::{Filter, Filters, Query};
pub use report::{ReportOf, Understood};
pub use said::{Said, StatementOf};
pub use sample::{Drawn, Judged, MOST_PROOFS, Precision, Sample, precision};
pub use search::{Hit, Order};
pub use sequence::{EventChange, Sequence};
pub use stats::Stats;
pub use story::Story;
pub use versions::{Tombstone, Version, Versions};
pub use watch::{NewEvent, News, Watch};
