//! What a report is about, in 200 bytes.

use std::collections::BTreeMap;

use super::rarity::surprise;
use super::words::words;

/// Most terms kept of a report.
const TERMS: usize = 40;
/// Terms under which a report is looked up.
const KEYS: usize = 8;
/// Words at the beginning: title and lead.
const LEAD: usize = 50;
/// As how many a word of the lead counts.
const IN_LEAD: u32 = 3;
/// How much more a name says than another word of its rarity.
const NAME: f64 = 1.4;

/// The terms that say most about a report, with their weights.
///
/// A term is a stem (as a hash of 32 bits). Its weight is the surprise at finding it in a text of that length, times
/// one plus the logarithm of how often it stands there, the lead counting threefold; names weigh 1.4 times as much. The
/// best 40 are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// In order of term, each once.
    terms: Vec<(u32, u8)>,
}

impl Profile {
    /// The profile of a report. The title is taken as its beginning, unless the text begins with it.
    #[must_use]
    pub fn of(title: Option<&str>, text: &str) -> Self {
        let mut all = title.map(words).unwrap_or_default();
        let body = words(text);
        let stems = body.iter().map(|word| &word.stem);
        if stems.take(all.len()).eq(all.iter().map(|word| &word.stem)) {
            all.clear();
        }
        all.extend(body);

        let mut counts: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
        for (place, word) in all.iter().enumerate() {
            let (count, name) = counts.entry(&word.stem).or_default();
            *count += if place < LEAD { IN_LEAD } else { 1 };
            *name |= word.name;
        }
        let weights = counts.into_iter().map(|(stem, (count, name))| {
            let factor = if name { NAME } else { 1.0 };
            let weight = surprise(stem, all.len()) * (1.0 + f64::from(count).ln()) * factor;
            (hash(stem), weight)
        });
        Self::of_weights(weights.collect())
    }

    fn of_weights(mut weights: Vec<(u32, f64)>) -> Self {
        weights.sort_by(|(term, weight), (other, more)| {
            more.total_cmp(weight).then_with(|| term.cmp(other))
        });
        weights.truncate(TERMS);
        let most = weights.first().map_or(1.0, |&(_, weight)| weight);
        let mut terms: Vec<(u32, u8)> = weights
            .into_iter()
            .map(|(term, weight)| {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "between 0 and 255"
                )]
                let weight = (weight / most * 255.0).round() as u8;
                (term, weight)
            })
            .filter(|&(_, weight)| weight > 0)
            .collect();
        terms.sort_unstable();
        terms.dedup_by_key(|&mut (term, _)| term);
        Self { terms }
    }

    /// The stored form: five bytes a term.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.terms
            .iter()
            .flat_map(|&(term, weight)| {
                let [a, b, c, d] = term.to_le_bytes();
                [a, b, c, d, weight]
            })
            .collect()
    }

    /// From the stored form; none where that is broken.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let chunks = bytes.chunks_exact(5);
        if !chunks.remainder().is_empty() || bytes.len() > 5 * TERMS {
            return None;
        }
        let terms: Vec<(u32, u8)> = chunks
            .map(|chunk| {
                let term = [chunk[0], chunk[1], chunk[2], chunk[3]];
                (u32::from_le_bytes(term), chunk[4])
            })
            .collect();
        terms
            .is_sorted_by(|one, other| one.0 < other.0)
            .then_some(Self { terms })
    }

    fn length(&self) -> f64 {
        let squares: u32 = self
            .terms
            .iter()
            .map(|&(_, weight)| u32::from(weight).pow(2))
            .sum();
        f64::from(squares).sqrt()
    }
}

/// The terms under which a report is looked up, at most eight: those of most weight. Reports that share none are
/// unlike.
pub fn keys(profile: &Profile) -> impl Iterator<Item = u32> {
    let mut terms = profile.terms.clone();
    terms.sort_by(|(term, weight), (other, more)| more.cmp(weight).then(term.cmp(other)));
    terms.into_iter().take(KEYS).map(|(term, _)| term)
}

/// How alike two reports are: the cosine of their profiles, from 0 to 1.
#[must_use]
pub fn similarity(one: &Profile, other: &Profile) -> f64 {
    let mut others = other.terms.iter().peekable();
    let mut product = 0;
    for &(term, weight) in &one.terms {
        while others.next_if(|(other, _)| *other < term).is_some() {}
        if let Some((_, theirs)) = others.next_if(|(other, _)| *other == term) {
            product += u32::from(weight) * u32::from(*theirs);
        }
    }
    if product == 0 {
        return 0.0;
    }
    f64::from(product) / (one.length() * other.length())
}

/// FNV-1a.
fn hash(stem: &str) -> u32 {
    stem.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Setting;
    use super::*;

    const REPORT: &str = "A passenger ferry with 212 people aboard ran aground off Zanzibar on Sunday, the coast \
        guard of Tanzania said. All were brought ashore.";

    #[test]
    fn alike_and_unlike() {
        let of = |text| Profile::of(None, text);
        let same = of(
            "Tanzania's coast guard brought 212 people ashore after a ferry ran aground off Zanzibar.",
        );
        let other = of(
            "The central bank of Tanzania raised its rate on Monday, the second time this year.",
        );
        let report = of(REPORT);
        assert!(similarity(&report, &same) > 0.5);
        assert!(similarity(&report, &other) < Setting::default().least);
        assert!((similarity(&report, &report) - 1.0).abs() < 1e-9);
        assert_eq!(keys(&report).count(), 8);
        assert!(keys(&same).any(|key| keys(&report).any(|other| other == key)));
    }

    #[test]
    fn a_title_at_the_head_of_the_text_counts_once() {
        let title = "Ferry runs aground off Zanzibar";
        let with = Profile::of(Some(title), &format!("{title}\n\n{REPORT}"));
        assert_eq!(with, Profile::of(None, &format!("{title}\n\n{REPORT}")));
        assert_eq!(with, Profile::of(Some(title), REPORT));
        assert_eq!(Profile::of(Some(title), title), Profile::of(None, title));
    }

    #[test]
    fn nothing_is_like_nothing() {
        let nothing = Profile::of(None, "");
        assert!(nothing.to_bytes().is_empty());
        assert!(similarity(&nothing, &nothing).abs() < f64::EPSILON);
    }

    #[test]
    fn broken_bytes_are_no_profile() {
        let bytes = Profile::of(None, REPORT).to_bytes();
        assert_eq!(Profile::from_bytes(&bytes[1..]), None);
        assert_eq!(Profile::from_bytes(&[bytes.clone(), bytes].concat()), None);
    }

    proptest! {
        #[test]
        fn any_text_has_a_profile_that_can_be_stored(text in ".{0,400}") {
            let profile = Profile::of(None, &text);
            let bytes = profile.to_bytes();
            prop_assert!(bytes.len() <= 200);
            prop_assert_eq!(Profile::from_bytes(&bytes), Some(profile));
        }
    }
}
