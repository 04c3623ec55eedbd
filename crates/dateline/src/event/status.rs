//! Whether an act came about, as the report presents it.
//!
//! The predicates above the trigger are gone through from the outermost inwards: each clause has a status of its own
//! (auxiliaries, tense, negation: `language::clause`) or takes that of its governor, and what a governor makes of its
//! complement ("refused to", "demanded that", "postponed the …") is applied on the way down. So "urged them not to
//! cancel the talks" and "failed to stop the attack" come out right, which a flat list of cues gets wrong.

use std::collections::{BTreeMap, HashMap};

use crate::Error;
use crate::language::clause::{Aspect, ClauseReader, Cue, Modality, Phase, Place, Reading, Tense};
use crate::record::Status;
use crate::tables::Tables;

use super::arguments::{is_headline_plan, plan_before_source};
use super::frames::word_of;
use super::matching::Match;
use super::presence;
use super::tree::Tree;
use super::words::Class;

/// Reads the status of acts.
#[derive(Debug)]
pub(super) struct StatusReader {
    pub(super) clauses: ClauseReader,
    pub(super) prepositions: BTreeMap<String, Preposition>,
    /// Ids of rows by nouns of acts that are done when they are announced.
    pub(super) announced: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(super) struct Preposition {
    pub(super) id: String,
    pub(super) gives: Gives,
    /// The nouns before which alone it says so; before all where there are none.
    pub(super) nouns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
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
    /// Whether what was judged last lies in the future.
    to_come: bool,
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

pub(super) enum Link {
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
    /// As real as what stands above, which may speak of acts that do not exist: "will back sanctions".
    Scoped,
    /// To come, where what stands above is: "will speak after the leaders *meet*".
    Following,
    /// What stands above makes this of it.
    Made(Effect, String),
    /// Status given by a word of its own.
    Given(Status, String),
}

/// What a governor makes of what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
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
        let mut announced = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let gives = match row.get("gives") {
                "clause" => Gives::Clause,
                "presupposed" => Gives::Presupposed,
                word => Gives::Status(
                    word_of(word).ok_or_else(|| row.error(format!("`{word}` is no status")))?,
                ),
            };
            let id = row.get("id").to_owned();
            match row.get("on") {
                "preposition" => {
                    let nouns = row.list("nouns").into_iter().map(str::to_owned).collect();
                    let preposition = Preposition { id, gives, nouns };
                    prepositions.insert(row.get("word").to_owned(), preposition);
                }
                "announced" => {
                    let nouns = row.list("word").into_iter();
                    announced.extend(nouns.map(|noun| (noun.to_owned(), id.clone())));
                }
                other => return Err(row.error(format!("unknown on `{other}`"))),
            }
        }
        Ok(StatusReader {
            clauses: ClauseReader::new(tables)?,
            prepositions,
            announced,
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
            to_come: false,
        };
        let mut above: Option<Status> = None;
        for step in steps.iter().rev() {
            above = Some(step_status(tree, step, above, &mut judged));
        }
        judged.status = above.unwrap_or(Status::Happened);
        let real = matches!(judged.status, Status::Happened | Status::Ongoing);
        if let Some(status) = act.frame.status.filter(|_| real) {
            judged.status = status;
            judged.rows.push("frame.status".to_owned());
        }
        // "is in Geneva": being somewhere lasts.
        if presence::is_predicate(tree, act.head)
            && judged.status == Status::Happened
            && steps[0].own.tense == Tense::Present
        {
            judged.status = Status::Ongoing;
        }
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
        let denied = tree
            .children_by(token, &["nsubj", "obj"])
            .any(|i| tree.is_word(i, Class::Nobody));
        if denied {
            reading.negated = !reading.negated;
        }
        // A headline's infinitive: "UN chief to meet Zelensky".
        let headline = tree.head(token).is_none()
            && reading.tense == Tense::None
            && tree.xpos(token) == "VB"
            && tree.child(token, &["nsubj"]).is_some()
            && tree
                .children_by(token, &["mark", "aux"])
                .any(|i| tree.says(i, "to"));
        if headline
            || is_headline_plan(tree, token)
            || self.is_announced_plan(tree, token)
            || plan_before_source(tree, token).is_some()
        {
            reading.modality = Modality::Planned;
            reading.tense = Tense::Future;
        }
        // "before the leaders meet": a present tense there is a future.
        let upcoming = reading.tense == Tense::Present
            && tree
                .children_by(token, &["mark"])
                .any(|mark| tree.is_word(mark, Class::Upcoming));
        if upcoming && reading.modality == Modality::Asserted {
            note(&mut reading, "clause.before", token);
            reading.modality = Modality::Planned;
        }
        let any = tree.is_nominal(token)
            && tree
                .children_by(token, &["det"])
                .any(|det| tree.is_word(det, Class::Any));
        if (any || is_general(tree, token, &reading)) && reading.modality == Modality::Asserted {
            note(&mut reading, "status.any", token);
            reading.modality = Modality::Possible;
            reading.negated = false;
        }
        reading
    }

    /// "Talks to begin on Monday": the noun that heads a headline, and an infinitive that says when it is to be.
    fn is_announced_plan(&self, tree: &Tree, noun: usize) -> bool {
        tree.head(noun).is_none()
            && tree.is_nominal(noun)
            && tree.children_by(noun, &["acl", "xcomp"]).any(|clause| {
                is_headline_plan(tree, clause)
                    && self.clauses.knows(Place::Support, &tree.lemma(clause))
            })
    }
}

fn note(reading: &mut Reading, row: &str, token: usize) {
    reading.cues.push(Cue {
        row: row.to_owned(),
        token,
    });
}

/// "those who do not surrender", "anyone who blocks the road": whoever that may be.
fn is_general(tree: &Tree, verb: usize, own: &Reading) -> bool {
    let relative = tree.deprel(verb) == "acl:relcl" && own.tense == Tense::Present;
    let Some(noun) = tree.head(verb).filter(|_| relative) else {
        return false;
    };
    let known = tree.child(noun, &["det", "nmod:poss"]).is_some();
    tree.is_word(noun, Class::RelativeAny)
        || tree
            .children_by(noun, &["det"])
            .any(|det| tree.is_word(det, Class::Any))
        || (own.negated && !known && matches!(tree.xpos(noun), "NNS" | "NNPS"))
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
        Link::Same | Link::Following => above,
        Link::Scoped => Some(match above {
            Some(Status::NotHappened | Status::Cancelled | Status::Postponed) => Status::Possible,
            Some(Status::Ended) | None => Status::Happened,
            Some(Status::Ongoing) => Status::Happened,
            Some(other) => other,
        }),
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
            let governor = above.unwrap_or(Status::Happened);
            // "will not block the sanctions": they are not there yet.
            if *effect == Effect::Negate && governor == Status::NotHappened && judged.to_come {
                Some(Status::Possible)
            } else {
                Some(apply(*effect, governor, &step.own))
            }
        }
        Link::Given(status, row) => {
            judged.rows.push(row.clone());
            Some(*status)
        }
    };
    judged.to_come = step.own.tense == Tense::Future;
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
            (Status::Happened, Link::Following)
                if matches!(
                    inherited,
                    Status::Planned | Status::Possible | Status::Demanded
                ) =>
            {
                Status::Planned
            }
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
