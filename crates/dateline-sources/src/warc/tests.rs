use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::Format;

const PAGE: &str = "<html><head><title>Talks</title></head><body><article><p>The ministers met on Monday and agreed \
    on a list of prisoners to be freed, the host said.</p><p>They will meet again in May, and a date is to be named \
    within a week, the host said after the talks.</p></article></body></html>";

fn response(url: &str, http: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2023-01-05T10:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

fn page(url: &str) -> String {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    response(url, &http)
}

fn info() -> String {
    "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\na: b\r\n\r\n".to_owned()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// URL of each report; `!` and the id for each fault.
fn found(bytes: Vec<u8>) -> Vec<String> {
    let hints = Hints {
        name: Some("crawl-2023-01-05.warc".to_owned()),
        ..Hints::default()
    };
    crate::read(io::Cursor::new(bytes), Format::Auto, &hints)
        .map(|found| match found {
            Found::Report(report) => {
                assert!(report.text.contains("list of prisoners"), "{}", report.text);
                assert_eq!(report.published, None, "the day of crawling");
                report.url.unwrap()
            }
            Found::Faulty(faulty) => format!("!{}", faulty.id.unwrap_or_default()),
            Found::Link(link) => link.url,
        })
        .collect()
}

const A: &str = "http://a.example/a";
const B: &str = "http://a.example/b";
const C: &str = "http://a.example/c";

#[test]
fn records() {
    let image = response(C, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx");
    let missing = response(
        C,
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx",
    );
    let all = [info(), page(A), image, missing, page(B)].concat();
    assert_eq!(found(all.clone().into_bytes()), [A, B]);
    assert_eq!(
        found(all.replace("WARC/1.0", "WARC/0.17").into_bytes()),
        [A, B]
    );
    assert_eq!(found(gzip(&all)), [A, B], "one member");
    assert_eq!(
        found([gzip(&info()), gzip(&page(A)), gzip(&page(B))].concat()),
        [A, B]
    );
    assert_eq!(found(zstd::encode_all(all.as_bytes(), 1).unwrap()), [A, B]);
}

#[test]
fn broken_records_hide_no_others() {
    let (a, b) = (page(A), page(B));
    assert_eq!(
        found([a.as_str(), &b[..b.len() - 60]].concat().into_bytes()),
        [A, "!http://a.example/b"]
    );
    let cut = &a[..a.len() - 100];
    assert_eq!(
        found([cut, "\r\n\r\n", &b].concat().into_bytes()),
        ["!http://a.example/a", B]
    );
    let long = a.replace("Content-Length: ", "Content-Length: 1");
    assert_eq!(
        found([long.as_str(), &b].concat().into_bytes()),
        ["!http://a.example/a", B]
    );
    let unknown = a.replace("Content-Length", "Length");
    assert_eq!(
        found([unknown.as_str(), &b].concat().into_bytes()),
        ["!http://a.example/a", B]
    );
    let noise = ["WARC/1.0\r\n", &"x".repeat(100_000), "\r\n\r\n", &b].concat();
    assert_eq!(found(noise.into_bytes()), ["!", B]);
}

/// Found by fuzzing: the end was looked for again and again where the last line of a header was whole.
#[test]
fn a_header_may_end_with_the_file() {
    let begun = [page(A), "WARC/1.0\r\nWARC-Type: response\r\n".to_owned()].concat();
    for bytes in [begun.clone().into_bytes(), gzip(&begun)] {
        assert_eq!(found(bytes), [A, "!"]);
    }
    assert_eq!(found(b"WARC/1.0\n".to_vec()), ["!"]);
}

/// Found by fuzzing: the beginning of a mark at the very end was told as a fault for ever.
#[test]
fn a_file_may_end_within_the_mark_of_a_record() {
    for end in ["W", "WARC", "WARC/", "WARC/1"] {
        let bytes = [page(A), format!("noise {end}")].concat();
        assert_eq!(found(bytes.into_bytes()), ["!http://a.example/a"], "{end}");
    }
}

#[test]
fn broken_packing_hides_no_others() {
    let (a, b) = (gzip(&page(A)), gzip(&page(B)));
    let cut = [&a[..a.len() / 2], &b].concat();
    assert_eq!(found(cut), ["!http://a.example/a", B]);
    assert_eq!(
        found([&a[..], &b[..b.len() / 2]].concat()),
        [A, "!http://a.example/b"]
    );
    let bomb = gzip(&response(
        C,
        &format!("HTTP/1.1 200 OK\r\n\r\n{}", "a".repeat(40 << 20)),
    ));
    assert_eq!(found([bomb, a].concat()), ["!http://a.example/c", A]);
}

#[test]
fn hostile_lengths_take_no_more_than_a_pass_or_two() {
    let record = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\nContent-Length: 30000000\r\n\r\n";
    let begun = std::time::Instant::now();
    let all = record.repeat(20_000);
    assert!(!found(all.into_bytes()).is_empty());
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
