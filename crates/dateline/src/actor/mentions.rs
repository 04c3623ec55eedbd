//! Mentions: names, toponyms, handles, noun phrases that name actors, pronouns.

use std::collections::HashSet;

use super::Mention;
use super::page::Page;
use super::persons::Surnames;
use super::phrases::{nominals, pronouns};
use super::tables::{Gender, LONGEST, Lexicon};
use crate::language::{NameKind, Sentence, Upos};
use crate::place::{PlaceRoom, Toponym, ToponymForm};
use crate::record::{EntityKind, MentionForm};

/// A mention with what it tells of itself.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) mention: Mention,
    pub(super) what: What,
    /// The draft of an entity that it belongs to, once known.
    pub(super) entity: Option<usize>,
}

/// What a mention is.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// The name of a person, titles left out.
    Person,
    /// The name of an organisation: a row of the table, where it is known.
    Organization(Option<usize>),
    /// A toponym.
    Place(usize),
    /// The name of something else.
    Named(EntityKind),
    /// An account of a social medium.
    Handle,
    /// A noun phrase.
    Nominal(Noun),
    /// A pronoun of the third person or a relative pronoun.
    Pronoun(Pronoun),
}

impl What {
    /// Whether it is found by its head instead of by its tokens.
    pub(super) fn is_nominal(&self) -> bool {
        matches!(self, What::Nominal(_) | What::Pronoun(_))
    }

    pub(super) fn is_place(&self) -> bool {
        matches!(self, What::Place(_))
    }
}

/// What a noun phrase tells of the actor that it names.
#[derive(Debug, Clone)]
pub(super) struct Noun {
    /// The agent noun or title, lower case, singular.
    pub(super) words: String,
    /// Class of the title.
    pub(super) class: Option<String>,
    pub(super) kind: EntityKind,
    pub(super) sector: String,
    /// One a country or organisation.
    pub(super) unique: bool,
    pub(super) plural: bool,
    pub(super) article: Article,
    pub(super) gender: Option<Gender>,
}

/// How a noun phrase begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
    /// the, this, those, a possessive.
    Definite,
    /// a, some, no, a number.
    Indefinite,
    /// Nothing.
    Bare,
}

/// Pronouns that stand for somebody mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    /// who, which, that: the head of the relative clause.
    Relative,
}

/// All mentions of the document, in order of the text; a longer one before those within it that begin with it.
pub(super) fn collect(
    page: &mut Page,
    lexicon: &Lexicon,
    toponyms: &[Toponym],
    places: &PlaceRoom,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut next = 0;
    for number in 0..page.document.sentences.len() {
        let first = next;
        while next < toponyms.len() && toponyms[next].sentence <= number {
            next += 1;
        }
        let from = found.len();
        names(page, lexicon, number, toponyms, first..next, &mut found);
        for named in &mut found[from..] {
            reconsider(page, lexicon, places, named);
        }
    }
    strays(page, &mut found);
    let echoes = echoes(page, &found);
    for number in 0..page.document.sentences.len() {
        nominals(page, lexicon, &echoes, number, &mut found);
        pronouns(page, number, &mut found);
    }
    found.sort_by_key(|f| {
        let (start, end) = f.mention.tokens;
        (f.mention.sentence, start, std::cmp::Reverse(end))
    });
    page.forget();
    for number in 0..found.len() {
        page.note(&found, number);
    }
    found
}

/// Surnames of persons named in full elsewhere that the language layer passed over ("Gutteres will meet …").
fn strays(page: &mut Page, found: &mut Vec<Found>) {
    let full = found.iter().filter(|f| matches!(f.what, What::Person));
    let surnames = Surnames::of(full.map(|f| {
        let mention = &f.mention;
        page.written(mention.sentence, mention.tokens.0, mention.tokens.1)
    }));
    for number in 0..page.document.sentences.len() {
        let sentence = page.sentence(number);
        for (i, token) in sentence.tokens.iter().enumerate() {
            let capital = token.form.chars().next().is_some_and(char::is_uppercase);
            let may_be = capital
                && matches!(token.upos, Upos::Propn | Upos::Noun)
                && page.name_at(number, i).is_none()
                && surnames.has(&token.form);
            // A longer run of capitals is another name.
            let beside = |j: Option<usize>| {
                j.and_then(|j| sentence.tokens.get(j))
                    .is_some_and(|t| t.upos == Upos::Propn && (t.is("flat") || token.is("flat")))
            };
            if !may_be || beside(i.checked_sub(1)) || beside(Some(i + 1)) {
                continue;
            }
            found.push(Found {
                mention: Mention {
                    span: token.span,
                    sentence: number,
                    tokens: (i, i + 1),
                    head: i,
                    form: MentionForm::Name,
                },
                what: What::Person,
                entity: None,
            });
            page.note(found, found.len() - 1);
        }
    }
}

