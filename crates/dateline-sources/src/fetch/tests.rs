//! The fetcher against a server that misbehaves.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::{Error, Found};

/// What the server sends for a path, given the request's header; nothing where it has sent all itself.
type Serve = fn(path: &str, request: &str, stream: &mut TcpStream) -> Vec<u8>;

/// A server of its own for a test, and how many requests it has had.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn start(serve: Serve) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let count = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || answer(stream, serve));
            }
        });
        Server { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// One request a connection.
fn answer(mut stream: TcpStream, serve: Serve) {
    let mut request = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    while lines.read_line(&mut request).is_ok_and(|count| count > 2) {}
    let path = request.split(' ').nth(1).unwrap_or("").to_owned();
    let sent = serve(&path, &request, &mut stream);
    let _ = stream.write_all(&sent);
}

fn response(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn quick() -> Manners {
    Manners {
        timeout: Duration::from_secs(2),
        max_body: 1 << 20,
        delay: Duration::ZERO,
        robots: false,
        private_addresses: true,
        ..Manners::default()
    }
}

fn misbehave(path: &str, request: &str, stream: &mut TcpStream) -> Vec<u8> {
    match path {
        "/feed" if request.to_lowercase().contains("if-none-match: \"7\"") => {
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()
        }
        "/feed" => response(
            "200 OK\r\nETag: \"7\"\r\nLast-Modified: Fri, 22 Apr 2022 23:30:00 GMT\r\nContent-Type: application/rss+xml; charset=windows-1251",
            b"<rss><channel><item><title>\xcc\xee\xf1\xea\xe2\xe0</title><link>http://a.example/</link></item></channel></rss>",
        ),
        "/busy" => response("503 Busy\r\nRetry-After: 120", b"later"),
        "/page" => response(
            "200 OK\r\nContent-Type: text/html",
            b"<html><body><article><p>The ministers met on Monday and agreed to meet again in May.</p></article></body></html>",
        ),
        "/gone" => response("410 Gone", b""),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(10));
            response("200 OK", b"late")
        }
        "/drip" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
            Vec::new()
        }
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 65_536]).is_ok() {}
            Vec::new()
        }
        "/bomb" => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&vec![0; 64 << 20]).unwrap();
            response("200 OK\r\nContent-Encoding: gzip", &packed.finish().unwrap())
        }
        "/headers" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(b"X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n").is_ok() {}
            Vec::new()
        }
        "/cut" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes!".to_vec(),
        "/noise" => b"\x00\x01\x02 what\r\n\r\n".to_vec(),
        "/loop" => response("302 Found\r\nLocation: /loop", b""),
        "/moved" => response("301 Moved\r\nLocation: ../feed", b""),
        "/away" => response("302 Found\r\nLocation: feed", b""),
        "/file" => response("302 Found\r\nLocation: file:///etc/passwd", b""),
        "/robots.txt" => response("200 OK", b"User-agent: dateline\nDisallow: /private\nCrawl-delay: 0.2\n"),
        _ => response("404 Not Found", b"nothing"),
    }
}

fn get(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    fetcher.get(url, &Validators::default())
}

#[test]
fn pages_and_validators() {
    let server = Server::start(misbehave);
    let fetcher = Fetcher::new(quick());
    let first = get(&fetcher, &server.url("/feed")).unwrap();
    let validators = first.validators.clone();
    let body = first.body.as_ref().unwrap();
    assert_eq!(body.media_type.as_deref(), Some("application/rss+xml"));
    assert_eq!(body.charset.as_deref(), Some("windows-1251"));
    let link = match first.items(&Hints::default()).unwrap().next() {
        Some(Found::Link(link)) => link,
        other => panic!("{other:?}"),
    };
    assert_eq!(link.title.as_deref(), Some("Москва"));
    let page = get(&fetcher, &server.url("/page")).unwrap();
    let Some(Found::Report(mut report)) = page.items(&Hints::default()).unwrap().next() else {
        panic!("no report");
    };
    assert_eq!(report.url, Some(server.url("/page")));
    report.title = None;
    link.complete(&mut report);
    assert_eq!(report.title, link.title);
    let again = fetcher.get(&server.url("/feed"), &validators).unwrap();
    assert!(again.body.is_none() && again.validators == validators);
}

