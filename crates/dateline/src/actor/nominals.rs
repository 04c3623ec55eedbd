//! Joins noun phrases, pronouns and accounts, in order of the text: each looks back for what it may stand for.

use std::collections::HashMap;

use super::accounts;
use super::casting::{Casting, Draft};
use super::labels;
use super::mentions::{Article, Noun, What, head_words};
use super::names::{body_of, owner_after};
use super::page::Page;
use super::pronouns;
use super::tables::fold;
use super::titles::is_past;
use crate::place::Resolution;
use crate::record::EntityKind;

/// How far back, in sentences, a definite description may look for its holder, and a pronoun's referent may stand.
const REACH_OF_DESCRIPTION: usize = 20;
/// The same for descriptions of bodies and places, which are many.
const REACH_OF_BODY: usize = 4;
/// Mentions that are looked at, at most.
const MOST_LOOKED_AT: usize = 80;

/// What was said so far.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    /// Mentions in order of the text.
    pub(super) recent: Vec<usize>,
    /// Last unnamed entity of each noun.
    nouns: HashMap<String, usize>,
    /// Holders of titles by what they are held of, and by country.
    holders: HashMap<usize, Vec<usize>>,
    /// Holders of titles by country.
    compatriots: HashMap<String, Vec<usize>>,
    /// The only country that the report names.
    pub(super) only_country: Option<String>,
}

impl Discourse {
    fn new(casting: &Casting) -> Self {
        let mut discourse = Discourse::default();
        let mut countries: Vec<&str> = casting
            .drafts
            .iter()
            .filter(|d| d.kind == EntityKind::Place && d.count > 0)
            // A town where bodies of many countries sit makes no country the one that is spoken of.
            .filter(|d| !casting.lexicon.home.is_seat(&d.name))
            .filter_map(|d| d.country.as_deref())
            .collect();
        countries.sort_unstable();
        countries.dedup();
        if let [only] = countries.as_slice() {
            discourse.only_country = Some((*only).to_owned());
        }
        for (i, draft) in casting.drafts.iter().enumerate() {
            if draft.kind != EntityKind::Person || draft.roles.is_empty() {
                continue;
            }
            for role in &draft.roles {
                if let Some(of) = role.of {
                    discourse.holders.entry(of.0).or_default().push(i);
                }
            }
            if let Some(country) = &draft.country {
                discourse
                    .compatriots
                    .entry(country.clone())
                    .or_default()
                    .push(i);
            }
        }
        discourse
    }

    /// The latest mentions, last first.
    pub(super) fn back(&self) -> impl Iterator<Item = usize> + '_ {
        self.recent.iter().rev().take(MOST_LOOKED_AT).copied()
    }

    /// The entities of the latest mentions that a description may mean, last first.
    fn within_reach(&self, casting: &Casting, description: usize) -> impl Iterator<Item = usize> {
        let sentence = casting.found[description].mention.sentence;
        let reaches = move |mention: &usize| {
            let back = sentence.saturating_sub(casting.found[*mention].mention.sentence);
            back <= REACH_OF_DESCRIPTION
        };
        self.back()
            .take_while(reaches)
            .filter_map(|mention| casting.found[mention].entity)
    }
}

/// Joins all mentions that names did not settle.
pub(super) fn join(casting: &mut Casting) {
    let mut discourse = Discourse::new(casting);
    let mut order: Vec<usize> = (0..casting.found.len()).collect();
    order.sort_by_key(|&i| {
        let mention = &casting.found[i].mention;
        (mention.sentence, mention.head, mention.tokens)
    });
    for i in order {
        if let (Some(draft), What::Nominal(noun)) =
            (casting.found[i].entity, casting.found[i].what.clone())
        {
            // "Mohamed, a student of 14, …": the student from now on.
            let key = noun_key(casting, &noun, None);
            discourse.nouns.insert(key, draft);
            if let Some(unnamed) = named_late(casting, &discourse, i, &noun, draft) {
                casting.name_late(unnamed, draft, &noun.words);
                let known = discourse.nouns.values_mut();
                known
                    .filter(|known| **known == unnamed)
                    .for_each(|known| *known = draft);
            }
        }
        if casting.found[i].entity.is_none() {
            match casting.found[i].what.clone() {
                What::Nominal(noun) => nominal(casting, &mut discourse, i, &noun),
                What::Pronoun(pronoun) => {
                    if let Some(draft) = pronouns::resolve(casting, &discourse, i, pronoun) {
                        casting.join(i, draft);
                        pronouns::learn_gender(casting, draft, pronoun);
                    }
                }
                What::Handle => accounts::handle(casting, i),
                _ => {}
            }
        }
        if casting.found[i].entity.is_some() {
            discourse.recent.push(i);
        }
    }
}

