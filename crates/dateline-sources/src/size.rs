//! How large a page is, told from its tags before a tree is built: parsers and extractors may take time that grows with
//! the depth of nesting at every element, and walk it by recursion.

use std::collections::HashMap;

/// An estimate from above: where a tag may or may not open a level, it does; end tags close only what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Size {
    /// Deepest nesting of elements.
    pub(crate) depth: usize,
    /// Number of elements.
    pub(crate) elements: usize,
    /// Most attributes of one element: parsers compare each with all before it.
    pub(crate) attributes: usize,
}

/// Elements that never hold others.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param",
];

/// Elements whose end tags may be left out: one ends where the next begins, so that they nest only by way of others.
const ENDS_ITSELF: [&str; 12] = [
    "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
];

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Elements of drawings, which alone may end with "/>".
const DRAWN: [&str; 22] = [
    "g",
    "path",
    "circle",
    "rect",
    "line",
    "polygon",
    "polyline",
    "ellipse",
    "use",
    "defs",
    "stop",
    "clippath",
    "lineargradient",
    "radialgradient",
    "mask",
    "symbol",
    "text",
    "tspan",
    "image",
    "filter",
    "pattern",
    "animate",
];

impl Size {
    /// Counts the tags of a page.
    pub(crate) fn of(page: &str) -> Size {
        let mut size = Size::default();
        let mut open: HashMap<String, usize> = HashMap::new();
        let (mut depth, mut in_drawing) = (0_usize, false);
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let closes = rest.starts_with('/');
            rest = &rest[usize::from(closes)..];
            let name = name(rest);
            if name.is_empty() {
                continue;
            }
            let tag = Tag::of(&rest[name.len()..]);
            rest = &rest[name.len() + tag.length..];
            if closes {
                in_drawing &= name != "svg";
                if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                    *count -= 1;
                    depth -= 1;
                }
                continue;
            }
            size.elements += 1;
            size.attributes = size.attributes.max(tag.attributes);
            in_drawing = name == "svg" || in_drawing && DRAWN.contains(&name.as_str());
            let is_raw = RAW.contains(&name.as_str());
            let is_leaf = is_raw
                || in_drawing && tag.is_shut
                || VOID.contains(&name.as_str())
                || ENDS_ITSELF.contains(&name.as_str());
            if is_raw {
                rest = &rest[raw_end(rest, &name)..];
            }
            if !is_leaf {
                *open.entry(name).or_default() += 1;
                depth += 1;
                size.depth = size.depth.max(depth);
            }
        }
        size
    }
}

/// The rest of a tag after its name.
struct Tag {
    /// Bytes to its end.
    length: usize,
    attributes: usize,
    /// Whether it ends with "/>".
    is_shut: bool,
}

impl Tag {
    fn of(rest: &str) -> Tag {
        let bytes = rest.as_bytes();
        let (mut at, mut attributes, mut before) = (0, 0, b' ');
        let mut in_value = false;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'>' => break,
                b'"' | b'\'' if before == b'=' && !in_value => {
                    let close = bytes[at..].iter().position(|other| *other == byte);
                    at = close.map_or(bytes.len(), |close| at + close + 1);
                    before = b' ';
                }
                _ if byte.is_ascii_whitespace() => {
                    in_value = false;
                    before = if before == b'=' { b'=' } else { b' ' };
                }
                _ if in_value => {}
                _ if before == b'=' => in_value = true,
                _ => {
                    let begins = matches!(before, b' ' | b'/') && !matches!(byte, b'/' | b'=');
                    attributes += usize::from(begins);
                    before = byte;
                }
            }
            if in_value {
                before = b'v';
            }
        }
        Tag {
            length: at,
            attributes,
            is_shut: before == b'/',
        }
    }
}

fn name(tag: &str) -> String {
    if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return String::new();
    }
    let end = tag
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        .unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}

/// Where the end tag of an element begins whose content is no markup; at the end where there is none.
pub(crate) fn raw_end(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(close) = rest[from..].find("</") {
        let at = from + close;
        let tag = rest.get(at + 2..at + 2 + name.len());
        if tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_number() {
        let check = |page: &str, depth, elements| {
            let size = Size::of(page);
            assert_eq!((size.depth, size.elements), (depth, elements), "{page:.80}");
        };
        check("<div><p>a<p>b<br></div><div></div>", 1, 5);
        check("<script>'<div><div>'</script><b>x</b>", 1, 2);
        check("<!-- <div><div> --><i>x</i>", 1, 1);
        check("<svg><path d=''/><path d=''/></svg>", 1, 3);
        check("<svg><div><path/><path/>", 4, 4);
        check("<a title='<b><b>'>x</a>", 1, 1);
        check("<b></x><b></x><b>", 3, 3);
        check(&"<div/>".repeat(1_000), 1_000, 1_000);
        check("a < b <", 0, 0);
    }

    #[test]
    fn attributes() {
        let check =
            |page: &str, expect| assert_eq!(Size::of(page).attributes, expect, "{page:.80}");
        check("<a href=\"/x/y z\" class=b download>", 3);
        check("<a b='1'c='2' d = e />", 3);
        check("<img src=data:image/png;base64,AA/BB/C==>", 1);
        check(&format!("<div {}>", "a ".repeat(5_000)), 5_000);
    }

    #[test]
    fn linear_on_tags_that_never_end() {
        let start = std::time::Instant::now();
        Size::of(&"<a ".repeat(1_000_000));
        Size::of(&"<script>".repeat(300_000));
        Size::of(&"<!--".repeat(500_000));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
