//! Whether an act came about, as the report presents it.
//!
//! The predicates above the trigger are gone through from the outermost inwards: each clause has a status of its own
//! (auxiliaries, tense, negation: `language::clause`) or takes that of its governor, and what a governor makes of its
//! complement ("refused to", "demanded that", "postponed the …") is applied on the way down. So "urged them not to
//! cancel the talks" and "failed to stop the attack" come out right, which a flat list of cues gets wrong.

use std::collections::{BTreeMap, HashMap};

use crate::Error;
use crate::language::Upos;
use crate::language::clause::{Aspect, ClauseReader, Modality, Phase, Place, Reading, Tense};
use crate::record::{EventType, Status};
use crate::tables::Tables;

use super::arguments::{is_headline_plan, subject_from_above};
use super::frames::{Argument, Pos, is_verbal_act, word_of};
use super::matching::Match;
use super::support::Support;
use super::tree::Tree;

/// Reads the status of acts.
#[derive(Debug)]
pub(super) struct StatusReader {
    clauses: ClauseReader,
    prepositions: BTreeMap<String, Preposition>,
}

#[derive(Debug, Clone)]
struct Preposition {
    id: String,
    gives: Gives,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gives {
    Status(Status),
    Clause,
    Presupposed,
}

/// A status and the rows that decided, outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) status: Status,
    pub(super) rows: Vec<String>,
    /// Whether something in the text says so; otherwise the act is taken for granted.
    pub(super) stated: bool,
    /// Whether the predicate or its governor stands in the past.
    pub(super) past: bool,
}

/// Predicates above one another that have a say.
const MOST_GOVERNORS: usize = 12;

/// One step from an act (or a predicate over it) to what governs it.
struct Step {
    /// The lower predicate.
    token: usize,
    /// What its own words say.
    own: Reading,
    /// How it takes part in what stands above.
    link: Link,
}

enum Link {
    /// Nothing above has a say.
    None,
    /// It shares the status of what is above.
    Same,
    /// Status of what is above, as purpose: "went to meet".
    Purpose,
    /// Taken for granted, whatever stands above: "killed in the attack".
    Granted,
    /// Taken for granted unless what stands above lies in the future.
    Presupposed(Option<String>),
    /// What stands above makes this of it.
    Made(Effect, String),
    /// Status given by a word of its own.
    Given(Status, String),
}

/// What a governor makes of what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Keep,
    Begin,
    Continue,
    Plan,
    Possible,
    Demand,
    Negate,
    Cancel,
    Postpone,
    End,
}

