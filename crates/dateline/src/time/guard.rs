//! Conditions that the words around a match must meet: what looks like a time is a name, a count, a verb.

use super::atom::{Atom, Kind, Suffix};
use super::grammar::Grammar;
use super::parsed::Slot;
use super::pattern::Match;
use crate::language::{Name, NameKind, Sentence, Token, Upos};

/// A match and what stands around it.
pub(super) struct Around<'a> {
    pub(super) grammar: &'a Grammar,
    pub(super) text: &'a str,
    pub(super) sentence: &'a Sentence,
    pub(super) atoms: &'a [Atom],
    pub(super) matched: &'a Match,
}

/// A condition.
pub(super) type Guard = fn(&Around) -> bool;

/// The condition of that name.
pub(super) fn named(name: &str) -> Option<Guard> {
    let guard: Guard = match name {
        "name" => not_a_name,
        "month" => month,
        "not-count" => not_a_count,
        "year" => year,
        "ordinal" | "digits" => day_is_ordinal,
        "today" => today,
        "unit" => unit,
        "not-day" => not_a_day,
        "the-unit" => the_unit,
        "quarter" => quarter,
        "half" => half,
        "season" => season,
        "decade" => decade,
        "in-future" => |_| true,
        "one-unit" => one_unit,
        "premodifier" => premodifier,
        "a-unit" => a_unit,
        "bare-units" => bare_units,
        "adverbial" => adverbial,
        "rate-noun" => rate_noun,
        "clock-bare" => clock_bare,
        "part-noun" => part_noun,
        "the-past" => a_noun,
        "the-future" => the_future,
        "at-time" => at_time,
        "term" => term,
        "now" => now,
        "hyphen" => hyphen,
        "a-quarter" => {
            |around| !(around.text(Slot::Unit) == "Q" && around.is(Some(around.first()), &["a"]))
        }
        "one-day" => one_day,
        "not-quarter" => |around| around.text(Slot::Unit) != "Q",
        "list" => list,
        "capital" => festival,
        "heading" => |around| around.matched.start == 0,
        _ => return None,
    };
    Some(guard)
}

impl Around<'_> {
    fn atom(&self, at: usize) -> Option<&Atom> {
        self.atoms.get(at)
    }

    fn before(&self) -> Option<&Atom> {
        self.atom(self.matched.start.checked_sub(1)?)
    }

    fn after(&self) -> Option<&Atom> {
        self.atom(self.matched.end)
    }

    fn is(&self, atom: Option<&Atom>, words: &[&str]) -> bool {
        atom.is_some_and(|atom| {
            let text = atom.span.of(self.text);
            words.iter().any(|word| text.eq_ignore_ascii_case(word))
        })
    }

    fn in_class(&self, atom: Option<&Atom>, class: &str) -> bool {
        let class = self.grammar.words.class(class);
        atom.is_some_and(|atom| class.is_some_and(|class| atom.classes.has(class)))
    }

    fn token(&self, atom: &Atom) -> Option<&Token> {
        self.sentence.tokens.get(atom.token)
    }

    /// The name that covers the token; names stand in order, and there may be thousands.
    fn name_at(&self, token: usize) -> Option<&Name> {
        let names = &self.sentence.names;
        let at = names.partition_point(|name| name.end <= token);
        names.get(at).filter(|name| name.start <= token)
    }

    fn upos(&self, atom: Option<&Atom>) -> Option<Upos> {
        self.token(atom?).map(|token| token.upos)
    }

    fn first(&self) -> &Atom {
        &self.atoms[self.matched.start]
    }

    fn last(&self) -> &Atom {
        &self.atoms[self.matched.end - 1]
    }

    fn text(&self, slot: Slot) -> &str {
        self.matched
            .fields
            .get(slot)
            .and_then(|field| field.text)
            .map_or("", |text| self.grammar.texts.get(text))
    }

    /// The word atom that a slot was read from.
    fn slot_atom(&self, slot: Slot) -> Option<&Atom> {
        let field = self.matched.fields.get(slot)?;
        (field.end > field.start).then(|| &self.atoms[field.start])
    }

    fn is_number(atom: Option<&Atom>) -> bool {
        atom.is_some_and(|atom| matches!(atom.kind, Kind::Number(_)))
    }
}

