//! Every row of the frame tables holds its own example: the event must come out at the trigger with type and mode, and
//! actor, recipient and place must be mentioned where the example's brackets stand.
//!
//! `DATELINE_MODEL=FOLDER cargo test -p dateline --test frames -- --nocapture` lists the rows that fail;
//! `FRAMES=assault` (a beginning of ids) looks at some rows only.

mod loading;

use dateline::event::{Frame, Frames};
use dateline::record::{Event, Record};
use dateline::tables::Tables;
use dateline::{Reader, Report};

/// Percent of the rows whose example may fail: no parser reads every sentence right. Those that do fail are natural
/// sentences that the language layer reads wrongly:
/// - a noun taken for a verb, or a verb for a noun: `concede.accede` ("to demands"), `reject.spurn` ("spurned offers"),
///   `assault.skirmish.verb` ("guards skirmished"), `sanction.fine.noun` ("the watchdog's fine");
/// - a participle taken for another form: `aid.airdrop.noun` ("to besieged Yazidis" as an infinitive),
///   `assault.club` ("police clubbed monks" as a noun phrase), `assault.terrorize` ("have terrorized shopkeepers" as
///   owning them), `cooperate.train.with` ("trained" as a passive);
/// - a phrase hung on the wrong word: `request.implore` ("of Derna" and the teams), `coerce.prohibition` ("of the Pride
///   march");
/// - a town taken surely for a person, or a person for a town: `assault.fall`, `assault.capture.seaport`,
///   `assault.capture.person`.
///
/// One fails since territories that are neither states nor divisions of one do not act: `sanction.secede`.
const MAY_FAIL: usize = 1;

/// An example without its marks, and where they stood (code points).
struct Example {
    text: String,
    marks: Vec<(char, [usize; 2])>,
}

fn example(marked: &str) -> Result<Example, String> {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut chars = marked.chars().peekable();
    let mut at = 0;
    while let Some(c) = chars.next() {
        match c {
            '[' => {
                let kind = chars.next().ok_or("an open bracket ends the example")?;
                if !matches!(kind, 'A' | 'R' | 'P') || chars.next() != Some(':') {
                    return Err(format!("`[{kind}` is none of [A: [R: [P:"));
                }
                open.push((kind, at));
            }
            '{' => open.push(('T', at)),
            ']' | '}' => {
                let (kind, start) = open.pop().ok_or("a bracket closes that was not opened")?;
                if (c == '}') != (kind == 'T') {
                    return Err("brackets cross".to_owned());
                }
                marks.push((kind, [start, at]));
            }
            c => {
                text.push(c);
                at += 1;
            }
        }
    }
    if !marks.iter().any(|(kind, _)| *kind == 'T') {
        return Err("there is no {trigger}".to_owned());
    }
    Ok(Example { text, marks })
}

fn overlap(a: [usize; 2], b: [usize; 2]) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

/// What is wrong with the event for this example; empty: nothing.
fn faults(example: &Example, event: &Event, record: &Record) -> Vec<String> {
    let touches = |id: &String, span: [usize; 2]| {
        let entity = record.entities.iter().find(|entity| entity.id == *id);
        entity.is_some_and(|entity| {
            entity
                .mentions
                .iter()
                .any(|mention| overlap(mention.span.0, span))
        })
    };
    let mut faults = Vec::new();
    for (kind, span) in &example.marks {
        let (what, ids): (_, Vec<&String>) = match kind {
            'A' => ("actor", event.actors.iter().collect()),
            'R' => ("recipient", event.recipients.iter().collect()),
            'P' => ("place", event.place.iter().collect()),
            _ => continue,
        };
        let words: String = example
            .text
            .chars()
            .skip(span[0])
            .take(span[1] - span[0])
            .collect();
        // Only places with a name are entities.
        let nameless = *kind == 'P' && !words.contains(char::is_uppercase);
        if !nameless && !ids.iter().any(|id| touches(id, *span)) {
            let found: Vec<String> = ids
                .iter()
                .filter_map(|id| record.entities.iter().find(|entity| entity.id == **id))
                .map(|entity| entity.name.clone())
                .collect();
            faults.push(format!("no {what} `{words}`, found {found:?}"));
        }
    }
    faults
}

/// Why the row's example does not come out; none where it does.
fn fault(reader: &Reader, frame: &Frame) -> Option<String> {
    let example = match example(&frame.example) {
        Ok(example) => example,
        Err(problem) => return Some(format!("bad example: {problem}")),
    };
    let trigger = example.marks.iter().find(|(kind, _)| *kind == 'T')?.1;
    let record = reader.read(&Report::new(example.text.as_str()));
    let there: Vec<&Event> = record
        .events
        .iter()
        .filter(|event| overlap(event.trigger.0, trigger))
        .collect();
    let typed: Vec<&&Event> = there
        .iter()
        .filter(|event| {
            event.kind == frame.kind && (frame.mode.is_none() || event.mode == frame.mode)
        })
        .collect();
    if typed.is_empty() {
        let found: Vec<String> = there
            .iter()
            .map(|event| {
                event
                    .because
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
        return Some(format!("no event, found there: {found:?}"));
    }
    let best = typed
        .into_iter()
        .map(|event| faults(&example, event, &record))
        .min_by_key(Vec::len)?;
    (!best.is_empty()).then(|| best.join("; "))
}

#[test]
#[allow(
    clippy::print_stderr,
    reason = "the rows that fail are what the test is run for"
)]
fn every_frame_finds_its_example() {
    let reader = loading::reader();
    let frames = Frames::read(&Tables::builtin()).expect("the built-in frames");
    let wanted = std::env::var("FRAMES").unwrap_or_default();
    let rows: Vec<&Frame> = frames
        .all()
        .iter()
        .filter(|frame| frame.id.starts_with(&wanted))
        .collect();
    let failing: Vec<(&str, String)> = rows
        .iter()
        .filter_map(|frame| Some((frame.id.as_str(), fault(&reader, frame)?)))
        .collect();
    for (id, problem) in &failing {
        eprintln!("{id}\t{problem}");
    }
    eprintln!("{} of {} examples fail", failing.len(), rows.len());
    assert!(
        failing.len() * 100 <= rows.len() * MAY_FAIL,
        "more than {MAY_FAIL} % of the rows miss their own example"
    );
}
