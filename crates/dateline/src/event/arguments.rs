//! Where the participants of an act stand in the tree: subjects, objects, by-phrases, prepositions, and those that a
//! clause shares with another or leaves to its governor.
//!
//! Universal Dependencies attach a shared subject to the first conjunct only, leave the subject of an infinitive to
//! its governor, and hang a participle on the noun that it describes; each of these is followed here.

use crate::language::Upos;

use super::frames::Argument;
use super::tree::{MOST_STEPS, Tree};
use super::words::Class;

/// The nominals that fill the arguments of one predicate, as head tokens, conjuncts not yet unfolded.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    pub(super) agents: Vec<usize>,
    pub(super) patients: Vec<usize>,
    pub(super) iobjs: Vec<usize>,
    pub(super) comp_agents: Vec<usize>,
    pub(super) comp_patients: Vec<usize>,
    /// Heads of complement clauses.
    pub(super) comps: Vec<usize>,
    /// Those of them that are infinitives.
    pub(super) infinitives: Vec<usize>,
    /// Complement clauses that a preposition opens, and that preposition: "criticised *for failing* to act".
    pub(super) opened: Vec<(String, usize)>,
    /// Nominals with a preposition in an infinitive that is the complement: "plans to trade *with Oman*".
    pub(super) comp_after: Vec<(Vec<String>, usize)>,
    /// Nominals with a preposition, and their prepositions.
    pub(super) after: Vec<(Vec<String>, usize)>,
    /// The same deeper down, at another argument ("the sentences *of* sixty prisoners"): asked where `after` has none.
    pub(super) nested: Vec<(Vec<String>, usize)>,
    /// Who suffers the act by the meaning of a supporting verb ("came under fire").
    pub(super) sufferers: Vec<usize>,
    /// Subject of the clause that a noun stands in as an adjunct: whoever flies "for talks" takes part in them.
    pub(super) attending: Option<usize>,
    /// What stands behind a word that may be a particle ("handed *in* their rifles"), where there is no object.
    pub(super) behind_particle: Option<(usize, usize)>,
    /// Whether the agents stand in a clause further up, and so are less sure.
    pub(super) inherited: bool,
}

impl Arguments {
    /// The nominals that fill an argument.
    pub(super) fn get(&self, argument: &Argument) -> Vec<usize> {
        match argument {
            Argument::Agent => self.agents.clone(),
            Argument::Patient => self.patients.clone(),
            Argument::Iobj => self.iobjs.clone(),
            Argument::CompAgent => self.comp_agents.clone(),
            Argument::CompPatient => self.comp_patients.clone(),
            Argument::Comp => self.comps.clone(),
            Argument::CompAfter(preposition) => with_preposition(&self.comp_after, preposition),
            Argument::Infinitive => self.infinitives.clone(),
            Argument::After(preposition) => {
                let own = with_preposition(&self.after, preposition);
                if own.is_empty() {
                    return with_preposition(&self.nested, preposition);
                }
                own
            }
        }
    }

    pub(super) fn add_after(&mut self, tree: &Tree, nominal: usize) {
        let words = tree.prepositions(nominal);
        let known = self.after.iter().any(|&(_, known)| known == nominal);
        if !words.is_empty() && !known && !tree.is_timed(nominal) {
            self.after.push((words, nominal));
        }
    }

    pub(super) fn add_nested(&mut self, tree: &Tree, nominal: usize) {
        let words = tree.prepositions(nominal);
        if !words.is_empty() && !tree.is_timed(nominal) {
            self.nested.push((words, nominal));
        }
    }
}

impl Arguments {
    /// Whether a clause stands where the argument would: "criticised *for failing*" has its "for".
    pub(super) fn is_clause(&self, argument: &Argument) -> bool {
        matches!(argument, Argument::After(preposition)
            if self.opened.iter().any(|(word, _)| word == preposition))
    }

