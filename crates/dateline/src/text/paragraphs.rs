//! Paragraphs: blank lines always part them; a single line break does so unless the text is wrapped by hand.

use crate::Span;

/// The paragraphs inside `body`, without surrounding white space, in order.
pub(super) fn split(text: &str, body: Span) -> Vec<Span> {
    let lines = lines(text, body);
    let wrapped = is_wrapped(text, &lines);
    let longest = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut last_line: Option<Span> = None;
    for line in lines {
        match (last_line, paragraphs.last_mut()) {
            (Some(before), Some(paragraph))
                if !line.is_empty() && wrapped && flows_on(text, before, longest) =>
            {
                paragraph.end = line.end;
            }
            _ if !line.is_empty() => paragraphs.push(line),
            _ => {}
        }
        last_line = (!line.is_empty()).then_some(line);
    }
    paragraphs
}

/// Trimmed lines; empty ones part paragraphs.
fn lines(text: &str, body: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = body.start;
    for line in body.of(text).split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let trimmed = line.trim();
        let first = start + (line.len() - line.trim_start().len());
        spans.push(Span::new(
            first.min(start + line.len()),
            first.min(start + line.len()) + trimmed.len(),
        ));
        // All the separators but the two Unicode ones are one byte long.
        let after = start + line.len();
        start = after
            + text[after..body.end]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
    }
    // "\r\n" is one break, not a blank line.
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let is_crlf_gap = span.is_empty()
            && span.start > 0
            && text.as_bytes().get(span.start) == Some(&b'\n')
            && text.as_bytes()[span.start - 1] == b'\r';
        if !is_crlf_gap {
            kept.push(span);
        }
    }
    kept
}

/// Whether lines are broken at a width rather than at paragraphs: where a line does not end a sentence, the next
/// one often begins in lower case.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let (mut open, mut lower) = (0, 0);
    for pair in lines.windows(2) {
        let (before, after) = (pair[0].of(text), pair[1].of(text));
        if before.is_empty() || after.is_empty() || ends_sentence(before) {
            continue;
        }
        open += 1;
        lower += usize::from(after.chars().next().is_some_and(char::is_lowercase));
    }
    lower >= 2 && lower * 10 >= open * 3
}

/// Whether a wrapped paragraph goes on after this line: a short line that ends a sentence is its last.
fn flows_on(text: &str, line: Span, longest: usize) -> bool {
    let short = line.len() * 4 < longest * 3;
    !(short && (ends_sentence(line.of(text)) || line.len() * 2 < longest))
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']'])
        .ends_with(['.', '!', '?', ':', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<_> = split(text, Span::new(0, text.len()))
            .iter()
            .map(|s| s.of(text).to_owned())
            .collect();
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn kinds_of_breaks() {
        check("", &[]);
        check("One.\n\nTwo.", &["One.", "Two."]);
        check(
            "Headline here\nThe text began.\nIt went on.",
            &["Headline here", "The text began.", "It went on."],
        );
        check("One.\r\nTwo.\r\n\r\nThree.", &["One.", "Two.", "Three."]);
        check(
            "The minister said on Monday that the\ntalks would go on until all sides had\nagreed to the text of the treaty.\n\nNext.",
            &[
                "The minister said on Monday that the\ntalks would go on until all sides had\nagreed to the text of the treaty.",
                "Next.",
            ],
        );
    }
}
