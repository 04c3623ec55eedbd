//! What analysts ask, as they ask it.

mod running;

use running::{answer, dateline, folder, fresh, lines, said};
use serde_json::{Value, json};

/// A visit that is announced, confirmed and takes place; a claim that is denied; a raid.
const REPORTS: &str = concat!(
    r#"{"id": "a", "published": "2021-05-04", "publisher": "Accra Post", "url": "https://example.org/a", "title": "=Visit", "text": "Ghana's President Kwame Boateng will visit Norway next week, his office said."}"#,
    "\n",
    r#"{"id": "b", "published": "2021-05-06", "publisher": "Fjord Daily", "text": "Prime Minister Ingrid Solheim said that Ghana's President Kwame Boateng will visit Norway on 10 May."}"#,
    "\n",
    r#"{"id": "c", "published": "2021-05-11", "publisher": "Fjord Daily", "text": "Ghana's President Kwame Boateng visited Norway on Monday."}"#,
    "\n",
    r#"{"id": "d", "published": "2021-05-12", "publisher": "Lima Times", "text": "Police arrested 40 protesters in Lima on Tuesday."}"#,
    "\n",
);

fn archive(name: &str) -> String {
    let archive = fresh(name);
    answer(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        REPORTS.as_bytes(),
    );
    archive
}

fn ask(archive: &str, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--archive", archive]);
    answer(&all, b"")
}

