//! Measures of coreference: B³ (Bagga and Baldwin 1998), MUC (Vilain et al. 1995), CEAF-e (Luo 2005), and their mean.

use std::collections::BTreeMap;
use std::fmt;

/// Mentions by number, in clusters.
pub(super) type Clusters = Vec<Vec<usize>>;

/// Precision, recall and F of the three measures, in percent.
pub(super) struct Scores {
    b3: [f64; 3],
    muc: [f64; 3],
    ceaf: [f64; 3],
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let three = |[p, r, f]: [f64; 3]| format!("{p:.1}/{r:.1}/{f:.1}");
        let mean = (self.b3[2] + self.muc[2] + self.ceaf[2]) / 3.0;
        write!(
            f,
            "B3 {}  MUC {}  CEAF-e {}  CoNLL F1 {mean:.1}",
            three(self.b3),
            three(self.muc),
            three(self.ceaf)
        )
    }
}

/// The scores of a response against a key over the same mentions.
pub(super) fn scores(response: &Clusters, key: &Clusters) -> Scores {
    let percent = |p: f64, r: f64| {
        let f = if p + r > 0.0 {
            2.0 * p * r / (p + r)
        } else {
            0.0
        };
        [100.0 * p, 100.0 * r, 100.0 * f]
    };
    let alike = aligned(response, key);
    Scores {
        b3: percent(b_cubed(response, key), b_cubed(key, response)),
        muc: percent(links(response, key), links(key, response)),
        ceaf: percent(share(alike, response.len()), share(alike, key.len())),
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of mentions")]
fn share(part: f64, whole: usize) -> f64 {
    part / (whole.max(1) as f64)
}

/// For each mention the cluster it is in.
fn index(clusters: &Clusters) -> BTreeMap<usize, usize> {
    let numbered = clusters.iter().enumerate();
    numbered
        .flat_map(|(number, mentions)| mentions.iter().map(move |mention| (*mention, number)))
        .collect()
}

/// How the mentions of one cluster are spread over the clusters of another partition: sizes by cluster.
fn spread(cluster: &[usize], index: &BTreeMap<usize, usize>) -> BTreeMap<usize, usize> {
    let mut sizes = BTreeMap::new();
    for mention in cluster {
        *sizes.entry(index[mention]).or_insert(0) += 1;
    }
    sizes
}

#[allow(clippy::cast_precision_loss, reason = "counts of mentions")]
fn b_cubed(of: &Clusters, against: &Clusters) -> f64 {
    let index = index(against);
    let mut sum = 0.0;
    for cluster in of {
        let sizes = spread(cluster, &index);
        sum += sizes.values().map(|size| (size * size) as f64).sum::<f64>() / cluster.len() as f64;
    }
    share(sum, of.iter().map(Vec::len).sum())
}

/// Share of the links of one partition that the other has.
fn links(of: &Clusters, against: &Clusters) -> f64 {
    let index = index(against);
    let (mut kept, mut all) = (0, 0);
    for cluster in of {
        all += cluster.len() - 1;
        kept += cluster.len() - spread(cluster, &index).len();
    }
    #[allow(clippy::cast_precision_loss, reason = "counts of mentions")]
    let kept = kept as f64;
    share(kept, all)
}

/// Similarity (φ4) of the best one-to-one alignment of clusters. Clusters that share mentions are aligned group by group,
/// since others have nothing in common.
fn aligned(response: &Clusters, key: &Clusters) -> f64 {
    let index = index(key);
    let spreads: Vec<BTreeMap<usize, usize>> = response
        .iter()
        .map(|cluster| spread(cluster, &index))
        .collect();
    groups(&spreads, key.len())
        .iter()
        .map(|group| best(group, &spreads, response, key))
        .sum()
}

/// Groups of response and key clusters that hang together.
fn groups(spreads: &[BTreeMap<usize, usize>], keys: usize) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut of_key: Vec<Vec<usize>> = vec![Vec::new(); keys];
    for (number, spread) in spreads.iter().enumerate() {
        for key in spread.keys() {
            of_key[*key].push(number);
        }
    }
    let mut seen = vec![false; spreads.len()];
    let mut groups = Vec::new();
    for start in 0..spreads.len() {
        if seen[start] {
            continue;
        }
        let (mut responses, mut members, mut open) = (Vec::new(), Vec::new(), vec![start]);
        seen[start] = true;
        while let Some(response) = open.pop() {
            responses.push(response);
            for key in spreads[response].keys() {
                if members.contains(key) {
                    continue;
                }
                members.push(*key);
                for other in &of_key[*key] {
                    if !std::mem::replace(&mut seen[*other], true) {
                        open.push(*other);
                    }
                }
            }
        }
        groups.push((responses, members));
    }
    groups
}

/// The best alignment within a group (Hungarian method, O(n³)).
#[allow(clippy::cast_precision_loss, reason = "counts of mentions")]
fn best(
    (responses, keys): &(Vec<usize>, Vec<usize>),
    spreads: &[BTreeMap<usize, usize>],
    response: &Clusters,
    key: &Clusters,
) -> f64 {
    let size = responses.len().max(keys.len());
    let similarity = |row: usize, column: usize| -> f64 {
        let (Some(r), Some(k)) = (responses.get(row), keys.get(column)) else {
            return 0.0;
        };
        let common = spreads[*r].get(k).copied().unwrap_or(0);
        2.0 * common as f64 / (response[*r].len() + key[*k].len()) as f64
    };
    let (mut u, mut v) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut matched = vec![0; size + 1];
    for row in 1..=size {
        let mut way = vec![0; size + 1];
        let mut least = vec![f64::INFINITY; size + 1];
        let mut used = vec![false; size + 1];
        let mut column = 0;
        matched[0] = row;
        loop {
            used[column] = true;
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=size {
                if used[other] {
                    continue;
                }
                let cost =
                    -similarity(matched[column] - 1, other - 1) - u[matched[column]] - v[other];
                if cost < least[other] {
                    least[other] = cost;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if used[other] {
                    u[matched[other]] += delta;
                    v[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if matched[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            matched[column] = matched[before];
            column = before;
        }
    }
    (1..=size)
        .map(|column| similarity(matched[column] - 1, column - 1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(scores: [f64; 3], expected: [f64; 3]) {
        for (one, other) in scores.iter().zip(expected) {
            assert!((one - other).abs() < 0.05, "{scores:?} is not {expected:?}");
        }
    }

    #[test]
    fn the_same_is_perfect_and_one_heap_is_all_recall() {
        let key = vec![vec![0, 1, 2], vec![3, 4]];
        let same = scores(&key, &key);
        near(same.b3, [100.0; 3]);
        near(same.muc, [100.0; 3]);
        near(same.ceaf, [100.0; 3]);
        let heap = scores(&vec![vec![0, 1, 2, 3, 4]], &key);
        near(heap.b3, [52.0, 100.0, 68.4]);
        near(heap.muc, [75.0, 100.0, 85.7]);
        near(heap.ceaf, [75.0, 37.5, 50.0]);
    }

    #[test]
    fn singletons_have_no_links() {
        let key = vec![vec![0, 1], vec![2]];
        let alone = scores(&vec![vec![0], vec![1], vec![2]], &key);
        near(alone.b3, [100.0, 66.7, 80.0]);
        near(alone.muc, [0.0, 0.0, 0.0]);
        near(alone.ceaf, [55.6, 83.3, 66.7]);
    }
}
