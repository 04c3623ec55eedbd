//! Who somebody is, as the reports say: names with counts, titles with their dates.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use super::company::{self, Companion};
use super::query::{Cursor, Source};
use super::said::{self, Said};
use super::{ArchiveEvent, Asking, List, Party};
use crate::cluster::View;
use crate::moment::Day;
use crate::name::{Form, Likeness, Sort};
use crate::telling::FormId;
use crate::{Archive, Error, moment, store, who};

/// Somebody or some body, across reports.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ArchiveEntity {
    /// Stable while its fullest form stays.
    pub id: String,
    /// person, organization.
    pub kind: &'static str,
    /// The fullest form.
    pub name: String,
    /// Where it belongs.
    pub code: CountryCode,
    /// All forms that name it, the commonest first.
    pub names: Vec<Naming>,
    /// Titles as reports give them, the latest first.
    pub roles: Vec<RoleSeen>,
    /// Reports that name it.
    pub reports: usize,
    /// Statements of it that reports tell.
    pub statements: usize,
    /// The latest of these.
    pub recent_statements: Vec<Said>,
    /// The latest events in which it takes part.
    pub recent_events: Vec<ArchiveEvent>,
    /// With whom it takes part in events, most often first.
    pub with: Vec<Companion>,
}

/// Where somebody belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CountryCode {
    /// ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO.
    pub country: Option<String>,
}

/// A form of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Naming {
    /// As reported.
    pub name: String,
    /// Reports that use it.
    pub reports: usize,
}

/// A title, dated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RoleSeen {
    /// In lower case, without what tells the standing.
    pub title: String,
    /// What it is held of.
    pub of: Option<Party>,
    /// current, former, acting, elect, nominee.
    pub standing: &'static str,
    /// Day of publication of the first report that says so.
    pub first_seen: String,
    /// That of the last.
    pub last_seen: String,
    /// Reports that say so.
    pub reports: usize,
}

/// Where a page ended: reports that name the last one, and its id.
type Position = (u64, String);

/// Events and statements that are shown, the latest.
const MOST_RECENT: usize = 5;

/// Forms of one name that are looked at.
const MOST_FORMS: usize = 1000;

