//! Joins names: places by what they stand for, organisations by the table, spelling, acronym and place of which
//! they are, persons by their parts.

use std::collections::HashMap;

use super::casting::{Casting, Draft};
use super::mentions::What;
use super::persons;
use super::tables::fold;
use crate::place::{Place, Resolution};
use crate::record::EntityKind;

/// Joins all names but those of accounts.
pub(super) fn join(casting: &mut Casting) {
    let persons = persons::people(casting);
    places(casting);
    organizations(casting);
    others(casting);
    persons::join(casting, persons);
}

fn places(casting: &mut Casting) {
    for i in 0..casting.found.len() {
        let What::Place(toponym) = casting.found[i].what else {
            continue;
        };
        let written = casting.written(i);
        let place = casting.toponyms[toponym].place.clone();
        let key = place_key(place.as_deref(), &written);
        let draft = casting.keyed(key, || {
            let name = place.as_ref().map_or(written, |p| p.name.clone());
            let mut draft = Draft::new(EntityKind::Place, name);
            if place
                .as_ref()
                .is_some_and(|p| p.resolution == Resolution::Site)
            {
                draft.kind = EntityKind::Facility;
            }
            draft.country = place.as_ref().and_then(|p| p.country.clone());
            draft.place = place;
            draft
        });
        casting.join(i, draft);
    }
}

fn place_key(place: Option<&Place>, written: &str) -> String {
    match place {
        Some(Place {
            resolution: Resolution::Country,
            country: Some(code),
            ..
        }) => format!("country {code}"),
        Some(Place {
            geonames: Some(id), ..
        }) => format!("geonames {id}"),
        Some(place) => format!(
            "place {} {} {}",
            place.name, place.latitude, place.longitude
        ),
        None => format!("name {}", fold(written)),
    }
}

fn organizations(casting: &mut Casting) {
    let mut loose = Vec::new();
    for i in 0..casting.found.len() {
        match casting.found[i].what {
            What::Organization(Some(row)) => {
                let draft = casting.keyed(format!("organization {row}"), || Draft {
                    row: Some(row),
                    ..Draft::new(EntityKind::Organization, String::new())
                });
                casting.drafts[draft].name = casting.lexicon.organizations[row].name.clone();
                casting.join(i, draft);
            }
            What::Organization(None) => loose.push(i),
            _ => {}
        }
    }
    let glossed = acronyms(casting);
    // Longer names first, so that a short one finds what it is short for.
    let mut spelt: Vec<(usize, String)> =
        loose.into_iter().map(|i| (i, casting.written(i))).collect();
    spelt.sort_by_key(|(i, written)| (std::cmp::Reverse(written.split(' ').count()), *i));
    let mut initials: HashMap<String, Option<usize>> = HashMap::new();
    let mut firsts: HashMap<String, Option<usize>> = HashMap::new();
    for (i, written) in spelt {
        let folded = fold(written.strip_prefix("The ").unwrap_or(&written));
        let single = !written.contains(' ');
        let known = casting
            .known(&format!("spelt {folded}"))
            .or_else(|| owned_body(casting, i))
            .or_else(|| glossed.get(&written).copied().filter(|_| single))
            .or_else(|| {
                single
                    .then(|| initials.get(&written).copied().flatten())
                    .flatten()
            })
            .or_else(|| {
                single
                    .then(|| firsts.get(&folded).copied().flatten())
                    .flatten()
            });
        let draft = known
            .unwrap_or_else(|| casting.add(Draft::new(EntityKind::Organization, written.clone())));
        casting.key(format!("spelt {folded}"), draft);
        casting.join(i, draft);
        if !single {
            note_once(&mut initials, initials_of(&written), draft);
            let mut words = folded.split(' ');
            let first = words.next().unwrap_or_default().to_owned();
            let rest = words.collect::<Vec<_>>().join(" ");
            if casting.lexicon.suffix(&rest).is_some() && !is_place_word(casting, i) {
                note_once(&mut firsts, first, draft);
            }
        }
    }
}

/// Notes what a short form stands for; one that could stand for two stands for none.
fn note_once(map: &mut HashMap<String, Option<usize>>, key: String, draft: usize) {
    map.entry(key)
        .and_modify(|known| {
            if *known != Some(draft) {
                *known = None;
            }
        })
        .or_insert(Some(draft));
}

/// Whether the name begins with a place ("Moscow City Court" is not "Moscow").
fn is_place_word(casting: &Casting, found: usize) -> bool {
    let mention = &casting.found[found].mention;
    casting
        .page
        .place_at(mention.sentence, mention.tokens.0)
        .is_some()
}

fn initials_of(name: &str) -> String {
    name.split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase())
        .collect()
}

