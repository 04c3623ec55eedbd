//! What the words around an event say: the content of its clause, the words that few events share, and whether it is
//! named as a circumstance only ("since the invasion began").

use std::collections::BTreeSet;

use dateline::Record;
use dateline::place::Resolution;
use dateline::record::{CodePoints, Entity, EntityKind, Event};

use crate::name;
use crate::stories;
use crate::tables::Tables;

/// Most words of a clause that are compared.
const MOST_WORDS: usize = 24;
/// Most words of a trigger that are compared.
const MOST_NAMING: usize = 4;
/// Most words that are kept for what they say, those that say most.
const MOST_MATTER: usize = 12;
/// A sentence of more words is looked at in the event's clause only.
const LONG_SENTENCE: usize = 60;
/// The surprise of a word is taken in a text of so many words.
const TEXT: usize = 20;

/// The words of one report.
pub(crate) struct Wording<'r> {
    record: &'r Record,
    tables: &'r Tables,
    text: Text<'r>,
    /// Spans that name a country or a time, which are compared as such.
    compared: Vec<CodePoints>,
    /// Spans that name a person or a body: they are in many reports of their time.
    names: Vec<CodePoints>,
}

impl<'r> Wording<'r> {
    pub(crate) fn of(record: &'r Record, tables: &'r Tables) -> Self {
        let is_country = |entity: &&Entity| {
            let resolution = entity.place.as_ref().map(|place| place.resolution);
            entity.kind == EntityKind::Place && resolution.is_none_or(|r| r == Resolution::Country)
        };
        let is_somebody =
            |entity: &&Entity| matches!(entity.kind, EntityKind::Person | EntityKind::Organization);
        let times = record.times.iter().map(|time| time.span);
        let mut compared: Vec<CodePoints> = mentions(record, is_country).chain(times).collect();
        let mut names: Vec<CodePoints> = mentions(record, is_somebody).collect();
        compared.sort_by_key(|span| span.0);
        names.sort_by_key(|span| span.0);
        Wording {
            record,
            tables,
            text: Text::of(&record.report.text),
            compared,
            names,
        }
    }

