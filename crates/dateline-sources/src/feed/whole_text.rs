//! Whether what a feed offers is the whole report or a taste of it.

use std::sync::LazyLock;

/// Characters from which a text without a sign of being cut is more than a teaser.
const WHOLE: usize = 280;

/// Characters, or paragraphs, from which a mere description is clearly the whole report.
const CLEARLY_WHOLE: usize = 1_200;
const CLEARLY_WHOLE_PARAGRAPHS: usize = 4;

/// What shows that a text is cut, and what is the publishing system's (`data/teasers.tsv`).
struct Teasers {
    cut: Vec<String>,
    boilerplate: Vec<Vec<String>>,
}

static TEASERS: LazyLock<Teasers> = LazyLock::new(|| {
    let mut teasers = Teasers {
        cut: Vec::new(),
        boilerplate: Vec::new(),
    };
    for row in crate::table::rows(include_str!("../../data/teasers.tsv")) {
        match row.as_slice() {
            [_, "cut", words] => teasers.cut.push(words.to_lowercase()),
            [_, "boilerplate", words] => {
                let parts = words.to_lowercase().split('*').map(str::to_owned).collect();
                teasers.boilerplate.push(parts);
            }
            _ => {}
        }
    }
    teasers
});

/// Content that a feed offers as such is the report, unless it shows that it is cut or is hardly a sentence.
pub(super) fn is_whole(text: &str) -> bool {
    !is_cut(text) && (text.len() >= WHOLE || text.contains("\n\n"))
}

/// A description is the report only where it is as long as one.
pub(super) fn is_clearly_whole(text: &str) -> bool {
    let long = text.len() >= CLEARLY_WHOLE
        || text.split("\n\n").count() >= CLEARLY_WHOLE_PARAGRAPHS && text.len() >= WHOLE;
    let ended = text
        .trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')', '\u{bb}'])
        .ends_with(['.', '!', '?', ':']);
    long && ended && !is_cut(text)
}

fn is_cut(text: &str) -> bool {
    let end = text.floor_char_boundary(text.len().saturating_sub(60));
    let end = text[end..].trim_end().to_lowercase();
    TEASERS.cut.iter().any(|words| end.ends_with(words))
}

/// The text without paragraphs of the publishing system.
pub(super) fn without_boilerplate(text: &str) -> String {
    let own = |paragraph: &&str| {
        let lower = paragraph.to_lowercase();
        !TEASERS
            .boilerplate
            .iter()
            .any(|parts| is_made_of(&lower, parts))
    };
    text.split("\n\n")
        .filter(own)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Whether a paragraph is these parts with anything between them.
fn is_made_of(paragraph: &str, parts: &[String]) -> bool {
    /// Longest such paragraph: a long one is an author's.
    const MOST: usize = 400;
    let [first, between @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == paragraph);
    };
    let Some(mut rest) = paragraph.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in between {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str()) && paragraph.len() < MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_cut() {
        let long = "The ministers met on Monday and agreed on a list of prisoners. ".repeat(6);
        assert!(is_whole(&long) && !is_clearly_whole(&long));
        assert!(!is_whole(&format!("{long} Read more")));
        assert!(!is_whole("Talks began in Oslo."));
        assert!(is_clearly_whole(long.repeat(4).trim()));
        assert!(!is_clearly_whole(&format!("{}[…]", long.repeat(4))));
        let text = format!("{long}\n\nThe post Talks begin appeared first on North Wire.");
        assert_eq!(without_boilerplate(&text), long);
    }
}
