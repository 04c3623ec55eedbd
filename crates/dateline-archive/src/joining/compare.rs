//! Two report events side by side: could they be the same, and how much speaks for it?
//!
//! The comparison looks at the two and nothing else, so that it never depends on what else the archive holds.

use dateline::record::{EventType, Status};

use super::grounds::Grounds;
use crate::moment::Day;
use crate::name::{Form, Likeness, Sort};
use crate::tables::Tables;
use crate::telling::{FormId, Interval, ReportEvent, Side, Site, width};

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// They cannot be the same.
    Apart,
    /// They can; so many points speak for it.
    Fits {
        /// Evidence, in points of `joining.toml`.
        points: f32,
        /// Whether that is enough.
        enough: bool,
        /// What agrees.
        grounds: Grounds,
    },
}

/// Compares an event with one published later.
pub fn compare<'f>(
    earlier: &ReportEvent,
    later: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Comparison {
    let mut tally = Tally {
        points: 0.0,
        grounds: Grounds::default(),
    };
    let verbal = tables.is_verbal(earlier.head().kind) && tables.is_verbal(later.head().kind);
    let fits = kinds(earlier, later, form, tables, &mut tally)
        && parties(earlier, later, form, tables, &mut tally)
        && destinations(earlier, later)
        && places(earlier.place(), later.place(), verbal, tables, &mut tally);
    if !fits {
        return Comparison::Apart;
    }
    let words = shared_words(&earlier.words, &later.words);
    if words > 0.1 {
        tally.give(
            (words * tables.evidence.words).min(tables.evidence.most_for_words),
            Grounds::WORDING,
        );
    }
    if words >= 0.9 && earlier.words.len() >= 4 {
        tally.give(tables.evidence.verbatim, Grounds::VERBATIM);
    }
    if earlier.report == later.report && words >= tables.threshold.general_words {
        tally.give(tables.evidence.next_version, Grounds::VERSION);
    }
    if same_quantity(earlier, later) {
        tally.give(tables.evidence.same_quantity, Grounds::QUANTITY);
    }
    let without_time = tally.points;
    if times(earlier, later, tables, &mut tally) {
        let vague = tally.grounds.has(Grounds::UNSTATED) && !tally.grounds.has(Grounds::PARTY);
        let needed = match verbal {
            true => tables.threshold.verbal,
            false if vague => tables.threshold.vague,
            false => tables.threshold.deed,
        };
        let enough = tally.points >= needed
            && (!verbal || words >= tables.threshold.verbal_words)
            && (earlier.head().kind != EventType::Consult
                || (is_visit(earlier) && is_visit(later))
                || tally.grounds.tells_meeting())
            && (tally.grounds.is_specific() || words >= tables.threshold.general_words);
        return Comparison::Fits {
            points: tally.points,
            enough,
            grounds: tally.grounds,
        };
    }
    if may_have_moved(earlier, later, tables) {
        tally.grounds.add(Grounds::MOVED);
        return Comparison::Fits {
            points: without_time,
            enough: without_time >= tables.threshold.moved && tally.grounds.has(Grounds::PARTY),
            grounds: tally.grounds,
        };
    }
    Comparison::Apart
}

struct Tally {
    points: f32,
    grounds: Grounds,
}

impl Tally {
    fn give(&mut self, points: f32, ground: Grounds) {
        self.points += points;
        self.grounds.add(ground);
    }
}

fn kinds<'f>(
    one: &ReportEvent,
    two: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let (a, b) = (one.head(), two.head());
    if tables.family(a.kind) != tables.family(b.kind) {
        return false;
    }
    let both_consult = a.kind == EventType::Consult && b.kind == EventType::Consult;
    let may_meet = |event| !is_visit(event) || is_reception(event, form);
    if both_consult && is_visit(one) != is_visit(two) && !(may_meet(one) && may_meet(two)) {
        return false;
    }
    let same_mode = a.mode == b.mode;
    tally.points += match (a.kind == b.kind, same_mode) {
        (true, true) => tables.evidence.same_kind,
        (true, false) if a.mode.is_some() && b.mode.is_some() => 0.0,
        _ => tables.evidence.kin_kind,
    };
    if a.cameo.is_some() && a.cameo == b.cameo {
        tally.points += tables.evidence.same_cameo;
    }
    true
}

