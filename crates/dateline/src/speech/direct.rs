//! Direct speech: to each quotation its cue and its speaker.
//!
//! A quotation that stands by itself (at the beginning of a sentence, or after a cue with a comma or colon) looks for
//! its cue right after its closing mark, then right before its opening mark; without one it goes on with the
//! quotation before it in the same paragraph, or is given to whoever the sentence before is about. A quoted phrase
//! within a clause reports nothing by itself: the clause is read as indirect speech, and is mixed for it.

use std::collections::HashMap;

use crate::language::{Tree, Upos};
use crate::{Span, record::Stance};

use super::complement;
use super::cues::Sort;
use super::draft::{Draft, Scene};
use super::quotes::Quotation;
use super::source::{self, Source};

/// How many tokens may stand between a quotation and its cue.
const REACH: usize = 45;

/// The statements of the quotations, and which cues they took.
#[derive(Debug, Default)]
pub(super) struct Direct {
    pub(super) drafts: Vec<Draft>,
    /// Sentence and token of a cue to the draft that has it.
    pub(super) by_cue: HashMap<(usize, usize), usize>,
}

/// A cue found beside a quotation.
struct Beside {
    sentence: usize,
    token: usize,
    last: usize,
    /// Row of the table; none for a verb that is not in it.
    row: Option<usize>,
    /// Whether the speaker follows the cue.
    inverted: bool,
    /// The first token after the quotation, where the speaker's phrase can begin.
    first: Option<usize>,
}

pub(super) fn read(scene: &Scene) -> Direct {
    let mut direct = Direct::default();
    // The draft that the last quotation went to, its paragraph and the place of the quotation.
    let mut before: Option<(usize, usize)> = None;
    for place in 0..scene.quotations.outermost.len() {
        let quotation = *scene.quotations.get(place);
        let draft = attribute(scene, place, &quotation, before, &mut direct);
        if let Some(draft) = draft {
            before = Some((draft, quotation.paragraph));
        }
    }
    direct
}

/// Gives one quotation to a draft; none where it is a phrase within a clause.
fn attribute(
    scene: &Scene,
    place: usize,
    quotation: &Quotation,
    before: Option<(usize, usize)>,
    direct: &mut Direct,
) -> Option<usize> {
    let stands = stands_alone(scene, quotation);
    if let (true, Some((draft, paragraph))) = (quotation.continues, before)
        && paragraph + 1 == quotation.paragraph
        && cue_after(scene, place, quotation).is_none()
    {
        direct.drafts[draft].content.push(quotation.inner);
        return Some(draft);
    }
    if let Some(cue) =
        cue_after(scene, place, quotation).filter(|c| fits(scene, c, quotation, stands))
    {
        let content = with_beginning(scene, place, quotation);
        return Some(take(scene, direct, &cue, content, "quote.after"));
    }
    if !stands {
        return resumed(scene, quotation, before, direct);
    }
    if let Some(cue) = cue_before(scene, place, quotation) {
        return Some(take(scene, direct, &cue, quotation.inner, "quote.before"));
    }
    if let Some((draft, paragraph)) = before
        && paragraph == quotation.paragraph
        && is_sentence(scene, quotation, 2)
    {
        direct.drafts[draft].content.push(quotation.inner);
        return Some(draft);
    }
    if let Some(draft) = signed(scene, quotation, direct) {
        return Some(draft);
    }
    if !is_sentence(scene, quotation, 4) {
        return None;
    }
    alone(scene, quotation, before, direct)
}

/// Whether a quotation is what the cue after it reports. "In his book “Exile,” Osei said that …": a title before a
/// cue that has another complement is not.
fn fits(scene: &Scene, cue: &Beside, quotation: &Quotation, stands: bool) -> bool {
    let tree = &scene.trees[cue.sentence];
    if tree.token(cue.token).is("acl:relcl") {
        return false;
    }
    let Some(row) = cue.row else { return true };
    let complement = complement::find(scene.table, tree, scene.table.row(row), cue.token, cue.last);
    let elsewhere = complement.is_some_and(|c| {
        let start = tree.token(c.pieces[0].0).span.start;
        c.pieces[0].0 > cue.token && start >= quotation.outer.end && c.frame != "obj"
    });
    stands || !elsewhere
}

