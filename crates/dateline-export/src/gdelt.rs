//! The event table of GDELT 2.0 (61 columns without a head, parted by tabs), for programs that read GDELT.
//!
//! GDELT has no column for whether something came about: what did not happen or is only asked for or considered is left
//! out, and what is still to come stands as CAMEO's code of intent where it has one (`data/future.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use dateline::record::Resolution;
use dateline_archive::answer::Party;
use jiff::civil::Date;

use crate::csv::Form;
use crate::future::{self, Tense};
use crate::sheets;
use crate::table::{Cell, Column, Table, together};
use crate::told::Told;
use crate::when;

/// How GDELT's files are written.
pub const FORM: Form = Form {
    separator: b'\t',
    head: false,
    null: "",
};

/// The table. Columns and their order: the GDELT 2.0 Event Codebook.
pub static TABLE: Table = Table {
    name: "events.export",
    meaning: "Events in the 61 columns of GDELT 2.0's event table",
    columns: &COLUMNS,
};

static GOLDSTEIN: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| {
    let rows = include_str!("../data/goldstein.tsv").lines();
    let rows = rows.filter_map(|row| row.split_once('\t'));
    rows.filter_map(|(code, score)| Some((code, score.parse().ok()?)))
        .collect()
});

static FIPS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../data/fips.tsv").lines();
    rows.filter_map(|row| row.split_once('\t')).collect()
});

const NOT_KEPT: &str = "empty: Dateline does not assign it";

const DATES: [Column; 5] = [
    Column::integer("GLOBALEVENTID", "Dateline's id as a number"),
    Column::integer(
        "SQLDATE",
        "first day, YYYYMMDD; where no report states it, the day of the first report",
    ),
    Column::integer("MonthYear", "its month, YYYYMM"),
    Column::integer("Year", "its year"),
    Column::real("FractionDate", "year and (month * 30 + day) / 365"),
];

const ACT: [Column; 10] = [
    Column::integer(
        "IsRootEvent",
        "1: told in the first paragraph of its first report",
    ),
    Column::text(
        "EventCode",
        "CAMEO code: the act's own, else the root of its PLOVER type; of what is to come, CAMEO's code of intent",
    ),
    Column::text("EventBaseCode", "its first three digits"),
    Column::text("EventRootCode", "its first two digits"),
    Column::integer(
        "QuadClass",
        "1 verbal cooperation (01-05), 2 material cooperation (06-09), 3 verbal conflict (10-14), 4 material conflict (15-20)",
    ),
    Column::real(
        "GoldsteinScale",
        "Goldstein's scale for the code, -10 to 10",
    ),
    Column::integer("NumMentions", "tellings, copies included"),
    Column::integer("NumSources", "publishers"),
    Column::integer("NumArticles", "reports"),
    Column::real("AvgTone", NOT_KEPT),
];

const PLACE: [Column; 8] = [
    Column::integer(
        "ActionGeo_Type",
        "1 country, 2 US state, 3 US city or site, 4 city or site elsewhere, 5 first-level division elsewhere",
    ),
    Column::text("ActionGeo_FullName", "place, division, country code"),
    Column::text("ActionGeo_CountryCode", "FIPS 10-4"),
    Column::text("ActionGeo_ADM1Code", NOT_KEPT),
    Column::text("ActionGeo_ADM2Code", NOT_KEPT),
    Column::real("ActionGeo_Lat", "degrees north"),
    Column::real("ActionGeo_Long", "degrees east"),
    Column::text(
        "ActionGeo_FeatureID",
        "empty: GNS and GNIS numbers are not those of GeoNames",
    ),
];

const ADDED: [Column; 2] = [
    Column::integer(
        "DATEADDED",
        "publication of the first report, YYYYMMDDHHMMSS (UTC)",
    ),
    Column::text(
        "SOURCEURL",
        "address of the first report that has one, else its id",
    ),
];

