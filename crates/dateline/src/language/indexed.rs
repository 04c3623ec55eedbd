//! A sentence's tree with what statements and events ask of it again and again, counted once: children and extents of
//! subtrees. [`Sentence`] answers the same questions by looking at all tokens each time.

use super::{Sentence, Token, Upos};
use crate::Span;

/// A sentence and its tree.
#[derive(Debug)]
pub(crate) struct Tree<'d> {
    /// Index of the sentence.
    pub(crate) number: usize,
    pub(crate) sentence: &'d Sentence,
    /// Tokens in order of their heads; those of token `i` lie at `offsets[i]..offsets[i + 1]`.
    dependents: Vec<usize>,
    offsets: Vec<usize>,
    /// First and last token of each subtree.
    extents: Vec<(usize, usize)>,
    /// The token that hangs on none.
    pub(crate) root: Option<usize>,
}

impl<'d> Tree<'d> {
    pub(crate) fn new(number: usize, sentence: &'d Sentence) -> Self {
        let tokens = &sentence.tokens;
        let mut offsets = vec![0; tokens.len() + 1];
        for head in (0..tokens.len()).filter_map(|i| head_in(sentence, i)) {
            offsets[head + 1] += 1;
        }
        for i in 0..tokens.len() {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut dependents = vec![0; offsets[tokens.len()]];
        for i in 0..tokens.len() {
            if let Some(head) = head_in(sentence, i) {
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
            if let Some(head) = head_in(sentence, i) {
                let (first, last) = tree.extents[i];
                let above = &mut tree.extents[head];
                *above = (above.0.min(first), above.1.max(last));
            }
        }
        tree
    }

    pub(crate) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(crate) fn token(&self, i: usize) -> &'d Token {
        &self.sentence.tokens[i]
    }

    pub(crate) fn lower(&self, i: usize) -> String {
        self.token(i).form.to_lowercase()
    }

    /// Whether the token reads like this, whatever the case of its letters.
    pub(crate) fn reads(&self, i: usize, word: &str) -> bool {
        self.token(i).form.eq_ignore_ascii_case(word)
    }

    pub(crate) fn form(&self, i: usize) -> &'d str {
        &self.token(i).form
    }

    pub(crate) fn upos(&self, i: usize) -> Upos {
        self.token(i).upos
    }

