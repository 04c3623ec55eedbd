//! Cuts text into tokens by the conventions of the UD English treebanks (EWT, GUM): clitics and punctuation stand
//! alone, hyphenated words are cut at the hyphen but for bound prefixes ("anti-war"), numbers, dates, addresses of
//! the net and abbreviations stay whole.
//!
//! One walk from left to right; what is looked at ahead is bounded, so that the time is linear in the text.

use std::collections::{HashMap, HashSet};

use super::net;
use super::words::is_joined_number;
use crate::tables::{Builtin, Tables};
use crate::{Error, Span};

/// The tables.
pub(super) const TABLES: [Builtin; 2] = [
    ("en/tokens.tsv", include_str!("../../data/en/tokens.tsv")),
    (
        "en/abbreviations.tsv",
        include_str!("../../data/en/abbreviations.tsv"),
    ),
];

/// A token before anything is known of it but its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) kind: PieceKind,
}

/// What the end of a sentence is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    Word,
    /// "St.", "U.S.": its full stop may end a sentence too.
    Abbreviation(Next),
    /// ".", "?", "!" and runs of them.
    Stop,
    /// "…", "...".
    Ellipsis,
    /// A quotation mark or bracket that opens.
    Open,
    /// One that closes.
    Close,
    /// Other punctuation and symbols.
    Sign,
}

/// What may follow an abbreviation inside its sentence (column `next` of the table).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Before,
    Number,
    State,
    Any,
    End,
    /// "U.S.", "a.m.": letters parted by full stops, which keep the last one even where a sentence ends.
    Dotted,
    /// "J.": one letter.
    Initial,
}

/// The rules, from the tables.
#[derive(Debug)]
pub(super) struct Tokens {
    clitics: Vec<String>,
    parts: HashMap<String, Vec<usize>>,
    elisions: HashSet<String>,
    prefixes: HashSet<String>,
    suffixes: HashSet<String>,
    whole: HashSet<String>,
    units: HashSet<String>,
    emoticons: Vec<String>,
    abbreviations: HashMap<String, Next>,
    pub(super) starters: HashSet<String>,
    pub(super) speaking: HashSet<String>,
    pub(super) after_hour: HashSet<String>,
}

impl Tokens {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut tokens = Tokens {
            clitics: Vec::new(),
            parts: HashMap::new(),
            elisions: HashSet::new(),
            prefixes: HashSet::new(),
            suffixes: HashSet::new(),
            whole: HashSet::new(),
            units: HashSet::new(),
            emoticons: Vec::new(),
            abbreviations: HashMap::new(),
            starters: HashSet::new(),
            speaking: HashSet::new(),
            after_hour: HashSet::new(),
        };
        for row in tables.tsv("en/tokens.tsv")? {
            let form = row.get("form").to_owned();
            match row.get("kind") {
                "clitic" => tokens.clitics.push(form),
                "parts" => {
                    let parts = row.list("parts");
                    if parts.concat().len() != form.len() {
                        return Err(row.error("the parts do not add up to the word"));
                    }
                    let lengths = parts.iter().map(|part| part.len()).collect();
                    tokens.parts.insert(form, lengths);
                }
                "elision" => drop(tokens.elisions.insert(form)),
                "prefix" => drop(tokens.prefixes.insert(form)),
                "suffix" => drop(tokens.suffixes.insert(form)),
                "whole" => drop(tokens.whole.insert(form)),
                // Read where trees are mended.
                "pairing" | "rare-verb" | "due-verb" => {}
                "unit" => drop(tokens.units.insert(form)),
                "emoticon" => tokens.emoticons.push(form),
                "starter" => drop(tokens.starters.insert(form)),
                "after-hour" => drop(tokens.after_hour.insert(form)),
                "speaking" => drop(tokens.speaking.insert(form)),
                other => return Err(row.error(format!("there is no kind {other:?}"))),
            }
        }
        tokens
            .emoticons
            .sort_by_key(|form| std::cmp::Reverse(form.len()));
        for row in tables.tsv("en/abbreviations.tsv")? {
            let next = match row.get("next") {
                "before" => Next::Before,
                "number" => Next::Number,
                "state" => Next::State,
                "any" => Next::Any,
                "end" => Next::End,
                other => return Err(row.error(format!("there is no next {other:?}"))),
            };
            tokens
                .abbreviations
                .insert(row.get("form").to_owned(), next);
        }
        Ok(tokens)
    }

    /// The tokens of a stretch of text, in order.
    pub(super) fn cut(&self, text: &str, within: Span) -> Vec<Piece> {
        let mut cutter = Cutter {
            rules: self,
            text,
            at: within.start,
            end: within.end,
            chunk_end: within.start,
            net_ahead: false,
            pieces: Vec::with_capacity(within.len() / 5 + 1),
        };
        cutter.run();
        cutter.pieces
    }

    fn abbreviation(&self, form: &str) -> Option<Next> {
        self.abbreviations.get(form).copied()
    }
}

