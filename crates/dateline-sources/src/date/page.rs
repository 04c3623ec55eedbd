//! What a page shows of days: one walk over its tree, in order, that keeps no more than the date finder needs.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

use super::vocabulary::{Mark, vocabulary};
use crate::parts::{Parts, class_words};

/// Most characters of a block of text that are looked at: bylines are short, and dates in longer ones stand at its head
/// or matter little.
const MAX_BLOCK: usize = 1_000;

/// Most blocks, and most marked elements, of a page.
const MAX_BLOCKS: usize = 20_000;

/// Most characters of an element that is marked as a date; of one that is marked as a byline.
const MAX_DATE: usize = 100;
const MAX_BYLINE: usize = 300;

/// Fewest characters of a heading that is told by the page's title.
const MIN_HEADLINE: usize = 8;

/// Most characters of scripts that are kept.
const MAX_SCRIPTS: usize = 2_000_000;

/// What is seen of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Language tag of the page.
    pub(super) language: String,
    /// The page's own address.
    pub(super) url: Option<String>,
    pub(super) title: Option<String>,
    /// Names (lower case) and contents of meta elements.
    pub(super) meta: Vec<(String, String)>,
    /// JSON-LD.
    pub(super) linked: Vec<String>,
    /// Other scripts.
    pub(super) scripts: Vec<String>,
    pub(super) marked: Vec<Marked>,
    pub(super) blocks: Vec<Block>,
    /// Headings: block, whether of the first level, and text.
    headings: Vec<(usize, bool, String)>,
}

/// How an element says that it holds a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    Microdata,
    Time,
    Class,
}

/// An element that says that it holds a date.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) how: How,
    pub(super) mark: Mark,
    pub(super) parts: Parts,
    /// `datetime`, `content` or `title`.
    pub(super) value: Option<String>,
    /// Its visible text.
    pub(super) text: String,
    /// The block that it stands in.
    pub(super) block: usize,
}

/// A run of visible text between two boundaries of blocks.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) text: String,
    /// The parts of its pieces, by where they begin.
    pieces: Vec<(usize, Parts)>,
}

impl Block {
    /// The parts that the piece at an offset lies in.
    pub(super) fn parts_at(&self, offset: usize) -> Parts {
        self.pieces
            .iter()
            .rev()
            .find(|(start, _)| *start <= offset)
            .map_or(Parts::default(), |(_, parts)| *parts)
    }
}

impl Page {
    /// The block of the headline: the heading that the page's title repeats, or else the first of the first level.
    pub(super) fn headline(&self) -> Option<usize> {
        let title = self.title.as_deref().unwrap_or("");
        let repeated = |text: &str| text.len() >= MIN_HEADLINE && title.contains(text);
        self.headings
            .iter()
            .find(|(_, _, text)| repeated(text))
            .or_else(|| {
                self.headings
                    .iter()
                    .find(|(_, first, text)| *first && !text.is_empty())
            })
            .map(|(block, _, _)| *block)
    }

    /// Walks over the tree, without recursion.
    pub(super) fn of(document: &Document) -> Page {
        let mut walk = Walk::default();
        let root = document.root();
        let mut node = root.first_child();
        while let Some(current) = node {
            let inside = walk.enter(&current);
            let child = current.first_child().filter(|_| inside);
            if child.is_some() {
                node = child;
                continue;
            }
            walk.leave(&current);
            let mut at = current;
            node = loop {
                if let Some(next) = at.next_sibling() {
                    break Some(next);
                }
                match at.parent().filter(|parent| parent.id != root.id) {
                    Some(parent) => {
                        walk.leave(&parent);
                        at = parent;
                    }
                    None => break None,
                }
            };
        }
        walk.boundary();
        walk.page
    }
}

#[derive(Default)]
struct Walk {
    page: Page,
    /// The parts of the open elements.
    open: Vec<(dom_query::NodeId, Parts)>,
    block: Block,
    kept: usize,
    /// What classes were found to say: they repeat.
    classes: HashMap<String, (Parts, Option<Mark>)>,
}

