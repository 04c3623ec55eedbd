//! Parameters of addresses: named in tables, from which the check of what is given and the documentation both come.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use dateline_archive::answer::{Asking, Filter, Query};
use url::form_urlencoded;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

use crate::problem::Problem;

/// A parameter of an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) means: &'static str,
    pub(crate) kind: Kind,
}

/// What a parameter's value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Some words.
    Text,
    /// Some words, without which there is no question.
    Needed,
    /// Some words; repeated for alternatives.
    Repeated,
    /// A number of these.
    Number { least: i64, most: i64 },
    /// true or false.
    Truth,
    /// One of these.
    One(&'static [&'static str]),
}

/// An address that takes parameters.
pub(crate) trait Takes {
    /// The parameters, in groups that addresses share.
    const GROUPS: &'static [&'static [Named]];
}

/// An address that takes none.
pub(crate) struct Nothing;

impl Takes for Nothing {
    const GROUPS: &'static [&'static [Named]] = &[];
}

const fn text(name: &'static str, means: &'static str) -> Named {
    let kind = Kind::Text;
    Named { name, means, kind }
}

const fn many(name: &'static str, means: &'static str) -> Named {
    let kind = Kind::Repeated;
    Named { name, means, kind }
}

/// Which events: the same filters as on the command line.
pub(crate) const FILTERS: &[Named] = &[
    many(
        "actor",
        "Who acts: a country's code or name (CHN, China; UNO, EUR, IGO, NGO too), or a name as reports have it. \
         Repeat it for alternatives; different filters must all hold.",
    ),
    many("recipient", "On whom."),
    many("party", "Who takes part on either side."),
    many(
        "place",
        "Where: a town's or region's name, or a country's code or name.",
    ),
    many("type", "PLOVER type (CONSULT, ASSAULT …)."),
    many("mode", "PLOVER mode (visit, phone …)."),
    many(
        "status",
        "happened, ongoing, planned, possible, demanded, not_happened, cancelled, postponed, ended, unreported.",
    ),
    many(
        "basis",
        "On whose word: reported, claimed, confirmed, disputed.",
    ),
    FROM,
    TO,
    many("story", "Id of a story."),
    PUBLISHER,
    text(
        "min_confidence",
        "At least this probable to be right (0 to 1).",
    ),
];

pub(crate) const FROM: Named = text("from", "First day (2022-04-26), month (2022-04) or year.");
pub(crate) const TO: Named = text("to", "Last day, month or year.");
const PUBLISHER: Named = many("publisher", "Told by this publisher.");

/// Which texts.
pub(crate) const TEXTS: &[Named] = &[FROM, TO, PUBLISHER];

/// From which point of view.
pub(crate) const VIEW: &[Named] = &[
    text(
        "as_of",
        "Only what had been published by the end of this day (UTC) or by this moment (2022-04-24, 2022-04-24T18:00:00Z).",
    ),
    text(
        "recorded_by",
        "Only what the archive itself held by the end of this day (UTC) or at this moment.",
    ),
];

/// Most items of a page.
const MOST: i64 = 1000;

/// Which page of a list.
pub(crate) const PAGING: &[Named] = &[
    Named {
        name: "limit",
        means: "Items of a page: 20 without it. Of an answer as JSON Lines: of the whole, all without it.",
        kind: Kind::Number {
            least: 1,
            most: MOST,
        },
    },
    CURSOR,
];

pub(crate) const CURSOR: Named = text("cursor", "Where the page before ended: its `next`.");

/// In which order.
pub(crate) const ORDER: &[Named] = &[Named {
    name: "order",
    means: "`oldest` (without it) or `newest` first.",
    kind: Kind::One(&["oldest", "newest"]),
}];

/// What was given for the parameters of an address.
#[derive(Debug)]
pub(crate) struct Given<A> {
    pairs: Vec<(&'static str, String)>,
    of: PhantomData<fn() -> A>,
}

/// Most values of one address.
const MOST_VALUES: usize = 500;

/// Longest value, in bytes.
const LONGEST: usize = 2_000;

impl<A: Takes> Given<A> {
    /// What a query string says.
    pub(crate) fn read(written: &str) -> Result<Self, Problem> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(written.as_bytes()) {
            let known = named::<A>().find(|known| known.name == name.replace('-', "_"));
            let known = known.ok_or_else(|| unknown::<A>(&name))?;
            let is_many = matches!(known.kind, Kind::Repeated);
            if !is_many && pairs.iter().any(|(other, _)| *other == known.name) {
                return Err(Problem::question(format!("give `{name}` once only")));
            }
            if pairs.len() == MOST_VALUES || value.len() > LONGEST {
                return Err(Problem::question(format!(
                    "at most {MOST_VALUES} values of at most {LONGEST} bytes are taken"
                )));
            }
            check(known, &value)?;
            pairs.push((known.name, value.into_owned()));
        }
        for needed in named::<A>().filter(|known| matches!(known.kind, Kind::Needed)) {
            if !pairs
                .iter()
                .any(|(name, value)| *name == needed.name && !value.trim().is_empty())
            {
                let lacks = format!("`{}` is needed: {}", needed.name, needed.means);
                return Err(Problem::question(lacks));
            }
        }
        Ok(Given {
            pairs,
            of: PhantomData,
        })
    }

