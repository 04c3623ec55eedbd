//! Days that a heading sets for what stands under it: "THURSDAY, 27 April" in a list of the week ahead.

use crate::language::{Document, Sentence, Upos};
use crate::time::{TimeExpression, TimeId, TimexType};

/// Days that stand alone make a list from here on; one may be the date of a letter or a page.
const FEWEST: usize = 2;

/// For each sentence, the day of the heading that it stands under; none where the report is no list of days.
pub(super) fn days(document: &Document, times: &[TimeExpression]) -> Vec<Option<TimeId>> {
    let count = document.sentences.len();
    let mut headings: Vec<Option<TimeId>> = vec![None; count];
    for (i, time) in times.iter().enumerate() {
        let Some(sentence) = document.sentences.get(time.sentence) else {
            continue;
        };
        if time.kind == TimexType::Date && time.interval.is_some() && is_all(sentence, time) {
            headings[time.sentence] = Some(TimeId(i));
        }
    }
    if headings.iter().flatten().count() < FEWEST {
        return vec![None; count];
    }
    let mut current = None;
    let under = |(heading, sentence): (Option<TimeId>, &Sentence)| {
        if heading.is_some() {
            current = heading;
        } else if is_other_heading(sentence) {
            current = None;
        }
        current
    };
    headings
        .into_iter()
        .zip(&document.sentences)
        .map(under)
        .collect()
}

/// Whether the expression is all that the sentence says.
fn is_all(sentence: &Sentence, time: &TimeExpression) -> bool {
    let (start, end) = time.tokens;
    let tokens = sentence.tokens.iter().enumerate();
    tokens
        .filter(|(_, token)| token.upos != Upos::Punct)
        .all(|(i, _)| start <= i && i < end)
}

/// "LOOKING FURTHER": capitals alone, with no full stop, name another part of the list.
fn is_other_heading(sentence: &Sentence) -> bool {
    let mut words = sentence
        .tokens
        .iter()
        .filter(|token| token.upos != Upos::Punct)
        .peekable();
    let capitals =
        |form: &str| form.chars().any(char::is_alphabetic) && !form.chars().any(char::is_lowercase);
    words.peek().is_some()
        && words.all(|word| capitals(&word.form))
        && sentence.tokens.last().is_some_and(|last| last.form != ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing::sentence;

    #[test]
    fn capitals_alone_are_a_heading() {
        for (tree, expected) in [
            (
                "LOOKING look VERB VBG 0 root
                 FURTHER further ADV RBR 1 advmod",
                true,
            ),
            (
                "NATO NATO PROPN NNP 2 nsubj
                 agreed agree VERB VBD 0 root",
                false,
            ),
            (
                "HALT halt VERB VB 0 root
                 . . PUNCT . 1 punct",
                false,
            ),
        ] {
            assert_eq!(is_other_heading(&sentence(tree)), expected, "{tree}");
        }
    }
}
