//! Frames against trees: which predicate of a sentence fits which row.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::Upos;
use crate::record::EventType;

use super::arguments::{self, Arguments};
use super::frames::{Argument, Frame, Frames, Need, Pos, Sort, Test, is_verbal_act};
use super::noun_arguments;
use super::participants::Participants;
use super::presence;
use super::support::{Support, SupportVerbs};
use super::tree::Tree;
use super::words::Class;

/// A frame that fits a predicate.
#[derive(Debug, Clone)]
pub(super) struct Match<'f> {
    /// The row.
    pub(super) frame: &'f Frame,
    /// The token that heads the predicate.
    pub(super) head: usize,
    /// The tokens of all the predicate's words.
    pub(super) words: BTreeSet<usize>,
    /// Objects that the row's conditions name: they say the act together with its words ("reached an *agreement*").
    pub(super) objects: BTreeSet<usize>,
    /// A definite noun whose participants are named elsewhere, if anywhere ("the meeting was confirmed").
    pub(super) anaphoric: bool,
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
    if presence::is_predicate(tree, token) {
        return presence::of(tree, token, frames, participants);
    }
    match tree.upos(token) {
        // "*Shelling* damaged a hospital": as a subject without an object a verb in -ing is a noun first.
        Upos::Verb
            if tree.is(token, &["nsubj", "csubj"]) && tree.child(token, &["obj"]).is_none() =>
        {
            verbal_noun(tree, token, frames, supports, participants)
                .or_else(|| verb(tree, token, frames, participants))
        }
        Upos::Verb => verb(tree, token, frames, participants)
            .or_else(|| verbal_noun(tree, token, frames, supports, participants)),
        Upos::Noun | Upos::Propn if may_tell_act(tree, token) => {
            noun(tree, token, frames, supports, participants).or_else(|| {
                // A verb that the tagger took for a noun has a subject all the same ("Rebels attack town").
                (tree.child(token, &["nsubj"]).is_some() && tree.child(token, &["cop"]).is_none())
                    .then(|| verb(tree, token, frames, participants))
                    .flatten()
            })
        }
        // "a wounded soldier", "was killed" with the participle taken for an adjective.
        Upos::Adj if tree.form(token).ends_with("ed") && !tree.in_name(token) => {
            verb(tree, token, frames, participants)
        }
        // "the *striking* nurses": what those protest by who are spoken of.
        Upos::Adj if is_describing(tree, token) => verb(tree, token, frames, participants)
            .filter(|found| found.frame.kind == EventType::Protest),
        // "its *counteroffensive*", "the watchdog's *fine*": a noun that the tagger took for an adjective.
        Upos::Adj
            if tree.child(token, &["det", "nmod:poss"]).is_some()
                && tree.child(token, &["cop"]).is_none() =>
        {
            noun(tree, token, frames, supports, participants)
        }
        // "is willing to withdraw": an adjective with a clause says what its subject is ready to do.
        Upos::Adj if tree.child(token, &["xcomp", "ccomp", "advcl"]).is_some() => {
            verb(tree, token, frames, participants)
        }
        // "is *due* in Oslo".
        Upos::Adj
            if tree.child(token, &["cop"]).is_some() && tree.child(token, &["obl"]).is_some() =>
        {
            verb(tree, token, frames, participants).filter(|found| found.frame.status.is_some())
        }
        _ => None,
    }
}

/// A present participle before its noun.
fn is_describing(tree: &Tree, token: usize) -> bool {
    tree.xpos(token) == "VBG" && tree.is(token, &["amod"]) && tree.upos(token) == Upos::Adj
}

/// "*Fighting* between the army and rebels spread": a noun that the tagger took for a verb.
fn verbal_noun<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    supports: &SupportVerbs,
    participants: &Participants,
) -> Option<Match<'f>> {
    let nominal = tree.xpos(token) == "VBG"
        && tree.child(token, &["aux", "nsubj", "mark"]).is_none()
        && tree.is(
            token,
            &["csubj", "obj", "obl", "nmod", "nsubj", "root", "conj"],
        );
    nominal
        .then(|| noun(tree, token, frames, supports, participants))
        .flatten()
}

/// A noun inside a name or before another noun tells no act of its own, nor does a name of the calendar ("in March").
fn may_tell_act(tree: &Tree, token: usize) -> bool {
    let before_noun = tree.is(token, &["compound", "nmod:unmarked", "nmod:desc", "flat"])
        && tree.head(token).is_some_and(|head| {
            head > token && matches!(tree.upos(head), Upos::Noun | Upos::Propn)
        });
    let calendar = tree.upos(token) == Upos::Propn && tree.is_timed(token);
    !tree.in_name(token) && !before_noun && !calendar
}

