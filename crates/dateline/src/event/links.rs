//! How an act hangs on what stands above it: what a governor, a preposition or a supporting verb makes of it.

use std::collections::HashMap;

use crate::language::Upos;
use crate::language::clause::{Aspect, Modality, Phase, Place, Reading, Tense};
use crate::record::{EventType, Status};

use super::arguments::{is_described_object, subject_from_above};
use super::frames::{Argument, Pos, is_verbal_act};
use super::matching::Match;
use super::noun_arguments::{counts, measured};
use super::status::{Effect, Gives, Link, StatusReader};
use super::support::Support;
use super::tree::Tree;
use super::words::Class;

/// The row of verbs that announce their object.
const ANNOUNCES: &str = "support.announce";

impl StatusReader {
    /// How `token` hangs on what stands above it, and that.
    pub(super) fn link(
        &self,
        tree: &Tree,
        token: usize,
        own: &Reading,
        matches: &HashMap<usize, &Match>,
    ) -> (Link, Option<usize>) {
        let Some(head) = tree.head(token) else {
            return (Link::None, None);
        };
        let finite = own.tense != Tense::None;
        // "will decide whether to extradite": open, whatever the governor makes of what it decides to do.
        let open = tree
            .children_by(token, &["mark"])
            .any(|mark| tree.is_word(mark, Class::Open));
        if open && !finite {
            return (Link::Given(Status::Possible, "mark.if".to_owned()), None);
        }
        let link = match tree.sentence.tokens[token].base() {
            "conj" if !finite => Link::Same,
            "xcomp" | "ccomp" | "csubj" => self.complement(tree, token, head, finite, matches),
            "advcl" => self.adverbial(tree, token, head, own, matches),
            "acl" => self.on_noun(tree, token, head, finite, matches),
            // "the striking nurses": they are at it.
            "amod" if tree.xpos(token) == "VBG" => {
                Link::Given(Status::Ongoing, "participle.present".to_owned())
            }
            "amod" => Link::Granted,
            "parataxis" | "conj" => Link::None,
            _ if tree.is_verbal(token) => Link::None,
            _ => return self.nominal(tree, token, head, matches),
        };
        (link, Some(head))
    }

    /// A complement clause: the frame of its governor or the table says what becomes of it.
    fn complement(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        finite: bool,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        // "assist the reporter wounded in Mali": what befell somebody, whatever is done for him.
        if is_described_object(tree, token, head) && !tree.is_word(head, Class::Making) {
            return Link::Granted;
        }
        if let Some(link) = by_frame(head, matches) {
            return link;
        }
        if let Some((effect, row)) =
            self.effect(tree, Place::Governor, head, takes(tree, token, finite))
        {
            return Link::Made(effect, row);
        }
        if finite { Link::None } else { Link::Same }
    }

    fn adverbial(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        own: &Reading,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        if own.tense != Tense::None {
            return self.finite_adverbial(tree, token, head, own);
        }
        let marks: Vec<String> = tree
            .children_by(token, &["mark", "case"])
            .map(|i| tree.form(i).to_lowercase())
            .collect();
        let has = |word: &str| marks.iter().any(|mark| mark == word);
        if has("to") {
            if let Some((effect, row)) = self.effect(tree, Place::Governor, head, "to") {
                return Link::Made(effect, row);
            }
            // "marched to demand …": saying so is part of doing it.
            let says = matches
                .get(&token)
                .is_some_and(|act| is_verbal_act(act.frame.kind));
            // "marched to protest against …": the march is the protest.
            let protests = |token: &usize| {
                let act = matches.get(token);
                act.is_some_and(|act| act.frame.kind == EventType::Protest)
            };
            if says || (protests(&token) && protests(&head)) {
                return Link::Same;
            }
            return by_frame(head, matches)
                .filter(|_| tree.child(head, &["ccomp", "xcomp"]).is_none())
                .unwrap_or(Link::Purpose);
        }
        if has("without") || has("instead") {
            return Link::Given(Status::NotHappened, "status.without".to_owned());
        }
        if has("for") || has("of") || has("over") || tree.xpos(token) == "VBN" {
            return Link::Granted;
        }
        if has("after") || has("following") || has("since") {
            return Link::Presupposed(None);
        }
        Link::Same
    }

