//! One request and its answer, within time and size. Redirects are told, not followed.

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ureq::Agent;
use ureq::http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use ureq::http::{Response, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use super::address::{PublicOnly, Refused};
use super::{Body, FetchError, Manners, Validators};
use crate::encodings::{named, unpacked};
use crate::{Error, rfc822};

/// Most bytes of an answer's header.
const MAX_HEADER: usize = 64 << 10;

/// Longest validator that is kept.
const MAX_VALIDATOR: usize = 1 << 10;

/// What a server answers.
pub(super) enum Answer {
    Redirect { to: String, permanent: bool },
    Unchanged(Validators),
    Page { validators: Validators, body: Body },
}

/// Sends requests.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    timeout: Duration,
}

impl Client {
    pub(super) fn new(manners: &Manners) -> Client {
        let config = Agent::config_builder()
            .user_agent(manners.user_agent.as_str())
            .accept_encoding("gzip")
            .timeout_global(Some(manners.timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .max_response_header_size(MAX_HEADER)
            // A proxy would look names up itself: private addresses could not be refused.
            .proxy(None)
            .tls_config(tls())
            .build();
        let connector = DefaultConnector::default();
        let agent = match manners.private_addresses {
            true => Agent::with_parts(config, connector, DefaultResolver::default()),
            false => Agent::with_parts(config, connector, PublicOnly::default()),
        };
        Client {
            agent,
            timeout: manners.timeout,
        }
    }

    /// Asks for a page, unless it is as known; at most so many bytes of it.
    pub(super) fn get(
        &self,
        url: &Url,
        known: &Validators,
        limit: u64,
    ) -> Result<Answer, FetchError> {
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &known.last_modified {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        let response = request.call().map_err(|error| self.failure(error))?;
        let headers = response.headers();
        let status = response.status();
        let validators = Validators {
            etag: header(headers, ETAG).filter(|tag| tag.len() <= MAX_VALIDATOR),
            last_modified: header(headers, LAST_MODIFIED)
                .filter(|date| date.len() <= MAX_VALIDATOR),
        };
        match status {
            StatusCode::NOT_MODIFIED => Ok(Answer::Unchanged(Validators {
                etag: validators.etag.or_else(|| known.etag.clone()),
                last_modified: validators
                    .last_modified
                    .or_else(|| known.last_modified.clone()),
            })),
            status if status.is_redirection() => match header(headers, LOCATION) {
                Some(to) => Ok(Answer::Redirect {
                    to,
                    permanent: matches!(status.as_u16(), 301 | 308),
                }),
                None => Err(refusal(&response)),
            },
            StatusCode::OK => Ok(Answer::Page {
                body: self.body(response, limit)?,
                validators,
            }),
            _ => Err(refusal(&response)),
        }
    }

    /// Sends something; gives the status of the answer, whose body is not read.
    pub(super) fn post(
        &self,
        url: &Url,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<u16, FetchError> {
        let mut request = self.agent.post(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send(body).map_err(|error| self.failure(error))?;
        Ok(response.status().as_u16())
    }

    fn body(&self, response: Response<ureq::Body>, limit: u64) -> Result<Body, FetchError> {
        let headers = response.headers();
        let content_type = header(headers, CONTENT_TYPE)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let encodings: Vec<String> = headers
            .get_all(CONTENT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(named)
            .collect();
        let mut sent = Vec::new();
        let mut reader = response.into_body().into_reader().take(limit + 1);
        reader
            .read_to_end(&mut sent)
            .map_err(|error| self.failure(ureq::Error::from(error)))?;
        if sent.len() as u64 > limit {
            return Err(FetchError::Body(Error::TooLarge { limit }));
        }
        let (bytes, is_cut) = unpacked(sent, &encodings, limit).map_err(FetchError::Body)?;
        if is_cut {
            return Err(FetchError::Network("the answer breaks off".to_owned()));
        }
        let media_type = content_type.split(';').next().unwrap_or("").trim();
        let charset = content_type.split("charset=").nth(1).and_then(|rest| {
            let label = rest.split(';').next()?.trim_matches([' ', '"', '\'']);
            Some(label.to_owned()).filter(|label| !label.is_empty())
        });
        Ok(Body {
            media_type: Some(media_type.to_owned()).filter(|kind| !kind.is_empty()),
            charset,
            bytes,
        })
    }

    fn failure(&self, error: ureq::Error) -> FetchError {
        match error {
            ureq::Error::Timeout(_) => FetchError::Timeout(self.timeout),
            ureq::Error::Other(other) => match other.downcast_ref::<Refused>() {
                Some(refused) => FetchError::Private(refused.0),
                None => FetchError::Network(other.to_string()),
            },
            error => FetchError::Network(error.to_string()),
        }
    }
}

/// The system's root certificates: those that its owner trusts, with those of an institution's own.
fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs();
    let roots: Vec<Certificate<'static>> = found
        .certs
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}

fn refusal(response: &Response<ureq::Body>) -> FetchError {
    FetchError::Status {
        status: response.status().as_u16(),
        retry_after: header(response.headers(), RETRY_AFTER).and_then(|value| wait(&value)),
    }
}

/// `Retry-After`: seconds, or the moment.
fn wait(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = rfc822::published(value, dateline::PublishedBecause::Metadata)?;
    let moment: jiff::Timestamp = moment.written.parse().ok()?;
    let seconds = u64::try_from(moment.as_second()).ok()?;
    let moment = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    Some(moment.duration_since(SystemTime::now()).unwrap_or_default())
}
