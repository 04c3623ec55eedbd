//! Questions to a dependency tree.

use super::{Name, Sentence, Token};
use crate::Span;

impl Sentence {
    /// Tokens that hang on `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        self.tokens
            .iter()
            .enumerate()
            .filter(move |(_, token)| token.head == Some(head))
            .map(|(i, _)| i)
    }

    /// The first token on `head` with one of the relations; "nsubj" also finds "nsubj:pass", while "nsubj:pass"
    /// finds itself only.
    pub fn child(&self, head: usize, relations: &[&str]) -> Option<usize> {
        self.children(head)
            .find(|&i| relations.iter().any(|relation| self.tokens[i].is(relation)))
    }

    /// All tokens on `head` with one of the relations.
    pub fn children_by<'s>(
        &'s self,
        head: usize,
        relations: &'s [&'s str],
    ) -> impl Iterator<Item = usize> + 's {
        self.children(head)
            .filter(move |&i| relations.iter().any(|relation| self.tokens[i].is(relation)))
    }

    /// The root, where the sentence has tokens.
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// The token, its head, the head's head … up to the root.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        // A tree is well-formed by construction; the bound keeps a broken one from turning for ever.
        std::iter::successors(Some(token), |&i| self.tokens[i].head).take(self.tokens.len())
    }

    /// Whether `token` is `head` or hangs somewhere below it.
    pub fn is_under(&self, token: usize, head: usize) -> bool {
        self.ancestors(token).any(|i| i == head)
    }

    /// `head` and all below it, in order of the sentence.
    pub fn subtree(&self, head: usize) -> Vec<usize> {
        (0..self.tokens.len())
            .filter(|&i| self.is_under(i, head))
            .collect()
    }

    /// The smallest span that holds `head` and all below it but punctuation at the edges.
    pub fn subtree_span(&self, head: usize) -> Span {
        let inside =
            |&i: &usize| self.is_under(i, head) && self.tokens[i].upos != super::Upos::Punct;
        let first = (0..self.tokens.len()).find(inside).unwrap_or(head);
        let last = (0..self.tokens.len()).rev().find(inside).unwrap_or(head);
        self.tokens[first].span.cover(self.tokens[last].span)
    }

    /// The preposition (`case`) of a nominal, lower case; several are joined by a space ("because of").
    pub fn preposition(&self, nominal: usize) -> Option<String> {
        let case = self.child(nominal, &["case"])?;
        let mut words = vec![self.tokens[case].form.to_lowercase()];
        words.extend(
            self.children_by(case, &["fixed"])
                .map(|i| self.tokens[i].form.to_lowercase()),
        );
        Some(words.join(" "))
    }

    /// The head of the clause that the token stands in: the nearest token above, itself included, that is a
    /// predicate of its own (root, or attached by a clausal relation, or a conjunct of one).
    pub fn clause(&self, token: usize) -> usize {
        const CLAUSAL: [&str; 8] = [
            "root",
            "ccomp",
            "xcomp",
            "advcl",
            "acl",
            "csubj",
            "parataxis",
            "conj",
        ];
        self.ancestors(token)
            .find(|&i| {
                let found = &self.tokens[i];
                CLAUSAL.iter().any(|relation| found.is(relation))
                    && (found.base() != "conj"
                        || matches!(found.upos, super::Upos::Verb | super::Upos::Aux))
            })
            .unwrap_or(token)
    }

    /// The token's auxiliaries and copula, in order.
    pub fn auxiliaries(&self, predicate: usize) -> Vec<usize> {
        self.children_by(predicate, &["aux", "cop"]).collect()
    }

    /// The name that covers the token.
    pub fn name_at(&self, token: usize) -> Option<&Name> {
        self.names
            .iter()
            .find(|name| name.start <= token && token < name.end)
    }

    /// The token that covers the byte offset, or the first one after it.
    pub fn token_at(&self, offset: usize) -> Option<usize> {
        self.tokens.iter().position(|token| offset < token.span.end)
    }

    /// The head of a stretch of tokens: the one whose own head lies outside.
    pub fn head_of(&self, start: usize, end: usize) -> usize {
        (start..end)
            .find(|&i| {
                self.tokens[i]
                    .head
                    .is_none_or(|head| head < start || head >= end)
            })
            .unwrap_or(end.saturating_sub(1))
    }

    /// The characters from the first to the last of a stretch of tokens.
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        self.tokens[start].span.cover(self.tokens[end - 1].span)
    }
}

impl Token {
    /// Whether its relation is that one; a base relation also matches its subtypes.
    pub fn is(&self, relation: &str) -> bool {
        self.deprel == relation
            || self
                .deprel
                .strip_prefix(relation)
                .is_some_and(|rest| rest.starts_with(':'))
    }

    /// Its relation without the subtype.
    pub fn base(&self) -> &'static str {
        self.deprel.split(':').next().unwrap_or(self.deprel)
    }
}
