//! Which way a bare "Thursday" or "November" looks: back or ahead.
//!
//! What decides is the clause that the expression stands in, not the nearest verb: "said on Thursday he would go"
//! looks back, "will go on Thursday" ahead. The preposition comes first (`since`, `until`), then a word that plans
//! ("scheduled for Thursday"), then the tense of the clause; words and their directions stand in
//! `data/en/time/direction.tsv`.

use std::collections::BTreeMap;

use crate::Error;
use crate::language::clause::{Aspect, ClauseReader, Reading, Tense};
use crate::language::{Sentence, Upos};
use crate::tables::Tables;

/// The table of words that look back or ahead.
const TABLE: &str = "en/time/direction.tsv";

/// What is said of a present tense that looks ahead.
pub(super) const SCHEDULED: &str = "scheduled present";

/// In longer sentences trees are not asked: they are lists and ruins, and asking costs the square of their length.
const LONGEST: usize = 1500;

/// Which way an expression looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    Ahead,
    /// Nothing says so.
    Open,
}

/// A direction and the evidence for it.
#[derive(Debug, Clone)]
pub(super) struct Direction {
    pub(super) way: Way,
    pub(super) why: String,
}

/// Reads directions.
#[derive(Debug)]
pub(super) struct Directions {
    clauses: ClauseReader,
    words: BTreeMap<(String, String), (Way, String)>,
}

