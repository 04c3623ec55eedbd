//! Dates in visible text: "12 March 2020", "12.03.2020", "2020-03-12", "12 de marzo de 2020", "2020年3月12日".
//!
//! Only whole days: a month or a year alone is no day of publication.

use std::ops::Range;

use jiff::civil::Date;

use super::vocabulary::{Order, Vocabulary};

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Where it stands (bytes).
    pub(super) range: Range<usize>,
    pub(super) date: Date,
    /// The other reading of "3/4/2020".
    pub(super) other: Option<Date>,
    /// The year has two digits only.
    pub(super) short: bool,
}

/// Most dates of one text.
const MAX_DATES: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Number { value: u32, digits: usize },
    Word(&'a str),
    Mark(char),
}

struct Placed<'a> {
    token: Token<'a>,
    range: Range<usize>,
    spaced: bool,
}

/// How dates are read in a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    /// ISO 639-1 code, or empty.
    pub(super) language: &'a str,
    pub(super) order: Order,
}

/// The dates in a text, in order.
pub(super) fn dates(text: &str, manner: Manner) -> Vec<Scanned> {
    let mut found = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let tokens = tokens(text);
    let mut at = 0;
    while at < tokens.len() && found.len() < MAX_DATES {
        match date_at(&tokens, at, manner) {
            Some((end, mut scanned)) => {
                scanned.range = tokens[at].range.start..tokens[end - 1].range.end;
                found.push(scanned);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn tokens(text: &str) -> Vec<Placed<'_>> {
    let mut tokens = Vec::new();
    let mut spaced = true;
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut run = |belongs: fn(char) -> bool| {
            while let Some((at, c)) = rest.next_if(|(_, c)| belongs(*c)) {
                end = at + c.len_utf8();
            }
            end
        };
        let token = if first.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            Token::Number {
                value: text[start..end].parse().unwrap_or(u32::MAX),
                digits: end - start,
            }
        } else if first.is_alphabetic() {
            let end = run(|c| c.is_alphabetic() && !is_ideograph(c) || c == '\u{301}');
            Token::Word(&text[start..end])
        } else {
            Token::Mark(first)
        };
        tokens.push(Placed {
            token,
            range: start..end,
            spaced,
        });
        spaced = false;
    }
    tokens
}

/// 年, 月, 日 stand without blanks.
fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

fn date_at(tokens: &[Placed], at: usize, manner: Manner) -> Option<(usize, Scanned)> {
    let glued_before = at > 0
        && !tokens[at].spaced
        && matches!(tokens[at - 1].token, Token::Mark('.' | '-' | '/' | '_'))
        && at > 1
        && matches!(tokens[at - 2].token, Token::Number { .. });
    match tokens[at].token {
        Token::Number { .. } if glued_before => None,
        Token::Number { value, digits: 4 } if is_year(value) => year_first(tokens, at, manner),
        Token::Number { value, digits } if digits <= 2 => {
            numeric(tokens, at, manner).or_else(|| day_and_name(tokens, at, value, manner))
        }
        Token::Word(word) => name_first(tokens, at, word, manner),
        _ => None,
    }
}

fn is_year(value: u32) -> bool {
    (1990..=2100).contains(&value)
}

fn number(tokens: &[Placed], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)?.token {
        Token::Number { value, digits } => Some((value, digits)),
        _ => None,
    }
}

fn is_mark(tokens: &[Placed], at: usize, wanted: char) -> bool {
    tokens
        .get(at)
        .is_some_and(|t| t.token == Token::Mark(wanted))
}

