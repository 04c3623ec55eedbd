//! The commands that `docs/` show run.

mod running;

use std::path::Path;
use std::process::Command;

use running::fresh;

/// The words of a command, those in quotation marks together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut mark = None;
    for c in line.chars() {
        match mark {
            Some(open) if c == open => mark = None,
            None if c == '"' || c == '\'' => mark = Some(c),
            None if c.is_whitespace() => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)))
            }
            _ => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn runs(document: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("docs").join(document)).expect("a document");
    let archive = fresh(&format!("documents-{document}"));
    let mut commands = 0;
    for block in text.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap_or("");
        for line in block.lines().filter(|line| !line.is_empty()) {
            let words = words(line);
            assert_eq!(words[0], "dateline", "{line}");
            let done = Command::new(env!("CARGO_BIN_EXE_dateline"))
                .args(&words[1..])
                .current_dir(&root)
                .env("DATELINE_ARCHIVE", &archive)
                .output()
                .expect("the command starts");
            let said = String::from_utf8_lossy(&done.stderr);
            // The folder of examples holds tables of facts too, which are no reports.
            let adds = words[1] == "add";
            assert!(done.status.success() || adds, "{document}: {line}\n{said}");
            commands += 1;
        }
    }
    assert!(commands > 3, "{document} shows commands");
}

#[test]
fn reading_a_timeline() {
    runs("timeline.md");
}

#[test]
fn claims_and_basis() {
    runs("claims.md");
}
