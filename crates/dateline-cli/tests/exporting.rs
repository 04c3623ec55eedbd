//! Events as files for other programs.

mod running;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use running::{answer, dateline, folder, fresh, said};
use serde_json::{Value, json};

/// A visit that takes place, one that is called off, arrests, and words that would be a formula.
const REPORTS: &str = concat!(
    r#"{"id": "a", "published": "2021-05-04", "publisher": "Accra Post", "url": "https://example.org/a", "text": "Ghana's President Kwame Boateng will visit Norway on 10 May, his office said."}"#,
    "\n",
    r#"{"id": "b", "published": "2021-05-11", "publisher": "=Fjord Daily", "text": "Ghana's President Kwame Boateng visited Norway on Monday."}"#,
    "\n",
    r#"{"id": "c", "published": "2021-05-12", "publisher": "Lima Times", "text": "Police arrested 40 protesters in Lima on Tuesday."}"#,
    "\n",
    r#"{"id": "d", "published": "2021-05-13", "publisher": "Quito Diario", "text": "Foreign Minister Rosa Andrade will travel to Bolivia on 20 May."}"#,
    "\n",
    r#"{"id": "e", "published": "2021-05-15", "publisher": "Quito Diario", "text": "Foreign Minister Rosa Andrade cancelled her visit to Bolivia on 20 May."}"#,
    "\n",
);

/// An archive of these reports, and a folder that is not there yet.
fn prepared(name: &str) -> (String, PathBuf) {
    let archive = fresh(name);
    let arguments = ["add", "--from", "jsonl", "-", "--archive", &archive];
    answer(&arguments, REPORTS.as_bytes());
    (archive, folder(name).join("export"))
}

fn export(archive: &str, folder: &Path, form: &str, more: &[&str]) -> Value {
    let folder = folder.to_str().expect("UTF-8");
    let mut arguments = vec![
        "export",
        "--as",
        form,
        "--folder",
        folder,
        "--archive",
        archive,
    ];
    arguments.extend(more);
    answer(&arguments, b"")
}

/// The rows of each file that the manifest tells.
fn rows(manifest: &Value) -> BTreeMap<String, u64> {
    let files = manifest["files"].as_array().expect("files").iter();
    files
        .map(|file| {
            (
                file["name"].as_str().expect("a name").to_owned(),
                file["rows"].as_u64().expect("a count"),
            )
        })
        .collect()
}

fn lines_of(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a file");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn tables_hold_what_the_timeline_holds() {
    let (archive, folder) = prepared("export-csv");
    let manifest = export(&archive, &folder, "csv", &[]);
    let timeline = answer(&["timeline", "--limit", "1000", "--archive", &archive], b"");
    let items = timeline["items"].as_array().expect("a list");
    let rows = rows(&manifest);
    assert_eq!(manifest["events"], items.len());
    assert_eq!(rows["events.csv"], items.len() as u64);
    let of = |field: &str| -> u64 {
        let lists = items.iter().filter_map(|item| item[field].as_array());
        lists.map(|list| list.len() as u64).sum()
    };
    assert_eq!(rows["steps.csv"], of("life"));
    assert_eq!(rows["tellings.csv"], of("tellings"));
    assert_eq!(rows["quantities.csv"], of("quantities"));
    let sides = ["actors", "recipients", "claimants", "deniers"];
    assert_eq!(
        rows["parties.csv"],
        sides.iter().map(|side| of(side)).sum::<u64>()
    );
    for (name, count) in &rows {
        if name.ends_with(".csv") {
            assert_eq!(
                lines_of(&folder.join(name)).len() as u64,
                count + 1,
                "{name}"
            );
        }
    }
    let tellings = fs::read_to_string(folder.join("tellings.csv")).expect("a table");
    assert!(
        tellings.contains(",'=Fjord Daily,"),
        "no cell starts a formula: {tellings}"
    );
    assert!(
        tellings.contains("visited Norway"),
        "the words that prove it: {tellings}"
    );
    let kept: Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("a manifest"))
            .expect("JSON");
    assert_eq!(kept, manifest);
}

#[test]
fn words_of_reports_stay_out_where_they_are_not_wanted() {
    let (archive, folder) = prepared("export-no-text");
    let manifest = export(&archive, &folder, "csv", &["--no-text"]);
    assert_eq!(manifest["text"], json!(false));
    for table in ["events.csv", "tellings.csv"] {
        let text = fs::read_to_string(folder.join(table)).expect("a table");
        assert!(!text.contains("visited Norway"), "{text}");
    }
}

