//! Near copies: reports whose texts are one text, at most retouched.
//!
//! Two texts are near copies where the Jaccard similarity of their sets of four-word shingles is at least [`COPY`].
//! A [`Signature`] of 120 bytes (minima of 60 hashes: Broder, *On the resemblance and containment of documents*, 1997)
//! is kept of each report. Signatures that agree in one of twelve [`bands`] of five minima make a candidate
//! (1 − (1 − s⁵)¹² of the pairs of similarity s: .991 at .8, .99998 at .9, .32 at .5, .03 at .3), and the
//! [`Shingles`] of the two texts decide. So nothing is called a copy that is none; what may be missed is one pair in a
//! hundred at the border.
//!
//! A report joins the copies of its most similar earlier near copy ([`nearest`]), at equal similarity the earliest;
//! the canonical copy is the one that founded the cluster, the earliest. A copy of a copy is thereby a copy, however
//! far it has moved from the first.
//!
//! **Short texts.** Below [`FEWEST_WORDS`] words there is no signature: whoever writes "Stocks fall in early trading"
//! has copied nobody. From there to some twenty words only equal texts come out as copies, since one changed word
//! changes four shingles. Formulas of the wires ("Qtly div 10 cts vs 10 cts prior …") still pass as copies of one
//! another where bodies are compared without their titles.

mod memory;
mod shingles;

pub use memory::InMemory;
pub use shingles::Shingles;

/// Least Jaccard similarity of the shingles of near copies.
pub const COPY: f64 = 0.8;

/// Fewest words of a text that can be told to be a copy.
pub const FEWEST_WORDS: usize = 8;

const BANDS: usize = 12;
const ROWS: usize = 5;
const MINIMA: usize = BANDS * ROWS;

/// The least of the shingles' hashes under each of 60 hash functions, 16 bits of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u16; MINIMA]);

impl Signature {
    /// Length of the stored form.
    pub const BYTES: usize = 2 * MINIMA;

    /// The signature of a text's shingles; none where the text is too short to be a copy.
    #[must_use]
    pub fn of(shingles: &Shingles) -> Option<Self> {
        if shingles.words() < FEWEST_WORDS {
            return None;
        }
        let mut least = [u32::MAX; MINIMA];
        for &hash in shingles.hashes() {
            for (least, &(factor, addend)) in least.iter_mut().zip(&FUNCTIONS) {
                *least = (*least).min(high(factor.wrapping_mul(hash).wrapping_add(addend)));
            }
        }
        // The low half: minima are small numbers, so their high bits say little.
        #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
        Some(Self(least.map(|least| least as u16)))
    }

    /// The stored form.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (pair, minimum) in bytes.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&minimum.to_le_bytes());
        }
        bytes
    }

    /// From the stored form; none where the length is another.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::BYTES] = bytes.try_into().ok()?;
        let mut minima = [0; MINIMA];
        for (minimum, pair) in minima.iter_mut().zip(bytes.chunks_exact(2)) {
            *minimum = u16::from_le_bytes([pair[0], pair[1]]);
        }
        Some(Self(minima))
    }
}

/// The keys under which a report is looked up: near copies share at least one of the twelve.
pub fn bands(signature: &Signature) -> impl Iterator<Item = u64> + '_ {
    signature.0.chunks_exact(ROWS).zip(1..).map(|(rows, band)| {
        rows.iter()
            .fold(mixed(band), |key, &row| mixed(key ^ u64::from(row)))
    })
}

/// Similarity of the texts as their signatures tell it: the share of equal minima (standard error .05 at .8).
#[must_use]
pub fn similarity(one: &Signature, other: &Signature) -> f64 {
    let equal: u16 = one
        .0
        .iter()
        .zip(&other.0)
        .map(|(one, other)| u16::from(one == other))
        .sum();
    f64::from(equal) / 60.0
}

/// Whether the texts of two signatures need not be compared: at a similarity of [`COPY`] fewer than one pair in
/// 100,000 lies so low.
#[must_use]
pub fn surely_none(one: &Signature, other: &Signature) -> bool {
    similarity(one, other) < 0.55
}

