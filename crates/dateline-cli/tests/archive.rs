//! The archive's commands as people and programs use them.

mod running;

use running::{answer, contents, dateline, fresh, lines, reports, said};
use serde_json::{Value, json};

/// A visit that is announced, confirmed by the host, and takes place; and something else.
const VISIT: &str = concat!(
    r#"{"id": "a", "published": "2021-05-04", "publisher": "Accra Post", "text": "Ghana's President Kwame Boateng will visit Norway on 10 May, his office said."}"#,
    "\n",
    r#"{"id": "b", "published": "2021-05-06", "publisher": "Fjord Daily", "text": "Prime Minister Ingrid Solheim confirmed that Ghana's President Kwame Boateng will visit Norway on 10 May."}"#,
    "\n",
    r#"{"id": "c", "published": "2021-05-11", "publisher": "Fjord Daily", "text": "Ghana's President Kwame Boateng visited Norway on Monday."}"#,
    "\n",
    r#"{"id": "d", "published": "2021-05-12", "publisher": "Lima Times", "text": "Police arrested 40 protesters in Lima on Tuesday."}"#,
    "\n",
);

fn add(archive: &str, jsonl: &str) -> Value {
    let arguments = ["add", "--from", "jsonl", "-", "--archive", archive];
    answer(&arguments, jsonl.as_bytes())
}

fn ask(archive: &str, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--archive", archive]);
    answer(&all, b"")
}

/// The event of the visit.
fn visit(archive: &str, arguments: &[&str]) -> Value {
    let list = ask(archive, arguments);
    let items = list["items"].as_array().expect("a list");
    let is_visit = |event: &&Value| event["type"] == "CONSULT";
    items.iter().find(is_visit).cloned().unwrap_or_default()
}

#[test]
fn many_reports_become_an_event_with_a_life() {
    let archive = fresh("life");
    let summary = add(&archive, VISIT);
    assert_eq!(
        (&summary["read"], &summary["new"]),
        (&json!(4), &json!(4)),
        "{summary}"
    );

    let now = visit(&archive, &["timeline"]);
    assert_eq!(now["status"], "happened", "{now:#}");
    assert_eq!(now["reports"], 3, "{now:#}");
    assert_eq!(now["life"][0]["step"], "announced");
    let then = visit(&archive, &["timeline", "--as-of", "2021-05-05"]);
    assert_eq!(
        (&then["status"], &then["reports"]),
        (&json!("planned"), &json!(1))
    );
    let before = ask(&archive, &["timeline", "--recorded-by", "2021-05-05"]);
    assert_eq!(before["items"], json!([]), "the archive held nothing then");

    let id = now["id"].as_str().expect("an id");
    assert_eq!(ask(&archive, &["event", id]), now);
    assert_eq!(visit(&archive, &["diary"])["id"], now["id"]);
    let stats = ask(&archive, &["stats"]);
    assert_eq!(
        (&stats["reports"], &stats["versions"]),
        (&json!(4), &json!(4))
    );
    assert_eq!(stats["last_published"], "2021-05-12T00:00:00Z");
}

#[test]
fn pages_for_people_show_the_proof() {
    let archive = fresh("pages");
    add(&archive, VISIT);
    let page = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--archive", &archive, "--format", "table"]);
        String::from_utf8(dateline(&all, b"").stdout).expect("UTF-8")
    };
    let id = visit(&archive, &["timeline"])["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let timeline = page(&["timeline"]);
    assert!(
        timeline.contains("● Kwame Boateng") && timeline.contains(&id),
        "{timeline}"
    );
    assert!(page(&["timeline", "--as-of", "2021-05-05"]).contains("○ Kwame Boateng"));
    let event = page(&["event", &id]);
    for expected in ["Life", "announced", "[will visit]", "Fjord Daily", "join."] {
        assert!(
            event.contains(expected),
            "{expected} is missing in\n{event}"
        );
    }
    assert!(page(&["diary"]).contains("announced 2021-05-04"));
    assert!(page(&["stats"]).contains("reports"));
    assert!(!event.contains('\u{1b}'), "no colours where nobody watches");
}

