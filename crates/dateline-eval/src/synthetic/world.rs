//! Who and what made-up reports tell of: persons, bodies, countries, towns, publishers, and what they do.

use anyhow::Context;
use dateline::record::EventType;
use dateline::tables::{Row, Tables};

use super::chance::{Chance, Ranks};
use super::vocabulary::{self, Vocabulary};

/// Kinds of deeds.
const DEEDS: &str = include_str!("../../data/synthetic/deeds.tsv");

/// The reader's tables of the language.
const COUNTRIES: &str = "en/countries.tsv";
const GIVEN_NAMES: &str = "en/given_names.tsv";
const FUNCTION_WORDS: &str = "en/function_words.tsv";

const PERSONS: u32 = 20_000;
const BODIES: u32 = 2_000;
const PUBLISHERS: u32 = 400;
const TOWNS: usize = 8;

/// Titles that persons hold, and what organisations are called: words of the language.
const TITLES: [&str; 14] = [
    "president",
    "prime minister",
    "foreign minister",
    "defence minister",
    "ambassador",
    "spokesman",
    "governor",
    "general",
    "opposition leader",
    "judge",
    "finance minister",
    "bishop",
    "professor",
    "mayor",
];
const BODY_KINDS: [(&str, &str); 9] = [
    ("Ministry", "GOV"),
    ("Union", "CVL"),
    ("Party", "PTY"),
    ("Front", "REB"),
    ("Bank", "BUS"),
    ("Agency", "GOV"),
    ("Tribune", "MED"),
    ("University", "EDU"),
    ("Court", "JUD"),
];
const PUBLISHER_KINDS: [&str; 7] = [
    "Post", "Times", "Herald", "News", "Gazette", "Daily", "Wire",
];

/// Languages of publishers, the script of each, and in how many of a hundred.
const LANGUAGES: [(&str, usize, f64); 9] = [
    ("en", 0, 58.0),
    ("fr", 0, 9.0),
    ("es", 0, 9.0),
    ("de", 0, 6.0),
    ("pt", 0, 4.0),
    ("id", 0, 3.0),
    ("ru", 1, 5.0),
    ("uk", 1, 2.0),
    ("ar", 2, 4.0),
];

/// A kind of deed.
#[derive(Debug)]
pub(super) struct Deed {
    pub(super) kind: EventType,
    pub(super) mode: Option<String>,
    pub(super) context: String,
    pub(super) cameo: String,
    pub(super) past: String,
    pub(super) base: String,
    pub(super) count: Option<String>,
}

/// A country of the reader's table.
#[derive(Debug)]
pub(super) struct Country {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) adjective: String,
    pub(super) geonames: Option<u32>,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) towns: Vec<Town>,
}

/// A town.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) name: String,
    pub(super) geonames: u32,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

/// A person, who holds one office after the other.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) country: usize,
    /// Titles from a day on.
    pub(super) offices: Vec<(i32, &'static str)>,
}

/// A ministry, a party, a bank.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) name: String,
    pub(super) country: usize,
    pub(super) sector: &'static str,
}

/// Who publishes.
#[derive(Debug)]
pub(super) struct Publisher {
    pub(super) name: String,
    pub(super) language: &'static str,
    pub(super) script: usize,
}

/// All of it, and how often each comes.
#[derive(Debug)]
pub(super) struct World {
    pub(super) deeds: Vec<Deed>,
    pub(super) countries: Vec<Country>,
    pub(super) persons: Vec<Person>,
    pub(super) bodies: Vec<Body>,
    pub(super) publishers: Vec<Publisher>,
    /// By script.
    pub(super) vocabularies: [Vocabulary; 3],
    pub(super) often: Often,
}

/// How often each comes.
#[derive(Debug)]
pub(super) struct Often {
    pub(super) deeds: Ranks,
    pub(super) countries: Ranks,
    pub(super) persons: Ranks,
    pub(super) bodies: Ranks,
    pub(super) publishers: Ranks,
}

impl World {
    /// The world of a seed, in which offices change hands between two days.
    pub(super) fn of(chance: &mut Chance, first: i32, last: i32) -> anyhow::Result<World> {
        let tables = Tables::builtin();
        let (deeds, weights) = deeds()?;
        let (countries, populations) = countries(&tables, chance)?;
        let often = Often {
            deeds: Ranks::weighted(weights.into_iter()),
            // Small countries are in the news more than their people are many.
            countries: Ranks::weighted(populations.into_iter().map(f64::sqrt)),
            persons: Ranks::zipf(PERSONS, 0.9),
            bodies: Ranks::zipf(BODIES, 0.8),
            publishers: Ranks::zipf(PUBLISHERS, 0.7),
        };
        let persons = persons(&tables, &often, (first, last), chance)?;
        let bodies = (0..BODIES)
            .map(|_| body(&countries, &often, chance))
            .collect();
        let publishers = (0..PUBLISHERS).map(|_| publisher(chance)).collect();
        let words = column(&tables, FUNCTION_WORDS, "word")?;
        let vocabularies = [
            Vocabulary::latin(words, chance),
            Vocabulary::cyrillic(chance),
            Vocabulary::arabic(chance),
        ];
        Ok(World {
            deeds,
            countries,
            persons,
            bodies,
            publishers,
            vocabularies,
            often,
        })
    }
}