/// "Russian Foreign Ministry", "Ghana's Parliament", "the Defence Ministry of Ukraine": a body of which a country
/// has one is the same wherever the country is the same.
fn owned_body(casting: &mut Casting, found: usize) -> Option<usize> {
    let (sentence, (start, end)) = {
        let mention = &casting.found[found].mention;
        (mention.sentence, mention.tokens)
    };
    let mut first = start;
    let mut owner = None;
    if let Some(place) = casting.page.place_at(sentence, start) {
        first = casting.found[place].mention.tokens.1;
        owner = casting.found[place].entity;
    }
    while first < end && casting.page.token(sentence, first).xpos == "POS" {
        first += 1;
    }
    if first >= end {
        return None;
    }
    let mut words = casting.page.words(sentence, first, end);
    let mut after = None;
    if let Some((body, _)) = words.split_once(" of ") {
        after = (first..end).find_map(|t| casting.page.place_at(sentence, t));
        words = body.to_owned();
    }
    if !casting
        .lexicon
        .agent(&words)
        .is_some_and(|agent| agent.unique)
    {
        return None;
    }
    if owner.is_none() {
        owner = after
            .or_else(|| owner_before(casting, sentence, start))
            .or_else(|| owner_after(casting, sentence, end))
            .and_then(|f| casting.found[f].entity);
    }
    let written = casting.written(found);
    body_of(casting, owner, &words, written)
}

/// The draft of a country's or organisation's only body of that noun; without an owner the one named last.
pub(super) fn body_of(
    casting: &mut Casting,
    owner: Option<usize>,
    words: &str,
    name: String,
) -> Option<usize> {
    let Some(owner) = owner else {
        return casting.known(&format!("body of somebody {words}"));
    };
    let key = format!("body of {owner} {words}");
    let country = casting.drafts[owner].country.clone();
    let sector = casting.lexicon.agent(words).map(|a| a.sector.clone());
    let draft = casting.keyed(key, || Draft {
        country,
        owner: Some(owner),
        sectors: sector.into_iter().filter(|s| s.len() > 1).collect(),
        ..Draft::new(EntityKind::Organization, name)
    });
    casting.key(format!("body of somebody {words}"), draft);
    Some(draft)
}

/// The name right before a token, "'s" between them or not.
pub(super) fn owner_before(casting: &Casting, sentence: usize, start: usize) -> Option<usize> {
    let mut end = start;
    while end > 0 {
        let token = casting.page.token(sentence, end - 1);
        if token.xpos != "POS" && !matches!(token.form.as_str(), "'s" | "’s" | "'" | "’") {
            break;
        }
        end -= 1;
    }
    casting.name_ending(sentence, end)
}

/// The name after "of" (or "for", "to", "at") that follows a token.
pub(super) fn owner_after(casting: &Casting, sentence: usize, end: usize) -> Option<usize> {
    let tokens = &casting.page.sentence(sentence).tokens;
    let word = tokens.get(end)?;
    if !matches!(word.form.as_str(), "of" | "for" | "to" | "at" | "with") {
        return None;
    }
    let mut start = end + 1;
    while tokens
        .get(start)
        .is_some_and(|t| matches!(t.form.to_lowercase().as_str(), "the" | "all"))
    {
        start += 1;
    }
    casting.name_starting(sentence, start)
}

/// "World Food Programme (WFP)": what the text itself says that an acronym stands for.
fn acronyms(casting: &mut Casting) -> HashMap<String, usize> {
    let mut glossed = HashMap::new();
    for i in 0..casting.found.len() {
        let is_organization = matches!(casting.found[i].what, What::Organization(_));
        if !is_organization || casting.written(i).split(' ').count() < 2 {
            continue;
        }
        let (sentence, end) = {
            let mention = &casting.found[i].mention;
            (mention.sentence, mention.tokens.1)
        };
        let tokens = &casting.page.sentence(sentence).tokens;
        let Some([open, acronym, close]) = tokens.get(end..end + 3) else {
            continue;
        };
        let upper = acronym.form.chars().filter(|c| c.is_uppercase()).count();
        if open.form != "(" || close.form != ")" || upper < 2 {
            continue;
        }
        let written = casting.written(i);
        if written.chars().next() != acronym.form.chars().next() {
            continue;
        }
        let draft = match casting.found[i].entity {
            Some(draft) => draft,
            None => {
                let key = format!("spelt {}", fold(&written));
                casting.keyed(key, || Draft::new(EntityKind::Organization, written))
            }
        };
        glossed.insert(acronym.form.clone(), draft);
    }
    glossed
}

/// Works, wars, treaties, weapons, buildings, peoples, places that no gazetteer knows.
fn others(casting: &mut Casting) {
    for i in 0..casting.found.len() {
        let What::Named(kind) = casting.found[i].what else {
            continue;
        };
        let written = casting.written(i);
        let folded = fold(&written);
        let country = casting.places.country_named(&written).map(str::to_owned);
        if let Some(code) = country.filter(|_| kind == EntityKind::Place) {
            let place = casting.places.country(&code);
            let draft = casting.keyed(format!("country {code}"), || Draft {
                country: Some(code),
                place: place.clone(),
                ..Draft::new(EntityKind::Place, place.map_or(written, |p| p.name.clone()))
            });
            casting.join(i, draft);
            continue;
        }
        let spelt = casting.known(&format!("spelt {folded}"));
        let draft = spelt.unwrap_or_else(|| {
            let key = if kind == EntityKind::Place {
                format!("name {folded}")
            } else {
                format!("{kind:?} {folded}")
            };
            casting.keyed(key, || Draft {
                plural: kind == EntityKind::Group,
                ..Draft::new(kind, written)
            })
        });
        casting.join(i, draft);
    }
}
