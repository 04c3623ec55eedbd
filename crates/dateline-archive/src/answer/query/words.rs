//! Values of filters as people write them, against what the codebook knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::OnceLock;

use dateline::event::Codes;
use dateline::record::EventType;
use dateline::tables::Tables;

use super::{Whereabouts, Whom};
use crate::moment::Day;
use crate::{Error, digest};

/// Codes beside those of countries, as the record's contract has them.
const UNIONS: [&str; 4] = ["UNO", "EUR", "IGO", "NGO"];

/// Words are taken for misspelt ones of the list from this likeness on (Jaro–Winkler).
const LIKE: f64 = 0.75;

/// The table of countries.
const COUNTRIES: &str = "en/countries.tsv";

/// What the built-in tables know: codes of countries, their names in lower case, modes.
struct Known {
    codes: BTreeSet<String>,
    names: BTreeMap<String, String>,
    modes: BTreeSet<String>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let tables = Tables::builtin();
        let mut codes: BTreeSet<String> = UNIONS.map(str::to_owned).into();
        let mut names = BTreeMap::new();
        // The built-in tables are held to their form by the reader's tests.
        for row in tables.tsv(COUNTRIES).unwrap_or_default() {
            let code = row.get("code").to_owned();
            for name in row.list("name").into_iter().chain(row.list("aliases")) {
                names.insert(name.to_lowercase(), code.clone());
            }
            codes.insert(code);
        }
        let modes = Codes::read(&tables).map(|codes| codes.modes);
        let modes = modes.unwrap_or_default().into_iter();
        Known {
            codes,
            names,
            modes: modes.map(|mode| mode.code).collect(),
        }
    })
}

/// A country's code or its name in any case; an abbreviation in small letters is no code.
fn country(value: &str) -> Option<String> {
    let known = known();
    if known.codes.contains(value) {
        return Some(value.to_owned());
    }
    let is_short = value.chars().count() < 4;
    let name = value.to_lowercase();
    known
        .names
        .get(&name)
        .filter(|_| !is_short || value.chars().all(|c| !c.is_lowercase()))
        .cloned()
}

/// A country, or somebody's name.
pub(super) fn whom(value: &str) -> Whom {
    match country(value) {
        Some(code) => Whom::Code(code),
        None => Whom::Name(value.to_owned()),
    }
}

/// A country, or a place's name.
pub(super) fn whereabouts(value: &str) -> Whereabouts {
    match country(value) {
        Some(code) => Whereabouts::Country(code),
        None => Whereabouts::Name(value.to_owned()),
    }
}

/// A PLOVER type, in any case.
pub(super) fn event_type(value: &str) -> Result<EventType, Error> {
    let upper = value.to_uppercase();
    let parsed = serde_json::from_value(serde_json::Value::String(upper.clone()));
    parsed.map_err(|_| {
        let codes = Codes::read(&Tables::builtin()).map(|codes| codes.types);
        let types = codes.unwrap_or_default();
        let names = types.iter().map(|kind| kind.code.as_str());
        unknown(
            "type",
            value,
            &upper,
            names,
            "`dateline codes` explains them",
        )
    })
}

/// A mode of any type.
pub(super) fn mode(value: &str) -> Result<String, Error> {
    let lower = value.to_lowercase();
    let modes = &known().modes;
    if modes.contains(&lower) {
        return Ok(lower);
    }
    let names = modes.iter().map(String::as_str);
    Err(unknown(
        "mode",
        value,
        &lower,
        names,
        "`dateline codes` lists them under their types",
    ))
}

/// A word of a closed list, in any case, with blanks or hyphens for its underscores.
pub(super) fn one_of<T: Copy + Display>(
    what: &'static str,
    value: &str,
    list: &[T],
) -> Result<T, Error> {
    let lower = value.to_lowercase().replace([' ', '-'], "_");
    let found = list.iter().find(|one| one.to_string() == lower);
    found.copied().ok_or_else(|| {
        let names: Vec<String> = list.iter().map(ToString::to_string).collect();
        let advice = format!("known are {}", names.join(", "));
        unknown(
            what,
            value,
            &lower,
            names.iter().map(String::as_str),
            &advice,
        )
    })
}

fn unknown<'n>(
    what: &str,
    value: &str,
    form: &str,
    names: impl Iterator<Item = &'n str>,
    advice: &str,
) -> Error {
    let nearest = names
        .map(|name| (strsim::jaro_winkler(form, name), name))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    let meant = nearest.map_or(String::new(), |(_, name)| {
        format!("; did you mean `{name}`?")
    });
    Error::asked(format!("there is no {what} `{value}`{meant} ({advice})"))
}

