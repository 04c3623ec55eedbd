//! How the rate of joining holds as an archive grows, and how large its file becomes.

use std::fmt::Write;
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::Asking;
use dateline_archive::moment::Day;

/// Records of one transaction.
const BATCH: usize = 200;
/// Days between one round of the records and the next: beyond what joining looks back.
const APART: i32 = 400;

/// Fills the archive in that file with the records, round after round, each round 400 days later than the one before and
/// under other ids, until it holds so many events. Prints the rate of the first and of the last rounds, and sizes.
pub(crate) fn run(records: &Path, archive: &Path, events: i64) -> anyhow::Result<String> {
    let records = records_of(records)?;
    anyhow::ensure!(
        !archive.exists(),
        "{} exists; name a file that does not",
        archive.display()
    );
    let mut archive = Archive::open(archive)?;
    let text: usize = records.iter().map(|record| record.report.text.len()).sum();
    let mut answer = String::new();
    let (mut round, mut held) = (0, 0);
    let (mut first, mut last) = (0.0, 0.0);
    while round < 2 || held < events {
        let shifted: Vec<Record> = records
            .iter()
            .map(|record| shifted(record, round))
            .collect();
        let begun = Instant::now();
        for some in shifted.chunks(BATCH) {
            archive.add(some)?;
        }
        let took = begun.elapsed().as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "counts of reports")]
        let rate = records.len() as f64 / took;
        held = held_events(&mut archive)?;
        first = if round == 0 { rate } else { first };
        last = rate;
        round += 1;
        if round == 1 || round % 20 == 0 {
            writeln!(answer, "round {round}: {held} events, {rate:.0} reports/s")?;
        }
    }
    let bytes = archive.stats(&Asking::default())?.bytes;
    #[allow(clippy::cast_precision_loss, reason = "bytes of a file")]
    let times = bytes as f64 / (text * usize::try_from(round)?) as f64;
    writeln!(
        answer,
        "{held} events; first round {first:.0} reports/s, last {last:.0} ({:.0} %); file {} MB, {times:.2} times the text",
        100.0 * last / first,
        bytes >> 20
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

fn held_events(archive: &mut Archive) -> anyhow::Result<i64> {
    Ok(archive.stats(&Asking::default())?.events)
}

/// The same record, so many rounds later.
fn shifted(record: &Record, round: i32) -> Record {
    let mut record = record.clone();
    let later = |written: &str| {
        let day = Day::parse(written).map(|day| Day(day.0 + round * APART).to_string());
        day.map(|day| format!("{day}{}", written.get(10..).unwrap_or("")))
    };
    record.report.id = format!("{}-{round}", record.report.id);
    record.report.published = record.report.published.as_deref().and_then(later);
    record.report.text = record
        .report
        .text
        .chars()
        .map(|c| other_letter(c, round))
        .collect();
    for time in &mut record.times {
        time.earliest = time.earliest.as_deref().and_then(later);
        time.latest = time.latest.as_deref().and_then(later);
    }
    record
}

/// Another small letter for each small letter, so that no text is a copy of one of another round and all spans stay.
fn other_letter(letter: char, round: i32) -> char {
    let letters = 'a'..='z';
    match u32::from(letter).checked_sub(u32::from('a')) {
        Some(at) if letters.contains(&letter) => {
            let place = (at + round.unsigned_abs()) % 26;
            char::from_u32(u32::from('a') + place).unwrap_or(letter)
        }
        _ => letter,
    }
}
