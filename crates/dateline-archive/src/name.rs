//! Names across reports: when do two of them name the same person, body or country?
//!
//! A [`Form`] is one way in which reports name somebody: kind, name and country. What the archive compares are forms,
//! and the comparison of two forms looks at nothing else, so that it never depends on what else is in the archive.

use dateline::record::{Entity, EntityKind, Role};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One way in which reports name somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = NameForm))]
pub struct Form {
    /// What sort of thing.
    pub kind: Sort,
    /// As reported.
    pub name: String,
    /// ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO.
    pub country: Option<String>,
    /// Whether it is a name; otherwise a description ("soldiers", "a spokesman").
    pub named: bool,
}

/// Sorts of what is named, as coarse as joining needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Sort {
    /// A human being.
    Person,
    /// An organization or a group with a name or without.
    Body,
    /// A country.
    Country,
    /// Any other place, or a facility.
    Place,
    /// All else.
    Other,
}

impl Sort {
    /// The number under which the store keeps it.
    pub(crate) fn number(self) -> i64 {
        match self {
            Sort::Person => 0,
            Sort::Body => 1,
            Sort::Country => 2,
            Sort::Place => 3,
            Sort::Other => 4,
        }
    }

    pub(crate) fn of_number(number: i64) -> Sort {
        match number {
            0 => Sort::Person,
            1 => Sort::Body,
            2 => Sort::Country,
            3 => Sort::Place,
            _ => Sort::Other,
        }
    }
}

/// How two forms stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They cannot be the same, nor can one act for the other.
    Apart,
    /// Nothing speaks for or against.
    Open,
    /// One acts for the other: a minister for the country, troops for the army's country.
    Kin,
    /// The same one.
    Same,
}

impl Form {
    /// The form of an entity of a record.
    pub fn of(entity: &Entity) -> Form {
        use dateline::record::MentionForm;
        let is_country = entity.kind == EntityKind::Place
            && (entity
                .place
                .as_ref()
                .is_some_and(|place| place.resolution == dateline::place::Resolution::Country)
                || (entity.place.is_none() && entity.code.country.is_some()));
        let kind = match entity.kind {
            EntityKind::Person => Sort::Person,
            EntityKind::Organization | EntityKind::Group => Sort::Body,
            EntityKind::Place if is_country => Sort::Country,
            EntityKind::Place | EntityKind::Facility => Sort::Place,
            EntityKind::Product | EntityKind::Work | EntityKind::Other => Sort::Other,
        };
        // Whom the report describes by an office and earlier reports name is named.
        let is_known = |role: &Role| role.because.starts_with("context.");
        let named = kind == Sort::Country
            || kind == Sort::Person && entity.roles.iter().any(is_known)
            || entity.mentions.iter().any(|mention| {
                matches!(
                    mention.form,
                    MentionForm::Name | MentionForm::Handle | MentionForm::Metonym
                )
            });
        Form {
            kind,
            name: entity.name.clone(),
            country: entity.code.country.clone(),
            named,
        }
    }

    /// What forms of the same one have in common, at least mostly: the key under which they are looked up. None where a
    /// description is too common to look anything up by it.
    pub fn key(&self) -> Option<String> {
        match self.kind {
            Sort::Country => self.country.clone(),
            _ if !self.named => None,
            Sort::Person => words(&self.name).last().map(|surname| skeleton(surname)),
            _ => Some(words(&self.name).join(" ")),
        }
    }

    /// Whether both describe somebody by one office of one country ("Norway's ambassador", "the ambassador of Norway").
    pub(crate) fn is_of_same_office(&self, other: &Form) -> bool {
        let is_described = |form: &Form| form.kind == Sort::Person && !form.named;
        let (ours, theirs) = (words(&self.name), words(&other.name));
        is_described(self)
            && is_described(other)
            && self.country.is_some()
            && self.country == other.country
            && head(&ours).is_some()
            && head(&ours) == head(&theirs)
    }

    /// The noun of a description.
    pub(crate) fn noun(&self) -> Option<String> {
        let words = words(&self.name);
        head(&words).filter(|_| !self.named).cloned()
    }