/// Speech that goes on after its cue with no more than a link between: "…," he said, but "…".
fn resumed(
    scene: &Scene,
    quotation: &Quotation,
    before: Option<(usize, usize)>,
    direct: &mut Direct,
) -> Option<usize> {
    const LINKS: [&str; 14] = [
        "but", "and", "that", "because", "so", "or", "when", "if", "as", "with", "to", "in", "the",
        "a",
    ];
    let (draft, paragraph) = before?;
    let cue = direct.drafts[draft].cue?;
    let tree = &scene.trees[cue.sentence];
    if paragraph != quotation.paragraph || !tree.sentence.span.holds(quotation.outer.start) {
        return None;
    }
    let between = scene.words(Span::new(
        cue.span.end.min(quotation.outer.start),
        quotation.outer.start,
    ));
    let (_, link) = between.rsplit_once(',')?;
    let mut words = link.split_whitespace();
    let linked = words
        .by_ref()
        .take(4)
        .all(|word| LINKS.contains(&word.to_lowercase().as_str()));
    if !linked || words.next().is_some() {
        return None;
    }
    let start = quotation.outer.start - link.len();
    direct.drafts[draft]
        .content
        .push(scene.bare(Span::new(start, quotation.inner.end)));
    Some(draft)
}

/// A quotation with its speaker after a dash at the end of the paragraph: "…" — Jane Roe
fn signed(scene: &Scene, quotation: &Quotation, direct: &mut Direct) -> Option<usize> {
    const LONGEST_SIGNATURE: usize = 120;
    let paragraph = scene.document.paragraphs[quotation.paragraph];
    let rest = scene.words(Span::new(
        quotation.outer.end.min(paragraph.end),
        paragraph.end,
    ));
    let signature = rest.trim_start();
    let name = signature
        .trim_start_matches(['—', '–', '―', '-'])
        .trim_start();
    let dashed = signature.len() > name.len() && signature.starts_with(['—', '–', '―', '-']);
    if !dashed || name.is_empty() || name.len() > LONGEST_SIGNATURE || name.contains(['“', '"']) {
        return None;
    }
    let dash = Span::new(paragraph.end - signature.len(), paragraph.end - name.len());
    let sentence = scene.sentence_at(paragraph.end - name.len())?;
    let tree = &scene.trees[sentence];
    let first = tree.token_at(paragraph.end - name.len());
    let last = tree.trimmed(first, tree.len().checked_sub(1)?)?.1;
    let verbs =
        (first..=last).any(|i| tree.token(i).upos == Upos::Verb && !tree.token(i).is("acl"));
    if first > last || verbs || tree.token(first).upos != Upos::Propn {
        return None;
    }
    let head = tree.sentence.head_of(first, last + 1);
    let mark = tree.token_at(dash.start).min(tree.len() - 1);
    let mut draft = unmarked(
        quotation,
        Source::of(tree, head, head),
        "quote.signed: a name after a dash",
    );
    draft.source = draft.source.map(|source| Source {
        span: tree.stretch(first, last),
        ..source
    });
    draft.cue = Some(super::cue(tree, mark, mark));
    draft.cue_last = mark;
    direct.drafts.push(draft);
    Some(direct.drafts.len() - 1)
}

/// A quotation that no word reports.
fn unmarked(quotation: &Quotation, source: Source, because: &str) -> Draft {
    Draft {
        cue: None,
        cue_last: 0,
        source: Some(source),
        content: vec![quotation.inner],
        stance: Stance::Asserts,
        row: None,
        medium: None,
        with_object: false,
        time: None,
        because: because.to_owned(),
    }
}

/// A quotation with no cue of its own: its speaker is whoever the sentence before is about, or spoke last.
fn alone(
    scene: &Scene,
    quotation: &Quotation,
    before: Option<(usize, usize)>,
    direct: &mut Direct,
) -> Option<usize> {
    let sentence = scene.sentence_at(quotation.outer.start)?;
    let same_paragraph = sentence
        .checked_sub(1)
        .filter(|&s| scene.document.sentences[s].paragraph == quotation.paragraph);
    let (source, because) = match same_paragraph {
        Some(previous) => (
            topic(scene, &scene.trees[previous]),
            "quote.topic: whom the sentence before is about",
        ),
        None => {
            let (draft, paragraph) = before?;
            if paragraph + 1 < quotation.paragraph || !is_sentence(scene, quotation, 6) {
                return None;
            }
            (
                direct.drafts[draft].source,
                "quote.carried: who spoke in the paragraph before",
            )
        }
    };
    direct.drafts.push(unmarked(quotation, source?, because));
    Some(direct.drafts.len() - 1)
}

