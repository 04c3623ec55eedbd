//! Reports that are sent are read and joined, one job after another.

use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use dateline_server::{Scope, Tokens};
use serde_json::{Value, json};

use crate::made::records;
use crate::running::{Answer, Running, filled};

const TEXT: &str = "OSLO, April 22, 2022 - The president of Ghana, Kwame Boateng, will visit Oslo on Tuesday, his office said.";

fn sender(server: &Running) -> String {
    let tokens = Tokens::open(&server.archive).expect("tokens");
    let token = tokens.add("sender", &[Scope::Add]).expect("a token");
    format!("Bearer {token}")
}

fn send(server: &Running, authorization: &str, kind: &str, query: &str, body: &[u8]) -> Answer {
    let headers = [("Authorization", authorization), ("Content-Type", kind)];
    server.send("POST", &format!("/api/v1/reports{query}"), &headers, body)
}

/// The job that an answer leads to, when it is over.
fn over(server: &Running, answer: &Answer) -> Value {
    assert_eq!(answer.status, 202, "{}", answer.text());
    let location = answer.header("location").expect("a job");
    let began = Instant::now();
    loop {
        let job = server.get(location).json();
        if job["state"] == "done" || job["state"] == "failed" {
            return job;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{job}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn reports_of_every_kind_are_taken_in_and_told_as_changes() {
    let server = Running::of(filled("intake", &records(5, 5, 1)));
    let token = sender(&server);
    let last = server.get("/api/v1/changes?limit=100000").json()["next"]
        .as_i64()
        .expect("a number");
    // Whoever follows the changes hears of them.
    let mut stream = server.connect();
    let request = format!(
        "GET /api/v1/changes?since={last} HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut changes = BufReader::new(stream);
    assert_eq!(
        Answer::head(&mut changes).header("content-type"),
        Some("text/event-stream")
    );
    let one = json!({ "id": "one", "text": TEXT, "published": "2022-04-22" });
    let pretty = serde_json::to_string_pretty(&one).expect("JSON");
    let job = over(
        &server,
        &send(&server, &token, "application/json", "", pretty.as_bytes()),
    );
    assert_eq!(
        (&job["state"], &job["new"]),
        (&json!("done"), &json!(1)),
        "{job}"
    );
    let again = over(
        &server,
        &send(&server, &token, "application/json", "", pretty.as_bytes()),
    );
    assert_eq!(
        (&again["new"], &again["known"]),
        (&json!(0), &json!(1)),
        "{again}"
    );
    let mut line = String::new();
    while !line.starts_with("data:") {
        line.clear();
        changes.read_line(&mut line).expect("a change");
    }
    let change: Value =
        serde_json::from_str(line.trim_start_matches("data:").trim()).expect("JSON");
    assert_eq!(change["seq"], last + 1);
    let page = format!(
        "<html><head><title>A visit</title></head><body><article><h1>A visit</h1><p>{TEXT}</p></article></body></html>"
    );
    let query = "?published=2022-04-23&url=https%3A%2F%2Fexample.org%2Fvisit";
    let job = over(
        &server,
        &send(
            &server,
            &token,
            "text/html; charset=utf-8",
            query,
            page.as_bytes(),
        ),
    );
    assert_eq!(job["new"], 1, "{job}");
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}",
        page.replace("Tuesday", "Wednesday")
    );
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/another\r\nWARC-Date: 2022-04-24T10:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let job = over(
        &server,
        &send(
            &server,
            &token,
            "application/warc",
            "?published=2022-04-24",
            warc.as_bytes(),
        ),
    );
    assert_eq!(job["new"], 1, "{job}");
    let lines = format!(
        "{}\nnonsense\n",
        json!({ "id": "two", "text": "Nothing of note." })
    );
    let job = over(
        &server,
        &send(
            &server,
            &token,
            "application/x-ndjson",
            "",
            lines.as_bytes(),
        ),
    );
    assert_eq!(
        (&job["new"], &job["faulty"]),
        (&json!(1), &json!(1)),
        "{job}"
    );
    assert!(
        job["faults"][0]["error"]
            .as_str()
            .is_some_and(|said| said.contains("JSON")),
        "{job}"
    );
    assert_eq!(server.get("/api/v1/reports/one").json()["id"], "one");
}

#[test]
fn a_job_tells_how_far_it_is() {
    let server = Running::of(filled("progress", &records(5, 5, 1)));
    let token = sender(&server);
    let body = json!({ "id": "one", "text": TEXT }).to_string();
    let answer = send(&server, &token, "application/json", "", body.as_bytes());
    let location = answer.header("location").expect("a job").to_owned();
    let watched = server.send("GET", &location, &[("Accept", "text/event-stream")], b"");
    let text = watched.text();
    let last = text
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .next_back();
    let job: Value = serde_json::from_str(last.expect("a step")).expect("JSON");
    assert_eq!(job["state"], "done", "{text}");
    server
        .get("/api/v1/jobs/nothing")
        .is_problem(404, "/api/v1/jobs");
}

#[test]
fn trying_the_reader_keeps_nothing() {
    let server = Running::of(filled("trying", &records(5, 5, 1)));
    let before = server.get("/api/v1/stats").json();
    let read = |kind: &str, body: &str| {
        server.send(
            "POST",
            "/api/v1/read",
            &[("Content-Type", kind)],
            body.as_bytes(),
        )
    };
    let one = json!({ "id": "one", "text": TEXT, "published": "2022-04-22" }).to_string();
    let record = read("application/json", &one).json();
    assert_eq!(record["report"]["id"], "one");
    assert_eq!(record["events"][0]["type"], "CONSULT", "{record}");
    let lines = read("application/x-ndjson", &format!("{one}\nnonsense\n{one}\n"));
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], record);
    assert!(lines[1]["error"].is_string());
    assert_eq!(read("text/plain", TEXT).json()["report"]["text"], TEXT);
    read("application/json", "{}").is_problem(422, "text");
    read("application/json", "[").is_problem(422, "JSON");
    read("image/png", "x").is_problem(415, "text/html");
    assert_eq!(server.get("/api/v1/stats").json(), before);
}
