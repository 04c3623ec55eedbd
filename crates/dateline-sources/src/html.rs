//! HTML pages: the article's text and the page's metadata.

use dateline::{Published, PublishedBecause, Report, Warning};
use dom_smoothie::{Config, Readability, TextMode};

use crate::charset::decode;
use crate::input::Hints;
use crate::metadata::{self, Metadata};
use crate::{Error, text};

/// Most bytes of a page; more is cut with a warning.
const MAX_PAGE: usize = 5_000_000;

/// Deepest nesting of elements that the extractor is given. Real pages stay below 100; its tree walks are recursive.
const MAX_DEPTH: usize = 400;

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
    let (depth, elements) = size(&page);
    let extracted = if depth > MAX_DEPTH || elements > MAX_ELEMENTS {
        warnings.push(Warning::new(
            "W212",
            "the page is nested too deeply or too large for article extraction; all of its text was taken",
        ));
        None
    } else {
        extract(&page)
    };
    let (body, metadata) = match extracted {
        Some((body, metadata)) if !body.trim().is_empty() => (body, metadata),
        Some((_, metadata)) => {
            warnings.push(Warning::new(
                "W213",
                "no article was found in the page; all of its text was taken",
            ));
            (visible_text(&page), metadata)
        }
        None => (visible_text(&page), Metadata::default()),
    };
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
        .or_else(|| metadata.published.clone())
        .or_else(|| {
            let date = crate::date::in_name(hints.url.as_deref().or(metadata.url.as_deref())?)?;
            Some(Published {
                date,
                written: date.to_string(),
                because: PublishedBecause::Url,
            })
        })
        .or_else(|| text::by_file_name(hints))
}

/// The article's text by Readability, and the metadata.
fn extract(page: &str) -> Option<(String, Metadata)> {
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let mut readability = Readability::new(page, None, Some(config)).ok()?;
    let mut metadata = metadata::read(&readability.doc);
    let article = readability.parse().ok();
    if let Some(article) = &article {
        metadata.title = metadata
            .title
            .or_else(|| Some(article.title.trim().to_owned()).filter(|t| !t.is_empty()));
        if metadata.authors.is_empty() {
            metadata.authors = article
                .byline
                .iter()
                .map(|line| metadata::author(line))
                .collect();
        }
    }
    Some((
        article
            .map(|article| article.text_content.to_string())
            .unwrap_or_default(),
        metadata,
    ))
}

/// Depth of nesting and number of elements, counted over the tags without building a tree.
fn size(page: &str) -> (usize, usize) {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr", "param",
    ];
    let (mut depth, mut deepest, mut elements) = (0_usize, 0, 0);
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if rest.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            elements += 1;
            let name_end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            let name = rest[..name_end].to_ascii_lowercase();
            if !VOID.contains(&name.as_str()) {
                depth += 1;
                deepest = deepest.max(depth);
            }
        }
    }
    (deepest, elements)
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
                tag.eq_ignore_ascii_case(name).then(|| end_of(rest, name))
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

/// Offset after the end tag of an element whose content is no text.
fn end_of(rest: &str, name: &str) -> usize {
    let mut from = 1;
    while let Some(close) = rest[from..].find("</") {
        let at = from + close + 2;
        if rest
            .get(at..at + name.len())
            .is_some_and(|tag| tag.eq_ignore_ascii_case(name))
        {
            return rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        }
        from = at;
    }
    rest.len()
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
        let script = "<html><body><script>alert('<p>x</p>')</script><p>Talks &amp; votes</p>";
        assert_eq!(tidy(&visible_text(script)), "Talks & votes");
    }
}
