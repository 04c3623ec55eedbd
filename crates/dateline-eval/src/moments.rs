//! Whether an archive as of a day answers as a fresh one of only the reports published by then.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::BufRead;
use std::path::Path;

use anyhow::Context;
use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Counting, Dimension, Order, Query};
use serde_json::Value;

/// Records of one transaction.
const BATCH: usize = 200;

/// Fills an archive with the records in the folder, asks it as of days drawn by the seed, and sets its answers beside those
/// of an archive that holds only what was published by the end of each day: timeline, diary, counts, coverage, texts.
pub(crate) fn run(records: &Path, folder: &Path, days: usize, seed: u64) -> anyhow::Result<String> {
    let records = records_of(records)?;
    std::fs::create_dir_all(folder)?;
    let mut whole = filled(&folder.join("whole.sqlite"), records.iter().collect())?;
    let mut published: Vec<&str> = records.iter().filter_map(day_of).collect();
    published.sort_unstable();
    published.dedup();
    let mut answer = String::new();
    let mut equal = 0;
    let drawn = drawn(&published, days, seed);
    for day in &drawn {
        let known = records
            .iter()
            .filter(|record| day_of(record).is_none_or(|of| of <= *day));
        let mut then = filled(&folder.join(format!("{day}.sqlite")), known.collect())?;
        let (expected, found) = (answers(&mut then, day)?, answers(&mut whole, day)?);
        let differing: Vec<&str> = expected
            .iter()
            .filter(|(name, value)| found.get(*name) != Some(value))
            .map(|(name, _)| *name)
            .collect();
        let events = expected["timeline"].as_array().map_or(0, Vec::len);
        match differing.is_empty() {
            true => {
                equal += 1;
                writeln!(answer, "{day}: {events} events, all answers equal")?;
            }
            false => writeln!(
                answer,
                "{day}: {events} events, different: {}",
                differing.join(", ")
            )?,
        }
    }
    writeln!(
        answer,
        "{equal} of {} days equal ({} reports, seed {seed})",
        drawn.len(),
        records.len()
    )?;
    Ok(answer)
}

fn records_of(path: &Path) -> anyhow::Result<Vec<Record>> {
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut records = Vec::new();
    for line in std::io::BufReader::new(file).lines() {
        records.push(serde_json::from_str(&line?).context("no record of `dateline read`")?);
    }
    Ok(records)
}

/// Day of publication in UTC.
fn day_of(record: &Record) -> Option<&str> {
    record.report.published.as_deref()?.get(..10)
}

/// So many of the days, drawn without putting back (Knuth's linear congruential generator), in order.
fn drawn<'d>(days: &[&'d str], many: usize, seed: u64) -> Vec<&'d str> {
    let mut left = days.to_vec();
    let mut state = seed;
    let mut drawn = Vec::new();
    while drawn.len() < many && !left.is_empty() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from((state >> 33) % left.len() as u64).unwrap_or(0);
        drawn.push(left.swap_remove(at));
    }
    drawn.sort_unstable();
    drawn
}

fn filled(path: &Path, records: Vec<&Record>) -> anyhow::Result<Archive> {
    anyhow::ensure!(
        !path.exists(),
        "{} exists; name an empty folder",
        path.display()
    );
    let mut archive = Archive::open(path)?;
    for some in records.chunks(BATCH) {
        let some: Vec<Record> = some.iter().copied().cloned().collect();
        archive.add(&some)?;
    }
    Ok(archive)
}

/// What an archive answers as of a day, without the moments at which it took things in.
fn answers(archive: &mut Archive, day: &str) -> anyhow::Result<BTreeMap<&'static str, Value>> {
    let asking = || Asking {
        as_of: Some(day.to_owned()),
        limit: Some(1000),
        ..Asking::default()
    };
    let mut answers = BTreeMap::new();
    for name in ["timeline", "diary"] {
        let mut query = Query::all(asking());
        let mut all = Vec::new();
        loop {
            let page = match name {
                "timeline" => archive.timeline(&query)?,
                _ => archive.diary(&query)?,
            };
            for event in &page.items {
                all.push(forgetful(serde_json::to_value(event)?));
            }
            match page.next {
                Some(next) => query.asking.cursor = Some(next),
                None => break,
            }
        }
        answers.insert(name, Value::Array(all));
    }
    let query = Query::all(Asking {
        limit: None,
        ..asking()
    });
    for (name, by) in [
        (
            "counts by month",
            vec![Dimension::Month, Dimension::Type, Dimension::Status],
        ),
        (
            "counts by dyad",
            vec![Dimension::Actor, Dimension::Recipient, Dimension::Basis],
        ),
    ] {
        let counts = archive.count(
            &query,
            &Counting {
                by,
                zero_fill: false,
            },
        )?;
        answers.insert(name, serde_json::to_value(counts)?);
    }
    let coverage = archive.coverage(&Query::all(asking()))?;
    answers.insert("coverage", serde_json::to_value(coverage.items)?);
    let hits = archive.search("talks OR attack", Order::Newest, &Query::all(asking()))?;
    answers.insert("texts", serde_json::to_value(hits.items)?);
    Ok(answers)
}

fn forgetful(mut event: Value) -> Value {
    for step in event["life"].as_array_mut().into_iter().flatten() {
        if let Some(fields) = step.as_object_mut() {
            fields.remove("learnt");
        }
    }
    event
}
