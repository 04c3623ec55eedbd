//! What earlier reports add to this one: country and office of whom it names without them, the name of whom it describes
//! by an office alone. The report's own words go before.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Role;
use super::casting::Casting;
use super::mentions::{Article, Noun, What};
use super::offices::{self, Holder};
use super::persons::is_one_person;
use super::surname_key;
use super::titles::{TitleRun, is_past, run_of};
use crate::context::{Context, Of, WhoIsWho};
use crate::record::EntityKind;

/// Descriptions of one report that are given a name, at most.
const MOST_NAMED: usize = 200;

/// What is known beforehand, and the day it is known as of.
#[derive(Debug, Clone, Copy)]
struct Known<'c> {
    who: &'c WhoIsWho,
    day: Date,
}

impl<'c> Known<'c> {
    fn of(context: &'c Context) -> Option<Self> {
        Some(Known {
            who: context.who(),
            day: context.until.parse().ok()?,
        })
    }
}

/// Gives persons who are named without country the office that they hold, and the country with it.
pub(super) fn of_names(casting: &mut Casting, context: &Context) {
    let Some(known) = Known::of(context) else {
        return;
    };
    let first = first_mentions(casting, |what| matches!(what, What::Person));
    let bodies = bodies(casting);
    for (draft, mention) in first.into_iter().enumerate() {
        let Some(mention) = mention else { continue };
        if casting.drafts[draft].kind == EntityKind::Person {
            of_name(casting, known, &bodies, draft, mention);
        }
    }
}

fn of_name(
    casting: &mut Casting,
    known: Known<'_>,
    bodies: &BTreeMap<Of, usize>,
    draft: usize,
    mention: usize,
) {
    let lexicon = casting.lexicon;
    let person = &casting.drafts[draft];
    let is_given_alone = !person.name.contains(' ') && lexicon.given(&person.name).is_some();
    let says_whose = person.roles.iter().any(|role| role.of.is_some());
    if is_given_alone || says_whose {
        return;
    }
    let held = offices::offices_of(lexicon, known.who, &person.name, known.day);
    let mut countries: Vec<String> = held.iter().filter_map(country_of).collect();
    countries.sort();
    countries.dedup();
    let [country] = countries.as_slice() else {
        return;
    };
    let contradicts = person.country.as_ref().is_some_and(|said| said != country);
    if contradicts || differs_in_gender(casting, draft, &held[0].name) {
        return;
    }
    if casting.drafts[draft].roles.is_empty() {
        let Some(office) = held
            .iter()
            .find(|office| still_holds(casting, known, office))
        else {
            return;
        };
        let of = bodies.get(&office.of).copied();
        let span = casting.found[mention].mention.span;
        hold(casting, draft, office, of, span);
    } else {
        let Some((role, office)) = same_office(casting, draft, &held) else {
            return;
        };
        let of = bodies.get(&office.of).map(|of| Casting::id(*of));
        let role = &mut casting.drafts[draft].roles[role];
        role.of = of;
        role.because.push_str("; of: ");
        role.because.push_str(&office.because());
    }
    casting.drafts[draft].country = Some(country.clone());
}

fn country_of(office: &Holder) -> Option<String> {
    match &office.of {
        Of::Country(code) => Some(code.clone()),
        Of::Body(_) => office.country.clone(),
    }
}

/// Whether nobody else was seen in the office since, where one at a time holds it.
fn still_holds(casting: &Casting, known: Known<'_>, office: &Holder) -> bool {
    let lexicon = casting.lexicon;
    let titles = lexicon.offices.titles(&office.of, &office.title);
    titles.is_empty()
        || offices::holder(lexicon, known.who, (&office.of, titles), known.day)
            .is_some_and(|holder| is_one_person(lexicon, &holder.name, &office.name))
}

/// The title that the report gives, and the office held that it names.
fn same_office<'h>(
    casting: &Casting,
    draft: usize,
    held: &'h [Holder],
) -> Option<(usize, &'h Holder)> {
    let roles = casting.drafts[draft].roles.iter().enumerate();
    roles
        .filter_map(|(number, role)| {
            let title = role.title.to_lowercase();
            let office = held.iter().find(|office| {
                let offices = &casting.lexicon.offices;
                offices.is_same(&office.of, &title, &office.title)
            })?;
            Some((number, office))
        })
        .next()
}

fn differs_in_gender(casting: &Casting, draft: usize, name: &str) -> bool {
    let first = name.split(' ').next().filter(|_| name.contains(' '));
    let known = first.and_then(|first| casting.lexicon.given(first));
    let said = casting.drafts[draft].gender;
    known.is_some() && said.is_some() && known != said
}

