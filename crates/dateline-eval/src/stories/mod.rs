//! Stories against sets whose stories are known.
//!
//! Topics are parted by a hash of their name: those of one half are for choosing the setting (`--choose`), those of the
//! other for scoring. All reports of a set are clustered together, so those of the other half are in the way as they
//! would be; scored are the reports of one half. Reports of one day, and those of sets without days, come in the order
//! of a hash of their id.

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

/// Precision, recall and F of each set with the setting that ships; with `choose`, F of other settings on the half for
/// choosing and nothing else.
pub(crate) fn run(paths: &[PathBuf], choose: bool) -> anyhow::Result<String> {
    let mut answer = String::new();
    let mut grid: BTreeMap<(i32, i32), Vec<f64>> = BTreeMap::new();
    for path in paths {
        let (name, mut reports) = sets::read(path)?;
        reports.sort_by_cached_key(|report| (report.day, hash(&report.id), report.id.clone()));
        if choose {
            for key in settings() {
                let stories = cluster(&reports, setting(key));
                let score = score(&reports, &stories, Half::Choosing);
                grid.entry(key).or_default().push(score.f());
            }
            write!(answer, "{name:16}")?;
            continue;
        }
        let begun = Instant::now();
        let stories = cluster(&reports, Setting::default());
        let took = begun.elapsed().as_secs_f64();
        let gold: BTreeSet<&str> = reports.iter().map(|report| report.story.as_str()).collect();
        let found: BTreeSet<usize> = stories.iter().copied().collect();
        #[allow(clippy::cast_precision_loss, reason = "counts of reports")]
        let rate = reports.len() as f64 / took;
        writeln!(
            answer,
            "{name}: {} reports, {} stories, {} found, {rate:.0} reports/s",
            reports.len(),
            gold.len(),
            found.len()
        )?;
        for (what, half) in [
            ("topics for scoring", Half::Scoring),
            ("all topics", Half::Both),
        ] {
            writeln!(answer, "  {what:18}  {}", score(&reports, &stories, half))?;
        }
    }
    if choose {
        answer += " mean  least likeness, sharpness\n";
        let mean = |scores: &[f64]| {
            let count = u32::try_from(scores.len()).unwrap_or(1);
            scores.iter().sum::<f64>() / f64::from(count)
        };
        let mut rows: Vec<_> = grid.into_iter().collect();
        rows.sort_by(|(_, one), (_, other)| mean(other).total_cmp(&mean(one)));
        for (key, scores) in rows {
            for score in &scores {
                write!(answer, "{:16}", format!("{score:.3}"))?;
            }
            let Setting { least, sharpness } = setting(key);
            writeln!(answer, "{:.3}  {least:.3}, {sharpness}", mean(&scores))?;
        }
    }
    Ok(answer)
}

/// The settings among which one was chosen: least likeness in thousandths, sharpness.
fn settings() -> impl Iterator<Item = (i32, i32)> {
    (200..=400)
        .step_by(25)
        .flat_map(|least| (1..=6).map(move |sharpness| (least, sharpness)))
}

fn setting((least, sharpness): (i32, i32)) -> Setting {
    Setting {
        least: f64::from(least) / 1000.0,
        sharpness,
    }
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

/// B-cubed (Bagga and Baldwin 1998), and pairs of reports of one story.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    precision: f64,
    recall: f64,
    pair_precision: f64,
    pair_recall: f64,
}

impl Score {
    fn f(self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "B-cubed P {:.3}  R {:.3}  F {:.3}   pairs P {:.3}  R {:.3}",
            self.precision,
            self.recall,
            self.f(),
            self.pair_precision,
            self.pair_recall
        )
    }
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
    let mut score = Score::default();
    let (mut count, mut common, mut joined, mut wanted) = (0.0, 0.0, 0.0, 0.0);
    for (report, &story) in reports.iter().zip(stories) {
        if half != Half::Both && half != half_of(&report.topic) {
            continue;
        }
        let shared = both[&(report.story.as_str(), story)];
        let (its, theirs) = (found[&story], gold[report.story.as_str()]);
        count += 1.0;
        score.precision += shared / its;
        score.recall += shared / theirs;
        common += shared - 1.0;
        joined += its - 1.0;
        wanted += theirs - 1.0;
    }
    Score {
        precision: score.precision / count,
        recall: score.recall / count,
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
}
