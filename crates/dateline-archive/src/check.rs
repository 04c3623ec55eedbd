//! Whether a record keeps the contract: what the archive takes in, and what `verify` looks at.

use std::collections::BTreeSet;

use dateline::Record;
use dateline::record::{CodePoints, SCHEMA};

/// The first fault of a record, if it has one.
///
/// # Errors
/// What is wrong, in words for a person.
pub fn check(record: &Record) -> Result<(), String> {
    if record.schema != SCHEMA {
        return Err(format!(
            "the record is of schema {}, this Dateline knows {SCHEMA}",
            record.schema
        ));
    }
    if record.report.id.is_empty() {
        return Err("the report has no id".to_owned());
    }
    spans(record)?;
    ids(record)
}

fn spans(record: &Record) -> Result<(), String> {
    let length = record.report.text.chars().count();
    let within = |what: &str, span: CodePoints| {
        let [start, end] = span.0;
        if start <= end && end <= length {
            Ok(())
        } else {
            Err(format!(
                "{what}: the span [{start}, {end}] does not lie in a text of {length} characters"
            ))
        }
    };
    within("body", record.report.body)?;
    for time in &record.times {
        within(&time.id, time.span)?;
    }
    for entity in &record.entities {
        for mention in &entity.mentions {
            within(&entity.id, mention.span)?;
        }
    }
    for statement in &record.statements {
        for span in statement
            .content
            .iter()
            .chain(&statement.cue)
            .chain(&statement.speaker_span)
        {
            within(&statement.id, *span)?;
        }
    }
    for event in &record.events {
        within(&event.id, event.trigger)?;
        within(&event.id, event.evidence)?;
    }
    Ok(())
}

fn ids(record: &Record) -> Result<(), String> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let all = (record.times.iter().map(|time| &time.id))
        .chain(record.entities.iter().map(|entity| &entity.id))
        .chain(record.statements.iter().map(|statement| &statement.id))
        .chain(record.events.iter().map(|event| &event.id));
    for id in all {
        if !known.insert(id) {
            return Err(format!("the id {id} is given twice"));
        }
    }
    let exists = |owner: &str, id: &String| {
        if known.contains(id.as_str()) {
            Ok(())
        } else {
            Err(format!("{owner} refers to {id}, which is not there"))
        }
    };
    for statement in &record.statements {
        let named = statement
            .speaker
            .iter()
            .chain(&statement.addressee)
            .chain(&statement.time)
            .chain(&statement.via);
        for id in named {
            exists(&statement.id, id)?;
        }
    }
    for event in &record.events {
        let named = (event
            .actors
            .iter()
            .chain(&event.recipients)
            .chain(&event.place)
            .chain(&event.time)
            .chain(&event.through))
        .chain(
            event
                .according_to
                .iter()
                .chain(&event.same_as)
                .chain(&event.part_of),
        );
        for id in named {
            exists(&event.id, id)?;
        }
    }
    Ok(())
}
