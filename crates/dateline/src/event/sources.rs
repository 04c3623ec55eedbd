//! Who says so: the statements that carry an event.

use crate::language::Document;
use crate::speech::{Statement, StatementId};

use super::Event;
use super::words::{Class, Words};

/// Fills `according_to`: the statements whose content holds the word that heads the trigger, innermost first. The trigger
/// as a whole may begin with the very word that says it ("*announced* the visit").
pub(super) fn attribute(
    events: &mut [Event],
    statements: &[Statement],
    document: &Document,
    words: &Words,
) {
    let start_of = |event: &Event| {
        let (sentence, token) = event.at;
        document.sentences[sentence].tokens[token].span.start
    };
    let heads: Vec<usize> = events.iter().map(start_of).collect();
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|&i| heads[i]);
    let starts: Vec<usize> = order.iter().map(|&i| heads[i]).collect();
    let mut carried: Vec<Vec<(usize, StatementId)>> = vec![Vec::new(); events.len()];
    // "this newspaper has learnt": the report's own word.
    let own_word = |statement: &&Statement| {
        statement.speaker_span.is_some_and(|span| {
            let before = document.text[..span.start].split_whitespace().next_back();
            let speaker = span.of(document.text);
            names_publisher(speaker, words)
                || names_publisher(&format!("{} {speaker}", before.unwrap_or_default()), words)
        })
    };
    for (number, statement) in statements.iter().enumerate() {
        if own_word(&statement) {
            continue;
        }
        for piece in &statement.content {
            let first = starts.partition_point(|&start| start < piece.start);
            let last = starts.partition_point(|&start| start < piece.end);
            for &i in &order[first..last] {
                carried[i].push((piece.len(), StatementId(number)));
            }
        }
    }
    for (event, mut found) in events.iter_mut().zip(carried) {
        found.sort_unstable();
        found.dedup_by_key(|(_, id)| *id);
        event.according_to = found.into_iter().map(|(_, id)| id).collect();
    }
}

/// "this newspaper", "this agency".
fn names_publisher(speaker: &str, words: &Words) -> bool {
    let speaker = speaker.to_lowercase();
    let mut parts = speaker.split_whitespace();
    let (first, last) = (parts.next(), parts.next_back());
    first.is_some_and(|word| words.has(Class::Own, word))
        && last.is_some_and(|word| words.has(Class::Publisher, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;

    #[test]
    fn this_newspaper_is_the_report_itself() {
        let words = Words::read(&Tables::builtin()).expect("the built-in tables");
        for (speaker, expected) in [
            ("this newspaper", true),
            ("This news agency", true),
            ("the newspaper", false),
            ("this minister", false),
        ] {
            assert_eq!(names_publisher(speaker, &words), expected, "{speaker}");
        }
    }
}
