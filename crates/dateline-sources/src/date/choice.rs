//! Which of the days that a page shows is that of its publication.

use dateline::{Published, PublishedBecause};
use jiff::civil::Date;

use super::page::{Block, How, Marked, Page};
use super::scan::{self, Manner};
use super::vocabulary::{Mark, vocabulary};
use super::{address, written};
use crate::linked::{self, Kind, Object};
use crate::parts::Parts;

/// A day of publication, what gave it, and the words that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub published: Published,
    /// Which rule found it, and in which field or element: "date.linked: datePublished".
    pub because: String,
    /// The words that were read as the day, as they stand in the page.
    pub evidence: String,
}

/// The first year that text, and the first that metadata, can speak of: archives date what was printed long ago.
const FIRST_YEAR: i16 = 1990;
const FIRST_YEAR_STATED: i16 = 1800;

/// The day that stands for none in many systems.
const NULL_DAY: (i16, i8, i8) = (1970, 1, 1);

/// How many blocks after the headline bylines stand in; how many before it.
const NEAR_AFTER: usize = 12;
const NEAR_BEFORE: usize = 6;

/// Where a date stands, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    Headline,
    Elsewhere,
    /// Margins, comments, navigation, footers.
    Beside,
}

/// What speaks for a visible date, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// An element marked as the day of publication.
    Published,
    /// A word for publishing before it.
    Said,
    /// A time element.
    Time,
    /// An element marked as a date.
    Date,
    /// A line for the author and the like.
    Byline,
    /// A short line.
    Alone,
    /// A word for changing before it.
    Modified,
    /// Running text.
    Prose,
}

/// Longest text of a link that is no more than a day and an hour.
const MAX_LINKED_DAY: usize = 40;

/// Where a date stands, what speaks for it, and its place in the page.
type Rank = (Zone, Sign, usize);

/// A date that readers see.
enum Seen<'a> {
    Mark(&'a Marked),
    Text(&'a Block, scan::Scanned),
}

/// How many bytes before a date a word for publishing may stand.
const CUE_REACH: usize = 50;

struct Finder<'a> {
    page: &'a Page,
    /// Where the page was got, and what it says that its address is.
    addresses: Vec<&'a str>,
    objects: Vec<Object>,
    manner: Manner<'a>,
    headline: Option<usize>,
    /// The day of the last change, where the page states it: no day of publication in text is later.
    latest: Option<Date>,
}

/// The day of a page's publication.
pub(super) fn choose(page: &Page, url: Option<&str>) -> Option<Dated> {
    let own = |name: &str| {
        page.meta
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, content)| content.as_str())
    };
    let addresses: Vec<&str> = [url, page.url.as_deref(), own("og:url")]
        .into_iter()
        .flatten()
        .collect();
    let host = addresses
        .first()
        .and_then(|url| url.split("//").nth(1))
        .and_then(|rest| rest.split(['/', ':', '?']).next())
        .unwrap_or("");
    let tag = Some(page.language.as_str())
        .filter(|tag| !tag.is_empty())
        .or(own("og:locale"))
        .or(own("content-language"))
        .unwrap_or("");
    let mut finder = Finder {
        page,
        addresses,
        objects: linked::objects(page.linked.iter().map(String::as_str)),
        manner: Manner {
            vocabulary: vocabulary(),
            language: tag.get(..2).unwrap_or(""),
            order: vocabulary().order(tag, host),
        },
        headline: page.headline(),
        latest: None,
    };
    finder.latest = finder.modified().map(|dated| dated.published.date);
    finder.find()
}

