//! In which company somebody is told of: events of theirs, the latest first, and with whom they take part.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use super::Party;
use super::query::Source;
use crate::cluster::View;
use crate::name::{Form, Sort};
use crate::{Error, who};

/// Somebody who takes part in the same events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Companion {
    /// Who.
    #[serde(flatten)]
    pub party: Party,
    /// In how many of the events that were looked at.
    pub events: usize,
}

/// Events that are looked at: the latest.
const MOST_EVENTS: usize = 2_000;

/// Forms of companions that are looked up: those of most events.
const MOST_FORMS: usize = 40;

/// Companions that are named.
const MOST: usize = 10;

/// An event's place in time, id and founder.
type Place = (i64, i64, i64);

/// Events in which some forms take part, the latest first.
pub(super) fn latest(
    connection: &Connection,
    forms: &[i64],
    view: View,
    sources: &[Source],
) -> Result<Vec<(Source, Place)>, Error> {
    let forms = serde_json::to_string(forms).map_err(Error::record)?;
    let mut found: Vec<(Source, Place)> = Vec::new();
    for source in sources {
        let prefix = source.prefix();
        let settled = match source {
            Source::Now => format!("e.last_seen <= ?2{}", view.written_by_then()),
            Source::Then => "?2 IS NOT NULL".to_owned(),
        };
        // Of those who are told of everywhere, the latest events are met soon on the way back in time; of all others it is
        // less to put their events in order.
        let is_everywhere = *source == Source::Now && is_everywhere(connection, &forms)?;
        let sql = match is_everywhere {
            true => format!(
                "SELECT e.day, e.id, e.founder FROM events_ e INDEXED BY events_by_day WHERE {settled} AND EXISTS
                    (SELECT 1 FROM json_each(?1) f CROSS JOIN parties_ p
                     WHERE p.founder = e.founder AND p.side IN (0, 1) AND p.form = f.value)
                 ORDER BY e.day DESC, e.id DESC LIMIT ?3"
            ),
            false => format!(
                "SELECT e.day, e.id, e.founder FROM {prefix}events_ e NOT INDEXED WHERE {settled} AND e.founder IN
                    (SELECT p.founder FROM {prefix}parties_ p WHERE p.form IN (SELECT value FROM json_each(?1)))
                 ORDER BY e.day DESC, e.id DESC LIMIT ?3"
            ),
        };
        let mut look = connection.prepare_cached(&sql)?;
        let rows = look.query_map((&forms, view.as_of, MOST_EVENTS), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        for row in rows {
            found.push((*source, row?));
        }
    }
    found.sort_unstable_by_key(|(_, place)| std::cmp::Reverse(*place));
    found.truncate(MOST_EVENTS);
    Ok(found)
}

/// Whether some forms take part in so many events that the latest of these are met sooner on the way back in time. Of n of
/// the archive's N events (at most the number of the last founder), the way back passes `MOST_EVENTS` * N / n.
fn is_everywhere(connection: &Connection, forms: &str) -> Result<bool, Error> {
    let (theirs, all): (i64, i64) = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM parties_ p WHERE p.form IN (SELECT value FROM json_each(?1))),
                    (SELECT coalesce(max(founder), 0) FROM events_)",
        )?
        .query_row([forms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(theirs.saturating_mul(theirs) > all.saturating_mul(MOST_EVENTS as i64))
}

/// With whom some forms take part in events.
pub(super) fn companions(
    connection: &Connection,
    forms: &[i64],
    events: &[(Source, Place)],
    view: View,
) -> Result<Vec<Companion>, Error> {
    let own = serde_json::to_string(forms).map_err(Error::record)?;
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for source in [Source::Now, Source::Then] {
        let founders: Vec<i64> = events
            .iter()
            .filter(|(of, _)| *of == source)
            .map(|(_, place)| place.2)
            .collect();
        if founders.is_empty() {
            continue;
        }
        let sql = format!(
            "SELECT p.form, count(DISTINCT p.founder) FROM {}parties_ p
             WHERE p.founder IN (SELECT value FROM json_each(?1))
               AND p.form NOT IN (SELECT value FROM json_each(?2)) GROUP BY p.form",
            source.prefix()
        );
        let founders = serde_json::to_string(&founders).map_err(Error::record)?;
        let mut look = connection.prepare_cached(&sql)?;
        let rows = look.query_map((founders, &own), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (form, events): (i64, usize) = row?;
            *counts.entry(form).or_default() += events;
        }
    }
    let mut named = Vec::new();
    let mut forms: Vec<(usize, i64)> = counts.into_iter().map(|(form, n)| (n, form)).collect();
    forms.sort_unstable_by_key(|(events, _)| std::cmp::Reverse(*events));
    // Forms of as many events as the last one that is looked up are looked up too: which come first is chance.
    let least = forms.get(MOST_FORMS).map_or(0, |(events, _)| *events);
    for (events, form) in forms.into_iter().take_while(|(events, _)| *events > least) {
        named.push((events, form_of(connection, form)?));
    }
    let mut parties: BTreeMap<String, Companion> = BTreeMap::new();
    for (events, form) in named {
        let entity = who::entity(connection, &form, view)?;
        let party = Party {
            name: entity.form.name,
            country: entity.form.country,
            id: entity.id.clone(),
        };
        let companion = parties
            .entry(entity.id)
            .or_insert(Companion { party, events: 0 });
        companion.events += events;
    }
    let mut parties: Vec<Companion> = parties.into_values().collect();
    parties.sort_by(|one, other| (other.events, &one.party.id).cmp(&(one.events, &other.party.id)));
    parties.truncate(MOST);
    Ok(parties)
}

fn form_of(connection: &Connection, form: i64) -> Result<Form, Error> {
    Ok(connection
        .prepare_cached("SELECT kind, name, country, named FROM forms_ WHERE form = ?")?
        .query_row([form], |row| {
            Ok(Form {
                kind: Sort::of_number(row.get(0)?),
                name: row.get(1)?,
                country: row.get(2)?,
                named: row.get(3)?,
            })
        })?)
}