/// The walk over one stretch.
struct Cutter<'t> {
    rules: &'t Tokens,
    text: &'t str,
    at: usize,
    end: usize,
    /// End of the stretch without white space that is being read.
    chunk_end: usize,
    /// Whether that stretch holds what an address of the net must hold.
    net_ahead: bool,
    pieces: Vec<Piece>,
}

/// White space, and characters of no width that part words.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Letters, digits and the marks that belong to them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '_' | '\u{ad}' | '\u{200c}' | '\u{200d}')
}

impl Cutter<'_> {
    fn run(&mut self) {
        while self.at < self.end {
            let rest = &self.text[self.at..self.end];
            let Some(c) = rest.chars().next() else {
                return;
            };
            if is_space(c) {
                self.at += c.len_utf8();
                continue;
            }
            if self.at >= self.chunk_end {
                self.open_chunk();
            }
            self.one(c);
        }
    }

    fn open_chunk(&mut self) {
        let rest = &self.text[self.at..self.end];
        let length = rest.find(is_space).unwrap_or(rest.len());
        self.chunk_end = self.at + length;
        self.net_ahead = net::is_possible(&rest[..length]);
    }

    fn chunk(&self) -> &str {
        &self.text[self.at..self.chunk_end]
    }

    fn push(&mut self, length: usize, kind: PieceKind) {
        self.pieces.push(Piece {
            span: Span::new(self.at, self.at + length),
            kind,
        });
        self.at += length;
    }

    /// Whether the token that begins here has white space, the beginning or an opening mark before it.
    fn at_edge(&self) -> bool {
        self.pieces
            .last()
            .is_none_or(|last| last.span.end < self.at || last.kind == PieceKind::Open)
    }

    fn one(&mut self, c: char) {
        let chunk = self.chunk();
        if self.net_ahead
            && let Some(length) = net::address(chunk, self.at_edge())
        {
            return self.push(length, PieceKind::Word);
        }
        if is_word(c) {
            return self.word();
        }
        if is_apostrophe(c)
            && let Some(length) = self.elision()
        {
            return self.push(length, PieceKind::Word);
        }
        if self.at_edge()
            && let Some(emoticon) = self
                .rules
                .emoticons
                .iter()
                .find(|form| chunk == form.as_str())
        {
            return self.push(emoticon.len(), PieceKind::Sign);
        }
        let next_is_digit = chunk[c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if next_is_digit && matches!(c, '.' | '+') && self.at_edge() {
            let length = c.len_utf8() + number_length(&chunk[1..]);
            return self.push(length, PieceKind::Word);
        }
        self.sign(c);
    }

    /// "'em", "'90s": an apostrophe that belongs to the word.
    fn elision(&self) -> Option<usize> {
        if !self.at_edge() {
            return None;
        }
        let chunk = self.chunk();
        let first = chunk.chars().next()?.len_utf8();
        let length = chunk[first..]
            .find(|c| !is_word(c))
            .unwrap_or(chunk.len() - first);
        if length > 8 {
            return None;
        }
        let word = &chunk[first..first + length];
        // Text that has been tokenised before: "it 's".
        let lower = chunk[..first + length]
            .to_lowercase()
            .replace(['’', '‘', 'ʼ'], "'");
        if self.rules.clitics.contains(&lower) {
            return Some(first + length);
        }
        let digits = word.trim_end_matches('s');
        let is_year = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        (is_year
            || length < 8
                && self
                    .rules
                    .elisions
                    .contains(&format!("'{}", word.to_lowercase())))
        .then_some(first + length)
    }

    fn sign(&mut self, c: char) {
        let chunk = self.chunk();
        let run = |accept: fn(char) -> bool| chunk.find(|c| !accept(c)).unwrap_or(chunk.len());
        let (length, kind) = match c {
            '.' | '?' | '!' | '…' => {
                let length = run(|c| matches!(c, '.' | '?' | '!' | '…'));
                let ellipsis = chunk[..length].starts_with("..") || c == '…';
                let asks = chunk[..length].contains(['?', '!']);
                let kind = if ellipsis && !asks {
                    PieceKind::Ellipsis
                } else {
                    PieceKind::Stop
                };
                (length, kind)
            }
            '-' | '=' | '*' | '_' | '~' | '+' | '#' | '<' | '>' => (
                chunk.find(|other| other != c).unwrap_or(chunk.len()),
                PieceKind::Sign,
            ),
            '(' | '[' | '{' | '“' | '«' | '„' | '‹' => (c.len_utf8(), PieceKind::Open),
            ')' | ']' | '}' | '”' | '»' | '›' => (c.len_utf8(), PieceKind::Close),
            '"' | '`' | '\'' | '’' | '‘' => {
                let doubled = chunk
                    .chars()
                    .take(3)
                    .take_while(|other| *other == c)
                    .count()
                    == 2;
                let length = if doubled && c != '"' {
                    2 * c.len_utf8()
                } else {
                    c.len_utf8()
                };
                let before_space = chunk.len() == length
                    || !chunk[length..].starts_with(|c| is_word(c) || "\"'“‘([$£€.…@#".contains(c));
                let opens = self.at_edge() && !before_space || c == '‘' || c == '`';
                (
                    length,
                    if opens {
                        PieceKind::Open
                    } else {
                        PieceKind::Close
                    },
                )
            }
            _ => (c.len_utf8(), PieceKind::Sign),
        };
        self.push(length, kind);
    }

    /// A token that begins with a letter or digit, cut further where it holds several.
    fn word(&mut self) {
        let length = self.word_length();
        let word = &self.text[self.at..self.at + length];
        if let Some(next) = self.with_full_stop(length) {
            return self.push(length + 1, PieceKind::Abbreviation(next));
        }
        if word.len() <= 40 {
            let lower = word.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
            if let Some(lengths) = self
                .rules
                .parts
                .get(&lower)
                .filter(|_| lower.len() == word.len())
            {
                for &part in lengths {
                    self.push(part, PieceKind::Word);
                }
                return;
            }
            if let Some(host) = self.host(word) {
                if let Some(stop) = word[..host].strip_suffix('.') {
                    // "U.S.'s": the host is an abbreviation.
                    let next = if stop.contains('.') {
                        Next::Dotted
                    } else {
                        Next::Any
                    };
                    self.push(host, PieceKind::Abbreviation(next));
                } else {
                    self.push(host, PieceKind::Word);
                }
                self.push(length - host, PieceKind::Word);
                return;
            }
            let digits = number_length(word);
            if digits > 0
                && digits < length
                && self.rules.units.contains(&word[digits..].to_lowercase())
            {
                self.push(digits, PieceKind::Word);
                self.push(length - digits, PieceKind::Word);
                return;
            }
            // "US$5": the currency's sign stands at the end of its token.
            let after = self.text[self.at + length..self.chunk_end].chars().next();
            if word.len() <= 3 && after == Some('$') && word.chars().all(char::is_uppercase) {
                return self.push(length + 1, PieceKind::Word);
            }
        }
        self.push(length, PieceKind::Word);
    }

    /// Length of the word without the clitic at its end, where it has one.
    fn host(&self, word: &str) -> Option<usize> {
        let length = self.rules.clitics.iter().find_map(|clitic| {
            let mut at = word.len();
            for expected in clitic.chars().rev() {
                let found = word[..at].chars().next_back()?;
                let same = found.to_ascii_lowercase() == expected
                    || expected == '\'' && is_apostrophe(found);
                if !same {
                    return None;
                }
                at -= found.len_utf8();
            }
            (at > 0).then_some(at)
        })?;
        // "the 1590's" is one word in the treebanks.
        (!word[..length].chars().all(|c| c.is_ascii_digit())).then_some(length)
    }

    /// How far the token goes: letters and digits, and what may join them.
    fn word_length(&self) -> usize {
        let chunk = self.chunk();
        let bytes = chunk.len();
        let mut at = 0;
        let mut before = ' ';
        loop {
            let run = chunk[at..].find(|c| !is_word(c)).unwrap_or(bytes - at);
            if run > 0 {
                before = chunk[at..at + run].chars().next_back().unwrap_or(' ');
            }
            at += run;
            let mut ahead = chunk[at..].chars();
            let Some(joint) = ahead.next() else { return at };
            let Some(after) = ahead.next() else { return at };
            let is_followed = is_word(after);
            let both = |test: fn(&char) -> bool| test(&before) && test(&after);
            let joins = is_followed
                && match joint {
                    '.' => {
                        both(|c| c.is_ascii_digit())
                            || self.is_dotted(&chunk[..at], &chunk[at + 1..])
                    }
                    ',' | ':' | '/' => both(|c| c.is_ascii_digit()),
                    '&' => {
                        both(|c| c.is_alphabetic()) && before.is_uppercase() == after.is_uppercase()
                    }
                    '+' => false,
                    '*' => both(|c| c.is_alphabetic()),
                    '-' | '‑' => {
                        self.is_hyphen_inside(&chunk[..at], &chunk[at + joint.len_utf8()..])
                    }
                    c if is_apostrophe(c) => before.is_alphanumeric() && after.is_alphanumeric(),
                    _ => false,
                };
            // "U.S.'s", "Jr.'s": the possessive of an abbreviation.
            let possessive = joint == '.'
                && is_apostrophe(after)
                && self.is_abbreviated(&chunk[..=at])
                && ahead.next().is_some_and(is_word);
            if possessive {
                at += 1 + after.len_utf8();
            } else if joins {
                at += joint.len_utf8();
            } else {
                return at;
            }
        }
    }

    fn is_abbreviated(&self, form: &str) -> bool {
        form.len() < 16
            && (self.rules.abbreviation(form).is_some()
                || is_dotted_form(form.trim_end_matches('.')))
    }

    /// "U.S": single letters parted by full stops; "Ph.D".
    #[allow(clippy::unused_self, reason = "beside the other joints")]
    fn is_dotted(&self, before: &str, after: &str) -> bool {
        let part = before.rsplit('.').next().unwrap_or(before);
        let next = after
            .find(|c| !is_word(c))
            .map_or(after, |end| &after[..end]);
        let short = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
        before.len() < 24
            && (short(part) && short(next)
                || matches!(
                    (part, next),
                    ("Ph" | "M" | "B" | "D", "D" | "Sc" | "Phil" | "Ed")
                ))
    }

    /// Whether the hyphen between belongs to the token.
    fn is_hyphen_inside(&self, before: &str, after: &str) -> bool {
        if before.len() > 40 {
            return false;
        }
        let next = after
            .find(|c: char| !is_word(c))
            .map_or(after, |end| &after[..end]);
        if next.len() > 40 {
            return false;
        }
        if before.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
            return is_joined_number(before, after);
        }
        let lower = before.to_lowercase();
        self.rules.prefixes.contains(&lower)
            || self
                .rules
                .whole
                .contains(&format!("{lower}-{}", next.to_lowercase()))
            || self.rules.suffixes.contains(&next.to_lowercase()) && !before.contains('-')
    }

    /// Whether the full stop after the word is part of it.
    fn with_full_stop(&self, length: usize) -> Option<Next> {
        let rest = &self.chunk()[length..];
        if !rest.starts_with('.') || rest.starts_with("..") || rest.starts_with(".…") {
            return None;
        }
        let word = &self.chunk()[..length];
        if word.len() > 16 {
            return None;
        }
        let listed = self.rules.abbreviation(&self.chunk()[..=length]);
        if listed.is_none() && is_dotted_form(word) {
            return Some(Next::Dotted);
        }
        let follows = self.follows(length + 1);
        let mut letters = word.chars();
        let (first, second) = (letters.next()?, letters.next());
        if second.is_none() && first.is_uppercase() && first.is_alphabetic() {
            let is_last = matches!(follows, Follows::End)
                || first == 'I' && matches!(follows, Follows::Upper | Follows::Open);
            return (!is_last).then_some(Next::Initial);
        }
        let next = listed.or_else(|| self.in_capitals(word))?;
        let belongs = match next {
            Next::Before => {
                !matches!(follows, Follows::End)
                    && (!first.is_uppercase() || !matches!(follows, Follows::Open))
            }
            Next::Number => matches!(follows, Follows::Digit | Follows::Lower | Follows::Comma),
            Next::State => self
                .pieces
                .last()
                .is_some_and(|last| matches!(last.span.of(self.text), "," | "-" | "(" | "–")),
            _ => true,
        };
        belongs.then_some(next)
    }

    /// "GEN." is the title "Gen." in capitals.
    fn in_capitals(&self, word: &str) -> Option<Next> {
        if word.len() < 2 || !word.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let title = format!("{}{}.", &word[..1], word[1..].to_ascii_lowercase());
        self.rules
            .abbreviation(&title)
            .filter(|next| *next == Next::Before)
    }

    /// What comes after the byte at `offset` from here.
    fn follows(&self, offset: usize) -> Follows {
        // White space runs are rarely long; a long one is the end of what matters.
        let mut ahead = self.text[self.at + offset..self.end].chars().take(40);
        match ahead.find(|c| !is_space(*c)) {
            None => Follows::End,
            Some(c) if c.is_numeric() => Follows::Digit,
            Some(c) if c.is_lowercase() => Follows::Lower,
            Some(c) if c.is_alphabetic() => Follows::Upper,
            Some(',' | ';' | ':' | ')' | '-' | '/') => Follows::Comma,
            Some(_) => Follows::Open,
        }
    }
}

enum Follows {
    Digit,
    Lower,
    Upper,
    Comma,
    Open,
    End,
}

/// "U.S", "a.m", "Ph.D": letters parted by full stops.
fn is_dotted_form(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            !part.is_empty() && part.len() <= 4 && part.chars().all(char::is_alphabetic)
        })
        && word
            .split('.')
            .filter(|part| part.chars().count() == 1)
            .count()
            >= 1
}

/// Length of the number at the beginning: digits with separators between them.
fn number_length(word: &str) -> usize {
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let inside = matches!(bytes[at], b'.' | b',' | b':')
            && at > 0
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[at].is_ascii_digit() && !inside {
            break;
        }
        at += 1;
    }
    at
}