fn column(tables: &Tables, table: &str, column: &str) -> anyhow::Result<Vec<String>> {
    let rows = tables.tsv(table)?;
    let values = rows.iter().flat_map(|row| row.list(column));
    Ok(values.map(str::to_owned).collect())
}

fn deeds() -> anyhow::Result<(Vec<Deed>, Vec<f64>)> {
    let (mut deeds, mut weights) = (Vec::new(), Vec::new());
    for line in DEEDS.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, mode, context, cameo, weight, past, base, count] = cells[..] else {
            anyhow::bail!("deeds.tsv: `{line}` has not eight columns");
        };
        let filled = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
        weights.push(weight.parse().context("deeds.tsv: a weight is no number")?);
        deeds.push(Deed {
            kind: serde_json::from_value(kind.into()).context("deeds.tsv")?,
            mode: filled(mode),
            context: context.to_owned(),
            cameo: cameo.to_owned(),
            past: past.to_owned(),
            base: base.to_owned(),
            count: filled(count),
        });
    }
    Ok((deeds, weights))
}

fn countries(tables: &Tables, chance: &mut Chance) -> anyhow::Result<(Vec<Country>, Vec<f64>)> {
    let rows = tables.tsv(COUNTRIES)?;
    let is_state = |row: &&Row| row.get("status") == "member" && !row.get("adjectives").is_empty();
    let (mut countries, mut populations) = (Vec::new(), Vec::new());
    for row in rows.iter().filter(is_state) {
        let point = |column| {
            row.get(column)
                .parse::<f64>()
                .context("a point of countries.tsv")
        };
        let (latitude, longitude) = (point("latitude")?, point("longitude")?);
        let mut towns = Vec::new();
        for number in 0..TOWNS {
            let near = |degrees: f64, chance: &mut Chance| {
                degrees + f64::from(chance.between(-200, 200)) / 100.0
            };
            let name = match row.list("capital").first() {
                Some(capital) if number == 0 => (*capital).to_owned(),
                _ => vocabulary::name(
                    2,
                    chance.one::<&str>(&["", "ville", "grad", "burg", "pur"]),
                    chance,
                ),
            };
            towns.push(Town {
                name,
                geonames: 90_000_000 + u32::try_from(countries.len() * TOWNS + number)?,
                latitude: near(latitude, chance).clamp(-89.0, 89.0),
                longitude: near(longitude, chance).clamp(-179.0, 179.0),
            });
        }
        populations.push(row.get("population").parse().unwrap_or(1e5));
        countries.push(Country {
            code: row.get("code").to_owned(),
            name: row.get("name").to_owned(),
            adjective: row
                .list("adjectives")
                .first()
                .map_or("", |first| first)
                .to_owned(),
            geonames: row.get("geonames").parse().ok(),
            latitude,
            longitude,
            towns,
        });
    }
    Ok((countries, populations))
}

fn persons(
    tables: &Tables,
    often: &Often,
    (first, last): (i32, i32),
    chance: &mut Chance,
) -> anyhow::Result<Vec<Person>> {
    let given = column(tables, GIVEN_NAMES, "names")?;
    let mut persons = Vec::new();
    for _ in 0..PERSONS {
        let changes = chance.below(3);
        let mut days: Vec<i32> = (0..changes).map(|_| chance.between(first, last)).collect();
        days.sort_unstable();
        let offices = std::iter::once(first).chain(days);
        let offices = offices.map(|day| (day, *chance.one(&TITLES))).collect();
        let ending = *chance.one(&["", "ov", "son", "ez", "ani", "sen", "wicz"]);
        persons.push(Person {
            given: chance.one(&given).clone(),
            family: vocabulary::name(2, ending, chance),
            country: often.countries.draw(chance),
            offices,
        });
    }
    Ok(persons)
}

fn body(countries: &[Country], often: &Often, chance: &mut Chance) -> Body {
    let country = often.countries.draw(chance);
    let (kind, sector) = *chance.one(&BODY_KINDS);
    let of = vocabulary::name(2, "", chance);
    Body {
        name: format!("{of} {kind} of {}", countries[country].name),
        country,
        sector,
    }
}

fn publisher(chance: &mut Chance) -> Publisher {
    let weights = Ranks::weighted(LANGUAGES.iter().map(|(_, _, weight)| *weight));
    let (language, script, _) = LANGUAGES[weights.draw(chance)];
    let kind = chance.one(&PUBLISHER_KINDS);
    Publisher {
        name: format!("{} {kind}", vocabulary::name(2, "", chance)),
        language,
        script,
    }
}
