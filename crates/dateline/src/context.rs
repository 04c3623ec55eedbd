//! What the archive may tell the reader when it reads again: who holds which office, as earlier reports said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::actor::surname_key;

/// Who is who and people's corrections, of what had been published by the end of the day before the report's own: a
/// plain value. Adding to an archive reads without it; only a deliberate re-reading uses it. A record carries its hash
/// and last day alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Identity of its contents.
    pub hash: String,
    /// Last day of publication that went into it (ISO 8601).
    pub until: String,
    #[serde(skip)]
    who: Arc<WhoIsWho>,
}

impl Context {
    /// What reports that were published up to the end of a day say of who is who.
    pub fn new(until: Date, who: Arc<WhoIsWho>) -> Self {
        Context {
            hash: who.hash(),
            until: until.to_string(),
            who,
        }
    }

    /// The same for a report that people have corrected: who is who is no other, its identity is.
    #[must_use]
    pub fn with_corrections(&self, corrections: &[String]) -> Self {
        if corrections.is_empty() {
            return self.clone();
        }
        let mut digest = Sha256::new();
        for line in std::iter::once(&self.hash).chain(corrections) {
            digest.update(line.as_bytes());
            digest.update([0]);
        }
        Context {
            hash: hexadecimal(&digest.finalize()),
            ..self.clone()
        }
    }

    /// Hash and last day without the contents: what a record carries.
    #[must_use]
    pub fn identity(&self) -> Self {
        Context {
            hash: self.hash.clone(),
            until: self.until.clone(),
            who: Arc::default(),
        }
    }

    /// Who is who.
    pub fn who(&self) -> &WhoIsWho {
        &self.who
    }
}

/// What an office is held of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A country: ISO 3166-1 alpha-3.
    Country(String),
    /// An organisation, a town, a region, by its name.
    Body(String),
}

impl Of {
    /// An organisation or place of that name; case and article do not tell two apart.
    pub fn body(name: &str) -> Self {
        let lower = name.to_lowercase();
        Of::Body(lower.strip_prefix("the ").unwrap_or(&lower).to_owned())
    }
}

impl std::fmt::Display for Of {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Of::Country(code) => f.write_str(code),
            Of::Body(name) => f.write_str(name),
        }
    }
}

/// How an office is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Held.
    Current,
    /// Held no more.
    Former,
    /// Held for the time being.
    Acting,
    /// To be held after an election or appointment.
    Elect,
    /// Stood for.
    Nominee,
}

/// That somebody holds an office, as reports say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// What the office is held of.
    pub of: Of,
    /// The title, lower case, without what tells its standing.
    pub title: String,
    /// The holder's name as reported.
    pub name: String,
    /// The holder's country (ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO).
    pub country: Option<String>,
    /// How the office is held.
    pub standing: Standing,
}

/// When and how often it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Day of publication of the first report that says it.
    pub first: Date,
    /// That of the last.
    pub last: Date,
    /// Reports that say it.
    pub reports: u32,
}

/// Who holds which office, as the reports up to some day say. What it is depends on what it holds, not on how it came
/// to hold it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhoIsWho {
    holdings: BTreeMap<Arc<Holding>, Seen>,
    by_surname: BTreeMap<String, BTreeSet<Arc<Holding>>>,
    /// Sum of the digests of all holdings, so that the identity of many costs what was changed.
    sum: [u64; 4],
}

impl WhoIsWho {
    /// Takes in that an office is held, in place of what was known of that holding.
    pub fn put(&mut self, holding: Holding, seen: Seen) {
        self.remove(&holding);
        let added = digest(&holding, seen);
        for (lane, more) in self.sum.iter_mut().zip(added) {
            *lane = lane.wrapping_add(more);
        }
        let holding = Arc::new(holding);
        self.by_surname
            .entry(surname_key(&holding.name))
            .or_default()
            .insert(Arc::clone(&holding));
        self.holdings.insert(holding, seen);
    }

    /// Forgets a holding.
    pub fn remove(&mut self, holding: &Holding) {
        let Some(seen) = self.holdings.remove(holding) else {
            return;
        };
        for (lane, less) in self.sum.iter_mut().zip(digest(holding, seen)) {
            *lane = lane.wrapping_sub(less);
        }
        let surname = surname_key(&holding.name);
        if let Some(known) = self.by_surname.get_mut(&surname) {
            known.remove(holding);
            if known.is_empty() {
                self.by_surname.remove(&surname);
            }
        }
    }