impl StatusReader {
    pub(super) const TABLE: &'static str = "en/status.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut prepositions = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let gives = match row.get("gives") {
                "clause" => Gives::Clause,
                "presupposed" => Gives::Presupposed,
                word => Gives::Status(
                    word_of(word).ok_or_else(|| row.error(format!("`{word}` is no status")))?,
                ),
            };
            if row.get("on") != "preposition" {
                return Err(row.error(format!("unknown on `{}`", row.get("on"))));
            }
            let id = row.get("id").to_owned();
            prepositions.insert(row.get("word").to_owned(), Preposition { id, gives });
        }
        Ok(StatusReader {
            clauses: ClauseReader::new(tables)?,
            prepositions,
        })
    }

    /// The status of the act that `act` tells; `matches` are the frames that fit the sentence, by head token.
    pub(super) fn judge(
        &self,
        tree: &Tree,
        act: &Match,
        matches: &HashMap<usize, &Match>,
    ) -> Judged {
        let steps = self.steps(tree, act, matches);
        let mut judged = Judged {
            status: Status::Happened,
            rows: Vec::new(),
            stated: false,
            past: false,
        };
        let mut above: Option<Status> = None;
        for step in steps.iter().rev() {
            above = Some(step_status(tree, step, above, &mut judged));
        }
        judged.status = above.unwrap_or(Status::Happened);
        judged.past = steps
            .iter()
            .find(|step| step.own.tense != Tense::None)
            .is_some_and(|step| step.own.tense == Tense::Past);
        if tree
            .sentence
            .tokens
            .last()
            .is_some_and(|last| last.form == "?")
            && matches!(
                judged.status,
                Status::Happened | Status::Planned | Status::Ongoing
            )
            && steps
                .last()
                .is_some_and(|step| tree.head(step.token).is_none())
        {
            judged.status = Status::Possible;
            judged.rows.push("status.question".to_owned());
        }
        judged
    }

    fn steps(&self, tree: &Tree, act: &Match, matches: &HashMap<usize, &Match>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut token = act.head;
        for _ in 0..MOST_GOVERNORS {
            let own = self.own(tree, token);
            let support = (token == act.head)
                .then_some(act.support.as_ref())
                .flatten();
            let (link, next) = match support {
                Some(support) => (
                    self.carried(tree, token, support, matches),
                    Some(support.verb),
                ),
                None => self.link(tree, token, &own, matches),
            };
            let stop = matches!(link, Link::None | Link::Granted | Link::Given(..));
            steps.push(Step { token, own, link });
            match next.filter(|&next| !stop && next != token) {
                Some(next) => token = next,
                None => break,
            }
        }
        steps
    }

    fn own(&self, tree: &Tree, token: usize) -> Reading {
        let mut reading = Reading::bare();
        self.clauses.own(tree.sentence, token, &mut reading);
        // "nobody was hurt", "none of them agreed".
        let denied = tree.by(token, &["nsubj", "obj"]).any(|i| {
            ["nobody", "none", "neither", "nothing"]
                .iter()
                .any(|word| tree.says(i, word))
        });
        if denied {
            reading.negated = !reading.negated;
        }
        // A headline's infinitive: "UN chief to meet Zelensky".
        let headline = tree.head(token).is_none()
            && reading.tense == Tense::None
            && tree.xpos(token) == "VB"
            && tree.first(token, &["nsubj"]).is_some()
            && tree.by(token, &["mark", "aux"]).any(|i| tree.says(i, "to"));
        if headline || is_headline_plan(tree, token) {
            reading.modality = Modality::Planned;
            reading.tense = Tense::Future;
        }
        reading
    }

    /// How `token` hangs on what stands above it, and that.
    fn link(
        &self,
        tree: &Tree,
        token: usize,
        own: &Reading,
        matches: &HashMap<usize, &Match>,
    ) -> (Link, Option<usize>) {
        let Some(head) = tree.head(token) else {
            return (Link::None, None);
        };
        let finite = own.tense != Tense::None;
        let link = match tree.sentence.tokens[token].base() {
            "conj" if !finite => Link::Same,
            "xcomp" | "ccomp" | "csubj" => self.complement(tree, token, head, finite, matches),
            "advcl" => self.adverbial(tree, token, head, finite, matches),
            "acl" => self.on_noun(tree, token, head, finite, matches),
            "amod" => Link::Granted,
            "parataxis" | "conj" => Link::None,
            _ if tree.is_verbal(token) => Link::None,
            _ => return self.nominal(tree, token, head, matches),
        };
        (link, Some(head))
    }

    /// A complement clause: the frame of its governor or the table says what becomes of it.
    fn complement(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        finite: bool,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        if let Some(link) = by_frame(head, matches) {
            return link;
        }
        if let Some((effect, row)) =
            self.effect(tree, Place::Governor, head, takes(tree, token, finite))
        {
            return Link::Made(effect, row);
        }
        if finite { Link::None } else { Link::Same }
    }

    fn adverbial(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        finite: bool,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        if finite {
            return Link::None;
        }
        let marks: Vec<String> = tree
            .by(token, &["mark", "case"])
            .map(|i| tree.form(i).to_lowercase())
            .collect();
        let has = |word: &str| marks.iter().any(|mark| mark == word);
        if has("to") {
            if let Some((effect, row)) = self.effect(tree, Place::Governor, head, "to") {
                return Link::Made(effect, row);
            }
            // "marched to demand …": saying so is part of doing it.
            let says = matches
                .get(&token)
                .is_some_and(|act| is_verbal_act(act.frame.kind));
            if says {
                return Link::Same;
            }
            return by_frame(head, matches)
                .filter(|_| tree.first(head, &["ccomp", "xcomp"]).is_none())
                .unwrap_or(Link::Purpose);
        }
        if has("without") || has("instead") {
            return Link::Given(Status::NotHappened, "status.without".to_owned());
        }
        if has("for") || has("of") || has("over") || tree.xpos(token) == "VBN" {
            return Link::Granted;
        }
        if has("after") || has("following") || has("since") {
            return Link::Presupposed(None);
        }
        Link::Same
    }

    /// A clause on a noun: "a plan to attack", "troops attacking", "the first to visit".
    fn on_noun(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        finite: bool,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        if tree.deprel(token) == "acl:relcl" || (finite && takes(tree, token, finite) != "that") {
            return Link::None;
        }
        let takes = takes(tree, token, finite);
        if let Some(link) =
            by_frame(head, matches).filter(|_| matches!(takes, "to" | "that" | "for"))
        {
            return link;
        }
        if let Some((effect, row)) = self.effect(tree, Place::Governor, head, takes) {
            return Link::Made(effect, row);
        }
        let aims = tree.by(token, &["mark", "case"]).any(|mark| {
            ["toward", "towards", "at"]
                .iter()
                .any(|word| tree.says(mark, word))
        });
        match takes {
            "ing" if aims => Link::Given(Status::Possible, "status.aim".to_owned()),
            "to" if is_ranked(tree, head) => Link::Granted,
            "to" => Link::Given(Status::Possible, "status.infinitive".to_owned()),
            _ => Link::Granted,
        }
    }

    /// A noun that names an act: the verb or noun that it hangs on, or its preposition.
    fn nominal(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        matches: &HashMap<usize, &Match>,
    ) -> (Link, Option<usize>) {
        let relation = tree.sentence.tokens[token].base();
        let words = tree.prepositions(token);
        // "rejected the accusation": what was said was said, whatever becomes of it.
        let said = matches
            .get(&token)
            .is_some_and(|act| is_verbal_act(act.frame.kind));
        if said && matches!(relation, "obj" | "nsubj") {
            return (Link::Granted, Some(head));
        }
        if let Some(link) = self.by_preposition(tree, token, head, &words) {
            return (link, Some(head));
        }
        // "will fly to Nairobi for talks": the talks are as real as the flight is over.
        let meets = matches
            .get(&token)
            .is_some_and(|act| act.frame.kind == EventType::Consult);
        if meets
            && tree.is_verbal(head)
            && words == ["for"]
            && !matches
                .get(&head)
                .is_some_and(|act| act.frame.complement.is_some())
        {
            let made = self.effect(tree, Place::Governor, head, "for");
            let link = made.map_or(Link::Purpose, |(effect, row)| Link::Made(effect, row));
            return (link, Some(head));
        }
        if tree.is_verbal(head) || tree.upos(head) == Upos::Adj {
            let made = match tree.deprel(token) {
                "obj" | "nsubj:pass" => self.effect(tree, Place::Support, head, "object"),
                "nsubj" => self.effect(tree, Place::Support, head, "subject"),
                _ if relation == "obl" || relation == "nmod" => words
                    .iter()
                    .find_map(|word| self.effect(tree, Place::Governor, head, word)),
                _ => None,
            };
            if let Some((effect, row)) = made {
                return (Link::Made(effect, row), Some(head));
            }
            let governed =
                relation == "obj" || relation == "obl" || tree.deprel(token) == "nsubj:pass";
            if governed && let Some(link) = by_frame_object(head, &words, matches) {
                return (link, Some(head));
            }
            let link = match tree.deprel(token) {
                "nsubj" | "nsubj:pass" => Link::Presupposed(None),
                _ => Link::Granted,
            };
            return (link, Some(head));
        }
        if relation == "nmod" {
            let made = words.iter().find_map(|word| {
                self.effect(tree, Place::Governor, head, word).or_else(|| {
                    by_frame_object(head, std::slice::from_ref(word), matches).and_then(|link| {
                        match link {
                            Link::Made(effect, row) => Some((effect, row)),
                            _ => None,
                        }
                    })
                })
            });
            return match made {
                Some((effect, row)) => (Link::Made(effect, row), Some(head)),
                None => (Link::Granted, Some(head)),
            };
        }
        (Link::None, Some(head))
    }

    fn by_preposition(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        words: &[String],
    ) -> Option<Link> {
        let row = words
            .iter()
            .rev()
            .find_map(|word| self.prepositions.get(word))?;
        if row.id == "preposition.ahead-bare" && !words.iter().any(|word| word == "of") {
            return None;
        }
        // "clause" prepositions bind loosely: at a noun they say nothing.
        let at_verb = tree.is_verbal(head) && tree.is(token, &["obl"]);
        match row.gives {
            Gives::Status(status) => Some(Link::Given(status, row.id.clone())),
            Gives::Clause if at_verb => Some(Link::Same),
            Gives::Clause => None,
            Gives::Presupposed => Some(Link::Presupposed(Some(row.id.clone()))),
        }
    }

    /// A noun and the verb that carries it: what the verb's own frame or the table makes of its object.
    fn carried(
        &self,
        tree: &Tree,
        noun: usize,
        support: &Support,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        let words = tree.prepositions(noun);
        let slot = match tree.deprel(noun) {
            "nsubj" => "subject",
            _ => "object",
        };
        if slot == "object"
            && let Some(link) = by_frame_object(support.verb, &words, matches)
        {
            return link;
        }
        let made = self
            .effect(tree, Place::Support, support.verb, slot)
            .or_else(|| {
                words
                    .iter()
                    .find_map(|word| self.effect(tree, Place::Governor, support.verb, word))
            });
        match made {
            Some((effect, row)) => Link::Made(effect, row),
            None => Link::Made(Effect::Keep, support.id.clone()),
        }
    }

    /// What the table says that the word makes of what it governs.
    fn effect(
        &self,
        tree: &Tree,
        place: Place,
        token: usize,
        takes: &str,
    ) -> Option<(Effect, String)> {
        let mut reading = Reading::bare();
        if takes.is_empty()
            || !self
                .clauses
                .apply(tree.sentence, place, token, takes, &mut reading)
        {
            return None;
        }
        let row = reading.cues.last()?.row.clone();
        let effect = match (reading.phase, reading.negated) {
            (Phase::Cancelled, _) => Effect::Cancel,
            (Phase::Postponed, _) => Effect::Postpone,
            (Phase::Ended, _) => Effect::End,
            (Phase::Failed, _) | (_, true) => Effect::Negate,
            (Phase::Begun, _) => Effect::Begin,
            (Phase::Continued, _) => Effect::Continue,
            _ => match reading.modality {
                Modality::Planned => Effect::Plan,
                Modality::Demanded | Modality::Obliged => Effect::Demand,
                Modality::Possible
                | Modality::Intended
                | Modality::Conditional
                | Modality::Attempted => Effect::Possible,
                Modality::Asserted => Effect::Keep,
            },
        };
        Some((effect, row))
    }
}