#[test]
fn one_question_gives_the_same_bytes_and_a_narrower_one_fewer() {
    let (archive, folder) = prepared("export-same");
    let one = export(&archive, &folder.join("one"), "parquet", &[]);
    let two = export(&archive, &folder.join("two"), "parquet", &[]);
    assert_eq!(one, two);
    let narrow = export(
        &archive,
        &folder.join("narrow"),
        "parquet",
        &["--type", "CONSULT"],
    );
    assert!(narrow["events"].as_u64() < one["events"].as_u64());
    assert_eq!(narrow["query"], "type=CONSULT");
    let early = export(
        &archive,
        &folder.join("early"),
        "jsonl",
        &["--as-of", "2021-05-05"],
    );
    assert_eq!(rows(&early)["events.jsonl"], 1);
    let event: Value =
        serde_json::from_str(&lines_of(&folder.join("early/events.jsonl"))[0]).expect("JSON");
    assert_eq!(event["status"], "planned");
}

#[test]
fn gdelt_and_polecat_have_their_columns_and_no_row_for_what_did_not_happen() {
    let (archive, folder) = prepared("export-gdelt");
    let gdelt = export(&archive, &folder.join("gdelt"), "gdelt", &[]);
    let lines = lines_of(&folder.join("gdelt/events.export.CSV"));
    assert!(
        !lines.is_empty() && lines.iter().all(|line| line.split('\t').count() == 61),
        "{lines:#?}"
    );
    assert_eq!(gdelt["left_out"]["cancelled"], 1, "{gdelt:#}");
    let left_out = gdelt["left_out"].as_object().expect("counts");
    let left_out: u64 = left_out.values().filter_map(Value::as_u64).sum();
    assert_eq!(
        gdelt["events"].as_u64(),
        Some(lines.len() as u64 + left_out)
    );
    let polecat = export(&archive, &folder.join("polecat"), "polecat", &[]);
    let lines = lines_of(&folder.join("polecat/polecat.txt"));
    assert!(
        lines.iter().all(|line| line.split('\t').count() == 40),
        "{lines:#?}"
    );
    assert_eq!(rows(&polecat)["polecat.txt"], lines.len() as u64 - 1);

    // What was still planned is an agreement to meet there.
    let then = ["--as-of", "2021-05-05"];
    export(&archive, &folder.join("then"), "polecat", &then);
    let line = &lines_of(&folder.join("then/polecat.txt"))[1];
    assert_eq!(line.split('\t').nth(2), Some("AGREE"), "{line}");
    export(&archive, &folder.join("then-gdelt"), "gdelt", &then);
    let line = &lines_of(&folder.join("then-gdelt/events.export.CSV"))[0];
    assert_eq!(line.split('\t').nth(26), Some("036"), "{line}");
}

#[test]
fn calendars_keep_the_entry_and_cancel_it() {
    let (archive, folder) = prepared("export-ics");
    export(
        &archive,
        &folder.join("before"),
        "ics",
        &["--as-of", "2021-05-13"],
    );
    export(&archive, &folder.join("after"), "ics", &[]);
    let entry = |name: &str| -> Vec<String> {
        let lines = lines_of(&folder.join(name).join("diary.ics"));
        let entries = lines.split(|line| line == "BEGIN:VEVENT");
        let mut of_the_visit = entries.filter(|entry| {
            let has = |start: &str| entry.iter().any(|line| line.starts_with(start));
            has("SUMMARY:visit: Rosa Andrade") && has("DTSTART;VALUE=DATE:20210520")
        });
        of_the_visit.next().expect("the entry").to_vec()
    };
    let value = |entry: &[String], name: &str| {
        let line = entry
            .iter()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_default();
        line.to_owned()
    };
    let (before, after) = (entry("before"), entry("after"));
    assert_eq!(value(&before, "UID:"), value(&after, "UID:"));
    assert_eq!(value(&before, "STATUS:"), "CONFIRMED");
    assert_eq!(value(&after, "STATUS:"), "CANCELLED");
    assert!(value(&before, "SEQUENCE:") < value(&after, "SEQUENCE:"));
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let (archive, folder) = prepared("export-full");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("mine.txt"), "mine").expect("a file");
    let path = folder.to_str().expect("UTF-8");
    let refused = dateline(
        &[
            "export",
            "--as",
            "csv",
            "--folder",
            path,
            "--archive",
            &archive,
        ],
        b"",
    );
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("is not empty"),
        "{}",
        said(&refused)
    );
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
}

#[test]
fn the_codebook_tells_every_column() {
    let page = dateline(&["codebook", "--as", "gdelt"], b"");
    let page = String::from_utf8(page.stdout).expect("UTF-8");
    assert_eq!(
        page.lines().filter(|line| line.starts_with("| `")).count(),
        61
    );
    let refused = dateline(&["codebook", "--as", "ics"], b"");
    assert!(said(&refused).contains("RFC 5545"));
}
