//! A sentence's tree as frames look at it: with the words of the room's grammar, names and times marked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use crate::Span;
use crate::language::{self, NameKind, Sentence, Upos};

use super::phrasal::PhrasalNouns;
use super::words::{Class, Words};

/// A sentence as frames look at it.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    tree: language::Tree<'a>,
    /// Words by their grammar.
    pub(super) words: &'a Words,
    /// Tokens that lie inside a name that cannot tell an act ("Strike Force", "World Trade Organization").
    named: Vec<bool>,
    /// Tokens of time expressions: what stands there takes no part in an act.
    timed: Vec<bool>,
    /// Heads of nouns that are written as two words, with the other word and the noun.
    phrasal: BTreeMap<usize, (usize, String)>,
}

/// Steps up a tree after which nothing has a say any more.
pub(super) const MOST_STEPS: usize = 24;

/// Whatever any tree is asked, this one is asked too.
impl<'a> Deref for Tree<'a> {
    type Target = language::Tree<'a>;

    fn deref(&self) -> &Self::Target {
        &self.tree
    }
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        number: usize,
        sentence: &'a Sentence,
        times: &[(usize, usize)],
        words: &'a Words,
    ) -> Self {
        let mut named = vec![false; sentence.tokens.len()];
        for name in &sentence.names {
            if name.kind != NameKind::Event {
                let end = name.end.min(named.len());
                named[name.start.min(end)..end].fill(true);
            }
        }
        let mut timed = vec![false; sentence.tokens.len()];
        for &(start, end) in times {
            let end = end.min(timed.len());
            timed[start.min(end)..end].fill(true);
        }
        Tree {
            tree: language::Tree::new(number, sentence),
            words,
            named,
            timed,
            phrasal: BTreeMap::new(),
        }
    }

    /// The same tree with the nouns in it that are written as two words.
    pub(super) fn with_phrasal(mut self, nouns: &PhrasalNouns) -> Self {
        let found = nouns.of(self.sentence).into_iter();
        self.phrasal = found.map(|one| (one.head, (one.other, one.noun))).collect();
        self
    }

    /// The other word of a noun that is written as two.
    pub(super) fn other_word(&self, head: usize) -> Option<usize> {
        self.phrasal.get(&head).map(|&(other, _)| other)
    }

    pub(super) fn span(&self, token: usize) -> Span {
        self.sentence.tokens[token].span
    }

    /// Whether lemma or form is that lower-case word.
    pub(super) fn says(&self, token: usize, word: &str) -> bool {
        let token = &self.sentence.tokens[token];
        let is = |own: &str| {
            own.eq_ignore_ascii_case(word)
                // Tables give the singular; the lemma of "troops" is "troops".
                || own
                    .strip_suffix('s')
                    .is_some_and(|one| one.len() > 2 && one.eq_ignore_ascii_case(word))
        };
        is(&token.lemma) || is(&token.form)
    }

    /// Whether lemma or form is a word of that class.
    pub(super) fn is_word(&self, token: usize, class: Class) -> bool {
        self.words.says(class, &self.sentence.tokens[token])
    }

    /// Whether one of the nominal's prepositions is of that class.
    pub(super) fn is_after(&self, nominal: usize, class: Class) -> bool {
        self.prepositions(nominal)
            .iter()
            .any(|word| self.words.has(class, word))
    }

    pub(super) fn lemma(&self, token: usize) -> String {
        if let Some((_, noun)) = self.phrasal.get(&token) {
            return noun.clone();
        }
        self.sentence.tokens[token].lemma.to_lowercase()
    }

    pub(super) fn in_name(&self, token: usize) -> bool {
        self.named[token]
    }

    pub(super) fn is_timed(&self, token: usize) -> bool {
        self.timed[token]
    }

    pub(super) fn is_nominal(&self, token: usize) -> bool {
        matches!(
            self.upos(token),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num
        )
    }

    /// A verb, or a participle that the tagger took for an adjective.
    pub(super) fn is_verbal(&self, token: usize) -> bool {
        self.upos(token) == Upos::Verb
    }

    /// The prepositions of a nominal, lower case: each word alone, and all together where there are several ("out
    /// of", "because of").
    pub(super) fn prepositions(&self, nominal: usize) -> Vec<String> {
        let mut words = Vec::new();
        for case in self.children_by(nominal, &["case"]) {
            words.push(self.form(case).to_lowercase());
            words.extend(
                self.children_by(case, &["fixed"])
                    .map(|i| self.form(i).to_lowercase()),
            );
        }
        if words.len() > 1 {
            words.push(words.join(" "));
        }
        words
    }

    /// Passive: an auxiliary or subject says so, or a bare participle that modifies its object.
    pub(super) fn is_passive(&self, verb: usize) -> bool {
        self.children(verb).iter().any(|&i| {
            matches!(
                self.deprel(i),
                "aux:pass" | "nsubj:pass" | "csubj:pass" | "obl:agent"
            )
        }) || (self.xpos(verb) == "VBN"
            && self.is(verb, &["acl", "amod"])
            && self.deprel(verb) != "acl:relcl")
    }

    /// The nominal and its conjuncts ("X, Y and Z").
    pub(super) fn with_conjuncts(&self, nominal: usize) -> Vec<usize> {
        let mut found = vec![nominal];
        let mut next = 0;
        while let Some(&current) = found.get(next) {
            next += 1;
            let more = self
                .children_by(current, &["conj"])
                .filter(|&i| self.is_nominal(i) && !found.contains(&i));
            let more: Vec<usize> = more.collect();
            found.extend(more);
        }
        found
    }

    /// From the token upwards, itself first.
    pub(super) fn upwards(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(token), |&i| self.head(i)).take(MOST_STEPS)
    }

    /// `head` and all below it, without what hangs on it by one of the relations.
    pub(super) fn below(&self, head: usize, without: &[&str]) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([head]);
        let mut open = vec![head];
        while let Some(current) = open.pop() {
            for &child in self.children(current) {
                let left_out = current == head && self.is(child, without);
                if !left_out && found.insert(child) {
                    open.push(child);
                }
            }
        }
        found
    }

    /// The characters from the first to the last of those tokens, punctuation at the edges aside.
    fn extent_of(&self, tokens: &BTreeSet<usize>) -> Option<Span> {
        let real = |&&i: &&usize| self.upos(i) != Upos::Punct;
        let first = tokens.iter().find(real)?;
        let last = tokens.iter().rev().find(real)?;
        Some(self.span(*first).cover(self.span(*last)))
    }

    /// The clause that the token stands in, as characters: what proves an event.
    pub(super) fn evidence(&self, token: usize) -> Span {
        let clause = self.sentence.clause(token);
        let tokens = self.below(clause, &["parataxis"]);
        self.extent_of(&tokens).unwrap_or(self.span(token))
    }
}
