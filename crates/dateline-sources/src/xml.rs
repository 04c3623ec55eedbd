//! XML of feeds and agencies, event by event, borne with where it is broken: end tags that are missing, references to
//! characters that only HTML knows, an "&" that is none. Entities that a document declares are not looked at: what
//! refers to one is left out, so that nothing can be made to grow.

use std::ops::Range;

use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, events::BytesRef};

use crate::charset::{Decoded, decode};
use crate::{Error, Hints};

/// Deepest nesting of elements whose children are told apart; what lies deeper is part of the raw content only.
const MAX_DEPTH: usize = 64;

/// Most elements within one item that are told apart.
const MAX_ELEMENTS: usize = 20_000;

/// The characters of an XML file: by byte order mark, as UTF-8, by what the sender or the XML declaration says.
pub(crate) fn characters(bytes: &[u8], hints: &Hints) -> Result<Decoded, Error> {
    let declared = hints.charset.clone().or_else(|| declared(bytes));
    decode(bytes, declared.as_deref())
}

/// The charset of the XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    /// Bytes within which the declaration ends.
    const DECLARATION: usize = 256;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]);
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let value = declaration.split_once("encoding")?.1;
    let value = value.trim_start_matches(['=', ' ', '"', '\'']);
    let end = value.find(['"', '\'', ' ']).unwrap_or(value.len());
    Some(value[..end].to_owned()).filter(|label| !label.is_empty())
}

/// An element with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// The prefix as written, mostly the usual one of its vocabulary ("dc", "content").
    pub(crate) prefix: String,
    /// The name without prefix.
    pub(crate) name: String,
    /// Names without prefix, and values.
    attributes: Vec<(String, String)>,
    /// Characters that stand directly in it.
    pub(crate) text: String,
    /// Where its content stands in the document.
    pub(crate) inner: Range<usize>,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The value of an attribute, unless it is empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let of_name = |(key, value): &&(String, String)| key == name && !value.trim().is_empty();
        let found = self.attributes.iter().find(of_name);
        found.map(|(_, value)| value.trim())
    }

    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first child of that name with one of these prefixes.
    pub(crate) fn prefixed(&self, prefixes: &[&str], name: &str) -> Option<&Element> {
        let of_name =
            |child: &&Element| child.name == name && prefixes.contains(&child.prefix.as_str());
        self.children.iter().find(of_name)
    }

    /// All children of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Its own characters in one line, unless there are none.
    pub(crate) fn line(&self) -> Option<String> {
        let line = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(line).filter(|line| !line.is_empty())
    }

    /// The line of the first child of that name.
    pub(crate) fn line_of(&self, name: &str) -> Option<String> {
        self.all(name).find_map(Element::line)
    }
}

/// A step through a document.
pub(crate) enum Step {
    /// An element begins; [`Xml::fill`] reads what is in it.
    Start(Element),
    /// Something else was passed over.
    Other,
    /// The document cannot be read at this place; [`Xml::resume`] goes on after it.
    Broken(String),
    End,
}

/// A document that is read once, from its beginning to its end.
pub(crate) struct Xml<'a> {
    pub(crate) source: &'a str,
    reader: Reader<&'a [u8]>,
    /// Offset of the reader's beginning.
    base: usize,
    /// The element that was begun last has no content.
    is_empty: bool,
    /// Where to look for something whole after the last fault.
    resume_at: usize,
}

fn reader(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

impl<'a> Xml<'a> {
    /// The document from that offset on, at which a tag or text begins.
    pub(crate) fn at(source: &'a str, base: usize) -> Self {
        Xml {
            source,
            reader: reader(&source[base..]),
            base,
            is_empty: false,
            resume_at: base,
        }
    }

    /// How far it has been read.
    pub(crate) fn offset(&self) -> usize {
        (self.base + self.reader.buffer_position() as usize).min(self.source.len())
    }

    pub(crate) fn step(&mut self) -> Step {
        match self.reader.read_event() {
            Ok(Event::Start(start)) => {
                self.is_empty = false;
                Step::Start(element(&start, self.offset()))
            }
            Ok(Event::Empty(start)) => {
                self.is_empty = true;
                Step::Start(element(&start, self.offset()))
            }
            Ok(Event::Eof) => Step::End,
            Ok(_) => Step::Other,
            Err(error) => Step::Broken(self.fault(&error)),
        }
    }

    /// Reads on to the end of the element that [`Xml::step`] has just begun.
    ///
    /// # Errors
    /// Where the document breaks off or is broken; the element has what could be read.
    pub(crate) fn fill(&mut self, element: &mut Element) -> Result<(), String> {
        if std::mem::take(&mut self.is_empty) {
            return Ok(());
        }
        let mut open: Vec<Element> = Vec::new();
        let mut elements = 0;
        let outcome = loop {
            let before = self.offset();
            let event = self.reader.read_event();
            let after = self.base + self.reader.buffer_position() as usize;
            match event {
                Ok(Event::Start(start)) if open.len() < MAX_DEPTH && elements < MAX_ELEMENTS => {
                    elements += 1;
                    open.push(self::element(&start, after));
                }
                Ok(Event::Empty(start)) if elements < MAX_ELEMENTS => {
                    elements += 1;
                    let child = self::element(&start, after);
                    open.last_mut().unwrap_or(element).children.push(child);
                }
                Ok(Event::End(end)) => {
                    let name = end.name();
                    let name = local(name.as_ref()).1;
                    if let Some(at) = open.iter().rposition(|element| element.name == name) {
                        close(&mut open, at, element, before);
                    } else if element.name == name {
                        break Ok(before);
                    }
                }
                Ok(Event::Text(text)) => append(&mut open, element, &text),
                Ok(Event::CData(data)) => append(&mut open, element, &data),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = character(&reference) {
                        append(&mut open, element, &character);
                    }
                }
                Ok(Event::Eof) => {
                    self.resume_at = self.source.len();
                    break Err("it breaks off within an item".to_owned());
                }
                Ok(_) => {}
                Err(error) => break Err(self.fault(&error)),
            }
        };
        let end = *outcome.as_ref().unwrap_or(&self.offset());
        close(&mut open, 0, element, end);
        element.inner.end = end.max(element.inner.start);
        outcome.map(|_| ())
    }

    /// What is wrong. The parser may have read to the end in search of a mark: what is whole is looked for from where it
    /// began to.
    fn fault(&mut self, error: &quick_xml::Error) -> String {
        let begun = self.base + self.reader.error_position() as usize;
        self.resume_at = (begun + 1).min(self.source.len());
        error.to_string()
    }

    /// After something broken, goes on at the next start tag of one of these names; whether there is one.
    pub(crate) fn resume(&mut self, names: &[&str]) -> bool {
        let from = self.source.ceil_char_boundary(self.resume_at);
        let rest = &self.source[from..];
        let next = rest.match_indices('<').map(|(at, _)| at).find(|at| {
            let tag = &rest[at + 1..];
            let end = tag
                .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))
                .unwrap_or(tag.len());
            names.contains(&local(&tag[..end]).1)
        });
        if let Some(at) = next {
            self.base = from + at;
            self.reader = reader(&self.source[self.base..]);
            self.is_empty = false;
        }
        next.is_some()
    }
}