    /// All holdings in their order.
    pub fn holdings(&self) -> impl Iterator<Item = (&Holding, Seen)> {
        self.holdings.iter().map(|(held, seen)| (&**held, *seen))
    }

    /// Who holds, or held, that title of that country or body.
    pub fn holders(&self, of: &Of, title: &str) -> impl Iterator<Item = (&Holding, Seen)> {
        let first = Arc::new(Holding {
            of: of.clone(),
            title: title.to_owned(),
            name: String::new(),
            country: None,
            standing: Standing::Current,
        });
        let (of, title) = (first.of.clone(), first.title.clone());
        self.holdings
            .range(first..)
            .take_while(move |(held, _)| held.of == of && held.title == title)
            .map(|(held, seen)| (&**held, *seen))
    }

    /// What is held by those of a surname, whatever its spelling.
    pub fn of_surname(&self, name: &str) -> impl Iterator<Item = (&Holding, Seen)> {
        let held = self.by_surname.get(&surname_key(name)).into_iter();
        held.flatten()
            .filter_map(|held| Some((&**held, *self.holdings.get(held)?)))
    }

    /// Identity of the contents.
    pub fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for lane in self.sum {
            digest.update(lane.to_le_bytes());
        }
        hexadecimal(&digest.finalize())
    }
}

/// The digest of one holding, as four numbers that can be summed.
fn digest(held: &Holding, seen: Seen) -> [u64; 4] {
    let written = format!("{held:?} {} {} {}", seen.first, seen.last, seen.reports);
    let digest = Sha256::digest(written.as_bytes());
    let mut lanes = [0; 4];
    for (lane, bytes) in lanes.iter_mut().zip(digest.chunks_exact(8)) {
        *lane = bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
    }
    lanes
}

/// The first sixteen hexadecimal digits.
fn hexadecimal(digest: &[u8]) -> String {
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn holding(name: &str, title: &str) -> Holding {
        Holding {
            of: Of::Country("CHL".into()),
            title: title.into(),
            name: name.into(),
            country: Some("CHL".into()),
            standing: Standing::Current,
        }
    }

    fn seen(day: i8, reports: u32) -> Seen {
        Seen {
            first: date(2024, 5, 1),
            last: date(2024, 5, day),
            reports,
        }
    }

    #[test]
    fn what_it_is_does_not_depend_on_how_it_came_about() {
        let (mut one, mut other) = (WhoIsWho::default(), WhoIsWho::default());
        one.put(holding("Inés Larraín", "foreign minister"), seen(3, 2));
        one.put(holding("Pablo Ugarte", "finance minister"), seen(4, 1));
        other.put(holding("Pablo Ugarte", "finance minister"), seen(2, 7));
        other.put(holding("Rosa Bravo", "health minister"), seen(2, 1));
        other.put(holding("Pablo Ugarte", "finance minister"), seen(4, 1));
        other.put(holding("Inés Larraín", "foreign minister"), seen(3, 2));
        assert_ne!(one.hash(), other.hash());
        other.remove(&holding("Rosa Bravo", "health minister"));
        assert_eq!((one.hash(), &one), (other.hash(), &other));
    }

    #[test]
    fn it_is_asked_by_office_and_by_surname() {
        let mut who = WhoIsWho::default();
        who.put(holding("Inés Larraín", "foreign minister"), seen(3, 2));
        who.put(holding("Pablo Ugarte", "finance minister"), seen(4, 1));
        let of = Of::Country("CHL".into());
        let names: Vec<&str> = who
            .holders(&of, "foreign minister")
            .map(|(held, _)| held.name.as_str())
            .collect();
        assert_eq!(names, ["Inés Larraín"]);
        assert_eq!(who.of_surname("Larrain").count(), 1);
        assert_eq!(who.of_surname("Soto").count(), 0);
    }

    #[test]
    fn a_record_carries_hash_and_last_day_alone() {
        let mut who = WhoIsWho::default();
        who.put(holding("Inés Larraín", "foreign minister"), seen(3, 2));
        let context = Context::new(date(2024, 5, 4), Arc::new(who));
        let corrected = context.with_corrections(&["event v1: place Lima".to_owned()]);
        assert_ne!(context.hash, corrected.hash);
        assert_eq!(context.who(), corrected.who());
        let written = serde_json::to_string(&context).expect("plain values");
        let expected = format!(r#"{{"hash":"{}","until":"2024-05-04"}}"#, context.hash);
        assert_eq!(written, expected);
        let read: Context = serde_json::from_str(&written).expect("its own form");
        assert_eq!(read, context.identity());
    }
}
