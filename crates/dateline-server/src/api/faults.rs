//! What addresses may answer instead of what was asked for, as the documentation lists it.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{Ref, RefOr};

/// Every address may answer so.
pub(crate) struct Faults;

/// Addresses that take a body may answer so too.
pub(crate) struct BodyFaults;

impl IntoResponses for Faults {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("304", "The client has the answer already (If-None-Match)."),
            (
                "400",
                "The question is not of its form; `detail` says what is meant.",
            ),
            ("401", "A token is needed."),
            ("403", "The token, session or origin does not allow it."),
            ("404", "There is no such thing."),
            ("421", "The request names another host."),
            (
                "429",
                "Too many requests; Retry-After says when to ask again.",
            ),
            (
                "503",
                "The server is busy; Retry-After says when to ask again.",
            ),
            ("504", "The answer took too long; narrow the question."),
        ])
    }
}

impl IntoResponses for BodyFaults {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("413", "The body is too large."),
            ("415", "The body is of a kind that is not taken."),
            (
                "422",
                "The body is not of its form; `detail` says what is meant.",
            ),
        ])
    }
}

fn problems(listed: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let response = |(status, means): &(&str, &str)| {
        let mut response = ResponseBuilder::new().description(*means);
        if *status != "304" {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
            response = response.content("application/problem+json", problem.build());
        }
        ((*status).to_owned(), response.build().into())
    };
    listed.iter().map(response).collect()
}
