//! IPTC ninjs 1.x–3.x: an item, a list of items, or one item after another. Names of fields are compared without case:
//! 3.x writes `versionCreated` where 1.x and 2.x write `versioncreated`.

use serde_json::{Map, Value};

use crate::charset::decode;
use crate::item::{Item, language};
use crate::{Error, Found, Hints, fragment};

/// Most items of one file.
const MAX_ITEMS: usize = 100_000;

type Object = Map<String, Value>;

/// The items of some bytes.
pub(crate) fn items(bytes: &[u8], hints: &Hints) -> Vec<Found> {
    let decoded = match decode(bytes, hints.charset.as_deref()) {
        Ok(decoded) => decoded.text,
        Err(error) => return vec![Found::faulty(hints.name.clone(), error)],
    };
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(&decoded).into_iter::<Value>() {
        match value {
            Ok(Value::Array(values)) => {
                values
                    .into_iter()
                    .for_each(|value| take(value, hints, &mut found));
            }
            Ok(value) => take(value, hints, &mut found),
            Err(error) => found.push(malformed(hints, &error.to_string())),
        }
        if found.len() > MAX_ITEMS {
            found.truncate(MAX_ITEMS);
            let reason = format!("it has more than {MAX_ITEMS} items; split it");
            found.push(malformed(hints, &reason));
            break;
        }
    }
    found
}

fn malformed(hints: &Hints, reason: &str) -> Found {
    let error = Error::Malformed {
        what: "ninjs item",
        reason: reason.to_owned(),
    };
    Found::faulty(hints.name.clone(), error)
}

/// An item, and the items that it has with it (`associations`), if they have a text.
fn take(value: Value, hints: &Hints, found: &mut Vec<Found>) {
    let Value::Object(object) = value else {
        found.push(malformed(hints, "an item is an object of JSON"));
        return;
    };
    let has_text = !matches!(
        text(&object, "type").as_deref(),
        Some("picture" | "graphic" | "video" | "audio")
    );
    let read = item(&object);
    if read.body.is_some() || has_text {
        found.push(read.found(hints));
    }
    let with_it: Vec<&Value> = match field(&object, "associations") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(named)) => named.values().collect(),
        _ => return,
    };
    for other in with_it.into_iter().filter_map(Value::as_object) {
        let read = item(other);
        if read.body.is_some() {
            found.push(read.found(hints));
        }
    }
}

fn item(object: &Object) -> Item {
    let authors = text(object, "byline").or_else(|| text(object, "by"));
    Item {
        id: text(object, "uri"),
        version: text(object, "version"),
        url: text(object, "url").filter(|url| url.starts_with("http")),
        title: text(object, "headline").or_else(|| listed(object, "headlines")),
        authors: authors
            .map(|line| crate::metadata::author(&line))
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect(),
        provider: provider(object),
        language: text(object, "language").as_deref().and_then(language),
        dates: ["versioncreated", "contentcreated", "firstcreated"]
            .iter()
            .filter_map(|name| text(object, name))
            .collect(),
        body: body(object),
        pub_status: text(object, "pubstatus"),
        embargoed: text(object, "embargoed"),
        signals: signals(object),
        note: text(object, "ednote"),
    }
}

fn field<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    let same = |(key, _): &(&'a String, &'a Value)| key.eq_ignore_ascii_case(name);
    object
        .get(name)
        .or_else(|| object.iter().find(same).map(|(_, value)| value))
}

/// A field that is text or a number, unless it is empty.
fn text(object: &Object, name: &str) -> Option<String> {
    let text = match field(object, name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The value of 2.x's lists (`headlines`, `bodies`): the one whose role says that it is the main one, or the first.
fn main<'a>(object: &'a Object, name: &str) -> Option<&'a Object> {
    let list = field(object, name)?.as_array()?;
    let with_value = || {
        list.iter()
            .filter_map(Value::as_object)
            .filter(|entry| text(entry, "value").is_some())
    };
    with_value()
        .find(|entry| text(entry, "role").is_some_and(|role| role.to_lowercase().contains("main")))
        .or_else(|| with_value().next())
}

fn listed(object: &Object, name: &str) -> Option<String> {
    text(main(object, name)?, "value")
        .as_deref()
        .and_then(one_line)
}

fn one_line(marked_up: &str) -> Option<String> {
    let line = fragment::paragraphs(marked_up).replace("\n\n", " ");
    Some(line).filter(|line| !line.is_empty())
}

/// `bodies` of 2.x, or the richest of 1.x's `body_html`, `body_xhtml`, `body_nitf`, `body_text` and the like.
fn body(object: &Object) -> Option<String> {
    let listed = main(object, "bodies").and_then(|entry| {
        let kind = text(entry, "contenttype").unwrap_or_default();
        Some((kind, text(entry, "value")?))
    });
    let named = || {
        let of = |suffix: &str| Some((suffix.to_owned(), text(object, &format!("body_{suffix}"))?));
        ["xhtml", "html", "html5", "nitf", "text"]
            .iter()
            .find_map(|suffix| of(suffix))
    };
    let other = || {
        let is_body = |key: &&String| key.to_lowercase().starts_with("body_");
        let key = object.keys().find(is_body)?;
        Some((key.clone(), text(object, key)?))
    };
    let (kind, value) = listed.or_else(named).or_else(other)?;
    let is_plain = kind.ends_with("text") || kind.ends_with("plain");
    let paragraphs = match is_plain {
        true => lines(&value),
        false => fragment::paragraphs(&value),
    };
    Some(paragraphs).filter(|text| !text.is_empty())
}

