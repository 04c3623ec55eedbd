//! The record: the output contract (schema 1), which `dateline read` prints and outside scorers read. Fields may be
//! added, never renamed or dropped without raising [`SCHEMA`].
//!
//! Its terms (kinds of entities, manners of speech, codes) are those of the rooms too. Architecture invariant: nothing
//! here knows a room; the findings of the rooms become a record in `assemble.rs`.

use serde::{Deserialize, Serialize};

use crate::{Context, Notice, PublishedBecause, Warning};

/// The contract's version.
pub const SCHEMA: u32 = 1;

/// A half-open span `[start, end]` in Unicode code points of `report.text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CodePoints(pub [usize; 2]);

/// What Dateline understood of one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Version, model and tables: whatever changes a record changes this.
    pub reader: String,
    /// What the archive gave the reader.
    pub context: Option<Context>,
    /// The report.
    pub report: ReportHead,
    /// Sentences.
    pub sentences: Vec<CodePoints>,
    /// Time expressions.
    pub times: Vec<Time>,
    /// Entities.
    pub entities: Vec<Entity>,
    /// Statements.
    pub statements: Vec<Statement>,
    /// Events.
    pub events: Vec<Event>,
}

/// The report as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportHead {
    /// As given, or hash of the URL (without one: of the text).
    pub id: String,
    /// The same URL with other text is the next version.
    pub version: u32,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 date, or date-time with offset.
    pub published: Option<String>,
    /// Where that date comes from.
    pub published_because: Option<PublishedBecause>,
    /// What the report says of its own standing.
    #[serde(default)]
    pub notice: Option<Notice>,
    /// The dateline.
    pub dateline: Option<Dateline>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// The text that all spans are offsets into.
    pub text: String,
    /// The part of the text that was read.
    pub body: CodePoints,
    /// What was cut, not understood, or doubtful.
    pub warnings: Vec<Warning>,
}

/// A dateline ("KYIV, April 22 (Reuters) -").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dateline {
    /// Its characters.
    pub span: CodePoints,
    /// Entity id of its place.
    pub place: Option<String>,
    /// Id of its time expression.
    pub date: Option<String>,
    /// The agency.
    pub agency: Option<String>,
}

/// TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are those of the standard")]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

/// A time expression (TimeML TIMEX3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// Unique in the record.
    pub id: String,
    /// Its characters.
    pub span: CodePoints,
    /// The slice.
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// TIMEX3 value.
    pub value: String,
    /// TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    /// First day of the closed interval.
    pub earliest: Option<String>,
    /// Last day of the closed interval.
    pub latest: Option<String>,
    /// What it was counted from: `published`, a time id, or a named event.
    pub anchor: Option<String>,
    /// Rule and reason.
    pub because: String,
}

/// Somebody or something that the report mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Unique in the record.
    pub id: String,
    /// What sort of thing.
    pub kind: EntityKind,
    /// Fullest form known.
    pub name: String,
    /// PLOVER codes.
    pub code: Code,
    /// Titles held.
    pub roles: Vec<Role>,
    /// Where it is.
    pub place: Option<Place>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Its mentions.
    pub mentions: Vec<Mention>,
}

/// Sorts of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub enum EntityKind {
    Person,
    Organization,
    Group,
    Place,
    Facility,
    Product,
    Work,
    Other,
}

/// PLOVER codes of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// ISO 3166-1 alpha-3 (Kosovo XKX), or UNO, EUR, IGO, NGO.
    pub country: Option<String>,
    /// GOV MIL REB OPP PTY JUD LEG SPY COP MED EDU BUS CVL …
    pub sector: Vec<String>,
}

/// A title held of another entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// As reported.
    pub title: String,
    /// Entity id of what it is held of.
    pub of: Option<String>,
    /// The words that prove it.
    pub span: CodePoints,
    /// Rule and reason.
    pub because: String,
}

