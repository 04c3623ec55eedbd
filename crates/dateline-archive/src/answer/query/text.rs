//! The canonical text of a query: what manifests, saved queries and cursors keep. `actor=CHN recipient=CAN recipient=USA
//! type=CONSULT from=2022-04-01 publisher="Accra Post" as-of=2022-05-01`.

use std::fmt::{self, Display, Write};
use std::str::FromStr;

use super::{Filter, Filters, Query, Whereabouts, Whom};
use crate::store::written;
use crate::{Error, digest};

/// The names of the two points of view in the text.
const AS_OF: &str = "as-of";
const RECORDED_BY: &str = "recorded-by";

impl Filters {
    /// The values of a filter, in order.
    pub fn values(&self, filter: Filter) -> Vec<String> {
        fn all<T>(values: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
            values.iter().map(text).collect()
        }
        let whom = |whom: &Whom| match whom {
            Whom::Code(text) | Whom::Name(text) => text.clone(),
        };
        let place = |place: &Whereabouts| match place {
            Whereabouts::Country(text) | Whereabouts::Name(text) => text.clone(),
        };
        match filter {
            Filter::Actor => all(&self.actors, whom),
            Filter::Recipient => all(&self.recipients, whom),
            Filter::Party => all(&self.parties, whom),
            Filter::Place => all(&self.places, place),
            Filter::Type => all(&self.types, written),
            Filter::Mode => self.modes.clone(),
            Filter::Status => all(&self.statuses, ToString::to_string),
            Filter::Basis => all(&self.bases, ToString::to_string),
            Filter::From => all(self.from.as_slice(), ToString::to_string),
            Filter::To => all(self.to.as_slice(), ToString::to_string),
            Filter::Story => all(&self.stories, |story| digest::id(*story)),
            Filter::Publisher => self.publishers.clone(),
            Filter::MinConfidence => all(self.min_confidence.as_slice(), |hundredths| {
                (f64::from(*hundredths) / 100.0).to_string()
            }),
        }
    }
}

impl Display for Filters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for filter in Filter::ALL {
            for value in self.values(filter) {
                write!(f, "{gap}{}={}", filter.name(), quoted(&value))?;
                gap = " ";
            }
        }
        Ok(())
    }
}

impl Display for Query {
    /// Filters and point of view; the page is no part of what is asked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.filters)?;
        let mut gap = if self.filters.is_empty() { "" } else { " " };
        for (name, value) in [
            (AS_OF, &self.asking.as_of),
            (RECORDED_BY, &self.asking.recorded_by),
        ] {
            if let Some(value) = value {
                write!(f, "{gap}{name}={}", quoted(value))?;
                gap = " ";
            }
        }
        Ok(())
    }
}

impl FromStr for Query {
    type Err = Error;

    fn from_str(text: &str) -> Result<Query, Error> {
        let mut query = Query::default();
        for (name, value) in pairs(text)? {
            if name == AS_OF {
                query.asking.as_of = Some(value);
            } else if name == RECORDED_BY {
                query.asking.recorded_by = Some(value);
            } else {
                let filter = Filter::ALL.into_iter().find(|filter| filter.name() == name);
                let filter = filter.ok_or_else(|| {
                    let names: Vec<&str> = Filter::ALL.iter().map(|filter| filter.name()).collect();
                    Error::asked(format!(
                        "there is no filter `{name}`; known are {}, {AS_OF}, {RECORDED_BY}",
                        names.join(", ")
                    ))
                })?;
                query.filters.add(filter, &value)?;
            }
        }
        Ok(query)
    }
}

/// A value as the text has it: in quotation marks where it holds blanks or marks of its own.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| !c.is_whitespace() && c != '"' && c != '\\';
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    let mut out = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        let _ = out.write_char(c);
    }
    out.push('"');
    out
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| {
            Error::asked(format!(
                "`{rest}` is no filter; write name=value, as in: actor=CHN type=CONSULT publisher=\"Accra Post\""
            ))
        })?;
        let (value, after) = value(after)?;
        pairs.push((name.trim().to_owned(), value));
        rest = after.trim_start();
    }
    Ok(pairs)
}

/// The value at the beginning of a text, and what follows it.
fn value(text: &str) -> Result<(String, &str), Error> {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut out = String::new();
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => {
                out.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Ok((out, &inner[at + 1..])),
            _ => out.push(c),
        }
    }
    Err(Error::asked(format!(
        "the quotation mark of {text} is not closed"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_has_one_text_and_comes_back() {
        for (written, canonical) in [
            ("", ""),
            ("type=consult actor=CHN", "actor=CHN type=CONSULT"),
            (
                "recipient=USA recipient=CAN recipient=USA",
                "recipient=CAN recipient=USA",
            ),
            (
                r#"publisher="Accra \"Post\"" from=2022-04 to=2022-04 min-confidence=.8"#,
                r#"from=2022-04-01 to=2022-04-30 publisher="Accra \"Post\"" min-confidence=0.8"#,
            ),
            (
                "status=unreported status=planned as-of=2022-05-01",
                "status=planned status=unreported as-of=2022-05-01",
            ),
            ("place=Oslo place=norway", "place=NOR place=Oslo"),
            ("story=0123456789ab", "story=0123456789ab"),
        ] {
            let query: Query = written.parse().expect(written);
            assert_eq!(query.to_string(), canonical, "{written}");
            let again: Query = canonical.parse().expect(canonical);
            assert_eq!(again, query, "{written}");
        }
    }

    #[test]
    fn what_is_no_query_is_refused_with_a_reason() {
        for (written, expected) in [
            ("CHN", "name=value"),
            ("colour=red", "known are actor"),
            ("publisher=\"Accra", "not closed"),
            ("type=", "needs a value"),
            ("from=2022-05-01 to=2022-04-01", "earlier day"),
        ] {
            let error = written.parse::<Query>().unwrap_err().to_string();
            assert!(error.contains(expected), "{written}: {error}");
        }
    }
}
