//! Indirect speech: cues whose complement in the tree is what was said.

use crate::Span;
use crate::actor::Actors;
use crate::language::clause::is_headline_participle;
use crate::language::{Tree, Upos};
use crate::record::Stance;

use super::complement::{self, Complement};
use super::cues::{CueRow, Slot, Sort};
use super::direct::Direct;
use super::draft::{Draft, Scene};
use super::headline;
use super::source::{self, Source};

/// The statements of all cues that introduce no direct speech.
pub(super) fn read(scene: &Scene, direct: &Direct, actors: &Actors) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for tree in &scene.trees {
        let first = drafts.len();
        for token in 0..tree.len() {
            if direct.by_cue.contains_key(&(tree.number, token)) {
                continue;
            }
            if citation(scene, tree, token).is_some() {
                continue;
            }
            let found = match tree.token(token).upos {
                // "is convinced that": a participle may be an adjective of the table.
                Upos::Verb if tree.passive(token) => {
                    of_adjective(scene, tree, token).or_else(|| of_verb(scene, tree, token))
                }
                Upos::Verb | Upos::Aux => of_verb(scene, tree, token),
                Upos::Noun => of_noun(scene, tree, token),
                Upos::Adj => of_adjective(scene, tree, token),
                _ => None,
            };
            drafts.extend(found.or_else(|| of_preposition(scene, tree, token)));
        }
        drafts.extend(headline::opening(scene, tree, actors));
        let closing = headline::closing(scene, tree, actors, &drafts[first..], direct);
        drafts.extend(closing);
        for token in 0..tree.len() {
            let cited = of_citation(scene, tree, token, &drafts[first..], direct);
            drafts.extend(cited);
        }
    }
    drafts
}

/// The object of a verb that names a speaker: "citing the ministry".
fn citation(scene: &Scene, tree: &Tree, verb: usize) -> Option<usize> {
    if tree.token(verb).upos != Upos::Verb || tree.token(verb).xpos != "VBG" {
        return None;
    }
    scene.table.at(tree, Sort::Cites, verb)?;
    let object = tree.child(verb, &["obj"])?;
    let beside = ["advcl", "acl", "conj", "parataxis", "dep"]
        .iter()
        .any(|r| tree.token(verb).is(r));
    let own_words = tree.child(verb, &["ccomp", "xcomp"]).is_some()
        || tree.children(verb).iter().any(|&c| tree.marked(c, "as"));
    (beside && !own_words && speaks(scene, tree, object)).then_some(object)
}

/// "Reuters reported, citing the ministry": the ministry says what Reuters reports.
fn of_citation(
    scene: &Scene,
    tree: &Tree,
    verb: usize,
    here: &[Draft],
    direct: &Direct,
) -> Option<Draft> {
    let object = citation(scene, tree, verb)?;
    let (index, last) = scene.table.at(tree, Sort::Cites, verb)?;
    let above = tree.sentence.ancestors(verb).skip(1).find_map(|i| {
        let reported = here
            .iter()
            .find(|d| d.cue.is_some_and(|cue| cue.token == i));
        let quoted = direct.by_cue.get(&(tree.number, i));
        reported.or(quoted.map(|&d| &direct.drafts[d]))
    });
    let content = match above {
        Some(above) => above.content.clone(),
        None => {
            let clause = tree.head(verb)?;
            let pieces = complement::without(tree.extent(clause), tree.extent(verb));
            let spans = pieces.iter().map(|&(a, b)| scene.bare(tree.stretch(a, b)));
            spans.filter(|span| !span.is_empty()).collect()
        }
    };
    let row = scene.table.row(index);
    Some(Draft {
        cue: Some(super::cue(tree, verb, last)),
        cue_last: last,
        source: Some(Source::of(tree, object, object)),
        content,
        stance: row.stance,
        row: Some(index),
        medium: None,
        with_object: true,
        time: None,
        because: format!("speech.cited: {}", row.name()),
    })
}

fn of_verb(scene: &Scene, tree: &Tree, verb: usize) -> Option<Draft> {
    let ((index, last), complement) =
        scene
            .table
            .all_at(tree, Sort::Verb, verb)
            .find_map(|(index, last)| {
                let row = scene.table.row(index);
                let found = complement::find(scene.table, tree, row, verb, last)
                    .or_else(|| up_to_quotation(scene, tree, row, (verb, last)));
                Some(((index, last), found?))
            })?;
    let row = scene.table.row(index);
    if retells_noun(scene, tree, verb, &complement) {
        return None;
    }
    // "Premier expected to resign": others expect it of him.
    let expected = complement.frame == "to"
        && row.stance != Stance::Promises
        && row
            .frames
            .iter()
            .any(|frame| *frame == [Slot::Obj, Slot::To])
        && is_headline_participle(tree.sentence, verb);
    if expected {
        return None;
    }
    let source = source::of_verb(tree, scene, verb);
    if complement.frame == "obj" && !happens(scene, tree, verb) {
        return None;
    }
    let nobody = !(tree.passive(verb) || has_placeholder(tree, verb))
        || scene.table.has(Sort::Cites, &tree.token(verb).lemma);
    if source.is_none() && (nobody || row.thought) {
        return None;
    }
    if nested_in_first_person(scene, tree, verb, source) || withheld(scene, tree, verb) {
        return None;
    }
    let stance = stance(tree, row, verb, &complement)?;
    Some(draft(
        scene,
        tree,
        (verb, last),
        source,
        complement,
        (index, stance),
        "speech.verb",
    ))
}

