//! Lines of an extracted text that are no part of the article: promotions, credits, bylines and dates at its head.
//! What they say is data (`data/page/lines.tsv`).

use std::sync::LazyLock;

use crate::table::{cells, words};

/// Most words of a line that is dropped for how it begins or ends; of a caption; of a byline.
const MAX_SHORT: usize = 40;
const MAX_CAPTION: usize = 60;
const MAX_BYLINE: usize = 16;

/// Fewest words of a line that is a paragraph of the article for sure.
const MIN_PARAGRAPH: usize = 20;

struct Phrases {
    whole: Vec<&'static str>,
    start: Vec<&'static str>,
    end: Vec<&'static str>,
    credit: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let of = |wanted: &str| {
        cells(include_str!("../../data/page/lines.tsv"))
            .filter(|[place, _, _]| *place == wanted)
            .flat_map(|[_, _, listed]| words(listed))
            .collect()
    };
    Phrases {
        whole: of("whole"),
        start: of("start"),
        end: of("end"),
        credit: of("credit"),
    }
});

/// The lines that are the article's.
pub(super) fn of_article<'a>(lines: &[&'a str], title: Option<&str>) -> Vec<&'a str> {
    let head = lines
        .iter()
        .position(|line| line.split_whitespace().nth(MIN_PARAGRAPH).is_some())
        .unwrap_or(0);
    lines
        .iter()
        .enumerate()
        .filter(|(at, line)| !(is_beside(line) || *at < head && is_of_head(line, title)))
        .map(|(_, line)| *line)
        .collect()
}

/// Titles, bylines and dates before the first paragraph.
fn is_of_head(line: &str, title: Option<&str>) -> bool {
    let count = line.split_whitespace().count();
    let repeats = title.is_some_and(|title| same_words(title, line));
    repeats
        || count <= MAX_BYLINE
            && (crate::date::is_dated(line)
                || begins_with(&line.to_lowercase(), "by ") && count <= 10)
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    !b.is_empty() && a == b
}

/// Promotions, controls, credits.
fn is_beside(line: &str) -> bool {
    let count = line.split_whitespace().count();
    if count > MAX_CAPTION {
        return false;
    }
    let line = line.trim().to_lowercase();
    let is_short = count <= MAX_SHORT;
    PHRASES.whole.contains(&line.as_str())
        || is_short
            && PHRASES
                .start
                .iter()
                .any(|phrase| begins_with(&line, phrase))
        || is_short && PHRASES.end.iter().any(|phrase| line.ends_with(phrase))
        || is_credited(&line)
}

/// Whether a line (lower case) begins with a phrase, as whole words.
fn begins_with(line: &str, phrase: &str) -> bool {
    line.strip_prefix(phrase).is_some_and(|rest| {
        !phrase.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// Whether a line (lower case) ends with the credit of a picture: no sentence's full stop after it, or in brackets.
fn is_credited(line: &str) -> bool {
    let tail = match (line.ends_with(')'), line.rfind('(')) {
        (true, Some(open)) => &line[open..],
        _ if line.ends_with(['.', '!', '?', '"', '”', ':']) => return false,
        _ => {
            let from = line.len().saturating_sub(40);
            &line[line.ceil_char_boundary(from)..]
        }
    };
    PHRASES.credit.iter().any(|credit| {
        tail.find(credit).is_some_and(|at| {
            let before = tail[..at].chars().next_back();
            let after = tail[at + credit.len()..].chars().next();
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let opens = credit.starts_with(char::is_alphanumeric);
            !(inside(after) || opens && inside(before))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beside_articles() {
        for line in [
            "Advertisement",
            "Read more: Talks stall again in Oslo",
            "Lesen Sie auch: Gespräche in Oslo",
            "Читайте также: переговоры в Осло",
            "Delegates arrive at the hall in Oslo, May 4, 2021. Ane Dahl/AFP via Getty Images",
            "Delegates arrive at the hall. (Foto: Ane Dahl / dpa)",
            "Image 1 of 5",
            "Jo Berg contributed to this report.",
        ] {
            assert!(is_beside(line), "{line}");
        }
    }

    #[test]
    fn lines_of_articles() {
        for line in [
            "Delegates from both sides met in Oslo on Tuesday, the ministry said.",
            "Man werde weiter reden, sagte der Minister in Oslo. (dpa)",
            "Photographs from the scene showed two cars on fire.",
            "Related parties must report such deals within a week, the regulator said.",
            "What comes next",
            "The photo: a gate, a guard and a flag, was shown to the court on Monday.",
        ] {
            assert!(!is_beside(line), "{line}");
        }
    }

    #[test]
    fn the_head_of_an_article() {
        let paragraph = "Delegates from both sides met in Oslo on Tuesday for the first talks in three years, the Norwegian \
            foreign ministry said, and agreed to meet again next week.";
        let lines = [
            "Talks begin in Oslo",
            "By Ane Dahl",
            "4 May 2021, 10:15",
            "OSLO",
            paragraph,
            "4 May 2021",
        ];
        assert_eq!(
            of_article(&lines, Some("Talks begin in Oslo")),
            ["OSLO", paragraph, "4 May 2021"]
        );
        assert!(of_article(&["4 May 2021"], None).len() == 1);
    }
}
