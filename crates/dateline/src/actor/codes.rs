//! Countries and PLOVER sectors of entities, from roles, owners, tables and the words of names.

use super::casting::{Casting, Draft};
use super::mentions::What;
use super::tables::Tenure;
use super::titles::{is_coming, is_past};
use crate::place::Resolution;
use crate::record::{EntityKind, MentionForm};

/// Gives organisations and persons their codes. Done before nominals are joined, which agree in country.
pub(super) fn of_names(casting: &mut Casting) {
    countries_in_names(casting);
    for draft in 0..casting.drafts.len() {
        if casting.drafts[draft].kind == EntityKind::Organization {
            organization(casting, draft);
        }
    }
    let year = casting.page.document.published.map(jiff::civil::Date::year);
    for draft in 0..casting.drafts.len() {
        if casting.drafts[draft].kind == EntityKind::Person {
            person(casting, draft, year);
        }
    }
    compatriots(casting);
}

/// "Per Berg of Norway", "Estonia's Kadri Pihlak": the country that a person is named with.
fn compatriots(casting: &mut Casting) {
    for i in 0..casting.found.len() {
        let Some(draft) = casting.found[i].entity.filter(|_| is_name(casting, i)) else {
            continue;
        };
        let person = &casting.drafts[draft];
        if person.kind != EntityKind::Person || person.country.is_some() {
            continue;
        }
        let mention = &casting.found[i].mention;
        let (sentence, (start, end)) = (mention.sentence, mention.tokens);
        let tokens = &casting.page.sentence(sentence).tokens;
        let of = tokens.get(end).is_some_and(|word| word.form == "of");
        let owner = super::names::owner_before(casting, sentence, start)
            .filter(|owner| casting.found[*owner].mention.tokens.1 < start)
            .or_else(|| super::names::owner_after(casting, sentence, end).filter(|_| of));
        let country = owner
            .and_then(|owner| casting.found[owner].entity)
            .map(|owner| &casting.drafts[owner])
            .filter(|owner| {
                let place = owner.place.as_ref();
                place.is_some_and(|place| place.resolution == Resolution::Country)
            });
        if let Some(country) = country.and_then(|country| country.country.clone()) {
            casting.drafts[draft].country = Some(country);
        }
    }
}

fn is_name(casting: &Casting, found: usize) -> bool {
    casting.found[found].mention.form == MentionForm::Name
}

/// "Bank of Ghana", "Russian Orthodox Church": the country in an organisation's name.
fn countries_in_names(casting: &mut Casting) {
    for i in 0..casting.found.len() {
        let What::Organization(None) = casting.found[i].what else {
            continue;
        };
        let Some(draft) = casting.found[i].entity else {
            continue;
        };
        if casting.drafts[draft].country.is_some() {
            continue;
        }
        let mention = casting.found[i].mention.clone();
        // "Dockworkers' Union" is in no town of that name.
        let is_owned = |t: usize| {
            let word = |t: usize| casting.page.token(mention.sentence, t);
            let clitic = |t: usize| word(t).xpos == "POS" || word(t).form.starts_with(['\'', '’']);
            clitic(t) || t.checked_sub(1).is_some_and(clitic)
        };
        let inside = (mention.tokens.0..mention.tokens.1)
            .filter(|&t| !is_owned(t))
            .find_map(|t| casting.page.place_at(mention.sentence, t));
        let before = || super::names::owner_before(casting, mention.sentence, mention.tokens.0);
        let owner = inside
            .or_else(before)
            .and_then(|place| casting.found[place].entity)
            .filter(|&owner| owner != draft);
        if let Some(owner) = owner {
            casting.drafts[draft].country = casting.drafts[owner].country.clone();
        }
    }
}

fn organization(casting: &mut Casting, draft: usize) {
    let lexicon = casting.lexicon;
    if let Some(row) = casting.drafts[draft].row {
        let row = &lexicon.organizations[row];
        casting.drafts[draft].country = row.country.clone();
        casting.drafts[draft].sectors = sectors(&row.sector);
        return;
    }
    let name = casting.drafts[draft].name.clone();
    let body = name.to_lowercase();
    let agent = (0..3).find_map(|skip| {
        let rest: Vec<&str> = body.split(' ').skip(skip).collect();
        lexicon.agent(&rest.join(" "))
    });
    let sector = match agent {
        Some(agent) => Some(agent.sector.as_str()),
        None => lexicon.suffix(&name),
    };
    if let Some(sector) = sector.filter(|s| *s != "*") {
        let sector = sector.to_owned();
        casting.drafts[draft].sectors = sectors(&sector);
    }
    if casting.drafts[draft].country.is_none()
        && casting.drafts[draft]
            .sectors
            .first()
            .is_some_and(|s| s == "NGO")
    {
        casting.drafts[draft].country = Some("NGO".to_owned());
    }
}

fn sectors(sector: &str) -> Vec<String> {
    sector
        .split('|')
        .filter(|s| !s.is_empty() && *s != "*")
        .map(str::to_owned)
        .collect()
}

