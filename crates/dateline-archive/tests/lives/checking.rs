//! Each field of an expected event against the archive event that answers to it.

use std::collections::BTreeMap;

use dateline_archive::answer::{ArchiveEvent, Difference, Party, Quantity};

use crate::expected::{Apart, Expected, ExpectedDisagreement, ExpectedPlace, Sides};
use crate::matching::{kind, mode};
use crate::names::Named;
use crate::sheet::Sheet;
use crate::steps;

/// What is written where the archive has no such event.
const NONE: &str = "no such event";

/// All that is asked at the end. `ids` are those of the archive events that answer to the expected ones.
pub(crate) fn at_the_end(
    sheet: &mut Sheet,
    expected: &Expected,
    found: Option<&ArchiveEvent>,
    doubles: &[&ArchiveEvent],
    ids: &BTreeMap<&str, &str>,
) {
    sheet.note(
        "found",
        found.is_some(),
        "an event",
        found.map_or(NONE.to_owned(), summary),
    );
    let others: Vec<String> = doubles.iter().map(|event| summary(event)).collect();
    sheet.note(
        "only one",
        others.is_empty(),
        "one event",
        if others.is_empty() {
            "one".to_owned()
        } else {
            others.join("; ")
        },
    );
    fields(sheet, expected, found);
    if let Some(first_seen) = &expected.first_seen {
        let seen = found.map(|event| event.first_seen.as_str());
        sheet.note(
            "first_seen",
            seen == Some(first_seen),
            first_seen,
            seen.unwrap_or(NONE),
        );
    }
    tellings(sheet, expected, found);
    let wanted: Vec<_> = expected.step.iter().collect();
    steps::check(sheet, expected, &wanted, found);
    nevers(sheet, expected, found);
    if let Some(whole) = &expected.part_of {
        let wanted = ids.get(whole.as_str()).copied();
        let part_of = found.and_then(|event| event.part_of.as_deref());
        let holds = wanted.is_some() && part_of == wanted;
        sheet.note("part_of", holds, whole, part_of.unwrap_or("null"));
    }
}

/// What is asked as of a moment.
pub(crate) fn as_of(
    sheet: &mut Sheet,
    expected: &Expected,
    then: &Expected,
    found: Option<&ArchiveEvent>,
) {
    sheet.then = format!("as of {}: ", then.on.as_deref().unwrap_or_default());
    if then.absent {
        sheet.note(
            "absent",
            found.is_none(),
            "no event yet",
            found.map_or(NONE.to_owned(), summary),
        );
    } else {
        fields(sheet, then, found);
    }
    if let Some(names) = &then.steps {
        let wanted = steps::named(expected, names);
        steps::check_order(sheet, expected, &wanted, found);
    }
    sheet.then.clear();
}

/// Whether events are as many archive events.
pub(crate) fn apart(sheet: &mut Sheet, set: &Apart, ids: &BTreeMap<&str, &str>) {
    let names = set.events.iter().map(String::as_str);
    let missing: Vec<&str> = names.filter(|id| !ids.contains_key(id)).collect();
    let found = if missing.is_empty() {
        "apart".to_owned()
    } else {
        format!("no event of its own: {}", missing.join(", "))
    };
    sheet.note("apart", missing.is_empty(), set.events.join(", "), found);
}

