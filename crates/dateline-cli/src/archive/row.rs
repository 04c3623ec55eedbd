//! An archive event in one line: when, whether, who, whom, what, where, on whose word.

use std::fmt::Write;

use dateline_archive::answer::{ArchiveEvent, Party, Quantity, StepOfLife};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::page::type_words;
use crate::style::{Look, safe, shorten};

/// What the marks mean.
pub(super) const LEGEND: &str = "● happened  ◆ claimed  ◇ denied or disputed  ◐ ongoing  ○ planned  ? planned and unreported since  ◌ possible  \
     ! demanded  ✕ not happened or cancelled  ↷ postponed  ■ ended  ⊘ withdrawn  ─ some day of these, or all";

/// The event as the timeline has it, with its lane in the picture of time.
pub(super) fn line(event: &ArchiveEvent, lane: &str, look: Look) -> String {
    let notes = [standing(event), coverage(event), event.id.clone()];
    let gap = if lane.is_empty() { "" } else { " " };
    format!(
        "  {:<24} {lane}{gap}{} {}  {}\n",
        placed(event),
        mark(event, look),
        told(event),
        look.faint(&notes.join(" · "))
    )
}

/// The event as the diary has it: with what became of it.
pub(super) fn engagement(event: &ArchiveEvent, look: Look) -> String {
    let mut steps: Vec<String> = event.life.iter().map(step).collect();
    if event.status == "unreported" {
        steps.push(unreported(event));
    }
    let life = format!("{} · {}", steps.join(", "), event.id);
    format!(
        "  {:<24} {} {}\n  {:<26} {}\n",
        placed(event),
        mark(event, look),
        told(event),
        "",
        look.faint(&life)
    )
}

/// The mark of status and basis.
pub(super) fn mark(event: &ArchiveEvent, look: Look) -> String {
    if event.withdrawn {
        return look.off("⊘");
    }
    match (event.status.as_str(), event.basis.as_str()) {
        (_, "disputed") => look.off("◇"),
        ("happened", "claimed") => look.doubtful("◆"),
        ("happened", _) => look.good("●"),
        ("ongoing", _) => look.good("◐"),
        ("planned", _) => look.coming("○"),
        ("possible", _) => look.coming("◌"),
        ("demanded", _) => look.doubtful("!"),
        ("not_happened" | "cancelled", _) => look.off("✕"),
        ("postponed", _) => look.doubtful("↷"),
        ("ended", _) => look.faint("■"),
        _ => look.doubtful("?"),
    }
}

/// When an event is or was; where no report tells the day, when the first report of it was published, said so.
fn placed(event: &ArchiveEvent) -> String {
    match (&event.earliest, &event.latest) {
        (None, None) => format!("(seen {})", event.first_seen.get(..10).unwrap_or("–")),
        (earliest, latest) => dates(earliest.as_deref(), latest.as_deref()),
    }
}