impl Directions {
    /// Reads the tables.
    ///
    /// # Errors
    /// Where a row is not of its form.
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut words = BTreeMap::new();
        for row in tables.tsv(TABLE)? {
            let way = match row.get("way") {
                "back" => Way::Back,
                "ahead" => Way::Ahead,
                "open" => Way::Open,
                other => return Err(row.error(format!("no way \"{other}\""))),
            };
            for word in row.list("words") {
                words.insert(
                    (row.get("on").to_owned(), word.to_owned()),
                    (way, row.get("id").to_owned()),
                );
            }
        }
        Ok(Directions {
            clauses: ClauseReader::new(tables)?,
            words,
        })
    }

    fn word(&self, on: &str, word: &str) -> Option<(Way, &str)> {
        self.words
            .get(&(on.to_owned(), word.to_lowercase()))
            .map(|(way, id)| (*way, id.as_str()))
    }

    /// Whether a verb of that lemma says when words were spoken.
    pub(super) fn is_saying(&self, lemma: &str) -> bool {
        self.word("saying", lemma).is_some()
    }

    /// Which way the expression of those tokens looks.
    pub(super) fn of(&self, sentence: &Sentence, tokens: (usize, usize)) -> Direction {
        let (start, end) = tokens;
        if sentence.tokens.len() > LONGEST || end > sentence.tokens.len() || start >= end {
            return open("no tree");
        }
        let head = sentence.head_of(start, end);
        let direction = self
            .by_preposition(sentence, start, end)
            .or_else(|| self.by_neighbour(sentence, start))
            .unwrap_or_else(|| self.by_clause(sentence, head, start, end));
        // "get around Wednesday's ruling": what a day has is mostly known; a meeting, a vote is to come.
        if direction.way == Way::Ahead
            && sentence
                .tokens
                .get(end)
                .is_some_and(|token| token.xpos == "POS")
        {
            let noun = sentence.tokens[head].head.filter(|noun| *noun >= end);
            let coming = noun
                .map(|noun| sentence.tokens[noun].lemma.to_lowercase())
                .is_some_and(|noun| self.word("possessed", &noun).is_some());
            if !coming {
                return Direction {
                    way: Way::Back,
                    why: "possessive of what is known".to_owned(),
                };
            }
        }
        direction
    }

    /// "announced Friday": the verb right before the expression governs it, wherever the tree hangs it.
    fn by_neighbour(&self, sentence: &Sentence, start: usize) -> Option<Direction> {
        let skipped = |at: usize| {
            matches!(
                sentence.tokens[at].form.to_lowercase().as_str(),
                "on" | "in" | "at" | "late" | "early" | "the"
            )
        };
        let mut at = start.checked_sub(1)?;
        for _ in 0..2 {
            if skipped(at) {
                at = at.checked_sub(1)?;
            }
        }
        let token = &sentence.tokens[at];
        let lemma = token.lemma.to_lowercase();
        if !matches!(token.xpos, "VBD" | "VBN") || self.word("participle", &lemma).is_some() {
            return None;
        }
        let reading = self.clauses.reading(sentence, at);
        let direction = self.by_reading(&reading, &lemma, token.xpos);
        if direction.way != Way::Open {
            return Some(direction);
        }
        Some(Direction {
            way: Way::Back,
            why: format!("participle \"{}\"", token.form),
        })
    }

    /// "since Monday", "ahead of Tuesday's vote".
    fn by_preposition(&self, sentence: &Sentence, start: usize, end: usize) -> Option<Direction> {
        let before = start.checked_sub(1).map(|at| &sentence.tokens[at])?;
        let mut word = before.form.to_lowercase();
        if word == "of" && start >= 2 {
            word = format!("{} of", sentence.tokens[start - 2].form.to_lowercase());
        } else if word == "to" && start >= 2 {
            let two = format!("{} to", sentence.tokens[start - 2].form.to_lowercase());
            if self.word("preposition", &two).is_some() {
                word = two;
            }
        } else if matches!(word.as_str(), "the" | "a") && start >= 2 {
            word = sentence.tokens[start - 2].form.to_lowercase();
        }
        if word == "for" {
            return self.appointed(sentence, sentence.head_of(start, end));
        }
        let (way, id) = self.word("preposition", &word)?;
        // "They had until Wednesday" may lie behind or ahead: in a clause of the past a deadline decides nothing.
        let head = sentence.head_of(start, end);
        if way == Way::Ahead && self.by_clause(sentence, head, start, end).way == Way::Back {
            return Some(Direction {
                way: Way::Open,
                why: format!("{id} \"{word}\" in a clause of the past"),
            });
        }
        Some(Direction {
            way,
            why: format!("{id} \"{word}\""),
        })
    }

    /// "invited them *for the autumn*": what somebody is asked to or plans is to come, whenever he was asked.
    fn appointed(&self, sentence: &Sentence, head: usize) -> Option<Direction> {
        let above = sentence.ancestors(head).skip(1).take(2);
        let mut lemmas = above.map(|above| sentence.tokens[above].lemma.to_lowercase());
        lemmas.find_map(|lemma| {
            let (way, id) = self.word("for", &lemma)?;
            Some(Direction {
                way,
                why: format!("{id} \"{lemma} for\""),
            })
        })
    }

    fn by_clause(&self, sentence: &Sentence, head: usize, start: usize, end: usize) -> Direction {
        let mut last_noun = None;
        for above in sentence.ancestors(head).skip(1).take(24) {
            if start <= above && above < end {
                continue;
            }
            let token = &sentence.tokens[above];
            let lemma = token.lemma.to_lowercase();
            let is_predicate = matches!(token.upos, Upos::Verb | Upos::Aux)
                || sentence.child(above, &["cop"]).is_some()
                || token.is("xcomp") && token.upos == Upos::Adj;
            if !is_predicate {
                if let Some((way, id)) = self.word("noun", &lemma) {
                    return Direction {
                        way,
                        why: format!("{id} \"{lemma}\""),
                    };
                }
                last_noun = Some(above);
                continue;
            }
            let passive = token.xpos == "VBD" && sentence.child(above, &["aux:pass"]).is_some();
            if (passive || matches!(token.xpos, "VBN" | "JJ"))
                && let Some((way, id)) = self.word("participle", &lemma)
            {
                return Direction {
                    way,
                    why: format!("{id} \"{}\"", token.form),
                };
            }
            let reading = self.clauses.reading(sentence, above);
            let direction = self.by_reading(&reading, &lemma, token.xpos);
            if direction.way != Way::Open {
                return direction;
            }
            // A participle without tense takes that of the clause above, if the language says so at all.
            if token.xpos == "VBN" && token.is("acl") {
                return Direction {
                    way: Way::Back,
                    why: format!("participle \"{}\"", token.form),
                };
            }
        }
        if let Some(noun) = last_noun {
            let reading = self.clauses.reading(sentence, noun);
            return self.by_reading(
                &reading,
                &sentence.tokens[noun].lemma,
                sentence.tokens[noun].xpos,
            );
        }
        open("no clause")
    }

    fn by_reading(&self, reading: &Reading, lemma: &str, xpos: &str) -> Direction {
        let cue = reading
            .cues
            .first()
            .map_or(String::new(), |cue| format!(" ({})", cue.row));
        match (reading.tense, reading.aspect) {
            (Tense::Future, Aspect::Perfect)
            | (Tense::Past, _)
            | (Tense::Present, Aspect::Perfect) => Direction {
                way: Way::Back,
                why: format!("clause in the past{cue}"),
            },
            (Tense::Future, _) => Direction {
                way: Way::Ahead,
                why: format!("clause in the future{cue}"),
            },
            (Tense::Present, _) => match self.word("present", lemma) {
                Some((way, id)) => Direction {
                    way,
                    why: format!("{id} \"{lemma}\" in the present{cue}"),
                },
                None => Direction {
                    way: Way::Ahead,
                    why: format!("{SCHEDULED}{cue}"),
                },
            },
            (Tense::None, _) if xpos == "VB" => Direction {
                way: Way::Ahead,
                why: format!("infinitive{cue}"),
            },
            (Tense::None, _) => open("no tense"),
        }
    }

    /// Whether the clause of those tokens is told of the future.
    /// A present may be meant so ("they meet in two days") where `present` allows it.
    pub(super) fn is_future(
        &self,
        sentence: &Sentence,
        tokens: (usize, usize),
        present: bool,
    ) -> bool {
        let direction = self.of(sentence, tokens);
        direction.way == Way::Ahead && (present || !direction.why.starts_with(SCHEDULED))
    }
}

fn open(why: &str) -> Direction {
    Direction {
        way: Way::Open,
        why: why.to_owned(),
    }
}