    /// Takes what hangs on a word of the predicate itself, or on the noun that the row asks for: "went to *war* with
    /// Eritrea", "hit *back* at Brussels", "agreed to a *truce* with the rebels".
    pub(super) fn take_from(&mut self, tree: &Tree, word: usize) {
        for nominal in tree.children_by(word, &["nmod", "obl"]) {
            if tree.prepositions(nominal) == ["of"] || tree.deprel(nominal) == "nmod:poss" {
                self.add_nested(tree, nominal);
            } else {
                self.add_after(tree, nominal);
            }
        }
        if self.patients.is_empty() {
            self.patients.extend(tree.children_by(word, &["obj"]));
        }
    }
}

fn with_preposition(all: &[(Vec<String>, usize)], preposition: &str) -> Vec<usize> {
    all.iter()
        .filter(|(words, _)| words.iter().any(|word| word == preposition))
        .map(|&(_, nominal)| nominal)
        .collect()
}

/// The arguments of a verb.
pub(super) fn of_verb(tree: &Tree, verb: usize) -> Arguments {
    let mut found = Arguments::default();
    let passive = is_passive(tree, verb);
    for &child in tree.children(verb) {
        match tree.sentence.tokens[child].base() {
            // A possessor that the parser hung on the verb ("North Korea's test shook homes") is no subject.
            "nsubj" if is_possessor(tree, child) || is_misplaced(tree, verb, child) => {}
            "nsubj" if passive => found.patients.push(child),
            "nsubj" => found.agents.push(child),
            // "Shelling damaged a hospital": a verbal noun that the parser took for a clause.
            "csubj" if tree.xpos(child) == "VBG" && !passive => found.agents.push(child),
            "obj" => found.patients.push(child),
            "iobj" => found.iobjs.push(child),
            "obl" | "nmod" => oblique(tree, child, passive, &mut found),
            "ccomp" | "xcomp" | "advcl" if is_complement(tree, child) => {
                found.comps.push(child);
                if tree
                    .children_by(child, &["mark"])
                    .any(|mark| tree.says(mark, "to"))
                {
                    found.infinitives.push(child);
                }
                found.comp_agents.extend(
                    tree.children_by(child, &["nsubj"])
                        .filter(|&i| tree.is_nominal(i)),
                );
            }
            _ => {}
        }
    }
    found.iobjs.extend(unmarked_receiver(tree, verb, &found));
    // "nudged its neighbours to invite": the parser calls many a person who is made to do something indirect.
    if found.patients.is_empty() {
        found.patients.clone_from(&found.iobjs);
    }
    if found.patients.is_empty() {
        found.patients.extend(bare_number(tree, verb));
    }
    // "stopped work": a bare noun that the parser took for a predicate.
    if found.patients.is_empty() {
        let bare = |&noun: &usize| {
            tree.upos(noun) == Upos::Noun && tree.child(noun, &["mark", "cop", "case"]).is_none()
        };
        found
            .patients
            .extend(tree.children_by(verb, &["xcomp"]).find(bare));
    }
    found.comp_patients = comp_patients(tree, &found.comps);
    found.opened = opened(tree, verb, &found);
    found.comp_after = comp_after(tree, &found.infinitives);
    share(tree, verb, passive, &mut found);
    found.behind_particle = behind_particle(tree, verb, &found);
    nested_prepositions(tree, &mut found);
    found.agents = relative_heads(tree, found.agents);
    found.patients = relative_heads(tree, found.patients);
    found
}

/// "wounding 31, governor X said": a subject never follows a bare participle.
fn is_misplaced(tree: &Tree, verb: usize, subject: usize) -> bool {
    subject > verb && tree.xpos(verb) == "VBG" && tree.child(verb, &["aux"]).is_none()
}

/// "killing seven people and wounding 31": a number right after the verb counts whom it befell, wherever the parser
/// hung it.
fn bare_number(tree: &Tree, verb: usize) -> Option<usize> {
    let next = (verb + 1..tree.len().min(verb + 4)).find(|&i| tree.upos(i) == Upos::Num)?;
    let only_bound = (verb + 1..next).all(|i| tree.is_word(i, Class::Approximation));
    let counts_next = tree
        .head(next)
        .is_some_and(|head| head > next && head <= next + 4);
    (only_bound && !counts_next && !tree.is_timed(next)).then_some(next)
}

fn is_possessor(tree: &Tree, nominal: usize) -> bool {
    tree.children_by(nominal, &["case"])
        .any(|i| tree.xpos(i) == "POS")
}

