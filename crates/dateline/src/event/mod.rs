//! Political events (PLOVER 2.0): type, mode, who, whom, where, when, whether it came about.
//!
//! [`frames`] says which words name which event; [`matching`] finds them in trees; [`arguments`] and [`participants`]
//! find who takes part, [`support`] the verbs that carry acts named by nouns; [`status`] says whether it came about,
//! [`place_time`] where and when, [`quantity`] the numbers; [`acts`] makes the event of all that, [`sources`] says who
//! tells it and [`joining`] which tellings are of the same act.

mod acts;
mod anaphora;
mod arguments;
mod codes;
mod contexts;
mod frames;
mod headings;
mod implied;
mod joining;
mod lead;
mod links;
mod matching;
mod matters;
mod modes;
mod noun_arguments;
mod outcome;
mod participants;
mod phrasal;
mod place_time;
mod presence;
mod quantity;
mod recasting;
mod senses;
mod settings;
mod sources;
mod status;
mod support;
mod tree;
mod words;

use std::collections::{BTreeSet, HashMap};

pub use codes::{Code, Codes, ModeCode, TypeCode};
pub use frames::{Argument, Frame, Frames, Need, Pos, Sort, Test};

use acts::{Draft, Scene};
use contexts::Contexts;
use joining::Telling;
use lead::Lead;
use matching::Match;
use matters::Matters;
use modes::ComplementModes;
use participants::{ParticipantNouns, Participants};
use phrasal::PhrasalNouns;
use place_time::Circumstances;
use quantity::QuantityReader;
use status::StatusReader;
use support::SupportVerbs;
use tree::Tree;
use words::Words;

use crate::actor::{Actors, EntityId};
use crate::language::Document;
use crate::place::Toponym;
use crate::record::{EventType, Status};
use crate::speech::{Statement, StatementId};
use crate::tables::{Builtin, Tables};
use crate::time::{TimeExpression, TimeId};
use crate::{Error, Span};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    ("en/codes.toml", include_str!("../../data/en/codes.toml")),
    (
        "en/contexts.tsv",
        include_str!("../../data/en/contexts.tsv"),
    ),
    (
        "en/other_matters.tsv",
        include_str!("../../data/en/other_matters.tsv"),
    ),
    (
        "en/complement-modes.tsv",
        include_str!("../../data/en/complement-modes.tsv"),
    ),
    ("en/grammar.tsv", include_str!("../../data/en/grammar.tsv")),
    ("en/numbers.tsv", include_str!("../../data/en/numbers.tsv")),
    (
        "en/participants.tsv",
        include_str!("../../data/en/participants.tsv"),
    ),
    (
        "en/phrasal-nouns.tsv",
        include_str!("../../data/en/phrasal-nouns.tsv"),
    ),
    (
        "en/quantities.tsv",
        include_str!("../../data/en/quantities.tsv"),
    ),
    ("en/status.tsv", include_str!("../../data/en/status.tsv")),
    (
        "en/support_verbs.tsv",
        include_str!("../../data/en/support_verbs.tsv"),
    ),
    (
        "en/frames/agree.tsv",
        include_str!("../../data/en/frames/agree.tsv"),
    ),
    (
        "en/frames/consult.tsv",
        include_str!("../../data/en/frames/consult.tsv"),
    ),
    (
        "en/frames/support.tsv",
        include_str!("../../data/en/frames/support.tsv"),
    ),
    (
        "en/frames/concede.tsv",
        include_str!("../../data/en/frames/concede.tsv"),
    ),
    (
        "en/frames/cooperate.tsv",
        include_str!("../../data/en/frames/cooperate.tsv"),
    ),
    (
        "en/frames/aid.tsv",
        include_str!("../../data/en/frames/aid.tsv"),
    ),
    (
        "en/frames/retreat.tsv",
        include_str!("../../data/en/frames/retreat.tsv"),
    ),
    (
        "en/frames/request.tsv",
        include_str!("../../data/en/frames/request.tsv"),
    ),
    (
        "en/frames/accuse.tsv",
        include_str!("../../data/en/frames/accuse.tsv"),
    ),
    (
        "en/frames/reject.tsv",
        include_str!("../../data/en/frames/reject.tsv"),
    ),
    (
        "en/frames/threaten.tsv",
        include_str!("../../data/en/frames/threaten.tsv"),
    ),
    (
        "en/frames/protest.tsv",
        include_str!("../../data/en/frames/protest.tsv"),
    ),
    (
        "en/frames/sanction.tsv",
        include_str!("../../data/en/frames/sanction.tsv"),
    ),
    (
        "en/frames/mobilize.tsv",
        include_str!("../../data/en/frames/mobilize.tsv"),
    ),
    (
        "en/frames/coerce.tsv",
        include_str!("../../data/en/frames/coerce.tsv"),
    ),
    (
        "en/frames/assault.tsv",
        include_str!("../../data/en/frames/assault.tsv"),
    ),
];

/// Index of an event of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub usize);

