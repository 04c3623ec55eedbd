//! Precision, recall and F.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

/// Counts of things found, wanted, and found rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) wanted: usize,
}

impl Score {
    /// Exact agreement of two sets.
    pub(crate) fn of<T: Ord>(found: &BTreeSet<T>, wanted: &BTreeSet<T>) -> Self {
        Score {
            right: found.intersection(wanted).count(),
            found: found.len(),
            wanted: wanted.len(),
        }
    }

    pub(crate) fn add(&mut self, other: Score) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }

    pub(crate) fn f(self) -> f64 {
        share(2 * self.right, self.found + self.wanted)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "P {:5.2}  R {:5.2}  F {:5.2}  ({} found, {} wanted)",
            share(self.right, self.found),
            share(self.right, self.wanted),
            self.f(),
            self.found,
            self.wanted
        )
    }
}

/// Per cent.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "counts of words")]
    {
        100.0 * part as f64 / whole as f64
    }
}

/// The most frequent items with their counts, one a line.
pub(crate) fn list(
    answer: &mut String,
    most: usize,
    items: impl Iterator<Item = String>,
) -> fmt::Result {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0_usize) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (item, count) in counts.into_iter().take(most) {
        writeln!(answer, "{count:5}  {item}")?;
    }
    Ok(())
}