/// A visit to a place is not the meeting held on it.
fn is_visit(event: &ReportEvent) -> bool {
    event.head().mode.as_deref() == Some("visit")
}

/// A visit to a person ("will be received by …") is a meeting too.
fn is_reception<'f>(event: &ReportEvent, form: &impl Fn(FormId) -> &'f Form) -> bool {
    let hosts = event.side(Side::Recipient);
    is_visit(event) && hosts.iter().any(|host| form(*host).kind == Sort::Person)
}

/// Who takes part, on both sides of both. Returns whether they may be the same.
fn parties<'f>(
    one: &ReportEvent,
    two: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let before = tally.points;
    let fits = if one.head().kind == EventType::Consult && !(is_visit(one) && is_visit(two)) {
        meeting(one, two, form, tables, tally)
    } else {
        let mut side = |which| {
            let (ours, theirs) = (one.side(which), two.side(which));
            side(&ours, &theirs, form, tables, tally)
        };
        let (actor, recipient) = (side(Side::Actor), side(Side::Recipient));
        for side in [actor, recipient] {
            if side == Some(Likeness::Open) {
                tally.points += tables.evidence.unlike_party;
            }
        }
        // A visit without its visitor is nobody's, and so is a deed of which both tell a side, but not the same.
        let met = |side: Option<Likeness>| side.is_some_and(|side| side >= Likeness::Kin);
        let untold = actor.is_none() && recipient.is_none();
        actor != Some(Likeness::Apart)
            && recipient != Some(Likeness::Apart)
            && (met(actor) || (!is_visit(one) && (met(recipient) || untold)))
    };
    tally.points = before + (tally.points - before).min(tables.evidence.most_for_parties);
    fits
}

/// All who meet take part alike, and in either order. Those whom only one report names are no difference; but where
/// both name two or more, two must be the same, and nobody may be left over on both sides.
fn meeting<'f>(
    one: &ReportEvent,
    two: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let all = |event: &ReportEvent| {
        let mut all = event.side(Side::Actor);
        all.extend(event.side(Side::Recipient));
        all.dedup();
        all
    };
    let (ours, theirs) = (all(one), all(two));
    let matches = matches(&ours, &theirs, form);
    let met = matches
        .iter()
        .filter(|likeness| **likeness >= Likeness::Kin)
        .count();
    let back = self::matches(&theirs, &ours, form);
    let left_over = |matches: &[Likeness]| matches.iter().any(|likeness| *likeness < Likeness::Kin);
    give(&ours, &matches, form, tables, tally);
    if met > 1 {
        tally.grounds.add(Grounds::COMPANY);
    }
    met >= ours.len().min(theirs.len()).min(2)
        && met > 0
        && !(left_over(&matches) && left_over(&back))
}

/// One side of both: the best that any of them comes to; none where a report leaves it open.
fn side<'f>(
    ours: &[FormId],
    theirs: &[FormId],
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) -> Option<Likeness> {
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let matches = matches(ours, theirs, form);
    give(ours, &matches, form, tables, tally);
    matches.into_iter().max()
}

/// For each of ours, how it stands to the nearest of theirs.
fn matches<'f>(
    ours: &[FormId],
    theirs: &[FormId],
    form: &impl Fn(FormId) -> &'f Form,
) -> Vec<Likeness> {
    let likeness = |our: FormId, their: FormId| {
        if our == their && form(our).named {
            Likeness::Same
        } else {
            form(our).likeness(form(their))
        }
    };
    let nearest = |our: &FormId| theirs.iter().map(|their| likeness(*our, *their)).max();
    ours.iter()
        .map(|our| nearest(our).unwrap_or(Likeness::Apart))
        .collect()
}

