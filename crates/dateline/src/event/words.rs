//! Words whose grammar decides who takes part (`data/en/grammar.tsv`), and nouns of time.

use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::language::Token;
use crate::tables::Tables;

/// Classes of words; `data/en/grammar.tsv` says what each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Particle,
    Approximation,
    OwnSubject,
    Address,
    Addressed,
    ClauseOpener,
    Counterpart,
    Undergoing,
    Engaged,
    Doing,
    Promoting,
    Leading,
    Occasion,
    Collective,
    Definite,
    Belonging,
    Locative,
    Will,
    Not,
    Nobody,
    Rank,
    Aim,
    Meanwhile,
    During,
    Thing,
    Own,
    Publisher,
    When,
    While,
    Lasting,
    There,
    Ending,
    Accepting,
    Joins,
    Open,
    Answering,
    Including,
    Upcoming,
    Following,
    Any,
    RelativeAny,
    Money,
    Measuring,
    Making,
    Violence,
    Degree,
    Towards,
    Preposition,
    /// With months, weekdays, parts of the day, seasons and units of time of `data/en/time/words.tsv`.
    Time,
}

/// The classes of the table by name.
const CLASSES: [(&str, Class); 49] = [
    ("particle", Class::Particle),
    ("approximation", Class::Approximation),
    ("own-subject", Class::OwnSubject),
    ("address", Class::Address),
    ("addressed", Class::Addressed),
    ("clause-opener", Class::ClauseOpener),
    ("counterpart", Class::Counterpart),
    ("undergoing", Class::Undergoing),
    ("engaged", Class::Engaged),
    ("doing", Class::Doing),
    ("promoting", Class::Promoting),
    ("leading", Class::Leading),
    ("occasion", Class::Occasion),
    ("collective", Class::Collective),
    ("definite", Class::Definite),
    ("belonging", Class::Belonging),
    ("locative", Class::Locative),
    ("will", Class::Will),
    ("not", Class::Not),
    ("nobody", Class::Nobody),
    ("rank", Class::Rank),
    ("aim", Class::Aim),
    ("meanwhile", Class::Meanwhile),
    ("during", Class::During),
    ("thing", Class::Thing),
    ("own", Class::Own),
    ("publisher", Class::Publisher),
    ("when", Class::When),
    ("while", Class::While),
    ("lasting", Class::Lasting),
    ("there", Class::There),
    ("ending", Class::Ending),
    ("accepting", Class::Accepting),
    ("joins", Class::Joins),
    ("open", Class::Open),
    ("answering", Class::Answering),
    ("including", Class::Including),
    ("upcoming", Class::Upcoming),
    ("following", Class::Following),
    ("any", Class::Any),
    ("relative-any", Class::RelativeAny),
    ("money", Class::Money),
    ("measuring", Class::Measuring),
    ("making", Class::Making),
    ("violence", Class::Violence),
    ("degree", Class::Degree),
    ("towards", Class::Towards),
    ("preposition", Class::Preposition),
    ("time", Class::Time),
];

/// Classes of the words of time whose words say when.
const TIMES: [&str; 8] = [
    "MONTH", "WEEKDAY", "UNIT", "UNITS", "PART", "PARTS", "SEASON", "SEASONS",
];

/// The words by class.
#[derive(Debug)]
pub(super) struct Words {
    known: BTreeMap<Class, BTreeSet<String>>,
}

impl Words {
    pub(super) const TABLE: &'static str = "en/grammar.tsv";

    /// Reads the tables.
    ///
    /// # Errors
    /// Where a row has an unknown class.
    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut known: BTreeMap<Class, BTreeSet<String>> = BTreeMap::new();
        for row in tables.tsv(Self::TABLE)? {
            let name = row.get("class");
            let (_, class) = CLASSES
                .iter()
                .find(|(known, _)| *known == name)
                .ok_or_else(|| row.error(format!("the class `{name}` is unknown")))?;
            known
                .entry(*class)
                .or_default()
                .insert(row.get("word").to_lowercase());
        }
        for row in tables.tsv(crate::time::WORDS)? {
            if TIMES.contains(&row.get("class")) {
                let words = row.list("words").into_iter().map(str::to_lowercase);
                known.entry(Class::Time).or_default().extend(words);
            }
        }
        Ok(Words { known })
    }

    /// Whether the lower-case word is of the class.
    pub(super) fn has(&self, class: Class, word: &str) -> bool {
        self.known
            .get(&class)
            .is_some_and(|words| words.contains(word))
    }

    /// Whether lemma, form or the form without its plural's "s" is of the class.
    pub(super) fn says(&self, class: Class, token: &Token) -> bool {
        [&token.lemma, &token.form].into_iter().any(|own| {
            let word = own.to_lowercase();
            let one = word.strip_suffix('s').filter(|one| one.len() > 2);
            self.has(class, &word) || one.is_some_and(|one| self.has(class, one))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_class() {
        let words = Words::read(&Tables::builtin()).expect("the built-in tables");
        for (class, word, expected) in [
            (Class::Particle, "off", true),
            (Class::Particle, "promise", false),
            (Class::OwnSubject, "promise", true),
            (Class::Occasion, "ahead of", true),
            (Class::Time, "march", true),
            (Class::Time, "sunday", true),
            (Class::Time, "week", true),
            (Class::Time, "hospital", false),
        ] {
            assert_eq!(words.has(class, word), expected, "{word}");
        }
    }
}
