//! Dateline's own tables of events: one row an event, and beside it one row for each party, step, telling, statement and
//! quantity, joined by the event's id.

use dateline::record::CodePoints;
use dateline_archive::answer::Party;

use crate::table::{Cell, Column, Table};
use crate::told::Told;
use crate::when;

/// All of them, in the order in which they are written.
pub static TABLES: [Table; 6] = [
    Table {
        name: "events",
        meaning: "Archive events, one a row, in order of their time",
        columns: &EVENTS,
    },
    Table {
        name: "parties",
        meaning: "Who takes part in an event or vouches for it, one a row",
        columns: &PARTIES,
    },
    Table {
        name: "steps",
        meaning: "The lives of events: what became of them, step by step, in order of publication",
        columns: &STEPS,
    },
    Table {
        name: "tellings",
        meaning: "Which report tells which event, one a row",
        columns: &TELLINGS,
    },
    Table {
        name: "statements",
        meaning: "Statements that carry an event: one row a statement and event that it carries, in the words of the report",
        columns: &STATEMENTS,
    },
    Table {
        name: "quantities",
        meaning: "Numbers of an event over all its sources, one kind a row",
        columns: &QUANTITIES,
    },
];

const EVENT: Column = Column::text("event", "id of the event (events.id)");

static EVENTS: [Column; 26] = [
    Column::text(
        "id",
        "id, stable across re-reading while its tellings stay joined",
    ),
    Column::text(
        "type",
        "PLOVER 2.0 type of the act itself; whether it came about stands in status",
    ),
    Column::text("mode", "PLOVER 2.0 mode"),
    Column::text("cameo", "CAMEO code, where the words say as much"),
    Column::text(
        "status",
        "happened, ongoing, planned, possible, demanded, not_happened, cancelled, postponed, ended; or unreported: planned, its time is over, and no report tells what became of it",
    ),
    Column::text(
        "basis",
        "reported (in a publisher's own words), claimed (by the claimants only), confirmed (by another party than the first to say so), disputed",
    ),
    Column::flag(
        "withdrawn",
        "whether every report that told it has been withdrawn",
    ),
    Column::day(
        "earliest",
        "first day on which it happened or is to happen; null where no report states it (never the day of publication)",
    ),
    Column::day("latest", "last day"),
    Column::text("place", "English name of the place (GeoNames)"),
    Column::text(
        "place_country",
        "ISO 3166-1 alpha-3 of the place (Kosovo XKX)",
    ),
    Column::real("latitude", "degrees north"),
    Column::real("longitude", "degrees east"),
    Column::text("actors", "who acts: names, parted by \"; \""),
    Column::text(
        "actor_countries",
        "their countries, each once (ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO)",
    ),
    Column::text("recipients", "on whom: names, parted by \"; \""),
    Column::text("recipient_countries", "their countries, each once"),
    Column::moment(
        "first_seen",
        "publication of the first report that tells it (UTC)",
    ),
    Column::integer("reports", "reports that tell it"),
    Column::integer(
        "independent_sources",
        "originating voices: copies of one text are one, and publishers that only quote one speaker are one",
    ),
    Column::real(
        "confidence",
        "probability that type, status and actors are all right, 0 to 1",
    ),
    Column::text("story", "id of the story of its first report"),
    Column::text("part_of", "id of the larger event that it belongs to"),
    Column::json(
        "disagreements",
        "fields on which reports differ, with the values and the reports that give them",
    ),
    Column::text("words", "the clause of the first report that proves it"),
    Column::text("because", "why its tellings were joined"),
];

static PARTIES: [Column; 8] = [
    EVENT,
    Column::text("side", "actor, recipient, claimant (says so) or denier"),
    Column::integer("number", "place on that side, from 1"),
    Column::text("entity", "id of the entity"),
    Column::text("name", "fullest form known"),
    Column::text("country", "ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO"),
    Column::text("sectors", "PLOVER 2.0 sectors, parted by \"; \""),
    Column::text("title", "title held, as reported"),
];

static STEPS: [Column; 14] = [
    EVENT,
    Column::integer("number", "place in the life, from 1"),
    Column::text(
        "step",
        "considered, demanded, announced, confirmed, moved, postponed, cancelled, began, happened, claimed, did_not_happen, denied, ended",
    ),
    Column::text("report", "id of the report that tells so"),
    Column::text("record_event", "id of the event in the report's record"),
    Column::text(
        "speakers",
        "who says so, parted by \"; \"; empty: the report itself",
    ),
    Column::text("published", "when the report was published (ISO 8601)"),
    Column::text("learnt", "when the archive took it in (ISO 8601)"),
    Column::text(
        "withdrawn",
        "when the report was withdrawn, or corrected without telling it again",
    ),
    Column::day("earliest", "the event's first day as this step gives it"),
    Column::day("latest", "the event's last day as this step gives it"),
    Column::text("place", "the event's place as this step gives it"),
    Column::integer(
        "start",
        "where the words that name the event begin in the report's text (Unicode code points, from 0)",
    ),
    Column::integer("end", "where they end: the first code point after them"),
];

