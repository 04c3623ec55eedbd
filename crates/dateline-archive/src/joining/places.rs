//! Where both happen: one place, places close by, or two.

use super::grounds::Grounds;
use super::tally::Tally;
use crate::tables::Tables;
use crate::telling::{ReportEvent, Site};

/// Points for places that agree. Returns whether both may be the same event.
pub(super) fn compare(
    earlier: &ReportEvent,
    later: &ReportEvent,
    verbal: bool,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let (Some(one), Some(two)) = (earlier.place(), later.place()) else {
        if earlier.unlocated().is_some() && earlier.unlocated() == later.unlocated() {
            tally.give(tables.evidence.same_town, Grounds::TOWN);
        }
        return true;
    };
    let other_country = matches!((&one.country, &two.country), (Some(a), Some(b)) if a != b);
    if other_country {
        return verbal;
    }
    let evidence = &tables.evidence;
    if one.is_wide || two.is_wide {
        tally.give(evidence.containing_place, Grounds::WITHIN);
    } else if is_same(one, two) {
        tally.give(evidence.same_town, Grounds::TOWN);
    } else if one.is_town != two.is_town && kilometres(one, two) <= 150.0 {
        tally.give(evidence.containing_place, Grounds::NEAR);
    } else if kilometres(one, two) <= 30.0 {
        tally.give(evidence.near_town, Grounds::NEAR);
    } else if verbal {
        tally.points += evidence.other_town / 2.0;
    } else {
        tally.points += evidence.other_town;
    }
    true
}

pub(super) fn is_same(one: &Site, two: &Site) -> bool {
    match (one.geonames, two.geonames) {
        (Some(a), Some(b)) => a == b,
        _ => one.name == two.name,
    }
}

/// Distance on the sphere (equirectangular; exact enough for towns).
fn kilometres(one: &Site, two: &Site) -> f32 {
    let middle = f32::midpoint(one.latitude, two.latitude).to_radians();
    let east = (one.longitude - two.longitude) * middle.cos();
    let north = one.latitude - two.latitude;
    111.2 * east.hypot(north)
}
