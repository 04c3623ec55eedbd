//! How many predicates of real news the frames know: words that head a frame, whether or not its conditions hold.

use std::path::Path;

use anyhow::Context;
use dateline::Span;
use dateline::event::{Frames, Pos};
use dateline::language::{LanguageRoom, Model, Segmenter, Sentence, Token, Upos};
use dateline::tables::Tables;
use serde::Deserialize;

use crate::score::{list, share};

/// A sentence whose predicates are marked (`event_location`, labeled_text.jsonl: one array of these).
#[derive(Debug, Deserialize)]
struct Marked {
    text: String,
    #[serde(default)]
    spans: Vec<Mark>,
}

#[derive(Debug, Deserialize)]
struct Mark {
    label: String,
    start: usize,
    end: usize,
}

/// Known and seen words, and the unknown ones.
#[derive(Debug, Default)]
struct Count {
    known: usize,
    seen: usize,
    unknown: Vec<String>,
}

impl Count {
    fn add(&mut self, known: bool, word: &str) {
        self.seen += 1;
        if known {
            self.known += 1;
        } else {
            self.unknown.push(word.to_lowercase());
        }
    }

    fn line(&self, what: &str) -> String {
        let percent = share(self.known, self.seen);
        format!(
            "{what:28} {percent:5.1} %  ({} of {})\n",
            self.known, self.seen
        )
    }
}

/// The shares as text. `path` holds either marked sentences (a JSON array) or one sentence a line.
pub(crate) fn run(
    path: &Path,
    model: &Model,
    limit: usize,
    unknown: usize,
) -> anyhow::Result<String> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let tables = Tables::builtin();
    let frames = Frames::read(&tables)?;
    let language = LanguageRoom::new(&tables, model)?;
    let segmenter = Segmenter::new(&tables)?;
    let parse = |text: &str| {
        let segments = segmenter.paragraphs(text, &[Span::new(0, text.len())], &[]);
        language.parse(text, &segments).0
    };
    let counts = if text.trim_start().starts_with('[') {
        let sentences: Vec<Marked> = serde_json::from_str(&text)?;
        marked(&frames, &sentences, limit, parse)
    } else {
        plain(&frames, text.lines().take(limit), parse)
    };
    let mut answer = String::new();
    for (what, count) in counts {
        answer.push_str(&count.line(what));
        if unknown > 0 {
            list(&mut answer, unknown, count.unknown.into_iter())?;
        }
    }
    Ok(answer)
}

/// Marked predicates: the word under the mark, verb or noun.
fn marked(
    frames: &Frames,
    sentences: &[Marked],
    limit: usize,
    parse: impl Fn(&str) -> Vec<Sentence>,
) -> Vec<(&'static str, Count)> {
    let mut count = Count::default();
    for sentence in sentences.iter().take(limit) {
        let parsed = parse(&sentence.text);
        for mark in sentence.spans.iter().filter(|mark| mark.label == "VERB") {
            let (start, end) = (
                offset(&sentence.text, mark.start),
                offset(&sentence.text, mark.end),
            );
            let token = parsed
                .iter()
                .flat_map(|sentence| &sentence.tokens)
                .find(|token| token.span.start < end && start < token.span.end);
            if let Some(token) = token {
                count.add(knows(frames, token), &token.form);
            }
        }
    }
    vec![("marked predicates known", count)]
}

/// Verbs and nouns of running text.
fn plain<'t>(
    frames: &Frames,
    lines: impl Iterator<Item = &'t str>,
    parse: impl Fn(&str) -> Vec<Sentence>,
) -> Vec<(&'static str, Count)> {
    let (mut verbs, mut nouns) = (Count::default(), Count::default());
    for line in lines {
        for sentence in parse(line) {
            for token in &sentence.tokens {
                match token.upos {
                    Upos::Verb => verbs.add(knows(frames, token), &token.lemma),
                    Upos::Noun => nouns.add(knows(frames, token), &token.lemma),
                    _ => {}
                }
            }
        }
    }
    vec![("verbs known", verbs), ("nouns known", nouns)]
}

/// Whether a frame of either part of speech is headed by the word: taggers mix up "attack" and "attack".
fn knows(frames: &Frames, token: &Token) -> bool {
    [Pos::Verb, Pos::Noun].into_iter().any(|pos| {
        frames
            .head_of(pos, &token.lemma.to_lowercase(), &token.form)
            .is_some()
    })
}

/// Byte offset of a code point.
fn offset(text: &str, code_point: usize) -> usize {
    text.char_indices()
        .nth(code_point)
        .map_or(text.len(), |(at, _)| at)
}