/// The frame of the governor says what becomes of its complement.
fn by_frame(head: usize, matches: &HashMap<usize, &Match>) -> Option<Link> {
    let frame = matches.get(&head)?.frame;
    let status = frame.complement?;
    Some(Link::Made(effect_of(status), frame.id.clone()))
}

/// The same for an act named by a noun among the governor's arguments ("demanded an inquiry", "called for talks").
fn by_frame_object(
    head: usize,
    words: &[String],
    matches: &HashMap<usize, &Match>,
) -> Option<Link> {
    let found = matches.get(&head)?;
    let status = found.frame.complement?;
    let object = words.is_empty();
    let preposition_of_frame = words.iter().any(|word| {
        found.frame.after.contains(word)
            || found
                .frame
                .recipient
                .contains(&Argument::After(word.clone()))
            || (found.frame.pos == Pos::Noun && matches!(word.as_str(), "for" | "to" | "of"))
            || matches!(word.as_str(), "for" | "to")
    });
    (object || preposition_of_frame).then(|| Link::Made(effect_of(status), found.frame.id.clone()))
}

fn effect_of(status: Status) -> Effect {
    match status {
        Status::Happened | Status::Ongoing => Effect::Keep,
        Status::Planned => Effect::Plan,
        Status::Possible => Effect::Possible,
        Status::Demanded => Effect::Demand,
        Status::NotHappened => Effect::Negate,
        Status::Cancelled => Effect::Cancel,
        Status::Postponed => Effect::Postpone,
        Status::Ended => Effect::End,
    }
}

