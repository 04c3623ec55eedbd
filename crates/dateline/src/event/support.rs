//! Verbs that carry an act named by a noun: "*held* talks", "*came under* fire", "the attack *took place*".

use std::collections::{BTreeSet, HashMap};

use crate::Error;
use crate::language::Upos;
use crate::tables::Tables;

use super::arguments::{self, Arguments};
use super::frames::{Argument, argument};
use super::matching::find_words;
use super::noun_arguments::{counts, measured};
use super::tree::Tree;
use super::words::{Class, Words};

/// The word of the table for a subject that no governor lends.
const OWN_AGENT: &str = "own-agent";

/// The table of supporting verbs.
#[derive(Debug)]
pub(super) struct SupportVerbs {
    by_verb: HashMap<String, Vec<SupportVerb>>,
}

/// One row.
#[derive(Debug)]
pub(super) struct SupportVerb {
    /// Its id.
    pub(super) id: String,
    after: Vec<String>,
    slot: Slot,
    agent: Option<Argument>,
    /// Whether only a subject that stands at the verb itself acts: not whoever is told to stop the act.
    own_agent: bool,
    recipient: Option<Argument>,
    place: Option<Argument>,
    /// Whether it may carry acts of speech: who considers a request has not made it.
    carries_speech: bool,
}

/// Where the noun stands at its verb.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    Object,
    Subject,
    After(String),
}

/// A supporting verb found over a noun.
#[derive(Debug, Clone)]
pub(super) struct Support {
    /// Id of the row.
    pub(super) id: String,
    /// The verb's token.
    pub(super) verb: usize,
    /// The verb and the row's other words.
    pub(super) words: BTreeSet<usize>,
    /// Which argument says where the act happens: "moved the talks *to Oslo*".
    pub(super) place: Option<Argument>,
    /// Whether the noun is its subject: "the truce *began*".
    pub(super) of_subject: bool,
}

impl SupportVerbs {
    pub(super) const TABLE: &'static str = "en/support_verbs.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut by_verb: HashMap<String, Vec<SupportVerb>> = HashMap::new();
        let grammar = Words::read(tables)?;
        for row in tables.tsv(Self::TABLE)? {
            let slot = match row.get("noun") {
                "object" => Slot::Object,
                "subject" => Slot::Subject,
                word => match argument(word, &grammar) {
                    Some(Argument::After(word)) => Slot::After(word),
                    _ => return Err(row.error(format!("the noun cannot stand at `{word}`"))),
                },
            };
            let filled = |column: &str| match row.get(column) {
                "" => Ok(None),
                word => argument(word, &grammar)
                    .map(Some)
                    .ok_or_else(|| row.error(format!("the argument `{word}` is unknown"))),
            };
            let own_agent = row.get("agent") == OWN_AGENT;
            let agent = if own_agent {
                Some(Argument::Agent)
            } else {
                filled("agent")?
            };
            let recipient = filled("recipient")?;
            let place = filled("place")?;
            for verb in row.list("verb") {
                let mut words = verb.split(' ').map(str::to_owned);
                let Some(head) = words.next().filter(|word| !word.is_empty()) else {
                    return Err(row.error("there is no verb"));
                };
                by_verb.entry(head).or_default().push(SupportVerb {
                    id: row.get("id").to_owned(),
                    after: words.collect(),
                    slot: slot.clone(),
                    agent: agent.clone(),
                    own_agent,
                    recipient: recipient.clone(),
                    place: place.clone(),
                    carries_speech: row.get("speech") != "no",
                });
            }
        }
        for rows in by_verb.values_mut() {
            rows.sort_by_key(|row| std::cmp::Reverse(row.after.len()));
        }
        Ok(SupportVerbs { by_verb })
    }

    /// The verb that carries the noun, with the noun's arguments completed from it.
    pub(super) fn over(
        &self,
        tree: &Tree,
        noun: usize,
        is_speech: bool,
        found: &mut Arguments,
    ) -> Option<Support> {
        let governors = raised(tree, noun).into_iter().chain(governor(tree, noun));
        let (verb, row, words) =
            { governors }.find_map(|governor| self.carrying(tree, &governor, is_speech))?;
        let of_verb = arguments::of_verb(tree, verb);
        let named = tree
            .children_by(noun, &["nmod:poss"])
            .any(|i| tree.upos(i) != Upos::Pron)
            || found.after.iter().any(|(words, _)| words == &["by"]);
        complete(row, &of_verb, noun, named, found);
        Some(Support {
            id: row.id.clone(),
            verb,
            words,
            place: row.place.clone(),
            of_subject: row.slot == Slot::Subject,
        })
    }

    /// The verb with its row and the words that the row asks for.
    fn carrying(
        &self,
        tree: &Tree,
        governor: &Governor,
        is_speech: bool,
    ) -> Option<(usize, &SupportVerb, BTreeSet<usize>)> {
        let Governor {
            verb,
            slot,
            between,
        } = governor;
        let rows = self.by_verb.get(&tree.lemma(*verb))?;
        rows.iter()
            .filter(|row| row.slot.holds(slot) && (row.carries_speech || !is_speech))
            .filter_map(|row| Some((*verb, row, find_words(tree, *verb, &row.after)?)))
            // "took *part* in talks", but not "called for an *end* to the war"; "is to take *place*".
            .find(|(_, _, words)| between.iter().all(|noun| words.contains(noun)))
    }
}

