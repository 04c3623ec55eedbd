//! Tables, calendars and feeds for other programs.

use crate::made::records;
use crate::running::{Running, filled};

#[test]
fn tables_are_those_of_the_export() {
    let server = Running::of(filled("tables", &records(40, 20, 2)));
    let csv = server.get("/api/v1/events.csv?actor=GHA");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        csv.header("content-disposition"),
        Some("attachment; filename=\"events.csv\"")
    );
    let lines = server.send(
        "GET",
        "/api/v1/events?actor=GHA",
        &[("Accept", "application/x-ndjson")],
        b"",
    );
    let text = csv.text();
    assert!(text.starts_with("event,") || text.contains("id"), "{text}");
    let ids = lines.text();
    for line in ids.lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("an event");
        assert!(text.contains(event["id"].as_str().expect("an id")));
    }
    let parquet = server.get("/api/v1/events.parquet?table=steps");
    assert!(parquet.body.starts_with(b"PAR1") && parquet.body.ends_with(b"PAR1"));
    let tag = parquet.header("etag").expect("a tag").to_owned();
    let again = server.send(
        "GET",
        "/api/v1/events.parquet?table=steps",
        &[("If-None-Match", &tag)],
        b"",
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    server
        .get("/api/v1/events.csv?table=users")
        .is_problem(400, "quantities");
}

#[test]
fn the_diary_is_a_calendar() {
    let server = Running::of(filled("calendar", &records(40, 20, 2)));
    let calendar = server.get("/api/v1/diary.ics");
    assert_eq!(
        calendar.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = calendar.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(
        text.contains("\r\nUID:") && text.contains("\r\nSEQUENCE:"),
        "{text}"
    );
}

#[test]
fn a_feed_tells_what_changed_last() {
    let mut made = records(40, 20, 2);
    made[39].entities[0].name = "A <b>name</b> & more\u{1}".to_owned();
    let server = Running::of(filled("feed", &made));
    let feed = server.get("/api/v1/events.atom?type=CONSULT");
    assert_eq!(
        feed.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let text = feed.text();
    assert!(text.matches("<entry>").count() > 3, "{text}");
    assert!(!text.contains("<b>") && !text.contains('\u{1}'), "{text}");
    server
        .get("/api/v1/events.atom?as_of=2021-01-01")
        .is_problem(400, "as_of");
}
