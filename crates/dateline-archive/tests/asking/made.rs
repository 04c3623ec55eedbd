//! Records made past the reader: invented people who visit, call, accuse and attack one another, announced, denied, told
//! again and copied. The same for the same seed on every machine.

use dateline::Record;
use serde_json::{Value, json};

const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("Kwame Boateng", "GHA", "Ghana", "president"),
    ("Ama Mensah", "GHA", "Ghana", "foreign minister"),
    ("Ingrid Solheim", "NOR", "Norway", "prime minister"),
    ("Elena Rojas", "CHL", "Chile", "finance minister"),
    ("Haruto Ishikawa", "JPN", "Japan", "prime minister"),
    ("Amina Odhiambo", "KEN", "Kenya", "defence minister"),
    ("Marek Zielony", "POL", "Poland", "president"),
    ("Anna Zielony", "POL", "Poland", "former president"),
];
const TOWNS: [(&str, &str, f64, f64); 5] = [
    ("Oslo", "NOR", 59.9, 10.7),
    ("Accra", "GHA", 5.6, -0.2),
    ("Nairobi", "KEN", -1.3, 36.8),
    ("Bergen", "NOR", 60.4, 5.3),
    ("Warsaw", "POL", 52.2, 21.0),
];
const ACTS: [(&str, &str, Option<&str>, Option<&str>); 6] = [
    ("visit", "CONSULT", Some("visit"), Some("042")),
    ("call", "CONSULT", Some("phone"), Some("041")),
    ("accuse", "ACCUSE", Some("disapprove"), Some("111")),
    ("attack", "ASSAULT", None, Some("190")),
    ("help", "AID", Some("economic"), Some("071")),
    ("sanction", "SANCTION", None, Some("163")),
];
const PUBLISHERS: [&str; 4] = ["Accra Post", "Fjord Daily", "The \"Wire\"", "Nairobi Star"];
const STATUSES: [&str; 8] = [
    "happened",
    "happened",
    "planned",
    "planned",
    "possible",
    "demanded",
    "not_happened",
    "cancelled",
];

/// Numbers that look random (Knuth's linear congruential generator).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A text that grows, with what is found in it.
#[derive(Default)]
struct Draft {
    text: String,
    sentences: Vec<[usize; 2]>,
    times: Vec<Value>,
    entities: Vec<Value>,
    statements: Vec<Value>,
    events: Vec<Value>,
}

impl Draft {
    fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// Writes words and gives their span.
    fn write(&mut self, words: &str) -> [usize; 2] {
        let start = self.length();
        self.text.push_str(words);
        [start, self.length()]
    }

    /// Names an entity, and gives its id.
    fn name(&mut self, name: &str, kind: &str, country: Option<&str>, place: Value) -> String {
        let span = self.write(name);
        let mention = json!({"span": span, "text": name, "form": "name"});
        if let Some(known) = self.entities.iter_mut().find(|known| known["name"] == name) {
            known["mentions"]
                .as_array_mut()
                .expect("mentions")
                .push(mention);
            return known["id"].as_str().expect("an id").to_owned();
        }
        let id = format!("e{}", self.entities.len() + 1);
        self.entities.push(json!({
            "id": id, "kind": kind, "name": name, "code": {"country": country, "sector": []}, "roles": [],
            "place": place, "wikidata": null, "mentions": [mention],
        }));
        id
    }

    fn person(&mut self, (name, code, country, title): (&str, &str, &str, &str)) -> String {
        let start = self.length();
        let land = self.name(country, "place", Some(code), Value::Null);
        self.write("'s ");
        self.write(title);
        self.write(" ");
        let id = self.name(name, "person", Some(code), Value::Null);
        let span = [start, self.length()];
        let person = self
            .entities
            .iter_mut()
            .find(|one| one["id"] == *id)
            .expect("named");
        person["roles"] =
            json!([{"title": title, "of": land, "span": span, "because": "role.made"}]);
        id
    }

    fn town(&mut self, (name, code, latitude, longitude): (&str, &str, f64, f64)) -> String {
        let place = json!({
            "geonames": null, "name": name, "latitude": latitude, "longitude": longitude, "country": code,
            "admin1": null, "resolution": "city",
        });
        self.name(name, "place", Some(code), place)
    }

