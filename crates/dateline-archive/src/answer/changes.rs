//! What changed between two versions of a report: in its words and in its events.

use std::collections::BTreeMap;

use dateline::Record;
use dateline::record::{self, Event};
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// Most characters of a pair of passages that are compared word by word; longer ones are shown as a whole.
const MOST_FOR_WORDS: usize = 20_000;

/// Most sentences of a version that are compared one by one.
const MOST_SENTENCES: usize = 4_000;

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = TextChanges))]
pub struct Changes {
    /// The headline before, where it is another one now.
    pub title: Option<String>,
    /// Passages that changed, in order; empty where only the date or the standing changed.
    pub text: Vec<Passage>,
    /// Events that are told no more.
    pub gone: Vec<EventTold>,
    /// Events that are told for the first time.
    pub new: Vec<EventTold>,
    /// Events that are told otherwise.
    pub told_otherwise: Vec<Retold>,
}

/// A passage that changed, as runs of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Passage {
    /// Its words, old and new.
    pub runs: Vec<Run>,
}

/// Words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Run {
    /// Which of these.
    pub change: Change,
    /// The words.
    pub text: String,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = WordChange))]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// They are in both versions.
    Kept,
    /// They are in the old version only.
    Gone,
    /// They are in the new version only.
    New,
}

/// An event as a version tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EventTold {
    /// Its id in the record.
    pub event: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub kind: record::EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// How the report presents it.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub status: record::Status,
    /// Who acts.
    pub actors: Vec<String>,
    /// On whom.
    pub recipients: Vec<String>,
    /// Where.
    pub place: Option<String>,
    /// First day.
    pub earliest: Option<String>,
    /// Last day.
    pub latest: Option<String>,
    /// Numbers: kind, least, most.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<Vec<serde_json::Value>>))]
    pub quantities: Vec<(String, f64, Option<f64>)>,
    /// The words that name it.
    pub words: String,
}

/// An event that both versions tell, differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Retold {
    /// As it was.
    pub before: EventTold,
    /// As it is.
    pub after: EventTold,
}

/// What changed from one version to the next.
pub(super) fn changes(before: &Record, after: &Record) -> Changes {
    let title = (before.report.title != after.report.title)
        .then(|| before.report.title.clone().unwrap_or_default());
    let (gone, new, told_otherwise) = events(before, after);
    Changes {
        title,
        text: passages(&sentences(before), &sentences(after)),
        gone,
        new,
        told_otherwise,
    }
}

/// The body in pieces: its sentences, each with what follows it up to the next. Where there are too many, one piece.
fn sentences(record: &Record) -> Vec<String> {
    let [start, end] = record.report.body.0;
    let body: Vec<char> = record
        .report
        .text
        .chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect();
    let mut cuts: Vec<usize> = record
        .sentences
        .iter()
        .map(|span| span.0[0].saturating_sub(start).min(body.len()))
        .chain([0])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.len() > MOST_SENTENCES {
        cuts.truncate(1);
    }
    cuts.push(body.len());
    let pieces = cuts.windows(2).map(|cut| {
        let words: String = body[cut[0]..cut[1]].iter().collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    pieces.filter(|piece| !piece.is_empty()).collect()
}

fn passages(before: &[String], after: &[String]) -> Vec<Passage> {
    let mut passages = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        let (old, new) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (before[old].join(" "), after[new].join(" "));
        passages.push(Passage {
            runs: runs(&old, &new),
        });
    }
    passages
}

/// Two passages word by word.
fn runs(old: &str, new: &str) -> Vec<Run> {
    let whole = |change, text: &str| Run {
        change,
        text: text.to_owned(),
    };
    if old.is_empty() || new.is_empty() || old.len() + new.len() > MOST_FOR_WORDS {
        let both = [whole(Change::Gone, old), whole(Change::New, new)];
        return both
            .into_iter()
            .filter(|run| !run.text.is_empty())
            .collect();
    }
    let mut runs: Vec<Run> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Delete => Change::Gone,
            ChangeTag::Insert => Change::New,
        };
        match runs.last_mut() {
            Some(last) if last.change == tag => last.text.push_str(change.value()),
            _ => runs.push(whole(tag, change.value())),
        }
    }
    runs
}

