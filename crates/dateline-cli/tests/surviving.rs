//! What the archive outlives: being killed, other writers, files that cannot be written to, full disks.

mod running;

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use running::{answer, contents, dateline, folder, fresh, lines, reports, said};

/// Starts adding reports from a file, a few at a time.
fn start(archive: &str, file: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args([
            "add",
            file,
            "--archive",
            archive,
            "--batch",
            "2",
            "--threads",
            "2",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts")
}

fn file_of(name: &str, reports: &[u8]) -> String {
    let path = folder(name).join("reports.jsonl");
    std::fs::write(&path, reports).expect("a file of reports");
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn is_sound(archive: &str) {
    let verified = dateline(&["verify", "--archive", archive], b"");
    assert!(
        verified.status.success(),
        "{}{}",
        lines(&verified)[0],
        said(&verified)
    );
}

/// Numbers that jump about, the same in every run (Numerical Recipes' generator).
fn jumps() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(2022u32), |last| {
        Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    })
    .map(|number| number >> 16)
    .skip(1)
}

#[test]
fn killed_at_any_moment_it_loses_nothing_that_it_held() {
    let whole = fresh("whole");
    let file = file_of("whole", &reports(40));
    let began = Instant::now();
    answer(&["add", &file, "--archive", &whole, "--batch", "2"], b"");
    let takes = u32::try_from(began.elapsed().as_millis()).expect("seconds");

    let mut archive = fresh("killed");
    let file = file_of("killed-reports", &reports(40));
    let held = |archive: &str| {
        let stats = dateline(&["stats", "--archive", archive, "--format", "json"], b"");
        match stats.status.success() {
            true => lines(&stats)[0]["reports"].as_u64().unwrap_or(0),
            false => 0,
        }
    };
    let (mut before, mut kills_midway) = (0, 0);
    for (round, jump) in jumps().take(200).enumerate() {
        if round >= 14 && kills_midway > 0 {
            break;
        }
        // How long it writes hangs on the machine: where one kill came too late, the next rounds begin anew.
        if before == 40 {
            archive = fresh("killed");
            before = 0;
        }
        let mut child = start(&archive, &file);
        std::thread::sleep(Duration::from_millis(u64::from(jump % takes.max(1))));
        let was_running = child.try_wait().expect("a child").is_none();
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        let now = held(&archive);
        assert!(now >= before, "held {before}, then {now}");
        assert_eq!(now % 2, 0, "a batch is held as a whole or not at all");
        kills_midway += u32::from(was_running && now > before && now < 40);
        before = now;
        if now > 0 {
            is_sound(&archive);
        }
    }
    assert!(kills_midway > 0, "no kill came while it was writing");
    answer(&["add", &file, "--archive", &archive], b"");
    is_sound(&archive);
    assert_eq!(contents(&archive), contents(&whole));
}

#[test]
fn two_writers_at_once_take_turns() {
    let archive = fresh("two-writers");
    let all = reports(24);
    let lines: Vec<&[u8]> = all.split_inclusive(|byte| *byte == b'\n').collect();
    let files = [
        file_of("two-writers-odd", &lines[..14].concat()),
        file_of("two-writers-even", &lines[10..].concat()),
    ];
    let children = files.map(|file| start(&archive, &file));
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    is_sound(&archive);
    let alone = fresh("one-writer");
    answer(&["add", "--from", "jsonl", "-", "--archive", &alone], &all);
    assert_eq!(contents(&archive), contents(&alone));
}

#[cfg(unix)]
#[test]
fn interrupted_it_ends_with_what_it_has() {
    let archive = fresh("interrupted");
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args([
            "add",
            "--from",
            "jsonl",
            "-",
            "--archive",
            &archive,
            "--format",
            "json",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("standard input");
    // More than is looked at before a format is told.
    stdin.write_all(&reports(80)).expect("it reads");
    stdin.flush().expect("it reads");
    let deadline = Instant::now() + Duration::from_secs(120);
    // What has come in is kept after two seconds, though more may come.
    let held = || {
        let stats = dateline(&["stats", "--archive", &archive, "--format", "json"], b"");
        stats.status.success() && lines(&stats)[0]["reports"].as_u64() > Some(0)
    };
    while !held() {
        assert!(Instant::now() < deadline, "what came in is not kept");
        std::thread::sleep(Duration::from_millis(200));
    }
    let id = child.id().to_string();
    let asked = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .expect("kill");
    assert!(asked.success());
    // Standard input stays open: it must end nevertheless.
    let output = child.wait_with_output().expect("it ends");
    drop(stdin);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output)[0]["stopped"], true);
    assert!(
        said(&output).contains("same command again"),
        "{}",
        said(&output)
    );
    is_sound(&archive);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_only_be_read_can_be_asked_but_not_added_to() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let archive = fresh("read-only");
    let room = folder("read-only");
    answer(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        &reports(3),
    );
    let allow = |path: &str, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("allowed");
    };
    let room = room.to_str().expect("a path");
    let copy = format!("{room}/copy.sqlite");
    assert!(
        dateline(&["backup", &copy, "--archive", &archive], b"")
            .status
            .success()
    );
    allow(&copy, 0o444);
    allow(room, 0o555);
    // Permissions do not hold for root: be nobody then.
    let is_root = std::fs::write(format!("{room}/probe"), "").is_ok();
    let run = |arguments: &[&str], file: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .args(["--archive", &copy])
            .args(file);
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        command.output()
    };
    let file = file_of("read-only-reports", &reports(6));
    let added = run(&["add"], Some(&file));
    let asked = run(&["stats", "--format", "json"], None);
    allow(room, 0o755);
    let (Ok(added), Ok(asked)) = (added, asked) else {
        // The build's folder may be closed to others.
        assert!(is_root, "the command starts");
        return;
    };
    assert_eq!(added.status.code(), Some(1));
    assert!(said(&added).contains("permissions"), "{}", said(&added));
    assert!(asked.status.success(), "{}", said(&asked));
    assert_eq!(lines(&asked)[0]["reports"], 3);
}

#[cfg(unix)]
#[test]
fn where_the_disk_is_full_what_was_held_stays() {
    let archive = fresh("full");
    let file = file_of("full", &reports(60));
    answer(
        &["add", "--from", "jsonl", "-", "--archive", &archive],
        &reports(4),
    );
    let size = std::fs::metadata(&archive).expect("a file").len();
    // A limit of the file's size stands for a disk's end; in blocks of 512 or 1024 bytes, as the shell has it.
    let script = format!(
        "trap '' XFSZ; ulimit -f {}; exec \"$0\" add \"$1\" --archive \"$2\" --batch 2",
        size / 1024 + 60
    );
    let output = Command::new("sh")
        .args([
            "-c",
            &script,
            env!("CARGO_BIN_EXE_dateline"),
            &file,
            &archive,
        ])
        .output()
        .expect("a shell");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("nothing that was acknowledged is lost"),
        "{}",
        said(&output)
    );
    is_sound(&archive);
    let summary = answer(&["add", &file, "--archive", &archive], b"");
    assert!(summary["known"].as_u64() >= Some(4), "{summary}");
    let whole = fresh("full-whole");
    answer(&["add", &file, "--archive", &whole], b"");
    assert_eq!(contents(&archive), contents(&whole));
}
