//! From a record to what joining compares: the report's events, each with all its tellings.
//!
//! Events of one report that tell the same (`same_as`) are one [`ReportEvent`] with several [`Telling`]s.

use std::collections::BTreeMap;

use dateline::Record;
use dateline::place::Resolution;
use dateline::record::{self, EntityKind, EventType, Stance, Status};
use serde::{Deserialize, Serialize};

use crate::moment::Day;
use crate::name::Form;
use crate::tables::Tables;
use crate::wording::Wording;

/// A handle of a [`Form`]: an index into [`Told::forms`] when fresh from a record, the store's number afterwards.
pub type FormId = u32;

/// A closed interval of days, open where a side is unknown.
pub type Interval = (Option<Day>, Option<Day>);

/// One event of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// Place of the event in the record, from 0.
    pub number: u32,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// How the report presents it.
    pub status: Status,
    /// When, as told.
    pub when: Option<Interval>,
    /// Whether it lasts all of those days ("on 3 and 4 May"); otherwise it falls somewhere within them.
    pub lasts: bool,
    /// Where.
    pub place: Option<Site>,
    /// Where, by its name only: a place that the gazetteer lacks.
    pub unlocated: Option<String>,
    /// Who acts.
    pub actors: Vec<FormId>,
    /// On whom.
    pub recipients: Vec<FormId>,
    /// Who says so; empty: the report itself.
    pub voices: Vec<Voice>,
    /// Numbers.
    pub quantities: Vec<Amount>,
    /// Span of the words that name it, in code points.
    pub trigger: (u32, u32),
    /// Hashes of the words that name it.
    pub naming: Vec<u16>,
    /// The reader's confidence, in hundredths.
    pub confidence: u8,
    /// Whether it is named only as the circumstance of something else: a war, "since the invasion began".
    pub circumstance: bool,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The speaker, where one is named.
    pub speaker: Option<FormId>,
    /// What the speaker does in saying it.
    pub stance: Stance,
}

/// Where something happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// English name.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// Whether it is a country or larger; otherwise a division or a town.
    pub is_wide: bool,
    /// Whether it is a town or a site in one.
    pub is_town: bool,
}

/// A number that belongs to an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// killed, wounded, detained …
    pub kind: String,
    /// Least.
    pub low: f64,
    /// Most.
    pub high: Option<f64>,
    /// people, USD …
    pub unit: String,
}

/// An event as one report tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportEvent {
    /// In the order of the record; at least one.
    pub tellings: Vec<Telling>,
    /// Hashes of the words of the clauses that prove it, sorted.
    pub words: Vec<u16>,
    /// Hashes of the words around it that few events share, sorted, with the tenths of a nat that each says.
    pub matter: Vec<(u16, u8)>,
    /// Whether the report says that its time or place was changed.
    pub changed: bool,
    /// [`Telling::number`] of the first telling of the larger event of this report to which it belongs.
    pub part_of: Option<u32>,
    /// The day of publication.
    pub published: Day,
    /// A number of the report (of all its versions).
    pub report: i64,
    /// How many events of the same type before it in the record are named by the same words.
    pub ordinal: u8,
}

/// What a record tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Who is named, one form for each entity, in the order of the record.
    pub forms: Vec<Form>,
    /// The events.
    pub events: Vec<ReportEvent>,
}

impl ReportEvent {
    /// The first telling: its number names the event within its report.
    pub fn head(&self) -> &Telling {
        &self.tellings[0]
    }

    /// All forms on one side of it, without repetition.
    pub fn side(&self, side: Side) -> Vec<FormId> {
        let mut forms = Vec::new();
        for telling in &self.tellings {
            let named = match side {
                Side::Actor => &telling.actors,
                Side::Recipient => &telling.recipients,
            };
            for form in named {
                if !forms.contains(form) {
                    forms.push(*form);
                }
            }
        }
        forms
    }

    /// Whether a telling says only how it was to be: it will not be then or there, and another telling of the report
    /// puts it elsewhere.
    fn is_superseded(&self, telling: &Telling) -> bool {
        let elsewhere = |other: &Telling| {
            let other_days = telling.when.zip(other.when);
            let other_town = telling.place.as_ref().zip(other.place.as_ref());
            other.status != Status::NotHappened
                && (other_days.is_some_and(|(one, two)| are_apart(one, two))
                    || other_town.is_some_and(|(one, two)| {
                        one.is_town && two.is_town && one.name != two.name
                    }))
        };
        telling.status == Status::NotHappened && self.tellings.iter().any(elsewhere)
    }

    /// The tellings that stand: all but those of how it was to be.
    pub fn standing(&self) -> impl Iterator<Item = &Telling> {
        let stands = |telling: &&Telling| !self.is_superseded(telling);
        self.tellings.iter().filter(stands)
    }

