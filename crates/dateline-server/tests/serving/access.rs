//! Tokens, sessions, rates: who may do what.

use std::time::{Duration, Instant};

use dateline_server::{Rate, Scope, Tokens};

use crate::made::records;
use crate::running::{Answer, Running, filled};

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn ask(server: &Running, method: &str, path: &str, token: &str, body: &str) -> Answer {
    let authorization = bearer(token);
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    server.send(method, path, &headers, body.as_bytes())
}

/// A server that others than this machine reach, by a proxy.
fn public(name: &str) -> Running {
    Running::with(filled(name, &records(10, 5, 1)), |settings| {
        settings.base_url = Some("https://news.example.org".to_owned());
    })
}

#[test]
fn writing_always_needs_a_token_of_its_scope() {
    let path = filled("scopes", &records(10, 5, 1));
    let server = Running::of(path.clone());
    let tokens = Tokens::open(&path).expect("tokens");
    let token = |scope: Scope| tokens.add(scope.name(), &[scope]).expect("a token");
    let (read, add, admin) = (token(Scope::Read), token(Scope::Add), token(Scope::Admin));
    let watch = r#"{"name": "oslo", "query": "place=Oslo"}"#;
    let json = [("Content-Type", "application/json")];
    for (method, address) in [
        ("POST", "/api/v1/watches"),
        ("POST", "/api/v1/reports"),
        ("POST", "/api/v1/webhooks"),
        ("POST", "/api/v1/corrections"),
        ("DELETE", "/api/v1/watches/oslo"),
        ("GET", "/api/v1/webhooks"),
        ("POST", "/api/v1/events"),
        ("PUT", "/nothing"),
    ] {
        let answer = server.send(method, address, &json, watch.as_bytes());
        answer.is_problem(401, "dateline token add");
        assert!(answer.header("www-authenticate").is_some());
    }
    for lesser in [&read, &add] {
        ask(&server, "POST", "/api/v1/watches", lesser, watch).is_problem(403, "admin");
    }
    ask(&server, "POST", "/api/v1/reports", &read, "{}").is_problem(403, "add");
    let made = ask(&server, "POST", "/api/v1/watches", &admin, watch);
    assert_eq!(made.status, 201, "{}", made.text());
    ask(&server, "POST", "/api/v1/watches", &admin, watch).is_problem(409, "already");
    assert_eq!(
        ask(&server, "DELETE", "/api/v1/watches/oslo", &admin, "").status,
        204
    );
    ask(&server, "DELETE", "/api/v1/watches/oslo", &admin, "").is_problem(404, "oslo");
}

#[test]
fn reading_needs_one_where_others_reach_the_server() {
    let server = public("reading");
    let host = [("Host", "news.example.org")];
    for path in [
        "/",
        "/api/v1/events",
        "/api/v1/",
        "/api/v1/openapi.json",
        "/metrics",
        "/nothing",
    ] {
        server.send("GET", path, &host, b"").is_problem(401, "read");
    }
    assert_eq!(server.send("GET", "/healthz", &host, b"").text(), "ok\n");
    let tokens = Tokens::open(&server.archive).expect("tokens");
    let token = tokens.add("reader", &[Scope::Read]).expect("a token");
    let answer = ask(&server, "GET", "/api/v1/events", &token, "");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let who = ask(&server, "GET", "/api/v1/session", &token, "").json();
    assert_eq!(who["who"], "reader");
    assert_eq!(who["scopes"], serde_json::json!(["read"]));
}

#[test]
fn tokens_are_hashed_listed_revoked_and_their_uses_noted() {
    let path = filled("tokens", &records(10, 5, 1));
    let mut server = Running::of(path.clone());
    let tokens = Tokens::open(&path).expect("tokens");
    let token = tokens
        .add("crawler", &[Scope::Add, Scope::Read])
        .expect("a token");
    assert!(tokens.add("crawler", &[Scope::Read]).is_err());
    assert!(tokens.add("nobody", &[]).is_err());
    assert_eq!(ask(&server, "GET", "/api/v1/stats", &token, "").status, 200);
    assert_eq!(
        ask(&server, "GET", "/api/v1/events/0", &token, "").status,
        404
    );
    tokens.revoke("crawler").expect("revoked");
    ask(&server, "GET", "/api/v1/stats", &token, "").is_problem(401, "revoked");
    assert!(tokens.revoke("crawler").is_err());
    server.stop();
    let listed = tokens.list().expect("a list");
    assert_eq!(listed[0].scopes, [Scope::Read, Scope::Add]);
    assert_eq!(listed[0].uses, 2);
    assert!(listed[0].revoked.is_some() && listed[0].last_used.is_some());
    let uses = tokens.uses("crawler").expect("uses");
    let what: Vec<_> = uses
        .iter()
        .map(|one| (one.what.as_str(), one.status))
        .collect();
    assert!(what.contains(&("GET /api/v1/events/{id}", 404)), "{what:?}");
    // Nothing that is kept or written tells the token.
    let mut own = path.clone().into_os_string();
    own.push(".server");
    for file in [own.clone(), {
        own.push("-wal");
        own
    }] {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let secret = token
            .strip_prefix("dateline_")
            .expect("a prefix")
            .as_bytes();
        assert!(!bytes.windows(secret.len()).any(|some| some == secret));
        #[cfg(unix)]
        if let Ok(metadata) = std::fs::metadata(&file) {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                metadata.permissions().mode() & 0o077,
                0,
                "others cannot read it"
            );
        }
    }
    assert!(!server.journal().contains(&token));
}