/// "President May", "April Smith", "the Sunday Times", "Black Friday".
fn not_a_name(around: &Around) -> bool {
    let bare = around
        .slot_atom(Slot::Month)
        .or_else(|| around.slot_atom(Slot::Weekday));
    let Some(atom) = bare else {
        return true;
    };
    let has_day = around.matched.fields.has(Slot::Day);
    if around.in_class(around.before(), "TITLE") || around.in_class(around.after(), "NAMETAIL") {
        return false;
    }
    if around.in_class(around.before(), "NAMEHEAD") && around.before().is_some_and(|b| b.capital) {
        return false;
    }
    if has_day {
        return true;
    }
    let is_month = around.matched.fields.has(Slot::Month);
    let named = around.name_at(atom.token).is_some_and(|name| {
        let goes_on =
            name.end > atom.token + 1 && around.sentence.tokens[atom.token + 1].upos == Upos::Propn;
        let begins_before = name.start < atom.token;
        match name.kind {
            NameKind::Person => {
                goes_on || begins_before && is_month || is_month && name.end - name.start == 1
            }
            NameKind::Organization | NameKind::Work | NameKind::Facility | NameKind::Product => {
                goes_on
            }
            _ => false,
        }
    });
    !named
}

/// "may" and "march" as verbs.
fn month(around: &Around) -> bool {
    let Some(atom) = around.slot_atom(Slot::Month) else {
        return true;
    };
    let preposition = around.is(
        around.before(),
        &[
            "in", "by", "since", "until", "till", "from", "of", "to", "through", "last", "next",
            "this", "and", "between", "before", "after",
        ],
    );
    if preposition {
        return true;
    }
    let goes_on = around.is(around.after(), &["of", "for"]) && around.is(Some(atom), &["march"]);
    !goes_on && !matches!(around.upos(Some(atom)), Some(Upos::Aux | Upos::Verb))
}

/// "In May 20 civilians were killed".
fn not_a_count(around: &Around) -> bool {
    let Some(atom) = around.slot_atom(Slot::Day) else {
        return true;
    };
    if around.in_class(around.after(), "UNITS")
        || around.is(
            around.after(),
            &["percent", "%", "million", "billion", "people", "-year"],
        )
        || around.in_class(around.after(), "COUNTED")
    {
        return false;
    }
    let Some(token) = around.token(atom) else {
        return true;
    };
    let counts = around.is(around.before(), &["in", "by", "since"])
        && token.is("nummod")
        && token.head.is_some_and(|head| {
            head > around.last().token
                && around.sentence.tokens[head].xpos == "NNS"
                && head == around.last().token + 1
                && around.sentence.tokens[around.first().token].head != Some(head)
        });
    !counts
}

