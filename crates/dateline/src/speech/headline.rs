//! How headlines and transcripts say whose words they are: a source and a colon before them, or a source behind them
//! with a verb ("…, police say") or a dash ("… – Kremlin"). Headlines are often no clauses ("Two dead in blast"), so that
//! no tree shows what was said; here the marks alone decide.

use crate::Span;
use crate::actor::Actors;
use crate::language::{Tree, Upos};
use crate::record::{EntityKind, Stance};

use super::cues::{CueRow, Slot, Sort};
use super::direct::Direct;
use super::draft::{Draft, Scene};
use super::reported::extended;
use super::source::{self, Source};

/// Tokens of a source before a colon.
const LONGEST_OPENING: usize = 10;
/// Tokens behind the comma that what was said ends with.
const LONGEST_CLOSING: usize = 14;
/// Tokens of a source behind a dash.
const LONGEST_SIGNATURE: usize = 5;

/// "Merkel: Talks will go on", "Defence official: Two brigades have left": a source, a colon, and what was said.
pub(super) fn opening(scene: &Scene, tree: &Tree, actors: &Actors) -> Option<Draft> {
    let colon = (1..tree.len().min(LONGEST_OPENING)).find(|&i| tree.token(i).form == ":")?;
    let first = (0..colon).find(|&i| tree.token(i).upos != Upos::Punct)?;
    let turn = capitals(tree, first, colon)
        && (first..colon)
            .all(|i| !matches!(tree.token(i).upos, Upos::Adv | Upos::Verb | Upos::Adj));
    let names = turn || names_speaker(tree, first, colon) || speaks(tree, actors, first, colon);
    if tree.len() < colon + 4 || !names {
        return None;
    }
    let paragraph = scene.document.paragraphs[tree.sentence.paragraph];
    // In a transcript the whole turn is the speaker's; a headline is one sentence.
    let end = if turn && tree.sentence.span.start == paragraph.start {
        paragraph.end
    } else {
        tree.sentence.span.end
    };
    let content = scene.bare(Span::new(tree.token(colon).span.end, end));
    if content.is_empty() {
        return None;
    }
    let head = tree.sentence.head_of(first, colon);
    let source = Source {
        span: tree.stretch(first, colon - 1),
        ..Source::of(tree, head, head)
    };
    Some(Draft {
        cue: Some(super::cue(tree, colon, colon)),
        cue_last: colon,
        source: Some(source),
        content: extended(scene, vec![content], tree.token(colon).span),
        stance: Stance::Asserts,
        row: None,
        medium: None,
        with_object: false,
        time: None,
        because: "speech.colon: a name and a colon before what it says".to_owned(),
    })
}

/// Whether the tokens are a name of somebody, with nothing but titles before it.
fn names_speaker(tree: &Tree, first: usize, end: usize) -> bool {
    use crate::language::NameKind::{Gpe, Organization, Person};
    tree.sentence.names.first().is_some_and(|name| {
        name.end == end
            && matches!(name.kind, Person | Organization | Gpe)
            && (first..name.start)
                .all(|i| matches!(tree.token(i).upos, Upos::Noun | Upos::Propn | Upos::Adj))
    })
}

/// Whether the tokens are one nominal phrase that means a person or a body: "Top army general", "Mayor of Accra".
fn speaks(tree: &Tree, actors: &Actors, first: usize, end: usize) -> bool {
    let head = tree.sentence.head_of(first, end);
    let marked = tree.child(head, &["case"]).is_some_and(|case| case < head);
    let phrase = !marked && (first..end).all(|i| in_phrase(tree, i));
    phrase && is_somebody(tree, actors, head)
}

/// A token of a kind that a nominal phrase without clauses is made of.
fn in_phrase(tree: &Tree, token: usize) -> bool {
    let token = tree.token(token);
    let closed = matches!(token.xpos, "WP" | "WDT" | "WP$");
    !closed
        && matches!(
            token.upos,
            Upos::Noun
                | Upos::Propn
                | Upos::Adj
                | Upos::Adp
                | Upos::Det
                | Upos::Num
                | Upos::Part
                | Upos::Pron
                | Upos::Cconj
        )
}

/// Whether the phrase that a token heads means a person, a group or a body.
fn is_somebody(tree: &Tree, actors: &Actors, head: usize) -> bool {
    actors.resolve(tree.number, head).is_some_and(|id| {
        matches!(
            actors.get(id).kind,
            EntityKind::Person | EntityKind::Organization | EntityKind::Group
        )
    })
}