/// Closes the open elements from `at` on, each as a child of the one before it.
fn close(open: &mut Vec<Element>, at: usize, outer: &mut Element, end: usize) {
    while open.len() > at {
        if let Some(mut child) = open.pop() {
            child.inner.end = end.max(child.inner.start);
            open.last_mut().unwrap_or(outer).children.push(child);
        }
    }
}

fn append(open: &mut [Element], outer: &mut Element, text: &str) {
    open.last_mut().unwrap_or(outer).text.push_str(text);
}

/// Prefix and local name.
fn local(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

fn element(start: &BytesStart<'_>, content_at: usize) -> Element {
    let name = start.name();
    let (prefix, name) = local(name.as_ref());
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .map(|attribute| {
            let value = unescape_with(&attribute.value, resolve_html5_entity)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (local(attribute.key.as_ref()).1.to_owned(), value)
        })
        .collect();
    Element {
        prefix: prefix.to_owned(),
        name: name.to_owned(),
        attributes,
        inner: content_at..content_at,
        ..Element::default()
    }
}

/// The character that a reference stands for, by number or by a name of HTML.
fn character(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character.to_string()),
        Ok(None) => resolve_html5_entity(reference).map(str::to_owned),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(source: &str, name: &str) -> (Element, Result<(), String>) {
        let mut xml = Xml::at(source, 0);
        loop {
            match xml.step() {
                Step::Start(mut element) if element.name == name => {
                    let filled = xml.fill(&mut element);
                    return (element, filled);
                }
                Step::End => panic!("no {name}"),
                _ => {}
            }
        }
    }

    #[test]
    fn elements() {
        let source = "<r><item a='1 &amp; 2'><dc:title>A &#233; &eacute; &nope; &amp; B</dc:title><x/><b>t<i>u</i></b></item></r>";
        let (item, filled) = first(source, "item");
        assert!(filled.is_ok());
        assert_eq!(item.attribute("a"), Some("1 & 2"));
        let title = item.child("title").unwrap();
        assert_eq!(
            (title.prefix.as_str(), title.line().as_deref()),
            ("dc", Some("A é é & B"))
        );
        assert_eq!(&source[item.child("b").unwrap().inner.clone()], "t<i>u</i>");
        assert!(item.child("x").is_some());
    }

    #[test]
    fn broken_elements() {
        let (item, filled) = first(
            "<r><item><d>one <br> two & three</d><t>x</item><item>",
            "item",
        );
        assert!(filled.is_ok());
        assert_eq!(item.line_of("t").as_deref(), Some("x"));
        let (item, filled) = first("<r><item><t>x</t><d>cut", "item");
        assert!(filled.is_err());
        assert_eq!(item.line_of("d").as_deref(), Some("cut"));
        let deep = format!(
            "<item>{}x{}<t>y</t></item>",
            "<a>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        assert_eq!(first(&deep, "item").0.line_of("t").as_deref(), Some("y"));
    }

    #[test]
    fn charsets() {
        let read = |bytes: &[u8]| characters(bytes, &Hints::default()).unwrap().text;
        assert!(
            read(b"<?xml version='1.0' encoding='windows-1251'?><t>\xcc\xee\xf1\xea\xe2\xe0</t>")
                .contains("Москва")
        );
        assert!(
            read("<?xml version='1.0' encoding='iso-8859-1'?><t>Москва</t>".as_bytes())
                .contains("Москва")
        );
    }
}
