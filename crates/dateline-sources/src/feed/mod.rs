//! Feeds: RSS 0.9–2.0, Atom and JSON Feed. An item that brings its whole text is a report; any other is a link.

mod json;
mod whole_text;
mod xml;

use dateline::{Published, PublishedBecause, Report, Warning};

use crate::{Found, Hints, Link, canonical, date, fragment, rfc822};

/// Most items of one feed; those after them are left out with a fault.
const MAX_ITEMS: usize = 100_000;

/// What a feed says of itself.
#[derive(Debug, Clone, Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    /// Authors of items that name none.
    authors: Vec<String>,
}

/// An item as a feed has it.
#[derive(Debug, Clone, Default)]
struct Item {
    /// The feed's own id of it.
    id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
    language: Option<String>,
    /// What the feed offers as the text (`content:encoded`, `content`, `content_html`, `content_text`), as paragraphs.
    content: Option<String>,
    /// What it offers as a description, as paragraphs.
    summary: Option<String>,
}

/// The items of a feed, in its order.
pub(crate) fn items(bytes: &[u8], hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match start {
        Some(b'{') => json::items(bytes, hints),
        _ => xml::items(bytes, hints),
    }
}

impl Item {
    /// The report or the link that it is.
    fn found(self, channel: &Channel, hints: &Hints) -> Found {
        let (text, cut) = self.text();
        let url = self.url.filter(|url| is_web(url));
        let mut warnings = Vec::new();
        let published = hints.published.clone().or_else(|| {
            let written = self.published.as_deref()?;
            let published = published(written);
            if published.is_none() {
                let written: String = written.chars().take(60).collect();
                let message = format!("the feed's date `{written}` is none; the item has none");
                warnings.push(Warning::new("W221", message));
            }
            published
        });
        let language = hints
            .language
            .clone()
            .or(self.language)
            .or_else(|| channel.language.clone());
        let (Some(text), false) = (text, cut && url.is_some()) else {
            return match url {
                Some(url) => Found::Link(Link {
                    url: canonical(&url),
                    title: self.title,
                    published,
                    publisher: channel.title.clone(),
                    language,
                }),
                None => Found::faulty(self.id, crate::Error::Empty),
            };
        };
        let authors = match self.authors.is_empty() {
            true => channel.authors.clone(),
            false => self.authors,
        };
        Found::report(Report {
            id: self.id.filter(|_| url.is_none()),
            url,
            publisher: channel.title.clone(),
            authors,
            title: self.title,
            published,
            language,
            text,
            warnings,
            ..Report::default()
        })
    }

    /// The text, and whether it is less than the whole report.
    fn text(&self) -> (Option<String>, bool) {
        let content = self.content.as_deref().map(whole_text::without_boilerplate);
        let summary = self.summary.as_deref().map(whole_text::without_boilerplate);
        match (content, summary) {
            (Some(content), _) if whole_text::is_whole(&content) => (Some(content), false),
            (_, Some(summary)) if whole_text::is_clearly_whole(&summary) => (Some(summary), false),
            (content, summary) => {
                let text = longer(content, summary);
                (text.or_else(|| self.title.clone()), true)
            }
        }
    }
}

/// The longer of two texts, unless both are empty.
fn longer(one: Option<String>, other: Option<String>) -> Option<String> {
    let texts = [one, other].into_iter().flatten();
    texts
        .filter(|text| !text.is_empty())
        .max_by_key(String::len)
}

fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// A feed's date: RFC 822 as in RSS, or ISO 8601 as in the others; the day is that of the offset given.
fn published(written: &str) -> Option<Published> {
    let because = PublishedBecause::Feed;
    rfc822::published(written, because).or_else(|| date::published(written, because).ok())
}

/// Words in one line, markup and references taken out.
fn line(marked_up: &str) -> Option<String> {
    let line = fragment::paragraphs(marked_up).replace("\n\n", " ");
    Some(line).filter(|line| !line.is_empty())
}

