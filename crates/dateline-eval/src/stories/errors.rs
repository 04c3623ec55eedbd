//! Where a report goes wrong when it comes in: which decisions made the mistakes, and what kind they are.
//!
//! A story that was found is taken for that of the report that began it. Each report is then either first of its story
//! and should begin one, or should join; what it did instead is one of a few kinds. Shown for the topics for choosing
//! alone: the others are not to be learnt from.

use std::collections::BTreeMap;
use std::fmt;

use dateline_archive::stories::{Profile, Setting, fade, similarity};

use super::sets::Gold;
use super::{Half, half_of};

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    /// It is the first of its story, and joined another one.
    FirstJoined(Other),
    /// Earlier reports of its story are there, and it joined another one.
    Strayed(Other),
    /// Earlier reports of its story are there, none alike enough, and it began another.
    BeganUnlike,
    /// One of them is alike enough, but was not looked at or outvoted, and it began another.
    BeganAlike,
}

/// The story that was joined wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Other {
    /// Another story of the same topic.
    SameTopic,
    Unrelated,
    /// A piece of its own story, which another report began.
    Piece,
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Right => out.write_str("right"),
            Outcome::FirstJoined(other) => write!(out, "first of its story, joined {other}"),
            Outcome::Strayed(other) => {
                write!(out, "joined {other}, not the first piece of its own")
            }
            Outcome::BeganUnlike => out.write_str("began a story, its own being too unlike"),
            Outcome::BeganAlike => out.write_str("began a story, its own being alike enough"),
        }
    }
}

impl fmt::Display for Other {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Other::SameTopic => "another story of its topic",
            Other::Unrelated => "a story of another topic",
            Other::Piece => "a later piece of its story",
        })
    }
}

/// How many reports of the topics for choosing met which outcome, one a line.
pub(super) fn kinds(reports: &[Gold], stories: &[usize]) -> String {
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    for outcome in outcomes(reports, stories) {
        *counts.entry(outcome).or_default() += 1;
    }
    let lines = counts.iter();
    lines
        .map(|(outcome, count)| format!("    {count:5}  {outcome}\n"))
        .collect()
}

/// Reports in canonical order, and for each the place of the report that began its story.
fn outcomes(reports: &[Gold], stories: &[usize]) -> Vec<Outcome> {
    let mut profiles: Vec<Profile> = Vec::new();
    let mut earlier: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut outcomes = Vec::new();
    for (item, report) in reports.iter().enumerate() {
        profiles.push(Profile::of(None, &report.text));
        let own = earlier.entry(&report.story).or_default();
        if half_of(&report.topic) == Half::Choosing {
            let began = &reports[stories[item]];
            let nearest = || {
                let alike = own.iter().map(|&other| {
                    let days = f64::from(report.day) - f64::from(reports[other].day);
                    fade(days) * similarity(&profiles[item], &profiles[other])
                });
                alike.fold(0.0, f64::max)
            };
            let joined = (stories[item] != item).then_some((began, stories[item]));
            outcomes.push(outcome(report, joined, own.first().copied(), nearest));
        }
        own.push(item);
    }
    outcomes
}

/// `joined` is the report that began the story, and its place; `first` the place of the first of its own.
fn outcome(
    report: &Gold,
    joined: Option<(&Gold, usize)>,
    first: Option<usize>,
    nearest: impl Fn() -> f64,
) -> Outcome {
    match (joined, first) {
        (None, None) => Outcome::Right,
        (Some((_, began)), Some(first)) if began == first => Outcome::Right,
        (Some((began, _)), first) => {
            let other = if began.story == report.story {
                Other::Piece
            } else if began.topic == report.topic {
                Other::SameTopic
            } else {
                Other::Unrelated
            };
            match first {
                Some(_) => Outcome::Strayed(other),
                None => Outcome::FirstJoined(other),
            }
        }
        (None, Some(_)) if nearest() < Setting::default().least => Outcome::BeganUnlike,
        (None, Some(_)) => Outcome::BeganAlike,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(story: &str, topic: &str) -> Gold {
        Gold {
            id: String::new(),
            text: String::new(),
            day: 0,
            story: story.to_owned(),
            topic: topic.to_owned(),
        }
    }

    #[test]
    fn each_mistake_has_its_kind() {
        let own = report("1a", "1");
        let (sister, stranger) = (report("1b", "1"), report("2a", "2"));
        for (joined, first, nearest, expected) in [
            (None, None, 0.0, Outcome::Right),
            (Some((&own, 3)), Some(3), 0.9, Outcome::Right),
            (
                Some((&own, 5)),
                Some(3),
                0.9,
                Outcome::Strayed(Other::Piece),
            ),
            (
                Some((&sister, 4)),
                Some(3),
                0.9,
                Outcome::Strayed(Other::SameTopic),
            ),
            (
                Some((&sister, 4)),
                None,
                0.0,
                Outcome::FirstJoined(Other::SameTopic),
            ),
            (
                Some((&stranger, 4)),
                None,
                0.0,
                Outcome::FirstJoined(Other::Unrelated),
            ),
            (None, Some(3), 0.1, Outcome::BeganUnlike),
            (None, Some(3), 0.9, Outcome::BeganAlike),
        ] {
            assert_eq!(outcome(&own, joined, first, || nearest), expected);
        }
    }
}