/// "Talks are expected to *begin*", "the summit is due to be *held*": the verb of the infinitive carries the noun that the
/// verb above has as its subject.
fn raised(tree: &Tree, noun: usize) -> Option<Governor> {
    let above = tree.head(noun).filter(|_| tree.is(noun, &["nsubj"]))?;
    let verb = tree.child(above, &["xcomp"]).filter(|&verb| {
        let mut marks = tree.children_by(verb, &["mark"]);
        marks.any(|mark| tree.says(mark, "to"))
    })?;
    let slot = match tree.is_passive(verb) {
        true => Found::Object,
        false => Found::Subject,
    };
    // "The strike threatens to begin a war": the object is what begins. "Place" is a word of "take place".
    let between = tree.child(verb, &["obj"]);
    (tree.child(above, &["obj"]).is_none()).then(|| Governor {
        verb,
        slot,
        between: between.into_iter().collect(),
    })
}

impl Slot {
    fn holds(&self, found: &Found) -> bool {
        match (self, found) {
            (Slot::Object, Found::Object) | (Slot::Subject, Found::Subject) => true,
            (Slot::After(word), Found::After(words)) => words.contains(word),
            _ => false,
        }
    }
}

enum Found {
    Object,
    Subject,
    After(Vec<String>),
}

/// The verb that a noun hangs on.
struct Governor {
    verb: usize,
    slot: Found,
    /// Nouns between the two that do not only count the acts: the "part" of "took part in talks".
    between: Vec<usize>,
}

/// The verb that the noun hangs on, past conjuncts and an intermediate "series of", "part in".
fn governor(tree: &Tree, noun: usize) -> Option<Governor> {
    let mut current = noun;
    let mut words = Vec::new();
    let mut between = Vec::new();
    for _ in 0..4 {
        if let Some(amount) = measured(tree, current) {
            current = amount;
        }
        let head = tree.head(current)?;
        // "an attack carried out by rebels": the participle carries the noun that it describes.
        let relation = tree.sentence.tokens[current].base();
        if tree.is_verbal(head) {
            let slot = match tree.deprel(current) {
                "obj" => Found::Object,
                "nsubj:pass" => Found::Object,
                "nsubj" => Found::Subject,
                _ if matches!(relation, "obl" | "nmod") => {
                    words.extend(tree.prepositions(current));
                    Found::After(words)
                }
                "iobj" | "xcomp" => Found::Object,
                _ => return participle(tree, noun),
            };
            return Some(Governor {
                verb: head,
                slot,
                between,
            });
        }
        match relation {
            "conj" => {}
            // "new sanctions, including a ban".
            "nmod" if tree.is_after(current, Class::Including) => {}
            // "took part in talks" with the talks hung on "part"; "a series of attacks".
            "nmod" => words.extend(tree.prepositions(current)),
            _ => return participle(tree, noun),
        }
        let nested = relation == "nmod";
        if words == ["of"] && nested && !counts(tree, head) && !tree.is_word(head, Class::Degree) {
            return participle(tree, noun);
        }
        if words == ["of"] {
            words.clear();
        } else if nested && !is_passed(tree, current, head) {
            between.push(head);
        }
        current = head;
    }
    participle(tree, noun)
}

/// "new sanctions, including a ban", "a rise in funding", "negotiations for a trade deal": the verb of the one noun is that
/// of the other as well.
fn is_passed(tree: &Tree, noun: usize, head: usize) -> bool {
    let words = tree.prepositions(noun);
    tree.is_after(noun, Class::Including)
        || (tree.is_word(head, Class::Degree) && words == ["in"])
        || (tree.is_word(head, Class::Towards) && words == ["for"])
}

/// "an attack *carried out* by rebels", "talks *held* in Geneva".
fn participle(tree: &Tree, noun: usize) -> Option<Governor> {
    let verb = tree
        .children_by(noun, &["acl"])
        .find(|&i| tree.xpos(i) == "VBN" && tree.deprel(i) != "acl:relcl")?;
    Some(Governor {
        verb,
        slot: Found::Object,
        between: Vec::new(),
    })
}

/// Adds what the verb knows to what stands at the noun; the noun's own words go first.
fn complete(
    row: &SupportVerb,
    of_verb: &Arguments,
    noun: usize,
    named: bool,
    found: &mut Arguments,
) {
    let fill = |argument: &Option<Argument>| -> Vec<usize> {
        let tokens = argument.as_ref().map(|argument| of_verb.get(argument));
        let tokens = tokens.unwrap_or_default().into_iter();
        tokens.filter(|&token| token != noun).collect()
    };
    // "announced Guterres' visit": whoever has the act or does it "by" is named already.
    let lent = row.own_agent && of_verb.inherited;
    let agents = if named || lent {
        Vec::new()
    } else {
        fill(&row.agent)
    };
    found.inherited |= of_verb.inherited && !agents.is_empty();
    for agent in agents {
        if !found.agents.contains(&agent) {
            found.agents.push(agent);
        }
    }
    found.sufferers.extend(fill(&row.recipient));
    let known: Vec<usize> = found.after.iter().map(|&(_, nominal)| nominal).collect();
    for (words, nominal) in &of_verb.after {
        if *nominal != noun && !known.contains(nominal) {
            found.after.push((words.clone(), *nominal));
        }
    }
    // "gave Ukraine support": the indirect object stands where "to Ukraine" would.
    for &nominal in of_verb.iobjs.iter().filter(|&&nominal| nominal != noun) {
        found
            .after
            .push((vec!["to".to_owned(), "for".to_owned()], nominal));
    }
}
