//! How the rate of joining holds as an archive grows, and how large its file becomes.

use std::collections::HashMap;
use std::fmt::Write;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use dateline::{Record, Report};
use dateline_archive::Archive;
use dateline_archive::answer::Asking;
use dateline_archive::moment::Day;

/// Records of one transaction.
const BATCH: usize = 200;
/// Rounds after which the events are counted: counting reads the whole archive.
const OFTEN: i32 = 10;

/// Reports of which each is told how long reading them again took.
const REREAD: usize = 10_000;

/// What is measured.
#[derive(Debug)]
pub(crate) struct Growth<'a> {
    /// Records of `dateline read`, one a line.
    pub(crate) records: &'a Path,
    /// File of the archive, which is made or filled further.
    pub(crate) archive: &'a Path,
    /// Events that it is to hold.
    pub(crate) events: i64,
    /// Days between one round of the records and the next.
    pub(crate) apart: i32,
    /// Whether all of it is then read again in context.
    pub(crate) reread: bool,
}

/// How long one round took.
struct Took {
    /// Seconds of the processor, user and system.
    processor: f64,
    /// Seconds that passed.
    seconds: f64,
}

impl Growth<'_> {
    /// Fills the archive with the records, round after round, each some days later than the one before and under other
    /// ids, until it holds so many events. Then the same further round goes into an empty archive and into the filled one.
    pub(crate) fn run(&self) -> anyhow::Result<String> {
        let records = records_of(self.records)?;
        let mut archive = Archive::open(self.archive)?;
        let reports = archive.stats(&Asking::default())?.reports;
        let mut round = i32::try_from(reports)? / i32::try_from(records.len())?;
        let mut held = archive.stats(&Asking::default())?.events;
        while held < self.events {
            let took = add(&mut archive, &self.round(&records, round))?;
            round += 1;
            if round % OFTEN == 0 {
                held = archive.stats(&Asking::default())?.events;
                progress(round, records.len(), &took);
            }
        }
        drop(archive);
        let mut answer = format!("filled with {held} events in {round} rounds\n");
        let fresh = self.round(&records, round);
        rates(self.archive, &fresh, &mut answer)?;
        self.sizes(&records, round + 1, &mut answer)?;
        if self.reread {
            self.read_again(&records, &mut answer)?;
        }
        Ok(answer)
    }

    /// Reads all reports again in context, with a reader that gives back what was read and takes no time of its own: what
    /// the archive does for it.
    fn read_again(&self, records: &[Record], answer: &mut String) -> anyhow::Result<()> {
        let by_id: HashMap<&str, &Record> = (records.iter())
            .map(|record| (record.report.id.as_str(), record))
            .collect();
        let as_read = |(report, context): &(Report, Option<dateline::Context>)| {
            let (id, round) = report.id.as_deref()?.rsplit_once('-')?;
            let mut record = shifted(by_id.get(id)?, round.parse().ok()?, self.apart);
            record.context = context.as_ref().map(dateline::Context::identity);
            Some(record)
        };
        let reader = std::cell::Cell::new(0.0);
        let read = |reports: &[(Report, Option<dateline::Context>)]| -> Vec<Record> {
            let before = processor_time().unwrap_or(0.0);
            let records = reports.iter().filter_map(as_read).collect();
            reader.set(reader.get() + processor_time().unwrap_or(0.0) - before);
            records
        };
        let mut archive = Archive::open(self.archive)?;
        let (mut done, mut last) = (0, processor_time()?);
        let outcome = archive.reread_in_context(&read, &mut |some| {
            let before = done / REREAD;
            done += some;
            if done / REREAD > before {
                let now = processor_time().unwrap_or(0.0);
                let per_thousand = (now - last - reader.take()) / 10.0;
                last = now;
                let _ = writeln!(
                    answer,
                    "reading again in context, up to report {done}: {per_thousand:.3} s of the processor for 1,000 reports"
                );
            }
        })?;
        writeln!(
            answer,
            "{} read again, {} revised",
            outcome.read, outcome.revised
        )?;
        Ok(())
    }

    fn sizes(&self, records: &[Record], rounds: i32, answer: &mut String) -> anyhow::Result<()> {
        let text: usize = records.iter().map(|record| record.report.text.len()).sum();
        let mut archive = Archive::open(self.archive)?;
        let stats = archive.stats(&Asking::default())?;
        #[allow(clippy::cast_precision_loss, reason = "bytes of a file")]
        let times = stats.bytes as f64 / (text * usize::try_from(rounds)?) as f64;
        writeln!(
            answer,
            "{} events of {} reports; file {} MB, {times:.2} times the text",
            stats.events,
            stats.reports,
            stats.bytes >> 20
        )?;
        Ok(())
    }

    fn round(&self, records: &[Record], round: i32) -> Vec<Record> {
        let shift = |record| shifted(record, round, self.apart);
        records.iter().map(shift).collect()
    }
}

