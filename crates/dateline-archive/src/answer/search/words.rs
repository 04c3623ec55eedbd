//! What people write into a search box, as an expression of the full-text index: words and "phrases", AND, OR, NOT and
//! parentheses; `word*` for all that begins so. Whatever else is written is taken for words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Error;

/// Longest question, in characters.
const LONGEST: usize = 1_000;

/// How deep parentheses may go.
const DEEPEST: usize = 16;

/// A question to the full-text index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// As the index takes it: every word quoted.
    pub(crate) expression: String,
    /// What is to be marked in the texts: phrases of folded words, the last of which may be a beginning.
    pub(crate) phrases: Vec<Phrase>,
}

/// Words that stand beside one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<String>,
    pub(crate) is_beginning: bool,
}

impl Phrase {
    /// As the index takes it.
    pub(crate) fn expression(&self) -> String {
        let star = if self.is_beginning { " *" } else { "" };
        format!("\"{}\"{star}", self.words.join(" "))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Phrase(Phrase),
}

impl Words {
    /// Reads a question.
    pub(crate) fn read(question: &str) -> Result<Words, Error> {
        if question.chars().count() > LONGEST {
            return Err(Error::asked(format!(
                "the question is longer than {LONGEST} characters; search for fewer words"
            )));
        }
        let tokens = tokens(question)?;
        let mut reading = Reading {
            tokens: &tokens,
            at: 0,
            denied: false,
            phrases: Vec::new(),
        };
        let expression = reading.either(0)?;
        match reading.peek() {
            None => Ok(Words {
                expression,
                phrases: reading.phrases,
            }),
            Some(_) => Err(Error::asked("a parenthesis is closed that was not opened")),
        }
    }
}

/// A word without case and accents, as the index keeps it.
pub(crate) fn folded(word: &str) -> String {
    word.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words of a text with the places where they begin and end, in bytes.
pub(crate) fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let in_word = c.is_alphanumeric() || is_combining_mark(c);
        match (start, in_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, text.len())));
    words
}

fn phrase(text: &str, is_beginning: bool) -> Result<Token, Error> {
    let words: Vec<String> = words_of(text)
        .into_iter()
        .map(|(start, end)| folded(&text[start..end]))
        .collect();
    if words.is_empty() {
        return Err(Error::asked(format!(
            "there is no word in `{text}` to search for"
        )));
    }
    Ok(Token::Phrase(Phrase {
        words,
        is_beginning,
    }))
}

fn tokens(question: &str) -> Result<Vec<Token>, Error> {
    let mut tokens = Vec::new();
    let mut rest = question.trim_start();
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '(' | ')' => {
                tokens.push(if c == '(' { Token::Open } else { Token::Close });
                &rest[1..]
            }
            '"' | '“' | '”' => {
                let inner = &rest[c.len_utf8()..];
                let end = inner.find(['"', '“', '”']).ok_or_else(|| {
                    Error::asked(
                        "a quotation mark is opened and not closed; close it, or leave it out",
                    )
                })?;
                tokens.push(phrase(&inner[..end], false)?);
                let closing = inner[end..].chars().next().map_or(0, char::len_utf8);
                &inner[end + closing..]
            }
            _ => {
                let end = rest
                    .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'))
                    .unwrap_or(rest.len());
                let word = &rest[..end];
                tokens.push(match word {
                    "AND" => Token::And,
                    "OR" => Token::Or,
                    "NOT" => Token::Not,
                    _ => phrase(word.trim_end_matches('*'), word.ends_with('*'))?,
                });
                &rest[end..]
            }
        };
        rest = rest.trim_start();
    }
    Ok(tokens)
}

struct Reading<'t> {
    tokens: &'t [Token],
    at: usize,
    denied: bool,
    phrases: Vec<Phrase>,
}

