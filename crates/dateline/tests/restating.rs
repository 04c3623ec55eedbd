//! What a heading and its lead tell together, and who descriptions in apposition are.

use dateline::Report;
use dateline::record::{Event, Record};

mod loading;

fn read(text: &str) -> Record {
    let report = Report::new(text).published("2021-06-10".parse().expect("a day"));
    loading::reader().read(&report)
}

/// The events of a type, each as "actors > recipients", those that tell one before marked by "=".
fn told(record: &Record, kind: &str) -> Vec<String> {
    let name = |id: &String| {
        let entity = record.entities.iter().find(|entity| entity.id == *id);
        entity.map_or("?", |entity| entity.name.as_str()).to_owned()
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let of_kind = |event: &&Event| format!("{:?}", event.kind).eq_ignore_ascii_case(kind);
    let events = record.events.iter().filter(of_kind);
    events
        .map(|event| {
            let again = if event.same_as.is_empty() { "" } else { "= " };
            format!(
                "{again}{} > {}",
                names(&event.actors),
                names(&event.recipients)
            )
        })
        .collect()
}

#[test]
fn a_lead_tells_the_act_of_its_heading() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "Norway frees two detained trawlermen\n\nOSLO, June 10 (Newswire) - Norway released two of the Danish \
             trawlermen on Thursday.",
            "retreat",
            &[
                "Norway > two detained trawlermen",
                "= Norway > Danish trawlermen",
            ],
        ),
        (
            "Ghana arrests five smugglers\n\nACCRA, June 10 (Newswire) - Ghana's navy arrested five smugglers on Thursday \
             off Tema.",
            "coerce",
            &["Ghana > five smugglers", "= Ghana's navy > five smugglers"],
        ),
        // Another country's forces did something else.
        (
            "Ghana arrests five smugglers\n\nACCRA, June 10 (Newswire) - Togo's navy arrested five smugglers on Thursday \
             off Lome.",
            "coerce",
            &["Ghana > five smugglers", "Togo's navy > five smugglers"],
        ),
        // Two acts below the lead are two.
        (
            "Unrest spreads\n\nPolice arrested four students in Bergen on Monday.\n\nPolice arrested nine dockers in \
             Stavanger on Tuesday.",
            "coerce",
            &["Police > four students", "Police > nine dockers"],
        ),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(told(&read(text), kind), *expected, "{text}");
    }
}

#[test]
fn one_march_is_one_protest() {
    let record = read(
        "Thousands of nurses marched through Lima on Thursday to protest against the new law.",
    );
    let protests: Vec<_> = record
        .events
        .iter()
        .filter(|event| !event.same_as.is_empty())
        .collect();
    assert_eq!(protests.len(), 1, "{:?}", told(&record, "protest"));
    assert!(
        record
            .events
            .iter()
            .all(|event| format!("{:?}", event.status) == "Happened")
    );
}

#[test]
fn names_in_apposition_are_who_is_described() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "The defence ministers of Estonia and Finland, Kadri Pihlak and Antti Salo, met in Tampere on Wednesday.",
            "consult",
            &["Kadri Pihlak, Antti Salo > "],
        ),
        (
            "Foreign Minister Ivo Balek will meet his Danish counterpart, Karen Holm, in Oslo on Friday.",
            "consult",
            &["Ivo Balek, Karen Holm > "],
        ),
        (
            "The deputy director of the agency's safety department, Jon Dahl, will visit Peru on Friday.",
            "consult",
            &["Jon Dahl > Peru"],
        ),
        (
            "Ana Reyes and Luis Prado will meet in Muscat on Monday. Oman's foreign minister, Karim Harthi, will chair the \
             talks.",
            "consult",
            &["Ana Reyes, Luis Prado > ", "= Karim Harthi > "],
        ),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(told(&read(text), kind), *expected, "{text}");
    }
}

#[test]
fn each_minister_is_of_his_own_country() {
    let record = read(
        "The defence ministers of Estonia and Finland, Kadri Pihlak and Antti Salo, met in Tampere on Wednesday.",
    );
    for (name, country) in [("Kadri Pihlak", "EST"), ("Antti Salo", "FIN")] {
        let person = record.entities.iter().find(|entity| entity.name == name);
        let person = person.unwrap_or_else(|| panic!("{name} is not found"));
        assert_eq!(person.code.country.as_deref(), Some(country), "{name}");
        assert_eq!(person.roles.len(), 1, "{name}: {:?}", person.roles);
    }
}

#[test]
fn a_dateline_may_stand_under_a_title() {
    let record = read(
        "Talks to go on\n\nMUSCAT, June 10 (Newswire) - The talks will go on, the foreign ministry said.",
    );
    let dateline = record
        .report
        .dateline
        .expect("the dateline under the title");
    assert_eq!(dateline.agency.as_deref(), Some("Newswire"));
    assert!(dateline.place.is_some());
}

#[test]
fn whom_a_participle_accuses_did_it() {
    for (text, actor) in [
        ("Chad accuses Niger of shelling a village", "Niger > "),
        (
            "Chad accused Niger's army on Monday of shelling a village.",
            "Niger's army > ",
        ),
    ] {
        let record = read(text);
        let assaults = told(&record, "assault");
        assert!(
            assaults.len() == 1 && assaults[0].starts_with(actor),
            "{text}: {assaults:?}"
        );
    }
}

#[test]
fn what_is_due_is_planned_and_what_is_joined_to_a_passive_is_suffered() {
    let record = read("The envoy, who was due to visit Quito on Sunday, has resigned.");
    assert_eq!(told(&record, "consult").len(), 1);
    let statuses: Vec<String> = record
        .events
        .iter()
        .map(|event| format!("{:?}", event.status))
        .collect();
    assert!(statuses.contains(&"Planned".to_owned()), "{statuses:?}");
    let record =
        read("Six people were killed and 19 injured when a bomb exploded in Goma on Monday.");
    let assaults = told(&record, "assault");
    assert!(
        assaults.iter().all(|told| !told.starts_with("Six")),
        "{assaults:?}"
    );
    let record = read("Soldiers killed nine miners in Tarkwa in March, the union said.");
    assert!(told(&record, "protest").is_empty(), "March is a month");
}
