//! Mends trees that no English sentence has: a small parser hangs a preposition on the first word of a name, calls a
//! nominal with a preposition a subject, or leaves "between" with one party.

use std::collections::HashSet;

use super::{Sentence, Upos};
use crate::Error;
use crate::tables::Tables;

/// Tokens before a verb among which its subject is looked for.
const LONGEST_SUBJECT: usize = 40;

/// Clauses above one another that are looked through.
const MOST_CLAUSES: usize = 5;

/// The rules and their words.
#[derive(Debug)]
pub(super) struct Mender {
    /// Prepositions that ask for two.
    pairing: HashSet<String>,
    /// Verbs that are mostly other words ("will *down* tools").
    rare_verbs: HashSet<String>,
    /// Verbs that a parser may take for nouns behind "due to".
    due_verbs: HashSet<String>,
}

impl Mender {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let rows = tables.tsv("en/tokens.tsv")?;
        let of_kind = |kind: &str| {
            rows.iter()
                .filter(|row| row.get("kind") == kind)
                .map(|row| row.get("form").to_owned())
                .collect()
        };
        Ok(Mender {
            pairing: of_kind("pairing"),
            rare_verbs: of_kind("rare-verb"),
            due_verbs: of_kind("due-verb"),
        })
    }

    /// Mends a tree in place; one walk over its tokens for each rule.
    pub(super) fn mend(&self, sentence: &mut Sentence) {
        for token in 0..sentence.tokens.len() {
            name_preposition(sentence, token);
            late_subject(sentence, token);
            early_subject(sentence, token);
            apposed_subject(sentence, token);
            due_act(sentence, token, &self.due_verbs);
            gapped_passive(sentence, token);
            if self.rare_verbs.contains(&sentence.tokens[token].form) {
                rare_verb(sentence, token);
            }
        }
        let prepositions = prepositions(sentence);
        for (token, preposition) in prepositions.iter().enumerate() {
            if let Some(preposition) = preposition {
                false_subject(sentence, token);
                if self.pairing.contains(preposition) {
                    lone_party(sentence, token);
                }
            }
        }
    }
}

/// "to *South* Kivu": the preposition before a name belongs to the name's head.
fn name_preposition(sentence: &mut Sentence, case: usize) {
    let tokens = &sentence.tokens;
    let Some(first) = tokens[case].head.filter(|_| tokens[case].is("case")) else {
        return;
    };
    let Some(head) = tokens[first]
        .head
        .filter(|&head| case < first && first < head)
    else {
        return;
    };
    let is_part = tokens[first].is("compound") || tokens[first].is("flat");
    let proper = tokens[first].upos == Upos::Propn && tokens[head].upos == Upos::Propn;
    let names = sentence.names.iter();
    let one_name = || {
        let mut names = names.clone();
        names.any(|name| name.start <= first && head < name.end)
    };
    let has_own =
        || (0..head).any(|i| i != case && tokens[i].head == Some(head) && tokens[i].is("case"));
    if is_part && proper && one_name() && !has_own() {
        sentence.tokens[case].head = Some(head);
    }
}

/// "The premier will visit Juba, *his spokeswoman* told reporters": a second subject, behind its verb and before the verb
/// that the clause depends on, is that verb's.
fn late_subject(sentence: &mut Sentence, token: usize) {
    let tokens = &sentence.tokens;
    let is_subject = |i: usize| tokens[i].is("nsubj");
    let Some(verb) = tokens[token].head.filter(|_| is_subject(token)) else {
        return;
    };
    // "… to sign a pact, *his spokesman* said": from the infinitive up to the clause that somebody said.
    let mut clause = verb;
    for _ in 0..MOST_CLAUSES {
        match tokens[clause].head.filter(|&head| head < token) {
            Some(head) => clause = head,
            None => break,
        }
    }
    let dependent = matches!(tokens[clause].base(), "ccomp" | "parataxis");
    let Some(governor) = tokens[clause].head.filter(|_| verb < token && dependent) else {
        return;
    };
    if governor <= token {
        return;
    }
    let infinitive = tokens[verb].xpos == "VB" && clause != verb;
    let has_subject = |verb: usize| {
        (verb.saturating_sub(LONGEST_SUBJECT)..verb)
            .any(|i| tokens[i].head == Some(verb) && is_subject(i))
    };
    if (infinitive || has_subject(verb)) && !has_subject(governor) {
        sentence.tokens[token].head = Some(governor);
    }
}