/// An act that the report tells, done or not.
#[derive(Debug, Clone)]
pub struct Event {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// The words that name it.
    pub trigger: Span,
    /// Index of its sentence and head token of the trigger.
    pub at: (usize, usize),
    /// The clause that proves it.
    pub evidence: Span,
    /// Who does it.
    pub actors: Vec<EntityId>,
    /// To whom it is done.
    pub recipients: Vec<EntityId>,
    /// Where.
    pub place: Option<EntityId>,
    /// When; none where the report does not say.
    pub time: Option<TimeId>,
    /// The last of several days that are named together ("on 3 and 4 May"); `time` is the first.
    pub through: Option<TimeId>,
    /// Whether it came about, as the report presents it.
    pub status: Status,
    /// Numbers of people and money.
    pub quantities: Vec<Quantity>,
    /// Statements that carry it, innermost first; none where the report itself says so.
    pub according_to: Vec<StatementId>,
    /// Other events of the report that tell the same.
    pub same_as: Vec<EventId>,
    /// The larger event that it belongs to.
    pub part_of: Option<EventId>,
    /// Probability that type, status and actors are all right, 0 to 1.
    pub confidence: f32,
    /// The rules that decided, and why: begins with the frame's id.
    pub because: String,
}

/// A number that belongs to an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// killed, wounded, detained, displaced, missing, participants, amount, term …
    pub kind: String,
    /// Least.
    pub low: f64,
    /// Most, where given.
    pub high: Option<f64>,
    /// people, USD, years …
    pub unit: String,
    /// As written: "at least", "about", "more than".
    pub qualifier: Option<String>,
    /// The words.
    pub span: Span,
}

/// What the event room reads.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Its time expressions.
    pub times: &'a [TimeExpression],
    /// Its toponyms.
    pub toponyms: &'a [Toponym],
    /// Its statements.
    pub statements: &'a [Statement],
}

/// Finds events.
#[derive(Debug)]
pub struct EventRoom {
    frames: Frames,
    supports: SupportVerbs,
    nouns: ParticipantNouns,
    status: StatusReader,
    quantities: QuantityReader,
    contexts: Contexts,
    matters: Matters,
    modes: ComplementModes,
    words: Words,
    phrasal: PhrasalNouns,
}

impl EventRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        Ok(EventRoom {
            frames: Frames::read(tables)?,
            supports: SupportVerbs::read(tables)?,
            nouns: ParticipantNouns::read(tables)?,
            status: StatusReader::read(tables)?,
            quantities: QuantityReader::read(tables)?,
            contexts: Contexts::read(tables)?,
            matters: Matters::read(tables)?,
            modes: ComplementModes::read(tables)?,
            words: Words::read(tables)?,
            phrasal: PhrasalNouns::read(tables)?,
        })
    }

    /// The frames that events are read by.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// The events of the document, in order of their triggers. Unnamed actors and victims become entities.
    pub fn read(&self, known: Known, actors: &mut Actors) -> Vec<Event> {
        let document = known.document;
        let mut near = circumstances(&known);
        let mut participants = Participants::new(actors, document, &self.nouns);
        let mut events = Vec::new();
        let mut tellings = Vec::new();
        let mut settings = Vec::new();
        for (number, sentence) in document.sentences.iter().enumerate() {
            let timed: Vec<(usize, usize)> = near[number]
                .times
                .iter()
                .map(|(_, time)| time.tokens)
                .collect();
            let tree = Tree::new(number, sentence, &timed, &self.words).with_phrasal(&self.phrasal);
            let before = anaphora::antecedent(document, number, &events);
            let spoken_of = before.and_then(|index| self.frames.get(events[index].frame()));
            let mut drafts = self.sentence(
                &tree,
                &mut near[number],
                known,
                &mut participants,
                spoken_of,
            );
            settings.push(settings::of(&tree, &near[number], &participants));
            drafts.sort_by_key(|draft| (draft.event.trigger, draft.head));
            let attack = outcome::attack_before(document, number, &events);
            drafts.retain(|draft| attack.is_some() || draft.event.frame() != outcome::DEATHS);
            let first = events.len();
            let heads: Vec<usize> = drafts.iter().map(|draft| draft.head).collect();
            for mut draft in drafts {
                if anaphora::is_pronoun(&tree, draft.head) {
                    draft.telling.refers = before;
                }
                draft.telling.cause = draft
                    .cause_token
                    .and_then(|token| heads.iter().position(|&head| head == token))
                    .map(|position| first + position);
                if let Some(attack) = attack.filter(|_| draft.event.frame() == outcome::DEATHS) {
                    draft.telling.cause = Some(attack);
                    draft.event.mode.clone_from(&events[attack].mode);
                    draft.event.cameo.clone_from(&events[attack].cameo);
                }
                events.push(draft.event);
                tellings.push(draft.telling);
            }
        }
        caused(&mut events, &tellings);
        recasting::named(&mut events, &mut tellings, actors, known.times);
        settings::of_meetings(&mut events, &tellings, &settings);
        implied::accepted(&mut events);
        senses::attacks(&mut events, document, &self.frames, &self.words);
        senses::strikes(&mut events, actors);
        sources::attribute(&mut events, known.statements, document, &self.words);
        let implied = implied::accusations(&events, known.statements, actors);
        let (events, tellings) = in_order(events, tellings, implied);
        let lead = Lead::of(document, actors, &self.nouns);
        joining::join(events, &tellings, actors, known.times, &lead)
    }

    fn sentence<'a>(
        &self,
        tree: &Tree<'a>,
        near: &mut Circumstances<'a>,
        known: Known<'a>,
        participants: &mut Participants,
        spoken_of: Option<&Frame>,
    ) -> Vec<Draft> {
        let mut found = matching::find(tree, &self.frames, &self.supports, participants);
        if let Some(frame) = spoken_of {
            found.extend(anaphora::acts(tree, frame, &self.supports));
            found.sort_by_key(|one| one.head);
        }
        let matches: HashMap<usize, &Match> = found.iter().map(|one| (one.head, one)).collect();
        near.acts = found.iter().map(|one| one.head).collect();
        let scene = Scene {
            tree,
            matches: &matches,
            near,
            known,
        };
        let mut drafts = Vec::new();
        let other_matter = self.matters.of(tree).is_some();
        for act in &found {
            let draft = acts::draft(self, &scene, act, participants)
                .filter(|draft| !other_matter || acts::is_political(&draft.event, participants));
            if let Some(mut draft) = draft {
                drafts.extend(implied::refusal(tree, act, &draft));
                let near = scene.near;
                drafts.extend(implied::invited(tree, act, near, &mut draft, participants));
                drafts.push(draft);
            }
        }
        acts::share_recipients(&mut drafts, &matches);
        drafts
    }
}

