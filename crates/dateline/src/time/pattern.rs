//! The small pattern language of `data/en/time/*.tsv`, its compiler and its machine.
//!
//! A pattern is a row of elements parted by spaces:
//!
//! | element | matches |
//! |---|---|
//! | `ago`, `ago\|earlier` | one of these words, lower or upper case; marks are words (`-`, `,`) |
//! | `MONTH` | a word of that class of `words.tsv` |
//! | `NUM`, `YEAR`, `DAY` … | a number ([`Special`]) |
//! | `( a b / c )` | the first alternative that lets the whole pattern match |
//! | `$count` | the macro of that name (a row with the id `$count`) |
//! | `x?`, `( … )?` | x or nothing |
//! | `n:NUM`, `n:( … )` | x, kept as the field `n` |
//! | `mod=START` | nothing; sets a field |
//! | `< … >` | context: must stand there, and is no part of the expression |
//! | `!x` | nothing; holds where the next atom is not x |
//! | `_` | nothing; holds where no white space stands before the next atom |
//!
//! It compiles to a program of a backtracking machine without loops, so a match takes bounded time.

use super::atom::{Atom, Kind};
use super::number::{NumberClasses, Numbers, Special};
use super::parsed::{Field, Fields, Slot};
use super::words::{Class, ClassSet, Words};

/// Steps that one attempt may take; patterns of the tables need far fewer.
const MOST_STEPS: usize = 4000;

/// What a program does.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Word(Vec<u32>),
    Class(Class),
    Special(Special),
    NotWord(Vec<u32>),
    NotClass(Class),
    /// Any word or possessive.
    Any,
    Glued,
    /// Tries the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Open(Slot),
    Close(Slot),
    Set(Slot, u16),
    SpanStart,
    SpanEnd,
    Done,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Program {
    steps: Vec<Step>,
}

/// A match: the atoms of the expression, the atoms with context, and its fields.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reach: usize,
    pub(super) fields: Fields,
}

/// Texts that fields hold ("START", "P1D"), by number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<String>,
}

impl Texts {
    pub(super) fn intern(&mut self, text: &str) -> u16 {
        let found = self.texts.iter().position(|known| known == text);
        let index = found.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        u16::try_from(index).unwrap_or(u16::MAX)
    }

    pub(super) fn get(&self, index: u16) -> &str {
        self.texts
            .get(usize::from(index))
            .map_or("", String::as_str)
    }
}

/// Compiles patterns.
pub(super) struct Compiler<'w> {
    pub(super) words: &'w mut Words,
    pub(super) texts: &'w mut Texts,
    /// Macros by name, with their pattern.
    pub(super) macros: &'w std::collections::BTreeMap<String, String>,
}

