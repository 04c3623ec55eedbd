//! How a clause is to be taken: tense, aspect, modality, polarity and phase of a predicate.
//!
//! One reading serves two rooms: `time` asks it for the direction of "on Tuesday", `event` for the status of an act.
//! The words that decide stand in `data/en/modality.tsv`; this module knows where in a Universal Dependencies tree
//! to look for them: among the auxiliaries, in the chain of predicates above ("is *set* to visit", "*refused* to
//! *agree* to meet"), among adverbs, marks and modifiers, and at the verb that carries a noun ("*postponed* the
//! visit").

use std::collections::BTreeMap;

use super::{Sentence, Upos};
use crate::Error;
use crate::tables::{Builtin, Tables};

/// The table of cues.
pub(crate) const TABLE: Builtin = (
    "en/modality.tsv",
    include_str!("../../data/en/modality.tsv"),
);

/// Predicates above one another that are looked through; deeper ones have no say.
const MOST_GOVERNORS: usize = 6;

/// How a clause is to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// When, seen from the report (or from the speaker).
    pub tense: Tense,
    /// Whether it is under way or over.
    pub aspect: Aspect,
    /// How real it is.
    pub modality: Modality,
    /// Whether it is denied.
    pub negated: bool,
    /// Whether it begins, goes on, or has been called off.
    pub phase: Phase,
    /// The rows that decided, nearest first.
    pub cues: Vec<Cue>,
}

/// A row of the table that applied, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Id of the row ("governor.set").
    pub row: String,
    /// Token of the word.
    pub token: usize,
}

/// Tense of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of grammar")]
pub enum Tense {
    Past,
    Present,
    Future,
    /// Nothing says so: a bare infinitive, participle or noun.
    None,
}

/// Aspect of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of grammar")]
pub enum Aspect {
    Simple,
    Progressive,
    Perfect,
}

/// How real the act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Modality {
    /// Told as fact.
    Asserted,
    /// Will, set to, agreed to.
    Planned,
    /// May, could, likely.
    Possible,
    /// Wants to, hopes to.
    Intended,
    /// Must, should.
    Obliged,
    /// Urged to, called on to.
    Demanded,
    /// Would, if.
    Conditional,
    /// Tried to.
    Attempted,
}

/// Where the act stands between its beginning and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Phase {
    None,
    Begun,
    Continued,
    Ended,
    Cancelled,
    Postponed,
    Failed,
    Achieved,
}

/// Reads clauses by the table of cues.
#[derive(Debug)]
pub struct ClauseReader {
    rows: Vec<CueRow>,
    /// Rows by where the word stands and by the word.
    by_word: BTreeMap<(Place, String), Vec<usize>>,
}

/// Where the word of a row stands, seen from the predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Aux,
    Governor,
    Modifier,
    Adverb,
    Mark,
    Support,
}

impl Reading {
    /// What is read where nothing says anything: asserted, without a tense.
    pub(crate) fn bare() -> Self {
        Reading {
            tense: Tense::None,
            aspect: Aspect::Simple,
            modality: Modality::Asserted,
            negated: false,
            phase: Phase::None,
            cues: Vec::new(),
        }
    }
}

#[derive(Debug)]
struct CueRow {
    id: String,
    forms: Vec<String>,
    takes: Vec<String>,
    tense: Option<Tense>,
    modality: Option<Modality>,
    negative: bool,
    phase: Option<Phase>,
}