impl Event {
    /// Id of the frame (or rule) that found it.
    pub fn frame(&self) -> &str {
        self.because.split(':').next().unwrap_or_default()
    }

    /// Ids of the rows that decided its status, outermost first.
    pub fn status_rows(&self) -> Vec<&str> {
        let inside = self
            .because
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'))
            .map_or("", |(inside, _)| inside);
        inside.split(", ").filter(|row| row.contains('.')).collect()
    }
}

/// All events in order of their triggers.
fn in_order(
    events: Vec<Event>,
    tellings: Vec<Telling>,
    implied: Vec<(Event, Telling)>,
) -> (Vec<Event>, Vec<Telling>) {
    let mut all: Vec<(Option<usize>, Event, Telling)> = events
        .into_iter()
        .zip(tellings)
        .enumerate()
        .map(|(i, (event, telling))| (Some(i), event, telling))
        .collect();
    all.extend(
        implied
            .into_iter()
            .map(|(event, telling)| (None, event, telling)),
    );
    all.sort_by_key(|(old, event, _)| (event.trigger, *old));
    let mut new_index = vec![0; all.len()];
    for (new, (old, _, _)) in all.iter().enumerate() {
        if let Some(old) = old {
            new_index[*old] = new;
        }
    }
    all.into_iter()
        .map(|(_, event, mut telling)| {
            telling.cause = telling.cause.map(|cause| new_index[cause]);
            telling.refers = telling.refers.map(|event| new_index[event]);
            (event, telling)
        })
        .unzip()
}

/// Times and cues of speech, sentence by sentence.
fn circumstances<'a>(known: &Known<'a>) -> Vec<Circumstances<'a>> {
    let mut near: Vec<Circumstances> = known
        .document
        .sentences
        .iter()
        .map(|_| Circumstances {
            times: Vec::new(),
            cues: BTreeSet::new(),
            acts: BTreeSet::new(),
            heading: None,
        })
        .collect();
    let headings = headings::days(known.document, known.times);
    for (sentence, heading) in near.iter_mut().zip(headings) {
        sentence.heading = heading;
    }
    for (i, time) in known.times.iter().enumerate() {
        if let Some(sentence) = near.get_mut(time.sentence) {
            sentence.times.push((TimeId(i), time));
        }
    }
    for cue in known
        .statements
        .iter()
        .filter_map(|statement| statement.cue)
    {
        if let Some(sentence) = near.get_mut(cue.sentence) {
            sentence.cues.insert(cue.token);
        }
    }
    near
}

/// "The attack killed 12", "shelled the town, killing 12": who attacked has killed, and where and when it was they died.
fn caused(events: &mut [Event], tellings: &[Telling]) {
    for (i, telling) in tellings.iter().enumerate() {
        let Some(cause) = telling.cause.filter(|&cause| cause != i) else {
            continue;
        };
        let known = events[cause].clone();
        let told = &mut events[i];
        if told.actors.is_empty() {
            told.actors = known.actors;
        }
        told.recipients.retain(|id| !told.actors.contains(id));
        told.place = told.place.or(known.place);
        if told.time.is_none() {
            (told.time, told.through) = (known.time, known.through);
        }
        let (time, through, place) = (told.time, told.through, told.place);
        if events[cause].time.is_none() {
            (events[cause].time, events[cause].through) = (time, through);
        }
        events[cause].place = events[cause].place.or(place);
    }
}

#[cfg(test)]
mod tests;
