//! The room's language data: titles, agent nouns, organisations, metonyms, given names, known office-holders.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::home::{self, HomeWords};
use super::mentions::first_words;
use super::offices::Offices;
use crate::Error;
use crate::record::EntityKind;
use crate::tables::{Builtin, Row, Tables};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    ("en/titles.tsv", include_str!("../../data/en/titles.tsv")),
    ("en/classes.tsv", include_str!("../../data/en/classes.tsv")),
    ("en/agents.tsv", include_str!("../../data/en/agents.tsv")),
    (
        "en/organizations.tsv",
        include_str!("../../data/en/organizations.tsv"),
    ),
    (
        "en/metonyms.tsv",
        include_str!("../../data/en/metonyms.tsv"),
    ),
    (
        "en/suffixes.tsv",
        include_str!("../../data/en/suffixes.tsv"),
    ),
    (
        "en/given_names.tsv",
        include_str!("../../data/en/given_names.tsv"),
    ),
    ("en/leaders.tsv", include_str!("../../data/en/leaders.tsv")),
    (home::TABLE, include_str!("../../data/en/home.tsv")),
    (Offices::TABLE, include_str!("../../data/en/offices.tsv")),
];

/// Words of the longest title, agent noun or organisation's name that is looked for.
pub(super) const LONGEST: usize = 8;

/// Grammatical gender that the text or a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    /// He.
    Man,
    /// She.
    Woman,
}

impl Gender {
    fn of(cell: &str) -> Option<Self> {
        match cell {
            "m" => Some(Gender::Man),
            "f" => Some(Gender::Woman),
            _ => None,
        }
    }
}

/// A title (titles.tsv).
#[derive(Debug, Clone)]
pub(super) struct Title {
    pub(super) class: String,
    pub(super) sector: String,
    pub(super) gender: Option<Gender>,
}

/// A noun that names an actor (agents.tsv).
#[derive(Debug, Clone)]
pub(super) struct Agent {
    pub(super) kind: AgentKind,
    pub(super) sector: String,
    pub(super) unique: bool,
}

/// What an agent noun counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgentKind {
    /// One is a person, several are a group.
    Person,
    /// People as one.
    Collective,
    /// A body that acts as one.
    Organization,
    /// A country or town that was named before.
    Place,
}

impl AgentKind {
    /// The kind of an entity named by this noun in that number.
    pub(super) fn entity(self, plural: bool) -> EntityKind {
        match self {
            AgentKind::Person if !plural => EntityKind::Person,
            AgentKind::Person | AgentKind::Collective => EntityKind::Group,
            AgentKind::Organization => EntityKind::Organization,
            AgentKind::Place => EntityKind::Place,
        }
    }
}

/// An organisation (organizations.tsv) or a seat that stands for one (metonyms.tsv).
#[derive(Debug, Clone)]
pub(super) struct Organization {
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) sector: String,
    pub(super) chief: String,
}

/// An office that somebody held (leaders.tsv).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tenure {
    pub(super) of: String,
    pub(super) title: String,
    pub(super) from: i16,
    pub(super) to: Option<i16>,
}

impl Tenure {
    /// Whether the office was held in that year.
    pub(super) fn in_year(&self, year: i16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }
}

/// The tables, ready to be asked.
#[derive(Debug)]
pub(super) struct Lexicon {
    titles: HashMap<String, Title>,
    agents: HashMap<String, Agent>,
    classes: HashMap<String, Vec<String>>,
    pub(super) organizations: Vec<Organization>,
    organization_names: HashMap<String, usize>,
    metonyms: HashMap<String, usize>,
    suffixes: HashMap<String, String>,
    given: HashMap<String, Gender>,
    short: HashMap<String, Vec<usize>>,
    leaders: HashMap<String, Vec<Tenure>>,
    surnames: HashMap<String, HashSet<String>>,
    /// What the home of a report tells.
    pub(super) home: HomeWords,
    /// Offices that one person at a time holds.
    pub(super) offices: Offices,
    /// Verbs that report speech (the speech room's cues).
    saying: HashSet<String>,
    /// First words of the names of organisations and seats.
    pub(super) first_words: HashSet<String>,
}

