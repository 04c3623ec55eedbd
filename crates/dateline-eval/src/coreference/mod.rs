//! Event coreference across documents, on ECB+, over gold mentions that the reader also finds.
//!
//! Every document is read and taken into one archive. A gold mention that meets the trigger of an event of the record is
//! given the archive event of that telling; beside it stands the baseline that joins mentions of a topic whose head words
//! have one lemma. B³, MUC and CEAF-e as in the CoNLL-2012 shared task, whose F1 is their mean (Pradhan et al. 2014).

mod clusters;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use dateline::{Published, PublishedBecause, Reader, Record, Report};
use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Query};
use serde::Deserialize;

use clusters::{Clusters, scores};

/// The day of documents that state none.
const NO_DAY: &str = "2010-01-01";

#[derive(Debug, Deserialize)]
struct Document {
    id: String,
    topic: String,
    text: String,
    events: Vec<Mention>,
}

#[derive(Debug, Deserialize)]
struct Mention {
    span: [usize; 2],
    class: String,
    chain: String,
    checked: bool,
}

/// A gold mention that the reader finds too.
struct Found {
    chain: String,
    event: String,
    lemma: String,
}

/// Scores of the archive and of the lemma baseline on documents as `measure/stories_gold.py ecb` writes them. The archive
/// is made anew in that file.
pub(crate) fn run(reader: &Reader, documents: &Path, archive: &Path) -> anyhow::Result<String> {
    let documents = documents_of(documents)?;
    let records: Vec<Record> = reader.read_all(&reports(reader, &documents)?);
    anyhow::ensure!(
        !archive.exists(),
        "{} exists; name a file that does not",
        archive.display()
    );
    let mut archive = Archive::open(archive)?;
    for some in records.chunks(200) {
        archive.add(some)?;
    }
    let events = events(&mut archive)?;
    let (mut found, mut gold) = (Vec::new(), 0);
    for (document, record) in documents.iter().zip(&records) {
        let mentions = document
            .events
            .iter()
            .filter(|mention| mention.checked && mention.class != "ACTION_REPORTING");
        for mention in mentions {
            gold += 1;
            found.extend(find(mention, document, record, &events));
        }
    }
    answer(&found, gold)
}

fn documents_of(path: &Path) -> anyhow::Result<Vec<Document>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            serde_json::from_str(line).context("not as `measure/stories_gold.py ecb` writes it")
        })
        .collect()
}

/// The documents as reports. Those that state no day of publication are given one, since undated reports are not joined.
fn reports(reader: &Reader, documents: &[Document]) -> anyhow::Result<Vec<Report>> {
    let no_day = Published {
        date: NO_DAY.parse()?,
        written: NO_DAY.to_owned(),
        because: PublishedBecause::Argument,
    };
    let mut reports: Vec<Report> = documents
        .iter()
        .map(|document| {
            let mut report = Report::new(document.text.clone());
            report.id = Some(document.id.clone());
            report.language = Some("en".to_owned());
            report
        })
        .collect();
    for report in &mut reports {
        let (body, _) = reader.parse(report);
        if body.published.is_none() {
            report.published = Some(no_day.clone());
        }
    }
    Ok(reports)
}

/// The archive event of each telling, by report and event of the record.
fn events(archive: &mut Archive) -> anyhow::Result<BTreeMap<(String, String), String>> {
    let mut events = BTreeMap::new();
    let mut query = Query::all(Asking {
        limit: Some(1000),
        ..Asking::default()
    });
    loop {
        let page = archive.timeline(&query)?;
        for event in page.items {
            for telling in event.tellings {
                events.insert((telling.report, telling.event), event.id.clone());
            }
        }
        match page.next {
            Some(next) => query.asking.cursor = Some(next),
            None => return Ok(events),
        }
    }
}

fn find(
    mention: &Mention,
    document: &Document,
    record: &Record,
    events: &BTreeMap<(String, String), String>,
) -> Option<Found> {
    let [start, end] = mention.span;
    let event = record.events.iter().find(|event| {
        let [from, to] = event.trigger.0;
        from < end && start < to
    })?;
    let words: String = document
        .text
        .chars()
        .skip(start)
        .take(end - start)
        .collect();
    let head = words.split_whitespace().next().unwrap_or("").to_lowercase();
    Some(Found {
        chain: mention.chain.clone(),
        event: events
            .get(&(record.report.id.clone(), event.id.clone()))?
            .clone(),
        lemma: format!(
            "{} {}",
            document.topic,
            dateline_archive::stories::stem(&head)
        ),
    })
}

fn answer(found: &[Found], gold: usize) -> anyhow::Result<String> {
    let gather = |key: &dyn Fn(&Found) -> &str| -> Clusters {
        let mut clusters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, one) in found.iter().enumerate() {
            clusters.entry(key(one)).or_default().push(at);
        }
        clusters.into_values().collect()
    };
    let chains = gather(&|one| &one.chain);
    let mut answer = String::new();
    writeln!(
        answer,
        "{gold} gold mentions, {} of them found by the reader, in {} chains",
        found.len(),
        chains.len()
    )?;
    for (name, clusters) in [
        ("archive", gather(&|one| &one.event)),
        ("lemma baseline", gather(&|one| &one.lemma)),
        (
            "each its own",
            (0..found.len()).map(|at| vec![at]).collect(),
        ),
    ] {
        writeln!(answer, "{name:<15} {}", scores(&clusters, &chains))?;
    }
    Ok(answer)
}
