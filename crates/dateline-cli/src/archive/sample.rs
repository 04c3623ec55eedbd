//! `dateline sample`: a sheet of events to judge, and what the judgements say.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use dateline_archive::answer::{Dimension, Drawn, Judged, Precision, Proof, Sample, precision};

use super::args::Format;
use super::ask_args::Sampled;
use super::{csv, format, json, place, row, text};
use crate::sheet::Row;
use crate::style::{Look, safe};

/// The column into which people write yes or no.
const RIGHT: &str = "right";

/// Runs the command.
pub(crate) fn run(args: &Sampled) -> Result<bool> {
    match &args.judged {
        Some(file) => judged(args, file),
        None => draw(args),
    }
}

fn draw(args: &Sampled) -> Result<bool> {
    let query = args.narrowed.query(args.asked.view.asking())?;
    let by: Vec<Dimension> = args
        .stratify
        .iter()
        .map(|name| name.parse())
        .collect::<Result<_, _>>()?;
    let many = args.many.unwrap_or(100);
    let sample = place::open_to_read(&args.asked.which)?.sample(&query, many, &by, args.seed)?;
    match format(&args.asked.printed) {
        Format::Json => json(&sample)?,
        Format::Csv => csv(&sample.items)?,
        Format::Table => text(&page(&sample, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(sample: &Sample, look: Look) -> String {
    let mut out = String::new();
    for drawn in &sample.items {
        out.push_str(&row::line(&drawn.event, "", look));
        for proof in &drawn.evidence {
            let _ = writeln!(out, "  {:<24} {}", "", safe(&quoted(proof)));
        }
    }
    let _ = writeln!(
        out,
        "\n{}",
        look.faint(&format!(
            "{} of {} events; --format csv writes the sheet to judge",
            sample.items.len(),
            sample.events
        ))
    );
    out
}

/// The sentence, with the words that name the event in brackets.
fn quoted(proof: &Proof) -> String {
    let letters: Vec<char> = proof.sentence.chars().collect();
    let [start, end] = proof.words.map(|at| at.min(letters.len()));
    let slice = |from: usize, until: usize| letters[from..until].iter().collect::<String>();
    format!(
        "{}[{}]{}",
        slice(0, start),
        slice(start, end.max(start)),
        slice(end.max(start), letters.len())
    )
}

impl Row for Drawn {
    const COLUMNS: &'static [&'static str] = &[
        RIGHT,
        "note",
        "stratum",
        "stratum_size",
        "id",
        "type",
        "mode",
        "status",
        "basis",
        "actors",
        "recipients",
        "place",
        "earliest",
        "latest",
        "evidence",
        "sources",
    ];

    fn cells(&self) -> Vec<String> {
        let event = &self.event;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let evidence: Vec<String> = self.evidence.iter().map(quoted).collect();
        let sources: Vec<String> = (event.tellings.iter())
            .take(dateline_archive::answer::MOST_PROOFS)
            .map(|telling| format!("{} {}", telling.report, telling.event))
            .collect();
        let names = |parties: &[dateline_archive::answer::Party]| {
            let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
            names.join("; ")
        };
        vec![
            String::new(),
            String::new(),
            self.stratum.clone(),
            self.stratum_size.to_string(),
            event.id.clone(),
            format!("{:?}", event.kind).to_uppercase(),
            text(&event.mode),
            event.status.clone(),
            event.basis.clone(),
            names(&event.actors),
            names(&event.recipients),
            event
                .place
                .as_ref()
                .map_or(String::new(), |place| place.name.clone()),
            text(&event.earliest),
            text(&event.latest),
            evidence.join(" | "),
            sources.join("; "),
        ]
    }
}

fn judged(args: &Sampled, file: &Path) -> Result<bool> {
    let judged = read(file)?;
    let found = precision(&judged)?;
    match format(&args.asked.printed) {
        Format::Json => json(&serde_json::json!({ "items": found, "next": null }))?,
        Format::Csv => csv(&found)?,
        Format::Table => text(&precisions(&found, Look::of_stdout()))?,
    }
    Ok(true)
}

/// The judged rows of a sheet; rows without a judgement are passed over.
fn read(file: &Path) -> Result<Vec<Judged>> {
    let mut reader =
        csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))?;
    let columns = reader.headers()?.clone();
    let column = |name: &str| {
        let found = columns.iter().position(|column| column == name);
        found.with_context(|| {
            format!("{} has no column `{name}`; judge a sheet that `dateline sample --format csv` wrote", file.display())
        })
    };
    let (right, stratum, size) = (column(RIGHT)?, column("stratum")?, column("stratum_size")?);
    let mut judged = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let row = row?;
        let line = number + 2;
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        let right = match cell(right).to_lowercase().as_str() {
            "" => continue,
            "yes" | "y" | "1" | "true" | "right" => true,
            "no" | "n" | "0" | "false" | "wrong" => false,
            other => bail!(
                "row {line}: `{other}` is no judgement; write yes or no, or leave the cell empty"
            ),
        };
        let size = cell(size).parse();
        let size =
            size.with_context(|| format!("row {line}: `{}` is no size of a stratum", cell(2)))?;
        judged.push(Judged {
            stratum: cell(stratum).to_owned(),
            stratum_size: size,
            right,
        });
    }
    Ok(judged)
}

fn precisions(found: &[Precision], look: Look) -> String {
    let mut out = format!(
        "{}\n",
        look.heading(&format!(
            "{:>9}  {:<15}  {:>5} of {:<6} {}",
            "precision", "95 % interval", "right", "judged", "stratum"
        ))
    );
    for one in found {
        let stratum = one
            .stratum
            .as_deref()
            .unwrap_or("all, each stratum by its size");
        let _ = writeln!(
            out,
            "{:>9.3}  {:.3} to {:.3}   {:>5} of {:<6} {}",
            one.precision,
            one.low,
            one.high,
            one.right,
            one.judged,
            safe(stratum)
        );
    }
    out
}

impl Row for Precision {
    const COLUMNS: &'static [&'static str] =
        &["stratum", "judged", "right", "precision", "low", "high"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.stratum.clone().unwrap_or_else(|| "all".to_owned()),
            self.judged.to_string(),
            self.right.to_string(),
            format!("{:.4}", self.precision),
            format!("{:.4}", self.low),
            format!("{:.4}", self.high),
        ]
    }
}
