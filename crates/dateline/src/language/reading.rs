//! From bare sentences to sentences with trees: pieces, batches, the network, and what its scores say.

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::prelude::*;

use super::encoder::{Encoder, Scores, row};
use super::labels::Labels;
use super::lemma::Lemmas;
use super::mend::Mender;
use super::pieces::{Encoded, Vocabulary};
use super::{Model, Segment, Sentence, Token, Upos, fronted, naming, spanning};
use crate::tables::Tables;
use crate::{Error, Span, Warning};

/// Most tokens of a sentence; longer ones are cut.
const MOST_TOKENS: usize = 250;
/// Where a long sentence is cut, a comma or semicolon is looked for among this many tokens before the limit.
const CUT_WINDOW: usize = 80;

/// The learned part of the room.
#[derive(Debug)]
pub(super) struct Learned {
    vocabulary: Vocabulary,
    pub(super) labels: Labels,
    encoder: Encoder,
    lemmas: Lemmas,
    mender: Mender,
}

impl Learned {
    pub(super) fn new(tables: &Tables, model: &Model) -> Result<Self, Error> {
        let vocabulary = model.file("news-en-1/vocab.txt")?;
        let vocabulary = std::str::from_utf8(&vocabulary)
            .map_err(|e| Error::model(format!("vocab.txt: {e}")))?;
        let vocabulary = Vocabulary::new(vocabulary)?;
        Ok(Learned {
            labels: Labels::new(&model.file("news-en-1/labels.json")?)?,
            encoder: Encoder::new(model.file("news-en-1/encoder.onnx")?, vocabulary.pad)?,
            lemmas: Lemmas::new(tables, model)?,
            mender: Mender::new(tables)?,
            vocabulary,
        })
    }

    /// The sentences with their trees.
    pub(super) fn read(&self, text: &str, segments: &[Segment]) -> (Vec<Sentence>, Vec<Warning>) {
        // A pool that is entered from a worker of another pool would let that worker begin with another report
        // while it waits, one inside the other. A thread of our own just waits.
        if rayon::current_thread_index().is_none() {
            return self
                .encoder
                .with_pool(|pool| self.read_on(pool, text, segments));
        }
        let work = || {
            self.encoder
                .with_pool(|pool| self.read_on(pool, text, segments))
        };
        std::thread::scope(|scope| match scope.spawn(work).join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    }

    fn read_on(
        &self,
        pool: &Arc<ThreadPool>,
        text: &str,
        segments: &[Segment],
    ) -> (Vec<Sentence>, Vec<Warning>) {
        let mut warnings = Vec::new();
        let parts = self.parts(text, segments, &mut warnings);
        let mut sentences: Vec<Option<Sentence>> = parts.iter().map(|_| None).collect();
        let mut failed = 0;
        let lettered: Vec<usize> = (0..parts.len())
            .filter(|&at| parts[at].has_letters)
            .collect();
        let chosen: Vec<&Encoded> = lettered.iter().map(|&at| &parts[at].encoded).collect();
        for batch in Encoder::batches(&chosen) {
            let rows: Vec<&Encoded> = batch.iter().map(|&at| chosen[at]).collect();
            let Some(scores) = self.encoder.run(&rows, pool) else {
                failed += batch.len();
                continue;
            };
            for (row, &at) in batch.iter().enumerate() {
                let part = &parts[lettered[at]];
                sentences[lettered[at]] = Some(self.sentence(part, &scores, row));
            }
        }
        if failed > 0 {
            warnings.push(Warning::new(
                "W132",
                format!("{failed} sentences could not be parsed"),
            ));
        }
        let sentences = sentences
            .into_iter()
            .zip(&parts)
            .map(|(sentence, part)| sentence.unwrap_or_else(|| flat(part)))
            .collect();
        (sentences, warnings)
    }

    /// The segments with their pieces, cut where they are too long.
    fn parts<'t>(
        &self,
        text: &'t str,
        segments: &[Segment],
        warnings: &mut Vec<Warning>,
    ) -> Vec<Part<'t>> {
        let most_pieces = self.labels.max_pieces - 2;
        let mut parts = Vec::with_capacity(segments.len());
        let mut cuts = 0;
        for segment in segments {
            let words: Vec<&str> = segment.tokens.iter().map(|span| span.of(text)).collect();
            let pieces: Vec<Vec<i32>> = words
                .iter()
                .map(|word| self.vocabulary.word(word))
                .collect();
            let mut start = 0;
            while start < words.len() {
                let end = fitting(&words[start..], &pieces[start..], most_pieces) + start;
                cuts += usize::from(end < words.len());
                let words = words[start..end].to_vec();
                parts.push(Part {
                    paragraph: segment.paragraph,
                    spans: segment.tokens[start..end].to_vec(),
                    has_letters: words
                        .iter()
                        .any(|word| word.chars().any(char::is_alphanumeric)),
                    encoded: self.vocabulary.sentence(&words, &pieces[start..end]),
                    words,
                });
                start = end;
            }
        }
        if cuts > 0 {
            warnings.push(Warning::new(
                "W131",
                format!("sentences of more than {MOST_TOKENS} words or {most_pieces} word pieces were cut at {cuts} places"),
            ));
        }
        parts
    }

    /// What the scores of one row of a batch say.
    fn sentence(&self, part: &Part<'_>, scores: &Scores, at: usize) -> Sentence {
        let count = part.words.len();
        let arcs: Vec<f32> = (0..=count)
            .flat_map(|word| row(&scores.arcs.view(), at, word)[..=count].to_vec())
            .collect();
        let heads = spanning::heads(&arcs, count);
        let mut tokens: Vec<Token> = (0..count)
            .map(|word| {
                let upos = label(&self.labels.upos, &row(&scores.upos.view(), at, word + 1))
                    .unwrap_or(Upos::X);
                let xpos = label(&self.labels.xpos, &row(&scores.xpos.view(), at, word + 1))
                    .unwrap_or("XX");
                let form = part.words[word];
                Token {
                    span: part.spans[word],
                    form: form.to_owned(),
                    lemma: self
                        .lemmas
                        .of(form, upos, xpos, |word| self.vocabulary.holds(word)),
                    upos,
                    xpos,
                    head: heads[word],
                    deprel: self.relation(scores, at, word, heads[word]),
                }
            })
            .collect();
        fronted::reattach(&mut tokens);
        let view = scores.names.view();
        let rows: Vec<_> = (0..count).map(|word| row(&view, at, word + 1)).collect();
        let rows: Vec<&[f32]> = rows.iter().map(AsRef::as_ref).collect();
        let mut sentence = Sentence {
            span: part.span(),
            paragraph: part.paragraph,
            tokens,
            names: naming::names(&self.labels.names, &rows, &part.words),
        };
        self.mender.mend(&mut sentence);
        sentence
    }

    /// The relation of a word to its head: only the root's word is "root".
    fn relation(
        &self,
        scores: &Scores,
        at: usize,
        word: usize,
        head: Option<usize>,
    ) -> &'static str {
        let Some(head) = head else {
            return "root";
        };
        let dependent = row(&scores.label_dep.view(), at, word + 1);
        let head = row(&scores.label_head.view(), at, head + 1);
        let mut found = ("dep", f32::NEG_INFINITY);
        for (vector, &relation) in dependent
            .chunks_exact(self.labels.label_size)
            .zip(&self.labels.deprel)
        {
            let score: f32 = vector.iter().zip(head.iter()).map(|(a, b)| a * b).sum();
            if relation != "root" && score > found.1 {
                found = (relation, score);
            }
        }
        found.0
    }
}

