//! By which names the server is asked. A page of another site can make a browser send requests to an address of this
//! machine, under a name of its own that it lets point there (DNS rebinding): so a request that names another host, or
//! comes from another origin, is refused, on loopback too.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::{Host, Url};

use crate::Error;
use crate::app::Shared;
use crate::problem::Problem;

/// The names of a site.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// Hosts with their ports, as `Host` has them, in lower case.
    hosts: BTreeSet<String>,
    /// As `Origin` has them.
    origins: BTreeSet<String>,
    url: String,
    is_local: bool,
}

impl Site {
    /// The names of a server that listens there and, behind a proxy or under a host's name, goes by that address.
    pub(crate) fn of(listen: SocketAddr, base_url: Option<&str>) -> Result<Site, Error> {
        let port = listen.port();
        let mut names = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "[::1]".to_owned(),
        ];
        let ip = listen.ip();
        if !ip.is_unspecified() {
            names.push(match ip.is_ipv6() {
                true => format!("[{ip}]"),
                false => ip.to_string(),
            });
        }
        let mut site = Site {
            hosts: BTreeSet::new(),
            origins: BTreeSet::new(),
            url: format!("http://{}", display(listen)),
            is_local: ip.is_loopback(),
        };
        for name in names {
            site.hosts.insert(format!("{name}:{port}"));
            if port == 80 {
                site.hosts.insert(name.clone());
                site.origins.insert(format!("http://{name}"));
            }
            site.origins.insert(format!("http://{name}:{port}"));
        }
        if let Some(written) = base_url {
            site.add(written)?;
        }
        Ok(site)
    }

    fn add(&mut self, written: &str) -> Result<(), Error> {
        let none = || Error::BaseUrl(written.to_owned());
        let url = Url::parse(written).map_err(|_| none())?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_bare = matches!(url.path(), "/" | "") && url.query().is_none();
        let (true, true, Some(host)) = (is_web, is_bare, url.host()) else {
            return Err(none());
        };
        self.is_local &= match &host {
            Host::Domain(name) => *name == "localhost",
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let port = url.port_or_known_default().ok_or_else(none)?;
        self.hosts.insert(format!("{host}:{port}"));
        if url.port().is_none() {
            self.hosts.insert(host.to_string());
        }
        let origin = url.origin().ascii_serialization();
        self.origins.insert(origin.clone());
        self.url = origin;
        Ok(())
    }

    /// The site's address, without a slash at its end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Whether only this machine reaches it.
    pub(crate) fn is_local(&self) -> bool {
        self.is_local
    }

    /// Whether browsers reach it by TLS only.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.starts_with("https:")
    }

    fn check(&self, request: &Request) -> Result<(), Problem> {
        let headers = request.headers();
        let host = single(headers, &HOST)?
            .ok_or_else(|| Problem::malformed("a request needs one Host header"))?;
        if !self.hosts.contains(&host) {
            return Err(Problem::host(format!(
                "ask it as {}; other names are allowed by `dateline serve --base-url`",
                self.url
            )));
        }
        let authority = request.uri().authority();
        if authority.is_some_and(|name| !self.hosts.contains(&name.as_str().to_ascii_lowercase())) {
            return Err(Problem::host(format!("this is {} and no proxy", self.url)));
        }
        match single(headers, &ORIGIN)? {
            Some(origin) if !self.origins.contains(&origin) => Err(Problem::forbidden(
                "origin",
                "pages of other sites may not ask this server",
            )),
            _ => Ok(()),
        }
    }
}

/// The value of a header that may stand once only, in lower case.
fn single(headers: &HeaderMap, name: &axum::http::HeaderName) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    if second.is_some() {
        return Err(Problem::malformed(format!("{name} stands there twice")));
    }
    let read = first.map(|value| value.to_str().map(str::to_ascii_lowercase));
    read.transpose()
        .map_err(|_| Problem::malformed(format!("{name} holds characters that no name has")))
}

/// An address as a browser is told to go to: of all interfaces, this machine's.
fn display(listen: SocketAddr) -> String {
    match (listen.ip().is_unspecified(), listen.is_ipv6()) {
        (true, true) => format!("[::1]:{}", listen.port()),
        (true, false) => format!("127.0.0.1:{}", listen.port()),
        _ => listen.to_string(),
    }
}

/// Refuses requests to other hosts and from other origins.
pub(crate) async fn check(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match app.site.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn ask(site: &Site, uri: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        site.check(&request)
            .map_or_else(|problem| problem.status().as_u16(), |()| 200)
    }

    #[test]
    fn other_hosts_and_origins_are_refused() {
        let site = Site::of(([127, 0, 0, 1], 7878).into(), None).expect("a site");
        for (headers, expected) in [
            (vec![("host", "127.0.0.1:7878")], 200),
            (vec![("host", "LOCALHOST:7878")], 200),
            (vec![("host", "[::1]:7878")], 200),
            (vec![], 400),
            (vec![("host", "127.0.0.1:7878"), ("host", "evil.test")], 400),
            (vec![("host", "127.0.0.1")], 421),
            (vec![("host", "127.0.0.1:7879")], 421),
            (vec![("host", "evil.test:7878")], 421),
            (vec![("host", "localhost.evil.test:7878")], 421),
            (
                vec![
                    ("host", "localhost:7878"),
                    ("origin", "http://localhost:7878"),
                ],
                200,
            ),
            (
                vec![("host", "localhost:7878"), ("origin", "http://evil.test")],
                403,
            ),
            (vec![("host", "localhost:7878"), ("origin", "null")], 403),
            (
                vec![
                    ("host", "localhost:7878"),
                    ("origin", "https://localhost:7878"),
                ],
                403,
            ),
        ] {
            assert_eq!(ask(&site, "/", &headers), expected, "{headers:?}");
        }
        let proxied = ask(&site, "http://evil.test/", &[("host", "localhost:7878")]);
        assert_eq!(proxied, 421);
    }

    #[test]
    fn a_site_goes_by_its_public_name() {
        let listen = ([127, 0, 0, 1], 7878).into();
        let site = Site::of(listen, Some("https://news.example.org")).expect("a site");
        assert!(!site.is_local() && site.is_encrypted());
        assert_eq!(ask(&site, "/", &[("host", "news.example.org")]), 200);
        assert_eq!(ask(&site, "/", &[("host", "news.example.org:443")]), 200);
        assert_eq!(ask(&site, "/", &[("host", "news.example.org:80")]), 421);
        let same = [
            ("host", "news.example.org"),
            ("origin", "https://news.example.org"),
        ];
        assert_eq!(ask(&site, "/", &same), 200);
        for none in [
            "news.example.org",
            "ftp://a.test",
            "https://a.test/path",
            "",
        ] {
            assert!(Site::of(listen, Some(none)).is_err(), "{none}");
        }
        assert!(
            Site::of(listen, None)
                .is_ok_and(|site| site.is_local() && site.url() == "http://127.0.0.1:7878")
        );
    }
}
