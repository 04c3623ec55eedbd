//! Numbers that belong to events: the killed, wounded, detained; who took part; money; terms.

use std::collections::BTreeMap;

use crate::language::Upos;
use crate::record::EventType;
use crate::tables::Tables;
use crate::{Error, Span};

use super::Quantity;
use super::arguments::{self, Arguments};
use super::frames::{Argument, argument, word_of};
use super::matching::Match;
use super::outcome;
use super::tree::Tree;
use super::words::Words;

/// Reads quantities.
#[derive(Debug)]
pub(super) struct QuantityReader {
    words: BTreeMap<String, Word>,
    rows: Vec<Counted>,
}

#[derive(Debug, Clone)]
enum Word {
    Number(f64),
    Scale(f64),
    Vague(f64),
    Before(Bound),
    Currency(String),
    Period(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    About,
    Exact,
}

#[derive(Debug)]
struct Counted {
    words: Vec<String>,
    types: Vec<EventType>,
    /// None: wherever it stands.
    arguments: Option<Vec<Argument>>,
    kind: String,
    unit: String,
}

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    low: f64,
    high: Option<f64>,
    qualifier: Option<String>,
    first: usize,
    last: usize,
}

impl QuantityReader {
    pub(super) const NUMBERS: &'static str = "en/numbers.tsv";
    pub(super) const COUNTED: &'static str = "en/quantities.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut words = BTreeMap::new();
        for row in tables.tsv(Self::NUMBERS)? {
            let value = row.get("value");
            let number = || value.parse::<f64>().map_err(|e| row.error(e));
            let word = match row.get("kind") {
                "number" => Word::Number(number()?),
                "scale" => Word::Scale(number()?),
                "vague" => Word::Vague(number()?),
                "least" => Word::Before(Bound::Least),
                "most" => Word::Before(Bound::Most),
                "about" => Word::Before(Bound::About),
                "exact" => Word::Before(Bound::Exact),
                "currency" => Word::Currency(value.to_owned()),
                "period" => Word::Period(value.to_owned()),
                other => return Err(row.error(format!("the kind `{other}` is unknown"))),
            };
            words.insert(row.get("word").to_lowercase(), word);
        }
        let mut rows = Vec::new();
        let grammar = Words::read(tables)?;
        for row in tables.tsv(Self::COUNTED)? {
            let types = row.list("types").into_iter().map(|word| {
                word_of(word).ok_or_else(|| row.error(format!("`{word}` is no PLOVER type")))
            });
            let arguments = row.list("argument").into_iter().map(|word| {
                argument(word, &grammar)
                    .ok_or_else(|| row.error(format!("unknown argument `{word}`")))
            });
            rows.push(Counted {
                words: row.list("words").into_iter().map(str::to_owned).collect(),
                types: types.collect::<Result<_, _>>()?,
                arguments: (row.get("argument") != "any")
                    .then(|| arguments.collect::<Result<_, _>>())
                    .transpose()?,
                kind: row.get("kind").to_owned(),
                unit: row.get("unit").to_owned(),
            });
        }
        Ok(QuantityReader { words, rows })
    }

    /// The quantities of an act.
    pub(super) fn of(&self, tree: &Tree, act: &Match) -> Vec<Quantity> {
        let mut found: Vec<Quantity> = Vec::new();
        let lemma = tree.lemma(act.head);
        for row in &self.rows {
            let word_fits = row.words.is_empty()
                || row.words.contains(&lemma)
                || row.words.contains(&act.frame.head);
            let type_fits = row.types.is_empty() || row.types.contains(&act.frame.kind);
            if !word_fits || !type_fits || found.iter().any(|known| known.kind == row.kind) {
                continue;
            }
            match &row.arguments {
                Some(arguments) => found.extend(self.people(tree, &act.arguments, row, arguments)),
                None => found.extend(self.measured(tree, act, row)),
            }
        }
        if matches!(
            act.frame.kind,
            EventType::Assault | EventType::Coerce | EventType::Protest
        ) {
            self.add_outcome(tree, act, &mut found);
        }
        found
    }

    /// Adds the people whom the outcome of the act befell: "shelled the town, *killing seven*".
    fn add_outcome(&self, tree: &Tree, act: &Match, found: &mut Vec<Quantity>) {
        for verb in outcome::clauses(tree, act.head) {
            let lemma = tree.lemma(verb);
            let of_verb = self.rows.iter().filter(|row| row.words.contains(&lemma));
            for row in of_verb {
                let known = found.iter().any(|known| known.kind == row.kind);
                let Some(arguments) = row.arguments.as_ref().filter(|_| !known) else {
                    continue;
                };
                let of_clause = arguments::of_verb(tree, verb);
                found.extend(self.people(tree, &of_clause, row, arguments));
            }
        }
    }

    fn people(
        &self,
        tree: &Tree,
        found: &Arguments,
        row: &Counted,
        arguments: &[Argument],
    ) -> Vec<Quantity> {
        let nominals = arguments
            .iter()
            .map(|argument| found.get(argument))
            .find(|tokens| !tokens.is_empty())
            .unwrap_or_default();
        nominals
            .into_iter()
            .filter_map(|token| self.counting(tree, token))
            .map(|number| quantity(tree, number, row.kind.clone(), row.unit.clone()))
            .take(1)
            .collect()
    }

    /// Money and periods below the act's words.
    fn measured(&self, tree: &Tree, act: &Match, row: &Counted) -> Option<Quantity> {
        let clausal = ["ccomp", "advcl", "acl", "conj", "parataxis", "csubj"];
        let mut below = tree.below(act.head, &clausal);
        if let Some(support) = &act.support {
            below.extend(tree.below(support.verb, &clausal));
        }
        below.into_iter().find_map(|token| {
            let word = self
                .words
                .get(&tree.lemma(token))
                .or_else(|| self.words.get(&tree.form(token).to_lowercase()))?;
            let unit = match word {
                Word::Currency(unit) if row.kind == "amount" => unit,
                Word::Period(unit) if row.kind == "term" && is_term(tree, token, act) => unit,
                _ => return None,
            };
            let number = self.beside(tree, token)?;
            Some(quantity(tree, number, row.kind.clone(), unit.clone()))
        })
    }

    /// The number beside a unit: "$ 1.2 billion", "12 years", "four-day".
    fn beside(&self, tree: &Tree, unit: usize) -> Option<Number> {
        let after = (unit + 1 < tree.len() && tree.upos(unit) == Upos::Sym)
            .then(|| self.number_at(tree, unit + 1))
            .flatten();
        after
            .or_else(|| {
                let before = (0..unit).rev().take(3);
                before
                    .take_while(|&i| {
                        tree.upos(i) == Upos::Num || matches!(tree.form(i), "-" | "US")
                    })
                    .find_map(|i| self.number_at(tree, i))
            })
            .map(|mut number| {
                number.first = number.first.min(unit);
                number.last = number.last.max(unit);
                number
            })
    }

    /// The number that counts a nominal: "at least 24 people", "dozens of them", "12".
    fn counting(&self, tree: &Tree, nominal: usize) -> Option<Number> {
        let own = self.number_at(tree, nominal);
        let of_it = || {
            tree.children_by(nominal, &["nummod", "amod", "det"])
                .find_map(|i| self.number_at(tree, i))
        };
        own.or_else(of_it)
    }

    /// The number that the token is part of.
    fn number_at(&self, tree: &Tree, token: usize) -> Option<Number> {
        let is_part = |i: usize| {
            self.value(tree, i).is_some()
                || (matches!(tree.form(i), "-" | "and")
                    && i > 0
                    && i + 1 < tree.len()
                    && self.word_number(tree, i - 1)
                    && self.word_number(tree, i + 1))
        };
        self.value(tree, token)?;
        let first = (0..=token).rev().take_while(|&i| is_part(i)).last()?;
        let last = (token..tree.len()).take_while(|&i| is_part(i)).last()?;
        let (value, vague) = self.sum(tree, first, last)?;
        Some(self.qualified(tree, first, last, value, vague))
    }

    /// Whether the token is a number in words ("hundred" in "hundred and twenty").
    fn word_number(&self, tree: &Tree, token: usize) -> bool {
        matches!(
            self.words.get(&tree.form(token).to_lowercase()),
            Some(Word::Number(_) | Word::Scale(_))
        )
    }

    fn value(&self, tree: &Tree, token: usize) -> Option<Word> {
        let form = tree.form(token).to_lowercase();
        if form.starts_with(|c: char| c.is_ascii_digit()) {
            let plain = form.replace(',', "");
            return plain
                .parse::<f64>()
                .ok()
                .filter(|value| value.is_finite())
                .map(Word::Number);
        }
        match self.words.get(&form) {
            Some(word @ (Word::Number(_) | Word::Scale(_) | Word::Vague(_))) => Some(word.clone()),
            _ => None,
        }
    }

    fn sum(&self, tree: &Tree, first: usize, last: usize) -> Option<(f64, bool)> {
        let (mut total, mut part, mut vague) = (0.0, 0.0, false);
        for i in first..=last {
            match self.value(tree, i) {
                Some(Word::Number(value)) => part += value,
                Some(Word::Scale(value)) => {
                    let scaled = if part == 0.0 { value } else { part * value };
                    if value >= 1000.0 {
                        total += scaled;
                        part = 0.0;
                    } else {
                        part = scaled;
                    }
                }
                Some(Word::Vague(value)) => {
                    vague = true;
                    part = if part == 0.0 { value } else { part * value };
                }
                _ => {}
            }
        }
        let value: f64 = total + part;
        (value.is_finite() && value > 0.0).then_some((value, vague))
    }

    /// The number with what stands before it.
    fn qualified(&self, tree: &Tree, first: usize, last: usize, value: f64, vague: bool) -> Number {
        let mut number = Number {
            low: value,
            high: (!vague).then_some(value),
            qualifier: None,
            first,
            last,
        };
        if let Some(other) = self.range(tree, first, last) {
            let (low, high) = (value.min(other.0), value.max(other.0));
            number.low = low;
            number.high = Some(high);
            number.first = other.1.min(first);
            number.last = other.1.max(last);
            return number;
        }
        for length in (1..=3).rev() {
            let Some(start) = first.checked_sub(length) else {
                continue;
            };
            let words: Vec<String> = (start..first)
                .map(|i| tree.form(i).to_lowercase())
                .collect();
            let phrase = words.join(" ");
            let Some(Word::Before(bound)) = self.words.get(&phrase) else {
                continue;
            };
            match bound {
                Bound::Least => number.high = None,
                Bound::Most => (number.low, number.high) = (0.0, Some(value)),
                Bound::About | Bound::Exact => {}
            }
            if *bound != Bound::Exact {
                number.qualifier = Some(phrase);
            }
            number.first = start;
            break;
        }
        number
    }

    /// "between 20 and 30", "20 to 30": the other end and its token.
    fn range(&self, tree: &Tree, first: usize, last: usize) -> Option<(f64, usize)> {
        let numeric = |i: usize| match self.value(tree, i) {
            Some(Word::Number(value)) => Some(value),
            _ => None,
        };
        let joins = |i: usize| matches!(tree.form(i), "to" | "-" | "–");
        let between = |i: usize| i > 0 && tree.form(i - 1).eq_ignore_ascii_case("between");
        if last + 2 < tree.len()
            && (joins(last + 1) || (tree.form(last + 1) == "and" && between(first)))
        {
            return numeric(last + 2).map(|value| (value, last + 2));
        }
        let before = first.checked_sub(2)?;
        if joins(first - 1) || (tree.form(first - 1) == "and" && between(before)) {
            return numeric(before).map(|value| (value, before));
        }
        None
    }
}

