//! Takes out of a page's tree what is no part of an article: captions, bylines, share bars, newsletter boxes, related
//! links. Words of classes are data (`data/page/beside.tsv`); what an element weighs in text guards against their errors.

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};

use crate::parts::class_words;
use crate::table::{cells, words};

/// An element with more than this share (per cent) of the page's own text stays.
const MAX_SHARE: usize = 25;

/// An element whose text is linked to this share (per cent) is a link.
const LINKED: usize = 90;

/// Fewest linked items that make a list one of links.
const MIN_LINKS: usize = 2;

/// Why an element is beside the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Reason {
    /// What the element is: navigation, controls, links, hidden text.
    Itself,
    /// Words of its classes of which a page may have more than it has of the article: comments, links, navigation.
    Margin,
    /// A figure or its caption.
    Figure,
    /// Other words of classes: the row of the table.
    Named(&'static str),
}

/// Words of a phrase, and the row that it stands in.
type Phrase = (Vec<&'static str>, &'static str);

/// The phrases of the table by their first words.
static NAMES: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<Phrase>> = HashMap::new();
    for [reason, listed] in cells(include_str!("../../data/page/beside.tsv")) {
        for phrase in words(listed) {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            by_first
                .entry(phrase[0])
                .or_default()
                .push((phrase, reason));
        }
    }
    by_first
});

/// How much text an element holds.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    /// Characters, blanks left out.
    text: usize,
    linked: usize,
    links: usize,
    /// Nodes, itself among them.
    nodes: usize,
}

impl Weight {
    /// Characters that are not linked.
    fn own(&self) -> usize {
        self.text.saturating_sub(self.linked)
    }
}

/// Takes out of the body what is beside the article. Gives the number of characters, blanks left out, that the page has
/// of its own (links left out).
pub(super) fn prune(document: &Document) -> usize {
    let Some(body) = document.body() else {
        return 0;
    };
    let nodes: Vec<NodeRef> = body.descendants_it().collect();
    let weights = weigh(&nodes);
    let own = weights.get(&body.id).map_or(0, Weight::own);
    let is_much = |text: usize| 100 * text > MAX_SHARE * own;
    let mut known = HashMap::new();
    let mut beside: Vec<(&NodeRef, Reason)> = Vec::new();
    let mut sums: HashMap<Reason, (usize, usize)> = HashMap::new();
    for (at, node) in nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.is_element())
    {
        let weight = weights.get(&node.id).copied().unwrap_or_default();
        let Some(reason) = reason(node, weight, &mut known).filter(|_| !is_much(weight.own()))
        else {
            continue;
        };
        beside.push((node, reason));
        let (sum, end) = sums.entry(reason).or_default();
        // One inside another of the same reason is counted with it.
        if at >= *end {
            *sum += weight.own();
            *end = at + weight.nodes;
        }
    }
    for (node, reason) in beside {
        let sum = sums.get(&reason).map_or(0, |(sum, _)| *sum);
        // Where much of the page is called so, the word names the article: a gallery told in captions.
        let is_margin = matches!(reason, Reason::Itself | Reason::Margin);
        if is_margin || !is_much(sum) {
            node.remove_from_parent();
        }
    }
    own
}

/// The weights of all elements, from the leaves up.
fn weigh(nodes: &[NodeRef]) -> HashMap<NodeId, Weight> {
    let mut weights: HashMap<NodeId, Weight> = HashMap::with_capacity(nodes.len());
    for node in nodes.iter().rev() {
        let mut weight = weights.get(&node.id).copied().unwrap_or_default();
        weight.nodes += 1;
        if node.is_text() {
            weight.text = node.text().chars().filter(|c| !c.is_whitespace()).count();
        }
        let name = node.node_name();
        match name.as_deref() {
            Some("script" | "style" | "noscript" | "template") => {
                weight = Weight {
                    nodes: weight.nodes,
                    ..Weight::default()
                };
            }
            Some("a") => {
                weight.linked = weight.text;
                weight.links = 1;
            }
            _ => {}
        }
        weights.insert(node.id, weight);
        if let Some(parent) = node.parent() {
            let whole = weights.entry(parent.id).or_default();
            whole.text += weight.text;
            whole.linked += weight.linked;
            whole.links += weight.links;
            whole.nodes += weight.nodes;
        }
    }
    weights
}

fn reason(
    node: &NodeRef,
    weight: Weight,
    known: &mut HashMap<String, Option<Reason>>,
) -> Option<Reason> {
    let name = node.node_name()?;
    let is_linked = weight.text > 0 && 100 * weight.linked >= LINKED * weight.text;
    match name.as_ref() {
        "html" | "body" | "main" | "article" | "a" | "table" | "tbody" | "tr" | "td" | "th"
        | "pre" | "code" | "blockquote" => return None,
        "nav" | "footer" | "button" | "form" | "dialog" => return Some(Reason::Itself),
        "figcaption" => return Some(Reason::Figure),
        "figure" => return (!holds_text(node)).then_some(Reason::Figure),
        "ul" | "ol" if is_linked && weight.links >= MIN_LINKS => return Some(Reason::Itself),
        "p" | "h2" | "h3" | "h4" | "h5" | "h6" if is_linked && !in_quotation(node) => {
            return Some(Reason::Itself);
        }
        _ => {}
    }
    if is_hidden(node) {
        return Some(Reason::Itself);
    }
    let mut classes = String::new();
    for attribute in ["class", "id", "role"] {
        if let Some(value) = node.attr(attribute) {
            classes.push_str(&value);
            classes.push(' ');
        }
    }
    if classes.is_empty() || in_sentence(node, &name, weight) {
        return None;
    }
    if let Some(known) = known.get(&classes) {
        return *known;
    }
    let reason = named(&class_words(&classes));
    known.insert(classes, reason);
    reason
}

