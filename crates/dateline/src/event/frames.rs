//! The frames: which words name which event, and where its participants stand (`data/en/frames/README.md`).

use std::collections::{BTreeMap, HashMap};

use crate::Error;
use crate::record::{EventType, Status};
use crate::tables::{Row, Tables};

use super::words::{Class, Words};

/// One row: a predicate in one sense.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Unique id, which stands in the event's `because`.
    pub id: String,
    /// Lemma of the word that carries the predicate.
    pub head: String,
    /// The predicate's other words: before the head (compounds) or after it (particles, prepositions, objects).
    pub before: Vec<String>,
    /// See `before`.
    pub after: Vec<String>,
    /// The predicate as it is written, where it is one word with hyphens: it may be one token or several.
    pub whole: Option<String>,
    /// Verb or noun.
    pub pos: Pos,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who does it, in order of preference.
    pub actor: Vec<Argument>,
    /// To whom it is done.
    pub recipient: Vec<Argument>,
    /// Where it happens.
    pub place: Vec<Argument>,
    /// What must hold.
    pub needs: Vec<Need>,
    /// Status that the predicate gives to the events of its complement.
    pub complement: Option<Status>,
    /// Status of the act itself where it is told as fact ("is due in Oslo": planned); none: that of the telling.
    pub status: Option<Status>,
    /// A sentence with marked participants: the row's test.
    pub example: String,
    order: usize,
}

/// Parts of speech of predicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pos {
    /// Verbs and participles.
    Verb,
    /// Nouns.
    Noun,
}

/// A place in the sentence where a participant stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Argument {
    /// Who does it: subject of the active, by-phrase, possessor.
    Agent,
    /// Object of the active, subject of the passive.
    Patient,
    /// Indirect object.
    Iobj,
    /// Subject of the complement clause.
    CompAgent,
    /// Object of the complement clause.
    CompPatient,
    /// The complement clause.
    Comp,
    /// The complement clause, where it is an infinitive ("told them to leave").
    Infinitive,
    /// In the complement clause after that preposition: "plans to trade *with Oman*".
    CompAfter(String),
    /// After that preposition.
    After(String),
}

/// A condition on an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The argument.
    pub argument: Argument,
    /// What must hold of it.
    pub test: Test,
}

/// What a condition asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is there.
    There,
    /// It is not there.
    Absent,
    /// It is one of these sorts of participant.
    Sort(Vec<Sort>),
    /// It is none of these sorts of participant, or not there.
    NotSort(Vec<Sort>),
    /// One of these lemmas heads it.
    Lemma(Vec<String>),
    /// None of these lemmas heads it.
    NotLemma(Vec<String>),
}

impl Test {
    fn weight(&self) -> usize {
        match self {
            Test::Lemma(_) => 3,
            Test::Sort(sorts) if !sorts.contains(&Sort::Actor) && !sorts.contains(&Sort::Thing) => {
                2
            }
            Test::Sort(_) | Test::There | Test::Absent => 1,
            Test::NotLemma(_) | Test::NotSort(_) => 0,
        }
    }
}

/// Sorts of participants that conditions tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A group of people.
    Group,
    /// A place.
    Place,
    /// Anybody who can act: a person, organization, group or country.
    Actor,
    /// Anything that cannot act.
    Thing,
    /// An army, militia, gang or police, or people of one.
    Armed,
}

impl Frame {
    /// How much the row asks for; the most specific row wins, then the later. Words weigh most, sorts of participants
    /// less ("any actor" least); that something is *not* there parts senses, but makes no row more to the point.
    pub fn specificity(&self) -> (usize, usize) {
        let words = 3 * (self.before.len() + self.after.len());
        let needs: usize = self.needs.iter().map(|need| need.test.weight()).sum();
        (words + needs, self.order)
    }

    /// Number of conditions, those of the predicate's own words included.
    pub fn conditions(&self) -> usize {
        self.before.len() + self.after.len() + self.needs.len()
    }

    /// The predicate as the table has it.
    pub fn predicate(&self) -> String {
        let mut words = self.before.clone();
        words.push(self.head.clone());
        words.extend(self.after.iter().cloned());
        words.join(" ")
    }
}

/// All frames, found by part of speech and lemma.
#[derive(Debug)]
pub struct Frames {
    rows: Vec<Frame>,
    by_head: HashMap<(Pos, String), Vec<usize>>,
    /// Regular inflected forms of heads, for words whose lemma came out wrong.
    by_form: HashMap<(Pos, String), String>,
}

