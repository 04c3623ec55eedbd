//! Parts of speech, trees and lemmas against a treebank.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use dateline::Span;
use dateline::language::conllu::Treebank;
use dateline::language::{LanguageRoom, Model, Segment, Segmenter, Sentence};
use dateline::tables::Tables;

use crate::score::{Score, list};

/// What is compared of a word.
#[derive(Debug)]
struct Word<'s> {
    upos: &'static str,
    xpos: &'static str,
    /// Span of the head; none for the root's word.
    head: Option<Span>,
    deprel: &'static str,
    lemma: &'s str,
}

/// The scores as text: on the treebank's tokens, or from its raw text.
pub(crate) fn run(
    path: &Path,
    model: &Model,
    raw: bool,
    differences: usize,
) -> anyhow::Result<String> {
    let conllu =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let treebank = Treebank::read(&conllu);
    let tables = Tables::builtin();
    let room = LanguageRoom::new(&tables, model)?;
    let segments = if raw {
        Segmenter::new(&tables)?.paragraphs(&treebank.text, &treebank.paragraphs, &[])
    } else {
        gold_segments(&treebank)
    };
    let begun = std::time::Instant::now();
    let (sentences, warnings) = room.parse(&treebank.text, &segments);
    let took = begun.elapsed().as_secs_f64();
    let found = words(&sentences);
    let wanted = words(&treebank.sentences);
    let mut answer = String::new();
    type Same = fn(&Word<'_>, &Word<'_>) -> bool;
    let measures: [(&str, Same); 5] = [
        ("UPOS", |a, b| a.upos == b.upos),
        ("XPOS", |a, b| a.xpos == b.xpos),
        ("UAS", |a, b| a.head == b.head),
        ("LAS", |a, b| a.head == b.head && a.deprel == b.deprel),
        ("lemma", |a, b| a.lemma == b.lemma),
    ];
    for (name, same) in measures {
        let right = wanted
            .iter()
            .filter(|(span, word)| found.get(span).is_some_and(|other| same(word, other)))
            .count();
        let score = Score {
            right,
            found: found.len(),
            wanted: wanted.len(),
        };
        writeln!(answer, "{name:5}  {score}")?;
    }
    #[allow(clippy::cast_precision_loss, reason = "a number of words")]
    let speed = found.len() as f64 / took;
    writeln!(answer, "{speed:.0} words/s on one thread")?;
    if differences > 0 {
        writeln!(answer, "\nlemmas (form UPOS: found, wanted):")?;
        let wrong = wanted.iter().filter_map(|(span, word)| {
            let other = found.get(span).filter(|other| other.lemma != word.lemma)?;
            let form = span.of(&treebank.text);
            Some(format!(
                "{form} {}: {}, {}",
                other.upos, other.lemma, word.lemma
            ))
        });
        list(&mut answer, differences, wrong)?;
    }
    for warning in warnings {
        writeln!(answer, "{} {}", warning.code, warning.message)?;
    }
    Ok(answer)
}

fn gold_segments(treebank: &Treebank) -> Vec<Segment> {
    treebank
        .sentences
        .iter()
        .map(|sentence| Segment {
            paragraph: sentence.paragraph,
            tokens: sentence.tokens.iter().map(|token| token.span).collect(),
        })
        .collect()
}

/// The words by their characters. Words that share their characters ("du" = "de" + "le") count as one.
fn words(sentences: &[Sentence]) -> BTreeMap<Span, Word<'_>> {
    sentences
        .iter()
        .flat_map(|sentence| {
            sentence.tokens.iter().map(|token| {
                let word = Word {
                    upos: token.upos.tag(),
                    xpos: token.xpos,
                    head: token.head.map(|head| sentence.tokens[head].span),
                    deprel: token.deprel,
                    lemma: &token.lemma,
                };
                (token.span, word)
            })
        })
        .collect()
}
