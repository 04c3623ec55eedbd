//! Clustering that does not depend on the order of arrival.
//!
//! Items have one canonical order (that of publication). Each joins one of the clusters of its earlier neighbours or
//! founds its own, and looks at nothing but those neighbours and the clusters in which they are. The outcome is
//! therefore a function of the set of items. When an item arrives late, is changed or taken away, the decisions that
//! saw it are made again, in canonical order, and so on down the line for as long as a decision changes: the same
//! outcome as from scratch, at the cost of what really changes. And because nobody looks ahead, the clusters of the
//! items published up to a day are the clusters as of that day.

use std::collections::BTreeSet;

/// Something to be clustered in canonical order.
pub trait Clustering {
    /// An item; its order is the canonical one.
    type Item: Copy + Ord;
    /// What goes wrong when neighbours are looked up.
    type Error;

    /// Decides anew: the founder of the cluster to which the item belongs, given its earlier neighbours as they are
    /// clustered now; the item itself where it founds one. Returns whether that differs from what stood before.
    ///
    /// # Errors
    /// Where neighbours cannot be looked up or the decision cannot be kept.
    fn decide(&mut self, item: Self::Item) -> Result<bool, Self::Error>;

    /// The items that have this one among their earlier neighbours, or would have.
    ///
    /// # Errors
    /// Where they cannot be looked up.
    fn later(&mut self, item: Self::Item) -> Result<Vec<Self::Item>, Self::Error>;
}

/// Makes all decisions that new, changed or orphaned items call for. Returns the items whose cluster changed.
///
/// # Errors
/// Those of the clustering.
pub fn settle<C: Clustering>(
    clustering: &mut C,
    unsettled: impl IntoIterator<Item = C::Item>,
) -> Result<Vec<C::Item>, C::Error> {
    let mut unsettled: BTreeSet<C::Item> = unsettled.into_iter().collect();
    let mut changed = Vec::new();
    while let Some(item) = unsettled.pop_first() {
        if clustering.decide(item)? {
            changed.push(item);
            unsettled.extend(clustering.later(item)?);
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    /// Numbers that join the cluster of the nearest earlier number within 3.
    #[derive(Default)]
    struct Near {
        values: BTreeMap<u32, i32>,
        founders: BTreeMap<u32, u32>,
    }

    impl Clustering for Near {
        type Item = u32;
        type Error = Infallible;

        fn decide(&mut self, item: u32) -> Result<bool, Infallible> {
            let value = self.values[&item];
            let founder = self
                .values
                .range(..item)
                .filter(|(_, other)| (*other - value).abs() <= 3)
                .min_by_key(|(id, other)| ((*other - value).abs(), **id))
                .map_or(item, |(id, _)| self.founders[id]);
            Ok(self.founders.insert(item, founder) != Some(founder))
        }

        fn later(&mut self, item: u32) -> Result<Vec<u32>, Infallible> {
            let value = self.values[&item];
            let near = |(id, other): (&u32, &i32)| ((other - value).abs() <= 3).then_some(*id);
            Ok(self.values.range(item + 1..).filter_map(near).collect())
        }
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_clusters(
            values in prop::collection::vec(-20i32..20, 1..40),
            order in prop::collection::vec(any::<prop::sample::Index>(), 40),
        ) {
            let mut arrivals: Vec<u32> = (0..u32::try_from(values.len()).unwrap()).collect();
            let mut at_once = Near {
                values: arrivals.iter().map(|&id| (id, values[id as usize])).collect(),
                ..Near::default()
            };
            let _ = settle(&mut at_once, arrivals.clone());

            for (place, index) in order.iter().enumerate().take(values.len()) {
                let other = index.index(values.len());
                arrivals.swap(place, other);
            }
            let mut one_by_one = Near::default();
            for id in arrivals {
                one_by_one.values.insert(id, values[id as usize]);
                let _ = settle(&mut one_by_one, [id]);
            }
            prop_assert_eq!(at_once.founders, one_by_one.founders);
        }
    }
}