type Compared = (Vec<EventTold>, Vec<EventTold>, Vec<Retold>);

/// Events that went, came, or are told otherwise. An event of one version is the first of the other that has its type and
/// its words, or failing that its type and somebody who takes part.
fn events(before: &Record, after: &Record) -> Compared {
    let (old, new) = (told(before), told(after));
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    let same: [fn(&EventTold, &EventTold) -> bool; 3] = [is_same, has_words, has_party];
    for rule in same {
        for (at, event) in old.iter().enumerate() {
            if partner[at].is_some() {
                continue;
            }
            let found = (0..new.len()).find(|&other| !taken[other] && rule(event, &new[other]));
            if let Some(other) = found {
                partner[at] = Some(other);
                taken[other] = true;
            }
        }
    }
    let mut compared: Compared = (Vec::new(), Vec::new(), Vec::new());
    for (event, partner) in old.into_iter().zip(partner) {
        match partner {
            None => compared.0.push(event),
            Some(other) if is_same(&event, &new[other]) => {}
            Some(other) => compared.2.push(Retold {
                before: event,
                after: new[other].clone(),
            }),
        }
    }
    compared.1 = new
        .into_iter()
        .zip(taken)
        .filter(|(_, taken)| !taken)
        .map(|(event, _)| event)
        .collect();
    compared
}

fn is_same(one: &EventTold, other: &EventTold) -> bool {
    let named = EventTold {
        event: other.event.clone(),
        ..one.clone()
    };
    named == *other
}

fn has_words(one: &EventTold, other: &EventTold) -> bool {
    one.kind == other.kind && one.words == other.words
}

fn has_party(one: &EventTold, other: &EventTold) -> bool {
    one.kind == other.kind && one.actors.iter().any(|actor| other.actors.contains(actor))
}

/// What a record tells; of events that tell the same, the first.
fn told(record: &Record) -> Vec<EventTold> {
    let text: Vec<char> = record.report.text.chars().collect();
    let names: BTreeMap<&str, &record::Entity> = record
        .entities
        .iter()
        .map(|entity| (entity.id.as_str(), entity))
        .collect();
    let name = |id: &String| names.get(id.as_str()).map(|entity| entity.name.clone());
    let one = |event: &Event| {
        let time =
            (event.time.as_ref()).and_then(|id| record.times.iter().find(|time| time.id == *id));
        let [start, end] = event.trigger.0.map(|at| at.min(text.len()));
        EventTold {
            event: event.id.clone(),
            kind: event.kind,
            mode: event.mode.clone(),
            status: event.status,
            actors: event.actors.iter().filter_map(name).collect(),
            recipients: event.recipients.iter().filter_map(name).collect(),
            place: event.place.as_ref().and_then(name),
            earliest: time.and_then(|time| time.earliest.clone()),
            latest: time.and_then(|time| time.latest.clone()),
            quantities: (event.quantities.iter())
                .map(|quantity| (quantity.kind.clone(), quantity.low, quantity.high))
                .collect(),
            words: text[start..end].iter().collect(),
        }
    };
    record.events.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_stand_beside_those_that_stayed() {
        let before = [
            "One.".to_owned(),
            "Five people died.".to_owned(),
            "Last.".to_owned(),
        ];
        let after = [
            "One.".to_owned(),
            "Seven people died.".to_owned(),
            "Last.".to_owned(),
        ];
        let passages = passages(&before, &after);
        let written: Vec<(Change, &str)> = passages[0]
            .runs
            .iter()
            .map(|run| (run.change, run.text.as_str()))
            .collect();
        assert_eq!(passages.len(), 1);
        assert_eq!(
            written,
            [
                (Change::Gone, "Five"),
                (Change::New, "Seven"),
                (Change::Kept, " people died."),
            ]
        );
        let gone = runs("", "Added.");
        assert_eq!(
            gone,
            [Run {
                change: Change::New,
                text: "Added.".to_owned()
            }]
        );
    }
}
