//! Names against a set in BIO: a token and its tag a line, sentences parted by an empty line.
//!
//! The reader cuts the words its own way ("Israeli-occupied" is three tokens), so names are compared by their
//! characters. On both sides "the" before and "'s" after a name are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, bail};
use dateline::Span;
use dateline::language::{LanguageRoom, Model, Segment, Segmenter};
use dateline::tables::Tables;

use crate::score::Score;

/// A name: characters and class.
type Named = (Span, String);

/// The scores as text; the predicted tags go to `save`, in the words of the set.
pub(crate) fn run(
    path: &Path,
    mapping: &Path,
    model: &Model,
    save: Option<&Path>,
) -> anyhow::Result<String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
    };
    let mapping = Mapping::read(&read(mapping)?)?;
    let set = Set::read(&read(path)?);
    let gold = mapping.map(&set.names(), "gold")?;
    let tables = Tables::builtin();
    let segmenter = Segmenter::new(&tables)?;
    let segments = whole(segmenter.paragraphs(&set.text, &set.sentences, &[]));
    let (sentences, _) = LanguageRoom::new(&tables, model)?.parse(&set.text, &segments);
    let found: Vec<Named> = sentences
        .iter()
        .flat_map(|sentence| {
            sentence.names.iter().map(|name| {
                (
                    sentence.span_of(name.start, name.end),
                    name.kind.tag().to_owned(),
                )
            })
        })
        .collect();
    let found = mapping.map(&found, "reader")?;
    if let Some(save) = save {
        std::fs::write(save, set.with_tags(&found))
            .with_context(|| format!("writing {}", save.display()))?;
    }
    report(&set.text, &found, &gold)
}

fn report(text: &str, found: &[Named], gold: &[Named]) -> anyhow::Result<String> {
    let stripped = |names: &[Named]| -> BTreeSet<Named> {
        names
            .iter()
            .filter_map(|(span, class)| Some((strip(text, *span)?, class.clone())))
            .collect()
    };
    let (found, gold) = (stripped(found), stripped(gold));
    let classes: BTreeSet<&String> = gold.iter().chain(&found).map(|(_, class)| class).collect();
    let mut answer = String::new();
    let mut all = Score::default();
    for class in classes {
        let of =
            |names: &BTreeSet<Named>| names.iter().filter(|(_, c)| c == class).cloned().collect();
        let score = Score::of(&of(&found), &of(&gold));
        all.add(score);
        writeln!(answer, "{class:8}  {score}")?;
    }
    writeln!(answer, "{:8}  {all}", "all")?;
    Ok(answer)
}

/// One segment a sentence of the set, however many the segmenter saw in it.
fn whole(segments: Vec<Segment>) -> Vec<Segment> {
    let mut whole: Vec<Segment> = Vec::new();
    for segment in segments {
        match whole.last_mut() {
            Some(last) if last.paragraph == segment.paragraph => last.tokens.extend(segment.tokens),
            _ => whole.push(segment),
        }
    }
    whole
}

/// Without "the" before and "'s" after.
fn strip(text: &str, span: Span) -> Option<Span> {
    let mut form = span.of(text);
    let mut start = span.start;
    if form
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("the "))
    {
        (form, start) = (&form[4..], start + 4);
    }
    for clitic in ["'s", "’s"] {
        form = form.strip_suffix(clitic).map_or(form, str::trim_end);
    }
    (!form.is_empty()).then(|| Span::new(start, start + form.len()))
}

/// What the labels of both sides are compared as; `-` is left out.
struct Mapping(BTreeMap<(String, String), String>);

impl Mapping {
    fn read(table: &str) -> anyhow::Result<Self> {
        let mut rows = BTreeMap::new();
        for line in table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .skip(1)
        {
            let cells: Vec<&str> = line.split('\t').collect();
            let [side, label, class] = cells[..] else {
                bail!("a row of the mapping has not the cells side, label, class: {line:?}");
            };
            rows.insert((side.to_owned(), label.to_owned()), class.to_owned());
        }
        Ok(Mapping(rows))
    }

