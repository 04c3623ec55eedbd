//! Joins names of persons: full names, surnames, first names, initials, misspellings.
//!
//! A misspelling is compared by the surname's skeleton (letters that transliterations exchange made equal) and by
//! one letter's difference, both looked up and not compared pair by pair, and only a surname that the report
//! introduces with no name of its own is taken for one.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::casting::{Casting, Draft};
use super::mentions::What;
use super::tables::{Gender, Lexicon, fold};
use crate::record::EntityKind;

/// Mentions of persons, in order, and how many a spelling has.
#[derive(Debug, Default)]
pub(super) struct People {
    mentions: Vec<usize>,
}

/// Finds the names of persons, and makes persons of names that the language layer took for something else but that
/// are the surname of somebody.
pub(super) fn people(casting: &mut Casting) -> People {
    let mut surnames: HashMap<String, usize> = HashMap::new();
    let mut bodies: HashMap<String, usize> = HashMap::new();
    for i in 0..casting.found.len() {
        let parts = parts(&casting.written(i));
        match casting.found[i].what {
            What::Person if parts.len() > 1 => {
                *surnames.entry(surname(&parts).to_owned()).or_default() += 1;
            }
            What::Organization(None) if parts.len() == 1 => {
                *bodies.entry(parts[0].clone()).or_default() += 1;
            }
            What::Person if parts.len() == 1 => {
                // More often a body than a person, and nobody's surname: a body.
                bodies.entry(parts[0].clone()).or_default();
            }
            _ => {}
        }
    }
    let mut people = People::default();
    for i in 0..casting.found.len() {
        let parts = parts(&casting.written(i));
        let [only] = parts.as_slice() else {
            if matches!(casting.found[i].what, What::Person) {
                people.mentions.push(i);
            }
            continue;
        };
        let is_surname = surnames.contains_key(bare(only));
        match casting.found[i].what {
            What::Person => {
                if !is_surname && bodies.get(only).is_some_and(|count| *count > 1) {
                    casting.found[i].what = What::Organization(None);
                } else {
                    people.mentions.push(i);
                }
            }
            What::Place(toponym) if is_surname && casting.toponyms[toponym].place.is_none() => {
                casting.found[i].what = What::Person;
                people.mentions.push(i);
            }
            What::Organization(None)
            | What::Named(
                EntityKind::Product
                | EntityKind::Work
                | EntityKind::Place
                | EntityKind::Group
                | EntityKind::Facility,
            ) if is_surname => {
                casting.found[i].what = What::Person;
                people.mentions.push(i);
            }
            _ => {}
        }
    }
    people
}

/// A person of the report while names are being joined.
#[derive(Debug)]
struct Person {
    draft: usize,
    /// Parts of the fullest name.
    parts: Vec<String>,
    /// How often the person is named in full.
    full: usize,
}

/// Joins the names of persons.
pub(super) fn join(casting: &mut Casting, people: People) {
    let mut spellings: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for i in people.mentions {
        let parts = parts(&casting.written(i));
        spellings.entry(parts).or_default().push(i);
    }
    let mut ordered: Vec<(Vec<String>, Vec<usize>)> = spellings.into_iter().collect();
    ordered.sort_by_key(|(parts, mentions)| (parts.len() < 2, mentions[0]));
    let mut registry = Registry::default();
    for (parts, mentions) in ordered {
        if parts.len() > 1 {
            registry.full_name(casting, parts, &mentions);
        } else {
            registry.short_name(casting, parts, &mentions);
        }
    }
}

/// Who is known by which part of a name.
#[derive(Debug, Default)]
struct Registry {
    persons: Vec<Person>,
    by_surname: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    by_middle: HashMap<String, Vec<usize>>,
    by_skeleton: HashMap<String, Vec<usize>>,
}

/// Persons of one surname that a name is compared with, at most.
const MOST_NAMESAKES: usize = 16;

