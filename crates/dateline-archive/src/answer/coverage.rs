//! How much was read: texts per day of publication, publisher and language, days without any included.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use super::query::Cursor;
use super::{Filter, List, Query};
use crate::cluster::View;
use crate::moment::{DAY, Day};
use crate::{Archive, Error, moment};

/// Texts read of a day, publisher and language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// Day of publication.
    pub day: String,
    /// Who published them; null: not known, or nothing was read.
    pub publisher: Option<String>,
    /// In which language; null: not known, or nothing was read.
    pub language: Option<String>,
    /// Reports; a changed text of a known one counts on its own day.
    pub reports: i64,
}

/// How much was read in a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Read {
    /// Reports published in it.
    pub reports_read: i64,
    /// Its days, as far as they lie between the first report of the archive and the moment of asking.
    pub days: i64,
    /// Of these, days of which the archive holds no report.
    pub days_without_reports: i64,
}

/// A row of coverage before it is written: day, publisher, language.
type Key = (i32, Option<String>, Option<String>);

impl Archive {
    /// Texts read per day, publisher and language, of the days, publishers that a query names.
    ///
    /// # Errors
    /// Where the question is not of its form, or the store cannot be read.
    pub fn coverage(&mut self, query: &Query) -> Result<List<Coverage>, Error> {
        self.refresh()?;
        let known = [Filter::Publisher, Filter::From, Filter::To];
        query.filters.only("coverage", &known)?;
        let question = format!("coverage {query}");
        let connection = &self.store.connection;
        let mut view = query.asking.view(connection)?;
        let cursor = query.asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<u64>::read(written, &question))
            .transpose()?;
        view.as_of = cursor.map_or(view.as_of, |cursor| cursor.as_of);
        let start = cursor.map_or(0, |cursor| {
            usize::try_from(cursor.position).unwrap_or(usize::MAX)
        });
        let page = query.asking.page();
        let days = needed(connection, query, view, start.saturating_add(page))?;
        let mut rows = read(connection, view, days)?;
        let publishers = &query.filters.publishers;
        let is_asked = |publisher: &Option<String>| {
            let named = publisher.as_deref().unwrap_or("").to_lowercase();
            publishers.is_empty() || publishers.iter().any(|name| name.to_lowercase() == named)
        };
        rows.retain(|(_, publisher, _), _| is_asked(publisher));
        let first = query
            .filters
            .from
            .or(rows.keys().next().map(|key| Day(key.0)));
        let last = query.filters.to.unwrap_or(Day::holding(view.as_of));
        let last = Some(last.min(Day(days.1)));
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(empty(view));
        };
        rows.retain(|(day, ..), _| (first.0..=last.0).contains(day));
        let last = last.min(Day::holding(view.as_of));
        if i64::from(last.0) - i64::from(first.0) > MOST_DAYS {
            return Err(Error::asked(
                "these are more than a thousand years; narrow the question with --from and --to",
            ));
        }
        for day in first.0..=last.0 {
            let key = (day, None, None);
            if rows
                .range((day, None, None)..)
                .next()
                .is_none_or(|(next, _)| next.0 != day)
            {
                rows.insert(key, 0);
            }
        }
        let more = rows.len() > start.saturating_add(page);
        let items = (rows.into_iter().skip(start).take(page)).map(
            |((day, publisher, language), reports)| Coverage {
                day: Day(day).to_string(),
                publisher,
                language,
                reports,
            },
        );
        let items = items.collect();
        let next =
            more.then(|| Cursor::new(&question, view.as_of, (start + page) as u64).written());
        Ok(List {
            items,
            next: next.transpose()?,
            as_of: Some(moment::write(view.as_of)),
        })
    }
}

/// Most days of an answer.
const MOST_DAYS: i64 = 366_000;

fn empty(view: View) -> List<Coverage> {
    List {
        items: Vec::new(),
        next: None,
        as_of: Some(moment::write(view.as_of)),
    }
}

/// The days on which the rows up to a place lie: since every day has a row, they end so many days after the first.
fn needed(
    connection: &Connection,
    query: &Query,
    view: View,
    rows: usize,
) -> Result<(i32, i32), Error> {
    let first = match query.filters.from {
        Some(day) => Some(day.0),
        // Whoever asks for a publisher begins with the first day of it.
        None if !query.filters.publishers.is_empty() || view.batch < i64::MAX => None,
        None => connection
            .prepare_cached("SELECT min(day) FROM days_")?
            .query_row([], |row| row.get(0))?,
    };
    let rows = i32::try_from(rows).unwrap_or(i32::MAX);
    Ok(first.map_or((i32::MIN, i32::MAX), |first| {
        (first, first.saturating_add(rows))
    }))
}