#[test]
fn lists_come_in_pages() {
    let archive = fresh("paging");
    let input = reports(12);
    answer(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        &input,
    );
    let all = ask(&archive, &["timeline", "--limit", "1000"]);
    let mut paged = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut arguments = vec!["timeline", "--limit", "3"];
        arguments.extend(
            cursor
                .iter()
                .flat_map(|cursor| ["--cursor", cursor.as_str()]),
        );
        let page = ask(&archive, &arguments);
        paged.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert!(paged.len() > 6, "{}", paged.len());
    assert_eq!(all["items"], Value::Array(paged));
}

#[test]
fn what_is_known_is_passed_over() {
    let archive = fresh("again");
    add(&archive, VISIT);
    let before = contents(&archive);
    let summary = add(&archive, VISIT);
    assert_eq!(
        (&summary["read"], &summary["known"]),
        (&json!(0), &json!(4)),
        "{summary}"
    );
    assert_eq!(contents(&archive), before);
}

#[test]
fn records_of_other_machines_join_as_reports_do() {
    let (here, there) = (fresh("records-here"), fresh("records-there"));
    let input = reports(9);
    answer(&["add", "--from", "jsonl", "-", "--archive", &here], &input);
    let read = dateline(&["read", "--from", "jsonl", "-"], &input);
    let from_records = ["add", "--records", "-", "--archive", there.as_str()];
    let summary = answer(&from_records, &read.stdout);
    assert_eq!(summary["new"], 9, "{summary}");
    assert_eq!(contents(&there), contents(&here));

    // As a Parquet table they are the same.
    let table = running::folder("records-table").join("records.parquet");
    let read_as_table = ["read", "--from", "jsonl", "--format", "parquet", "-"];
    std::fs::write(&table, dateline(&read_as_table, &input).stdout).unwrap();
    let table = table.to_string_lossy();
    let by_table = fresh("records-by-table");
    let from_table = ["add", "--records", &table, "--archive", by_table.as_str()];
    assert_eq!(answer(&from_table, b"")["new"], 9);
    assert_eq!(contents(&by_table), contents(&here));

    // Another reader's records are not taken unseen.
    let foreign = String::from_utf8(read.stdout)
        .unwrap()
        .replace(", tables ", ", tables other-");
    let elsewhere = fresh("records-elsewhere");
    let from_records = ["add", "--records", "-", "--archive", elsewhere.as_str()];
    let refused = dateline(&from_records, foreign.as_bytes());
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(lines(&refused)[0]["faulty"], 9);
    let problems = ask(&elsewhere, &["problems"]);
    let error = problems["items"][0]["error"].as_str().unwrap_or_default();
    assert!(
        error.contains("tables other-") && error.contains("--any-reader"),
        "{problems:#}"
    );
    assert_eq!(
        problems["items"].as_array().map(Vec::len),
        Some(1),
        "one problem, not nine"
    );
    let taken = [
        "add",
        "--records",
        "--any-reader",
        "-",
        "--archive",
        elsewhere.as_str(),
    ];
    assert_eq!(answer(&taken, foreign.as_bytes())["new"], 9);
    assert_eq!(
        contents(&elsewhere)["timeline"],
        contents(&here)["timeline"]
    );
}

#[test]
fn faulty_reports_stop_nothing_and_are_listed() {
    let archive = fresh("problems");
    let folder = running::folder("problems").join("reports");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("zeros.txt"), vec![0; 4096]).unwrap();
    std::fs::write(
        folder.join("talks.2021-05-04.txt"),
        "The ministers met in Oslo on Monday.",
    )
    .unwrap();
    let arguments = ["add", folder.to_str().unwrap(), "--archive", &archive];
    let output = dateline(&arguments, b"");
    assert_eq!(output.status.code(), Some(1));
    let summary = &lines(&output)[0];
    assert_eq!(
        (&summary["new"], &summary["faulty"]),
        (&json!(1), &json!(1)),
        "{summary}"
    );
    let problem = |at: usize| ask(&archive, &["problems"])["items"][at].clone();
    assert_eq!(problem(0)["report"], "zeros.txt");
    assert!(
        problem(0)["error"]
            .as_str()
            .unwrap_or_default()
            .contains("binary")
    );
    dateline(&arguments, b"");
    assert_eq!(problem(1), Value::Null, "the same problem is kept once");
    std::fs::write(folder.join("zeros.txt"), "Talks ended in Oslo.").unwrap();
    assert_eq!(answer(&arguments, b"")["new"], 1);
    assert_eq!(
        problem(0),
        Value::Null,
        "what was mended is a problem no more"
    );
}

