//! The piece of a text that answers a question best, with the words that were searched for.

use super::words::{Phrase, folded, words_of};

/// Words of a snippet.
const WORDS: usize = 30;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// As the text has it.
    pub(crate) text: String,
    /// The words that were searched for, in code points of the piece.
    pub(crate) marks: Vec<[usize; 2]>,
}

/// Words of a text, by number: where a phrase stands, and which one.
type Hit = (usize, usize, usize);

/// The piece in which most of the phrases stand; of equals the first. Its beginning where none does.
pub(crate) fn snippet(text: &str, phrases: &[Phrase]) -> Snippet {
    let words = words_of(text);
    let hits = hits(text, &words, phrases);
    let mut best = (0, 0);
    let mut last = 0;
    for first in 0..hits.len() {
        while last < hits.len() && hits[last].1 - hits[first].0 <= WORDS {
            last += 1;
        }
        let mut kinds: Vec<usize> = hits[first..last].iter().map(|hit| hit.2).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > best.0 {
            best = (kinds.len(), first);
        }
    }
    let from = hits
        .get(best.1)
        .map_or(0, |hit| hit.0.saturating_sub(WORDS / 3));
    let until = (from + WORDS).min(words.len());
    let start = words.get(from).map_or(0, |word| word.0);
    let end = match until {
        0 => text.len(),
        until if until == words.len() => text.len(),
        until => words[until - 1].1,
    };
    let start = if from == 0 { 0 } else { start };
    let inside = hits.iter().filter(|hit| hit.0 >= from && hit.1 <= until);
    let points = |byte: usize| text[start..byte].chars().count();
    Snippet {
        marks: inside
            .map(|hit| [points(words[hit.0].0), points(words[hit.1 - 1].1)])
            .collect(),
        text: text[start..end].to_owned(),
    }
}

/// Whether all phrases stand in a text.
pub(crate) fn holds_all(text: &str, phrases: &[Phrase]) -> bool {
    let words = words_of(text);
    let hits = hits(text, &words, phrases);
    (0..phrases.len()).all(|phrase| hits.iter().any(|hit| hit.2 == phrase))
}

fn hits(text: &str, words: &[(usize, usize)], phrases: &[Phrase]) -> Vec<Hit> {
    let folded: Vec<String> = words
        .iter()
        .map(|(start, end)| folded(&text[*start..*end]))
        .collect();
    let mut hits = Vec::new();
    for at in 0..folded.len() {
        for (number, phrase) in phrases.iter().enumerate() {
            let many = phrase.words.len();
            let Some(here) = folded.get(at..at + many) else {
                continue;
            };
            let is_last = |place: usize| place + 1 == many;
            let fits = |(place, (word, asked)): (usize, (&String, &String))| {
                word == asked || (phrase.is_beginning && is_last(place) && word.starts_with(asked))
            };
            if here.iter().zip(&phrase.words).enumerate().all(fits) {
                hits.push((at, at + many, number));
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    #[test]
    fn the_piece_with_most_of_the_words_is_shown() {
        let text = format!(
            "Talks began. {} The Élysée said peace talks go on. {}",
            "More. ".repeat(60),
            "End. ".repeat(60)
        );
        let words = Words::read("elysee \"peace talks\" go*").expect("a question");
        let found = snippet(&text, &words.phrases);
        let marked: Vec<String> = found
            .marks
            .iter()
            .map(|[start, end]| found.text.chars().skip(*start).take(end - start).collect())
            .collect();
        assert_eq!(marked, ["Élysée", "peace talks", "go"]);
        assert!(holds_all(&text, &words.phrases));
        let nothing = snippet("", &words.phrases);
        assert_eq!((nothing.text.as_str(), nothing.marks.len()), ("", 0));
    }
}