impl ClauseReader {
    /// Reads the table.
    ///
    /// # Errors
    /// Where a cell holds a word that its column does not know.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        let mut rows = Vec::new();
        let mut by_word: BTreeMap<(Place, String), Vec<usize>> = BTreeMap::new();
        for row in tables.tsv(TABLE.0)? {
            let unknown =
                |column: &str| row.error(format!("unknown {column} \"{}\"", row.get(column)));
            let place = place(row.get("on")).ok_or_else(|| unknown("on"))?;
            for word in row.list("words") {
                by_word
                    .entry((place, word.to_lowercase()))
                    .or_default()
                    .push(rows.len());
            }
            let owned = |column: &str| row.list(column).into_iter().map(str::to_owned).collect();
            rows.push(CueRow {
                id: row.get("id").to_owned(),
                forms: owned("form"),
                takes: owned("takes"),
                tense: cell(row.get("tense"), tense).ok_or_else(|| unknown("tense"))?,
                modality: cell(row.get("modality"), modality).ok_or_else(|| unknown("modality"))?,
                negative: row.get("polarity") == "negative",
                phase: cell(row.get("phase"), phase).ok_or_else(|| unknown("phase"))?,
            });
        }
        Ok(ClauseReader { rows, by_word })
    }

    /// How the clause of `predicate` is to be taken. The predicate may be a verb, an adjective or noun with a copula,
    /// or a noun that names an act ("the planned visit").
    pub fn reading(&self, sentence: &Sentence, predicate: usize) -> Reading {
        let mut reading = Reading::bare();
        if predicate >= sentence.tokens.len() {
            return reading;
        }
        let mut current = predicate;
        for _ in 0..MOST_GOVERNORS {
            self.own(sentence, current, &mut reading);
            // A finite clause speaks for itself, but for what a verb of demand or doubt makes of it.
            let finite = reading.tense != Tense::None;
            let Some(above) = governor(sentence, current, finite) else {
                break;
            };
            let Governor { token, takes } = above;
            let place = match takes {
                Takes::Object | Takes::Subject => Place::Support,
                _ => Place::Governor,
            };
            let applied = self.apply(sentence, place, token, takes.word(), &mut reading);
            if finite || (!applied && takes == Takes::Clause) {
                break;
            }
            current = token;
        }
        reading
    }

    /// What the predicate's own words say: auxiliaries, adverbs, mark, modifiers, its own form.
    pub(crate) fn own(&self, sentence: &Sentence, predicate: usize, reading: &mut Reading) {
        let mut finite = None;
        let mut has = (false, false); // have, be
        let mut passive = false;
        for child in sentence.children(predicate) {
            let token = &sentence.tokens[child];
            match token.base() {
                "aux" | "cop" => {
                    let known = self.apply(sentence, Place::Aux, child, "", reading);
                    let own = if known {
                        None
                    } else {
                        finite_tense(token.xpos)
                    };
                    finite = finite.or(own);
                    has.0 |= token.lemma == "have";
                    has.1 |= token.lemma == "be";
                    passive |= token.deprel == "aux:pass";
                    if token.lemma == "be" && followed_by_to(sentence, child, predicate) {
                        self.note(
                            reading,
                            "aux.be-to",
                            child,
                            Some(Tense::Future),
                            Some(Modality::Planned),
                        );
                    }
                }
                "advmod" | "cc" => {
                    self.apply(sentence, Place::Adverb, child, "", reading);
                }
                "mark" => {
                    self.apply(sentence, Place::Mark, child, "", reading);
                }
                "amod" => {
                    self.apply(sentence, Place::Modifier, child, "", reading);
                }
                "det" if is_no(&token.form) => self.negate(reading, child),
                "nsubj" | "obj" if has_no(sentence, child) => self.negate(reading, child),
                _ => {}
            }
        }
        let token = &sentence.tokens[predicate];
        if has.0 && reading.aspect == Aspect::Simple {
            reading.aspect = Aspect::Perfect;
        } else if has.1 && token.xpos == "VBG" && !passive && reading.aspect == Aspect::Simple {
            reading.aspect = Aspect::Progressive;
        }
        if reading.tense == Tense::None {
            reading.tense = finite
                .or_else(|| finite_tense(token.xpos))
                .unwrap_or(Tense::None);
        }
    }

    fn negate(&self, reading: &mut Reading, token: usize) {
        reading.negated = !reading.negated;
        reading.cues.push(Cue {
            row: "determiner.no".to_owned(),
            token,
        });
    }

    /// Whether a row speaks of that lemma there.
    pub(crate) fn knows(&self, place: Place, lemma: &str) -> bool {
        self.by_word.contains_key(&(place, lemma.to_owned()))
    }

    /// Applies the first row that fits the word at `token`; nearer words have spoken before and keep their say.
    pub(crate) fn apply(
        &self,
        sentence: &Sentence,
        place: Place,
        token: usize,
        takes: &str,
        reading: &mut Reading,
    ) -> bool {
        let word = &sentence.tokens[token];
        let key = match place {
            Place::Aux | Place::Adverb | Place::Mark => word.form.to_lowercase(),
            Place::Governor | Place::Modifier | Place::Support => word.lemma.to_lowercase(),
        };
        let behind = || {
            sentence
                .children_by(token, &["obl"])
                .filter_map(|nominal| sentence.preposition(nominal))
        };
        let phrasal = |word: String| self.by_word.get(&(place, format!("{key} {word}")));
        let Some(candidates) = particle(sentence, token)
            .and_then(phrasal)
            .or_else(|| behind().find_map(phrasal))
            .or_else(|| self.by_word.get(&(place, key.clone())))
        else {
            return false;
        };
        let fits = |row: &CueRow| {
            let form = row.forms.is_empty()
                || row.forms.iter().any(|form| form == word.xpos)
                || (takes == "to"
                    && row.forms.iter().any(|form| form == "VBN")
                    && is_headline_participle(sentence, token));
            let complement = row.takes.is_empty()
                || takes.is_empty()
                || row.takes.iter().any(|known| known == takes);
            let noun_row = row.forms.iter().any(|form| form.starts_with("NN"));
            let noun_word = matches!(word.upos, Upos::Noun | Upos::Propn);
            form && complement && (place != Place::Governor || noun_row == noun_word)
        };
        let Some(row) = candidates
            .iter()
            .map(|&i| &self.rows[i])
            .find(|row| fits(row))
        else {
            return false;
        };
        if row.negative {
            reading.negated = !reading.negated;
        }
        if let Some(phase) = row.phase
            && reading.phase == Phase::None
        {
            reading.phase = phase;
        }
        self.note(reading, &row.id, token, row.tense, row.modality);
        true
    }

    fn note(
        &self,
        reading: &mut Reading,
        row: &str,
        token: usize,
        tense: Option<Tense>,
        modality: Option<Modality>,
    ) {
        if let Some(tense) = tense
            && reading.tense == Tense::None
        {
            reading.tense = tense;
        }
        if let Some(modality) = modality
            && reading.modality == Modality::Asserted
        {
            reading.modality = modality;
        }
        reading.cues.push(Cue {
            row: row.to_owned(),
            token,
        });
    }
}

