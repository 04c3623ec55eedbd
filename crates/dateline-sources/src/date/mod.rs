//! The day of publication: as written in metadata, in names and addresses, and found in pages.

mod address;
mod choice;
mod page;
mod scan;
mod vocabulary;
mod written;

pub use choice::Dated;
pub use written::published;

pub(crate) use address::in_name;

use dom_query::Document;

/// The day on which a page was published, with what shows it. `url` is the page's address where it is known; a page that
/// names its own is taken at its word.
///
/// Sources of a day, the surest first: JSON-LD, meta elements, microdata, the address, elements that are marked as
/// dates, visible text. The method is that of htmldate (Barbaresi 2021), the rules and tables are our own.
pub(crate) fn of_page(document: &Document, url: Option<&str>) -> Option<Dated> {
    choice::choose(&page::Page::of(document), url)
}

/// Whether a line has a day in it, read as the page of any language.
pub(crate) fn is_dated(line: &str) -> bool {
    let manner = scan::Manner {
        vocabulary: vocabulary::vocabulary(),
        language: "",
        order: vocabulary::Order::DayFirst,
    };
    !scan::dates(line, manner).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, body: &str, expect: Option<(&str, &str)>) {
        let page = format!("<html lang='en-GB'><head>{head}</head><body>{body}</body></html>");
        let dated = of_page(&Document::from(page), None);
        let found = dated
            .as_ref()
            .map(|dated| (dated.published.written.as_str(), dated.because.as_str()));
        assert_eq!(found, expect, "{head} {body}");
    }

    #[test]
    fn stated_in_metadata() {
        let linked = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
        check(
            &linked(
                r#"{"@graph":[{"@type":"WebPage","datePublished":"2019-01-01"},{"@type":"NewsArticle","datePublished":"2020-03-12T10:00:00+01:00","dateModified":"2020-03-14"}]}"#,
            ),
            "",
            Some(("2020-03-12T10:00:00+01:00", "date.linked: datePublished")),
        );
        check(
            &linked(r#"{"@type":"NewsArticle","datePublished":"2020-03-12",}"#),
            "",
            Some(("2020-03-12", "date.linked: datePublished")),
        );
        check(
            "<meta property='article:modified_time' content='2020-03-14'><meta name='DC.date.issued' content='2020-03-12'>",
            "",
            Some(("2020-03-12", "date.meta: dc.date.issued")),
        );
        check(
            "<meta name='pubdate' content='Thu, 12 Mar 2020 10:00:00 GMT'>",
            "",
            Some(("2020-03-12", "date.meta: pubdate")),
        );
        check("<meta name='pubdate' content='1970-01-01'>", "", None);
    }

    #[test]
    fn the_address_is_the_publishers_own_day() {
        check(
            "<link rel='canonical' href='https://a.example/2020/3/12/talks'>
             <meta property='article:published_time' content='2020-03-13T01:00:00Z'>",
            "",
            Some(("2020-03-12", "date.address: a day in the path")),
        );
    }

    #[test]
    fn seen_by_readers() {
        check(
            "<title>Talks begin in Oslo</title>",
            "<ul class='sidebar'><li><time datetime='2020-03-20'>new</time></ul><h1>Talks begin in Oslo</h1>
             <div class='meta'><time datetime='2020-03-12'>Thursday</time></div><p>…</p>
             <div class='comment'><time datetime='2020-03-13'>Friday</time></div>",
            Some(("2020-03-12", "date.element: datetime")),
        );
        check(
            "",
            "<h1>Talks</h1><p>Updated: 14 March 2020</p><p>Published: 12/03/2020</p>",
            Some(("2020-03-12", "date.text: said")),
        );
        check(
            "<meta property='og:updated_time' content='2020-03-14'>",
            "<h1>Talks</h1><p>12 March 2020</p><p>20 March 2020</p>",
            Some(("2020-03-12", "date.text: alone")),
        );
        check(
            "",
            "<h1>Talks</h1><p>12 March</p><footer>© 2020</footer>",
            None,
        );
    }

    #[test]
    fn the_order_of_numbers_is_borne_out() {
        check(
            "<meta property='og:updated_time' content='2020-03-05'>",
            "<h1>Talks</h1><p>3/4/2020</p>",
            Some(("2020-03-04", "date.text: alone")),
        );
        check(
            "",
            "<h1>Talks</h1><p>3/4/2020</p>",
            Some(("2020-04-03", "date.text: alone")),
        );
    }
}
