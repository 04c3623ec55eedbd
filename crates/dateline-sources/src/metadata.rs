//! What a page says of itself: JSON-LD (Schema.org), OpenGraph, meta and time elements.

use dom_query::Document;
use serde_json::Value;

use crate::date::{self, Dated};
use crate::linked::{self, Object, text};

/// A page's metadata.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) dated: Option<Dated>,
    pub(crate) url: Option<String>,
}

/// The objects of the page's JSON-LD.
pub(crate) fn objects(page: &Document) -> Vec<Object> {
    let scripts: Vec<_> = page
        .select("script[type='application/ld+json']")
        .iter()
        .map(|script| script.text())
        .collect();
    linked::objects(scripts.iter().map(|script| &**script))
}

/// All that the page says; `linked` are the articles of its JSON-LD, its own first, and
/// `url` is where it was got.
pub(crate) fn read(page: &Document, linked: &[&Object], url: Option<&str>) -> Metadata {
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
        dated: date::of_page(page, url),
        url: found(address.or_else(|| meta(&["og:url"]))).filter(|url| url.starts_with("http")),
    }
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
