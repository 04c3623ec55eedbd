//! IPTC NewsML-G2: a `newsItem`, a `newsMessage` of many, packages. An item with its text in it is a report; content
//! that stands elsewhere is a link; pictures, concepts and plans are passed over.

use crate::item::{Item, language};
use crate::xml::{Element, Step, Xml, characters};
use crate::{Error, Found, Hints, Link, fragment};

/// Elements that are gone into.
const AROUND: [&str; 3] = ["newsMessage", "itemSet", "newsItems"];

const ITEMS: [&str; 2] = ["newsItem", "packageItem"];

/// Items that hold no news: concepts, plans of coverage, catalogues.
const OTHER_ITEMS: [&str; 4] = [
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
];

/// Faults of one file after which it is given up.
const MAX_FAULTS: usize = 100;

/// The items of some bytes.
pub(crate) fn items(bytes: &[u8], hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    match characters(bytes, &hints) {
        Ok(decoded) => Box::new(Items {
            source: decoded.text,
            at: 0,
            hints,
            faults: 0,
            any: false,
            ended: false,
            waiting: Vec::new().into_iter(),
        }),
        Err(error) => Box::new(std::iter::once(Found::faulty(hints.name, error))),
    }
}

struct Items {
    source: String,
    at: usize,
    hints: Hints,
    faults: usize,
    /// Something of NewsML-G2 was seen.
    any: bool,
    ended: bool,
    /// What the last item held, beyond what has been given.
    waiting: std::vec::IntoIter<Found>,
}

impl Items {
    fn broken(&mut self, xml: &mut Xml<'_>, reason: String) -> Vec<Found> {
        self.faults += 1;
        self.ended = self.faults > MAX_FAULTS || !xml.resume(&ITEMS);
        vec![self.fault(reason)]
    }

    fn fault(&self, reason: String) -> Found {
        let what = "NewsML-G2";
        Found::faulty(self.hints.name.clone(), Error::Malformed { what, reason })
    }

    /// What the next item holds.
    fn read_on(&mut self, xml: &mut Xml<'_>) -> Vec<Found> {
        loop {
            let mut element = match xml.step() {
                Step::Start(element) => element,
                Step::Other => continue,
                Step::Broken(reason) => return self.broken(xml, reason),
                Step::End => break,
            };
            let name = element.name.as_str();
            let is_item = ITEMS.contains(&name);
            self.any |= is_item || AROUND.contains(&name) || OTHER_ITEMS.contains(&name);
            if AROUND.contains(&name) {
                continue;
            }
            if let Err(reason) = xml.fill(&mut element) {
                return self.broken(xml, reason);
            }
            if is_item {
                let found = match element.name.as_str() {
                    "packageItem" => package(&element),
                    _ => news_item(&element, xml.source, &self.hints),
                };
                if !found.is_empty() {
                    return found;
                }
            }
        }
        self.ended = true;
        match self.any || self.faults > 0 {
            true => Vec::new(),
            false => vec![self.fault("there is no newsItem in it".to_owned())],
        }
    }
}

impl Iterator for Items {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(found) = self.waiting.next() {
            return Some(found);
        }
        if self.ended {
            return None;
        }
        let source = std::mem::take(&mut self.source);
        let mut xml = Xml::at(&source, self.at);
        let found = self.read_on(&mut xml);
        self.at = xml.offset();
        self.source = source;
        self.waiting = found.into_iter();
        self.waiting.next()
    }
}

/// An item of text is a report, even where it only takes back another; one whose text is elsewhere a link.
fn news_item(element: &Element, source: &str, hints: &Hints) -> Vec<Found> {
    let nothing = Element::default();
    let about = element.child("itemMeta").unwrap_or(&nothing);
    let content = element.child("contentMeta").unwrap_or(&nothing);
    let set = element.child("contentSet").unwrap_or(&nothing);
    let class = about
        .child("itemClass")
        .and_then(|class| class.attribute("qcode").or(class.attribute("uri")));
    let is_text = class.is_none_or(|class| {
        let class = class.rsplit([':', '/']).next().unwrap_or(class);
        matches!(class, "text" | "composite")
    });
    if !is_text {
        return Vec::new();
    }
    let item = item(element, about, content, set, source);
    let elsewhere = set.all("remoteContent").find_map(|remote| {
        let href = remote
            .attribute("href")
            .filter(|href| href.starts_with("http"))?;
        let kind = remote.attribute("contenttype").unwrap_or("text/html");
        kind.contains("html").then(|| href.to_owned())
    });
    let is_usable = item
        .pub_status
        .as_deref()
        .is_none_or(|status| status.ends_with("usable"));
    match elsewhere.filter(|_| item.body.is_none() && is_usable) {
        Some(url) => vec![Found::Link(Link {
            url,
            title: item.title,
            published: None,
            publisher: item.provider,
            language: item.language,
        })],
        None => vec![item.found(hints)],
    }
}

