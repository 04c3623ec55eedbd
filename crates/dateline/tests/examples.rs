//! The reports of `examples/` say what they say: every fact written down beside them stands in their records.
//!
//! A fact that the reader does not get yet carries `gap = "why"`; a gap that has closed fails the test too, so that
//! the list of gaps stays true.

mod loading;

use std::fmt::Write;
use std::path::Path;

use dateline::record::{CodePoints, Entity, Event, Record, Statement};
use dateline::{PublishedBecause, Report};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    published_because: Option<PublishedBecause>,
    #[serde(default)]
    event: Vec<EventFact>,
    #[serde(default)]
    statement: Vec<StatementFact>,
    #[serde(default)]
    time: Vec<TimeFact>,
    #[serde(default)]
    entity: Vec<EntityFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFact {
    trigger: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    alt_types: Vec<String>,
    mode: Option<String>,
    status: Option<String>,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    recipients: Vec<String>,
    place: Option<String>,
    earliest: Option<String>,
    latest: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    quantity: Option<QuantityFact>,
    gap: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantityFact {
    kind: String,
    low: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementFact {
    cue: String,
    speaker: String,
    content: String,
    manner: Option<String>,
    stance: Option<String>,
    medium: Option<String>,
    gap: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeFact {
    text: String,
    value: String,
    gap: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityFact {
    name: String,
    kind: Option<String>,
    country: Option<String>,
    role: Option<String>,
    of: Option<String>,
    gap: Option<String>,
}

/// `NAME.YYYY-MM-DD.txt`, with its facts in `NAME.toml`.
fn load(path: &Path) -> (Report, Facts) {
    let file = path.file_stem().unwrap().to_string_lossy().into_owned();
    let (name, date) = file.split_once('.').expect("NAME.YYYY-MM-DD.txt");
    let facts =
        std::fs::read_to_string(path.with_file_name(format!("{name}.toml"))).expect("facts");
    let facts: Facts = toml::from_str(&facts).unwrap_or_else(|e| panic!("{name}.toml: {e}"));
    let report = Report::new(std::fs::read_to_string(path).unwrap());
    let by_text = facts.published_because == Some(PublishedBecause::Dateline);
    (
        if by_text {
            report
        } else {
            report.published(date.parse().expect("a date"))
        },
        facts,
    )
}

/// Collects facts that are missing and gaps that have closed.
#[derive(Default)]
struct Complaints {
    text: String,
    facts: usize,
    gaps: usize,
}

impl Complaints {
    fn hear(&mut self, file: &str, what: &str, gap: Option<&String>, missing: Option<String>) {
        self.facts += 1;
        self.gaps += usize::from(gap.is_some());
        match (missing, gap) {
            (Some(missing), None) => writeln!(self.text, "{file}: {what}: {missing}").unwrap(),
            (None, Some(_)) => writeln!(self.text, "{file}: {what}: the gap has closed").unwrap(),
            _ => {}
        }
    }
}

#[test]
fn every_fact_stands_in_the_record() {
    let reader = loading::reader();
    let mut complaints = Complaints::default();
    for path in loading::example_files() {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let (report, facts) = load(&path);
        let record = reader.read(&report);
        if let Some(because) = facts.published_because {
            let found = record.report.published_because;
            complaints.hear(
                &file,
                "published",
                None,
                (found != Some(because)).then(|| format!("{found:?}")),
            );
        }
        for fact in &facts.event {
            let what = format!("event “{}”", fact.trigger);
            complaints.hear(&file, &what, fact.gap.as_ref(), event(&record, fact));
        }
        for fact in &facts.statement {
            let what = format!("statement “{}”", fact.content);
            complaints.hear(&file, &what, fact.gap.as_ref(), statement(&record, fact));
        }
        for fact in &facts.time {
            complaints.hear(
                &file,
                &format!("time “{}”", fact.text),
                fact.gap.as_ref(),
                time(&record, fact),
            );
        }
        for fact in &facts.entity {
            complaints.hear(
                &file,
                &format!("entity “{}”", fact.name),
                fact.gap.as_ref(),
                entity(&record, fact),
            );
        }
    }
    let Complaints { text, facts, gaps } = complaints;
    assert!(facts > 100, "the facts were found");
    assert!(
        text.is_empty(),
        "{facts} facts, {gaps} known gaps, {} wrong:\n{text}",
        text.lines().count()
    );
}

/// What is missing of the event; the best candidate is told.
fn event(record: &Record, fact: &EventFact) -> Option<String> {
    let at = places_of(&record.report.text, &fact.trigger);
    let candidates = record
        .events
        .iter()
        .filter(|event| overlaps(event.trigger, &at));
    let faults = candidates.map(|event| event_faults(record, event, fact));
    let best = faults
        .min_by_key(Vec::len)
        .unwrap_or_else(|| vec!["there is no event here".to_owned()]);
    (!best.is_empty()).then(|| best.join("; "))
}

fn event_faults(record: &Record, event: &Event, fact: &EventFact) -> Vec<String> {
    let mut faults = Vec::new();
    let kind = word(&event.kind);
    if kind != fact.kind && !fact.alt_types.contains(&kind) {
        faults.push(format!("type {kind}"));
    }
    let time = event
        .time
        .as_ref()
        .and_then(|id| record.times.iter().find(|time| time.id == *id));
    for (what, found, expected) in [
        ("mode", event.mode.clone(), &fact.mode),
        ("status", Some(word(&event.status)), &fact.status),
        (
            "earliest",
            time.and_then(|time| time.earliest.clone()),
            &fact.earliest,
        ),
        (
            "latest",
            time.and_then(|time| time.latest.clone()),
            &fact.latest,
        ),
    ] {
        if expected.is_some() && found != *expected {
            faults.push(format!("{what} {found:?}, not {expected:?}"));
        }
    }
    let speaker = |id: &String| {
        record
            .statements
            .iter()
            .find(|s| s.id == *id)?
            .speaker
            .clone()
    };
    let speakers: Vec<String> = event.according_to.iter().filter_map(speaker).collect();
    for (what, ids, names) in [
        ("actor", &event.actors, &fact.actors),
        ("recipient", &event.recipients, &fact.recipients),
        (
            "place",
            &Vec::from_iter(event.place.clone()),
            &Vec::from_iter(fact.place.clone()),
        ),
        ("source", &speakers, &fact.sources),
    ] {
        for name in names
            .iter()
            .filter(|name| !ids.iter().any(|id| is_called(record, id, name)))
        {
            let found: Vec<&str> = ids
                .iter()
                .filter_map(|id| find(record, id))
                .map(|e| e.name.as_str())
                .collect();
            faults.push(format!("{what} {name} is not in {found:?}"));
        }
    }
    if let Some(quantity) = &fact.quantity
        && !event
            .quantities
            .iter()
            .any(|q| q.kind == quantity.kind && q.low == quantity.low)
    {
        faults.push(format!(
            "no {} {} in {:?}",
            quantity.kind, quantity.low, event.quantities
        ));
    }
    faults
}

fn statement(record: &Record, fact: &StatementFact) -> Option<String> {
    let at = places_of(&record.report.text, &fact.content);
    let candidates = record
        .statements
        .iter()
        .filter(|statement| statement.content.iter().any(|piece| overlaps(*piece, &at)));
    let best = candidates
        .map(|statement| statement_faults(record, statement, fact))
        .min_by_key(Vec::len);
    let best = best.unwrap_or_else(|| vec!["there is no statement here".to_owned()]);
    (!best.is_empty()).then(|| best.join("; "))
}

fn statement_faults(record: &Record, statement: &Statement, fact: &StatementFact) -> Vec<String> {
    let mut faults = Vec::new();
    let cue = statement.cue.map(|cue| slice(&record.report.text, cue.0));
    if cue
        .as_ref()
        .is_none_or(|cue| !cue.to_lowercase().contains(&fact.cue))
    {
        faults.push(format!("cue {cue:?}"));
    }
    let speaker = statement.speaker.as_ref();
    if speaker.is_none_or(|id| !is_called(record, id, &fact.speaker)) {
        let name = speaker
            .and_then(|id| find(record, id))
            .map(|entity| entity.name.as_str());
        faults.push(format!("speaker {name:?}"));
    }
    for (found, expected) in [
        (Some(word(&statement.manner)), &fact.manner),
        (Some(word(&statement.stance)), &fact.stance),
        (statement.medium.clone(), &fact.medium),
    ] {
        if expected.is_some() && found != *expected {
            faults.push(format!("{found:?}, not {expected:?}"));
        }
    }
    faults
}

fn time(record: &Record, fact: &TimeFact) -> Option<String> {
    let of_these_words = record.times.iter().filter(|time| time.text == fact.text);
    let values: Vec<&str> = of_these_words.map(|time| time.value.as_str()).collect();
    (!values.contains(&fact.value.as_str())).then(|| format!("{} is not in {values:?}", fact.value))
}

fn entity(record: &Record, fact: &EntityFact) -> Option<String> {
    let Some(entity) = record
        .entities
        .iter()
        .find(|entity| entity.name == fact.name)
    else {
        let names: Vec<&str> = record
            .entities
            .iter()
            .map(|entity| entity.name.as_str())
            .collect();
        return Some(format!("there is none of this name in {names:?}"));
    };
    let mut faults = Vec::new();
    if fact
        .kind
        .as_ref()
        .is_some_and(|kind| word(&entity.kind) != *kind)
    {
        faults.push(format!("kind {:?}", entity.kind));
    }
    if fact.country.is_some() && entity.code.country != fact.country {
        faults.push(format!("country {:?}", entity.code.country));
    }
    if let Some(title) = &fact.role {
        let held = entity
            .roles
            .iter()
            .find(|role| role.title.to_lowercase() == title.to_lowercase());
        let of = held.and_then(|role| role.of.as_deref());
        if held.is_none() {
            let titles: Vec<&str> = entity
                .roles
                .iter()
                .map(|role| role.title.as_str())
                .collect();
            faults.push(format!("roles {titles:?}"));
        } else if fact
            .of
            .as_ref()
            .is_some_and(|name| of.is_none_or(|id| !is_called(record, id, name)))
        {
            faults.push(format!(
                "role of {:?}",
                of.and_then(|id| find(record, id)).map(|e| &e.name)
            ));
        }
    }
    (!faults.is_empty()).then(|| faults.join("; "))
}

/// Whether the entity's name or one of its mentions is, or ends in, that name.
fn is_called(record: &Record, id: &str, name: &str) -> bool {
    find(record, id).is_some_and(|entity| {
        entity.name.ends_with(name)
            || entity
                .mentions
                .iter()
                .any(|mention| mention.text.ends_with(name))
    })
}

fn find<'r>(record: &'r Record, id: &str) -> Option<&'r Entity> {
    record.entities.iter().find(|entity| entity.id == id)
}

/// Code-point spans of all places where the words stand.
fn places_of(text: &str, words: &str) -> Vec<[usize; 2]> {
    let point = |byte: usize| text[..byte].chars().count();
    text.match_indices(words)
        .map(|(at, found)| [point(at), point(at + found.len())])
        .collect()
}

fn overlaps(CodePoints([start, end]): CodePoints, places: &[[usize; 2]]) -> bool {
    places.iter().any(|[from, to]| start < *to && *from < end)
}

fn slice(text: &str, [start, end]: [usize; 2]) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// The word that stands for a value in the record.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}