#[test]
fn guessing_tokens_is_slowed_down() {
    let path = filled("guessing", &records(10, 5, 1));
    let server = Running::with(path, |settings| {
        settings.limits.attempts = Rate {
            per_second: 0.1,
            burst: 3.0,
        };
    });
    for _ in 0..3 {
        ask(&server, "GET", "/api/v1/events", "dateline_guess", "").is_problem(401, "none");
    }
    let refused = ask(&server, "GET", "/api/v1/events", "dateline_guess", "");
    refused.is_problem(429, "too many");
    assert!(refused.header("retry-after").is_some());
    for scheme in ["Basic YTpi", "dateline_guess", "Bearer"] {
        let answer = server.send("GET", "/api/v1/events", &[("Authorization", scheme)], b"");
        answer.is_problem(401, "Bearer");
    }
}

#[test]
fn whoever_asks_too_often_is_told_when_to_come_again() {
    let path = filled("often", &records(10, 5, 1));
    let server = Running::with(path, |settings| {
        settings.base_url = Some("https://news.example.org".to_owned());
        settings.limits.reading = Rate {
            per_second: 0.1,
            burst: 5.0,
        };
    });
    let tokens = Tokens::open(&server.archive).expect("tokens");
    let token = tokens.add("hasty", &[Scope::Read]).expect("a token");
    let other = tokens.add("calm", &[Scope::Read]).expect("a token");
    let asked: Vec<u16> = (0..6)
        .map(|_| ask(&server, "GET", "/api/v1/stats", &token, "").status)
        .collect();
    assert_eq!(asked, [200, 200, 200, 200, 200, 429]);
    assert_eq!(ask(&server, "GET", "/api/v1/stats", &other, "").status, 200);
}

/// Follows the link that `serve` prints: the cookie that comes of it.
fn entered(server: &Running) -> String {
    let link = server
        .entrance
        .strip_prefix(&server.url)
        .expect("a link of this site");
    let answer = server.get(link);
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), Some("/"));
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    // The link works once.
    server.get(link).is_problem(403, "used already");
    cookie.split(';').next().expect("a pair").to_owned()
}

#[test]
fn a_browser_comes_in_once_and_proves_each_change() {
    let server = Running::of(filled("session", &records(10, 5, 1)));
    let cookie = entered(&server);
    let with = |headers: &[(&str, &str)], method: &str, path: &str, body: &str| {
        let mut all = vec![("Cookie", cookie.as_str())];
        all.extend_from_slice(headers);
        server.send(method, path, &all, body.as_bytes())
    };
    let session = with(&[], "GET", "/api/v1/session", "").json();
    assert_eq!(session["who"], "browser");
    let csrf = session["csrf"].as_str().expect("a CSRF token").to_owned();
    let json = ("Content-Type", "application/json");
    let watch = r#"{"name": "oslo", "query": "place=Oslo"}"#;
    with(&[json], "POST", "/api/v1/watches", watch).is_problem(403, "X-CSRF-Token");
    let wrong = ("X-CSRF-Token", "guess");
    with(&[json, wrong], "POST", "/api/v1/watches", watch).is_problem(403, "X-CSRF-Token");
    let right = ("X-CSRF-Token", csrf.as_str());
    let made = with(&[json, right], "POST", "/api/v1/watches", watch);
    assert_eq!(made.status, 201, "{}", made.text());
    let evil = ("Origin", "https://evil.test");
    with(&[json, right, evil], "POST", "/api/v1/watches", watch).is_problem(403, "other sites");
    // A form of a page carries it as a field.
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    with(&[form], "POST", "/leave", "csrf=guess").is_problem(403, "CSRF");
    let left = with(&[form], "POST", "/leave", &format!("csrf={csrf}"));
    assert_eq!(left.status, 303, "{}", left.text());
    with(&[json, right], "POST", "/api/v1/watches", watch).is_problem(401, "token");
    let journal = server.journal();
    for secret in [
        csrf.as_str(),
        cookie.split_once('=').expect("a pair").1,
        "key=",
    ] {
        assert!(!journal.contains(secret), "{journal}");
    }
}

#[test]
fn bodies_have_limits() {
    let path = filled("bodies", &records(10, 5, 1));
    let server = Running::with(path, |settings| {
        settings.limits.report = 10_000;
        settings.limits.pause = Duration::from_millis(300);
    });
    let tokens = Tokens::open(&server.archive).expect("tokens");
    let token = tokens
        .add("sender", &[Scope::Add, Scope::Admin])
        .expect("a token");
    let large = format!(r#"{{"text": "{}"}}"#, "a".repeat(20_000));
    ask(&server, "POST", "/api/v1/reports", &token, &large).is_problem(413, "10000");
    let huge = format!(
        "POST /api/v1/watches HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\nContent-Type: application/json\r\n\
         Content-Length: 99999999999\r\nConnection: close\r\n\r\n",
        server.address,
        bearer(&token)
    );
    server.raw(huge.as_bytes()).is_problem(413, "at most");
    let began = Instant::now();
    let silent = huge
        .replace("watches", "reports")
        .replace("99999999999", "100");
    server
        .raw(silent.as_bytes())
        .is_problem(400, "nothing more");
    assert!(began.elapsed() < Duration::from_secs(10));
    for (body, status) in [
        ("", 422),
        ("{", 422),
        ("[]", 422),
        (r#"{"name": 3}"#, 422),
        ("\u{0}", 422),
    ] {
        let answer = ask(&server, "POST", "/api/v1/watches", &token, body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
    }
    let deep = "[".repeat(200_000);
    ask(&server, "POST", "/api/v1/watches", &token, &deep).is_problem(422, "");
    let plain = [
        ("Authorization", bearer(&token)),
        ("Content-Type", "text/css".to_owned()),
    ];
    let plain: Vec<(&str, &str)> = plain
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    server
        .send("POST", "/api/v1/reports", &plain, b"x")
        .is_problem(415, "application/json");
}