/// The status of one predicate, given that of what stands above.
fn step_status(tree: &Tree, step: &Step, above: Option<Status>, judged: &mut Judged) -> Status {
    let reported = tree.is(step.token, &["ccomp"]) || tree.is(step.token, &["parataxis"]);
    if matches!(
        step.link,
        Link::Granted | Link::Presupposed(_) | Link::None | Link::Given(..)
    ) {
        // What stands above says nothing of this act.
        judged.rows.clear();
        judged.stated = false;
    }
    let own = own_status(&step.own, reported);
    if own.is_some() {
        judged
            .rows
            .extend(step.own.cues.iter().map(|cue| cue.row.clone()));
        judged.stated = true;
    }
    let inherited = match &step.link {
        Link::None => None,
        Link::Same => above,
        Link::Purpose => Some(match above {
            Some(Status::Happened | Status::Ongoing) | None => Status::Planned,
            Some(other) => other,
        }),
        Link::Granted => Some(Status::Happened),
        Link::Presupposed(row) => {
            judged.rows.extend(row.clone());
            Some(match above {
                Some(Status::Planned) => Status::Planned,
                _ => Status::Happened,
            })
        }
        Link::Made(effect, row) => {
            judged.rows.push(row.clone());
            judged.stated = true;
            Some(apply(*effect, above.unwrap_or(Status::Happened), &step.own))
        }
        Link::Given(status, row) => {
            judged.rows.push(row.clone());
            Some(*status)
        }
    };
    combine(own, inherited, &step.link)
}