/// Takes for a country what the language layer took for a body ("the Russian Federation"), and for a treaty what is
/// one.
fn reconsider(page: &Page, lexicon: &Lexicon, places: &PlaceRoom, named: &mut Found) {
    if !matches!(named.what, What::Organization(None)) {
        return;
    }
    let mention = &named.mention;
    let written = page.written(mention.sentence, mention.tokens.0, mention.tokens.1);
    if places.country_named(&written).is_some() {
        named.what = What::Named(EntityKind::Place);
    } else if lexicon.suffix(&written) == Some(NO_BODY) {
        named.what = What::Named(EntityKind::Other);
    }
}

/// What suffixes.tsv says of names of treaties, laws and wars, which are no bodies.
const NO_BODY: &str = "none";

/// Common nouns that end names of the report: "the mosque" may be the Grand Mosque.
fn echoes(page: &Page, found: &[Found]) -> HashSet<String> {
    let bodies = found.iter().filter(|f| {
        matches!(
            f.what,
            What::Organization(_) | What::Named(EntityKind::Facility | EntityKind::Organization)
        )
    });
    bodies
        .flat_map(|f| {
            let mention = &f.mention;
            let written = page.words(mention.sentence, mention.tokens.0, mention.tokens.1);
            head_words(&written)
        })
        .collect()
}

/// The nouns that a name of several words is likely to be taken up by: its last word, and the one before "of".
pub(super) fn head_words(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let of = words
        .iter()
        .position(|word| *word == "of" || *word == "for");
    match of {
        Some(of) if of > 0 => vec![words[of - 1].to_owned()],
        Some(_) => Vec::new(),
        None => vec![words[words.len() - 1].to_owned()],
    }
}

/// A stretch of tokens that a source proposes as a name.
#[derive(Debug, Clone)]
struct Proposal {
    start: usize,
    end: usize,
    what: What,
    form: MentionForm,
}

fn names(
    page: &mut Page,
    lexicon: &Lexicon,
    number: usize,
    toponyms: &[Toponym],
    here: std::ops::Range<usize>,
    found: &mut Vec<Found>,
) {
    let sentence = page.sentence(number);
    let mut proposals = tabled(page, lexicon, number);
    proposals.extend(handles(page, sentence));
    let mut taken = vec![false; sentence.tokens.len()];
    for proposal in &proposals {
        taken[proposal.start..proposal.end].fill(true);
    }
    recognised(page, lexicon, number, &mut taken, &mut proposals);
    places(sentence, toponyms, here, &mut proposals);
    proposals.sort_by_key(|p| (p.start, std::cmp::Reverse(p.end)));
    for proposal in proposals {
        let head = sentence.head_of(proposal.start, proposal.end);
        found.push(Found {
            mention: Mention {
                span: sentence.span_of(proposal.start, proposal.end),
                sentence: number,
                tokens: (proposal.start, proposal.end),
                head,
                form: proposal.form,
            },
            what: proposal.what,
            entity: None,
        });
        page.note(found, found.len() - 1);
    }
}

/// Toponyms, where no longer name of something else is meant.
fn places(
    sentence: &Sentence,
    toponyms: &[Toponym],
    here: std::ops::Range<usize>,
    proposals: &mut Vec<Proposal>,
) {
    let mut over: Vec<Option<usize>> = vec![None; sentence.tokens.len()];
    for (i, proposal) in proposals.iter().enumerate() {
        over[proposal.start..proposal.end].fill(Some(i));
    }
    let mut dropped = vec![false; proposals.len()];
    for place in here {
        let toponym = &toponyms[place];
        let (start, end) = toponym.tokens;
        let rivals = || over[start..end].iter().flatten().copied();
        let length = end - start;
        // A whole name is a place where the place room says so against the language layer; part of a person's is not.
        let whole = |r: usize| (proposals[r].start, proposals[r].end) == (start, end);
        let in_person = rivals().any(|r| matches!(proposals[r].what, What::Person) && !whole(r));
        // Inside the name of an organisation a country is still itself ("Bank of Ghana"); what the table knows as an
        // organisation is none ("European Union").
        let is_body =
            rivals().any(|r| matches!(proposals[r].what, What::Organization(Some(_))) && whole(r));
        if in_person || is_body && toponym.form == ToponymForm::Name && length > 1 {
            continue;
        }
        for rival in over[start..end].iter().flatten() {
            if proposals[*rival].end - proposals[*rival].start <= length {
                dropped[*rival] = true;
            }
        }
        let form = match toponym.form {
            ToponymForm::Name => MentionForm::Name,
            ToponymForm::Demonym => MentionForm::Demonym,
            ToponymForm::Metonym => MentionForm::Metonym,
        };
        proposals.push(Proposal {
            start,
            end,
            what: What::Place(place),
            form,
        });
    }
    let mut number = 0;
    proposals.retain(|_| {
        number += 1;
        !dropped.get(number - 1).copied().unwrap_or(false)
    });
}

