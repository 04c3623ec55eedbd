//! How answers are made: from a connection that reads, as JSON or JSON Lines, with a tag by which a client that has the
//! answer already is told so before anything is looked up.

use axum::body::Bytes;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header::{ACCEPT, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use dateline_archive::Archive;
use dateline_archive::answer::{Asking, List, Query};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::streaming::{Making, stream};
use crate::app::Shared;
use crate::problem::Problem;
use crate::readers::Readers;

/// JSON Lines, as they are asked for and sent.
pub(crate) const LINES: &str = "application/x-ndjson";

/// What a client wants beside what it asks for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    uri: Uri,
    has: Option<String>,
    /// Whether a list is wanted as JSON Lines.
    pub(crate) lines: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let accept = header(ACCEPT).unwrap_or("").to_ascii_lowercase();
        Ok(Wanted {
            // As it was asked for: a router that is nested sees the end of it only.
            uri: (parts.extensions.get::<OriginalUri>())
                .map_or_else(|| parts.uri.clone(), |OriginalUri(uri)| uri.clone()),
            has: header(IF_NONE_MATCH).map(str::to_owned),
            lines: accept.contains(LINES) || accept.contains("application/jsonl"),
        })
    }
}

impl Wanted {
    /// The tag of the answer: of what the archive holds, the program, and the question.
    pub(super) fn tag(&self, archive: &Archive) -> Result<HeaderValue, Problem> {
        let (batch, learnt) = archive.last_batch()?;
        let asked = self.path();
        let version = env!("CARGO_PKG_VERSION");
        let state = format!("{version} {batch} {learnt} {} {asked}", self.lines);
        tag_of(state.as_bytes())
    }

    /// Whether the client has what bears this tag.
    pub(super) fn has(&self, tag: &HeaderValue) -> bool {
        let tag = tag.to_str().unwrap_or("");
        let mut known = self.has.as_deref().unwrap_or("").split(',').map(str::trim);
        known.any(|known| known == "*" || known == tag)
    }

    /// Path and query.
    pub(crate) fn path(&self) -> &str {
        self.uri
            .path_and_query()
            .map_or("/", |asked| asked.as_str())
    }

    /// This address with another cursor.
    fn next(&self, cursor: &str) -> String {
        let query = self.uri.query().unwrap_or("");
        let others = url::form_urlencoded::parse(query.as_bytes());
        let mut next = url::form_urlencoded::Serializer::new(String::new());
        next.extend_pairs(others.filter(|(name, _)| name != "cursor"));
        next.append_pair("cursor", cursor);
        format!("<{}?{}>; rel=\"next\"", self.uri.path(), next.finish())
    }

    /// This address with another last part, its query kept.
    pub(crate) fn sibling(&self, last: &str) -> String {
        let path = self.uri.path();
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let query = self.uri.query().map(|query| format!("?{query}"));
        format!("{folder}{last}{}", query.unwrap_or_default())
    }
}

