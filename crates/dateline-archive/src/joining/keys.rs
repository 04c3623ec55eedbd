//! Under which keys a report event is looked up: two that are to be joined share at least one.

use crate::moment::Day;
use crate::name::{Form, Sort};
use crate::tables::Tables;
use crate::telling::{FormId, ReportEvent, Side, width};

use super::times::expected;

/// Most names of one event that become keys.
const MOST_NAMES: usize = 6;
/// Most pairs of countries, and single countries.
const MOST_PAIRS: usize = 6;

/// The keys of an event, sorted, each a number of six bytes.
pub(crate) fn keys<'f>(
    event: &ReportEvent,
    form: impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Vec<i64> {
    let family = [tables.family(event.head().kind)];
    let mut keys = Vec::new();
    let mut countries: [Vec<&str>; 2] = [Vec::new(), Vec::new()];
    let mut names = 0;
    for (side, countries) in [Side::Actor, Side::Recipient]
        .into_iter()
        .zip(&mut countries)
    {
        for id in event.side(side) {
            let form = form(id);
            if let Some(country) = form.country.as_deref()
                && !countries.contains(&country)
            {
                countries.push(country);
            }
            if form.kind == Sort::Country || names == MOST_NAMES {
                continue;
            }
            if let Some(name) = form.key() {
                names += 1;
                keys.push(crate::digest::six_bytes(&[
                    b"name",
                    &family,
                    name.as_bytes(),
                ]));
            }
        }
    }
    let places = event
        .tellings
        .iter()
        .filter_map(|telling| telling.place.as_ref());
    for place in places.filter(|place| !place.is_wide).take(MOST_NAMES) {
        let id = place
            .geonames
            .map_or_else(|| place.name.clone(), |id| id.to_string());
        keys.push(crate::digest::six_bytes(&[
            b"place",
            &family,
            id.as_bytes(),
        ]));
    }
    if let Some(name) = event.unlocated() {
        keys.push(crate::digest::six_bytes(&[
            b"place",
            &family,
            name.as_bytes(),
        ]));
    }
    for week in weeks(event, tables) {
        for pair in pairs(&countries) {
            keys.push(crate::digest::six_bytes(&[
                b"pair",
                &family,
                pair.as_bytes(),
                &week.to_le_bytes(),
            ]));
        }
    }
    keys.push(crate::digest::six_bytes(&[
        b"report",
        &family,
        &event.report.to_le_bytes(),
    ]));
    if event.words.len() >= 4 {
        let words: Vec<u8> = event
            .words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        keys.push(crate::digest::six_bytes(&[b"words", &family, &words]));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Countries on both sides, in either order, and each country by itself: who visits whom is not always told the
/// same way round.
fn pairs(countries: &[Vec<&str>; 2]) -> Vec<String> {
    let [actors, recipients] = countries;
    let mut pairs = Vec::new();
    for one in actors {
        for two in recipients {
            let (first, second) = if one <= two { (one, two) } else { (two, one) };
            pairs.push(format!("{first}-{second}"));
        }
    }
    // One report may leave a side out that another names.
    pairs.extend(
        actors
            .iter()
            .chain(recipients)
            .map(|country| (*country).to_owned()),
    );
    pairs.sort_unstable();
    pairs.dedup();
    pairs.truncate(MOST_PAIRS);
    pairs
}

/// The weeks that the event may fall in, at most three: events known by their countries only are too many to compare
/// with those of other weeks.
fn weeks(event: &ReportEvent, tables: &Tables) -> Vec<i32> {
    let stated = event.when().filter(|when| width(*when) <= 15);
    let (first, last) = match stated {
        Some((Some(first), Some(last))) => (first, last),
        _ => {
            let (first, last) = expected(event, tables);
            (
                Day(first.0.max(event.published.0 - 6)),
                Day(last.0.min(event.published.0 + 6)),
            )
        }
    };
    (first.0.div_euclid(7)..=last.0.div_euclid(7))
        .take(3)
        .collect()
}
