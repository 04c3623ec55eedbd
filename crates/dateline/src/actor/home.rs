//! The home of a report: the country whose officials and public bodies it does not care to name as anybody's ("the prime
//! minister", "the army", "police"). Agencies and newspapers name the country of an official only where it is not the
//! one that the dateline or the report's places tell.

use std::collections::{BTreeMap, BTreeSet};

use super::casting::{Casting, Draft};
use super::mentions::{Article, Noun};
use super::tables::AgentKind;
use super::titles::{is_coming, is_past};
use crate::Error;
use crate::language::{Sentence, Upos};
use crate::place::{Place, Resolution, Toponym, ToponymForm};
use crate::record::EntityKind;
use crate::tables::Tables;

/// Table of what a home tells.
pub(super) const TABLE: &str = "en/home.tsv";

/// Sentences at the head of a report whose places tell its home.
const LEAD: usize = 12;
/// Least weight of towns and regions that tells a home without a dateline.
const LEAST_WEIGHT: u32 = 4;
/// As many times as much as any other country is spoken of the home must weigh.
const LEADS_BY: u32 = 2;
/// As often as this a country is spoken of where the report is about it and the dateline's is not spoken of at all.
const ELSEWHERE: u32 = 3;
/// Words of a publisher's name that are looked at.
const LONGEST_NAME: usize = 6;
/// Most sentences above a dateline: title, subtitle, byline.
const MOST_HEADINGS: usize = 3;
/// Longest sentence, in tokens, that may be a dateline.
const LONGEST_DATELINE: usize = 16;

/// What a role's `because` says of a title that stands before the name.
const BEFORE_NAME: &str = "title before name";

/// The table's rows.
#[derive(Debug, Clone, Default)]
pub(super) struct HomeWords {
    words: BTreeMap<String, BTreeSet<String>>,
}

impl HomeWords {
    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        const KINDS: [&str; 9] = [
            "body",
            "of-country",
            "of-firms",
            "title",
            "sector",
            "group",
            "abroad",
            "seat",
            "motion",
        ];
        let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in tables.tsv(TABLE)? {
            let what = row.get("what");
            if !KINDS.contains(&what) {
                return Err(row.error(format!("`{what}` is none of {}", KINDS.join(", "))));
            }
            let listed = words.entry(what.to_owned()).or_default();
            listed.extend(row.list("words").into_iter().map(str::to_owned));
        }
        Ok(HomeWords { words })
    }

    fn has(&self, what: &str, word: &str) -> bool {
        self.words
            .get(what)
            .is_some_and(|words| words.contains(word))
    }

    /// Whether bodies of many countries sit in the place of that name.
    pub(super) fn is_seat(&self, place: &str) -> bool {
        self.has("seat", place)
    }

    fn has_any(&self, what: &str, text: &str) -> bool {
        text.to_lowercase()
            .split([' ', '-'])
            .any(|word| self.has(what, word) || self.has(what, word.trim_end_matches('s')))
    }
}

/// The home of a report, and why.
#[derive(Debug, Clone)]
pub(super) struct Home {
    country: String,
    because: String,
    /// Persons who go to a place of the home country: they come from elsewhere.
    visitors: BTreeSet<usize>,
    /// Whether the report may be about another country, so that only named officials are taken to be of the home.
    named_only: bool,
}

/// The home of the report, where it is told: by its dateline, by its places, or by who published it.
pub(super) fn of(casting: &Casting, publisher: Option<&str>) -> Option<Home> {
    let journeys = journeys(casting);
    if let Some(place) = dateline(casting) {
        let country = place.country.clone()?;
        if is_about_elsewhere(casting, &country) {
            return None;
        }
        // Who goes to a town of the country may live there; who goes to the country does not.
        let visits = |journey: &Journey| journey.country == country && journey.to_country;
        return Some(Home {
            because: format!("home.dateline: {}", place.name),
            visitors: travellers(&journeys, visits),
            named_only: false,
            country,
        });
    }
    let by_places = of_places(casting, &journeys);
    let named_only = by_places.is_none();
    let (country, because) = by_places.or_else(|| of_publisher(casting, publisher?))?;
    let elsewhere = || {
        spoken_of(casting, 0)
            .values()
            .any(|&times| times >= ELSEWHERE)
    };
    Some(Home {
        visitors: travellers(&journeys, |journey| journey.country == country),
        named_only: named_only && elsewhere(),
        country,
        because,
    })
}

fn travellers(journeys: &[Journey], chosen: impl Fn(&Journey) -> bool) -> BTreeSet<usize> {
    let chosen = journeys.iter().filter(|journey| chosen(journey));
    chosen.filter_map(|journey| journey.who).collect()
}

