//! Quotation marks: which belong together, and what they enclose.
//!
//! One pass over the text with a stack. Marks come curly, straight, single, doubled (`''`) and guillemets, often
//! mixed; a mark that is both opening and closing is told by its neighbours. A quotation that runs over several
//! paragraphs opens each of them anew and is closed once. A double quotation that is never closed ends with its
//! sentence; a single one that is never closed was an apostrophe.

use crate::Span;
use crate::language::Document;

/// A quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// With its marks.
    pub(super) outer: Span,
    /// Without them.
    pub(super) inner: Span,
    /// Index of its paragraph.
    pub(super) paragraph: usize,
    /// How many quotations it lies in.
    pub(super) depth: usize,
    /// Whether its end is marked, or it goes on in the next paragraph.
    pub(super) closed: bool,
    /// Whether it goes on with the quotation that the paragraph before left open.
    pub(super) continues: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Single,
    Double,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    /// Neighbours and shape leave it open.
    Either,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    kind: Kind,
    side: Side,
    /// Whether the shape of the mark itself tells its side.
    sure: bool,
}

/// The quotations of a document, in order of their opening marks.
pub(super) fn find(document: &Document) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut left_open = false;
    for (number, paragraph) in document.paragraphs.iter().enumerate() {
        let marks = marks(document.text, *paragraph);
        let next = document.paragraphs.get(number + 1);
        let goes_on = next.is_some_and(|next| opens_with_mark(next.of(document.text)));
        let first = found.len();
        let open = pair(document, number, &marks, goes_on, &mut found);
        found[first..].sort_by_key(|q: &Quotation| q.outer.start);
        if let (true, Some(q)) = (left_open, found.get_mut(first)) {
            q.continues = q.outer.start == paragraph.start;
        }
        left_open = open && goes_on;
    }
    found
}

fn opens_with_mark(text: &str) -> bool {
    text.starts_with(['“', '"', '„', '«']) || text.starts_with("''") || text.starts_with("``")
}

/// Pairs the marks of a paragraph; tells whether a double quotation was left open at its end.
fn pair(
    document: &Document,
    paragraph: usize,
    marks: &[Mark],
    goes_on: bool,
    found: &mut Vec<Quotation>,
) -> bool {
    let mut stack: Vec<Mark> = Vec::new();
    for mark in marks {
        let open = stack.iter().rev().take(2).any(|m| m.kind == mark.kind);
        let top = stack.last().map(|m| m.kind);
        let closes = open && mark.side != Side::Opens;
        if closes {
            // A single mark closes nothing across an open double one: it is an apostrophe in it.
            if mark.kind == Kind::Single && top == Some(Kind::Double) {
                continue;
            }
            while let Some(opening) = stack.pop() {
                if opening.kind == mark.kind {
                    let depth = stack.len();
                    found.push(quotation(opening.span, mark.span, paragraph, depth));
                    break;
                }
            }
        } else if mark.side != Side::Closes {
            if mark.kind == Kind::Single && top == Some(Kind::Single) {
                stack.pop();
            } else if mark.kind == Kind::Double
                && top == Some(Kind::Double)
                && (!mark.sure || after_sentence(document.text, mark.span.start))
            {
                leave_open(document, paragraph, &stack.pop(), mark.span.start, found);
            }
            stack.push(*mark);
        }
    }
    let end = document.paragraphs[paragraph].end;
    let unclosed: Vec<Mark> = stack
        .into_iter()
        .filter(|m| m.kind == Kind::Double)
        .collect();
    let Some(last) = unclosed.last().copied() else {
        return false;
    };
    for (mark, next) in unclosed.iter().zip(&unclosed[1..]) {
        leave_open(document, paragraph, &Some(*mark), next.span.start, found);
    }
    let mut end = end;
    for inner in found
        .iter_mut()
        .rev()
        .take_while(|q| q.paragraph == paragraph)
    {
        if inner.outer.start > last.span.start && !goes_on {
            inner.depth = inner.depth.saturating_sub(unclosed.len());
            end = end.min(inner.outer.start);
        }
    }
    if goes_on {
        let mut open = quotation(last.span, Span::new(end, end), paragraph, 0);
        open.closed = true;
        found.retain(|q: &Quotation| q.paragraph != paragraph || q.outer.end <= last.span.start);
        found.push(open);
    } else {
        leave_open(document, paragraph, &Some(last), end, found);
    }
    true
}

