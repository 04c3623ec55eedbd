//! Numbers that belong to an event: agreeing, they are a ground; of a sum of money, differing, they are two events.

use crate::tables::Tables;
use crate::telling::{Amount, ReportEvent};

/// How the numbers of two report events stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amounts {
    /// One of them gives none, or none of the same kind.
    Open,
    /// Both count the same to the same number, other than one or two.
    Same,
    /// Both count the same, to numbers that do not meet.
    Differ,
    /// Both name a sum, and not the same: each new package of aid is another event.
    OtherSum,
}

pub(super) fn compare(one: &ReportEvent, two: &ReportEvent, tables: &Tables) -> Amounts {
    let mut found = Amounts::Open;
    for ours in amounts(one) {
        for theirs in amounts(two).filter(|theirs| is_of_one_kind(ours, theirs)) {
            if meet(ours, theirs) {
                if ours.low > 2.0 {
                    return Amounts::Same;
                }
            } else if tables.is_sum(&ours.kind) {
                found = Amounts::OtherSum;
            } else if found == Amounts::Open {
                found = Amounts::Differ;
            }
        }
    }
    found
}

fn amounts(event: &ReportEvent) -> impl Iterator<Item = &Amount> {
    event
        .tellings
        .iter()
        .flat_map(|telling| &telling.quantities)
}

fn is_of_one_kind(one: &Amount, two: &Amount) -> bool {
    one.kind == two.kind && one.unit == two.unit
}

/// Whether the ranges meet; "more than 10" and 12 do not contradict each other.
fn meet(one: &Amount, two: &Amount) -> bool {
    let high = |amount: &Amount| amount.high.unwrap_or(amount.low);
    one.low <= high(two) && two.low <= high(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_meet_or_not() {
        let amount = |low: f64, high: Option<f64>| Amount {
            kind: "killed".into(),
            low,
            high,
            unit: "people".into(),
        };
        for (one, two, expected) in [
            ((7.0, None), (7.0, None), true),
            ((7.0, None), (17.0, None), false),
            ((10.0, Some(20.0)), (17.0, None), true),
            ((10.0, Some(12.0)), (13.0, Some(20.0)), false),
        ] {
            let found = meet(&amount(one.0, one.1), &amount(two.0, two.1));
            assert_eq!(found, expected, "{one:?} {two:?}");
        }
    }
}
