//! What a page says of itself: JSON-LD (Schema.org), OpenGraph, meta and time elements.

use dateline::{Published, PublishedBecause};
use dom_query::Document;
use serde_json::Value;

use crate::date;

/// A page's metadata.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<Published>,
    pub(crate) url: Option<String>,
}

/// Names of meta elements (`property`, `name` or `itemprop`) that hold the day of publication, the surest first.
const DATES: [&str; 16] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "publication_date",
    "date.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publish-date",
    "publishdate",
    "date",
];

/// Deepest nesting of JSON-LD that is looked at.
const MAX_LEVELS: usize = 8;

/// All that the page says.
pub(crate) fn read(page: &Document) -> Metadata {
    let linked = linked_data(page);
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(page, name));
    let found = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let first = |keys: &[&str]| {
        linked
            .iter()
            .find_map(|item| keys.iter().find_map(|key| text(item.get(*key)?)))
    };
    let mut authors: Vec<String> = linked
        .iter()
        .find_map(|item| item.get("author"))
        .map(names)
        .unwrap_or_default();
    if authors.is_empty() {
        authors = meta(&[
            "author",
            "article:author_name",
            "parsely-author",
            "dc.creator",
        ])
        .map(|a| vec![author(&a)])
        .unwrap_or_default();
    }
    let publisher = linked
        .iter()
        .find_map(|item| names(item.get("publisher")?).into_iter().next());
    let address = page
        .select("link[rel='canonical']")
        .attr("href")
        .map(|href| href.to_string());
    Metadata {
        title: found(first(&["headline"]).or_else(|| meta(&["og:title", "twitter:title"]))),
        authors,
        publisher: found(publisher.or_else(|| meta(&["og:site_name", "application-name"]))),
        published: published(page, first(&["datePublished"])),
        url: found(address.or_else(|| meta(&["og:url"]))).filter(|url| url.starts_with("http")),
    }
}

fn published(page: &Document, linked: Option<String>) -> Option<Published> {
    let read = |written: &str| date::published(written, PublishedBecause::Metadata).ok();
    linked
        .and_then(|written| read(&written))
        .or_else(|| DATES.iter().find_map(|name| read(&meta(page, name)?)))
        .or_else(|| {
            let times = page.select("time[datetime]");
            let first = times.iter().next()?;
            read(&first.attr("datetime")?)
        })
}

/// Content of the first meta element of that name, whatever the attribute that holds the name and its case.
fn meta(page: &Document, name: &str) -> Option<String> {
    page.select("meta").iter().find_map(|element| {
        let named = ["property", "name", "itemprop"].iter().any(|attribute| {
            element
                .attr(attribute)
                .is_some_and(|value| value.trim().eq_ignore_ascii_case(name))
        });
        named
            .then(|| element.attr("content").map(|content| content.to_string()))
            .flatten()
    })
}

/// The objects of the page's JSON-LD that stand for an article, `@graph` and lists opened.
fn linked_data(page: &Document) -> Vec<Value> {
    let mut found = Vec::new();
    for script in page.select("script[type='application/ld+json']").iter() {
        let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) else {
            continue;
        };
        let mut open = vec![(value, 0)];
        while let Some((value, level)) = open.pop() {
            match value {
                Value::Array(items) if level < MAX_LEVELS => {
                    open.extend(items.into_iter().map(|item| (item, level + 1)))
                }
                Value::Object(mut fields) => {
                    if let Some(graph) = fields.remove("@graph").filter(|_| level < MAX_LEVELS) {
                        open.push((graph, level + 1));
                    }
                    if is_article(fields.get("@type")) {
                        found.push(Value::Object(fields));
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Schema.org's Article and its kinds.
fn is_article(kind: Option<&Value>) -> bool {
    let named = |value: &Value| {
        value.as_str().is_some_and(|name| {
            name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
        })
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items
            .iter()
            .find_map(|item| item.as_str().map(str::to_owned)),
        _ => None,
    }
}

/// Names of a person, organisation or list of them.
fn names(value: &Value) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(author(name)),
        Value::Object(fields) => fields.get("name").and_then(text).map(|name| author(&name)),
        _ => None,
    };
    match value {
        Value::Array(items) => items
            .iter()
            .filter_map(name)
            .filter(|name| !name.is_empty())
            .collect(),
        one => name(one)
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect(),
    }
}

/// A byline without its "By".
pub(crate) fn author(line: &str) -> String {
    let line = line.trim();
    let bare = line
        .get(..3)
        .filter(|by| by.eq_ignore_ascii_case("by "))
        .map_or(line, |_| &line[3..]);
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The charset that a page declares in its first kilobytes (WHATWG's prescan, in short).
pub(crate) fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]).to_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Some(label).filter(|label| !label.is_empty())
}
