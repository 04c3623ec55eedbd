//! Runs the command as it was built.

#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs `dateline` with those arguments and bytes on standard input.
pub fn dateline(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("standard input");
    let bytes = input.to_vec();
    // On a thread of its own: the command may print before it has read all. It may also stop reading early.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output
}

/// The JSON objects that it printed, one a line.
pub fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect()
}

/// A folder of its own for a test's files.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// Runs `dateline`, which must succeed, and gives the first JSON object that it printed.
pub fn answer(arguments: &[&str], input: &[u8]) -> Value {
    let output = dateline(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    lines(&output).into_iter().next().expect("an object")
}

/// What it said on standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Where a test's archive is to be: a folder of its own, with nothing in it.
pub fn fresh(name: &str) -> String {
    let path = folder(name);
    std::fs::remove_dir_all(&path).expect("an old folder goes");
    folder(name)
        .join("archive.sqlite")
        .to_str()
        .expect("a path in UTF-8")
        .to_owned()
}

/// Everything that an archive answers, without what depends on when and how it was filled.
pub fn contents(archive: &str) -> Value {
    let mut contents = serde_json::json!({});
    for command in ["timeline", "diary", "stats"] {
        let mut arguments = vec![command, "--archive", archive, "--format", "json"];
        if command != "stats" {
            arguments.extend(["--limit", "1000"]);
        }
        contents[command] = answer(&arguments, b"");
        forget(&mut contents[command]);
    }
    contents
}

fn forget(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for field in ["learnt", "bytes", "problems"] {
                fields.remove(field);
            }
            fields.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

/// Some dozens of short reports: visits that are announced, and then happen, are put off or are not told again.
pub fn reports(count: usize) -> Vec<u8> {
    const WHO: [&str; 6] = [
        "Norway's Foreign Minister Ingrid Solheim",
        "Ghana's President Kwame Boateng",
        "Chile's Finance Minister Elena Rojas",
        "Japan's Prime Minister Haruto Ishikawa",
        "Kenya's Defence Minister Amina Odhiambo",
        "Poland's President Marek Zielony",
    ];
    const WHERE: [&str; 5] = ["Oslo", "Lisbon", "Nairobi", "Ottawa", "Vienna"];
    let mut out = Vec::new();
    for number in 0..count {
        let (who, to) = (WHO[number % WHO.len()], WHERE[(number / 2) % WHERE.len()]);
        let month = number / 18 % 9 + 1;
        let (announced, day) = (number % 9 + 1, number % 9 + 12);
        let (published, text) = match number % 3 {
            0 => (
                announced,
                format!(
                    "{who} will visit {to} on {day} 0{month} 2021, officials said. Talks on trade are planned."
                ),
            ),
            1 => (
                announced + 1,
                format!(
                    "{who} will travel to {to} next week. “We shall sign an agreement,” the ministry said."
                ),
            ),
            _ => (
                day,
                format!(
                    "{who} arrived in {to} on Monday and met the prime minister. Police arrested 12 protesters."
                ),
            ),
        };
        let line = serde_json::json!({
            "id": format!("report-{number}"),
            "text": text,
            "title": format!("{who} in {to}"),
            "publisher": format!("Gazette {}", number % 4),
            "published": format!("2021-0{month}-{published:02}"),
        });
        out.extend(line.to_string().into_bytes());
        out.push(b'\n');
    }
    out
}