    /// The event as the report now has it, and as it was to be, where the report tells both.
    pub(crate) fn before_and_after(&self) -> Option<(ReportEvent, ReportEvent)> {
        let (was, is): (Vec<Telling>, Vec<Telling>) =
            (self.tellings.iter().cloned()).partition(|telling| self.is_superseded(telling));
        let with = |tellings| ReportEvent {
            tellings,
            ..self.clone()
        };
        (!was.is_empty()).then(|| (with(was), with(is)))
    }

    /// The narrowest time that a telling gives.
    pub fn when(&self) -> Option<Interval> {
        self.standing()
            .filter_map(|telling| telling.when)
            .min_by_key(|when| width(*when))
    }

    /// The smallest place that a telling gives.
    pub fn place(&self) -> Option<&Site> {
        let sites = self.standing().filter_map(|telling| telling.place.as_ref());
        sites.min_by_key(|site| (site.is_wide, !site.is_town))
    }

    /// The place that a telling names and no gazetteer knows, where none is known.
    pub fn unlocated(&self) -> Option<&str> {
        let mut names = self
            .tellings
            .iter()
            .map(|telling| telling.unlocated.as_deref());
        names
            .find_map(|name| name)
            .filter(|_| self.place().is_none())
    }

    /// Whether a telling has this status.
    pub fn is(&self, status: Status) -> bool {
        self.tellings.iter().any(|telling| telling.status == status)
    }

    /// Whether the report names it as a circumstance of other events only.
    pub fn is_circumstance(&self) -> bool {
        self.tellings.iter().all(|telling| telling.circumstance)
    }

    /// Puts the store's numbers in the place of indexes.
    pub(crate) fn renumber(&mut self, ids: &[FormId]) {
        for telling in &mut self.tellings {
            let speakers = telling
                .voices
                .iter_mut()
                .filter_map(|voice| voice.speaker.as_mut());
            for form in telling
                .actors
                .iter_mut()
                .chain(&mut telling.recipients)
                .chain(speakers)
            {
                *form = ids[*form as usize];
            }
        }
    }
}

/// The two sides of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who acts.
    Actor,
    /// On whom.
    Recipient,
}

/// Whether two intervals have no day in common.
pub fn are_apart(one: Interval, two: Interval) -> bool {
    let before =
        |a: Interval, b: Interval| matches!((a.1, b.0), (Some(last), Some(first)) if last < first);
    before(one, two) || before(two, one)
}

/// Days in an interval; an open one is wider than any closed one.
pub fn width(when: Interval) -> i64 {
    match when {
        (Some(first), Some(last)) => i64::from(last.0) - i64::from(first.0) + 1,
        _ => i64::MAX,
    }
}

impl Told {
    /// What a record tells, published on that day.
    pub fn of(record: &Record, published: Day, tables: &Tables) -> Told {
        let index: BTreeMap<&str, u32> = (0u32..)
            .zip(&record.entities)
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        let forms = record.entities.iter().map(Form::of).collect();
        let heads = heads(&record.events);
        let view = View {
            record,
            index,
            wording: Wording::of(record, tables),
        };
        let mut events: BTreeMap<usize, ReportEvent> = BTreeMap::new();
        for (number, event) in record.events.iter().enumerate() {
            let entry = events.entry(heads[number]).or_insert_with(|| ReportEvent {
                tellings: Vec::new(),
                words: Vec::new(),
                matter: Vec::new(),
                changed: false,
                part_of: None,
                published,
                report: crate::digest::six_bytes(&[record.report.id.as_bytes()]),
                ordinal: 0,
            });
            entry.tellings.push(view.telling(number, event));
            entry.words.extend(view.wording.content(event));
            entry.matter.extend(view.wording.matter(event));
            entry.changed |= tables.tells_change(view.wording.clause(event));
            let whole = event
                .part_of
                .as_deref()
                .and_then(|id| position(&record.events, id));
            entry.part_of = entry
                .part_of
                .or(whole.map(|whole| number_of(&record.events, heads[whole])));
        }
        let mut events: Vec<ReportEvent> = events.into_values().collect();
        let mut named: BTreeMap<(EventType, u32), u8> = BTreeMap::new();
        for event in &mut events {
            event.words.sort_unstable();
            event.words.dedup();
            // Of a word that is told more than once, the most that it says.
            event
                .matter
                .sort_unstable_by_key(|(word, said)| (*word, std::cmp::Reverse(*said)));
            event.matter.dedup_by_key(|(word, _)| *word);
            let head = event.head();
            let before = named.entry((head.kind, head.trigger.0)).or_default();
            event.ordinal = *before;
            *before = before.saturating_add(1);
        }
        Told { forms, events }
    }
}

fn position(events: &[record::Event], id: &str) -> Option<usize> {
    events.iter().position(|event| event.id == id)
}