/// "*The premier* will visit Juba, her office said": of two subjects of a verb the first is that of the clause between
/// them, where it has none.
fn early_subject(sentence: &mut Sentence, token: usize) {
    let tokens = &sentence.tokens;
    let is_subject = |i: usize| tokens[i].is("nsubj");
    let Some(verb) = tokens[token].head.filter(|_| is_subject(token)) else {
        return;
    };
    let before = token.saturating_sub(LONGEST_SUBJECT)..token;
    let Some(first) = before
        .clone()
        .find(|&i| tokens[i].head == Some(verb) && is_subject(i))
    else {
        return;
    };
    let between = (first + 1..token).find(|&i| {
        tokens[i].head == Some(verb) && matches!(tokens[i].base(), "ccomp" | "parataxis")
    });
    let Some(clause) = between else {
        return;
    };
    // "CUCUTA (CP) - A bomb killed nine, police said": a dateline is nobody's subject.
    let breaks = |i: usize| tokens[i].upos == Upos::Punct && tokens[i].form != ",";
    if (first..clause).any(breaks) {
        return;
    }
    let has_subject = before
        .into_iter()
        .any(|i| tokens[i].head == Some(clause) && is_subject(i));
    if !has_subject {
        sentence.tokens[first].head = Some(clause);
    }
}

/// "will sign an agreement, *his spokesman, Karl Borg*, said": what stands between the clause that somebody said and a verb
/// without a subject is no apposition.
fn apposed_subject(sentence: &mut Sentence, verb: usize) {
    let tokens = &sentence.tokens;
    if tokens[verb].head.is_some() || !matches!(tokens[verb].xpos, "VBD" | "VBZ") {
        return;
    }
    let before = verb.saturating_sub(LONGEST_SUBJECT)..verb;
    let on_verb = |i: usize, relation: &str| tokens[i].head == Some(verb) && tokens[i].is(relation);
    let subject = |i: usize| on_verb(i, "nsubj") || on_verb(i, "csubj") || on_verb(i, "expl");
    if (0..tokens.len()).any(subject) || !(0..verb).any(|i| on_verb(i, "ccomp")) {
        return;
    }
    let Some(last) = before.rev().find(|&i| tokens[i].upos != Upos::Punct) else {
        return;
    };
    let mut top = None;
    let mut current = last;
    for _ in 0..LONGEST_SUBJECT {
        let Some(head) = tokens[current].head.filter(|&head| head < current) else {
            break;
        };
        if tokens[current].is("appos") {
            top = Some(current);
        } else if !tokens[current].is("flat") && !tokens[current].is("nmod") {
            break;
        }
        current = head;
    }
    if let Some(subject) = top {
        sentence.tokens[subject].head = Some(verb);
        sentence.tokens[subject].deprel = "nsubj";
    }
}

/// "will *down* tools": between an auxiliary or "to" and a noun that bears it stands a verb.
fn rare_verb(sentence: &mut Sentence, word: usize) {
    let tokens = &sentence.tokens;
    let Some(noun) = tokens[word].head.filter(|&noun| noun == word + 1) else {
        return;
    };
    let opens = word.checked_sub(1).is_some_and(|before| {
        matches!(tokens[before].xpos, "MD" | "TO") && tokens[before].head == Some(noun)
    });
    if !opens || tokens[noun].upos != Upos::Noun {
        return;
    }
    let (head, deprel) = (tokens[noun].head, tokens[noun].deprel);
    let near = word.saturating_sub(LONGEST_SUBJECT)..(noun + LONGEST_SUBJECT).min(tokens.len());
    for token in &mut sentence.tokens[near] {
        if token.head == Some(noun) {
            token.head = Some(word);
        }
    }
    let verb = &mut sentence.tokens[word];
    (verb.upos, verb.xpos) = (Upos::Verb, "VB");
    (verb.head, verb.deprel) = (head, deprel);
    let object = &mut sentence.tokens[noun];
    (object.head, object.deprel) = (Some(word), "obj");
}

/// "14 people were killed and *30 wounded*": what is joined to a passive and has a number before it is one itself, said
/// without its auxiliary.
fn gapped_passive(sentence: &mut Sentence, word: usize) {
    let tokens = &sentence.tokens;
    let Some(number) = word.checked_sub(1) else {
        return;
    };
    let counted = tokens[number].upos == Upos::Num && tokens[number].head == Some(word);
    let participle = tokens[word].form.ends_with("ed") && tokens[word].upos != Upos::Noun;
    let Some(verb) = tokens[word].head.filter(|_| counted && participle) else {
        return;
    };
    let before = verb.saturating_sub(LONGEST_SUBJECT)..verb;
    let mut on_verb = before.filter(|&i| tokens[i].head == Some(verb));
    let passive = on_verb.any(|i| matches!(tokens[i].deprel, "nsubj:pass" | "aux:pass"));
    if !tokens[word].is("conj") || !passive {
        return;
    }
    let joined = &mut sentence.tokens[word];
    (joined.upos, joined.xpos) = (Upos::Verb, "VBN");
    sentence.tokens[number].deprel = "nsubj:pass";
}

