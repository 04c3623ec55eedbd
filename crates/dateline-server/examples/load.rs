//! Asks a running server as fast as it answers, or at a steady rate, over connections that stay open, and says how many
//! requests a second it answered, how long they took, and what of the machine's time went to the client and to the server:
//!
//! ```text
//! dateline serve --quiet --archive big.sqlite &
//! cargo run --release -p dateline-server --example load -- 127.0.0.1:7878 '/api/v1/events?order=newest' 8 20 0 $!
//! ```
//!
//! Arguments: address, path, connections, seconds, requests a second (0: as fast as it goes), the server's process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Ticks of a second in `/proc/PID/stat` (Linux, everywhere).
const TICKS: f64 = 100.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, path, connections, seconds, rate, server] = arguments.as_slice() else {
        return Err(
            "address, path, connections, seconds, requests a second, the server's process".into(),
        );
    };
    let connections: usize = connections.parse()?;
    let lasts = Duration::from_secs(seconds.parse()?);
    let rate: f64 = rate.parse()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let (client, served) = (cpu("self"), cpu(server));
    let began = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request) = (address.clone(), request.clone());
            #[expect(clippy::cast_precision_loss, reason = "few connections")]
            let pause = (rate > 0.0).then(|| Duration::from_secs_f64(connections as f64 / rate));
            std::thread::spawn(move || ask(&address, &request, began + lasts, pause))
        })
        .collect();
    let mut took = Vec::new();
    for thread in threads {
        let asked = thread.join().map_err(|_| "a connection failed")?;
        took.extend(asked.map_err(|error| format!("a connection failed: {error}"))?);
    }
    let passed = began.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get((took.len() * share / 1000).min(took.len().saturating_sub(1)));
    let ms = |share: usize| at(share).map_or(0.0, |took| took.as_secs_f64() * 1000.0);
    let (client, served) = (cpu("self") - client, cpu(server) - served);
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let per_second = took.len() as f64 / passed;
    writeln!(
        std::io::stdout(),
        "{per_second:.0} requests/s; ms: p50 {:.1}, p99 {:.1}, p99.9 {:.1}; cores busy: client {:.2}, server {:.2}",
        ms(500),
        ms(990),
        ms(999),
        client / passed,
        served / passed
    )?;
    Ok(())
}

/// Asks over one connection until the end; how long each answer took, from when it was due.
fn ask(
    address: &str,
    request: &str,
    end: Instant,
    pause: Option<Duration>,
) -> std::io::Result<Vec<Duration>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(256 << 10, stream.try_clone()?);
    let mut writer = stream;
    let (mut took, mut body, mut line) = (Vec::new(), Vec::new(), String::new());
    let mut due = Instant::now();
    while due < end {
        if let Some(wait) = due.checked_duration_since(Instant::now()) {
            std::thread::sleep(wait);
        }
        writer.write_all(request.as_bytes())?;
        line.clear();
        reader.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 200") {
            return Err(std::io::Error::other(line));
        }
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().map_err(std::io::Error::other)?;
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        took.push(due.elapsed());
        due = match pause {
            Some(pause) => due + pause,
            None => Instant::now(),
        };
    }
    Ok(took)
}

/// Seconds of processor time that a process has taken.
fn cpu(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name, in parentheses, may hold blanks.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |at: usize| -> f64 {
        fields
            .get(at)
            .and_then(|ticks| ticks.parse().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / TICKS
}
