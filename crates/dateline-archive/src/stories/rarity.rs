//! How much a word says, by how rare it is in English texts at large.
//!
//! The frequencies are a fixed table (`data/en/word_frequency.tsv`): frequencies counted in the archive itself would
//! change with each report, and what belongs together would then hang on what else has come in.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../data/en/word_frequency.tsv");

static CLASSES: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| classes(TABLE));

/// Class of the words that the table does not hold, just below its rarest.
const UNKNOWN: u8 = 63;

/// Most that a word can say. Beyond, rarer words say no more: a name is a name.
const MOST: f64 = 9.0;

/// Rows of the table: a class of frequency, and the stems in it. Stem → class.
fn classes(table: &str) -> HashMap<&str, u8> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .filter_map(|(class, stems)| Some((class.parse().ok()?, stems)))
        .flat_map(|(class, stems)| stems.split(' ').map(move |stem| (stem, class)))
        .collect()
}

/// Share of the words of English texts that have this stem.
fn frequency(stem: &str) -> f64 {
    let number = stem.bytes().all(|letter| letter.is_ascii_digit());
    let class = if number {
        // The table holds how frequent one number of so many digits is.
        CLASSES.get(&"0000000"[..stem.len().min(7)])
    } else {
        CLASSES.get(stem)
    };
    10_f64.powf(-f64::from(*class.unwrap_or(&UNKNOWN)) / 10.0)
}

/// Surprise, in nats, at finding a word in a text of so many words: −ln of the chance that it is there, were words
/// strewn at random. So the longer the text, the less a common word in it says, and what it takes to be alike does not
/// hang on length.
pub(crate) fn surprise(stem: &str, words: usize) -> f64 {
    let words = u32::try_from(words.clamp(20, 1000)).unwrap_or(1000);
    let expected = f64::from(words) * frequency(stem);
    (-(-(-expected).exp_m1()).ln()).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(CLASSES.len() > 20_000);
        assert!(CLASSES.values().all(|&class| class < UNKNOWN));
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        let stems: usize = rows.map(|row| row.split(' ').count()).sum();
        assert_eq!(
            stems,
            CLASSES.len(),
            "a stem stands twice, or a row is broken"
        );
    }

    #[test]
    fn rarer_words_say_more_and_longer_texts_make_common_ones_say_less() {
        for (more, less) in [
            (("ceasefir", 10), ("govern", 10)),
            (("govern", 10), ("the", 10)),
            (("govern", 10), ("govern", 500)),
            (("plosser", 500), ("minister", 500)),
            (("7", 500), ("the", 500)),
            (("38211", 300), ("12", 300)),
        ] {
            let (one, other) = (surprise(more.0, more.1), surprise(less.0, less.1));
            assert!(one > other, "{more:?} {one} and {less:?} {other}");
        }
        assert!((surprise("qwxyzt", 20) - MOST).abs() < 1e-9);
    }
}