fn verb<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    participants: &Participants,
) -> Option<Match<'f>> {
    let lemma = tree.lemma(token);
    // "There were talks in Oslo": nobody was in Oslo.
    if lemma == "be" && tree.child(token, &["expl"]).is_some() {
        return None;
    }
    let head = frames.head_of(Pos::Verb, &lemma, tree.form(token))?;
    let candidates = frames.headed_by(Pos::Verb, head);
    let plain = arguments::of_verb(tree, token);
    let particle = plain.behind_particle.map(|(word, nominal)| {
        let mut arguments = plain.clone();
        arguments.patients.push(nominal);
        // "presided over a session": a row may ask for it as what stands after the word.
        arguments
            .after
            .push((vec![tree.form(word).to_lowercase()], nominal));
        (word, arguments)
    });
    // "handed in their rifles": where the predicate has the particle, what stands behind it is its object.
    let arguments_for = |frame: &Frame, words: &BTreeSet<usize>| {
        let mut arguments = match &particle {
            Some((word, arguments)) if words.contains(word) => arguments.clone(),
            _ => plain.clone(),
        };
        let own = objects(tree, frame, &arguments);
        for &word in words.union(&own).filter(|&&word| word != token) {
            arguments.take_from(tree, word);
        }
        arguments
    };
    let particles = tree.children_by(token, &["compound:prt"]).collect();
    best(candidates, &particles, |frame| {
        let words = find_words(tree, token, &frame.after)?;
        if !is_phrasal(tree, frame, &words, &plain) {
            return None;
        }
        fits(tree, frame, &arguments_for(frame, &words), participants).then_some(words)
    })
    .map(|(frame, words)| {
        let arguments = arguments_for(frame, &words);
        Match {
            frame,
            head: token,
            objects: objects(tree, frame, &arguments),
            words,
            anaphoric: false,
            arguments,
            support: None,
        }
    })
}

/// "took in the sailors", but not "took the sailors in Manila": the particle of a verb with an object is no preposition
/// of something else.
fn is_phrasal(tree: &Tree, frame: &Frame, words: &BTreeSet<usize>, arguments: &Arguments) -> bool {
    let [particle] = frame.after.as_slice() else {
        return true;
    };
    let lists = |argument: &Argument| {
        let needed = frame.needs.iter().map(|need| &need.argument);
        let all = frame.actor.iter().chain(&frame.recipient);
        all.chain(&frame.place)
            .chain(needed)
            .any(|listed| listed == argument)
    };
    let takes_object = lists(&Argument::Patient) && !lists(&Argument::After(particle.clone()));
    if !takes_object || !tree.words.has(Class::Particle, particle) {
        return true;
    }
    let opens_other = |&word: &usize| {
        tree.is(word, &["case"]) && arguments.behind_particle.is_none_or(|(own, _)| own != word)
    };
    !words.iter().any(opens_other)
}

fn noun<'f>(
    tree: &Tree,
    token: usize,
    frames: &'f Frames,
    supports: &SupportVerbs,
    participants: &Participants,
) -> Option<Match<'f>> {
    let lemma = match tree.upos(token) {
        Upos::Verb => tree.form(token).to_lowercase(),
        _ => tree.lemma(token),
    };
    let Some(lemma) = frames.head_of(Pos::Noun, &lemma, tree.form(token)) else {
        return gerund(tree, token, &lemma, frames, participants);
    };
    let mut arguments = noun_arguments::of_noun(tree, token);
    let is_speech = frames
        .headed_by(Pos::Noun, lemma)
        .all(|frame| is_verbal_act(frame.kind));
    let support = supports.over(tree, token, is_speech, &mut arguments);
    if support.is_none() {
        arguments.attending = noun_arguments::attending(tree, token);
    }
    let fitting = best(
        frames.headed_by(Pos::Noun, lemma),
        &BTreeSet::new(),
        |frame| {
            let words = noun_words(tree, token, frame)?;
            let arguments = undergone(tree, token, frame, &arguments);
            fits(tree, frame, &arguments, participants).then_some(words)
        },
    );
    let anaphoric = fitting.is_none() && (support.is_none() || is_definite(tree, token));
    fitting
        .or_else(|| {
            let carried = support.is_some();
            known_act(tree, token, carried, frames.headed_by(Pos::Noun, lemma))
        })
        .map(|(frame, words)| Match {
            frame,
            head: token,
            words,
            objects: BTreeSet::new(),
            anaphoric,
            arguments: undergone(tree, token, frame, &arguments),
            support,
        })
}

