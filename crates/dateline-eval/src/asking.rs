//! How long an archive takes to answer: lists, counts, texts and people, warm, twenty items a page, one client.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use dateline_archive::Archive;
use dateline_archive::answer::{ArchiveEvent, Asking, Counting, Dimension, Order, Query};

/// Names, codes and words that questions are made of, drawn from what the archive holds.
#[derive(Debug, Default)]
struct Known {
    codes: Vec<String>,
    names: Vec<String>,
    places: Vec<String>,
    /// Each as often as texts hold it.
    words: Vec<String>,
    /// Those that most texts hold.
    common: Vec<String>,
    /// Two words that stand beside one another, each pair as often as texts hold it.
    phrases: Vec<String>,
    days: Vec<String>,
    publishers: Vec<String>,
    events: Vec<String>,
    stories: Vec<String>,
    /// Cursors deep in the timeline of all events.
    deep: Vec<String>,
    /// A number below that of the last change.
    changes: usize,
}

/// Numbers that look random (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    fn pick<'a>(&mut self, list: &'a [String]) -> &'a str {
        let at = self.below(list.len());
        list.get(at).map_or("", String::as_str)
    }
}

/// Asks so many questions of each kind, each kind once before to warm up, and prints the median, the 95th percentile and
/// the longest time beside the bar.
pub(crate) fn run(archive: &Path, rounds: usize, seed: u64) -> anyhow::Result<String> {
    let mut archive = Archive::open_to_read(archive)?;
    let known = known(&mut archive)?;
    let mut answer = String::new();
    let stats = archive.stats(&Asking::default())?;
    writeln!(
        answer,
        "{} events, {} reports, {} MB; {rounds} questions of each kind, seed {seed}",
        stats.events,
        stats.reports,
        stats.bytes >> 20
    )?;
    writeln!(
        answer,
        "{:<34} {:>8} {:>8} {:>8}  bar (p95)",
        "milliseconds", "median", "p95", "longest"
    )?;
    for (name, bar, ask) in QUESTIONS {
        let mut dice = Dice(seed);
        for _ in 0..rounds.min(5) {
            ask(&mut archive, &known, &mut dice)?;
        }
        let mut times = Vec::new();
        for _ in 0..rounds {
            let begun = Instant::now();
            ask(&mut archive, &known, &mut dice)?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        writeln!(
            answer,
            "{name:<34} {:>8.1} {:>8.1} {:>8.1}  {bar}",
            at(50),
            at(95),
            at(100)
        )?;
    }
    Ok(answer)
}

type Ask = fn(&mut Archive, &Known, &mut Dice) -> anyhow::Result<()>;

const QUESTIONS: [(&str, &str, Ask); 27] = [
    ("timeline, first page", "50", |archive, _, _| {
        list(archive, String::new())
    }),
    ("timeline, deep in", "50", |archive, known, dice| {
        let mut query = Query::default();
        query.asking.cursor = Some(dice.pick(&known.deep).to_owned());
        archive.timeline(&query)?;
        Ok(())
    }),
    ("timeline, by day", "50", |archive, known, dice| {
        list(archive, format!("from={}", dice.pick(&known.days)))
    }),
    ("timeline, by actor", "50", |archive, known, dice| {
        list(archive, format!("actor={}", dice.pick(&known.codes)))
    }),
    (
        "timeline, by dyad, type, month",
        "50",
        |archive, known, dice| list(archive, narrow(known, dice)),
    ),
    ("timeline, by name", "50", |archive, known, dice| {
        list(archive, format!("party=\"{}\"", dice.pick(&known.names)))
    }),
    (
        "timeline, by place and status",
        "50",
        |archive, known, dice| {
            let place = dice.pick(&known.places);
            list(archive, format!("place=\"{place}\" status=planned"))
        },
    ),
    (
        "timeline, by publisher and type",
        "50",
        |archive, known, dice| {
            let publisher = dice.pick(&known.publishers);
            list(archive, format!("publisher=\"{publisher}\" type=ASSAULT"))
        },
    ),
    ("timeline, by story", "50", |archive, known, dice| {
        list(archive, format!("story={}", dice.pick(&known.stories)))
    }),
    (
        "timeline, by actor, as of a day",
        "",
        |archive, known, dice| {
            let (code, day) = (dice.pick(&known.codes), dice.pick(&known.days));
            list(archive, format!("actor={code} as-of={day}"))
        },
    ),
    ("diary, by party and day", "50", |archive, known, dice| {
        let (code, day) = (dice.pick(&known.codes), dice.pick(&known.days));
        archive.diary(&parsed(&format!("party={code} from={day}"))?)?;
        Ok(())
    }),
    (
        "count, actor and recipient, by month",
        "50",
        |archive, known, dice| {
            let (actor, recipient) = (dice.pick(&known.codes), dice.pick(&known.codes));
            let text = format!("actor={actor} recipient={recipient}");
            count(archive, &text, &[Dimension::Month, Dimension::Type])
        },
    ),
    ("count, narrow, by place", "50", |archive, known, dice| {
        let text = narrow(known, dice);
        count(archive, &text, &[Dimension::Place, Dimension::Mode])
    }),
    (
        "count, actor, by month, as of",
        "",
        |archive, known, dice| {
            let (code, day) = (dice.pick(&known.codes), dice.pick(&known.days));
            let text = format!("actor={code} as-of={day}");
            count(archive, &text, &[Dimension::Month])
        },
    ),
    ("whole archive by month", "1000", |archive, _, _| {
        count(archive, "", &[Dimension::Month])
    }),
    ("coverage of 20 days", "50", |archive, known, dice| {
        archive.coverage(&parsed(&format!("from={}", dice.pick(&known.days)))?)?;
        Ok(())
    }),
    (
        "search, two words of texts",
        "150",
        |archive, known, dice| {
            let question = format!("{} {}", dice.pick(&known.words), dice.pick(&known.words));
            search(archive, &question, Order::Relevance)
        },
    ),
    ("search, a word of texts", "150", |archive, known, dice| {
        search(archive, dice.pick(&known.words), Order::Relevance)
    }),
    (
        "search, a very common word",
        "150",
        |archive, known, dice| search(archive, dice.pick(&known.common), Order::Relevance),
    ),
    (
        "search, two very common words",
        "150",
        |archive, known, dice| {
            let question = format!("{} {}", dice.pick(&known.common), dice.pick(&known.common));
            search(archive, &question, Order::Relevance)
        },
    ),
    (
        "search, a phrase of texts",
        "150",
        |archive, known, dice| {
            let question = format!("\"{}\"", dice.pick(&known.phrases));
            search(archive, &question, Order::Relevance)
        },
    ),
    ("search, common or rare", "150", |archive, known, dice| {
        let question = format!(
            "{} OR {}",
            dice.pick(&known.common),
            dice.pick(&known.words)
        );
        search(archive, &question, Order::Relevance)
    }),
    (
        "search, newest, very common",
        "150",
        |archive, known, dice| search(archive, dice.pick(&known.common), Order::Newest),
    ),
    ("who", "100", |archive, known, dice| {
        archive.who(dice.pick(&known.names), &Asking::default())?;
        Ok(())
    }),
    ("said", "100", |archive, known, dice| {
        archive.said(dice.pick(&known.names), None, &Asking::default())?;
        Ok(())
    }),
    ("event, its story", "", |archive, known, dice| {
        archive.event(dice.pick(&known.events), &Asking::default())?;
        archive.story(dice.pick(&known.stories), &Asking::default())?;
        Ok(())
    }),
    (
        "changes, 1000 from a number on",
        "",
        |archive, known, dice| {
            let since = dice.below(known.changes);
            archive.changes(i64::try_from(since)?, 1000)?;
            Ok(())
        },
    ),
];

fn list(archive: &mut Archive, text: String) -> anyhow::Result<()> {
    archive.timeline(&parsed(&text)?)?;
    Ok(())
}

fn search(archive: &mut Archive, question: &str, order: Order) -> anyhow::Result<()> {
    archive.search(question, order, &Query::default())?;
    Ok(())
}

fn parsed(text: &str) -> anyhow::Result<Query> {
    Ok(text.parse::<Query>()?)
}

fn narrow(known: &Known, dice: &mut Dice) -> String {
    let types = ["CONSULT", "ACCUSE", "ASSAULT", "AID", "SANCTION", "AGREE"];
    let kind = types[dice.below(types.len())];
    let month = dice
        .pick(&known.days)
        .get(..7)
        .unwrap_or("2022-04")
        .to_owned();
    format!(
        "actor={} recipient={} type={kind} from={month} to={month}",
        dice.pick(&known.codes),
        dice.pick(&known.codes)
    )
}

fn count(archive: &mut Archive, text: &str, by: &[Dimension]) -> anyhow::Result<()> {
    let counting = Counting {
        by: by.to_vec(),
        zero_fill: false,
    };
    archive.count(&parsed(text)?, &counting)?;
    Ok(())
}

/// Codes, names, places and words of events and texts from all of the archive's time: common ones come up more often, as in
/// people's questions.
fn known(archive: &mut Archive) -> anyhow::Result<Known> {
    let mut known = Known::default();
    let stats = archive.stats(&Asking::default())?;
    let moments = [stats.first_published, stats.last_published];
    let [first, last] = moments.map(|moment| {
        moment
            .and_then(|moment| dateline_archive::moment::Day::parse(&moment))
            .map_or(0, |day| day.0)
    });
    for part in 0..PARTS {
        let day = dateline_archive::moment::Day(first + (last - first) / PARTS * part).to_string();
        let mut query = parsed(&format!("from={day}"))?;
        query.asking.limit = Some(100);
        for event in archive.timeline(&query)?.items {
            known.event(archive, event)?;
        }
    }
    anyhow::ensure!(!known.codes.is_empty(), "the archive holds no events");
    known.common = commonest(&known.words);
    known.deep = deep(archive)?;
    // Each event was created once, so there are as many changes at least.
    known.changes = usize::try_from(stats.events)?;
    Ok(known)
}

impl Known {
    fn event(&mut self, archive: &Archive, event: ArchiveEvent) -> anyhow::Result<()> {
        let can_be_quoted = |name: &String| !name.contains('"');
        for party in event.actors.iter().chain(&event.recipients) {
            self.codes.extend(party.country.clone());
            let name = Some(&party.name).filter(|name| name.contains(' '));
            self.names
                .extend(name.filter(|name| can_be_quoted(name)).cloned());
        }
        let place = event.place.map(|place| place.name);
        self.places.extend(place.filter(can_be_quoted));
        self.days.push(event.first_seen[..10].to_owned());
        self.events.push(event.id);
        self.stories.extend(event.story);
        if let Some(telling) = event.tellings.first()
            && let Some(record) = archive.record(&telling.report, telling.version)?
        {
            let publisher = record.report.publisher;
            self.publishers.extend(publisher.filter(can_be_quoted));
            let words: Vec<&str> = (record.report.text.split(|c: char| !c.is_alphabetic()))
                .filter(|word| !word.is_empty())
                .collect();
            let pairs = words.windows(2).map(|pair| pair.join(" "));
            self.phrases.extend(pairs.take(40));
            self.words
                .extend(words.into_iter().take(40).map(str::to_owned));
        }
        Ok(())
    }
}

/// The words that come most often.
fn commonest(words: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let mut counts: Vec<(usize, String)> = counts.into_iter().map(|(word, n)| (n, word)).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    counts
        .into_iter()
        .take(COMMON)
        .map(|(_, word)| word)
        .collect()
}

/// Where pages of a thousand events end.
fn deep(archive: &mut Archive) -> anyhow::Result<Vec<String>> {
    let mut query = Query::default();
    query.asking.limit = Some(1000);
    let mut cursors = Vec::new();
    for _ in 0..DEEP {
        let Some(next) = archive.timeline(&query)?.next else {
            break;
        };
        query.asking.cursor = Some(next.clone());
        cursors.push(next);
    }
    Ok(cursors)
}

/// Parts of the archive's time from which events are drawn.
const PARTS: i32 = 20;

/// Words that are taken for very common ones.
const COMMON: usize = 12;

/// Pages after which the timeline is asked further.
const DEEP: usize = 20;
