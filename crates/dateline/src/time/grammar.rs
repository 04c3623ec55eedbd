//! The grammar of time expressions: rows of patterns, and the scan of a sentence for them.

use std::collections::{BTreeMap, HashMap};

use super::TimexType;
use super::atom::{Atom, Kind};
use super::era::Eras;
use super::guard::{self, Guard};
use super::holiday::Holidays;
use super::number::NumberClasses;
use super::parsed::{Field, Fields, ParsedTime, Slot};
use super::pattern::{Compiler, Machine, Match, Program, Texts};
use super::resolve::Operation;
use super::setting::CountryNames;
use super::words::{Class, ClassSet, Words};
use crate::Error;
use crate::language::Sentence;
use crate::tables::Tables;

/// The tables of patterns, in the order in which equal matches win.
const PATTERNS: [&str; 8] = [
    "en/time/calendar.tsv",
    "en/time/clock.tsv",
    "en/time/holiday-patterns.tsv",
    "en/time/era-patterns.tsv",
    "en/time/units.tsv",
    "en/time/shift.tsv",
    "en/time/vague.tsv",
    "en/time/set.tsv",
];
/// Durations come last: "two days" yields to whatever else knows the same words.
const DURATIONS: &str = "en/time/duration.tsv";

/// How far before a word of time an expression may begin, in atoms.
const REACH: u8 = 8;

/// A row of the patterns.
#[derive(Debug)]
pub(super) struct PatternRow {
    pub(super) id: String,
    pub(super) kind: TimexType,
    program: Program,
    pub(super) operation: Operation,
    constants: Vec<(Slot, u16)>,
    guards: Vec<Guard>,
}

/// All rows, found by what they begin with.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) words: Words,
    pub(super) texts: Texts,
    pub(super) rows: Vec<PatternRow>,
    pub(super) numbers: NumberClasses,
    by_word: HashMap<u32, Vec<u32>>,
    by_class: Vec<(Class, Vec<u32>)>,
    by_digits: Vec<u32>,
    by_number_word: Vec<u32>,
    starters: ClassSet,
    core: ClassSet,
    /// Id of the word "over".
    over: u32,
}

/// Room for one sentence's scan, kept between sentences.
#[derive(Default)]
pub(super) struct Scratch {
    candidates: Vec<u32>,
    distance: Vec<u8>,
}

impl Grammar {
    /// Reads words and patterns.
    ///
    /// # Errors
    /// Where a row is not of its form.
    pub(super) fn new(
        tables: &Tables,
        holidays: &Holidays,
        eras: &Eras,
        countries: &CountryNames,
    ) -> Result<Self, Error> {
        let mut texts = Texts::default();
        let mut words = Words::new(tables, &mut texts)?;
        let mut rows = Vec::new();
        for word in countries.words() {
            words.add_capital("COUNTRYWORD", &word, &mut texts);
        }
        let names = Names {
            holidays: name_group("hol", holiday_names(holidays), &mut words, &mut texts),
            eras: name_group("era", era_names(eras), &mut words, &mut texts),
        };
        for name in PATTERNS.into_iter().chain([DURATIONS]) {
            read_patterns(tables, name, &names, &mut words, &mut texts, &mut rows)?;
        }
        let class = |name: &str| {
            words
                .class(name)
                .ok_or_else(|| Error::table(super::words::TABLE, format!("no class {name}")))
        };
        let numbers = NumberClasses {
            unit: class("NUMBERUNIT")?,
            ten: class("NUMBERTEN")?,
            scale: class("NUMBERSCALE")?,
            ordinal: class("NUMBERORDINAL")?,
        };
        let over = words.id("over");
        let mut core = ClassSet::default();
        for name in CORE {
            core.add(class(name)?);
        }
        let mut grammar = Grammar {
            words,
            texts,
            rows,
            numbers,
            by_word: HashMap::new(),
            by_class: Vec::new(),
            by_digits: Vec::new(),
            by_number_word: Vec::new(),
            starters: ClassSet::default(),
            core,
            over,
        };
        grammar.index();
        Ok(grammar)
    }

    fn index(&mut self) {
        let mut by_class: BTreeMap<Class, Vec<u32>> = BTreeMap::new();
        for (index, row) in (0..).zip(&self.rows) {
            let first = row.program.first();
            for word in first.words {
                self.by_word.entry(word).or_default().push(index);
            }
            for class in first.classes.iter() {
                by_class.entry(class).or_default().push(index);
                self.starters.add(class);
            }
            if first.digits {
                self.by_digits.push(index);
            }
            if first.number_words {
                self.by_number_word.push(index);
            }
        }
        self.by_class = by_class.into_iter().collect();
    }

