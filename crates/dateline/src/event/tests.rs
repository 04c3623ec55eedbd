//! Small trees in, events out.

use super::*;
use crate::actor::{Entity, Mention};
use crate::language::testing;
use crate::record::{EntityKind, MentionForm};

/// Type, mode, status, actors, recipients of an event.
type Told = (EventType, Option<String>, Status, Vec<String>, Vec<String>);

/// Reads one sentence whose names are entities.
fn events_of(rows: &str) -> Vec<Told> {
    let sentence = testing::sentence(rows);
    let text = testing::text(&sentence);
    let document = Document {
        text: &text,
        body: Span::new(0, text.len()),
        title: None,
        published: None,
        paragraphs: vec![Span::new(0, text.len())],
        sentences: vec![sentence],
    };
    let mut actors = Actors::of(&document);
    let sentence = &document.sentences[0];
    for name in &sentence.names {
        let span = sentence.span_of(name.start, name.end);
        actors.add_entity(Entity {
            kind: match name.kind {
                crate::language::NameKind::Person => EntityKind::Person,
                crate::language::NameKind::Organization => EntityKind::Organization,
                _ => EntityKind::Place,
            },
            name: span.of(&text).to_owned(),
            country: None,
            sectors: Vec::new(),
            roles: Vec::new(),
            place: None,
            mentions: vec![Mention {
                span,
                sentence: 0,
                tokens: (name.start, name.end),
                head: sentence.head_of(name.start, name.end),
                form: MentionForm::Name,
            }],
        });
    }
    let room = EventRoom::new(&Tables::builtin()).expect("the built-in tables");
    let known = Known {
        document: &document,
        times: &[],
        toponyms: &[],
        statements: &[],
    };
    let events = room.read(known, &mut actors);
    let names = |ids: &[EntityId]| ids.iter().map(|&id| actors.get(id).name.clone()).collect();
    events
        .iter()
        .map(|event| {
            (
                event.kind,
                event.mode.clone(),
                event.status,
                names(&event.actors),
                names(&event.recipients),
            )
        })
        .collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_controlled_visit_is_planned() {
    let found = events_of(
        "Boateng Boateng PROPN NNP 3 nsubj:pass PER
         is be AUX VBZ 3 aux:pass
         set set VERB VBN 0 root
         to to PART TO 5 mark
         visit visit VERB VB 3 xcomp
         Norway Norway PROPN NNP 5 obj GPE",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.as_deref(), Some("visit"));
    assert_eq!(found[0].2, Status::Planned);
    assert_eq!(found[0].3, owned(&["Boateng"]));
}

#[test]
fn a_passive_with_its_agent() {
    let found = events_of(
        "Kharkiv Kharkiv PROPN NNP 3 nsubj:pass GPE
         was be AUX VBD 3 aux:pass
         shelled shell VERB VBN 0 root
         by by ADP IN 5 case
         Russia Russia PROPN NNP 3 obl:agent GPE",
    );
    assert_eq!(found[0].0, EventType::Assault);
    assert_eq!(found[0].2, Status::Happened);
    assert_eq!(found[0].3, owned(&["Russia"]));
    assert_eq!(found[0].4, owned(&["Kharkiv"]));
}

#[test]
fn a_noun_carried_by_a_verb() {
    let found = events_of(
        "Ghana Ghana PROPN NNP 2 nsubj GPE
         held hold VERB VBD 0 root
         talks talk NOUN NNS 2 obj
         with with ADP IN 5 case
         Togo Togo PROPN NNP 3 nmod GPE",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, EventType::Consult);
    assert_eq!(found[0].2, Status::Happened);
    assert_eq!(found[0].3, owned(&["Ghana", "Togo"]), "{found:?}");
}

#[test]
fn a_postponed_visit() {
    let found = events_of(
        "Ghana Ghana PROPN NNP 2 nsubj GPE
         postponed postpone VERB VBD 0 root
         talks talk NOUN NNS 2 obj
         with with ADP IN 5 case
         Togo Togo PROPN NNP 3 nmod GPE",
    );
    assert_eq!(found[0].2, Status::Postponed, "{found:?}");
}

#[test]
fn a_refused_act_did_not_happen() {
    let found = events_of(
        "Boateng Boateng PROPN NNP 2 nsubj PER
         refused refuse VERB VBD 0 root
         to to PART TO 4 mark
         meet meet VERB VB 2 xcomp
         Solheim Solheim PROPN NNP 4 obj PER",
    );
    let meeting = found
        .iter()
        .find(|one| one.0 == EventType::Consult)
        .expect("a meeting");
    assert_eq!(meeting.2, Status::NotHappened);
    assert_eq!(meeting.3, owned(&["Boateng", "Solheim"]));
}

#[test]
fn what_is_demanded_is_told_as_demanded() {
    let found = events_of(
        "Ghana Ghana PROPN NNP 2 nsubj GPE
         urged urge VERB VBD 0 root
         Togo Togo PROPN NNP 2 obj GPE
         to to PART TO 5 mark
         release release VERB VB 2 xcomp
         prisoners prisoner NOUN NNS 5 obj",
    );
    assert_eq!(found[0].0, EventType::Request);
    assert_eq!(found[0].2, Status::Happened);
    assert_eq!(found[0].4, owned(&["Togo"]));
    assert_eq!(found[1].2, Status::Demanded);
    assert_eq!(found[1].3, owned(&["Togo"]));
}

/// Status of the one event of that type.
fn status_of(kind: EventType, rows: &str) -> Status {
    let found = events_of(rows);
    let one = found.iter().find(|one| one.0 == kind);
    one.unwrap_or_else(|| panic!("no {kind:?} in {found:?}")).2
}

#[test]
fn governors_make_their_own_of_an_act() {
    // "Ghana WORDS meet Togo", the words between being rows of their own.
    let meet = |between: &str, verb: &str, at: usize| {
        format!(
            "Ghana Ghana PROPN NNP {at} nsubj GPE\n{between}\n{verb}\nTogo Togo PROPN NNP {at} obj GPE"
        )
    };
    let cases = [
        (
            meet("may may AUX MD 3 aux", "meet meet VERB VB 0 root", 3),
            Status::Possible,
        ),
        (
            meet(
                "did do AUX VBD 4 aux\nnot not PART RB 4 advmod",
                "meet meet VERB VB 0 root",
                4,
            ),
            Status::NotHappened,
        ),
        (
            meet("is be AUX VBZ 3 aux", "meeting meet VERB VBG 0 root", 3),
            Status::Ongoing,
        ),
        (
            meet("has have AUX VBZ 3 aux", "met meet VERB VBN 0 root", 3),
            Status::Happened,
        ),
    ];
    for (rows, status) in cases {
        assert_eq!(status_of(EventType::Consult, &rows), status, "{rows}");
    }
}

#[test]
fn what_is_not_stopped_goes_on() {
    // "Ghana failed to halt the talks with Togo."
    let rows = "Ghana Ghana PROPN NNP 2 nsubj GPE
        failed fail VERB VBD 0 root
        to to PART TO 4 mark
        halt halt VERB VB 2 xcomp
        talks talk NOUN NNS 4 obj
        with with ADP IN 7 case
        Togo Togo PROPN NNP 5 nmod GPE";
    assert_eq!(status_of(EventType::Consult, rows), Status::Ongoing);
}

#[test]
fn a_refusal_in_will_not() {
    let found = events_of(
        "Ghana Ghana PROPN NNP 4 nsubj GPE
         will will AUX MD 4 aux
         not not PART RB 4 advmod
         meet meet VERB VB 0 root
         Togo Togo PROPN NNP 4 obj GPE",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].0, EventType::Reject);
    assert_eq!(found[0].2, Status::Happened);
    assert_eq!(found[0].4, owned(&["Togo"]));
    assert_eq!(found[1].2, Status::NotHappened);
}

#[test]
fn conjuncts_share_subject_and_voice() {
    let found = events_of(
        "Boateng Boateng PROPN NNP 3 nsubj:pass PER
         was be AUX VBD 3 aux:pass
         arrested arrest VERB VBN 0 root
         and and CCONJ CC 5 cc
         beaten beat VERB VBN 3 conj
         by by ADP IN 7 case
         police police NOUN NN 3 obl:agent",
    );
    let kinds: Vec<EventType> = found.iter().map(|one| one.0).collect();
    assert_eq!(kinds, [EventType::Coerce, EventType::Assault]);
    for one in &found {
        assert_eq!(one.4, owned(&["Boateng"]), "{found:?}");
    }
}

#[test]
fn the_frame_and_the_rows_of_status_stand_in_because() {
    let event = Event {
        kind: EventType::Consult,
        mode: None,
        contexts: Vec::new(),
        cameo: None,
        trigger: Span::new(0, 1),
        at: (0, 0),
        evidence: Span::new(0, 1),
        actors: Vec::new(),
        recipients: Vec::new(),
        place: None,
        time: None,
        through: None,
        status: Status::Planned,
        quantities: Vec::new(),
        according_to: Vec::new(),
        same_as: Vec::new(),
        part_of: None,
        confidence: 0.5,
        because: "consult.meet: planned (aux.will, support.hold); carried by support.hold"
            .to_owned(),
    };
    assert_eq!(event.frame(), "consult.meet");
    assert_eq!(event.status_rows(), ["aux.will", "support.hold"]);
}