/// "2020-03-12", "2020年3月12日", "2020. március 12."
fn year_first(tokens: &[Placed], at: usize, manner: Manner) -> Option<(usize, Scanned)> {
    let (year, _) = number(tokens, at)?;
    let parted = match tokens.get(at + 1)?.token {
        Token::Mark(mark @ ('-' | '/' | '.')) => is_mark(tokens, at + 3, mark),
        Token::Word("年" | "년") => {
            matches!(tokens.get(at + 3)?.token, Token::Word("月" | "월"))
        }
        _ => false,
    };
    if parted {
        let ((month, _), (day, digits)) = (number(tokens, at + 2)?, number(tokens, at + 4)?);
        return (digits <= 2).then_some((at + 5, whole(year, month, day)?));
    }
    let named = skip(tokens, at + 1, manner);
    let month = month(tokens, named, manner)?;
    let day_at = skip(tokens, named + 1, manner);
    let (day, digits) = number(tokens, day_at)?;
    (digits <= 2).then_some((day_at + 1, whole(year, month, day)?))
}

/// "12.03.2020", "3/12/2020", "12-3-20"
fn numeric(tokens: &[Placed], at: usize, manner: Manner) -> Option<(usize, Scanned)> {
    let Token::Mark(mark @ ('.' | '/' | '-')) = tokens.get(at + 1)?.token else {
        return None;
    };
    if !is_mark(tokens, at + 3, mark) {
        return None;
    }
    let ((first, _), (second, second_digits)) = (number(tokens, at)?, number(tokens, at + 2)?);
    let (year, short) = full_year(number(tokens, at + 4)?)?;
    // "1.2.20": a version or an address rather than a day, unless it is written with all its digits.
    let sparse = short && (second_digits < 2 || mark == '-' || tokens[at + 2].spaced);
    let longer = is_mark(tokens, at + 5, mark)
        && !tokens[at + 5].spaced
        && tokens
            .get(at + 6)
            .is_some_and(|next| !next.spaced && matches!(next.token, Token::Number { .. }));
    if second_digits > 2 || sparse || longer {
        return None;
    }
    let day_first = whole(year, second, first);
    let month_first = whole(year, first, second).filter(|_| mark != '.');
    let (chosen, other) = match (manner.order, day_first, month_first) {
        (Order::MonthFirst, day, Some(month)) => (month, day),
        (_, Some(day), month) => (day, month),
        (_, None, Some(month)) => (month, None),
        (_, None, None) => return None,
    };
    let other = other
        .map(|other| other.date)
        .filter(|date| *date != chosen.date);
    Some((
        at + 5,
        Scanned {
            other,
            short,
            ..chosen
        },
    ))
}

/// "12 March 2020", "12. März 2020", "12-Mar-2020", "12 de marzo de 2020"
fn day_and_name(
    tokens: &[Placed],
    at: usize,
    day: u32,
    manner: Manner,
) -> Option<(usize, Scanned)> {
    let named = skip(tokens, at + 1, manner);
    let month = month(tokens, named, manner)?;
    let year_at = skip(tokens, named + 1, manner);
    let written = number(tokens, year_at)?;
    let (year, short) = full_year(written)?;
    // "5 May 20:15" is a clock.
    let marked = is_mark(tokens, year_at - 1, '-')
        || is_mark(tokens, year_at - 1, '\'')
        || is_mark(tokens, year_at - 1, '’');
    let clock = is_mark(tokens, year_at + 1, ':');
    if short && (!marked || clock) {
        return None;
    }
    let scanned = whole(year, month, day)?;
    Some((year_at + 1, Scanned { short, ..scanned }))
}

/// "March 12, 2020"
fn name_first(
    tokens: &[Placed],
    at: usize,
    word: &str,
    manner: Manner,
) -> Option<(usize, Scanned)> {
    // Most words are no month: the next number tells without a look-up.
    let day_at = skip(tokens, at + 1, manner);
    let (day, digits) = number(tokens, day_at)?;
    if digits > 2 {
        return None;
    }
    let month = manner
        .vocabulary
        .month(&word.to_lowercase(), manner.language)?;
    let year_at = skip(tokens, day_at + 1, manner);
    let (year, digits) = number(tokens, year_at)?;
    if digits != 4 || !is_year(year) {
        return None;
    }
    Some((year_at + 1, whole(year, u32::try_from(month).ok()?, day)?))
}

fn month(tokens: &[Placed], at: usize, manner: Manner) -> Option<u32> {
    let Token::Word(word) = tokens.get(at)?.token else {
        return None;
    };
    let month = manner
        .vocabulary
        .month(&word.to_lowercase(), manner.language)?;
    u32::try_from(month).ok()
}