impl Compiler<'_> {
    /// The program of a pattern, or what is wrong with it.
    pub(super) fn compile(&mut self, pattern: &str) -> Result<Program, String> {
        let mut steps = Vec::new();
        let tokens: Vec<&str> = pattern.split_whitespace().collect();
        let mut at = 0;
        self.sequence(&tokens, &mut at, &mut steps, 0)?;
        if at < tokens.len() {
            return Err(format!("\"{}\" closes nothing", tokens[at]));
        }
        steps.push(Step::Done);
        Ok(Program { steps })
    }

    fn sequence(
        &mut self,
        tokens: &[&str],
        at: &mut usize,
        steps: &mut Vec<Step>,
        depth: usize,
    ) -> Result<(), String> {
        if depth > 24 {
            return Err("macros or groups lie too deep in one another".to_owned());
        }
        while let Some(&token) = tokens.get(*at) {
            match token {
                "/" | ")" | ")?" => return Ok(()),
                "<" => {
                    // Context behind the expression ends it; context before it begins it anew.
                    if *at > 0 {
                        steps.push(Step::SpanEnd);
                    }
                    *at += 1;
                }
                ">" => {
                    if *at + 1 < tokens.len() {
                        steps.push(Step::SpanStart);
                    }
                    *at += 1;
                }
                _ => self.element(tokens, at, steps, depth)?,
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        tokens: &[&str],
        at: &mut usize,
        steps: &mut Vec<Step>,
        depth: usize,
    ) -> Result<(), String> {
        let token = tokens[*at];
        *at += 1;
        if token == "_" {
            steps.push(Step::Glued);
            return Ok(());
        }
        if token == "-" || token == "/-" {
            steps.push(self.words_step("-"));
            return Ok(());
        }
        if let Some((name, value)) = token.split_once('=')
            && is_name(name)
        {
            let slot = Slot::named(name).ok_or_else(|| format!("no field \"{name}\""))?;
            steps.push(Step::Set(slot, self.texts.intern(value)));
            return Ok(());
        }
        let (slot, token) = match token.split_once(':') {
            Some((name, rest)) if is_name(name) && !rest.is_empty() => {
                let slot = Slot::named(name).ok_or_else(|| format!("no field \"{name}\""))?;
                (Some(slot), rest)
            }
            _ => (None, token),
        };
        let split = steps.len();
        steps.push(Step::Jump(split + 1));
        if let Some(slot) = slot {
            steps.push(Step::Open(slot));
        }
        let optional = if token == "(" {
            self.group(tokens, at, steps, depth)?
        } else {
            let (body, optional) = match token.strip_suffix('?') {
                Some(body) if !body.is_empty() => (body, true),
                _ => (token, false),
            };
            self.single(body, steps, depth)?;
            optional
        };
        if let Some(slot) = slot {
            steps.push(Step::Close(slot));
        }
        if optional {
            steps[split] = Step::Split(split + 1, steps.len());
        }
        Ok(())
    }

    /// Alternatives up to the closing bracket; says whether it was `)?`.
    fn group(
        &mut self,
        tokens: &[&str],
        at: &mut usize,
        steps: &mut Vec<Step>,
        depth: usize,
    ) -> Result<bool, String> {
        let mut exits = Vec::new();
        loop {
            let split = steps.len();
            steps.push(Step::Jump(split + 1));
            self.sequence(tokens, at, steps, depth + 1)?;
            let closing = tokens.get(*at).copied().ok_or("a group is not closed")?;
            *at += 1;
            if closing == "/" {
                exits.push(steps.len());
                steps.push(Step::Jump(0));
                steps[split] = Step::Split(split + 1, steps.len());
                continue;
            }
            let end = steps.len();
            for exit in exits {
                steps[exit] = Step::Jump(end);
            }
            return Ok(closing == ")?");
        }
    }

    fn single(&mut self, body: &str, steps: &mut Vec<Step>, depth: usize) -> Result<(), String> {
        if let Some(name) = body.strip_prefix('$') {
            let pattern = self
                .macros
                .get(name)
                .cloned()
                .ok_or_else(|| format!("no macro \"${name}\""))?;
            let tokens: Vec<&str> = pattern.split_whitespace().collect();
            let mut at = 0;
            // A macro is a group of its own, so that its alternatives stay inside.
            let mut wrapped = vec!["("];
            wrapped.extend(&tokens);
            wrapped.push(")");
            at += 1;
            self.group(&wrapped, &mut at, steps, depth + 1)?;
            return Ok(());
        }
        let (negated, body) = match body.strip_prefix('!') {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, body),
        };
        if body == "ANY" {
            steps.push(Step::Any);
            return Ok(());
        }
        if body.starts_with(|c: char| c.is_ascii_uppercase()) {
            if let Some(special) = Special::named(body)
                && !negated
            {
                steps.push(Step::Special(special));
                return Ok(());
            }
            let class = self
                .words
                .class(body)
                .ok_or_else(|| format!("no class \"{body}\""))?;
            steps.push(if negated {
                Step::NotClass(class)
            } else {
                Step::Class(class)
            });
            return Ok(());
        }
        let step = self.words_step(body);
        steps.push(match step {
            Step::Word(words) if negated => Step::NotWord(words),
            other => other,
        });
        Ok(())
    }

    fn words_step(&mut self, body: &str) -> Step {
        let parts = if body == "|" {
            vec![body]
        } else {
            body.split('|').collect()
        };
        Step::Word(
            parts
                .into_iter()
                .map(|word| self.words.intern(word))
                .collect(),
        )
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// What may come first in a match.
#[derive(Debug, Default)]
pub(super) struct First {
    pub(super) words: Vec<u32>,
    pub(super) classes: ClassSet,
    pub(super) digits: bool,
    pub(super) number_words: bool,
}

impl Program {
    /// What may come first.
    pub(super) fn first(&self) -> First {
        let mut first = First::default();
        let mut seen = vec![false; self.steps.len()];
        let mut stack = vec![0];
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            match &self.steps[at] {
                Step::Word(words) => first.words.extend(words),
                Step::Class(class) => first.classes.add(*class),
                Step::Special(special) => {
                    first.digits = true;
                    first.number_words |= special.begins_with_word();
                }
                Step::Split(a, b) => stack.extend([*a, *b]),
                Step::Jump(to) => stack.push(*to),
                Step::Done => {}
                _ => stack.push(at + 1),
            }
        }
        first
    }
}

/// Runs programs over the atoms of one sentence.
pub(super) struct Machine<'a> {
    pub(super) atoms: &'a [Atom],
    pub(super) words: &'a Words,
    pub(super) texts: &'a Texts,
    pub(super) classes: NumberClasses,
    trail: Vec<(Slot, Option<Field>)>,
    stack: Vec<Choice>,
    opened: Vec<(Slot, usize)>,
}

