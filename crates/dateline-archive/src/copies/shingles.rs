//! The runs of four words of a text.

use super::mixed;

const LENGTH: usize = 4;

/// The set of runs of four words of a text, as hashes. A word is a run of letters and digits, without regard to case;
/// so hyphens, quotation marks and line ends, which differ between copies, do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    /// In order, each once.
    hashes: Vec<u64>,
    words: usize,
}

impl Shingles {
    /// Those of a text. A text of fewer than four words has none.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = words(text);
        let mut hashes: Vec<u64> = words
            .windows(LENGTH)
            .map(|run| {
                run.iter()
                    .fold(0, |hash: u64, &word| mixed(hash.rotate_left(5) ^ word))
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self {
            hashes,
            words: words.len(),
        }
    }

    /// How many words the text has.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    pub(super) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Share of the runs of both texts that they have in common; 0 where neither has any.
    #[must_use]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let common = self.common(other);
        share(common, self.hashes.len() + other.hashes.len() - common)
    }

    /// Share of the runs of this text that the other holds too: near 1 where this one is a shortened copy.
    #[must_use]
    pub fn containment(&self, other: &Self) -> f64 {
        share(self.common(other), self.hashes.len())
    }

    fn common(&self, other: &Self) -> usize {
        let mut others = other.hashes.iter().peekable();
        let mut common = 0;
        for hash in &self.hashes {
            while others.next_if(|other| *other < hash).is_some() {}
            common += usize::from(others.next_if_eq(&hash).is_some());
        }
        common
    }
}

/// Hashes of the words of a text, in order (FNV-1a over the lower-cased letters).
fn words(text: &str) -> Vec<u64> {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = Vec::new();
    let mut word = None;
    for letter in text.chars() {
        if !letter.is_alphanumeric() {
            words.extend(word.take());
            continue;
        }
        let mut add = |letter: char| {
            let hash = word.unwrap_or(START) ^ u64::from(u32::from(letter));
            word = Some(hash.wrapping_mul(0x0100_0000_01b3));
        };
        if letter.is_ascii() {
            add(letter.to_ascii_lowercase());
        } else {
            letter.to_lowercase().for_each(add);
        }
    }
    words.extend(word);
    words
}

fn share(part: usize, whole: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2⁵² runs")]
    let share = part as f64 / whole.max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_and_containment() {
        for (one, other, jaccard, containment) in [
            ("a b c d e", "a b c d e", 1.0, 1.0),
            ("A b, c-d", "a B c d", 1.0, 1.0),
            ("a b c d", "a b c d e", 0.5, 1.0),
            ("a b c d e", "a b c d", 0.5, 0.5),
            ("a b c", "a b c", 0.0, 0.0),
            ("", "", 0.0, 0.0),
            ("a b c d a b c d a b", "a b c d a b c d", 1.0, 1.0),
            ("ÉTÉ à la mer", "été À LA MER", 1.0, 1.0),
            ("a b c d", "d c b a", 0.0, 0.0),
        ] {
            let (a, b) = (Shingles::of(one), Shingles::of(other));
            assert!((a.jaccard(&b) - jaccard).abs() < 1e-9, "{one} | {other}");
            assert!(
                (a.containment(&b) - containment).abs() < 1e-9,
                "{one} | {other}"
            );
        }
    }
}
