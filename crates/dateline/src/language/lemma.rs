//! Dictionary forms: a table of what is irregular, then suffix rules learnt from the treebanks.

use std::collections::HashMap;

use super::{Model, Upos};
use crate::Error;
use crate::tables::{Builtin, Tables};

/// Clitics and cut forms.
pub(super) const TABLE: Builtin = ("en/lemmas.tsv", include_str!("../../data/en/lemmas.tsv"));

/// Longest suffix of a rule, in characters.
const LONGEST: usize = 5;

/// Finds lemmas.
#[derive(Debug, Default)]
pub(super) struct Lemmas {
    /// By form in lower case and part of speech ("saw", "VERB"), with the tag that is asked for or none.
    clitics: HashMap<(String, String), Vec<(String, String)>>,
    forms: HashMap<String, Vec<(Upos, String)>>,
    rules: HashMap<(Upos, String), HashMap<String, String>>,
}

impl Lemmas {
    pub(super) fn new(tables: &Tables, model: &Model) -> Result<Self, Error> {
        let mut lemmas = Lemmas::default();
        for row in tables.tsv("en/lemmas.tsv")? {
            let key = (row.get("form").to_owned(), row.get("upos").to_owned());
            let entry = (row.get("xpos").to_owned(), row.get("lemma").to_owned());
            // The last row of a table wins.
            lemmas.clitics.entry(key).or_default().insert(0, entry);
        }
        for line in text(model, "news-en-1/lemmas.tsv")?.lines() {
            let [form, upos, lemma] = cells(line, "lemmas.tsv")?;
            let entry = (Upos::from_tag(upos), lemma.to_owned());
            lemmas.forms.entry(form.to_owned()).or_default().push(entry);
        }
        for line in text(model, "news-en-1/suffixes.tsv")?.lines() {
            let [upos, xpos, suffix, replacement] = cells(line, "suffixes.tsv")?;
            lemmas
                .rules
                .entry((Upos::from_tag(upos), xpos.to_owned()))
                .or_default()
                .entry(suffix.to_owned())
                .or_insert_with(|| replacement.to_owned());
        }
        Ok(lemmas)
    }

    /// The lemma of a word: lower case but for names.
    ///
    /// `is_word` tells words that exist: where a rule makes none, the regular spellings of English are tried.
    pub(super) fn of(
        &self,
        form: &str,
        upos: Upos,
        xpos: &'static str,
        is_word: impl Fn(&str) -> bool,
    ) -> String {
        if matches!(upos, Upos::Propn | Upos::X | Upos::Sym | Upos::Punct) {
            return form.to_owned();
        }
        let lower = form.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
        let clitic = self.clitics.get(&(lower.clone(), upos.tag().to_owned()));
        if let Some((_, lemma)) =
            clitic.and_then(|rows| rows.iter().find(|(tag, _)| tag.is_empty() || tag == xpos))
        {
            return lemma.clone();
        }
        if let Some((_, lemma)) = self
            .forms
            .get(&lower)
            .and_then(|rows| rows.iter().find(|(of, _)| *of == upos))
        {
            return lemma.clone();
        }
        if lower.starts_with(|c: char| c.is_ascii_digit()) {
            return if upos == Upos::Num {
                lower.replace(',', "")
            } else {
                lower
            };
        }
        let by_rule = self.by_suffix(&lower, upos, xpos);
        match by_rule {
            Some(lemma) if is_word(&lemma) => lemma,
            // A form that ends like an inflected one but has no rule, or one whose rule makes no word.
            by_rule => regular(&lower, xpos)
                .into_iter()
                .find(|lemma| is_word(lemma))
                .or(by_rule)
                .unwrap_or(lower),
        }
    }

    /// The longest suffix that has a rule.
    fn by_suffix(&self, lower: &str, upos: Upos, xpos: &'static str) -> Option<String> {
        let rules = self.rules.get(&(upos, xpos.to_owned()))?;
        let starts: Vec<usize> = lower
            .char_indices()
            .rev()
            .take(LONGEST)
            .map(|(at, _)| at)
            .collect();
        let starts = starts.into_iter().rev().chain([lower.len()]);
        starts
            .filter_map(|at| {
                rules
                    .get(&lower[at..])
                    .map(|replacement| format!("{}{replacement}", &lower[..at]))
            })
            .find(|lemma| !lemma.is_empty())
    }
}

