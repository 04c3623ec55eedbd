//! HTML pages: the article's text and the page's metadata.

use std::collections::HashMap;

use dateline::{Published, Report, Warning};
use dom_query::{Document, NodeId};

use crate::charset::decode;
use crate::date::Dated;
use crate::input::Hints;
use crate::metadata::{self, Metadata};
use crate::size::{Size, raw_end};
use crate::{Error, article, linked, text};

/// Most bytes of a page; more is cut with a warning.
const MAX_PAGE: usize = 5_000_000;

/// Deepest nesting of elements that the extractor is given. Real pages stay below 100; its tree walks are recursive.
const MAX_DEPTH: usize = 400;

/// Most attributes of one element. Real ones have dozens.
const MAX_ATTRIBUTES: usize = 1_000;

/// Most elements that the extractor is given.
const MAX_ELEMENTS: usize = 60_000;

/// The report of a page.
pub(crate) fn report(bytes: &[u8], hints: &Hints) -> Result<Report, Error> {
    let declared = hints.charset.clone().or_else(|| metadata::charset(bytes));
    let decoded = decode(bytes, declared.as_deref())?;
    let mut warnings = decoded.warnings;
    let mut page = decoded.text.replace('\0', "");
    if page.len() > MAX_PAGE {
        page.truncate(page.floor_char_boundary(MAX_PAGE));
        warnings.push(Warning::new(
            "W211",
            format!("the page is longer than {MAX_PAGE} bytes; only its beginning was read"),
        ));
    }
    let size = Size::of(&page);
    let mut metadata = Metadata::default();
    let mut body = String::new();
    if is_parsable(size) {
        let document = Document::from(page.as_str());
        let objects = metadata::objects(&document);
        let heading = document.select("title").text();
        let articles = linked::articles(&objects, Some(&*heading), None);
        metadata = metadata::read(&document, &articles, hints.url.as_deref());
        if size.elements <= MAX_ELEMENTS && depth(&document) <= MAX_DEPTH {
            body = extract(&page, document, &articles, &mut metadata);
        }
    }
    if body.trim().is_empty() {
        let (code, why) = if is_parsable(size) && size.elements <= MAX_ELEMENTS {
            ("W213", "no article was found in the page")
        } else {
            (
                "W212",
                "the page is nested too deeply or too large for article extraction",
            )
        };
        warnings.push(Warning::new(
            code,
            format!("{why}; all of its text was taken"),
        ));
        body = visible_text(&page);
    }
    let body = tidy(&body);
    if body.is_empty() {
        return Err(Error::NoArticle);
    }
    let published = publication(hints, &metadata);
    Ok(Report {
        id: hints.name.clone(),
        url: hints.url.clone().or(metadata.url),
        publisher: metadata.publisher,
        authors: metadata.authors,
        title: metadata.title,
        published,
        language: hints.language.clone(),
        text: body,
        warnings,
        ..Report::default()
    })
}

/// The day of publication: as given, as the page's metadata say, in its URL, in the file's name.
fn publication(hints: &Hints, metadata: &Metadata) -> Option<Published> {
    hints
        .published
        .clone()
        .or_else(|| metadata.dated.as_ref().map(|dated| dated.published.clone()))
        .or_else(|| text::by_file_name(hints))
}

/// The day on which a page was published, with what shows it: an element, the address or the words read. None where
/// nothing does, or where the page is nested too deeply to be parsed.
pub fn dated(page: &str) -> Option<Dated> {
    let page = &page[..page.floor_char_boundary(MAX_PAGE)];
    is_parsable(Size::of(page))
        .then(|| crate::date::of_page(&Document::from(page), None))
        .flatten()
}

/// Whether a page can be parsed in time that grows with its length alone.
fn is_parsable(size: Size) -> bool {
    size.depth <= MAX_DEPTH && size.attributes <= MAX_ATTRIBUTES
}

/// The article's text; title and authors go into the metadata where they lack them.
fn extract(
    page: &str,
    document: Document,
    articles: &[&linked::Object],
    metadata: &mut Metadata,
) -> String {
    let article = article::extract(page, document, articles, metadata.title.as_deref());
    if metadata.title.is_none() {
        metadata.title = article.title;
    }
    if metadata.authors.is_empty() {
        metadata.authors = article
            .byline
            .iter()
            .map(|line| metadata::author(line))
            .collect();
    }
    article.text
}

/// The depth of a tree. The count over the tags is an estimate, and what walks the tree recurses.
fn depth(document: &Document) -> usize {
    let mut levels: HashMap<NodeId, usize> = HashMap::new();
    let mut deepest = 0;
    for node in document.root().descendants_it() {
        let above = node.parent().and_then(|parent| levels.get(&parent.id));
        let level = above.map_or(0, |above| above + 1);
        deepest = deepest.max(level);
        if node.is_element() {
            levels.insert(node.id, level);
        }
    }
    deepest
}