/// The possessor right before a noun phrase, wherever the parser hung it.
pub(super) fn possessor_before(tree: &Tree, noun: usize) -> Option<usize> {
    let phrase = tree.below(noun, &["acl", "nmod", "obl", "appos", "conj", "nsubj"]);
    let clitic = phrase.first()?.checked_sub(1)?;
    let possessor = tree.head(clitic).filter(|_| tree.xpos(clitic) == "POS")?;
    (tree.is_nominal(possessor) && possessor < noun).then_some(possessor)
}

/// To whom the act of a complement clause is done: "threatened to attack *Israel*", "refused to meet with *the envoy*".
pub(super) fn comp_patients(tree: &Tree, comps: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    for &comp in comps {
        let objects = found.len();
        found.extend(
            tree.children_by(comp, &["obj", "iobj"])
                .filter(|&i| tree.is_nominal(i)),
        );
        if found.len() == objects {
            let with = tree
                .children_by(comp, &["obl"])
                .find(|&nominal| tree.is_after(nominal, Class::Counterpart));
            found.extend(with);
        }
    }
    found
}

/// The word right behind the verb that the parser took for the preposition of a nominal, and that nominal.
fn behind_particle(tree: &Tree, verb: usize, found: &Arguments) -> Option<(usize, usize)> {
    let particle = verb + 1;
    if !found.patients.is_empty()
        || particle >= tree.len()
        || !tree.is_word(particle, Class::Particle)
    {
        return None;
    }
    let nominal = tree.children_by(verb, &["obl"]).find(|&nominal| {
        // "ran *over* a protester": an adverb right before a nominal without a preposition.
        let bare = tree.child(nominal, &["case"]).is_none()
            && tree.head(particle) == Some(verb)
            && !tree.is_timed(nominal)
            && tree.below(nominal, &[]).first() == Some(&(particle + 1));
        bare || tree
            .children_by(nominal, &["case"])
            .any(|case| case == particle)
    })?;
    Some((particle, nominal))
}

/// "offered Pakistan help": a name right behind the verb that the parser took for part of the object.
fn unmarked_receiver(tree: &Tree, verb: usize, found: &Arguments) -> Option<usize> {
    let &object = found.patients.first().filter(|_| found.iobjs.is_empty())?;
    tree.children_by(object, &["compound"])
        .find(|&name| name == verb + 1 && tree.upos(name) == Upos::Propn)
        .filter(|_| tree.child(object, &["det"]).is_none())
}

/// Gerunds behind a preposition, at the verb or at its object: "suspect two men *of painting* …".
fn opened(tree: &Tree, verb: usize, found: &Arguments) -> Vec<(String, usize)> {
    let at_object = found
        .patients
        .iter()
        .flat_map(|&object| tree.children_by(object, &["acl"]));
    tree.children_by(verb, &["advcl"])
        .chain(at_object)
        .filter(|&clause| tree.xpos(clause) == "VBG")
        .filter_map(|clause| {
            let mark = tree.child(clause, &["mark"])?;
            Some((tree.form(mark).to_lowercase(), clause))
        })
        .collect()
}

fn comp_after(tree: &Tree, infinitives: &[usize]) -> Vec<(Vec<String>, usize)> {
    infinitives
        .iter()
        .flat_map(|&clause| {
            let at_object = tree
                .children_by(clause, &["obj"])
                .flat_map(|object| tree.children_by(object, &["nmod"]));
            tree.children_by(clause, &["obl"]).chain(at_object)
        })
        .filter(|&nominal| !tree.is_timed(nominal))
        .map(|nominal| (tree.prepositions(nominal), nominal))
        .collect()
}

fn oblique(tree: &Tree, child: usize, passive: bool, found: &mut Arguments) {
    let by = tree.prepositions(child) == ["by"] && (passive || tree.deprel(child) == "obl:agent");
    if by && tree.is_nominal(child) && !tree.is_timed(child) {
        found.agents.push(child);
    }
    found.add_after(tree, child);
}

