//! Posts quoted in full with the signature that embedding leaves: "… — Name (@handle) April 22, 2022".

use crate::Span;
use crate::record::Stance;

use super::draft::{Draft, Scene};
use super::source::Source;

/// The posts of a document.
pub(super) fn read(scene: &Scene) -> Vec<Draft> {
    let paragraphs = &scene.document.paragraphs;
    let mut drafts = Vec::new();
    let mut previous: Option<Span> = None;
    for &paragraph in paragraphs {
        let words = scene.words(paragraph);
        if let Some(signature) = signature(words) {
            let at = |offset: usize| paragraph.start + offset;
            let post = scene.bare(Span::new(paragraph.start, at(signature.dash)));
            // The signature may be a paragraph of its own, after that of the post.
            let post = if post.is_empty() {
                previous
            } else {
                Some(post)
            };
            if let Some(post) = post {
                let name = Span::new(at(signature.name.0), at(signature.name.1));
                let handle = Span::new(at(signature.handle.0), at(signature.handle.1));
                drafts.push(draft(scene, post, name, handle, paragraph.end));
            }
        }
        previous = Some(paragraph);
    }
    drafts
}

fn draft(scene: &Scene, post: Span, name: Span, handle: Span, end: usize) -> Draft {
    let time = scene.times.partition_point(|t| t.span.end <= handle.end);
    let time = scene
        .times
        .get(time)
        .filter(|t| t.span.end <= end)
        .map(|_| time);
    let mut source = source(scene, name);
    source.span = name;
    Draft {
        cue: None,
        cue_last: 0,
        source: Some(source),
        content: vec![post],
        stance: Stance::Asserts,
        row: None,
        medium: Some("tweet".to_owned()),
        with_object: false,
        time,
        because: "speech.signature: a post with its author's name, handle and date".to_owned(),
    }
}

/// The head of the tokens of the name.
fn source(scene: &Scene, name: Span) -> Source {
    let sentence = scene.sentence_at(name.start).unwrap_or_default();
    let tree = &scene.trees[sentence];
    let first = tree.token_at(name.start).min(tree.len().saturating_sub(1));
    let last = tree
        .token_at(name.end.saturating_sub(1))
        .clamp(first, tree.len().saturating_sub(1));
    let head = tree.sentence.head_of(first, last + 1);
    Source::of(tree, head, head)
}

/// Where the parts of a signature stand in a paragraph.
struct Signature {
    dash: usize,
    name: (usize, usize),
    handle: (usize, usize),
}

/// How far before the end of a paragraph a signature can begin, in bytes.
const LONGEST: usize = 240;

/// The signature at the end of a paragraph: a dash, a name, a handle in parentheses, and then no more than a date.
fn signature(words: &str) -> Option<Signature> {
    let from = words.len().saturating_sub(LONGEST);
    let from = (from..=words.len()).find(|&i| words.is_char_boundary(i))?;
    let open = from + words[from..].rfind("(@")?;
    let close = open + words[open..].find(')')?;
    let handle = &words[open + 2..close];
    let rest = words[close + 1..].trim();
    let dated = rest.len() <= 40 && rest.chars().any(|c| c.is_ascii_digit()) || rest.is_empty();
    let valid = !handle.is_empty() && handle.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !dated || !valid {
        return None;
    }
    let (dash, mark) = words[..open]
        .char_indices()
        .rev()
        .take_while(|&(i, _)| i >= from)
        .find(|&(_, c)| matches!(c, '—' | '–' | '―'))?;
    let start = dash + mark.len_utf8();
    let name = words[start..open].trim();
    if name.is_empty() {
        return None;
    }
    let start = start + words[start..open].find(name)?;
    Some(Signature {
        dash,
        name: (start, start + name.len()),
        handle: (open + 1, close),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expect: Option<(&str, &str, &str)>) {
        let found = signature(words).map(|s| {
            let name = &words[s.name.0..s.name.1];
            (words[..s.dash].trim(), name, &words[s.handle.0..s.handle.1])
        });
        assert_eq!(found, expect, "{words}");
    }

    #[test]
    fn signatures() {
        check(
            "The talks will go on. More: https://t.co/a1 — Ministry of Trade (@tradegov) May 3, 2021",
            Some((
                "The talks will go on. More: https://t.co/a1",
                "Ministry of Trade",
                "@tradegov",
            )),
        );
        check(
            "— Ingrid Solheim (@solheim)",
            Some(("", "Ingrid Solheim", "@solheim")),
        );
        check(
            "Write to us — or to the editor (@editor) — and we shall answer every letter.",
            None,
        );
        check("He posted it (@solheim) on 3 May 2021", None);
        check("", None);
        check("(@", None);
    }
}