#[test]
fn servers_that_misbehave() {
    let server = Server::start(misbehave);
    let fetcher = Fetcher::new(quick());
    let begun = Instant::now();
    let error = |path: &str| {
        get(&fetcher, &server.url(path))
            .map(|_| path.to_owned())
            .unwrap_err()
    };
    assert!(
        matches!(error("/busy"), FetchError::Status { status: 503, retry_after: Some(wait) } if wait.as_secs() == 120)
    );
    assert!(matches!(
        error("/gone"),
        FetchError::Status { status: 410, .. }
    ));
    assert!(matches!(error("/slow"), FetchError::Timeout(_)));
    assert!(matches!(error("/drip"), FetchError::Timeout(_)));
    assert!(matches!(
        error("/endless"),
        FetchError::Body(Error::TooLarge { .. })
    ));
    assert!(matches!(error("/bomb"), FetchError::Body(_)));
    assert!(matches!(error("/headers"), FetchError::Network(_)));
    assert!(matches!(error("/cut"), FetchError::Network(_)));
    assert!(matches!(error("/noise"), FetchError::Network(_)));
    assert!(matches!(error("/loop"), FetchError::Redirects(5)));
    assert!(matches!(error("/file"), FetchError::Redirect(_)));
    let secure = server.url("/feed").replace("http:", "https:");
    let refused = get(&fetcher, &secure);
    assert!(
        matches!(refused, Err(FetchError::Network(_))),
        "{refused:?}"
    );
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn redirects() {
    let server = Server::start(misbehave);
    let fetcher = Fetcher::new(quick());
    let moved = get(&fetcher, &server.url("/moved")).unwrap();
    assert_eq!(moved.moved_to, Some(server.url("/feed")));
    let away = get(&fetcher, &server.url("/away")).unwrap();
    assert_eq!((away.moved_to, away.url), (None, server.url("/feed")));
}

#[test]
fn private_addresses_are_refused() {
    let server = Server::start(misbehave);
    let strict = Fetcher::new(Manners {
        private_addresses: false,
        robots: true,
        ..quick()
    });
    let port = server.address.rsplit(':').next().unwrap();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "169.254.169.254",
    ] {
        let refused = get(&strict, &format!("http://{host}:{port}/feed"));
        assert!(
            matches!(refused, Err(FetchError::Private(_))),
            "{host}: {refused:?}"
        );
    }
    for address in [
        "ftp://a.example/",
        "file:///etc/passwd",
        "feed",
        "http://",
        "",
    ] {
        assert!(
            matches!(get(&strict, address), Err(FetchError::Address(_))),
            "{address}"
        );
    }
    assert_eq!(server.requests(), 0);
}

#[test]
fn robots_and_pauses() {
    let server = Server::start(misbehave);
    let fetcher = Fetcher::new(Manners {
        robots: true,
        delay: Duration::from_millis(100),
        ..quick()
    });
    let begun = Instant::now();
    assert!(matches!(
        get(&fetcher, &server.url("/private/x")),
        Err(FetchError::Robots(_))
    ));
    assert_eq!(server.requests(), 1, "the rules alone");
    get(&fetcher, &server.url("/feed")).unwrap();
    assert!(fetcher.wait(&server.url("/feed")) > Duration::ZERO);
    assert_eq!(fetcher.wait("http://other.example/"), Duration::ZERO);
    get(&fetcher, &server.url("/feed")).unwrap();
    assert!(
        begun.elapsed() >= Duration::from_millis(400),
        "the host's own delay is the longer one"
    );
    assert_eq!(server.requests(), 3, "the rules are remembered");
}

fn broken_rules(path: &str, _: &str, _: &mut TcpStream) -> Vec<u8> {
    match path {
        "/robots.txt" => response("500 Oh", b""),
        _ => response("200 OK", b"page"),
    }
}

#[test]
fn rules_that_cannot_be_had_allow_nothing_for_now() {
    let server = Server::start(broken_rules);
    let fetcher = Fetcher::new(Manners {
        robots: true,
        ..quick()
    });
    assert!(matches!(
        get(&fetcher, &server.url("/a")),
        Err(FetchError::Robots(_))
    ));
}
