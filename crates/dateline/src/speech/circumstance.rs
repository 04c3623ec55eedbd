//! To whom, by which means and when something was said: what hangs on the cue beside speaker and content.

use crate::Span;
use crate::language::{Tree, Upos};

use super::cues::CueRow;
use super::draft::{Draft, Scene};

/// The head of the words that name the addressee.
pub(super) fn addressee(scene: &Scene, draft: &Draft) -> Option<(usize, usize)> {
    let cue = draft.cue?;
    let tree = &scene.trees[cue.sentence];
    let row = scene.table.row(draft.row?);
    let outside = |&c: &usize| !in_content(draft, tree.token(c).span);
    if row.addressee.iter().any(|a| a == "obj") && !draft.with_object {
        let relations: &[&str] = if tree.passive(cue.token) {
            &["nsubj:pass"]
        } else {
            &["iobj", "obj"]
        };
        let object = tree.children_by(cue.token, relations).find(outside);
        if let Some(object) = object.filter(|&o| addressable(tree, o)) {
            return Some((cue.sentence, object));
        }
    }
    let phrase = tree
        .children_by(cue.token, &["obl"])
        .filter(outside)
        .find(|&c| introduces(row, tree, c) && addressable(tree, c))?;
    Some((cue.sentence, phrase))
}

fn introduces(row: &CueRow, tree: &Tree, phrase: usize) -> bool {
    let Some(preposition) = tree.introduced_by(phrase) else {
        return false;
    };
    row.addressee.contains(&preposition)
}

/// Somebody who can be spoken to: no time, no pronoun without a noun.
fn addressable(tree: &Tree, nominal: usize) -> bool {
    let token = tree.token(nominal);
    token.upos.is_nominal()
        && !token.is("obl:tmod")
        && !token.is("nmod:tmod")
        && token.lemma != "it"
}

fn in_content(draft: &Draft, span: Span) -> bool {
    draft.content.iter().any(|piece| piece.overlaps(span))
}

/// By which means: the cue's own medium, "in a statement", "on Twitter", or the speaker is a document.
pub(super) fn medium(scene: &Scene, draft: &Draft) -> Option<String> {
    let Some(cue) = draft.cue else {
        return draft.medium.clone();
    };
    let tree = &scene.trees[cue.sentence];
    let mut at = Some(cue.token);
    // "took to Twitter to announce": the phrase may hang on the verb above.
    for _ in 0..3 {
        let Some(verb) = at else { break };
        let phrases = tree
            .children_by(verb, &["obl", "nmod", "advmod"])
            .filter(|&c| !in_content(draft, tree.token(c).span));
        for phrase in phrases.chain(phrase_after(tree, draft)) {
            if let Some(found) = named_medium(scene, tree, phrase) {
                return Some(found.to_owned());
            }
        }
        let token = tree.token(verb);
        let hangs = ["xcomp", "advcl", "conj"].iter().any(|r| token.is(r));
        at = tree.head(verb).filter(|_| hangs);
    }
    draft.medium.clone().or_else(|| {
        let source = draft.source?;
        let tree = &scene.trees[source.sentence];
        let word = tree.token(source.words);
        let found = scene.table.medium(&word.lemma, None)?;
        (word.upos == Upos::Noun && source.words != source.named).then(|| found.to_owned())
    })
}

/// The head of a phrase with a preposition right after the cue, wherever the parser hung it.
fn phrase_after(tree: &Tree, draft: &Draft) -> Option<usize> {
    let preposition = draft.cue_last + 1;
    if preposition >= tree.len() || !tree.token(preposition).is("case") {
        return None;
    }
    let phrase = tree.head(preposition)?;
    (phrase > preposition && !in_content(draft, tree.token(phrase).span)).then_some(phrase)
}

fn named_medium<'s>(scene: &'s Scene, tree: &Tree, phrase: usize) -> Option<&'s str> {
    let preposition = tree.introduced_by(phrase)?;
    let lemma = &tree.token(phrase).lemma;
    if let Some(found) = scene.table.medium(lemma, Some(&preposition)) {
        return Some(found);
    }
    // "in a Facebook post", "in an interview": the noun decides, then what stands before it.
    let mut before = tree.children_by(phrase, &["compound", "nmod"]);
    before.find_map(|c| scene.table.medium(&tree.token(c).lemma, Some(&preposition)))
}

/// The time expression that says when it was said: it hangs on the cue, or stands right beside it.
pub(super) fn time(scene: &Scene, draft: &Draft) -> Option<usize> {
    let cue = draft.cue?;
    let tree = &scene.trees[cue.sentence];
    let first = scene.times.partition_point(|t| t.sentence < cue.sentence);
    let here = scene.times[first..]
        .iter()
        .take_while(|t| t.sentence == cue.sentence);
    for (i, time) in here.enumerate() {
        let (start, end) = time.tokens;
        if start >= end || end > tree.len() || in_content(draft, time.span) {
            continue;
        }
        if draft
            .source
            .is_some_and(|s| s.sentence == cue.sentence && s.span.overlaps(time.span))
        {
            continue;
        }
        let head = tree.sentence.head_of(start, end);
        let hangs = tree.head(head) == Some(cue.token)
            || tree
                .head(head)
                .is_some_and(|above| tree.head(above) == Some(cue.token) && is_phrase(tree, above));
        let beside = start == draft.cue_last + 1 || end == cue.token;
        if hangs || beside {
            return Some(first + i);
        }
    }
    None
}

fn is_phrase(tree: &Tree, token: usize) -> bool {
    ["obl", "advmod", "nmod"]
        .iter()
        .any(|r| tree.token(token).is(r))
}
