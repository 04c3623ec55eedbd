//! News of a watch is sent, signed, tried again, and given up.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dateline_archive::Archive;
use dateline_server::{Scope, Tokens};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

use crate::made::records;
use crate::running::{Answer, Running, filled};

/// What a receiver was sent: headers and body.
struct Message {
    headers: Vec<(String, String)>,
    body: String,
}

impl Message {
    fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Takes one message, and answers with a status.
fn receive(listener: &TcpListener, status: &str) -> Message {
    let (stream, _) = listener.accept().expect("a message");
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request");
    assert!(line.starts_with("POST /hook "), "{line}");
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length
        .and_then(|(_, value)| value.parse().ok())
        .expect("a length");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    reader
        .get_mut()
        .write_all(answer.as_bytes())
        .expect("an answer");
    let body = String::from_utf8(body).expect("UTF-8");
    Message { headers, body }
}

fn admin(server: &Running) -> impl Fn(&str, &str, Value) -> Answer + '_ {
    let tokens = Tokens::open(&server.archive).expect("tokens");
    let token = tokens.add("admin", &[Scope::Admin]).expect("a token");
    move |method, path, body| {
        let authorization = format!("Bearer {token}");
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/json"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        server.send(method, path, &headers, body.as_bytes())
    }
}

#[test]
fn news_is_signed_tried_again_and_given_up() {
    let made = records(60, 20, 3);
    let path = filled("webhooks", &made[..50]);
    let server = Running::with(path.clone(), |settings| {
        settings.private_addresses = true;
        settings.limits.retries = vec![Duration::ZERO];
    });
    let ask = admin(&server);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let watch = json!({ "name": "all", "query": "min-confidence=0" });
    assert_eq!(ask("POST", "/api/v1/watches", watch).status, 201);
    let hook = ask(
        "POST",
        "/api/v1/webhooks",
        json!({ "watch": "all", "url": url }),
    );
    assert_eq!(hook.status, 201, "{}", hook.text());
    let hook = hook.json();
    let secret = hook["secret"]
        .as_str()
        .and_then(|secret| secret.strip_prefix("whsec_"));
    let secret = STANDARD.decode(secret.expect("a secret")).expect("base64");
    let listed = ask("GET", "/api/v1/webhooks", Value::Null);
    assert!(!listed.text().contains("whsec"), "{}", listed.text());
    Archive::open(&path)
        .expect("the archive")
        .add(&made[50..])
        .expect("taken in");
    // The first is refused once and comes again.
    let refused = receive(&listener, "503 Service Unavailable");
    let first = receive(&listener, "200 OK");
    assert_eq!(first.header("webhook-id"), refused.header("webhook-id"));
    let told: Value = serde_json::from_str(&first.body).expect("JSON");
    assert!(
        told["type"]
            .as_str()
            .is_some_and(|kind| kind.starts_with("event.")),
        "{told}"
    );
    assert!(told["data"]["event"]["id"].is_string());
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).expect("a key");
    let (id, moment) = (
        first.header("webhook-id"),
        first.header("webhook-timestamp"),
    );
    mac.update(format!("{id}.{moment}.{}", first.body).as_bytes());
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(first.header("webhook-signature"), expected);
    // The second is never taken.
    let second = receive(&listener, "500 Internal Server Error");
    let again = receive(&listener, "302 Found");
    assert_eq!(second.header("webhook-id"), again.header("webhook-id"));
    let id = hook["id"].as_str().expect("an id");
    let dead = format!("/api/v1/webhooks/{id}/dead");
    let began = Instant::now();
    let letters = loop {
        let letters = ask("GET", &dead, Value::Null).json();
        if letters["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty())
        {
            break letters;
        }
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(letters["items"][0]["id"], second.header("webhook-id"));
    assert!(
        letters["items"][0]["error"]
            .as_str()
            .is_some_and(|said| said.contains("302"))
    );
    assert_eq!(
        ask("DELETE", &format!("/api/v1/webhooks/{id}"), Value::Null).status,
        204
    );
    ask("GET", &dead, Value::Null).is_problem(404, "webhook");
}

#[test]
fn private_networks_are_not_reached_by_webhooks() {
    let made = records(60, 20, 3);
    let path = filled("private", &made[..50]);
    let server = Running::with(path.clone(), |settings| {
        settings.limits.retries = Vec::new()
    });
    let ask = admin(&server);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("no waiting");
    let port = listener.local_addr().expect("an address").port();
    let watch = json!({ "name": "all", "query": "min-confidence=0" });
    assert_eq!(ask("POST", "/api/v1/watches", watch).status, 201);
    // A name that leads there is looked up first.
    let url = format!("http://localhost:{port}/hook");
    let hook = ask(
        "POST",
        "/api/v1/webhooks",
        json!({ "watch": "all", "url": url }),
    )
    .json();
    Archive::open(&path)
        .expect("the archive")
        .add(&made[50..])
        .expect("taken in");
    let dead = format!(
        "/api/v1/webhooks/{}/dead",
        hook["id"].as_str().expect("an id")
    );
    let began = Instant::now();
    loop {
        let letters = ask("GET", &dead, Value::Null).json();
        if let Some(error) = letters["items"][0]["error"].as_str() {
            assert!(error.contains("private network"), "{error}");
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(listener.accept().is_err(), "nobody came");
    for url in [
        "ftp://a.test/",
        "hook",
        "http://u:p@a.test/",
        "javascript:alert(1)",
    ] {
        let refused = ask(
            "POST",
            "/api/v1/webhooks",
            json!({ "watch": "all", "url": url }),
        );
        refused.is_problem(422, "address");
    }
    let unknown = json!({ "watch": "nothing", "url": "https://a.test/" });
    ask("POST", "/api/v1/webhooks", unknown).is_problem(422, "nothing");
}