/// "is *due to visit* Cairo": before a verb in its base form "due to" is no preposition; what is due governs the verb.
fn due_act(sentence: &mut Sentence, due: usize, verbs: &HashSet<String>) {
    let tokens = &sentence.tokens;
    let to = due + 1;
    let is_due = tokens[due].form.eq_ignore_ascii_case("due");
    if !is_due || tokens.get(to).is_none_or(|token| token.form != "to") {
        return;
    }
    let after = tokens.iter().enumerate().skip(to + 1);
    let Some((verb, _)) = { after }.find(|(_, token)| token.upos != Upos::Adv) else {
        return;
    };
    // "were due to begin" with the verb taken for a noun: whoever is due to something bare is due to do it.
    let mistaken = || {
        let opens = (0..due).any(|i| tokens[i].head == Some(verb) && tokens[i].is("cop"));
        let bare = |token: &super::Token| {
            token.head != Some(verb)
                || !matches!(token.base(), "det" | "amod" | "compound" | "nmod")
        };
        tokens[verb].xpos == "NN"
            && opens
            && tokens[due..=verb].iter().all(bare)
            && verbs.contains(&tokens[verb].form)
    };
    if tokens[verb].xpos != "VB" && !mistaken() {
        return;
    }
    if tokens[due].head == Some(verb) {
        let relative = (0..due)
            .any(|i| tokens[i].head == Some(verb) && matches!(tokens[i].xpos, "WP" | "WDT"));
        let (mut head, mut deprel) = (tokens[verb].head, tokens[verb].deprel);
        if relative && deprel == "advcl" {
            let nominal = (0..due)
                .rev()
                .find(|&i| tokens[i].upos.is_nominal() && tokens[i].head != Some(verb));
            if nominal.is_some() {
                (head, deprel) = (nominal, "acl:relcl");
            }
        }
        for token in &mut sentence.tokens[..due] {
            if token.head == Some(verb) {
                token.head = Some(due);
                if token.deprel == "nsubj:outer" {
                    token.deprel = "nsubj";
                }
            }
        }
        (sentence.tokens[due].head, sentence.tokens[due].deprel) = (head, deprel);
    } else if tokens[verb].head != Some(due) {
        return;
    }
    (sentence.tokens[due].upos, sentence.tokens[due].xpos) = (Upos::Adj, "JJ");
    (sentence.tokens[verb].upos, sentence.tokens[verb].xpos) = (Upos::Verb, "VB");
    (sentence.tokens[verb].head, sentence.tokens[verb].deprel) = (Some(due), "xcomp");
    (sentence.tokens[to].head, sentence.tokens[to].deprel) = (Some(verb), "mark");
}

/// The preposition of each token that has one before it, lower case; the possessive is none.
fn prepositions(sentence: &Sentence) -> Vec<Option<String>> {
    let mut found = vec![None; sentence.tokens.len()];
    for (i, token) in sentence.tokens.iter().enumerate() {
        let before = token.head.filter(|&head| i < head && token.is("case"));
        if let Some(head) = before
            && token.xpos != "POS"
        {
            found[head] = Some(token.form.to_lowercase());
        }
    }
    found
}

/// "The fall of the town *to rebels* shocked them": a subject has no preposition. Beside another subject it is that
/// one's; before an infinitive that of the verb above ("agreed *with Oman* to share").
fn false_subject(sentence: &mut Sentence, token: usize) {
    let tokens = &sentence.tokens;
    let Some(verb) = tokens[token].head.filter(|_| tokens[token].is("nsubj")) else {
        return;
    };
    let other = (0..token).find(|&i| tokens[i].head == Some(verb) && tokens[i].is("nsubj"));
    if let Some(other) = other {
        sentence.tokens[token].head = Some(other);
        sentence.tokens[token].deprel = "nmod";
        return;
    }
    let infinitive = tokens[verb].is("xcomp")
        && (token..verb).any(|i| tokens[i].head == Some(verb) && tokens[i].xpos == "TO");
    if let Some(governor) = tokens[verb].head.filter(|_| infinitive) {
        sentence.tokens[token].head = Some(governor);
        sentence.tokens[token].deprel = "obl";
    }
}

