//! What the grammar found, before anything is counted from any day.

use crate::Span;

/// Names of the parts of a time expression.
macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A part of a time expression.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Slot { $($(#[$doc])* $name,)* }

        impl Slot {
            /// The part of that name in a pattern.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Slot::$name),)* _ => None }
            }
        }
    };
}

slots! {
    /// Year.
    Year = "y",
    /// Month.
    Month = "m",
    /// Day of the month.
    Day = "d",
    /// Day of the week.
    Weekday = "w",
    /// Count, in thousandths where read as a cardinal.
    Count = "n",
    /// Unit of time.
    Unit = "u",
    /// Ordinal.
    Ordinal = "o",
    /// Part of the day.
    Part = "part",
    /// TIMEX3 modifier.
    Modifier = "mod",
    /// Hour and minute.
    Clock = "clock",
    /// a.m., p.m.
    Half = "half",
    /// Time zone.
    Zone = "zone",
    /// -1 last, 0 this, 1 next.
    Relative = "rel",
    /// -1 before, 1 after.
    Direction = "dir",
    /// Days from the anchor ("yesterday" -1).
    Offset = "off",
    /// Season.
    Season = "season",
    /// What it is counted from, where a pattern knows it.
    From = "from",
    /// A fixed value.
    Value = "value",
    /// Relative year of a date ("January last year").
    RelativeYear = "yrel",
    /// A holiday.
    Holiday = "hol",
    /// A named era.
    Era = "era",
    /// Second year of a range.
    Year2 = "y2",
    /// Second month of a range.
    Month2 = "m2",
    /// Second day of a range.
    Day2 = "d2",
    /// Second count of a range or second part of a sum.
    Count2 = "n2",
    /// Second unit of a sum.
    Unit2 = "u2",
    /// A date in digits.
    Digits = "digits",
    /// Count is vague ("several").
    Vague = "vague",
    /// Decade.
    Decade = "decade",
}

/// A part that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Field {
    /// Its number, where it has one.
    pub(super) number: Option<i64>,
    /// Its text, by number in the tables' texts.
    pub(super) text: Option<u16>,
    /// Its atoms.
    pub(super) start: usize,
    /// One past its last atom.
    pub(super) end: usize,
}

/// The parts of an expression; each may be missing, and most are.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    fields: Vec<(Slot, Field)>,
}

impl Fields {
    pub(super) fn get(&self, slot: Slot) -> Option<Field> {
        let found = self.fields.iter().find(|(known, _)| *known == slot);
        found.map(|(_, field)| *field)
    }

    pub(super) fn put(&mut self, slot: Slot, field: Option<Field>) {
        self.fields.retain(|(known, _)| *known != slot);
        self.fields.extend(field.map(|field| (slot, field)));
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.get(slot).is_some()
    }

    pub(super) fn number(&self, slot: Slot) -> Option<i64> {
        self.get(slot)?.number
    }
}

/// A time expression as the grammar found it.
#[derive(Debug, Clone)]
pub(super) struct ParsedTime {
    /// Its characters.
    pub(super) span: Span,
    /// Index of its sentence.
    pub(super) sentence: usize,
    /// First token and one past the last.
    pub(super) tokens: (usize, usize),
    /// Row of the patterns that matched.
    pub(super) row: usize,
    /// Its parts.
    pub(super) fields: Fields,
}