/// All visible characters of a page, tags taken out in one pass: for pages that cannot be given to the extractor.
fn visible_text(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let skipped = ["script", "style", "noscript", "template"]
            .iter()
            .find_map(|name| {
                let tag = rest.get(1..=name.len())?;
                tag.eq_ignore_ascii_case(name).then(|| {
                    let close = 1 + raw_end(&rest[1..], name);
                    rest[close..]
                        .find('>')
                        .map_or(rest.len(), |end| close + end + 1)
                })
            });
        let end = match skipped {
            Some(end) => end,
            None if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |end| end + 3),
            None => rest.find('>').map_or(rest.len(), |end| end + 1),
        };
        let block = [
            "<p", "</p", "<br", "<div", "</div", "<h", "</h", "<li", "<tr",
        ]
        .iter()
        .any(|tag| rest.starts_with(tag));
        out.push_str(if block { "\n\n" } else { " " });
        rest = &rest[end..];
    }
    out.push_str(rest);
    unescape(&out)
}

/// The five references of XML and the no-break space; others stay as they are.
fn unescape(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (reference, character)| {
        text.replace(reference, character)
    })
}

/// Paragraphs parted by one blank line, without surrounding or double white space.
fn tidy(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !words.is_empty() {
            paragraphs.push(words.join(" "));
        }
    }
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use dateline::PublishedBecause;

    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Talks begin in Oslo | North Wire</title>
<meta property="og:title" content="Talks begin in Oslo"><meta property="og:site_name" content="North Wire">
<meta name="author" content="By Ane Dahl">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2021-05-04T09:30:00+02:00"}]}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Talks begin in Oslo</h1>
<p>Delegations from both sides met in Oslo on Tuesday for the first talks in three years, the Norwegian foreign ministry said, and agreed to meet again next week.</p>
<p>"We have much to talk about," the chief negotiator told reporters after the meeting, which lasted for four hours and was described as useful by both.</p></article>
<footer>All rights reserved</footer></body></html>"#;

    #[test]
    fn an_article() {
        let report = report(PAGE.as_bytes(), &Hints::default()).unwrap();
        assert!(
            report.text.contains("Delegations from both sides"),
            "{}",
            report.text
        );
        assert!(!report.text.contains("rights reserved"), "{}", report.text);
        assert!(
            report.text.contains("next week.\n\n\"We have"),
            "{:?}",
            report.text
        );
        assert_eq!(report.title.as_deref(), Some("Talks begin in Oslo"));
        assert_eq!(report.publisher.as_deref(), Some("North Wire"));
        assert_eq!(report.authors, ["Ane Dahl"]);
        let published = report.published.unwrap();
        assert_eq!(
            (published.written.as_str(), published.because),
            ("2021-05-04T09:30:00+02:00", PublishedBecause::Metadata)
        );
    }

    #[test]
    fn hostile_pages() {
        let nested = format!(
            "<html><body>{}words{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        let read = report(nested.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(read.text, "words");
        assert_eq!(read.warnings[0].code, "W212");
        assert!(report(b"<html><body></body></html>", &Hints::default()).is_err());
        let wide = format!(
            "<p {}>words</p>",
            (0..20_000).map(|n| format!("a{n}=1 ")).collect::<String>()
        );
        assert_eq!(
            report(wide.as_bytes(), &Hints::default()).unwrap().text,
            "words"
        );
        let script = "<html><body><script>alert('<p>x</p>')</script><p>Talks &amp; votes</p>";
        assert_eq!(tidy(&visible_text(script)), "Talks & votes");
    }

    #[test]
    fn hostile_pages_take_no_time() {
        let article = "<p>Delegates from both sides met in Oslo on Tuesday, 4 May 2021, and agreed to meet again.</p>";
        let linked =
            |json: &str| format!("<script type='application/ld+json'>{json}</script>{article}");
        let classes: String = (0..8_000)
            .map(|n| format!("<i class='post-date-{n} entry-meta-{n}'>x</i>"))
            .collect();
        let pages = [
            article.repeat(10_000),
            format!(
                "<script>{}</script>{article}",
                "var a = '<div>'; ".repeat(60_000)
            ),
            linked(&"[".repeat(400_000)),
            linked(&r#"{"@type":"Article","@graph":["#.repeat(20_000)),
            linked(&r#""datePublished":"#.repeat(50_000)),
            linked(&format!(
                "[{}]",
                vec![r#"{"@type":"Article","headline":"x"}"#; 20_000].join(",")
            )),
            format!("<b a></x>{article}").repeat(5_000),
            "<a ".repeat(300_000),
            format!("<p>{}", "1.2.2020 ".repeat(100_000)),
            format!("<p>{}", "<time>1 May 2020</time>".repeat(10_000)),
            "<table>".repeat(300) + &article.repeat(3_000),
            classes,
        ];
        for page in pages {
            let start = std::time::Instant::now();
            let _ = report(page.as_bytes(), &Hints::default());
            let _ = dated(&page);
            assert!(
                start.elapsed().as_secs() < 20,
                "{:?} {page:.60}",
                start.elapsed()
            );
        }
    }
}