impl Lexicon {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut lexicon = Lexicon {
            titles: titles(tables)?,
            agents: agents(tables)?,
            classes: HashMap::new(),
            organizations: Vec::new(),
            organization_names: HashMap::new(),
            metonyms: HashMap::new(),
            suffixes: HashMap::new(),
            given: HashMap::new(),
            short: HashMap::new(),
            leaders: HashMap::new(),
            surnames: HashMap::new(),
            home: HomeWords::read(tables)?,
            offices: Offices::read(tables)?,
            saying: HashSet::new(),
            first_words: HashSet::new(),
        };
        for row in tables.tsv("en/speech/cues.tsv")? {
            if row.get("sort") == "verb" && !row.get("cue").contains(' ') {
                lexicon.saying.insert(row.get("cue").to_owned());
            }
        }
        for row in tables.tsv("en/classes.tsv")? {
            let holders = row.list("holders").into_iter().map(str::to_owned).collect();
            lexicon.classes.insert(row.get("head").to_owned(), holders);
        }
        for row in tables.tsv("en/suffixes.tsv")? {
            let sector = row.get("sector").to_owned();
            lexicon
                .suffixes
                .insert(row.get("suffix").to_owned(), sector);
        }
        lexicon.read_organizations(tables)?;
        let names = lexicon.organization_names.keys();
        lexicon.first_words = first_words(names.chain(lexicon.metonyms.keys()));
        lexicon.read_given_names(tables)?;
        lexicon.read_leaders(tables)?;
        Ok(lexicon)
    }

    fn read_organizations(&mut self, tables: &Tables) -> Result<(), Error> {
        for row in tables.tsv("en/organizations.tsv")? {
            let number = self.organizations.len();
            self.organizations
                .push(organization(&row, row.get("chief"))?);
            for name in std::iter::once(row.get("name")).chain(row.list("aliases")) {
                self.organization_names.insert(name.to_owned(), number);
            }
        }
        for row in tables.tsv("en/metonyms.tsv")? {
            let named = self.organization_names.get(row.get("name")).copied();
            let number = match named {
                Some(number) => number,
                None => {
                    let number = self.organizations.len();
                    self.organizations.push(organization(&row, "")?);
                    self.organization_names
                        .insert(row.get("name").to_owned(), number);
                    number
                }
            };
            self.metonyms.insert(row.get("metonym").to_owned(), number);
        }
        Ok(())
    }

    fn read_given_names(&mut self, tables: &Tables) -> Result<(), Error> {
        let mut sets = 0;
        for row in tables.tsv("en/given_names.tsv")? {
            if row.get("gender") == "short" {
                for name in row.list("names") {
                    self.short.entry(fold(name)).or_default().push(sets);
                }
                sets += 1;
                continue;
            }
            let gender = Gender::of(row.get("gender"))
                .ok_or_else(|| row.error("the gender is m, f or short"))?;
            for name in row.list("names") {
                // A name that a later row gives to the other gender tells nothing.
                match self.given.get(&fold(name)) {
                    Some(known) if *known != gender => {
                        self.given.remove(&fold(name));
                    }
                    _ => {
                        self.given.insert(fold(name), gender);
                    }
                }
            }
        }
        Ok(())
    }

    fn read_leaders(&mut self, tables: &Tables) -> Result<(), Error> {
        for row in tables.tsv("en/leaders.tsv")? {
            let year = |column: &str| row.get(column).parse::<i16>().ok();
            let tenure = Tenure {
                of: row.get("of").to_owned(),
                title: row.get("title").to_owned(),
                from: year("from").ok_or_else(|| row.error("`from` is a year"))?,
                to: year("to"),
            };
            let known_organization = self.organization_names.contains_key(row.get("of"));
            if row.get("of").len() != 3 && !known_organization {
                return Err(
                    row.error("`of` is a country's code or an organisation of organizations.tsv")
                );
            }
            for name in std::iter::once(row.get("name")).chain(row.list("aliases")) {
                let folded = fold(name);
                let surname = folded.rsplit(' ').next().unwrap_or(&folded).to_owned();
                self.surnames
                    .entry(surname)
                    .or_default()
                    .insert(folded.clone());
                self.leaders.entry(folded).or_default().push(tenure.clone());
            }
        }
        Ok(())
    }

    /// The title of those words (lower case, one space between words), whose last may be in the plural or short.
    pub(super) fn title(&self, words: &str) -> Option<&Title> {
        let bare = words.strip_suffix('.').unwrap_or(words);
        self.titles
            .get(bare)
            .or_else(|| self.titles.get(bare.strip_suffix('s')?))
            .or_else(|| {
                COMING
                    .iter()
                    .find_map(|mark| self.titles.get(bare.strip_suffix(mark)?))
            })
            .or_else(|| {
                PAST.iter()
                    .find_map(|mark| self.titles.get(bare.strip_prefix(mark)?))
            })
    }

    /// The agent noun of those words (lower case, its last word a lemma).
    pub(super) fn agent(&self, words: &str) -> Option<&Agent> {
        self.agents.get(words)
    }

    /// Classes of titles whose holders the noun may stand for.
    pub(super) fn holders(&self, noun: &str) -> &[String] {
        self.classes.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Whether the verb reports speech.
    pub(super) fn is_saying(&self, lemma: &str) -> bool {
        self.saying.contains(lemma)
    }

    /// The organisation of that name, as written.
    pub(super) fn organization(&self, name: &str) -> Option<usize> {
        self.organization_names.get(name).copied()
    }

    /// The body that the seat of that name stands for.
    pub(super) fn metonym(&self, name: &str) -> Option<usize> {
        self.metonyms.get(name).copied()
    }

    /// Sector that the last words of an organisation's name tell, longest first.
    pub(super) fn suffix(&self, name: &str) -> Option<&str> {
        let folded = name.to_lowercase();
        let words: Vec<&str> = folded.split_whitespace().collect();
        let ends = (1..=words.len().min(3))
            .rev()
            .find_map(|n| self.suffixes.get(&words[words.len() - n..].join(" ")));
        // "Ministry of Defence", "Bank of Ghana", "Party of Regions".
        let begins = || {
            let of = words.iter().position(|w| *w == "of" || *w == "for")?;
            self.suffixes.get(*words.get(of.checked_sub(1)?)?)
        };
        ends.or_else(begins).map(String::as_str)
    }

    /// The gender that a given name tells.
    pub(super) fn given(&self, name: &str) -> Option<Gender> {
        let folded = fold(name);
        let first = folded.split('-').next().unwrap_or(&folded);
        self.given
            .get(&folded)
            .or_else(|| self.given.get(first).filter(|_| first.len() > 2))
            .copied()
    }

    /// Whether two given names, folded, are forms of one ("bill", "william").
    pub(super) fn same_given(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.short.get(a), self.short.get(b)) else {
            return false;
        };
        a.iter().any(|set| b.contains(set))
    }

    /// Offices that somebody of that full name held, in the order of the table.
    pub(super) fn tenures(&self, name: &str) -> &[Tenure] {
        self.leaders.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// The offices of the only known office-holder of that surname, if there is only one.
    pub(super) fn tenures_of_surname(&self, surname: &str) -> &[Tenure] {
        let Some(names) = self.surnames.get(&fold(surname)) else {
            return &[];
        };
        let mut names: Vec<&String> = names.iter().collect();
        names.sort();
        let all: Vec<&[Tenure]> = names
            .iter()
            .filter_map(|name| self.leaders.get(*name))
            .map(Vec::as_slice)
            .collect();
        // Spellings of one person ("Zelensky", "Zelenskyy") do not share a surname, aliases with one do: an alias may stand
        // for some of his offices only.
        let most = all.iter().copied().max_by_key(|tenures| tenures.len());
        let is_same = |tenures: &&[Tenure]| {
            let known = |tenure: &Tenure| most.is_some_and(|most| most.contains(tenure));
            tenures.iter().all(known)
        };
        most.filter(|_| all.iter().all(is_same)).unwrap_or(&[])
    }
}