/// What an element's attributes say.
#[derive(Default)]
struct Attributes {
    classes: String,
    property: Option<String>,
    meta_name: Option<String>,
    content: Option<String>,
    datetime: Option<String>,
    title: Option<String>,
    href: Option<String>,
    rel: Option<String>,
    kind: Option<String>,
    language: Option<String>,
    pubdate: bool,
}

impl Attributes {
    fn of(node: &NodeRef) -> Attributes {
        let mut found = Attributes::default();
        let Some(element) = node.element_ref() else {
            return found;
        };
        for attribute in &element.attrs {
            let value = || Some(attribute.value.to_string());
            match attribute.name.local.as_ref() {
                "class" | "id" | "role" | "data-testid" => {
                    found.classes.push_str(&attribute.value);
                    found.classes.push(' ');
                }
                "itemprop" => found.property = value(),
                "name" | "property" | "http-equiv" => found.meta_name = value(),
                "content" => found.content = value(),
                "datetime" => found.datetime = value(),
                "title" => found.title = value(),
                "href" => found.href = value(),
                "rel" => found.rel = value(),
                "type" => found.kind = value(),
                "lang" => found.language = value(),
                "pubdate" => found.pubdate = true,
                _ => {}
            }
        }
        found
    }
}

impl Walk {
    fn parts(&self) -> Parts {
        self.open
            .last()
            .map_or(Parts::default(), |(_, parts)| *parts)
    }

    /// Takes a node in; whether its children are to be walked over.
    fn enter(&mut self, node: &NodeRef) -> bool {
        if node.is_text() {
            self.text(&node.text());
            return false;
        }
        let Some(name) = node.node_name().filter(|_| node.is_element()) else {
            return false;
        };
        let attributes = Attributes::of(node);
        match name.as_ref() {
            "meta" => self.meta(attributes),
            "link" => self.link(&attributes),
            "script" => self.script(node, &attributes),
            "title" => {
                self.page.title.get_or_insert_with(|| tidy(&node.text()));
            }
            "style" | "template" | "svg" | "iframe" | "select" | "textarea" | "option" => {}
            name => {
                self.element(node, name, attributes);
                return true;
            }
        }
        false
    }

    fn leave(&mut self, node: &NodeRef) {
        if self.open.last().is_some_and(|(id, _)| *id == node.id) {
            self.open.pop();
            if node.node_name().is_some_and(|name| !is_inline(&name)) {
                self.boundary();
            }
        }
    }

    fn element(&mut self, node: &NodeRef, name: &str, attributes: Attributes) {
        if name == "html" {
            self.page.language = attributes.language.clone().unwrap_or_default();
        }
        if !is_inline(name) {
            self.boundary();
        }
        let (mut parts, mark) = self.said(&attributes.classes);
        if matches!(name, "html" | "body") {
            parts = Parts::default();
        }
        let parts = self.parts().with(parts).with(Parts::of_element(name));
        self.open.push((node.id, parts));
        if matches!(name, "h1" | "h2" | "h3") && !parts.any(Parts::BESIDE) {
            let text = short_text(node, MAX_BYLINE).unwrap_or_default();
            self.page
                .headings
                .push((self.page.blocks.len(), name == "h1", text));
        }
        if self.page.marked.len() < MAX_BLOCKS {
            self.mark(node, name, attributes, parts, mark);
        }
    }

