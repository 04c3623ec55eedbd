//! An HTTP response as it went over the wire: status, header, and the body unchunked and unpacked.

use crate::Error;
use crate::encodings::{named, unpacked};

/// Most bytes of a page once it is unpacked.
const MAX_BODY: u64 = 32 << 20;

/// What a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Text,
}

/// A page that was sent.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) kind: Kind,
    pub(super) charset: Option<String>,
    pub(super) body: Vec<u8>,
    /// The body breaks off.
    pub(super) is_cut: bool,
}

/// The page of a response; none where the status is not 200 or it holds something else.
///
/// # Errors
/// Where it is no HTTP, or its body cannot be unpacked or becomes too large.
pub(super) fn page(response: &[u8]) -> Result<Option<Page>, Error> {
    let (head, body) = split(response).ok_or_else(|| malformed("the header does not end"))?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or("");
    if !status.starts_with("HTTP/") {
        return Err(malformed("it does not begin with a status"));
    }
    if status.split_whitespace().nth(1) != Some("200") {
        return Ok(None);
    }
    let mut content_type = String::new();
    let mut encodings: Vec<String> = Vec::new();
    let mut is_chunked = false;
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => content_type = value,
            "content-encoding" => {
                encodings.extend(named(&value));
            }
            "transfer-encoding" => is_chunked = value.contains("chunked"),
            _ => {}
        }
    }
    let Some(kind) = kind(&content_type) else {
        return Ok(None);
    };
    let (body, is_cut) = match is_chunked {
        true => unchunked(body),
        false => (body.to_vec(), false),
    };
    let (body, breaks_off) = unpacked(body, &encodings, MAX_BODY)?;
    Ok(Some(Page {
        kind,
        charset: charset(&content_type),
        body,
        is_cut: is_cut || breaks_off,
    }))
}

fn malformed(reason: &str) -> Error {
    Error::Malformed {
        what: "HTTP response",
        reason: reason.to_owned(),
    }
}

/// Header and body, parted by the first blank line.
fn split(response: &[u8]) -> Option<(&[u8], &[u8])> {
    /// Most bytes of a header.
    const MAX_HEAD: usize = 128 << 10;
    let within = &response[..response.len().min(MAX_HEAD)];
    let ends = |blank: &[u8]| {
        let at = within
            .windows(blank.len())
            .position(|window| window == blank)?;
        Some((at, at + blank.len()))
    };
    let (end, begin) = match (ends(b"\r\n\r\n"), ends(b"\n\n")) {
        (Some(usual), Some(bare)) => usual.min(bare),
        (usual, bare) => usual.or(bare)?,
    };
    Some((&response[..end], &response[begin..]))
}

/// By the media type. A page without one is looked at by nobody: crawlers keep films without one too.
fn kind(content_type: &str) -> Option<Kind> {
    match content_type.split(';').next().unwrap_or("").trim() {
        "text/html" | "application/xhtml+xml" => Some(Kind::Html),
        "text/plain" => Some(Kind::Text),
        _ => None,
    }
}

fn charset(content_type: &str) -> Option<String> {
    let value = content_type.split("charset=").nth(1)?;
    let label = value.split(';').next()?.trim_matches([' ', '"', '\'']);
    Some(label.to_owned()).filter(|label| !label.is_empty())
}

/// The chunks of a body joined, and whether it breaks off. Many crawlers keep the header and join the chunks
/// themselves: what has no chunks is taken as it is.
fn unchunked(body: &[u8]) -> (Vec<u8>, bool) {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            let as_it_is = joined.is_empty() && rest.len() == body.len();
            return match as_it_is {
                true => (body.to_vec(), false),
                false => (joined, true),
            };
        };
        if size == 0 {
            return (joined, false);
        }
        let length = size.min(after.len());
        joined.extend_from_slice(&after[..length]);
        if length < size {
            return (joined, true);
        }
        rest = &after[length..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
}

/// The size in a chunk's first line, and what follows the line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    /// Longest line with a chunk's size and its extensions.
    const MAX_LINE: usize = 1 << 10;
    let end = bytes
        .iter()
        .take(MAX_LINE)
        .position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let size = line.split(';').next()?.trim();
    Some((usize::from_str_radix(size, 16).ok()?, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn body(header: &str, body: &[u8]) -> Result<String, String> {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"utf-8\"\r\n{header}\r\n"
        );
        match page(&[head.as_bytes(), body].concat()) {
            Ok(Some(page)) if page.is_cut => {
                Ok(format!("{}!", String::from_utf8(page.body).unwrap()))
            }
            Ok(Some(page)) => Ok(String::from_utf8(page.body).unwrap()),
            Ok(None) => Ok("-".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// One uncompressed block of brotli: window of 16 bits, a block of that length as it is, and an empty last one.
    fn brotli(text: &str) -> Vec<u8> {
        let length = (text.len() - 1) as u32;
        // WBITS 0; ISLAST 0; MNIBBLES 4; MLEN-1 in 16 bits; ISUNCOMPRESSED 1.
        let bits: u32 = (length << 4) | (1 << 20);
        let mut bytes = bits.to_le_bytes()[..3].to_vec();
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(3);
        bytes
    }

    #[test]
    fn encodings() {
        let text = "<p>Talks began.</p>";
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text.as_bytes()).unwrap();
        let zlib = zlib.finish().unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(text.as_bytes()).unwrap();
        let bare = bare.finish().unwrap();
        let check = |header: &str, sent: &[u8], expect: &str| {
            assert_eq!(body(header, sent).as_deref(), Ok(expect), "{header}");
        };
        check("", text.as_bytes(), text);
        check("Content-Encoding: gzip\r\n", &gzip, text);
        check("Content-Encoding: gzip\r\n", text.as_bytes(), text);
        check("Content-Encoding: deflate\r\n", &zlib, text);
        check("Content-Encoding: deflate\r\n", &bare, text);
        check("Content-Encoding: br\r\n", &brotli(text), text);
        let chunks = b"5;x=y\r\n<p>Ta\r\n2\r\nlk\r\n0\r\n\r\n";
        check("Transfer-Encoding: chunked\r\n", chunks, "<p>Talk");
        check("Transfer-Encoding: chunked\r\n", &chunks[..9], "<p!");
        check("Transfer-Encoding: chunked\r\n", text.as_bytes(), text);
        assert!(body("Content-Encoding: gzip, gzip, gzip, gzip\r\n", &gzip).is_err());
        assert!(body("Content-Encoding: rot13\r\n", b"x").is_err());
    }

    #[test]
    fn what_is_no_page() {
        let none = |response: &str| page(response.as_bytes()).map(|page| page.is_none());
        assert!(none("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx").unwrap());
        assert!(none("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx").unwrap());
        assert!(none("HTTP/1.1 200 OK\r\n").is_err());
        assert!(none("hello\r\n\r\n").is_err());
    }

    #[test]
    fn bombs() {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![b'a'; 64 << 20]).unwrap();
        let bomb = bomb.finish().unwrap();
        assert!(body("Content-Encoding: gzip\r\n", &bomb).is_err());
        let mut bomb = ZlibEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![b'a'; 64 << 20]).unwrap();
        let bomb = bomb.finish().unwrap();
        assert!(
            body("Content-Encoding: deflate\r\n", &bomb)
                .unwrap_err()
                .contains("more than")
        );
    }
}
