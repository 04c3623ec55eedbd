//! The 40 columns of POLECAT, for programs that read it. What is missing is `None` and lists are parted by "; ", as there.
//!
//! PLOVER has no status: a future CONSULT, SUPPORT, COOPERATE or AID is AGREE and an announced retreat CONCEDE; what did
//! not happen or is only asked for or considered is left out.

use std::collections::HashMap;
use std::sync::LazyLock;

use dateline::record::{EntityKind, Resolution};
use dateline_archive::answer::Party;

use crate::csv::Form;
use crate::future::{self, Tense};
use crate::sheets::{self, joined};
use crate::table::{Cell, Column, Table, together};
use crate::told::Told;
use crate::when;

/// How POLECAT's files are written.
pub const FORM: Form = Form {
    separator: b'\t',
    head: true,
    null: "None",
};

/// The table.
pub static TABLE: Table = Table {
    name: "polecat",
    meaning: "Events in the 40 columns of POLECAT",
    columns: &COLUMNS,
};

const NOT_KEPT: &str = "None: Dateline does not assign it";

const ACT: [Column; 7] = [
    Column::text("Event ID", "Dateline's id"),
    Column::text(
        "Event Date",
        "first day; where no report states it, the day of the first report",
    ),
    Column::text(
        "Event Type",
        "PLOVER 2.0 type; of what is to come, that of announcing it",
    ),
    Column::text("Event Mode", "PLOVER 2.0 mode; None of what is to come"),
    Column::real("Intensity", "PLOVER's score of mode or type, -10 to 10"),
    Column::integer(
        "Quad Code",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    ),
    Column::text("Contexts", "PLOVER 2.0 contexts of its first report"),
];

const PLACE: [Column; 10] = [
    Column::text("Placename", "English name of the place (GeoNames)"),
    Column::text("City", "the place, where it is a town or a site"),
    Column::text("District", NOT_KEPT),
    Column::text("Province", "first-level division"),
    Column::text("Country", "ISO 3166-1 alpha-3 of the place"),
    Column::real("Latitude", "degrees north"),
    Column::real("Longitude", "degrees east"),
    Column::integer("GeoNames ID", "GeoNames id of the place"),
    Column::text("Raw Placename", "the place as the first report writes it"),
    Column::text(
        "Feature Type",
        "how fine the place is: region, country, admin1, area, city, site",
    ),
];

const REPORT: [Column; 7] = [
    Column::text("Source", "publisher of the first report"),
    Column::text("Publication Date", "when it was published"),
    Column::text("Story People", "persons that the first report names"),
    Column::text("Story Organizations", "organizations that it names"),
    Column::text("Story Locations", "places that it names"),
    Column::text("Language", "its language (BCP 47)"),
    Column::text("Version", "the reader that read it"),
];

/// The eight columns of those on one side.
macro_rules! side {
    ($side:literal, $who:literal) => {
        [
            Column::text(concat!($side, " Name"), $who),
            Column::text(
                concat!($side, " Country"),
                "ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO",
            ),
            Column::text(
                concat!($side, " COW"),
                "numbers of these countries in the Correlates of War State System",
            ),
            Column::text(
                concat!("Primary ", $side, " Sector"),
                "first sector of the first of them (PLOVER 2.0)",
            ),
            Column::text(concat!($side, " Sectors"), "all their sectors"),
            Column::text(concat!($side, " Title"), "titles held, as reported"),
            Column::text(
                concat!($side, " Name Raw"),
                "their mentions in the first report",
            ),
            Column::text(concat!("Wikipedia ", $side, " ID"), NOT_KEPT),
        ]
    };
}

static COLUMNS: [Column; 40] = together(&[
    &ACT,
    &side!("Actor", "who acts"),
    &side!("Recipient", "on whom"),
    &PLACE,
    &REPORT,
]);

static COW: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../data/cow.tsv").lines();
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// The row of an event; none where PLOVER has no form for it.
pub(crate) fn row(told: &Told) -> Option<Vec<Cell>> {
    let event = &told.event;
    let own = sheets::kind(told);
    let (kind, mode) = match future::tense(&event.status)? {
        Tense::Done => (own, event.mode.clone()),
        Tense::ToCome => (future::of(&own)?.plover.to_owned(), None),
    };
    let (intensity, quad) = scored(&kind, mode.as_deref());
    let first = told.tellings.first();
    let contexts = first.and_then(|first| first.event());
    let day = event.earliest.as_deref().and_then(when::day);
    let day = day.or_else(|| when::day(&event.first_seen))?;
    let mut row: Vec<Cell> = vec![
        event.id.as_str().into(),
        day.to_string().into(),
        kind.into(),
        mode.into(),
        intensity.into(),
        quad.into(),
        joined(
            contexts
                .map(|event| event.contexts.clone())
                .unwrap_or_default(),
        )
        .into(),
    ];
    row.extend(side(told, &event.actors));
    row.extend(side(told, &event.recipients));
    row.extend(place(told));
    row.extend(report(told));
    Some(row)
}

