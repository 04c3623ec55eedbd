//! The tables of cues: which words report speech, what they need beside them, and what a speaker does by them.

use crate::language::Tree;
use std::collections::{HashMap, HashSet};

use crate::Error;
use crate::record::{EntityKind, Stance};
use crate::tables::{Row, Tables};

const CUES: &str = "en/speech/cues.tsv";
const MEDIA: &str = "en/speech/media.tsv";
const SOURCES: &str = "en/speech/sources.tsv";

/// What sort of word a cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Verb,
    Noun,
    Adjective,
    /// Words before the speaker ("according to").
    Preposition,
    /// A verb whose object is a speaker ("citing the ministry").
    Cites,
    /// A verb that lends a noun its subject ("issued a statement").
    Light,
    /// A verb under which nothing is said ("declined to say").
    Withheld,
    /// A verb whose infinitive is said indeed ("took to the air to say").
    Lead,
}

/// A place beside a cue where what was said can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// A finite clause, with or without "that".
    That,
    /// An infinitive.
    To,
    /// A gerund.
    Ing,
    /// A bare object, or what takes its place in the passive and before a relative clause.
    Obj,
    /// What is predicated of the object ("called it a mistake").
    Pred,
    /// A phrase with "as".
    As,
    /// A phrase or clause with that preposition.
    P(String),
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct CueRow {
    /// The words, as the table has them.
    pub(super) words: Vec<String>,
    pub(super) sort: Sort,
    /// Alternatives; of each, every slot has to be there.
    pub(super) frames: Vec<Vec<Slot>>,
    /// Whether it introduces direct speech.
    pub(super) quote: bool,
    pub(super) stance: Stance,
    pub(super) medium: Option<String>,
    /// "obj", or the prepositions that introduce the addressee.
    pub(super) addressee: Vec<String>,
    /// Whether it tells what is believed or felt, not said.
    pub(super) thought: bool,
    /// Whether as a gerund after a comma it goes on for who spoke before ("…, adding that").
    pub(super) adds: bool,
    /// Whether it stands before its speaker at the end of a headline ("…, says army").
    pub(super) closes: bool,
}

impl CueRow {
    /// The row's id in a `because`.
    pub(super) fn name(&self) -> String {
        self.words.join(" ")
    }
}

/// The cues, media and sorts of speakers.
#[derive(Debug)]
pub(super) struct CueTable {
    rows: Vec<CueRow>,
    /// Rows by sort and first word, longest first.
    by_first: HashMap<(Sort, String), Vec<usize>>,
    media: HashMap<String, (String, HashSet<String>)>,
    sources: HashMap<String, EntityKind>,
}

