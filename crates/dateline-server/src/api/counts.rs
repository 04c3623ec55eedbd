//! How much: events counted, reports read, what the archive holds.

use axum::extract::State;
use axum::response::Response;
use dateline_archive::answer::{Counting, Counts, Coverage, Dimension, List, Stats};

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{CURSOR, FILTERS, Given, Kind, Named, PAGING, TEXTS, Takes, VIEW};
use crate::app::Shared;
use crate::problem::Problem;

pub(crate) struct Count;

impl Takes for Count {
    const GROUPS: &'static [&'static [Named]] = &[
        &[
            Named {
                name: "by",
                means: "What to count by, in the order of the columns, parted by commas: actor, recipient, type, mode, status, \
                        basis, place, country, day, month, year. Without it: month.",
                kind: Kind::Text,
            },
            Named {
                name: "zero_fill",
                means: "`true`: combinations without an event too, and every day, month or year between.",
                kind: Kind::Truth,
            },
            Named {
                name: "limit",
                means: "Cells of a page: without it, all.",
                kind: Kind::Number {
                    least: 1,
                    most: 1_000_000,
                },
            },
            CURSOR,
        ],
        FILTERS,
        VIEW,
    ];
}

pub(crate) struct Read;

impl Takes for Read {
    const GROUPS: &'static [&'static [Named]] = &[TEXTS, VIEW, PAGING];
}

pub(crate) struct Held;

impl Takes for Held {
    const GROUPS: &'static [&'static [Named]] = &[VIEW];
}

/// Events counted
///
/// An event counts in the month of its first day, or, where no report tells any, of the first report of it. Beside the events
/// stand their independent sources, added up, and what was read in that time.
#[utoipa::path(get, path = "/counts", tag = "counts", params(Given<Count>), responses(
    (status = 200, description = "The cells: what is counted by, `events`, `dated`, `independent_sources`, and by time also \
        `reports_read`, `days`, `days_without_reports`.", body = Counts),
    Faults,
))]
pub(crate) async fn counts(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Count>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    let by = given.text("by").unwrap_or("month").split(',');
    let counting = Counting {
        by: by.map(str::parse).collect::<Result<Vec<Dimension>, _>>()?,
        zero_fill: given.is("zero_fill"),
    };
    answer::one(&app, wanted, move |archive| {
        Ok(archive.count(&query, &counting)?)
    })
    .await
}

/// How much was read
///
/// Reports per day of publication, publisher and language; a day of which none was read has a row with 0.
#[utoipa::path(get, path = "/coverage", tag = "counts", params(Given<Read>), responses(
    (status = 200, description = "A page of rows.", content(
        (List<Coverage> = "application/json"),
        (Coverage = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn coverage(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Read>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    answer::events(&app, wanted, query, |archive, query| {
        archive.coverage(query)
    })
    .await
}

/// How much the archive holds
#[utoipa::path(get, path = "/stats", tag = "counts", params(Given<Held>), responses(
    (status = 200, description = "The counts.", body = Stats),
    Faults,
))]
pub(crate) async fn stats(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Held>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    answer::one(&app, wanted, move |archive| Ok(archive.stats(&asking)?)).await
}