#[test]
fn a_changed_text_is_a_version() {
    let archive = fresh("versions");
    let line = |text: &str, day: u8| {
        json!({"id": "lima", "text": text, "published": format!("2021-05-{day:02}")}).to_string()
    };
    add(
        &archive,
        &line(
            "Police arrested 40 protesters in Lima on Tuesday. The city was calm.",
            12,
        ),
    );
    let summary = add(
        &archive,
        &line(
            "Police arrested 52 protesters in Lima on Tuesday. The city was calm.",
            13,
        ),
    );
    assert_eq!(
        (&summary["versions"], &summary["new"]),
        (&json!(1), &json!(0)),
        "{summary}"
    );
    let versions = ask(&archive, &["versions", "lima"]);
    assert_eq!(versions["items"].as_array().map(Vec::len), Some(2));
    let changes = &versions["items"][1]["changes"];
    let went_and_came: Vec<(&Value, &Value)> = changes["text"][0]["runs"]
        .as_array()
        .expect("runs of words")
        .iter()
        .filter(|run| run["change"] != "kept")
        .map(|run| (&run["change"], &run["text"]))
        .collect();
    assert_eq!(
        went_and_came,
        [
            (&json!("gone"), &json!("40")),
            (&json!("new"), &json!("52"))
        ],
        "{changes:#}"
    );
    assert_eq!(
        changes["told_otherwise"].as_array().map(Vec::len),
        Some(1),
        "{changes:#}"
    );
    let page = dateline(
        &[
            "versions",
            "lima",
            "--archive",
            &archive,
            "--format",
            "table",
        ],
        b"",
    );
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.contains("arrested [-40-]{+52+} protesters"), "{page}");
}

#[test]
fn a_removed_report_is_gone_and_stays_away() {
    let archive = fresh("removal");
    let folder = running::folder("removal");
    let secret = json!({
        "id": "secret",
        "published": "2021-05-11",
        "title": "Zyxwvutton Quarrelby visits Norway",
        "text": "Ghana's President Kwame Boateng and Zyxwvutton Quarrelby visited Norway on Monday. Hjkltropical talks began.",
    });
    add(&archive, &format!("{VISIT}{secret}\n"));
    // One by one, so that the file is rearranged meanwhile: what it stood on before must not be left either.
    let one_by_one = [
        "add",
        "--from",
        "jsonl",
        "-",
        "--archive",
        &archive,
        "--batch",
        "1",
    ];
    answer(&one_by_one, &reports(30));
    // The full-text index keeps of a word what the word before it does not begin with: so without the first letters.
    const WORDS: [&str; 3] = ["xwvutton", "arrelby", "kltropical"];
    let holds = |word: &str| {
        let files = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).any(|path| {
            let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
            bytes
                .windows(word.len())
                .any(|window| window == word.as_bytes())
        })
    };
    for word in WORDS {
        assert!(holds(word), "{word} is there at first");
    }
    let without = fresh("removal-without");
    add(&without, VISIT);
    add(&without, std::str::from_utf8(&reports(30)).unwrap());

    let output = dateline(
        &[
            "remove",
            "secret",
            "--archive",
            &archive,
            "--because",
            "asked to",
        ],
        b"",
    );
    assert!(output.status.success(), "{}", said(&output));
    for word in WORDS {
        assert!(!holds(word), "{word} is still there");
    }
    assert_eq!(
        contents(&archive),
        contents(&without),
        "as if it had never been there"
    );
    assert_eq!(ask(&archive, &["verify"])["faulty"], 0);
    let versions = ask(&archive, &["versions", "secret"]);
    assert_eq!(versions["removed"]["because"], "asked to");
    assert_eq!(versions["items"], json!([]));
    let again = dateline(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        secret.to_string().as_bytes(),
    );
    assert_eq!(lines(&again)[0]["faulty"], 1, "{}", said(&again));
    assert!(!holds(WORDS[0]), "nor does it come back");
}

