//! Frames against trees: which predicate of a sentence fits which row.

use std::collections::BTreeSet;

use crate::language::Upos;

use super::arguments::{self, Arguments};
use super::frames::{Argument, Frame, Frames, Need, Pos, Sort, Test};
use super::participants::Participants;
use super::support::{Support, SupportVerbs};
use super::tree::Tree;

/// A frame that fits a predicate.
#[derive(Debug, Clone)]
pub(super) struct Match<'f> {
    /// The row.
    pub(super) frame: &'f Frame,
    /// The token that heads the predicate.
    pub(super) head: usize,
    /// The tokens of all the predicate's words.
    pub(super) words: BTreeSet<usize>,
    /// What fills its arguments.
    pub(super) arguments: Arguments,
    /// The verb that carries the noun.
    pub(super) support: Option<Support>,
}

/// The best frame for each predicate of a sentence, in order.
pub(super) fn find<'f>(
    tree: &Tree,
    frames: &'f Frames,
    supports: &SupportVerbs,
    participants: &Participants,
) -> Vec<Match<'f>> {
    let mut found: Vec<Match> = (0..tree.len())
        .filter_map(|token| at(tree, token, frames, supports, participants))
        .collect();
    drop_parts(tree, &mut found);
    found
}

fn at<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    supports: &SupportVerbs,
    participants: &Participants,
) -> Option<Match<'f>> {
    match tree.upos(token) {
        Upos::Verb => verb(tree, token, token_lemma(tree, token), frames, participants),
        Upos::Noun | Upos::Propn if may_tell_act(tree, token) => {
            noun(tree, token, frames, supports, participants)
        }
        // "a wounded soldier", "was killed" with the participle taken for an adjective.
        Upos::Adj if tree.form(token).ends_with("ed") && !tree.in_name(token) => {
            let stem = tree.form(token).to_lowercase();
            stems(&stem, "ed")
                .into_iter()
                .find_map(|lemma| verb(tree, token, lemma, frames, participants))
        }
        _ => None,
    }
}

fn token_lemma(tree: &Tree, token: usize) -> String {
    tree.lemma(token)
}

/// A noun inside a name or before another noun tells no act of its own.
fn may_tell_act(tree: &Tree, token: usize) -> bool {
    let before_noun = tree.is(token, &["compound", "nmod:unmarked", "nmod:desc", "flat"])
        && tree.head(token).is_some_and(|head| {
            head > token && matches!(tree.upos(head), Upos::Noun | Upos::Propn)
        });
    !tree.in_name(token) && !before_noun
}

fn verb<'f>(
    tree: &Tree,
    token: usize,
    lemma: String,
    frames: &'f Frames,
    participants: &Participants,
) -> Option<Match<'f>> {
    let mut candidates = frames.headed_by(Pos::Verb, &lemma).peekable();
    candidates.peek()?;
    let arguments = arguments::of_verb(tree, token);
    best(candidates, |frame| {
        let words = find_words(tree, token, &frame.after)?;
        fits(tree, frame, &arguments, participants).then_some(words)
    })
    .map(|(frame, words)| Match {
        frame,
        head: token,
        words,
        arguments,
        support: None,
    })
}

fn noun<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    supports: &SupportVerbs,
    participants: &Participants,
) -> Option<Match<'f>> {
    let lemma = tree.lemma(token);
    let known = frames.headed_by(Pos::Noun, &lemma).next().is_some();
    if !known {
        return gerund(tree, token, &lemma, frames, participants);
    }
    let mut arguments = arguments::of_noun(tree, token);
    let support = supports.over(tree, token, &mut arguments);
    best(frames.headed_by(Pos::Noun, &lemma), |frame| {
        let words = noun_words(tree, token, frame)?;
        let arguments = undergone(tree, token, frame, &arguments);
        fits(tree, frame, &arguments, participants).then_some(words)
    })
    .map(|(frame, words)| Match {
        frame,
        head: token,
        words,
        arguments: undergone(tree, token, frame, &arguments),
        support,
    })
}

