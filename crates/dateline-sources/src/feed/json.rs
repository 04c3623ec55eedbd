//! JSON Feed 1.0 and 1.1.

use serde::Deserialize;
use serde_json::Value;

use crate::charset::decode;
use crate::item::language;
use crate::{Error, Found, Hints};

use super::{Channel, Item, MAX_ITEMS, line, paragraphs};

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    authors: Value,
    items: Vec<Value>,
}

/// The items of a JSON Feed.
pub(super) fn items(bytes: &[u8], hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    let feed = decode(bytes, None).and_then(|decoded| {
        serde_json::from_str::<Feed>(&decoded.text).map_err(|error| Error::Malformed {
            what: "JSON Feed",
            reason: error.to_string(),
        })
    });
    let feed = match feed {
        Ok(feed) => feed,
        Err(error) => return Box::new(std::iter::once(Found::faulty(hints.name, error))),
    };
    let channel = Channel {
        title: feed.title.as_deref().and_then(line),
        language: feed.language.as_deref().and_then(language),
        authors: names(&feed.author, &feed.authors),
    };
    let name = hints.name.clone();
    let too_many = (feed.items.len() > MAX_ITEMS).then(|| {
        let reason = format!("it has more than {MAX_ITEMS} items; split it");
        Found::faulty(
            name,
            Error::Malformed {
                what: "JSON Feed",
                reason,
            },
        )
    });
    let found = feed
        .items
        .into_iter()
        .take(MAX_ITEMS)
        .map(move |value| item(&value).found(&channel, &hints));
    Box::new(found.chain(too_many))
}

fn item(value: &Value) -> Item {
    let text = |field: &str| value.get(field).and_then(Value::as_str);
    let id = match value.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => text("id").map(str::to_owned),
    };
    let url = text("url")
        .or(text("external_url"))
        .or_else(|| id.as_deref().filter(|id| super::is_web(id)));
    let written =
        |field: &str| text(field).map(|plain| plain.replace('&', "&amp;").replace('<', "&lt;"));
    let content = text("content_html")
        .map(str::to_owned)
        .or_else(|| written("content_text").map(|plain| plain.replace("\n\n", "<p>")));
    Item {
        url: url.map(|url| url.trim().to_owned()),
        title: written("title").as_deref().and_then(line),
        published: text("date_published")
            .or(text("date_modified"))
            .map(str::to_owned),
        authors: names(
            value.get("author").unwrap_or(&Value::Null),
            value.get("authors").unwrap_or(&Value::Null),
        ),
        language: text("language").and_then(language),
        content: content.as_deref().and_then(paragraphs),
        summary: written("summary").as_deref().and_then(paragraphs),
        id,
    }
}

/// Names of `authors` (1.1) or of `author` (1.0).
fn names(author: &Value, authors: &Value) -> Vec<String> {
    let listed = authors.as_array().map(Vec::as_slice).unwrap_or_default();
    listed
        .iter()
        .chain([author])
        .filter_map(|person| person.get("name")?.as_str())
        .map(crate::metadata::author)
        .filter(|name| !name.is_empty())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}