/// "The meeting": a definite noun with none of what its row asks for may speak of an act that was told before; so may
/// any meeting that a verb carries ("a meeting was called off"); journeys and calls are too many things for that.
fn known_act<'f>(
    tree: &Tree,
    noun: usize,
    carried: bool,
    rows: impl Iterator<Item = &'f Frame>,
) -> Option<(&'f Frame, BTreeSet<usize>)> {
    let definite = is_definite(tree, noun);
    let plain = rows.filter(|frame| {
        let words = frame.before.is_empty() && frame.after.is_empty();
        words
            && frame
                .needs
                .iter()
                .all(|need| !matches!(need.test, Test::Lemma(_)))
    });
    plain
        .min_by_key(|frame| frame.specificity())
        .filter(|frame| {
            let meets = frame.kind == EventType::Consult
                && matches!(frame.mode.as_deref(), None | Some("multilateral"));
            definite || (carried && meets)
        })
        .map(|frame| (frame, BTreeSet::from([noun])))
}

fn is_definite(tree: &Tree, noun: usize) -> bool {
    tree.children_by(noun, &["det"])
        .any(|det| tree.is_word(det, Class::Definite))
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
    let mut arguments = noun_arguments::of_noun(tree, token);
    let of = Argument::After("of".to_owned());
    arguments.patients = arguments.get(&of);
    // Without an object of its own the word is too vague ("the meeting", "a building").
    if arguments.patients.is_empty() {
        return None;
    }
    let verb = frames.head_of(Pos::Verb, lemma, lemma)?;
    let rows = frames.headed_by(Pos::Verb, verb);
    let plain = rows.filter(|frame| frame.after.is_empty());
    let (frame, words) = best(plain, &BTreeSet::new(), |frame| {
        fits(tree, frame, &arguments, participants).then(|| BTreeSet::from([token]))
    })?;
    Some(Match {
        frame,
        head: token,
        words,
        objects: BTreeSet::new(),
        anaphoric: false,
        arguments,
        support: None,
    })
}

/// Of the frames that fit, the one that has the verb's particles, since a phrasal verb is a word of its own ("call
/// out" is no kind of "call"); of those the one with most conditions, then the later.
pub(super) fn best<'f>(
    candidates: impl Iterator<Item = &'f Frame>,
    particles: &BTreeSet<usize>,
    words: impl Fn(&Frame) -> Option<BTreeSet<usize>>,
) -> Option<(&'f Frame, BTreeSet<usize>)> {
    candidates
        .filter_map(|frame| Some((frame, words(frame)?)))
        .max_by_key(|(frame, words)| (words.intersection(particles).count(), frame.specificity()))
}

pub(super) fn fits(
    tree: &Tree,
    frame: &Frame,
    arguments: &Arguments,
    participants: &Participants,
) -> bool {
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
                .any(|lemma| is_noun(tree, token, lemma) || is_noun(tree, counted, lemma))
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
        Test::There => fillers().next().is_some() || arguments.is_clause(&need.argument),
        Test::Absent => fillers().next().is_none() && !arguments.is_clause(&need.argument),
        Test::Sort(sorts) => sorted(sorts),
        Test::NotSort(sorts) => !sorted(sorts),
        Test::Lemma(lemmas) => headed(lemmas),
        Test::NotLemma(lemmas) => !headed(lemmas),
    }
}

/// Whether the nominal is headed by that lemma; of two words ("crew member") the first stands before it.
fn is_noun(tree: &Tree, token: usize, lemma: &str) -> bool {
    match lemma.rsplit_once(' ') {
        None => tree.says(token, lemma),
        Some((first, last)) => {
            tree.says(token, last)
                && tree
                    .children_by(token, &["compound", "amod"])
                    .any(|i| tree.says(i, first))
        }
    }
}

/// The tokens of a verb and of the words that its predicate has after it (particle, preposition, object), each near
/// the ones before; none where a word is missing.
pub(super) fn find_words(tree: &Tree, verb: usize, after: &[String]) -> Option<BTreeSet<usize>> {
    let mut found = BTreeSet::from([verb]);
    found.extend(tree.other_word(verb));
    for word in after {
        let next = near(tree, verb, &found)
            .into_iter()
            .filter(|token| !found.contains(token) && tree.says(*token, word))
            .filter(|&token| !opens_time(tree, token))
            .min_by_key(|&token| (token < verb, token.abs_diff(verb)))?;
        found.insert(next);
    }
    Some(found)
}