    pub(crate) fn xpos(&self, i: usize) -> &'static str {
        self.token(i).xpos
    }

    pub(crate) fn deprel(&self, i: usize) -> &'static str {
        self.token(i).deprel
    }

    /// Whether the token hangs on its head by one of the relations, subtypes included.
    pub(crate) fn is(&self, i: usize, relations: &[&str]) -> bool {
        relations.iter().any(|relation| self.token(i).is(relation))
    }

    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        head_in(self.sentence, i)
    }

    /// Tokens that hang on `i`, in order.
    pub(crate) fn children(&self, i: usize) -> &[usize] {
        &self.dependents[self.offsets[i]..self.offsets[i + 1]]
    }

    /// The first child with one of the relations, subtypes included.
    pub(crate) fn child(&self, i: usize, relations: &[&str]) -> Option<usize> {
        self.children_by(i, relations).next()
    }

    /// All children with one of the relations, subtypes included.
    pub(crate) fn children_by(&self, i: usize, relations: &[&str]) -> impl Iterator<Item = usize> {
        self.children(i)
            .iter()
            .copied()
            .filter(move |&c| self.is(c, relations))
    }

    /// First and last token of the subtree.
    pub(crate) fn extent(&self, i: usize) -> (usize, usize) {
        self.extents[i]
    }

    /// Whether `i` lies in the extent of `head`'s subtree.
    pub(crate) fn within(&self, i: usize, head: usize) -> bool {
        self.extents[head].0 <= i && i <= self.extents[head].1
    }

    /// Whether one of the words marks the clause or introduces the phrase of `i` (`mark`, `case`).
    pub(crate) fn marked(&self, i: usize, word: &str) -> bool {
        self.children_by(i, &["mark", "case", "advmod"])
            .any(|c| c < i && self.reads(c, word))
    }

    /// The preposition or subordinator of a phrase or clause, lower case: its first `case` or `mark`.
    pub(crate) fn introduced_by(&self, i: usize) -> Option<String> {
        let marker = self.child(i, &["case", "mark"])?;
        Some(self.lower(marker))
    }

    /// The head of the noun phrase that begins at the token.
    pub(crate) fn phrase_head(&self, first: usize) -> usize {
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
            match self.head(head) {
                Some(above) if above > first && self.is(head, &INSIDE) => head = above,
                _ => break,
            }
        }
        head
    }

    /// Whether a comma or dash stands right before the token.
    pub(crate) fn after_comma(&self, i: usize) -> bool {
        i > 0 && matches!(self.token(i - 1).form.as_str(), "," | "—" | "–" | "-")
    }

    /// Whether a negation stands on the token.
    pub(crate) fn negated(&self, i: usize) -> bool {
        self.children_by(i, &["advmod", "neg", "cc:preconj"])
            .any(|c| {
                matches!(
                    self.token(c).lemma.as_str(),
                    "not" | "n't" | "never" | "n’t"
                )
            })
    }

    /// Whether the verb is passive.
    pub(crate) fn passive(&self, i: usize) -> bool {
        self.child(i, &["nsubj:pass", "csubj:pass", "aux:pass"])
            .is_some()
            || (self.token(i).is("acl") && self.token(i).xpos == "VBN")
    }

    /// The characters of the tokens `first` to `last`, both included.
    pub(crate) fn stretch(&self, first: usize, last: usize) -> Span {
        self.token(first).span.cover(self.token(last).span)
    }

    /// The stretch without punctuation at its edges; none where nothing is left.
    pub(crate) fn trimmed(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let word = |i: &usize| self.token(*i).upos != Upos::Punct;
        let start = (first..=last).find(word)?;
        let end = (start..=last).rev().find(word)?;
        Some((start, end))
    }

    /// The first token that ends after the offset: the one there, or the next.
    pub(crate) fn token_at(&self, offset: usize) -> usize {
        self.sentence
            .tokens
            .partition_point(|token| token.span.end <= offset)
    }

    /// The noun phrase's own part of a nominal's subtree: without clauses, appositions after a comma and
    /// parentheses at its right end.
    pub(crate) fn nominal_extent(&self, head: usize) -> (usize, usize) {
        const OUTSIDE: [&str; 8] = [
            "acl",
            "appos",
            "parataxis",
            "conj",
            "cc",
            "punct",
            "dep",
            "advcl",
        ];
        let (first, _) = self.extent(head);
        let mut last = head;
        for &child in self.children(head) {
            if child < head {
                continue;
            }
            if self.is(child, &OUTSIDE) && !(self.is(child, &["appos"]) && child == last + 1) {
                break;
            }
            last = last.max(self.extent(child).1);
        }
        (first, last.max(head))
    }
}

/// The head of a token; none at the root, and where a broken tree names itself or nothing.
fn head_in(sentence: &Sentence, i: usize) -> Option<usize> {
    let head = sentence.tokens[i].head;
    head.filter(|&head| head != i && head < sentence.tokens.len())
}

#[cfg(test)]
mod tests {
    use crate::language::{Tree, testing};

    #[test]
    fn children_and_extents_are_listed_once() {
        let sentence = testing::sentence(
            "Envoys envoy NOUN NNS 4 nsubj
             of of ADP IN 3 case
             Ghana Ghana PROPN NNP 1 nmod
             said say VERB VBD 0 root
             little little ADJ JJ 4 obj",
        );
        let tree = Tree::new(0, &sentence);
        assert_eq!((tree.root, tree.len()), (Some(3), 5));
        assert_eq!(tree.children(3), [0, 4]);
        assert_eq!(tree.child(0, &["nmod"]), Some(2));
        assert_eq!((tree.extent(0), tree.extent(3)), ((0, 2), (0, 4)));
        assert_eq!(tree.introduced_by(2).as_deref(), Some("of"));
    }

    #[test]
    fn a_broken_tree_is_a_flat_one() {
        let mut sentence = testing::sentence("a a X FW 0 root\nb b X FW 1 dep");
        sentence.tokens[0].head = Some(0);
        sentence.tokens[1].head = Some(9);
        let tree = Tree::new(0, &sentence);
        assert_eq!((tree.head(0), tree.head(1)), (None, None));
        assert!(tree.children(0).is_empty() && tree.children(1).is_empty());
    }
}
