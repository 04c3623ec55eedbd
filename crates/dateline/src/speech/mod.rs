//! Who says so: statements with speaker, cue, content and manner.
//!
//! In three steps: [`quotes`] pairs quotation marks, [`direct`] gives each quotation its cue and speaker, and
//! [`reported`] looks for the complements of all other cues in the trees. The words that report speech stand in
//! `data/en/speech/cues.tsv`. The attributions of PolNeAR (Newell et al. 2018) served to learn which constructions
//! news uses and how far content reaches; the matching of quotations with cues by their place follows no published
//! system.

mod circumstance;
mod complement;
mod cues;
mod direct;
mod draft;
mod first_person;
mod headline;
mod nesting;
mod quotes;
mod reported;
mod signature;
mod source;
#[cfg(test)]
mod tests;

pub use nesting::{Carriers, carriers};

use std::collections::BTreeMap;

use crate::actor::{Actors, EntityId};
use crate::language::{Document, Tree, Upos};
use crate::record::{EntityKind, Manner, Stance};
use crate::tables::{Builtin, Tables};
use crate::time::{TimeExpression, TimeId};
use crate::{Error, Span};

use cues::CueTable;
use draft::{Draft, Scene};

/// The room's tables.
pub(crate) const TABLES: &[Builtin] = &[
    (
        "en/speech/cues.tsv",
        include_str!("../../data/en/speech/cues.tsv"),
    ),
    (
        "en/speech/media.tsv",
        include_str!("../../data/en/speech/media.tsv"),
    ),
    (
        "en/speech/sources.tsv",
        include_str!("../../data/en/speech/sources.tsv"),
    ),
];

/// Index of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub usize);

/// Something that somebody is reported to have said or written.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Who; none where the report names nobody.
    pub speaker: Option<EntityId>,
    /// The words that name the speaker here.
    pub speaker_span: Option<Span>,
    /// The word or words that report the saying ("said", "according to"), with sentence and head token where it
    /// has one; none for bare quotation.
    pub cue: Option<Cue>,
    /// Pieces of what was said, quotation marks left out, in order.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub manner: Manner,
    /// To whom it was said.
    pub addressee: Option<EntityId>,
    /// By which means ("tweet", "interview"), as the table of media names them.
    pub medium: Option<String>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// The statement that reports this one.
    pub via: Option<StatementId>,
    /// What the speaker does in saying it.
    pub stance: Stance,
    /// The rule that decided, and why.
    pub because: String,
}

/// A cue of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cue {
    /// Its characters.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// Its head token.
    pub token: usize,
}

/// Finds statements.
#[derive(Debug)]
pub struct SpeechRoom {
    table: CueTable,
}

impl SpeechRoom {
    /// Reads the room's tables.
    ///
    /// # Errors
    /// Where a table is not of its form.
    pub fn new(tables: &Tables) -> Result<Self, Error> {
        Ok(SpeechRoom {
            table: CueTable::new(tables)?,
        })
    }

    /// The statements of the document, in order of their first piece. Unnamed speakers become entities.
    pub fn read(
        &self,
        document: &Document,
        times: &[TimeExpression],
        actors: &mut Actors,
    ) -> Vec<Statement> {
        let scene = Scene::of(document, &self.table, times);
        let mut direct = direct::read(&scene);
        let reported = reported::read(&scene, &direct, actors);
        let mut drafts = std::mem::take(&mut direct.drafts);
        drafts.extend(reported);
        drafts.extend(signature::read(&scene));
        for draft in &mut drafts {
            tidy(&scene, draft);
        }
        drafts.retain(|draft| !draft.content.is_empty());
        drafts.sort_by_key(|draft| (draft.start(), draft.cue.map(|cue| cue.span.start)));
        let mut statements: Vec<Statement> = drafts
            .iter()
            .map(|draft| statement(&scene, draft, actors))
            .collect();
        nest(&mut statements);
        let statements = without_echoes(&scene, &drafts, statements);
        first_person::read(&scene, &statements, actors);
        statements
    }
}

/// Puts the pieces of a draft in order and leaves quotation marks and blanks at their edges out.
fn tidy(scene: &Scene, draft: &mut Draft) {
    for piece in &mut draft.content {
        *piece = scene.unquoted(*piece);
    }
    draft.content.retain(|piece| !piece.is_empty());
    draft.content.sort();
    let mut kept: Vec<Span> = Vec::new();
    for piece in draft.content.drain(..) {
        match kept.last_mut() {
            Some(last) if last.end > piece.start => *last = last.cover(piece),
            _ => kept.push(piece),
        }
    }
    draft.content = kept;
}

