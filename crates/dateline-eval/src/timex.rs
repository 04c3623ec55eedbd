//! Time expressions against TempEval-3 .tml files (TimeBank, AQUAINT, te3-platinum).
//!
//! The definitions are those of the official scorer: strict is the same span, relaxed an overlap, one gold expression
//! to one found; value and type count among the pairs that overlap. The creation time itself is no gold expression.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use dateline::record::{CodePoints, Time};
use dateline::{Reader, Report};
use rayon::prelude::*;

use crate::score::{Score, list};

/// A TIMEX3 of the gold.
struct Gold {
    span: [usize; 2],
    kind: String,
    value: String,
}

/// A document of the gold.
struct Document {
    text: String,
    published: Option<String>,
    times: Vec<Gold>,
}

/// What came of one document, or of all.
#[derive(Default)]
struct Tally {
    strict: Score,
    relaxed: Score,
    value: Score,
    kind: Score,
    both: Score,
    errors: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.strict.add(other.strict);
        self.relaxed.add(other.relaxed);
        self.value.add(other.value);
        self.kind.add(other.kind);
        self.both.add(other.both);
        self.errors.extend(other.errors);
    }
}

/// The scores as text, with that many of the most frequent errors.
pub(crate) fn run(reader: &Reader, folder: &Path, errors: usize) -> anyhow::Result<String> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("reading {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| is_gold(path))
        .collect();
    paths.sort();
    anyhow::ensure!(!paths.is_empty(), "no .tml file in {}", folder.display());
    let tallies = paths
        .par_iter()
        .map(|path| {
            let source = std::fs::read_to_string(path)
                .with_context(|| format!("reading {}", path.display()))?;
            let document = read_document(&source)
                .with_context(|| format!("{} has no TEXT element", path.display()))?;
            Ok(tally(reader, &document))
        })
        .collect::<anyhow::Result<Vec<Tally>>>()?;
    let mut all = Tally::default();
    for tally in tallies {
        all.add(tally);
    }
    let mut answer = String::new();
    writeln!(answer, "documents       {}", paths.len())?;
    writeln!(answer, "strict          {}", all.strict)?;
    writeln!(answer, "relaxed         {}", all.relaxed)?;
    writeln!(answer, "value           F {:5.2}", all.value.f())?;
    writeln!(answer, "type            F {:5.2}", all.kind.f())?;
    writeln!(answer, "strict + value  F {:5.2}", all.both.f())?;
    list(&mut answer, errors, all.errors.into_iter())?;
    Ok(answer)
}

/// Copies from other systems leave hidden files beside the gold.
fn is_gold(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "tml")
}

/// Text, creation time and expressions of a .tml file.
fn read_document(source: &str) -> Option<Document> {
    let published = tags(source)
        .filter(|(_, tag)| tag.starts_with("<TIMEX3"))
        .find(|(_, tag)| {
            matches!(
                attribute(tag, "functionInDocument").as_deref(),
                Some("CREATION_TIME" | "PUBLICATION_TIME")
            )
        })
        .and_then(|(_, tag)| attribute(tag, "value"))
        .map(|value| value.chars().take(10).collect());
    let start = source.find("<TEXT>")? + "<TEXT>".len();
    let end = start + source[start..].find("</TEXT>")?;
    let inside = &source[start..end];
    let mut document = Document {
        text: String::new(),
        published,
        times: Vec::new(),
    };
    let mut at = 0;
    let mut points = 0;
    let mut open: Vec<(usize, String)> = Vec::new();
    for (offset, tag) in tags(inside) {
        points += append(&mut document.text, &inside[at..offset]);
        at = offset + tag.len();
        if tag.starts_with("<TIMEX3") && !tag.ends_with("/>") {
            open.push((points, tag.to_owned()));
        } else if tag.starts_with("</TIMEX3")
            && let Some((from, tag)) = open.pop()
        {
            let words: String = document.text.chars().skip(from).collect();
            let from = from + (words.chars().count() - words.trim_start().chars().count());
            let length = words.trim().chars().count();
            if length > 0 {
                document.times.push(Gold {
                    span: [from, from + length],
                    kind: attribute(&tag, "type").unwrap_or_default(),
                    value: attribute(&tag, "value").unwrap_or_default(),
                });
            }
        }
    }
    append(&mut document.text, &inside[at..]);
    Some(document)
}

