//! RSS of all versions and Atom, item by item. Elements are told by their names and usual prefixes rather than by
//! namespaces: feeds get those wrong more often than names.

use crate::item::language;
use crate::xml::{Element, Step, Xml, characters};
use crate::{Error, Found, Hints};

use super::{Channel, Item, MAX_ITEMS, line, paragraphs};

/// Elements that hold items and what is said of the feed; they are gone into.
const AROUND: [&str; 5] = ["rss", "RDF", "rdf", "channel", "feed"];

const ITEMS: [&str; 2] = ["item", "entry"];

/// Faults of one feed after which it is given up.
const MAX_FAULTS: usize = 100;

/// The items of a feed in XML.
pub(super) fn items(bytes: &[u8], hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    match characters(bytes, &hints) {
        Ok(decoded) => Box::new(Items::of(decoded.text, hints)),
        Err(error) => Box::new(std::iter::once(Found::faulty(hints.name, error))),
    }
}

/// Items, taken from the document as they are asked for.
struct Items {
    source: String,
    at: usize,
    channel: Channel,
    hints: Hints,
    given: usize,
    faults: usize,
    is_feed: bool,
    ended: bool,
    /// What was wrong with the item that was given last.
    fault: Option<Found>,
}

impl Items {
    fn of(source: String, hints: Hints) -> Self {
        Items {
            source,
            at: 0,
            channel: Channel::default(),
            hints,
            given: 0,
            faults: 0,
            is_feed: false,
            ended: false,
            fault: None,
        }
    }

    fn fault(&mut self, reason: String) -> Found {
        self.faults += 1;
        let what = "feed";
        Found::faulty(self.hints.name.clone(), Error::Malformed { what, reason })
    }

    /// Tells what is broken, and goes on at the next item.
    fn broken(&mut self, xml: &mut Xml<'_>, reason: String) -> Found {
        let goes_on = self.faults < MAX_FAULTS && xml.resume(&ITEMS);
        self.ended = !goes_on;
        self.fault(reason)
    }

    /// The next finding, or nothing at the end.
    fn read_on(&mut self, xml: &mut Xml<'_>) -> Option<Found> {
        loop {
            let mut element = match xml.step() {
                Step::Start(element) => element,
                Step::Other => continue,
                Step::Broken(reason) => return Some(self.broken(xml, reason)),
                Step::End => return self.end(),
            };
            let name = element.name.as_str();
            let is_item = ITEMS.contains(&name);
            self.is_feed |= is_item || AROUND.contains(&name);
            if AROUND.contains(&name) {
                let language = element.attribute("lang").and_then(language);
                self.channel.language = language.or(self.channel.language.take());
                continue;
            }
            let filled = xml.fill(&mut element);
            if is_item {
                // A broken item may still be one: it is given, and then what is wrong with it.
                let fault = filled.err().map(|reason| self.broken(xml, reason));
                return match (self.item(&element, xml.source), fault) {
                    (Found::Faulty(_), Some(fault)) => Some(fault),
                    (found, fault) => {
                        self.fault = fault;
                        Some(found)
                    }
                };
            }
            if let Err(reason) = filled {
                return Some(self.broken(xml, reason));
            }
            self.channel.note(&element, xml.source);
        }
    }

    fn item(&mut self, element: &Element, source: &str) -> Found {
        self.given += 1;
        if self.given > MAX_ITEMS {
            self.ended = true;
            return self.fault(format!("it has more than {MAX_ITEMS} items; split it"));
        }
        item(element, source).found(&self.channel, &self.hints)
    }

    fn end(&mut self) -> Option<Found> {
        self.ended = true;
        let is_none = !self.is_feed && self.faults == 0;
        is_none.then(|| self.fault("it is neither RSS nor Atom".to_owned()))
    }
}

impl Iterator for Items {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(fault) = self.fault.take() {
            return Some(fault);
        }
        if self.ended {
            return None;
        }
        let source = std::mem::take(&mut self.source);
        let mut xml = Xml::at(&source, self.at);
        let found = self.read_on(&mut xml);
        self.at = xml.offset();
        self.source = source;
        found
    }
}