/// Whom a sentence is about: the subject of its main clause.
fn topic(scene: &Scene, tree: &Tree) -> Option<Source> {
    let root = tree.root?;
    let subject = tree.child(root, &["nsubj"])?;
    let word = tree.token(subject);
    let human = word.upos == Upos::Propn
        || matches!(word.lemma.as_str(), "he" | "she" | "they")
        || scene.table.source(&word.lemma).is_some();
    human.then(|| Source::of(tree, subject, subject))
}

/// Adds a quotation to the draft of its cue.
fn take(scene: &Scene, direct: &mut Direct, beside: &Beside, content: Span, rule: &str) -> usize {
    let key = (beside.sentence, beside.token);
    if let Some(&draft) = direct.by_cue.get(&key) {
        direct.drafts[draft].content.push(content);
        return draft;
    }
    let tree = &scene.trees[beside.sentence];
    let row = beside.row.map(|row| scene.table.row(row));
    let name = match row {
        Some(row) => row.name(),
        None => format!("{} (not in the table)", tree.token(beside.token).lemma),
    };
    direct.drafts.push(Draft {
        cue: Some(super::cue(tree, beside.token, beside.last)),
        cue_last: beside.last,
        source: speaker(scene, tree, beside, content),
        content: vec![content],
        stance: row.map_or(Stance::Asserts, |row| row.stance),
        row: beside.row,
        medium: row.and_then(|row| row.medium.clone()),
        with_object: false,
        time: None,
        because: format!("{rule}: {name}"),
    });
    direct.by_cue.insert(key, direct.drafts.len() - 1);
    direct.drafts.len() - 1
}

/// Who says it, by the cue beside a quotation.
fn speaker(scene: &Scene, tree: &Tree, beside: &Beside, content: Span) -> Option<Source> {
    let cue = beside.token;
    // A subject within the quotation itself is a slip of the parser.
    let outside = |source: &Source| !source.span.overlaps(content);
    if tree.token(cue).upos == Upos::Noun {
        return source::of_noun(tree, scene, cue, true);
    }
    let preposition = |row: usize| scene.table.row(row).sort == Sort::Preposition;
    if beside.row.is_some_and(preposition) {
        let head = tree.phrase_head((beside.last + 1).min(tree.len() - 1));
        return Some(Source::of(tree, head, head)).filter(outside);
    }
    let by_tree = source::of_verb(tree, scene, cue).filter(outside);
    if beside.inverted {
        let own = tree.child(cue, &["nsubj"]).filter(|&s| s > cue);
        return own
            .map(|s| Source::of(tree, s, s))
            .filter(outside)
            .or_else(|| source::after(tree, cue))
            .or(by_tree);
    }
    let begins = |first| source::beginning(tree, first, cue);
    by_tree
        .or_else(|| beside.first.and_then(begins))
        .or_else(|| source::before(tree, scene, cue))
}

/// Whether a quotation begins where speech can begin: with its sentence or paragraph, or after a stop.
fn stands_alone(scene: &Scene, quotation: &Quotation) -> bool {
    let paragraph = scene.document.paragraphs[quotation.paragraph];
    let before = scene.words(Span::new(paragraph.start, quotation.outer.start));
    let before = before.trim_end();
    let Some(last) = before.chars().last() else {
        return true;
    };
    matches!(
        last,
        '.' | ',' | ':' | '?' | '!' | '—' | '–' | '―' | '-' | '”' | '"' | ';' | '…' | '\''
    ) || sentence_starts(scene, quotation)
}

fn sentence_starts(scene: &Scene, quotation: &Quotation) -> bool {
    scene
        .sentence_at(quotation.outer.start)
        .is_some_and(|s| scene.document.sentences[s].span.start >= quotation.outer.start)
}

/// Whether a quotation without a cue is speech and no title or nickname: it is a sentence of so many words.
fn is_sentence(scene: &Scene, quotation: &Quotation, least: usize) -> bool {
    let words = scene.words(quotation.inner);
    let several = words.split_whitespace().nth(least - 1).is_some();
    let ends = words
        .trim_end()
        .ends_with(['.', '!', '?', ',', '…', '—', '’', '\'']);
    several && (ends || quotation.continues) && sentence_starts(scene, quotation)
}