/// What the words of classes say.
fn named(classes: &[String]) -> Option<Reason> {
    let mut found = None;
    for (at, word) in classes.iter().enumerate() {
        for (phrase, row) in NAMES.get(word.as_str()).into_iter().flatten() {
            let rest = &classes[at..];
            let is_there =
                rest.len() >= phrase.len() && rest.iter().zip(phrase).all(|(a, b)| a == b);
            match *row {
                _ if !is_there => {}
                "body" => return None,
                "comments" | "related" | "navigation" => found = Some(Reason::Margin),
                row => found = found.or(Some(Reason::Named(row))),
            }
        }
    }
    found
}

/// Whether a figure holds what is read: quotations, tables, code, lists.
fn holds_text(figure: &NodeRef) -> bool {
    figure.descendants_it().any(|inner| {
        inner.node_name().is_some_and(|name| {
            matches!(
                name.as_ref(),
                "blockquote" | "table" | "pre" | "code" | "ul" | "ol"
            )
        })
    })
}

/// Whether an element is words of a line rather than a box: the place of a dateline is marked like a byline now and then.
fn in_sentence(node: &NodeRef, name: &str, weight: Weight) -> bool {
    let is_inline = matches!(
        name,
        "span" | "b" | "strong" | "i" | "em" | "small" | "mark" | "abbr"
    );
    is_inline
        && node.parent().is_some_and(|line| {
            let is_line = ["p", "li", "blockquote"]
                .iter()
                .any(|name| line.has_name(name));
            is_line && line.text().chars().filter(|c| !c.is_whitespace()).count() > 2 * weight.text
        })
}

fn in_quotation(node: &NodeRef) -> bool {
    node.parent()
        .is_some_and(|parent| parent.has_name("blockquote"))
}

fn is_hidden(node: &NodeRef) -> bool {
    let by_style = node.attr("style").is_some_and(|style| {
        let style = style.to_ascii_lowercase().replace(' ', "");
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    by_style
        || node.has_attr("hidden")
        || node
            .attr("aria-hidden")
            .is_some_and(|value| &*value == "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: &str = "<p>Delegates from both sides met in Oslo on Tuesday for the first talks in three years, the \
        foreign ministry said, and agreed to meet again next week in the same place.</p>";

    fn left(inner: &str) -> String {
        let page =
            format!("<body><article>{PARAGRAPH}{inner}{PARAGRAPH}{PARAGRAPH}</article></body>");
        let document = Document::from(page);
        prune(&document);
        let text = document.select("article").text().replace('\n', " ");
        let paragraph = Document::from(PARAGRAPH).select("p").text();
        text.replace(&*paragraph, "").trim().to_owned()
    }

    #[test]
    fn beside_an_article() {
        for inner in [
            "<figure><img><figcaption>A hall in Oslo</figcaption></figure>",
            "<div class='wp-caption-text'>A hall in Oslo</div>",
            "<div class='share-bar'>Share this</div>",
            "<section id='newsletterSignup'><h3>Our letter</h3>Every day</section>",
            "<div class='related-stories'>Talks stalled in June</div>",
            "<ul><li><a href='/a'>Talks stalled</a></li><li><a href='/b'>A plan</a></li></ul>",
            "<p><a href='/a'>More of this here</a></p>",
            "<div style='display: none'>Hidden</div>",
            "<nav>Home</nav>",
        ] {
            assert_eq!(left(inner), "", "{inner}");
        }
    }

    #[test]
    fn of_an_article() {
        for (inner, expect) in [
            (
                "<p><span class='dateline'>OSLO</span> – Talks began.</p>",
                "OSLO – Talks began.",
            ),
            (
                "<p><span class='author'>Ane Dahl</span> walked out of the talks at once.</p>",
                "Ane Dahl walked out of the talks at once.",
            ),
            (
                "<figure><blockquote>We talk</blockquote></figure>",
                "We talk",
            ),
            (
                "<div class='article-body share'>They talked</div>",
                "They talked",
            ),
            (
                "<ul><li>one <a href='/a'>plan</a></li><li>another</li></ul>",
                "one plananother",
            ),
            (
                "<blockquote><p><a href='/a'>We talk</a></p></blockquote>",
                "We talk",
            ),
        ] {
            assert_eq!(left(inner), expect, "{inner}");
        }
    }

    #[test]
    fn an_article_does_not_go_for_its_name() {
        let slides = format!(
            "<body>{}</body>",
            format!("<div class='gallery-item'>{PARAGRAPH}</div>").repeat(8)
        );
        let document = Document::from(slides);
        let before = document.select("body").text();
        prune(&document);
        assert_eq!(document.select("body").text(), before);
    }
}