static TELLINGS: [Column; 16] = [
    EVENT,
    Column::text("report", "id of the report"),
    Column::integer("version", "version of its text, from 1"),
    Column::text("record_event", "id of the event in the report's record"),
    Column::text("published", "when it was published (ISO 8601)"),
    Column::text("publisher", "who published it"),
    Column::text("url", "where"),
    Column::text("title", "its title"),
    Column::text("language", "its language (BCP 47)"),
    Column::text("copy_of", "the report of which it is a copy"),
    Column::text("words", "the clause that proves it"),
    Column::integer(
        "evidence_start",
        "where this clause begins in the report's text (Unicode code points, from 0)",
    ),
    Column::integer(
        "evidence_end",
        "where it ends: the first code point after it",
    ),
    Column::integer("trigger_start", "where the words that name the event begin"),
    Column::integer("trigger_end", "where they end"),
    Column::text("because", "why it was joined"),
];

static STATEMENTS: [Column; 25] = [
    EVENT,
    Column::text("report", "id of the report"),
    Column::integer("version", "version of its text, from 1"),
    Column::text("record_event", "id of the event in the report's record"),
    Column::text("statement", "id of the statement in the report's record"),
    Column::text("published", "when the report was published (ISO 8601)"),
    Column::text("publisher", "who published it"),
    Column::text("speaker", "who says so: the fullest name in the report"),
    Column::text(
        "speaker_country",
        "ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO",
    ),
    Column::text(
        "stance",
        "asserts, denies, confirms, demands, promises, warns, asks, doubts",
    ),
    Column::text("manner", "direct, indirect, mixed"),
    Column::text("addressee", "to whom it is said"),
    Column::text(
        "medium",
        "tweet, post, statement, interview, press conference, letter, broadcast …",
    ),
    Column::day(
        "said_earliest",
        "first day on which it was said, where the report states it",
    ),
    Column::day("said_latest", "last day"),
    Column::text(
        "via",
        "id of the statement in the same record that reports this one",
    ),
    Column::integer(
        "speaker_start",
        "where the words for the speaker begin in the report's text (Unicode code points, from 0)",
    ),
    Column::integer(
        "speaker_end",
        "where they end: the first code point after them",
    ),
    Column::integer(
        "cue_start",
        "where the words begin that tell that something is said",
    ),
    Column::integer("cue_end", "where they end"),
    Column::json(
        "content",
        "the pieces of what was said: [[start, end], …] in code points",
    ),
    Column::integer("content_start", "where the first piece begins"),
    Column::integer("content_end", "where the last piece ends"),
    Column::text(
        "words",
        "what was said, quotation marks left out, on one line",
    ),
    Column::text("because", "the rule that found it"),
];

static QUANTITIES: [Column; 5] = [
    EVENT,
    Column::text(
        "kind",
        "killed, wounded, detained, displaced, missing, participants, amount, term …",
    ),
    Column::real("low", "least of all sources"),
    Column::real("high", "most of all sources"),
    Column::text("unit", "people, or an ISO 4217 currency …"),
];

/// The rows of an event in each table, in the order of [`TABLES`]. Without `text`, what reports say in their own words is
/// left out.
pub(crate) fn rows(told: &Told, text: bool) -> [Vec<Vec<Cell>>; 6] {
    [
        vec![event(told, text)],
        parties(told),
        steps(told),
        tellings(told, text),
        statements(told, text),
        quantities(told),
    ]
}

fn event(told: &Told, text: bool) -> Vec<Cell> {
    let event = &told.event;
    let place = event.place.as_ref();
    let words = told.tellings.first().and_then(|first| first.words());
    let disagreements = (!event.disagreements.is_empty())
        .then(|| serde_json::to_string(&event.disagreements).unwrap_or_default());
    vec![
        event.id.as_str().into(),
        kind(told).into(),
        event.mode.clone().into(),
        event.cameo.clone().into(),
        event.status.as_str().into(),
        event.basis.as_str().into(),
        event.withdrawn.into(),
        when::day_cell(event.earliest.as_deref()),
        when::day_cell(event.latest.as_deref()),
        place.map(|place| place.name.as_str()).into(),
        place.and_then(|place| place.country.as_deref()).into(),
        place.map(|place| place.latitude).into(),
        place.map(|place| place.longitude).into(),
        names(&event.actors).into(),
        countries(&event.actors).into(),
        names(&event.recipients).into(),
        countries(&event.recipients).into(),
        when::moment_cell(&event.first_seen),
        count(event.reports),
        count(event.independent_sources),
        event.confidence.into(),
        event.story.clone().into(),
        event.part_of.clone().into(),
        disagreements.into(),
        words.filter(|_| text).into(),
        event.because.as_str().into(),
    ]
}

fn parties(told: &Told) -> Vec<Vec<Cell>> {
    let event = &told.event;
    let sides = [
        ("actor", &event.actors),
        ("recipient", &event.recipients),
        ("claimant", &event.claimants),
        ("denier", &event.deniers),
    ];
    let mut rows = Vec::new();
    for (side, parties) in sides {
        for (number, party) in (1i64..).zip(parties) {
            rows.push(vec![
                event.id.as_str().into(),
                side.into(),
                number.into(),
                party.id.as_str().into(),
                party.name.as_str().into(),
                party.country.clone().into(),
                joined(told.sectors(&party.name)).into(),
                told.title(&party.name).into(),
            ]);
        }
    }
    rows
}