/// A number of four digits that counts something, or is part of a longer one.
fn year(around: &Around) -> bool {
    let Some(atom) = around.slot_atom(Slot::Year) else {
        return true;
    };
    let year = around.matched.fields.number(Slot::Year).unwrap_or(0);
    if !matches!(atom.kind, Kind::Number(_)) {
        // In words only where it is said like a year.
        return around.matched.end - around.matched.start > 1
            && (year != 2000
                || around.is(
                    around.before(),
                    &["in", "year", "since", "until", "of", "by"],
                ))
            && !around.in_class(around.after(), "COUNTED")
            && !around.in_class(around.after(), "UNITS");
    }
    let in_name = around.name_at(atom.token).is_some_and(|name| {
        name.end - name.start > 1
            && name.start < atom.token
            && matches!(name.kind, NameKind::Organization | NameKind::Product)
    });
    if in_name {
        return false;
    }
    let before = around.before();
    let glued = atom.glued
        && around
            .matched
            .fields
            .get(Slot::Year)
            .is_some_and(|field| field.start == around.matched.start)
        && before
            .is_some_and(|atom| !around.is(Some(atom), &["(", "\"", "'", "-", "“", "/", "[", ","]));
    let number_before = around.matched.start >= 2
        && around.is(before, &["-", "/", ".", ":"])
        && atom.glued
        && Around::is_number(around.atom(around.matched.start - 2));
    if glued
        || number_before
        || around.is(
            before,
            &[
                "$",
                "#",
                "£",
                "€",
                "no.",
                "number",
                "flight",
                "resolution",
                "than",
                "model",
            ],
        )
    {
        return false;
    }
    let first = around
        .matched
        .fields
        .get(Slot::Year)
        .is_some_and(|field| field.start == around.matched.start);
    if first && around.is(before, &["at"]) {
        return false;
    }
    let after = around.after();
    let digits_follow = after.is_some_and(|atom| atom.glued)
        && around.is(after, &["/", ":", "."])
        && Around::is_number(around.atom(around.matched.end + 1))
        && around
            .atom(around.matched.end + 1)
            .is_some_and(|atom| atom.glued);
    if digits_follow
        || around.in_class(after, "UNITS")
        || around.in_class(after, "COUNTED")
        || around.in_class(after, "ZONE")
        || around.is(after, &["%", "percent", "°", "hours", "-year", "$"])
    {
        return false;
    }
    let usual = (1800..=2100).contains(&year);
    usual && !counts_a_plural(around, atom)
        || around.is(
            before,
            &[
                "in", "since", "from", "by", "until", "between", "year", "circa", "around",
                "before", "after", "early", "late",
            ],
        ) && (1500..=2200).contains(&year)
}

/// "1500 soldiers", unlike "1996 elections": no determiner, a plural that is counted, and no usual year.
fn counts_a_plural(around: &Around, atom: &Atom) -> bool {
    let Some(token) = around.token(atom) else {
        return false;
    };
    let Some(head) = token.head.filter(|_| token.is("nummod")) else {
        return false;
    };
    let head = &around.sentence.tokens[head];
    let year = around.matched.fields.number(Slot::Year).unwrap_or(0);
    head.xpos == "NNS" && !(1900..=2050).contains(&year)
}

/// "the 19th", not "the 19".
fn day_is_ordinal(around: &Around) -> bool {
    let atom = around
        .slot_atom(Slot::Day)
        .or_else(|| around.slot_atom(Slot::Ordinal));
    atom.is_some_and(
        |atom| matches!(atom.kind, Kind::Number(digits) if digits.suffix == Suffix::Ordinal),
    )
}

/// "USA Today".
fn today(around: &Around) -> bool {
    let capital = around
        .slot_atom(Slot::Offset)
        .is_some_and(|atom| atom.capital);
    !(capital && around.before().is_some_and(|atom| atom.capital))
}

/// "last minute", "next day", "this day": no stretch of the calendar, or told from the text.
fn unit(around: &Around) -> bool {
    let relative = around.matched.fields.has(Slot::Relative);
    // "60 Minutes", "This Week": programmes.
    if around
        .slot_atom(Slot::Unit)
        .is_some_and(|atom| atom.capital)
        && around.first().span
            != around
                .slot_atom(Slot::Unit)
                .map_or(around.first().span, |a| a.span)
    {
        return false;
    }
    if around.is(around.after(), &["old"]) {
        return false;
    }
    let short = matches!(around.text(Slot::Unit), "S" | "MIN" | "H" | "D");
    let hyphen = around.is(around.after(), &["-"]) && around.after().is_some_and(|atom| atom.glued);
    !(relative
        && (short || hyphen && around.is(around.atom(around.matched.end + 1), &["old", "long"])))
}

fn not_a_day(around: &Around) -> bool {
    !matches!(around.text(Slot::Unit), "S" | "MIN" | "H" | "D" | "C")
}

/// "for the year", but not "for the year of the tiger".
fn the_unit(around: &Around) -> bool {
    matches!(around.text(Slot::Unit), "Y" | "M" | "W" | "Q")
        && !around.is(
            around.after(),
            &[
                "of", "ended", "ending", "to", "before", "after", "when", "that", "since", "ahead",
                "-", "and", "'s",
            ],
        )
        && !around.is(
            around.atom(around.matched.start.saturating_sub(2)),
            &["end", "middle", "beginning"],
        )
}