    /// The clause that proves an event.
    pub(crate) fn clause(&self, event: &Event) -> &'r str {
        self.text.slice(event.evidence)
    }

    /// The words of the clause that carry its matter.
    pub(crate) fn content(&self, event: &Event) -> Vec<u16> {
        let mut words = self.content_of(self.clause(event));
        words.truncate(MOST_WORDS);
        words
    }

    /// Words of matter: their stems, cut to six letters so that a country and its people are one, hashed.
    fn content_of(&self, text: &str) -> Vec<u16> {
        name::words(text)
            .into_iter()
            .filter(|word| word.chars().count() > 2 && !self.tables.is_function_word(word))
            .map(|word| hash(&stories::stem(&word).chars().take(6).collect::<String>()))
            .collect()
    }

    /// The words that name an event ("launched an attack", "attacked" → "launch", "attack"; "attack"), but for names among
    /// them ("meeting with Putin").
    pub(crate) fn naming(&self, event: &Event) -> Vec<u16> {
        let words = self.text.words(event.trigger);
        let common = words
            .filter(|(span, _)| !is_among(*span, &self.names) && !is_among(*span, &self.compared));
        common
            .flat_map(|(_, word)| self.content_of(word))
            .take(MOST_NAMING)
            .collect()
    }

    /// The words of the sentence that few events of the type share, with the tenths of a nat that each says: without who
    /// takes part or speaks, where and when, what names the event, and the words of all such news. Beyond the clause,
    /// words say half.
    pub(crate) fn matter(&self, event: &Event) -> Vec<(u16, u8)> {
        let own = self.own_spans(event);
        let sentence = self.sentence(event);
        let mut words: Vec<(u16, u8)> = self
            .text
            .words(sentence)
            .filter(|(span, _)| !own.iter().any(|other| overlap(*span, *other)))
            .filter(|(span, _)| !is_among(*span, &self.compared))
            .filter_map(|(span, word)| {
                let mut weight = self.weight(word)?;
                if is_among(span, &self.names) {
                    weight = weight.min(self.tables.name_most());
                }
                if !within(span, event.evidence) {
                    weight /= 2;
                }
                Some((hash(&stories::stem(&word.to_lowercase())), weight))
            })
            .collect();
        words.sort_unstable_by_key(|(word, weight)| (std::cmp::Reverse(*weight), *word));
        let mut seen = BTreeSet::new();
        words.retain(|(word, _)| seen.insert(*word));
        words.truncate(MOST_MATTER);
        words.sort_unstable();
        words
    }

    /// Spans of what is compared by itself: who takes part, who says so, where, and the words that name the event.
    fn own_spans(&self, event: &Event) -> Vec<CodePoints> {
        let speakers = event.according_to.iter().filter_map(|id| {
            let statement = self.record.statements.iter().find(|s| s.id == *id)?;
            statement.speaker.as_ref()
        });
        let ids: BTreeSet<&String> = event
            .actors
            .iter()
            .chain(&event.recipients)
            .chain(&event.place)
            .chain(speakers)
            .collect();
        let entities = self.record.entities.iter();
        let mut spans: Vec<CodePoints> = entities
            .filter(|entity| ids.contains(&entity.id))
            .flat_map(|entity| entity.mentions.iter().map(|mention| mention.span))
            .collect();
        spans.push(event.trigger);
        spans
    }

    /// The sentence of the event; of a long one its clause.
    fn sentence(&self, event: &Event) -> CodePoints {
        let [start, _] = event.trigger.0;
        let after = self
            .record
            .sentences
            .partition_point(|sentence| sentence.0[0] <= start);
        let sentence = after.checked_sub(1).map(|at| self.record.sentences[at]);
        sentence
            .filter(|sentence| {
                self.text.words(*sentence).take(LONG_SENTENCE + 1).count() <= LONG_SENTENCE
            })
            .unwrap_or(event.evidence)
    }

    /// What a word says, in tenths of a nat beyond what any word does; none for words of all such news.
    fn weight(&self, word: &str) -> Option<u8> {
        let is_word = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        let folded = word.to_lowercase();
        if !is_word || self.tables.is_function_word(&folded) {
            return None;
        }
        let stem = stories::stem(&folded);
        if self.tables.is_vocabulary(&stem) {
            return None;
        }
        let said = stories::surprise(&stem, TEXT) - self.tables.matter_floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few nats"
        )]
        (said >= 0.1).then_some((said * 10.0).round().min(255.0) as u8)
    }

    /// Whether an event that lasts for an age, a war, is named only as what all else happens in: by its noun, with no
    /// day, no town and no number; as the time of something else ("since the invasion began"); or as what a place
    /// suffers ("besieged Mariupol").
    pub(crate) fn is_circumstance(&self, event: &Event) -> bool {
        let trigger = self.text.slice(event.trigger);
        let named = name::words(trigger);
        let uncounted = event.time.is_none() && event.quantities.is_empty();
        if let [word] = named.as_slice()
            && self.tables.is_attribute(word)
        {
            return uncounted && self.is_attribute(event);
        }
        if !named.iter().any(|word| self.tables.is_age(word)) {
            return false;
        }
        let clause = name::words(self.clause(event));
        let begun = named.iter().any(|word| self.tables.begins_age(word));
        let aside = clause
            .first()
            .is_some_and(|word| self.tables.sets_aside(word));
        let in_town = event.place.as_deref().is_some_and(|id| self.is_narrow(id));
        aside || (uncounted && !in_town && !begun)
    }

    /// Whether the word that names an event stands before a noun, as an adjective does.
    fn is_attribute(&self, event: &Event) -> bool {
        let [start, end] = event.trigger.0;
        let before = self
            .text
            .slice(CodePoints([start.saturating_sub(12), start]));
        let after = self.text.slice(CodePoints([end, end + 1]));
        let last = before
            .split_whitespace()
            .next_back()
            .unwrap_or("")
            .to_lowercase();
        after == " " && !self.tables.is_auxiliary(&last)
    }

    /// Whether an entity is a place smaller than a country.
    fn is_narrow(&self, id: &str) -> bool {
        let entity = self.record.entities.iter().find(|entity| entity.id == id);
        let place = entity.and_then(|entity| entity.place.as_ref());
        place.is_some_and(|place| {
            !matches!(place.resolution, Resolution::Country | Resolution::Region)
        })
    }
}

/// The mentions of some entities.
fn mentions<'r>(
    record: &'r Record,
    of: impl Fn(&&'r Entity) -> bool + 'r,
) -> impl Iterator<Item = CodePoints> + 'r {
    let entities = record.entities.iter().filter(of);
    entities.flat_map(|entity| entity.mentions.iter().map(|mention| mention.span))
}

/// Whether a span meets one of those, which are in order.
fn is_among(span: CodePoints, others: &[CodePoints]) -> bool {
    let from = others.partition_point(|other| other.0[0] < span.0[1]);
    // Few spans that name somebody or a time lie in one another.
    let near = others[..from].iter().rev().take(4);
    near.into_iter().any(|other| overlap(span, *other))
}

fn hash(word: &str) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "sixteen bits tell the words of two clauses apart"
    )]
    let bits = crate::digest::short(&[word.as_bytes()]) as u16;
    bits
}

