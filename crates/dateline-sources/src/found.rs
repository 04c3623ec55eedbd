//! What an input holds: reports, links to reports that are elsewhere, and what could not be read.

use dateline::{Published, Report};

use crate::{Error, canonical, notice};

/// One finding of an input, in the order of the input.
#[derive(Debug)]
pub enum Found {
    /// A report with its text.
    Report(Box<Report>),
    /// A report that is told of and stands elsewhere.
    Link(Link),
    /// Something that gives no report. What follows it is still read.
    Faulty(Faulty),
}

impl Found {
    /// A report under the one address of its page, with what its wording says of its standing.
    pub(crate) fn report(mut report: Report) -> Found {
        report.url = report.url.map(|url| canonical(&url));
        notice::read(&mut report);
        Found::Report(Box::new(report))
    }

    /// Something that gives no report.
    pub(crate) fn faulty(id: Option<String>, error: Error) -> Found {
        Found::Faulty(Faulty { id, error })
    }
}

impl From<Result<Report, Faulty>> for Found {
    fn from(read: Result<Report, Faulty>) -> Found {
        read.map_or_else(Found::Faulty, Found::report)
    }
}

/// A report that a feed or a package tells of without giving its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// Where it is, `http` or `https`.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its day of publication.
    pub published: Option<Published>,
    /// Who published it: the feed's title.
    pub publisher: Option<String>,
    /// ISO 639-1 code, where the feed states it.
    pub language: Option<String>,
}

impl Link {
    /// Adds what the feed says of a report to what its page says of itself, where the page says nothing.
    pub fn complete(&self, report: &mut Report) {
        let fill = |field: &mut Option<String>, known: &Option<String>| {
            if field.is_none() {
                field.clone_from(known);
            }
        };
        fill(&mut report.title, &self.title);
        fill(&mut report.publisher, &self.publisher);
        fill(&mut report.language, &self.language);
        if report.published.is_none() {
            report.published.clone_from(&self.published);
        }
    }
}

/// A part of an input that gives no report.
#[derive(Debug)]
pub struct Faulty {
    /// Its id, as far as it could be read: a line's `id`, a file's name, a path within an archive, a record's URL.
    pub id: Option<String>,
    /// What is wrong.
    pub error: Error,
}
