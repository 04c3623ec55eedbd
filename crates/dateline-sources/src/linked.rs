//! JSON-LD of a page (Schema.org): its objects, and the one that stands for the article.

use std::collections::VecDeque;

use serde_json::{Map, Value};

/// Fields of an object.
pub(crate) type Object = Map<String, Value>;

/// Deepest nesting of lists and graphs that is opened.
const MAX_LEVELS: usize = 8;

/// Most objects that are looked at.
const MAX_OBJECTS: usize = 500;

/// The objects in some scripts, in the order of the page; lists, `@graph` and `mainEntity` are opened. What is no JSON
/// is left out, save for raw line breaks in strings and wrappings of comments, which are common.
pub(crate) fn objects<'a>(scripts: impl Iterator<Item = &'a str>) -> Vec<Object> {
    let mut found = Vec::new();
    let mut open: VecDeque<(Value, usize)> = scripts
        .filter_map(|script| Some((parsed(script)?, 0)))
        .collect();
    while let Some((value, level)) = open.pop_front() {
        if found.len() == MAX_OBJECTS {
            break;
        }
        match value {
            Value::Array(items) if level < MAX_LEVELS => {
                for item in items.into_iter().rev() {
                    open.push_front((item, level + 1));
                }
            }
            Value::Object(mut fields) => {
                for inner in ["mainEntity", "@graph"] {
                    let inner = fields.remove(inner).filter(|_| level < MAX_LEVELS);
                    open.extend(inner.map(|inner| (inner, level + 1)));
                }
                found.push(fields);
            }
            _ => {}
        }
    }
    found
}

fn parsed(script: &str) -> Option<Value> {
    let bare = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("]]>")
        .trim_end_matches("//")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(bare)
        .or_else(|_| serde_json::from_str(&bare.replace(char::is_control, " ")))
        .ok()
}

/// How well an object's type fits an article: an article or a kind of it, a page, something else that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Article,
    Page,
    Other,
    /// Things in a page that have days of their own.
    Inside,
}

/// The kind of an object.
pub(crate) fn kind(object: &Object) -> Kind {
    let of = |name: &str| match name.rsplit(['/', ':']).next().unwrap_or(name) {
        "Report"
        | "BlogPosting"
        | "SocialMediaPosting"
        | "LiveBlogPosting"
        | "DiscussionForumPosting" => Kind::Article,
        name if name.ends_with("Article") => Kind::Article,
        name if name.ends_with("Page") => Kind::Page,
        "Comment"
        | "Review"
        | "VideoObject"
        | "ImageObject"
        | "AudioObject"
        | "Person"
        | "Event"
        | "Organization"
        | "NewsMediaOrganization"
        | "WebSite"
        | "Product"
        | "BreadcrumbList" => Kind::Inside,
        _ => Kind::Other,
    };
    match object.get("@type") {
        Some(Value::String(name)) => of(name),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(of)
            .min()
            .unwrap_or(Kind::Other),
        _ => Kind::Other,
    }
}

/// The articles among some objects: those whose headline or address is the page's come first.
pub(crate) fn articles<'a>(
    objects: &'a [Object],
    title: Option<&str>,
    url: Option<&str>,
) -> Vec<&'a Object> {
    let mut articles: Vec<&Object> = objects
        .iter()
        .filter(|object| kind(object) == Kind::Article)
        .collect();
    articles.sort_by_key(|object| !is_of_page(object, title, url));
    articles
}

/// Whether an object speaks of the page itself.
fn is_of_page(object: &Object, title: Option<&str>, url: Option<&str>) -> bool {
    let same = |a: &str, b: &str| !a.is_empty() && a.trim() == b.trim();
    let headline = object.get("headline").or_else(|| object.get("name"));
    let by_title = title
        .zip(headline.and_then(text))
        .is_some_and(|(title, headline)| same(&headline, title));
    let by_url = url.is_some_and(|url| {
        ["url", "mainEntityOfPage", "@id"].iter().any(|key| {
            let at = match object.get(*key) {
                Some(Value::Object(inner)) => inner.get("@id").and_then(text),
                Some(value) => text(value),
                None => None,
            };
            at.is_some_and(|at| {
                let at = at.split('#').next().unwrap_or("");
                same(at.trim_end_matches('/'), url.trim_end_matches('/'))
            })
        })
    });
    by_title || by_url
}

/// A text, or the first of a list.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items
            .iter()
            .find_map(|item| item.as_str().map(str::to_owned)),
        _ => None,
    }
}

/// The first value of a key in a script that need not be JSON: `"datePublished": "…"`, `page.publishDate = '…'`.
pub(crate) fn quoted<'a>(script: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = script;
    while let Some(at) = rest.find(key) {
        let inside = rest[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        rest = &rest[at + key.len()..];
        let value = rest
            .trim_start_matches(['\\', '"', '\''])
            .trim_start()
            .strip_prefix([':', '='])
            .map(|value| value.trim_start().trim_start_matches('\\'))
            .and_then(|value| value.strip_prefix(['"', '\'']))
            .filter(|_| !inside);
        if let Some(value) = value {
            let end = value.find(['"', '\'', '\\']).unwrap_or(value.len());
            return Some(&value[..end]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_and_lists_are_opened_in_order() {
        let script = r#"[{"@type":"WebPage"},{"@graph":[{"@type":"NewsArticle","headline":"A"},{"@type":["Thing","BlogPosting"]}]}]"#;
        let objects = objects([script].into_iter());
        let kinds: Vec<Kind> = objects.iter().map(kind).collect();
        assert_eq!(
            kinds,
            [Kind::Page, Kind::Other, Kind::Article, Kind::Article]
        );
    }

    #[test]
    fn the_page_s_own_article_comes_first() {
        let script = r#"[{"@type":"NewsArticle","headline":"Other"},{"@type":"NewsArticle","headline":"Talks"}]"#;
        let objects = objects([script].into_iter());
        let articles = articles(&objects, Some("Talks"), None);
        assert_eq!(articles[0]["headline"], "Talks");
    }

    #[test]
    fn json_that_is_not_quite_json() {
        let script = "//<![CDATA[\n{\"@type\":\"Article\",\"description\":\"two\nlines\"}\n//]]>";
        assert_eq!(objects([script].into_iter()).len(), 1);
        assert!(objects(["{\"a\":"].into_iter()).is_empty());
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(objects([deep.as_str()].into_iter()).is_empty());
        let broken = r#"{"x": {"datePublished" : "2020-03-12", }"#;
        assert_eq!(quoted(broken, "datePublished"), Some("2020-03-12"));
        assert_eq!(quoted(r#"{\"date\":\"2020\"}"#, "date"), Some("2020"));
        assert_eq!(
            quoted("page.publishDate = '2020-03-12';", "publishDate"),
            Some("2020-03-12")
        );
        assert_eq!(quoted("datePublished datePublished", "datePublished"), None);
    }
}
