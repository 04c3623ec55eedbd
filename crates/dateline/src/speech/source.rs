//! Whose words they are: the speaker of a cue, found in the tree.

use crate::Span;
use crate::language::Upos;

use super::cues::{CueTable, Sort};
use super::tree::Tree;

/// The words that name a speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) sentence: usize,
    /// The head of the words that stand here.
    pub(super) words: usize,
    /// The head of the phrase that says who it is: of "who" the noun before it, of "the ministry's statement" the
    /// ministry.
    pub(super) named: usize,
    pub(super) span: Span,
}

impl Source {
    pub(super) fn of(tree: &Tree, words: usize, named: usize) -> Self {
        let (first, last) = tree.nominal_extent(words);
        let (first, last) = tree.trimmed(first, last).unwrap_or((words, words));
        // "by the ministry", "Kyiv's": neither preposition nor possessive names the speaker.
        let first = match tree
            .children_by(words, &["case"])
            .filter(|&c| c < words)
            .last()
        {
            Some(case) if case >= first => (tree.extent(case).1 + 1).min(words),
            _ => first,
        };
        let possessive = tree.children_by(words, &["case"]).find(|&c| c > words);
        let last = match possessive {
            Some(case) if case <= last => (case - 1).max(words),
            _ => last,
        };
        if words == named
            && let Some(name) = name_after(tree, words, last)
        {
            return Source {
                sentence: tree.number,
                words,
                named: name,
                span: tree.span(first, tree.nominal_extent(name).1),
            };
        }
        Source {
            sentence: tree.number,
            words,
            named,
            span: tree.span(first, last),
        }
    }
}

/// "by government spokesman Jan Novak": a name right after its title, which the parser hung beside it.
fn name_after(tree: &Tree, title: usize, last: usize) -> Option<usize> {
    let next = last + 1;
    if next >= tree.len() || tree.token(title).upos != Upos::Noun {
        return None;
    }
    let name = tree.token(next);
    let beside = name.head == tree.head(title) && name.deprel == tree.token(title).deprel;
    (name.upos == Upos::Propn && beside).then_some(next)
}

/// How far up a tree a subject is looked for.
const HOPS: usize = 8;

/// The speaker of a verb or of a predicate adjective.
pub(super) fn of_verb(tree: &Tree, table: &CueTable, verb: usize) -> Option<Source> {
    if tree.passive(verb) && tree.token(verb).xpos == "VBN" {
        let agent = tree
            .children_by(verb, &["obl"])
            .find(|&c| tree.token(c).is("obl:agent") || tree.marked(c, "by"))?;
        return Some(Source::of(tree, agent, agent));
    }
    subject(tree, table, verb, HOPS)
}

/// The subject of a verb, its own or that of the verb it hangs on.
fn subject(tree: &Tree, table: &CueTable, verb: usize, hops: usize) -> Option<Source> {
    let own = tree.child(verb, &["nsubj"]);
    if let Some(own) = own {
        return named_subject(tree, table, verb, own);
    }
    let above = tree.head(verb)?;
    if hops == 0 {
        return None;
    }
    let token = tree.token(verb);
    let object = tree.child(above, &["obj", "iobj"]).filter(|&o| o < verb);
    match token.base() {
        "conj" if tree.token(above).upos.is_nominal() && tree.child(above, &["cop"]).is_none() => {
            None
        }
        "conj" => subject(tree, table, above, hops - 1),
        // "urged Moscow to say": the object speaks; "used the visit to say": the subject does.
        "xcomp" => match object {
            Some(object) if governs_object(tree, above) => Some(Source::of(tree, object, object)),
            _ => subject(tree, table, above, hops - 1),
        },
        "advcl" if tree.marked(verb, "as") && object.is_some() => {
            object.map(|object| Source::of(tree, object, object))
        }
        "advcl" | "dep" | "obl" | "parataxis"
            if tree.token(above).upos.is_nominal() && tree.child(above, &["cop"]).is_none() =>
        {
            of_noun_beside(tree, table, above, hops)
        }
        "advcl" | "dep" | "ccomp" | "obl"
            if token.base() != "ccomp" || token.xpos == "VBG" || token.xpos == "VB" =>
        {
            subject(tree, table, above, hops - 1)
        }
        "acl" => of_noun_beside(tree, table, above, hops),
        _ => None,
    }
}

/// Verbs whose object does what their infinitive says.
fn governs_object(tree: &Tree, verb: usize) -> bool {
    const SUBJECT_ACTS: [&str; 6] = ["use", "take", "promise", "interrupt", "hold", "make"];
    !SUBJECT_ACTS.contains(&tree.token(verb).lemma.as_str())
}