/// The cue right after a quotation: "…," X said / said X.
fn cue_after(scene: &Scene, place: usize, quotation: &Quotation) -> Option<Beside> {
    let paragraph = scene.document.paragraphs[quotation.paragraph];
    let limit = next_start(scene, place, paragraph);
    let sentence = scene.sentence_at(quotation.outer.end)?;
    let tree = &scene.trees[sentence];
    if scene.document.sentences[sentence].paragraph != quotation.paragraph {
        return None;
    }
    let first = (tree.token_at(quotation.outer.end)..tree.len())
        .take(REACH)
        .find(|&i| tree.token(i).upos != Upos::Punct)?;
    let starts = tree.token(first).span.start;
    let goes_on = !ends_sentence(scene, quotation)
        || tree.token(first).form.starts_with(char::is_lowercase)
        || scene.document.sentences[sentence].span.start < quotation.outer.end;
    if starts < quotation.outer.end || starts >= limit || !goes_on {
        return None;
    }
    // Only a stop inside or a comma after the marks parts speech from its cue.
    let between = scene.words(Span::new(quotation.outer.end, starts)).trim();
    let inside = scene.words(quotation.inner).trim_end();
    let parted = inside.ends_with([',', '.', '?', '!', '—', '…', '-', '–', ';', '\'', '’'])
        || between.starts_with([',', '—', '–', '-', '―', '.']);
    if !parted {
        return None;
    }
    let within =
        (first..tree.len().min(first + REACH)).take_while(|&i| tree.token(i).span.start < limit);
    let mut others = false;
    for i in within {
        if is_stop(tree, i) {
            return None;
        }
        // "…," according to the ministry
        let source = if i == first {
            scene.table.at(tree, Sort::Preposition, i)
        } else {
            None
        };
        let known = quoting(scene, tree, i).or(source);
        let (row, last) = match known {
            Some((row, last)) => (Some(row), last),
            None if reports_by_place(tree, i, first) => (None, i),
            None => {
                let token = tree.token(i);
                others |= token.upos == Upos::Verb && !token.is("acl") && !token.is("amod");
                continue;
            }
        };
        if belongs_after(tree, i, first) || !others {
            let inverted = (first..i).all(|j| !tree.token(j).upos.is_nominal());
            return Some(Beside {
                sentence,
                token: i,
                last,
                row,
                inverted,
                first: Some(first),
            });
        }
        others = true;
    }
    None
}

/// Whether a verb that no table knows reports the quotation before it, by its place alone: "…," beamed Jane Roe.
fn reports_by_place(tree: &Tree, verb: usize, first: usize) -> bool {
    let token = tree.token(verb);
    let finite = token.upos == Upos::Verb && matches!(token.xpos, "VBD" | "VBZ");
    if !finite || verb != first || tree.child(verb, &["obj", "xcomp"]).is_some() {
        return false;
    }
    let speaker = tree.child(verb, &["nsubj"]).filter(|&s| s > verb);
    speaker.is_some_and(|s| matches!(tree.token(s).upos, Upos::Propn | Upos::Pron))
}

/// A full stop between a quotation and its cue.
fn is_stop(tree: &Tree, token: usize) -> bool {
    let last = token + 1 >= tree.len();
    match tree.token(token).form.as_str() {
        // "(D-Wis.)" may be cut into a full stop of its own.
        "." => last,
        "?" | "!" | ";" => true,
        _ => false,
    }
}

/// Whether the clause of a verb begins with the token that follows the quotation.
fn belongs_after(tree: &Tree, verb: usize, first: usize) -> bool {
    if verb == first {
        return true;
    }
    let subject = tree.child(verb, &["nsubj"]);
    match subject {
        Some(subject) if subject < verb => tree.extent(subject).0 <= first + 1,
        _ => (first..verb).all(|i| {
            matches!(
                tree.token(i).upos,
                Upos::Adv | Upos::Aux | Upos::Part | Upos::Cconj | Upos::Sconj | Upos::Pron
            )
        }),
    }
}

/// Whether a quotation ends as a sentence does.
fn ends_sentence(scene: &Scene, quotation: &Quotation) -> bool {
    let inside = scene.words(quotation.inner).trim_end();
    inside.ends_with(['.', '…'])
}

fn next_start(scene: &Scene, place: usize, paragraph: Span) -> usize {
    let next = scene.quotations.outermost.get(place + 1);
    let start = next.map_or(usize::MAX, |_| scene.quotations.get(place + 1).outer.start);
    start.min(paragraph.end)
}