/// PLOVER's score and class of a type or its mode.
fn scored(kind: &str, mode: Option<&str>) -> (Option<f64>, Option<i64>) {
    let Some(codes) = future::codes() else {
        return (None, None);
    };
    let of_mode = codes
        .modes
        .iter()
        .find(|one| one.of == kind && Some(one.code.as_str()) == mode);
    let of_type = codes.types.iter().find(|one| one.code == kind);
    let quad = of_type.map(|one| match one.quad.as_str() {
        "verbal cooperation" => 1,
        "material cooperation" => 2,
        "verbal conflict" => 3,
        _ => 4,
    });
    let score = of_mode.map(|one| one.score);
    (score.or_else(|| of_type.map(|one| one.score)), quad)
}

/// The eight columns of those on one side.
fn side(told: &Told, parties: &[Party]) -> Vec<Cell> {
    let sectors: Vec<Vec<String>> = parties.iter().map(|one| told.sectors(&one.name)).collect();
    let first = sectors.first().and_then(|sectors| sectors.first());
    let mut all: Vec<String> = Vec::new();
    for sector in sectors.iter().flatten() {
        if !all.contains(sector) {
            all.push(sector.clone());
        }
    }
    let titles = parties.iter().filter_map(|party| told.title(&party.name));
    let raw = parties.iter().filter_map(|party| {
        let entity = told.tellings.first()?.entity(&party.name)?;
        Some(entity.mentions.first()?.text.clone())
    });
    vec![
        sheets::names(parties).into(),
        sheets::countries(parties).into(),
        joined(states(parties)).into(),
        first.cloned().into(),
        joined(all.clone()).into(),
        joined(titles.collect()).into(),
        joined(raw.collect()).into(),
        Cell::Null,
    ]
}

/// Numbers of states in the Correlates of War, each once.
fn states(parties: &[Party]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    let codes = parties.iter().filter_map(|party| party.country.as_deref());
    for number in codes.filter_map(|code| COW.get(code)) {
        if !numbers.iter().any(|known| known == number) {
            numbers.push((*number).to_owned());
        }
    }
    numbers
}

/// The ten columns of the place.
fn place(told: &Told) -> Vec<Cell> {
    let Some(believed) = told.event.place.as_ref() else {
        return vec![Cell::Null; 10];
    };
    let known = told.place();
    let known = known.as_ref();
    let resolution = known.map(|place| place.resolution);
    let is_town = matches!(resolution, Some(Resolution::City | Resolution::Site));
    let written = told
        .tellings
        .first()
        .and_then(|first| Some(first.place()?.mentions.first()?.text.clone()));
    let feature = resolution.and_then(|one| serde_json::to_value(one).ok());
    vec![
        believed.name.as_str().into(),
        is_town.then_some(believed.name.as_str()).into(),
        Cell::Null,
        known.and_then(|place| place.admin1.clone()).into(),
        believed.country.clone().into(),
        believed.latitude.into(),
        believed.longitude.into(),
        known.and_then(|place| place.geonames).into(),
        written.into(),
        feature.as_ref().and_then(|one| one.as_str()).into(),
    ]
}

/// The seven columns of the first report.
fn report(told: &Told) -> Vec<Cell> {
    let Some(first) = told.tellings.first() else {
        return vec![Cell::Null; 7];
    };
    let head = &first.record.report;
    let named = |kinds: &[EntityKind]| {
        let entities = first.record.entities.iter();
        let named = entities.filter(|one| kinds.contains(&one.kind));
        joined(named.map(|one| one.name.clone()).collect())
    };
    vec![
        head.publisher.clone().into(),
        head.published.clone().into(),
        named(&[EntityKind::Person]).into(),
        named(&[EntityKind::Organization]).into(),
        named(&[EntityKind::Place, EntityKind::Facility]).into(),
        head.language.clone().into(),
        first.record.reader.as_str().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_their_numbers_and_unions_have_none() {
        let party = |country: &str| Party {
            name: country.to_owned(),
            country: Some(country.to_owned()),
            id: String::new(),
        };
        let parties = ["RUS", "UNO", "UKR", "RUS"].map(party);
        assert_eq!(states(&parties), ["365", "369"]);
        assert_eq!(COW.len(), 195 + 1, "the head of the table too");
    }

    #[test]
    fn scores_are_those_of_the_mode_where_it_has_one() {
        let (of_type, quad) = scored("ASSAULT", None);
        assert_eq!(quad, Some(4));
        assert!(of_type.is_some_and(|score| score < 0.0));
        assert_eq!(scored("CONSULT", Some("visit")).1, Some(1));
        assert_eq!(scored("NOTHING", None), (None, None));
    }
}
