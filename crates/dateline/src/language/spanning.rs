//! From scores of arcs to a tree: the maximum spanning arborescence with one root (Chu and Liu 1965, Edmonds 1967).
//!
//! One root: all arcs from the root are made so much worse that as few of them as possible are taken (Stanojević and
//! Cohen 2021). No recursion; cubic in the sentence's length at worst, and quadratic where the best heads are a tree
//! already, as they mostly are.

/// The head of each word of a sentence, from the scores of `words + 1` rows (dependents) by `words + 1` columns
/// (heads), where row and column 0 are the root. Heads count words from 0; the root's word has none.
pub(super) fn heads(scores: &[f32], words: usize) -> Vec<Option<usize>> {
    let nodes = words + 1;
    debug_assert_eq!(scores.len(), nodes * nodes);
    let finite = |value: f32| {
        if value.is_finite() {
            f64::from(value)
        } else {
            -1e6
        }
    };
    let mut graph = Graph::new(nodes);
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for dependent in 1..nodes {
        for head in 0..nodes {
            let score = finite(scores[dependent * nodes + head]);
            (least, most) = (least.min(score), most.max(score));
            graph.set(dependent, head, score);
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a sentence's length")]
    let penalty = (most - least + 1.0) * nodes as f64;
    for dependent in 1..nodes {
        let score = graph.get(dependent, 0);
        graph.set(dependent, 0, score - penalty);
    }
    let heads = graph.solve();
    (1..nodes).map(|word| heads[word].checked_sub(1)).collect()
}

/// Dense graph that grows by a node for each ring that is contracted: at most twice its words.
struct Graph {
    room: usize,
    /// By dependent, then head.
    scores: Vec<f64>,
    /// Best head of each node.
    best: Vec<usize>,
    active: Vec<usize>,
    rings: Vec<Ring>,
}

/// A ring of best heads that was made one node.
struct Ring {
    node: usize,
    members: Vec<usize>,
    /// For each node outside: the member that it would be the head of.
    entered_at: Vec<usize>,
    /// For each node outside: the member that would be its head.
    left_from: Vec<usize>,
}

impl Graph {
    fn new(nodes: usize) -> Self {
        let room = 2 * nodes;
        Graph {
            room,
            scores: vec![f64::NEG_INFINITY; room * room],
            best: vec![0; room],
            active: (0..nodes).collect(),
            rings: Vec::new(),
        }
    }

    fn get(&self, dependent: usize, head: usize) -> f64 {
        self.scores[dependent * self.room + head]
    }

    fn set(&mut self, dependent: usize, head: usize, score: f64) {
        self.scores[dependent * self.room + head] = score;
    }

    fn solve(mut self) -> Vec<usize> {
        let nodes = self.active.len();
        for at in 1..nodes {
            self.find_best(at);
        }
        let mut next = nodes;
        while let Some(members) = self.ring() {
            self.contract(next, members);
            next += 1;
        }
        // Undo the contractions, last first: the arc into a ring breaks it at one member.
        while let Some(ring) = self.rings.pop() {
            let entering = self.best[ring.node];
            let broken = ring.entered_at[entering];
            for node in 1..ring.node {
                let outside = !ring.members.contains(&node);
                if outside && self.best[node] == ring.node {
                    self.best[node] = ring.left_from[node];
                }
            }
            self.best[broken] = entering;
        }
        self.best.truncate(nodes);
        self.best
    }

    /// The best head of a node among the active ones; of equals the first.
    fn find_best(&mut self, dependent: usize) {
        let mut best = 0;
        let mut score = f64::NEG_INFINITY;
        for &head in &self.active {
            let found = self.get(dependent, head);
            if head != dependent && found > score {
                (best, score) = (head, found);
            }
        }
        self.best[dependent] = best;
    }

    /// A ring among the best heads.
    fn ring(&self) -> Option<Vec<usize>> {
        // 0: not seen; otherwise the walk that saw it. The root is a dead end.
        let mut seen = vec![0_usize; self.room];
        for (walk, &start) in self.active.iter().enumerate() {
            let mut at = start;
            while at != 0 && seen[at] == 0 {
                seen[at] = walk + 1;
                at = self.best[at];
            }
            if at != 0 && seen[at] == walk + 1 {
                let mut members = vec![at];
                let mut next = self.best[at];
                while next != at {
                    members.push(next);
                    next = self.best[next];
                }
                return Some(members);
            }
        }
        None
    }

    fn contract(&mut self, node: usize, members: Vec<usize>) {
        self.active.retain(|other| !members.contains(other));
        let mut ring = Ring {
            node,
            members,
            entered_at: vec![0; self.room],
            left_from: vec![0; self.room],
        };
        for at in 0..self.active.len() {
            let outside = self.active[at];
            let (mut enter, mut leave) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
            ring.entered_at[outside] = ring.members[0];
            ring.left_from[outside] = ring.members[0];
            for &member in &ring.members {
                let gain = self.get(member, outside) - self.get(member, self.best[member]);
                if gain > enter {
                    enter = gain;
                    ring.entered_at[outside] = member;
                }
                let score = self.get(outside, member);
                if score > leave {
                    leave = score;
                    ring.left_from[outside] = member;
                }
            }
            self.set(node, outside, enter);
            if outside != 0 {
                self.set(outside, node, leave);
                if ring.members.contains(&self.best[outside]) {
                    self.best[outside] = node;
                }
            }
        }
        self.active.push(node);
        self.find_best(node);
        self.rings.push(ring);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every assignment of heads that is a tree with one root, tried out.
    fn by_force(scores: &[f32], words: usize) -> f64 {
        let nodes = words + 1;
        let mut best = f64::NEG_INFINITY;
        for code in 0..nodes.pow(u32::try_from(words).expect("few")) {
            let mut rest = code;
            let heads: Vec<usize> = (0..words)
                .map(|_| {
                    let head = rest % nodes;
                    rest /= nodes;
                    head
                })
                .collect();
            let options: Vec<_> = heads.iter().map(|head| head.checked_sub(1)).collect();
            if is_tree(&options) {
                best = best.max(total(scores, words, &options));
            }
        }
        best
    }

    fn total(scores: &[f32], words: usize, heads: &[Option<usize>]) -> f64 {
        heads
            .iter()
            .enumerate()
            .map(|(word, head)| {
                f64::from(scores[(word + 1) * (words + 1) + head.map_or(0, |h| h + 1)])
            })
            .sum()
    }

    fn is_tree(heads: &[Option<usize>]) -> bool {
        heads.iter().filter(|head| head.is_none()).count() == 1
            && (0..heads.len()).all(|word| {
                std::iter::successors(Some(word), |at| heads[*at])
                    .take(heads.len() + 1)
                    .count()
                    <= heads.len()
            })
    }

    /// A reproducible stream of numbers (Marsaglia's xorshift).
    fn numbers(mut seed: u64) -> impl FnMut() -> f32 {
        move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            f32::from(u16::try_from(seed % 2000).unwrap_or(0)) / 100.0 - 10.0
        }
    }

    #[test]
    fn the_best_tree_is_found() {
        let mut number = numbers(42);
        for round in 0..400 {
            let words = 1 + round % 5;
            let scores: Vec<f32> = (0..(words + 1) * (words + 1)).map(|_| number()).collect();
            let found = heads(&scores, words);
            assert!(is_tree(&found), "{found:?}");
            let (is, best) = (total(&scores, words, &found), by_force(&scores, words));
            assert!((is - best).abs() < 1e-3, "{is} is not {best}");
        }
    }

    #[test]
    fn long_and_odd_input_gives_trees() {
        let mut number = numbers(7);
        for words in [1, 2, 60, 250] {
            let random: Vec<f32> = (0..(words + 1) * (words + 1)).map(|_| number()).collect();
            for scores in [
                random,
                vec![0.0; (words + 1) * (words + 1)],
                vec![f32::NAN; (words + 1) * (words + 1)],
            ] {
                assert!(is_tree(&heads(&scores, words)));
            }
        }
    }
}
