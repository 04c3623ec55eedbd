#![allow(missing_docs)]
use dateline::Span;
use dateline::actor::{Actors, Entity, Mention};
use dateline::event::{EventRoom, Known};
use dateline::language::conllu::Treebank;
use dateline::language::{Document, NameKind};
use dateline::record::{EntityKind, MentionForm};
use dateline::tables::Tables;
use std::io::Write;

#[test]
fn scratch() {
    let Ok(path) = std::env::var("CONLLU") else {
        return;
    };
    let bank = Treebank::read(&std::fs::read_to_string(path).unwrap());
    let mut out = std::fs::File::create(std::env::var("OUT").unwrap()).unwrap();
    let room = EventRoom::new(&Tables::builtin()).unwrap();
    for sentence in &bank.sentences {
        let document = Document {
            text: &bank.text,
            body: Span::new(0, bank.text.len()),
            title: None,
            published: None,
            paragraphs: vec![sentence.span],
            sentences: vec![{
                let mut s = sentence.clone();
                s.paragraph = 0;
                s
            }],
        };
        let mut actors = Actors::of(&document);
        let s = &document.sentences[0];
        for name in &s.names {
            let span = s.span_of(name.start, name.end);
            actors.add_entity(Entity {
                kind: match name.kind {
                    NameKind::Person => EntityKind::Person,
                    NameKind::Organization => EntityKind::Organization,
                    NameKind::Gpe | NameKind::Location | NameKind::Norp => EntityKind::Place,
                    NameKind::Facility => EntityKind::Facility,
                    _ => EntityKind::Other,
                },
                name: span.of(&bank.text).to_owned(),
                country: None,
                sectors: vec![],
                roles: vec![],
                place: None,
                mentions: vec![Mention {
                    span,
                    sentence: 0,
                    tokens: (name.start, name.end),
                    head: s.head_of(name.start, name.end),
                    form: MentionForm::Name,
                }],
            });
        }
        let events = room.read(
            Known {
                document: &document,
                times: &[],
                toponyms: &[],
                statements: &[],
            },
            &mut actors,
        );
        let base = s.span.start;
        let sp = |x: Span| serde_json::json!([x.start - base, x.end - base]);
        let ent = |ids: &[dateline::actor::EntityId]| {
            ids.iter()
                .map(|&id| {
                    actors
                        .get(id)
                        .mentions
                        .iter()
                        .map(|m| sp(m.span))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        let js: Vec<_> = events.iter().map(|e| serde_json::json!({"kind": e.kind, "mode": e.mode, "status": e.status, "trigger": sp(e.trigger), "actors": ent(&e.actors), "recipients": ent(&e.recipients), "place": ent(&e.place.into_iter().collect::<Vec<_>>()), "because": e.because, "conf": e.confidence})).collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({"text": s.span.of(&bank.text), "events": js})
        )
        .unwrap();
    }
}
