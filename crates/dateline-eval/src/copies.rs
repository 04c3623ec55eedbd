//! Near copies against exact similarity, on the wires of Reuters-21578.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use dateline_archive::copies::{COPY, InMemory, Shingles, Signature};

use crate::score::{Score, share};

/// Pairs found and missed, clusters and rate, of the bodies of the wires in a folder of `.sgm` files.
pub(crate) fn run(folder: &Path) -> anyhow::Result<String> {
    let bodies = bodies(folder)?;
    let truth = similar(&bodies);

    let begun = Instant::now();
    let signed = bodies
        .iter()
        .filter(|body| Signature::of(&Shingles::of(body)).is_some())
        .count();
    let signing = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let mut copies = InMemory::default();
    for (item, body) in bodies.iter().enumerate() {
        copies.add(item, body);
    }
    let joining = begun.elapsed().as_secs_f64();

    let found: BTreeSet<(usize, usize)> = (0..bodies.len())
        .flat_map(|item| {
            let near = copies.near(item, true);
            near.into_iter().map(move |(earlier, _)| (earlier, item))
        })
        .collect();
    let mut clusters: HashMap<usize, Vec<usize>> = HashMap::new();
    for (&item, &founder) in copies.founders() {
        clusters.entry(founder).or_default().push(item);
    }
    let joined: BTreeSet<(usize, usize)> = clusters
        .values()
        .flat_map(|items| {
            let pairs = items.iter().enumerate();
            pairs.flat_map(|(at, &item)| items[..at].iter().map(move |&earlier| (earlier, item)))
        })
        .collect();

    let mut answer = String::new();
    writeln!(
        answer,
        "{} bodies, {signed} long enough to be copies; {} pairs of similarity {COPY} or more",
        bodies.len(),
        truth.len()
    )?;
    writeln!(
        answer,
        "pairs found           {}",
        Score::of(&found, &truth)
    )?;
    writeln!(
        answer,
        "pairs in one cluster  {}",
        Score::of(&joined, &truth)
    )?;
    #[allow(clippy::cast_precision_loss, reason = "counts of reports")]
    let count = bodies.len() as f64;
    writeln!(
        answer,
        "one thread: signed {:.0} reports/s, signed and joined {:.0} reports/s",
        count / signing,
        count / joining
    )?;
    Ok(answer)
}

/// Bodies of all wires that have one, in the order of the set.
fn bodies(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?
    {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "sgm"));
    paths.sort();
    let mut bodies = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        bodies.extend(
            text.split("<BODY>")
                .skip(1)
                .filter_map(|rest| rest.split("</BODY>").next())
                .map(unescaped),
        );
    }
    Ok(bodies)
}

/// The three entities that the set uses; control characters (`&#3;`) end the body and are dropped.
fn unescaped(text: &str) -> String {
    let text = text.replace("&#3;", "");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}

/// All pairs of similar texts, by exact comparison: a pair of similarity s shares at least one of the rarest
/// n − ⌈s n⌉ + 1 shingles of each (prefix filtering, Chaudhuri et al. 2006).
fn similar(texts: &[String]) -> BTreeSet<(usize, usize)> {
    let mut words: HashMap<String, u32> = HashMap::new();
    let mut numbers: HashMap<[u32; 4], usize> = HashMap::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut sets = Vec::new();
    for text in texts {
        let text = text.to_lowercase();
        let text: Vec<u32> = text
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty())
            .map(|word| {
                let next = u32::try_from(words.len()).unwrap_or(u32::MAX);
                *words.entry(word.to_owned()).or_insert(next)
            })
            .collect();
        let mut set: Vec<usize> = text
            .windows(4)
            .map(|run| {
                let next = numbers.len();
                *numbers
                    .entry([run[0], run[1], run[2], run[3]])
                    .or_insert(next)
            })
            .collect();
        set.sort_unstable();
        set.dedup();
        counts.resize(numbers.len(), 0);
        for &shingle in &set {
            counts[shingle] += 1;
        }
        sets.push(set);
    }
    for set in &mut sets {
        set.sort_unstable_by_key(|&shingle| (counts[shingle], shingle));
    }
    let mut holders: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (item, set) in sets.iter().enumerate() {
        let mut candidates = Vec::new();
        // At least a fifth of the shingles may differ.
        for &shingle in set.iter().take(set.len() / 5 + 1) {
            let holders = holders.entry(shingle).or_default();
            candidates.extend_from_slice(holders);
            holders.push(item);
        }
        candidates.sort_unstable();
        candidates.dedup();
        pairs.extend(
            candidates
                .into_iter()
                .filter(|&earlier| jaccard(set, &sets[earlier]) >= COPY)
                .map(|earlier| (earlier, item)),
        );
    }
    pairs
}

fn jaccard(one: &[usize], other: &[usize]) -> f64 {
    let one: HashSet<usize> = one.iter().copied().collect();
    let common = other.iter().filter(|shingle| one.contains(shingle)).count();
    share(common, one.len() + other.len() - common) / 100.0
}