/// "The UN envoy said … The envoy, Lars Holmberg, added": a definite description in apposition to a name names whom the
/// same title spoke of before.
fn named_late(
    casting: &Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    named: usize,
) -> Option<usize> {
    let one = noun.article == Article::Definite && !noun.plural && noun.class.is_some();
    if !one || owner_of(casting, i).is_some() || casting.drafts[named].kind != EntityKind::Person {
        return None;
    }
    discourse.within_reach(casting, i).find(|&draft| {
        casting.drafts[draft].noun.as_ref().is_some_and(|before| {
            before.article == Article::Definite
                && before.class == noun.class
                && !before.plural
                && head_word(&before.words) == head_word(&noun.words)
        })
    })
}

fn nominal(casting: &mut Casting, discourse: &mut Discourse, i: usize, noun: &Noun) {
    let owner = owner_of(casting, i);
    let draft = match noun.kind {
        EntityKind::Person => person(casting, discourse, i, noun, owner),
        EntityKind::Place => {
            let Some(draft) = place(casting, discourse, i, noun) else {
                return;
            };
            Some(draft)
        }
        EntityKind::Organization => organization(casting, discourse, i, noun, owner),
        EntityKind::Facility => {
            let Some(draft) = echoed(casting, discourse, i, noun) else {
                return;
            };
            Some(draft)
        }
        _ => None,
    };
    let draft = draft.or_else(|| echoed(casting, discourse, i, noun));
    let draft = draft
        .or_else(|| labels::labelled(casting, i, noun, owner))
        .or_else(|| same_noun(casting, discourse, i, noun, owner))
        .unwrap_or_else(|| unnamed(casting, discourse, i, noun, owner));
    if !casting.drafts[draft].is_named() {
        discourse
            .nouns
            .insert(noun_key(casting, noun, owner), draft);
        if noun.article == Article::Definite || owner.is_none() {
            discourse.nouns.insert(noun_key(casting, noun, None), draft);
        }
    }
    casting.join(i, draft);
}

/// The entity that a noun phrase says it belongs to: "the *UN* chief", "*Ukraine*'s minister", "leader of *Hamas*",
/// "*his* office".
fn owner_of(casting: &Casting, i: usize) -> Option<usize> {
    let mention = &casting.found[i].mention;
    let (sentence, head) = (mention.sentence, mention.head);
    let page = &casting.page;
    let before = (mention.tokens.0..head).rev().find_map(|t| {
        let found = page
            .name_at(sentence, t)
            .or_else(|| page.place_at(sentence, t))?;
        (casting.found[found].mention.tokens.1 <= head).then_some(casting.found[found].entity?)
    });
    before
        .or_else(|| {
            // Where the tree does not hang the name on the noun, it stands right before the phrase.
            let owner = casting.name_ending(sentence, mention.tokens.0)?;
            let hangs_elsewhere = page
                .token(sentence, casting.found[owner].mention.head)
                .head
                .is_some_and(|above| above < mention.tokens.0);
            casting.found[owner].entity.filter(|_| !hangs_elsewhere)
        })
        .or_else(|| {
            let possessor = page.child(sentence, head, &["nmod:poss"])?;
            casting.at(sentence, possessor)
        })
        .or_else(|| casting.found[owner_after(casting, sentence, head + 1)?].entity)
}

fn head_word(words: &str) -> &str {
    words.rsplit(' ').next().unwrap_or(words)
}