/// "2022-04-26", "week of 2022-04-25", "in 2022-05", "2022-04-25 to 2022-04-27", "until 2022-05-01": a span stays one.
pub(super) fn dates(earliest: Option<&str>, latest: Option<&str>) -> String {
    match (earliest, latest) {
        (Some(first), Some(last)) if first == last => first.to_owned(),
        (Some(first), Some(last)) => span(first, last),
        (Some(first), None) => format!("from {first}"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => "no date given".to_owned(),
    }
}

/// A span of days by its name, where it is a week, a month or a year.
fn span(first: &str, last: &str) -> String {
    let between = || format!("{first} to {last}");
    let (Ok(begin), Ok(end)) = (first.parse::<Date>(), last.parse::<Date>()) else {
        return between();
    };
    let is_week =
        begin.weekday() == Weekday::Monday && begin.checked_add(6.days()).ok() == Some(end);
    let same_year = begin.year() == end.year();
    match (begin.month(), end.month()) {
        _ if is_week => format!("week of {first}"),
        (1, 12) if same_year && begin.day() == 1 && end.day() == 31 => {
            format!("in {}", &first[..4])
        }
        (month, last_month)
            if same_year
                && month == last_month
                && begin.day() == 1
                && end == end.last_of_month() =>
        {
            format!("in {}", &first[..7])
        }
        _ => between(),
    }
}

/// "António Guterres → Russia CONSULT/visit, Moscow, killed 3–5 people"
pub(super) fn told(event: &ArchiveEvent) -> String {
    let mut words = String::new();
    if !event.actors.is_empty() {
        let _ = write!(words, "{} ", names(&event.actors));
    }
    if !event.recipients.is_empty() {
        let _ = write!(words, "→ {} ", names(&event.recipients));
    }
    words.push_str(&type_words(event.kind, event.mode.as_deref()));
    if let Some(place) = &event.place {
        let _ = write!(words, ", {}", safe(&place.name));
    }
    for quantity in &event.quantities {
        let _ = write!(words, ", {}", amount(quantity));
    }
    words
}

fn amount(quantity: &Quantity) -> String {
    let high = quantity
        .high
        .filter(|high| *high != quantity.low)
        .map_or(String::new(), |high| format!("–{high}"));
    format!(
        "{} {}{high} {}",
        safe(&quantity.kind),
        quantity.low,
        safe(&quantity.unit)
    )
}

/// Names, in their order.
pub(super) fn names(parties: &[Party]) -> String {
    let names: Vec<String> = parties
        .iter()
        .map(|party| shorten(&safe(&party.name), 40))
        .collect();
    names.join(", ")
}

/// "happened, claimed by Russia, denied by Ukraine"
pub(super) fn standing(event: &ArchiveEvent) -> String {
    let mut words = event.status.replace('_', " ");
    match event.basis.as_str() {
        "reported" => {}
        "claimed" if !event.claimants.is_empty() => {
            let came_about = matches!(event.status.as_str(), "happened" | "ongoing" | "ended");
            let how = if came_about {
                "claimed by"
            } else {
                "according to"
            };
            let _ = write!(words, ", {how} {}", names(&event.claimants));
        }
        basis => {
            let _ = write!(words, ", {}", safe(basis));
        }
    }
    if !event.deniers.is_empty() {
        let _ = write!(words, ", denied by {}", names(&event.deniers));
    }
    if event.withdrawn {
        words.push_str(", withdrawn by all who reported it");
    }
    words
}

/// "7 reports, 3 sources"
pub(super) fn coverage(event: &ArchiveEvent) -> String {
    format!(
        "{}, {}",
        counted(event.reports, "report"),
        counted(event.independent_sources, "source")
    )
}

/// "no word since, in 12 reports"
pub(super) fn unreported(event: &ArchiveEvent) -> String {
    let read = event.reports_since.unwrap_or(0);
    format!(
        "no word of it since, in {}",
        counted(usize::try_from(read).unwrap_or(0), "report")
    )
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}

/// "announced 2022-04-22 by Eri Kaneko"
fn step(step: &StepOfLife) -> String {
    let day = step.published.get(..10).unwrap_or(&step.published);
    let mut words = format!("{} {}", safe(&step.step.replace('_', " ")), safe(day));
    if !step.speakers.is_empty() {
        let speakers: Vec<String> = step.speakers.iter().map(|name| safe(name)).collect();
        let _ = write!(words, " by {}", speakers.join(", "));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_go_by_their_names() {
        for (first, last, expected) in [
            ("2022-04-26", "2022-04-26", "2022-04-26"),
            ("2022-04-25", "2022-05-01", "week of 2022-04-25"),
            ("2022-04-26", "2022-05-02", "2022-04-26 to 2022-05-02"),
            ("2022-02-01", "2022-02-28", "in 2022-02"),
            ("2022-02-01", "2022-02-27", "2022-02-01 to 2022-02-27"),
            ("2022-01-01", "2022-12-31", "in 2022"),
            ("2021-01-01", "2022-12-31", "2021-01-01 to 2022-12-31"),
        ] {
            assert_eq!(dates(Some(first), Some(last)), expected);
        }
    }
}
