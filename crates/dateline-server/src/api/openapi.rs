//! The document of the API (OpenAPI 3.1), from the routes' own types, and the page that shows it to people.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Info, License, OpenApi, SecurityRequirement, Server};

use super::ROOT;
use crate::app::Shared;
use crate::problem::Problem;

/// The whole document of the parts.
pub(super) fn whole(quick: OpenApi, slow: OpenApi) -> OpenApi {
    let mut document = quick;
    document.merge(slow);
    let mut info = Info::new("Dateline", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    info.license = Some(License::new("MIT OR Apache-2.0"));
    document.info = info;
    document.servers = Some(vec![Server::new(ROOT)]);
    let components = document.components.get_or_insert_with(Components::new);
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    schemas.push((
        Problem::name().into_owned(),
        <Problem as utoipa::PartialSchema>::schema(),
    ));
    components.schemas.extend(schemas);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    let cookie = ApiKey::Cookie(ApiKeyValue::new("dateline_session"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let none: [&str; 0] = [];
    document.security = Some(vec![
        SecurityRequirement::default(),
        SecurityRequirement::new("token", none),
        SecurityRequirement::new("session", none),
    ]);
    document
}

const ABOUT: &str = "What the archive knows: reports, the events that they tell with their lives, stories, people, \
    statements. An unknown is null. A date without a time means its whole UTC day; `as_of` includes its day. No clock enters \
    an answer: without `as_of` it holds as of the latest publication in the archive. A list is a page with `next`, which is \
    the next page's `cursor`; with `Accept: application/x-ndjson` it is sent whole, one item a line. On this machine reading \
    needs no token; writing always does (`dateline token add`).";

/// The routes that show the document.
pub(super) fn routes(document: OpenApi) -> Router<Shared> {
    let json: Bytes = serde_json::to_vec(&document).unwrap_or_default().into();
    let page: Arc<str> = page(&document).into();
    let show = move |State(_): State<Shared>| async move {
        let kind = [(
            CONTENT_TYPE,
            "application/vnd.oai.openapi+json; version=3.1",
        )];
        (kind, json).into_response()
    };
    Router::new()
        .route(&format!("{ROOT}/openapi.json"), get(show))
        .route(
            &format!("{ROOT}/"),
            get(move || async move { Html(page.to_string()) }),
        )
        .route(ROOT, get(to_page))
}

async fn to_page() -> Response {
    axum::response::Redirect::permanent(&format!("{ROOT}/")).into_response()
}

/// An address as the page shows it.
struct Shown {
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<[String; 3]>,
    bodies: Vec<String>,
    answers: Vec<[String; 3]>,
}

/// The fields of an object as the page shows them.
struct Fields {
    name: String,
    description: String,
    fields: Vec<[String; 3]>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Page {
    about: &'static str,
    root: &'static str,
    addresses: Vec<Shown>,
    objects: Vec<Fields>,
}

fn page(document: &OpenApi) -> String {
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut addresses = Vec::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            addresses.push(shown(path, method, operation));
        }
    }
    let objects = entries(&document["components"]["schemas"]);
    let page = Page {
        about: ABOUT,
        root: ROOT,
        addresses,
        objects: objects.map(|(name, schema)| fields(name, schema)).collect(),
    };
    page.render().unwrap_or_default()
}

fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = object.as_object().into_iter().flatten();
    entries.map(|(name, value)| (name.as_str(), value))
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

fn shown(path: &str, method: &str, operation: &Value) -> Shown {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let contents = |of: &Value| -> Vec<String> {
        entries(&of["content"])
            .map(|(kind, content)| format!("{kind}: {}", kind_of(&content["schema"])))
            .collect()
    };
    Shown {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: words(&operation["summary"]),
        description: words(&operation["description"]),
        parameters: parameters
            .map(|one| {
                let kind = kind_of(&one["schema"]);
                [words(&one["name"]), kind, words(&one["description"])]
            })
            .collect(),
        bodies: contents(&operation["requestBody"]),
        answers: entries(&operation["responses"])
            .map(|(status, response)| {
                let content = contents(response).join(", ");
                [status.to_owned(), content, words(&response["description"])]
            })
            .collect(),
    }
}

fn fields(name: &str, schema: &Value) -> Fields {
    Fields {
        name: name.to_owned(),
        description: words(&schema["description"]),
        fields: entries(&schema["properties"])
            .map(|(name, schema)| {
                let kind = kind_of(schema);
                [name.to_owned(), kind, words(&schema["description"])]
            })
            .collect(),
    }
}

/// A schema in a few words.
fn kind_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    if let Some(some) = schema["enum"].as_array() {
        let some: Vec<&str> = some.iter().filter_map(Value::as_str).collect();
        return some.join(" | ");
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        if let Some(some) = schema[either].as_array() {
            let some: Vec<String> = some.iter().map(kind_of).collect();
            return some.join(" | ");
        }
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("[{}]", kind_of(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            kinds.join(" | ")
        }
        _ => String::new(),
    }
}