/// Where a noun row lists `patient` and nothing that it lists before is there, who is named before the noun undergoes
/// the act: "Navalny's arrest", "the hostage release"; but "Iran's execution of two men".
fn undergone(tree: &Tree, noun: usize, frame: &Frame, arguments: &Arguments) -> Arguments {
    let mut arguments = arguments.clone();
    let lists = [&frame.recipient, &frame.place, &frame.actor];
    let first = lists.iter().any(|list| {
        list.iter()
            .position(|argument| *argument == Argument::Patient)
            .is_some_and(|at| {
                list[..at]
                    .iter()
                    .all(|argument| arguments.get(argument).is_empty())
            })
    });
    if first {
        let before = |&token: &usize| token < noun && tree.head(token) == Some(noun);
        arguments.patients = arguments.agents.iter().copied().filter(before).collect();
        arguments.agents.retain(|token| !before(token));
    }
    arguments
}

/// A noun in -ing without a row of its own takes that of its verb: "the looting of shops by soldiers".
fn gerund<'f>(
    tree: &Tree,
    token: usize,
    lemma: &str,
    frames: &'f Frames,
    participants: &Participants,
) -> Option<Match<'f>> {
    if tree.upos(token) != Upos::Noun || !lemma.ends_with("ing") {
        return None;
    }
    let mut arguments = arguments::of_noun(tree, token);
    let of = Argument::After("of".to_owned());
    arguments.patients = arguments.get(&of);
    // Without an object of its own the word is too vague ("the meeting", "a building").
    if arguments.patients.is_empty() {
        return None;
    }
    stems(lemma, "ing").into_iter().find_map(|verb| {
        let rows = frames.headed_by(Pos::Verb, &verb);
        let plain = rows.filter(|frame| frame.after.is_empty());
        best(plain, |frame| {
            fits(tree, frame, &arguments, participants).then(|| BTreeSet::from([token]))
        })
        .map(|(frame, words)| Match {
            frame,
            head: token,
            words,
            arguments: arguments.clone(),
            support: None,
        })
    })
}

/// Verbs that a form in -ed or -ing may belong to.
fn stems(form: &str, ending: &str) -> Vec<String> {
    let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.len() > 2) else {
        return Vec::new();
    };
    let mut found = vec![stem.to_owned(), format!("{stem}e")];
    let mut last = stem.chars().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
    {
        found.push(stem[..stem.len() - a.len_utf8()].to_owned());
    }
    if let Some(short) = stem.strip_suffix('i') {
        found.push(format!("{short}y"));
    }
    found
}

/// Of the frames that fit, the one with most conditions, then the later.
fn best<'f>(
    candidates: impl Iterator<Item = &'f Frame>,
    words: impl Fn(&Frame) -> Option<BTreeSet<usize>>,
) -> Option<(&'f Frame, BTreeSet<usize>)> {
    candidates
        .filter_map(|frame| Some((frame, words(frame)?)))
        .max_by_key(|(frame, _)| frame.specificity())
}

fn fits(tree: &Tree, frame: &Frame, arguments: &Arguments, participants: &Participants) -> bool {
    frame
        .needs
        .iter()
        .all(|need| holds(tree, need, arguments, participants))
}

fn holds(tree: &Tree, need: &Need, arguments: &Arguments, participants: &Participants) -> bool {
    let fillers = || {
        arguments
            .get(&need.argument)
            .into_iter()
            .flat_map(|token| tree.with_conjuncts(token))
    };
    let headed = |lemmas: &[String]| {
        fillers().any(|token| {
            let counted = participants.counted(tree, token);
            lemmas
                .iter()
                .any(|lemma| tree.says(token, lemma) || tree.says(counted, lemma))
        })
    };
    let sorted = |sorts: &[Sort]| {
        fillers().any(|token| {
            sorts
                .iter()
                .any(|&sort| participants.is_sort(tree, token, sort))
        })
    };
    match &need.test {
        Test::There => fillers().next().is_some(),
        Test::Absent => fillers().next().is_none(),
        Test::Sort(sorts) => sorted(sorts),
        Test::NotSort(sorts) => !sorted(sorts),
        Test::Lemma(lemmas) => headed(lemmas),
        Test::NotLemma(lemmas) => !headed(lemmas),
    }
}