/// An event's number: that of its id ("v3": 2), which stays where a person took an event before it out.
fn number_of(events: &[record::Event], at: usize) -> u32 {
    let written = events[at]
        .id
        .strip_prefix('v')
        .and_then(|number| number.parse::<u32>().ok());
    written.map_or_else(
        || u32::try_from(at).unwrap_or(u32::MAX),
        |number| number.saturating_sub(1),
    )
}

/// For each event the first one that tells the same.
fn heads(events: &[record::Event]) -> Vec<usize> {
    let by_id: BTreeMap<&str, usize> = events
        .iter()
        .enumerate()
        .map(|(i, e)| (e.id.as_str(), i))
        .collect();
    let mut heads: Vec<usize> = (0..events.len()).collect();
    fn root(heads: &[usize], mut at: usize) -> usize {
        while heads[at] != at {
            at = heads[at];
        }
        at
    }
    for (number, event) in events.iter().enumerate() {
        for other in event.same_as.iter().filter_map(|id| by_id.get(id.as_str())) {
            let (one, two) = (root(&heads, number), root(&heads, *other));
            heads[one.max(two)] = one.min(two);
        }
    }
    (0..events.len()).map(|at| root(&heads, at)).collect()
}

struct View<'r> {
    record: &'r Record,
    index: BTreeMap<&'r str, u32>,
    wording: Wording<'r>,
}

impl View<'_> {
    fn telling(&self, number: usize, event: &record::Event) -> Telling {
        let forms = |ids: &[String]| {
            ids.iter()
                .filter_map(|id| self.index.get(id.as_str()).copied())
                .collect()
        };
        let [start, end] = event.trigger.0;
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Telling {
            number: number_of(&self.record.events, number),
            kind: event.kind,
            mode: event.mode.clone(),
            cameo: event.cameo.clone(),
            status: event.status,
            when: self.days(event),
            lasts: event.through.is_some(),
            place: event.place.as_deref().and_then(|id| self.site(id)),
            unlocated: event.place.as_deref().and_then(|id| self.unlocated(id)),
            actors: forms(&event.actors),
            recipients: forms(&event.recipients),
            voices: event
                .according_to
                .iter()
                .filter_map(|id| self.voice(id))
                .collect(),
            quantities: event
                .quantities
                .iter()
                .map(|q| Amount {
                    kind: q.kind.clone(),
                    low: q.low,
                    high: q.high,
                    unit: q.unit.clone(),
                })
                .collect(),
            trigger: (small(start), small(end)),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 100"
            )]
            confidence: (event.confidence.clamp(0.0, 1.0) * 100.0).round() as u8,
            naming: self.wording.naming(event),
            circumstance: self.wording.is_circumstance(event),
        }
    }

    /// From the first to the last of the days that are named for it.
    fn days(&self, event: &record::Event) -> Option<Interval> {
        let first = self.when(event.time.as_deref()?)?;
        let last = event.through.as_deref().and_then(|id| self.when(id));
        Some(last.map_or(first, |last| (first.0, last.1)))
    }

    fn when(&self, id: &str) -> Option<Interval> {
        let time = self.record.times.iter().find(|time| time.id == id)?;
        let day = |written: &Option<String>| written.as_deref().and_then(Day::parse);
        let when = (day(&time.earliest), day(&time.latest));
        (when != (None, None)).then_some(when)
    }

    fn site(&self, id: &str) -> Option<Site> {
        let entity = self
            .index
            .get(id)
            .and_then(|i| self.record.entities.get(*i as usize))?;
        let place = entity.place.as_ref()?;
        Some(Site {
            name: place.name.clone(),
            geonames: place.geonames,
            country: place.country.clone(),
            #[expect(clippy::cast_possible_truncation, reason = "metres are enough")]
            latitude: place.latitude as f32,
            #[expect(clippy::cast_possible_truncation, reason = "metres are enough")]
            longitude: place.longitude as f32,
            is_wide: matches!(place.resolution, Resolution::Country | Resolution::Region),
            is_town: matches!(place.resolution, Resolution::City | Resolution::Site),
        })
    }

    fn unlocated(&self, id: &str) -> Option<String> {
        let at = self.index.get(id)?;
        let entity = self.record.entities.get(*at as usize)?;
        let is_place = matches!(entity.kind, EntityKind::Place | EntityKind::Facility);
        (is_place && entity.place.is_none() && entity.code.country.is_none())
            .then(|| crate::name::words(&entity.name).join(" "))
    }

    fn voice(&self, id: &str) -> Option<Voice> {
        let statement = self
            .record
            .statements
            .iter()
            .find(|statement| statement.id == id)?;
        let speaker = statement
            .speaker
            .as_deref()
            .and_then(|speaker| self.index.get(speaker).copied());
        Some(Voice {
            speaker,
            stance: statement.stance,
        })
    }
}