/// "for", "after" … may open an adverbial clause that the frame takes as its complement ("criticised for failing").
fn is_complement(tree: &Tree, clause: usize) -> bool {
    !tree.is(clause, &["advcl"])
        || tree
            .children_by(clause, &["mark"])
            .any(|mark| tree.is_word(mark, Class::ClauseOpener))
}

/// Passive by its own auxiliary, or as the conjunct of a passive ("was arrested and charged").
fn is_passive(tree: &Tree, verb: usize) -> bool {
    if tree.is_passive(verb) || is_headline_passive(tree, verb) {
        return true;
    }
    if tree
        .head(verb)
        .is_some_and(|head| is_described_object(tree, verb, head))
    {
        return true;
    }
    let own_voice = tree.child(verb, &["nsubj", "aux", "obj"]).is_some();
    let conjunct = tree.is(verb, &["conj"]) && tree.xpos(verb) == "VBN" && !own_voice;
    conjunct
        && tree
            .head(verb)
            .is_some_and(|first| tree.is_verbal(first) && tree.is_passive(first))
}

/// "Seven killed in blast": a bare past participle with a subject and no object.
fn is_headline_passive(tree: &Tree, verb: usize) -> bool {
    tree.xpos(verb) == "VBN"
        && tree.child(verb, &["aux", "obj", "cop"]).is_none()
        && tree
            .child(verb, &["nsubj"])
            .is_some_and(|subject| subject < verb)
}

/// "assist a reporter *wounded* in Mali", "wants the envoy *released*": a participle right behind the object that it is
/// about.
pub(super) fn is_described_object(tree: &Tree, participle: usize, governor: usize) -> bool {
    tree.xpos(participle) == "VBN"
        && tree.is(participle, &["xcomp"])
        && tree
            .child(participle, &["aux", "mark", "nsubj", "obj"])
            .is_none()
        && tree
            .child(governor, &["obj"])
            .is_some_and(|object| object < participle && participle - object <= 2)
}