/// "mediation between Chad and *rebel groups*": what is joined to the noun above is joined to the lone party.
fn lone_party(sentence: &mut Sentence, party: usize) {
    let tokens = &sentence.tokens;
    let has_conjunct = |head: usize| {
        tokens
            .iter()
            .enumerate()
            .find(|(i, token)| *i > party && token.head == Some(head) && token.is("conj"))
            .map(|(i, _)| i)
    };
    if has_conjunct(party).is_some() || tokens[party].xpos.ends_with('S') {
        return;
    }
    let second = tokens[party].head.and_then(has_conjunct);
    if let Some(second) = second {
        sentence.tokens[second].head = Some(party);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing;

    #[test]
    fn what_no_sentence_has_is_mended() {
        let cases = [
            (
                "Four four NUM CD 3 nsubj:pass
                 were be AUX VBD 3 aux:pass
                 killed kill VERB VBN 0 root
                 and and CCONJ CC 6 cc
                 30 30 NUM CD 6 nummod
                 wounded wounded ADJ JJ 3 conj",
                "30",
                "nsubj:pass",
                "wounded",
            ),
            (
                "Peru Peru PROPN NNP 5 nsubj:outer
                 is be AUX VBZ 5 cop
                 due due ADJ JJ 5 mark
                 to to PART TO 5 mark
                 leave leave VERB VB 0 root",
                "leave",
                "xcomp",
                "due",
            ),
            (
                "envoy envoy NOUN NN 8 nsubj
                 who who PRON WP 6 nsubj
                 was be AUX VBD 6 cop
                 due due ADJ JJ 6 mark
                 to to PART IN 4 fixed
                 speak speak VERB VB 8 advcl
                 , , PUNCT , 8 punct
                 resigned resign VERB VBD 0 root",
                "due",
                "acl:relcl",
                "envoy",
            ),
            (
                "signs sign VERB VBZ 7 ccomp
                 pacts pact NOUN NNS 1 obj
                 , , PUNCT , 4 punct
                 aide aide NOUN NN 2 appos
                 Borg Borg PROPN NNP 4 appos
                 , , PUNCT , 7 punct
                 said say VERB VBD 0 root",
                "aide",
                "nsubj",
                "said",
            ),
            (
                "Lima Lima PROPN NNP 5 nsubj
                 agreed agree VERB VBD 5 ccomp
                 aides aide NOUN NNS 5 nsubj
                 have have AUX VBP 5 aux
                 said say VERB VBN 0 root",
                "Lima",
                "nsubj",
                "agreed",
            ),
            (
                "Miners miner NOUN NNS 4 nsubj
                 will will AUX MD 4 aux
                 down down ADV RB 4 amod
                 tools tool NOUN NNS 0 root",
                "Miners",
                "nsubj",
                "down",
            ),
            (
                "premier premier NOUN NN 2 nsubj
                 visits visit VERB VBZ 6 ccomp
                 Juba Juba PROPN NNP 2 obj GPE
                 , , PUNCT , 6 punct
                 aides aide NOUN NNS 2 nsubj
                 said say VERB VBD 0 root",
                "aides",
                "nsubj",
                "said",
            ),
            (
                "sent send VERB VBD 0 root
                 troops troop NOUN NNS 1 obj
                 to to ADP IN 4 case
                 South South PROPN NNP 5 compound GPE
                 Kivu Kivu PROPN NNP 1 obl GPE",
                "to",
                "case",
                "Kivu",
            ),
            (
                "fall fall NOUN NN 5 nsubj
                 to to ADP IN 4 case
                 rebel rebel NOUN NN 4 compound
                 fighters fighter NOUN NNS 5 nsubj
                 shocked shock VERB VBD 0 root",
                "fighters",
                "nmod",
                "fall",
            ),
            (
                "Oman Oman PROPN NNP 2 nsubj
                 agreed agree VERB VBD 0 root
                 with with ADP IN 4 case
                 Qatar Qatar PROPN NNP 6 nsubj
                 to to PART TO 6 mark
                 share share VERB VB 2 xcomp",
                "Qatar",
                "obl",
                "agreed",
            ),
            (
                "mediation mediation NOUN NN 0 root
                 between between ADP IN 3 case
                 Chad Chad PROPN NNP 1 nmod
                 and and CCONJ CC 5 cc
                 groups group NOUN NNS 1 conj",
                "groups",
                "conj",
                "Chad",
            ),
            // A subject without a preposition stays.
            (
                "talks talk NOUN NNS 4 nsubj
                 with with ADP IN 3 case
                 Chad Chad PROPN NNP 1 nmod
                 failed fail VERB VBD 0 root",
                "talks",
                "nsubj",
                "failed",
            ),
        ];
        let mender = Mender::new(&Tables::builtin()).expect("the built-in tables");
        for (rows, word, relation, head) in cases {
            let mut sentence = testing::sentence(rows);
            mender.mend(&mut sentence);
            let token = sentence.tokens.iter().find(|token| token.form == word);
            let token = token.expect("the word");
            let above = token.head.map(|head| sentence.tokens[head].form.as_str());
            assert_eq!((token.deprel, above), (relation, Some(head)), "{rows}");
        }
    }
}