/// A period is the term of a sentence, ban or truce when it stands with "to", "for" or before the noun.
fn is_term(tree: &Tree, token: usize, act: &Match) -> bool {
    let words = tree.prepositions(token);
    let is_after = words.iter().any(|word| word == "to" || word == "for");
    let is_before = token < act.head && tree.upwards(token).take(4).any(|i| i == act.head);
    is_after || (is_before && tree.is_nominal(act.head))
}

fn quantity(tree: &Tree, number: Number, kind: String, unit: String) -> Quantity {
    let span: Span = tree.span(number.first).cover(tree.span(number.last));
    Quantity {
        kind,
        low: number.low,
        high: number.high,
        unit,
        qualifier: number.qualifier,
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing;

    #[test]
    fn numbers_with_what_stands_before_them() {
        let reader = QuantityReader::read(&Tables::builtin()).expect("the built-in tables");
        let cases = [
            (&["24"][..], 0, (24.0, Some(24.0), None)),
            (&["at", "least", "24"], 2, (24.0, None, Some("at least"))),
            (
                &["more", "than", "1,000"],
                2,
                (1000.0, None, Some("more than")),
            ),
            (&["up", "to", "50"], 2, (0.0, Some(50.0), Some("up to"))),
            (
                &["some", "12", "thousand"],
                1,
                (12_000.0, Some(12_000.0), Some("some")),
            ),
            (
                &["two", "hundred", "and", "five"],
                0,
                (205.0, Some(205.0), None),
            ),
            (&["dozens"], 0, (24.0, None, None)),
            (&["between", "20", "and", "30"], 1, (20.0, Some(30.0), None)),
        ];
        for (words, at, expected) in cases {
            let rows: Vec<String> = words
                .iter()
                .enumerate()
                .map(|(i, word)| format!("{word} {word} NUM CD {i} dep"))
                .collect();
            let sentence = testing::sentence(&rows.join("\n"));
            let words = Words::read(&Tables::builtin()).expect("the built-in words");
            let tree = Tree::new(0, &sentence, &[], &words);
            let number = reader
                .number_at(&tree, at)
                .unwrap_or_else(|| panic!("{words:?}"));
            let found = (number.low, number.high, number.qualifier.as_deref());
            assert_eq!(found, expected, "{words:?}");
        }
    }
}
