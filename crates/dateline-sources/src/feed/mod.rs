//! Feeds: RSS 0.9–2.0, Atom and JSON Feed. An item that brings its whole text is a report; any other is a link.

mod json;
mod rfc822;
mod whole_text;
mod xml;

use dateline::{Published, PublishedBecause, Report, Warning};

use crate::{Found, Hints, Link, date, fragment};

/// Most items of one feed; those after them are left out with a fault.
const MAX_ITEMS: usize = 100_000;

/// What a feed says of itself.
#[derive(Debug, Clone, Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    /// Authors of items that name none.
    authors: Vec<String>,
}

/// An item as a feed has it.
#[derive(Debug, Clone, Default)]
struct Item {
    /// The feed's own id of it.
    id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
    language: Option<String>,
    /// What the feed offers as the text (`content:encoded`, `content`, `content_html`, `content_text`), as paragraphs.
    content: Option<String>,
    /// What it offers as a description, as paragraphs.
    summary: Option<String>,
}

/// The items of a feed, in its order.
pub(crate) fn items(bytes: Vec<u8>, hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match start {
        Some(b'{') => json::items(&bytes, hints),
        _ => xml::items(&bytes, hints),
    }
}

impl Item {
    /// The report or the link that it is.
    fn found(self, channel: &Channel, hints: &Hints) -> Found {
        let (text, cut) = self.text();
        let url = self.url.filter(|url| is_web(url));
        let mut warnings = Vec::new();
        let published = hints.published.clone().or_else(|| {
            let written = self.published.as_deref()?;
            let published = published(written);
            if published.is_none() {
                let written: String = written.chars().take(60).collect();
                let message = format!("the feed's date `{written}` is none; the item has none");
                warnings.push(Warning::new("W221", message));
            }
            published
        });
        let language = hints
            .language
            .clone()
            .or(self.language)
            .or_else(|| channel.language.clone());
        let (Some(text), false) = (text, cut && url.is_some()) else {
            return match url {
                Some(url) => Found::Link(Link {
                    url,
                    title: self.title,
                    published,
                    publisher: channel.title.clone(),
                    language,
                }),
                None => Found::faulty(self.id, crate::Error::Empty),
            };
        };
        let authors = match self.authors.is_empty() {
            true => channel.authors.clone(),
            false => self.authors,
        };
        Found::report(Report {
            id: self.id.filter(|_| url.is_none()),
            url,
            publisher: channel.title.clone(),
            authors,
            title: self.title,
            published,
            language,
            text,
            warnings,
            ..Report::default()
        })
    }

    /// The text, and whether it is less than the whole report.
    fn text(&self) -> (Option<String>, bool) {
        let content = self.content.as_deref().map(whole_text::without_boilerplate);
        let summary = self.summary.as_deref().map(whole_text::without_boilerplate);
        match (content, summary) {
            (Some(content), _) if whole_text::is_whole(&content) => (Some(content), false),
            (_, Some(summary)) if whole_text::is_clearly_whole(&summary) => (Some(summary), false),
            (content, summary) => {
                let longest = content.max_by_length(summary);
                (longest.or_else(|| self.title.clone()), true)
            }
        }
    }
}

trait Longest {
    fn max_by_length(self, other: Self) -> Self;
}

impl Longest for Option<String> {
    fn max_by_length(self, other: Self) -> Self {
        [self, other]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .max_by_key(String::len)
    }
}

fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// A feed's date: RFC 822 as in RSS, or ISO 8601 as in the others; the day is that of the offset given.
fn published(written: &str) -> Option<Published> {
    let because = PublishedBecause::Feed;
    rfc822::published(written, because).or_else(|| date::published(written, because).ok())
}

/// "en-US" → "en"
fn language(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next()?.to_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then_some(code)
}

/// Words in one line, markup and references taken out.
fn line(marked_up: &str) -> Option<String> {
    let line = fragment::paragraphs(marked_up).replace("\n\n", " ");
    Some(line).filter(|line| !line.is_empty())
}

fn paragraphs(marked_up: &str) -> Option<String> {
    Some(fragment::paragraphs(marked_up)).filter(|text| !text.is_empty())
}