/// The person whom a description stands for.
fn person(
    casting: &Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    owner: Option<usize>,
) -> Option<usize> {
    if noun.article == Article::Indefinite {
        return None;
    }
    if let Some(owner) = owner {
        return holder_of(casting, discourse, i, noun, owner);
    }
    let capital = casting
        .written(i)
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
        && casting.found[i].mention.tokens.0 > 0;
    if noun.article != Article::Definite && !capital {
        return None;
    }
    let sentence = casting.found[i].mention.sentence;
    let mut seen: Vec<usize> = Vec::new();
    for back in discourse.back() {
        let found = &casting.found[back];
        if sentence.saturating_sub(found.mention.sentence) > REACH_OF_DESCRIPTION {
            break;
        }
        let Some(draft) = found.entity else { continue };
        if seen.contains(&draft) {
            continue;
        }
        seen.push(draft);
        if casting.drafts[draft].kind == EntityKind::Person
            && casting.drafts[draft].is_named()
            && holds(casting, draft, noun)
            && !is_argument_beside(casting, draft, i)
        {
            return Some(draft);
        }
    }
    None
}

/// Whether the draft is another argument of the same verb: "Putin met the president" names two.
fn is_argument_beside(casting: &Casting, draft: usize, i: usize) -> bool {
    let mention = &casting.found[i].mention;
    let token = casting.page.token(mention.sentence, mention.head);
    let Some(verb) = token.head else { return false };
    casting
        .page
        .children(mention.sentence, verb)
        .iter()
        .any(|&c| c != mention.head && casting.at(mention.sentence, c) == Some(draft))
}

/// The holder of such a title of that owner.
fn holder_of(
    casting: &Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    owner: usize,
) -> Option<usize> {
    let country = casting.drafts[owner].country.as_deref();
    let mut candidates: Vec<usize> = discourse.holders.get(&owner).cloned().unwrap_or_default();
    let owner_is_state = casting.drafts[owner].is_country() || casting.drafts[owner].row.is_some();
    if let Some(country) = country.filter(|_| owner_is_state) {
        let same = discourse.compatriots.get(country).into_iter().flatten();
        candidates.extend(same.take(MOST_LOOKED_AT));
    }
    candidates.truncate(MOST_LOOKED_AT);
    candidates.retain(|&draft| {
        let of_owner = casting.drafts[draft].roles.iter().any(|role| {
            let of = role.of.map(|of| of.0);
            of.is_none_or(|of| {
                of == owner
                    || casting.drafts[of].country.as_deref() == country
                        && country.is_some()
                        && casting.drafts[of].is_country() == casting.drafts[owner].is_country()
            })
        });
        of_owner
            && (holds(casting, draft, noun) || is_chief(casting, draft, noun, owner))
            && !is_argument_beside(casting, draft, i)
    });
    // The one spoken of last before this mention; one that is only named later counts last.
    candidates
        .into_iter()
        .max_by_key(|&draft| (last_before(casting, draft, i), std::cmp::Reverse(draft)))
}

fn last_before(casting: &Casting, draft: usize, i: usize) -> Option<usize> {
    casting.drafts[draft].last.filter(|&last| last < i)
}

/// "The UN chief" is whoever holds the title that the table of organisations gives the chief.
fn is_chief(casting: &Casting, draft: usize, noun: &Noun, owner: usize) -> bool {
    if !matches!(head_word(&noun.words), "chief" | "head" | "leader" | "boss") {
        return false;
    }
    let Some(row) = casting.drafts[owner].row else {
        return false;
    };
    let chief = fold(&casting.lexicon.organizations[row].chief);
    casting.drafts[draft].roles.iter().any(|role| {
        fold(&role.title)
            .replace('-', " ")
            .ends_with(&chief.replace('-', " "))
    })
}

/// Classes of which a country or body has one holder, so that the class alone tells who is meant.
const SINGLE: [&str; 6] = [
    "state-head",
    "government-head",
    "foreign-minister",
    "spokesperson",
    "candidate",
    "royal",
];

