//! A sentence's tree with what the room asks of it again and again, counted once: children and extents of
//! subtrees. [`Sentence`] answers the same questions by looking at all tokens each time.

use crate::Span;
use crate::language::{Sentence, Token, Upos};

/// A sentence and its tree.
#[derive(Debug)]
pub(super) struct Tree<'d> {
    /// Index of the sentence.
    pub(super) number: usize,
    pub(super) sentence: &'d Sentence,
    /// Tokens in order of their heads; those of token `i` lie at `offsets[i]..offsets[i + 1]`.
    dependents: Vec<usize>,
    offsets: Vec<usize>,
    /// First and last token of each subtree.
    extents: Vec<(usize, usize)>,
    /// The token that hangs on none.
    pub(super) root: Option<usize>,
}

impl<'d> Tree<'d> {
    pub(super) fn new(number: usize, sentence: &'d Sentence) -> Self {
        let tokens = &sentence.tokens;
        let mut offsets = vec![0; tokens.len() + 1];
        for head in tokens.iter().filter_map(|token| token.head) {
            offsets[head + 1] += 1;
        }
        for i in 0..tokens.len() {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut dependents = vec![0; offsets[tokens.len()]];
        for (i, token) in tokens.iter().enumerate() {
            if let Some(head) = token.head {
                dependents[next[head]] = i;
                next[head] += 1;
            }
        }
        let mut tree = Tree {
            number,
            sentence,
            dependents,
            offsets,
            extents: (0..tokens.len()).map(|i| (i, i)).collect(),
            root: tokens.iter().position(|token| token.head.is_none()),
        };
        let mut order: Vec<usize> = (0..tokens.len())
            .filter(|&i| tokens[i].head.is_none())
            .collect();
        let mut at = 0;
        while at < order.len() {
            order.extend_from_slice(tree.children(order[at]));
            at += 1;
        }
        for &i in order.iter().rev() {
            if let Some(head) = tokens[i].head {
                let (first, last) = tree.extents[i];
                let above = &mut tree.extents[head];
                *above = (above.0.min(first), above.1.max(last));
            }
        }
        tree
    }

    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn token(&self, i: usize) -> &'d Token {
        &self.sentence.tokens[i]
    }

    pub(super) fn lower(&self, i: usize) -> String {
        self.token(i).form.to_lowercase()
    }

    /// Whether the token reads like this, whatever the case of its letters.
    pub(super) fn reads(&self, i: usize, word: &str) -> bool {
        self.token(i).form.eq_ignore_ascii_case(word)
    }

    pub(super) fn head(&self, i: usize) -> Option<usize> {
        self.token(i).head
    }

    /// Tokens that hang on `i`, in order.
    pub(super) fn children(&self, i: usize) -> &[usize] {
        &self.dependents[self.offsets[i]..self.offsets[i + 1]]
    }

    /// The first child with one of the relations, subtypes included.
    pub(super) fn child(&self, i: usize, relations: &[&str]) -> Option<usize> {
        self.children_by(i, relations).next()
    }

    /// All children with one of the relations, subtypes included.
    pub(super) fn children_by(&self, i: usize, relations: &[&str]) -> impl Iterator<Item = usize> {
        self.children(i)
            .iter()
            .copied()
            .filter(move |&c| relations.iter().any(|r| self.token(c).is(r)))
    }

    /// First and last token of the subtree.
    pub(super) fn extent(&self, i: usize) -> (usize, usize) {
        self.extents[i]
    }

    /// Whether `i` lies in the extent of `head`'s subtree.
    pub(super) fn within(&self, i: usize, head: usize) -> bool {
        self.extents[head].0 <= i && i <= self.extents[head].1
    }

    /// Whether one of the words marks the clause or introduces the phrase of `i` (`mark`, `case`).
    pub(super) fn marked(&self, i: usize, word: &str) -> bool {
        self.children_by(i, &["mark", "case", "advmod"])
            .any(|c| c < i && self.reads(c, word))
    }

    /// The preposition or subordinator of a phrase or clause, lower case: its first `case` or `mark`.
    pub(super) fn introduced_by(&self, i: usize) -> Option<String> {
        let marker = self.child(i, &["case", "mark"])?;
        Some(self.lower(marker))
    }

    /// The head of the noun phrase that begins at the token.
    pub(super) fn phrase_head(&self, first: usize) -> usize {
        const INSIDE: [&str; 10] = [
            "det",
            "amod",
            "compound",
            "flat",
            "nmod:poss",
            "nummod",
            "case",
            "advmod",
            "punct",
            "fixed",
        ];
        let mut head = first;
        for _ in 0..self.len().min(30) {
            let token = self.token(head);
            match self.head(head) {
                Some(above) if above > first && INSIDE.iter().any(|r| token.is(r)) => head = above,
                _ => break,
            }
        }
        head
    }

    /// Whether a comma or dash stands right before the token.
    pub(super) fn after_comma(&self, i: usize) -> bool {
        i > 0 && matches!(self.token(i - 1).form.as_str(), "," | "—" | "–" | "-")
    }

    /// Whether a negation stands on the token.
    pub(super) fn negated(&self, i: usize) -> bool {
        self.children_by(i, &["advmod", "neg", "cc:preconj"])
            .any(|c| {
                matches!(
                    self.token(c).lemma.as_str(),
                    "not" | "n't" | "never" | "n’t"
                )
            })
    }

    /// Whether the verb is passive.
    pub(super) fn passive(&self, i: usize) -> bool {
        self.child(i, &["nsubj:pass", "csubj:pass", "aux:pass"])
            .is_some()
            || (self.token(i).is("acl") && self.token(i).xpos == "VBN")
    }

    /// The characters of the tokens `first` to `last`, both included.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        self.token(first).span.cover(self.token(last).span)
    }

    /// The stretch without punctuation at its edges; none where nothing is left.
    pub(super) fn trimmed(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let word = |i: &usize| self.token(*i).upos != Upos::Punct;
        let start = (first..=last).find(word)?;
        let end = (start..=last).rev().find(word)?;
        Some((start, end))
    }

    /// The first token that ends after the offset: the one there, or the next.
    pub(super) fn token_at(&self, offset: usize) -> usize {
        self.sentence
            .tokens
            .partition_point(|token| token.span.end <= offset)
    }

    /// The noun phrase's own part of a nominal's subtree: without clauses, appositions after a comma and
    /// parentheses at its right end.
    pub(super) fn nominal_extent(&self, head: usize) -> (usize, usize) {
        let (first, _) = self.extent(head);
        let mut last = head;
        for &child in self.children(head) {
            if child < head {
                continue;
            }
            let token = self.token(child);
            let clause = [
                "acl",
                "appos",
                "parataxis",
                "conj",
                "cc",
                "punct",
                "dep",
                "advcl",
            ]
            .iter()
            .any(|r| token.is(r));
            if clause && !(token.is("appos") && child == last + 1) {
                break;
            }
            last = last.max(self.extent(child).1);
        }
        (first, last.max(head))
    }
}