/// Names of the tables: organisations and the seats that stand for them.
fn tabled(page: &Page, lexicon: &Lexicon, number: usize) -> Vec<Proposal> {
    let sentence = page.sentence(number);
    let shouted = is_shouted(sentence);
    let name_of = name_index(sentence);
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut start = 0;
    while start < sentence.tokens.len() {
        let token = &sentence.tokens[start];
        let longest = if lexicon.begins_name(&token.form) {
            LONGEST
        } else {
            0
        };
        let furthest = (start + longest).min(sentence.tokens.len());
        let hit = (start + 1..=furthest).rev().find_map(|end| {
            let written = page.written(number, start, end);
            let (row, form) = match lexicon.metonym(&written) {
                Some(row) => (row, MentionForm::Metonym),
                None => (lexicon.organization(&written)?, MentionForm::Name),
            };
            let single = end - start == 1;
            let is_name = single && form == MentionForm::Name;
            is_believed(sentence, &name_of, start, end, is_name, shouted)
                .then_some((end, row, form))
        });
        match hit {
            Some((end, row, form)) => {
                let what = What::Organization(Some(row));
                proposals.push(Proposal {
                    start,
                    end,
                    what,
                    form,
                });
                start = end;
            }
            None => start += 1,
        }
    }
    proposals
}

/// For each token the index of the name over it.
fn name_index(sentence: &Sentence) -> Vec<Option<usize>> {
    let mut index = vec![None; sentence.tokens.len()];
    for (i, name) in sentence.names.iter().enumerate() {
        index[name.start..name.end.min(sentence.tokens.len())].fill(Some(i));
    }
    index
}

/// Whether a name of the table is meant where its letters stand: "Labour", "Apple" and "WHO" are words, too.
fn is_believed(
    sentence: &Sentence,
    name_of: &[Option<usize>],
    start: usize,
    end: usize,
    single: bool,
    shouted: bool,
) -> bool {
    let recognised = name_of[start].map(|i| &sentence.names[i]);
    if let Some(name) = recognised {
        let longer = name.end - name.start > end - start;
        let inside_other = longer
            && matches!(
                name.kind,
                NameKind::Person | NameKind::Work | NameKind::Law | NameKind::Product
            );
        // A longer name keeps its words together, but for a possessive or article at its edge.
        let tight = longer
            && name.kind == NameKind::Organization
            && !(name.end == end + 1 && sentence.tokens[end].upos == Upos::Part)
            && !(name.start + 1 == start && sentence.tokens[name.start].upos == Upos::Det);
        if inside_other || tight || name.start > start {
            return false;
        }
    }
    if !single {
        return true;
    }
    let token = &sentence.tokens[start];
    let acronym = token.form.chars().filter(|c| c.is_uppercase()).count() > 1;
    let tagged = matches!(token.upos, Upos::Propn | Upos::X)
        || recognised.is_some_and(|n| n.kind != NameKind::Person);
    if shouted {
        return tagged && recognised.is_some();
    }
    if acronym {
        return tagged || token.upos == Upos::Noun;
    }
    match recognised {
        Some(name) => name.kind != NameKind::Person || name.end - name.start > 1,
        None => token.upos == Upos::Propn && start > 0 && is_lone(sentence, start),
    }
}

/// Whether no other capital stands beside the token: "Hamas said", not "Shell Beach".
fn is_lone(sentence: &Sentence, token: usize) -> bool {
    let next = sentence.tokens.get(token + 1);
    !next.is_some_and(|t| t.upos == Upos::Propn)
}

