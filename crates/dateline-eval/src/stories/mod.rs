//! Stories against sets whose stories are known.
//!
//! Topics are parted by a hash of their name: those of one half are for choosing the setting (`--choose`), those of the
//! other for scoring. All reports of a set are clustered together, so that those of the other half are in the way as they
//! would be; scored are the reports of one half. Reports of one day, and those of sets without days, have no order: they
//! are put in that of a hash of their id, in four ways, and scores are means over these.

mod errors;
mod sets;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use dateline_archive::stories::{InMemory, Profile, Setting};

use self::sets::Gold;

/// Which reports are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Choosing,
    Scoring,
    Both,
}

impl Half {
    fn holds(self, topic: &str) -> bool {
        self == Half::Both || self == half_of(topic)
    }
}

/// Orders in which a set is clustered.
const ORDERS: u32 = 4;

/// How many random halves of the topics tell the spread of F.
const DRAWS: u32 = 200;

/// Precision, recall and F of each set with the setting that ships; for the topics for choosing also which decisions
/// were wrong.
pub(crate) fn run(paths: &[PathBuf]) -> anyhow::Result<String> {
    let mut answer = String::new();
    for path in paths {
        let (name, reports) = sets::read(path)?;
        let begun = Instant::now();
        let mut halves = [Half::Choosing, Half::Scoring, Half::Both].map(|half| Tally {
            half,
            score: Score::default(),
            topics: BTreeMap::new(),
        });
        let mut found: u32 = 0;
        let mut errors = String::new();
        for (order, reports) in orders(&reports).enumerate() {
            let stories = cluster(&reports, Setting::default());
            for tally in &mut halves {
                tally.add(&reports, &stories);
            }
            found += u32::try_from(stories.iter().collect::<BTreeSet<_>>().len())?;
            if order == 0 {
                errors = errors::kinds(&reports, &stories);
            }
        }
        let took = begun.elapsed().as_secs_f64();
        let gold: BTreeSet<&str> = reports.iter().map(|report| report.story.as_str()).collect();
        #[allow(clippy::cast_precision_loss, reason = "counts of reports")]
        let rate = reports.len() as f64 * f64::from(ORDERS) / took;
        writeln!(
            answer,
            "{name}: {} reports, {} stories, {} found, {rate:.0} reports/s",
            reports.len(),
            gold.len(),
            found / ORDERS
        )?;
        for tally in &halves {
            writeln!(answer, "  {tally}")?;
        }
        write!(
            answer,
            "  what became of the reports of the topics for choosing, in the first order:\n{errors}"
        )?;
    }
    Ok(answer)
}

/// F of each set on the half for choosing, and their mean, with one setting after another: the best first.
pub(crate) fn choose(paths: &[PathBuf]) -> anyhow::Result<String> {
    let mut answer = String::new();
    let mut rows: Vec<(Setting, Vec<f64>)> =
        settings().map(|setting| (setting, Vec::new())).collect();
    for path in paths {
        let (name, reports) = sets::read(path)?;
        write!(answer, "{name:16}")?;
        for (setting, scores) in &mut rows {
            let mut half = Score::default();
            for reports in orders(&reports) {
                let stories = cluster(&reports, *setting);
                half.add(score(&reports, &stories, Half::Choosing));
            }
            scores.push(half.f());
        }
    }
    answer += "mean   least likeness, sharpness\n";
    let sum = |scores: &[f64]| scores.iter().sum::<f64>();
    rows.sort_by(|(_, one), (_, other)| sum(other).total_cmp(&sum(one)));
    for (Setting { least, sharpness }, scores) in rows {
        for score in &scores {
            write!(answer, "{:16}", format!("{score:.3}"))?;
        }
        let count = u32::try_from(scores.len())?;
        let mean = sum(&scores) / f64::from(count);
        writeln!(answer, "{mean:.3}  {least:.3}, {sharpness}")?;
    }
    Ok(answer)
}

/// The reports by day, those of a day in one order after another.
fn orders(reports: &[Gold]) -> impl Iterator<Item = Vec<Gold>> {
    (0..ORDERS).map(|order| {
        let mut reports = reports.to_vec();
        reports.sort_by_cached_key(|report| {
            let place = hash(&format!("{order}{}", report.id));
            (report.day, place, report.id.clone())
        });
        reports
    })
}

/// The settings among which one is chosen.
fn settings() -> impl Iterator<Item = Setting> {
    (200..=400).step_by(25).flat_map(|thousandths| {
        (1..=6).map(move |sharpness| Setting {
            least: f64::from(thousandths) / 1000.0,
            sharpness,
        })
    })
}

/// The story of each report.
fn cluster(reports: &[Gold], setting: Setting) -> Vec<usize> {
    let mut stories = InMemory::new(setting);
    for (item, report) in reports.iter().enumerate() {
        let profile = Profile::of(None, &report.text);
        stories.add(item, profile, f64::from(report.day));
    }
    stories.stories().values().copied().collect()
}

/// B-cubed (Bagga and Baldwin 1998), and pairs of reports of one story; sums over orders.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    orders: f64,
    precision: f64,
    recall: f64,
    f: f64,
    pair_precision: f64,
    pair_recall: f64,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.orders += other.orders;
        self.precision += other.precision;
        self.recall += other.recall;
        self.f += other.f;
        self.pair_precision += other.pair_precision;
        self.pair_recall += other.pair_recall;
    }

    fn f(self) -> f64 {
        self.f / self.orders
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "B-cubed P {:.3}  R {:.3}  F {:.3}   pairs P {:.3}  R {:.3}",
            self.precision / self.orders,
            self.recall / self.orders,
            self.f(),
            self.pair_precision / self.orders,
            self.pair_recall / self.orders
        )
    }
}