#[test]
fn a_backup_is_an_archive() {
    let archive = fresh("backup");
    add(&archive, VISIT);
    let copy = running::folder("backup").join("copy.sqlite");
    let copy = copy.to_str().unwrap();
    for _ in 0..2 {
        let output = dateline(&["backup", copy, "--archive", &archive], b"");
        assert!(output.status.success(), "{}", said(&output));
    }
    assert_eq!(contents(copy), contents(&archive));
    assert_eq!(ask(copy, &["verify"])["faulty"], 0);
    let note = running::folder("backup").join("note.txt");
    std::fs::write(&note, "not an archive").unwrap();
    let refused = dateline(
        &["backup", note.to_str().unwrap(), "--archive", &archive],
        b"",
    );
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&note).unwrap(), "not an archive");
}

#[test]
fn a_damaged_archive_is_told() {
    let archive = fresh("damaged");
    add(&archive, VISIT);
    assert_eq!(ask(&archive, &["verify"])["faulty"], 0);
    let mut bytes = std::fs::read(&archive).unwrap();
    let (from, until) = (bytes.len() / 2, bytes.len() / 2 + 20_000);
    bytes[from..until].fill(0xa5);
    std::fs::write(&archive, bytes).unwrap();
    let output = dateline(&["verify", "--archive", &archive], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        !output.stdout.is_empty() || said(&output).contains("damaged"),
        "{}",
        said(&output)
    );
}

#[test]
fn errors_say_what_to_do() {
    let missing = dateline(&["timeline", "--archive", "/nowhere/archive.sqlite"], b"");
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        said(&missing).contains("dateline add"),
        "{}",
        said(&missing)
    );
    let archive = fresh("errors");
    add(&archive, VISIT);
    for (arguments, expected) in [
        (&["timeline", "--as-of", "soon"][..], "2022-04-24"),
        (&["timeline", "--cursor", "x"], "next"),
        (&["event", "zzz"], "timeline"),
        (&["versions", "nobody"], "no report"),
        (&["remove", "nobody", "--because", "x"], "no report"),
        (&["remove", "a", "--because", " "], "--because"),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--archive", &archive]);
        let output = dateline(&all, b"");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            said(&output).contains(expected),
            "{arguments:?}: {}",
            said(&output)
        );
    }
    let text = running::folder("errors").join("note.txt");
    std::fs::write(&text, "not an archive").unwrap();
    let foreign = dateline(
        &[
            "add",
            "--from",
            "jsonl",
            "-",
            "--archive",
            text.to_str().unwrap(),
        ],
        b"",
    );
    assert_eq!(foreign.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "not an archive");
}

#[test]
fn links_of_feeds_are_queued() {
    let archive = fresh("feed");
    let items: String = (0..10_000)
        .map(|number| format!("<item><title>Talks, day {number}</title><link>https://example.org/{number}</link></item>"))
        .collect();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>"
    );
    let arguments = ["add", "-", "--archive", &archive];
    let summary = answer(&arguments, feed.as_bytes());
    assert_eq!(
        (&summary["links"], &summary["faulty"]),
        (&json!(10_000), &json!(0)),
        "{summary}"
    );
    assert_eq!(
        answer(&arguments, feed.as_bytes())["links"],
        0,
        "known links are not queued again"
    );
}

#[test]
fn reading_again_in_context_names_whom_earlier_reports_name() {
    let archive = fresh("context");
    add(
        &archive,
        concat!(
            r#"{"id": "a", "published": "2024-05-02", "text": "Chilean Foreign Minister Inés Larraín opened a school in Santiago on Thursday."}"#,
            "\n",
            r#"{"id": "b", "published": "2024-05-06", "text": "The Chilean foreign minister will visit Peru on 9 May."}"#,
            "\n",
        ),
    );
    let reread = ["reread", "--context", "--archive", &archive];
    let said = |times: &str| {
        let page = String::from_utf8(dateline(&reread, b"").stdout).expect("UTF-8");
        assert!(page.contains(times), "{page}");
    };
    said("2 texts read again, 1 of them");
    said("2 texts read again, 0 of them");
    let event = visit(&archive, &["timeline"]);
    let actors = event["actors"].to_string();
    assert!(actors.contains("Inés Larraín"), "{event:#}");
    let who = ask(&archive, &["who", "Larraín"]);
    assert_eq!(
        who["items"][0]["roles"][0]["of"]["country"], "CHL",
        "{who:#}"
    );
    assert_eq!(who["items"][0]["roles"][0]["first_seen"], "2024-05-02");
}
