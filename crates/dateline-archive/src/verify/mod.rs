//! Whether an archive is sound: the file's structure, its references, every record against the contract, every archive
//! event against its tellings. Nothing is changed; a file that may only be read can be verified too.

mod derived;
mod records;
mod references;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::{Archive, Error};

/// Most faults that are listed; the rest is counted.
const MOST: usize = 1000;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// structure, reference, record, event.
    pub kind: &'static str,
    /// What is wrong, and of what.
    pub problem: String,
}

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Records that were unpacked and held to the contract.
    pub records: u64,
    /// Archive events that were derived anew.
    pub events: u64,
    /// How many faults there are.
    pub faulty: u64,
    /// The first of them.
    pub faults: Vec<Fault>,
}

impl Verified {
    fn fault(&mut self, kind: &'static str, problem: impl Into<String>) {
        self.faulty += 1;
        if self.faults.len() < MOST {
            let problem = problem.into();
            self.faults.push(Fault { kind, problem });
        }
    }
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    All,
    /// Structure and references in full; of records and events one in so many.
    OneIn(u64),
}

impl Extent {
    fn step(self) -> u64 {
        match self {
            Extent::All => 1,
            Extent::OneIn(step) => step.max(1),
        }
    }
}

impl Archive {
    /// Looks for faults. `watch` is told what is being looked at, and how much of how much is done.
    ///
    /// # Errors
    /// Where the file cannot be read at all; faults are no error but listed.
    pub fn verify(
        &mut self,
        extent: Extent,
        watch: &mut dyn FnMut(&'static str, u64, u64),
    ) -> Result<Verified, Error> {
        self.refresh()?;
        let mut verified = Verified::default();
        watch("structure", 0, 1);
        references::structure(&self.store.connection, &mut verified)?;
        if verified.faulty > 0 {
            // Where pages are damaged, what stands in them tells nothing.
            return Ok(verified);
        }
        watch("references", 0, 1);
        references::references(&self.store.connection, &mut verified)?;
        records::records(&self.store.connection, extent, &mut verified, watch)?;
        derived::derived(self, extent, &mut verified, watch)?;
        Ok(verified)
    }
}