/// The cue right before a quotation: X said: "…".
fn cue_before(scene: &Scene, place: usize, quotation: &Quotation) -> Option<Beside> {
    let paragraph = scene.document.paragraphs[quotation.paragraph];
    let sentence = scene.sentence_at(quotation.outer.start)?;
    let mut sentence = sentence;
    let opens = scene
        .words(Span::new(paragraph.start, quotation.outer.start))
        .trim()
        .is_empty();
    if scene.document.sentences[sentence].span.start >= quotation.outer.start {
        // "He wrote:" and the quotation in a sentence or paragraph of its own.
        sentence = sentence.checked_sub(1)?;
        let words = scene
            .words(scene.document.sentences[sentence].span)
            .trim_end();
        let near = scene.document.sentences[sentence].paragraph + 1 >= quotation.paragraph;
        if !(near && words.ends_with(':')) {
            return None;
        }
    } else if opens {
        return None;
    }
    let tree = &scene.trees[sentence];
    let previous = place
        .checked_sub(1)
        .map_or(0, |p| scene.quotations.get(p).outer.end);
    let end = tree.token_at(quotation.outer.start).min(tree.len());
    let before = scene.words(Span::new(
        paragraph.start,
        quotation.outer.start.max(paragraph.start),
    ));
    let colon = before.trim_end().ends_with(':') || before.trim().is_empty();
    let start = end.saturating_sub(REACH);
    let mut others = 0;
    for i in (start..end).rev() {
        if tree.token(i).span.start < previous {
            break;
        }
        if let Some((row, last)) = quoting(scene, tree, i).filter(|&(_, last)| last < end)
            && (colon || others == 0)
        {
            return Some(Beside {
                sentence,
                token: i,
                last,
                row: Some(row),
                inverted: false,
                first: None,
            });
        }
        if colon
            && let Some((row, last)) = scene.table.at(tree, Sort::Noun, i)
            && tree.token(i).upos == Upos::Noun
            && !scene.table.row(row).thought
        {
            return Some(Beside {
                sentence,
                token: i,
                last,
                row: Some(row),
                inverted: false,
                first: None,
            });
        }
        if let Some((row, last)) = scene.table.at(tree, Sort::Preposition, i)
            && others == 0
            && last < end
        {
            return Some(Beside {
                sentence,
                token: i,
                last,
                row: Some(row),
                inverted: false,
                first: None,
            });
        }
        let token = tree.token(i);
        let clausal = ["acl", "amod", "advcl"].iter().any(|r| token.is(r));
        others += usize::from(token.upos == Upos::Verb && !clausal);
    }
    None
}

/// The row of a verb that introduces direct speech.
fn quoting(scene: &Scene, tree: &Tree, token: usize) -> Option<(usize, usize)> {
    if !matches!(tree.token(token).upos, Upos::Verb | Upos::Aux) {
        return None;
    }
    let (row, last) = scene.table.at(tree, Sort::Verb, token)?;
    scene.table.row(row).quote.then_some((row, last))
}

/// A quotation with the words before it that belong to the same clause: The country "has changed," X said.
fn with_beginning(scene: &Scene, place: usize, quotation: &Quotation) -> Span {
    let Some(sentence) = scene.sentence_at(quotation.outer.start) else {
        return quotation.inner;
    };
    let paragraph = scene.document.paragraphs[quotation.paragraph];
    let sentence_start = scene.document.sentences[sentence]
        .span
        .start
        .max(paragraph.start);
    let previous = place
        .checked_sub(1)
        .map_or(0, |p| scene.quotations.get(p).outer.end);
    // Fragments quoted earlier in the sentence belong to the clause, speech that ended there does not.
    let start = if previous > sentence_start && !scene_fragment(scene, place - 1) {
        previous
    } else {
        sentence_start
    };
    if start >= quotation.outer.start {
        return quotation.inner;
    }
    let beginning = scene
        .words(Span::new(start, quotation.outer.start))
        .trim_end();
    if beginning.ends_with(['.', '?', '!']) {
        return quotation.inner;
    }
    let tree = &scene.trees[sentence];
    let between = tree.token_at(start)..tree.token_at(quotation.outer.start);
    if between.len() > REACH {
        return quotation.inner;
    }
    let reports = between.clone().any(|i| {
        quoting(scene, tree, i).is_some()
            && scene.quotations.holding(tree.token(i).span.start).is_none()
    });
    let words = between
        .filter(|&i| tree.token(i).upos != Upos::Punct)
        .count();
    if reports || words == 0 {
        return quotation.inner;
    }
    let beginning = scene.bare(Span::new(start, quotation.outer.start));
    Span::new(beginning.start, quotation.inner.end)
}

/// Whether the quotation at that place is a phrase within a clause.
fn scene_fragment(scene: &Scene, place: usize) -> bool {
    let quotation = scene.quotations.get(place);
    let inside = scene.words(quotation.inner).trim_end();
    !inside.ends_with([',', '.', '?', '!', '—'])
}