/// The ten columns of somebody who takes part.
macro_rules! actor {
    ($prefix:literal, $which:literal) => {
        [
            Column::text(concat!($prefix, "Code"), $which),
            Column::text(concat!($prefix, "Name"), "its name, in capitals"),
            Column::text(concat!($prefix, "CountryCode"), "ISO 3166-1 alpha-3"),
            Column::text(concat!($prefix, "KnownGroupCode"), "UNO, EUR, IGO, NGO"),
            Column::text(concat!($prefix, "EthnicCode"), NOT_KEPT),
            Column::text(concat!($prefix, "Religion1Code"), NOT_KEPT),
            Column::text(concat!($prefix, "Religion2Code"), NOT_KEPT),
            Column::text(concat!($prefix, "Type1Code"), "first sector (PLOVER 2.0)"),
            Column::text(concat!($prefix, "Type2Code"), "second sector"),
            Column::text(concat!($prefix, "Type3Code"), "third sector"),
        ]
    };
}

/// The eight columns of where somebody who takes part is, which Dateline does not say.
macro_rules! whereabouts {
    ($prefix:literal) => {
        [
            Column::integer(concat!($prefix, "Geo_Type"), NOT_KEPT),
            Column::text(concat!($prefix, "Geo_FullName"), NOT_KEPT),
            Column::text(concat!($prefix, "Geo_CountryCode"), NOT_KEPT),
            Column::text(concat!($prefix, "Geo_ADM1Code"), NOT_KEPT),
            Column::text(concat!($prefix, "Geo_ADM2Code"), NOT_KEPT),
            Column::real(concat!($prefix, "Geo_Lat"), NOT_KEPT),
            Column::real(concat!($prefix, "Geo_Long"), NOT_KEPT),
            Column::text(concat!($prefix, "Geo_FeatureID"), NOT_KEPT),
        ]
    };
}

static COLUMNS: [Column; 61] = together(&[
    &DATES,
    &actor!(
        "Actor1",
        "country (or UNO, EUR, IGO, NGO) and first sector of the first who acts"
    ),
    &actor!(
        "Actor2",
        "country (or UNO, EUR, IGO, NGO) and first sector of the first recipient; of a meeting, of the second who meets"
    ),
    &ACT,
    &whereabouts!("Actor1"),
    &whereabouts!("Actor2"),
    &PLACE,
    &ADDED,
]);

/// The row of an event; none where GDELT has no form for it.
pub(crate) fn row(told: &Told) -> Option<Vec<Cell>> {
    let event = &told.event;
    let code = match future::tense(&event.status)? {
        Tense::Done => event
            .cameo
            .clone()
            .unwrap_or_else(|| future::root(event.kind)),
        Tense::ToCome => future::of(&sheets::kind(told))?.cameo.to_owned(),
    };
    let seen = when::moment(&event.first_seen)?;
    let day = event.earliest.as_deref().and_then(when::day);
    let day = day.or_else(|| when::day(&event.first_seen))?;
    let root: u8 = code.get(..2)?.parse().ok()?;
    let (first, second) = match event.recipients.first() {
        Some(recipient) => (event.actors.first(), Some(recipient)),
        None => (event.actors.first(), event.actors.get(1)),
    };
    let mut row = dates(&event.id, day);
    row.extend(actor(told, first));
    row.extend(actor(told, second));
    let is_root = told
        .tellings
        .first()
        .is_some_and(|first| first.is_in_lead());
    row.extend([
        Cell::Integer(i64::from(is_root)),
        code.as_str().into(),
        code.get(..3).unwrap_or(&code).into(),
        code.get(..2).into(),
        Cell::Integer(quad(root)),
        GOLDSTEIN.get(code.as_str()).copied().into(),
        number(event.tellings.len()),
        number(publishers(told)),
        number(event.reports),
        Cell::Null,
    ]);
    row.extend(vec![Cell::Null; 16]);
    row.extend(place(told));
    let added = seen.strftime("%Y%m%d%H%M%S").to_string();
    row.push(added.parse::<i64>().ok().into());
    let url = told.first(|telling| telling.record.report.url.clone());
    let report = event.tellings.first().map(|first| first.report.clone());
    row.push(url.or(report).into());
    Some(row)
}

