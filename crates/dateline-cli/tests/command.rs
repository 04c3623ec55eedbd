//! The command as people and programs use it: formats, exit codes, and input that is out to break it.

mod running;

use running::{dateline, folder, lines};

#[test]
fn json_lines_give_one_line_each_in_order() {
    let input = concat!(
        r#"{"id": "a", "text": "Ghana's president will visit Norway on 10 May.", "published": "2021-05-04"}"#,
        "\n",
        "{broken\n",
        r#"{"id": "c", "text": 5}"#,
        "\n",
        r#"{"id": "d", "text": "", "title": "Talks begin in Oslo"}"#,
        "\n",
        r#"{"id": 5, "text": "Президент встретился с министром в Москве во вторник."}"#,
    );
    let output = dateline(&["read", "--from", "jsonl", "-"], input.as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = lines(&output);
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["report"]["id"].as_str())
        .collect();
    assert_eq!(ids, [Some("a"), None, Some("c"), Some("d"), Some("5")]);
    let faulty: Vec<bool> = lines.iter().map(|line| line["error"].is_string()).collect();
    assert_eq!(faulty, [false, true, true, false, false]);
    assert_eq!(lines[0]["schema"], 1);
    assert_eq!(lines[3]["report"]["text"], "Talks begin in Oslo");
    assert_eq!(lines[4]["report"]["warnings"][0]["code"], "W110");
}

#[test]
fn a_file_names_its_date_and_id() {
    let path = folder("dates").join("talks.2021-05-04.txt");
    std::fs::write(&path, "The ministers met on Monday.").unwrap();
    let output = dateline(&["read", path.to_str().unwrap()], b"");
    let record = &lines(&output)[0];
    assert_eq!(record["report"]["id"], "talks.2021-05-04.txt");
    assert_eq!(record["report"]["published"], "2021-05-04");
    assert_eq!(record["report"]["published_because"], "filename");
    let told = dateline(
        &["read", "--published", "2020-01-02", path.to_str().unwrap()],
        b"",
    );
    assert_eq!(lines(&told)[0]["report"]["published_because"], "argument");
}

#[test]
fn a_feed_gives_its_whole_texts_and_tells_of_its_links() {
    let text = "The ministers met on Monday and agreed to meet again in May. ".repeat(6);
    let feed = format!(
        "<rss version='2.0'><channel><title>North Wire</title>
        <item><title>CORRECTED-Talks begin</title><link>https://north.example/a</link>
        <pubDate>Tue, 04 May 2021 23:30:00 +0200</pubDate>
        <content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>
        <item><title>Votes counted</title><link>https://north.example/b</link></item></channel></rss>"
    );
    let output = dateline(&["read", "-"], feed.as_bytes());
    assert!(output.status.success());
    let lines = lines(&output);
    assert_eq!(lines.len(), 1);
    let report = &lines[0]["report"];
    assert_eq!(report["published"], "2021-05-04T23:30:00+02:00");
    assert_eq!(report["published_because"], "feed");
    assert_eq!(report["publisher"], "North Wire");
    assert_eq!(report["notice"]["kind"], "correction");
    assert_eq!(report["notice"]["because"], "notice.corrected");
    assert!(String::from_utf8_lossy(&output.stderr).contains("links without a text, not read: 1"));
}

#[test]
fn a_page_for_people() {
    let input = b"date 2021-05-04 OSLO - Ghana's President Kwame Boateng will visit Norway on 10 May, his office said.";
    let output = dateline(&["read", "--format", "text", "--evidence", "-"], input);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.contains("2021-05-10") && page.contains("Kwame Boateng"),
        "{page}"
    );
    assert!(!page.contains('\u{1b}'), "no colours where nobody watches");
}

#[test]
fn errors_say_what_to_do_and_set_the_exit_code() {
    let missing = dateline(&["read", "/nowhere/at/all.txt"], b"");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere/at/all.txt"));
    let wrong = dateline(&["read", "--published", "soon", "-"], b"Talks.");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&wrong.stderr).contains("2022-04-23"),
        "the right form is told"
    );
    assert_eq!(dateline(&["reed"], b"").status.code(), Some(2));
    for arguments in [
        &["--help"][..],
        &["read", "--help"],
        &["completions", "bash"],
        &["man"],
        &["codes"],
    ] {
        let output = dateline(arguments, b"");
        assert!(
            output.status.success() && !output.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

/// Each gives a clear error or a record, never a crash; how long it takes and how much memory, `docs/limits.md` tells.
#[test]
fn input_that_is_out_to_break_it() {
    let unread = |name: &str, bytes: &[u8], said: &str| {
        let path = folder("hostile").join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = dateline(&["read", path.to_str().unwrap()], b"");
        assert_eq!(output.status.code(), Some(1), "{name}");
        let error = lines(&output)[0]["error"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(error.contains(said), "{name}: {error}");
    };
    unread("empty.txt", b"", "nothing in it");
    unread("zeros.txt", &vec![0; 1 << 20], "binary");
    unread("archive.txt", b"PK\x03\x04 and so on", "ZIP");
    unread("page.html", b"<html><body></body></html>", "no article");

    let wide: Vec<u8> = "\u{feff}Talks began in Oslo on Monday."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let nested = format!(
        "<html><body>{}Talks began in Oslo.{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    for (name, bytes, warning) in [
        ("wide.txt", wide.as_slice(), None),
        (
            "faulty.txt",
            b"Talks \xff\xfe began in Oslo on Monday.".as_slice(),
            Some("W201"),
        ),
        ("nested.html", nested.as_bytes(), Some("W212")),
        (
            "long.txt",
            "Talks began. ".repeat(20_000).as_bytes(),
            Some("W101"),
        ),
        (
            "dates.txt",
            b"The war began on 31 February 99999, on 00/00/0000 and at 25:61.".as_slice(),
            None,
        ),
    ] {
        let path = folder("hostile").join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = dateline(
            &["read", "--published", "2022-04-23", path.to_str().unwrap()],
            b"",
        );
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let record = &lines(&output)[0];
        let codes: Vec<&str> = record["report"]["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|w| w["code"].as_str())
            .collect();
        assert!(
            warning.is_none_or(|code| codes.contains(&code)),
            "{name}: {codes:?}"
        );
    }
}
