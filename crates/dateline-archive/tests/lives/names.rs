//! When a name found agrees with a name expected (README.md): one is the other's last part, accents aside.

use dateline_archive::answer::Party;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Somebody or some place that is expected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) alt: Vec<String>,
    pub(crate) country: Option<String>,
}

impl Named {
    /// Whether a name found agrees.
    pub(crate) fn agrees(&self, name: &str) -> bool {
        [&self.name]
            .into_iter()
            .chain(&self.alt)
            .any(|expected| agree(expected, name))
    }

    /// Whether it is among the parties found.
    pub(crate) fn is_among<'p>(&self, parties: impl IntoIterator<Item = &'p Party>) -> bool {
        parties.into_iter().any(|party| self.agrees(&party.name))
    }
}

/// Whether one name is the other's last part.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    !one.is_empty() && !other.is_empty() && (one.ends_with(&other) || other.ends_with(&one))
}

fn words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    plain
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn names_agree_by_their_last_part() {
    for (one, other, expected) in [
        ("Ziad Qatamin", "Qatamin", true),
        ("Zuzana Hrabovská", "Zuzana Hrabovska", true),
        ("Mahmoud el-Sherbini", "El-Sherbini", true),
        ("police", "Ecuadorean police", true),
        ("police", "police officers", false),
        ("Zürich", "Zurich", true),
        ("", "Zurich", false),
    ] {
        assert_eq!(agree(one, other), expected, "{one} / {other}");
    }
}
