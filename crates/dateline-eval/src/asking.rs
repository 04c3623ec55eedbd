//! How long an archive takes to answer: lists, counts, texts and people, warm, twenty items a page, one client.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Counting, Dimension, Order, Query};

/// Names, codes and words that questions are made of, drawn from what the archive holds.
#[derive(Debug)]
struct Known {
    codes: Vec<String>,
    names: Vec<String>,
    places: Vec<String>,
    words: Vec<String>,
    days: Vec<String>,
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

const QUESTIONS: [(&str, &str, Ask); 12] = [
    ("timeline, first page", "50", |archive, _, _| {
        archive.timeline(&Query::default())?;
        Ok(())
    }),
    ("timeline, by day", "50", |archive, known, dice| {
        let day = dice.pick(&known.days).to_owned();
        archive.timeline(&parsed(&format!("from={day}"))?)?;
        Ok(())
    }),
    ("timeline, by actor", "50", |archive, known, dice| {
        archive.timeline(&parsed(&format!("actor={}", dice.pick(&known.codes)))?)?;
        Ok(())
    }),
    (
        "timeline, by dyad, type, month",
        "50",
        |archive, known, dice| {
            archive.timeline(&parsed(&narrow(known, dice))?)?;
            Ok(())
        },
    ),
    ("timeline, by name", "50", |archive, known, dice| {
        archive.timeline(&parsed(&format!("party=\"{}\"", dice.pick(&known.names)))?)?;
        Ok(())
    }),
    (
        "timeline, by place and status",
        "50",
        |archive, known, dice| {
            archive.timeline(&parsed(&format!(
                "place=\"{}\" status=planned",
                dice.pick(&known.places)
            ))?)?;
            Ok(())
        },
    ),
    ("diary, by actor and day", "50", |archive, known, dice| {
        let text = format!(
            "party={} from={}",
            dice.pick(&known.codes),
            dice.pick(&known.days)
        );
        archive.diary(&parsed(&text)?)?;
        Ok(())
    }),
    (
        "count, actor and recipient, by month",
        "50",
        |archive, known, dice| {
            let text = format!(
                "actor={} recipient={}",
                dice.pick(&known.codes),
                dice.pick(&known.codes)
            );
            count(archive, &text, &[Dimension::Month, Dimension::Type])
        },
    ),
    ("count, narrow, by place", "50", |archive, known, dice| {
        count(
            archive,
            &narrow(known, dice),
            &[Dimension::Place, Dimension::Mode],
        )
    }),
    ("whole archive by month", "1000", |archive, _, _| {
        count(archive, "", &[Dimension::Month])
    }),
    ("search by relevance", "150", |archive, known, dice| {
        let question = format!("{} {}", dice.pick(&known.words), dice.pick(&known.words));
        archive.search(&question, Order::Relevance, &Query::default())?;
        Ok(())
    }),
    ("who", "100", |archive, known, dice| {
        archive.who(dice.pick(&known.names), &Asking::default())?;
        Ok(())
    }),
];

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
    let mut known = Known {
        codes: Vec::new(),
        names: Vec::new(),
        places: Vec::new(),
        words: Vec::new(),
        days: Vec::new(),
    };
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
            for party in event.actors.iter().chain(&event.recipients) {
                known.codes.extend(party.country.clone());
                if party.name.contains(' ') && party.name.chars().all(|c| c != '"') {
                    known.names.push(party.name.clone());
                }
            }
            let place = event.place.map(|place| place.name);
            known
                .places
                .extend(place.filter(|name| !name.contains('"')));
            known.days.push(event.first_seen[..10].to_owned());
            if let Some(telling) = event.tellings.first()
                && let Some(record) = archive.record(&telling.report, telling.version)?
            {
                let long = |word: &&str| word.len() > 4 && word.chars().all(char::is_alphabetic);
                let words = record.report.text.split_whitespace().filter(long);
                known.words.extend(words.take(20).map(str::to_owned));
            }
        }
    }
    anyhow::ensure!(!known.codes.is_empty(), "the archive holds no events");
    Ok(known)
}

/// Parts of the archive's time from which events are drawn.
const PARTS: i32 = 20;