    fn mark(
        &mut self,
        node: &NodeRef,
        name: &str,
        attributes: Attributes,
        parts: Parts,
        by_class: Option<Mark>,
    ) {
        let property = attributes.property.as_deref().map(str::to_ascii_lowercase);
        let by_property = match property.as_deref() {
            Some("datepublished" | "pubdate") => Some(Mark::Published),
            Some("datecreated" | "dateposted") => Some(Mark::Created),
            Some("datemodified") => Some(Mark::Modified),
            _ => None,
        };
        let (how, mark) = match (by_property, by_class) {
            (Some(mark), _) => (How::Microdata, mark),
            (None, mark) if name == "time" || name == "relative-time" => {
                let mark = if attributes.pubdate {
                    Mark::Published
                } else {
                    mark.unwrap_or(Mark::Date)
                };
                (How::Time, mark)
            }
            (None, Some(mark)) => (How::Class, mark),
            (None, None) => return,
        };
        let value = attributes
            .datetime
            .or(attributes.content)
            .or(attributes.title)
            .filter(|value| value.len() <= MAX_DATE);
        let most = if mark == Mark::Byline {
            MAX_BYLINE
        } else {
            MAX_DATE
        };
        let text = short_text(node, most).unwrap_or_default();
        if value.is_some() || text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.page.marked.push(Marked {
                how,
                mark,
                parts,
                value,
                text,
                block: self.page.blocks.len(),
            });
        }
    }

    /// Parts and mark that classes and ids name.
    fn said(&mut self, classes: &str) -> (Parts, Option<Mark>) {
        if classes.is_empty() {
            return (Parts::default(), None);
        }
        if let Some(said) = self.classes.get(classes) {
            return *said;
        }
        let words = class_words(classes);
        let said = (Parts::of_words(&words), vocabulary().mark(&words));
        self.classes.insert(classes.to_owned(), said);
        said
    }

    fn meta(&mut self, attributes: Attributes) {
        let names = attributes.meta_name.into_iter().chain(attributes.property);
        if let Some(content) = attributes.content.filter(|content| content.len() <= 500) {
            for name in names.filter(|name| name.len() <= 100) {
                self.page
                    .meta
                    .push((name.trim().to_lowercase(), content.trim().to_owned()));
            }
        }
    }

    fn link(&mut self, attributes: &Attributes) {
        let is_own = attributes
            .rel
            .as_deref()
            .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if is_own {
            self.page.url = self.page.url.take().or(attributes.href.clone());
        }
    }

    fn script(&mut self, node: &NodeRef, attributes: &Attributes) {
        let text = node.text();
        if self.kept + text.len() > MAX_SCRIPTS {
            return;
        }
        self.kept += text.len();
        let is_linked = attributes
            .kind
            .as_deref()
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        if is_linked {
            self.page.linked.push(text.to_string());
        } else {
            self.page.scripts.push(text.to_string());
        }
    }

    fn text(&mut self, text: &str) {
        let room = MAX_BLOCK.saturating_sub(self.block.text.len());
        if room == 0 || self.page.blocks.len() >= MAX_BLOCKS {
            return;
        }
        let text = &text[..text.floor_char_boundary(room)];
        let parts = self.parts();
        self.block.pieces.push((self.block.text.len(), parts));
        self.block.text.push_str(text);
    }

    /// Ends the block of text that is open.
    fn boundary(&mut self) {
        if self.block.text.trim().is_empty() {
            self.block = Block::default();
        } else {
            self.page.blocks.push(std::mem::take(&mut self.block));
        }
    }
}

/// Elements that stand within a line.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "big"
            | "cite"
            | "em"
            | "font"
            | "i"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
            | "relative-time"
    )
}

/// The visible text of an element, blanks evened out, unless it is longer than that many bytes.
fn short_text(node: &NodeRef, most: usize) -> Option<String> {
    const MAX_NODES: usize = 60;
    let mut text = String::new();
    for (count, inner) in node.descendants_it().enumerate() {
        if count == MAX_NODES {
            return None;
        }
        if inner.is_text() {
            let in_script = inner
                .parent()
                .is_some_and(|parent| parent.has_name("script") || parent.has_name("style"));
            if !in_script {
                text.push(' ');
                text.push_str(inner.text().trim());
            }
        }
        if text.len() > 4 * most {
            return None;
        }
    }
    let text = tidy(&text);
    (text.len() <= most).then_some(text)
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