/// Points for those who are met; each country counts once, by whatever form of it.
fn give<'f>(
    ours: &[FormId],
    matches: &[Likeness],
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) {
    let mut countries: Vec<&str> = Vec::new();
    for (our, likeness) in ours.iter().zip(matches) {
        let our = form(*our);
        let country = our.country.as_deref();
        let is_new = country.is_none_or(|country| !countries.contains(&country));
        match likeness {
            Likeness::Same if our.kind == Sort::Country => {
                tally.give(tables.evidence.same_country, Grounds::COUNTRY);
            }
            Likeness::Same if our.named => tally.give(tables.evidence.same_name, Grounds::PARTY),
            Likeness::Same | Likeness::Kin if is_new => {
                tally.give(tables.evidence.kin, Grounds::KIN)
            }
            _ => continue,
        }
        countries.extend(country);
    }
}

/// Whether two visits may be to one place: a continent is no country, and two countries are two visits.
fn destinations(one: &ReportEvent, two: &ReportEvent) -> bool {
    if !(is_visit(one) && is_visit(two)) {
        return true;
    }
    match (one.place(), two.place()) {
        (Some(one), Some(two)) => {
            one.country == two.country && (one.country.is_some() || one.name == two.name)
        }
        _ => true,
    }
}

fn places(
    one: Option<&Site>,
    two: Option<&Site>,
    verbal: bool,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let (Some(one), Some(two)) = (one, two) else {
        return true;
    };
    let other_country = matches!((&one.country, &two.country), (Some(a), Some(b)) if a != b);
    if other_country {
        return verbal;
    }
    let same = match (one.geonames, two.geonames) {
        (Some(a), Some(b)) => a == b,
        _ => one.name == two.name,
    };
    if one.is_wide || two.is_wide {
        tally.give(tables.evidence.containing_place, Grounds::NEAR);
    } else if same {
        tally.give(tables.evidence.same_town, Grounds::TOWN);
    } else if one.is_town != two.is_town && kilometres(one, two) <= 150.0 {
        tally.give(tables.evidence.containing_place, Grounds::NEAR);
    } else if kilometres(one, two) <= 30.0 {
        tally.give(tables.evidence.near_town, Grounds::NEAR);
    } else if verbal {
        tally.points += tables.evidence.other_town / 2.0;
    } else {
        tally.points += tables.evidence.other_town;
    }
    true
}

/// Distance on the sphere (equirectangular; exact enough for towns).
fn kilometres(one: &Site, two: &Site) -> f32 {
    let middle = f32::midpoint(one.latitude, two.latitude).to_radians();
    let east = (one.longitude - two.longitude) * middle.cos();
    let north = one.latitude - two.latitude;
    111.2 * east.hypot(north)
}

/// Share of words that both have (Jaccard).
fn shared_words(one: &[u16], two: &[u16]) -> f32 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < one.len() && j < two.len() {
        match one[i].cmp(&two[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = one.len() + two.len() - both;
    if all == 0 {
        0.0
    } else {
        both as f32 / all as f32
    }
}

/// Whether both count the same to the same number, other than one or two.
fn same_quantity(one: &ReportEvent, two: &ReportEvent) -> bool {
    let amounts = |event: &ReportEvent| -> Vec<(String, i64)> {
        let quantities = event
            .tellings
            .iter()
            .flat_map(|telling| &telling.quantities);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "beyond that they are no counts"
        )]
        quantities
            .filter(|q| q.low > 2.0)
            .map(|q| (q.kind.clone(), q.low as i64))
            .collect()
    };
    let theirs = amounts(two);
    amounts(one).iter().any(|amount| theirs.contains(amount))
}

