//! A picture of time: beside each event of a page, a lane in which its mark stands where it lies in the page's days.

use dateline_archive::answer::ArchiveEvent;
use dateline_archive::moment::Day;

use super::row;
use crate::style::Look;

/// Columns of a lane.
const WIDTH: usize = 24;

/// The days of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    first: Day,
    last: Day,
}

/// First and last day of an event in the picture: its own, or, where no report tells any, the day of the first report.
fn days(event: &ArchiveEvent) -> Option<(Day, Day)> {
    let day = |written: &Option<String>| written.as_deref().and_then(Day::parse);
    let (earliest, latest) = (day(&event.earliest), day(&event.latest));
    let seen = Day::parse(&event.first_seen);
    let first = earliest.or(latest).or(seen)?;
    Some((first, latest.or(earliest).or(seen)?.max(first)))
}

impl Picture {
    /// The picture of some events. None where all lie on one day.
    pub(super) fn of(events: &[ArchiveEvent]) -> Option<Picture> {
        let all: Vec<(Day, Day)> = events.iter().filter_map(days).collect();
        let first = all.iter().map(|days| days.0).min()?;
        // One event that lasts for decades must not press all others together.
        let last = all.iter().map(|days| days.0).max()?;
        (first < last).then_some(Picture { first, last })
    }

    /// The dates over the lanes.
    pub(super) fn axis(self, look: Look) -> String {
        let (first, last) = (self.first.to_string(), self.last.to_string());
        let gap = WIDTH.saturating_sub(first.len() + last.len());
        look.faint(&format!("{first}{}{last}", " ".repeat(gap)))
    }

    fn column(self, day: Day) -> usize {
        let all = i64::from(self.last.0) - i64::from(self.first.0);
        let at = (i64::from(day.0) - i64::from(self.first.0)).clamp(0, all);
        usize::try_from(at * (WIDTH as i64 - 1) / all.max(1)).unwrap_or(0)
    }

    /// The lane of an event: its mark, and a line as far as it lasts or as its day is open.
    pub(super) fn lane(self, event: &ArchiveEvent, look: Look) -> String {
        let Some((first, last)) = days(event) else {
            return " ".repeat(WIDTH);
        };
        let (from, until) = (self.column(first), self.column(last));
        let line = match last > first {
            true => "─".repeat(until - from),
            false => String::new(),
        };
        let rest = WIDTH - 1 - from - (until - from) * usize::from(last > first);
        let before = "·".repeat(from);
        let after = "·".repeat(rest);
        format!(
            "{}{}{line}{}",
            look.faint(&before),
            row::mark(event, look),
            look.faint(&after)
        )
    }
}