/// Whether a sentence ends right before the offset.
fn after_sentence(text: &str, offset: usize) -> bool {
    let before = &text[..offset];
    before.trim_end().len() < before.len() && before.trim_end().ends_with(['.', '?', '!'])
}

/// A quotation whose end is not marked: it ends with its sentence, at the latest before `limit`.
fn leave_open(
    document: &Document,
    paragraph: usize,
    opening: &Option<Mark>,
    limit: usize,
    found: &mut Vec<Quotation>,
) {
    let Some(opening) = opening else { return };
    let sentences = &document.sentences;
    let at = sentences.partition_point(|s| s.span.end <= opening.span.end);
    let end = sentences.get(at).map_or(limit, |s| s.span.end.min(limit));
    if end > opening.span.end {
        let mut open = quotation(opening.span, Span::new(end, end), paragraph, 0);
        open.closed = false;
        found.push(open);
    }
}

fn quotation(opening: Span, closing: Span, paragraph: usize, depth: usize) -> Quotation {
    Quotation {
        outer: opening.cover(closing),
        inner: Span::new(opening.end, closing.start.max(opening.end)),
        paragraph,
        depth,
        closed: true,
        continues: false,
    }
}

/// The marks of a stretch of text, in order.
fn marks(text: &str, stretch: Span) -> Vec<Mark> {
    let mut marks = Vec::new();
    let words = stretch.of(text);
    let mut before: Option<char> = None;
    let mut characters = words.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let doubled = matches!(character, '\'' | '`' | '’' | '‘')
            && characters
                .peek()
                .is_some_and(|&(_, next)| next == character);
        if doubled {
            characters.next();
        }
        let next = characters.peek().map(|&(_, next)| next);
        let end = characters.peek().map_or(words.len(), |&(i, _)| i);
        let span = Span::new(stretch.start + at, stretch.start + end);
        let rest = &words[end..];
        if let Some(mark) = mark(character, doubled, before, next, rest, span) {
            marks.push(mark);
        }
        before = Some(character);
    }
    marks
}

fn mark(
    character: char,
    doubled: bool,
    before: Option<char>,
    next: Option<char>,
    rest: &str,
    span: Span,
) -> Option<Mark> {
    let (kind, side, sure) = match (character, doubled) {
        // German closes with it, careless writers too.
        ('“', _) if by_neighbours(before, next) == Side::Closes => {
            (Kind::Double, Side::Either, true)
        }
        ('“' | '„' | '«' | '‟', _) | ('`' | '‘', true) => {
            (Kind::Double, Side::Opens, true)
        }
        ('»', _) | ('’', true) => (Kind::Double, Side::Closes, true),
        // Some writers open with the closing mark (” …); between blank and letter it can only open.
        ('”', _) => (Kind::Double, curly_closing(before, next), true),
        ('"', _) | ('\'', true) => {
            if character == '"'
                && before.is_some_and(|c| c.is_ascii_digit())
                && !closing_context(next)
            {
                return None;
            }
            (Kind::Double, by_neighbours(before, next), false)
        }
        ('‘', false) if !elided(rest) && !before.is_some_and(char::is_alphanumeric) => {
            (Kind::Single, Side::Opens, true)
        }
        ('’', false) => (Kind::Single, apostrophe(before, next)?, true),
        ('\'', false) => match by_neighbours(before, next) {
            Side::Opens if elided(rest) => return None,
            Side::Opens => (Kind::Single, Side::Opens, false),
            _ => (Kind::Single, apostrophe(before, next)?, false),
        },
        _ => return None,
    };
    Some(Mark {
        span,
        kind,
        side,
        sure,
    })
}