struct Choice {
    step: usize,
    at: usize,
    trail: usize,
    opened: usize,
    start: usize,
    end: Option<usize>,
    value: Field,
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        atoms: &'a [Atom],
        words: &'a Words,
        texts: &'a Texts,
        classes: NumberClasses,
    ) -> Self {
        Machine {
            atoms,
            words,
            texts,
            classes,
            trail: Vec::new(),
            stack: Vec::new(),
            opened: Vec::new(),
        }
    }

    /// The first way in which the program matches from the atom on.
    pub(super) fn run(&mut self, program: &Program, from: usize) -> Option<Match> {
        let mut fields = Fields::default();
        self.trail.clear();
        self.stack.clear();
        self.opened.clear();
        let mut now = Choice {
            step: 0,
            at: from,
            trail: 0,
            opened: 0,
            start: from,
            end: None,
            value: Field::default(),
        };
        for _ in 0..MOST_STEPS {
            if self.step(program, &mut now, &mut fields) {
                if let Step::Done = program.steps[now.step] {
                    let end = now.end.unwrap_or(now.at);
                    if end > now.start {
                        return Some(Match {
                            start: now.start,
                            end,
                            reach: now.at,
                            fields,
                        });
                    }
                } else {
                    continue;
                }
            }
            // Back to the last choice, with the fields as they were then.
            let choice = self.stack.pop()?;
            for (slot, field) in self.trail.drain(choice.trail..).rev() {
                fields.put(slot, field);
            }
            self.opened.truncate(choice.opened);
            now = choice;
        }
        None
    }

    /// Takes one step; false where it fails. `Done` stays where it is.
    fn step(&mut self, program: &Program, now: &mut Choice, fields: &mut Fields) -> bool {
        let atom = self.atoms.get(now.at);
        match &program.steps[now.step] {
            Step::Word(words) => {
                if !atom.is_some_and(|atom| atom.word != 0 && words.contains(&atom.word)) {
                    return false;
                }
                now.at += 1;
            }
            Step::Class(class) => {
                let Some(atom) = atom.filter(|atom| atom.classes.has(*class)) else {
                    return false;
                };
                let Some(meaning) = self.words.meaning(atom.word, *class) else {
                    return false;
                };
                if meaning.capital && !atom.capital {
                    return false;
                }
                now.value = Field {
                    number: meaning.number,
                    text: meaning.index,
                    ..Field::default()
                };
                now.at += 1;
            }
            Step::Special(special) => {
                let numbers = Numbers {
                    atoms: self.atoms,
                    words: self.words,
                    classes: self.classes,
                };
                let Some((end, value)) = numbers.read(*special, now.at) else {
                    return false;
                };
                now.value = Field {
                    number: Some(value),
                    ..Field::default()
                };
                now.at = end;
            }
            Step::NotWord(words) => {
                if atom.is_some_and(|atom| words.contains(&atom.word)) {
                    return false;
                }
            }
            Step::NotClass(class) => {
                if atom.is_some_and(|atom| atom.classes.has(*class)) {
                    return false;
                }
            }
            Step::Any => {
                if !atom.is_some_and(|atom| {
                    atom.kind == Kind::Word || atom.word != 0 && atom.word == self.words.id("'s")
                }) {
                    return false;
                }
                now.at += 1;
            }
            Step::Glued => {
                if !atom.is_some_and(|atom| atom.glued) {
                    return false;
                }
            }
            Step::Split(first, second) => {
                self.stack.push(Choice {
                    step: *second,
                    at: now.at,
                    trail: self.trail.len(),
                    opened: self.opened.len(),
                    start: now.start,
                    end: now.end,
                    value: now.value,
                });
                now.step = *first;
                return true;
            }
            Step::Jump(to) => {
                now.step = *to;
                return true;
            }
            Step::Open(slot) => self.opened.push((*slot, now.at)),
            Step::Close(slot) => {
                // A choice may have been taken back behind the opening; the stack is restored by length only, so
                // what was opened is looked up by its slot.
                let start = self
                    .opened
                    .iter()
                    .rev()
                    .find(|(open, _)| open == slot)
                    .map_or(now.at, |open| open.1);
                let field = Field {
                    start,
                    end: now.at,
                    ..now.value
                };
                self.trail.push((*slot, fields.get(*slot)));
                fields.put(*slot, Some(field));
            }
            Step::Set(slot, text) => {
                let field = Field {
                    number: self.texts.get(*text).parse().ok(),
                    text: Some(*text),
                    start: now.at,
                    end: now.at,
                };
                self.trail.push((*slot, fields.get(*slot)));
                fields.put(*slot, Some(field));
            }
            Step::SpanStart => now.start = now.at,
            Step::SpanEnd => now.end = Some(now.at),
            Step::Done => return true,
        }
        now.step += 1;
        true
    }
}

/// Whether an atom can begin a number in words.
pub(super) fn begins_number(atom: &Atom, classes: NumberClasses, words: &Words) -> bool {
    let mut known = ClassSet::default();
    for class in [classes.unit, classes.ten, classes.scale, classes.ordinal] {
        known.add(class);
    }
    matches!(atom.kind, Kind::Number(_))
        || atom.classes.meets(known)
        || atom.word != 0 && [words.id("a"), words.id("an")].contains(&atom.word)
}