/// The first day of a day, month or year: "2022-04-26", "2022-04", "2022".
pub(super) fn first_day(value: &str) -> Result<Day, Error> {
    days(value).map(|days| days.0)
}

/// The last day of a day, month or year.
pub(super) fn last_day(value: &str) -> Result<Day, Error> {
    days(value).map(|days| days.1)
}

fn days(value: &str) -> Result<(Day, Day), Error> {
    let whole =
        |first: String, next: String| Some((Day::parse(&first)?, Day(Day::parse(&next)?.0 - 1)));
    let number = |part: &str| part.parse::<i32>().ok();
    let parts: Vec<&str> = value.split('-').collect();
    let found = match parts[..] {
        [year] if year.len() == 4 => number(year)
            .and_then(|year| whole(format!("{year:04}-01-01"), format!("{:04}-01-01", year + 1))),
        [year, month] if year.len() == 4 && month.len() == 2 => {
            number(year).zip(number(month)).and_then(|(year, month)| {
                let (after, next) = (year + month / 12, month % 12 + 1);
                whole(
                    format!("{year:04}-{month:02}-01"),
                    format!("{after:04}-{next:02}-01"),
                )
            })
        }
        _ if value.len() == 10 => Day::parse(value).map(|day| (day, day)),
        _ => None,
    };
    found.ok_or_else(|| {
        Error::asked(format!(
            "`{value}` is no day (2022-04-26), month (2022-04) or year (2022)"
        ))
    })
}

/// The number of a story's id.
pub(super) fn story(value: &str) -> Result<i64, Error> {
    let number = digest::number(value).filter(|_| value.len() == 12);
    number.ok_or_else(|| {
        Error::asked(format!(
            "`{value}` is no story's id (twelve digits and letters a to f); `dateline event ID --format json` names an \
             event's `story`"
        ))
    })
}

/// A probability in hundredths.
pub(super) fn confidence(value: &str) -> Result<u8, Error> {
    let number = value.parse::<f64>().ok();
    let number = number.filter(|number| (0.0..=1.0).contains(number));
    let number = number.ok_or_else(|| {
        Error::asked(format!(
            "`{value}` is no probability; give a number from 0 to 1, as 0.8"
        ))
    })?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    Ok((number * 100.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::{Basis, Standing};

    #[test]
    fn countries_go_by_code_or_name_and_all_else_is_a_name() {
        let code = |code: &str| Whom::Code(code.to_owned());
        for (value, expected) in [
            ("CHN", code("CHN")),
            ("china", code("CHN")),
            ("United States", code("USA")),
            ("US", code("USA")),
            ("UNO", code("UNO")),
            ("us", Whom::Name("us".to_owned())),
            ("Kwame Boateng", Whom::Name("Kwame Boateng".to_owned())),
            ("WHO", Whom::Name("WHO".to_owned())),
        ] {
            assert_eq!(whom(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_unknown_is_told_with_what_may_be_meant() {
        let said = |error: Error| error.to_string();
        let known = event_type("consult").expect("a type");
        assert_eq!(known, EventType::Consult);
        let error = said(event_type("CONSLUT").unwrap_err());
        assert!(
            error.contains("did you mean `CONSULT`?") && error.contains("dateline codes"),
            "{error}"
        );
        let error = said(event_type("WEATHER-REPORT").unwrap_err());
        assert!(error.contains("dateline codes"), "{error}");
        let error = said(mode("vist").unwrap_err());
        assert!(error.contains("`visit`"), "{error}");
        let error = said(one_of("status", "unreprted", &Standing::ALL).unwrap_err());
        assert!(
            error.contains("`unreported`") && error.contains("not_happened"),
            "{error}"
        );
        assert!(one_of("status", "not happened", &Standing::ALL).is_ok());
        assert!(one_of("basis", "rumour", &Basis::ALL).is_err());
        assert!(said(confidence("80").unwrap_err()).contains("0 to 1"));
        assert_eq!(confidence("0.8").ok(), Some(80));
        assert!(said(story("3f2a").unwrap_err()).contains("story"));
    }

    #[test]
    fn months_and_years_are_spans() {
        let written = |value: &str| {
            days(value)
                .ok()
                .map(|(first, last)| format!("{first} {last}"))
        };
        for (value, expected) in [
            ("2022-04-26", Some("2022-04-26 2022-04-26")),
            ("2022-02", Some("2022-02-01 2022-02-28")),
            ("2022-12", Some("2022-12-01 2022-12-31")),
            ("2024", Some("2024-01-01 2024-12-31")),
            ("2022-13", None),
            ("2022-02-30", None),
            ("soon", None),
            ("2022-04-26T12:00:00Z", None),
        ] {
            assert_eq!(written(value).as_deref(), expected, "{value}");
        }
    }
}