/// Gives an office to a person whom the report does not give it.
fn hold(
    casting: &mut Casting,
    draft: usize,
    office: &Holder,
    of: Option<usize>,
    span: crate::Span,
) {
    let class = casting.lexicon.title(&office.title);
    let class = class.map_or_else(|| "agent".to_owned(), |title| title.class.clone());
    let role = Role {
        title: office.title.clone(),
        of: of.map(Casting::id),
        span,
        because: office.because(),
    };
    let person = &mut casting.drafts[draft];
    person.roles.push(role);
    person.classes.push(class);
}

/// Names whom the report describes only by an office that one person holds.
pub(super) fn of_descriptions(casting: &mut Casting, context: &Context) {
    let Some(known) = Known::of(context) else {
        return;
    };
    let first = first_mentions(casting, What::is_nominal);
    let mut persons = named_persons(casting);
    let mut same: BTreeMap<usize, usize> = BTreeMap::new();
    let mut named = 0;
    for (draft, mention) in first.into_iter().enumerate() {
        let described = mention.and_then(|mention| described(casting, draft, mention));
        let Some(described) = described.filter(|_| named < MOST_NAMED) else {
            continue;
        };
        let office = (&described.of, described.titles.as_slice());
        let Some(holder) = offices::holder(casting.lexicon, known.who, office, known.day) else {
            continue;
        };
        if differs_in_gender(casting, draft, &holder.name)
            || is_held_by_another(casting, &described, &holder)
        {
            continue;
        }
        let surname = surname_key(&holder.name);
        let alike: Vec<usize> = persons
            .get(&surname)
            .into_iter()
            .flatten()
            .filter(|p| is_one_person(casting.lexicon, &casting.drafts[**p].name, &holder.name))
            .copied()
            .collect();
        let person = match alike.as_slice() {
            [] => draft,
            [one] if !stands_beside(casting, *one, described.mention) => *one,
            _ => continue,
        };
        let span = casting.found[described.mention].mention.span;
        if person == draft {
            casting.drafts[draft].name.clone_from(&holder.name);
            casting.drafts[draft].noun = None;
            persons.entry(surname).or_default().push(draft);
        } else {
            same.insert(draft, person);
        }
        if !holds_already(casting, person, &described) {
            hold(casting, person, &holder, Some(described.owner), span);
        }
        let person = &mut casting.drafts[person];
        person.country = person.country.take().or_else(|| country_of(&holder));
        named += 1;
    }
    replace(casting, &same);
}

/// A description by an office that one person holds.
#[derive(Debug)]
struct Described {
    mention: usize,
    owner: usize,
    of: Of,
    /// Titles that name the office.
    titles: Vec<String>,
}

fn described(casting: &Casting, draft: usize, i: usize) -> Option<Described> {
    let person = &casting.drafts[draft];
    let noun = person.noun.as_ref()?;
    let owner = person
        .owner
        .filter(|owner| casting.drafts[*owner].is_named())?;
    let is_one = person.kind == EntityKind::Person && !noun.plural && noun.class.is_some();
    if !is_one || !refers(casting, i, noun) {
        return None;
    }
    let mention = &casting.found[i].mention;
    let run = run_of(casting, mention.sentence, mention.head, noun);
    if !is_bare_of_more(casting, i, &run) {
        return None;
    }
    let title = casting.page.words(mention.sentence, run.start, run.end);
    let of = office_of(casting, owner)?;
    let titles = titles(casting, owner, &of, &title);
    (!titles.is_empty()).then_some(Described {
        mention: i,
        owner,
        of,
        titles,
    })
}

/// Titles that name the same office: those of the table, or that of an organisation's chief.
fn titles(casting: &Casting, owner: usize, of: &Of, title: &str) -> Vec<String> {
    let lexicon = casting.lexicon;
    let row = casting.drafts[owner].row;
    let chief = row.map_or("", |row| lexicon.organizations[row].chief.as_str());
    if matches!(title, "chief" | "head" | "boss") && !chief.is_empty() {
        let chief = chief.to_lowercase();
        let known = lexicon.offices.titles(of, &chief).to_vec();
        return if known.is_empty() { vec![chief] } else { known };
    }
    lexicon.offices.titles(of, title).to_vec()
}

fn office_of(casting: &Casting, owner: usize) -> Option<Of> {
    let draft = &casting.drafts[owner];
    match draft.kind {
        EntityKind::Place if draft.is_country() => draft.country.clone().map(Of::Country),
        EntityKind::Place | EntityKind::Organization => Some(Of::body(&draft.name)),
        _ => None,
    }
}

