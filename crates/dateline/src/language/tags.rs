//! The tag sets of the standards, so that a tag is a `&'static str` wherever it is met.

/// Penn Treebank tags, with those that the English web treebanks added (LDC2012T13).
const PENN: [&str; 50] = [
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW",
    "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS",
    "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP",
    "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "``",
];

/// Universal dependency relations (UD v2) with the subtypes of the English treebanks, older ones too.
const RELATIONS: [&str; 68] = [
    "acl",
    "acl:relcl",
    "advcl",
    "advcl:relcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "aux:pass",
    "case",
    "cc",
    "cc:preconj",
    "ccomp",
    "clf",
    "compound",
    "compound:prt",
    "conj",
    "cop",
    "csubj",
    "csubj:outer",
    "csubj:pass",
    "dep",
    "det",
    "det:predet",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "flat:foreign",
    "flat:name",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nmod:desc",
    "nmod:npmod",
    "nmod:poss",
    "nmod:tmod",
    "nmod:unmarked",
    "nsubj",
    "nsubj:outer",
    "nsubj:pass",
    "nummod",
    "obj",
    "obl",
    "obl:agent",
    "obl:npmod",
    "obl:tmod",
    "obl:unmarked",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "root",
    "vocative",
    "xcomp",
    "acl:adv",
    "advmod:emph",
    "ccomp:obj",
    "compound:svc",
    "expl:impers",
    "nmod:agent",
    "nummod:entity",
    "obl:arg",
    "parataxis:insert",
    "xcomp:adj",
];

/// The Penn Treebank tag of that name.
pub(crate) fn penn(tag: &str) -> Option<&'static str> {
    PENN.iter().find(|known| **known == tag).copied()
}

/// The dependency relation of that name; without its subtype where the subtype is unknown.
pub(crate) fn relation(name: &str) -> Option<&'static str> {
    let exact = |name: &str| RELATIONS.iter().find(|known| **known == name).copied();
    exact(name).or_else(|| exact(name.split(':').next().unwrap_or(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_relations_are_those_of_the_standards() {
        assert_eq!(penn("VBD"), Some("VBD"));
        assert_eq!(penn("-LRB-"), Some("-LRB-"));
        assert_eq!(penn("VERB"), None);
        assert_eq!(relation("nsubj:pass"), Some("nsubj:pass"));
        assert_eq!(relation("nsubj:caus"), Some("nsubj"));
        assert_eq!(relation("subject"), None);
    }
}