    /// The values of a parameter.
    pub(crate) fn all<'g>(&'g self, name: &'g str) -> impl Iterator<Item = &'g str> {
        let of = self.pairs.iter().filter(move |(known, _)| *known == name);
        of.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter.
    pub(crate) fn text<'g>(&'g self, name: &'g str) -> Option<&'g str> {
        self.all(name).next()
    }

    /// The value of a parameter that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Whether a parameter says true.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// From which point of view, which page.
    pub(crate) fn asking(&self) -> Asking {
        let owned = |name| self.text(name).map(str::to_owned);
        let limit = self.number("limit");
        Asking {
            as_of: owned("as_of"),
            recorded_by: owned("recorded_by"),
            limit: limit.and_then(|limit| usize::try_from(limit).ok()),
            cursor: owned("cursor"),
        }
    }

    /// The question that filters, point of view, page and order make.
    pub(crate) fn query(&self) -> Result<Query, Problem> {
        let mut query = Query::all(self.asking());
        for filter in Filter::ALL {
            for value in self.all(&filter.name().replace('-', "_")) {
                query.filters.add(filter, value)?;
            }
        }
        query.newest_first = self.text("order") == Some("newest");
        Ok(query)
    }
}

fn named<A: Takes>() -> impl Iterator<Item = &'static Named> {
    A::GROUPS.iter().copied().flatten()
}

fn unknown<A: Takes>(name: &str) -> Problem {
    let known: Vec<&str> = named::<A>().map(|known| known.name).collect();
    Problem::question(match known.is_empty() {
        true => format!("there is no parameter `{name}`; none is taken here"),
        false => format!(
            "there is no parameter `{name}`; known are {}",
            known.join(", ")
        ),
    })
}

fn check(known: &Named, value: &str) -> Result<(), Problem> {
    let name = known.name;
    let refuse = |meant: String| {
        let said = format!("`{name}` takes {meant}, not `{value}`");
        Err(Problem::question(said))
    };
    match known.kind {
        Kind::Text | Kind::Needed | Kind::Repeated => match value.contains('\0') {
            true => refuse("text without a NUL".to_owned()),
            false => Ok(()),
        },
        Kind::Number { least, most } => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ if most == i64::MAX => refuse(format!("a number from {least} on")),
            _ => refuse(format!("a number from {least} to {most}")),
        },
        Kind::Truth if !matches!(value, "true" | "false") => refuse("true or false".to_owned()),
        Kind::One(words) if !words.contains(&value) => refuse(words.join(" or ")),
        Kind::Truth | Kind::One(_) => Ok(()),
    }
}

impl<A: Takes, S: Send + Sync> FromRequestParts<S> for Given<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Given::read(parts.uri.query().unwrap_or(""))
    }
}

impl<A: Takes> IntoParams for Given<A> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        named::<A>().map(documented).collect()
    }
}

fn documented(known: &Named) -> Parameter {
    let object = |kind| ObjectBuilder::new().schema_type(kind);
    let schema: RefOr<Schema> = match known.kind {
        Kind::Text => object(Type::String).into(),
        Kind::Needed => object(Type::String).min_length(Some(1)).into(),
        Kind::Repeated => ArrayBuilder::new()
            .items(Object::with_type(Type::String))
            .into(),
        Kind::Number { least, most } => {
            let number = object(Type::Integer).minimum(Some(least as isize));
            match most {
                i64::MAX => number.into(),
                most => number.maximum(Some(most as isize)).into(),
            }
        }
        Kind::Truth => object(Type::Boolean).into(),
        Kind::One(words) => object(Type::String)
            .enum_values(Some(words.iter().copied()))
            .into(),
    };
    let is_many = matches!(known.kind, Kind::Repeated);
    let is_needed = matches!(known.kind, Kind::Needed);
    ParameterBuilder::new()
        .name(known.name)
        .parameter_in(ParameterIn::Query)
        .required(if is_needed {
            Required::True
        } else {
            Required::False
        })
        .description(Some(known.means))
        .schema(Some(schema))
        .style(is_many.then_some(ParameterStyle::Form))
        .explode(is_many.then_some(true))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Events;

    impl Takes for Events {
        const GROUPS: &'static [&'static [Named]] = &[FILTERS, VIEW, PAGING, ORDER];
    }

    #[test]
    fn what_is_given_becomes_the_question() {
        let given = Given::<Events>::read(
            "actor=China&actor=USA&min-confidence=.8&order=newest&limit=5&as_of=2022-04-24&publisher=A%20%26%20B",
        );
        let query = given
            .ok()
            .and_then(|given| given.query().ok())
            .expect("a query");
        assert_eq!(
            query.to_string(),
            "actor=CHN actor=USA publisher=\"A & B\" min-confidence=0.8 as-of=2022-04-24"
        );
        assert_eq!(query.asking.limit, Some(5));
        assert!(query.newest_first);
    }

    #[test]
    fn what_is_not_meant_is_refused_with_a_reason() {
        for (written, expected) in [
            ("colour=red", "known are actor"),
            ("limit=0", "from 1 to 1000"),
            ("limit=many", "from 1 to 1000"),
            ("limit=1&limit=2", "once only"),
            ("order=best", "oldest or newest"),
            ("actor=%00", "NUL"),
            (&"actor=a&".repeat(501), "at most 500"),
        ] {
            let problem = Given::<Events>::read(written).expect_err(written);
            let said = problem.detail();
            assert!(said.contains(expected), "{written}: {said}");
        }
    }
}
