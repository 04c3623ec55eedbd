//! The API answers what the archive does.

use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Query};

use crate::made::records;
use crate::running::{Running, filled};

#[test]
fn a_timeline_is_the_archives() {
    let path = filled("timeline", &records(80, 30, 2));
    let server = Running::of(path.clone());
    let mut archive = Archive::open_to_read(&path).expect("the archive");
    for (address, question) in [
        ("/api/v1/events", ""),
        (
            "/api/v1/events?actor=GHA&actor=Norway&type=consult",
            "actor=GHA actor=NOR type=CONSULT",
        ),
        (
            "/api/v1/events?from=2021-01&min_confidence=0.7&as_of=2021-02-10",
            "from=2021-01 min-confidence=0.7 as-of=2021-02-10",
        ),
    ] {
        let query: Query = question.parse().expect("a question");
        let expected = archive.timeline(&query).expect("a timeline");
        let answer = server.get(address);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(
            answer.json(),
            serde_json::to_value(&expected).expect("JSON")
        );
    }
}

#[test]
fn pages_follow_one_another_in_both_orders() {
    let path = filled("pages", &records(80, 30, 3));
    let server = Running::of(path);
    let ids = |order: &str| {
        let mut address = format!("/api/v1/events?limit=7&order={order}");
        let mut ids: Vec<String> = Vec::new();
        loop {
            let answer = server.get(&address);
            let page = answer.json();
            let items = page["items"].as_array().expect("items");
            ids.extend(
                items
                    .iter()
                    .map(|item| item["id"].as_str().expect("an id").to_owned()),
            );
            let Some(link) = answer.header("link") else {
                assert!(page["next"].is_null());
                return ids;
            };
            let next = link.strip_prefix('<').and_then(|link| link.split_once('>'));
            address = next.expect("a link").0.to_owned();
        }
    };
    let (oldest, mut newest) = (ids("oldest"), ids("newest"));
    assert!(oldest.len() > 20);
    newest.reverse();
    assert_eq!(oldest, newest);
    let lines = server.send(
        "GET",
        "/api/v1/events",
        &[("Accept", "application/x-ndjson")],
        b"",
    );
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let of_lines = lines.text();
    let of_lines = of_lines.lines().map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        event["id"].as_str().expect("an id").to_owned()
    });
    assert_eq!(of_lines.collect::<Vec<_>>(), oldest);
}

#[test]
fn who_has_the_answer_is_told_so() {
    let path = filled("tags", &records(40, 20, 4));
    let server = Running::of(path.clone());
    let first = server.get("/api/v1/events");
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = |tag: &str| server.send("GET", "/api/v1/events", &[("If-None-Match", tag)], b"");
    assert_eq!(again(&tag).status, 304);
    assert!(again(&tag).body.is_empty());
    assert_eq!(again("\"other\"").status, 200);
    let other = server.get("/api/v1/events?limit=3");
    assert_ne!(other.header("etag"), Some(tag.as_str()));
    let mut archive = Archive::open(&path).expect("the archive");
    let event = archive
        .timeline(&Query::default())
        .expect("events")
        .items
        .swap_remove(0);
    archive
        .remove(&event.tellings[0].report, "a test")
        .expect("a removal");
    assert_eq!(again(&tag).status, 200);
}

#[test]
fn merged_events_lead_to_what_they_became() {
    let path = filled("merged", &records(40, 20, 5));
    let mut archive = Archive::open(&path).expect("the archive");
    let events = archive.timeline(&Query::default()).expect("events").items;
    let by = dateline_archive::By {
        who: "a test",
        why: "a test",
    };
    let decided = archive
        .merge_events(&events[0].id, &events[1].id, by)
        .expect("a decision");
    let now = archive
        .event(&events[1].id, &Asking::default())
        .expect("an event");
    assert_eq!(now.len(), 1);
    let gone = if now[0].id == events[0].id {
        &events[1].id
    } else {
        &events[0].id
    };
    let server = Running::of(path);
    let answer = server.get(&format!("/api/v1/events/{gone}?as_of=2022-01-01"));
    assert_eq!(answer.status, 301, "{}", answer.text());
    let location = answer.header("location").expect("where").to_owned();
    assert_eq!(
        location,
        format!("/api/v1/events/{}?as_of=2022-01-01", now[0].id)
    );
    assert_eq!(server.get(&location).json()["id"], now[0].id.as_str());
    archive.undo(decided, by).expect("undone");
    assert_eq!(server.get(&format!("/api/v1/events/{gone}")).status, 200);
}

#[test]
fn what_cannot_be_answered_says_what_to_do() {
    let server = Running::of(filled("hostile", &records(10, 5, 6)));
    for (path, status, says) in [
        ("/api/v1/events?colour=red", 400, "known are actor"),
        ("/api/v1/events?limit=100000", 400, "from 1 to 1000"),
        ("/api/v1/events?type=DANCE", 400, "DANCE"),
        ("/api/v1/events?from=yesterday", 400, "yesterday"),
        ("/api/v1/events?from=99999999-01-01", 400, ""),
        ("/api/v1/events?as_of=2022-13-01", 400, "neither a date"),
        ("/api/v1/events?as_of=-262144-01-01T00:00:00Z", 400, ""),
        ("/api/v1/events?cursor=zz", 400, "no cursor"),
        ("/api/v1/events?cursor=ffffffffffffffffffff", 400, "cursor"),
        ("/api/v1/events?actor=", 400, "needs a value"),
        ("/api/v1/events?actor=%00", 400, "NUL"),
        ("/api/v1/events?min_confidence=NaN", 400, ""),
        ("/api/v1/events/zzz", 404, "zzz"),
        ("/api/v1/events/-1", 404, ""),
        ("/api/v1/events/ffffffffffffffffffffffff", 404, ""),
        ("/api/v1/nothing", 404, "/api/v1/"),
        ("/nothing", 404, ""),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        answer.is_problem(status, says);
    }
    let tokens = dateline_server::Tokens::open(&server.archive).expect("tokens");
    let token = tokens
        .add("admin", &[dateline_server::Scope::Admin])
        .expect("a token");
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    let refused = server.send("DELETE", "/api/v1/events", &headers, b"");
    refused.is_problem(405, "Allow");
    assert_eq!(refused.header("allow"), Some("GET,HEAD"));
    let long = format!("/api/v1/events?actor={}", "a".repeat(3000));
    server.get(&long).is_problem(400, "at most");
    // A head without end is broken off, and nobody else suffers.
    let mut endless = server.connect();
    let _ = std::io::Write::write_all(&mut endless, &vec![b'a'; 500_000]);
    assert_eq!(server.get("/healthz").text(), "ok\n");
}

#[test]
fn answers_are_packed_where_that_is_asked_for() {
    let server = Running::of(filled("packed", &records(40, 20, 7)));
    for coding in ["gzip", "zstd"] {
        let answer = server.send("GET", "/api/v1/events", &[("Accept-Encoding", coding)], b"");
        assert_eq!(answer.header("content-encoding"), Some(coding));
        assert!(answer.body.len() < server.get("/api/v1/events").body.len() / 3);
    }
}