fn curly_closing(before: Option<char>, next: Option<char>) -> Side {
    let blank_before = before.is_none_or(char::is_whitespace);
    match next {
        None => Side::Closes,
        Some(c) if blank_before && !c.is_whitespace() => Side::Either,
        Some(c) if before.is_none() && c.is_whitespace() => Side::Either,
        _ => Side::Closes,
    }
}

/// Whether the character after a mark shows that the mark closes.
fn closing_context(next: Option<char>) -> bool {
    next.is_none_or(|c| {
        c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | ')' | '”' | '’')
    })
}

/// What blank and letter on either side tell of a straight mark.
fn by_neighbours(before: Option<char>, next: Option<char>) -> Side {
    let opening = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '[' | '—' | '–' | '―' | '-' | '/' | '“' | '"' | '‘' | '\''
            )
    };
    let blank_before = before.is_none_or(opening);
    let blank_after = closing_context(next);
    match (blank_before, blank_after) {
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        _ => Side::Either,
    }
}

/// A single closing mark stands after a letter or a stop and before none; elsewhere it is an apostrophe.
fn apostrophe(before: Option<char>, next: Option<char>) -> Option<Side> {
    let inside = next.is_some_and(char::is_alphanumeric);
    let blank_before = before.is_none_or(char::is_whitespace);
    (!inside && !blank_before).then_some(Side::Closes)
}

/// Words that lost their beginning, and years: ’em, ’til, ’90s.
fn elided(rest: &str) -> bool {
    const WORDS: [&str; 9] = [
        "em", "til", "tis", "twas", "cause", "bout", "round", "n", "cuz",
    ];
    let word: &str = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.starts_with(|c: char| c.is_ascii_digit())
        || WORDS.iter().any(|elided| word.eq_ignore_ascii_case(elided))
}

/// Where the outermost quotations lie: asked for every token.
#[derive(Debug)]
pub(super) struct Quotations {
    /// All, in order of their opening marks.
    pub(super) all: Vec<Quotation>,
    /// Those that lie in no other.
    pub(super) outermost: Vec<usize>,
}

impl Quotations {
    pub(super) fn of(document: &Document) -> Self {
        let all = find(document);
        let mut outermost: Vec<usize> = Vec::new();
        for (i, quotation) in all.iter().enumerate() {
            let last = outermost.last().map(|&o: &usize| all[o].outer.end);
            if last.is_none_or(|end| end <= quotation.outer.start) {
                outermost.push(i);
            }
        }
        Quotations { all, outermost }
    }

    /// The place among the outermost of the quotation that holds the offset, marks included.
    pub(super) fn holding(&self, offset: usize) -> Option<usize> {
        let after = self
            .outermost
            .partition_point(|&i| self.all[i].outer.start <= offset);
        let place = after.checked_sub(1)?;
        self.get(place).outer.holds(offset).then_some(place)
    }

    /// Whether the offset lies in a quotation within another.
    pub(super) fn nested(&self, offset: usize) -> bool {
        let after = self.all.partition_point(|q| q.outer.start <= offset);
        let near = self.all[..after].iter().rev().take(4);
        near.filter(|q| q.depth > 0).any(|q| q.outer.holds(offset))
    }

    /// The outermost quotation at that place.
    pub(super) fn get(&self, place: usize) -> &Quotation {
        &self.all[self.outermost[place]]
    }

