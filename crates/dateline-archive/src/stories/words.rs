//! The words of a text as a story's terms: stems, and which of them are names by their capital.

/// A word of a running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) stem: String,
    /// Begins with a capital in the middle of a sentence.
    pub(super) name: bool,
}

/// The words of a text in order: runs of letters and digits, single letters left out (they are initials and what
/// apostrophes leave).
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    // Whether the text before runs on into the next word: after a small letter, with at most commas and spaces since.
    let mut runs_on = false;
    let mut rest = text;
    while let Some(begin) = rest.find(char::is_alphanumeric) {
        let gap = &rest[..begin];
        runs_on &= gap
            .chars()
            .all(|sign| sign == ',' || (sign.is_whitespace() && sign != '\n'));
        rest = &rest[begin..];
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(rest.len());
        let word = &rest[..end];
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if word.len() > 1 || word.starts_with(|letter: char| letter.is_ascii_digit()) {
            words.push(Word {
                stem: stem(&word.to_lowercase()),
                name: capital && runs_on,
            });
        }
        runs_on = word.chars().next_back().is_some_and(char::is_lowercase);
        rest = &rest[end..];
    }
    words
}

/// The stem of an English word in small letters: endings of inflexion and of adverbs off, so that "attacked",
/// "attacking" and "attacks" are one term. It need not be a word ("launch", "launching" → "launch"; "duties" → "duti").
/// Words with other signs than the letters a to z are their own stems.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = singular(word);
    if stem.len() > 5 && stem.ends_with("ly") {
        stem.truncate(stem.len() - 2);
    }
    stem = without_verb_ending(stem);
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

fn singular(word: &str) -> String {
    if word.len() > 4
        && let Some(start) = word.strip_suffix("ies")
    {
        return format!("{start}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes", "zes"];
    if sibilant.iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].to_owned();
    }
    let other = ["ss", "us", "is"];
    match word.strip_suffix('s') {
        Some(start) if !other.iter().any(|ending| word.ends_with(ending)) => start.to_owned(),
        _ => word.to_owned(),
    }
}

/// "attacked" → "attack", "agreed" → "agree"; "speed", "king" stay.
fn without_verb_ending(mut word: String) -> String {
    let spoken = |start: &str| start.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if let Some(start) = word.strip_suffix("eed") {
        word.truncate(word.len() - usize::from(spoken(start)));
        return word;
    }
    for ending in ["ing", "ed"] {
        if let Some(start) = word.strip_suffix(ending)
            && start.len() > 2
            && spoken(start)
        {
            return undoubled(start).to_owned();
        }
    }
    word
}

/// "stopp" → "stop", but "fall", "press", "buzz" stay.
fn undoubled(verb: &str) -> &str {
    let letters = verb.as_bytes();
    match letters {
        [_, .., before, last] if before == last && !b"lszaeiou".contains(last) => {
            &verb[..verb.len() - 1]
        }
        _ => verb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stem_for_the_forms_of_a_word() {
        for forms in [
            "attack attacks attacked attacking",
            "agree agrees agreed",
            "stop stops stopped stopping",
            "duty duties",
            "launch launches launched launching",
            "move moves moved moving",
            "press presses pressed pressing",
            "reported reportedly",
            "deny denies denying",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
        }
    }

    #[test]
    fn words_that_only_look_inflected_stay() {
        for word in [
            "virus", "crisis", "red", "king", "loss", "kyjiw", "über", "w12s",
        ] {
            assert_eq!(stem(word), word);
        }
    }

    #[test]
    fn names_are_capitals_within_a_sentence() {
        let names = |text: &str| -> Vec<String> {
            words(text)
                .into_iter()
                .filter(|word| word.name)
                .map(|word| word.stem)
                .collect()
        };
        for (text, expected) in [
            (
                "Rain fell in Lagos, Kano and Abuja. Many fled.",
                "lago kano abuja",
            ),
            (
                "On Monday President Ruto's envoy met Mr. Musk",
                "mondai president ruto mr",
            ),
            ("Storm\nMany fled", ""),
            ("", ""),
        ] {
            assert_eq!(names(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn single_letters_are_no_words_but_digits_are() {
        let stems: Vec<String> = words("It's 5 o'clock in U.S. plan B")
            .into_iter()
            .map(|word| word.stem)
            .collect();
        assert_eq!(stems, ["it", "5", "clock", "in", "plan"]);
    }
}
