//! Reports that are fetched from the web, as it stands on this machine.

mod running;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use running::{answer, dateline, fresh, lines};
use serde_json::json;

const PAGE: &str = "<!doctype html><html lang=en><head><title>Boateng to visit Norway</title>\
    <meta property=\"article:published_time\" content=\"2021-05-04\"></head><body><article>\
    <h1>Boateng to visit Norway</h1><p>Ghana's President Kwame Boateng will visit Norway on 10 May, his office said. \
    He is to meet Prime Minister Ingrid Solheim in Oslo, where both will sign an agreement on fisheries.</p>\
    <p>It is the first visit of a president of Ghana to Norway in twelve years, the office added.</p></article></body></html>";

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Gazette</title>\
    <item><title>Talks</title><link>https://example.org/talks</link></item></channel></rss>";

/// A server of a page, a feed and nothing else; it ends with the test. Returns its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = BufReader::new(stream.try_clone().expect("a stream")).lines();
            let first = request.next().and_then(Result::ok).unwrap_or_default();
            while request
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            let (status, kind, body) = match first.split(' ').nth(1) {
                Some("/visit") => ("200 OK", "text/html; charset=utf-8", PAGE),
                Some("/feed") => ("200 OK", "application/rss+xml", FEED),
                _ => ("404 Not Found", "text/plain", "nothing here"),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    format!("http://{address}")
}

#[test]
fn pages_and_feeds_are_fetched_where_that_is_allowed() {
    let server = server();
    let archive = fresh("addresses");
    let [page, feed, missing] = ["visit", "feed", "missing"].map(|path| format!("{server}/{path}"));
    let refused = dateline(&["add", &page, "--archive", &archive], b"");
    assert_eq!(refused.status.code(), Some(1), "an address of this machine");
    assert_eq!(lines(&refused)[0]["faulty"], 1);

    let arguments = [
        "add",
        &page,
        &feed,
        "--archive",
        &archive,
        "--private-addresses",
    ];
    let summary = answer(&arguments, b"");
    assert_eq!(
        (&summary["new"], &summary["links"]),
        (&json!(1), &json!(1)),
        "{summary}"
    );
    let timeline = answer(&["timeline", "--archive", &archive], b"");
    assert_eq!(
        timeline["items"][0]["life"][0]["published"], "2021-05-04",
        "{timeline:#}"
    );
    let summary = answer(&arguments, b"");
    assert_eq!(
        (&summary["new"], &summary["known"]),
        (&json!(0), &json!(1)),
        "{summary}"
    );

    let arguments = [
        "add",
        &missing,
        "--archive",
        &archive,
        "--private-addresses",
    ];
    assert_eq!(dateline(&arguments, b"").status.code(), Some(1));
    let problems = answer(&["problems", "--archive", &archive], b"");
    let error = problems["items"][0]["error"].as_str().unwrap_or_default();
    assert!(error.contains("404"), "{problems:#}");
}