/// An act's own words and what stands above it.
fn combine(own: Option<Status>, inherited: Option<Status>, link: &Link) -> Status {
    match (own, inherited) {
        (None, None) => Status::Happened,
        (None, Some(status)) | (Some(status), None) => status,
        // "cancelled the planned visit": what was planned is off; "demanded that they not attack".
        (Some(own), Some(inherited)) => match (own, link) {
            (Status::NotHappened, Link::Made(Effect::Negate, _)) => Status::Happened,
            (Status::NotHappened, Link::Made(Effect::Demand | Effect::Possible, _)) => {
                Status::Possible
            }
            (
                Status::Planned | Status::Possible | Status::Happened | Status::Ongoing,
                Link::Made(effect, _),
            ) if *effect != Effect::Keep => inherited,
            (Status::Happened, Link::Made(..)) => inherited,
            _ => own,
        },
    }
}

/// What a clause's own words say; none where they say nothing.
fn own_status(own: &Reading, reported: bool) -> Option<Status> {
    let phase = match own.phase {
        Phase::Cancelled => Some(Status::Cancelled),
        Phase::Postponed => Some(Status::Postponed),
        Phase::Ended => Some(Status::Ended),
        Phase::Continued => Some(Status::Ongoing),
        Phase::Failed => Some(Status::NotHappened),
        Phase::None | Phase::Begun | Phase::Achieved => None,
    };
    if phase.is_some() {
        return phase;
    }
    if own.negated {
        return Some(Status::NotHappened);
    }
    match own.modality {
        Modality::Planned => return Some(Status::Planned),
        Modality::Possible | Modality::Intended | Modality::Attempted => {
            return Some(Status::Possible);
        }
        // "He said they would leave" is the future of a past.
        Modality::Conditional
            if reported && own.cues.iter().all(|cue| !cue.row.starts_with("mark.")) =>
        {
            return Some(Status::Planned);
        }
        Modality::Conditional => return Some(Status::Possible),
        Modality::Obliged | Modality::Demanded => return Some(Status::Demanded),
        Modality::Asserted => {}
    }
    match (own.tense, own.aspect) {
        (Tense::None, Aspect::Simple | Aspect::Progressive) => None,
        (Tense::None, Aspect::Perfect) => Some(Status::Happened),
        (Tense::Future, _) => Some(Status::Planned),
        (Tense::Present, Aspect::Progressive) => Some(Status::Ongoing),
        (Tense::Past | Tense::Present, _) => Some(Status::Happened),
    }
}