/// "Minister expected to resign": what a headline has for "is expected", which a tagger takes for a past tense.
pub(crate) fn is_headline_participle(sentence: &Sentence, token: usize) -> bool {
    let word = &sentence.tokens[token];
    let stops = sentence
        .tokens
        .last()
        .is_some_and(|last| matches!(last.form.as_str(), "." | "?" | "!"));
    matches!(word.xpos, "VBD" | "VBN")
        && !stops
        && sentence.child(token, &["aux", "obj", "iobj"]).is_none()
        && sentence.child(token, &["nsubj"]).is_some()
}

/// The predicate above and how the lower one hangs on it.
struct Governor {
    token: usize,
    takes: Takes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    To,
    That,
    Ing,
    From,
    Of,
    For,
    In,
    Object,
    Subject,
    /// Some clause that says nothing of how it hangs.
    Clause,
}

impl Takes {
    fn word(self) -> &'static str {
        match self {
            Takes::To => "to",
            Takes::That => "that",
            Takes::Ing => "ing",
            Takes::From => "from",
            Takes::Of => "of",
            Takes::For => "for",
            Takes::In => "in",
            Takes::Object => "object",
            Takes::Subject => "subject",
            Takes::Clause => "",
        }
    }
}

fn governor(sentence: &Sentence, predicate: usize, finite: bool) -> Option<Governor> {
    let token = &sentence.tokens[predicate];
    let head = token.head?;
    let takes = match token.base() {
        "xcomp" | "ccomp" | "acl" | "csubj" | "advcl" => complement(sentence, predicate, finite)?,
        // A conjunct without a subject of its own stands under the first one's auxiliaries and governors.
        "conj" if !finite => Takes::Clause,
        "obj" | "nsubj:pass" => Takes::Object,
        "nsubj" => Takes::Subject,
        "obl" | "nmod" if sentence.preposition(predicate).as_deref() == Some("for") => Takes::For,
        _ => return None,
    };
    // Only acts told by a noun look at the verb that carries them.
    let nominal = matches!(token.upos, Upos::Noun | Upos::Propn);
    if matches!(takes, Takes::Object | Takes::Subject) && !nominal {
        return None;
    }
    Some(Governor { token: head, takes })
}