/// Not "the second quarter-final".
fn quarter(around: &Around) -> bool {
    let ordinal = around.matched.fields.number(Slot::Ordinal).unwrap_or(0);
    let hyphen = around.is(around.after(), &["-"]) && around.after().is_some_and(|atom| atom.glued);
    (1..=4).contains(&ordinal)
        && !hyphen
        && !around.is(around.after(), &["final", "finals", "century", "of"])
        || (1..=4).contains(&ordinal)
            && around.is(around.after(), &["of"])
            && around.is(around.atom(around.matched.end + 1), &["the"])
}

fn half(around: &Around) -> bool {
    !around.is(around.after(), &["final", "century", "marathon", "dozen"])
}

/// "the fall of Kabul", "springs", verbs.
fn season(around: &Around) -> bool {
    let Some(atom) = around.slot_atom(Slot::Season) else {
        return true;
    };
    if around.upos(Some(atom)) == Some(Upos::Verb) {
        return false;
    }
    let fall = around.in_class(Some(atom), "FALL");
    let named = around.in_class(around.after(), "NAMETAIL")
        || around.is(around.after(), &["olympics", "games", "palace"]);
    let tumbles = fall && around.is(around.after(), &["of", "in", "from", "to", "into"]);
    !named && !tumbles
}

/// "in his 30s", "temperatures in the 90s".
fn decade(around: &Around) -> bool {
    let full = around
        .matched
        .fields
        .number(Slot::Decade)
        .is_some_and(|decade| decade >= 1000);
    full || around.is(Some(around.first()), &["the", "'"])
        && around.matched.end - around.matched.start > 1
}

/// "one week", not "10 week".
fn one_unit(around: &Around) -> bool {
    around
        .matched
        .fields
        .number(Slot::Count)
        .is_some_and(|n| n <= 1000)
}

/// "a two day rally": something follows that the number and unit modify.
fn premodifier(around: &Around) -> bool {
    let follows = matches!(
        around.upos(around.after()),
        Some(Upos::Noun | Upos::Adj | Upos::Propn)
    );
    follows
        && around.after().is_some_and(|atom| atom.kind == Kind::Word)
        && !around.is(around.after(), &["ago", "earlier", "later", "old"])
}

/// "a year", not "a quarter" and not "a day trip".
fn a_unit(around: &Around) -> bool {
    if matches!(around.text(Slot::Unit), "Q" | "WE") {
        return false;
    }
    let with_and = around.matched.fields.has(Slot::Count2);
    let hyphen = around.is(around.after(), &["-"]) && around.after().is_some_and(|atom| atom.glued);
    with_and
        || !hyphen
            && !around.is(
                around.before(),
                &["per", "times", "once", "twice", "such", "what", "half"],
            )
}

/// "for weeks", "weeks of shelling", not "school days".
fn bare_units(around: &Around) -> bool {
    if around.is(Some(around.first()), &["the"]) {
        return false;
    }
    let before = around.before();
    let fitting = around.is(
        before,
        &[
            "in", "for", "within", "after", "over", "during", "took", "take", "takes", "lasted",
            "last", "spent", "spend", "spending", "until", "only", "just", "through", "lasting",
            "taking", ",", "weeks", "be", "hours", "days", "about", "follows", "follow", "from",
        ],
    ) || around.matched.start == 0;
    let follows = around.is(
        around.after(),
        &["later", "ago", "after", "before", "earlier", "to", "of"],
    );
    let clock = around.is(around.after(), &["a", "per"]);
    (fitting
        || follows
            && !around.is(before, &["the", "these", "those"])
            && !Around::is_number(before)
            && around.upos(before) != Some(Upos::Adj))
        && !clock
}

/// "daily", not "the People's Daily".
fn adverbial(around: &Around) -> bool {
    let capital = around.first().capital;
    !capital || around.matched.start == 0 && !around.after().is_some_and(|atom| atom.capital)
}

