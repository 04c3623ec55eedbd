//! A document with what the room asks of it again and again: children of tokens, the mentions at a token.

use crate::Span;
use crate::language::{Document, Sentence, Token, Upos};

use super::mentions::Found;

/// A document and its sentences' indexes.
#[derive(Debug)]
pub(super) struct Page<'d> {
    pub(super) document: &'d Document<'d>,
    sheets: Vec<Sheet>,
}

/// A sentence's index.
#[derive(Debug, Default)]
struct Sheet {
    children: Vec<Vec<usize>>,
    quoted: Vec<bool>,
    /// Longest name (of a person, organisation, place …) over the token.
    names: Vec<Option<usize>>,
    /// Toponym over the token.
    places: Vec<Option<usize>>,
    /// Nominal or pronoun headed by the token.
    nominals: Vec<Option<usize>>,
}

impl<'d> Page<'d> {
    pub(super) fn new(document: &'d Document<'d>) -> Self {
        let mut quoted = Quotes::default();
        let sheets = document
            .sentences
            .iter()
            .map(|sentence| sheet(sentence, &mut quoted))
            .collect();
        Page { document, sheets }
    }

    pub(super) fn sentence(&self, number: usize) -> &'d Sentence {
        &self.document.sentences[number]
    }

    pub(super) fn token(&self, sentence: usize, token: usize) -> &'d Token {
        &self.document.sentences[sentence].tokens[token]
    }

    pub(super) fn children(&self, sentence: usize, token: usize) -> &[usize] {
        &self.sheets[sentence].children[token]
    }

    /// The first child with one of the relations.
    pub(super) fn child(&self, sentence: usize, token: usize, relations: &[&str]) -> Option<usize> {
        let found = self.children(sentence, token).iter().copied();
        found
            .filter(|&i| relations.iter().any(|r| self.token(sentence, i).is(r)))
            .min()
    }

    /// Whether the token stands inside quotation marks.
    pub(super) fn quoted(&self, sentence: usize, token: usize) -> bool {
        self.sheets[sentence].quoted[token]
    }

    /// The words of a stretch of tokens as they are written, lower case, one space where the text has any.
    pub(super) fn words(&self, sentence: usize, start: usize, end: usize) -> String {
        self.written(sentence, start, end).to_lowercase()
    }

    /// The words of a stretch of tokens as they are written, one space where the text has any.
    pub(super) fn written(&self, sentence: usize, start: usize, end: usize) -> String {
        let text = self.span(sentence, start, end).of(self.document.text);
        if text.bytes().any(|b| b == b'\n' || b == b'\t') || text.contains("  ") {
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        text.to_owned()
    }

    pub(super) fn span(&self, sentence: usize, start: usize, end: usize) -> Span {
        self.sentence(sentence).span_of(start, end)
    }

    /// Notes a mention, so that [`Page::name_at`] and its like know it.
    pub(super) fn note(&mut self, found: &[Found], number: usize) {
        let mention = &found[number].mention;
        let sheet = &mut self.sheets[mention.sentence];
        if found[number].what.is_nominal() {
            sheet.nominals[mention.head] = Some(number);
            return;
        }
        let is_place = found[number].what.is_place();
        let length = mention.tokens.1 - mention.tokens.0;
        for token in mention.tokens.0..mention.tokens.1 {
            if is_place {
                sheet.places[token] = Some(number);
            }
            let longest = sheet.names[token]
                .map(|n| found[n].mention.tokens)
                .is_none_or(|(start, end)| end - start < length);
            if longest {
                sheet.names[token] = Some(number);
            }
        }
    }

    /// Forgets all mentions.
    pub(super) fn forget(&mut self) {
        for sheet in &mut self.sheets {
            sheet.names.fill(None);
            sheet.places.fill(None);
            sheet.nominals.fill(None);
        }
    }

    /// The longest name over the token.
    pub(super) fn name_at(&self, sentence: usize, token: usize) -> Option<usize> {
        *self.sheets[sentence].names.get(token)?
    }

    /// The toponym over the token.
    pub(super) fn place_at(&self, sentence: usize, token: usize) -> Option<usize> {
        *self.sheets[sentence].places.get(token)?
    }

    /// The nominal or pronoun that the token heads.
    pub(super) fn nominal_at(&self, sentence: usize, token: usize) -> Option<usize> {
        *self.sheets[sentence].nominals.get(token)?
    }
}

/// Whether we are inside quotation marks, from sentence to sentence of a paragraph.
#[derive(Debug, Default)]
struct Quotes {
    paragraph: usize,
    open: bool,
}

fn sheet(sentence: &Sentence, quotes: &mut Quotes) -> Sheet {
    let count = sentence.tokens.len();
    let mut sheet = Sheet {
        children: vec![Vec::new(); count],
        quoted: Vec::with_capacity(count),
        names: vec![None; count],
        places: vec![None; count],
        nominals: vec![None; count],
    };
    if quotes.paragraph != sentence.paragraph {
        *quotes = Quotes {
            paragraph: sentence.paragraph,
            open: false,
        };
    }
    for (i, token) in sentence.tokens.iter().enumerate() {
        match token.form.as_str() {
            "“" | "«" | "„" | "``" => quotes.open = true,
            "”" | "»" | "''" => quotes.open = false,
            "\"" => quotes.open = !quotes.open,
            _ => {}
        }
        sheet.quoted.push(quotes.open);
        if let Some(head) = token.head.filter(|&head| head < count) {
            sheet.children[head].push(i);
        }
    }
    sheet
}

/// Whether a noun token is in the plural.
pub(super) fn is_plural(token: &Token) -> bool {
    matches!(token.xpos, "NNS" | "NNPS")
}

/// Whether the token is a noun, common or proper.
pub(super) fn is_noun(token: &Token) -> bool {
    matches!(token.upos, Upos::Noun | Upos::Propn)
}
