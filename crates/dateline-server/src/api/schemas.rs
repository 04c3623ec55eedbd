//! The record's contract (RECORD.md) as schemas. The reader's own types know nothing of HTTP; a test holds these to records
//! that the reader wrote.

#![allow(dead_code, reason = "they are there to be described")]

use utoipa::ToSchema;

/// A report as it is sent: one JSON object, or one a line.
#[derive(ToSchema)]
#[schema(as = NewReport)]
pub(crate) struct NewReport {
    /// Its name with whoever sends it; without one, a hash of the URL or of the text.
    id: Option<String>,
    /// Its text; an item that has a title only is read by its title.
    text: Option<String>,
    /// ISO 8601 date, or date-time with offset.
    published: Option<String>,
    /// Where it was published.
    url: Option<String>,
    /// Headline.
    title: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// ISO 639-1 code.
    language: Option<String>,
    /// Names of the authors.
    #[schema(required = false)]
    authors: Vec<String>,
}

/// What Dateline understood of one report.
#[derive(ToSchema)]
pub(crate) struct Record {
    /// The contract's version.
    schema: u32,
    /// Version, model and tables: whatever changes a record changes this.
    reader: String,
    /// What the archive gave the reader.
    context: Option<RecordContext>,
    report: RecordReport,
    /// Half-open spans `[start, end]` in Unicode code points of `report.text`, as all spans are.
    sentences: Vec<Vec<u32>>,
    times: Vec<RecordTime>,
    entities: Vec<RecordEntity>,
    statements: Vec<RecordStatement>,
    events: Vec<RecordEvent>,
}

/// What the archive gave the reader.
#[derive(ToSchema)]
struct RecordContext {
    hash: String,
    until: String,
}

/// The report as read.
#[derive(ToSchema)]
struct RecordReport {
    id: String,
    version: u32,
    url: Option<String>,
    publisher: Option<String>,
    authors: Vec<String>,
    title: Option<String>,
    /// ISO 8601 date, or date-time with offset.
    published: Option<String>,
    /// argument, input, prefix, metadata, url, feed, filename, dateline, text.
    published_because: Option<String>,
    notice: Option<RecordNotice>,
    dateline: Option<RecordDateline>,
    language: Option<String>,
    text: String,
    /// The part of the text that was read.
    body: Vec<u32>,
    warnings: Vec<RecordWarning>,
}

/// What a report says of its own standing.
#[derive(ToSchema)]
struct RecordNotice {
    /// withdrawal, embargo, correction, update, advisory.
    kind: String,
    until: Option<String>,
    because: String,
}

/// A dateline ("KYIV, April 22 (Reuters) -").
#[derive(ToSchema)]
struct RecordDateline {
    span: Vec<u32>,
    place: Option<String>,
    date: Option<String>,
    agency: Option<String>,
}

/// What was cut, not understood, or doubtful.
#[derive(ToSchema)]
struct RecordWarning {
    code: String,
    message: String,
}

/// A time expression (TimeML TIMEX3).
#[derive(ToSchema)]
struct RecordTime {
    id: String,
    span: Vec<u32>,
    text: String,
    /// DATE, TIME, DURATION, SET.
    r#type: String,
    value: String,
    r#mod: Option<String>,
    earliest: Option<String>,
    latest: Option<String>,
    anchor: Option<String>,
    because: String,
}

/// Somebody or something that the report mentions.
#[derive(ToSchema)]
struct RecordEntity {
    id: String,
    /// person, organization, group, place, facility, product, work, other.
    kind: String,
    name: String,
    code: RecordCode,
    roles: Vec<RecordRole>,
    place: Option<RecordPlace>,
    wikidata: Option<String>,
    mentions: Vec<RecordMention>,
}

/// PLOVER codes of an actor.
#[derive(ToSchema)]
struct RecordCode {
    country: Option<String>,
    sector: Vec<String>,
}

/// A title held of another entity.
#[derive(ToSchema)]
struct RecordRole {
    title: String,
    of: Option<String>,
    span: Vec<u32>,
    because: String,
}

/// A place.
#[derive(ToSchema)]
struct RecordPlace {
    geonames: Option<u32>,
    name: String,
    latitude: f64,
    longitude: f64,
    country: Option<String>,
    admin1: Option<String>,
    /// region, country, admin1, area, city, site.
    resolution: String,
}

/// A mention.
#[derive(ToSchema)]
struct RecordMention {
    span: Vec<u32>,
    text: String,
    /// name, nominal, pronoun, handle, demonym, metonym.
    form: String,
}

/// A statement: who says so.
#[derive(ToSchema)]
struct RecordStatement {
    id: String,
    speaker: Option<String>,
    speaker_span: Option<Vec<u32>>,
    cue: Option<Vec<u32>>,
    content: Vec<Vec<u32>>,
    /// direct, indirect, mixed.
    manner: String,
    addressee: Option<String>,
    medium: Option<String>,
    time: Option<String>,
    via: Option<String>,
    /// asserts, denies, confirms, demands, promises, warns, asks, doubts.
    stance: String,
    because: String,
}

/// An event as a report tells it.
#[derive(ToSchema)]
struct RecordEvent {
    id: String,
    /// PLOVER type.
    r#type: String,
    mode: Option<String>,
    contexts: Vec<String>,
    cameo: Option<String>,
    trigger: Vec<u32>,
    evidence: Vec<u32>,
    actors: Vec<String>,
    recipients: Vec<String>,
    place: Option<String>,
    time: Option<String>,
    /// The last of several days that are named together.
    through: Option<String>,
    /// happened, ongoing, planned, possible, demanded, not_happened, cancelled, postponed, ended.
    status: String,
    quantities: Vec<RecordQuantity>,
    according_to: Vec<String>,
    same_as: Vec<String>,
    part_of: Option<String>,
    confidence: f64,
    because: String,
}

/// A number that belongs to an event.
#[derive(ToSchema)]
struct RecordQuantity {
    kind: String,
    low: f64,
    high: Option<f64>,
    unit: String,
    qualifier: Option<String>,
    span: Vec<u32>,
}
