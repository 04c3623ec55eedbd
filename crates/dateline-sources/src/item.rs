//! A news item as agencies send it, whatever its format: what [`crate::ninjs`] and [`crate::newsml`] read, and how it
//! becomes a report.

use dateline::{NoticeKind, Published, PublishedBecause, Report, Warning};

use crate::{Error, Found, Hints, date, notice};

/// An agency's item.
#[derive(Debug, Default)]
pub(crate) struct Item {
    /// `uri` or `guid`: the same for all versions.
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) provider: Option<String>,
    pub(crate) language: Option<String>,
    /// Moments of the version and of the first one, the one to be believed first.
    pub(crate) dates: Vec<String>,
    /// Paragraphs.
    pub(crate) body: Option<String>,
    pub(crate) pub_status: Option<String>,
    pub(crate) embargoed: Option<String>,
    pub(crate) signals: Vec<String>,
    /// A word to editors.
    pub(crate) note: Option<String>,
}

impl Item {
    /// The report that it is. An item that takes back another may have no text.
    pub(crate) fn found(self, hints: &Hints) -> Found {
        let notice = [
            self.pub_status.as_deref().and_then(notice::of_pub_status),
            self.embargoed.as_deref().and_then(notice::embargo),
            self.note.as_deref().and_then(notice::of_note),
        ]
        .into_iter()
        .chain(self.signals.iter().map(|signal| notice::of_signal(signal)))
        .flatten()
        .min_by_key(|notice| notice.kind);
        let is_withdrawn = notice
            .as_ref()
            .is_some_and(|notice| notice.kind == NoticeKind::Withdrawal);
        let mut warnings = Vec::new();
        let text = match (self.body, &self.title) {
            (Some(body), _) => body,
            (None, Some(title)) => title.clone(),
            (None, None) if is_withdrawn => self.note.unwrap_or_default(),
            (None, None) => return Found::faulty(self.id, Error::Empty),
        };
        let version = self.version.as_deref().and_then(|v| v.trim().parse().ok());
        if let (None, Some(written)) = (version, &self.version) {
            let written: String = written.chars().take(40).collect();
            let message = format!("the version `{written}` is no number; it was left out");
            warnings.push(Warning::new("W231", message));
        }
        Found::report(Report {
            id: self.id.or_else(|| hints.name.clone()),
            version,
            url: self.url,
            publisher: self.provider,
            authors: self.authors,
            title: self.title,
            published: published(&self.dates, hints),
            language: hints.language.clone().or(self.language),
            notice,
            text,
            warnings,
        })
    }
}

fn published(dates: &[String], hints: &Hints) -> Option<Published> {
    let written = || {
        dates
            .iter()
            .find_map(|date| date::published(date, PublishedBecause::Metadata).ok())
    };
    hints.published.clone().or_else(written)
}

/// "en-US" → "en"
pub(crate) fn language(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next()?.to_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(code)
}