fn item(
    element: &Element,
    about: &Element,
    content: &Element,
    set: &Element,
    source: &str,
) -> Item {
    let named = |element: &Element| {
        let literal = element.attribute("literal").map(str::to_owned);
        element.line_of("name").or(literal).or_else(|| {
            let code = element.attribute("qcode").or(element.attribute("uri"))?;
            let mut parts = code.rsplit([':', '/']).filter(|part| !part.is_empty());
            parts.next().map(str::to_owned)
        })
    };
    let byline = content
        .line_of("by")
        .map(|line| crate::metadata::author(&line));
    let authors: Vec<String> = match byline {
        Some(name) => vec![name],
        None => content.all("creator").filter_map(named).collect(),
    };
    let tag = content
        .child("language")
        .and_then(|language| language.attribute("tag"))
        .or(element.attribute("lang"));
    Item {
        id: element.attribute("guid").map(str::to_owned),
        version: element.attribute("version").map(str::to_owned),
        url: None,
        title: content
            .line_of("headline")
            .or_else(|| about.line_of("title")),
        authors,
        provider: about.child("provider").and_then(named),
        language: tag.and_then(language),
        dates: [
            (about, "versionCreated"),
            (content, "contentCreated"),
            (about, "firstCreated"),
        ]
        .iter()
        .filter_map(|(part, name)| part.line_of(name))
        .collect(),
        body: body(set, source),
        pub_status: about
            .child("pubStatus")
            .and_then(|status| status.attribute("qcode").or(status.attribute("uri")))
            .map(str::to_owned),
        embargoed: about.line_of("embargoed"),
        signals: about
            .all("signal")
            .filter_map(|signal| signal.attribute("qcode").or(signal.attribute("uri")))
            .map(str::to_owned)
            .collect(),
        note: about.line_of("edNote"),
    }
}

/// Text within the item: XHTML, NITF or plain.
fn body(set: &Element, source: &str) -> Option<String> {
    let marked_up = set
        .child("inlineXML")
        .map(|xml| fragment::paragraphs(&source[xml.inner.clone()]));
    let data = || {
        let data = set.child("inlineData")?;
        let is_page = data
            .attribute("contenttype")
            .is_some_and(|kind| kind.contains("html"));
        Some(match is_page {
            true => fragment::paragraphs(&data.text),
            false => {
                let lines = data
                    .text
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty());
                lines.collect::<Vec<_>>().join("\n\n")
            }
        })
    };
    let is_some = |text: &String| !text.is_empty();
    marked_up.filter(is_some).or_else(|| data().filter(is_some))
}

