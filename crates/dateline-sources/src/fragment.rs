//! Pieces of HTML as feeds and agencies send them, made into paragraphs in one pass: no page around them, so nothing to
//! look for but the text.

use quick_xml::escape::{resolve_html5_entity, unescape_with};

/// Elements that begin and end a paragraph (HTML's flow content that stands alone, NITF's `block`, `hl1` and `hl2`).
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "block",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hl1",
    "hl2",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

/// Elements whose content is no text of the report.
const SKIPPED: [&str; 18] = [
    "audio",
    "button",
    "figure",
    "form",
    "head",
    "iframe",
    "media",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
    "body.head",
    "body.end",
];

/// Paragraphs parted by one blank line; references become their characters.
pub(crate) fn paragraphs(fragment: &str) -> String {
    let mut out = Paragraphs::default();
    let mut rest = fragment;
    let mut ends = Ends::default();
    while let Some(open) = rest.find('<') {
        out.text(&rest[..open]);
        rest = &rest[open..];
        if let Some(content) = rest.strip_prefix("<![CDATA[") {
            let end = content.find("]]>").unwrap_or(content.len());
            out.text(&content[..end]);
            rest = content.get(end + 3..).unwrap_or("");
            continue;
        }
        let Some(tag) = Tag::at(rest) else {
            // A "<" that opens nothing is a character.
            out.text("<");
            rest = &rest[1..];
            continue;
        };
        if BLOCKS.contains(&tag.name.as_str()) {
            out.end_paragraph();
        }
        rest = &rest[tag.length..];
        if tag.opens && SKIPPED.contains(&tag.name.as_str()) {
            rest = &rest[ends.after(rest, &tag.name)..];
        }
    }
    out.text(rest);
    out.end_paragraph();
    out.written
}

/// A start tag, an end tag, a comment or an instruction.
struct Tag {
    /// Lower-case, without prefix; empty for what is no element.
    name: String,
    length: usize,
    opens: bool,
}

impl Tag {
    fn at(rest: &str) -> Option<Tag> {
        let nothing = |length| Tag {
            name: String::new(),
            length,
            opens: false,
        };
        if rest.starts_with("<!--") {
            return Some(nothing(rest.find("-->").map_or(rest.len(), |at| at + 3)));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return Some(nothing(rest.find('>').map_or(rest.len(), |at| at + 1)));
        }
        let closes = rest.starts_with("</");
        let inner = &rest[1 + usize::from(closes)..];
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = inner.find('>').unwrap_or(inner.len());
        let name = inner[..end]
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or("");
        let name = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
        Some(Tag {
            name,
            length: (rest.len() - inner.len() + end + 1).min(rest.len()),
            opens: !closes && !inner[..end].ends_with('/'),
        })
    }
}

/// Looks for end tags, once in vain for each name: later ones would be in vain too.
#[derive(Default)]
struct Ends {
    in_vain: Vec<String>,
}

impl Ends {
    /// Offset after the end tag of that name; 0 where there is none.
    fn after(&mut self, rest: &str, name: &str) -> usize {
        if self.in_vain.iter().any(|missing| missing == name) {
            return 0;
        }
        let mut from = 0;
        while let Some(close) = rest[from..].find("</") {
            let at = from + close;
            match Tag::at(&rest[at..]) {
                Some(tag) if tag.name == name => return at + tag.length,
                _ => from = at + 2,
            }
        }
        self.in_vain.push(name.to_owned());
        0
    }
}

#[derive(Default)]
struct Paragraphs {
    written: String,
    /// The paragraph that is being written, white space tidied.
    open: String,
    space_due: bool,
}

impl Paragraphs {
    fn text(&mut self, raw: &str) {
        let text = match raw.contains('&') {
            true => unescape_with(raw, resolve_html5_entity)
                .map_or_else(|_| one_by_one(raw), |text| text.into_owned()),
            false => raw.to_owned(),
        };
        for c in text.chars() {
            if c.is_whitespace() {
                self.space_due = !self.open.is_empty();
            } else if c != '\0' {
                if std::mem::take(&mut self.space_due) {
                    self.open.push(' ');
                }
                self.open.push(c);
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.space_due = false;
        if self.open.is_empty() {
            return;
        }
        if !self.written.is_empty() {
            self.written.push_str("\n\n");
        }
        self.written.push_str(&self.open);
        self.open.clear();
    }
}

/// References resolved where they are some, left as they are where not.
fn one_by_one(raw: &str) -> String {
    /// Longest name of a character that HTML knows, and room for the digits of a number.
    const MAX_NAME: usize = 40;
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let head = &rest[..rest.floor_char_boundary(MAX_NAME)];
        let reference = head.find(';').map(|end| &head[..=end]);
        let resolved =
            reference.and_then(|reference| unescape_with(reference, resolve_html5_entity).ok());
        match (reference, resolved) {
            (Some(reference), Some(character)) => {
                out.push_str(&character);
                rest = &rest[reference.len()..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments() {
        let check = |fragment: &str, expect: &str| {
            assert_eq!(paragraphs(fragment), expect, "{fragment}");
        };
        check("Talks began.", "Talks began.");
        check(
            "<p>Talks  began.\n<b>They</b> go on.</p><p>More</p>",
            "Talks began. They go on.\n\nMore",
        );
        check("one<br/>two<BR>three", "one\n\ntwo\n\nthree");
        check(
            "Caf&eacute; &amp; bar &#8211; AT&T &nope; &",
            "Café & bar – AT&T &nope; &",
        );
        check(
            "<xhtml:p>a</xhtml:p><script>alert('<p>')</script >b",
            "a\n\nb",
        );
        check(
            "<figure><img src=x><figcaption>A photo</figcaption></figure><p>a</p>",
            "a",
        );
        check("<script>never closed <p>a</p>", "never closed\n\na");
        check("2 < 3 <!-- no --> <![CDATA[<raw>]]>", "2 < 3 <raw>");
        check("<p>cut <a href='x", "cut");
        check("", "");
    }

    #[test]
    fn hostile_fragments_take_one_pass() {
        let many = "<script><figure>x".repeat(200_000);
        assert!(paragraphs(&many).starts_with('x'));
        let open = "<".repeat(1 << 20);
        assert_eq!(paragraphs(&open).len(), 1 << 20);
        let references = "&".repeat(1 << 20);
        assert_eq!(paragraphs(&references).len(), 1 << 20);
    }
}