/// The score of some topics, and how far it hangs on which topics they are.
#[derive(Debug)]
struct Tally {
    half: Half,
    score: Score,
    /// Of each topic: reports, and the sums of their precision and recall.
    topics: BTreeMap<String, [f64; 3]>,
}

impl Tally {
    fn add(&mut self, reports: &[Gold], stories: &[usize]) {
        self.score.add(score(reports, stories, self.half));
        for (report, [precision, recall]) in reports.iter().zip(overlaps(reports, stories)) {
            if self.half.holds(&report.topic) {
                let sums = self.topics.entry(report.topic.clone()).or_default();
                *sums = [sums[0] + 1.0, sums[1] + precision, sums[2] + recall];
            }
        }
    }

    /// Standard deviation of F over random halves of the topics. That is about the standard error of F over all of
    /// them, topics being drawn from many: drawing half of a sample without putting back has the variance of the mean
    /// of the whole sample.
    fn spread(&self) -> f64 {
        let draws: Vec<f64> = (0..DRAWS).map(|draw| self.half_drawn(draw)).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(DRAWS);
        let squares = draws.iter().map(|f| (f - mean).powi(2)).sum::<f64>();
        (squares / f64::from(DRAWS)).sqrt()
    }

    fn half_drawn(&self, draw: u32) -> f64 {
        let mut topics: Vec<(&String, &[f64; 3])> = self.topics.iter().collect();
        topics.sort_by_cached_key(|(topic, _)| hash(&format!("{draw} {topic}")));
        topics.truncate(topics.len().div_ceil(2));
        let sum = |column: usize| topics.iter().map(|(_, sums)| sums[column]).sum::<f64>();
        let (precision, recall) = (sum(1) / sum(0), sum(2) / sum(0));
        2.0 * precision * recall / (precision + recall)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self.half {
            Half::Choosing => "topics for choosing",
            Half::Scoring => "topics for scoring",
            Half::Both => "all topics",
        };
        write!(
            out,
            "{name:20}{}   F ± {:.3} by topics ({})",
            self.score,
            self.spread(),
            self.topics.len()
        )
    }
}

/// B-cubed precision and recall of each report.
fn overlaps(reports: &[Gold], stories: &[usize]) -> Vec<[f64; 2]> {
    let mut gold: BTreeMap<&str, f64> = BTreeMap::new();
    let mut found: BTreeMap<usize, f64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    for (report, &story) in reports.iter().zip(stories) {
        *gold.entry(&report.story).or_default() += 1.0;
        *found.entry(story).or_default() += 1.0;
        *both.entry((&report.story, story)).or_default() += 1.0;
    }
    let pairs = reports.iter().zip(stories);
    let of = |(report, &story): (&Gold, &usize)| {
        let shared = both[&(report.story.as_str(), story)];
        [shared / found[&story], shared / gold[report.story.as_str()]]
    };
    pairs.map(of).collect()
}

/// Means over the reports of one half of the topics, and over pairs with such a report.
fn score(reports: &[Gold], stories: &[usize], half: Half) -> Score {
    let mut gold: BTreeMap<&str, f64> = BTreeMap::new();
    let mut found: BTreeMap<usize, f64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    for (report, &story) in reports.iter().zip(stories) {
        *gold.entry(&report.story).or_default() += 1.0;
        *found.entry(story).or_default() += 1.0;
        *both.entry((&report.story, story)).or_default() += 1.0;
    }
    let (mut count, mut precision, mut recall) = (0.0, 0.0, 0.0);
    let (mut common, mut joined, mut wanted) = (0.0, 0.0, 0.0);
    for (report, &story) in reports.iter().zip(stories) {
        if !half.holds(&report.topic) {
            continue;
        }
        let shared = both[&(report.story.as_str(), story)];
        let (its, theirs) = (found[&story], gold[report.story.as_str()]);
        count += 1.0;
        precision += shared / its;
        recall += shared / theirs;
        common += shared - 1.0;
        joined += its - 1.0;
        wanted += theirs - 1.0;
    }
    Score {
        orders: 1.0,
        precision: precision / count,
        recall: recall / count,
        f: 2.0 * precision * recall / (precision + recall) / count,
        pair_precision: common / joined,
        pair_recall: common / wanted,
    }
}

fn half_of(topic: &str) -> Half {
    if hash(topic).is_multiple_of(2) {
        Half::Choosing
    } else {
        Half::Scoring
    }
}

/// FNV-1a, its bits spread: the same on every machine.
fn hash(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let report = |id: &str, story: &str| Gold {
            id: id.to_owned(),
            text: String::new(),
            day: 0,
            story: story.to_owned(),
            topic: story.to_owned(),
        };
        let reports = [report("1", "a"), report("2", "a"), report("3", "b")];
        let score = score(&reports, &[0, 0, 0], Half::Both);
        assert!((score.precision - 5.0 / 9.0).abs() < 1e-9);
        assert!((score.recall - 1.0).abs() < 1e-9);
        assert!((score.pair_precision - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn topics_that_differ_give_a_spread_and_equal_ones_none() {
        let tally = |recalls: &[f64]| Tally {
            half: Half::Both,
            score: Score::default(),
            topics: (0_u32..)
                .zip(recalls)
                .map(|(topic, &recall)| (topic.to_string(), [1.0, 1.0, recall]))
                .collect(),
        };
        assert!(tally(&[0.8; 10]).spread() < 1e-9);
        assert!(tally(&[0.5, 1.0, 0.5, 1.0, 0.5, 1.0]).spread() > 0.03);
    }
}
