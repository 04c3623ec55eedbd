//! Where the participants of an act that a noun names stand: possessors, names before it, prepositions after it, its
//! participles, and the clause that it stands in.

use crate::language::Upos;

use super::arguments::{
    Arguments, comp_patients, own_subject, possessor_before, subject_from_above,
};
use super::tree::{MOST_STEPS, Tree};
use super::words::Class;

/// The arguments of a noun that names an act, without those of a supporting verb.
pub(super) fn of_noun(tree: &Tree, noun: usize) -> Arguments {
    let mut found = Arguments::default();
    for &child in tree.children(noun) {
        match tree.deprel(child) {
            "nmod:poss" => found.agents.push(child),
            "compound" | "amod" | "nmod:unmarked" | "nmod:desc" if child < noun => {
                modifier(tree, child, &mut found);
            }
            "acl" | "acl:relcl" => {
                by_participle(tree, child, &mut found);
                // "the decision to withdraw", "a threat to attack the port".
                if tree
                    .children_by(child, &["mark"])
                    .any(|mark| tree.says(mark, "to"))
                {
                    found.comps.push(child);
                }
            }
            "appos" => {}
            relation if relation.starts_with("nmod") || relation.starts_with("obl") => {
                if tree.prepositions(child) == ["by"] {
                    found.agents.push(child);
                }
                found.add_after(tree, child);
            }
            "nsubj" => predicated(tree, noun, child, &mut found),
            _ => {}
        }
    }
    let deeper: Vec<usize> = found
        .after
        .iter()
        .flat_map(|&(_, nominal)| tree.children_by(nominal, &["nmod"]))
        .collect();
    for nominal in deeper {
        if found.agents.is_empty() && tree.prepositions(nominal) == ["by"] {
            found.agents.push(nominal);
        }
        found.add_nested(tree, nominal);
    }
    found.comp_patients = comp_patients(tree, &found.comps);
    if found.agents.is_empty() {
        found.agents.extend(by_at_governor(tree, noun));
    }
    let possessor = possessor_before(tree, noun).filter(|i| !found.agents.contains(i));
    found.agents.extend(possessor);
    found
}

/// "documented the abuse of women *by border guards*": an active verb has no by-phrase, so it is its object's.
fn by_at_governor(tree: &Tree, noun: usize) -> Option<usize> {
    let verb = tree.head(noun).filter(|_| tree.is(noun, &["obj"]))?;
    if !tree.is_verbal(verb) || tree.is_passive(verb) {
        return None;
    }
    tree.children_by(verb, &["obl"]).find(|&by| {
        by > noun && tree.prepositions(by) == ["by"] && tree.is_nominal(by) && !tree.is_timed(by)
    })
}

/// "Polish forces are on alert", "the town is under siege": the subject of a noun with a preposition does it, or
/// undergoes it.
fn predicated(tree: &Tree, noun: usize, subject: usize, found: &mut Arguments) {
    if tree.is_after(noun, Class::Undergoing) {
        found.sufferers.push(subject);
    } else if tree.is_after(noun, Class::Engaged) {
        found.agents.push(subject);
    }
}

/// "Russian attack", "Hamas attack", "Russia-Ukraine talks", "U.S.-led invasion": whoever is named before the noun.
fn modifier(tree: &Tree, child: usize, found: &mut Arguments) {
    if tree.is_word(child, Class::Leading) {
        let leaders = tree.children(child).iter().copied();
        found.agents.extend(leaders.filter(|&i| named(tree, i)));
        return;
    }
    if tree.is_word(child, Class::Promoting) {
        return;
    }
    if named(tree, child) || tree.upos(child) == Upos::Noun {
        found.agents.push(child);
    }
    // "rebel mortar fire": whoever stands before what stands before.
    found.agents.extend(
        tree.children_by(child, &["compound"])
            .filter(|&i| tree.upos(i) == Upos::Noun),
    );
    // Hyphenated pairs hang on each other.
    found.agents.extend(
        tree.children_by(child, &["compound", "conj", "nmod", "flat", "amod"])
            .filter(|&i| named(tree, i) && tree.deprel(i) != "flat"),
    );
}

/// A name, or an adjective with a capital ("Russian").
fn named(tree: &Tree, token: usize) -> bool {
    tree.sentence.name_at(token).is_some()
        || tree.upos(token) == Upos::Propn
        || (tree.upos(token) == Upos::Adj
            && tree
                .form(token)
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
            && token > 0)
}

/// "an attack carried out by rebels", "talks mediated by Oman": the by-phrase of a participle of doing.
fn by_participle(tree: &Tree, clause: usize, found: &mut Arguments) {
    if tree.is_word(clause, Class::Doing) {
        let by = tree
            .children_by(clause, &["obl"])
            .filter(|&i| tree.prepositions(i) == ["by"]);
        found.agents.extend(by);
    }
}

/// The subject of the clause in which the noun is an adjunct ("flew to Oslo for talks", "said after a meeting with").
pub(super) fn attending(tree: &Tree, noun: usize) -> Option<usize> {
    let noun = counting(tree, noun);
    let verb = tree.head(noun).filter(|&verb| tree.is_verbal(verb))?;
    let adjunct = tree.is(noun, &["obl"]) && tree.is_after(noun, Class::Occasion);
    (adjunct && !tree.is_passive(verb))
        .then(|| own_subject(tree, verb).or_else(|| subject_from_above(tree, verb)))
        .flatten()
}

/// What counts the acts, where something does: "two *days* of talks", "a *series* of meetings".
pub(super) fn counting(tree: &Tree, noun: usize) -> usize {
    let head = tree.head(noun).filter(|_| tree.is(noun, &["nmod"]));
    head.filter(|&head| tree.prepositions(noun) == ["of"] && counts(tree, head))
        .unwrap_or(noun)
}

/// The amount that a noun is measured by: "$5 million *in aid*", "hundreds of millions *of loans*", wherever the parser
/// hung the noun.
pub(super) fn measured(tree: &Tree, noun: usize) -> Option<usize> {
    let opens = tree
        .children_by(noun, &["case"])
        .find(|&case| case < noun && tree.is_word(case, Class::Measuring))?;
    let is_amount = |token: usize| {
        matches!(tree.upos(token), Upos::Num | Upos::Sym) || tree.is_word(token, Class::Money)
    };
    let last = opens.checked_sub(1).filter(|&last| is_amount(last))?;
    // Digits alone count people and years.
    let money = tree.is_word(last, Class::Money)
        || tree
            .upwards(last)
            .take(3)
            .any(|token| tree.upos(token) == Upos::Sym);
    let hangs_on_amount = |&token: &usize| {
        tree.head(token).filter(|&head| {
            head != noun && (is_amount(head) || tree.is_word(head, Class::Collective))
        })
    };
    let top = std::iter::successors(Some(last), hangs_on_amount)
        .take(MOST_STEPS)
        .last()?;
    money.then_some(top)
}

/// "A series of attacks", "two hours of talks", "the second week of a strike".
pub(super) fn counts(tree: &Tree, noun: usize) -> bool {
    tree.is_word(noun, Class::Collective) || tree.is_word(noun, Class::Time)
}
