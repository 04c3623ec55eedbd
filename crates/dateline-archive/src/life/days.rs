//! The days of an event, told by many: what a later telling says is merged with what is known, within the uncertainty of
//! both.
//!
//! One rule: of two stretches that meet, what both allow. Where the event lasts all days of one of them, that one stands
//! whole, whether the other names one of its days or a week around it. Only stretches that do not meet are two times: a
//! plan is then moved, and reports of a deed differ.

use super::Witness;
use crate::telling::{Interval, are_apart, width};

/// A stretch of days in which an event falls, or which it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) within: Interval,
    lasts: bool,
}

impl Days {
    /// As a telling gives them.
    pub(super) fn told(witness: &Witness<'_>) -> Option<Days> {
        Some(Days {
            within: witness.telling.when?,
            lasts: witness.telling.lasts,
        })
    }

    /// As the report gives them: those of the telling, with what the report's other tellings of the event add.
    pub(super) fn of_report(witness: &Witness<'_>, all: &[Witness<'_>]) -> Option<Days> {
        let others = all.iter().filter(|other| other.item == witness.item);
        let others = others.filter_map(Days::told);
        Days::told(witness)
            .into_iter()
            .chain(others)
            .reduce(|known, other| known.with(other).unwrap_or(known))
    }

    /// What both allow; none where they do not meet.
    pub(super) fn with(self, other: Days) -> Option<Days> {
        if are_apart(self.within, other.within) {
            return None;
        }
        Some(match (self.lasts, other.lasts) {
            (true, _) => self,
            (false, true) => other,
            (false, false) => Days {
                within: both(self.within, other.within),
                lasts: false,
            },
        })
    }

    /// From the first of these days to the last of those.
    pub(super) fn until(self, end: Days) -> Days {
        let within = (self.within.0, end.within.1.or(self.within.1));
        let in_order = matches!(within, (Some(first), Some(last)) if first <= last);
        if in_order {
            Days {
                within,
                lasts: true,
            }
        } else {
            self
        }
    }

    pub(super) fn width(self) -> i64 {
        width(self.within)
    }
}

fn both(one: Interval, two: Interval) -> Interval {
    let last = match (one.1, two.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (one.0.max(two.0), last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Day;

    fn days(first: i32, last: i32, lasts: bool) -> Days {
        Days {
            within: (Some(Day(first)), Some(Day(last))),
            lasts,
        }
    }

    #[test]
    fn a_later_telling_is_merged_within_the_uncertainty_of_both() {
        let cases = [
            (
                "a day within a week",
                days(1, 7, false),
                days(3, 3, false),
                Some(days(3, 3, false)),
            ),
            (
                "a week around a day",
                days(3, 3, false),
                days(1, 7, false),
                Some(days(3, 3, false)),
            ),
            (
                "weeks that overlap",
                days(1, 7, false),
                days(5, 11, false),
                Some(days(5, 7, false)),
            ),
            (
                "one day of two",
                days(3, 4, true),
                days(3, 3, false),
                Some(days(3, 4, true)),
            ),
            (
                "two days after one",
                days(3, 3, false),
                days(3, 4, true),
                Some(days(3, 4, true)),
            ),
            (
                "the week of two days",
                days(3, 4, true),
                days(1, 7, false),
                Some(days(3, 4, true)),
            ),
            ("another day", days(3, 3, false), days(4, 4, false), None),
            (
                "after what it lasts",
                days(3, 4, true),
                days(5, 5, false),
                None,
            ),
        ];
        for (what, known, told, expected) in cases {
            assert_eq!(known.with(told), expected, "{what}");
        }
    }

    #[test]
    fn open_sides_are_closed_by_the_other() {
        let since = Days {
            within: (Some(Day(3)), None),
            lasts: false,
        };
        assert_eq!(since.with(days(1, 5, false)), Some(days(3, 5, false)));
    }
}