impl Registry {
    fn full_name(&mut self, casting: &mut Casting, parts: Vec<String>, mentions: &[usize]) {
        let same = self.namesakes(&parts).into_iter().find(|&p| {
            let known = &self.persons[p].parts;
            is_same_person(casting.lexicon, known, &parts)
        });
        let person = same.unwrap_or_else(|| {
            let name = casting.written(mentions[0]);
            let draft = casting.add(Draft::new(EntityKind::Person, name));
            self.enter(draft, parts.clone())
        });
        let known = &mut self.persons[person];
        known.full += mentions.len();
        let draft = known.draft;
        if parts.len() > known.parts.len() {
            known.parts = parts;
            casting.drafts[draft].name = casting.written(mentions[0]);
        }
        for &mention in mentions {
            casting.join(mention, draft);
        }
    }

    /// Those who may be meant by a full name: of the same surname (also misspelt), or of the same first two parts.
    fn namesakes(&self, parts: &[String]) -> Vec<usize> {
        let keys = [
            self.by_surname.get(bare(surname(parts))),
            self.by_skeleton.get(&skeleton(surname(parts))),
            self.by_first.get(&parts[0]),
        ];
        keys.into_iter()
            .flatten()
            .flat_map(|found| found.iter().take(MOST_NAMESAKES).copied())
            .collect()
    }

    fn enter(&mut self, draft: usize, parts: Vec<String>) -> usize {
        let person = self.persons.len();
        let last = surname(&parts).to_owned();
        self.by_surname
            .entry(bare(&last).to_owned())
            .or_default()
            .push(person);
        self.by_first
            .entry(parts[0].clone())
            .or_default()
            .push(person);
        for part in parts
            .iter()
            .skip(1)
            .rev()
            .skip(1)
            .filter(|p| p.chars().count() > 3)
        {
            self.by_middle
                .entry(bare(part).to_owned())
                .or_default()
                .push(person);
        }
        let bones = skeleton(&last);
        for key in near(&bones) {
            self.by_skeleton.entry(key).or_default().push(person);
        }
        self.persons.push(Person {
            draft,
            parts,
            full: 0,
        });
        person
    }

    fn short_name(&mut self, casting: &mut Casting, parts: Vec<String>, mentions: &[usize]) {
        let Some(only) = parts.first().cloned() else {
            return;
        };
        let mut candidates = self
            .by_surname
            .get(bare(&only))
            .or_else(|| self.by_first.get(&only))
            .or_else(|| self.by_middle.get(bare(&only)))
            .cloned()
            .unwrap_or_default();
        if candidates.is_empty() {
            candidates = self.misspelt(&only);
        }
        candidates.truncate(MOST_NAMESAKES);
        if candidates.is_empty() {
            let name = casting.written(mentions[0]);
            let draft = casting.add(Draft::new(EntityKind::Person, name));
            candidates.push(self.enter(draft, parts.clone()));
        }
        for &mention in mentions {
            let gender = honorific(casting, mention);
            let fits = |person: &&usize| {
                let draft = &casting.drafts[self.persons[**person].draft];
                let known = draft
                    .gender
                    .or_else(|| casting.lexicon.given(&self.persons[**person].parts[0]));
                gender.is_none() || known.is_none() || known == gender
            };
            // Namesakes are told apart by title; without one the report's main person of the name is meant, since
            // the others are written in full.
            let chosen = candidates
                .iter()
                .filter(fits)
                .max_by_key(|p| (self.persons[**p].full, std::cmp::Reverse(**p)));
            let person = chosen.copied().unwrap_or_else(|| {
                let name = casting.written(mention);
                let draft = casting.add(Draft::new(EntityKind::Person, name));
                self.enter(draft, parts.clone())
            });
            let draft = self.persons[person].draft;
            if casting.drafts[draft].gender.is_none() {
                casting.drafts[draft].gender = gender;
            }
            if !candidates.contains(&person) && candidates.len() < MOST_NAMESAKES {
                candidates.push(person);
            }
            casting.join(mention, draft);
        }
    }