/// The country whose name, people or capital the publisher's name has ("Bangkok Post", "The Irish Times").
fn of_publisher(casting: &Casting, publisher: &str) -> Option<(String, String)> {
    let words: Vec<&str> = publisher.split_whitespace().take(LONGEST_NAME).collect();
    let runs =
        (0..words.len()).flat_map(|start| (start..words.len()).map(move |last| (start, last)));
    let mut countries = BTreeSet::new();
    for (start, last) in runs {
        let name = words[start..=last].join(" ");
        let places = casting.places;
        let country = places
            .country_of_capital(&name)
            .or_else(|| places.country_named(&name))
            .or_else(|| places.demonym(&name));
        countries.extend(country.map(str::to_owned));
    }
    let country = countries.first().filter(|_| countries.len() == 1)?;
    Some((country.clone(), format!("home.publisher: {publisher}")))
}

/// Whether the report speaks of another country only: its dateline is where that one's officials were met.
fn is_about_elsewhere(casting: &Casting, home: &str) -> bool {
    let body = dateline_sentence(casting).map_or(0, |line| line + 1);
    let spoken_of = spoken_of(casting, body);
    !spoken_of.contains_key(home) && spoken_of.values().any(|&times| times >= ELSEWHERE)
}

/// How often each country, its people and places are spoken of from that sentence on.
fn spoken_of(casting: &Casting, from: usize) -> BTreeMap<String, u32> {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let lead = casting
        .toponyms
        .iter()
        .filter(|toponym| toponym.sentence >= from && toponym.sentence < LEAD);
    for country in lead.filter_map(|toponym| toponym.place.as_deref()?.country.clone()) {
        *times.entry(country).or_default() += 1;
    }
    times
}

/// The place of the dateline, if it is in one country's hands.
fn dateline<'a>(casting: &Casting<'a>) -> Option<&'a Place> {
    let line = dateline_sentence(casting)?;
    let opens = |toponym: &&Toponym| toponym.sentence == line && toponym.tokens.0 == 0;
    let place = casting.toponyms.iter().find(opens)?.place.as_deref()?;
    let is_seat = casting.lexicon.home.is_seat(&place.name);
    (!is_seat).then_some(place)
}

/// The sentence that is the dateline: the first, or the first under headings.
fn dateline_sentence(casting: &Casting) -> Option<usize> {
    let sentences = &casting.page.document.sentences;
    let above = sentences.iter().take(MOST_HEADINGS);
    let headings = above.take_while(|sentence| !is_dateline(sentence) && is_heading(sentence));
    let line = headings.count();
    sentences.get(line).is_some_and(is_dateline).then_some(line)
}

/// Headings end without a full stop.
fn is_heading(sentence: &Sentence) -> bool {
    sentence
        .tokens
        .last()
        .is_some_and(|token| token.form != ".")
}

/// Datelines are sentences of their own, end with a dash or full stop, and have no verb.
fn is_dateline(sentence: &Sentence) -> bool {
    let ends = sentence
        .tokens
        .last()
        .is_some_and(|token| matches!(token.form.as_str(), "-" | "–" | "—" | "--" | "―" | "."));
    let verb = |upos| matches!(upos, Upos::Verb | Upos::Aux);
    ends && sentence.tokens.len() <= LONGEST_DATELINE
        && !sentence.tokens.iter().any(|token| verb(token.upos))
}

/// A going of somebody to a place.
#[derive(Debug)]
struct Journey {
    who: Option<usize>,
    country: String,
    to_country: bool,
    /// The toponym's number.
    toponym: usize,
}

fn journeys(casting: &Casting) -> Vec<Journey> {
    let mut journeys = Vec::new();
    for (number, toponym) in casting.toponyms.iter().enumerate() {
        let Some(place) = toponym.place.as_deref() else {
            continue;
        };
        let Some(country) = place.country.clone() else {
            continue;
        };
        if toponym.form == ToponymForm::Demonym {
            continue;
        }
        let last = toponym.tokens.1.saturating_sub(1);
        if let Some(who) = traveller(casting, toponym.sentence, last) {
            journeys.push(Journey {
                who,
                country,
                to_country: place.resolution == Resolution::Country,
                toponym: number,
            });
        }
    }
    journeys
}

/// Whether the place at the token is where somebody goes, and who.
fn traveller(casting: &Casting, sentence: usize, token: usize) -> Option<Option<usize>> {
    let page = &casting.page;
    let mut at = token;
    for _ in 0..3 {
        at = page.token(sentence, at).head?;
        let word = page.token(sentence, at);
        if !casting
            .lexicon
            .home
            .has("motion", &word.lemma.to_lowercase())
        {
            if word.upos == Upos::Verb {
                return None;
            }
            continue;
        }
        // "Paid a visit", "is expected to": the subject may stand a verb higher.
        let mut verb = at;
        for _ in 0..3 {
            let subject = page.child(sentence, verb, &["nsubj", "nsubj:pass", "nmod:poss"]);
            if let Some(subject) = subject {
                return Some(casting.at(sentence, subject));
            }
            let Some(above) = page.token(sentence, verb).head else {
                break;
            };
            verb = above;
        }
        return Some(None);
    }
    None
}