/// What is printed in a format.
fn page(archive: &str, arguments: &[&str], format: &str) -> String {
    let mut all = arguments.to_vec();
    all.extend(["--archive", archive, "--format", format]);
    let output = dateline(&all, b"");
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refused(archive: &str, arguments: &[&str]) -> String {
    let mut all = arguments.to_vec();
    all.extend(["--archive", archive]);
    let output = dateline(&all, b"");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    said(&output)
}

#[test]
fn lists_are_narrowed_and_printed_in_every_format() {
    let archive = archive("asking-lists");
    let visits = ask(
        &archive,
        &[
            "timeline",
            "--actor",
            "GHA",
            "--recipient",
            "NOR",
            "--type",
            "consult",
        ],
    );
    let items = visits["items"].as_array().expect("a list");
    assert!(!items.is_empty(), "{visits:#}");
    assert!(items.iter().all(|event| event["type"] == "CONSULT"));
    let by_name = ask(
        &archive,
        &[
            "timeline", "--party", "Boateng", "--from", "2021-05", "--to", "2021-05",
        ],
    );
    assert!(
        by_name["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty()),
        "{by_name:#}"
    );
    assert_eq!(
        ask(&archive, &["timeline", "--actor", "JPN"])["items"],
        json!([])
    );
    let csv = page(&archive, &["timeline"], "csv");
    assert!(csv.starts_with("id,type,mode,"), "{csv}");
    let picture = page(&archive, &["timeline"], "table");
    assert!(
        picture.contains("·") && picture.contains("● Kwame Boateng"),
        "{picture}"
    );
    let then = page(&archive, &["diary", "--as-of", "2021-05-05"], "table");
    assert!(
        then.contains("week of 2021-05-10"),
        "a week stays a week: {then}"
    );
    for (arguments, expected) in [
        (
            vec!["timeline", "--type", "CONSLUT"],
            "did you mean `CONSULT`",
        ),
        (vec!["timeline", "--status", "dreamt"], "unreported"),
        (vec!["timeline", "--from", "soon"], "2022-04"),
        (vec!["diary", "--cursor", "zz"], "is no cursor"),
        (vec!["count", "--by", "colour"], "actor, recipient"),
        (vec!["search", "(peace"], "not closed"),
        (vec!["story", "zz"], "dateline event"),
        (vec!["cite", "a/s9"], "dateline said"),
        (vec!["changes", "--since", "9999"], "goes from 1 to"),
        (vec!["watch", "run", "nothing"], "dateline watch list"),
    ] {
        let message = refused(&archive, &arguments);
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[test]
fn counts_texts_people_and_citations_are_answered() {
    let archive = archive("asking-more");
    let counts = ask(
        &archive,
        &["count", "--by", "actor,month", "--actor", "GHA"],
    );
    assert_eq!(counts["items"][0]["actor"], "GHA", "{counts:#}");
    assert_eq!(counts["items"][0]["month"], "2021-05");
    assert_eq!(counts["items"][0]["reports_read"], 4);
    let csv = page(
        &archive,
        &["count", "--by", "month,type", "--zero-fill"],
        "csv",
    );
    assert!(
        csv.starts_with("month,type,events,dated,independent_sources,reports_read"),
        "{csv}"
    );
    let coverage = page(&archive, &["coverage"], "table");
    assert!(
        coverage.contains("2021-05-05") && coverage.contains("nothing was read"),
        "{coverage}"
    );

    let hits = ask(&archive, &["search", "visit*", "NOT", "Monday", "--newest"]);
    let ids: Vec<&str> = hits["items"]
        .as_array()
        .expect("hits")
        .iter()
        .filter_map(|hit| hit["report"].as_str())
        .collect();
    assert_eq!(ids, ["b", "a"], "{hits:#}");
    let sheet = page(&archive, &["search", "visit"], "csv");
    assert!(
        sheet.contains("'=Visit"),
        "no cell starts a formula: {sheet}"
    );
    let said = ask(&archive, &["said", "Solheim", "--about", "visit"]);
    assert_eq!(
        said["items"][0]["speaker"]["name"], "Ingrid Solheim",
        "{said:#}"
    );
    let who = ask(&archive, &["who", "Boateng"]);
    assert!(
        who["items"][0]["recent_events"]
            .as_array()
            .is_some_and(|events| !events.is_empty()),
        "{who:#}"
    );
    assert!(page(&archive, &["who", "Boateng"], "table").contains("CONSULT"));

    let visits = ask(
        &archive,
        &["timeline", "--party", "GHA", "--type", "CONSULT"],
    );
    let event = &visits["items"][0];
    let cited = page(
        &archive,
        &["cite", event["id"].as_str().expect("an id")],
        "table",
    );
    assert!(
        cited.contains("retrieved ") && cited.contains("Kwame Boateng"),
        "{cited}"
    );
    let story = page(
        &archive,
        &["story", event["story"].as_str().expect("a story")],
        "table",
    );
    assert!(
        story.contains("Events") && story.contains("CONSULT"),
        "{story}"
    );
}

#[test]
fn a_sample_is_judged_and_changes_are_followed() {
    let archive = archive("asking-sample");
    let sheet = page(
        &archive,
        &["sample", "3", "--stratify", "type", "--seed", "7"],
        "csv",
    );
    assert_eq!(
        sheet,
        page(
            &archive,
            &["sample", "3", "--stratify", "type", "--seed", "7"],
            "csv"
        )
    );
    let judged: Vec<String> = sheet
        .lines()
        .enumerate()
        .map(|(at, line)| {
            if at == 0 {
                line.to_owned()
            } else {
                format!("yes{line}")
            }
        })
        .collect();
    let file = folder("asking-judged").join("sheet.csv");
    std::fs::write(&file, judged.join("\n")).expect("a sheet");
    let found = ask(
        &archive,
        &["sample", "--judged", file.to_str().expect("UTF-8")],
    );
    assert_eq!(found["items"][0]["precision"], 1.0, "{found:#}");
    assert!(
        found["items"][0]["low"]
            .as_f64()
            .is_some_and(|low| low < 1.0)
    );

    let changes = ask(&archive, &["changes", "--since", "0"]);
    let next = changes["next"].as_i64().expect("a number");
    assert_eq!(
        changes["items"].as_array().map(Vec::len),
        usize::try_from(next).ok()
    );

    let watch = ["watch", "add", "ghana", "--query", "actor=GHA type=CONSULT"];
    assert_eq!(
        ask(&archive, &watch)["items"][0]["query"],
        "actor=GHA type=CONSULT"
    );
    assert_eq!(
        ask(&archive, &["watch", "run", "ghana"])["items"],
        json!([]),
        "no backlog"
    );
    let more = r#"{"id": "e", "published": "2021-06-01", "publisher": "Accra Post", "text": "Ghana's President Kwame Boateng will visit Chile on 12 June."}"#;
    answer(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        more.as_bytes(),
    );
    let kept = ask(&archive, &["watch", "run", "ghana", "--keep"]);
    assert_eq!(kept["items"][0]["change"], "created", "{kept:#}");
    assert_eq!(
        ask(&archive, &["watch", "run", "ghana"])["items"],
        kept["items"]
    );
    assert_eq!(
        ask(&archive, &["watch", "run", "ghana"])["items"],
        json!([])
    );
    assert!(
        dateline(&["watch", "remove", "ghana", "--archive", &archive], b"")
            .status
            .success()
    );
    assert_eq!(ask(&archive, &["watch", "list"])["items"], json!([]));
    let seen = lines(&dateline(
        &[
            "changes",
            "--since",
            &next.to_string(),
            "--archive",
            &archive,
        ],
        b"",
    ));
    assert_eq!(seen[0]["items"][0]["seq"], next + 1);
}