    /// Persons whose surname, otherwise never written so, differs by spelling only.
    fn misspelt(&self, written: &str) -> Vec<usize> {
        let bones = skeleton(written);
        if bones.chars().count() < 5 {
            return Vec::new();
        }
        let mut found: Vec<usize> = Vec::new();
        for key in near(&bones) {
            for &person in self
                .by_skeleton
                .get(&key)
                .into_iter()
                .flatten()
                .take(MOST_NAMESAKES)
            {
                let known = surname(&self.persons[person].parts);
                let same_initial = known.chars().next() == written.chars().next();
                let close = skeleton(known) == bones || bones.chars().count() >= 6;
                let named_fully = self.persons[person].parts.len() > 1;
                if same_initial && close && named_fully && !found.contains(&person) {
                    found.push(person);
                }
            }
        }
        // A spelling that is near to two names is neither.
        if found.len() > 1 {
            found.retain(|&p| skeleton(surname(&self.persons[p].parts)) == bones);
        }
        found
    }
}

/// The surnames of full names, also misspelt.
#[derive(Debug, Default)]
pub(super) struct Surnames {
    known: HashSet<String>,
    near: HashSet<(char, String)>,
}

impl Surnames {
    pub(super) fn of(names: impl Iterator<Item = String>) -> Self {
        let mut surnames = Surnames::default();
        for name in names {
            let parts = parts(&name);
            if parts.len() < 2 || !surnames.known.insert(surname(&parts).to_owned()) {
                continue;
            }
            let last = surname(&parts);
            if let Some(initial) = last.chars().next() {
                let keys = near(&skeleton(last)).into_iter();
                surnames.near.extend(keys.map(|key| (initial, key)));
            }
        }
        surnames
    }

    /// Whether the word is one of them or a misspelling of one.
    pub(super) fn has(&self, word: &str) -> bool {
        let folded = fold(word);
        if self.known.contains(&folded) {
            return true;
        }
        let bones = skeleton(&folded);
        let Some(initial) = folded.chars().next() else {
            return false;
        };
        bones.chars().count() >= 6 && self.near.contains(&(initial, bones.clone()))
            || bones.chars().count() >= 7
                && near(&bones)
                    .into_iter()
                    .any(|key| self.near.contains(&(initial, key)))
    }
}

/// Gender that an honorific right before the name tells.
fn honorific(casting: &Casting, mention: usize) -> Option<Gender> {
    let mention = &casting.found[mention].mention;
    let before = mention.tokens.0.checked_sub(1)?;
    let words = casting
        .page
        .words(mention.sentence, before, mention.tokens.0);
    casting.lexicon.title(&words)?.gender
}

/// Whether two names can be of one person: full ones that agree, or a surname and one that ends with it.
pub(super) fn is_one_person(lexicon: &Lexicon, one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    if one.len() > 1 && other.len() > 1 {
        return is_same_person(lexicon, &one, &other);
    }
    skeleton(surname(&one)) == skeleton(surname(&other))
}

/// What all spellings of a surname have in common, mostly: persons are looked up by it.
pub(crate) fn surname_key(name: &str) -> String {
    skeleton(surname(&parts(name)))
}

/// Whether two full names can be of one person.
fn is_same_person(lexicon: &Lexicon, a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let suffix = long.ends_with(short);
    let prefix = long.starts_with(short) && short.len() > 1;
    if suffix || prefix {
        return true;
    }
    let (first, other) = (&short[0], &long[0]);
    let same_first = first == other
        || lexicon.same_given(first, other)
        || is_initial_of(first, other)
        || is_initial_of(other, first)
        || (first.chars().count() > 4 && skeleton(first) == skeleton(other));
    let (last, other_last) = (bare(surname(short)), bare(surname(long)));
    let same_last = last == other_last
        || (last.chars().count() > 4
            && last.chars().next() == other_last.chars().next()
            && near(&skeleton(last))
                .iter()
                .any(|key| near(&skeleton(other_last)).contains(key)));
    if !(same_first && same_last) {
        return false;
    }
    // What stands between must not contradict: "George W. Bush" is not "George H. W. Bush".
    let (short, long) = (&short[1..short.len() - 1], &long[1..long.len() - 1]);
    short.iter().all(|part| {
        long.iter()
            .any(|other| part == other || is_initial_of(part, other) || is_initial_of(other, part))
    })
}

