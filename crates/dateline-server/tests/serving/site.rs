//! Who may ask at all, what every answer carries, and how the server ends.

use std::io::{BufReader, Read, Write};
use std::time::{Duration, Instant};

use crate::made::records;
use crate::running::{Answer, Running, filled};

#[test]
fn requests_that_name_another_host_are_refused() {
    let server = Running::of(filled("host", &records(10, 5, 1)));
    let evil = [("Host", "evil.test")];
    for path in [
        "/",
        "/healthz",
        "/api/v1/events",
        "/assets/dateline.css",
        "/nothing",
    ] {
        server
            .send("GET", path, &evil, b"")
            .is_problem(421, "--base-url");
    }
    let local = format!("localhost:{}", server.address.port());
    assert_eq!(
        server.send("GET", "/", &[("Host", &local)], b"").status,
        200
    );
    assert_eq!(
        server
            .raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            .status,
        400
    );
    let proxied = format!(
        "GET http://evil.test/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    );
    server.raw(proxied.as_bytes()).is_problem(421, "no proxy");
}

#[test]
fn pages_of_other_sites_may_not_ask() {
    let server = Running::of(filled("origin", &records(10, 5, 1)));
    for origin in ["https://evil.test", "null", "http://127.0.0.1"] {
        let answer = server.send("GET", "/api/v1/events", &[("Origin", origin)], b"");
        answer.is_problem(403, "other sites");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let own = format!("http://{}", server.address);
    let answer = server.send("GET", "/api/v1/events", &[("Origin", &own)], b"");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn every_answer_guards_the_browser() {
    let server = Running::of(filled("headers", &records(10, 5, 1)));
    for path in [
        "/",
        "/api/v1/",
        "/api/v1/events",
        "/api/v1/events/nothing",
        "/nothing",
        "/metrics",
    ] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(answer.header("cache-control").is_some());
        if answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            let page = answer.text();
            assert!(
                !page.contains("<script>") && !page.contains(" style="),
                "{page}"
            );
            assert!(
                !page.contains("https://"),
                "nothing comes from elsewhere: {page}"
            );
        }
    }
}

#[test]
fn a_client_that_dawdles_is_cut_off() {
    let archive = filled("dawdling", &records(10, 5, 1));
    let server = Running::with(archive, |settings| {
        settings.limits.head = Duration::from_millis(200);
    });
    let began = Instant::now();
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ")
        .expect("a beginning");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(server.get("/healthz").text(), "ok\n");
}

#[test]
fn it_tells_how_it_fares() {
    let server = Running::of(filled("metrics", &records(10, 5, 1)));
    assert_eq!(server.get("/healthz").text(), "ok\n");
    server.get("/api/v1/events/123456789abc");
    let metrics = server.get("/metrics").text();
    let line =
        r#"dateline_requests_total{method="GET",route="/api/v1/events/{id}",status="404"} 1"#;
    assert!(metrics.contains(line), "{metrics}");
    let journal = server.journal();
    assert!(
        journal.contains("404 GET /api/v1/events/123456789abc"),
        "{journal}"
    );
}

#[test]
fn it_ends_when_those_are_answered_who_asked() {
    let mut server = Running::of(filled("ending", &records(10, 5, 1)));
    // A connection that is kept open, but idle, holds nothing up.
    let mut idle = server.connect();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    idle.write_all(request.as_bytes()).expect("a request");
    let mut reader = BufReader::new(idle.try_clone().expect("a reader"));
    assert_eq!(Answer::head(&mut reader).status, 200);
    let began = Instant::now();
    server.stop();
    assert!(began.elapsed() < Duration::from_secs(5));
}
