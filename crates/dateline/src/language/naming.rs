//! From scores of tags to names: the best sequence of tags in which no name begins in its middle (Viterbi 1967).

use super::Name;
use super::labels::NameTag;

/// The names of a sentence, from the scores of each word's tags.
pub(super) fn names<S: AsRef<str>>(tags: &[NameTag], scores: &[&[f32]], words: &[S]) -> Vec<Name> {
    let logs: Vec<Vec<f64>> = scores.iter().map(|row| log_softmax(row)).collect();
    let path = best_path(tags, &logs);
    let mut names = Vec::new();
    let mut at = 0;
    while at < path.len() {
        let NameTag::Begin(kind) = tags[path[at]] else {
            at += 1;
            continue;
        };
        let start = at;
        at += 1;
        while at < path.len() && tags[path[at]] == NameTag::Inside(kind) {
            at += 1;
        }
        if let Some((start, end)) = trim(words, start, at) {
            names.push(Name {
                start,
                end,
                kind,
                score: score(&logs, &path, start, end),
            });
        }
    }
    names
}

/// Mean probability (geometric) of the tags of a name.
fn score(logs: &[Vec<f64>], path: &[usize], start: usize, end: usize) -> f32 {
    let sum: f64 = (start..end).map(|at| logs[at][path[at]]).sum();
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a probability"
    )]
    let mean = (sum / (end - start) as f64).exp() as f32;
    mean
}

fn log_softmax(row: &[f32]) -> Vec<f64> {
    let most = row
        .iter()
        .copied()
        .map(f64::from)
        .fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = row
        .iter()
        .map(|value| (f64::from(*value) - most).exp())
        .sum();
    row.iter()
        .map(|value| f64::from(*value) - most - sum.ln())
        .collect()
}

fn best_path(tags: &[NameTag], logs: &[Vec<f64>]) -> Vec<usize> {
    let Some(first) = logs.first() else {
        return Vec::new();
    };
    let mut scores: Vec<f64> = (0..tags.len())
        .map(|tag| {
            if matches!(tags[tag], NameTag::Inside(_)) {
                f64::NEG_INFINITY
            } else {
                first[tag]
            }
        })
        .collect();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(logs.len());
    for row in &logs[1..] {
        let mut origins = vec![0; tags.len()];
        let mut next = vec![f64::NEG_INFINITY; tags.len()];
        for (tag, &value) in row.iter().enumerate().take(tags.len()) {
            for before in 0..tags.len() {
                if tags[tag].may_follow(tags[before]) && scores[before] + value > next[tag] {
                    next[tag] = scores[before] + value;
                    origins[tag] = before;
                }
            }
        }
        scores = next;
        back.push(origins);
    }
    let mut best = 0;
    for tag in 1..tags.len() {
        if scores[tag] > scores[best] {
            best = tag;
        }
    }
    let mut path = vec![best];
    for origins in back.iter().rev() {
        best = origins[best];
        path.push(best);
    }
    path.reverse();
    path
}

/// Without "the" before and "'s" or punctuation around.
fn trim<S: AsRef<str>>(words: &[S], mut start: usize, mut end: usize) -> Option<(usize, usize)> {
    let is_outer = |word: &str| !word.chars().any(char::is_alphanumeric);
    while start < end
        && (is_outer(words[start].as_ref()) || words[start].as_ref().eq_ignore_ascii_case("the"))
    {
        start += 1;
    }
    while start < end
        && (matches!(words[end - 1].as_ref(), "'s" | "’s" | "'S" | "’S")
            || is_outer(words[end - 1].as_ref()))
    {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::NameKind;

    #[test]
    fn a_name_never_begins_in_its_middle() {
        let tags = [
            NameTag::Outside,
            NameTag::Begin(NameKind::Person),
            NameTag::Inside(NameKind::Person),
            NameTag::Begin(NameKind::Gpe),
            NameTag::Inside(NameKind::Gpe),
        ];
        let words = ["the", "Hague", "'s", "mayor"];
        // Taken alone each word's best tag would be I-GPE, I-GPE, I-PERSON, O.
        let scores: [&[f32]; 4] = [
            &[1.0, 0.0, 0.0, 3.0, 4.0],
            &[0.0, 0.0, 0.0, 0.0, 5.0],
            &[1.0, 0.0, 2.2, 0.0, 2.0],
            &[9.0, 0.0, 0.0, 0.0, 0.0],
        ];
        let found = names(&tags, &scores, &words);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].start, found[0].end, found[0].kind),
            (1, 2, NameKind::Gpe)
        );
        assert!(found[0].score > 0.8);
        assert!(names::<&str>(&tags, &[], &[]).is_empty());
    }
}