/// A draft with its speaker, addressee, medium and time looked up.
fn statement(scene: &Scene, draft: &Draft, actors: &mut Actors) -> Statement {
    let speaker = draft
        .source
        .and_then(|source| entity(scene, source.sentence, source.named, actors));
    let addressee = circumstance::addressee(scene, draft)
        .and_then(|(sentence, head)| entity(scene, sentence, head, actors));
    Statement {
        speaker,
        speaker_span: draft.source.map(|source| source.span),
        cue: draft.cue,
        content: draft.content.clone(),
        manner: manner(scene, &draft.content),
        addressee,
        medium: circumstance::medium(scene, draft),
        time: draft
            .time
            .or_else(|| circumstance::time(scene, draft))
            .map(TimeId),
        via: None,
        stance: draft.stance,
        because: draft.because.clone(),
    }
}

/// The entity that a token names; a noun that is nobody yet becomes one.
fn entity(scene: &Scene, sentence: usize, head: usize, actors: &mut Actors) -> Option<EntityId> {
    if let Some(found) = actors.resolve(sentence, head) {
        return Some(found);
    }
    let token = scene.trees[sentence].token(head);
    if !matches!(token.upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let plural = matches!(token.xpos, "NNS" | "NNPS");
    let kind = scene.table.source(&token.lemma).unwrap_or(if plural {
        EntityKind::Group
    } else {
        EntityKind::Person
    });
    Some(actors.add_nominal(scene.document, sentence, head, kind))
}

/// Direct where all words stand in quotation marks, mixed where some do.
fn manner(scene: &Scene, content: &[Span]) -> Manner {
    let mut quoted = 0;
    let mut all = 0;
    for piece in content {
        all += piece.len();
        for place in scene.quotations.touching(*piece) {
            let inner = scene.quotations.get(place).inner;
            let (start, end) = (inner.start.max(piece.start), inner.end.min(piece.end));
            quoted += end.saturating_sub(start);
        }
    }
    match quoted {
        0 => Manner::Indirect,
        _ if quoted >= all => Manner::Direct,
        _ => Manner::Mixed,
    }
}

/// The statements without those that only say of a speaker's statement that he thinks so too: "he says he believes".
fn without_echoes(scene: &Scene, drafts: &[Draft], statements: Vec<Statement>) -> Vec<Statement> {
    let echo = |id: usize| {
        let thought = drafts[id]
            .row
            .is_some_and(|row| scene.table.row(row).thought);
        let Some(via) = statements[id].via.filter(|_| thought) else {
            return false;
        };
        let pronoun = drafts[id].source.is_some_and(|source| {
            scene.trees[source.sentence].token(source.words).upos == Upos::Pron
        });
        pronoun || statements[id].speaker == statements[via.0].speaker
    };
    let kept: Vec<bool> = (0..statements.len()).map(|id| !echo(id)).collect();
    let mut numbers = Vec::with_capacity(kept.len());
    let mut count = 0;
    for &keep in &kept {
        numbers.push(keep.then_some(StatementId(count)));
        count += usize::from(keep);
    }
    let vias: Vec<Option<StatementId>> = statements.iter().map(|s| s.via).collect();
    let renumbered = |via: Option<StatementId>| {
        // What stood in an echo stands in the statement around it.
        let chain = std::iter::successors(via, |id| vias[id.0]);
        chain.take(DEEPEST).find_map(|id| numbers[id.0])
    };
    let mut result = Vec::with_capacity(count);
    for (statement, keep) in statements.into_iter().zip(kept) {
        if keep {
            let via = renumbered(statement.via);
            result.push(Statement { via, ..statement });
        }
    }
    result
}

/// How far a chain of statements is followed.
const DEEPEST: usize = 16;

/// To each statement the one that reports it: the innermost whose content holds its cue.
fn nest(statements: &mut [Statement]) {
    let carriers = Carriers::of(statements);
    for (id, statement) in statements.iter_mut().enumerate() {
        let Some(cue) = statement.cue else {
            continue;
        };
        let above = carriers.over(cue.span);
        // Only longer content reports shorter: broken trees make no circles.
        statement.via = above
            .into_iter()
            .find(|above| carriers.length(*above) > carriers.length(StatementId(id)));
    }
    // "Reuters reported, citing the ministry": the same words, one reported by the other.
    let mut by_content: BTreeMap<Vec<Span>, StatementId> = BTreeMap::new();
    for (id, statement) in statements.iter().enumerate() {
        if !statement.because.starts_with("speech.cited") {
            by_content.insert(statement.content.clone(), StatementId(id));
        }
    }
    for statement in statements.iter_mut() {
        if statement.because.starts_with("speech.cited") {
            let reporter = by_content.get(&statement.content).copied();
            statement.via = reporter.or(statement.via);
        }
    }
}

/// The cue of those words, with auxiliaries and negation right before them.
fn cue(tree: &Tree, head: usize, last: usize) -> Cue {
    let mut first = head;
    let belongs = |i: usize| {
        let token = tree.token(i);
        token.head == Some(head)
            && (token.is("aux") || token.lemma == "not" || token.lemma == "n't")
    };
    while first > 0 && belongs(first - 1) {
        first -= 1;
    }
    Cue {
        span: tree.stretch(first, last),
        sentence: tree.number,
        token: head,
    }
}
