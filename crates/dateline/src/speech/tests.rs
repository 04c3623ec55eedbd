//! Statements of single sentences, each with its tree and with what is said in it: `testdata/statements.conllu`.
//!
//! A case begins with `# case`; its lines `# says = speaker | cue | content ; content | manner | stance | addressee |
//! medium` tell every statement, `-` standing for none.

use super::*;
use crate::language::conllu::Treebank;

const CASES: &str = include_str!("testdata/statements.conllu");

/// A statement as the test file writes it; what the expectation leaves out is not written.
fn written(statement: &Statement, text: &str, actors: &Actors, cells: usize) -> String {
    let words = |span: Option<Span>| span.map_or("-".to_owned(), |s| s.of(text).to_owned());
    let named = |id: Option<EntityId>| id.map_or("-".to_owned(), |id| actors.get(id).name.clone());
    let content: Vec<&str> = statement
        .content
        .iter()
        .map(|piece| piece.of(text))
        .collect();
    let lower = |word: String| word.to_lowercase();
    let all = [
        words(statement.speaker_span),
        words(statement.cue.map(|cue| cue.span)),
        content.join(" ; "),
        lower(format!("{:?}", statement.manner)),
        lower(format!("{:?}", statement.stance)),
        named(statement.addressee),
        statement.medium.clone().unwrap_or("-".to_owned()),
    ];
    all[..cells.min(all.len())].join(" | ")
}

#[test]
fn every_case() {
    let room = SpeechRoom::new(&Tables::builtin()).expect("the tables are well formed");
    let mut failures = Vec::new();
    let mut count = 0;
    for case in CASES.split("# case").skip(1) {
        count += 1;
        let expect: Vec<&str> = case
            .lines()
            .filter_map(|line| line.strip_prefix("# says = "))
            .collect();
        let treebank = Treebank::read(case);
        let document = treebank.document();
        let mut actors = Actors::of(&document);
        let found = room.read(&document, &[], &mut actors);
        let found: Vec<String> = found
            .iter()
            .enumerate()
            .map(|(i, statement)| {
                let cells = expect.get(i).map_or(5, |line| line.split(" | ").count());
                written(statement, document.text, &actors, cells)
            })
            .collect();
        if found != expect {
            let (expect, found) = (expect.join("\n  "), found.join("\n  "));
            failures.push(format!(
                "{}\n expected\n  {expect}\n found\n  {found}",
                treebank.text
            ));
        }
    }
    assert!(count >= 40, "{count} cases");
    assert!(
        failures.is_empty(),
        "{} of {count} fail\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn tables_are_well_formed() {
    assert!(SpeechRoom::new(&Tables::builtin()).is_ok());
}