/// All texts of a point of view on some days, and maybe on the next one (a moment before 1970 rounds up where it is divided). The day of the moment may be in view in part: its texts are counted one by one.
fn read(
    connection: &Connection,
    view: View,
    (first, last): (i32, i32),
) -> Result<BTreeMap<Key, i64>, Error> {
    let kept = "SELECT c.day, p.text, nullif(c.language, ''), c.texts FROM coverage_ c LEFT JOIN words_ p ON p.word = c.publisher
                WHERE c.day BETWEEN ?4 AND ?5 AND c.day < ?1 AND ?2 = ?2 AND ?3 = ?3";
    let counted = format!(
        "SELECT v.published / {DAY} - (v.published % {DAY} < 0), p.text, v.language, count(*)
         FROM versions_ v LEFT JOIN words_ p ON p.word = v.publisher
         WHERE v.published >= ?1 AND v.published <= ?2 AND v.batch <= ?3 AND v.published / {DAY} BETWEEN ?4 AND ?5 + 1
         GROUP BY 1, 2, 3"
    );
    let today = Day::holding(view.as_of);
    let mut rows = BTreeMap::new();
    let mut add = |sql: &str, from: i64| -> Result<(), Error> {
        let mut look = connection.prepare_cached(sql)?;
        let mut found = look.query((from, view.as_of, view.batch, first, last))?;
        while let Some(row) = found.next()? {
            let key = (row.get(0)?, row.get(1)?, row.get(2)?);
            *rows.entry(key).or_insert(0) += row.get::<_, i64>(3)?;
        }
        Ok(())
    };
    if view.batch == i64::MAX {
        add(kept, i64::from(today.0))?;
        add(&counted, today.begins())?;
    } else {
        add(&counted, i64::MIN)?;
    }
    Ok(rows)
}

/// Texts by day.
pub(super) fn by_day(connection: &Connection, view: View) -> Result<BTreeMap<i32, i64>, Error> {
    let kept = "SELECT day, texts FROM days_ WHERE day < ?1 AND ?2 = ?2 AND ?3 = ?3";
    let counted = format!(
        "SELECT published / {DAY} - (published % {DAY} < 0), count(*) FROM versions_
         WHERE published >= ?1 AND published <= ?2 AND batch <= ?3 GROUP BY 1"
    );
    let today = Day::holding(view.as_of);
    let mut days = BTreeMap::new();
    let mut add = |sql: &str, from: i64| -> Result<(), Error> {
        let mut look = connection.prepare_cached(sql)?;
        let mut found = look.query((from, view.as_of, view.batch))?;
        while let Some(row) = found.next()? {
            *days.entry(row.get(0)?).or_insert(0) += row.get::<_, i64>(1)?;
        }
        Ok(())
    };
    if view.batch == i64::MAX {
        add(kept, i64::from(today.0))?;
        add(&counted, today.begins())?;
    } else {
        add(&counted, i64::MIN)?;
    }
    Ok(days)
}

/// Texts read from the beginning of a day on.
pub(super) fn since(connection: &Connection, first: Day, view: View) -> Result<i64, Error> {
    let today = Day::holding(view.as_of);
    // Of the days that are in view as a whole, the kept sums; of the moment's own day, and of what the archive held at an
    // earlier time, one by one.
    let (from, until) = match view.batch == i64::MAX {
        true => (today.max(first).begins(), i64::from(today.0)),
        false => (first.begins(), i64::MIN),
    };
    Ok(connection
        .prepare_cached(
            "SELECT (SELECT coalesce(sum(texts), 0) FROM days_ WHERE day >= ?1 AND day < ?2)
                + (SELECT count(*) FROM versions_ WHERE published >= ?3 AND published <= ?4 AND batch <= ?5)",
        )?
        .query_row((first.0, until, from, view.as_of, view.batch), |row| row.get(0))?)
}

/// How much was read in a year, month or day as it is written.
pub(super) fn of_period(days: &BTreeMap<i32, i64>, period: &str, view: View) -> Read {
    let first = match period.len() {
        4 => format!("{period}-01-01"),
        7 => format!("{period}-01"),
        _ => period.to_owned(),
    };
    let last = match period.len() {
        4 => format!("{period}-12-31"),
        7 => {
            let next = Day::parse(&first).map(|day| crate::upkeep::month(day.0) + 1);
            let next = next.unwrap_or_default();
            let begins = format!(
                "{:04}-{:02}-01",
                next.div_euclid(12),
                next.rem_euclid(12) + 1
            );
            Day::parse(&begins).map_or(first.clone(), |day| Day(day.0 - 1).to_string())
        }
        _ => period.to_owned(),
    };
    match (Day::parse(&first), Day::parse(&last)) {
        (Some(first), Some(last)) => between(days, first, last, view),
        _ => Read::default(),
    }
}

/// How much was read from the first report on.
pub(super) fn altogether(days: &BTreeMap<i32, i64>, view: View) -> Read {
    match days.keys().next() {
        Some(first) => between(days, Day(*first), Day::holding(view.as_of), view),
        None => Read::default(),
    }
}

fn between(days: &BTreeMap<i32, i64>, first: Day, last: Day, view: View) -> Read {
    let Some(begun) = days.keys().next() else {
        return Read::default();
    };
    let (first, last) = (first.0.max(*begun), last.0.min(Day::holding(view.as_of).0));
    if first > last {
        return Read::default();
    }
    let read = days.range(first..=last);
    let (with, reports_read) = read.fold((0, 0), |(with, all), (_, texts)| (with + 1, all + texts));
    let days = i64::from(last) - i64::from(first) + 1;
    Read {
        reports_read,
        days,
        days_without_reports: days - with,
    }
}