fn is_initial_of(initial: &str, name: &str) -> bool {
    let mut letters = initial.chars();
    let first = letters.next();
    letters.all(|c| c == '.') && first.is_some() && first == name.chars().next()
}

/// The parts of a person's name, folded, without "Jr." and the like.
pub(super) fn parts(name: &str) -> Vec<String> {
    let folded = fold(name);
    let kept: Vec<String> = folded
        .split([' ', ','])
        .map(|part| {
            part.trim_end_matches('.')
                .trim_matches(['"', '“', '”', '\''])
        })
        .filter(|part| {
            !part.is_empty() && !matches!(*part, "jr" | "sr" | "ii" | "iii" | "iv" | "esq")
        })
        .map(str::to_owned)
        .collect();
    if kept.is_empty() {
        return vec![folded];
    }
    kept
}

fn surname(parts: &[String]) -> &str {
    parts.last().map_or("", String::as_str)
}

/// A surname without the Arabic article: "al-Assad" is "Assad".
fn bare(surname: &str) -> &str {
    ["al-", "el-", "ul-", "ad-", "as-", "ash-"]
        .iter()
        .find_map(|article| surname.strip_prefix(article))
        .filter(|rest| rest.len() > 2)
        .unwrap_or(surname)
}

/// A name with what spellings exchange made equal: doubled letters, k and c and q, y and i and j, v and w, s and z,
/// kh and h, ou and u.
fn skeleton(name: &str) -> String {
    let name = bare(name)
        .replace("kh", "h")
        .replace("ph", "f")
        .replace("ck", "k")
        .replace("ou", "u");
    let mut bones = String::with_capacity(name.len());
    for c in name.chars().filter(|c| c.is_alphabetic()) {
        let mapped = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'z' => 's',
            'c' | 'q' => 'k',
            other => other,
        };
        if !bones.ends_with(mapped) {
            bones.push(mapped);
        }
    }
    bones
}

/// Longest name whose neighbours are looked up.
const LONGEST_NAME: usize = 24;

/// The word itself and all that is left of it without one letter: two words that differ by one letter share one.
fn near(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut keys = vec![word.to_owned()];
    if letters.len() < 5 || letters.len() > LONGEST_NAME {
        return keys;
    }
    for skip in 0..letters.len() {
        let rest = letters
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != skip)
            .map(|(_, c)| c);
        keys.push(rest.collect());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_share_a_neighbour() {
        let pairs = [
            ("guterres", "gutteres"),
            ("zelenskyy", "zelensky"),
            ("lukashenko", "lukashenka"),
            ("gaddafi", "kaddafi"),
            ("qaddafi", "kaddafi"),
            ("yanukovych", "yanukovich"),
            ("ahmadinejad", "ahmedinejad"),
            ("khamenei", "hamenei"),
        ];
        for (a, b) in pairs {
            let (a, b) = (near(&skeleton(a)), near(&skeleton(b)));
            assert!(a.iter().any(|key| b.contains(key)), "{a:?} {b:?}");
        }
        let strangers = [("putin", "lavrov"), ("guterres", "kaneko")];
        for (a, b) in strangers {
            let (a, b) = (near(&skeleton(a)), near(&skeleton(b)));
            assert!(!a.iter().any(|key| b.contains(key)), "{a:?} {b:?}");
        }
    }

    #[test]
    fn parts_leave_out_what_names_no_one() {
        assert_eq!(parts("Donald J. Trump, Jr."), ["donald", "j", "trump"]);
        assert_eq!(
            parts("Recep Tayyip Erdoğan"),
            ["recep", "tayyip", "erdogan"]
        );
    }
}
