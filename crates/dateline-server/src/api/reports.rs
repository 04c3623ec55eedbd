//! Reports and their versions, stories, and search in the texts.

use axum::extract::{Path, State};
use axum::response::Response;
use dateline_archive::answer::{Hit, List, Order, ReportOf, Story, Versions};

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{FROM, Given, Kind, Named, Nothing, PAGING, TEXTS, TO, Takes, VIEW};
use crate::app::Shared;
use crate::problem::Problem;

pub(crate) struct Reports;

impl Takes for Reports {
    const GROUPS: &'static [&'static [Named]] = &[TEXTS, VIEW, PAGING];
}

pub(crate) struct Report;

impl Takes for Report {
    const GROUPS: &'static [&'static [Named]] = &[
        VIEW,
        &[Named {
            name: "include",
            means: "`record`: with the whole record of the reader, its text included.",
            kind: Kind::One(&["record"]),
        }],
    ];
}

pub(crate) struct Stories;

impl Takes for Stories {
    const GROUPS: &'static [&'static [Named]] = &[&[FROM, TO], VIEW, PAGING];
}

pub(crate) struct Told;

impl Takes for Told {
    const GROUPS: &'static [&'static [Named]] = &[VIEW];
}

pub(crate) struct Search;

impl Takes for Search {
    const GROUPS: &'static [&'static [Named]] = &[
        &[
            Named {
                name: "q",
                means: "Words stand for themselves and must all be there; \"peace talks\" is a phrase, negot* all that begins \
                        so; AND, OR, NOT and parentheses as written.",
                kind: Kind::Needed,
            },
            Named {
                name: "order",
                means: "`relevance` (without it) or `newest` first.",
                kind: Kind::One(&["relevance", "newest"]),
            },
        ],
        TEXTS,
        VIEW,
        PAGING,
    ];
}

/// Reports that were published last
///
/// The latest first, each as its last version tells it. Undated ones are not listed.
#[utoipa::path(get, path = "/reports", tag = "reports", params(Given<Reports>), responses(
    (status = 200, description = "A page of reports.", content(
        (List<ReportOf> = "application/json"),
        (ReportOf = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn reports(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Reports>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    answer::events(&app, wanted, query, |archive, query| archive.reports(query)).await
}

/// A report
#[utoipa::path(get, path = "/reports/{id}", tag = "reports",
    params(("id" = String, Path, description = "Its id; what is not a letter or digit percent-encoded."), Given<Report>),
    responses(
        (status = 200, description = "The report.", body = ReportOf),
        (status = 410, description = "It was taken down.", body = Problem, content_type = "application/problem+json"),
        Faults,
    )
)]
pub(crate) async fn report(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    given: Given<Report>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    let whole = given.text("include").is_some();
    answer::one(&app, wanted, move |archive| {
        archive.report(&id, &asking, whole).map_err(|error| {
            let removed = archive
                .versions(&id)
                .ok()
                .and_then(|versions| versions.removed);
            removed.map_or_else(
                || error.into(),
                |removed| {
                    let detail = format!("taken down on {}: {}", removed.on, removed.because);
                    Problem::taken_down(detail)
                },
            )
        })
    })
    .await
}

/// The versions of a report
///
/// Each with what changed in text and events since the one before.
#[utoipa::path(get, path = "/reports/{id}/versions", tag = "reports",
    params(("id" = String, Path, description = "Its id."), Given<Nothing>),
    responses((status = 200, description = "The versions.", body = Versions), Faults)
)]
pub(crate) async fn versions(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    _: Given<Nothing>,
) -> Result<Response, Problem> {
    answer::one(&app, wanted, move |archive| Ok(archive.versions(&id)?)).await
}

/// Stories that were told last
///
/// Those with the latest report first; `from` and `to` are days of the latest report.
#[utoipa::path(get, path = "/stories", tag = "stories", params(Given<Stories>), responses(
    (status = 200, description = "A page of stories.", content(
        (List<Story> = "application/json"),
        (Story = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn stories(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Stories>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    answer::events(&app, wanted, query, |archive, query| archive.stories(query)).await
}

/// A story
#[utoipa::path(get, path = "/stories/{id}", tag = "stories",
    params(("id" = String, Path, description = "Its id."), Given<Told>),
    responses((status = 200, description = "The story.", body = Story), Faults)
)]
pub(crate) async fn story(
    State(app): State<Shared>,
    Path(id): Path<String>,
    wanted: Wanted,
    given: Given<Told>,
) -> Result<Response, Problem> {
    let asking = given.asking();
    answer::one(
        &app,
        wanted,
        move |archive| Ok(archive.story(&id, &asking)?),
    )
    .await
}

/// Search in the texts
///
/// `marks` are spans of the snippet, in code points.
#[utoipa::path(get, path = "/search", tag = "reports", params(Given<Search>), responses(
    (status = 200, description = "A page of hits.", content(
        (List<Hit> = "application/json"),
        (Hit = "application/x-ndjson"),
    )),
    Faults,
))]
pub(crate) async fn search(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Search>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    let words = given.text("q").unwrap_or("").to_owned();
    let order = match given.text("order") {
        Some("newest") => Order::Newest,
        _ => Order::Relevance,
    };
    answer::events(&app, wanted, query, move |archive, query| {
        archive.search(&words, order, query)
    })
    .await
}