/// What the regular spellings of an inflected form may go back to, likelier ones first.
fn regular(form: &str, xpos: &str) -> Vec<String> {
    let with = |stem: &str, end: &str| format!("{stem}{end}");
    match xpos {
        "NNS" | "VBZ" => {
            let mut found = Vec::new();
            if let Some(stem) = form.strip_suffix("ies") {
                found.extend([with(stem, "y"), with(stem, "ie")]);
            }
            if let Some(stem) = form.strip_suffix("es") {
                found.extend([with(stem, "e"), stem.to_owned()]);
            }
            found.extend(form.strip_suffix('s').map(str::to_owned));
            found
        }
        "VBD" | "VBN" => match form.strip_suffix("ed") {
            Some(stem) => stems(stem)
                .into_iter()
                .chain(stem.strip_suffix('i').map(|s| with(s, "y")))
                .collect(),
            None => Vec::new(),
        },
        "VBG" => form.strip_suffix("ing").map(stems).unwrap_or_default(),
        "JJR" | "RBR" => form.strip_suffix("er").map(stems).unwrap_or_default(),
        "JJS" | "RBS" => form.strip_suffix("est").map(stems).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Before "-ed" and "-ing": "hop" goes back to "hope" (a single consonant after a single vowel), "shout" to itself,
/// "plann" to "plan".
fn stems(stem: &str) -> Vec<String> {
    let is_vowel = |c: &char| "aeiou".contains(*c);
    let end: Vec<char> = stem.chars().rev().take(3).collect();
    let plain = stem.to_owned();
    let with_e = format!("{stem}e");
    let mut found = match end[..] {
        [last, before, third] if !is_vowel(&last) && is_vowel(&before) && !is_vowel(&third) => {
            vec![with_e, plain]
        }
        _ => vec![plain, with_e],
    };
    if let [last, before, ..] = end[..]
        && last == before
        && let Some(undoubled) = stem.strip_suffix(last)
    {
        found.push(undoubled.to_owned());
    }
    found
}

fn text(model: &Model, name: &str) -> Result<String, Error> {
    String::from_utf8(model.file(name)?.into_owned())
        .map_err(|e| Error::model(format!("{name}: {e}")))
}

fn cells<'l, const N: usize>(line: &'l str, name: &str) -> Result<[&'l str; N], Error> {
    let cells: Vec<&str> = line.split('\t').collect();
    cells
        .try_into()
        .map_err(|_| Error::model(format!("{name}: {line:?} has not {N} cells")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_before_regular() {
        let mut lemmas = Lemmas::default();
        lemmas
            .forms
            .insert("went".to_owned(), vec![(Upos::Verb, "go".to_owned())]);
        let rules = lemmas
            .rules
            .entry((Upos::Verb, "VBD".to_owned()))
            .or_default();
        rules.insert("ed".to_owned(), String::new());
        rules.insert("ied".to_owned(), "y".to_owned());
        lemmas.clitics.insert(
            ("'d".to_owned(), "AUX".to_owned()),
            vec![("MD".to_owned(), "would".to_owned())],
        );
        for (form, upos, xpos, expect) in [
            ("went", Upos::Verb, "VBD", "go"),
            ("Denied", Upos::Verb, "VBD", "deny"),
            ("visited", Upos::Verb, "VBD", "visit"),
            ("went", Upos::Noun, "NN", "went"),
            ("’d", Upos::Aux, "MD", "would"),
            ("United", Upos::Propn, "NNP", "United"),
        ] {
            assert_eq!(lemmas.of(form, upos, xpos, |_| true), expect, "{form}");
        }
    }

    #[test]
    fn regular_spellings_are_tried_where_a_rule_makes_no_word() {
        let lemmas = Lemmas::default();
        let words = [
            "shout", "plan", "hope", "hop", "calorie", "party", "agree", "visit", "late",
        ];
        for (form, upos, xpos, expect) in [
            ("shouting", Upos::Verb, "VBG", "shout"),
            ("planned", Upos::Verb, "VBD", "plan"),
            ("hoping", Upos::Verb, "VBG", "hope"),
            ("agreed", Upos::Verb, "VBN", "agree"),
            ("calories", Upos::Noun, "NNS", "calorie"),
            ("parties", Upos::Noun, "NNS", "party"),
            ("visited", Upos::Verb, "VBD", "visit"),
            ("later", Upos::Adj, "JJR", "late"),
            ("blorfed", Upos::Verb, "VBD", "blorfed"),
        ] {
            assert_eq!(
                lemmas.of(form, upos, xpos, |word| words.contains(&word)),
                expect
            );
        }
    }
}
