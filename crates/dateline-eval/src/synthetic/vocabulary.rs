//! Words that no language has, as often as words of a language come: a few everywhere, most hardly ever.

use std::collections::BTreeSet;

use super::chance::{Chance, Ranks};

/// Words of one script.
const MANY: u32 = 60_000;

/// Words among which the themes of reports are: rarer ones.
const COMMON: usize = 2_000;

/// Letters of a script of which syllables are made.
struct Letters {
    consonants: &'static [&'static str],
    vowels: &'static [&'static str],
}

const LATIN: Letters = Letters {
    consonants: &[
        "b", "br", "d", "dr", "f", "g", "k", "kr", "l", "m", "n", "p", "pl", "r", "s", "st", "t",
        "tr", "v", "z",
    ],
    vowels: &["a", "e", "i", "o", "u", "ai", "ea", "ou"],
};

const CYRILLIC: Letters = Letters {
    consonants: &[
        "б", "бр", "в", "г", "д", "др", "ж", "з", "к", "кр", "л", "м", "н", "п", "пр", "р", "с",
        "ст", "т", "ч",
    ],
    vowels: &["а", "е", "и", "о", "у", "ы", "я", "ю"],
};

const ARABIC: Letters = Letters {
    consonants: &[
        "ب", "ت", "ج", "ح", "د", "ر", "س", "ش", "ع", "ف", "ق", "ك", "ل", "م", "ن", "ه",
    ],
    vowels: &["ا", "و", "ي", ""],
};

/// The words of a script, the commonest first.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    ranks: Ranks,
}

impl Vocabulary {
    /// In Latin letters, the function words of English before all others.
    pub(super) fn latin(function_words: Vec<String>, chance: &mut Chance) -> Vocabulary {
        Vocabulary::of(function_words, &LATIN, chance)
    }

    /// In Cyrillic letters.
    pub(super) fn cyrillic(chance: &mut Chance) -> Vocabulary {
        Vocabulary::of(Vec::new(), &CYRILLIC, chance)
    }

    /// In Arabic letters.
    pub(super) fn arabic(chance: &mut Chance) -> Vocabulary {
        Vocabulary::of(Vec::new(), &ARABIC, chance)
    }

    fn of(first: Vec<String>, letters: &Letters, chance: &mut Chance) -> Vocabulary {
        let mut known: BTreeSet<String> = first.iter().cloned().collect();
        let mut words = first;
        while words.len() < MANY as usize {
            // Common words are short (Zipf 1935).
            let syllables = 2 + usize::from(words.len() > 400) + usize::from(words.len() > 9000);
            let word = made(letters, syllables, chance);
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        Vocabulary {
            words,
            ranks: Ranks::zipf(MANY, 1.0),
        }
    }

    /// A word, common ones more often.
    pub(super) fn word(&self, chance: &mut Chance) -> &str {
        &self.words[self.ranks.draw(chance)]
    }

    /// A word that few texts have: what a report is about.
    pub(super) fn theme(&self, chance: &mut Chance) -> usize {
        COMMON + chance.below(self.words.len() - COMMON)
    }

    /// The word of a number.
    pub(super) fn numbered(&self, number: usize) -> &str {
        &self.words[number]
    }
}

fn made(letters: &Letters, syllables: usize, chance: &mut Chance) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(chance.one::<&str>(letters.consonants));
        word.push_str(chance.one::<&str>(letters.vowels));
    }
    word
}

/// A name in Latin letters that is no word of a text.
pub(super) fn name(syllables: usize, ending: &str, chance: &mut Chance) -> String {
    let word = made(&LATIN, syllables, chance) + ending;
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