/// Whether a person holds a title that the noun may stand for.
fn holds(casting: &Casting, draft: usize, noun: &Noun) -> bool {
    let person = &casting.drafts[draft];
    if noun.gender.is_some() && person.gender.is_some() && noun.gender != person.gender {
        return false;
    }
    let generic = casting.lexicon.holders(&noun.words);
    person
        .roles
        .iter()
        .zip(&person.classes)
        .any(|(role, class)| {
            let title = role.title.to_lowercase();
            if is_past(&title, casting.lexicon) {
                return false;
            }
            let same_words = title == noun.words
                || title
                    .strip_suffix(&noun.words)
                    .is_some_and(|rest| rest.ends_with([' ', '-']));
            let same_class = noun.class.as_ref() == Some(class);
            let single = same_class && SINGLE.contains(&class.as_str());
            (same_words && (same_class || noun.class.is_none()))
                || single
                || generic.contains(class)
        })
}

/// A body that a description stands for.
fn organization(
    casting: &mut Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    owner: Option<usize>,
) -> Option<usize> {
    let owner = owner.filter(|&o| casting.drafts[o].is_named());
    if noun.unique && noun.article != Article::Indefinite && !is_plural_form(casting, i) {
        if let Some(owner) = owner {
            let name = casting.written(i);
            return body_of(casting, Some(owner), &noun.words, name);
        }
        if let Some(known) = casting.known(&format!("body of somebody {}", noun.words)) {
            return Some(known);
        }
    }
    if noun.article != Article::Definite || owner.is_some() || is_plural_form(casting, i) {
        return None;
    }
    let sentence = casting.found[i].mention.sentence;
    let head = head_word(&noun.words).to_owned();
    for back in discourse.back() {
        let found = &casting.found[back];
        if sentence.saturating_sub(found.mention.sentence) > REACH_OF_BODY {
            break;
        }
        let Some(draft) = found.entity else { continue };
        let known = &casting.drafts[draft];
        if known.kind != EntityKind::Organization || !known.is_named() || known.owner.is_some() {
            continue;
        }
        let same_word = fold(&known.name).split(' ').any(|word| word == head);
        let generic = matches!(
            head.as_str(),
            "group"
                | "organization"
                | "organisation"
                | "company"
                | "firm"
                | "party"
                | "agency"
                | "newspaper"
                | "network"
                | "bank"
                | "movement"
                | "alliance"
                | "bloc"
        );
        let same_sector = generic && known.sectors.first().is_some_and(|s| *s == noun.sector)
            || head == "group"
                && known
                    .sectors
                    .first()
                    .is_some_and(|s| s == "REB" || s == "NGO");
        if same_word || same_sector {
            return Some(draft);
        }
    }
    None
}

/// The named body or building whose name ends with the noun: "the mosque" is the Grand Mosque.
fn echoed(casting: &Casting, discourse: &Discourse, i: usize, noun: &Noun) -> Option<usize> {
    if noun.article != Article::Definite || noun.plural {
        return None;
    }
    let head = head_word(&noun.words);
    discourse.within_reach(casting, i).find(|&draft| {
        let known = &casting.drafts[draft];
        known.is_named()
            && known.kind != EntityKind::Person
            && head_words(&known.name.to_lowercase())
                .iter()
                .any(|word| word == head)
    })
}

fn is_plural_form(casting: &Casting, i: usize) -> bool {
    let mention = &casting.found[i].mention;
    super::page::is_plural(casting.page.token(mention.sentence, mention.head))
}

/// The country or town that "the country", "the city" stands for: the one named last, if it is not one of several.
fn place(casting: &Casting, discourse: &Discourse, i: usize, noun: &Noun) -> Option<usize> {
    if noun.article != Article::Definite || noun.plural {
        return None;
    }
    let mention = &casting.found[i].mention;
    if owner_of(casting, i).is_some() {
        return None;
    }
    let wanted = match head_word(&noun.words) {
        "country" | "nation" | "homeland" | "motherland" => Resolution::Country,
        "city" | "town" | "village" | "capital" | "port" | "metropolis" | "suburb" => {
            Resolution::City
        }
        "region" | "province" | "prefecture" => Resolution::Admin1,
        _ => return None,
    };
    let mut seen: Vec<usize> = Vec::new();
    for back in discourse.back() {
        let found = &casting.found[back];
        if mention.sentence.saturating_sub(found.mention.sentence) > 2 {
            break;
        }
        let Some(draft) = found.entity else { continue };
        let fits = casting.drafts[draft]
            .place
            .as_ref()
            .is_some_and(|p| p.resolution == wanted);
        if fits && !seen.contains(&draft) {
            seen.push(draft);
        }
    }
    match seen.as_slice() {
        [only] => Some(*only),
        // Of several the one spoken of most, when it clearly leads.
        [first, rest @ ..] => {
            let most = rest.iter().map(|d| casting.drafts[*d].count).max()?;
            (casting.drafts[*first].count > 2 * most).then_some(*first)
        }
        [] => None,
    }
}

