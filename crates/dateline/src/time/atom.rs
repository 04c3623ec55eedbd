//! The smallest pieces that the calendar grammar looks at.
//!
//! Time expressions do not respect words: "four-day", "mid-1990s", "9pm" and "March-April" are one or three tokens
//! according to the tokenizer's taste. The grammar therefore cuts the sentence's characters itself, always in the
//! same way, into atoms (words, numbers, marks), and remembers for each the token that covers it, so that parts of
//! speech, trees and names can be asked for.

use super::words::{ClassSet, Words};
use crate::Span;
use crate::language::Sentence;

/// A word, number or mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) span: Span,
    /// Token of the sentence that covers its first byte.
    pub(super) token: usize,
    /// Id of the lower-case word, where the tables know it.
    pub(super) word: u32,
    /// Classes of the word.
    pub(super) classes: ClassSet,
    pub(super) kind: Kind,
    /// Whether no white space stands before.
    pub(super) glued: bool,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
}

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number(Digits),
    Mark,
}

/// A number in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    /// Value in thousandths, at most [`MOST`].
    pub(super) thousandths: i64,
    /// Digits of the whole part as written ("007" has three).
    pub(super) whole: u8,
    /// Digits after the point.
    pub(super) fraction: u8,
    /// Whether thousands are parted by commas.
    pub(super) commas: bool,
    pub(super) suffix: Suffix,
}

/// Letters written onto a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    None,
    /// "15th".
    Ordinal,
    /// "1990s".
    Plural,
}

/// Larger numbers count as this one: no calendar reaches it.
const MOST: i64 = 1_000_000_000_000_000;

/// The atoms of a sentence.
pub(super) fn atoms(text: &str, sentence: &Sentence, words: &Words, atoms: &mut Vec<Atom>) {
    atoms.clear();
    let mut cutter = Cutter {
        text,
        at: sentence.span.start,
        end: sentence.span.end,
        lower: String::new(),
    };
    let mut token = 0;
    let mut glued = true;
    while cutter.at < cutter.end {
        let start = cutter.at;
        let Some(first) = text[start..cutter.end].chars().next() else {
            break;
        };
        if first.is_whitespace() {
            cutter.at += first.len_utf8();
            glued = false;
            continue;
        }
        let (kind, word) = cutter.cut(first, words);
        while token + 1 < sentence.tokens.len() && sentence.tokens[token].span.end <= start {
            token += 1;
        }
        atoms.push(Atom {
            span: Span::new(start, cutter.at),
            token,
            word,
            classes: words.classes(word),
            kind,
            glued,
            capital: first.is_uppercase(),
        });
        glued = true;
    }
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Room for the lower-case form, kept to save allocations.
    lower: String,
}