impl Reading<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// a OR b
    fn either(&mut self, depth: usize) -> Result<String, Error> {
        let mut all = self.both(depth)?;
        while self.peek() == Some(&Token::Or) {
            self.at += 1;
            all = format!("({all} OR {})", self.both(depth)?);
        }
        Ok(all)
    }

    /// a b, a AND b, a NOT b
    fn both(&mut self, depth: usize) -> Result<String, Error> {
        let mut all = self.one(depth)?;
        loop {
            let denies = match self.peek() {
                Some(Token::And) => {
                    self.at += 1;
                    let denies = self.peek() == Some(&Token::Not);
                    self.at += usize::from(denies);
                    denies
                }
                Some(Token::Not) => {
                    self.at += 1;
                    true
                }
                Some(Token::Open | Token::Phrase(_)) => false,
                _ => return Ok(all),
            };
            let before = self.denied;
            self.denied |= denies;
            let other = self.one(depth)?;
            self.denied = before;
            all = format!("({all} {} {other})", if denies { "NOT" } else { "AND" });
        }
    }

    fn one(&mut self, depth: usize) -> Result<String, Error> {
        let token = self.peek().cloned();
        self.at += 1;
        match token {
            Some(Token::Phrase(phrase)) => {
                let expression = phrase.expression();
                if !self.denied {
                    self.phrases.push(phrase);
                }
                Ok(expression)
            }
            Some(Token::Open) if depth >= DEEPEST => Err(Error::asked(format!(
                "parentheses go deeper than {DEEPEST}; ask more simply"
            ))),
            Some(Token::Open) => {
                let inner = self.either(depth + 1)?;
                if self.peek() != Some(&Token::Close) {
                    return Err(Error::asked("a parenthesis is opened and not closed"));
                }
                self.at += 1;
                Ok(inner)
            }
            Some(Token::Not) => Err(Error::asked(
                "NOT needs something to be left out of: write `talks NOT ceasefire`",
            )),
            Some(Token::And | Token::Or) => Err(Error::asked(
                "AND and OR stand between two things; to search for the words, write them in small letters",
            )),
            Some(Token::Close) => Err(Error::asked("a parenthesis is closed around nothing")),
            None if self.at == 1 => Err(Error::asked(
                "say what to search for: dateline search \"peace talks\"",
            )),
            None => Err(Error::asked("the question ends where a word is missing")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_become_expressions() {
        for (question, expected) in [
            ("talks", r#""talks""#),
            ("peace talks", r#"("peace" AND "talks")"#),
            ("\"peace talks\" Kyiv", r#"("peace talks" AND "kyiv")"#),
            ("Élysée", r#""elysee""#),
            ("a OR b c", r#"("a" OR ("b" AND "c"))"#),
            ("(a OR b) NOT c", r#"(("a" OR "b") NOT "c")"#),
            ("a AND NOT b", r#"("a" NOT "b")"#),
            ("negot*", r#""negot" *"#),
            ("U.S. envoy", r#"("u s" AND "envoy")"#),
            (
                "title:x ^y NEAR(a b)",
                r#"(((("title x" AND "y") AND "near") AND ("a" AND "b")))"#,
            ),
            ("\"a\"\"b\"", r#"("a" AND "b")"#),
            (
                "x'; DROP TABLE events_; --y",
                r#"((("x" AND "drop") AND "table") AND "events") AND "y")"#,
            ),
        ] {
            let found = Words::read(question).map(|words| words.expression);
            let plain = |text: &str| text.replace(['(', ')'], "");
            assert_eq!(
                found.map(|found| plain(&found)).ok(),
                Some(plain(expected)),
                "{question}"
            );
        }
    }

    #[test]
    fn what_cannot_be_asked_says_why() {
        let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
        for (question, expected) in [
            ("", "say what"),
            ("   ", "say what"),
            ("\"open", "quotation mark"),
            ("(a", "not closed"),
            ("a)", "not opened"),
            ("()", "around nothing"),
            ("NOT a", "left out of"),
            ("a OR", "word is missing"),
            ("AND", "between two"),
            ("!!!", "no word"),
            (deep.as_str(), "deeper"),
            ("a ".repeat(900).as_str(), "longer"),
        ] {
            let error = Words::read(question).unwrap_err().to_string();
            assert!(error.contains(expected), "{question}: {error}");
        }
    }

    #[test]
    fn what_is_left_out_is_not_marked() {
        let words = Words::read("talks NOT (gas OR oil)").expect("a question");
        assert_eq!(words.phrases.len(), 1);
    }
}
