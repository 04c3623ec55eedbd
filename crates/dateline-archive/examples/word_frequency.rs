//! Writes `word_frequency.tsv` from the rows of `training/stories/word_frequency.py`:
//! `cargo run -p dateline-archive --example word_frequency -- words.tsv > word_frequency.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;

use dateline_archive::stories::stem;

/// Rarer stems than one in two million words are left out.
const RAREST: i64 = 63;

const HEAD: &str = "\
# How frequent the words of English are, by stem: a class and its stems. Class c: 10^(-c/10) of all words.
# Stems not here are rarer than one in two million words. Zeros: one number of so many digits.
# Made by training/stories/word_frequency.py from wordfreq 3.1.1 (Robyn Speer; data CC BY-SA 4.0), which drew on
# Wikipedia, OpenSubtitles (opensubtitles.org) and SUBTLEX (Marc Brysbaert et al., crr.ugent.be), news (NewsCrawl,
# GlobalVoices), Google Books Ngrams (books.google.com/ngrams), the web (OSCAR), Twitter and Reddit. This table: CC BY-SA 4.0.
";

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give the rows")?;
    let mut shares: BTreeMap<String, f64> = BTreeMap::new();
    for row in std::fs::read_to_string(path)?.lines() {
        let (word, share) = row.split_once('\t').ok_or("a row without a tab")?;
        *shares.entry(stem(word)).or_default() += share.parse::<f64>()?;
    }
    let mut classes: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for (stem, share) in shares {
        #[allow(clippy::cast_possible_truncation, reason = "between 0 and 90")]
        let class = (-10.0 * share.log10()).round() as i64;
        if class < RAREST {
            classes.entry(class).or_default().insert(stem);
        }
    }
    let mut out = std::io::stdout().lock();
    out.write_all(HEAD.as_bytes())?;
    for (class, stems) in classes {
        let stems: Vec<String> = stems.into_iter().collect();
        writeln!(out, "{class}\t{}", stems.join(" "))?;
    }
    Ok(())
}