/// Whether a cue tells of something said: not an infinitive of purpose or a gerund after a preposition ("how to
/// attack", "instead of rejecting"), unless the verb above leads to it ("went on to reject").
fn happens(scene: &Scene, tree: &Tree, verb: usize) -> bool {
    let finite = !matches!(tree.token(verb).xpos, "VB" | "VBG");
    let auxiliary = tree.child(verb, &["aux", "nsubj"]).is_some();
    let marked = tree.child(verb, &["mark", "case"]).is_some();
    if finite || auxiliary || !marked {
        return true;
    }
    let above = tree.head(verb);
    above.is_some_and(|above| scene.table.has(Sort::Lead, &tree.token(above).lemma))
}

/// "repeated its claim that …": the noun reports it, the verb lends the speaker.
fn retells_noun(scene: &Scene, tree: &Tree, verb: usize, complement: &Complement) -> bool {
    if complement.frame != "obj" || scene.table.at(tree, Sort::Light, verb).is_none() {
        return false;
    }
    let object = tree.child(verb, &["obj", "nsubj:pass"]);
    object.is_some_and(|noun| {
        tree.token(noun).upos == Upos::Noun && of_noun(scene, tree, noun).is_some()
    })
}

/// "said in a statement that …": the verb before the phrase reports it.
fn carried_by_verb(scene: &Scene, tree: &Tree, noun: usize) -> bool {
    let phrase = tree.token(noun).is("obl");
    let verb = tree.head(noun).filter(|&verb| phrase && verb < noun);
    verb.is_some_and(|verb| {
        tree.token(verb).upos == Upos::Verb
            && scene
                .table
                .at(tree, Sort::Verb, verb)
                .is_some_and(|(row, _)| {
                    scene
                        .table
                        .row(row)
                        .frames
                        .iter()
                        .any(|f| f.as_slice() == [Slot::That])
                })
    })
}

/// How many tokens may part a cue from a phrase quoted in its complement.
const REACH: usize = 15;

/// Where the tree shows no complement, the words from the cue to the end of a quotation that follows in the same
/// clause: quotation marks around part of a clause break many a tree.
fn up_to_quotation(
    scene: &Scene,
    tree: &Tree,
    row: &CueRow,
    (verb, last): (usize, usize),
) -> Option<Complement> {
    let end = tree.token(last).span.end;
    if !row.quote
        || scene
            .quotations
            .holding(tree.token(verb).span.start)
            .is_some()
    {
        return None;
    }
    let after = Span::new(end, tree.sentence.span.end.max(end));
    let quotation = scene
        .quotations
        .get(scene.quotations.touching(after).next()?);
    let opening = tree.token_at(quotation.inner.start);
    if opening > last + REACH || opening >= tree.len() {
        return None;
    }
    let parted = (last + 1..opening).any(|i| {
        matches!(tree.token(i).form.as_str(), "," | ";" | ":" | "—" | "–")
            || scene
                .table
                .at(tree, Sort::Verb, i)
                .is_some_and(|(r, _)| scene.table.row(r).quote)
    });
    if parted {
        return None;
    }
    let addressed = row.addressee.iter().any(|a| a == "obj");
    let object = tree.child(verb, &["obj", "iobj"]).filter(|_| addressed);
    let first = object.map_or(last + 1, |o| tree.extent(o).1 + 1);
    let last_quoted = tree
        .token_at(quotation.inner.end.saturating_sub(1))
        .min(tree.len() - 1);
    // "would respond “within days”": a phrase tells how, not what.
    let opens = (first..=last_quoted).find(|&i| tree.token(i).upos != Upos::Punct)?;
    if tree.token(opens).upos == Upos::Adp {
        return None;
    }
    (first < opening + 1 && first <= last_quoted).then(|| Complement {
        pieces: vec![(first, last_quoted)],
        frame: "quoted".to_owned(),
        with_object: false,
    })
}

