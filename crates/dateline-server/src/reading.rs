//! Bodies of requests become reports, and reports records.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use dateline::record::{Unread, UnreadHead};
use dateline::{PublishedBecause, Reader, Record, Report};
use dateline_sources::{Faulty, Format, Hints};

use crate::api::{Given, Kind, Named, Takes};
use crate::problem::Problem;

/// What is known of a report beside its body.
pub(crate) const HINTS: &[Named] = &[
    Named {
        name: "published",
        means: "Day of publication of all that is sent (2022-04-23 or 2022-04-23T18:04:00Z): it stands above what they say.",
        kind: Kind::Text,
    },
    Named {
        name: "url",
        means: "Where a page was got (HTML).",
        kind: Kind::Text,
    },
    Named {
        name: "language",
        means: "Language of all that is sent (ISO 639-1).",
        kind: Kind::Text,
    },
];

/// What a body holds.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) format: Format,
    pub(crate) hints: Hints,
    /// Whether it is one report as a JSON object, however it is broken into lines.
    pub(crate) is_object: bool,
}

/// Media types, and what they hold.
const KINDS: [(&str, Format); 7] = [
    ("application/json", Format::Jsonl),
    ("application/x-ndjson", Format::Jsonl),
    ("application/jsonl", Format::Jsonl),
    ("text/html", Format::Html),
    ("text/plain", Format::Text),
    ("application/warc", Format::Warc),
    ("application/gzip", Format::Auto),
];

impl Sent {
    /// What headers and parameters say of a body.
    pub(crate) fn of<A: Takes>(
        headers: &HeaderMap,
        given: &Given<A>,
        taken: &[&str],
    ) -> Result<Sent, Problem> {
        let stated = headers.get(CONTENT_TYPE);
        let stated = stated.and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let (media, rest) = stated.split_once(';').unwrap_or((stated, ""));
        let media = media.trim().to_ascii_lowercase();
        let known = KINDS
            .iter()
            .find(|(kind, _)| *kind == media && taken.contains(kind));
        let (_, format) = known.ok_or_else(|| Problem::media(&taken.join(", ")))?;
        let argument = |written: &str| {
            let published = dateline_sources::published(written, PublishedBecause::Argument);
            published.map_err(|error| Problem::question(error.to_string()))
        };
        let charset = rest.split("charset=").nth(1).map(|rest| {
            let label = rest.split(';').next().unwrap_or("");
            label.trim_matches([' ', '"', '\'']).to_owned()
        });
        Ok(Sent {
            format: *format,
            is_object: media == "application/json",
            hints: Hints {
                name: None,
                url: given.text("url").map(str::to_owned),
                charset: charset.filter(|label| !label.is_empty()),
                published: given.text("published").map(argument).transpose()?,
                language: given.text("language").map(str::to_owned),
            },
        })
    }

    /// The report of a JSON object.
    pub(crate) fn object(&self, body: &[u8]) -> Result<Report, Faulty> {
        dateline_sources::line(body, &self.hints)
    }
}

/// The record of a report. The reader does not panic; should it do so after all, the report that made it is told.
pub(crate) fn record(reader: &Reader, report: &Report) -> Result<Record, Unread> {
    catch_unwind(AssertUnwindSafe(|| reader.read(report))).map_err(|_| {
        let error =
            "the reader failed on this report, which is a fault of ours; please send it to us";
        unread(report.id.clone(), error.to_owned())
    })
}

/// What is told of a report that could not be read.
pub(crate) fn unread(id: Option<String>, error: String) -> Unread {
    Unread {
        report: UnreadHead { id },
        error,
    }
}
