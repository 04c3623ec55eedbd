//! Near copies kept in memory: for sets that fit there, and to show that any order of arrival gives the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;

use super::{Shingles, Signature, bands, nearest, surely_none};
use crate::ordered::{Clustering, settle};

/// Reports in their canonical order, with the copies found among them.
#[derive(Debug)]
pub struct InMemory<Item> {
    reports: BTreeMap<Item, (Shingles, Signature)>,
    banded: HashMap<u64, BTreeSet<Item>>,
    founders: BTreeMap<Item, Item>,
}

impl<Item: Copy + Ord> Default for InMemory<Item> {
    fn default() -> Self {
        Self {
            reports: BTreeMap::new(),
            banded: HashMap::new(),
            founders: BTreeMap::new(),
        }
    }
}

impl<Item: Copy + Ord> InMemory<Item> {
    /// Takes a report in and settles what follows from it. A report that is already there keeps its first text.
    pub fn add(&mut self, item: Item, text: &str) {
        if self.founders.contains_key(&item) {
            return;
        }
        let shingles = Shingles::of(text);
        let Some(signature) = Signature::of(&shingles) else {
            self.founders.insert(item, item);
            return;
        };
        for key in bands(&signature) {
            self.banded.entry(key).or_default().insert(item);
        }
        self.reports.insert(item, (shingles, signature));
        let Ok(_) = settle(self, [item]);
    }

    /// The canonical copy of each report; itself where it is no copy.
    #[must_use]
    pub fn founders(&self) -> &BTreeMap<Item, Item> {
        &self.founders
    }

    /// Reports on the chosen side of this one that share a band with it and are near copies, with their similarity.
    pub fn near(&self, item: Item, earlier: bool) -> Vec<(Item, f64)> {
        let Some((shingles, signature)) = self.reports.get(&item) else {
            return Vec::new();
        };
        let candidates: BTreeSet<Item> = bands(signature)
            .filter_map(|key| self.banded.get(&key))
            .flatten()
            .copied()
            .filter(|&other| other != item && (other < item) == earlier)
            .collect();
        candidates
            .into_iter()
            .filter_map(|other| {
                let (others, theirs) = &self.reports[&other];
                if surely_none(signature, theirs) {
                    return None;
                }
                let similarity = shingles.jaccard(others);
                (similarity >= super::COPY).then_some((other, similarity))
            })
            .collect()
    }
}

impl<Item: Copy + Ord> Clustering for InMemory<Item> {
    type Item = Item;
    type Error = Infallible;

    fn decide(&mut self, item: Item) -> Result<bool, Infallible> {
        let founder = nearest(self.near(item, true)).map_or(item, |copied| self.founders[&copied]);
        Ok(self.founders.insert(item, founder) != Some(founder))
    }

    fn later(&mut self, item: Item) -> Result<Vec<Item>, Infallible> {
        Ok(self
            .near(item, false)
            .into_iter()
            .map(|(later, _)| later)
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text of twenty numbered sentences, some of them exchanged.
    fn text(changes: &[u8]) -> String {
        (0..20_u8)
            .map(|number| {
                let change = changes
                    .iter()
                    .filter(|&&change| change % 20 == number)
                    .count();
                format!("sentence {number} in its state {change} says the same again. ")
            })
            .collect()
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_copies(
            changes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..16),
            order in prop::collection::vec(any::<prop::sample::Index>(), 16),
        ) {
            let mut arrivals: Vec<usize> = (0..changes.len()).collect();
            let mut in_order = InMemory::default();
            for &item in &arrivals {
                in_order.add(item, &text(&changes[item]));
            }
            for (place, index) in order.iter().enumerate().take(changes.len()) {
                arrivals.swap(place, index.index(changes.len()));
            }
            let mut in_any = InMemory::default();
            for &item in &arrivals {
                in_any.add(item, &text(&changes[item]));
            }
            prop_assert_eq!(in_order.founders(), in_any.founders());
        }
    }
}