fn of_noun(scene: &Scene, tree: &Tree, noun: usize) -> Option<Draft> {
    let (index, last) = scene.table.at(tree, Sort::Noun, noun)?;
    let row = scene.table.row(index);
    let complement = complement::find(scene.table, tree, row, noun, last)?;
    if complement.frame == "that" && carried_by_verb(scene, tree, noun) {
        return None;
    }
    let of_is_content = complement.frame == "p:of";
    let source = source::of_noun(tree, scene, noun, of_is_content);
    if nested_in_first_person(scene, tree, noun, source) {
        return None;
    }
    let stance = row.stance;
    Some(draft(
        scene,
        tree,
        (noun, last),
        source,
        complement,
        (index, stance),
        "speech.noun",
    ))
}

fn of_adjective(scene: &Scene, tree: &Tree, adjective: usize) -> Option<Draft> {
    let (index, last) = scene.table.at(tree, Sort::Adjective, adjective)?;
    let row = scene.table.row(index);
    tree.child(adjective, &["cop", "aux:pass"])?;
    let complement = complement::find(scene.table, tree, row, adjective, last)?;
    let source = source::of_adjective(tree, scene, adjective)?;
    if nested_in_first_person(scene, tree, adjective, Some(source)) {
        return None;
    }
    let stance = stance(tree, row, adjective, &complement)?;
    Some(draft(
        scene,
        tree,
        (adjective, last),
        Some(source),
        complement,
        (index, stance),
        "speech.adjective",
    ))
}

/// "According to the ministry, …": the clause that the phrase belongs to.
fn of_preposition(scene: &Scene, tree: &Tree, first: usize) -> Option<Draft> {
    let (index, last) = scene.table.at(tree, Sort::Preposition, first)?;
    let row = scene.table.row(index);
    if last + 1 >= tree.len() {
        return None;
    }
    let speaker = tree.phrase_head(last + 1);
    if !tree.token(speaker).upos.is_nominal()
        || (row.words.len() == 1 && !speaks(scene, tree, speaker))
    {
        return None;
    }
    let extent = tree.extent(speaker);
    let phrase = (extent.0.min(first), extent.1.max(speaker));
    let pieces = beside_phrase(tree, speaker, phrase)?;
    let mut source = Source::of(tree, speaker, speaker);
    let begins = tree.token(last + 1).span.start;
    source.span.start = source.span.start.max(begins).min(source.span.end);
    let source = Some(source);
    let complement = Complement {
        pieces,
        frame: "clause".to_owned(),
        with_object: false,
    };
    Some(draft(
        scene,
        tree,
        (first, last),
        source,
        complement,
        (index, row.stance),
        "speech.preposition",
    ))
}

/// Whether a noun can be the source after a preposition that has other uses ("per cent").
fn speaks(scene: &Scene, tree: &Tree, noun: usize) -> bool {
    tree.sentence.name_at(noun).is_some() || scene.table.source(&tree.token(noun).lemma).is_some()
}

/// What a phrase such as "according to the ministry" says of whom: the rest of the sentence where it opens or closes
/// it, otherwise its clause.
fn beside_phrase(
    tree: &Tree,
    speaker: usize,
    phrase: (usize, usize),
) -> Option<Vec<(usize, usize)>> {
    let whole = tree.trimmed(0, tree.len() - 1)?;
    if phrase.0 <= whole.0 {
        return tree.trimmed(phrase.1 + 1, whole.1).map(|rest| vec![rest]);
    }
    let clause = tree.sentence.clause(tree.head(speaker)?);
    let comma = tree.token(phrase.0 - 1).upos == Upos::Punct;
    let open = (phrase.1 + 1..=whole.1).all(|i| tree.token(i).upos != Upos::Punct);
    let closes = phrase.1 >= whole.1 || comma && open;
    let (start, end) = if closes && comma {
        (whole.0, phrase.0 - 1)
    } else if closes {
        (tree.extent(clause).0, phrase.0 - 1)
    } else {
        let (start, end) = tree.extent(clause);
        let pieces = [
            (start < phrase.0).then(|| (start, phrase.0 - 1)),
            (phrase.1 < end).then(|| (phrase.1 + 1, end)),
        ];
        let mut pieces: Vec<(usize, usize)> = pieces.into_iter().flatten().collect();
        // "said that, according to the ministry, …": a conjunction alone is no piece.
        pieces.retain(|&(first, last)| {
            (first..=last)
                .any(|i| !matches!(tree.token(i).upos, Upos::Sconj | Upos::Cconj | Upos::Punct))
        });
        return (!pieces.is_empty()).then_some(pieces);
    };
    (start <= end).then(|| vec![(start, end)])
}

fn has_placeholder(tree: &Tree, verb: usize) -> bool {
    tree.child(verb, &["expl"]).is_some()
}

