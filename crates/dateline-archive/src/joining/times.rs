//! When both happen: on the same days, at times that may be the same, or apart.

use dateline::record::Status;

use super::grounds::Grounds;
use super::tally::Tally;
use crate::moment::Day;
use crate::tables::Tables;
use crate::telling::{Interval, ReportEvent, width};

/// Points for times that agree. Returns whether they may be the same.
pub(super) fn compare(
    earlier: &ReportEvent,
    later: &ReportEvent,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    if goes_on(earlier, later, tables) {
        tally.give(tables.evidence.goes_on, Grounds::LASTING);
        return true;
    }
    let stated = |event: &ReportEvent| event.when().filter(|when| width(*when) <= 31);
    match (stated(earlier), stated(later)) {
        (Some(one), Some(two)) => both_stated(one, two, tables, tally),
        (Some(day), None) => one_stated(day, later, earlier, tables, tally),
        (None, Some(day)) => one_stated(day, earlier, later, tables, tally),
        (None, None) => unstated(earlier, later, tables, tally),
    }
}

/// Whether the later one tells the middle or the end of what the earlier one tells the beginning of, or the plan: it is
/// of the kinds that last, the earlier had not ended, and not too much time lies between. Another day, unless it is that
/// of the end, would be that of another beginning.
fn goes_on(earlier: &ReportEvent, later: &ReportEvent, tables: &Tables) -> bool {
    let ends = later.is(Status::Ended);
    let begun = earlier
        .when()
        .and_then(|when| when.0)
        .unwrap_or(earlier.published);
    let after = if ends {
        later.when().and_then(|when| when.0)
    } else {
        None
    };
    let days = after.unwrap_or(later.published).0 - begun.0;
    tables.lasts(earlier.head())
        && tables.lasts(later.head())
        && !earlier.is(Status::Ended)
        && (ends || (is_deed(later) && later.when().is_none()))
        && (1..=tables.window.lasting_days).contains(&days)
}

fn both_stated(one: Interval, two: Interval, tables: &Tables, tally: &mut Tally) -> bool {
    let evidence = &tables.evidence;
    let gap = gap(one, two);
    if gap > 1 {
        return false;
    }
    match (gap, width(one).max(width(two))) {
        (0, ..=2) => tally.give(evidence.same_days, Grounds::DAYS),
        (0, ..=8) => tally.give(evidence.same_week, Grounds::WEEK),
        (0, _) | (_, ..=1) => tally.give(evidence.wide_overlap, Grounds::WEEK),
        _ => {}
    }
    true
}

/// One states its time; the other is taken to be of the days around its publication.
fn one_stated(
    day: Interval,
    open: &ReportEvent,
    stated: &ReportEvent,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let evidence = &tables.evidence;
    let gap = gap(day, closed(expected(open, tables)));
    if gap == 0 {
        if is_deed(open) && width(day) <= 2 {
            tally.give(evidence.day_fits, Grounds::FITTING);
        } else {
            near(open, stated, tables, tally);
        }
        return true;
    }
    // The present tense of a calendar of days to come looks like a deed.
    let told_before = day.0.is_some_and(|first| open.published < first);
    tally.points += if is_deed(open) && told_before {
        evidence.told_before
    } else {
        evidence.unstated_apart
    };
    gap <= tables.window.late_days
}

fn unstated(
    earlier: &ReportEvent,
    later: &ReportEvent,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let gap = gap(
        closed(expected(earlier, tables)),
        closed(expected(later, tables)),
    );
    if gap == 0 {
        near(earlier, later, tables, tally);
        if is_deed(earlier) != is_deed(later) {
            tally.points += tables.evidence.unlike_status;
        }
        return true;
    }
    tally.grounds.add(Grounds::UNSTATED);
    tally.points += tables.evidence.unstated_apart;
    // What is done is not planned, demanded or thought of once more.
    let done_before = is_deed(earlier) && !is_deed(later);
    gap <= tables.window.late_days && !done_before
}

/// Points by the days between the publications.
fn near(one: &ReportEvent, two: &ReportEvent, tables: &Tables, tally: &mut Tally) {
    let evidence = &tables.evidence;
    tally.grounds.add(Grounds::UNSTATED);
    tally.points += match (one.published.0 - two.published.0).abs() {
        ..=2 => evidence.unstated_near,
        3..=7 => evidence.unstated_week,
        8..=14 => evidence.unstated_fortnight,
        _ => evidence.unstated_long,
    };
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

fn is_deed(event: &ReportEvent) -> bool {
    matches!(
        event.head().status,
        Status::Happened | Status::NotHappened | Status::Ended | Status::Ongoing
    )
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
pub(super) fn may_have_moved(earlier: &ReportEvent, later: &ReportEvent, tables: &Tables) -> bool {
    let (Some(one), Some(two)) = (earlier.when(), later.when()) else {
        return false;
    };
    let plans = [
        Status::Planned,
        Status::Possible,
        Status::Postponed,
        Status::Cancelled,
    ];
    let was_plan = plans.iter().any(|status| earlier.is(*status));
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
}