fn named_subject(tree: &Tree, table: &CueTable, verb: usize, own: usize) -> Option<Source> {
    let word = tree.token(own);
    let lemma = word.lemma.to_lowercase();
    if matches!(lemma.as_str(), "it" | "there") && placeholder(tree, verb) {
        return None;
    }
    let relative =
        matches!(word.xpos, "WP" | "WDT") || (lemma == "that" && word.upos == Upos::Pron);
    if relative {
        let named = antecedent(tree, verb).unwrap_or(own);
        return Some(Source::of(tree, own, named));
    }
    let named = if table.medium(&word.lemma, None).is_some() {
        owner(tree, own).unwrap_or(own)
    } else {
        own
    };
    Some(Source::of(tree, own, named))
}

/// "It was said", "there are reports": the subject names nobody.
fn placeholder(tree: &Tree, verb: usize) -> bool {
    tree.child(verb, &["expl"]).is_some() || tree.passive(verb)
}

/// The noun that a relative clause describes.
fn antecedent(tree: &Tree, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..HOPS {
        if tree.token(at).is("acl") {
            return tree.head(at);
        }
        at = tree.head(at)?;
    }
    None
}

/// The speaker of a verb that describes a noun: "a statement saying", "a spokesman, adding that".
fn of_noun_beside(tree: &Tree, table: &CueTable, noun: usize, hops: usize) -> Option<Source> {
    if table.medium(&tree.token(noun).lemma, None).is_some() {
        let named = owner(tree, noun).or_else(|| {
            let verb = tree.head(noun)?;
            let lends = ["obj", "obl"].iter().any(|r| tree.token(noun).is(r));
            let above = subject(tree, table, verb, hops.min(3))?;
            lends.then_some(above.named)
        });
        return Some(Source::of(tree, noun, named.unwrap_or(noun)));
    }
    if tree.token(noun).upos == Upos::Propn || table.source(&tree.token(noun).lemma).is_some() {
        return Some(Source::of(tree, noun, noun));
    }
    Some(match owner(tree, noun) {
        Some(owner) => Source::of(tree, owner, owner),
        None => Source::of(tree, noun, noun),
    })
}

/// Whose a noun is: possessor, or author after "by", "from".
fn owner(tree: &Tree, noun: usize) -> Option<usize> {
    if let Some(possessor) = tree.child(noun, &["nmod:poss"]) {
        return Some(possessor);
    }
    tree.children_by(noun, &["nmod", "obl"])
        .find(|&c| c > noun && (tree.marked(c, "by") || tree.marked(c, "from")))
}

/// The speaker of a noun: its owner, a name or nationality before it, the subject of the verb that lends it one.
pub(super) fn of_noun(
    tree: &Tree,
    table: &CueTable,
    noun: usize,
    of_is_content: bool,
) -> Option<Source> {
    if let Some(owner) = owner(tree, noun) {
        return Some(Source::of(tree, owner, owner));
    }
    if !of_is_content {
        let of = tree
            .children_by(noun, &["nmod"])
            .find(|&c| c > noun && tree.marked(c, "of"));
        if let Some(of) = of {
            return Some(Source::of(tree, of, of));
        }
    }
    let before = tree.children_by(noun, &["amod", "compound"]).find(|&c| {
        c < noun && (tree.token(c).upos == Upos::Propn || tree.sentence.name_at(c).is_some())
    });
    if let Some(before) = before {
        return Some(Source::of(tree, before, before));
    }
    let verb = tree.head(noun)?;
    let light = table.at(tree, Sort::Light, verb).is_some();
    if light && tree.token(noun).base() == "obj" {
        return of_verb(tree, table, verb);
    }
    if light && tree.token(noun).is("nsubj:pass") {
        return of_verb(tree, table, verb);
    }
    None
}

/// The speaker that stands after an inverted cue ("said Smith"), where the tree has no subject.
pub(super) fn after(tree: &Tree, cue: usize) -> Option<Source> {
    let first = (cue + 1..tree.len().min(cue + 8))
        .find(|&i| tree.token(i).upos.is_nominal() || tree.token(i).upos == Upos::Punct)?;
    if !tree.token(first).upos.is_nominal() {
        return None;
    }
    let mut head = first;
    for _ in 0..HOPS {
        match tree.head(head) {
            Some(above) if above > cue && tree.token(above).upos.is_nominal() => head = above,
            _ => break,
        }
    }
    Some(Source::of(tree, head, head))
}

/// The speaker right before a cue, where the tree has no subject.
pub(super) fn before(tree: &Tree, cue: usize) -> Option<Source> {
    let last = (cue.saturating_sub(4)..cue).rev().find(|&i| {
        !matches!(
            tree.token(i).upos,
            Upos::Adv | Upos::Aux | Upos::Part | Upos::Cconj
        )
    })?;
    if !tree.token(last).upos.is_nominal() {
        return None;
    }
    let mut head = last;
    for _ in 0..HOPS {
        match tree.head(head) {
            Some(above) if above < cue && tree.token(above).upos.is_nominal() => head = above,
            _ => break,
        }
    }
    Some(Source::of(tree, head, head))
}