    fn map(&self, names: &[Named], side: &str) -> anyhow::Result<Vec<Named>> {
        let mut mapped = Vec::new();
        for (span, label) in names {
            match self.0.get(&(side.to_owned(), label.clone())) {
                Some(class) if class == "-" => {}
                Some(class) => mapped.push((*span, class.clone())),
                None => bail!("the mapping has no row for {side} {label}"),
            }
        }
        Ok(mapped)
    }
}

/// A set, its words joined by spaces.
#[derive(Default)]
struct Set {
    text: String,
    sentences: Vec<Span>,
    /// Characters of each word, its tag, and whether it begins a sentence.
    words: Vec<(Span, String, bool)>,
}

impl Set {
    fn read(bio: &str) -> Self {
        let mut set = Set::default();
        let mut opens = true;
        for line in bio.lines() {
            let mut cells = line.split_whitespace();
            let (word, tag) = (cells.next(), cells.next_back());
            let (Some(word), Some(tag)) = (word, tag) else {
                opens = true;
                continue;
            };
            if word == "-DOCSTART-" || word == "#" && line.contains('=') {
                continue;
            }
            if !set.text.is_empty() {
                set.text.push(if opens { '\n' } else { ' ' });
            }
            let span = Span::new(set.text.len(), set.text.len() + word.len());
            set.text.push_str(word);
            match set.sentences.last_mut() {
                Some(sentence) if !opens => sentence.end = span.end,
                _ => set.sentences.push(span),
            }
            set.words.push((span, tag.to_owned(), opens));
            opens = false;
        }
        set
    }

    fn names(&self) -> Vec<Named> {
        let mut names: Vec<Named> = Vec::new();
        let mut before = "";
        for (span, tag, opens) in &self.words {
            let (place, label) = tag.split_once('-').unwrap_or((tag, ""));
            let goes_on = place == "I"
                && !opens
                && before
                    .split_once('-')
                    .is_some_and(|(_, last)| last == label);
            match names.last_mut() {
                Some(last) if goes_on => last.0.end = span.end,
                _ if matches!(place, "B" | "I") => names.push((*span, label.to_owned())),
                _ => {}
            }
            before = tag;
        }
        names
    }

    /// The set with those names as tags.
    fn with_tags(&self, names: &[Named]) -> String {
        let mut out = String::new();
        let mut ahead = names.iter().peekable();
        for (span, _, opens) in &self.words {
            while ahead.next_if(|(name, _)| name.end <= span.start).is_some() {}
            if *opens && !out.is_empty() {
                out.push('\n');
            }
            let tag = match ahead.peek() {
                Some((name, class)) if name.start < span.end => {
                    let place = if name.start >= span.start { "B" } else { "I" };
                    format!("{place}-{class}")
                }
                _ => "O".to_owned(),
            };
            out.push_str(&format!("{}\t{tag}\n", span.of(&self.text)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIO: &str = "The B-ORG\nUN I-ORG\n's O\nchief O\n\nOslo B-LOC\nBergen B-LOC\nfell O\n";

    #[test]
    fn tags_become_names_and_names_tags() {
        let set = Set::read(BIO);
        let names = set.names();
        let forms: Vec<_> = names
            .iter()
            .map(|(span, class)| (span.of(&set.text), class.as_str()))
            .collect();
        assert_eq!(
            forms,
            [("The UN", "ORG"), ("Oslo", "LOC"), ("Bergen", "LOC")]
        );
        assert_eq!(set.with_tags(&names), BIO.replace(' ', "\t"));
        assert_eq!(
            strip(&set.text, names[0].0).map(|span| span.of(&set.text)),
            Some("UN")
        );
    }

    #[test]
    fn scores_are_per_class() {
        let set = Set::read(BIO);
        let answer = report(&set.text, &set.names()[..2], &set.names()).expect("a report");
        assert!(answer.contains("LOC       P 100.00  R 50.00"), "{answer}");
    }
}