    /// "a matter of time before they meet", "will speak after they meet": a clause with a tense of its own.
    fn finite_adverbial(&self, tree: &Tree, token: usize, head: usize, own: &Reading) -> Link {
        let marks = |class: Class| {
            tree.children_by(token, &["mark", "advmod"])
                .any(|mark| tree.is_word(mark, class))
        };
        if own.tense != Tense::Present {
            return Link::None;
        }
        if marks(Class::Upcoming) {
            // "said it is a matter of time before": the clause may hang on any predicate above.
            let made = before_clause(tree, token)
                .filter_map(|noun| self.effect(tree, Place::Governor, noun, "before"))
                .next();
            return made.map_or(Link::None, |(effect, row)| Link::Made(effect, row));
        }
        if marks(Class::Following) && own.aspect == Aspect::Simple && tree.is_verbal(head) {
            Link::Following
        } else {
            Link::None
        }
    }

    /// A clause on a noun: "a plan to attack", "troops attacking", "the first to visit".
    fn on_noun(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        finite: bool,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        if tree.deprel(token) == "acl:relcl" || (finite && takes(tree, token, finite) != "that") {
            return Link::None;
        }
        let takes = takes(tree, token, finite);
        if let Some(link) =
            by_frame(head, matches).filter(|_| matches!(takes, "to" | "that" | "for"))
        {
            return link;
        }
        if let Some((effect, row)) = self.effect(tree, Place::Governor, head, takes) {
            return Link::Made(effect, row);
        }
        let aims = tree
            .children_by(token, &["mark", "case"])
            .any(|mark| tree.is_word(mark, Class::Aim));
        match takes {
            "ing" if aims => Link::Given(Status::Possible, "status.aim".to_owned()),
            "to" if is_ranked(tree, head) => Link::Granted,
            "to" => Link::Given(Status::Possible, "status.infinitive".to_owned()),
            _ => Link::Granted,
        }
    }

    /// A noun that names an act: the verb or noun that it hangs on, or its preposition.
    fn nominal(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        matches: &HashMap<usize, &Match>,
    ) -> (Link, Option<usize>) {
        let relation = tree.sentence.tokens[token].base();
        let words = tree.prepositions(token);
        // "a round of sanctions", "$5 million in aid", "measures including a ban": as real as what they hang on.
        if let Some(amount) = measured(tree, token) {
            return (Link::Same, Some(amount));
        }
        let counted = counts(tree, head) && words == ["of"];
        if relation == "nmod" && (counted || tree.is_after(token, Class::Including)) {
            return (Link::Same, Some(head));
        }
        // "rejected the accusation": what was said was said, whatever becomes of it.
        let said = matches
            .get(&token)
            .is_some_and(|act| is_verbal_act(act.frame.kind));
        if said && matches!(relation, "obj" | "nsubj") {
            return (Link::Granted, Some(head));
        }
        if let Some(link) = self.by_preposition(tree, token, head, &words) {
            return (link, Some(head));
        }
        // "will fly to Nairobi for talks": the talks are as real as the flight is over.
        let meets = matches
            .get(&token)
            .is_some_and(|act| act.frame.kind == EventType::Consult);
        if meets
            && tree.is_verbal(head)
            && words == ["for"]
            && matches
                .get(&head)
                .is_none_or(|act| act.frame.complement.is_none())
        {
            let made = self.effect(tree, Place::Governor, head, "for");
            let link = made.map_or(Link::Purpose, |(effect, row)| Link::Made(effect, row));
            return (link, Some(head));
        }
        let predicated = tree.deprel(token) == "nsubj" && tree.child(head, &["cop"]).is_some();
        if tree.is_verbal(head) || tree.upos(head) == Upos::Adj || predicated {
            let made = match tree.deprel(token) {
                "obj" | "nsubj:pass" => self.effect_on(tree, head, "object", token),
                // "is likely to last" says how long, not whether.
                "nsubj" if tree.is_verbal(head) || tree.child(head, &["xcomp"]).is_none() => {
                    self.effect(tree, Place::Support, head, "subject")
                }
                _ if relation == "obl" || relation == "nmod" => words
                    .iter()
                    .find_map(|word| self.effect(tree, Place::Governor, head, word)),
                _ => None,
            };
            if let Some((effect, row)) = made {
                return (Link::Made(effect, row), Some(head));
            }
            let governed =
                relation == "obj" || relation == "obl" || tree.deprel(token) == "nsubj:pass";
            if governed && let Some(link) = by_frame_object(head, &words, matches) {
                return (link, Some(head));
            }
            let link = match tree.deprel(token) {
                "obj" | "nsubj:pass" if is_new(tree, token, matches) => Link::Scoped,
                "obl" if words == ["on"] && is_new(tree, token, matches) => Link::Scoped,
                // "Sudan's invasion will cost Chad dear": it is there.
                "nsubj" if is_known_violence(tree, token, matches) => Link::Granted,
                "nsubj" | "nsubj:pass" => Link::Presupposed(None),
                _ => Link::Granted,
            };
            return (link, Some(head));
        }
        if relation == "nmod" {
            let made = words.iter().find_map(|word| {
                self.effect(tree, Place::Governor, head, word).or_else(|| {
                    by_frame_object(head, std::slice::from_ref(word), matches).and_then(|link| {
                        match link {
                            Link::Made(effect, row) => Some((effect, row)),
                            _ => None,
                        }
                    })
                })
            });
            return match made {
                Some((effect, row)) => (Link::Made(effect, row), Some(head)),
                None => (Link::Granted, Some(head)),
            };
        }
        (Link::None, Some(head))
    }

