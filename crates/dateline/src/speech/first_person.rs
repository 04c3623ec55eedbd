//! "I" in quoted speech is its speaker.

use crate::actor::{Actors, Mention};
use crate::record::{EntityKind, MentionForm};

use super::Statement;
use super::draft::Scene;

/// Adds the first-person pronouns in direct speech to the mentions of the person who speaks.
pub(super) fn read(scene: &Scene, statements: &[Statement], actors: &mut Actors) {
    for statement in statements {
        let Some(speaker) = statement.speaker else {
            continue;
        };
        if actors.get(speaker).kind != EntityKind::Person {
            continue;
        }
        for piece in &statement.content {
            for place in scene.quotations.touching(*piece) {
                let inner = scene.quotations.get(place).inner;
                let quoted = inner.start.max(piece.start)..inner.end.min(piece.end);
                for mention in pronouns(scene, quoted) {
                    actors.add_mention(speaker, mention);
                }
            }
        }
    }
}

/// The first-person pronouns in a stretch of text that no inner quotation gives to somebody else.
fn pronouns(scene: &Scene, stretch: std::ops::Range<usize>) -> Vec<Mention> {
    const FIRST_PERSON: [&str; 5] = ["i", "me", "my", "mine", "myself"];
    let mut found = Vec::new();
    let Some(first) = scene.sentence_at(stretch.start) else {
        return found;
    };
    let sentences = scene.trees[first..]
        .iter()
        .take_while(|tree| tree.sentence.span.start < stretch.end);
    for tree in sentences {
        for (i, token) in tree.sentence.tokens.iter().enumerate() {
            let inside = stretch.start <= token.span.start && token.span.end <= stretch.end;
            if inside
                && FIRST_PERSON.contains(&token.form.to_lowercase().as_str())
                && token.xpos.starts_with("PRP")
                && !scene.quotations.nested(token.span.start)
            {
                found.push(Mention {
                    span: token.span,
                    sentence: tree.number,
                    tokens: (i, i + 1),
                    head: i,
                    form: MentionForm::Pronoun,
                });
            }
        }
    }
    found
}