impl Archive {
    /// Persons and bodies that a name fits, those of most reports first.
    ///
    /// # Errors
    /// Where the moment or the cursor is not of its form, or the store cannot be read.
    pub fn who(&mut self, name: &str, asking: &Asking) -> Result<List<ArchiveEntity>, Error> {
        self.refresh()?;
        let connection = &self.store.connection;
        let question = format!("who {name}");
        let mut view = asking.view(connection)?;
        let cursor = asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<Position>::read(written, &question))
            .transpose()?;
        view.as_of = cursor.as_ref().map_or(view.as_of, |cursor| cursor.as_of);
        let entities = named(connection, name, &[Sort::Person, Sort::Body], view)?;
        let mut found = Vec::new();
        for (id, (fullest, forms)) in entities {
            let numbers: Vec<i64> = forms.iter().map(|(form, _)| i64::from(*form)).collect();
            found.push((entity(connection, view, id, fullest, &forms)?, numbers));
        }
        found.retain(|(item, _)| item.reports > 0);
        found.sort_by(|(one, _), (other, _)| {
            (other.reports, &one.id).cmp(&(one.reports, &other.id))
        });
        if let Some(Cursor { position, .. }) = &cursor {
            let (reports, id) = position;
            found.retain(|(item, _)| (*reports, &item.id) > (item.reports as u64, id));
        }
        let has_more = found.len() > asking.page();
        found.truncate(asking.page());
        let last = found.last().filter(|_| has_more);
        let next = last.map(|(item, _)| {
            Cursor::new(
                &question,
                view.as_of,
                (item.reports as u64, item.id.clone()),
            )
            .written()
        });
        let sources = self.sources(view)?;
        let mut items = Vec::new();
        for (mut item, forms) in found {
            self.accompany(&mut item, &forms, view, &sources)?;
            items.push(item);
        }
        Ok(List {
            items,
            next: next.transpose()?,
            as_of: Some(moment::write(view.as_of)),
        })
    }

    /// The entity of an id: a person, a body, a country. Where its fullest form is another one by now, or people merged it,
    /// the entity that it is part of, under that one's id.
    ///
    /// # Errors
    /// Where there is none as of the moment, or the store cannot be read.
    pub fn entity(&mut self, id: &str, asking: &Asking) -> Result<ArchiveEntity, Error> {
        self.refresh()?;
        let connection = &self.store.connection;
        let view = asking.view(connection)?;
        let unknown = || Error::unknown("entity", id, "`dateline who NAME` names them");
        let form = who::by_id(connection, id)?.ok_or_else(unknown)?;
        let now = who::entity(connection, &form, view)?;
        let mut entities = named(connection, &now.form.name, &[now.form.kind], view)?;
        let (fullest, forms) = entities.remove(&now.id).ok_or_else(unknown)?;
        let numbers: Vec<i64> = forms.iter().map(|(form, _)| i64::from(*form)).collect();
        let mut item = entity(connection, view, now.id, fullest, &forms)?;
        if item.reports == 0 {
            return Err(unknown());
        }
        let sources = self.sources(view)?;
        self.accompany(&mut item, &numbers, view, &sources)?;
        Ok(item)
    }

    /// Adds what somebody said last, took part in last, and with whom.
    fn accompany(
        &mut self,
        item: &mut ArchiveEntity,
        forms: &[i64],
        view: View,
        sources: &[Source],
    ) -> Result<(), Error> {
        let connection = &self.store.connection;
        let (many, rows) = said::latest(connection, forms, view, MOST_RECENT)?;
        item.statements = many;
        for row in rows {
            item.recent_statements
                .extend(said::said(connection, row, view)?);
        }
        let latest = company::latest(connection, forms, view, sources)?;
        item.with = company::companions(connection, forms, &latest, view)?;
        for (_, (_, _, founder)) in latest.into_iter().take(MOST_RECENT) {
            item.recent_events.extend(self.teller(view).event(founder)?);
        }
        Ok(())
    }
}

/// Entities by their ids: the fullest form, and the forms of it that a name fits.
type Named = BTreeMap<String, (Form, Vec<(FormId, Form)>)>;

/// The entities that a name fits.
fn named(connection: &Connection, name: &str, kinds: &[Sort], view: View) -> Result<Named, Error> {
    let mut entities = Named::new();
    for kind in kinds {
        let asked = Form {
            kind: *kind,
            name: name.to_owned(),
            country: None,
            named: true,
        };
        let forms = who::forms_like(connection, &asked)?;
        for (id, form) in forms.into_iter().take(MOST_FORMS) {
            if form.named && form.likeness(&asked) == Likeness::Same {
                let entity = who::entity(connection, &form, view)?;
                let (_, forms) = entities
                    .entry(entity.id)
                    .or_insert_with(|| (entity.form, Vec::new()));
                forms.push((id, form));
            }
        }
    }
    Ok(entities)
}