/// How long the same records take into an empty archive, which is made beside it, and into a filled one.
pub(crate) fn rates(archive: &Path, fresh: &[Record], answer: &mut String) -> anyhow::Result<()> {
    let empty = beside_it(archive, fresh)?;
    let filled = add(&mut Archive::open(archive)?, fresh)?;
    for (which, took) in [("an empty archive", &empty), ("the filled one", &filled)] {
        let (processor, seconds) = (took.processor, took.seconds);
        writeln!(
            answer,
            "{} reports into {which}: {processor:.2} s of the processor, {seconds:.2} s",
            fresh.len()
        )?;
    }
    let (processor, seconds) = (
        100.0 * empty.processor / filled.processor,
        100.0 * empty.seconds / filled.seconds,
    );
    writeln!(
        answer,
        "the filled one takes them at {processor:.0} % of the rate by processor, {seconds:.0} % by time"
    )?;
    Ok(())
}

/// How long records take into an archive that is empty.
fn beside_it(archive: &Path, fresh: &[Record]) -> anyhow::Result<Took> {
    let path = beside(archive, ".empty");
    anyhow::ensure!(
        !path.exists(),
        "{} exists and is in the way",
        path.display()
    );
    let took = add(&mut Archive::open(&path)?, fresh);
    std::fs::remove_file(&path)?;
    took
}

fn add(archive: &mut Archive, records: &[Record]) -> anyhow::Result<Took> {
    let (begun, before) = (Instant::now(), processor_time()?);
    for some in records.chunks(BATCH) {
        let added = archive.add(some)?;
        let taken = added.new + added.versions;
        anyhow::ensure!(taken == some.len(), "some were known or faulty");
    }
    Ok(Took {
        processor: processor_time()? - before,
        seconds: begun.elapsed().as_secs_f64(),
    })
}

/// Seconds of the processor that this process has used, where the system tells (Linux).
pub(crate) fn processor_time() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .context("the system does not tell the processor's time")?;
    // After the name, which is in brackets and may hold anything: user and system time are its 12th and 13th field, in
    // hundredths of a second.
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    let hundredths: u32 = (fields.skip(11).take(2))
        .filter_map(|field| field.parse::<u32>().ok())
        .sum();
    Ok(f64::from(hundredths) / 100.0)
}

#[allow(clippy::print_stderr, reason = "progress, to a person who waits")]
fn progress(round: i32, reports: usize, took: &Took) {
    #[allow(clippy::cast_precision_loss, reason = "counts of reports")]
    let rate = reports as f64 / took.processor;
    eprintln!("round {round}: {rate:.0} reports a second of the processor");
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn records_of(path: &Path) -> anyhow::Result<Vec<Record>> {
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut records = Vec::new();
    for line in std::io::BufReader::new(file).lines() {
        records.push(serde_json::from_str(&line?).context("no record of `dateline read`")?);
    }
    anyhow::ensure!(!records.is_empty(), "{} is empty", path.display());
    Ok(records)
}

/// The same record, so many rounds later.
fn shifted(record: &Record, round: i32, apart: i32) -> Record {
    let mut record = record.clone();
    let later = |written: &str| {
        let day = Day::parse(written).map(|day| Day(day.0 + round * apart).to_string());
        day.map(|day| format!("{day}{}", written.get(10..).unwrap_or("")))
    };
    record.report.id = format!("{}-{round}", record.report.id);
    record.report.published = record.report.published.as_deref().and_then(later);
    record.report.text = other_words(&record.report.text, round.unsigned_abs());
    for time in &mut record.times {
        time.earliest = time.earliest.as_deref().and_then(later);
        time.latest = time.latest.as_deref().and_then(later);
    }
    record
}

/// Other words of the same length, so that no text is a copy of one of another round and all spans stay: another small
/// letter for each, and for the first of a word every 26 rounds yet another.
fn other_words(text: &str, round: u32) -> String {
    let mut is_within = false;
    let letters = text.chars().map(|letter| {
        let further = if is_within { round } else { round + round / 26 };
        is_within = letter.is_alphanumeric();
        other_letter(letter, further)
    });
    letters.collect()
}

fn other_letter(letter: char, further: u32) -> char {
    match u32::from(letter).checked_sub(u32::from('a')) {
        Some(at) if letter.is_ascii_lowercase() => {
            let place = (at + further) % 26;
            char::from_u32(u32::from('a') + place).unwrap_or(letter)
        }
        _ => letter,
    }
}
