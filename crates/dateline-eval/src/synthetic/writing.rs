//! Writes a made-up report and, with each word, what the record says of it.

use std::collections::BTreeMap;

use dateline::record::{
    Code, CodePoints, Entity, EntityKind, Event, Manner, Mention, MentionForm, Place, Quantity,
    Resolution, Role, Stance, Statement, Status, Time as Expression, TimexType,
};
use dateline_archive::moment::Day;

use super::chance::Chance;
use super::happening::{Happening, Time, Who};
use super::world::{Person, World};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A report as it is being written.
#[derive(Debug)]
pub(super) struct Writing<'w> {
    world: &'w World,
    script: usize,
    today: Day,
    pub(super) text: String,
    /// Code points of the text.
    length: usize,
    pub(super) sentences: Vec<CodePoints>,
    pub(super) times: Vec<Expression>,
    pub(super) entities: Vec<Entity>,
    known: BTreeMap<Known, usize>,
    pub(super) statements: Vec<Statement>,
    pub(super) events: Vec<Event>,
}

/// What an entity of the record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Who(Who),
    Town(usize, usize),
}

impl<'w> Writing<'w> {
    /// Nothing yet, in words of a script.
    pub(super) fn new(world: &'w World, script: usize, today: Day) -> Writing<'w> {
        Writing {
            world,
            script,
            today,
            text: String::new(),
            length: 0,
            sentences: Vec::new(),
            times: Vec::new(),
            entities: Vec::new(),
            known: BTreeMap::new(),
            statements: Vec::new(),
            events: Vec::new(),
        }
    }

    fn push(&mut self, words: &str) -> CodePoints {
        let start = self.length;
        self.text.push_str(words);
        self.length += words.chars().count();
        CodePoints([start, self.length])
    }

    /// Words that tell nothing, of which some are of a theme.
    fn filler(&mut self, many: usize, theme: &[usize], chance: &mut Chance) {
        let words = &self.world.vocabularies[self.script];
        for number in 0..many {
            let word = match theme.get(number) {
                Some(word) => words.numbered(*word),
                None => words.word(chance),
            };
            self.push(" ");
            self.push(word);
        }
    }

    /// A sentence of common and rare words.
    pub(super) fn prose(&mut self, chance: &mut Chance) {
        let start = self.length;
        self.push("So");
        let many = 8 + chance.below(22);
        self.filler(many, &[], chance);
        self.close(start);
    }

    /// Ends a sentence, some with a paragraph.
    fn close(&mut self, start: usize) {
        self.push(".");
        self.sentences.push(CodePoints([start, self.length]));
        let is_last = self.sentences.len().is_multiple_of(3);
        self.push(if is_last { "\n\n" } else { " " });
    }

    /// A sentence that tells a happening. Gives the place of the event in the record.
    pub(super) fn tell(&mut self, happening: &Happening, chance: &mut Chance) -> usize {
        let start = self.length;
        let status = happening.status(self.today, chance);
        let voice = happening.voice(self.world, status, chance);
        let said = voice.map(|(speaker, stance)| self.speak(speaker, stance, chance));
        let begun = self.length;
        let event = self.clause(happening, status, chance);
        let whole = CodePoints([begun, self.length]);
        self.events[event].evidence = whole;
        if let Some(number) = said {
            self.statements[number].content.push(whole);
            self.events[event]
                .according_to
                .push(self.statements[number].id.clone());
        }
        self.push(" amid");
        let many = 4 + chance.below(14);
        self.filler(many, &happening.theme, chance);
        self.close(start);
        event
    }

    fn speak(&mut self, speaker: Who, stance: Stance, chance: &mut Chance) -> usize {
        let start = self.length;
        let id = self.name(speaker, chance);
        let end = self.length;
        self.push(" ");
        let cue = self.push(match stance {
            Stance::Denies => "denied",
            Stance::Confirms => "confirmed",
            Stance::Demands => "demanded",
            Stance::Promises => "promised",
            _ => "said",
        });
        self.push(" that ");
        self.statements.push(Statement {
            id: format!("s{}", self.statements.len() + 1),
            speaker: Some(id),
            speaker_span: Some(CodePoints([start, end])),
            cue: Some(cue),
            content: Vec::new(),
            manner: *chance.one(&[
                Manner::Indirect,
                Manner::Indirect,
                Manner::Mixed,
                Manner::Direct,
            ]),
            addressee: None,
            medium: chance
                .comes(10)
                .then(|| (*chance.one(&["tweet", "interview", "statement"])).to_owned()),
            time: None,
            via: None,
            stance,
            because: "synthetic.said".to_owned(),
        });
        self.statements.len() - 1
    }

    fn clause(&mut self, happening: &Happening, status: Status, chance: &mut Chance) -> usize {
        let (world, deed) = (self.world, &self.world.deeds[happening.deed]);
        let mut actors = self.names(&happening.actors, chance);
        let (before, verb) = match status {
            Status::Happened => (" ", &deed.past),
            Status::Ongoing => (" continued to ", &deed.base),
            Status::Planned => (" will ", &deed.base),
            Status::Possible => (" may ", &deed.base),
            Status::Demanded => (" should ", &deed.base),
            Status::NotHappened => (" did not ", &deed.base),
            Status::Cancelled => (" called off a plan to ", &deed.base),
            Status::Postponed => (" put off a plan to ", &deed.base),
            Status::Ended => (" ceased to ", &deed.base),
        };
        self.push(before);
        let (head, rest) = verb.split_at(verb.find(' ').unwrap_or(verb.len()));
        let trigger = self.push(head);
        self.push(rest);
        if !happening.recipients.is_empty() {
            self.push(" ");
        }
        let mut recipients = self.names(&happening.recipients, chance);
        if happening.is_mutual(world) {
            actors.append(&mut recipients);
        }
        let place = happening.place.map(|place| self.place(place));
        let time = self.time(happening);
        let counted = deed.count.as_ref().filter(|_| status == Status::Happened);
        let quantities = counted.map(|kind| self.quantity(kind, happening.count, chance));
        let id = format!("v{}", self.events.len() + 1);
        self.events.push(Event {
            id,
            kind: deed.kind,
            mode: deed.mode.clone(),
            contexts: vec![deed.context.clone()],
            cameo: Some(deed.cameo.clone()),
            trigger,
            evidence: trigger,
            actors,
            recipients,
            place,
            time,
            through: None,
            status,
            quantities: quantities.into_iter().collect(),
            according_to: Vec::new(),
            same_as: Vec::new(),
            part_of: None,
            confidence: f64::from(chance.between(50, 97)) / 100.0,
            because: format!("synthetic.{head}"),
        });
        self.events.len() - 1
    }

    fn names(&mut self, parties: &[Who], chance: &mut Chance) -> Vec<String> {
        let mut ids = Vec::new();
        for (number, who) in parties.iter().enumerate() {
            if number > 0 {
                self.push(" and ");
            }
            ids.push(self.name(*who, chance));
        }
        ids
    }

    /// Names somebody: at the first time in full.
    fn name(&mut self, who: Who, chance: &mut Chance) -> String {
        let world = self.world;
        match who {
            Who::Person(number) => self.person(&world.persons[number], who, chance),
            Who::Country(number) => {
                let span = self.push(&world.countries[number].name);
                self.mention(Known::Who(who), span, MentionForm::Name)
            }
            Who::Body(number) => {
                let span = self.push(&world.bodies[number].name);
                self.mention(Known::Who(who), span, MentionForm::Name)
            }
            Who::Forces(number) => {
                let span = self.push(&format!("{} forces", world.countries[number].adjective));
                self.mention(Known::Who(who), span, MentionForm::Nominal)
            }
        }
    }

    fn person(&mut self, person: &Person, who: Who, chance: &mut Chance) -> String {
        if self.known.contains_key(&Known::Who(who)) {
            let span = self.push(&person.family);
            return self.mention(Known::Who(who), span, MentionForm::Name);
        }
        let start = self.length;
        let office = chance.comes(60).then(|| {
            let country = &self.world.countries[person.country];
            let span = self.push(&country.adjective);
            let of = self.mention(
                Known::Who(Who::Country(person.country)),
                span,
                MentionForm::Demonym,
            );
            let held = person
                .offices
                .iter()
                .rev()
                .find(|(from, _)| *from <= self.today.0);
            let title = held.unwrap_or(&person.offices[0]).1;
            self.push(" ");
            self.push(title);
            self.push(" ");
            (title, of)
        });
        let span = self.push(&format!("{} {}", person.given, person.family));
        let id = self.mention(Known::Who(who), span, MentionForm::Name);
        if let Some((title, of)) = office {
            let entity = self.known[&Known::Who(who)];
            self.entities[entity].roles.push(Role {
                title: title.to_owned(),
                of: Some(of),
                span: CodePoints([start, self.length]),
                because: "synthetic.office".to_owned(),
            });
        }
        id
    }

    fn mention(&mut self, known: Known, span: CodePoints, form: MentionForm) -> String {
        let number = match self.known.get(&known) {
            Some(number) => *number,
            None => {
                self.entities
                    .push(entity(self.world, known, self.entities.len() + 1));
                self.known.insert(known, self.entities.len() - 1);
                self.entities.len() - 1
            }
        };
        let text = self.text.chars().rev().take(span.0[1] - span.0[0]);
        let text: Vec<char> = text.collect();
        let entity = &mut self.entities[number];
        entity.mentions.push(Mention {
            span,
            text: text.into_iter().rev().collect(),
            form,
        });
        entity.id.clone()
    }

    fn place(&mut self, (country, town): (usize, Option<usize>)) -> String {
        self.push(" in ");
        let home = &self.world.countries[country];
        let (known, name) = match town {
            Some(town) => (Known::Town(country, town), &home.towns[town].name),
            None => (Known::Who(Who::Country(country)), &home.name),
        };
        let span = self.push(name);
        self.mention(known, span, MentionForm::Name)
    }

    fn time(&mut self, happening: &Happening) -> Option<String> {
        let day = happening.day;
        let (words, value, first, last) = match happening.time {
            Time::Untold => return None,
            Time::Day => (format!("on {}", written(day)), day.to_string(), day, day),
            Time::Week => {
                let monday = Day(day.0 - (day.0 + 3).rem_euclid(7));
                let words = format!("in the week from {}", written(monday));
                (words, week(monday), monday, Day(monday.0 + 6))
            }
            Time::Month => {
                let value = day.to_string()[..7].to_owned();
                let first = Day::parse(&format!("{value}-01")).unwrap_or(day);
                let days =
                    (28..32).find(|days| !Day(first.0 + days).to_string().starts_with(&value));
                let words = format!("in {}", &written(first)[2..]);
                (words, value, first, Day(first.0 + days.unwrap_or(31) - 1))
            }
        };
        self.push(" ");
        let span = self.push(&words);
        let id = format!("t{}", self.times.len() + 1);
        self.times.push(Expression {
            id: id.clone(),
            span,
            text: words,
            kind: TimexType::Date,
            value,
            modifier: None,
            earliest: Some(first.to_string()),
            latest: Some(last.to_string()),
            anchor: None,
            because: "synthetic.time".to_owned(),
        });
        Some(id)
    }

    fn quantity(&mut self, kind: &str, count: usize, chance: &mut Chance) -> Quantity {
        // Accounts differ.
        let count = if chance.comes(20) {
            count + 1 + count / 10
        } else {
            count
        };
        let (unit, ending) = match kind {
            "amount" => ("USD", " million dollars"),
            _ => ("people", " people"),
        };
        self.push(" with ");
        let span = self.push(&count.to_string());
        self.push(ending);
        let factor = if kind == "amount" { 1e6 } else { 1.0 };
        let low = f64::from(u32::try_from(count).unwrap_or(0)) * factor;
        Quantity {
            kind: kind.to_owned(),
            low,
            high: Some(low),
            unit: unit.to_owned(),
            qualifier: None,
            span,
        }
    }
}

fn written(day: Day) -> String {
    let iso = day.to_string();
    let number = |part: &str| part.parse::<usize>().unwrap_or(1);
    let month = MONTHS[(number(&iso[5..7]) - 1) % 12];
    format!("{} {month} {}", number(&iso[8..]), &iso[..4])
}

/// The week that begins on a Monday, as ISO 8601 counts it: it is of the year of its Thursday.
fn week(monday: Day) -> String {
    let thursday = Day(monday.0 + 3);
    let year = thursday.to_string()[..4].to_owned();
    let first = Day::parse(&format!("{year}-01-01")).unwrap_or(thursday);
    format!("{year}-W{:02}", (thursday.0 - first.0) / 7 + 1)
}

fn entity(world: &World, known: Known, number: usize) -> Entity {
    let coded = |country: usize, sector: Option<&str>| Code {
        country: Some(world.countries[country].code.clone()),
        sector: sector.into_iter().map(str::to_owned).collect(),
    };
    let (kind, name, code) = match known {
        Known::Who(Who::Person(person)) => {
            let person = &world.persons[person];
            let name = format!("{} {}", person.given, person.family);
            (EntityKind::Person, name, coded(person.country, None))
        }
        Known::Who(Who::Country(country)) => (
            EntityKind::Place,
            world.countries[country].name.clone(),
            coded(country, None),
        ),
        Known::Who(Who::Body(body)) => {
            let body = &world.bodies[body];
            (
                EntityKind::Organization,
                body.name.clone(),
                coded(body.country, Some(body.sector)),
            )
        }
        Known::Who(Who::Forces(country)) => {
            let name = format!("{} forces", world.countries[country].adjective);
            (EntityKind::Group, name, coded(country, Some("MIL")))
        }
        Known::Town(country, town) => {
            let name = world.countries[country].towns[town].name.clone();
            (
                EntityKind::Place,
                name,
                Code {
                    country: None,
                    sector: Vec::new(),
                },
            )
        }
    };
    Entity {
        id: format!("e{number}"),
        kind,
        name,
        code,
        roles: Vec::new(),
        place: place(world, known),
        wikidata: None,
        mentions: Vec::new(),
    }
}

fn place(world: &World, known: Known) -> Option<Place> {
    match known {
        Known::Town(country, town) => {
            let (home, town) = (
                &world.countries[country],
                &world.countries[country].towns[town],
            );
            Some(Place {
                geonames: Some(town.geonames),
                name: town.name.clone(),
                latitude: town.latitude,
                longitude: town.longitude,
                country: Some(home.code.clone()),
                admin1: None,
                resolution: Resolution::City,
            })
        }
        Known::Who(Who::Country(country)) => {
            let country = &world.countries[country];
            Some(Place {
                geonames: country.geonames,
                name: country.name.clone(),
                latitude: country.latitude,
                longitude: country.longitude,
                country: Some(country.code.clone()),
                admin1: None,
                resolution: Resolution::Country,
            })
        }
        Known::Who(_) => None,
    }
}