/// The country that the report's places tell, without a dateline: reports from home name towns and regions, and say
/// little of other countries.
fn of_places(casting: &Casting, journeys: &[Journey]) -> Option<(String, String)> {
    let targets: BTreeSet<usize> = journeys.iter().map(|journey| journey.toponym).collect();
    let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, toponym) in casting.toponyms.iter().enumerate() {
        let Some(place) = toponym.place.as_deref() else {
            continue;
        };
        let is_seat = casting.lexicon.home.is_seat(&place.name);
        let is_local = toponym.form == ToponymForm::Name
            && !matches!(place.resolution, Resolution::Country | Resolution::Region);
        let counts = is_local && !is_seat && !toponym.nested && !targets.contains(&number);
        if let Some(country) = place
            .country
            .as_deref()
            .filter(|_| counts && toponym.sentence < LEAD)
        {
            *weights.entry(country).or_default() += 2;
        }
    }
    let (country, weight) = weights
        .iter()
        .map(|(country, weight)| (*country, *weight))
        .max_by_key(|(country, weight)| (*weight, std::cmp::Reverse(*country)))?;
    let others = spoken_of(casting, 0);
    let next = others
        .iter()
        .filter(|(other, _)| *other != country)
        .map(|(other, times)| {
            (*times).max(weights.get(other.as_str()).copied().unwrap_or_default())
        })
        .max();
    let leads = weight >= LEAST_WEIGHT && weight >= LEADS_BY * next.unwrap_or_default();
    leads.then(|| {
        let because = format!("home.places: towns and regions of {country} lead");
        (country.to_owned(), because)
    })
}

/// Gives titled persons and named bodies without a country that of the report's home.
pub(super) fn of_names(casting: &mut Casting, home: &Home) {
    let beside = Beside::new(casting, home);
    for draft in 0..casting.drafts.len() {
        if home.named_only {
            break;
        }
        if is_body(casting, &beside, draft) || is_any_countrys(casting, &beside, draft) {
            casting.drafts[draft].country = Some(home.country.clone());
        }
    }
    for draft in 0..casting.drafts.len() {
        if casting.drafts[draft].kind == EntityKind::Person {
            person(casting, &beside, draft);
        }
    }
}

/// Gives bodies that nothing names, and people under orders, the country of the report's home.
pub(super) fn of_nominals(casting: &mut Casting, home: &Home) {
    let beside = Beside::new(casting, home);
    for draft in 0..casting.drafts.len() {
        if casting.drafts[draft].is_named() || home.named_only {
            continue;
        }
        if is_body(casting, &beside, draft) || is_officer(casting, &beside, draft) {
            casting.drafts[draft].country = Some(home.country.clone());
        }
    }
}

/// A body that many countries have under one name ("the National Assembly", "the Supreme Court"), where the country that
/// is best known for it is none that the report speaks of.
fn is_any_countrys(casting: &Casting, beside: &Beside, draft: usize) -> bool {
    let known = &casting.drafts[draft];
    let generic = known.row.is_some()
        && casting
            .lexicon
            .agent(&known.name.to_lowercase())
            .is_some_and(|agent| agent.unique);
    let spoken_of = || {
        let mut countries = casting
            .toponyms
            .iter()
            .filter_map(|t| t.place.as_deref()?.country.as_deref());
        countries.any(|country| Some(country) == known.country.as_deref())
    };
    generic
        && known.country.as_ref().is_some_and(|c| c.len() == 3)
        && !spoken_of()
        && may_be_home(casting, beside, draft)
}

fn person(casting: &mut Casting, beside: &Beside, draft: usize) {
    let person = &casting.drafts[draft];
    if person.country.is_some() || !may_be_home(casting, beside, draft) {
        return;
    }
    let country = casting.country_draft(&beside.home.country);
    let mut own: Option<(usize, bool)> = None;
    for (i, (role, class)) in person.roles.iter().zip(&person.classes).enumerate() {
        if is_past(&role.title, casting.lexicon) || is_coming(&role.title) {
            continue;
        }
        // Firms have presidents and vice presidents too, whom reports set behind the name.
        let is_firms = casting.lexicon.home.has("of-firms", class);
        if is_firms && !role.because.contains(BEFORE_NAME) {
            continue;
        }
        match role.of {
            None if casting.lexicon.home.has("of-country", class) => own = own.or(Some((i, true))),
            None if casting.lexicon.home.has("title", class) => own = own.or(Some((i, false))),
            // A title held of a body that is at home.
            Some(of) if casting.drafts[of.0].country.as_deref() == Some(&beside.home.country) => {
                own = own.or(Some((i, false)));
            }
            _ => {}
        }
    }
    let Some((role, of_country)) = own else {
        return;
    };
    let person = &mut casting.drafts[draft];
    person.country = Some(beside.home.country.clone());
    let role = &mut person.roles[role];
    if of_country && role.of.is_none() {
        role.of = country.map(Casting::id);
    }
    role.because.push_str("; country: ");
    role.because.push_str(&beside.home.because);
}