fn dates(id: &str, day: Date) -> Vec<Cell> {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let within = f64::from(i32::from(day.month()) * 30 + i32::from(day.day())) / 365.0;
    vec![
        i64::from_str_radix(id, 16).ok().into(),
        (year * 10_000 + month * 100 + i64::from(day.day())).into(),
        (year * 100 + month).into(),
        year.into(),
        Cell::Real(((f64::from(day.year()) + within.min(0.9999)) * 10_000.0).round() / 10_000.0),
    ]
}

/// The ten columns of somebody who takes part.
fn actor(told: &Told, party: Option<&Party>) -> Vec<Cell> {
    let Some(party) = party else {
        return vec![Cell::Null; 10];
    };
    let sectors = told.sectors(&party.name);
    let sector = |at: usize| Cell::from(sectors.get(at).map(String::as_str));
    let code = party.country.as_deref();
    let is_group = code.is_some_and(|code| ["UNO", "EUR", "IGO", "NGO"].contains(&code));
    let whole = format!(
        "{}{}",
        code.unwrap_or_default(),
        sectors.first().map_or("", String::as_str)
    );
    vec![
        Some(whole).filter(|code| !code.is_empty()).into(),
        party.name.to_uppercase().into(),
        code.filter(|_| !is_group).into(),
        code.filter(|_| is_group).into(),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        sector(0),
        sector(1),
        sector(2),
    ]
}

/// The eight columns of the place.
fn place(told: &Told) -> Vec<Cell> {
    let (Some(believed), known) = (told.event.place.as_ref(), told.place()) else {
        return vec![Cell::Null; 8];
    };
    let country = believed.country.as_deref();
    let is_american = country == Some("USA");
    let kind = match known.as_ref().map(|place| place.resolution) {
        Some(Resolution::Country) => Some(1),
        Some(Resolution::Admin1 | Resolution::Area) => Some(if is_american { 2 } else { 5 }),
        Some(Resolution::City | Resolution::Site) => Some(if is_american { 3 } else { 4 }),
        Some(Resolution::Region) | None => None,
    };
    let division = known.and_then(|place| place.admin1);
    let parts = [Some(believed.name.as_str()), division.as_deref(), country];
    let name: Vec<&str> = parts.into_iter().flatten().collect();
    vec![
        kind.map(i64::from).into(),
        name.join(", ").into(),
        country.and_then(|code| FIPS.get(code).copied()).into(),
        Cell::Null,
        Cell::Null,
        believed.latitude.into(),
        believed.longitude.into(),
        Cell::Null,
    ]
}

/// GDELT's four classes, which part CAMEO's roots otherwise than PLOVER's types are parted.
fn quad(root: u8) -> i64 {
    match root {
        0..=5 => 1,
        6..=9 => 2,
        10..=14 => 3,
        _ => 4,
    }
}

fn publishers(told: &Told) -> usize {
    let mut names: Vec<&str> = Vec::new();
    for telling in &told.tellings {
        let head = &telling.record.report;
        let name = head.publisher.as_deref().unwrap_or(&head.id);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.len()
}

fn number(count: usize) -> Cell {
    Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(GOLDSTEIN.len(), 280);
        assert!(FIPS.len() > 240 && FIPS["GBR"] == "UK" && FIPS["UKR"] == "UP");
        assert!((GOLDSTEIN["042"] - 1.9).abs() < 1e-9);
    }

    #[test]
    fn days_are_written_as_gdelt_writes_them() {
        let cells = dates("0000000000ff", jiff::civil::date(2022, 4, 26));
        let expected = vec![
            Cell::Integer(255),
            Cell::Integer(20_220_426),
            Cell::Integer(202_204),
            Cell::Integer(2022),
            Cell::Real(2022.4),
        ];
        assert_eq!(cells, expected);
    }
}