fn entity(
    connection: &Connection,
    view: View,
    id: String,
    fullest: Form,
    forms: &[(FormId, Form)],
) -> Result<ArchiveEntity, Error> {
    let mut named: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut roles = BTreeMap::new();
    for (number, form) in forms {
        let reports = reports_of(connection, view, *number)?;
        named.entry(&form.name).or_default().extend(reports);
        gather_roles(connection, view, *number, &mut roles)?;
    }
    let mut all: Vec<i64> = Vec::new();
    for reports in named.values_mut() {
        reports.sort_unstable();
        reports.dedup();
        all.extend_from_slice(reports);
    }
    all.sort_unstable();
    all.dedup();
    let mut names: Vec<Naming> = named
        .into_iter()
        .filter(|(_, reports)| !reports.is_empty())
        .map(|(name, reports)| Naming {
            name: name.to_owned(),
            reports: reports.len(),
        })
        .collect();
    names.sort_by(|one, other| (other.reports, &one.name).cmp(&(one.reports, &other.name)));
    let mut seen = Vec::new();
    for (role, tellings) in roles {
        seen.extend(role_seen(connection, view, role, &tellings)?);
    }
    seen.sort_by(|one: &RoleSeen, other: &RoleSeen| {
        let of = |role: &RoleSeen| role.of.as_ref().map(|of| (of.name.clone(), of.id.clone()));
        (&other.last_seen, other.reports, &one.title)
            .cmp(&(&one.last_seen, one.reports, &other.title))
            .then_with(|| (of(one), one.standing).cmp(&(of(other), other.standing)))
    });
    Ok(ArchiveEntity {
        id,
        kind: match fullest.kind {
            Sort::Person => "person",
            Sort::Country | Sort::Place => "place",
            _ => "organization",
        },
        name: fullest.name,
        code: CountryCode {
            country: fullest.country,
        },
        names,
        roles: seen,
        reports: all.len(),
        statements: 0,
        recent_statements: Vec::new(),
        recent_events: Vec::new(),
        with: Vec::new(),
    })
}

/// Title, what it is held of, standing, as the store numbers them.
type Role = (i64, Option<i64>, i64);

/// Moments of publication by report.
type Tellings = BTreeMap<i64, (i64, i64)>;

/// The reports that use a form, each once, in order.
fn reports_of(connection: &Connection, view: View, form: FormId) -> Result<Vec<i64>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT v.report FROM mentions_ m JOIN versions_ v USING (version)
         WHERE m.form = ?1 AND v.published <= ?2 AND v.batch <= ?3",
    )?;
    let rows = look.query_map((form, view.as_of, view.batch), |row| row.get(0))?;
    let mut reports: Vec<i64> = rows.collect::<Result<_, _>>()?;
    reports.sort_unstable();
    reports.dedup();
    Ok(reports)
}

fn gather_roles(
    connection: &Connection,
    view: View,
    form: FormId,
    roles: &mut BTreeMap<Role, Tellings>,
) -> Result<(), Error> {
    let mut look = connection.prepare_cached(
        "SELECT r.title, r.body, r.standing, v.report, v.published FROM roles_ r JOIN versions_ v USING (version)
         WHERE r.form = ?1 AND v.published <= ?2 AND v.batch <= ?3",
    )?;
    let mut rows = look.query((form, view.as_of, view.batch))?;
    while let Some(row) = rows.next()? {
        let (report, published): (i64, i64) = (row.get(3)?, row.get(4)?);
        let role = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (first, last) = roles
            .entry(role)
            .or_default()
            .entry(report)
            .or_insert((published, published));
        *first = published.min(*first);
        *last = published.max(*last);
    }
    Ok(())
}

fn role_seen(
    connection: &Connection,
    view: View,
    (title, body, standing): Role,
    tellings: &Tellings,
) -> Result<Option<RoleSeen>, Error> {
    let first = tellings.values().map(|(first, _)| *first).min();
    let last = tellings.values().map(|(_, last)| *last).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let title = connection
        .prepare_cached("SELECT text FROM words_ WHERE word = ?")?
        .query_row([title], |row| row.get(0))?;
    let of = match body {
        Some(form) => {
            let form = said::form(connection, form)?;
            let entity = who::entity(connection, &form, view)?;
            Some(Party {
                name: entity.form.name,
                country: entity.form.country,
                id: entity.id,
            })
        }
        None => None,
    };
    Ok(Some(RoleSeen {
        title,
        of,
        standing: store::standing(standing),
        first_seen: Day::holding(first).to_string(),
        last_seen: Day::holding(last).to_string(),
        reports: tellings.len(),
    }))
}