const COLUMNS: [&str; 13] = [
    "id",
    "predicate",
    "pos",
    "type",
    "mode",
    "cameo",
    "actor",
    "recipient",
    "place",
    "needs",
    "complement",
    "example",
    "status",
];

impl Frames {
    /// Reads all tables under `en/frames/`. A user's row with the id of a built-in one takes its place.
    ///
    /// # Errors
    /// Where a row has an unknown column, type, mode, argument, condition or status, or an id stands twice in a
    /// built-in table.
    pub fn read(tables: &Tables) -> Result<Self, Error> {
        let names: Vec<String> = tables
            .names_under("en/frames/")
            .map(str::to_owned)
            .collect();
        let grammar = Words::read(tables)?;
        let mut by_id: BTreeMap<String, Frame> = BTreeMap::new();
        let mut order = 0;
        for name in &names {
            check_columns(tables, name)?;
            // The built-in rows come first; only they must not repeat an id.
            let builtin = tables
                .texts(name)
                .first()
                .map_or(0, |text| count_rows(text));
            for (number, row) in tables.tsv(name)?.iter().enumerate() {
                let mut frame = read_row(row, &grammar)?;
                frame.order = order;
                order += 1;
                if number < builtin && by_id.contains_key(&frame.id) {
                    return Err(row.error(format!("the id `{}` stands twice", frame.id)));
                }
                by_id.insert(frame.id.clone(), frame);
            }
        }
        let mut rows: Vec<Frame> = by_id.into_values().collect();
        rows.sort_by_key(|frame| frame.order);
        let mut by_head: HashMap<(Pos, String), Vec<usize>> = HashMap::new();
        for (i, frame) in rows.iter().enumerate() {
            by_head
                .entry((frame.pos, frame.head.clone()))
                .or_default()
                .push(i);
        }
        let mut by_form = HashMap::new();
        for frame in &rows {
            for whole in frame.whole.iter() {
                let forms = inflected(frame.pos, whole);
                for form in forms.into_iter().chain([whole.clone()]) {
                    by_form.insert((frame.pos, form), frame.head.clone());
                }
            }
        }
        for (pos, head) in by_head.keys() {
            for form in inflected(*pos, head) {
                // Where two heads share a form ("felled"), the first in the alphabet has it.
                let known = by_form.entry((*pos, form)).or_insert_with(|| head.clone());
                if head < known {
                    known.clone_from(head);
                }
            }
        }
        Ok(Frames {
            rows,
            by_head,
            by_form,
        })
    }

    /// The head that a word of that lemma and form may be: its lemma, or the head that has this form.
    pub fn head_of<'f>(&'f self, pos: Pos, lemma: &'f str, form: &str) -> Option<&'f str> {
        if self.by_head.contains_key(&(pos, lemma.to_owned())) {
            return Some(lemma);
        }
        self.by_form
            .get(&(pos, form.to_lowercase()))
            .map(String::as_str)
    }

    /// The frames whose predicate is headed by that lemma.
    pub fn headed_by(&self, pos: Pos, lemma: &str) -> impl Iterator<Item = &Frame> {
        self.by_head
            .get(&(pos, lemma.to_owned()))
            .into_iter()
            .flatten()
            .map(|&i| &self.rows[i])
    }

    /// The frame of that id.
    pub fn get(&self, id: &str) -> Option<&Frame> {
        self.rows.iter().find(|frame| frame.id == id)
    }

    /// All frames, in the order of the tables.
    pub fn all(&self) -> &[Frame] {
        &self.rows
    }
}

/// The regular forms of a word: "-s", and of verbs "-ed" and "-ing".
fn inflected(pos: Pos, head: &str) -> Vec<String> {
    let vowel = |c: char| "aeiou".contains(c);
    let mut chars = head.chars().rev();
    let (Some(last), before) = (chars.next(), chars.next()) else {
        return Vec::new();
    };
    let consonant_y = last == 'y' && before.is_some_and(|c| !vowel(c));
    let stem = |cut: usize| &head[..head.len() - cut];
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|ending| head.ends_with(ending));
    let mut forms = vec![match (consonant_y, hisses) {
        (true, _) => format!("{}ies", stem(1)),
        (_, true) => format!("{head}es"),
        _ => format!("{head}s"),
    }];
    if pos == Pos::Noun || !head.is_ascii() {
        return forms;
    }
    match last {
        'e' => forms.extend([format!("{head}d"), format!("{}ing", stem(1))]),
        'y' if consonant_y => forms.extend([format!("{}ied", stem(1)), format!("{head}ing")]),
        _ => {
            forms.extend([format!("{head}ed"), format!("{head}ing")]);
            // "ban", "banned": after one short vowel the consonant may be doubled.
            if !vowel(last) && before.is_some_and(vowel) {
                forms.extend([format!("{head}{last}ed"), format!("{head}{last}ing")]);
            }
        }
    }
    forms
}

