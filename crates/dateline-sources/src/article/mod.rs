//! The text of the article in a page: what is beside it is taken out of the tree, Readability finds the part of the page
//! that is read, and lines that are none of its are dropped.

mod lines;
mod prune;

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

use crate::linked::{Object, text};

/// What an extraction gives.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// Paragraphs parted by one blank line.
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
}

/// Fewest characters of an extraction that is believed where the page has text of its own.
const MIN_TEXT: usize = 250;

/// How many characters of its own make a page one that must have more than that.
const MUCH_TEXT: usize = 1_000;

/// The article of a page, whose JSON-LD and title are read already.
pub(crate) fn extract(
    page: &str,
    document: Document,
    articles: &[&Object],
    title: Option<&str>,
) -> Article {
    let own = prune::prune(&document);
    let mut article = read(document, title);
    if article.text.chars().count() < MIN_TEXT && own >= MUCH_TEXT {
        let whole = read(Document::from(page), title);
        if whole.text.len() > 2 * article.text.len() {
            article = whole;
        }
    }
    if let Some(stated) = stated(articles).filter(|stated| stated.len() > 2 * article.text.len()) {
        article.text = stated;
    }
    article
}

/// The longest body that JSON-LD states (`articleBody`): pages that scripts build hold their text there alone. What it
/// would add to an extraction that found the article was measured: nothing.
fn stated(articles: &[&Object]) -> Option<String> {
    let body = articles
        .iter()
        .filter_map(|article| text(article.get("articleBody")?))
        .max_by_key(String::len)?;
    Some(crate::fragment::paragraphs(&body))
}

fn read(document: Document, title: Option<&str>) -> Article {
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let Some(found) = Readability::with_document(document, None, Some(config))
        .ok()
        .and_then(|mut readability| readability.parse().ok())
    else {
        return Article::default();
    };
    let lines: Vec<&str> = found
        .text_content
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let kept = lines::of_article(&lines, title.or(Some(&found.title)));
    Article {
        text: kept.join("\n\n"),
        title: Some(found.title).filter(|title| !title.trim().is_empty()),
        byline: found.byline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_scripts_build_has_the_body_that_it_states() {
        let script = r#"{"@type":"NewsArticle","articleBody":"<p>Delegates met in Oslo &amp; talked.</p><p>They meet again.</p>"}"#;
        let objects = crate::linked::objects([script].into_iter());
        let page = "<html><body><div id='root'></div></body></html>";
        let articles: Vec<&Object> = objects.iter().collect();
        let article = extract(page, Document::from(page), &articles, None);
        assert_eq!(
            article
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            "Delegates met in Oslo & talked. They meet again."
        );
    }
}