/// Adds a stretch without tags to the text; says how many characters it adds.
fn append(text: &mut String, piece: &str) -> usize {
    let plain = piece
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    text.push_str(&plain);
    plain.chars().count()
}

/// The tags of a source with their offsets.
fn tags(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + source[at..].find('<')?;
        let end = start + source[start..].find('>')? + 1;
        at = end;
        Some((start, &source[start..end]))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = tag[start..].find('"')?;
    Some(tag[start..start + length].to_owned())
}

fn tally(reader: &Reader, document: &Document) -> Tally {
    let mut report = Report::new(document.text.clone());
    report.language = Some("en".to_owned());
    if let Some(date) = document
        .published
        .as_ref()
        .and_then(|date| date.parse().ok())
    {
        report = report.published(date);
    }
    let record = reader.read(&report);
    let found = &record.times;
    let pairs = pair(&document.times, found);
    let count = |right: usize| Score {
        right,
        found: found.len(),
        wanted: document.times.len(),
    };
    let rightly = |test: &dyn Fn(&Gold, &Time) -> bool| {
        let right = pairs
            .iter()
            .filter(|(gold, time)| test(&document.times[*gold], &found[*time]));
        count(right.count())
    };
    let same_span = |gold: &Gold, time: &Time| gold.span == time.span.0;
    let same_value = |gold: &Gold, time: &Time| gold.value == time.value;
    Tally {
        strict: rightly(&same_span),
        relaxed: count(pairs.len()),
        value: rightly(&same_value),
        kind: rightly(&|gold, time| gold.kind == format!("{:?}", time.kind).to_uppercase()),
        both: rightly(&|gold, time| same_span(gold, time) && same_value(gold, time)),
        errors: errors(document, found, &pairs),
    }
}

/// One gold expression to one found: equal spans first, then those that share most.
fn pair(gold: &[Gold], found: &[Time]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, wanted) in gold.iter().enumerate() {
        for (j, time) in found.iter().enumerate() {
            let CodePoints([start, end]) = time.span;
            let shared = wanted.span[1]
                .min(end)
                .saturating_sub(wanted.span[0].max(start));
            if shared > 0 {
                candidates.push((wanted.span == [start, end], shared, i, j));
            }
        }
    }
    candidates.sort_by_key(|&(exact, shared, i, j)| (!exact, usize::MAX - shared, i, j));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, _, i, j) in candidates {
        if pairs.iter().all(|&(a, b)| a != i && b != j) {
            pairs.push((i, j));
        }
    }
    pairs
}

fn errors(document: &Document, found: &[Time], pairs: &[(usize, usize)]) -> Vec<String> {
    let slice = |[start, end]: [usize; 2]| -> String {
        document
            .text
            .chars()
            .skip(start)
            .take(end - start)
            .collect()
    };
    let mut errors = Vec::new();
    for (i, gold) in document.times.iter().enumerate() {
        match pairs.iter().find(|(wanted, _)| *wanted == i) {
            None => errors.push(format!("missed {} {}", slice(gold.span), gold.value)),
            Some((_, j)) if gold.value != found[*j].value => {
                let time = &found[*j];
                errors.push(format!(
                    "{} {} instead of {} ({})",
                    time.text, time.value, gold.value, time.because
                ));
            }
            Some(_) => {}
        }
    }
    for (j, time) in found.iter().enumerate() {
        if pairs.iter().all(|(_, other)| *other != j) {
            errors.push(format!("not in the gold: {} ({})", time.text, time.because));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read() {
        let source = "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"2022-04-22\" functionInDocument=\"CREATION_TIME\">x\
            </TIMEX3></DCT><TEXT>\nA &amp; B met <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2022-04-21\">Thursday \
            </TIMEX3>there.</TEXT>";
        let document = read_document(source).expect("a text");
        assert_eq!(document.text, "\nA & B met Thursday there.");
        assert_eq!(document.published.as_deref(), Some("2022-04-22"));
        assert_eq!(document.times.len(), 1);
        assert_eq!(document.times[0].span, [11, 19]);
        assert_eq!(document.times[0].value, "2022-04-21");
    }
}