fn is_row(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

fn count_rows(text: &str) -> usize {
    text.lines()
        .filter(|line| is_row(line))
        .count()
        .saturating_sub(1)
}

fn check_columns(tables: &Tables, name: &str) -> Result<(), Error> {
    for text in tables.texts(name) {
        let Some(header) = text.lines().find(|line| is_row(line)) else {
            continue;
        };
        for column in header.split('\t').map(str::trim) {
            if !COLUMNS.contains(&column) {
                let known = COLUMNS.join(", ");
                return Err(Error::table(
                    name,
                    format!("the column `{column}` is unknown; there are {known}"),
                ));
            }
        }
    }
    Ok(())
}

fn read_row(row: &Row, grammar: &Words) -> Result<Frame, Error> {
    let id = row.get("id").to_owned();
    if id.is_empty() || id != id.to_lowercase() || !id.contains('.') {
        return Err(row.error(format!("`{id}` is no id (lower case: type.word)")));
    }
    let pos = match row.get("pos") {
        "verb" => Pos::Verb,
        "noun" => Pos::Noun,
        other => return Err(row.error(format!("the pos `{other}` is neither verb nor noun"))),
    };
    let kind = word_of::<EventType>(row.get("type"))
        .ok_or_else(|| row.error(format!("`{}` is no PLOVER type", row.get("type"))))?;
    let mode = optional(row.get("mode"));
    if let Some(mode) = &mode {
        let known = super::modes::modes(kind);
        if !known.contains(&mode.as_str()) {
            return Err(row.error(format!(
                "{kind:?} has no mode `{mode}`; it has {}",
                known.join(", ")
            )));
        }
    }
    let status = |column: &str| match row.get(column) {
        "" => Ok(None),
        word => word_of::<Status>(word)
            .map(Some)
            .ok_or_else(|| row.error(format!("`{word}` is none of the nine statuses"))),
    };
    let (before, head, after) = split_predicate(row.get("predicate"), pos, grammar)
        .ok_or_else(|| row.error("there is no predicate"))?;
    Ok(Frame {
        id,
        head,
        before,
        after,
        whole: whole(row.get("predicate")),
        pos,
        kind,
        mode,
        cameo: optional(row.get("cameo")),
        actor: arguments(row, "actor", grammar)?,
        recipient: arguments(row, "recipient", grammar)?,
        place: arguments(row, "place", grammar)?,
        needs: needs(row, grammar)?,
        complement: status("complement")?,
        status: status("status")?,
        example: row.get("example").to_owned(),
        order: 0,
    })
}

/// "sit-in", "non-compliance".
fn whole(predicate: &str) -> Option<String> {
    let word = predicate.to_lowercase();
    (word.contains('-') && !word.contains(' ')).then_some(word)
}

/// The words before the head, the head, the words after it. A verb heads its predicate from the front; a noun from
/// the back, unless a preposition follows it ("declaration of war").
fn split_predicate(
    predicate: &str,
    pos: Pos,
    grammar: &Words,
) -> Option<(Vec<String>, String, Vec<String>)> {
    let words: Vec<String> = predicate
        .to_lowercase()
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let head = match pos {
        Pos::Verb => 0,
        Pos::Noun => words
            .iter()
            .position(|word| grammar.has(Class::Preposition, word))
            .unwrap_or(words.len())
            .checked_sub(1)?,
    };
    let after = words.get(head + 1..)?.to_vec();
    Some((words[..head].to_vec(), words.get(head)?.clone(), after))
}

fn optional(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

/// A word of the contract as its value.
pub(super) fn word_of<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn arguments(row: &Row, column: &str, grammar: &Words) -> Result<Vec<Argument>, Error> {
    row.list(column)
        .into_iter()
        .map(|word| argument(word, grammar).ok_or_else(|| unknown_argument(row, word)))
        .collect()
}

fn unknown_argument(row: &Row, word: &str) -> Error {
    row.error(format!(
        "the argument `{word}` is unknown: it is agent, patient, iobj, comp, infinitive, comp-agent, comp-patient, a preposition, or `comp-` and a preposition"
    ))
}

/// The argument that a table names so.
pub(super) fn argument(word: &str, grammar: &Words) -> Option<Argument> {
    let is_preposition = |word: &str| grammar.has(Class::Preposition, word);
    Some(match word {
        "agent" => Argument::Agent,
        "patient" => Argument::Patient,
        "iobj" => Argument::Iobj,
        "comp-agent" => Argument::CompAgent,
        "comp-patient" => Argument::CompPatient,
        "comp" => Argument::Comp,
        "infinitive" => Argument::Infinitive,
        word if word.strip_prefix("comp-").is_some_and(is_preposition) => {
            Argument::CompAfter(word["comp-".len()..].to_owned())
        }
        word if word.split(' ').all(is_preposition) => Argument::After(word.to_owned()),
        _ => return None,
    })
}

fn needs(row: &Row, grammar: &Words) -> Result<Vec<Need>, Error> {
    row.get("needs")
        .split(';')
        .map(str::trim)
        .filter(|condition| !condition.is_empty())
        .map(|condition| need(row, condition, grammar))
        .collect()
}

fn need(row: &Row, condition: &str, grammar: &Words) -> Result<Need, Error> {
    let lemmas = |words: &str| {
        words
            .split([',', '|'])
            .map(|word| word.trim().to_lowercase())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
    };
    let (word, test) = if let Some((word, words)) = condition.split_once("!=") {
        (word, Test::NotLemma(lemmas(words)))
    } else if let Some((word, words)) = condition.split_once('=') {
        match word.trim().strip_prefix('!') {
            Some(word) => (word, Test::NotLemma(lemmas(words))),
            None => (word, Test::Lemma(lemmas(words))),
        }
    } else if let Some((word, sorts)) = condition.split_once(':') {
        let sorts = sorts.split([',', '|']).map(|sort| {
            sort_of(sort.trim())
                .ok_or_else(|| row.error(format!("`{sort}` is no sort of argument")))
        });
        let sorts = sorts.collect::<Result<_, _>>()?;
        match word.trim().strip_prefix('!') {
            Some(word) => (word, Test::NotSort(sorts)),
            None => (word, Test::Sort(sorts)),
        }
    } else if let Some(word) = condition.strip_prefix('!') {
        (word, Test::Absent)
    } else {
        (condition, Test::There)
    };
    let word = word.trim();
    let argument = argument(word, grammar).ok_or_else(|| unknown_argument(row, word))?;
    Ok(Need { argument, test })
}

fn sort_of(word: &str) -> Option<Sort> {
    Some(match word {
        "person" => Sort::Person,
        "organization" => Sort::Organization,
        "group" => Sort::Group,
        "place" => Sort::Place,
        "actor" => Sort::Actor,
        "thing" => Sort::Thing,
        "armed" => Sort::Armed,
        _ => return None,
    })
}

/// Types whose acts are done in words: who considers, rejects or denies one has not done it.
pub(super) fn is_verbal_act(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Reject
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_frames_are_of_their_form() {
        let frames = Frames::read(&Tables::builtin()).expect("the built-in frames");
        for frame in frames.all() {
            assert!(!frame.head.is_empty(), "{}", frame.id);
        }
    }

    #[test]
    fn predicates_are_headed_where_their_language_heads_them() {
        let grammar = Words::read(&Tables::builtin()).expect("the built-in words");
        let cases = [
            ("pull out of", Pos::Verb, "", "pull", "out of"),
            ("air strike", Pos::Noun, "air", "strike", ""),
            ("cease-fire", Pos::Noun, "cease", "fire", ""),
            ("declaration of war", Pos::Noun, "", "declaration", "of war"),
        ];
        for (predicate, pos, before, head, after) in cases {
            let split = split_predicate(predicate, pos, &grammar).expect("a head");
            let found = (split.0.join(" "), split.1, split.2.join(" "));
            assert_eq!(
                found,
                (before.to_owned(), head.to_owned(), after.to_owned()),
                "{predicate}"
            );
        }
    }
}