/// How fine a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// A region of several countries, a sea, a continent.
    Region,
    /// A country.
    Country,
    /// A first-level administrative division.
    Admin1,
    /// A smaller division, or an area inside a country.
    Area,
    /// A city, town or village.
    City,
    /// A building, street or site.
    Site,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// English name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// First-level division.
    pub admin1: Option<String>,
    /// How fine it is.
    pub resolution: Resolution,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Its characters.
    pub span: CodePoints,
    /// The slice.
    pub text: String,
    /// How it names the entity.
    pub form: MentionForm,
}

/// How a mention names its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub enum MentionForm {
    Name,
    Nominal,
    Pronoun,
    Handle,
    Demonym,
    Metonym,
}

/// A statement: who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Unique in the record.
    pub id: String,
    /// Entity id.
    pub speaker: Option<String>,
    /// The words that name the speaker here.
    pub speaker_span: Option<CodePoints>,
    /// The word that reports the saying.
    pub cue: Option<CodePoints>,
    /// Pieces of what was said.
    pub content: Vec<CodePoints>,
    /// Direct, indirect, mixed.
    pub manner: Manner,
    /// Entity id.
    pub addressee: Option<String>,
    /// tweet, post, statement, interview, press conference, letter, broadcast …
    pub medium: Option<String>,
    /// Time id: when it was said.
    pub time: Option<String>,
    /// Id of the statement that reports this one.
    pub via: Option<String>,
    /// What the speaker does in saying it.
    pub stance: Stance,
    /// Rule and reason.
    pub because: String,
}

/// How speech is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub enum Manner {
    Direct,
    Indirect,
    Mixed,
}

/// What a speaker does in saying something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub enum Stance {
    Asserts,
    Denies,
    Confirms,
    Demands,
    Promises,
    Warns,
    Asks,
    Doubts,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique in the record.
    pub id: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// The words that name it.
    pub trigger: CodePoints,
    /// The clause that proves it.
    pub evidence: CodePoints,
    /// Entity ids.
    pub actors: Vec<String>,
    /// Entity ids.
    pub recipients: Vec<String>,
    /// Entity id.
    pub place: Option<String>,
    /// Time id.
    pub time: Option<String>,
    /// Time id: the last of several days that are named together ("on 3 and 4 May"), of which `time` is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// Whether it came about, as the report presents it.
    pub status: Status,
    /// Numbers.
    pub quantities: Vec<Quantity>,
    /// Statement ids.
    pub according_to: Vec<String>,
    /// Event ids.
    pub same_as: Vec<String>,
    /// Event id.
    pub part_of: Option<String>,
    /// Probability that type, status and actors are all right.
    pub confidence: f64,
    /// Rule and reason.
    pub because: String,
}

/// A number that belongs to an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// killed, wounded, detained, displaced, missing, participants, amount, term …
    pub kind: String,
    /// Least.
    pub low: f64,
    /// Most.
    pub high: Option<f64>,
    /// people, USD …
    pub unit: String,
    /// "at least" …
    pub qualifier: Option<String>,
    /// The words.
    pub span: CodePoints,
}

/// PLOVER 2.0 event types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are those of the standard")]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

/// Whether an event came about, as the report presents it at publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Told as fact.
    Happened,
    /// Under way.
    Ongoing,
    /// Announced or agreed to come.
    Planned,
    /// May, could, if, considered.
    Possible,
    /// Asked, urged, proposed by somebody.
    Demanded,
    /// Negated or failed to occur.
    NotHappened,
    /// Was planned, is off.
    Cancelled,
    /// Was planned, is later.
    Postponed,
    /// A state or ongoing event that stopped.
    Ended,
}

/// What `dateline read` prints for an input that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The report's id, as far as it is known.
    pub report: UnreadHead,
    /// What is wrong and what to do.
    pub error: String,
}

/// Head of [`Unread`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadHead {
    /// The report's id, as far as it is known.
    pub id: Option<String>,
}