/// Of the earlier reports, with the similarity of each: the near copy that a report follows, if any.
pub fn nearest<Item: Copy + Ord>(earlier: impl IntoIterator<Item = (Item, f64)>) -> Option<Item> {
    earlier
        .into_iter()
        .filter(|&(_, similarity)| similarity >= COPY)
        .max_by(|(item, similarity), (other, better)| {
            similarity.total_cmp(better).then_with(|| other.cmp(item))
        })
        .map(|(item, _)| item)
}

/// Factor (odd) and addend of each hash function; the high half of the product is the hash (multiply-shift,
/// Dietzfelbinger 1996).
static FUNCTIONS: [(u64, u64); MINIMA] = functions();

const fn functions() -> [(u64, u64); MINIMA] {
    let mut functions = [(0, 0); MINIMA];
    let mut state: u64 = 0x6461_7465_6c69_6e65;
    let mut at = 0;
    while at < MINIMA {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let factor = mixed(state) | 1;
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        functions[at] = (factor, mixed(state));
        at += 1;
    }
    functions
}

/// Spreads the bits of a number over all 64 (the finaliser of SplitMix64, Steele et al. 2014).
const fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

const fn high(number: u64) -> u32 {
    (number >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "The foreign ministers of both countries met in Geneva on Tuesday and agreed to open \
        two crossings on the border by the end of the month, a spokeswoman said after talks that lasted for \
        nearly six hours and were held behind closed doors at the request of the hosts.";

    fn signature(text: &str) -> Option<Signature> {
        Signature::of(&Shingles::of(text))
    }

    #[test]
    fn a_retouched_copy_shares_a_band_and_another_text_does_not() {
        let retouched = WIRE.replace("Tuesday", "Wednesday");
        let other = "Rain fell for a third day over the northern provinces, where rivers left their beds and \
            hundreds of families were taken to schools and sports halls, the weather office and mayors said.";
        let shared = |one: &str, other: &str| {
            let (one, other) = (signature(one).unwrap(), signature(other).unwrap());
            bands(&one)
                .zip(bands(&other))
                .filter(|(a, b)| a == b)
                .count()
        };
        assert!(shared(WIRE, &retouched) > 0);
        assert_eq!(shared(WIRE, other), 0);
        assert!(Shingles::of(WIRE).jaccard(&Shingles::of(&retouched)) >= COPY);
    }

    #[test]
    fn case_and_marks_do_not_matter() {
        let shouted = WIRE.to_uppercase().replace(',', " –");
        assert_eq!(signature(WIRE), signature(&shouted));
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(signature(""), None);
        assert_eq!(signature("Stocks fall in early trading"), None);
        assert!(signature("Stocks fall in early trading as oil prices rise").is_some());
    }

    #[test]
    fn stored_form_is_the_same_signature_on_every_machine() {
        let signature = signature(WIRE).unwrap();
        let bytes = signature.to_bytes();
        assert_eq!(Signature::from_bytes(&bytes), Some(signature));
        assert_eq!(Signature::from_bytes(&bytes[1..]), None);
        // Stored signatures are compared with new ones: the functions may never change unnoticed.
        assert_eq!(bytes[..8], [156, 102, 196, 151, 11, 61, 188, 7]);
    }

    #[test]
    fn estimate_is_near_the_truth() {
        let words: Vec<String> = (0..400).map(|number| format!("w{number}")).collect();
        let one = words[..340].join(" ");
        let other = words[60..].join(" ");
        let truth = Shingles::of(&one).jaccard(&Shingles::of(&other));
        let estimate = similarity(&signature(&one).unwrap(), &signature(&other).unwrap());
        assert!(
            (truth - estimate).abs() < 0.15,
            "{truth} and {estimate} differ"
        );
    }

    #[test]
    fn the_most_similar_and_then_the_earliest_is_followed() {
        assert_eq!(nearest([(3, 0.9), (1, 0.85), (2, 0.9)]), Some(2));
        assert_eq!(nearest([(1, 0.79)]), None);
    }
}
