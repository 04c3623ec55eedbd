//! The reader's input.

use jiff::civil::Date;

/// One published text with its metadata: what `dateline-sources` makes of bytes, and all that the reader sees.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// As given by whoever sends it; without one, a hash of the URL or of the text.
    pub id: Option<String>,
    /// 1 for the first text of a URL or item, 2 for the next.
    pub version: Option<u32>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Headline.
    pub title: Option<String>,
    /// When it was published, where the source says so. Otherwise the reader looks for a date in the text.
    pub published: Option<Published>,
    /// ISO 639-1 code where the source states it; it wins over detection.
    pub language: Option<String>,
    /// What the report says of its own standing: that it corrects, is withdrawn, or is not to be published yet.
    pub notice: Option<Notice>,
    /// The text, verbatim: all spans are offsets into it.
    pub text: String,
    /// What the source room wants told: warnings about cutting, charset and the like.
    pub warnings: Vec<crate::Warning>,
}

impl Report {
    /// A report of which only the text is known.
    pub fn new(text: impl Into<String>) -> Self {
        Report {
            text: text.into(),
            ..Report::default()
        }
    }

    /// The same report, published on that day.
    #[must_use]
    pub fn published(mut self, date: Date) -> Self {
        self.published = Some(Published {
            date,
            written: date.to_string(),
            because: PublishedBecause::Argument,
        });
        self
    }
}

/// A date of publication and why it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The calendar day, in the offset given.
    pub date: Date,
    /// ISO 8601 date, or date-time with offset, as it goes into the record.
    pub written: String,
    /// Where it comes from.
    pub because: PublishedBecause,
}

/// Where a date of publication comes from. The day of crawling is never one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishedBecause {
    /// Given on the command line.
    Argument,
    /// A field of the input (JSONL `published`).
    Input,
    /// A leading `date 2022-04-23`.
    Prefix,
    /// JSON-LD, OpenGraph, meta or time elements of a page.
    Metadata,
    /// The URL's path.
    Url,
    /// The feed's item.
    Feed,
    /// The file's name.
    Filename,
    /// The dateline ("KYIV, April 22, 2022 (Reuters) -").
    Dateline,
    /// Other visible text.
    Text,
}

/// What a report says of its own standing, as agencies and publishers mark it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// An embargo's end: ISO 8601 date, or date-time with offset. None: until further notice, or not stated.
    #[serde(default)]
    pub until: Option<String>,
    /// The field or the row of `notices.tsv` that says so.
    #[serde(default)]
    pub because: String,
}

/// Kinds of notice, the weightiest first: a report that bears several marks has the first of them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// Taken back by its publisher: it vouches for nothing.
    Withdrawal,
    /// Not to be published before a moment, or until further notice.
    Embargo,
    /// Sets right what an earlier version said.
    Correction,
    /// Adds to what an earlier version said.
    Update,
    /// Tells editors something; reports no news.
    Advisory,
}