/// Whether the sentence is all in capitals, so that capitals tell nothing.
fn is_shouted(sentence: &Sentence) -> bool {
    let letters = sentence.tokens.iter().flat_map(|t| t.form.chars());
    let (mut upper, mut lower) = (0, 0);
    for c in letters {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > 12 && lower * 4 < upper
}

/// Accounts of social media ("@antonioguterres"), in one token or two.
fn handles(page: &Page, sentence: &Sentence) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (i, token) in sentence.tokens.iter().enumerate() {
        let rest = token.form.strip_prefix('@');
        let end = match rest {
            Some("") => {
                let adjoins = sentence.tokens.get(i + 1).is_some_and(|next| {
                    next.span.start == token.span.end
                        && next.form.chars().all(|c| c.is_alphanumeric() || c == '_')
                });
                if !adjoins {
                    continue;
                }
                i + 2
            }
            Some(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => i + 1,
            _ => continue,
        };
        // "name@example.org" is an address.
        let before = page.document.text[..token.span.start].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        proposals.push(Proposal {
            start: i,
            end,
            what: What::Handle,
            form: MentionForm::Handle,
        });
    }
    proposals
}

/// Names that the language layer found, where no name of the tables stands.
fn recognised(
    page: &Page,
    lexicon: &Lexicon,
    number: usize,
    taken: &mut [bool],
    proposals: &mut Vec<Proposal>,
) {
    let sentence = page.sentence(number);
    for name in &sentence.names {
        let (mut start, mut end) = (name.start, name.end.min(sentence.tokens.len()));
        trim(sentence, &mut start, &mut end);
        if name.kind == NameKind::Person {
            strip_titles(page, lexicon, number, &mut start, end);
        }
        if name.kind == NameKind::Organization {
            complete(sentence, &mut end);
        }
        let part_of_title = name.kind == NameKind::Norp
            && end < sentence.tokens.len()
            && lexicon
                .title(&page.words(number, start.min(end), end + 1))
                .is_some();
        if start >= end || part_of_title || taken[start..end].iter().any(|t| *t) {
            continue;
        }
        let what = match name.kind {
            NameKind::Person => What::Person,
            NameKind::Organization => What::Organization(None),
            NameKind::Norp => What::Named(EntityKind::Group),
            NameKind::Gpe | NameKind::Location => What::Named(EntityKind::Place),
            NameKind::Facility => What::Named(EntityKind::Facility),
            NameKind::Work => What::Named(EntityKind::Work),
            NameKind::Product => What::Named(EntityKind::Product),
            NameKind::Event | NameKind::Law => What::Named(EntityKind::Other),
        };
        let form = MentionForm::Name;
        taken[start..end].fill(true);
        proposals.push(Proposal {
            start,
            end,
            what,
            form,
        });
    }
}

/// "Permanent Mission of" was cut before its last word: takes in the name that follows.
fn complete(sentence: &Sentence, end: &mut usize) {
    let preposition = |t: &crate::language::Token| matches!(t.form.as_str(), "of" | "for");
    if *end == 0 || !preposition(&sentence.tokens[*end - 1]) {
        return;
    }
    let mut last = *end;
    while sentence.tokens.get(last).is_some_and(|t| t.form == "the") {
        last += 1;
    }
    let first = last;
    while sentence
        .tokens
        .get(last)
        .is_some_and(|t| t.upos == Upos::Propn && last < first + LONGEST)
    {
        last += 1;
    }
    *end = if last > first { last } else { *end - 1 };
}

/// Leaves out articles, possessive clitics and punctuation at the edges of a name.
fn trim(sentence: &Sentence, start: &mut usize, end: &mut usize) {
    let edge = |i: usize| {
        let token = &sentence.tokens[i];
        matches!(token.upos, Upos::Punct | Upos::Part)
            || matches!(
                token.form.to_lowercase().as_str(),
                "the" | "a" | "an" | "'s" | "’s" | "'" | "’"
            )
    };
    while *start < *end && edge(*start) {
        *start += 1;
    }
    while *start < *end && edge(*end - 1) && sentence.tokens[*end - 1].form != "." {
        *end -= 1;
    }
}

/// Leaves the titles out of a person's name: they are roles, with spans of their own.
fn strip_titles(page: &Page, lexicon: &Lexicon, number: usize, start: &mut usize, end: usize) {
    loop {
        let furthest = (*start + 4).min(end);
        let stripped = (*start + 1..furthest)
            .rev()
            .find(|&cut| lexicon.title(&page.words(number, *start, cut)).is_some());
        match stripped {
            Some(cut) if cut < end => *start = cut,
            _ => return,
        }
        while *start + 1 < end && page.token(number, *start).upos == Upos::Punct {
            *start += 1;
        }
    }
}

/// First words of names, for a quick no (`tables`).
pub(super) fn first_word(name: &str) -> String {
    let end = name
        .char_indices()
        .find(|(i, c)| *i > 0 && !c.is_alphanumeric())
        .map_or(name.len(), |(i, _)| i);
    name[..end].to_owned()
}

impl Lexicon {
    /// Whether some name of the tables begins with that word.
    pub(super) fn begins_name(&self, form: &str) -> bool {
        self.first_words.contains(&first_word(form))
    }
}

/// The first words of those names.
pub(super) fn first_words<'a>(names: impl Iterator<Item = &'a String>) -> HashSet<String> {
    names.map(|name| first_word(name)).collect()
}