/// The next token that counts: past full stops, commas, hyphens, ordinals and joiners, four at most.
fn skip(tokens: &[Placed], mut at: usize, manner: Manner) -> usize {
    for _ in 0..4 {
        let passes = match tokens.get(at).map(|placed| placed.token) {
            Some(Token::Mark('.' | ',' | '-' | '/' | '\'' | '’' | 'º' | '°' | '·' | '|')) => {
                true
            }
            Some(Token::Word(word)) if word.len() <= 6 => {
                let word = word.to_lowercase();
                word == "ª"
                    || word == "º"
                    || manner.vocabulary.is_joiner(&word)
                    || manner.vocabulary.is_ordinal(&word)
            }
            _ => false,
        };
        if !passes {
            break;
        }
        at += 1;
    }
    at
}

fn full_year((value, digits): (u32, usize)) -> Option<(u32, bool)> {
    match digits {
        4 => is_year(value).then_some((value, false)),
        2 if value >= 90 => Some((1900 + value, true)),
        2 if value <= 60 => Some((2000 + value, true)),
        _ => None,
    }
}

fn whole(year: u32, month: u32, day: u32) -> Option<Scanned> {
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    Some(Scanned {
        range: 0..0,
        date,
        other: None,
        short: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::vocabulary::vocabulary;

    fn read(text: &str, language: &str, order: Order) -> Vec<String> {
        let manner = Manner {
            vocabulary: vocabulary(),
            language,
            order,
        };
        dates(text, manner)
            .iter()
            .map(|scanned| scanned.date.to_string())
            .collect()
    }

    #[test]
    fn whole_days() {
        for (text, language) in [
            ("Posted on 12 March 2020 by Jo", "en"),
            ("12th of March, 2020", "en"),
            ("March 12th, 2020 at 10:15", "en"),
            ("Mar. 12, 2020", "en"),
            ("12-Mar-2020", "en"),
            ("Donnerstag, 12. März 2020, 10:15 Uhr", "de"),
            ("12.03.2020", "de"),
            ("Stand: 12.03.20", "de"),
            ("jeudi 12 mars 2020", "fr"),
            ("12 de marzo de 2020", "es"),
            ("12 marzo 2020", "it"),
            ("12 de março de 2020", "pt"),
            ("12 maart 2020", "nl"),
            ("12 марта 2020 г.", "ru"),
            ("12 березня 2020", "uk"),
            ("12 marca 2020", "pl"),
            ("12 Mart 2020", "tr"),
            ("2020. március 12.", "hu"),
            ("2020年3月12日", "ja"),
            ("2020-03-12T10:00", ""),
            ("2020/03/12", ""),
            ("12/03/2020", "fr"),
        ] {
            assert_eq!(
                read(text, language, Order::DayFirst),
                ["2020-03-12"],
                "{text}"
            );
        }
        assert_eq!(read("3/12/2020", "en", Order::MonthFirst), ["2020-03-12"]);
        assert_eq!(read("12/31/2020", "en", Order::DayFirst), ["2020-12-31"]);
    }

    #[test]
    fn no_days() {
        for text in [
            "version 1.12.03.2020",
            "March 2020",
            "in 2020",
            "31.02.2020",
            "call 12 03 2020",
            "1.2.20",
            "5 May 20:15",
            "12.03.1820",
            "192.168.20.12",
        ] {
            assert_eq!(
                read(text, "en", Order::DayFirst),
                Vec::<String>::new(),
                "{text}"
            );
        }
    }

    #[test]
    fn where_it_stands_and_the_other_reading() {
        let manner = Manner {
            vocabulary: vocabulary(),
            language: "en",
            order: Order::MonthFirst,
        };
        let found = dates("on 3/4/2020, it", manner);
        assert_eq!(found[0].range, 3..11);
        assert_eq!(
            found[0].other.map(|d| d.to_string()).as_deref(),
            Some("2020-04-03")
        );
    }
}