/// The tokens of a verb and of the words that its predicate has after it (particle, preposition, object), each near
/// the ones before; none where a word is missing.
pub(super) fn find_words(tree: &Tree, verb: usize, after: &[String]) -> Option<BTreeSet<usize>> {
    let mut found = BTreeSet::from([verb]);
    for word in after {
        let next = near(tree, verb, &found)
            .into_iter()
            .filter(|token| !found.contains(token) && tree.says(*token, word))
            .min_by_key(|&token| (token < verb, token.abs_diff(verb)))?;
        found.insert(next);
    }
    Some(found)
}

/// What hangs on the verb, on what was found, and function words on those.
fn near(tree: &Tree, verb: usize, found: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut tokens = BTreeSet::new();
    let tops = found.iter().copied().chain([verb]);
    for top in tops {
        for &child in tree.children(top) {
            tokens.insert(child);
            let inner = tree
                .by(child, &["case", "mark", "fixed", "advmod"])
                .flat_map(|i| std::iter::once(i).chain(tree.by(i, &["fixed"])));
            tokens.extend(inner);
        }
    }
    // Subjects of the active are no part of a predicate.
    tokens.retain(|&token| !matches!(tree.deprel(token), "nsubj" | "punct" | "conj" | "aux"));
    tokens
}

/// The tokens of a noun predicate: compounds before the head, preposition and noun after it.
fn noun_words(tree: &Tree, head: usize, frame: &Frame) -> Option<BTreeSet<usize>> {
    let mut found = find_words(tree, head, &frame.after)?;
    if frame.after.iter().any(String::is_empty) {
        return None;
    }
    let before: Vec<usize> = tree
        .below(head, &["acl", "nmod", "obl", "advcl"])
        .into_iter()
        .filter(|&token| token < head)
        .collect();
    for word in &frame.before {
        let token = before
            .iter()
            .rev()
            .find(|&&token| !found.contains(&token) && tree.says(token, word))?;
        found.insert(*token);
    }
    Some(found)
}

/// A noun that another predicate of the same type has among its own words or conditions tells no second act:
/// "launched air strikes" is one.
fn drop_parts(tree: &Tree, found: &mut Vec<Match>) {
    let taken: Vec<(usize, crate::record::EventType)> = found
        .iter()
        .flat_map(|one| {
            let kind = one.frame.kind;
            let words = one.words.iter().copied().filter(|&word| word != one.head);
            let conditions = one.frame.needs.iter().filter_map(|need| match &need.test {
                Test::Lemma(lemmas) => Some((need, lemmas)),
                _ => None,
            });
            let objects = conditions
                .filter(|(need, _)| need.argument != Argument::Agent)
                .flat_map(|(need, lemmas)| {
                    one.arguments
                        .get(&need.argument)
                        .into_iter()
                        .filter(|&token| lemmas.iter().any(|lemma| tree.says(token, lemma)))
                });
            words
                .chain(objects)
                .map(|token| (token, kind))
                .collect::<Vec<_>>()
        })
        .collect();
    let words_of_others: BTreeSet<usize> = found
        .iter()
        .filter(|one| one.frame.pos == Pos::Verb)
        .flat_map(|one| one.words.iter().copied().filter(|&word| word != one.head))
        .collect();
    found.retain(|one| {
        let same_act = taken.contains(&(one.head, one.frame.kind));
        !(one.frame.pos == Pos::Noun && (same_act || words_of_others.contains(&one.head)))
    });
}
