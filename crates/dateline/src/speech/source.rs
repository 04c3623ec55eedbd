//! Whose words they are: the speaker of a cue, found in the tree.

use crate::Span;
use crate::language::{Tree, Upos};

use super::cues::Sort;
use super::draft::Scene;

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
        // A preposition that the parser hung elsewhere names nobody either.
        let first = (first..=words)
            .find(|&i| {
                let token = tree.token(i);
                !["case", "mark", "fixed", "punct"]
                    .iter()
                    .any(|r| token.is(r))
            })
            .unwrap_or(words);
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
                span: tree.stretch(first, tree.nominal_extent(name).1),
            };
        }
        Source {
            sentence: tree.number,
            words,
            named,
            span: tree.stretch(first, last),
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
pub(super) fn of_verb(tree: &Tree, scene: &Scene, verb: usize) -> Option<Source> {
    if tree.passive(verb) && tree.token(verb).xpos == "VBN" {
        let agent = tree
            .children_by(verb, &["obl"])
            .find(|&c| tree.marked(c, "by"))?;
        return Some(Source::of(tree, agent, agent));
    }
    subject(tree, scene, verb, HOPS)
}

/// Whose thought a predicate adjective tells: its subject's.
pub(super) fn of_adjective(tree: &Tree, scene: &Scene, adjective: usize) -> Option<Source> {
    subject(tree, scene, adjective, HOPS)
}

/// The subject of a verb, its own or that of the verb it hangs on.
fn subject(tree: &Tree, scene: &Scene, verb: usize, hops: usize) -> Option<Source> {
    if let Some(own) = own_subject(tree, scene, verb) {
        return named_subject(tree, scene, verb, own);
    }
    let token = tree.token(verb);
    let finite = matches!(token.xpos, "VBD" | "VBZ" | "VBP");
    if finite
        && !["conj", "acl"].contains(&token.base())
        && let Some(before) = before(tree, scene, verb)
    {
        return Some(before);
    }
    if token.xpos == "VBG"
        && let Some(before) = with_subject(tree, verb)
    {
        return Some(before);
    }
    let above = tree.head(verb)?;
    if hops == 0 {
        return None;
    }
    if scene.table.goes_on(tree, verb)
        && let Some(cue) = cue_around(tree, scene, above)
    {
        return subject(tree, scene, cue, hops - 1);
    }
    let object = tree.child(above, &["obj", "iobj"]).filter(|&o| o < verb);
    match token.base() {
        "conj" if tree.token(above).upos.is_nominal() && tree.child(above, &["cop"]).is_none() => {
            None
        }
        "conj" => match fellow(tree, scene, verb, above) {
            Some(fellow) => subject(tree, scene, fellow, hops - 1),
            None => subject(tree, scene, above, hops - 1),
        },
        // "urged Moscow to say": the object speaks; "used the visit to say": the subject does.
        "xcomp" => match object {
            Some(object) if governs_object(tree, above) => Some(Source::of(tree, object, object)),
            _ => subject(tree, scene, above, hops - 1),
        },
        "advcl" if tree.marked(verb, "as") && object.is_some() => {
            object.map(|object| Source::of(tree, object, object))
        }
        "advcl" | "dep" | "obl" | "parataxis"
            if tree.token(above).upos.is_nominal() && tree.child(above, &["cop"]).is_none() =>
        {
            of_noun_beside(tree, scene, above, hops)
        }
        "advcl" | "dep" | "ccomp" | "obl"
            if token.base() != "ccomp" || token.xpos == "VBG" || token.xpos == "VB" =>
        {
            subject(tree, scene, above, hops - 1)
        }
        // "gave a speech, saying": after a comma the verb describes the clause, and no noun in it.
        "acl" if token.xpos == "VBG" && tree.after_comma(verb) => {
            let clause = tree.sentence.clause(above);
            subject(tree, scene, clause, hops - 1)
                .or_else(|| of_noun_beside(tree, scene, above, hops))
        }
        "acl" => of_noun_beside(tree, scene, above, hops),
        _ => None,
    }
}

/// "with Moscow announcing": the noun between "with" and a gerund.
fn with_subject(tree: &Tree, verb: usize) -> Option<Source> {
    let last = verb.checked_sub(1)?;
    if !tree.token(last).upos.is_nominal() {
        return None;
    }
    let first = (last.saturating_sub(5)..=last)
        .rev()
        .find(|&i| tree.reads(i, "with"))?;
    let head = tree.phrase_head(first + 1);
    let whole = head <= last && (head..=last).all(|i| tree.token(i).upos.is_nominal());
    whole.then(|| Source::of(tree, head, head))
}

/// A verb's own subject: of several the nearest before it, none that is a time.
fn own_subject(tree: &Tree, scene: &Scene, verb: usize) -> Option<usize> {
    let subjects = || {
        tree.children_by(verb, &["nsubj"])
            .filter(|&s| !scene.is_time(tree.number, s))
    };
    let before = subjects().filter(|&s| s < verb).last();
    before.or_else(|| subjects().next())
}

/// Verbs whose object does what their infinitive says.
fn governs_object(tree: &Tree, verb: usize) -> bool {
    const SUBJECT_ACTS: [&str; 6] = ["use", "take", "promise", "interrupt", "hold", "make"];
    !SUBJECT_ACTS.contains(&tree.token(verb).lemma.as_str())
}

fn named_subject(tree: &Tree, scene: &Scene, verb: usize, own: usize) -> Option<Source> {
    let word = tree.token(own);
    let lemma = word.lemma.to_lowercase();
    if matches!(lemma.as_str(), "it" | "there") && placeholder(tree, verb) {
        return None;
    }
    let relative =
        matches!(word.xpos, "WP" | "WDT") || (lemma == "that" && word.upos == Upos::Pron);
    if let Some(after) = after_dateline(tree, own) {
        return Some(Source::of(tree, after, after));
    }
    if relative {
        let named = antecedent(tree, verb).unwrap_or(own);
        return Some(Source::of(tree, own, named));
    }
    let named = if scene.table.medium(&word.lemma, None).is_some() {
        owner(tree, own).unwrap_or(own)
    } else {
        own
    };
    Some(Source::of(tree, own, named))
}

/// The cue whose content a predicate is, or is part of.
fn cue_around(tree: &Tree, scene: &Scene, predicate: usize) -> Option<usize> {
    tree.sentence
        .ancestors(predicate)
        .take(HOPS)
        .filter(|&i| i != predicate)
        .find(|&i| {
            tree.token(i).upos == Upos::Verb
                && tree.child(i, &["ccomp"]).is_some()
                && scene.table.at(tree, Sort::Verb, i).is_some()
        })
}

/// The cue above that a cue is really coordinated with: "*said* that it was late and *added*", where the parser
/// hung the second cue on the content of the first. The two are of the same form.
fn fellow(tree: &Tree, scene: &Scene, verb: usize, above: usize) -> Option<usize> {
    if scene.table.at(tree, Sort::Verb, above).is_some() && tree.token(above).upos == Upos::Verb {
        return None;
    }
    let content = ["ccomp", "xcomp"].iter().any(|r| tree.token(above).is(r));
    let cue = tree.head(above).filter(|_| content)?;
    let alike = tree.token(cue).xpos == tree.token(verb).xpos;
    (alike && scene.table.at(tree, Sort::Verb, cue).is_some()).then_some(cue)
}

/// "OSLO — Prime Minister Solheim said": the subject behind a dateline that the parser took for it.
fn after_dateline(tree: &Tree, own: usize) -> Option<usize> {
    const FURTHEST_DASH: usize = 12;
    let dash = (0..tree.len().min(FURTHEST_DASH))
        .find(|&i| matches!(tree.token(i).form.as_str(), "—" | "–" | "--" | "-" | "―"))?;
    let (_, last) = tree.extent(own);
    if own > dash || last <= dash || tree.token(own).upos != Upos::Propn {
        return None;
    }
    let first = (dash + 1..=last).find(|&i| tree.token(i).upos != Upos::Punct)?;
    let head = tree.phrase_head(first);
    tree.token(head).upos.is_nominal().then_some(head)
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
fn of_noun_beside(tree: &Tree, scene: &Scene, noun: usize, hops: usize) -> Option<Source> {
    if scene.table.medium(&tree.token(noun).lemma, None).is_some() {
        let lends = ["obj", "obl"].iter().any(|r| tree.token(noun).is(r));
        let verb = tree
            .head(noun)
            .filter(|_| lends && owner(tree, noun).is_none());
        if let Some(author) = verb.and_then(|verb| subject(tree, scene, verb, hops.min(3))) {
            return Some(author);
        }
        let named = owner(tree, noun).unwrap_or(noun);
        return Some(Source::of(tree, noun, named));
    }
    if tree.token(noun).upos == Upos::Propn || scene.table.source(&tree.token(noun).lemma).is_some()
    {
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
    scene: &Scene,
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
    let light = scene.table.at(tree, Sort::Light, verb).is_some();
    if light && tree.token(noun).base() == "obj" {
        return of_verb(tree, scene, verb);
    }
    if light && tree.token(noun).is("nsubj:pass") {
        return of_verb(tree, scene, verb);
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

/// The speaker whose phrase begins at a token, before a cue for which the tree has no subject.
pub(super) fn beginning(tree: &Tree, first: usize, cue: usize) -> Option<Source> {
    let head = tree.phrase_head(first);
    let nominal = head < cue && tree.token(head).upos.is_nominal();
    nominal.then(|| Source::of(tree, head, head))
}

/// The speaker right before a cue, where the tree has no subject.
pub(super) fn before(tree: &Tree, scene: &Scene, cue: usize) -> Option<Source> {
    let small = |i: usize| {
        matches!(
            tree.token(i).upos,
            Upos::Adv | Upos::Aux | Upos::Part | Upos::Cconj
        ) || scene.is_time(tree.number, i)
    };
    let last = (cue.saturating_sub(8)..cue).rev().find(|&i| !small(i))?;
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