impl Channel {
    /// Takes what an element beside the items says of the feed.
    fn note(&mut self, element: &Element, source: &str) {
        let is_own = OWN.contains(&element.prefix.as_str()) || element.prefix == "dc";
        match element.name.as_str() {
            "title" if is_own && self.title.is_none() => self.title = plain(element, source),
            "language" if is_own && self.language.is_none() => {
                self.language = element.line().as_deref().and_then(language);
            }
            "author" if element.prefix != "itunes" && self.authors.is_empty() => {
                self.authors.extend(author(element, source));
            }
            _ => {}
        }
    }
}

/// Prefixes of the feed's own vocabulary, as opposed to those of media, podcasts and so on.
const OWN: [&str; 4] = ["", "atom", "rss", "rss10"];

fn item(element: &Element, source: &str) -> Item {
    let own = |name| element.prefixed(&OWN, name);
    let date = [
        "pubDate",
        "published",
        "issued",
        "date",
        "created",
        "updated",
        "modified",
    ]
    .iter()
    .find_map(|name| element.line_of(name));
    let authors = element
        .children
        .iter()
        .filter(|child| matches!(child.name.as_str(), "author" | "creator"))
        .filter(|child| child.prefix != "itunes")
        .filter_map(|child| author(child, source))
        .collect();
    Item {
        id: element.line_of("guid").or_else(|| element.line_of("id")),
        url: url(element),
        title: own("title")
            .or_else(|| element.child("title"))
            .and_then(|title| plain(title, source)),
        published: date,
        authors,
        language: element
            .attribute("lang")
            .map(str::to_owned)
            .or_else(|| element.line_of("language"))
            .as_deref()
            .and_then(language),
        content: element
            .prefixed(&["content"], "encoded")
            .or_else(|| element.child("encoded"))
            .or_else(|| own("content").filter(|content| content.attribute("src").is_none()))
            .or_else(|| element.child("body"))
            .and_then(|content| marked_up(content, source)),
        summary: own("description")
            .or_else(|| own("summary"))
            .and_then(|summary| marked_up(summary, source)),
    }
}

/// The item's page: Atom's alternate link, RSS' link, a guid that is said to be or looks like an address.
fn url(element: &Element) -> Option<String> {
    let alternate = |link: &&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let is_page = |link: &&Element| {
        link.attribute("type")
            .is_none_or(|kind| kind.contains("html"))
    };
    let address = |link: &Element| link.attribute("href").map(str::to_owned);
    let links = || element.all("link").filter(alternate);
    let original = element.line_of("origLink");
    let guid = || {
        let guid = element.child("guid")?;
        let is_page = guid.attribute("isPermaLink").is_none_or(|is| is == "true");
        guid.line().filter(|_| is_page)
    };
    original
        .or_else(|| links().filter(is_page).find_map(address))
        .or_else(|| links().find_map(address))
        .or_else(|| links().find_map(Element::line))
        .or_else(guid)
        .or_else(|| element.attribute("about").map(str::to_owned))
        .filter(|url| super::is_web(url))
}

/// A person's name: Atom's `name`, or the text, of which RSS wants an address with the name in brackets.
fn author(element: &Element, source: &str) -> Option<String> {
    let written = element.line_of("name").or_else(|| plain(element, source))?;
    let in_brackets = written
        .split_once('(')
        .filter(|(address, _)| address.contains('@'))
        .map(|(_, name)| name.trim_end_matches(')').trim().to_owned());
    let name = in_brackets.unwrap_or(written);
    let name = crate::metadata::author(&name);
    Some(name).filter(|name| !name.is_empty() && !name.contains('@'))
}

/// One line of text. Titles hold markup, once or twice escaped, more often than they are said to.
fn plain(element: &Element, source: &str) -> Option<String> {
    let raw = content(element, source);
    line(&raw)
}

fn marked_up(element: &Element, source: &str) -> Option<String> {
    let raw = content(element, source);
    let is_plain = element.attribute("type") == Some("text") && element.children.is_empty();
    match is_plain {
        true => paragraphs(&raw.replace('<', "&lt;").replace("\n\n", "<p>")),
        false => paragraphs(&raw),
    }
}

/// What stands in an element: its characters, which may be escaped markup, or its elements as they are written.
fn content<'a>(element: &'a Element, source: &'a str) -> std::borrow::Cow<'a, str> {
    match element.children.is_empty() {
        true => element.text.as_str().into(),
        false => source[element.inner.clone()].into(),
    }
}
