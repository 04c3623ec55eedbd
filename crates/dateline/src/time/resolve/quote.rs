//! Words said on another day: "tomorrow" inside them is counted from then.

use super::{Anchored, Base, Operation, Resolver};
use crate::Span;
use crate::time::calendar::Grain;
use crate::time::parsed::Slot;

/// Bytes of a sentence within which quotation marks are counted.
const LONGEST: usize = 4000;

impl Resolver<'_> {
    /// The day from which a deictic expression inside quotation marks is counted, where the same sentence says
    /// plainly on which day the words were spoken.
    pub(super) fn utterance(&self, index: usize) -> Option<Base> {
        let parsed = &self.parsed[index];
        let deictic = match self.row(index).operation {
            Operation::Day => parsed.fields.has(Slot::Offset),
            Operation::Unit => true,
            _ => false,
        };
        if !deictic || !self.is_quoted(parsed.sentence, parsed.span) {
            return None;
        }
        let neighbours = index.saturating_sub(4)..(index + 5).min(self.parsed.len());
        for other in neighbours {
            let said = &self.parsed[other];
            let plain = other != index
                && said.sentence == parsed.sentence
                && self.row(other).operation == Operation::Day
                && (said.fields.has(Slot::Weekday) || said.fields.has(Slot::Day))
                && !self.is_quoted(said.sentence, said.span)
                && self.is_said_then(other);
            if !plain {
                continue;
            }
            let point = self
                .resolve(other)?
                .point
                .filter(|point| point.grain == Grain::Day)?;
            return Some(Base {
                day: Some(point.first),
                anchor: Anchored::Parsed(other),
            });
        }
        None
    }

    /// Whether the expression hangs on a verb of saying.
    fn is_said_then(&self, index: usize) -> bool {
        let sentence = self.sentence(index);
        let (start, end) = self.parsed[index].tokens;
        if end > sentence.tokens.len() || start >= end {
            return false;
        }
        let is_saying = |at: usize| self.directions.is_saying(&sentence.tokens[at].lemma);
        // "said on Wednesday": the verb may stand right before, wherever the tree hangs the day.
        let neighbour = (start.saturating_sub(2)..start)
            .rev()
            .find(|&at| !sentence.tokens[at].is("case"));
        neighbour.is_some_and(is_saying)
            || sentence.tokens[sentence.head_of(start, end)]
                .head
                .is_some_and(is_saying)
    }

    /// Whether an odd number of quotation marks stands before it in its sentence.
    fn is_quoted(&self, sentence: usize, span: Span) -> bool {
        let from = self.document.sentences[sentence].span.start;
        // A sentence that long is no sentence, and counting in it again and again would cost its square.
        if span.start - from > LONGEST {
            return false;
        }
        let before = &self.document.text[from..span.start];
        let opened = before.matches(['“', '«', '„']).count() + before.matches("``").count();
        let closed = before.matches(['”', '»']).count() + before.matches("''").count();
        let straight = before.matches('"').count();
        opened > closed || straight % 2 == 1
    }
}
