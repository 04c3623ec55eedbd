//! An archive event as it is printed (RECORD.md).

use serde::Serialize;

/// An archive event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArchiveEvent {
    /// Stable while its first telling stays; a merged or split one leads to its successors.
    pub id: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub kind: dateline::record::EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// One of the nine statuses, or `unreported`.
    pub status: String,
    /// reported, claimed, confirmed, disputed.
    pub basis: String,
    /// Whether every report that told it has been withdrawn.
    pub withdrawn: bool,
    /// Who says so.
    pub claimants: Vec<Party>,
    /// Who denies it.
    pub deniers: Vec<Party>,
    /// Who acts.
    pub actors: Vec<Party>,
    /// On whom.
    pub recipients: Vec<Party>,
    /// Where.
    pub place: Option<PlaceName>,
    /// First day on which it happened or is to happen, as now believed.
    pub earliest: Option<String>,
    /// Last day.
    pub latest: Option<String>,
    /// Numbers, joined over the sources.
    pub quantities: Vec<Quantity>,
    /// Publication of the first report that tells it.
    pub first_seen: String,
    /// What became of it, in order of publication.
    pub life: Vec<StepOfLife>,
    /// Every telling.
    pub tellings: Vec<TellingOf>,
    /// Reports that tell it.
    pub reports: usize,
    /// Originating voices.
    pub independent_sources: usize,
    /// Reports read since its time was over, where nothing tells what became of it; a changed text counts on its own day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_since: Option<i64>,
    /// Fields on which reports differ.
    pub disagreements: Vec<Difference>,
    /// The larger event that it belongs to.
    pub part_of: Option<String>,
    /// The story of its first report.
    pub story: Option<String>,
    /// Probability that type, status and actors are all right.
    pub confidence: f64,
    /// Why its tellings were joined.
    pub because: String,
}

/// Somebody who takes part or speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Party {
    /// The fullest form known.
    pub name: String,
    /// ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO.
    pub country: Option<String>,
    /// The entity's id.
    pub id: String,
}

/// Where an event happens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlaceName {
    /// English name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A number over all sources.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Quantity {
    /// killed, wounded …
    pub kind: String,
    /// Least of all sources.
    pub low: f64,
    /// Most of all sources.
    pub high: Option<f64>,
    /// people, USD …
    pub unit: String,
}

/// A step of a life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepOfLife {
    /// announced, confirmed, moved …
    pub step: String,
    /// The report that tells so.
    pub report: String,
    /// Its event.
    pub event: String,
    /// The words that name it there.
    pub span: [u32; 2],
    /// Who says so; none: the report itself.
    pub speakers: Vec<String>,
    /// When the report was published.
    pub published: String,
    /// When the archive took it in.
    pub learnt: String,
    /// When the report was withdrawn, or corrected without telling the event again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// The event's first day as this step gives it.
    pub earliest: Option<String>,
    /// The event's last day as this step gives it.
    pub latest: Option<String>,
    /// The event's place as this step gives it.
    pub place: Option<String>,
}

/// A telling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TellingOf {
    /// The report.
    pub report: String,
    /// Its version.
    pub version: i64,
    /// The event in its record.
    pub event: String,
    /// When it was published.
    pub published: String,
    /// The report of which it is a copy.
    pub copy_of: Option<String>,
    /// Why it was joined.
    pub because: String,
}

/// A field on which reports differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Its name.
    pub field: String,
    /// What is told, and by whom.
    pub values: Vec<Value>,
}

/// One of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Value {
    /// As told.
    pub value: String,
    /// The reports that tell it.
    pub reports: Vec<String>,
}
