//! From paragraphs to sentences of tokens, before anything is learned of them.

use super::sentences;
use super::tokens::{Piece, Tokens};
use crate::tables::Tables;
use crate::text::Body;
use crate::{Error, Span};

/// Cuts paragraphs into sentences and tokens. Needs no model.
#[derive(Debug)]
pub struct Segmenter {
    rules: Tokens,
}

/// A sentence of bare tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its tokens, in order, at least one.
    pub tokens: Vec<Span>,
}

impl Segment {
    /// From the first token to the last.
    pub fn span(&self) -> Span {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::new(0, 0),
        }
    }
}

impl Segmenter {
    /// Reads the tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        Ok(Segmenter {
            rules: Tokens::new(tables)?,
        })
    }

    /// The sentences of a body. None crosses a paragraph; the dateline, with its dash, is a sentence of its own.
    pub fn body(&self, text: &str, body: &Body) -> Vec<Segment> {
        let breaks: Vec<usize> = body
            .dateline
            .iter()
            .map(|dateline| after_dash(text, dateline.span.end))
            .collect();
        self.paragraphs(text, &body.paragraphs, &breaks)
    }

    /// The sentences of paragraphs; a sentence ends at each of `breaks` too.
    pub fn paragraphs(&self, text: &str, paragraphs: &[Span], breaks: &[usize]) -> Vec<Segment> {
        let mut segments = Vec::new();
        for (paragraph, span) in paragraphs.iter().enumerate() {
            let pieces = self.rules.cut(text, *span);
            let inside: Vec<usize> = breaks
                .iter()
                .copied()
                .filter(|offset| span.holds(*offset))
                .collect();
            for sentence in sentences::group(&self.rules, text, pieces, &inside) {
                let tokens = sentence.iter().map(|Piece { span, .. }| *span).collect();
                segments.push(Segment { paragraph, tokens });
            }
        }
        segments
    }
}

/// The end of the dash that follows a dateline.
fn after_dash(text: &str, dateline: usize) -> usize {
    let rest = &text[dateline..];
    let dash = rest.trim_start();
    let length = dash.len() - dash.trim_start_matches(['-', '–', '—', '―']).len();
    dateline + (rest.len() - dash.len()) + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<Vec<&str>> {
        let segmenter = Segmenter::new(&Tables::builtin()).expect("tables");
        segmenter
            .paragraphs(text, &[Span::new(0, text.len())], &[])
            .iter()
            .map(|segment| segment.tokens.iter().map(|span| span.of(text)).collect())
            .collect()
    }

    /// Tokens parted by a space, sentences by " | ".
    fn check(text: &str, expect: &str) {
        let found: Vec<String> = sentences(text)
            .iter()
            .map(|tokens| tokens.join(" "))
            .collect();
        assert_eq!(found.join(" | "), expect, "{text:?}");
    }

    #[test]
    fn tokens_follow_the_treebanks() {
        check(
            "She didn't say it's Ghana’s.",
            "She did n't say it 's Ghana ’s .",
        );
        check("We cannot, they're gonna", "We can not , they 're gon na");
        check(
            "a 15-year-old anti-war non-EU co-founder",
            "a 15 - year - old anti-war non-EU co-founder",
        );
        check(
            "al-Qaeda's Israeli-occupied twenty-five",
            "al - Qaeda 's Israeli - occupied twenty - five",
        );
        check(
            "$5bn, €3.5m, US$20 and 10%",
            "$ 5 bn , € 3.5 m , US$ 20 and 10 %",
        );
        check(
            "on 22/04/2022, 2022-04-22, 1,500 at 8:30pm",
            "on 22/04/2022 , 2022-04-22 , 1,500 at 8:30 pm",
        );
        check(
            "5-10 people, 2004-2005, the 1980s' end",
            "5 - 10 people , 2004 - 2005 , the 1980s ' end",
        );
        check(
            "(see https://un.org/a_(b)), press@un.org.",
            "( see https://un.org/a_(b) ) , press@un.org .",
        );
        check(
            "@ZelenskyyUa: #Mariupol, #1",
            "@ZelenskyyUa : #Mariupol , # 1",
        );
        check(
            "the deal—he said—is dead...maybe",
            "the deal — he said — is dead ... maybe",
        );
        check(
            "\"No,\" he said. 'Yes', said 'em in '90s",
            "\" No , \" he said . | ' Yes ' , said 'em in '90s",
        );
        check(
            "and/or the U.S.'s Jr.'s AT&T [1]",
            "and / or the U.S. 's Jr. 's AT&T [ 1 ]",
        );
        check(
            "O'Neill, Shi'ite, Côte d'Ivoire",
            "O'Neill , Shi'ite , Côte d'Ivoire",
        );
    }

    #[test]
    fn sentences_end_where_they_end() {
        check(
            "In the U.S. Senate. In the U.S. The end.",
            "In the U.S. Senate . | In the U.S. | The end .",
        );
        check(
            "Mr. J. K. Smith met Gen. Lee. He left.",
            "Mr. J. K. Smith met Gen. Lee . | He left .",
        );
        check(
            "It is No. 5. He said no. 5 left.",
            "It is No. 5 . | He said no. 5 left .",
        );
        check(
            "He said no. They left at 5 p.m. Monday.",
            "He said no . | They left at 5 p.m. Monday .",
        );
        check(
            "\"Why?\" Smith asked. \"Go!\" he said.",
            "\" Why ? \" Smith asked . | \" Go ! \" he said .",
        );
        check(
            "\"We won.\" The crowd rose.",
            "\" We won . \" | The crowd rose .",
        );
        check(
            "It ended.The next (he said.) Then",
            "It ended . | The next ( he said . ) | Then",
        );
        check(
            "Apple Inc. said so. It was Apple Inc.",
            "Apple Inc. said so . | It was Apple Inc .",
        );
        check(
            "1. The first thing. 3.5 million came.",
            "1 . The first thing . | 3.5 million came .",
        );
        check(
            "They met on Sept. 11. In Seattle, Wash. The wash. And",
            "They met on Sept. 11 . | In Seattle , Wash . | The wash . | And",
        );
    }

    #[test]
    fn the_dateline_is_a_sentence() {
        let text = "OSLO, May 4 (Reuters) - Ghana won.";
        let segmenter = Segmenter::new(&Tables::builtin()).expect("tables");
        let found =
            segmenter.paragraphs(text, &[Span::new(0, text.len())], &[after_dash(text, 21)]);
        assert_eq!(found[0].span().of(text), "OSLO, May 4 (Reuters) -");
        assert_eq!(found[1].span().of(text), "Ghana won.");
    }

    #[test]
    fn odd_input_takes_linear_time() {
        for unit in [
            "\"",
            "(",
            "a-",
            "a.",
            "'s",
            "U.S.'",
            "a@",
            "http://a.b(",
            "…",
            "-",
            "é",
            "x ",
            "1-1-",
            "a.\" ",
        ] {
            let text = unit.repeat(100_000);
            let begun = std::time::Instant::now();
            let tokens: usize = sentences(&text).iter().map(Vec::len).sum();
            assert!(tokens > 0, "{unit:?}");
            assert!(
                begun.elapsed().as_secs() < 10,
                "{unit:?} took {:?}",
                begun.elapsed()
            );
        }
    }
}