/// Whether a description refers to somebody, now: it is definite, says nothing of another time, and is not what somebody
/// is said to be ("he is the foreign minister", "named as the foreign minister").
fn refers(casting: &Casting, i: usize, noun: &Noun) -> bool {
    const PREDICATES: [&str; 3] = ["appos", "xcomp", "acl"];
    let mention = &casting.found[i].mention;
    let (sentence, head) = (mention.sentence, mention.head);
    let token = casting.page.token(sentence, head);
    let is_definite =
        noun.article == Article::Definite || noun.article == Article::Bare && token.is("nsubj");
    let predicated = PREDICATES.iter().any(|relation| token.is(relation));
    is_definite
        && !predicated
        && casting.page.children(sentence, head).iter().all(|&child| {
            let below = casting.page.token(sentence, child);
            let as_something = below.is("case") && below.lemma == "as";
            let is_year = below.form.len() == 4 && below.form.bytes().all(|b| b.is_ascii_digit());
            let another_time = is_year || matches!(below.lemma.as_str(), "time" | "then");
            !(below.is("cop") || as_something || another_time)
        })
}

/// Whether nothing stands before the title but article and owner: "the next Chilean foreign minister" is not the one
/// whom earlier reports name.
fn is_bare_of_more(casting: &Casting, i: usize, run: &TitleRun) -> bool {
    let mention = &casting.found[i].mention;
    let sentence = mention.sentence;
    (mention.tokens.0..run.start).all(|at| {
        let token = casting.page.token(sentence, at);
        token.form.eq_ignore_ascii_case("the")
            || token.xpos == "POS"
            || casting.page.name_at(sentence, at).is_some()
            || casting.page.place_at(sentence, at).is_some()
    })
}

/// Whether the report itself gives the office to somebody else.
fn is_held_by_another(casting: &Casting, described: &Described, holder: &Holder) -> bool {
    casting.drafts.iter().any(|person| {
        person.kind == EntityKind::Person
            && person.is_named()
            && !is_one_person(casting.lexicon, &person.name, &holder.name)
            && person.roles.iter().any(|role| {
                let title = role.title.to_lowercase();
                let of = role.of.and_then(|of| office_of(casting, of.0));
                described.titles.contains(&title) && of.is_none_or(|of| of == described.of)
            })
    })
}

fn holds_already(casting: &Casting, person: usize, described: &Described) -> bool {
    casting.drafts[person].roles.iter().any(|role| {
        let title = role.title.to_lowercase();
        described.titles.contains(&title) && !is_past(&title, casting.lexicon)
    })
}

/// Whether the person is another argument of the verb that the description hangs on: "Larraín met the foreign minister"
/// names two.
fn stands_beside(casting: &Casting, person: usize, i: usize) -> bool {
    let mention = &casting.found[i].mention;
    let sentence = mention.sentence;
    let verb = casting.page.token(sentence, mention.head).head;
    verb.is_some_and(|verb| {
        casting
            .page
            .children(sentence, verb)
            .iter()
            .any(|&child| child != mention.head && casting.at(sentence, child) == Some(person))
    })
}

/// The first mention of each draft that is of such a kind.
fn first_mentions(casting: &Casting, is: impl Fn(&What) -> bool) -> Vec<Option<usize>> {
    let mut first = vec![None; casting.drafts.len()];
    for (i, found) in casting.found.iter().enumerate() {
        if let Some(draft) = found.entity.filter(|_| is(&found.what)) {
            first[draft].get_or_insert(i);
        }
    }
    first
}

/// The countries and bodies that the report names.
fn bodies(casting: &Casting) -> BTreeMap<Of, usize> {
    let mut bodies = BTreeMap::new();
    for (number, draft) in casting.drafts.iter().enumerate() {
        if draft.is_named()
            && draft.count > 0
            && let Some(of) = office_of(casting, number)
        {
            bodies.entry(of).or_insert(number);
        }
    }
    bodies
}

/// The persons whom the report names, by surname.
fn named_persons(casting: &Casting) -> BTreeMap<String, Vec<usize>> {
    let mut persons: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, draft) in casting.drafts.iter().enumerate() {
        if draft.kind == EntityKind::Person && draft.is_named() && draft.count > 0 {
            persons
                .entry(surname_key(&draft.name))
                .or_default()
                .push(number);
        }
    }
    persons
}

/// Makes the mentions of some drafts, and what is held of them, those of others.
fn replace(casting: &mut Casting, same: &BTreeMap<usize, usize>) {
    if same.is_empty() {
        return;
    }
    for i in 0..casting.found.len() {
        if let Some(person) = casting.found[i].entity.and_then(|draft| same.get(&draft)) {
            casting.join(i, *person);
        }
    }
    for draft in &mut casting.drafts {
        if let Some(person) = draft.owner.and_then(|owner| same.get(&owner)) {
            draft.owner = Some(*person);
        }
        for role in &mut draft.roles {
            if let Some(person) = role.of.and_then(|of| same.get(&of.0)) {
                role.of = Some(Casting::id(*person));
            }
        }
    }
}
