//! Why two report events were joined, small enough to keep with each.

/// What agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grounds(pub u32);

/// Each ground and the words that tell it.
const WORDS: [(Grounds, &str); 24] = [
    (Grounds::PARTY, "same people or bodies"),
    (Grounds::COMPANY, "more than one of those who take part"),
    (Grounds::VICTIM, "the same person suffers it"),
    (Grounds::COUNTRY, "same countries"),
    (Grounds::KIN, "one acts for the other"),
    (Grounds::TOWN, "same place"),
    (Grounds::NEAR, "places close by"),
    (Grounds::WITHIN, "one place in the other"),
    (Grounds::GOAL, "same destination"),
    (Grounds::DAYS, "same days"),
    (
        Grounds::FITTING,
        "told right after the day that the other states",
    ),
    (Grounds::WEEK, "same week"),
    (Grounds::LASTING, "it goes on, or ends"),
    (Grounds::UNSTATED, "time fits, stated by one only"),
    (Grounds::MATTER, "the same matter"),
    (Grounds::WORDING, "similar words"),
    (Grounds::QUANTITY, "same numbers"),
    (Grounds::ANSWER, "one denies what the other claims"),
    (Grounds::OFF, "both called off"),
    (Grounds::MOVED, "the same plan with another date"),
    (Grounds::VERBATIM, "the same words"),
    (Grounds::ACCOUNTS, "two accounts of who did it"),
    (Grounds::PERSON, "decided by a person"),
    (Grounds::VERSION, "the next version of the report"),
];

impl Grounds {
    /// The same person or body.
    pub const PARTY: Grounds = Grounds(1);
    /// The same country.
    pub const COUNTRY: Grounds = Grounds(1 << 1);
    /// One acts for the other.
    pub const KIN: Grounds = Grounds(1 << 2);
    /// The same town or division.
    pub const TOWN: Grounds = Grounds(1 << 3);
    /// Places close by.
    pub const NEAR: Grounds = Grounds(1 << 4);
    /// Days that meet.
    pub const DAYS: Grounds = Grounds(1 << 5);
    /// Weeks that meet.
    pub const WEEK: Grounds = Grounds(1 << 6);
    /// One of the two states no time.
    pub const UNSTATED: Grounds = Grounds(1 << 7);
    /// Similar words.
    pub const WORDING: Grounds = Grounds(1 << 8);
    /// The same numbers.
    pub const QUANTITY: Grounds = Grounds(1 << 9);
    /// A plan that was moved.
    pub const MOVED: Grounds = Grounds(1 << 10);
    /// Word for word the same.
    pub const VERBATIM: Grounds = Grounds(1 << 11);
    /// A person's decision.
    pub const PERSON: Grounds = Grounds(1 << 12);
    /// Another version of the same report.
    pub const VERSION: Grounds = Grounds(1 << 13);
    /// Two or more of those who meet.
    pub const COMPANY: Grounds = Grounds(1 << 14);
    /// A place and a larger one around it.
    pub const WITHIN: Grounds = Grounds(1 << 15);
    /// The same visitor to the same country.
    pub const GOAL: Grounds = Grounds(1 << 16);
    /// One states a day, and the other is told as done on it or right after.
    pub const FITTING: Grounds = Grounds(1 << 17);
    /// Words that few events share.
    pub const MATTER: Grounds = Grounds(1 << 18);
    /// Plans that are off.
    pub const OFF: Grounds = Grounds(1 << 19);
    /// Who did it is told in two ways.
    pub const ACCOUNTS: Grounds = Grounds(1 << 20);
    /// A denial of a claim.
    pub const ANSWER: Grounds = Grounds(1 << 22);
    /// The same person, by name, suffers what befalls one seldom more than once.
    pub const VICTIM: Grounds = Grounds(1 << 23);
    /// Begun by one report, going on or ended by the later one.
    pub const LASTING: Grounds = Grounds(1 << 24);
    /// Two or more of those who meet, by name.
    pub(crate) const NAMES: Grounds = Grounds(1 << 21);

    pub(crate) fn add(&mut self, other: Grounds) {
        self.0 |= other.0;
    }

    /// Whether something agrees that few events share. Without that, "Russia … Ukraine" is all events of a war, and a
    /// president's name all that he did in a year.
    pub(crate) fn is_specific(self) -> bool {
        let alone = [
            Grounds::TOWN,
            Grounds::DAYS,
            Grounds::QUANTITY,
            Grounds::MATTER,
            Grounds::NAMES,
            Grounds::VICTIM,
            Grounds::OFF,
            Grounds::VERSION,
        ];
        let with_party = [Grounds::GOAL, Grounds::FITTING, Grounds::WEEK];
        let with_company = [Grounds::FITTING, Grounds::WEEK];
        self.has_any(&alone)
            || (self.has(Grounds::PARTY) && self.has_any(&with_party))
            || (self.has(Grounds::COMPANY) && self.has_any(&with_company))
    }

    /// Whether more agrees of a meeting than one of those who take part: with whom, where, or when. A minister
    /// meets and travels every day.
    pub(crate) fn tells_meeting(self) -> bool {
        self.has_any(&[
            Grounds::COMPANY,
            Grounds::TOWN,
            Grounds::NEAR,
            Grounds::DAYS,
            Grounds::MATTER,
            Grounds::VERBATIM,
            Grounds::VERSION,
        ])
    }

    /// Whether more agrees of a visit than the visitor: where to or when.
    pub(crate) fn tells_visit(self) -> bool {
        self.has_any(&[
            Grounds::GOAL,
            Grounds::TOWN,
            Grounds::NEAR,
            Grounds::DAYS,
            Grounds::FITTING,
            Grounds::OFF,
            Grounds::VERBATIM,
            Grounds::VERSION,
        ])
    }

    /// Whether one of those is among them.
    pub(crate) fn has_any(self, others: &[Grounds]) -> bool {
        others.iter().any(|other| self.has(*other))
    }

    /// Whether this ground is among them.
    pub fn has(self, other: Grounds) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::fmt::Display for Grounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = WORDS
            .iter()
            .filter(|(ground, _)| self.has(*ground))
            .map(|(_, words)| *words)
            .collect();
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(grounds: &[Grounds]) -> Grounds {
        let mut all = Grounds::default();
        grounds.iter().for_each(|ground| all.add(*ground));
        all
    }

    #[test]
    fn a_busy_name_and_countries_are_nothing_particular() {
        for (grounds, expected) in [
            (
                &[Grounds::PARTY, Grounds::COUNTRY, Grounds::UNSTATED][..],
                false,
            ),
            (
                &[Grounds::COUNTRY, Grounds::WITHIN, Grounds::WORDING],
                false,
            ),
            (&[Grounds::PARTY, Grounds::GOAL], true),
            (&[Grounds::COMPANY, Grounds::FITTING], true),
            (&[Grounds::COUNTRY, Grounds::FITTING], false),
            (&[Grounds::KIN, Grounds::TOWN], true),
            (&[Grounds::MATTER], true),
        ] {
            assert_eq!(of(grounds).is_specific(), expected, "{}", of(grounds));
        }
    }

    #[test]
    fn every_ground_has_its_words_and_its_bit() {
        let mut seen = Grounds::default();
        for (ground, words) in WORDS {
            assert!(!seen.has(ground), "{words}");
            seen.add(ground);
            assert_eq!(ground.to_string(), words);
        }
    }
}