fn steps(told: &Told) -> Vec<Vec<Cell>> {
    let life = (1i64..).zip(&told.event.life);
    life.map(|(number, step)| {
        vec![
            told.event.id.as_str().into(),
            number.into(),
            step.step.as_str().into(),
            step.report.as_str().into(),
            step.event.as_str().into(),
            joined(step.speakers.clone()).into(),
            step.published.as_str().into(),
            step.learnt.as_str().into(),
            step.withdrawn.clone().into(),
            when::day_cell(step.earliest.as_deref()),
            when::day_cell(step.latest.as_deref()),
            step.place.clone().into(),
            step.span[0].into(),
            step.span[1].into(),
        ]
    })
    .collect()
}

fn tellings(told: &Told, text: bool) -> Vec<Vec<Cell>> {
    let tellings = told.event.tellings.iter().zip(&told.tellings);
    tellings
        .map(|(telling, proof)| {
            let head = &proof.record.report;
            let evidence = proof.event().map(|event| event.evidence);
            let trigger = proof.event().map(|event| event.trigger);
            vec![
                told.event.id.as_str().into(),
                telling.report.as_str().into(),
                telling.version.into(),
                telling.event.as_str().into(),
                telling.published.as_str().into(),
                head.publisher.clone().into(),
                head.url.clone().into(),
                head.title.clone().filter(|_| text).into(),
                head.language.clone().into(),
                telling.copy_of.clone().into(),
                proof.words().filter(|_| text).into(),
                start(evidence),
                end(evidence),
                start(trigger),
                end(trigger),
                telling.because.as_str().into(),
            ]
        })
        .collect()
}

fn statements(told: &Told, text: bool) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (telling, proof) in told.event.tellings.iter().zip(&told.tellings) {
        let head = &proof.record.report;
        for statement in proof.statements() {
            let named = |id: &Option<String>| proof.by_id(id.as_deref()?);
            let speaker = named(&statement.speaker);
            let said = proof.time(statement.time.as_deref());
            let (first, last) = (statement.content.first(), statement.content.last());
            rows.push(vec![
                told.event.id.as_str().into(),
                telling.report.as_str().into(),
                telling.version.into(),
                telling.event.as_str().into(),
                statement.id.as_str().into(),
                telling.published.as_str().into(),
                head.publisher.clone().into(),
                speaker.map(|one| one.name.as_str()).into(),
                speaker.and_then(|one| one.code.country.clone()).into(),
                word(&statement.stance).into(),
                word(&statement.manner).into(),
                named(&statement.addressee)
                    .map(|one| one.name.as_str())
                    .into(),
                statement.medium.clone().into(),
                when::day_cell(said.and_then(|time| time.earliest.as_deref())),
                when::day_cell(said.and_then(|time| time.latest.as_deref())),
                statement.via.clone().into(),
                start(statement.speaker_span),
                end(statement.speaker_span),
                start(statement.cue),
                end(statement.cue),
                serde_json::to_string(&statement.content).ok().into(),
                start(first.copied()),
                end(last.copied()),
                Some(proof.pieces(&statement.content))
                    .filter(|_| text)
                    .into(),
                statement.because.as_str().into(),
            ]);
        }
    }
    rows
}

fn start(span: Option<CodePoints>) -> Cell {
    span.map_or(Cell::Null, |CodePoints([start, _])| count(start))
}

fn end(span: Option<CodePoints>) -> Cell {
    span.map_or(Cell::Null, |CodePoints([_, end])| count(end))
}

/// A word of the contract as it is written.
fn word(word: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(word).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

fn quantities(told: &Told) -> Vec<Vec<Cell>> {
    let quantities = told.event.quantities.iter();
    quantities
        .map(|quantity| {
            vec![
                told.event.id.as_str().into(),
                quantity.kind.as_str().into(),
                quantity.low.into(),
                quantity.high.into(),
                quantity.unit.as_str().into(),
            ]
        })
        .collect()
}

/// The PLOVER type as it is written.
pub(crate) fn kind(told: &Told) -> String {
    word(&told.event.kind)
}

/// Names in one cell.
pub(crate) fn names(parties: &[Party]) -> Option<String> {
    joined(parties.iter().map(|party| party.name.clone()).collect())
}

/// Countries in one cell, each once.
pub(crate) fn countries(parties: &[Party]) -> Option<String> {
    let mut countries: Vec<String> = Vec::new();
    for country in parties.iter().filter_map(|party| party.country.as_ref()) {
        if !countries.contains(country) {
            countries.push(country.clone());
        }
    }
    joined(countries)
}

/// Several values in one cell; none where there are none.
pub(crate) fn joined(values: Vec<String>) -> Option<String> {
    (!values.is_empty()).then(|| values.join("; "))
}

fn count(number: usize) -> Cell {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
