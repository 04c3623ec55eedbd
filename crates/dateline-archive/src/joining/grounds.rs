//! Why two report events were joined, small enough to keep with each.

/// What agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grounds(pub u16);

/// Each ground and the words that tell it.
const WORDS: [(Grounds, &str); 15] = [
    (Grounds::PARTY, "same people or bodies"),
    (Grounds::COMPANY, "more than one of those who take part"),
    (Grounds::COUNTRY, "same countries"),
    (Grounds::KIN, "one acts for the other"),
    (Grounds::TOWN, "same place"),
    (Grounds::NEAR, "places close by"),
    (Grounds::DAYS, "same days"),
    (Grounds::WEEK, "same week"),
    (Grounds::UNSTATED, "time fits, stated by one only"),
    (Grounds::WORDING, "similar words"),
    (Grounds::QUANTITY, "same numbers"),
    (Grounds::MOVED, "the same plan with another date"),
    (Grounds::VERBATIM, "the same words"),
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
    /// Places close by, or one in the other.
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

    pub(crate) fn add(&mut self, other: Grounds) {
        self.0 |= other.0;
    }

    /// Whether something agrees that few events share: a name, a town, a day that both state, a number. Without that,
    /// "Russia … Ukraine" is all events of a war.
    pub(crate) fn is_specific(self) -> bool {
        [
            Grounds::PARTY,
            Grounds::TOWN,
            Grounds::DAYS,
            Grounds::QUANTITY,
            Grounds::VERBATIM,
            Grounds::VERSION,
        ]
        .iter()
        .any(|ground| self.has(*ground))
    }

    /// Whether more agrees of a meeting than one of those who take part: with whom, where, or when. A minister
    /// meets and travels every day.
    pub(crate) fn tells_meeting(self) -> bool {
        [
            Grounds::COMPANY,
            Grounds::COUNTRY,
            Grounds::TOWN,
            Grounds::NEAR,
            Grounds::DAYS,
            Grounds::VERBATIM,
            Grounds::VERSION,
        ]
        .iter()
        .any(|ground| self.has(*ground))
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
