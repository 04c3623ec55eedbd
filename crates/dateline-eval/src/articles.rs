//! Article text of web pages, by the measure of ScrapingHub's benchmark.
//!
//! Shingles of four words (case kept) as multisets. Precision and recall are means over the pages that have found
//! (true) shingles, F is that of the means: as `evaluate.py` of the benchmark counts.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use dateline_sources::{Format, Found, Hints, each};
use serde::Deserialize;

/// Words to a shingle.
const SIZE: usize = 4;

#[derive(Debug, Deserialize)]
struct Page {
    #[serde(rename = "articleBody")]
    body: String,
}

/// What one page gave.
struct Outcome {
    name: String,
    precision: Option<f64>,
    recall: Option<f64>,
    missed: usize,
    added: usize,
}

/// Scores on the benchmark's folder (`ground-truth.json` and `html/NAME.html.gz`); `errors` names that many of the
/// worst pages, `save` is a folder for the texts found.
pub(crate) fn run(folder: &Path, errors: usize, save: Option<&Path>) -> anyhow::Result<String> {
    let truth = std::fs::read_to_string(folder.join("ground-truth.json"))
        .with_context(|| format!("no ground-truth.json in {}", folder.display()))?;
    let truth: BTreeMap<String, Page> = serde_json::from_str(&truth)?;
    let mut outcomes = Vec::new();
    let mut seconds = 0.0;
    for (name, gold) in &truth {
        let page = unpacked(&folder.join("html").join(format!("{name}.html.gz")))?;
        let start = Instant::now();
        let text = text_of(&page);
        seconds += start.elapsed().as_secs_f64();
        if let Some(save) = save {
            std::fs::write(save.join(format!("{name}.txt")), &text)?;
        }
        outcomes.push(compare(name, &text, &gold.body));
    }
    Ok(report(&mut outcomes, seconds, errors)?)
}

fn unpacked(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut page = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut page)?;
    Ok(page)
}

fn text_of(page: &[u8]) -> String {
    let mut text = String::new();
    let stopped = each(
        page,
        Format::Html,
        &Hints::default(),
        &mut |found| match found {
            Found::Report(report) => {
                text = report.text;
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        },
    );
    debug_assert!(stopped.is_break() || text.is_empty());
    text
}

fn compare(name: &str, found: &str, gold: &str) -> Outcome {
    let (found, gold) = (shingles(found), shingles(gold));
    let total = |counts: &BTreeMap<Vec<&str>, usize>| counts.values().sum::<usize>();
    let both: usize = found
        .iter()
        .map(|(shingle, count)| (*count).min(gold.get(shingle).copied().unwrap_or(0)))
        .sum();
    let share = |whole: usize| (whole > 0).then(|| crate::score::share(both, whole));
    Outcome {
        name: name.to_owned(),
        precision: share(total(&found)),
        recall: share(total(&gold)),
        missed: total(&gold) - both,
        added: total(&found) - both,
    }
}

fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut counts = BTreeMap::new();
    if !words.is_empty() {
        for shingle in words.windows(SIZE.min(words.len())) {
            *counts.entry(shingle.to_vec()).or_insert(0) += 1;
        }
    }
    counts
}

#[allow(clippy::cast_precision_loss, reason = "counts of pages")]
fn report(
    outcomes: &mut [Outcome],
    seconds: f64,
    errors: usize,
) -> Result<String, std::fmt::Error> {
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let precision = mean(outcomes.iter().filter_map(|page| page.precision).collect());
    let recall = mean(outcomes.iter().filter_map(|page| page.recall).collect());
    let f = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    let mut answer = format!(
        "article text  P {precision:5.2}  R {recall:5.2}  F {f:5.2}  ({} pages, {:.0} a second)\n",
        outcomes.len(),
        outcomes.len() as f64 / seconds
    );
    let loss = |page: &Outcome| page.precision.unwrap_or(0.0) + page.recall.unwrap_or(0.0);
    outcomes.sort_by(|a, b| loss(a).total_cmp(&loss(b)));
    for page in outcomes.iter().take(errors) {
        writeln!(
            answer,
            "  {}  P {:5.1}  R {:5.1}  {} shingles missed, {} too many",
            page.name,
            page.precision.unwrap_or(0.0),
            page.recall.unwrap_or(0.0),
            page.missed,
            page.added
        )?;
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_counted_as_multisets() {
        let same = compare("x", "a b c d e", "a b, c d – e");
        assert_eq!((same.precision, same.recall), (Some(100.0), Some(100.0)));
        let half = compare("x", "a b c d e", "a b c d f");
        assert_eq!(
            (half.precision, half.missed, half.added),
            (Some(50.0), 1, 1)
        );
        let none = compare("x", "", "a b");
        assert_eq!((none.precision, none.recall), (None, Some(0.0)));
    }
}
