//! What the language layer hands on.

use jiff::civil::Date;

use crate::Span;

/// A report's body, read as language: what the rooms of meaning work on.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The whole text of the report; all spans are offsets into it.
    pub text: &'t str,
    /// The part that was read.
    pub body: Span,
    /// The report's headline, where it is known apart from the text.
    pub title: Option<&'t str>,
    /// Day of publication, where known.
    pub published: Option<Date>,
    /// Paragraphs, in order.
    pub paragraphs: Vec<Span>,
    /// Sentences, in order; none crosses a paragraph.
    pub sentences: Vec<Sentence>,
}

/// A sentence with its tree.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its extent, without surrounding white space.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its tokens (UD conventions: clitics and punctuation stand alone), in order.
    pub tokens: Vec<Token>,
    /// Names, in order, never overlapping.
    pub names: Vec<Name>,
}

/// A token of a tree.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its characters.
    pub span: Span,
    /// Its characters as text.
    pub form: String,
    /// Dictionary form, lower case but for names.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag ("VBD").
    pub xpos: &'static str,
    /// Index of its head in the sentence; none for the root.
    pub head: Option<usize>,
    /// Universal dependency relation to the head with its subtype ("nsubj:pass"); "root" for the root.
    pub deprel: &'static str,
}

/// A name that the language layer found.
#[derive(Debug, Clone)]
pub struct Name {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// What sort of thing it names.
    pub kind: NameKind,
    /// Probability of the tagging, 0 to 1.
    pub score: f32,
}

/// Sorts of names (OntoNotes 5 classes, without numbers and dates, which are left to `time`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// People.
    Person,
    /// Companies, agencies, institutions, parties, armed groups.
    Organization,
    /// Countries, cities, states.
    Gpe,
    /// Other places: mountains, seas, regions.
    Location,
    /// Buildings, airports, bridges.
    Facility,
    /// Nationalities, religious or political groups.
    Norp,
    /// Wars, summits, storms.
    Event,
    /// Books, films, songs.
    Work,
    /// Laws and treaties.
    Law,
    /// Vehicles, weapons, brands.
    Product,
}

impl NameKind {
    /// All kinds, with the labels of the model.
    pub const ALL: [(NameKind, &'static str); 10] = [
        (NameKind::Person, "PERSON"),
        (NameKind::Organization, "ORG"),
        (NameKind::Gpe, "GPE"),
        (NameKind::Location, "LOC"),
        (NameKind::Facility, "FAC"),
        (NameKind::Norp, "NORP"),
        (NameKind::Event, "EVENT"),
        (NameKind::Work, "WORK"),
        (NameKind::Law, "LAW"),
        (NameKind::Product, "PRODUCT"),
    ];

    /// The kind of that label ("GPE").
    pub fn from_tag(tag: &str) -> Option<Self> {
        NameKind::ALL
            .iter()
            .find(|(_, label)| *label == tag)
            .map(|(kind, _)| *kind)
    }

    /// Its label ("GPE").
    pub fn tag(self) -> &'static str {
        NameKind::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("O", |(_, label)| label)
    }
}

/// Universal parts of speech (UD v2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of the standard")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// The part of speech of that UD tag ("NOUN"); [`Upos::X`] where there is none.
    pub fn from_tag(tag: &str) -> Self {
        match tag {
            "ADJ" => Upos::Adj,
            "ADP" => Upos::Adp,
            "ADV" => Upos::Adv,
            "AUX" => Upos::Aux,
            "CCONJ" => Upos::Cconj,
            "DET" => Upos::Det,
            "INTJ" => Upos::Intj,
            "NOUN" => Upos::Noun,
            "NUM" => Upos::Num,
            "PART" => Upos::Part,
            "PRON" => Upos::Pron,
            "PROPN" => Upos::Propn,
            "PUNCT" => Upos::Punct,
            "SCONJ" => Upos::Sconj,
            "SYM" => Upos::Sym,
            "VERB" => Upos::Verb,
            _ => Upos::X,
        }
    }

    /// Its UD tag ("NOUN").
    pub fn tag(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }

    /// Whether it is a common or proper noun or a pronoun.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Pron)
    }
}