fn paragraphs(marked_up: &str) -> Option<String> {
    Some(fragment::paragraphs(marked_up)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The ministers met on Monday and agreed on a list of prisoners to be freed. \
        They will meet again in May, the host said, and a date is to be named within a week. \
        Both sides called the talks useful, and both said that much was left to be done. \
        Nobody would say where the next meeting is to be held, or who is to lead it.";

    fn found(feed: &str) -> Vec<Found> {
        items(feed.as_bytes(), Hints::default()).collect()
    }

    fn reports(feed: &str) -> Vec<Report> {
        let report = |found| match found {
            Found::Report(report) => Some(*report),
            _ => None,
        };
        found(feed).into_iter().filter_map(report).collect()
    }

    fn links(feed: &str) -> Vec<Link> {
        let link = |found| match found {
            Found::Link(link) => Some(link),
            _ => None,
        };
        found(feed).into_iter().filter_map(link).collect()
    }

    #[test]
    fn rss() {
        let feed = format!(
            "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>
            <channel><title>North Wire</title><language>en-us</language><image><title>Logo</title></image>
            <item><title>Talks &amp;amp; votes</title><link>https://north.example/a</link><dc:creator>By Ane Dahl</dc:creator>
            <pubDate>Fri, 22 Apr 2022 23:30:00 +0300</pubDate><description>Talks began.</description>
            <content:encoded><![CDATA[<p>{LONG}</p><p>The end.</p>]]></content:encoded></item>
            <item><title>Cut</title><guid>https://north.example/b</guid><description>{LONG} […]</description></item>
            </channel></rss>"
        );
        let report = &reports(&feed)[0];
        assert_eq!(report.text, format!("{LONG}\n\nThe end."));
        assert_eq!(report.title.as_deref(), Some("Talks & votes"));
        assert_eq!(report.publisher.as_deref(), Some("North Wire"));
        assert_eq!(
            (report.language.as_deref(), report.authors[0].as_str()),
            (Some("en"), "Ane Dahl")
        );
        let published = report.published.as_ref().unwrap();
        assert_eq!(published.written, "2022-04-22T23:30:00+03:00");
        assert_eq!(published.because, PublishedBecause::Feed);
        let link = &links(&feed)[0];
        assert_eq!(
            (link.url.as_str(), link.title.as_deref()),
            ("https://north.example/b", Some("Cut"))
        );
    }

    #[test]
    fn older_rss() {
        let feed = "<rdf:RDF xmlns:rdf='…'><channel rdf:about='x'><title>Old Wire</title></channel>
            <item rdf:about='https://old.example/a'><title>Talks</title><dc:date>2004-03-02T10:00:00+01:00</dc:date></item></rdf:RDF>";
        let link = &links(feed)[0];
        assert_eq!(link.url, "https://old.example/a");
        assert_eq!(link.publisher.as_deref(), Some("Old Wire"));
        assert_eq!(
            link.published.as_ref().unwrap().written,
            "2004-03-02T10:00:00+01:00"
        );
        assert_eq!(links("<rss version='0.93'><channel><item><link>http://a.example/</link></item></channel></rss>").len(), 1);
    }

    #[test]
    fn atom() {
        let feed = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Bote</title><author><name>Redaktion</name></author>
            <entry><id>urn:1</id><title type='html'>A &lt;b&gt;B&lt;/b&gt;</title><updated>2022-04-23T10:00:00Z</updated>
            <published>2022-04-22T10:00:00Z</published><link rel='self' href='https://b.example/self'/>
            <link rel='alternate' type='text/html' href='https://b.example/a'/>
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{LONG}</p><p>Ende</p></div></content></entry>
            <entry><id>urn:2</id><title>No address</title><content>Short flash.</content></entry></feed>"
        );
        let reports = reports(&feed);
        assert_eq!(reports[0].text, format!("{LONG}\n\nEnde"));
        assert_eq!(reports[0].title.as_deref(), Some("A B"));
        assert_eq!(reports[0].url.as_deref(), Some("https://b.example/a"));
        assert_eq!(
            reports[0].published.as_ref().unwrap().written,
            "2022-04-22T10:00:00Z"
        );
        assert_eq!(
            (
                reports[0].language.as_deref(),
                reports[0].authors[0].as_str()
            ),
            (Some("de"), "Redaktion")
        );
        assert_eq!(
            (reports[1].id.as_deref(), reports[1].text.as_str()),
            (Some("urn:2"), "Short flash.")
        );
    }

    #[test]
    fn json_feed() {
        let feed = format!(
            r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "North Wire", "items": [
            {{"id": 7, "url": "https://north.example/a", "title": "1 < 2", "content_html": "<p>{LONG}</p>",
              "date_published": "2022-04-22T23:30:00+03:00", "authors": [{{"name": "Ane Dahl"}}]}},
            {{"id": "b", "external_url": "https://north.example/b", "summary": "Talks began."}}, 5]}}"#
        );
        let report = &reports(&feed)[0];
        assert_eq!(
            (report.text.as_str(), report.title.as_deref()),
            (LONG, Some("1 < 2"))
        );
        assert_eq!(links(&feed)[0].url, "https://north.example/b");
        assert_eq!(found(&feed).len(), 3);
        let deep = format!(
            "{{\"items\": {}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(matches!(found(&deep)[..], [Found::Faulty(_)]));
    }

    #[test]
    fn hostile_feeds() {
        let mut laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>".to_owned();
        for i in 1..20 {
            laughs += &format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10));
        }
        laughs += "]><rss><channel><item><title>Ha &l19;!</title><link>http://a.example/</link></item></channel></rss>";
        assert_eq!(links(&laughs)[0].title.as_deref(), Some("Ha !"));

        let item = "<item><title>T</title><link>http://a.example/</link></item>";
        let many = format!("<rss><channel>{}</channel></rss>", item.repeat(10_000));
        assert_eq!(links(&many).len(), 10_000);

        let cut = format!("<rss><channel>{item}{item}<item><title>Ha");
        let found_in = found(&cut);
        assert!(matches!(found_in.last(), Some(Found::Faulty(_))));
        assert_eq!(links(&cut).len(), 2);

        let broken = format!("<rss><channel>{item}<item><x a=\"{item}</channel></rss>");
        assert!(links(&broken).len() >= 2, "{:?}", found(&broken));
        assert!(matches!(
            found("<html><p>no feed</p></html>")[..],
            [Found::Faulty(_)]
        ));
        assert!(matches!(found("")[..], [Found::Faulty(_)]));

        let cyrillic = b"<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><title>\xcc\xee\xf1\xea\xe2\xe0</title><link>http://a.example/</link></item></channel></rss>";
        let found_in: Vec<Found> = items(cyrillic, Hints::default()).collect();
        assert!(
            matches!(&found_in[0], Found::Link(link) if link.title.as_deref() == Some("Москва"))
        );
    }
}