fn person(casting: &mut Casting, draft: usize, year: Option<i16>) {
    fill_owners(casting, draft, year);
    let lexicon = casting.lexicon;
    let (mut country, mut sector): (Option<String>, Option<String>) = (None, None);
    let roles = casting.drafts[draft].roles.clone();
    let classes = casting.drafts[draft].classes.clone();
    let mut past_only = !roles.is_empty();
    // What is held now goes before what was held or is yet to be.
    let mut order: Vec<usize> = (0..roles.len()).collect();
    order.sort_by_key(|&i| {
        (
            is_past(&roles[i].title, lexicon) || is_coming(&roles[i].title),
            i,
        )
    });
    for i in order {
        let (role, class) = (&roles[i], &classes[i]);
        let past = is_past(&role.title, lexicon);
        past_only &= past;
        let owner = role.of.map(|of| of.0);
        if country.is_none() {
            country = owner.and_then(|of| casting.drafts[of].country.clone());
        }
        if sector.is_none() && !past {
            sector = sector_of_role(casting, &role.title, class, owner);
        }
    }
    let tenures = known_tenures(casting, draft);
    let held = year.and_then(|year| tenures.iter().find(|t| t.in_year(year)));
    if country.is_none() {
        // The person is whose country's office is held at the time, or else of the only one ever held.
        let known = held.or(tenures.first()).map(|t| code_of(casting, t));
        country = known.flatten();
    }
    if sector.is_none() && roles.is_empty() && held.is_some() {
        sector = Some("GOV".to_owned());
    }
    if sector.is_none() && past_only {
        sector = Some("ELI".to_owned());
    }
    let known = &mut casting.drafts[draft];
    if known.country.is_none() {
        known.country = country;
    }
    if known.sectors.is_empty() {
        known.sectors = sector.into_iter().collect();
    }
}

fn known_tenures(casting: &Casting, draft: usize) -> Vec<Tenure> {
    let known = &casting.drafts[draft];
    let mut tenures = casting.lexicon.tenures(&known.name);
    if tenures.is_empty() && !known.name.contains(' ') {
        tenures = casting.lexicon.tenures_of_surname(&known.name);
    }
    tenures.to_vec()
}

fn code_of(casting: &Casting, tenure: &Tenure) -> Option<String> {
    match casting.lexicon.organization(&tenure.of) {
        Some(row) => casting.lexicon.organizations[row].country.clone(),
        None => Some(tenure.of.clone()),
    }
}

/// The sector of a title: its own, or that of what it is held of.
fn sector_of_role(
    casting: &Casting,
    title: &str,
    class: &str,
    owner: Option<usize>,
) -> Option<String> {
    let title = title.to_lowercase();
    let words: Vec<&str> = title.split(' ').collect();
    let known = (0..words.len()).find_map(|skip| {
        let rest = words[skip..].join(" ");
        let title = casting.lexicon.title(&rest).map(|t| t.sector.clone());
        title.or_else(|| casting.lexicon.agent(&rest).map(|a| a.sector.clone()))
    });
    let own = known.filter(|s| !s.is_empty() && s != "*");
    let of_owner = owner.and_then(|of| sector_of_owner(&casting.drafts[of]));
    match own {
        // The head of state of a body that is no country is its head ("president of the World Bank").
        Some(own) if own == "GOV" => {
            let foreign =
                owner.is_some_and(|of| casting.drafts[of].kind == EntityKind::Organization);
            if foreign {
                of_owner.or(Some(own))
            } else {
                Some(own)
            }
        }
        Some(own) => Some(own),
        None => of_owner.or_else(|| (class == "party-head").then(|| "PTY".to_owned())),
    }
}

fn sector_of_owner(owner: &Draft) -> Option<String> {
    match owner.kind {
        EntityKind::Place => owner
            .place
            .as_ref()
            .is_some_and(|p| p.resolution != Resolution::Region)
            .then(|| "GOV".to_owned()),
        _ => owner.sectors.first().cloned(),
    }
}

/// Finds what a title is held of where the report does not say it beside the title.
fn fill_owners(casting: &mut Casting, draft: usize, year: Option<i16>) {
    let tenures = known_tenures(casting, draft);
    for i in 0..casting.drafts[draft].roles.len() {
        if casting.drafts[draft].roles[i].of.is_some() {
            continue;
        }
        let class = casting.drafts[draft].classes[i].clone();
        let title = casting.drafts[draft].roles[i].title.to_lowercase();
        let mut fits: Vec<&Tenure> = tenures
            .iter()
            .filter(|t| {
                let tenure = t.title.to_lowercase();
                let same_class = casting
                    .lexicon
                    .title(&tenure)
                    .is_some_and(|known| known.class == class);
                title.ends_with(&tenure) || same_class
            })
            .collect();
        if let Some(year) = year {
            // A title without "former" is held at the time.
            let now: Vec<&Tenure> = fits.iter().copied().filter(|t| t.in_year(year)).collect();
            if !now.is_empty() {
                fits = now;
            }
        }
        let Some(tenure) = fits.first() else { continue };
        let of = match casting.lexicon.organization(&tenure.of) {
            Some(row) => casting.known(&format!("organization {row}")),
            None => casting.known(&format!("country {}", tenure.of)),
        };
        let because = format!(
            "role.leaders: title before name; {} {} of {} from {}",
            casting.drafts[draft].name, tenure.title, tenure.of, tenure.from
        );
        let code = code_of(casting, tenure);
        let drafted = &mut casting.drafts[draft];
        if let Some(of) = of {
            drafted.roles[i].of = Some(Casting::id(of));
            drafted.roles[i].because = because;
        }
        if drafted.country.is_none() {
            drafted.country = code;
        }
    }
}
