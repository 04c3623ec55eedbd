//! Who says so: the statements that carry an event.

use crate::language::Document;
use crate::speech::{Statement, StatementId};

use super::Event;

/// Fills `according_to`: the statements whose content holds the word that heads the trigger, innermost first. The trigger
/// as a whole may begin with the very word that says it ("*announced* the visit").
pub(super) fn attribute(events: &mut [Event], statements: &[Statement], document: &Document) {
    let start_of = |event: &Event| {
        let (sentence, token) = event.at;
        document.sentences[sentence].tokens[token].span.start
    };
    let heads: Vec<usize> = events.iter().map(start_of).collect();
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|&i| heads[i]);
    let starts: Vec<usize> = order.iter().map(|&i| heads[i]).collect();
    let mut carried: Vec<Vec<(usize, StatementId)>> = vec![Vec::new(); events.len()];
    for (number, statement) in statements.iter().enumerate() {
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
