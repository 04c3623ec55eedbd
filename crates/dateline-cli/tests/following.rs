//! Feeds that are followed, on a server that changes its mind and misbehaves.

mod running;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use running::{answer, dateline, fresh, lines, said};
use serde_json::{Value, json};

/// The requests that a server has had: path, and whether it was asked for what has changed only.
type Requests = Arc<Mutex<Vec<(String, bool)>>>;

/// A server of its own for a test; it ends with the test.
struct Server {
    address: String,
    requests: Requests,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Requests::default();
        let (own, kept) = (address.clone(), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (own, kept) = (own.clone(), Arc::clone(&kept));
                std::thread::spawn(move || serve(stream, &own, &kept));
            }
        });
        Server { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// How often a path was asked for, and how often of these with validators.
    fn asked(&self, path: &str) -> (usize, usize) {
        let requests = self.requests.lock().expect("requests");
        let of_path = || requests.iter().filter(|(asked, _)| asked == path);
        (
            of_path().count(),
            of_path().filter(|(_, known)| *known).count(),
        )
    }
}

fn serve(mut stream: TcpStream, own: &str, requests: &Requests) {
    let mut request = String::new();
    let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
    while lines.read_line(&mut request).is_ok_and(|count| count > 2) {}
    let path = request.split(' ').nth(1).unwrap_or("").to_owned();
    let is_known = request.to_lowercase().contains("if-none-match: \"1\"");
    let before = {
        let mut requests = requests.lock().expect("requests");
        let before = requests.iter().filter(|(asked, _)| *asked == path).count();
        requests.push((path.clone(), is_known));
        before
    };
    let sent = match path.as_str() {
        "/feed" | "/b" if is_known => {
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()
        }
        "/feed" => rss(own, &["/a?utm_source=rss", "/b"]),
        "/bad-feed" => rss(own, &["/endless", "/slow", "/picture", "/c"]),
        "/a" if before == 0 => page("Kwame Boateng will visit Norway on 10 May"),
        "/a" => page("Kwame Boateng has cancelled his visit to Norway on 10 May"),
        "/b" => page("Elena Rojas will visit Peru on 12 May"),
        "/c" => page("Haruto Ishikawa will visit Kenya on 14 May"),
        "/broken" => response("500 Oops", "text/plain", "", b"later"),
        "/picture" => response("200 OK", "image/png", "", b"\x89PNG"),
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            while stream.write_all(&[b'x'; 65_536]).is_ok() {}
            return;
        }
        "/slow" => {
            std::thread::sleep(Duration::from_secs(20));
            return;
        }
        _ => response("404 Not Found", "text/plain", "", b"nothing here"),
    };
    let _ = stream.write_all(&sent);
}

fn response(status: &str, kind: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn rss(own: &str, paths: &[&str]) -> Vec<u8> {
    let items: String = paths
        .iter()
        .map(|path| format!("<item><title>Visit</title><link>{own}{path}</link></item>"))
        .collect();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>"
    );
    response(
        "200 OK",
        "application/rss+xml",
        "ETag: \"1\"\r\n",
        feed.as_bytes(),
    )
}

fn page(what: &str) -> Vec<u8> {
    let page = format!(
        "<!doctype html><html lang=en><head><title>Visit</title></head><body><article><h1>Visit</h1>\
         <p>{what}, officials said. Talks in the capital will be about fisheries, trade and the climate.</p>\
         <p>Both governments have worked on the agreement for two years, a spokesman added.</p></article></body></html>"
    );
    response(
        "200 OK",
        "text/html; charset=utf-8",
        "ETag: \"1\"\r\n",
        page.as_bytes(),
    )
}

fn follow<'a>(archive: &'a str, feed: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let options = [
        "--every",
        "1s",
        "--delay",
        "0s",
        "--timeout",
        "2s",
        "--archive",
        archive,
    ];
    [&["follow", feed], &options[..], more].concat()
}

fn errors(archive: &str) -> String {
    let problems = answer(&["problems", "--archive", archive], b"");
    problems["items"].to_string()
}

#[test]
fn pages_are_fetched_and_looked_at_again() {
    let server = Server::start();
    let (archive, feed) = (fresh("followed"), server.url("/feed"));
    let summary = answer(
        &follow(&archive, &feed, &["--rounds", "5", "--allow-private"]),
        b"",
    );
    assert_eq!(
        (&summary["new"], &summary["versions"], &summary["rounds"]),
        (&json!(2), &json!(1), &json!(5)),
        "{summary}"
    );
    let (asked, with_validators) = server.asked("/feed");
    assert!(
        asked >= 3 && with_validators == asked - 1,
        "{asked}, {with_validators}"
    );
    let (asked, with_validators) = server.asked("/b");
    assert!(
        asked >= 2 && with_validators == asked - 1,
        "{asked}, {with_validators}"
    );

    // The page is the same report when it comes another way.
    let line =
        json!({"url": server.url("/a#top"), "text": "Kwame Boateng will visit Norway in June."});
    let arguments = ["add", "--from", "jsonl", "-", "--archive", &archive];
    let summary = answer(&arguments, line.to_string().as_bytes());
    assert_eq!(
        (&summary["new"], &summary["versions"]),
        (&json!(0), &json!(1)),
        "{summary}"
    );
}

#[test]
fn what_fails_is_a_problem_and_the_rest_goes_on() {
    let server = Server::start();
    let archive = fresh("misbehaved");
    let (bad, broken) = (server.url("/bad-feed"), server.url("/broken"));
    let output = dateline(
        &follow(
            &archive,
            &bad,
            &[&broken, "--rounds", "4", "--allow-private"],
        ),
        b"",
    );
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(lines(&output)[0]["new"], 1, "{}", lines(&output)[0]);
    let errors = errors(&archive);
    for expected in ["/endless", "/slow", "/picture", "500"] {
        assert!(
            errors.contains(expected),
            "{expected} is missing in {errors}"
        );
    }
    let (asked, _) = server.asked("/broken");
    assert!((1..4).contains(&asked), "{asked} requests in 4 rounds");
    assert_eq!(
        server.asked("/picture").0,
        1,
        "what is no page is not asked for again"
    );
}

#[test]
fn addresses_of_this_machine_are_refused_unless_allowed() {
    let server = Server::start();
    let (archive, feed) = (fresh("refused"), server.url("/feed"));
    let output = dateline(&follow(&archive, &feed, &["--rounds", "1"]), b"");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(errors(&archive).contains("private"), "{}", errors(&archive));
    assert_eq!(server.asked("/feed").0, 0);
}

#[cfg(unix)]
#[test]
fn a_request_to_terminate_ends_it_with_what_it_has() {
    use std::process::{Command, Stdio};

    let server = Server::start();
    let (archive, feed) = (fresh("terminated"), server.url("/feed"));
    let child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(follow(
            &archive,
            &feed,
            &["--allow-private", "--format", "json"],
        ))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let begun = Instant::now();
    while server.asked("/b").0 < 2 {
        assert!(begun.elapsed() < Duration::from_secs(300), "no second look");
        std::thread::sleep(Duration::from_millis(50));
    }
    let kill = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(kill.expect("kill").success());
    let output = child.wait_with_output().expect("the command ends");
    assert!(output.status.success(), "{}", said(&output));
    let summary: Value = lines(&output).remove(0);
    assert_eq!(summary["new"], 2, "{summary}");
    answer(&["verify", "--archive", &archive, "--format", "json"], b"");
}
