//! Chance that a seed repeats: numbers, shares, and ranks as words and names have them (Zipf 1949).

/// Numbers that look random: SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// Those of a seed.
    pub(super) fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another one; 0 below 0.
    pub(super) fn below(&mut self, most: usize) -> usize {
        let most = most.max(1) as u64;
        usize::try_from(self.next() % most).unwrap_or(0)
    }

    /// A number from the first to the last, both included.
    pub(super) fn between(&mut self, first: i32, last: i32) -> i32 {
        let many = usize::try_from(last - first + 1).unwrap_or(1);
        first + i32::try_from(self.below(many)).unwrap_or(0)
    }

    /// Whether something of this probability, in hundredths, comes about.
    pub(super) fn comes(&mut self, hundredths: usize) -> bool {
        self.below(100) < hundredths
    }

    /// One of a list that is not empty.
    pub(super) fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn share(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}

/// Ranks of which each comes so often as its weight says.
#[derive(Debug)]
pub(super) struct Ranks {
    sums: Vec<f64>,
}

impl Ranks {
    /// Ranks of given weights.
    pub(super) fn weighted(weights: impl Iterator<Item = f64>) -> Ranks {
        let sum = |sum: &mut f64, weight: f64| {
            *sum += weight;
            Some(*sum)
        };
        Ranks {
            sums: weights.scan(0.0, sum).collect(),
        }
    }

    /// So many ranks after Zipf's law: the n-th comes as often as 1 / n to this power.
    pub(super) fn zipf(many: u32, power: f64) -> Ranks {
        Ranks::weighted((1..=many).map(|rank| f64::from(rank).powf(-power)))
    }

    /// A rank, from 0.
    pub(super) fn draw(&self, chance: &mut Chance) -> usize {
        let all = self.sums.last().copied().unwrap_or(0.0);
        let drawn = chance.share() * all;
        let rank = self.sums.partition_point(|sum| *sum <= drawn);
        rank.min(self.sums.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_comes_as_often_as_zipf_says() {
        let ranks = Ranks::zipf(1000, 1.0);
        let mut chance = Chance::of(1);
        let mut counts = vec![0_i32; 1000];
        for _ in 0..100_000 {
            counts[ranks.draw(&mut chance)] += 1;
        }
        // The sum of 1 / n up to 1,000 is 7.485.
        for (rank, expected) in [(0, 13_360), (1, 6_680), (9, 1_336)] {
            let apart = (counts[rank] - expected).abs();
            assert!(apart * 10 < expected, "{rank}: {}", counts[rank]);
        }
    }

    #[test]
    fn a_seed_repeats() {
        let draw = |seed| {
            let mut chance = Chance::of(seed);
            [(); 5].map(|()| chance.below(1000))
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
