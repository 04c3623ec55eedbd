//! Sentence and token boundaries: spans that agree to the character (as the CoNLL 2018 shared task counts).

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use dateline::Span;
use dateline::language::Segmenter;
use dateline::language::conllu::Treebank;
use dateline::tables::Tables;

use crate::score::{Score, list};

/// The scores as text.
pub(crate) fn run(path: &Path, differences: usize) -> anyhow::Result<String> {
    let conllu =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let treebank = Treebank::read(&conllu);
    let segments =
        Segmenter::new(&Tables::builtin())?.paragraphs(&treebank.text, &treebank.paragraphs, &[]);
    let found_sentences: BTreeSet<Span> = segments
        .iter()
        .map(dateline::language::Segment::span)
        .collect();
    let wanted_sentences: BTreeSet<Span> = treebank
        .sentences
        .iter()
        .map(|sentence| sentence.span)
        .collect();
    let found: BTreeSet<Span> = segments
        .iter()
        .flat_map(|segment| segment.tokens.iter().copied())
        .collect();
    let wanted: BTreeSet<Span> = treebank
        .sentences
        .iter()
        .flat_map(|sentence| sentence.tokens.iter().map(|token| token.span))
        .collect();
    let mut answer = String::new();
    writeln!(
        answer,
        "sentences  {}",
        Score::of(&found_sentences, &wanted_sentences)
    )?;
    writeln!(answer, "tokens     {}", Score::of(&found, &wanted))?;
    if differences > 0 {
        for (title, ours, theirs) in [
            ("found only", &found, &wanted),
            ("wanted only", &wanted, &found),
        ] {
            writeln!(answer, "\n{title}:")?;
            list(
                &mut answer,
                differences,
                ours.difference(theirs)
                    .map(|span| span.of(&treebank.text).to_owned()),
            )?;
        }
        let around = |span: &Span| {
            let end = treebank
                .text
                .ceil_char_boundary((span.end + 40).min(treebank.text.len()));
            let start = treebank
                .text
                .floor_char_boundary(span.end.saturating_sub(50));
            format!(
                "{} ¦ {}",
                &treebank.text[start..span.end],
                &treebank.text[span.end..end]
            )
            .replace('\n', "⏎")
        };
        for (title, ours, theirs) in [
            (
                "sentences that end here, wrongly",
                &found_sentences,
                &wanted_sentences,
            ),
            (
                "sentences that should end here",
                &wanted_sentences,
                &found_sentences,
            ),
        ] {
            let ends: BTreeSet<usize> = theirs.iter().map(|span| span.end).collect();
            writeln!(answer, "\n{title}:")?;
            list(
                &mut answer,
                differences,
                ours.iter()
                    .filter(|span| !ends.contains(&span.end))
                    .map(around),
            )?;
        }
    }
    Ok(answer)
}