fn noun_key(casting: &Casting, noun: &Noun, owner: Option<usize>) -> String {
    let owner = owner.map_or_else(String::new, |o| match &casting.drafts[o].country {
        Some(country) => country.clone(),
        None => o.to_string(),
    });
    format!("{} {:?} {owner}", noun.words, noun.plural)
}

/// The unnamed entity of the same noun: "Russian officials … the officials", "a man … the man".
fn same_noun(
    casting: &Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    owner: Option<usize>,
) -> Option<usize> {
    let whole = noun.plural && noun.article == Article::Bare;
    let again = noun.article == Article::Definite || noun.unique || whole;
    if !again || has_number(&casting.page, casting, i) {
        return None;
    }
    let known = *discourse.nouns.get(&noun_key(casting, noun, owner))?;
    let last = casting.drafts[known].last?;
    let distance = casting.found[i]
        .mention
        .sentence
        .saturating_sub(casting.found[last].mention.sentence);
    (distance <= REACH_OF_DESCRIPTION || noun.unique).then_some(known)
}

fn has_number(page: &Page, casting: &Casting, i: usize) -> bool {
    let mention = &casting.found[i].mention;
    page.child(mention.sentence, mention.head, &["nummod"])
        .is_some()
}

/// A new entity that nothing names.
fn unnamed(
    casting: &mut Casting,
    discourse: &Discourse,
    i: usize,
    noun: &Noun,
    owner: Option<usize>,
) -> usize {
    let mut draft = Draft::new(noun.kind, casting.written(i));
    draft.plural = noun.plural;
    draft.gender = noun.gender;
    draft.owner = owner;
    if let Some(owner) = owner {
        draft.country = casting.drafts[owner].country.clone();
    } else if noun.unique {
        draft.country.clone_from(&discourse.only_country);
    }
    draft.sectors = match noun.sector.as_str() {
        "" => Vec::new(),
        "*" => owner
            .map(|o| owners_sectors(&casting.drafts[o]))
            .unwrap_or_default(),
        sector => vec![sector.to_owned()],
    };
    // The officials of an international body are of that body, not of a government.
    if draft.sectors == ["GOV"]
        && let Some(owner) = owner
        && casting.drafts[owner].kind == EntityKind::Organization
        && !casting.drafts[owner].sectors.is_empty()
    {
        draft.sectors.clone_from(&casting.drafts[owner].sectors);
    }
    if let Some(owner) = owner
        && !casting.drafts[owner].is_named()
        && casting.found[i].mention.tokens.0 < casting.found[i].mention.head
        && is_pronoun_at(casting, i)
    {
        draft.name = format!("{} of {}", noun.words, casting.drafts[owner].name);
    } else if let Some(owner) = owner
        && is_pronoun_at(casting, i)
    {
        draft.name = format!("{} of {}", noun.words, casting.drafts[owner].name);
    }
    if let Some(name) = owner.and_then(|owner| labels::ministry_of(casting, owner, noun)) {
        draft.name = name;
    }
    draft.noun = Some(noun.clone());
    casting.add(draft)
}

/// Whether the phrase begins with a possessive pronoun, so that its words alone do not tell whose it is.
fn is_pronoun_at(casting: &Casting, i: usize) -> bool {
    let mention = &casting.found[i].mention;
    casting
        .page
        .nominal_at(mention.sentence, mention.tokens.0)
        .is_some_and(|f| matches!(casting.found[f].what, What::Pronoun(_)))
}

fn owners_sectors(owner: &Draft) -> Vec<String> {
    match owner.kind {
        EntityKind::Place if owner.country.is_some() => vec!["GOV".to_owned()],
        EntityKind::Place => Vec::new(),
        _ => owner.sectors.iter().take(1).cloned().collect(),
    }
}