/// The fields that may be asked at the end and as of any moment.
fn fields(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    choice(
        sheet,
        "type",
        &expected.kind,
        &expected.alt_kinds,
        found.map(kind),
    );
    choice(
        sheet,
        "mode",
        &expected.mode,
        &expected.alt_modes,
        found.map(|event| mode(event).to_owned()),
    );
    choice(
        sheet,
        "status",
        &expected.status,
        &expected.alt_status,
        found.map(|event| event.status.clone()),
    );
    choice(
        sheet,
        "basis",
        &expected.basis,
        &expected.alt_basis,
        found.map(|event| event.basis.clone()),
    );
    let day = |day: &Option<String>| day.clone().unwrap_or("null".to_owned());
    choice(
        sheet,
        "earliest",
        &expected.earliest,
        &expected.alt_earliest,
        found.map(|event| day(&event.earliest)),
    );
    choice(
        sheet,
        "latest",
        &expected.latest,
        &expected.alt_latest,
        found.map(|event| day(&event.latest)),
    );
    let sources = found.map(|event| event.independent_sources);
    choice(
        sheet,
        "independent_sources",
        &expected.independent_sources,
        &expected.alt_independent_sources,
        sources,
    );
    parties(sheet, expected, found);
    place(sheet, expected, found);
    quantities(sheet, expected, found);
    for wanted in &expected.disagreements {
        let differences = found.map_or(&[][..], |event| &event.disagreements);
        let holds = differences
            .iter()
            .any(|difference| is_between(wanted, difference));
        let sides: Vec<String> = wanted.between.iter().map(|side| side.join(", ")).collect();
        let written: Vec<String> = differences.iter().map(difference).collect();
        let wanted_sides = format!("{}: {}", wanted.field, sides.join(" | "));
        sheet.note(
            &format!("disagreements {}", wanted.field),
            holds,
            wanted_sides,
            list(&written),
        );
    }
    if let Some(wanted) = expected.withdrawn {
        let withdrawn = found.map(|event| event.withdrawn);
        sheet.note(
            "withdrawn",
            withdrawn == Some(wanted),
            wanted.to_string(),
            withdrawn.map_or(NONE.to_owned(), |is| is.to_string()),
        );
    }
    if let Some(least) = expected.read_since_at_least {
        let since = found.and_then(|event| event.reports_since);
        let holds = since.is_some_and(|since| since >= least);
        let written = since.map_or("null".to_owned(), |since| since.to_string());
        sheet.note("read_since_at_least", holds, least.to_string(), written);
    }
}

fn choice<T: PartialEq + std::fmt::Display>(
    sheet: &mut Sheet,
    field: &str,
    wanted: &Option<T>,
    alternatives: &[T],
    found: Option<T>,
) {
    let Some(wanted) = wanted else {
        return;
    };
    let allowed: Vec<&T> = [wanted].into_iter().chain(alternatives).collect();
    let holds = found.as_ref().is_some_and(|found| allowed.contains(&found));
    let written: Vec<String> = allowed.iter().map(|value| value.to_string()).collect();
    let found = found.map_or(NONE.to_owned(), |found| found.to_string());
    sheet.note(field, holds, written.join(" or "), found);
}

fn parties(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    let of = |pick: fn(&ArchiveEvent) -> &Vec<Party>| found.map_or(&[][..], |event| pick(event));
    let (actors, recipients) = (of(|event| &event.actors), of(|event| &event.recipients));
    let sides = [
        ("actors", &expected.actors, actors),
        ("recipients", &expected.recipients, recipients),
        (
            "claimants",
            &expected.claimants,
            of(|event| &event.claimants),
        ),
        ("deniers", &expected.deniers, of(|event| &event.deniers)),
    ];
    for (side, wanted, there) in sides {
        for one in wanted {
            let either = side == "actors" && expected.sides == Some(Sides::Either);
            let also = if either { recipients } else { &[] };
            let all = || there.iter().chain(also);
            let written: Vec<String> = all().map(party).collect();
            let written = list(&written);
            let field = format!("{side} {}", one.name);
            sheet.note(&field, one.is_among(all()), named(one), written.clone());
            if let Some(country) = &one.country {
                let of_country = all().filter(|party| party.country.as_ref() == Some(country));
                let field = format!("{field} country");
                sheet.note(&field, one.is_among(of_country), country, written);
            }
        }
    }
}

fn place(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    let Some(wanted) = &expected.place else {
        return;
    };
    let there = found.and_then(|event| event.place.as_ref());
    let written = there.map_or("null".to_owned(), |place| {
        let country = place.country.as_deref().unwrap_or("?");
        format!("{} ({country})", place.name)
    });
    let holds = there.is_some_and(|place| wanted.agrees(&place.name));
    let (name, country) = match wanted {
        ExpectedPlace::Name(name) => (name.clone(), None),
        ExpectedPlace::Named(place) => (named(place), place.country.as_ref()),
    };
    sheet.note("place", holds, name, written.clone());
    if let Some(country) = country {
        let same = there.is_some_and(|place| place.country.as_ref() == Some(country));
        sheet.note("place country", same, country, written);
    }
}

