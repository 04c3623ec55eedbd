//! Puts tokens into sentences. Full stops that belong to abbreviations have been told apart by then
//! ([`super::tokens`]); here it is decided where a sentence ends.

use super::tokens::{Next, Piece, PieceKind, Tokens};
use crate::Span;

/// How many tokens are looked at behind a full stop.
const LOOK_AHEAD: usize = 8;

/// The tokens of one sentence.
pub(super) type Pieces = Vec<Piece>;

/// The sentences of a paragraph's tokens. A sentence also ends at each byte offset of `breaks`.
pub(super) fn group(
    rules: &Tokens,
    text: &str,
    pieces: Vec<Piece>,
    breaks: &[usize],
) -> Vec<Pieces> {
    let splitter = Splitter {
        rules,
        text,
        pieces: &pieces,
    };
    let mut sentences = Vec::new();
    let mut current = Pieces::new();
    let mut at = 0;
    while at < pieces.len() {
        let end = splitter.end_after(at, at - current.len());
        let last = end.unwrap_or(at);
        current.extend_from_slice(&pieces[at..=last]);
        at = last + 1;
        let broken = breaks.iter().any(|&offset| {
            pieces[last].span.end <= offset
                && pieces.get(at).is_none_or(|next| offset <= next.span.start)
        });
        if end.is_some() || broken || at == pieces.len() {
            part_full_stop(text, &mut current);
            sentences.push(std::mem::take(&mut current));
        }
    }
    sentences
}

/// A sentence that ends in an abbreviation has its full stop as a token ("Apple Inc" "."), but for "U.S." and
/// "a.m.", which are looked up with it.
fn part_full_stop(text: &str, pieces: &mut Pieces) {
    let Some(last) = pieces.last_mut() else {
        return;
    };
    let PieceKind::Abbreviation(next) = last.kind else {
        return;
    };
    let span = last.span;
    let Some(word) = span.of(text).strip_suffix('.') else {
        return;
    };
    if next == Next::Dotted || word.is_empty() || word.contains('.') {
        return;
    }
    let stop = span.end - 1;
    last.span = Span::new(span.start, stop);
    last.kind = PieceKind::Word;
    pieces.push(Piece {
        span: Span::new(stop, span.end),
        kind: PieceKind::Stop,
    });
}

struct Splitter<'t> {
    rules: &'t Tokens,
    text: &'t str,
    pieces: &'t [Piece],
}

