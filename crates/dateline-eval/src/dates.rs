//! The day of publication of web pages, by htmldate's measure: precision of the pages that a day was found for; recall
//! of right ones among right ones and those without an answer; F of the two.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use serde::Deserialize;

use crate::score::share;

#[derive(Debug, Deserialize)]
struct Page {
    file: String,
    date: String,
}

/// Scores on a gold of htmldate's form (`eval_default.json`: URL → file and date), whose pages lie in `cache` or `eval`
/// beside it; `errors` shows that many pages that are not right.
pub(crate) fn run(gold: &Path, errors: usize) -> anyhow::Result<String> {
    let folder = gold.parent().unwrap_or(Path::new("."));
    let pages = std::fs::read_to_string(gold).with_context(|| gold.display().to_string())?;
    let pages: BTreeMap<String, Page> = serde_json::from_str(&pages)?;
    let (mut right, mut wrong, mut seconds) = (0, 0, 0.0);
    let mut shown = String::new();
    let mut by_source: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (url, page) in &pages {
        let bytes = std::fs::read(place(folder, &page.file)?)?;
        let start = Instant::now();
        let found = published(&bytes);
        seconds += start.elapsed().as_secs_f64();
        let is_right = found.as_ref().is_some_and(|(day, _)| *day == page.date);
        if let Some((_, source)) = &found {
            by_source.entry(source.clone()).or_default()[usize::from(is_right)] += 1;
        }
        right += usize::from(is_right);
        wrong += usize::from(found.is_some() && !is_right);
        if !is_right {
            let (day, source) = found.unwrap_or_default();
            writeln!(
                shown,
                "  {} wanted, {day} by {source}: {} ({url})",
                page.date, page.file
            )?;
        }
    }
    let none = pages.len() - right - wrong;
    let (precision, recall) = (share(right, right + wrong), share(right, right + none));
    let f = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    #[allow(clippy::cast_precision_loss, reason = "counts of pages")]
    let mut answer = format!(
        "publication day  P {precision:5.2}  R {recall:5.2}  F {f:5.2}  accuracy {:5.2}  ({} pages, {:.0} a second)\n",
        share(right, pages.len()),
        pages.len(),
        pages.len() as f64 / seconds
    );
    for (source, [wrong, right]) in by_source {
        writeln!(answer, "  {source}: {right} right, {wrong} wrong")?;
    }
    answer.extend(shown.split_inclusive('\n').take(errors));
    Ok(answer)
}

fn place(folder: &Path, file: &str) -> anyhow::Result<PathBuf> {
    ["cache", "eval"]
        .iter()
        .map(|name| folder.join(name).join(file))
        .find(|path| path.is_file())
        .with_context(|| format!("{file} is not in cache or eval of {}", folder.display()))
}

/// Day and the rule that found it.
fn published(page: &[u8]) -> Option<(String, String)> {
    let decoded = dateline_sources::decode(page, None).ok()?;
    let dated = dateline_sources::dated(&decoded.text)?;
    Some((dated.published.date.to_string(), dated.because))
}
