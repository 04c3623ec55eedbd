//! An archive of made-up reports that are as varied as news: what answers are timed on where no real archive is so large.
//!
//! Many publishers in several languages and scripts tell of persons with offices that change, of countries, bodies and
//! forces, over eight years: plans and what became of them, claims and denials, differing numbers, copies and versions.
//! Names, countries and words come as often as in the world: a few nearly everywhere, most hardly ever. One seed, one archive.

mod chance;
mod happening;
mod stream;
mod vocabulary;
mod world;
mod writing;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::Asking;

use crate::growth::{self, processor_time};
use stream::Stream;

/// Records of one transaction.
const BATCH: usize = 500;

/// Records that then go into an empty archive and into the filled one.
const FURTHER: usize = 1_500;

/// Reports after which a line says how far it is.
const OFTEN: usize = 20_000;

/// Puts so many reports into an archive, which is made for it, and says how long that took, and at what rate it takes in
/// further ones beside an empty archive.
pub(crate) fn fill(path: &Path, reports: usize, seed: u64) -> anyhow::Result<String> {
    anyhow::ensure!(
        !path.exists(),
        "{} exists; name a file that does not",
        path.display()
    );
    let (begun, before) = (Instant::now(), processor_time()?);
    let mut archive = Archive::open(path)?;
    let mut stream = Stream::of(seed, reports)?;
    let mut making = 0.0;
    let mut told = 0;
    while stream.reports() < reports {
        let since = processor_time()?;
        let records = batch(&mut stream, reports);
        making += processor_time()? - since;
        let added = archive.add(&records)?;
        anyhow::ensure!(
            added.faulty.is_empty(),
            "records break the contract: {:?}",
            added.faulty.first()
        );
        if stream.reports() / OFTEN > told {
            told = stream.reports() / OFTEN;
            progress(stream.reports(), processor_time()? - before);
        }
    }
    let (seconds, processor) = (begun.elapsed().as_secs_f64(), processor_time()? - before);
    let stats = archive.stats(&Asking::default())?;
    let mut answer = String::new();
    writeln!(
        answer,
        "{} reports in {} versions, {} copies, {} statements, {} events; {} MB; seed {seed}",
        stats.reports,
        stats.versions,
        stats.copies,
        stats.statements,
        stats.events,
        stats.bytes >> 20
    )?;
    writeln!(
        answer,
        "{seconds:.0} s, {processor:.0} s of the processor, of them {making:.0} s to make the records"
    )?;
    drop(archive);
    let fresh: Vec<Record> = (0..FURTHER).map(|_| stream.next()).collect();
    // Versions of reports that only the filled archive knows would be new ones to the other.
    let fresh: Vec<Record> = fresh
        .into_iter()
        .filter(|one| one.report.version == 1)
        .collect();
    growth::rates(path, &fresh, &mut answer)?;
    Ok(answer)
}

/// Prints so many reports' records, one a line.
pub(crate) fn print(reports: usize, seed: u64) -> anyhow::Result<()> {
    let mut stream = Stream::of(seed, reports)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    while stream.reports() < reports {
        serde_json::to_writer(&mut out, &stream.next())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

fn batch(stream: &mut Stream, reports: usize) -> Vec<Record> {
    let mut records = Vec::new();
    while records.len() < BATCH && stream.reports() < reports {
        records.push(stream.next());
    }
    records
}

#[allow(clippy::print_stderr, reason = "progress, to a person who waits")]
fn progress(reports: usize, processor: f64) {
    eprintln!("{reports} reports, {processor:.0} s of the processor");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn records(seed: u64) -> Vec<Record> {
        let mut stream = Stream::of(seed, 600).expect("the built-in tables");
        (0..600).map(|_| stream.next()).collect()
    }

    #[test]
    fn records_keep_the_contract_and_their_mentions_are_where_they_say() {
        for record in records(1) {
            assert_eq!(
                dateline_archive::check(&record),
                Ok(()),
                "{}",
                record.report.id
            );
            let text: Vec<char> = record.report.text.chars().collect();
            for mention in record.entities.iter().flat_map(|entity| &entity.mentions) {
                let [start, end] = mention.span.0;
                assert_eq!(text[start..end].iter().collect::<String>(), mention.text);
            }
            for time in &record.times {
                let [start, end] = time.span.0;
                assert_eq!(text[start..end].iter().collect::<String>(), time.text);
            }
        }
    }

    #[test]
    fn a_seed_repeats_and_another_is_another() {
        assert_eq!(records(1), records(1));
        assert_ne!(records(1), records(2));
    }

    #[test]
    fn reports_are_varied() {
        let records = records(3);
        let count = |of: &dyn Fn(&Record) -> Vec<String>| {
            let all: BTreeSet<String> = records.iter().flat_map(of).collect();
            all.len()
        };
        let kinds = |record: &Record| -> Vec<String> {
            (record.events.iter())
                .map(|event| format!("{:?} {:?}", event.kind, event.status))
                .collect()
        };
        let languages = |record: &Record| record.report.language.iter().cloned().collect();
        let publishers = |record: &Record| record.report.publisher.iter().cloned().collect();
        let codes = |record: &Record| -> Vec<String> {
            let codes = record
                .entities
                .iter()
                .filter_map(|entity| entity.code.country.clone());
            codes.collect()
        };
        for (least, found) in [
            (60, count(&kinds)),
            (7, count(&languages)),
            (150, count(&publishers)),
            (100, count(&codes)),
        ] {
            assert!(found >= least, "{found} of {least}");
        }
        let ids: BTreeSet<&str> = records
            .iter()
            .map(|record| record.report.id.as_str())
            .collect();
        assert!(ids.len() < records.len(), "there are further versions");
    }
}