/// Lines of a plain text as paragraphs.
fn lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

fn provider(object: &Object) -> Option<String> {
    let name_of = |value: &Value| match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Object(fields) => text(fields, "name").or_else(|| text(fields, "literal")),
        _ => None,
    };
    let sources = field(object, "infosources").and_then(Value::as_array);
    field(object, "provider")
        .and_then(name_of)
        .or_else(|| sources?.iter().find_map(name_of))
        .or_else(|| text(object, "copyrightholder"))
        .filter(|name| !name.is_empty())
}

/// Signals as text, or as objects with a code.
fn signals(object: &Object) -> Vec<String> {
    let code = |value: &Value| match value {
        Value::String(code) => Some(code.clone()),
        Value::Object(fields) => text(fields, "code").or_else(|| text(fields, "uri")),
        _ => None,
    };
    match field(object, "signals").or_else(|| field(object, "signal")) {
        Some(Value::Array(list)) => list.iter().filter_map(code).collect(),
        Some(one) => code(one).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use dateline::{NoticeKind, Report};

    use super::*;

    fn reports(json: &str) -> Vec<Report> {
        let report = |found| match found {
            Found::Report(report) => Some(*report),
            _ => None,
        };
        items(json.as_bytes(), &Hints::default())
            .into_iter()
            .filter_map(report)
            .collect()
    }

    #[test]
    fn older_items() {
        let report = &reports(
            r#"{"uri": "urn:wire:1", "type": "text", "version": "3", "versioncreated": "2022-04-22T18:04:00Z",
            "firstcreated": "2022-04-21T08:00:00Z", "pubstatus": "usable", "language": "en-GB", "byline": "By Ane Dahl",
            "headline": "Talks begin", "body_html": "<p>OSLO — Talks began.</p><p>They go on.</p>",
            "provider": {"name": "North Wire"}, "embargoed": ""}"#,
        )[0];
        assert_eq!(
            (report.id.as_deref(), report.version),
            (Some("urn:wire:1"), Some(3))
        );
        assert_eq!(report.text, "OSLO — Talks began.\n\nThey go on.");
        assert_eq!(
            report.published.as_ref().unwrap().written,
            "2022-04-22T18:04:00Z"
        );
        assert_eq!(
            (report.publisher.as_deref(), report.authors[0].as_str()),
            (Some("North Wire"), "Ane Dahl")
        );
        assert_eq!(
            (report.language.as_deref(), &report.notice),
            (Some("en"), &None)
        );
    }

    #[test]
    fn newer_items_and_their_standing() {
        let found = reports(
            r#"[{"uri": "urn:wire:2", "versionCreated": "2022-04-22", "headlines": [{"role": "short", "value": "T"},
                {"role": "main", "value": "Talks <b>begin</b>"}],
                "bodies": [{"contentType": "text/plain", "value": "Talks began.\nThey go on."}],
                "infosources": [{"name": "North Wire"}], "signals": ["sig:correction"]},
            {"uri": "urn:wire:3", "pubStatus": "canceled", "ednote": "Kill the item."},
            {"uri": "urn:wire:4", "headline": "Talks", "embargoed": "2022-05-05T00:01:00Z"},
            {"uri": "urn:wire:5", "type": "picture", "headline": "A photo",
                "associations": {"a": {"uri": "urn:wire:6", "body_text": "Within."}}}, 7]"#,
        );
        let kinds: Vec<_> = found
            .iter()
            .map(|r| r.notice.as_ref().map(|n| n.kind))
            .collect();
        let expected = [
            NoticeKind::Correction,
            NoticeKind::Withdrawal,
            NoticeKind::Embargo,
        ];
        assert_eq!(kinds[..3], expected.map(Some));
        assert_eq!(
            (found[0].title.as_deref(), found[0].text.as_str()),
            (Some("Talks begin"), "Talks began.\n\nThey go on.")
        );
        assert_eq!(
            found[2].notice.as_ref().unwrap().until.as_deref(),
            Some("2022-05-05T00:01:00Z")
        );
        assert_eq!(found[3].text, "Within.");
    }

    #[test]
    fn hostile_items() {
        let deep = "[".repeat(100_000);
        assert!(matches!(
            items(deep.as_bytes(), &Hints::default())[..],
            [Found::Faulty(_)]
        ));
        assert!(matches!(
            items(b"{}", &Hints::default())[..],
            [Found::Faulty(_)]
        ));
        assert!(matches!(
            items(b"{\"uri\": \"a\", ", &Hints::default())[..],
            [Found::Faulty(_)]
        ));
    }
}
