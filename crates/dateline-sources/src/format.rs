//! What an input holds, by its name and its first bytes.

use std::path::Path;

/// First bytes of an input that are looked at to tell its format.
pub(crate) const HEAD: usize = 8 << 10;

/// Extensions of files that are taken from a folder or an archive.
pub const REPORT_EXTENSIONS: [&str; 22] = [
    "txt", "text", "md", "html", "htm", "xhtml", "jsonl", "ndjson", "json", "xml", "rss", "rdf",
    "atom", "feed", "warc", "zip", "tar", "tgz", "gz", "zst", "tzst", "ninjs",
];

/// Whether a file of that name is taken from a folder or an archive: those without an extension are.
pub(crate) fn looks_like_report(path: &Path) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_none_or(|extension| REPORT_EXTENSIONS.contains(&extension.as_str()))
}

/// What an input holds. Whatever it is, it may be packed by gzip or zstd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By name and content.
    #[default]
    Auto,
    /// One report as plain text.
    Text,
    /// One report a line.
    Jsonl,
    /// One report as an HTML page.
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// Web pages as crawlers keep them.
    Warc,
    /// A news item of an agency as JSON (IPTC ninjs).
    Ninjs,
    /// News items of an agency as XML (IPTC NewsML-G2).
    Newsml,
    /// A ZIP archive of any of these.
    Zip,
    /// A tar archive of any of these.
    Tar,
}

impl Format {
    /// The format of an input of that name that begins with these bytes, unpacked.
    #[must_use]
    pub fn of(self, name: &str, head: &[u8]) -> Format {
        if self != Format::Auto {
            return self;
        }
        by_signature(head)
            .or_else(|| by_extension(name))
            .unwrap_or_else(|| by_content(head))
    }
}

/// Formats that begin in a way that no text does.
fn by_signature(head: &[u8]) -> Option<Format> {
    const TAR_MARK: std::ops::Range<usize> = 257..262;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Format::Zip);
    }
    if head.get(TAR_MARK).is_some_and(|mark| mark == b"ustar") {
        return Some(Format::Tar);
    }
    head.starts_with(b"WARC/").then_some(Format::Warc)
}

/// Formats that an extension tells beyond doubt; `json` and `xml` do not.
fn by_extension(name: &str) -> Option<Format> {
    let extension = Path::new(bare_name(name))
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("")
        .to_lowercase();
    match extension.as_str() {
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "txt" | "text" | "md" => Some(Format::Text),
        "rss" | "rdf" | "atom" | "feed" => Some(Format::Feed),
        "warc" => Some(Format::Warc),
        "tar" | "tgz" | "tzst" => Some(Format::Tar),
        "ninjs" => Some(Format::Ninjs),
        _ => None,
    }
}

/// A name without what says that it is packed.
pub(crate) fn bare_name(name: &str) -> &str {
    [".gz", ".zst", ".GZ", ".ZST"]
        .iter()
        .find_map(|packing| name.strip_suffix(packing))
        .unwrap_or(name)
}

fn by_content(head: &[u8]) -> Format {
    let start = String::from_utf8_lossy(head);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        return json(start);
    }
    if start.starts_with('<') {
        return xml(start);
    }
    Format::Text
}

/// JSON Feed says so; an item of ninjs has a `uri` and one of the fields that only such items have.
fn json(start: &str) -> Format {
    const OF_NINJS: [&str; 9] = [
        "\"representationtype\"",
        "\"pubstatus\"",
        "\"versioncreated\"",
        "\"firstcreated\"",
        "\"body_text\"",
        "\"body_html\"",
        "\"body_xhtml\"",
        "\"bodies\"",
        "\"headlines\"",
    ];
    let start = start.to_lowercase();
    if start.contains("jsonfeed.org/version") {
        Format::Feed
    } else if start.contains("\"uri\"") && OF_NINJS.iter().any(|field| start.contains(field)) {
        Format::Ninjs
    } else {
        Format::Jsonl
    }
}

/// By the first element that is none of the prolog.
fn xml(start: &str) -> Format {
    let lower = start.to_lowercase();
    let mut rest = lower.as_str();
    loop {
        let end = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<!doctype") && !rest.starts_with("<!doctype html") {
            // The entities that a document type declares stand in brackets.
            let close = rest.find('>');
            match rest
                .find('[')
                .filter(|open| close.is_some_and(|close| *open < close))
            {
                Some(_) => rest.find("]>").map(|at| at + 2),
                None => close.map(|at| at + 1),
            }
        } else {
            break;
        };
        let Some(end) = end else { return Format::Html };
        rest = rest[end..].trim_start();
    }
    let name: &str = rest[1.min(rest.len())..]
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .next()
        .unwrap_or("");
    let local = name.rsplit(':').next().unwrap_or(name);
    match local {
        "rss" | "feed" | "entry" | "channel" => Format::Feed,
        "rdf" => Format::Feed,
        "newsitem" | "newsmessage" | "packageitem" => Format::Newsml,
        "!doctype" | "html" | "head" | "body" => Format::Html,
        _ if start.starts_with("<?xml") => Format::Html,
        _ => Format::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let check = |name: &str, head: &str, expect: Format| {
            assert_eq!(
                Format::Auto.of(name, head.as_bytes()),
                expect,
                "{name} {head}"
            );
        };
        check("a.html", "<p>", Format::Html);
        check("a", "<!DOCTYPE html><html>", Format::Html);
        check("a", "<?xml version='1.0'?>\n<html>", Format::Html);
        check(
            "a",
            "<?xml version='1.0'?><rss version='2.0'>",
            Format::Feed,
        );
        check("a.xml", "<!-- x --><feed xmlns='…'>", Format::Feed);
        check(
            "a.xml",
            "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>",
            Format::Feed,
        );
        check("a", "<rdf:RDF xmlns:rdf='…'>", Format::Feed);
        check("a.xml", "<newsMessage xmlns='…'>", Format::Newsml);
        check(
            "a.json",
            r#"{"version": "https://jsonfeed.org/version/1.1"}"#,
            Format::Feed,
        );
        check(
            "a.json",
            r#"{"uri": "urn:x", "pubStatus": "usable"}"#,
            Format::Ninjs,
        );
        check("a", r#"{"id": "a", "text": "x"}"#, Format::Jsonl);
        check("a.jsonl.gz", "", Format::Jsonl);
        check("a.warc.gz", "WARC/1.0\r\n", Format::Warc);
        check("a.txt", "PK\x03\x04", Format::Zip);
        check("a", "OSLO - Talks began.", Format::Text);
        check("a", "<3 talks", Format::Text);
    }
}
