//! A live server on a port of this machine's loopback, and a client that sends what it is told, byte by byte.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use dateline::Record;
use dateline_archive::Archive;
use dateline_server::{Server, Settings};
use serde_json::Value;
use tokio::sync::oneshot;

/// A server that runs until this is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) archive: PathBuf,
    /// Its own address, and the link that it prints.
    pub(crate) url: String,
    pub(crate) entrance: String,
    journal: Arc<Mutex<Vec<String>>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// An archive of a test's own, with these records in it.
pub(crate) fn filled(name: &str, records: &[Record]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("serving")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder of the run before is removed");
    }
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("archive.sqlite");
    let mut archive = Archive::open(&path).expect("a new archive");
    for some in records.chunks(40) {
        let added = archive.add(some).expect("records are taken in");
        assert_eq!(added.faulty, [], "records that break the contract");
    }
    path
}

impl Running {
    /// Serves an archive.
    pub(crate) fn of(archive: PathBuf) -> Running {
        Running::with(archive, |_| {})
    }

    /// Serves an archive with other settings.
    pub(crate) fn with(archive: PathBuf, change: impl FnOnce(&mut Settings)) -> Running {
        let load = || dateline::Reader::new().map_err(|error| error.to_string());
        let mut settings = Settings::new(archive.clone(), Arc::new(load));
        settings.listen.set_port(0);
        let journal = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&journal);
        settings.journal =
            Arc::new(move |line| lines.lock().expect("a journal").push(line.to_owned()));
        change(&mut settings);
        let (started, starting) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let server = Server::bind(settings).await.expect("a server");
                let entrance = server.entrance().expect("a link");
                let told = (server.address(), server.url(), entrance);
                started.send(told).expect("the test waits");
                let until = async { drop(stopped.await) };
                server.run(until).await;
            });
        });
        let (address, url, entrance) = starting.recv().expect("the server starts");
        Running {
            address,
            url,
            entrance,
            archive,
            journal,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Asks for an address.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Sends a request with further headers.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method != "GET" {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes)
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("a deadline");
        stream
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that refuses a request need not read all of it.
        let _ = stream.write_all(bytes);
        Answer::read(&mut BufReader::new(stream))
    }

    /// The journal's lines.
    pub(crate) fn journal(&self) -> String {
        self.journal.lock().expect("a journal").join("\n")
    }

    /// Stops it and waits until it is gone.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn head(reader: &mut impl BufRead) -> Answer {
        let mut answer = Answer {
            status: 0,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let mut line = String::new();
        reader.read_line(&mut line).expect("a status");
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        answer.status = status.unwrap_or_else(|| panic!("no status: {line}"));
        loop {
            line.clear();
            reader.read_line(&mut line).expect("a header");
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            answer
                .headers
                .push((name.to_ascii_lowercase(), value.to_owned()));
        }
        answer
    }

    fn read(reader: &mut impl BufRead) -> Answer {
        let mut answer = Answer::head(reader);
        let _ = reader.read_to_end(&mut answer.body);
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = dechunked(&answer.body);
        }
        answer
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// That it is a problem of that status which says that.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, says: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains(says), "{detail}");
    }
}

fn dechunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            return whole;
        }
        let start = end + 2;
        whole.extend_from_slice(&bytes[start..start + size]);
        bytes = &bytes[start + size + 2..];
    }
    panic!("the answer broke off");
}