    /// How this form stands to another.
    pub fn likeness(&self, other: &Form) -> Likeness {
        let countries = match (&self.country, &other.country) {
            (Some(one), Some(two)) => Some(one == two),
            _ => None,
        };
        if self.kind == other.kind {
            return match self.kind {
                Sort::Country => {
                    if countries == Some(true) {
                        Likeness::Same
                    } else {
                        Likeness::Apart
                    }
                }
                Sort::Person => persons(self, other, countries),
                _ => bodies(self, other, countries),
            };
        }
        let acts_for = |kind| matches!(kind, Sort::Person | Sort::Body | Sort::Country);
        match countries {
            Some(true) if acts_for(self.kind) && acts_for(other.kind) => Likeness::Kin,
            Some(false) if self.kind == Sort::Country || other.kind == Sort::Country => {
                Likeness::Apart
            }
            _ => Likeness::Open,
        }
    }
}

fn persons(one: &Form, two: &Form, countries: Option<bool>) -> Likeness {
    if !(one.named && two.named) {
        let alike = words(&one.name) == words(&two.name);
        return match countries {
            Some(true) if alike => Likeness::Same,
            Some(true) => Likeness::Kin,
            Some(false) => Likeness::Apart,
            None => Likeness::Open,
        };
    }
    let (ours, theirs) = (words(&one.name), words(&two.name));
    let (Some((surname, given)), Some((other_surname, other_given))) =
        (ours.split_last(), theirs.split_last())
    else {
        return Likeness::Open;
    };
    let same_surname = skeleton(surname) == skeleton(other_surname)
        || strsim::jaro_winkler(surname, other_surname) >= 0.94;
    if !same_surname {
        return Likeness::Apart;
    }
    let both_full = !given.is_empty() && !other_given.is_empty();
    if both_full && !given_agree(given, other_given) {
        return Likeness::Apart;
    }
    match countries {
        Some(false) if !both_full => Likeness::Apart,
        _ => Likeness::Same,
    }
}

/// Given names agree where the first of them are the same, near misspellings, or one an initial of the other.
pub(crate) fn given_agree(one: &[String], two: &[String]) -> bool {
    let (Some(first), Some(other)) = (one.first(), two.first()) else {
        return true;
    };
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    skeleton(first) == skeleton(other)
        || initial(first, other)
        || initial(other, first)
        || strsim::jaro_winkler(first, other) >= 0.9
}

fn bodies(one: &Form, two: &Form, countries: Option<bool>) -> Likeness {
    if countries == Some(false) {
        return Likeness::Apart;
    }
    let (ours, theirs) = (words(&one.name), words(&two.name));
    let named = one.named && two.named;
    let within = |few: &[String], many: &[String]| {
        !few.is_empty() && few.iter().all(|word| many.contains(word))
    };
    if ours == theirs && (named || countries == Some(true)) {
        return Likeness::Same;
    }
    if countries == Some(true) && named && (within(&ours, &theirs) || within(&theirs, &ours)) {
        return Likeness::Same;
    }
    // "Dockworkers", at the head of a sentence, is no more a name than "2,300 dockworkers".
    let is_described = |form: &Form, words: &[String]| !form.named || words.len() == 1;
    let one_head = is_described(one, &ours)
        && is_described(two, &theirs)
        && !named
        && head(&ours).is_some()
        && head(&ours) == head(&theirs);
    match (countries, named) {
        (Some(true), _) => Likeness::Kin,
        // "17 officers", "seven police officers": described alike, as far as that goes.
        _ if one_head => Likeness::Kin,
        (None, true) => Likeness::Apart,
        _ => Likeness::Open,
    }
}

/// The noun of a description: "defence ministers", "the defence ministers of three countries" → "ministers".
fn head(words: &[String]) -> Option<&String> {
    let before = words.iter().position(|word| word == "of");
    match before {
        Some(at @ 1..) => words.get(at - 1),
        _ => words.last(),
    }
}

/// The words of a name, without case, accents and punctuation; titles of courtesy and suffixes stay, articles go.
pub(crate) fn words(name: &str) -> Vec<String> {
    let folded: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c.is_alphanumeric() {
                c
            } else if c == '\'' || c == '’' {
                '\u{0}'
            } else {
                ' '
            }
        })
        .filter(|c| *c != '\u{0}')
        .collect();
    folded
        .split_whitespace()
        .filter(|word| *word != "the")
        .map(str::to_owned)
        .collect()
}