    /// The places of the outermost quotations that share a character with the span.
    pub(super) fn touching(&self, span: Span) -> std::ops::Range<usize> {
        let first = self
            .outermost
            .partition_point(|&i| self.all[i].outer.end <= span.start);
        let end = self
            .outermost
            .partition_point(|&i| self.all[i].outer.start < span.end);
        first..end.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Sentence;

    /// A document of paragraphs parted by empty lines, each one sentence.
    fn document(text: &str) -> Document<'_> {
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for part in text.split("\n\n") {
            paragraphs.push(Span::new(at, at + part.len()));
            at += part.len() + 2;
        }
        let sentences = paragraphs
            .iter()
            .enumerate()
            .map(|(paragraph, span)| Sentence {
                span: *span,
                paragraph,
                tokens: Vec::new(),
                names: Vec::new(),
            });
        Document {
            text,
            body: Span::new(0, text.len()),
            title: None,
            published: None,
            sentences: sentences.collect(),
            paragraphs,
        }
    }

    #[track_caller]
    fn check(text: &str, expect: &[(usize, &str)]) {
        let document = document(text);
        let found = find(&document);
        let found: Vec<(usize, &str)> = found.iter().map(|q| (q.depth, q.inner.of(text))).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn marks_of_all_kinds() {
        check("He said “we go” and left.", &[(0, "we go")]);
        check("He said \"we go\" and left.", &[(0, "we go")]);
        check("He said “we go\" and left.", &[(0, "we go")]);
        check("He said 'we go' and left.", &[(0, "we go")]);
        check("He said ‘we don’t go’ and left.", &[(0, "we don’t go")]);
        check("He said ''we go'' and left.", &[(0, "we go")]);
        check("He said ``we go'' and left.", &[(0, "we go")]);
        check("He said «we go» and left.", &[(0, "we go")]);
        check("He said „we go“ and left.", &[(0, "we go")]);
        check("(\"We go,\" he said.)", &[(0, "We go,")]);
        check(
            "\"We go,\" he said, \"and stay.\"",
            &[(0, "We go,"), (0, "and stay.")],
        );
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("The workers' union isn't Kyiv's, nor the '90s.", &[]);
        check("It’s the ministers’ plan, ’tis said.", &[]);
        check(
            "“It's the workers' plan,” he said.",
            &[(0, "It's the workers' plan,")],
        );
        check("A 6'2\" man and a 5\" gun.", &[]);
    }

    #[test]
    fn quotations_in_quotations() {
        check(
            "“He told me ‘never again’ and left,” she said.",
            &[
                (0, "He told me ‘never again’ and left,"),
                (1, "never again"),
            ],
        );
        check(
            "\"They say, 'Go home,'\" he said.",
            &[(0, "They say, 'Go home,'"), (1, "Go home,")],
        );
        check(
            "'It is a \"dream\" of ours,' he said.",
            &[(0, "It is a \"dream\" of ours,"), (1, "dream")],
        );
    }

    #[test]
    fn over_several_paragraphs() {
        let text = "“One thing.\n\n“Another thing.\n\n“The last,” he said.";
        check(
            text,
            &[(0, "One thing."), (0, "Another thing."), (0, "The last,")],
        );
        let document = document(text);
        let found = find(&document);
        let goes_on: Vec<bool> = found.iter().map(|q| q.continues).collect();
        assert_eq!(goes_on, [false, true, true]);
        assert!(found.iter().all(|q| q.closed));
    }

    #[test]
    fn never_closed() {
        check("He said “we go.\n\nThey stayed.", &[(0, "we go.")]);
        check("“One. “Two,” he said.", &[(0, "One. "), (0, "Two,")]);
        check("He said: ‘we go.", &[]);
        let document = document("He said “we go.\n\nThey stayed.");
        assert!(!find(&document)[0].closed);
    }

    #[test]
    fn many_marks_in_linear_time() {
        for unit in ["“", "”", "\"", "'", "“‘", "\" ", " \"a", "('"] {
            let text = unit.repeat(100_000);
            let document = document(&text);
            assert!(find(&document).len() <= 200_000);
        }
    }
}