/// Written after a title with a hyphen: held from some day to come.
pub(super) const COMING: [&str; 4] = ["-elect", "-designate", " elect", " designate"];
/// Written before a title with a hyphen: held no more.
pub(super) const PAST: [&str; 3] = ["ex-", "then-", "former "];

fn titles(tables: &Tables) -> Result<HashMap<String, Title>, Error> {
    let mut titles = HashMap::new();
    for row in tables.tsv("en/titles.tsv")? {
        if row.get("class").is_empty() {
            return Err(row.error("a title has a class"));
        }
        for title in row
            .list("titles")
            .into_iter()
            .chain(row.list("abbreviations"))
        {
            titles.entry(title.to_lowercase()).or_insert_with(|| Title {
                class: row.get("class").to_owned(),
                sector: row.get("sector").to_owned(),
                gender: Gender::of(row.get("gender")),
            });
        }
    }
    Ok(titles)
}

fn agents(tables: &Tables) -> Result<HashMap<String, Agent>, Error> {
    let mut agents = HashMap::new();
    for row in tables.tsv("en/agents.tsv")? {
        let kind = match row.get("kind") {
            "person" | "group" => AgentKind::Person,
            "collective" => AgentKind::Collective,
            "organization" => AgentKind::Organization,
            "place" => AgentKind::Place,
            other => return Err(row.error(format!("no kind of agent is called {other}"))),
        };
        for noun in row.list("nouns") {
            let agent = Agent {
                kind,
                sector: row.get("sector").to_owned(),
                unique: row.get("unique") == "yes",
            };
            agents.entry(noun.to_owned()).or_insert(agent);
        }
    }
    Ok(agents)
}

fn organization(row: &Row, chief: &str) -> Result<Organization, Error> {
    let country = Some(row.get("country").to_owned()).filter(|code| !code.is_empty());
    if country.as_ref().is_some_and(|code| code.len() != 3) {
        return Err(row.error("`country` is a code of three letters"));
    }
    Ok(Organization {
        name: row.get("name").to_owned(),
        country,
        sector: row.get("sector").to_owned(),
        chief: chief.to_owned(),
    })
}

/// Lower case without diacritics, hyphens and apostrophes as they are.
pub(super) fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            'ı' => 'i',
            '’' => '\'',
            other => other,
        })
        .collect()
}
