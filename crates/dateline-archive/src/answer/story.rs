//! A story: the reports that tell one piece of news, with its events and people.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Serialize;

use super::query::resolve;
use super::report::published;
use super::{Asking, Filter, List, Query};
use crate::cluster::View;
use crate::name::{Form, Sort};
use crate::{Archive, Error, digest, moment, who};

/// A story (RECORD.md).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Story {
    /// Stable while its first report stays.
    pub id: String,
    /// Headline of its central report: of those with a headline, the one that tells most of what the story tells.
    pub title: Option<String>,
    /// Publication of its first report.
    pub earliest: Option<String>,
    /// Publication of its last one.
    pub latest: Option<String>,
    /// Reports.
    pub reports: usize,
    /// Originating voices: publishers and agencies, copies left out.
    pub independent_sources: usize,
    /// Ids of its events, those that most of its reports tell first.
    pub events: Vec<String>,
    /// Ids of persons, bodies and countries, those that most of its reports name first.
    pub entities: Vec<String>,
}

/// Most events and entities that are listed.
const MOST: usize = 200;

/// Events with how many reports tell them, and what each report tells.
type Told = (BTreeMap<String, usize>, BTreeMap<i64, BTreeSet<String>>);

/// The last version of each story in view.
const LATEST: &str = "v.story IS NOT NULL AND v.published <= ?1 AND v.batch <= ?2 AND ?7 = '' AND NOT EXISTS (
    SELECT 1 FROM versions_ w WHERE w.story = v.story AND (w.published, w.tie) > (v.published, v.tie)
        AND w.published <= ?1 AND w.batch <= ?2)";

/// A report of a story.
struct Member {
    version: i64,
    report: i64,
    title: Option<String>,
    written: Option<String>,
    voice: Option<i64>,
    is_copy: bool,
}

impl Archive {
    /// The story of an id.
    ///
    /// # Errors
    /// Where there is none as of the moment, or the store cannot be read.
    pub fn story(&mut self, id: &str, asking: &Asking) -> Result<Story, Error> {
        self.refresh()?;
        let advice = "`dateline event ID` names the story of an event";
        let unknown = || Error::unknown("story", id, advice);
        let number = digest::number(id).ok_or_else(unknown)?;
        let view = asking.view(&self.store.connection)?;
        let founder = resolve::story(&self.store.connection, number)?.ok_or_else(unknown)?;
        let story = self.story_of(founder, digest::id(number), view)?;
        story.ok_or_else(unknown)
    }

