//! Small trees for tests.

use super::{Name, NameKind, Sentence, Token, Upos};
use crate::Span;

/// A sentence from lines "form lemma UPOS XPOS head relation [NAME]", heads counted from 1, 0 for the root; a name is
/// given by its kind at each of its tokens (PER, ORG, GPE, NORP).
pub(crate) fn sentence(rows: &str) -> Sentence {
    let mut at = 0;
    let mut tokens = Vec::new();
    let mut names: Vec<Name> = Vec::new();
    for (i, row) in rows
        .lines()
        .map(str::trim)
        .filter(|row| !row.is_empty())
        .enumerate()
    {
        let cells: Vec<&'static str> = row.split_whitespace().map(leak).collect();
        let span = Span::new(at, at + cells[0].len());
        at += cells[0].len() + 1;
        tokens.push(Token {
            span,
            form: cells[0].to_owned(),
            lemma: cells[1].to_owned(),
            upos: Upos::from_tag(cells[2]),
            xpos: cells[3],
            head: cells[4].parse::<usize>().expect("a head").checked_sub(1),
            deprel: cells[5],
        });
        let Some(kind) = cells.get(6).map(|name| kind(name)) else {
            continue;
        };
        match names
            .last_mut()
            .filter(|name| name.end == i && name.kind == kind)
        {
            Some(name) => name.end = i + 1,
            None => names.push(Name {
                start: i,
                end: i + 1,
                kind,
                score: 1.0,
            }),
        }
    }
    Sentence {
        span: Span::new(0, at.saturating_sub(1)),
        paragraph: 0,
        tokens,
        names,
    }
}

/// The text of a sentence made by [`sentence`].
pub(crate) fn text(sentence: &Sentence) -> String {
    let forms: Vec<&str> = sentence
        .tokens
        .iter()
        .map(|token| token.form.as_str())
        .collect();
    forms.join(" ")
}

fn kind(name: &str) -> NameKind {
    match name {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organization,
        "GPE" => NameKind::Gpe,
        "NORP" => NameKind::Norp,
        other => panic!("no such name: {other}"),
    }
}

/// Tags of tokens are static; a test may leak its own.
fn leak(word: &str) -> &'static str {
    Box::leak(word.to_owned().into_boxed_str())
}
