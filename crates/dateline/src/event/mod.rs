//! Political events (PLOVER 2.0): type, mode, who, whom, where, when, whether it came about.

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
    (
        "en/contexts.tsv",
        include_str!("../../data/en/contexts.tsv"),
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
pub struct EventRoom {}

impl EventRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(_tables: &Tables) -> Result<Self, Error> {
        Ok(EventRoom {})
    }

    /// The events of the document, in order of their triggers. Unnamed actors and victims become entities.
    pub fn read(&self, _known: Known, _actors: &mut Actors) -> Vec<Event> {
        Vec::new()
    }
}
