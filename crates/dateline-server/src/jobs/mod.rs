//! Taking reports in: what is sent is laid down in a file and read in the background, one job after another; who sent it asks
//! how far it is, or watches.

mod intake;
mod queue;

pub(crate) use intake::work;
pub(crate) use queue::{Job, Jobs, Order, Upload};