impl CueTable {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut rows: Vec<CueRow> = Vec::new();
        let mut by_first: HashMap<(Sort, String), Vec<usize>> = HashMap::new();
        for row in tables.tsv(CUES)? {
            let cue = cue_row(&row)?;
            let key = (cue.sort, cue.words[0].clone());
            let same = by_first.entry(key).or_default();
            // The user's row of the same words replaces the built-in one.
            same.retain(|&i| rows[i].words != cue.words);
            same.push(rows.len());
            rows.push(cue);
        }
        for same in by_first.values_mut() {
            same.sort_by_key(|&i| std::cmp::Reverse(rows[i].words.len()));
        }
        let mut media = HashMap::new();
        for row in tables.tsv(MEDIA)? {
            let prepositions = row.list("prepositions").into_iter().map(str::to_owned);
            let entry = (row.get("medium").to_owned(), prepositions.collect());
            media.insert(row.get("word").to_owned(), entry);
        }
        let mut sources = HashMap::new();
        for row in tables.tsv(SOURCES)? {
            let kind = match row.get("kind") {
                "person" => EntityKind::Person,
                "organization" => EntityKind::Organization,
                "group" => EntityKind::Group,
                "work" => EntityKind::Work,
                other => return Err(row.error(format!("{other} is no sort of source"))),
            };
            sources.insert(row.get("noun").to_owned(), kind);
        }
        Ok(CueTable {
            rows,
            by_first,
            media,
            sources,
        })
    }

    pub(super) fn row(&self, index: usize) -> &CueRow {
        &self.rows[index]
    }

    /// The rows of that sort whose words stand at the token, each with the last token that belongs to it, longest
    /// first. The first word is compared by lemma, the others by lemma or form, next to it or parted from it by one
    /// short phrase ("made it clear").
    pub(super) fn all_at(
        &self,
        tree: &Tree,
        sort: Sort,
        token: usize,
    ) -> impl Iterator<Item = (usize, usize)> {
        let lemma = tree.token(token).lemma.to_lowercase();
        let rows = self
            .by_first
            .get(&(sort, lemma))
            .or_else(|| self.by_first.get(&(sort, tree.lower(token))));
        rows.into_iter()
            .flatten()
            .filter_map(move |&row| Some((row, self.last_word(tree, row, token)?)))
    }

    /// The longest row of that sort whose words stand at the token, with the last token that belongs to it.
    pub(super) fn at(&self, tree: &Tree, sort: Sort, token: usize) -> Option<(usize, usize)> {
        self.all_at(tree, sort, token).next()
    }

    /// The token of the last word of a row that begins at the token, where all its words stand there.
    fn last_word(&self, tree: &Tree, row: usize, token: usize) -> Option<usize> {
        let row = &self.rows[row];
        let mut last = token;
        let mut reach = 1;
        for word in row.words.iter().skip(1) {
            if word == "…" {
                reach = 3;
                continue;
            }
            let window = last + 1..(last + 1 + reach).min(tree.len());
            reach = 1;
            last = window
                .into_iter()
                .find(|&j| tree.token(j).lemma.eq_ignore_ascii_case(word) || tree.reads(j, word))?;
        }
        Some(last)
    }

    /// Whether a verb is a gerund after a comma that goes on for who spoke before ("…, adding that").
    pub(super) fn goes_on(&self, tree: &Tree, verb: usize) -> bool {
        let gerund = tree.token(verb).xpos == "VBG" && tree.after_comma(verb);
        gerund
            && self
                .at(tree, Sort::Verb, verb)
                .is_some_and(|(row, _)| self.rows[row].adds)
    }

    /// Whether the lemma begins a row of that sort.
    pub(super) fn has(&self, sort: Sort, lemma: &str) -> bool {
        self.by_first.contains_key(&(sort, lemma.to_owned()))
    }

    /// The medium that a noun names ("interview"), where the preposition before it allows that.
    pub(super) fn medium(&self, lemma: &str, preposition: Option<&str>) -> Option<&str> {
        let (medium, prepositions) = self.media.get(&lemma.to_lowercase())?;
        let fits = match preposition {
            Some(preposition) => prepositions.contains(preposition),
            None => true,
        };
        fits.then_some(medium.as_str())
    }

    /// What sort of speaker a noun names.
    pub(super) fn source(&self, lemma: &str) -> Option<EntityKind> {
        self.sources.get(&lemma.to_lowercase()).copied()
    }
}

fn cue_row(row: &Row) -> Result<CueRow, Error> {
    let words: Vec<String> = row.get("cue").split(' ').map(str::to_owned).collect();
    let sort = match row.get("sort") {
        "verb" => Sort::Verb,
        "noun" => Sort::Noun,
        "adj" => Sort::Adjective,
        "prep" => Sort::Preposition,
        "cites" => Sort::Cites,
        "light" => Sort::Light,
        "withheld" => Sort::Withheld,
        "lead" => Sort::Lead,
        other => return Err(row.error(format!("{other} is no sort of cue"))),
    };
    let mut quote = false;
    let mut frames = Vec::new();
    for frame in row.list("content") {
        if frame == "quote" {
            quote = true;
            continue;
        }
        let slots: Result<Vec<Slot>, Error> = frame.split('+').map(|s| slot(row, s)).collect();
        frames.push(slots?);
    }
    let stance = match row.get("stance") {
        "" | "asserts" => Stance::Asserts,
        "denies" => Stance::Denies,
        "confirms" => Stance::Confirms,
        "demands" => Stance::Demands,
        "promises" => Stance::Promises,
        "warns" => Stance::Warns,
        "asks" => Stance::Asks,
        "doubts" => Stance::Doubts,
        other => return Err(row.error(format!("{other} is no stance"))),
    };
    let medium = Some(row.get("medium").to_owned()).filter(|medium| !medium.is_empty());
    Ok(CueRow {
        words,
        sort,
        frames,
        quote,
        stance,
        medium,
        thought: row.get("kind") == "thought",
        adds: row.get("kind") == "adds",
        closes: row.get("kind") == "closes",
        addressee: row
            .list("addressee")
            .into_iter()
            .map(str::to_owned)
            .collect(),
    })
}

fn slot(row: &Row, text: &str) -> Result<Slot, Error> {
    Ok(match text {
        "that" => Slot::That,
        "to" => Slot::To,
        "ing" => Slot::Ing,
        "obj" => Slot::Obj,
        "pred" => Slot::Pred,
        "as" => Slot::As,
        _ => match text.strip_prefix("p:") {
            Some(preposition) => Slot::P(preposition.to_owned()),
            None => return Err(row.error(format!("{text} is no place for content"))),
        },
    })
}