    /// The time expressions of a sentence, in order, none overlapping another.
    pub(super) fn find(
        &self,
        text: &str,
        sentence: &Sentence,
        index: usize,
        atoms: &[Atom],
        scratch: &mut Scratch,
        found: &mut Vec<ParsedTime>,
    ) {
        self.measure(atoms, &mut scratch.distance);
        let mut machine = Machine::new(atoms, &self.words, &self.texts, self.numbers);
        let mut matches: Vec<(Match, u32)> = Vec::new();
        for at in 0..atoms.len() {
            if scratch.distance[at] > REACH {
                continue;
            }
            self.candidates(&atoms[at], &mut scratch.candidates);
            for &row in &scratch.candidates {
                let Some(mut matched) = machine.run(&self.rows[row as usize].program, at) else {
                    continue;
                };
                self.complete(row, &mut matched.fields);
                let around = guard::Around {
                    grammar: self,
                    text,
                    sentence,
                    atoms,
                    matched: &matched,
                };
                if self.rows[row as usize]
                    .guards
                    .iter()
                    .all(|guard| guard(&around))
                {
                    matches.push((matched, row));
                }
            }
        }
        // Leftmost first; of those the longest; of those the one that also saw most context; then the tables' order.
        matches.sort_by_key(|(matched, row)| {
            (
                matched.start,
                usize::MAX - matched.end,
                usize::MAX - matched.reach,
                *row,
            )
        });
        let mut covered = 0;
        for (matched, row) in matches {
            if matched.start < covered {
                continue;
            }
            covered = matched.end;
            let mut matched = matched;
            // "Used over three years" has a preposition, "lasted over an hour" none.
            let over = &atoms[matched.start];
            let token = sentence.tokens.get(over.token);
            if over.word == self.over
                && matched.end - matched.start > 1
                && token.is_some_and(|token| token.is("case"))
            {
                matched.start += 1;
                matched.fields.put(Slot::Modifier, None);
            }
            let (first, last) = (&atoms[matched.start], &atoms[matched.end - 1]);
            found.push(ParsedTime {
                span: first.span.cover(last.span),
                sentence: index,
                tokens: (first.token, last.token + 1),
                row: row as usize,
                fields: matched.fields,
            });
        }
    }

    /// For each atom how far ahead the next word of time stands: most of a text is far from any.
    fn measure(&self, atoms: &[Atom], distance: &mut Vec<u8>) {
        distance.clear();
        distance.resize(atoms.len(), u8::MAX);
        let mut last = u8::MAX;
        for at in (0..atoms.len()).rev() {
            let atom = &atoms[at];
            let is_core = atom.classes.meets(self.core) || matches!(atom.kind, Kind::Number(_));
            last = if is_core { 0 } else { last.saturating_add(1) };
            distance[at] = last;
        }
    }

    fn candidates(&self, atom: &Atom, candidates: &mut Vec<u32>) {
        candidates.clear();
        if let Kind::Number(_) = atom.kind {
            candidates.extend(&self.by_digits);
            return;
        }
        if atom.word == 0 {
            return;
        }
        if let Some(rows) = self.by_word.get(&atom.word) {
            candidates.extend(rows);
        }
        if atom.classes.meets(self.starters) {
            for (class, rows) in &self.by_class {
                if atom.classes.has(*class) {
                    candidates.extend(rows);
                }
            }
        }
        if super::pattern::begins_number(atom, self.numbers, &self.words) {
            candidates.extend(&self.by_number_word);
        }
        candidates.sort_unstable();
        candidates.dedup();
    }

    /// Sets the constants of a row's build.
    fn complete(&self, row: u32, fields: &mut Fields) {
        for (slot, text) in &self.rows[row as usize].constants {
            if !fields.has(*slot) {
                let field = Field {
                    number: self.texts.get(*text).parse().ok(),
                    text: Some(*text),
                    ..Field::default()
                };
                fields.put(*slot, Some(field));
            }
        }
    }
}

