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
        let under = self.under(head);
        (0..self.tokens.len()).filter(|&i| under[i]).collect()
    }

    /// For each token whether it is `head` or below it. Linear: a walk upwards ends where it meets a token that is
    /// known already.
    fn under(&self, head: usize) -> Vec<bool> {
        let count = self.tokens.len();
        let mut under = vec![false; count];
        let mut known = vec![false; count];
        if head < count {
            (under[head], known[head]) = (true, true);
        }
        let mut path = Vec::new();
        for token in 0..count {
            let mut at = token;
            // Marking on the way up also stops a walk in a ring of a broken tree.
            let found = loop {
                if known[at] {
                    break under[at];
                }
                known[at] = true;
                path.push(at);
                match self.tokens[at].head {
                    Some(above) if above < count => at = above,
                    _ => break false,
                }
            };
            for step in path.drain(..) {
                under[step] = found;
            }
        }
        under
    }

    /// The smallest span that holds `head` and all below it but punctuation at the edges.
    pub fn subtree_span(&self, head: usize) -> Span {
        let under = self.under(head);
        let inside = |&i: &usize| under[i] && self.tokens[i].upos != super::Upos::Punct;
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

#[cfg(test)]
mod tests {
    use crate::language::conllu::Treebank;

    #[test]
    fn a_subtree_is_what_hangs_below() {
        let treebank = Treebank::read(
            "1\tBoth\tboth\tDET\tDT\t_\t2\tdet\t_\t_\n\
             2\tsides\tside\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n\
             3\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n\
             4\tin\tin\tADP\tIN\t_\t5\tcase\t_\t_\n\
             5\tOslo\tOslo\tPROPN\tNNP\t_\t3\tobl\t_\tSpaceAfter=No\n\
             6\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n",
        );
        let sentence = &treebank.sentences[0];
        assert_eq!(sentence.subtree(2), [0, 1, 2, 3, 4, 5]);
        assert_eq!(sentence.subtree(4), [3, 4]);
        assert_eq!(
            sentence.subtree_span(2).of(&treebank.text),
            "Both sides met in Oslo"
        );
        assert_eq!(sentence.preposition(4).as_deref(), Some("in"));
        assert_eq!(sentence.children(2).collect::<Vec<_>>(), [1, 4, 5]);
    }
}
