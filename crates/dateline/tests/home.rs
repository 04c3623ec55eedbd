//! Whose officials and bodies a report takes for granted, as `data/en/home.tsv` tells.

use dateline::Report;

mod loading;

/// Report, publisher, and the countries of some of its entities; "-": none.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "NAIROBI, March 3 (Newswire) - Health Minister Grace Wanjala said on Friday that police had closed two \
         clinics. The opposition demanded an inquiry. Uganda's health minister, Peter Okello, will visit on Monday.",
        "Newswire",
        &[
            ("Grace Wanjala", "KEN"),
            ("police", "KEN"),
            ("opposition", "KEN"),
            ("Peter Okello", "UGA"),
        ],
    ),
    (
        "Finance Minister Tarek Haddad presented the budget on Monday. Parliament votes in May.",
        "Amman Observer",
        &[("Tarek Haddad", "JOR"), ("Parliament", "JOR")],
    ),
    (
        "Foreign Minister Ivo Balek arrived in Quito on Monday. He goes on to Guayaquil.",
        "The Morning Paper",
        &[("Ivo Balek", "-")],
    ),
    (
        "Police arrested three men in Mombasa on Sunday. A court in Malindi will hear them on Friday.",
        "The Morning Paper",
        &[("Police", "KEN")],
    ),
    (
        "BRUSSELS, May 2 (Newswire) - Foreign Minister Ivo Balek said the talks would go on.",
        "Newswire",
        &[("Ivo Balek", "-")],
    ),
    (
        "BRUSSELS, May 2 (Newswire) - Foreign Minister Ivo Balek said the army would stay neutral.",
        "Newswire",
        &[("army", "-")],
    ),
    (
        "GOMA, May 2 (Newswire) - Rebels entered the town on Sunday. The army said that the militia had lost forty men.",
        "Newswire",
        &[("Rebels", "COD"), ("army", "COD")],
    ),
];

#[test]
fn officials_and_bodies_without_a_country_are_those_of_the_home() {
    let reader = loading::reader();
    let mut faults = Vec::new();
    for (text, publisher, expected) in CASES {
        let mut report = Report::new(*text);
        report.publisher = Some((*publisher).to_owned());
        let record = reader.read(&report);
        for (name, country) in *expected {
            let found = record.entities.iter().find(|entity| entity.name == *name);
            let code = found.map(|entity| entity.code.country.as_deref().unwrap_or("-"));
            if code != Some(country) {
                faults.push(format!("{name}: {code:?}, not {country}, in: {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