    fn by_preposition(
        &self,
        tree: &Tree,
        token: usize,
        head: usize,
        words: &[String],
    ) -> Option<Link> {
        let row = words
            .iter()
            .rev()
            .find_map(|word| self.prepositions.get(word))?;
        if !row.nouns.is_empty() && !row.nouns.contains(&tree.lemma(token)) {
            return None;
        }
        if row.id == "preposition.ahead-bare" && !words.iter().any(|word| word == "of") {
            return None;
        }
        // "clause" prepositions bind loosely: at a noun they say nothing.
        let at_verb = tree.is_verbal(head) && tree.is(token, &["obl"]);
        match row.gives {
            Gives::Status(status) => Some(Link::Given(status, row.id.clone())),
            Gives::Clause if at_verb => Some(Link::Same),
            Gives::Clause => None,
            Gives::Presupposed => Some(Link::Presupposed(Some(row.id.clone()))),
        }
    }

    /// A noun and the verb that carries it: what the verb's own frame or the table makes of its object.
    pub(super) fn carried(
        &self,
        tree: &Tree,
        noun: usize,
        support: &Support,
        matches: &HashMap<usize, &Match>,
    ) -> Link {
        let words = tree.prepositions(noun);
        // "began negotiations for a deal": what stands between has a say of its own.
        let between = tree
            .head(noun)
            .filter(|&head| head != support.verb && tree.is(noun, &["nmod"]));
        let made = between.and_then(|head| {
            words
                .iter()
                .find_map(|word| self.effect(tree, Place::Governor, head, word))
        });
        if let Some((effect, row)) = made {
            return Link::Made(effect, row);
        }
        let slot = match tree.deprel(noun) {
            "nsubj" => "subject",
            _ => "object",
        };
        if slot == "object"
            && let Some(link) = by_frame_object(support.verb, &words, matches)
        {
            return link;
        }
        let made = self.effect_on(tree, support.verb, slot, noun).or_else(|| {
            words
                .iter()
                .find_map(|word| self.effect(tree, Place::Governor, support.verb, word))
        });
        match made {
            Some((effect, row)) => Link::Made(effect, row),
            None => Link::Made(Effect::Keep, support.id.clone()),
        }
    }

    /// What the table says that a verb makes of an act named by its object or subject. What is announced is to come, but
    /// for acts that are done when they are announced ("announced the capture of the town").
    fn effect_on(
        &self,
        tree: &Tree,
        verb: usize,
        slot: &str,
        noun: usize,
    ) -> Option<(Effect, String)> {
        let (effect, row) = self.effect(tree, Place::Support, verb, slot)?;
        if row == ANNOUNCES
            && let Some(done) = self.announced.get(&tree.lemma(noun))
        {
            return Some((Effect::Keep, done.clone()));
        }
        Some((effect, row))
    }

    /// What the table says that the word makes of what it governs.
    fn effect(
        &self,
        tree: &Tree,
        place: Place,
        token: usize,
        takes: &str,
    ) -> Option<(Effect, String)> {
        let mut reading = Reading::bare();
        if takes.is_empty()
            || !self
                .clauses
                .apply(tree.sentence, place, token, takes, &mut reading)
        {
            return None;
        }
        let row = reading.cues.last()?.row.clone();
        let effect = match (reading.phase, reading.negated) {
            (Phase::Cancelled, _) => Effect::Cancel,
            (Phase::Postponed, _) => Effect::Postpone,
            (Phase::Ended, _) => Effect::End,
            (Phase::Failed, _) | (_, true) => Effect::Negate,
            (Phase::Begun, _) => Effect::Begin,
            (Phase::Continued, _) => Effect::Continue,
            _ => match reading.modality {
                Modality::Planned => Effect::Plan,
                Modality::Demanded | Modality::Obliged => Effect::Demand,
                Modality::Possible
                | Modality::Intended
                | Modality::Conditional
                | Modality::Attempted => Effect::Possible,
                Modality::Asserted => Effect::Keep,
            },
        };
        Some((effect, row))
    }
}