/// "fired on Monday": the preposition of a time is no part of a predicate.
fn opens_time(tree: &Tree, token: usize) -> bool {
    tree.is(token, &["case"])
        && !tree.is_word(token, Class::Lasting)
        && tree.head(token).is_some_and(|head| tree.is_timed(head))
}

/// What hangs on the verb, on what was found, and function words on those.
fn near(tree: &Tree, verb: usize, found: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut tokens = BTreeSet::new();
    let tops = found.iter().copied().chain([verb]);
    for top in tops {
        for &child in tree.children(top) {
            tokens.insert(child);
            // "fired rockets on Sunday" is not "fire on": a date's preposition belongs to no predicate.
            let lasts = tree.is_after(child, Class::Lasting);
            let relations: &[&str] = if is_date(tree, child) && !lasts {
                &["mark", "fixed", "advmod"]
            } else {
                &["case", "mark", "fixed", "advmod", "compound", "amod", "det"]
            };
            let inner = tree
                .children_by(child, relations)
                .flat_map(|i| std::iter::once(i).chain(tree.children_by(i, &["fixed"])));
            tokens.extend(inner);
        }
    }
    // Subjects of the active are no part of a predicate.
    tokens.retain(|&token| !matches!(tree.deprel(token), "nsubj" | "punct" | "conj" | "aux"));
    tokens
}

/// A nominal that says when.
fn is_date(tree: &Tree, nominal: usize) -> bool {
    tree.upos(nominal) == Upos::Num || tree.is_word(nominal, Class::Time)
}

/// The tokens of a noun predicate: compounds before the head, preposition and noun after it.
fn noun_words(tree: &Tree, head: usize, frame: &Frame) -> Option<BTreeSet<usize>> {
    let is_whole = |whole: &String| tree.says(head, whole);
    if frame.whole.as_ref().is_some_and(is_whole) {
        return Some(BTreeSet::from([head]));
    }
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

/// The nominals that the row's conditions ask for by lemma, but for whoever acts.
fn objects(tree: &Tree, frame: &Frame, arguments: &Arguments) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for need in &frame.needs {
        let Test::Lemma(lemmas) = &need.test else {
            continue;
        };
        if !matches!(need.argument, Argument::Agent | Argument::Comp) {
            let named = |&token: &usize| lemmas.iter().any(|lemma| is_noun(tree, token, lemma));
            found.extend(arguments.get(&need.argument).into_iter().filter(named));
        }
    }
    found
}

/// A noun that another predicate has among its own words or its objects tells no second act: "launched air strikes" is
/// one, and so is "lifted the sanctions". Meetings and strikes stay: "called off the talks" is a refusal, and talks that
/// are off; "ended their strike" a concession, and a strike that is over.
fn drop_parts(tree: &Tree, found: &mut Vec<Match>) {
    let mut words = BTreeSet::new();
    let mut objects = BTreeSet::new();
    for one in found.iter() {
        words.extend(one.words.iter().copied().filter(|&word| word != one.head));
        objects.extend(one.objects.iter().copied());
    }
    let verbs: BTreeMap<usize, EventType> =
        found.iter().map(|one| (one.head, one.frame.kind)).collect();
    // "the alleged members", "the requested aid": what a participle says before its noun tells no act of speech.
    found.retain(|one| !(is_verbal_act(one.frame.kind) && is_modifier(tree, one)));
    found.retain(|one| {
        let over = |kind| {
            one.support
                .as_ref()
                .is_some_and(|support| verbs.get(&support.verb) == Some(&kind))
        };
        // "will provide aid" and "provide 40 million in aid" are one.
        let carried = over(one.frame.kind);
        // "declared a truce": the decision and what was decided.
        let decided = one.frame.kind == EventType::Retreat && over(EventType::Concede);
        let protest = one.frame.kind == EventType::Protest && over(EventType::Concede);
        let two = decided || protest || one.frame.kind == EventType::Consult;
        let object = carried || (objects.contains(&one.head) && !two);
        let part = words.contains(&one.head) || object;
        one.frame.pos == Pos::Verb || !part
    });
}

/// A participle before the noun that it describes.
fn is_modifier(tree: &Tree, one: &Match) -> bool {
    one.frame.pos == Pos::Verb
        && tree.is(one.head, &["amod"])
        && tree.head(one.head).is_some_and(|noun| noun > one.head)
}
