//! Mentions without a name: noun phrases that are headed by an agent noun or a title, and pronouns.

use std::collections::HashSet;

use super::mentions::{Article, Found, Noun, Pronoun, What};
use super::page::{Page, is_noun, is_plural};
use super::tables::{AgentKind, Gender, LONGEST, Lexicon};
use super::{Mention, noun_phrase};
use crate::language::{Sentence, Upos};
use crate::record::{EntityKind, MentionForm};

/// Noun phrases that are headed by an agent noun or a title.
pub(super) fn nominals(
    page: &Page,
    lexicon: &Lexicon,
    echoes: &HashSet<String>,
    number: usize,
    found: &mut Vec<Found>,
) {
    let sentence = page.sentence(number);
    for (i, token) in sentence.tokens.iter().enumerate() {
        if !is_noun(token) && !is_nominal_adjective(sentence, i) {
            continue;
        }
        if page.name_at(number, i).is_some() || !heads_phrase(page, number, i) {
            continue;
        }
        let known = noun_at(page, lexicon, number, i);
        let Some((noun, first)) = known.or_else(|| echo(page, echoes, number, i)) else {
            continue;
        };
        let tokens = phrase(page, number, i, first);
        found.push(Found {
            mention: Mention {
                span: sentence.span_of(tokens.0, tokens.1),
                sentence: number,
                tokens,
                head: i,
                form: MentionForm::Nominal,
            },
            what: What::Nominal(noun),
            entity: None,
        });
    }
}

/// "The mosque", where the report names one.
fn echo(page: &Page, echoes: &HashSet<String>, number: usize, i: usize) -> Option<(Noun, usize)> {
    let token = page.token(number, i);
    let lemma = token.lemma.to_lowercase();
    let article = article(page, number, i);
    if article != Article::Definite || is_plural(token) || !echoes.contains(&lemma) {
        return None;
    }
    let noun = Noun {
        words: lemma,
        class: None,
        kind: EntityKind::Facility,
        sector: String::new(),
        unique: false,
        plural: false,
        article,
        gender: None,
    };
    Some((noun, i))
}

/// "The injured", "the poor": an adjective that is a subject or object.
fn is_nominal_adjective(sentence: &Sentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    token.upos == Upos::Adj && ["nsubj", "obj", "obl"].iter().any(|r| token.is(r))
}

/// Whether a noun is the head of a phrase that stands for an actor, and no part of a name or of another noun.
fn heads_phrase(page: &Page, number: usize, i: usize) -> bool {
    let token = page.token(number, i);
    let modifies = ["compound", "flat", "fixed", "goeswith", "case", "mark"]
        .iter()
        .any(|r| token.is(r))
        || token.deprel == "nmod:desc" && token.head.is_some_and(|head| head > i);
    if modifies && token.head.is_some_and(|head| head > i || token.is("flat")) {
        return false;
    }
    let tokens = &page.sentence(number).tokens;
    let Some(next) = tokens.get(i + 1) else {
        return true;
    };
    // "Secretary" of "Secretary-General".
    let hyphenated = next.form == "-" && next.span.start == token.span.end;
    // "President Vladimir Putin": the title belongs to the name that follows.
    let name_follows = page.name_at(number, i + 1).is_some_and(|_| {
        if next.form.starts_with('@') {
            return true;
        }
        let clause_between = next.is("nsubj") && next.head != token.head && !token.is("nsubj");
        next.upos == Upos::Propn && !clause_between && !is_plural(token)
    });
    !hyphenated && !name_follows
}

/// The agent noun or title that ends with the token, the longest, and its first token.
fn noun_at(page: &Page, lexicon: &Lexicon, number: usize, i: usize) -> Option<(Noun, usize)> {
    let token = page.token(number, i);
    let plural = is_plural(token);
    let first = i.saturating_sub(LONGEST - 1);
    for start in first..=i {
        if start < i && page.place_at(number, start).is_some() {
            continue;
        }
        let before = if start < i {
            let gap = page.token(number, i - 1).span.end < token.span.start;
            page.words(number, start, i) + if gap { " " } else { "" }
        } else {
            String::new()
        };
        let lemma = token.lemma.to_lowercase();
        for last in [&lemma, &token.form.to_lowercase()] {
            let words = format!("{before}{last}");
            if let Some(noun) = describe(page, lexicon, number, i, &words, plural) {
                return Some((noun, start));
            }
        }
    }
    None
}