/// A tag of some bytes. Weak: packing changes the bytes that are sent, not what they say.
fn tag_of(bytes: &[u8]) -> Result<HeaderValue, Problem> {
    let digest = Sha256::digest(bytes);
    let digits: String = digest[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    HeaderValue::from_str(&format!("W/\"{digits}\"")).map_err(Problem::fault)
}

/// An answer, ready to be sent.
struct Ready {
    tag: HeaderValue,
    body: Option<Bytes>,
    link: Option<String>,
}

impl Ready {
    fn response(self, kind: &'static str) -> Response {
        let Some(body) = self.body else {
            return (StatusCode::NOT_MODIFIED, [(ETAG, self.tag)]).into_response();
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(ETAG, self.tag);
        if let Some(link) = self.link.and_then(|link| HeaderValue::try_from(link).ok()) {
            headers.insert(LINK, link);
        }
        (headers, body).into_response()
    }
}

fn json_of(value: &impl Serialize) -> Result<Bytes, Problem> {
    // Timelines of twenty events take some ten kilobytes.
    let mut body = Vec::with_capacity(32 << 10);
    serde_json::to_writer(&mut body, value).map_err(Problem::fault)?;
    Ok(body.into())
}

/// Answers with one object of the archive.
pub(crate) async fn one<T: Serialize>(
    app: &Shared,
    wanted: Wanted,
    ask: impl FnOnce(&mut Archive) -> Result<T, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    text(app, wanted, "application/json", |archive| {
        json_of(&ask(archive)?)
    })
    .await
}

/// Answers with text or bytes that are made of the archive.
pub(crate) async fn text(
    app: &Shared,
    wanted: Wanted,
    kind: &'static str,
    ask: impl FnOnce(&mut Archive) -> Result<Bytes, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let ready = app.readers.ask(move |archive| {
        let tag = wanted.tag(archive)?;
        let body = match wanted.has(&tag) {
            true => None,
            false => Some(ask(archive)?),
        };
        let link = None;
        Ok(Ready { tag, body, link })
    });
    Ok(ready.await?.response(kind))
}

/// Answers with what does not go by the archive's batches: tagged by what it says.
pub(crate) fn fresh(wanted: &Wanted, value: &impl Serialize) -> Result<Response, Problem> {
    fresh_bytes(wanted, json_of(value)?, "application/json")
}

/// The same of another kind.
pub(crate) fn fresh_bytes(
    wanted: &Wanted,
    body: Bytes,
    kind: &'static str,
) -> Result<Response, Problem> {
    let tag = tag_of(&body)?;
    let body = (!wanted.has(&tag)).then_some(body);
    let link = None;
    Ok(Ready { tag, body, link }.response(kind))
}

/// Answers with a list: a page as JSON, or all pages as JSON Lines while they are looked up. `page` gives one page.
pub(crate) async fn list<T, P>(
    app: &Shared,
    wanted: Wanted,
    asking: Asking,
    page: P,
) -> Result<Response, Problem>
where
    T: Serialize + Send + 'static,
    P: Fn(&mut Archive, &Asking) -> Result<List<T>, dateline_archive::Error> + Send + 'static,
{
    if wanted.lines {
        return lines(app, wanted, asking, page).await;
    }
    let ready = app.readers.ask(move |archive| {
        let tag = wanted.tag(archive)?;
        let (mut body, mut link) = (None, None);
        if !wanted.has(&tag) {
            let list = page(archive, &asking)?;
            link = list.next.as_deref().map(|next| wanted.next(next));
            body = Some(json_of(&list)?);
        }
        Ok(Ready { tag, body, link })
    });
    Ok(ready.await?.response("application/json"))
}

/// Answers with a list that a query asks for.
pub(crate) async fn events<T, P>(
    app: &Shared,
    wanted: Wanted,
    query: Query,
    page: P,
) -> Result<Response, Problem>
where
    T: Serialize + Send + 'static,
    P: Fn(&mut Archive, &Query) -> Result<List<T>, dateline_archive::Error> + Send + 'static,
{
    let asking = query.asking.clone();
    list(app, wanted, asking, move |archive, asking| {
        let mut query = query.clone();
        query.asking = asking.clone();
        page(archive, &query)
    })
    .await
}

/// Items of a piece of a stream.
const PIECE: usize = 500;

async fn lines<T, P>(
    app: &Shared,
    wanted: Wanted,
    asking: Asking,
    page: P,
) -> Result<Response, Problem>
where
    T: Serialize + Send + 'static,
    P: Fn(&mut Archive, &Asking) -> Result<List<T>, dateline_archive::Error> + Send + 'static,
{
    let begin = move |readers: &Readers| {
        let mut feed = Feed {
            left: asking.limit.unwrap_or(usize::MAX),
            asking,
        };
        let mut archive = readers.another()?;
        let tag = wanted.tag(&archive)?;
        // The first piece is made before anything is sent, so that a faulty question is told as one.
        let first = feed.piece(&mut archive, &page)?;
        let making: Making = Box::new(move |pieces| {
            let mut piece = first;
            while pieces.send(piece) && !feed.is_over() {
                piece = match feed.piece(&mut archive, &page) {
                    Ok(next) => next,
                    Err(problem) => return pieces.break_off(&problem),
                };
            }
        });
        Ok((tag, Some(making)))
    };
    let (tag, body) = stream(app, begin).await?;
    let kind = HeaderValue::from_static(LINES);
    let headers = [(CONTENT_TYPE, kind), (ETAG, tag)];
    Ok((headers, body.unwrap_or_default()).into_response())
}

/// What is left of a list that is sent piece by piece.
struct Feed {
    asking: Asking,
    left: usize,
}

impl Feed {
    fn is_over(&self) -> bool {
        self.left == 0
    }

    fn piece<T: Serialize>(
        &mut self,
        archive: &mut Archive,
        page: &impl Fn(&mut Archive, &Asking) -> Result<List<T>, dateline_archive::Error>,
    ) -> Result<Bytes, Problem> {
        self.asking.limit = Some(self.left.min(PIECE));
        let list = page(archive, &self.asking)?;
        let mut bytes = Vec::new();
        for item in &list.items {
            serde_json::to_writer(&mut bytes, item).map_err(Problem::fault)?;
            bytes.push(b'\n');
        }
        self.left = match list.next {
            Some(_) => self.left.saturating_sub(list.items.len()),
            None => 0,
        };
        self.asking.cursor = list.next;
        Ok(bytes.into())
    }
}