impl Finder<'_> {
    fn find(&self) -> Option<Dated> {
        self.address()
            .or_else(|| self.linked(Kind::Article, "datePublished"))
            .or_else(|| self.meta(Mark::Published))
            .or_else(|| self.linked(Kind::Page, "datePublished"))
            .or_else(|| self.marked(|m| m.how == How::Microdata && m.mark == Mark::Published))
            .or_else(|| self.linked(Kind::Other, "datePublished"))
            .or_else(|| self.meta(Mark::Created))
            .or_else(|| self.linked(Kind::Other, "dateCreated"))
            .or_else(|| self.visible())
            .or_else(|| self.modified())
            .or_else(|| self.marked(|m| m.mark == Mark::Modified))
            .or_else(|| self.script())
    }

    /// The day of the last change as metadata have it.
    fn modified(&self) -> Option<Dated> {
        self.linked(Kind::Page, "dateModified")
            .or_else(|| self.meta(Mark::Modified))
    }

    /// JSON-LD of articles, or of things of this kind and better.
    fn linked(&self, kind: Kind, key: &str) -> Option<Dated> {
        let url = self.addresses.first().copied();
        let articles = linked::articles(&self.objects, self.page.title.as_deref(), url);
        let others = self
            .objects
            .iter()
            .filter(|object| linked::kind(object) != Kind::Article && linked::kind(object) <= kind);
        let value = |object: &Object| {
            let value = linked::text(object.get(key)?)?;
            self.value(&value, "date.linked", key)
        };
        articles
            .into_iter()
            .chain(others)
            .find_map(value)
            .or_else(|| {
                self.page
                    .linked
                    .iter()
                    .filter_map(|script| linked::quoted(script, key))
                    .find_map(|value| self.value(value, "date.linked", key))
                    .filter(|_| self.objects.is_empty())
            })
    }

    /// Meta elements of a kind, the surest name first.
    fn meta(&self, mark: Mark) -> Option<Dated> {
        let mut named: Vec<(usize, &str, &str)> = self
            .page
            .meta
            .iter()
            .filter_map(|(name, content)| {
                let (kind, rank) = vocabulary().meta(name)?;
                (kind == mark).then_some((rank, name.as_str(), content.as_str()))
            })
            .collect();
        named.sort_by_key(|(rank, _, _)| *rank);
        named
            .into_iter()
            .find_map(|(_, name, content)| self.value(content, "date.meta", name))
    }

    fn address(&self) -> Option<Dated> {
        let (url, date) = self
            .addresses
            .iter()
            .filter_map(|url| Some((*url, address::in_path(url)?)))
            .find(|(_, date)| plausible(*date, FIRST_YEAR))?;
        Some(Dated {
            published: Published {
                date,
                written: date.to_string(),
                because: PublishedBecause::Url,
            },
            because: "date.address: a day in the path".to_owned(),
            evidence: url.to_owned(),
        })
    }

    /// Elements that are marked as dates: by zone, then by how they are marked, then in the order of the page.
    fn marked(&self, wanted: impl Fn(&Marked) -> bool) -> Option<Dated> {
        let ranked = self.page.marked.iter().filter(|marked| wanted(marked));
        ranked
            .filter_map(|marked| {
                let rank = (
                    self.zone(marked.block, marked.parts, &marked.text),
                    marked.how,
                );
                Some((rank, self.of_marked(marked)?))
            })
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, dated)| dated)
    }

    fn of_marked(&self, marked: &Marked) -> Option<Dated> {
        let by_value = marked
            .value
            .as_deref()
            .and_then(|value| self.value(value, "date.element", "datetime"));
        by_value.or_else(|| self.marked_text(marked))
    }

    fn marked_text(&self, marked: &Marked) -> Option<Dated> {
        scan::dates(&marked.text, self.manner)
            .into_iter()
            .filter(|scanned| self.fits(self.reading(scanned)))
            .find(|scanned| {
                let cue = cue_before(&marked.text, scanned.range.start);
                marked.mark == Mark::Modified || cue != Some(Mark::Modified)
            })
            .map(|scanned| Dated {
                published: by_text(self.reading(&scanned)),
                because: format!("date.element: {:?}", marked.how).to_lowercase(),
                evidence: marked.text[scanned.range].to_owned(),
            })
    }

    /// Where something stands, seen from the headline; `text` is the line that the date is part of.
    fn zone(&self, block: usize, parts: Parts, text: &str) -> Zone {
        if parts.any(Parts::BESIDE) {
            return Zone::Beside;
        }
        // A linked day leads to the article itself or to its archive, a linked line to another article.
        let leads_on = parts.any(Parts::LINK) && text.trim().len() > MAX_LINKED_DAY;
        match self.headline {
            _ if leads_on => Zone::Elsewhere,
            Some(headline) if block > headline + NEAR_AFTER => Zone::Elsewhere,
            Some(headline) if block + NEAR_BEFORE < headline => Zone::Elsewhere,
            _ => Zone::Headline,
        }
    }

    /// What readers see: marked elements and text, the nearest to the headline first.
    fn visible(&self) -> Option<Dated> {
        let mut seen = self.seen_marks();
        seen.extend(self.seen_text());
        seen.sort_by_key(|(rank, _)| *rank);
        seen.into_iter()
            .find_map(|((_, sign, _), seen)| match seen {
                Seen::Mark(marked) => self.of_marked(marked),
                Seen::Text(block, scanned) => Some(Dated {
                    published: by_text(self.reading(&scanned)),
                    because: format!("date.text: {sign:?}").to_lowercase(),
                    evidence: block.text[scanned.range].to_owned(),
                }),
            })
    }

    fn seen_marks(&self) -> Vec<(Rank, Seen<'_>)> {
        let sign = |marked: &Marked| match (marked.mark, marked.how) {
            (Mark::Published | Mark::Created, _) => Some(Sign::Published),
            (Mark::Date, How::Time) => Some(Sign::Time),
            (Mark::Date, _) => Some(Sign::Date),
            (Mark::Byline, _) => Some(Sign::Byline),
            (Mark::Modified, _) => None,
        };
        let marked = self.page.marked.iter();
        marked
            .filter_map(|marked| {
                let zone = self.zone(marked.block, marked.parts, &marked.text);
                Some(((zone, sign(marked)?, marked.block), Seen::Mark(marked)))
            })
            .collect()
    }

    fn seen_text(&self) -> Vec<(Rank, Seen<'_>)> {
        let mut seen = Vec::new();
        for (index, block) in self.page.blocks.iter().enumerate() {
            for scanned in scan::dates(&block.text, self.manner) {
                let prose = is_prose(block);
                let sign = match cue_before(&block.text, scanned.range.start) {
                    Some(Mark::Modified) => Sign::Modified,
                    Some(_) => Sign::Said,
                    None if prose => Sign::Prose,
                    None => Sign::Alone,
                };
                if !self.fits(self.reading(&scanned)) || scanned.short && prose {
                    continue;
                }
                let parts = block.parts_at(scanned.range.start);
                let mut zone = self.zone(index, parts, &block.text);
                if sign == Sign::Prose {
                    zone = zone.max(Zone::Elsewhere);
                }
                seen.push(((zone, sign, index), Seen::Text(block, scanned)));
            }
        }
        seen
    }

    /// Data of the page's own scripts.
    fn script(&self) -> Option<Dated> {
        vocabulary().fields().iter().find_map(|key| {
            self.page
                .scripts
                .iter()
                .filter_map(|script| linked::quoted(script, key))
                .find_map(|value| self.value(value, "date.script", key))
        })
    }

    /// A date as metadata write it.
    fn value(&self, value: &str, rule: &str, field: &str) -> Option<Dated> {
        let because = PublishedBecause::Metadata;
        let of_day = |date: Date| Published {
            date,
            written: date.to_string(),
            because,
        };
        let published = written::published(value, because)
            .ok()
            .or_else(|| written::epoch(value).map(of_day))
            .or_else(|| {
                let scanned = scan::dates(value, self.manner);
                scanned.first().map(|scanned| of_day(self.reading(scanned)))
            })?;
        plausible(published.date, FIRST_YEAR_STATED).then(|| Dated {
            published,
            because: format!("{rule}: {field}"),
            evidence: value.trim().to_owned(),
        })
    }

    /// Which of the two readings of "3/4/2020": that which the address or the day of the last change bears out, or else
    /// the page's order.
    fn reading(&self, scanned: &scan::Scanned) -> Date {
        let Some(other) = scanned.other else {
            return scanned.date;
        };
        let in_address = self.addresses.iter().find_map(|url| address::month_in(url));
        let fits = |date: Date| {
            in_address == Some((date.year(), date.month())) || self.latest == Some(date)
        };
        let late = self
            .latest
            .is_some_and(|latest| scanned.date > latest && other <= latest);
        if late || fits(other) && !fits(scanned.date) {
            other
        } else {
            scanned.date
        }
    }

    /// Whether text can speak of that day as the day of publication.
    fn fits(&self, date: Date) -> bool {
        plausible(date, FIRST_YEAR) && self.latest.is_none_or(|latest| date <= latest)
    }
}

fn plausible(date: Date, first: i16) -> bool {
    let is_null = (date.year(), date.month(), date.day()) == NULL_DAY;
    (first..=2100).contains(&date.year()) && !is_null
}

fn by_text(date: Date) -> Published {
    Published {
        date,
        written: date.to_string(),
        because: PublishedBecause::Text,
    }
}

/// What the words right before a date say of it.
fn cue_before(text: &str, at: usize) -> Option<Mark> {
    let from = text.floor_char_boundary(at.saturating_sub(CUE_REACH));
    vocabulary().cue(&text[from..at].to_lowercase())
}

/// Whether a block is running text rather than a byline.
fn is_prose(block: &Block) -> bool {
    block.text.split_whitespace().nth(25).is_some()
}