impl Cutter<'_> {
    /// Cuts one atom and says what it is, and its word.
    fn cut(&mut self, first: char, words: &Words) -> (Kind, u32) {
        if first.is_ascii_digit() {
            return (Kind::Number(self.number()), 0);
        }
        if first.is_alphabetic() {
            return (Kind::Word, self.word(words));
        }
        let start = self.at;
        self.at += first.len_utf8();
        if is_apostrophe(first) && self.clitic_s() {
            return (Kind::Mark, words.id("'s"));
        }
        let id = match first {
            '–' | '—' | '‑' | '−' => words.id("-"),
            '’' | '‘' | '`' => words.id("'"),
            _ => words.id(&self.text[start..self.at]),
        };
        (Kind::Mark, id)
    }

    /// Takes the "s" of a possessive.
    fn clitic_s(&mut self) -> bool {
        let rest = self.rest();
        let is_s =
            rest.starts_with(['s', 'S']) && !rest[1..].starts_with(|c: char| c.is_alphanumeric());
        if is_s {
            self.at += 1;
        }
        is_s
    }

    fn rest(&self) -> &str {
        &self.text[self.at..self.end]
    }

    fn word(&mut self, words: &Words) -> u32 {
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(self.end - self.at);
        self.at += length;
        self.lower_from(start);
        if self.abbreviation(start) {
            return words.id(&self.lower);
        }
        if self.lower == "o" && self.o_clock() {
            return words.id("o'clock");
        }
        // "Sept." is a word of the table with its full stop.
        if self.rest().starts_with('.') {
            self.lower.push('.');
            let with_stop = words.id(&self.lower);
            if with_stop != 0 {
                self.at += 1;
                return with_stop;
            }
            self.lower.pop();
        }
        words.id(&self.lower)
    }

    /// Letters parted by full stops ("p.m.", "U.S."): takes them all.
    fn abbreviation(&mut self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let single = self.at - start == 1 && bytes.get(self.at) == Some(&b'.');
        let second = bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic)
            && self.at + 1 < self.end
            && !bytes.get(self.at + 2).is_some_and(u8::is_ascii_alphabetic);
        if !single || !second {
            return false;
        }
        let mut at = self.at;
        while at + 1 < self.end
            && bytes[at] == b'.'
            && bytes[at + 1].is_ascii_alphabetic()
            && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
        {
            at += 2;
        }
        if at < self.end && bytes[at] == b'.' {
            at += 1;
        }
        self.at = at;
        self.lower_from(start);
        true
    }

    fn o_clock(&mut self) -> bool {
        let rest = self.rest();
        let taken = ["'clock", "’clock"]
            .iter()
            .find(|tail| rest.starts_with(**tail))
            .map(|tail| tail.len());
        self.at += taken.unwrap_or(0);
        taken.is_some()
    }

    fn lower_from(&mut self, start: usize) {
        self.lower.clear();
        let slice = &self.text[start..self.at];
        if slice.is_ascii() {
            self.lower.push_str(slice);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower
                .extend(slice.chars().flat_map(char::to_lowercase));
        }
    }

    fn number(&mut self) -> Digits {
        let bytes = &self.text.as_bytes()[..self.end];
        let mut whole = 0_u8;
        let mut value = 0_i64;
        let mut commas = false;
        let mut at = self.at;
        loop {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                value = (value * 10 + i64::from(bytes[at] - b'0')).min(MOST);
                whole = whole.saturating_add(1);
                at += 1;
            }
            // A comma parts thousands where exactly three digits follow.
            let thousands = bytes.get(at) == Some(&b',')
                && (commas || whole <= 3)
                && digits_at(bytes, at + 1) == 3;
            if !thousands {
                break;
            }
            commas = true;
            at += 1;
        }
        let mut thousandths = value.saturating_mul(1000).min(MOST);
        let mut fraction = 0_u8;
        let decimals = digits_at(bytes, at + 1);
        let is_fraction = bytes.get(at) == Some(&b'.')
            && (1..=3).contains(&decimals)
            && !(bytes.get(at + 1 + decimals) == Some(&b'.')
                && digits_at(bytes, at + 2 + decimals) > 0);
        if is_fraction {
            let mut weight = 100;
            for &byte in &bytes[at + 1..at + 1 + decimals] {
                thousandths += i64::from(byte - b'0') * weight;
                weight /= 10;
                fraction += 1;
            }
            at += 1 + decimals;
        }
        let suffix = suffix(&bytes[at..]);
        at += match suffix {
            Suffix::None => 0,
            Suffix::Ordinal => 2,
            Suffix::Plural => 1,
        };
        self.at = at;
        Digits {
            thousandths,
            whole,
            fraction,
            commas,
            suffix,
        }
    }
}

fn digits_at(bytes: &[u8], from: usize) -> usize {
    bytes
        .get(from..)
        .unwrap_or(&[])
        .iter()
        .take(4)
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

fn suffix(rest: &[u8]) -> Suffix {
    let ends = |length: usize| {
        !rest
            .get(length)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
    };
    let two = [
        rest.first().map_or(0, u8::to_ascii_lowercase),
        rest.get(1).map_or(0, u8::to_ascii_lowercase),
    ];
    if [*b"st", *b"nd", *b"rd", *b"th"].contains(&two) && ends(2) {
        Suffix::Ordinal
    } else if two[0] == b's' && ends(1) {
        Suffix::Plural
    } else {
        Suffix::None
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}
