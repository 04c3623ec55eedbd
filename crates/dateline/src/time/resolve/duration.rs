//! How long and how often: TIMEX3 periods.

use super::{Outcome, Resolver};
use crate::time::parsed::Slot;

impl Resolver<'_> {
    /// "four days", "two and a half years", "several weeks".
    pub(super) fn duration(&self, index: usize) -> Option<Outcome> {
        let unit = self.text(index, Slot::Unit);
        if self.fields(index).has(Slot::Vague) && !self.fields(index).has(Slot::Count) {
            return Some(Outcome::value(vague_period(unit), "how many is not said"));
        }
        let mut thousandths = self.count(index, Slot::Count)?;
        if self.text(index, Slot::Count2) == "half" {
            thousandths += 500;
        }
        let mut value = period(thousandths, unit)?;
        if let Some(second) = self.count(index, Slot::Count2)
            && self.fields(index).has(Slot::Unit2)
        {
            value = sum(&value, &period(second, self.text(index, Slot::Unit2))?);
        }
        Some(Outcome::value(value, "count and unit"))
    }

    /// "every two weeks", "daily".
    pub(super) fn set(&self, index: usize) -> Option<Outcome> {
        let value = self.text(index, Slot::Value);
        if !value.is_empty() {
            return Some(Outcome::value(value, "repeated"));
        }
        let unit = self.text(index, Slot::Unit);
        let value = match self.count(index, Slot::Count) {
            Some(count) => period(count, unit)?,
            None => vague_period(unit),
        };
        Some(Outcome::value(value, "repeated"))
    }

    /// "every Monday", "Friday nights".
    pub(super) fn set_weekday(&self, index: usize) -> Option<Outcome> {
        let weekday = self.number(index, Slot::Weekday)?;
        let part = self.text(index, Slot::Part);
        let part = if part.is_empty() {
            String::new()
        } else {
            format!("T{part}")
        };
        Some(Outcome::value(
            format!("XXXX-WXX-{weekday}{part}"),
            "repeated",
        ))
    }

    /// "each July".
    pub(super) fn set_month(&self, index: usize) -> Option<Outcome> {
        let month = self.number(index, Slot::Month)?;
        Some(Outcome::value(format!("XXXX-{month:02}"), "repeated"))
    }

    /// "each summer".
    pub(super) fn set_season(&self, index: usize) -> Option<Outcome> {
        Some(Outcome::value(
            format!("XXXX-{}", self.text(index, Slot::Season)),
            "repeated",
        ))
    }

    /// "every night".
    pub(super) fn set_part(&self, index: usize) -> Option<Outcome> {
        Some(Outcome::value(
            format!("XXXX-XX-XXT{}", self.text(index, Slot::Part)),
            "repeated",
        ))
    }
}

/// The period of a count in thousandths; fractions go into smaller units where those divide evenly.
pub(super) fn period(thousandths: i64, unit: &str) -> Option<String> {
    if !(0..=1_000_000_000_000).contains(&thousandths) {
        return None;
    }
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    let scaled = |factor: i64, unit: &str| period(thousandths * factor, unit);
    // Decades and centuries are years; a fortnight is two weeks.
    match unit {
        "E" if thousandths != 1000 => return scaled(10, "Y"),
        "E" => return Some("P10Y".to_owned()),
        "C" => return scaled(100, "Y"),
        "L" => return scaled(1000, "Y"),
        "FN" => return scaled(2, "W"),
        _ => {}
    }
    let smaller = match unit {
        "Y" => Some((12, "M", "Y")),
        "H" => Some((60, "M", "H")),
        "MIN" => Some((60, "S", "M")),
        "D" => Some((24, "H", "D")),
        _ => None,
    };
    let time = matches!(unit, "H" | "MIN" | "S");
    let letter = match unit {
        "MIN" => "M",
        "WE" => "WE",
        other => other,
    };
    if rest == 0 {
        return Some(if time {
            format!("PT{whole}{letter}")
        } else {
            format!("P{whole}{letter}")
        });
    }
    if let Some((per, small, letter)) = smaller
        && rest * per % 1000 == 0
    {
        let parts = rest * per / 1000;
        let big = if whole == 0 {
            String::new()
        } else {
            format!("{whole}{letter}")
        };
        return Some(match unit {
            "D" => format!("P{big}T{parts}{small}"),
            "Y" => format!("P{big}{parts}{small}"),
            _ => format!("PT{big}{parts}{small}"),
        });
    }
    let mut decimal = format!("{whole}.{rest:03}");
    while decimal.ends_with('0') {
        decimal.pop();
    }
    Some(if time {
        format!("PT{decimal}{letter}")
    } else {
        format!("P{decimal}{letter}")
    })
}

/// The period of an unknown count.
pub(super) fn vague_period(unit: &str) -> String {
    match unit {
        "H" | "S" => format!("PTX{unit}"),
        "MIN" => "PTXM".to_owned(),
        "FN" => "PXW".to_owned(),
        _ => format!("PX{unit}"),
    }
}

/// "P2Y" and "P3M": "P2Y3M".
fn sum(first: &str, second: &str) -> String {
    let rest = second.trim_start_matches('P');
    if first.contains('T') && rest.starts_with('T') {
        format!("{first}{}", &rest[1..])
    } else {
        format!("{first}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        for (thousandths, unit, value) in [
            (4000, "D", "P4D"),
            (2500, "Y", "P2Y6M"),
            (500, "H", "PT30M"),
            (1500, "MIN", "PT1M30S"),
            (1500, "D", "P1DT12H"),
            (500, "C", "P50Y"),
            (20_000, "E", "P200Y"),
            (1000, "FN", "P2W"),
            (1500, "W", "P1.5W"),
            (3000, "Q", "P3Q"),
        ] {
            assert_eq!(period(thousandths, unit).as_deref(), Some(value));
        }
        assert_eq!(sum("P2Y", "P3M"), "P2Y3M");
        assert_eq!(sum("PT2H", "PT30M"), "PT2H30M");
    }
}
