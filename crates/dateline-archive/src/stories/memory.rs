//! Stories kept in memory: for sets that fit there, and to show that any order of arrival gives the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;

use super::{LOOK_BACK, Neighbour, Profile, Setting, choose, fade, keys, similarity};
use crate::ordered::{Clustering, settle};

/// Reports in their canonical order, with the stories found among them.
#[derive(Debug)]
pub struct InMemory<Item> {
    setting: Setting,
    /// Profile and day of publication (a fraction is the time of day).
    reports: BTreeMap<Item, (Profile, f64)>,
    keyed: HashMap<u32, BTreeSet<Item>>,
    stories: BTreeMap<Item, Item>,
}

impl<Item: Copy + Ord> InMemory<Item> {
    /// No reports yet.
    #[must_use]
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            reports: BTreeMap::new(),
            keyed: HashMap::new(),
            stories: BTreeMap::new(),
        }
    }

    /// Takes a report in and settles what follows from it. A report that is already there stays as it is.
    pub fn add(&mut self, item: Item, profile: Profile, day: f64) {
        if self.reports.contains_key(&item) {
            return;
        }
        for key in keys(&profile) {
            self.keyed.entry(key).or_default().insert(item);
        }
        self.reports.insert(item, (profile, day));
        let Ok(_) = settle(self, [item]);
    }

    /// The story of each report: the report that began it.
    #[must_use]
    pub fn stories(&self) -> &BTreeMap<Item, Item> {
        &self.stories
    }

    fn likeness(&self, (profile, day): &(Profile, f64), earlier: Item) -> f64 {
        let (other, published) = &self.reports[&earlier];
        match fade(day - published) {
            0.0 => 0.0,
            left => left * similarity(profile, other),
        }
    }
}

impl<Item: Copy + Ord> Clustering for InMemory<Item> {
    type Item = Item;
    type Error = Infallible;

    fn decide(&mut self, item: Item) -> Result<bool, Infallible> {
        let report = &self.reports[&item];
        let earlier: BTreeSet<Item> = keys(&report.0)
            .filter_map(|key| self.keyed.get(&key))
            .flat_map(|items| items.range(..item).rev().take(LOOK_BACK))
            .copied()
            .collect();
        let neighbours = earlier.into_iter().map(|earlier| Neighbour {
            item: earlier,
            story: self.stories[&earlier],
            likeness: self.likeness(report, earlier),
        });
        let story = choose(neighbours, self.setting).unwrap_or(item);
        Ok(self.stories.insert(item, story) != Some(story))
    }

    fn later(&mut self, item: Item) -> Result<Vec<Item>, Infallible> {
        let later: BTreeSet<Item> = keys(&self.reports[&item].0)
            .filter_map(|key| self.keyed.get(&key))
            .flat_map(|items| items.range(item..).skip(1).take(LOOK_BACK))
            .copied()
            .collect();
        Ok(later.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 12] = [
        "ferry",
        "aground",
        "bank",
        "rate",
        "inflation",
        "storm",
        "island",
        "minister",
        "resigns",
        "budget",
        "strike",
        "harbour",
    ];

    fn stories(reports: &[(Vec<usize>, u8)], arrivals: &[usize]) -> BTreeMap<usize, usize> {
        let mut stories = InMemory::new(Setting::default());
        for &item in arrivals {
            let (words, day) = &reports[item];
            let text: Vec<&str> = words.iter().map(|&word| WORDS[word]).collect();
            let profile = Profile::of(None, &text.join(" "));
            stories.add(item, profile, f64::from(*day));
        }
        stories.stories().clone()
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_stories(
            mut reports in prop::collection::vec(
                (prop::collection::vec(0..WORDS.len(), 1..6), 0_u8..40),
                1..120,
            ),
            order in prop::collection::vec(any::<prop::sample::Index>(), 120),
        ) {
            reports.sort_by_key(|&(_, day)| day);
            let mut arrivals: Vec<usize> = (0..reports.len()).collect();
            let in_order = stories(&reports, &arrivals);
            for (place, index) in order.iter().enumerate().take(reports.len()) {
                arrivals.swap(place, index.index(reports.len()));
            }
            prop_assert_eq!(in_order, stories(&reports, &arrivals));
        }
    }
}