    fn time(&mut self, earliest: &str, latest: &str) -> String {
        let id = format!("t{}", self.times.len() + 1);
        let words = format!("from {earliest} to {latest}");
        let span = self.write(&words);
        self.times.push(json!({
            "id": id, "span": span, "text": words, "type": "DATE", "value": earliest, "mod": null,
            "earliest": earliest, "latest": latest, "anchor": null, "because": "time.made",
        }));
        id
    }
}

fn day(number: usize) -> String {
    dateline_archive::moment::Day(18_628 + i32::try_from(number).expect("a day")).to_string()
}

/// A sentence that tells an event, sometimes in somebody's mouth.
fn sentence(draft: &mut Draft, dice: &mut Dice, published: usize) {
    let start = draft.length();
    let status = *dice.pick(&STATUSES);
    let said = dice.below(3) == 0;
    let mut according_to = Vec::new();
    let speaker = said.then(|| {
        let speaker = draft.person(*dice.pick(&PEOPLE));
        let cue = draft.write(" said that ");
        (speaker, cue)
    });
    let content = draft.length();
    let who = *dice.pick(&PEOPLE);
    let whom = *dice.pick(&PEOPLE);
    let (verb, kind, mode, cameo) = *dice.pick(&ACTS);
    let actor = draft.person(who);
    draft.write(" ");
    let trigger = draft.write(verb);
    draft.write(" ");
    let recipients = match dice.below(4) {
        0 => vec![],
        1 => vec![draft.name(whom.2, "place", Some(whom.1), Value::Null)],
        _ => vec![draft.person(whom)],
    };
    let place = (dice.below(2) == 0).then(|| {
        draft.write(" in ");
        draft.town(*dice.pick(&TOWNS))
    });
    let time = (dice.below(5) > 1).then(|| {
        draft.write(" ");
        let shift = if status == "planned" {
            dice.below(20)
        } else {
            0
        };
        let first = published + shift;
        let length = if dice.below(3) == 0 {
            dice.below(12)
        } else {
            0
        };
        draft.time(&day(first), &day(first + length))
    });
    let end = draft.length();
    if let Some((speaker, cue)) = speaker {
        let id = format!("s{}", draft.statements.len() + 1);
        let stance = if dice.below(3) == 0 {
            "denies"
        } else {
            "asserts"
        };
        draft.statements.push(json!({
            "id": id, "speaker": speaker, "speaker_span": null, "cue": cue, "content": [[content, end]],
            "manner": "indirect", "addressee": null, "medium": null, "time": null, "via": null, "stance": stance,
            "because": "speech.made",
        }));
        according_to.push(id);
    }
    draft.write(". ");
    draft.sentences.push([start, end + 1]);
    let id = format!("v{}", draft.events.len() + 1);
    draft.events.push(json!({
        "id": id, "type": kind, "mode": mode, "contexts": [], "cameo": cameo, "trigger": trigger,
        "evidence": [content, end], "actors": [actor], "recipients": recipients, "place": place, "time": time,
        "status": status, "quantities": [], "according_to": according_to, "same_as": [], "part_of": null,
        "confidence": 0.5 + 0.01 * f64::from(u8::try_from(dice.below(50)).expect("small")), "because": "event.made",
    }));
}

/// A report of a day with a few sentences.
pub(crate) fn record(number: usize, published: usize, dice: &mut Dice) -> Record {
    let mut draft = Draft::default();
    for _ in 0..=dice.below(3) {
        sentence(&mut draft, dice, published);
    }
    let body = [0, draft.length()];
    let publisher = *dice.pick(&PUBLISHERS);
    let hour = dice.below(24);
    let record = json!({
        "schema": 1, "reader": "dateline 0.1.0 (made, tables none)", "context": null,
        "report": {
            "id": format!("made-{number}"), "version": 1, "url": format!("https://example.org/{number}"),
            "publisher": publisher, "authors": [], "title": format!("=Report {number}, of {publisher}"),
            "published": format!("{}T{hour:02}:00:00Z", day(published)), "published_because": "input", "notice": null,
            "dateline": null, "language": if number.is_multiple_of(7) { "no" } else { "en" }, "text": draft.text, "body": body,
            "warnings": [],
        },
        "sentences": draft.sentences, "times": draft.times, "entities": draft.entities,
        "statements": draft.statements, "events": draft.events,
    });
    serde_json::from_value(record).expect("a record of the contract")
}

/// So many reports over so many days, in order.
pub(crate) fn records(count: usize, days: usize, seed: u64) -> Vec<Record> {
    let mut dice = Dice::new(seed);
    (0..count)
        .map(|number| record(number, number * days / count, &mut dice))
        .collect()
}
