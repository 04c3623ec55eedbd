//! A sentence's tree with its children listed once: frames ask for them often.

use std::collections::{BTreeMap, BTreeSet};

use crate::Span;
use crate::language::{Sentence, Upos};

use super::phrasal::PhrasalNouns;
use super::words::{Class, Words};

/// A sentence as frames look at it.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    /// Index of the sentence.
    pub(super) number: usize,
    /// The sentence.
    pub(super) sentence: &'a Sentence,
    /// Words by their grammar.
    pub(super) words: &'a Words,
    children: Vec<Vec<usize>>,
    /// Tokens that lie inside a name that cannot tell an act ("Strike Force", "World Trade Organization").
    named: Vec<bool>,
    /// Tokens of time expressions: what stands there takes no part in an act.
    timed: Vec<bool>,
    /// Heads of nouns that are written as two words, with the other word and the noun.
    phrasal: BTreeMap<usize, (usize, String)>,
}

/// Steps up a tree after which nothing has a say any more.
pub(super) const MOST_STEPS: usize = 24;

impl<'a> Tree<'a> {
    pub(super) fn new(
        number: usize,
        sentence: &'a Sentence,
        times: &[(usize, usize)],
        words: &'a Words,
    ) -> Self {
        let mut children = vec![Vec::new(); sentence.tokens.len()];
        for (i, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token
                .head
                .filter(|&head| head != i && head < children.len())
            {
                children[head].push(i);
            }
        }
        let mut named = vec![false; sentence.tokens.len()];
        for name in &sentence.names {
            if name.kind != crate::language::NameKind::Event {
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
            number,
            sentence,
            words,
            children,
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

    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn children(&self, head: usize) -> &[usize] {
        &self.children[head]
    }

    /// Children with one of the relations (a base relation also matches its subtypes).
    pub(super) fn by<'t>(
        &'t self,
        head: usize,
        relations: &'t [&'t str],
    ) -> impl Iterator<Item = usize> + 't {
        self.children[head]
            .iter()
            .copied()
            .filter(move |&i| self.is(i, relations))
    }

    pub(super) fn first(&self, head: usize, relations: &[&str]) -> Option<usize> {
        self.by(head, relations).next()
    }

    pub(super) fn is(&self, token: usize, relations: &[&str]) -> bool {
        relations
            .iter()
            .any(|relation| self.sentence.tokens[token].is(relation))
    }

    pub(super) fn deprel(&self, token: usize) -> &'static str {
        self.sentence.tokens[token].deprel
    }

    pub(super) fn head(&self, token: usize) -> Option<usize> {
        self.sentence.tokens[token]
            .head
            .filter(|&head| head != token && head < self.len())
    }

    pub(super) fn upos(&self, token: usize) -> Upos {
        self.sentence.tokens[token].upos
    }

    pub(super) fn xpos(&self, token: usize) -> &'static str {
        self.sentence.tokens[token].xpos
    }

    pub(super) fn span(&self, token: usize) -> Span {
        self.sentence.tokens[token].span
    }

    pub(super) fn form(&self, token: usize) -> &str {
        &self.sentence.tokens[token].form
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
        for case in self.by(nominal, &["case"]) {
            words.push(self.form(case).to_lowercase());
            words.extend(
                self.by(case, &["fixed"])
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
        self.children[verb].iter().any(|&i| {
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
                .by(current, &["conj"])
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
            for &child in &self.children[current] {
                let left_out = current == head && self.is(child, without);
                if !left_out && found.insert(child) {
                    open.push(child);
                }
            }
        }
        found
    }

    /// The characters from the first to the last of those tokens, punctuation at the edges aside.
    pub(super) fn extent(&self, tokens: &BTreeSet<usize>) -> Option<Span> {
        let real = |&&i: &&usize| self.upos(i) != Upos::Punct;
        let first = tokens.iter().find(real)?;
        let last = tokens.iter().rev().find(real)?;
        Some(self.span(*first).cover(self.span(*last)))
    }

    /// The clause that the token stands in, as characters: what proves an event.
    pub(super) fn evidence(&self, token: usize) -> Span {
        let clause = self.sentence.clause(token);
        let tokens = self.below(clause, &["parataxis"]);
        self.extent(&tokens).unwrap_or(self.span(token))
    }
}