/// The pages that a package refers to. Items that it refers to by id come by themselves.
fn package(element: &Element) -> Vec<Found> {
    let mut open: Vec<&Element> = element.child("groupSet").into_iter().collect();
    let mut found = Vec::new();
    while let Some(element) = open.pop() {
        let href = element
            .attribute("href")
            .filter(|href| href.starts_with("http"));
        let kind = element.attribute("contenttype").unwrap_or("");
        match href.filter(|_| element.name == "itemRef" && kind.contains("html")) {
            Some(url) => found.push(Found::Link(Link {
                url: url.to_owned(),
                title: element
                    .line_of("headline")
                    .or_else(|| element.line_of("title")),
                ..Link::default()
            })),
            None => open.extend(element.children.iter().rev()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use dateline::{NoticeKind, Report};

    use super::*;

    fn item(id: &str, about: &str, content: &str) -> String {
        format!(
            r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire:{id}" version="2" xml:lang="en-US">
            <itemMeta><itemClass qcode="ninat:text"/><provider literal="North Wire"/>
            <versionCreated>2022-04-22T18:04:00+02:00</versionCreated><firstCreated>2022-04-21T08:00:00Z</firstCreated>{about}</itemMeta>
            <contentMeta><headline>Talks begin</headline><by>By Ane Dahl</by></contentMeta>
            <contentSet>{content}</contentSet></newsItem>"#
        )
    }

    const BODY: &str = r#"<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head>
        <body><p>OSLO &#8212; Talks began.</p><p>They go on.</p></body></html></inlineXML>"#;

    fn found(xml: &str) -> Vec<Found> {
        items(xml.as_bytes(), Hints::default()).collect()
    }

    fn reports(xml: &str) -> Vec<Report> {
        let report = |found| match found {
            Found::Report(report) => Some(*report),
            _ => None,
        };
        found(xml).into_iter().filter_map(report).collect()
    }

    #[test]
    fn an_item() {
        let report = &reports(&item("1", "<pubStatus qcode='stat:usable'/>", BODY))[0];
        assert_eq!(
            (report.id.as_deref(), report.version),
            (Some("urn:newsml:wire:1"), Some(2))
        );
        assert_eq!(report.text, "OSLO — Talks began.\n\nThey go on.");
        assert_eq!(
            (report.title.as_deref(), report.publisher.as_deref()),
            (Some("Talks begin"), Some("North Wire"))
        );
        assert_eq!(
            report.published.as_ref().unwrap().written,
            "2022-04-22T18:04:00+02:00"
        );
        assert_eq!(
            (
                report.language.as_deref(),
                report.authors[0].as_str(),
                &report.notice
            ),
            (Some("en"), "Ane Dahl", &None)
        );
    }

    #[test]
    fn a_message_with_items_of_all_standings() {
        let nitf = "<inlineXML><nitf><body><body.head><hedline><hl1>No</hl1></hedline></body.head><body.content><block><p>A.</p><p>B.</p></block></body.content></body></nitf></inlineXML>";
        let message = format!(
            "<?xml version='1.0'?><newsMessage><header><sender>x</sender></header><itemSet>{}{}{}{}{}<conceptItem/>
            <packageItem><groupSet><group><itemRef href='https://a.example/x' contenttype='text/html'><headline>X</headline></itemRef>
            <itemRef residref='urn:newsml:wire:1'/></group></groupSet></packageItem></itemSet></newsMessage>",
            item("1", "<signal qcode='sig:correction'/><signal qcode='sig:update'/>", nitf),
            item("2", "<pubStatus qcode='stat:canceled'/>", ""),
            item("3", "<embargoed>2022-05-05T00:01:00Z</embargoed>", "<inlineData>One.\nTwo.</inlineData>"),
            item("4", "<edNote>EDITORS: CORRECTS the day</edNote>", BODY),
            item("5", "", "<remoteContent href='https://a.example/y' contenttype='text/html'/>"),
        );
        let reports = reports(&message);
        let kinds: Vec<_> = reports
            .iter()
            .map(|r| r.notice.as_ref().map(|n| n.kind))
            .collect();
        let expected = [
            NoticeKind::Correction,
            NoticeKind::Withdrawal,
            NoticeKind::Embargo,
            NoticeKind::Correction,
        ];
        assert_eq!(kinds, expected.map(Some));
        assert_eq!(
            (reports[0].text.as_str(), reports[2].text.as_str()),
            ("A.\n\nB.", "One.\n\nTwo.")
        );
        let links: Vec<_> = found(&message)
            .into_iter()
            .filter_map(|found| match found {
                Found::Link(link) => Some(link.url),
                _ => None,
            })
            .collect();
        assert_eq!(links, ["https://a.example/y", "https://a.example/x"]);
    }

    #[test]
    fn broken_messages() {
        let whole = item("1", "", BODY);
        let cut = format!(
            "<newsMessage><itemSet>{whole}{}",
            &whole[..whole.len() - 80]
        );
        assert!(matches!(
            found(&cut)[..],
            [Found::Report(_), Found::Faulty(_)]
        ));
        assert!(matches!(found("<html/>")[..], [Found::Faulty(_)]));
        assert!(found("<conceptItem guid='urn:x'/>").is_empty());
        let photo = item("1", "", BODY).replace("ninat:text", "ninat:picture");
        assert!(found(&photo).is_empty());
        let deep = format!("<newsItem>{}", "<a>".repeat(300_000));
        assert!(matches!(found(&deep)[..], [Found::Faulty(_)]));
    }
}