/// Whether the tokens are a name in capitals, as transcripts write them.
fn capitals(tree: &Tree, first: usize, end: usize) -> bool {
    let shouted = |i: usize| {
        let form = &tree.token(i).form;
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        letters == 0 || (letters > 1 || form.len() > 1) && !form.chars().any(char::is_lowercase)
    };
    end - first <= 4
        && (first..end).all(shouted)
        && tree
            .token(first)
            .form
            .chars()
            .filter(|c| c.is_alphabetic())
            .count()
            > 2
}

/// "Two dead in blast, police say", "Bridge gone, says army", "Envoy to resign – minister": a source behind what it says,
/// where no cue of the sentence has found its complement in the tree.
pub(super) fn closing(
    scene: &Scene,
    tree: &Tree,
    actors: &Actors,
    here: &[Draft],
    direct: &Direct,
) -> Option<Draft> {
    let (first, last) = tree.trimmed(0, tree.len().checked_sub(1)?)?;
    let mark = (first + 1..last).rev().find(|&i| parts(tree, i))?;
    let told = |cue: usize| {
        direct.by_cue.contains_key(&(tree.number, cue))
            || here
                .iter()
                .any(|draft| draft.cue_last == cue || draft.cue.is_some_and(|c| c.token == cue))
    };
    let (cue, source, row) = if tree.token(mark).form == "," {
        let (cue, source) = verb_behind(scene, tree, mark + 1, last)?;
        let (row, _) = scene.table.at(tree, Sort::Verb, cue)?;
        (cue, source, Some(row))
    } else {
        (mark, signed(tree, actors, mark + 1, last)?, None)
    };
    if told(cue) {
        return None;
    }
    let content = scene.bare(tree.stretch(first, mark - 1));
    if content.is_empty() {
        return None;
    }
    let (stance, name) = row.map_or((Stance::Asserts, "a dash".to_owned()), |row| {
        let row = scene.table.row(row);
        (row.stance, row.name())
    });
    Some(Draft {
        cue: Some(super::cue(tree, cue, cue)),
        cue_last: cue,
        source: Some(source),
        content: extended(scene, vec![content], tree.token(cue).span),
        stance,
        row,
        medium: None,
        with_object: false,
        time: None,
        because: format!("speech.closing: {name} behind what was said"),
    })
}

/// A comma, or a dash with blanks around it.
fn parts(tree: &Tree, token: usize) -> bool {
    match tree.token(token).form.as_str() {
        "," => true,
        "–" | "—" | "-" | "--" => {
            tree.token(token - 1).span.end < tree.token(token).span.start
                && tree.token(token).span.end < tree.token(token + 1).span.start
        }
        _ => false,
    }
}

/// The verb of speech between those tokens and who speaks: "police say", "says the mayor", "minister tells CNN".
fn verb_behind(scene: &Scene, tree: &Tree, first: usize, last: usize) -> Option<(usize, Source)> {
    if last + 1 - first > LONGEST_CLOSING {
        return None;
    }
    let is_cue = |&i: &usize| {
        let finite = matches!(tree.token(i).xpos, "VBZ" | "VBP" | "VBD")
            // "state media reports": a plural to a tagger.
            || i == last && tree.token(i).xpos == "NNS";
        let row = scene.table.at(tree, Sort::Verb, i);
        finite && row.is_some_and(|(row, end)| end == i && reports(scene.table.row(row)))
    };
    let cue = (first..=last).find(is_cue)?;
    if tree.negated(cue) || !(first..=last).all(|i| i == cue || in_phrase(tree, i)) {
        return None;
    }
    let row = scene
        .table
        .at(tree, Sort::Verb, cue)
        .map(|(row, _)| scene.table.row(row))?;
    if cue == first {
        let source = source::after(tree, cue).filter(|_| row.closes && cue < last);
        return source.map(|source| (cue, source));
    }
    let addressed = row.addressee.iter().any(|word| word == "obj");
    let ends = cue == last || addressed && last - cue <= 3;
    // Where the tagger made a noun of the verb, all before it hangs on it.
    let head = tree.sentence.head_of(first, cue);
    let speaks = ends && tree.token(head).upos.is_nominal();
    speaks.then(|| (cue, Source::of(tree, head, head)))
}

/// Whether a row is of a verb that tells what somebody says, and not of one whose subject may do it ("attack").
fn reports(row: &CueRow) -> bool {
    row.quote
        && row
            .frames
            .iter()
            .any(|frame| frame.as_slice() == [Slot::That])
}

/// Who signs a headline behind a dash.
fn signed(tree: &Tree, actors: &Actors, first: usize, last: usize) -> Option<Source> {
    let phrase =
        last + 1 - first <= LONGEST_SIGNATURE && (first..=last).all(|i| in_phrase(tree, i));
    let head = tree.sentence.head_of(first, last + 1);
    (phrase && is_somebody(tree, actors, head)).then(|| Source::of(tree, head, head))
}
