//! The words that the date finder knows, from the tables in `data/date`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::table::{cells, words};

/// What an element or a meta name says of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Published,
    Created,
    Date,
    Byline,
    Modified,
}

/// Which part of "3/4/2020" comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

/// All tables, read once.
#[derive(Debug)]
pub(super) struct Vocabulary {
    months: HashMap<&'static str, Vec<(&'static str, i8)>>,
    joiners: Vec<&'static str>,
    ordinals: Vec<&'static str>,
    cues: Vec<(&'static str, Mark)>,
    /// By their first words.
    marks: HashMap<&'static str, Vec<(Vec<&'static str>, Mark)>>,
    meta: HashMap<&'static str, (Mark, usize)>,
    orders: Vec<(&'static str, &'static str, Order)>,
    fields: Vec<&'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

pub(super) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

impl Vocabulary {
    fn load() -> Self {
        let mut months: HashMap<&str, Vec<(&str, i8)>> = HashMap::new();
        for [language, month, names] in cells(include_str!("../../data/date/months.tsv")) {
            for name in words(names) {
                let month = month.parse().unwrap_or(0);
                months.entry(name).or_default().push((language, month));
            }
        }
        let (mut joiners, mut ordinals, mut cues) = (Vec::new(), Vec::new(), Vec::new());
        for [kind, _, listed] in cells(include_str!("../../data/date/words.tsv")) {
            match kind {
                "joiner" => joiners.extend(words(listed)),
                "ordinal" => ordinals.extend(words(listed)),
                "modified" => cues.extend(words(listed).map(|word| (word, Mark::Modified))),
                _ => cues.extend(words(listed).map(|word| (word, Mark::Published))),
            }
        }
        let mut marks: HashMap<&str, Vec<(Vec<&str>, Mark)>> = HashMap::new();
        for [kind, listed] in cells(include_str!("../../data/date/marks.tsv")) {
            for phrase in words(listed) {
                let phrase: Vec<&str> = phrase.split(' ').collect();
                marks
                    .entry(phrase[0])
                    .or_default()
                    .push((phrase, mark(kind)));
            }
        }
        let mut meta = HashMap::new();
        for [kind, names] in cells(include_str!("../../data/date/meta.tsv")) {
            for (rank, name) in words(names).enumerate() {
                meta.entry(name).or_insert((mark(kind), rank));
            }
        }
        let orders = cells(include_str!("../../data/date/orders.tsv"))
            .map(|[by, value, first]| {
                let order = if first == "month" {
                    Order::MonthFirst
                } else {
                    Order::DayFirst
                };
                (by, value, order)
            })
            .collect();
        Vocabulary {
            months,
            joiners,
            ordinals,
            cues,
            marks,
            meta,
            orders,
            fields: cells(include_str!("../../data/date/fields.tsv"))
                .map(|[key]| key)
                .collect(),
        }
    }

    /// The month of that name (lower case), as the page's language has it where languages differ.
    pub(super) fn month(&self, name: &str, language: &str) -> Option<i8> {
        let known = self.months.get(name)?;
        known
            .iter()
            .find(|(of, _)| *of == language)
            .or_else(|| known.first())
            .map(|(_, month)| *month)
    }

    /// "of", "de"
    pub(super) fn is_joiner(&self, word: &str) -> bool {
        self.joiners.contains(&word)
    }

    /// "st", "th"
    pub(super) fn is_ordinal(&self, word: &str) -> bool {
        self.ordinals.contains(&word)
    }

    /// What the words before a date (lower case) say of it: the last cue decides.
    pub(super) fn cue(&self, before: &str) -> Option<Mark> {
        let ends_at = |cue: &str| {
            let at = before.rfind(cue)?;
            let inside = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let (left, right) = (&before[..at], &before[at + cue.len()..]);
            let whole = !inside(left.chars().next_back()) && !inside(right.chars().next());
            whole.then_some(at + cue.len())
        };
        self.cues
            .iter()
            .filter_map(|(cue, mark)| Some((ends_at(cue)?, *mark)))
            .max()
            .map(|(_, mark)| mark)
    }

    /// What the words of an element's classes say of the date in it.
    pub(super) fn mark(&self, classes: &[String]) -> Option<Mark> {
        let mut found: Vec<Mark> = Vec::new();
        for (at, word) in classes.iter().enumerate() {
            let rest = &classes[at..];
            for (phrase, mark) in self.marks.get(word.as_str()).into_iter().flatten() {
                if rest.len() >= phrase.len() && rest.iter().zip(phrase).all(|(a, b)| a == b) {
                    found.push(*mark);
                }
            }
        }
        // "entry-date published updated": never changed since.
        [Mark::Published, Mark::Modified, Mark::Date, Mark::Byline]
            .into_iter()
            .find(|mark| found.contains(mark))
    }

    /// Kind and rank of a meta element's name (lower case).
    pub(super) fn meta(&self, name: &str) -> Option<(Mark, usize)> {
        self.meta.get(name).copied()
    }

    /// Keys of scripts' data, the surest first.
    pub(super) fn fields(&self) -> &[&'static str] {
        &self.fields
    }

    /// The order that the page's language tag and host speak for.
    pub(super) fn order(&self, tag: &str, host: &str) -> Order {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let domain = host.rsplit('.').next().unwrap_or("");
        let language = tag.split('-').next().unwrap_or("");
        [
            ("locale", tag.as_str()),
            ("domain", domain),
            ("language", language),
        ]
        .into_iter()
        .find_map(|wanted| {
            self.orders
                .iter()
                .find(|(by, value, _)| (*by, *value) == wanted)
        })
        .map_or(Order::default(), |(_, _, order)| *order)
    }
}

fn mark(kind: &str) -> Mark {
    match kind {
        "published" => Mark::Published,
        "created" => Mark::Created,
        "modified" => Mark::Modified,
        "byline" => Mark::Byline,
        _ => Mark::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::class_words;

    #[test]
    fn months_by_language() {
        let known = vocabulary();
        for (name, language, expect) in [
            ("march", "en", Some(3)),
            ("märz", "de", Some(3)),
            ("listopada", "pl", Some(11)),
            ("listopada", "hr", Some(10)),
            ("mars", "", Some(3)),
            ("жовтня", "uk", Some(10)),
            ("talks", "en", None),
        ] {
            assert_eq!(known.month(name, language), expect, "{name} {language}");
        }
    }

    #[test]
    fn cues_before_a_date() {
        let known = vocabulary();
        assert_eq!(known.cue("published on "), Some(Mark::Published));
        assert_eq!(
            known.cue("published by jo, updated: "),
            Some(Mark::Modified)
        );
        assert_eq!(known.cue("zuletzt aktualisiert am "), Some(Mark::Modified));
        assert_eq!(known.cue("in the unpublished paper of "), None);
    }

    #[test]
    fn marks_of_classes() {
        let known = vocabulary();
        let check = |classes: &str, expect| {
            assert_eq!(known.mark(&class_words(classes)), expect, "{classes}");
        };
        check("entry-date published updated", Some(Mark::Published));
        check("time updated", Some(Mark::Modified));
        check("article__date", Some(Mark::Published));
        check("c-byline", Some(Mark::Byline));
        check("candidate", None);
    }

    #[test]
    fn orders_of_numbers() {
        let known = vocabulary();
        assert_eq!(known.order("en-US", "a.example"), Order::MonthFirst);
        assert_eq!(known.order("en", "a.co.uk"), Order::DayFirst);
        assert_eq!(known.order("en", "a.com"), Order::MonthFirst);
        assert_eq!(known.order("fr", "a.com"), Order::DayFirst);
    }
}