impl Splitter<'_> {
    /// The last token of the sentence that ends with the token at `at` (the token itself, or closing marks after
    /// it); nothing where none ends.
    fn end_after(&self, at: usize, first: usize) -> Option<usize> {
        let kind = self.pieces[at].kind;
        if !matches!(
            kind,
            PieceKind::Stop | PieceKind::Ellipsis | PieceKind::Abbreviation(_)
        ) {
            return None;
        }
        let last = self.with_closing(at);
        let Some(next) = self.pieces.get(last + 1) else {
            return Some(last);
        };
        let gap = self.pieces[last].span.end < next.span.start;
        let ends = match kind {
            PieceKind::Abbreviation(next) => self.abbreviation_ends(at, next, last),
            PieceKind::Stop => !self.is_list_number(at, first) && self.stop_ends(at, last, gap),
            _ => gap && self.first_word(last + 1).is_some_and(begins_upper),
        };
        ends.then_some(last)
    }

    /// Closing marks and more full stops that hang on the token.
    fn with_closing(&self, at: usize) -> usize {
        let mut last = at;
        while let Some(next) = self.pieces.get(last + 1) {
            let hangs = self.pieces[last].span.end == next.span.start;
            let closes = matches!(
                next.kind,
                PieceKind::Close | PieceKind::Stop | PieceKind::Ellipsis
            );
            // A straight mark with spaces on both sides (tokenised text): it closes unless a word hangs on it.
            let alone = next.kind == PieceKind::Close
                && matches!(next.span.of(self.text), ")" | "”" | "''" | "’’")
                && last - at < LOOK_AHEAD;
            // ". . .": a spaced ellipsis.
            let dotted = next.kind == PieceKind::Stop
                && last - at < LOOK_AHEAD
                && next.span.of(self.text) == ".";
            if hangs && closes || alone || dotted {
                last += 1;
            } else if let Some(length) = self.reference(last + 1) {
                last += length;
            } else {
                break;
            }
        }
        last
    }

    /// "[5]" after a full stop refers to what stands before it; its number of tokens.
    fn reference(&self, from: usize) -> Option<usize> {
        let words = self.pieces.get(from..from + 3)?;
        let form = |at: usize| words[at].span.of(self.text);
        let number = form(1).len() <= 3 && form(1).bytes().all(|b| b.is_ascii_digit());
        (form(0) == "[" && number && form(2) == "]").then_some(3)
    }

    fn stop_ends(&self, at: usize, last: usize, gap: bool) -> bool {
        let stop = self.pieces[at].span.of(self.text);
        let Some(first) = self.first_word(last + 1) else {
            return gap;
        };
        if !gap {
            // "ended.The": a stop without a space after it ends a sentence between two words only.
            let before_is_word = at > 0
                && self.pieces[at - 1].kind == PieceKind::Word
                && self.pieces[at - 1].span.len() >= 2;
            let next = &self.pieces[last + 1];
            let after_is_word = matches!(
                next.kind,
                PieceKind::Word | PieceKind::Open | PieceKind::Abbreviation(_)
            );
            return before_is_word && after_is_word && begins_upper(first);
        }
        if first.chars().next().is_some_and(char::is_lowercase) {
            // "iPhone" opens a sentence, "is" goes on with one.
            return first.chars().skip(1).any(char::is_uppercase);
        }
        let quoted = last > at;
        if quoted && stop.contains(['?', '!']) && self.speaker_follows(last + 1) {
            return false;
        }
        true
    }

    /// "1." at the beginning of a sentence.
    fn is_list_number(&self, at: usize, first: usize) -> bool {
        let opens = self.pieces[first].span.of(self.text);
        at == first + 1 && opens.len() <= 2 && opens.bytes().all(|b| b.is_ascii_digit())
    }

    /// `Smith asked`, `the minister said` after a quoted question.
    fn speaker_follows(&self, from: usize) -> bool {
        self.pieces[from..]
            .iter()
            .take(LOOK_AHEAD - 3)
            .take_while(|piece| matches!(piece.kind, PieceKind::Word | PieceKind::Abbreviation(_)))
            .any(|piece| self.rules.speaking.contains(piece.span.of(self.text)))
    }

    fn abbreviation_ends(&self, at: usize, next: Next, last: usize) -> bool {
        let Some(first) = self.first_word(last + 1) else {
            return matches!(next, Next::Any | Next::End | Next::Dotted) && last > at;
        };
        if !self.pieces[at].span.of(self.text).ends_with('.') {
            return false;
        }
        let opens = self.rules.starters.contains(first);
        match next {
            Next::Before | Next::Number => false,
            Next::End => {
                let goes_on =
                    first.chars().all(char::is_uppercase) || self.rules.after_hour.contains(first);
                opens || begins_upper(first) && !goes_on
            }
            Next::Any | Next::State | Next::Dotted => opens || last > at && begins_upper(first),
            // "George W. The" does not occur; "in group A. The" does.
            Next::Initial => {
                opens
                    && first.len() > 1
                    && at > 0
                    && !begins_upper(self.pieces[at - 1].span.of(self.text))
            }
        }
    }

    /// The first word from there on, opening marks and dashes passed over.
    fn first_word(&self, from: usize) -> Option<&str> {
        self.pieces[from..]
            .iter()
            .take(LOOK_AHEAD)
            .find(|piece| matches!(piece.kind, PieceKind::Word | PieceKind::Abbreviation(_)))
            .map(|piece| piece.span.of(self.text))
    }
}

/// Whether it begins as sentences do: with a capital, a digit, or a letter of a script without capitals.
fn begins_upper(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase())
}