/// Classes of which every expression has a word, unless it has a number in digits.
const CORE: [&str; 24] = [
    "MONTH",
    "MONTHSHORT",
    "WEEKDAY",
    "WEEKDAYSHORT",
    "WEEKDAYS",
    "UNIT",
    "UNITS",
    "NIGHTS",
    "DAYWORD",
    "TONIGHT",
    "PART",
    "PARTS",
    "SEASON",
    "FALL",
    "SEASONS",
    "DECADEWORD",
    "CORE",
    "HOLIDAY",
    "NUMBERSCALE",
    "NUMBERORDINAL",
    "SECOND",
    "NUMBERTEN",
    "ERAWORD",
    "NUMBERUNIT",
];

/// Patterns of all names of a table: the macros `$holiday` and `$era`.
struct Names {
    holidays: String,
    eras: String,
}

/// Names of holidays; each stands for itself, since several countries may use it.
fn holiday_names(holidays: &Holidays) -> Vec<(String, String)> {
    let names = holidays.rows.iter().flat_map(|holiday| &holiday.names);
    // A field's value holds no space.
    names
        .map(|name| (name.clone(), name.replace(' ', "_")))
        .collect()
}

/// Names of eras, each for the id of its row.
fn era_names(eras: &Eras) -> Vec<(String, String)> {
    let rows = eras.rows.iter();
    rows.flat_map(|era| {
        era.aliases
            .iter()
            .map(|alias| (alias.clone(), era.id.clone()))
    })
    .collect()
}

/// A group of alternatives, one for each name, that sets the field to what the name stands for.
fn name_group(
    field: &str,
    mut names: Vec<(String, String)>,
    words: &mut Words,
    texts: &mut Texts,
) -> String {
    names.sort();
    names.dedup();
    // Longer names first: "Easter Monday" before "Easter".
    names.sort_by_key(|(name, _)| usize::MAX - name.len());
    let class = words.class("HOLIDAY");
    let mut alternatives = Vec::new();
    for (name, value) in names {
        let atoms = name
            .to_lowercase()
            .replace('-', " - ")
            .replace("'s", " 's")
            .replace("s'", "s '");
        if let (Some(class), Some(first)) = (class, atoms.split_whitespace().next()) {
            words.add(class, first, "1", texts);
        }
        // The field is set last, so that a name that does not fit costs one comparison.
        alternatives.push(format!("{atoms} {field}={value}"));
    }
    format!("( {} )", alternatives.join(" / "))
}

fn read_patterns(
    tables: &Tables,
    name: &str,
    names: &Names,
    words: &mut Words,
    texts: &mut Texts,
    rows: &mut Vec<PatternRow>,
) -> Result<(), Error> {
    let table = tables.tsv(name)?;
    let mut macros: BTreeMap<String, String> = table
        .iter()
        .filter_map(|row| {
            let name = row.get("id").strip_prefix('$')?;
            Some((name.to_owned(), row.get("pattern").to_owned()))
        })
        .collect();
    macros.insert("holiday".to_owned(), names.holidays.clone());
    macros.insert("era".to_owned(), names.eras.clone());
    for row in table.iter().filter(|row| !row.get("id").starts_with('$')) {
        let mut compiler = Compiler {
            words,
            texts,
            macros: &macros,
        };
        let program = compiler
            .compile(row.get("pattern"))
            .map_err(|problem| row.error(problem))?;
        let kind = match row.get("type") {
            "DATE" => TimexType::Date,
            "TIME" => TimexType::Time,
            "DURATION" => TimexType::Duration,
            "SET" => TimexType::Set,
            other => return Err(row.error(format!("no type \"{other}\""))),
        };
        let mut build = row.get("build").split_whitespace();
        let word = build.next().unwrap_or("");
        let operation =
            Operation::named(word).ok_or_else(|| row.error(format!("no operation \"{word}\"")))?;
        let mut constants = Vec::new();
        for part in build {
            let (field, value) = part
                .split_once('=')
                .ok_or_else(|| row.error(format!("\"{part}\" is no field=value")))?;
            let slot =
                Slot::named(field).ok_or_else(|| row.error(format!("no field \"{field}\"")))?;
            constants.push((slot, texts.intern(value)));
        }
        let mut guards = Vec::new();
        for name in row.list("guard") {
            guards
                .push(guard::named(name).ok_or_else(|| row.error(format!("no guard \"{name}\"")))?);
        }
        rows.push(PatternRow {
            id: row.get("id").to_owned(),
            kind,
            program,
            operation,
            constants,
            guards,
        });
    }
    Ok(())
}