/// Whether the times meet, with the points for it.
fn times(earlier: &ReportEvent, later: &ReportEvent, tables: &Tables, tally: &mut Tally) -> bool {
    let evidence = &tables.evidence;
    let stated = |event: &ReportEvent| event.when().filter(|when| width(*when) <= 31);
    let (one, two) = (stated(earlier), stated(later));
    if let (Some(one), Some(two)) = (one, two) {
        let gap = gap(one, two);
        if gap > 1 {
            return false;
        }
        let widest = width(one).max(width(two));
        match (gap, widest) {
            (0, ..=2) => tally.give(evidence.same_days, Grounds::DAYS),
            (0, ..=8) => tally.give(evidence.same_week, Grounds::WEEK),
            (0, _) | (_, ..=1) => tally.give(evidence.wide_overlap, Grounds::WEEK),
            _ => {}
        }
        return true;
    }
    let one = one.unwrap_or_else(|| closed(expected(earlier, tables)));
    let two = two.unwrap_or_else(|| closed(expected(later, tables)));
    let gap = gap(one, two);
    if gap > 7 {
        return false;
    }
    if gap > 0 {
        tally.points += evidence.unstated_apart;
        return true;
    }
    tally.grounds.add(Grounds::UNSTATED);
    tally.points += match later.published.0 - earlier.published.0 {
        ..=2 => evidence.unstated_near,
        3..=7 => evidence.unstated_week,
        8..=14 => 0.0,
        _ => evidence.unstated_long,
    };
    true
}

fn closed((first, last): (Day, Day)) -> Interval {
    (Some(first), Some(last))
}

/// Days between two intervals; 0 where they meet.
fn gap(one: Interval, two: Interval) -> i32 {
    let first = |when: Interval| when.0.map_or(i32::MIN / 2, |day| day.0);
    let last = |when: Interval| when.1.map_or(i32::MAX / 2, |day| day.0);
    (first(one) - last(two)).max(first(two) - last(one)).max(0)
}

/// When an event may be taken to be that has no stated time, by its status and the day of publication.
pub(super) fn expected(event: &ReportEvent, tables: &Tables) -> (Day, Day) {
    let published = event.published;
    let window = &tables.window;
    match event.head().status {
        Status::Happened | Status::NotHappened | Status::Ended => {
            (Day(published.0 - window.happened_days), published)
        }
        Status::Ongoing => (
            Day(published.0 - window.happened_days),
            Day(published.0 + 1),
        ),
        _ => (published, Day(published.0 + window.planned_days)),
    }
}

/// Whether the later one may tell the plan of the earlier one with another date: the earlier date had not passed, the
/// dates are not too far apart, and the later report says that something was changed, or the earlier one that it was
/// off.
fn may_have_moved(earlier: &ReportEvent, later: &ReportEvent, tables: &Tables) -> bool {
    let (Some(one), Some(two)) = (earlier.when(), later.when()) else {
        return false;
    };
    let was_plan = [
        Status::Planned,
        Status::Possible,
        Status::Postponed,
        Status::Cancelled,
    ]
    .iter()
    .any(|s| earlier.is(*s));
    let is_plan = later.is(Status::Planned) || later.is(Status::Postponed);
    let pending = one.1.is_none_or(|last| last.0 + 1 >= later.published.0);
    let off = earlier.is(Status::Postponed) || earlier.is(Status::Cancelled);
    was_plan
        && is_plan
        && (pending || off)
        && (later.changed || later.is(Status::Postponed) || off)
        && gap(one, two) <= tables.window.moved_days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(first: i32, last: i32) -> Interval {
        (Some(Day(first)), Some(Day(last)))
    }

    #[test]
    fn gaps_between_intervals() {
        assert_eq!(gap(interval(1, 3), interval(3, 5)), 0);
        assert_eq!(gap(interval(1, 3), interval(5, 5)), 2);
        assert_eq!(gap((None, Some(Day(3))), interval(5, 5)), 2);
        assert_eq!(gap((Some(Day(1)), None), interval(500, 500)), 0);
    }

    #[test]
    fn shared_words_is_jaccard() {
        assert!((shared_words(&[1, 2, 3], &[2, 3, 4]) - 0.5).abs() < 1e-6);
        assert!(shared_words(&[], &[]).abs() < 1e-6);
    }
}
