//! Parts of a page (footer, margin, comments, navigation), told by elements' names, classes and ids.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::table;

/// A set of parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Parts(u8);

impl Parts {
    pub(crate) const FOOTER: Parts = Parts(1);
    pub(crate) const ASIDE: Parts = Parts(2);
    pub(crate) const COMMENTS: Parts = Parts(4);
    pub(crate) const NAVIGATION: Parts = Parts(8);
    pub(crate) const LINK: Parts = Parts(16);
    /// All that lie beside an article.
    pub(crate) const BESIDE: Parts = Parts(1 | 2 | 4 | 8);

    /// Both together.
    #[must_use]
    pub(crate) fn with(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }

    /// Whether one of the others is in it.
    pub(crate) fn any(self, other: Parts) -> bool {
        self.0 & other.0 != 0
    }

    /// The part that an element of this name is.
    pub(crate) fn of_element(name: &str) -> Parts {
        match name {
            "footer" => Parts::FOOTER,
            "aside" => Parts::ASIDE,
            "nav" => Parts::NAVIGATION,
            "a" => Parts::LINK,
            _ => Parts::default(),
        }
    }

    /// The parts that the words of a class or an id name.
    pub(crate) fn of_words(words: &[String]) -> Parts {
        words
            .iter()
            .filter_map(|word| BY_WORD.get(word.as_str()))
            .fold(Parts::default(), |all, part| all.with(*part))
    }
}

static BY_WORD: LazyLock<HashMap<&'static str, Parts>> = LazyLock::new(|| {
    table::cells::<2>(include_str!("../data/page/parts.tsv"))
        .flat_map(|[part, words]| {
            let part = match part {
                "footer" => Parts::FOOTER,
                "aside" => Parts::ASIDE,
                "comments" => Parts::COMMENTS,
                _ => Parts::NAVIGATION,
            };
            table::words(words).map(move |word| (word, part))
        })
        .collect()
});

/// Most words of a class or id that are looked at.
const MAX_WORDS: usize = 40;

/// The words of classes and ids: parted at all but letters and digits, and at inner capitals; lower case.
pub(crate) fn class_words(classes: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    let mut after_small = false;
    for c in classes.chars() {
        if !c.is_alphanumeric() {
            inside = false;
            continue;
        }
        if !inside || after_small && c.is_uppercase() {
            if words.len() == MAX_WORDS {
                break;
            }
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        inside = true;
        after_small = c.is_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_classes() {
        assert_eq!(
            class_words("post-date entryMeta SITE_footer"),
            ["post", "date", "entry", "meta", "site", "footer"]
        );
        assert!(class_words(" -- ").is_empty());
    }

    #[test]
    fn parts_by_words() {
        let parts = Parts::of_words(&class_words("comment-list relatedPosts"));
        assert!(parts.any(Parts::COMMENTS) && parts.any(Parts::ASIDE) && !parts.any(Parts::FOOTER));
        assert!(!Parts::of_words(&class_words("article-body")).any(Parts::BESIDE));
    }
}