fn describe(
    page: &Page,
    lexicon: &Lexicon,
    number: usize,
    i: usize,
    words: &str,
    plural: bool,
) -> Option<Noun> {
    let article = article(page, number, i);
    if let Some(title) = lexicon.title(words) {
        if matches!(
            title.class.as_str(),
            "honorific" | "modifier" | "past" | "coming"
        ) {
            return None;
        }
        let kind = AgentKind::Person.entity(plural);
        return Some(Noun {
            words: words.to_owned(),
            class: Some(title.class.clone()),
            kind,
            sector: title.sector.clone(),
            unique: false,
            plural,
            article,
            gender: title.gender,
        });
    }
    let agent = lexicon.agent(words)?;
    let gender = match words {
        "man" | "boy" | "policeman" | "serviceman" | "gentleman" => Some(Gender::Man),
        "woman" | "girl" | "policewoman" | "servicewoman" => Some(Gender::Woman),
        _ => None,
    };
    Some(Noun {
        words: words.to_owned(),
        class: None,
        kind: agent.kind.entity(plural),
        sector: agent.sector.clone(),
        unique: agent.unique,
        plural: plural || agent.kind == AgentKind::Collective,
        article,
        gender,
    })
}

fn article(page: &Page, number: usize, head: usize) -> Article {
    let mut article = Article::Bare;
    for &child in page.children(number, head) {
        let token = page.token(number, child);
        if token.is("det") {
            return match token.form.to_lowercase().as_str() {
                "the" | "this" | "that" | "these" | "those" | "both" => Article::Definite,
                _ => Article::Indefinite,
            };
        }
        if child < head && token.is("nmod:poss") {
            article = Article::Definite;
        } else if token.is("nummod") {
            article = Article::Indefinite;
        }
    }
    article
}

/// The stretch of a nominal: its modifiers, and "of" with a name ("president of Ukraine").
fn phrase(page: &Page, number: usize, head: usize, first: usize) -> (usize, usize) {
    let (start, mut end) = noun_phrase(page.document, number, head);
    for &child in page.children(number, head) {
        let near = child > head && child - head <= LONGEST + 2;
        if !near || !page.token(number, child).is("nmod") {
            continue;
        }
        let of = page.child(number, child, &["case"]);
        if of.is_none_or(|of| page.token(number, of).form != "of") {
            continue;
        }
        // The name must be all of the complement.
        let follows = |name: &usize| {
            let first = (head + 1..child).find(|&t| page.name_at(number, t) == Some(*name));
            first.unwrap_or(child) - head <= 3
        };
        if let Some(name) = page.name_at(number, child).filter(follows) {
            end = end.max(child + 1);
            while page.name_at(number, end) == Some(name) {
                end += 1;
            }
        }
    }
    (start.min(first), end)
}

pub(super) fn pronouns(page: &Page, number: usize, found: &mut Vec<Found>) {
    let sentence = page.sentence(number);
    for (i, token) in sentence.tokens.iter().enumerate() {
        if !matches!(token.upos, Upos::Pron | Upos::Det | Upos::Sconj) {
            continue;
        }
        let Some(pronoun) = pronoun(&token.form.to_lowercase(), token.upos, token.xpos) else {
            continue;
        };
        if token.is("expl") || page.name_at(number, i).is_some() {
            continue;
        }
        found.push(Found {
            mention: Mention {
                span: token.span,
                sentence: number,
                tokens: (i, i + 1),
                head: i,
                form: MentionForm::Pronoun,
            },
            what: What::Pronoun(pronoun),
            entity: None,
        });
    }
}

fn pronoun(form: &str, upos: Upos, xpos: &str) -> Option<Pronoun> {
    match form {
        "he" | "him" | "his" | "himself" => Some(Pronoun::He),
        "she" | "her" | "hers" | "herself" => Some(Pronoun::She),
        "it" | "its" | "itself" => Some(Pronoun::It),
        "they" | "them" | "their" | "theirs" | "themselves" => Some(Pronoun::They),
        "who" | "whom" | "whose" | "which" => Some(Pronoun::Relative),
        "that" if upos == Upos::Pron && xpos == "WDT" => Some(Pronoun::Relative),
        _ => None,
    }
}