fn overlap(one: CodePoints, two: CodePoints) -> bool {
    one.0[0] < two.0[1] && two.0[0] < one.0[1]
}

fn within(inner: CodePoints, outer: CodePoints) -> bool {
    outer.0[0] <= inner.0[0] && inner.0[1] <= outer.0[1]
}

/// A text that is sliced by code points.
struct Text<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Self {
        let starts = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        Text { text, starts }
    }

    fn slice(&self, span: CodePoints) -> &'t str {
        let [start, end] = span.0;
        match (self.starts.get(start), self.starts.get(end)) {
            (Some(start), Some(end)) => self.text.get(*start..*end).unwrap_or(""),
            _ => "",
        }
    }

    /// The words of a span, each with its own.
    fn words(&self, span: CodePoints) -> impl Iterator<Item = (CodePoints, &'t str)> {
        let mut at = span.0[0];
        let slice = self.slice(span);
        slice
            .split_inclusive(|c: char| !c.is_alphanumeric())
            .filter_map(move |piece| {
                let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
                let start = at;
                at += piece.chars().count();
                (!word.is_empty())
                    .then(|| (CodePoints([start, start + word.chars().count()]), word))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_spans() {
        let text = Text::of("Kyiv’s “grain – corridor” opens");
        let words: Vec<([usize; 2], &str)> = text
            .words(CodePoints([0, 31]))
            .map(|(span, word)| (span.0, word))
            .collect();
        let expected = [
            ([0, 4], "Kyiv"),
            ([5, 6], "s"),
            ([8, 13], "grain"),
            ([16, 24], "corridor"),
            ([26, 31], "opens"),
        ];
        assert_eq!(words, expected);
    }

    /// A record with one event: the words that name it, and its clause.
    fn record(text: &str, trigger: &str, clause: &str) -> Record {
        let span = |words: &str| {
            let byte = text.find(words).expect("in the text");
            let start = text[..byte].chars().count();
            [start, start + words.chars().count()]
        };
        let whole = [0, text.chars().count()];
        serde_json::from_value(serde_json::json!({
            "schema": 1, "reader": "test", "context": null,
            "report": {
                "id": "r", "version": 1, "url": null, "publisher": null, "authors": [], "title": null,
                "published": "2024-05-02", "published_because": "argument", "dateline": null, "language": "en",
                "text": text, "body": whole, "warnings": []
            },
            "sentences": [whole], "times": [], "entities": [], "statements": [],
            "events": [{
                "id": "v1", "type": "ASSAULT", "mode": null, "contexts": [], "cameo": "190",
                "trigger": span(trigger), "evidence": span(clause), "actors": [], "recipients": [],
                "place": null, "time": null, "status": "happened", "quantities": [], "according_to": [],
                "same_as": [], "part_of": null, "confidence": 0.8, "because": "test"
            }]
        }))
        .expect("a record")
    }

    #[test]
    fn a_war_that_is_only_named_is_a_circumstance() {
        for (text, trigger, clause, expected) in [
            (
                "Prices rose since the invasion began.",
                "invasion began",
                "since the invasion began",
                true,
            ),
            (
                "The war has hurt farmers.",
                "war",
                "The war has hurt farmers",
                true,
            ),
            (
                "The general launched an invasion.",
                "launched an invasion",
                "The general launched an invasion",
                false,
            ),
            (
                "Trucks left the besieged town.",
                "besieged",
                "Trucks left the besieged town",
                true,
            ),
            (
                "The town was besieged by rebels.",
                "besieged",
                "The town was besieged by rebels",
                false,
            ),
            (
                "Rebels shelled the town.",
                "shelled",
                "Rebels shelled the town",
                false,
            ),
        ] {
            let record = record(text, trigger, clause);
            let wording = Wording::of(&record, Tables::builtin());
            assert_eq!(
                wording.is_circumstance(&record.events[0]),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn matter_is_what_few_events_of_the_kind_share() {
        let text = "Soldiers attacked a grain elevator after talks with officials failed.";
        let record = record(text, "attacked", "Soldiers attacked a grain elevator");
        let matter = Wording::of(&record, Tables::builtin()).matter(&record.events[0]);
        let says = |word: &str| {
            let hash = hash(&stories::stem(word));
            matter
                .iter()
                .find(|(other, _)| *other == hash)
                .map(|(_, said)| *said)
        };
        assert!(says("grain") > says("failed"), "{matter:?}");
        assert!(says("elevator").is_some());
        for word in ["soldiers", "attacked", "talks", "officials"] {
            assert_eq!(says(word), None, "{word}");
        }
    }
}
