//! Atom feeds: what became of the events of a query last.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use dateline_archive::answer::{ArchiveEvent, Latest, Party};

use super::answer::{self, Wanted};
use super::faults::Faults;
use super::params::{FILTERS, Given, Named, Takes};
use crate::app::Shared;
use crate::problem::Problem;

/// Entries of a feed.
pub(super) const MOST: usize = 50;

pub(crate) struct Feed;

impl Takes for Feed {
    const GROUPS: &'static [&'static [Named]] = &[FILTERS];
}

/// What became of events, as a feed
///
/// Atom: the events of a query that changed last, the latest change first. An entry keeps its id when its event changes again.
#[utoipa::path(get, path = "/events.atom", tag = "downloads", params(Given<Feed>), responses(
    (status = 200, description = "The feed.", body = String, content_type = "application/atom+xml"),
    Faults,
))]
pub(crate) async fn events(
    State(app): State<Shared>,
    wanted: Wanted,
    given: Given<Feed>,
) -> Result<Response, Problem> {
    let query = given.query()?;
    let title = match query.filters.is_empty() {
        true => "Dateline: events".to_owned(),
        false => format!("Dateline: {}", query.filters),
    };
    let site = app.site.url().to_owned();
    let this = wanted.path().to_owned();
    answer::text(&app, wanted, KIND, move |archive| {
        page(&site, &this, &title, &archive.latest(&query, MOST)?)
    })
    .await
}

/// The media type of a feed.
pub(crate) const KIND: &str = "application/atom+xml; charset=utf-8";

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Page<'p> {
    site: &'p str,
    this: &'p str,
    title: String,
    updated: &'p str,
    entries: Vec<Entry<'p>>,
}

/// An event as an entry.
struct Entry<'p> {
    id: &'p str,
    title: String,
    updated: &'p str,
    published: &'p str,
    words: String,
}

/// A feed of what became of events.
pub(crate) fn page(
    site: &str,
    this: &str,
    title: &str,
    latest: &[Latest],
) -> Result<Bytes, Problem> {
    let entries = latest.iter().map(|one| Entry {
        id: &one.event.id,
        title: clean(&headline(&one.event)),
        updated: &one.learnt,
        published: &one.event.first_seen,
        words: clean(&words(one)),
    });
    let page = Page {
        site,
        this,
        title: clean(title),
        updated: latest
            .first()
            .map_or("1970-01-01T00:00:00Z", |one| &one.learnt),
        entries: entries.collect(),
    };
    Ok(page.render().map_err(Problem::fault)?.into())
}

/// An event in a line: what, who, on whom, when.
pub(crate) fn headline(event: &ArchiveEvent) -> String {
    let kind = format!("{:?}", event.kind).to_lowercase();
    let kind = event.mode.clone().unwrap_or(kind);
    let names = |parties: &[Party]| {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        names.join(", ")
    };
    let mut line = format!("{kind}: {}", names(&event.actors));
    if !event.recipients.is_empty() {
        line.push_str(&format!(" – {}", names(&event.recipients)));
    }
    if let Some(day) = &event.earliest {
        line.push_str(&format!(", {day}"));
    }
    format!("{line} ({}, {})", event.status, event.basis)
}

fn words(one: &Latest) -> String {
    let event = &one.event;
    let mut lines = vec![format!("{:?}", one.change).to_lowercase()];
    lines.extend(event.place.iter().map(|place| format!("at {}", place.name)));
    for step in &event.life {
        let by = match step.speakers.is_empty() {
            true => String::new(),
            false => format!(" by {}", step.speakers.join(", ")),
        };
        lines.push(format!("{} {}{by}", step.published, step.step));
    }
    lines.push(format!(
        "{} reports, {} independent sources",
        event.reports, event.independent_sources
    ));
    lines.join("\n")
}

/// Without the characters that XML forbids; reports may hold any.
fn clean(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || *c == '\n';
    text.chars().filter(allowed).collect()
}