/// An act of policy that no word marks as one that is known: "sanctions", "a ban", "talks", but not "the sanctions",
/// "Western sanctions", "his visit". Of violence a report seldom speaks before it is there.
fn is_new(tree: &Tree, noun: usize, matches: &HashMap<usize, &Match>) -> bool {
    let policy = matches.get(&noun).is_some_and(|act| {
        !matches!(
            act.frame.kind,
            EventType::Assault | EventType::Protest | EventType::Mobilize
        )
    });
    policy && !is_known(tree, noun) && tree.is_nominal(noun)
}

/// An act of violence that a possessor, an article or a name marks as one that is known.
fn is_known_violence(tree: &Tree, noun: usize, matches: &HashMap<usize, &Match>) -> bool {
    let violent = matches
        .get(&noun)
        .is_some_and(|act| act.frame.kind == EventType::Assault);
    violent && is_known(tree, noun)
}

fn is_known(tree: &Tree, noun: usize) -> bool {
    tree.children(noun).iter().any(|&child| {
        let name = child < noun
            && tree.is(child, &["amod", "compound", "nmod"])
            && (tree.sentence.name_at(child).is_some()
                || tree.upos(child) == Upos::Propn
                || (child > 0 && tree.form(child).starts_with(char::is_uppercase)));
        let definite = tree.is(child, &["det"]) && tree.is_word(child, Class::Definite);
        name || definite || tree.deprel(child) == "nmod:poss"
    })
}

/// The last word before a clause, and what that hangs on.
fn before_clause<'t>(tree: &'t Tree, clause: usize) -> impl Iterator<Item = usize> + 't {
    const STEPS: usize = 3;
    let mark = tree.children_by(clause, &["mark"]).next().unwrap_or(clause);
    let before = (0..mark).rev().find(|&i| tree.upos(i) != Upos::Punct);
    before
        .into_iter()
        .flat_map(move |word| tree.upwards(word).take(STEPS))
}

/// The frame of the governor says what becomes of its complement.
fn by_frame(head: usize, matches: &HashMap<usize, &Match>) -> Option<Link> {
    let frame = matches.get(&head)?.frame;
    let status = frame.complement?;
    Some(Link::Made(effect_of(status), frame.id.clone()))
}

/// The same for an act named by a noun among the governor's arguments ("demanded an inquiry", "called for talks").
fn by_frame_object(
    head: usize,
    words: &[String],
    matches: &HashMap<usize, &Match>,
) -> Option<Link> {
    let found = matches.get(&head)?;
    let status = found.frame.complement?;
    let object = words.is_empty();
    let preposition_of_frame = words.iter().any(|word| {
        found.frame.after.contains(word)
            || found
                .frame
                .recipient
                .contains(&Argument::After(word.clone()))
            || (found.frame.pos == Pos::Noun && matches!(word.as_str(), "for" | "to" | "of"))
            || matches!(word.as_str(), "for" | "to")
    });
    (object || preposition_of_frame).then(|| Link::Made(effect_of(status), found.frame.id.clone()))
}

fn effect_of(status: Status) -> Effect {
    match status {
        Status::Happened | Status::Ongoing => Effect::Keep,
        Status::Planned => Effect::Plan,
        Status::Possible => Effect::Possible,
        Status::Demanded => Effect::Demand,
        Status::NotHappened => Effect::Negate,
        Status::Cancelled => Effect::Cancel,
        Status::Postponed => Effect::Postpone,
        Status::Ended => Effect::End,
    }
}

/// How a clause hangs on the predicate above, in the words of the table of cues.
fn takes(tree: &Tree, token: usize, finite: bool) -> &'static str {
    let mark = tree
        .children_by(token, &["mark"])
        .map(|i| tree.form(i).to_lowercase())
        .last();
    match mark.as_deref() {
        Some("to") => "to",
        Some("from") => "from",
        Some("of") => "of",
        Some("for") => "for",
        Some("in") => "in",
        Some("that" | "whether" | "if") => "that",
        // "as they attack", "while they meet": no complement.
        Some(_) if finite => "",
        _ if tree.xpos(token) == "VBG" => "ing",
        _ if finite => "that",
        _ if tree.xpos(token) == "VB" => "to",
        _ => "",
    }
}

/// "the first president to visit": the act is told, not planned.
fn is_ranked(tree: &Tree, noun: usize) -> bool {
    let ranks = |token: usize| tree.is_word(token, Class::Rank);
    (ranks(noun) || tree.children_by(noun, &["amod", "det"]).any(ranks))
        && subject_from_above(tree, noun).is_none_or(|subject| subject != noun)
}
