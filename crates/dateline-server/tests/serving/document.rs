//! The document of the API: every address is in it, and answers are as it says.

use serde_json::Value;

use crate::made::records;
use crate::running::{Running, filled};

/// Where a value breaks a schema, as far as schemas of this document go.
fn fault(value: &Value, schema: &Value, document: &Value, at: &str) -> Option<String> {
    breach(value, schema, document, at, false)
}

/// The same, where of an `open` object this schema names some fields only.
fn breach(value: &Value, schema: &Value, document: &Value, at: &str, open: bool) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name
            .strip_prefix("#/components/schemas/")
            .expect("a schema of the document");
        let schema = &document["components"]["schemas"][name];
        assert!(!schema.is_null(), "{at}: {name} is not in the document");
        return breach(value, schema, document, at, open);
    }
    if let Some(some) = schema["allOf"].as_array() {
        return some
            .iter()
            .find_map(|one| breach(value, one, document, at, true));
    }
    for either in ["oneOf", "anyOf"] {
        if let Some(some) = schema[either].as_array() {
            let faults: Vec<String> = some
                .iter()
                .map_while(|one| fault(value, one, document, at))
                .collect();
            return (faults.len() == some.len()).then(|| faults.join("; "));
        }
    }
    if let Some(some) = schema["enum"].as_array() {
        return (!some.contains(value)).then(|| format!("{at}: {value} is none of {some:?}"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = kinds.contains(&kind) || kind == "integer" && kinds.contains(&"number");
    if !fits {
        return Some(format!("{at}: {kind} instead of {kinds:?}"));
    }
    if let Some(items) = value.as_array() {
        let mut items = items.iter().enumerate();
        return items.find_map(|(number, item)| {
            fault(item, &schema["items"], document, &format!("{at}[{number}]"))
        });
    }
    let object = value.as_object()?;
    let required = schema["required"].as_array().into_iter().flatten();
    let mut missing = required
        .filter_map(Value::as_str)
        .filter(|name| !object.contains_key(*name));
    if let Some(name) = missing.next() {
        return Some(format!("{at}: `{name}` is missing"));
    }
    let known = schema["properties"].as_object();
    let others = &schema["additionalProperties"];
    object.iter().find_map(|(name, value)| {
        let at = format!("{at}.{name}");
        match known.and_then(|known| known.get(name)) {
            Some(schema) => fault(value, schema, document, &at),
            None if others.is_object() => fault(value, others, document, &at),
            // An object of which nothing is said may hold anything.
            None if open || known.is_none() => None,
            None => Some(format!("{at} is not in the document")),
        }
    })
}

fn schema_of<'d>(
    document: &'d Value,
    method: &str,
    path: &str,
    status: &str,
    kind: &str,
) -> &'d Value {
    let schema = &document["paths"][path][method]["responses"][status]["content"][kind]["schema"];
    assert!(
        !schema.is_null(),
        "{method} {path} {status} {kind} is not in the document"
    );
    schema
}

#[test]
fn answers_are_as_the_document_says() {
    let path = filled("document", &records(80, 30, 2));
    let server = Running::of(path);
    let answer = server.get("/api/v1/openapi.json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    let first = |address: &str, field: &str| {
        let list = server.get(address).json();
        list["items"][0][field]
            .as_str()
            .expect("something")
            .to_owned()
    };
    let event = first("/api/v1/events", "id");
    let report = first("/api/v1/reports", "id");
    let story = first("/api/v1/stories", "id");
    let entity = first("/api/v1/entities?name=Boateng", "id");
    for (path, address) in [
        ("/events", "/events?limit=100".to_owned()),
        ("/events/{id}", format!("/events/{event}")),
        (
            "/events/{id}/citations",
            format!("/events/{event}/citations"),
        ),
        ("/diary", "/diary?order=newest".to_owned()),
        ("/reports", "/reports?publisher=Accra%20Post".to_owned()),
        ("/reports/{id}", format!("/reports/{report}?include=record")),
        (
            "/reports/{id}/versions",
            format!("/reports/{report}/versions"),
        ),
        ("/stories", "/stories?from=2021-01".to_owned()),
        ("/stories/{id}", format!("/stories/{story}")),
        ("/entities", "/entities?name=Solheim".to_owned()),
        ("/entities/{id}", format!("/entities/{entity}")),
        ("/statements", "/statements?name=Boateng".to_owned()),
        ("/search", "/search?q=visit*&order=newest".to_owned()),
        (
            "/counts",
            "/counts?by=actor,month&zero_fill=true".to_owned(),
        ),
        ("/coverage", "/coverage?limit=100".to_owned()),
        ("/stats", "/stats?as_of=2021-02-01".to_owned()),
        ("/changes", "/changes?since=3&limit=20".to_owned()),
        ("/watches", "/watches".to_owned()),
        ("/jobs", "/jobs".to_owned()),
        ("/decisions", "/decisions".to_owned()),
        ("/session", "/session".to_owned()),
    ] {
        let answer = server.get(&format!("/api/v1{address}"));
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let value = answer.json();
        let schema = schema_of(&document, "get", path, "200", "application/json");
        assert_eq!(fault(&value, schema, &document, address.as_str()), None);
        let is_list = value["items"].is_array();
        let is_filled = value["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty());
        let may_be_empty = matches!(path, "/watches" | "/jobs" | "/decisions");
        assert!(
            !is_list || is_filled || may_be_empty,
            "{address}: nothing is tested"
        );
    }
    let problem = server.get("/api/v1/events?limit=0").json();
    let schema = schema_of(
        &document,
        "get",
        "/events",
        "400",
        "application/problem+json",
    );
    assert_eq!(fault(&problem, schema, &document, "problem"), None);
}

#[test]
fn records_are_as_the_document_says() {
    let server = Running::of(filled("records", &records(5, 5, 2)));
    let document = server.get("/api/v1/openapi.json").json();
    let schema = schema_of(&document, "post", "/read", "200", "application/json");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/records");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("examples") {
        let text = std::fs::read_to_string(entry.expect("an example").path()).expect("an example");
        let record: Value = serde_json::from_str(&text).expect("a record");
        assert_eq!(fault(&record, schema, &document, "record"), None);
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn every_reference_leads_somewhere_and_every_address_is_explained() {
    let server = Running::of(filled("references", &records(5, 5, 2)));
    let document = server.get("/api/v1/openapi.json").json();
    let text = document.to_string();
    for piece in text.split("#/components/schemas/").skip(1) {
        let name = piece.split('"').next().expect("a name");
        assert!(!document["components"]["schemas"][name].is_null(), "{name}");
    }
    let page = server.get("/api/v1/").text();
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() > 25, "{}", paths.len());
    for (path, methods) in paths {
        assert!(page.contains(&format!("{path}</code>")), "{path}");
        for (method, operation) in methods.as_object().expect("methods") {
            assert!(operation["summary"].is_string(), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(
                    parameter["description"].is_string(),
                    "{method} {path} {parameter}"
                );
            }
        }
    }
    for (name, method) in [("/reports", "get"), ("/reports", "post"), ("/read", "post")] {
        assert!(paths[name][method].is_object(), "{method} {name}");
    }
}
