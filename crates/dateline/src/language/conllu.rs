//! Reads CoNLL-U (the treebanks' format, universaldependencies.org/format.html): trees for tests and for scoring.

use super::Document;
use super::{Name, NameKind, Sentence, Token, Upos, tags};
use crate::Span;

/// A treebank file: its text, put together from the tokens, and its sentences, whose spans lie in that text.
#[derive(Debug, Clone, Default)]
pub struct Treebank {
    /// Sentences parted by a space (nothing after `SpaceAfter=No`), paragraphs by an empty line.
    pub text: String,
    /// Its paragraphs.
    pub paragraphs: Vec<Span>,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

impl Treebank {
    /// Reads a file. Lines that are not of the form are passed over: a word without a head becomes the root.
    ///
    /// `# newpar` and `# newdoc` begin a paragraph. Names stand in the last column as `Name=B-PERSON`, `Name=I-PERSON`.
    pub fn read(conllu: &str) -> Self {
        let mut treebank = Treebank::default();
        let mut block = Block::default();
        for line in conllu.lines().chain([""]) {
            let line = line.trim_end();
            if line.is_empty() {
                treebank.take(&std::mem::take(&mut block));
            } else if let Some(comment) = line.strip_prefix('#') {
                block.opens |= ["newpar", "newdoc"]
                    .iter()
                    .any(|mark| comment.trim_start().starts_with(mark));
            } else {
                block.rows.push(line.split('\t').collect());
            }
        }
        treebank
    }

    /// The whole as a document without a date.
    pub fn document(&self) -> Document<'_> {
        Document {
            text: &self.text,
            body: Span::new(0, self.text.len()),
            title: None,
            published: None,
            paragraphs: self.paragraphs.clone(),
            sentences: self.sentences.clone(),
        }
    }

    fn take(&mut self, block: &Block<'_>) {
        if block.rows.is_empty() {
            return;
        }
        if block.opens || self.paragraphs.is_empty() {
            let kept = self.text.trim_end().len();
            self.text.truncate(kept);
            if kept > 0 {
                self.text.push_str("\n\n");
            }
            self.paragraphs
                .push(Span::new(self.text.len(), self.text.len()));
        }
        let start = self.text.len();
        let mut tokens = Vec::new();
        let mut names = Vec::new();
        let mut surface = Surface::default();
        for row in &block.rows {
            let cell = |column: usize| row.get(column).copied().unwrap_or("_");
            let id = cell(0);
            let spaced = !cell(9).split('|').any(|item| item == "SpaceAfter=No");
            if let Some((first, last)) = id.split_once('-') {
                if let (Ok(first), Ok(last)) = (first.parse(), last.parse()) {
                    surface.open(cell(1), first, last, spaced, &mut self.text);
                }
                continue;
            }
            let Ok(number) = id.parse::<usize>() else {
                continue;
            };
            let span = surface.place(number, cell(1), spaced, &mut self.text);
            tag_name(&mut names, cell(9), tokens.len());
            tokens.push(Token {
                span,
                form: cell(1).to_owned(),
                lemma: cell(2).to_owned(),
                upos: Upos::from_tag(cell(3)),
                xpos: tags::penn(cell(4)).unwrap_or("XX"),
                head: cell(6)
                    .parse::<usize>()
                    .ok()
                    .and_then(|head| head.checked_sub(1)),
                deprel: tags::relation(cell(7)).unwrap_or("dep"),
            });
        }
        let end = start + self.text[start..].trim_end().len();
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.end = end;
        }
        self.sentences.push(Sentence {
            span: Span::new(start, end),
            paragraph: self.paragraphs.len() - 1,
            tokens,
            names,
        });
    }
}

/// The lines of one sentence.
#[derive(Debug, Default)]
struct Block<'c> {
    rows: Vec<Vec<&'c str>>,
    opens: bool,
}

/// Where words come to lie in the text: on their own, or within a multiword token ("don't" = "do" + "n't").
#[derive(Debug, Default)]
struct Surface {
    /// Extent of the open multiword token, its last word's number, where the next word begins, space after it.
    open: Option<(Span, usize, usize, bool)>,
}

impl Surface {
    fn open(&mut self, form: &str, _first: usize, last: usize, spaced: bool, text: &mut String) {
        let start = text.len();
        text.push_str(form);
        self.open = Some((Span::new(start, text.len()), last, start, spaced));
    }

    fn place(&mut self, number: usize, form: &str, spaced: bool, text: &mut String) -> Span {
        let Some((whole, last, next, spaced_after)) = self.open else {
            let start = text.len();
            text.push_str(form);
            let span = Span::new(start, text.len());
            if spaced {
                text.push(' ');
            }
            return span;
        };
        // Words that do not add up to the surface form ("du" = "de" + "le") all lie on the whole of it.
        let span = if text[next..whole.end].starts_with(form) {
            Span::new(next, next + form.len())
        } else {
            whole
        };
        self.open = Some((whole, last, span.end, spaced_after));
        if number >= last {
            self.open = None;
            if spaced_after {
                text.push(' ');
            }
        }
        span
    }
}

fn tag_name(names: &mut Vec<Name>, misc: &str, token: usize) {
    let Some(tag) = misc.split('|').find_map(|item| item.strip_prefix("Name=")) else {
        return;
    };
    let Some(kind) = tag.get(2..).and_then(NameKind::from_tag) else {
        return;
    };
    match names.last_mut() {
        Some(open) if tag.starts_with('I') && open.end == token && open.kind == kind => {
            open.end += 1
        }
        _ => names.push(Name {
            start: token,
            end: token + 1,
            kind,
            score: 1.0,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "\
# newpar
# text = Ghana's leader didn't come.
1-2\tGhana's\t_\t_\t_\t_\t_\t_\t_\t_
1\tGhana\tGhana\tPROPN\tNNP\t_\t3\tnmod:poss\t_\tName=B-GPE
2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
3\tleader\tleader\tNOUN\tNN\t_\t6\tnsubj\t_\t_
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\t_\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
6\tcome\tcome\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_
2.1\tgone\tgo\tVERB\tVBN\t_\t_\t_\t_\t_
";

    #[test]
    fn words_of_a_multiword_token_lie_on_their_characters() {
        let treebank = Treebank::read(EXAMPLE);
        assert_eq!(treebank.text.trim_end(), "Ghana's leader didn't come. No!");
        let first = &treebank.sentences[0];
        for token in &first.tokens {
            assert_eq!(token.span.of(&treebank.text), token.form);
        }
        assert_eq!(first.root(), Some(5));
        assert_eq!(first.tokens[1].head, Some(0));
        assert_eq!(first.names[0].kind, NameKind::Gpe);
        assert_eq!(treebank.sentences[1].tokens.len(), 2);
        assert_eq!(treebank.sentences[1].paragraph, 0);
    }

    #[test]
    fn a_new_paragraph_is_parted_by_an_empty_line() {
        let treebank = Treebank::read(&format!("{EXAMPLE}\n{EXAMPLE}"));
        assert_eq!(treebank.paragraphs.len(), 2);
        assert_eq!(
            treebank.paragraphs[1].of(&treebank.text),
            "Ghana's leader didn't come. No!"
        );
    }
}