/// "400,000 cars a year": a counted plural before.
fn rate_noun(around: &Around) -> bool {
    let plural = around
        .before()
        .and_then(|atom| around.token(atom))
        .is_some_and(|token| token.xpos == "NNS" || token.xpos == "CD");
    let from = around.matched.start.saturating_sub(5);
    plural
        && around.atoms[from..around.matched.start].iter().any(|atom| {
            matches!(atom.kind, Kind::Number(_)) || around.in_class(Some(atom), "NUMBERUNIT")
        })
}

/// "10:30" needs "at", "a.m." or a zone; "2:1" is a score.
fn clock_bare(around: &Around) -> bool {
    let fields = &around.matched.fields;
    let by_number = fields
        .get(Slot::Clock)
        .is_some_and(|field| field.text.is_none());
    let clear = fields.has(Slot::Half)
        || fields.has(Slot::Zone)
        || !by_number
        || around.is(Some(around.last()), &["o'clock"]);
    clear
        || around.is(
            around.before(),
            &[
                "at", "by", "until", "around", "about", "since", "before", "after", "from",
            ],
        ) && around.matched.end - around.matched.start >= 3
}

/// "at dawn", not "at night": which night is not said.
fn part_noun(around: &Around) -> bool {
    !around.is(
        Some(around.first()),
        &["night", "morning", "evening", "afternoon", "nights"],
    )
}

/// "the past" as a noun.
fn a_noun(around: &Around) -> bool {
    !matches!(
        around.upos(around.after()),
        Some(Upos::Noun | Upos::Num | Upos::Adj | Upos::Propn)
    ) && !around.in_class(around.after(), "UNITS")
        && !around.in_class(around.after(), "UNIT")
        && !around.in_class(around.after(), "VAGUE")
        && !Around::is_number(around.after())
}

fn the_future(around: &Around) -> bool {
    around.matched.end - around.matched.start > 1
        && a_noun(around)
        && !around.is(around.after(), &["of", "'s"])
}

fn at_time(around: &Around) -> bool {
    !around.is(around.after(), &["of", "when", "that"])
}

fn term(around: &Around) -> bool {
    around.is(around.before(), &["in", "over", "for"])
        || around.is(Some(around.first()), &["the"])
            && around.is(around.before(), &["in", "over", "for", "of"])
}

/// A holiday is written with a capital, and is not the beginning of a longer name ("the Easter Offensive").
fn festival(around: &Around) -> bool {
    let inside = &around.atoms[around.matched.start..around.matched.end];
    let goes_on = around
        .after()
        .is_some_and(|atom| atom.capital && atom.kind == Kind::Word)
        && around.last().capital
        && around.upos(around.after()) == Some(Upos::Propn);
    inside.iter().any(|atom| atom.capital) && !goes_on
}

fn now(around: &Around) -> bool {
    let Some(token) = around.token(around.last()) else {
        return true;
    };
    token.upos != Upos::Propn
}

/// "four-day", not "six-year-old" and not "three-quarters".
fn hyphen(around: &Around) -> bool {
    let old = around.is(around.after(), &["-"])
        && around.is(around.atom(around.matched.end + 1), &["old", "olds"]);
    let fraction = around.is(around.after(), &["of"]) && around.text(Slot::Unit) == "Q";
    !old && !fraction && unit(around)
}

/// "will one day be", not "in one day".
fn one_day(around: &Around) -> bool {
    around.upos(around.before()) == Some(Upos::Aux)
        || matches!(around.upos(around.after()), Some(Upos::Aux | Upos::Verb))
            && around.upos(around.before()) != Some(Upos::Adp)
}

/// "Feb. 3, 4 and 7", not "Feb. 3, 40 people".
fn list(around: &Around) -> bool {
    let Some(atom) = around.slot_atom(Slot::Day) else {
        return false;
    };
    let Kind::Number(digits) = atom.kind else {
        return false;
    };
    let counts = around.token(atom).is_some_and(|token| {
        token.is("nummod") && token.head.is_some_and(|head| head == atom.token + 1)
    });
    digits.suffix != Suffix::Plural && !counts && !around.in_class(around.after(), "COUNTED")
}