/// What becomes of an act under a governor that is itself of that status.
fn apply(effect: Effect, governor: Status, own: &Reading) -> Status {
    use Status::{
        Cancelled, Demanded, Ended, Happened, NotHappened, Ongoing, Planned, Possible, Postponed,
    };
    let real = matches!(governor, Happened | Ongoing);
    match (effect, governor) {
        (Effect::Keep, _) => governor,
        (Effect::Begin, Happened) if own.tense == Tense::Present => Ongoing,
        (Effect::Begin, _) => governor,
        (Effect::Continue, NotHappened) => Ended,
        (Effect::Continue, _) if real => Ongoing,
        (Effect::Continue, _) => governor,
        (Effect::Plan | Effect::Demand | Effect::Possible, NotHappened) => NotHappened,
        (Effect::Plan, Possible | Cancelled | Postponed | Ended) => governor,
        (Effect::Plan, _) => Planned,
        (Effect::Possible, _) => Possible,
        (Effect::Demand, Possible) => Possible,
        (Effect::Demand, _) => Demanded,
        (Effect::Negate, NotHappened | Ended) => Happened,
        (Effect::Negate, Possible | Demanded) => Possible,
        (Effect::Negate, _) => NotHappened,
        (Effect::Cancel, _) if real => Cancelled,
        (Effect::Cancel, Planned) => Cancelled,
        (Effect::Cancel, _) => Planned,
        (Effect::Postpone, _) if real || governor == Planned => Postponed,
        (Effect::Postpone, _) => Planned,
        (Effect::End, _) if real => Ended,
        (Effect::End, _) => Ongoing,
    }
}

/// How a clause hangs on the predicate above, in the words of the table of cues.
fn takes(tree: &Tree, token: usize, finite: bool) -> &'static str {
    let mark = tree
        .by(token, &["mark"])
        .map(|i| tree.form(i).to_lowercase())
        .last();
    match mark.as_deref() {
        Some("to") => "to",
        Some("from") => "from",
        Some("of") => "of",
        Some("for") => "for",
        Some("in") => "in",
        Some("that") => "that",
        _ if tree.xpos(token) == "VBG" => "ing",
        _ if finite => "that",
        _ if tree.xpos(token) == "VB" => "to",
        _ => "",
    }
}

/// "the first president to visit": the act is told, not planned.
fn is_ranked(tree: &Tree, noun: usize) -> bool {
    ["first", "last", "latest", "second", "third", "only", "next"]
        .iter()
        .any(|word| {
            tree.says(noun, word) || tree.by(noun, &["amod", "det"]).any(|i| tree.says(i, word))
        })
        && subject_from_above(tree, noun).is_none_or(|subject| subject != noun)
}