/// Adds what the verb does not say itself but has from the clause that it hangs on.
fn share(tree: &Tree, verb: usize, passive: bool, found: &mut Arguments) {
    share_object(tree, verb, found);
    let lacks = |found: &Arguments| {
        if passive {
            found.patients.is_empty()
        } else {
            found.agents.is_empty()
        }
    };
    if !lacks(found) {
        return;
    }
    let subject = stray_subject(tree, verb).or_else(|| subject_from_above(tree, verb));
    if let Some(subject) = subject {
        found.inherited = true;
        let subjects = if passive {
            &mut found.patients
        } else {
            &mut found.agents
        };
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
}

/// "attacked and killed civilians": the object may hang on either verb.
fn share_object(tree: &Tree, verb: usize, found: &mut Arguments) {
    if !found.patients.is_empty() || found.comps.iter().any(|&c| tree.is(c, &["ccomp"])) {
        return;
    }
    if tree.is(verb, &["conj"])
        && let Some(first) = tree.head(verb)
        && tree.is_verbal(first)
    {
        let after = tree
            .children_by(first, &["obj"])
            .filter(|&object| object > verb);
        found.patients.extend(after);
        return;
    }
    let near = tree
        .children_by(verb, &["conj"])
        .find(|&other| tree.is_verbal(other) && other > verb && other - verb <= 2);
    if let Some(other) = near {
        found.patients.extend(tree.children_by(other, &["obj"]));
    }
}

/// The subject that a clause without one of its own takes from above.
pub(super) fn subject_from_above(tree: &Tree, verb: usize) -> Option<usize> {
    let mut current = verb;
    for _ in 0..MOST_STEPS {
        let head = tree.head(current)?;
        match tree.sentence.tokens[current].base() {
            // A headline: "UN chief to meet Zelensky".
            "xcomp" | "acl" if is_headline_plan(tree, current) => return Some(head),
            "advcl" | "xcomp" | "ccomp" if let Some(actor) = plan_before_source(tree, current) => {
                return Some(actor);
            }
            // A participle or infinitive on a noun: the noun does (or suffers) it.
            "acl" | "amod" => return described(tree, current, head),
            // "urged Russia to withdraw": the object of the governor withdraws.
            // A finite clause ("said they left") has a subject of its own or none.
            "ccomp" if is_finite(tree, current) => return None,
            "xcomp" | "ccomp" => {
                if let Some(controller) = controller(tree, head) {
                    return Some(controller);
                }
            }
            // "called on Russia on Monday to withdraw": what stands between makes it no purpose.
            "advcl" if is_infinitive(tree, current) && tree.is_word(head, Class::Address) => {
                if let Some(controller) = controller(tree, head) {
                    return Some(controller);
                }
            }
            "advcl" if let Some(accused) = accused(tree, current, head) => return Some(accused),
            "conj" | "advcl" | "parataxis" | "appos"
                if tree.is_verbal(head) || tree.is_verbal(current) =>
            {
                if let Some(subject) = own_subject(tree, head) {
                    return Some(subject);
                }
            }
            "conj" | "csubj" => {}
            _ => return None,
        }
        current = head;
    }
    None
}

/// "UN chief to meet Zelensky": an infinitive on the noun that heads the sentence tells what that noun will do.
pub(super) fn is_headline_plan(tree: &Tree, verb: usize) -> bool {
    let Some(head) = tree.head(verb).filter(|&head| head < verb) else {
        return false;
    };
    tree.is(verb, &["xcomp", "acl"])
        && tree.head(head).is_none()
        && matches!(tree.upos(head), Upos::Noun | Upos::Propn)
        && tree.child(head, &["cop"]).is_none()
        && tree
            .children_by(verb, &["mark"])
            .any(|mark| tree.says(mark, "to"))
}

fn is_infinitive(tree: &Tree, verb: usize) -> bool {
    tree.children_by(verb, &["mark"])
        .any(|mark| tree.says(mark, "to"))
}

/// "Mali to expel envoy, minister says": the parser takes who is to act for the subject of what is said last.
pub(super) fn plan_before_source(tree: &Tree, verb: usize) -> Option<usize> {
    let head = tree
        .head(verb)
        .filter(|&head| head > verb && tree.is_verbal(head))?;
    if tree.xpos(verb) != "VB" || !tree.is(verb, &["advcl", "xcomp", "ccomp"]) {
        return None;
    }
    let to = tree
        .children_by(verb, &["mark"])
        .find(|&mark| tree.says(mark, "to"))?;
    let last = to.checked_sub(1)?;
    // The name may be of several words.
    tree.upwards(last)
        .take(MOST_STEPS)
        .find(|&word| word < to && tree.head(word) == Some(head))
        .filter(|&word| tree.is_nominal(word) && tree.is(word, &["nsubj"]))
}

fn is_finite(tree: &Tree, verb: usize) -> bool {
    matches!(tree.xpos(verb), "VBD" | "VBZ" | "VBP" | "VBN")
        || tree
            .children_by(verb, &["aux"])
            .any(|i| matches!(tree.xpos(i), "VBD" | "VBZ" | "VBP" | "MD"))
}

/// Whom a participle, relative clause or infinitive on a noun is about.
fn described(tree: &Tree, clause: usize, noun: usize) -> Option<usize> {
    if !is_infinitive(tree, clause) {
        return Some(noun);
    }
    // "Russia's plan to attack", "X made a promise to withdraw".
    tree.child(noun, &["nmod:poss"]).or_else(|| {
        let above = tree.head(noun)?;
        (tree.is_verbal(above) && tree.is(noun, &["obj", "obl"]))
            .then(|| own_subject(tree, above).or_else(|| subject_from_above(tree, above)))
            .flatten()
    })
}

/// Who is to do what the complement says: the object where there is one, otherwise the subject.
fn controller(tree: &Tree, governor: usize) -> Option<usize> {
    // "promised Kyiv to send": the subject keeps control.
    if !tree.is_word(governor, Class::OwnSubject)
        && let Some(object) = tree
            .child(governor, &["obj", "iobj"])
            .filter(|&object| tree.is_nominal(object))
    {
        return Some(object);
    }
    // "called on Russia to withdraw", "appealed to both sides to stop".
    let addresses = tree.is_word(governor, Class::Address);
    let addressed = tree
        .children_by(governor, &["obl"])
        .find(|&nominal| addresses && tree.is_after(nominal, Class::Addressed));
    addressed.or_else(|| own_subject(tree, governor))
}

/// "accused *the army* of shelling", "criticised *Russia* for attacking": the object of the governor does what the
/// participle tells. After "for" it may be a thing ("paid a price for attacking"), so that only a name counts, or the
/// object of a verb by which somebody answers for something ("thanked the envoy for returning").
fn accused(tree: &Tree, clause: usize, governor: usize) -> Option<usize> {
    let opener = tree
        .children_by(clause, &["mark"])
        .find(|&mark| tree.is_word(mark, Class::ClauseOpener))?;
    if tree.xpos(clause) != "VBG" || tree.is_word(governor, Class::OwnSubject) {
        return None;
    }
    let object = tree.child(governor, &["obj"])?;
    let named = tree.upos(object) == Upos::Propn || tree.is_word(governor, Class::Answering);
    (tree.is_nominal(object) && (named || !tree.says(opener, "for"))).then_some(object)
}

/// The subject that hangs on the predicate itself.
pub(super) fn own_subject(tree: &Tree, predicate: usize) -> Option<usize> {
    let subject = tree
        .children_by(predicate, &["nsubj"])
        .find(|&i| tree.upos(i) != Upos::Det && !tree.is_timed(i))
        .or_else(|| stray_subject(tree, predicate))?;
    relative_heads(tree, vec![subject]).first().copied()
}

/// A subject that the parser took for an address or an aside ("The minister, X, is set to travel"): the last such
/// nominal before a main verb that has no other.
fn stray_subject(tree: &Tree, verb: usize) -> Option<usize> {
    if tree.head(verb).is_some() || tree.child(verb, &["nsubj", "csubj", "expl"]).is_some() {
        return None;
    }
    (0..verb).rev().find(|&i| {
        tree.is(i, &["vocative", "dislocated", "dep", "list", "discourse"])
            && matches!(tree.upos(i), Upos::Noun | Upos::Propn | Upos::Pron)
            && tree.child(i, &["case"]).is_none()
    })
}

/// "who", "which", "that" stand for the noun that their clause describes.
fn relative_heads(tree: &Tree, nominals: Vec<usize>) -> Vec<usize> {
    nominals
        .into_iter()
        .map(|nominal| {
            if !matches!(tree.xpos(nominal), "WP" | "WDT") {
                return nominal;
            }
            tree.upwards(nominal)
                .find(|&i| tree.is(i, &["acl"]))
                .and_then(|clause| tree.head(clause))
                .unwrap_or(nominal)
        })
        .collect()
}

/// Prepositional phrases that the parser hung on the object belong to the verb as well as to it ("launched an attack
/// on Kyiv", "signed a deal with Iran", "revoked the licence of two dealers"); whoever owns the object is "of" it.
fn nested_prepositions(tree: &Tree, found: &mut Arguments) {
    let objects: Vec<usize> = found.patients.clone();
    for object in objects {
        let nested: Vec<usize> = tree.children_by(object, &["nmod"]).collect();
        for nominal in nested {
            if tree.deprel(nominal) == "nmod:poss" {
                found.nested.push((vec!["of".to_owned()], nominal));
            } else {
                let words = tree.prepositions(nominal);
                // "of" binds to its noun.
                if words == ["of"] || words == ["by"] {
                    found.add_nested(tree, nominal);
                    // "raised the case of the writer with the premier".
                    for deeper in tree.children_by(nominal, &["nmod"]) {
                        found.add_nested(tree, deeper);
                    }
                } else {
                    found.add_after(tree, nominal);
                }
            }
        }
    }
}

/// The nominal that a quantity counts: "dozens of *protesters*", "a group of *gunmen*", "24 of the *wounded*".
pub(super) fn counted(tree: &Tree, nominal: usize, is_quantity: impl Fn(&str) -> bool) -> usize {
    let mut current = nominal;
    for _ in 0..3 {
        let counts = tree.upos(current) == Upos::Num || is_quantity(&tree.lemma(current));
        // "tens of thousands of people": both hang on the first.
        let of = tree
            .children_by(current, &["nmod"])
            .filter(|&i| tree.prepositions(i) == ["of"])
            .last();
        match of.filter(|_| counts) {
            Some(nominal) => current = nominal,
            None => break,
        }
    }
    current
}