#[expect(
    clippy::float_cmp,
    reason = "counts of people, as they are written in a report"
)]
fn quantities(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    let there = found.map_or(&[][..], |event| &event.quantities);
    let high = |quantity: &Quantity| quantity.high.unwrap_or(quantity.low);
    let written: Vec<String> = there
        .iter()
        .map(|quantity| format!("{} {}-{}", quantity.kind, quantity.low, high(quantity)))
        .collect();
    for wanted in &expected.quantities {
        let holds = there.iter().any(|quantity| {
            quantity.kind == wanted.kind
                && quantity.low == wanted.low
                && high(quantity) == wanted.high
        });
        let range = format!("{}-{}", wanted.low, wanted.high);
        sheet.note(
            &format!("quantities {}", wanted.kind),
            holds,
            range,
            list(&written),
        );
    }
    for never in &expected.never_quantities {
        let stands = there.iter().any(|quantity| {
            quantity.kind == never.kind
                && (quantity.low == never.value || high(quantity) == never.value)
        });
        let field = format!("never_quantities {}", never.kind);
        sheet.note(
            &field,
            found.is_some() && !stands,
            format!("not {}", never.value),
            list(&written),
        );
    }
}

/// Whether the reports on either side stand behind different values of the field.
fn is_between(wanted: &ExpectedDisagreement, difference: &Difference) -> bool {
    let field = difference
        .field
        .strip_prefix("quantities.")
        .unwrap_or(&difference.field);
    let value_of = |side: &Vec<String>| {
        difference
            .values
            .iter()
            .position(|value| side.iter().all(|report| value.reports.contains(report)))
    };
    let values: Vec<Option<usize>> = wanted.between.iter().map(value_of).collect();
    let differ = (1..values.len()).all(|at| !values[..at].contains(&values[at]));
    field == wanted.field && differ && values.iter().all(Option::is_some)
}

fn tellings(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    let mut tellers: Vec<&str> = Vec::new();
    for telling in found.map_or(&[][..], |event| &event.tellings) {
        if !tellers.contains(&telling.report.as_str()) {
            tellers.push(&telling.report);
        }
    }
    for report in &expected.tells {
        sheet.note(
            &format!("tells {report}"),
            tellers.contains(&report.as_str()),
            report,
            if tellers.is_empty() {
                NONE.to_owned()
            } else {
                tellers.join(", ")
            },
        );
    }
    let strangers: Vec<String> = tellers
        .iter()
        .filter(|report| !expected.may_be_told_by(report))
        .map(|report| (*report).to_owned())
        .collect();
    let written = match found {
        None => NONE.to_owned(),
        Some(_) if strangers.is_empty() => "none".to_owned(),
        Some(_) => list(&strangers),
    };
    sheet.note(
        "tells others",
        found.is_some() && strangers.is_empty(),
        "none",
        written,
    );
}

fn nevers(sheet: &mut Sheet, expected: &Expected, found: Option<&ArchiveEvent>) {
    let pairs = [
        (
            "never_status",
            &expected.never_status,
            found.map(|event| &event.status),
        ),
        (
            "never_basis",
            &expected.never_basis,
            found.map(|event| &event.basis),
        ),
    ];
    for (field, never, value) in pairs {
        if !never.is_empty() {
            let holds = value.is_some_and(|value| !never.contains(value));
            let wanted = format!("not {}", never.join(", "));
            sheet.note(field, holds, wanted, value.map_or(NONE, String::as_str));
        }
    }
}

/// An archive event in a few words.
pub(crate) fn summary(event: &ArchiveEvent) -> String {
    let mut reports: Vec<&str> = event
        .tellings
        .iter()
        .map(|telling| telling.report.as_str())
        .collect();
    reports.dedup();
    let names = |parties: &[Party]| {
        parties
            .iter()
            .map(|party| party.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    format!(
        "{} {}/{} {} [{}] -> [{}] in {}",
        event.id,
        kind(event),
        mode(event),
        reports.join(","),
        names(&event.actors),
        names(&event.recipients),
        event
            .place
            .as_ref()
            .map_or("null", |place| place.name.as_str())
    )
}

fn party(party: &Party) -> String {
    format!(
        "{} ({})",
        party.name,
        party.country.as_deref().unwrap_or("?")
    )
}

fn named(named: &Named) -> String {
    let names: Vec<&str> = [&named.name]
        .into_iter()
        .chain(&named.alt)
        .map(String::as_str)
        .collect();
    names.join(" or ")
}

fn difference(difference: &Difference) -> String {
    let values: Vec<String> = difference
        .values
        .iter()
        .map(|value| format!("{} {}", value.value, value.reports.join(",")))
        .collect();
    format!("{}: {}", difference.field, values.join(" | "))
}

fn list(written: &[String]) -> String {
    if written.is_empty() {
        "nobody, nothing".to_owned()
    } else {
        written.join(", ")
    }
}
