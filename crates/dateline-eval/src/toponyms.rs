//! Place names against EUPEG gold (LGL, TR-News …): a file of one line a document, `name,,words,,latitude,,longitude,,
//! start,,end||…` with offsets in characters, and a folder of texts named 0, 1, 2, …
//!
//! A found name matches a gold name that it overlaps, one to one, in order of the text. Gold offsets that are off by
//! up to three characters are put right where the words are found there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use dateline::{Reader, Report, Span};
use rayon::prelude::*;

use crate::score::{Score, share};

/// Kilometres within which a place counts as found: 100 miles, as in the literature.
const NEAR: f64 = 161.0;

/// A name in the gold file.
struct Gold {
    span: Span,
    words: String,
    point: Option<(f64, f64)>,
}

/// A name that the reader found.
struct Found {
    span: Span,
    point: Option<(f64, f64)>,
    nested: bool,
    because: String,
}

/// What came of one document.
#[derive(Default)]
struct Tally {
    recognised: Score,
    /// Matched names of which both sides give a point, and those of them that are near.
    resolved: usize,
    near: usize,
    distances: Vec<f64>,
    errors: Vec<String>,
}

/// The scores as text, with that many of the most frequent errors.
pub(crate) fn run(
    reader: &Reader,
    gold: &Path,
    texts: &Path,
    errors: usize,
) -> anyhow::Result<String> {
    let lines =
        std::fs::read_to_string(gold).with_context(|| format!("reading {}", gold.display()))?;
    let lines: Vec<&str> = lines.lines().collect();
    let tallies = lines
        .par_iter()
        .enumerate()
        .map(|(number, line)| {
            let path = texts.join(number.to_string());
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?;
            Ok(tally(&read_gold(line, &text), &find(reader, &text), &text))
        })
        .collect::<anyhow::Result<Vec<Tally>>>()?;
    let mut all = Tally::default();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for tally in tallies {
        all.recognised.add(tally.recognised);
        all.resolved += tally.resolved;
        all.near += tally.near;
        all.distances.extend(tally.distances);
        for error in tally.errors {
            *counted.entry(error).or_default() += 1;
        }
    }
    all.distances.sort_by(f64::total_cmp);
    let median = all.distances.get(all.distances.len() / 2);
    let mut answer = String::new();
    writeln!(answer, "recognition     {}", all.recognised)?;
    writeln!(
        answer,
        "within 161 km   {:5.2} of {} matched with a point, median {:.1} km",
        share(all.near, all.resolved),
        all.resolved,
        median.copied().unwrap_or(0.0)
    )?;
    writeln!(
        answer,
        "end to end      {:5.2} of all gold names found and near",
        share(all.near, all.recognised.wanted)
    )?;
    let mut counted: Vec<(String, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(error, count)| (std::cmp::Reverse(*count), error.clone()));
    for (error, count) in counted.into_iter().take(errors) {
        writeln!(answer, "{count:5}  {error}")?;
    }
    Ok(answer)
}

fn find(reader: &Reader, text: &str) -> Vec<Found> {
    let report = Report::new(text);
    let (_, document) = reader.parse(&report);
    let toponyms = reader.places().read(&document);
    toponyms
        .iter()
        .map(|toponym| Found {
            span: toponym.span,
            point: toponym
                .place
                .as_ref()
                .map(|place| (place.latitude, place.longitude)),
            nested: toponym.nested,
            because: toponym.because.clone(),
        })
        .collect()
}

fn tally(gold: &[Gold], found: &[Found], text: &str) -> Tally {
    let mut tally = Tally::default();
    let mut left: Vec<&Found> = found.iter().collect();
    for wanted in gold {
        let Some(at) = left
            .iter()
            .position(|offered| offered.span.overlaps(wanted.span))
        else {
            tally
                .errors
                .push(format!("missed: {}", around(text, wanted.span)));
            continue;
        };
        let offered = left.remove(at);
        tally.recognised.right += 1;
        if let (Some(wanted_point), Some(point)) = (wanted.point, offered.point) {
            let distance = kilometres(wanted_point, point);
            tally.resolved += 1;
            tally.distances.push(distance);
            if distance <= NEAR {
                tally.near += 1;
            } else {
                let because = &offered.because;
                tally.errors.push(format!(
                    "far: {} by {distance:.0} km ({because})",
                    wanted.words
                ));
            }
        } else if wanted.point.is_some() {
            tally.errors.push(format!("no place: {}", wanted.words));
        }
    }
    for offered in left {
        let nested = if offered.nested { " inside a name" } else { "" };
        let rule = offered.because.split(';').next().unwrap_or_default();
        tally.errors.push(format!(
            "too much{nested}: {} ({rule})",
            around(text, offered.span)
        ));
    }
    tally.recognised.found = found.len();
    tally.recognised.wanted = gold.len();
    tally
}

/// The words with a little of what stands around them.
fn around(text: &str, span: Span) -> String {
    let start = text.floor_char_boundary(span.start.saturating_sub(20));
    let end = text.ceil_char_boundary((span.end + 20).min(text.len()));
    let (before, after) = (&text[start..span.start], &text[span.end..end]);
    format!("{before}[{}]{after}", span.of(text)).replace('\n', "|")
}

fn read_gold(line: &str, text: &str) -> Vec<Gold> {
    let bytes: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let items = line.split("||").filter_map(|item| {
        let cells: Vec<&str> = item.split(",,").collect();
        let [_, words, latitude, longitude, start, end, ..] = cells.as_slice() else {
            return None;
        };
        let point = latitude.parse().ok().zip(longitude.parse().ok());
        let (start, end) = (start.parse::<i64>().ok()?, end.parse::<i64>().ok()?);
        let shifted = |shift: i64| {
            let at = |offset: i64| bytes.get(usize::try_from(offset + shift).ok()?).copied();
            Some(Span::new(at(start)?, at(end)?))
        };
        let right = [0, -1, 1, -2, 2, -3, 3]
            .into_iter()
            .filter_map(shifted)
            .find(|span| span.of(text) == *words);
        let span = right.or_else(|| shifted(0))?;
        Some(Gold {
            span,
            words: (*words).to_owned(),
            point,
        })
    });
    items.collect()
}

fn kilometres((a, b): (f64, f64), (c, d): (f64, f64)) -> f64 {
    let (north, east) = (
        ((c - a) / 2.0).to_radians().sin(),
        ((d - b) / 2.0).to_radians().sin(),
    );
    let h = north * north + a.to_radians().cos() * c.to_radians().cos() * east * east;
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