/// How a clause hangs on the predicate above: by its mark, its preposition, or its own form.
fn complement(sentence: &Sentence, predicate: usize, finite: bool) -> Option<Takes> {
    let token = &sentence.tokens[predicate];
    let mut mark = None;
    for child in sentence.children(predicate) {
        if sentence.tokens[child].is("mark") {
            mark = Some(sentence.tokens[child].form.to_lowercase());
        }
    }
    let takes = match mark.as_deref() {
        Some("to") => Takes::To,
        Some("from") => Takes::From,
        Some("of") => Takes::Of,
        Some("for") => Takes::For,
        Some("in") => Takes::In,
        Some("that") => Takes::That,
        None if token.xpos == "VBG" => Takes::Ing,
        None if token.xpos == "VB" => Takes::To,
        None if finite && token.is("ccomp") => Takes::That,
        _ if token.is("xcomp") => Takes::Clause,
        _ => return None,
    };
    // An adverbial clause hangs on a predicate of modality only as an infinitive ("due to arrive").
    (!token.is("advcl") || takes == Takes::To).then_some(takes)
}

/// The particle of a phrasal verb ("called *off* the visit"), lower case.
fn particle(sentence: &Sentence, verb: usize) -> Option<String> {
    sentence
        .child(verb, &["compound:prt"])
        .map(|particle| sentence.tokens[particle].form.to_lowercase())
}

fn finite_tense(xpos: &str) -> Option<Tense> {
    match xpos {
        "VBD" => Some(Tense::Past),
        "VBZ" | "VBP" => Some(Tense::Present),
        _ => None,
    }
}

/// "is to visit": the copula or auxiliary stands before the infinitive's "to".
fn followed_by_to(sentence: &Sentence, be: usize, predicate: usize) -> bool {
    sentence.tokens[predicate].xpos == "VB"
        && sentence
            .children_by(predicate, &["mark"])
            .any(|mark| mark > be && sentence.tokens[mark].lemma == "to")
}

fn is_no(form: &str) -> bool {
    form.eq_ignore_ascii_case("no") || form.eq_ignore_ascii_case("neither")
}

fn has_no(sentence: &Sentence, nominal: usize) -> bool {
    sentence
        .child(nominal, &["det"])
        .is_some_and(|det| is_no(&sentence.tokens[det].form))
}

fn cell<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() {
        Some(None)
    } else {
        read(text).map(Some)
    }
}

fn place(word: &str) -> Option<Place> {
    Some(match word {
        "aux" => Place::Aux,
        "governor" => Place::Governor,
        "modifier" => Place::Modifier,
        "adverb" => Place::Adverb,
        "mark" => Place::Mark,
        "support" => Place::Support,
        _ => return None,
    })
}

fn tense(word: &str) -> Option<Tense> {
    Some(match word {
        "past" => Tense::Past,
        "present" => Tense::Present,
        "future" => Tense::Future,
        _ => return None,
    })
}