/// A sentence, or a part of one that is too long, on its way through the network.
#[derive(Debug)]
struct Part<'t> {
    paragraph: usize,
    spans: Vec<Span>,
    words: Vec<&'t str>,
    encoded: Encoded,
    has_letters: bool,
}

impl Part<'_> {
    fn span(&self) -> Span {
        match (self.spans.first(), self.spans.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::new(0, 0),
        }
    }
}

/// How many of the words fit into one sentence.
fn fitting(words: &[&str], pieces: &[Vec<i32>], most_pieces: usize) -> usize {
    let mut size = 0;
    let fits = pieces
        .iter()
        .take(MOST_TOKENS)
        .take_while(|own| {
            size += own.len();
            size <= most_pieces
        })
        .count();
    if fits == words.len() {
        return fits;
    }
    let window = fits.saturating_sub(CUT_WINDOW)..fits;
    let is_joint = |at: &usize| {
        matches!(
            words[*at],
            ";" | "," | ":" | "—" | "–" | "--" | "-" | "•" | "|"
        )
    };
    window.rev().find(is_joint).map_or(fits.max(1), |at| at + 1)
}

/// A sentence of signs only, or one that could not be read: all words hang on the first.
fn flat(part: &Part<'_>) -> Sentence {
    let tokens = part
        .words
        .iter()
        .zip(&part.spans)
        .enumerate()
        .map(|(at, (form, span))| Token {
            span: *span,
            form: (*form).to_owned(),
            lemma: (*form).to_owned(),
            upos: if part.has_letters {
                Upos::X
            } else {
                Upos::Punct
            },
            xpos: if part.has_letters { "FW" } else { "NFP" },
            head: (at > 0).then_some(0),
            deprel: match at {
                0 => "root",
                _ if part.has_letters => "dep",
                _ => "punct",
            },
        })
        .collect();
    Sentence {
        span: part.span(),
        paragraph: part.paragraph,
        tokens,
        names: Vec::new(),
    }
}

/// The label with the largest score; of equals the first.
fn label<T: Copy>(labels: &[T], scores: &[f32]) -> Option<T> {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    labels.get(best).copied()
}