/// What a quoted speaker reports of himself ("I think") is his statement, and no other.
fn nested_in_first_person(scene: &Scene, tree: &Tree, cue: usize, source: Option<Source>) -> bool {
    if scene
        .quotations
        .holding(tree.token(cue).span.start)
        .is_none()
    {
        return false;
    }
    let Some(source) = source else { return true };
    let word = tree.token(source.words);
    word.upos == Upos::Pron
}

/// "declined to say": nothing was said.
fn withheld(scene: &Scene, tree: &Tree, verb: usize) -> bool {
    let hangs = tree.token(verb).is("xcomp");
    let above = tree.head(verb).filter(|_| hangs);
    above.is_some_and(|above| scene.table.has(Sort::Withheld, &tree.token(above).lemma))
}

/// The row's stance, turned by a negation; none where nothing was said.
fn stance(tree: &Tree, row: &CueRow, cue: usize, complement: &Complement) -> Option<Stance> {
    if !tree.negated(cue) {
        return Some(row.stance);
    }
    match row.stance {
        Stance::Denies => Some(Stance::Confirms),
        Stance::Confirms => Some(Stance::Doubts),
        Stance::Asserts => {
            let said = complement.frame == "that" && !opens_with_question(tree, complement);
            said.then_some(Stance::Doubts)
        }
        other => Some(other),
    }
}

fn opens_with_question(tree: &Tree, complement: &Complement) -> bool {
    let first = complement.pieces[0].0;
    let token = tree.token(first);
    matches!(token.xpos, "WDT" | "WP" | "WRB") || matches!(token.lemma.as_str(), "whether" | "if")
}

fn draft(
    scene: &Scene,
    tree: &Tree,
    (head, last): (usize, usize),
    source: Option<Source>,
    complement: Complement,
    (index, stance): (usize, Stance),
    rule: &str,
) -> Draft {
    let row = scene.table.row(index);
    let cue = super::cue(tree, head, last);
    let spans = complement
        .pieces
        .iter()
        .map(|&(first, last)| scene.bare(tree.stretch(first, last)))
        .filter(|span| !span.is_empty() && !scene.is_date(tree.number, *span))
        .collect();
    Draft {
        cue: Some(cue),
        cue_last: last,
        source,
        content: extended(scene, spans, tree.token(head).span),
        stance,
        row: Some(index),
        medium: row.medium.clone(),
        with_object: complement.with_object,
        time: None,
        because: format!("{rule}: {} + {}", row.name(), complement.frame),
    }
}

/// Content that reaches into a quotation takes the whole of it, unless its cue stands in the same quotation.
pub(super) fn extended(scene: &Scene, spans: Vec<Span>, cue: Span) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for span in spans {
        let mut whole = span;
        for place in scene.quotations.touching(span) {
            let quotation = scene.quotations.get(place);
            if !quotation.closed || quotation.paragraph != paragraph_of(scene, span) {
                continue;
            }
            if quotation.outer.holds(cue.start) {
                let (start, end) = (
                    whole.start.max(quotation.inner.start),
                    whole.end.min(quotation.inner.end),
                );
                whole = Span::new(start.min(end), end);
            } else if quotation.inner.overlaps(span) && quotation.inner.start >= span.start {
                whole = whole.cover(quotation.inner);
            }
        }
        whole.end = chained(scene, whole.end);
        match pieces.last_mut() {
            Some(last) if last.end >= whole.start => *last = last.cover(whole),
            _ => pieces.push(whole),
        }
    }
    pieces
}

/// The end of content that a quotation closes and another goes on with: “tired” and “old”.
fn chained(scene: &Scene, end: usize) -> usize {
    const LONGEST_CHAIN: usize = 8;
    let mut end = end;
    let Some(mut place) = scene.quotations.holding(end) else {
        return end;
    };
    for _ in 0..LONGEST_CHAIN {
        if place + 1 >= scene.quotations.outermost.len()
            || scene.quotations.get(place).inner.end != end
        {
            break;
        }
        let (here, next) = (scene.quotations.get(place), scene.quotations.get(place + 1));
        if next.paragraph != here.paragraph || !next.closed {
            break;
        }
        let between = scene.words(Span::new(here.outer.end, next.outer.start));
        let mut words = between.split([' ', ',']).filter(|word| !word.is_empty());
        let links = matches!(words.next(), Some("and" | "or" | "but"));
        if !links || words.count() > 2 {
            break;
        }
        end = next.inner.end;
        place += 1;
    }
    end
}

fn paragraph_of(scene: &Scene, span: Span) -> usize {
    let paragraphs = &scene.document.paragraphs;
    paragraphs
        .partition_point(|p| p.end <= span.start)
        .min(paragraphs.len().saturating_sub(1))
}