fn modality(word: &str) -> Option<Modality> {
    Some(match word {
        "asserted" => Modality::Asserted,
        "planned" => Modality::Planned,
        "possible" => Modality::Possible,
        "intended" => Modality::Intended,
        "obliged" => Modality::Obliged,
        "demanded" => Modality::Demanded,
        "conditional" => Modality::Conditional,
        "attempted" => Modality::Attempted,
        _ => return None,
    })
}

fn phase(word: &str) -> Option<Phase> {
    Some(match word {
        "begun" => Phase::Begun,
        "continued" => Phase::Continued,
        "ended" => Phase::Ended,
        "cancelled" => Phase::Cancelled,
        "postponed" => Phase::Postponed,
        "failed" => Phase::Failed,
        "achieved" => Phase::Achieved,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing::sentence;

    fn reader() -> ClauseReader {
        ClauseReader::new(&Tables::builtin()).expect("the table is well formed")
    }

    #[test]
    fn auxiliaries() {
        let read = reader();
        let will_not = sentence(
            "He he PRON PRP 4 nsubj
             will will AUX MD 4 aux
             not not PART RB 4 advmod
             visit visit VERB VB 0 root
             Oslo Oslo PROPN NNP 4 obj",
        );
        let reading = read.reading(&will_not, 3);
        assert_eq!(
            (reading.tense, reading.modality, reading.negated),
            (Tense::Future, Modality::Planned, true)
        );
        assert_eq!(reading.cues[0].row, "aux.will");

        let has_met = sentence(
            "They they PRON PRP 3 nsubj
             have have AUX VBP 3 aux
             met meet VERB VBN 0 root",
        );
        let reading = read.reading(&has_met, 2);
        assert_eq!(
            (reading.tense, reading.aspect),
            (Tense::Present, Aspect::Perfect)
        );
    }

    #[test]
    fn governors() {
        let read = reader();
        let set_to = sentence(
            "He he PRON PRP 3 nsubj:pass
             was be AUX VBD 3 aux:pass
             set set VERB VBN 0 root
             to to PART TO 5 mark
             visit visit VERB VB 3 xcomp
             Oslo Oslo PROPN NNP 5 obj",
        );
        let reading = read.reading(&set_to, 4);
        assert_eq!(
            (reading.tense, reading.modality),
            (Tense::Future, Modality::Planned)
        );

        let refused = sentence(
            "He he PRON PRP 2 nsubj
             refused refuse VERB VBD 0 root
             to to PART TO 4 mark
             visit visit VERB VB 2 xcomp",
        );
        let reading = read.reading(&refused, 3);
        assert_eq!((reading.tense, reading.negated), (Tense::Past, true));

        let said = sentence(
            "He he PRON PRP 2 nsubj
             said say VERB VBD 0 root
             they they PRON PRP 5 nsubj
             would would AUX MD 5 aux
             leave leave VERB VB 2 ccomp",
        );
        assert_eq!(read.reading(&said, 4).tense, Tense::Future);
        assert_eq!(read.reading(&said, 1).tense, Tense::Past);
    }

    #[test]
    fn nouns() {
        let read = reader();
        let postponed = sentence(
            "They they PRON PRP 2 nsubj
             postponed postpone VERB VBD 0 root
             a a DET DT 5 det
             planned plan VERB VBN 5 amod
             visit visit NOUN NN 2 obj",
        );
        let reading = read.reading(&postponed, 4);
        assert_eq!(
            (reading.modality, reading.phase),
            (Modality::Planned, Phase::Postponed)
        );
    }

    #[test]
    fn odd_trees_end() {
        let read = reader();
        let circle = sentence(
            "go go VERB VB 2 xcomp
             go go VERB VB 1 xcomp",
        );
        let _ = read.reading(&circle, 0);
        let _ = read.reading(&circle, 7);
    }
}