    /// Stories that were told last, those with the latest report first. Of the query's filters, the days count, as days of
    /// the latest report.
    ///
    /// # Errors
    /// Where the question is not of its form, or the store cannot be read.
    pub fn stories(&mut self, query: &Query) -> Result<List<Story>, Error> {
        self.refresh()?;
        let known = [Filter::From, Filter::To];
        query.filters.only("a list of stories", &known)?;
        let connection = &self.store.connection;
        let (versions, next, view) = published(connection, query, "stories", LATEST, "")?;
        let mut founders = Vec::new();
        for version in versions {
            founders.push(
                connection
                    .prepare_cached(
                        "SELECT v.story, r.id FROM versions_ v JOIN versions_ f ON f.version = v.story
                         JOIN reports_ r ON r.report = f.report WHERE v.version = ?",
                    )?
                    .query_row([version], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?,
            );
        }
        let mut items = Vec::new();
        for (founder, report) in founders {
            let id = digest::id(digest::story(&report));
            items.extend(self.story_of(founder, id, view)?);
        }
        Ok(List {
            items,
            next,
            as_of: Some(moment::write(view.as_of)),
        })
    }

    /// The story that a version founds; none where nothing of it is in view.
    fn story_of(&mut self, founder: i64, id: String, view: View) -> Result<Option<Story>, Error> {
        let connection = &self.store.connection;
        let members = members(connection, founder, view)?;
        if members.is_empty() {
            return Ok(None);
        }
        let (weights, told) = self.events_of(&members, view)?;
        let connection = &self.store.connection;
        let central = members
            .iter()
            .filter(|member| member.title.is_some())
            .max_by_key(|member| {
                let told = told.get(&member.report);
                let weight: usize = told
                    .into_iter()
                    .flatten()
                    .filter_map(|event| weights.get(event))
                    .sum();
                (weight, !member.is_copy)
            });
        let voices: BTreeSet<Option<i64>> = members
            .iter()
            .filter(|member| !member.is_copy)
            .map(|member| member.voice)
            .collect();
        let reports: BTreeSet<i64> = members.iter().map(|member| member.report).collect();
        let mut events: Vec<(usize, String)> = weights
            .into_iter()
            .map(|(event, weight)| (weight, event))
            .collect();
        events.sort_by(|one, other| (other.0, &one.1).cmp(&(one.0, &other.1)));
        Ok(Some(Story {
            id,
            title: central.and_then(|member| member.title.clone()),
            earliest: members.first().and_then(|member| member.written.clone()),
            latest: members.last().and_then(|member| member.written.clone()),
            reports: reports.len(),
            independent_sources: voices.len(),
            events: events
                .into_iter()
                .take(MOST)
                .map(|(_, event)| event)
                .collect(),
            entities: entities(connection, &members, view)?,
        }))
    }

    /// The events that a story's reports tell with how many of them do, and what each report tells.
    fn events_of(&mut self, members: &[Member], view: View) -> Result<Told, Error> {
        let mut founders: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        let sql = format!(
            "SELECT DISTINCT CASE WHEN i.batch <= ?2 THEN i.founder ELSE {} END FROM report_events_ i WHERE i.version = ?1",
            super::then::FOUNDER_THEN
        );
        for member in members {
            let mut look = self.store.connection.prepare_cached(&sql)?;
            for founder in look.query_map((member.version, view.batch), |row| {
                row.get::<_, Option<i64>>(0)
            })? {
                if let Some(founder) = founder? {
                    founders.entry(founder).or_default().insert(member.report);
                }
            }
        }
        let mut weights = BTreeMap::new();
        let mut told: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        for (founder, reports) in founders {
            let Some(id) = self.id_of(founder, view)? else {
                continue;
            };
            weights.insert(id.clone(), reports.len());
            for report in reports {
                told.entry(report).or_default().insert(id.clone());
            }
        }
        Ok((weights, told))
    }

    /// The id of a founder's event from a point of view.
    fn id_of(&mut self, founder: i64, view: View) -> Result<Option<String>, Error> {
        let cluster = crate::cluster::Cluster::load(
            &self.store.connection,
            &mut self.interned,
            founder,
            view,
        )?;
        if cluster.members.is_empty() {
            return Ok(None);
        }
        let id = crate::derive::event_id(&self.store.connection, &cluster)?;
        Ok(Some(digest::id(id)))
    }
}

fn members(connection: &Connection, founder: i64, view: View) -> Result<Vec<Member>, Error> {
    let mut look = connection.prepare_cached(
        "SELECT version, report, title, written, coalesce(agency, publisher), copy_of IS NOT NULL FROM versions_
         WHERE story = ?1 AND published <= ?2 AND batch <= ?3 ORDER BY published, tie",
    )?;
    let rows = look.query_map((founder, view.as_of, view.batch), |row| {
        Ok(Member {
            version: row.get(0)?,
            report: row.get(1)?,
            title: row.get(2)?,
            written: row.get(3)?,
            voice: row.get(4)?,
            is_copy: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whom a story's reports name, by how many of them.
fn entities(connection: &Connection, members: &[Member], view: View) -> Result<Vec<String>, Error> {
    let mut naming: BTreeMap<Form, BTreeSet<i64>> = BTreeMap::new();
    let mut look = connection.prepare_cached(
        "SELECT DISTINCT f.kind, f.name, f.country FROM mentions_ m JOIN forms_ f USING (form)
         WHERE m.version = ? AND f.named AND f.kind < 3",
    )?;
    for member in members {
        let rows = look.query_map([member.version], |row| {
            Ok(Form {
                kind: Sort::of_number(row.get(0)?),
                name: row.get(1)?,
                country: row.get(2)?,
                named: true,
            })
        })?;
        for form in rows {
            naming.entry(form?).or_default().insert(member.report);
        }
    }
    let mut commonest: Vec<(Form, BTreeSet<i64>)> = naming.into_iter().collect();
    commonest.sort_by(|one, other| (other.1.len(), &one.0).cmp(&(one.1.len(), &other.0)));
    commonest.truncate(MOST);
    let mut by_entity: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for (form, reports) in commonest {
        let entity = who::entity(connection, &form, view)?;
        by_entity.entry(entity.id).or_default().extend(reports);
    }
    let mut entities: Vec<(usize, String)> = by_entity
        .into_iter()
        .map(|(id, reports)| (reports.len(), id))
        .collect();
    entities.sort_by(|one, other| (other.0, &one.1).cmp(&(one.0, &other.1)));
    Ok(entities.into_iter().map(|(_, id)| id).collect())
}
