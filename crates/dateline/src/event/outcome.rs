//! Clauses that tell what came of an act: "shelled the town, *killing* seven and *wounding* 31", "clashes in which two
//! people *died*".

use crate::language::Document;
use crate::record::{EventType, Status};

use super::Event;
use super::tree::Tree;

/// The row of deaths of which the sentence does not say what of.
pub(super) const DEATHS: &str = "assault.die.after";

/// "A bomb went off. *Nine traders died.*": the attack that the sentence before tells of.
pub(super) fn attack_before(document: &Document, number: usize, events: &[Event]) -> Option<usize> {
    let before = number.checked_sub(1)?;
    let paragraph = |sentence: usize| document.sentences[sentence].paragraph;
    if paragraph(number) != paragraph(before) {
        return None;
    }
    let told = |event: &Event| {
        event.at.0 == before && event.kind == EventType::Assault && event.status == Status::Happened
    };
    events.iter().rposition(told)
}

/// The verb whose act a participle without a subject gives the outcome of.
pub(super) fn of_verb(tree: &Tree, participle: usize) -> Option<usize> {
    let first = match tree.head(participle) {
        Some(head) if tree.is(participle, &["conj"]) && is_bare_participle(tree, head) => head,
        _ => participle,
    };
    let bare = is_bare_participle(tree, participle) && tree.is(first, &["advcl"]);
    let verb = tree.head(first).filter(|_| bare)?;
    (tree.is_verbal(verb) && verb < first).then_some(verb)
}

fn is_bare_participle(tree: &Tree, verb: usize) -> bool {
    // A subject behind it belongs to another verb ("…, wounding 31, the governor said").
    let subject = tree
        .children_by(verb, &["nsubj"])
        .any(|subject| subject < verb);
    tree.xpos(verb) == "VBG" && !subject && tree.child(verb, &["mark", "aux"]).is_none()
}

/// The verbs that tell the outcome of an act, in order.
pub(super) fn clauses(tree: &Tree, act: usize) -> Vec<usize> {
    let relations: &[&str] = if tree.is_nominal(act) {
        &["acl"]
    } else {
        &["advcl"]
    };
    let mut found = Vec::new();
    for clause in tree
        .children_by(act, relations)
        .filter(|&clause| clause > act)
    {
        let tells = tree.deprel(clause) == "acl:relcl" || is_bare_participle(tree, clause);
        if tells {
            found.push(clause);
            found.extend(
                tree.children_by(clause, &["conj"])
                    .filter(|&other| tree.is_verbal(other)),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::words::Words;
    use crate::language::testing;
    use crate::tables::Tables;

    #[test]
    fn participles_after_a_verb_tell_what_came_of_it() {
        let sentence = testing::sentence(
            "Rebels rebel NOUN NNS 2 nsubj
             shelled shell VERB VBD 0 root
             Goma Goma PROPN NNP 2 obj GPE
             killing kill VERB VBG 2 advcl
             seven seven NUM CD 4 obj
             and and CCONJ CC 7 cc
             wounding wound VERB VBG 4 conj
             nine nine NUM CD 7 obj",
        );
        let words = Words::read(&Tables::builtin()).expect("the built-in tables");
        let tree = Tree::new(0, &sentence, &[], &words);
        assert_eq!(clauses(&tree, 1), [3, 6]);
        assert_eq!(of_verb(&tree, 3), Some(1));
        assert_eq!(of_verb(&tree, 6), Some(1));
        assert_eq!(of_verb(&tree, 1), None);
    }
}
