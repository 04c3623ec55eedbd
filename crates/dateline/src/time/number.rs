//! Numbers of the calendar: cardinals, ordinals, years, days, clock times, dates in digits.

use super::atom::{Atom, Digits, Kind, Suffix};
use super::words::{Class, Words};

/// Elements of a pattern that are read by code, since they are made of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    /// Any cardinal: "3", "2.5", "2 1/2", "twenty-one", "a hundred", "two and a half". In thousandths.
    Num,
    /// Any ordinal: "3rd", "third", "twenty-first".
    Ord,
    /// A calendar year: "1998", "nineteen ninety-eight", "two thousand and five".
    Year,
    /// Two digits of a year: "98".
    ShortYear,
    /// Day of a month: "4", "04", "4th", "fourth".
    Day,
    /// A decade: "1990s", "90s".
    Decade,
    /// Hours and minutes with a colon: "10:35", "10:35:20".
    Clock,
    /// Hours and minutes with a full stop: "10.35".
    DotClock,
    /// A full hour from 1 to 24.
    Hour,
    /// Four digits of a clock: "0735", "1900".
    Military,
    /// ISO 8601: "2022-04-22".
    Iso,
    /// Day and month in digits with a year: "4/22/2022", "22.04.2022", "22-04-22".
    Slashed,
    /// Day and month in digits: "21/04".
    ShortSlashed,
}

impl Special {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "NUM" => Special::Num,
            "ORD" => Special::Ord,
            "YEAR" => Special::Year,
            "YY" => Special::ShortYear,
            "DAY" => Special::Day,
            "DECADE" => Special::Decade,
            "CLOCK" => Special::Clock,
            "DOTCLOCK" => Special::DotClock,
            "HOUR" => Special::Hour,
            "MILITARY" => Special::Military,
            "ISO" => Special::Iso,
            "SLASHED" => Special::Slashed,
            "SHORTSLASHED" => Special::ShortSlashed,
            _ => return None,
        })
    }

    /// Whether it can begin with a word, and not only with a digit.
    pub(super) fn begins_with_word(self) -> bool {
        matches!(
            self,
            Special::Num | Special::Ord | Special::Year | Special::Day | Special::Hour
        )
    }
}

/// Classes of number words, found once.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberClasses {
    /// "one" … "nineteen".
    pub(super) unit: Class,
    /// "twenty" … "ninety".
    pub(super) ten: Class,
    /// "hundred", "thousand", "million".
    pub(super) scale: Class,
    /// "first" … "nineteenth", "twentieth", "hundredth".
    pub(super) ordinal: Class,
}

/// Reads numbers from atoms.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'a> {
    pub(super) atoms: &'a [Atom],
    pub(super) words: &'a Words,
    pub(super) classes: NumberClasses,
}

/// Where a number ends and what it is; cardinals in thousandths.
type Found = Option<(usize, i64)>;

