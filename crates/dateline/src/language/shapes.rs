//! Case-shape classes: what an uncased vocabulary forgets. Classes and the order of the tests are a contract with the
//! training code (`training/encoder/text.py`).

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Added to all classes of a sentence in capitals.
const ALL_CAPITALS: i32 = 13;
/// Added to all classes of a headline in title case.
const TITLE_CASE: i32 = 26;

const LOWER: i32 = 1;
const TITLE: i32 = 2;
const FIRST_TITLE: i32 = 3;
const CAPITALS: i32 = 4;
const ONE_CAPITAL: i32 = 5;
const MIXED: i32 = 6;
const DIGITS: i32 = 7;
const DIGITS_AND_LETTERS: i32 = 8;
const SIGN: i32 = 9;
const DOTTED: i32 = 10;
const HYPHENATED_TITLE: i32 = 11;
const OTHER: i32 = 12;

/// The class of each word of a sentence.
pub(super) fn of_sentence<S: AsRef<str>>(words: &[S]) -> Vec<i32> {
    let mut classes: Vec<i32> = words.iter().map(|word| of_word(word.as_ref())).collect();
    let lettered: Vec<i32> = words
        .iter()
        .zip(&classes)
        .filter(|(word, _)| word.as_ref().chars().any(is_letter))
        .map(|(_, class)| *class)
        .collect();
    let count = |wanted: &[i32]| {
        lettered
            .iter()
            .filter(|class| wanted.contains(class))
            .count()
    };
    let kind = if lettered.len() >= 3 && count(&[CAPITALS]) * 10 >= lettered.len() * 8 {
        ALL_CAPITALS
    } else if lettered.len() >= 4
        && count(&[TITLE, CAPITALS, MIXED, HYPHENATED_TITLE]) * 10 >= lettered.len() * 7
    {
        TITLE_CASE
    } else {
        0
    };
    let opened = words.first().is_some_and(|word| opens(word.as_ref()));
    for at in 0..classes.len().min(if opened { 2 } else { 1 }) {
        if classes[at] == TITLE {
            classes[at] = FIRST_TITLE;
        }
    }
    for class in &mut classes {
        *class += kind;
    }
    classes
}

/// A quotation mark, dash or bullet before the first word.
fn opens(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(|c| "\"'“‘”’«»„‹›`([{<-–—*•·".contains(c))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Letter
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Number
}

/// The class of a word, first or not.
fn of_word(word: &str) -> i32 {
    let letters: Vec<char> = word.chars().filter(|c| is_letter(*c)).collect();
    let digits = word.chars().any(is_digit);
    if letters.is_empty() {
        return if !digits {
            SIGN
        } else if word.chars().all(|c| is_digit(c) || ".,:/%-".contains(c)) {
            DIGITS
        } else {
            OTHER
        };
    }
    if digits {
        return DIGITS_AND_LETTERS;
    }
    if is_dotted(word) {
        return DOTTED;
    }
    if has_hyphen_inside(word)
        && word
            .split('-')
            .any(|part| is_title(part.chars().filter(|c| is_letter(*c))))
    {
        return HYPHENATED_TITLE;
    }
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    match (letters.len(), upper) {
        (1, 1) => ONE_CAPITAL,
        (all, some) if all == some => CAPITALS,
        (_, 0) => LOWER,
        _ if is_title(letters.iter().copied()) => TITLE,
        _ => MIXED,
    }
}

/// First letter upper, no other.
fn is_title(mut letters: impl Iterator<Item = char>) -> bool {
    letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
}

/// A hyphen that is neither the first nor the last character.
fn has_hyphen_inside(word: &str) -> bool {
    let mut inner = word.chars();
    inner.next();
    inner.next_back();
    inner.any(|c| c == '-')
}

/// Single letters with a full stop after each, the last one perhaps without.
fn is_dotted(word: &str) -> bool {
    let body = word.strip_suffix('.').unwrap_or(word);
    let mut parts = 0;
    for part in body.split('.') {
        let mut letters = part.chars();
        // A letter as a regular expression's `[^\W\d_]` has it: alphabetic or numeric, but no digit.
        let is_one = letters.next().is_some_and(|c| c.is_alphabetic()) && letters.next().is_none();
        if !is_one {
            return false;
        }
        parts += 1;
    }
    parts >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_words() {
        for (word, expect) in [
            ("talks", LOWER),
            ("Oslo", TITLE),
            ("UN", CAPITALS),
            ("A", ONE_CAPITAL),
            ("McDonald", MIXED),
            ("1,000", DIGITS),
            ("5bn", DIGITS_AND_LETTERS),
            ("…", SIGN),
            ("U.S.", DOTTED),
            ("a.m", DOTTED),
            ("al-Assad", HYPHENATED_TITLE),
            ("½", DIGITS),
            ("€5", OTHER),
        ] {
            assert_eq!(of_word(word), expect, "{word}");
        }
    }

    #[test]
    fn headlines_are_told_apart() {
        assert_eq!(
            of_sentence(&["RUSSIA", "SAYS", "TALKS", "FAILED"]),
            [17, 17, 17, 17]
        );
        assert_eq!(
            of_sentence(&["Russia", "Says", "Talks", "Failed"]),
            [29, 28, 28, 28]
        );
        assert_eq!(of_sentence(&["“", "Talks", "failed"]), [9, 3, 1]);
    }
}