/// A word without what transliterations and typists vary: doubled letters, y/i/j, w/v, silent h, final vowel marks
/// ("Zelensky", "Zelenskyy", "Zelenskiy"; "Guterres", "Gutteres").
pub(crate) fn skeleton(word: &str) -> String {
    let mut bare = String::with_capacity(word.len());
    for c in word.chars() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'h' if !bare.is_empty() => continue,
            other => other,
        };
        if !bare.ends_with(c) {
            bare.push(c);
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, country: Option<&str>) -> Form {
        Form {
            kind: Sort::Person,
            name: name.into(),
            country: country.map(Into::into),
            named: true,
        }
    }

    #[test]
    fn persons_are_told_apart_by_given_name_and_country() {
        let cases = [
            (
                ("António Guterres", Some("UNO")),
                ("Antonio Gutteres", None),
                Likeness::Same,
            ),
            (
                ("Volodymyr Zelenskyy", Some("UKR")),
                ("Volodymyr Zelensky", Some("UKR")),
                Likeness::Same,
            ),
            (
                ("Boris Johnson", Some("GBR")),
                ("Ron Johnson", Some("USA")),
                Likeness::Apart,
            ),
            (
                ("Johnson", Some("GBR")),
                ("Boris Johnson", Some("GBR")),
                Likeness::Same,
            ),
            (
                ("Johnson", Some("USA")),
                ("Boris Johnson", Some("GBR")),
                Likeness::Apart,
            ),
            (
                ("B. Johnson", None),
                ("Boris Johnson", Some("GBR")),
                Likeness::Same,
            ),
            (
                ("Vladimir Putin", Some("RUS")),
                ("Sergei Lavrov", Some("RUS")),
                Likeness::Apart,
            ),
        ];
        for ((one, c1), (two, c2), expected) in cases {
            assert_eq!(
                person(one, c1).likeness(&person(two, c2)),
                expected,
                "{one} / {two}"
            );
            assert_eq!(
                person(two, c2).likeness(&person(one, c1)),
                expected,
                "{two} / {one}"
            );
        }
    }

    #[test]
    fn a_minister_and_troops_act_for_their_country() {
        let russia = Form {
            kind: Sort::Country,
            name: "Russia".into(),
            country: Some("RUS".into()),
            named: true,
        };
        let troops = Form {
            kind: Sort::Body,
            name: "Russian troops".into(),
            country: Some("RUS".into()),
            named: false,
        };
        assert_eq!(russia.likeness(&troops), Likeness::Kin);
        assert_eq!(
            russia.likeness(&person("Sergei Lavrov", Some("RUS"))),
            Likeness::Kin
        );
        assert_eq!(
            russia.likeness(&person("Dmytro Kuleba", Some("UKR"))),
            Likeness::Apart
        );
        assert_eq!(troops.likeness(&person("Somebody", None)), Likeness::Open);
    }

    #[test]
    fn descriptions_are_alike_by_their_noun() {
        let body = |name: &str, country: Option<&str>| Form {
            kind: Sort::Body,
            name: name.into(),
            country: country.map(Into::into),
            named: false,
        };
        let estonia = body("defence ministers of Estonia", Some("EST"));
        assert_eq!(
            estonia.likeness(&body("three defence ministers", None)),
            Likeness::Kin
        );
        assert_eq!(estonia.likeness(&body("parliaments", None)), Likeness::Open);
        let one_word = Form {
            named: true,
            ..body("Bakers", None)
        };
        assert_eq!(
            one_word.likeness(&body("300 bakers", Some("KEN"))),
            Likeness::Kin
        );
    }

    #[test]
    fn one_key_for_all_spellings() {
        let key = |name| person(name, None).key();
        assert_eq!(key("Zelensky"), key("Volodymyr Zelenskyy"));
        assert_eq!(key("Gutteres"), key("António Guterres"));
        assert_ne!(key("Putin"), key("Lavrov"));
    }
}