impl Numbers<'_> {
    /// Reads that element at an atom.
    pub(super) fn read(&self, special: Special, at: usize) -> Found {
        match special {
            Special::Num => self.cardinal(at),
            Special::Ord => self.ordinal(at),
            Special::Year => self.year(at),
            Special::ShortYear => self
                .plain(at)
                .filter(|digits| digits.whole == 2)
                .map(|digits| (at + 1, digits.thousandths / 1000)),
            Special::Day => self.day(at),
            Special::Decade => self.decade(at),
            Special::Clock => self.clock(at),
            Special::DotClock => self.dot_clock(at),
            Special::Hour => self.hour(at),
            Special::Military => self.military(at),
            Special::Iso => self.iso(at),
            Special::Slashed => self.slashed(at),
            Special::ShortSlashed => self.short_slashed(at),
        }
    }

    fn digits(&self, at: usize) -> Option<Digits> {
        match self.atoms.get(at)?.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Digits without commas, decimals and letters.
    fn plain(&self, at: usize) -> Option<Digits> {
        self.digits(at).filter(|digits| {
            !digits.commas && digits.fraction == 0 && digits.suffix == Suffix::None
        })
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.atoms
            .get(at)
            .is_some_and(|atom| atom.word != 0 && atom.word == self.words.id(word))
    }

    fn is_glued(&self, at: usize, word: &str) -> bool {
        self.is(at, word) && self.atoms[at].glued
    }

    fn value(&self, at: usize, class: Class) -> Option<i64> {
        let atom = self.atoms.get(at)?;
        if !atom.classes.has(class) {
            return None;
        }
        self.words.meaning(atom.word, class)?.number
    }

    fn cardinal(&self, at: usize) -> Found {
        if let Some(digits) = self.digits(at) {
            if digits.suffix != Suffix::None {
                return None;
            }
            return Some(self.after_digits(at, digits.thousandths));
        }
        let (mut end, whole) = self.word_number(at)?;
        let mut value = whole.checked_mul(1000)?;
        if self.is(end, "and") && self.is(end + 1, "a") && self.is(end + 2, "half") {
            value += 500;
            end += 3;
        }
        Some((end, value))
    }

    /// "2 1/2", "3 million", "2 and a half".
    fn after_digits(&self, at: usize, thousandths: i64) -> (usize, i64) {
        if let Some(scale) = self.value(at + 1, self.classes.scale) {
            return (at + 2, thousandths.saturating_mul(scale));
        }
        let mut next = at + 1;
        if self.is(next, "-") {
            next += 1;
        }
        let fraction = (self.plain(next), self.plain(next + 2));
        if let (Some(over), Some(under)) = fraction
            && self.is(next + 1, "/")
            && (1..=9).contains(&(over.thousandths / 1000))
            && (2..=9).contains(&(under.thousandths / 1000))
        {
            let part = 1000 * over.thousandths / under.thousandths;
            return (next + 3, thousandths.saturating_add(part));
        }
        if self.is(at + 1, "½") {
            return (at + 2, thousandths.saturating_add(500));
        }
        if self.is(at + 1, "and") && self.is(at + 2, "a") && self.is(at + 3, "half") {
            return (at + 4, thousandths.saturating_add(500));
        }
        (at + 1, thousandths)
    }

    /// "twenty-one", "a hundred and five", "three thousand".
    fn word_number(&self, at: usize) -> Found {
        let mut at = at;
        let mut total = 0_i64;
        let mut part: Option<i64> = None;
        let mut any = false;
        // "a hundred", "a dozen".
        if (self.is(at, "a") || self.is(at, "an"))
            && self.value(at + 1, self.classes.scale).is_some()
        {
            part = Some(1);
            at += 1;
        }
        for _ in 0..12 {
            if let Some(ten) = self.value(at, self.classes.ten) {
                if part.is_some_and(|part| part % 100 != 0) {
                    break;
                }
                part = Some(part.unwrap_or(0) + ten);
                at += 1;
                let behind_hyphen = usize::from(self.is(at, "-"));
                if let Some(unit) = self.value(at + behind_hyphen, self.classes.unit)
                    && unit < 10
                {
                    part = part.map(|part| part + unit);
                    at += 1 + behind_hyphen;
                }
            } else if let Some(unit) = self.value(at, self.classes.unit) {
                if part.is_some_and(|part| part % 100 != 0) {
                    break;
                }
                part = Some(part.unwrap_or(0) + unit);
                at += 1;
            } else if let Some(scale) = self.value(at, self.classes.scale) {
                let times = part.unwrap_or(1);
                if scale <= 100 {
                    part = Some(times.saturating_mul(scale));
                } else {
                    total = total.saturating_add(times.saturating_mul(scale));
                    part = None;
                }
                at += 1;
            } else if any
                && self.is(at, "and")
                && part.is_none_or(|part| part % 100 == 0)
                && (self.value(at + 1, self.classes.unit).is_some()
                    || self.value(at + 1, self.classes.ten).is_some())
                && (total > 0 || part.is_some_and(|part| part >= 100))
            {
                at += 1;
            } else {
                break;
            }
            any = true;
        }
        any.then(|| (at, total.saturating_add(part.unwrap_or(0))))
    }

    fn ordinal(&self, at: usize) -> Found {
        if let Some(digits) = self.digits(at) {
            let fits = digits.suffix == Suffix::Ordinal && digits.fraction == 0;
            return fits.then_some((at + 1, digits.thousandths / 1000));
        }
        if let Some(ordinal) = self.value(at, self.classes.ordinal) {
            return Some((at + 1, ordinal));
        }
        // "twenty-first", "one hundredth".
        let ten = self.value(at, self.classes.ten)?;
        let behind = at + 1 + usize::from(self.is(at + 1, "-"));
        let ordinal = self.value(behind, self.classes.ordinal)?;
        (ordinal < 10).then_some((behind + 1, ten + ordinal))
    }

    fn year(&self, at: usize) -> Found {
        if let Some(digits) = self.plain(at) {
            let year = digits.thousandths / 1000;
            let fits = digits.whole == 4 && (1000..=2999).contains(&year);
            return fits.then_some((at + 1, year));
        }
        // "nineteen ninety-six", "twenty twenty-two".
        let century = self
            .value(at, self.classes.unit)
            .filter(|century| (15..=19).contains(century))
            .or_else(|| self.value(at, self.classes.ten).filter(|ten| *ten == 20));
        if let Some(century) = century {
            let (end, rest) = self.two_digits(at + 1)?;
            return Some((end, century * 100 + rest));
        }
        // "two thousand", "two thousand and five".
        if self.value(at, self.classes.unit) == Some(2)
            && self.value(at + 1, self.classes.scale) == Some(1000)
        {
            let behind = at + 2 + usize::from(self.is(at + 2, "and"));
            return Some(match self.two_digits(behind) {
                Some((end, rest)) => (end, 2000 + rest),
                None => (at + 2, 2000),
            });
        }
        None
    }

    /// "ninety-six", "twelve", "oh five".
    fn two_digits(&self, at: usize) -> Found {
        if let Some(ten) = self.value(at, self.classes.ten) {
            let behind = at + 1 + usize::from(self.is(at + 1, "-"));
            return Some(match self.value(behind, self.classes.unit) {
                Some(unit) if unit < 10 => (behind + 1, ten + unit),
                _ => (at + 1, ten),
            });
        }
        let behind = at + usize::from(self.is(at, "oh"));
        let unit = self.value(behind, self.classes.unit)?;
        // "nineteen five" is two numbers, "nineteen oh five" and "two thousand (and) five" are years.
        let thousand = at > 0
            && (self.is(at - 1, "and") || self.value(at - 1, self.classes.scale) == Some(1000));
        (unit >= 10 || behind > at || thousand).then_some((behind + 1, unit))
    }

    fn day(&self, at: usize) -> Found {
        if let Some(digits) = self.digits(at) {
            let day = digits.thousandths / 1000;
            let fits = !digits.commas
                && digits.fraction == 0
                && digits.suffix != Suffix::Plural
                && (1..=2).contains(&digits.whole)
                && (1..=31).contains(&day);
            return fits.then_some((at + 1, day));
        }
        self.ordinal(at).filter(|(_, day)| (1..=31).contains(day))
    }

    fn decade(&self, at: usize) -> Found {
        let digits = self.digits(at)?;
        let value = digits.thousandths / 1000;
        let fits = digits.suffix == Suffix::Plural
            && !digits.commas
            && digits.fraction == 0
            && value % 10 == 0
            && (digits.whole == 2 || digits.whole == 4 && (1000..=2999).contains(&value));
        fits.then_some((at + 1, value))
    }

    /// The value is hour * 100 + minute; seconds are read and left out.
    fn clock(&self, at: usize) -> Found {
        let digits = self.digits(at)?;
        let hour = digits.thousandths / 1000;
        if digits.commas || digits.whole > 2 || hour > 24 || digits.suffix != Suffix::None {
            return None;
        }
        let minutes = self.plain(at + 2)?;
        let minute = minutes.thousandths / 1000;
        let fits = digits.fraction == 0
            && self.is_glued(at + 1, ":")
            && self.atoms[at + 2].glued
            && minutes.whole == 2
            && minute < 60;
        if !fits {
            return None;
        }
        let seconds = self
            .plain(at + 4)
            .filter(|seconds| seconds.whole == 2 && self.is_glued(at + 3, ":"));
        let end = if seconds.is_some() { at + 5 } else { at + 3 };
        Some((end, hour * 100 + minute))
    }

    fn dot_clock(&self, at: usize) -> Found {
        let digits = self.digits(at)?;
        let (hour, minute) = (digits.thousandths / 1000, digits.thousandths % 1000 / 10);
        let fits = digits.fraction == 2
            && !digits.commas
            && digits.whole <= 2
            && hour <= 24
            && minute < 60;
        fits.then_some((at + 1, hour * 100 + minute))
    }

    fn hour(&self, at: usize) -> Found {
        let (end, hour) = match self.plain(at) {
            Some(digits) if digits.whole <= 2 => (at + 1, digits.thousandths / 1000),
            Some(_) => return None,
            None => (at + 1, self.value(at, self.classes.unit)?),
        };
        (1..=24).contains(&hour).then_some((end, hour * 100))
    }

    fn military(&self, at: usize) -> Found {
        let digits = self.plain(at)?;
        let value = digits.thousandths / 1000;
        let fits = digits.whole == 4 && value <= 2400 && value % 100 < 60;
        fits.then_some((at + 1, value))
    }

    fn iso(&self, at: usize) -> Found {
        let [year, month, day] = self.parted(at, "-")?;
        let fits = year.whole == 4 && month.whole == 2 && day.whole == 2;
        fits.then(|| (at + 5, ymd(year, month, day)))
    }

    /// Three numbers glued by a mark.
    fn parted(&self, at: usize, mark: &str) -> Option<[Digits; 3]> {
        let numbers = [self.plain(at)?, self.plain(at + 2)?, self.plain(at + 4)?];
        let glued = self.is_glued(at + 1, mark)
            && self.is_glued(at + 3, mark)
            && self.atoms[at + 2].glued
            && self.atoms[at + 4].glued
            && !self.is_glued(at + 5, mark);
        glued.then_some(numbers)
    }

    /// First, second, third number as written: value is third * 10000 + first * 100 + second.
    fn slashed(&self, at: usize) -> Found {
        let (mark, [first, second, year]) = ["/", ".", "-"]
            .into_iter()
            .find_map(|mark| Some((mark, self.parted(at, mark)?)))?;
        let full = if year.whole == 2 && mark != "." {
            let two = year.thousandths / 1000;
            if two < 50 { 2000 + two } else { 1900 + two }
        } else if year.whole == 4 {
            year.thousandths / 1000
        } else {
            return None;
        };
        let fits = first.whole <= 2 && second.whole <= 2 && (1000..=2999).contains(&full);
        fits.then(|| {
            (
                at + 5,
                full * 10000 + first.thousandths / 10 + second.thousandths / 1000,
            )
        })
    }

    fn short_slashed(&self, at: usize) -> Found {
        let first = self.plain(at)?;
        let second = self.plain(at + 2)?;
        let (a, b) = (first.thousandths / 1000, second.thousandths / 1000);
        let fits = self.is_glued(at + 1, "/")
            && self.atoms[at + 2].glued
            && first.whole == 2
            && second.whole == 2
            && (1..=31).contains(&a)
            && (1..=31).contains(&b)
            && (a <= 12 || b <= 12);
        fits.then_some((at + 3, a * 100 + b))
    }
}

fn ymd(year: Digits, month: Digits, day: Digits) -> i64 {
    year.thousandths * 10 + month.thousandths / 10 + day.thousandths / 1000
}