/// Whether a draft without a country is a public body, or people under its orders.
fn is_body(casting: &Casting, beside: &Beside, draft: usize) -> bool {
    let words = &casting.lexicon.home;
    let known = &casting.drafts[draft];
    let has = |what| {
        known
            .sectors
            .first()
            .is_some_and(|sector| words.has(what, sector))
    };
    // "The ministry", but no "unit" or "agency" of anybody's.
    let is_told = |noun: &Noun| {
        let head = noun.words.rsplit(' ').next().unwrap_or_default();
        noun.unique || noun.article == Article::Definite && words.has("body", head)
    };
    let public = match known.kind {
        EntityKind::Organization => has("sector") && known.noun.as_ref().is_none_or(is_told),
        EntityKind::Group => has("group") || has("sector") && is_collective(casting, known),
        _ => false,
    };
    public
        && known.country.is_none()
        && !words.has_any("abroad", &known.name)
        && may_be_home(casting, beside, draft)
}

/// Whether the unnamed person is spoken of by an office of the country alone ("the prime minister").
fn is_officer(casting: &Casting, beside: &Beside, draft: usize) -> bool {
    let words = &casting.lexicon.home;
    let known = &casting.drafts[draft];
    let office = known.noun.as_ref().is_some_and(|noun| {
        let class = noun.class.as_deref().unwrap_or_default();
        noun.article == Article::Definite
            && (words.has("of-country", class) || words.has("title", class))
            && !is_past(&noun.words, casting.lexicon)
    });
    office
        && known.kind == EntityKind::Person
        && known.country.is_none()
        && !words.has_any("abroad", &known.name)
        && may_be_home(casting, beside, draft)
}

/// "Police", "security forces": people as one.
fn is_collective(casting: &Casting, draft: &Draft) -> bool {
    draft.noun.as_ref().is_some_and(|noun| {
        let agent = casting.lexicon.agent(&noun.words);
        // "May meet opposition" is nobody.
        let is_quality = agent.is_some_and(|agent| agent.unique)
            && noun.article == Article::Bare
            && !noun.words.contains(' ');
        !is_quality && agent.is_some_and(|agent| agent.kind == AgentKind::Collective)
    })
}

/// Whether nothing tells that the draft is somebody else's.
fn may_be_home(casting: &Casting, beside: &Beside, draft: usize) -> bool {
    let owner = casting.drafts[draft]
        .owner
        .map(|owner| &casting.drafts[owner]);
    let of_home = owner.is_none_or(|owner| match owner.country.as_deref() {
        Some(country) => country == beside.home.country,
        None => owner.kind != EntityKind::Person,
    });
    of_home && !beside.home.visitors.contains(&draft) && !beside.is_foreign(draft)
}

/// Where the drafts are first spoken of, and where another country than the home is.
struct Beside<'h> {
    home: &'h Home,
    /// Sentence and token of each draft's first mention.
    first: Vec<Option<(usize, usize)>>,
    /// First token of each sentence that speaks of another country.
    foreign: BTreeMap<usize, usize>,
}

impl<'h> Beside<'h> {
    fn new(casting: &Casting, home: &'h Home) -> Self {
        let mut first: Vec<Option<(usize, usize)>> = vec![None; casting.drafts.len()];
        for found in &casting.found {
            let Some(draft) = found.entity else { continue };
            let at = (found.mention.sentence, found.mention.tokens.0);
            first[draft] = Some(first[draft].map_or(at, |known| known.min(at)));
        }
        let mut foreign = BTreeMap::new();
        for toponym in casting.toponyms {
            let country = toponym
                .place
                .as_deref()
                .and_then(|place| place.country.as_deref());
            if country.is_some_and(|country| country != home.country) {
                let token = foreign.entry(toponym.sentence).or_insert(toponym.tokens.0);
                *token = toponym.tokens.0.min(*token);
            }
        }
        Beside {
            home,
            first,
            foreign,
        }
    }

    /// Whether another country was spoken of in the sentence before the draft's first mention: it may be that one's.
    fn is_foreign(&self, draft: usize) -> bool {
        let Some((sentence, token)) = self.first[draft] else {
            return true;
        };
        self.foreign
            .get(&sentence)
            .is_some_and(|&foreign| foreign <= token)
    }
}
