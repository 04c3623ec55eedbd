//! Full text: reports whose words answer a question, by relevance or the newest first.

mod snippet;
mod words;

pub(crate) use snippet::holds_all;
pub(crate) use words::Words;

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::query::{Cursor, resolve};
use super::{Filter, List, Query};
use crate::cluster::View;
use crate::{Archive, Error, moment, packing};
use snippet::snippet;

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Those that hold the words most often, rare words more than common ones (BM25). Where more than 20,000 texts answer,
    /// those among the 20,000 that were published last.
    #[default]
    Relevance,
    /// Those published last first.
    Newest,
}

/// A report that answers a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The report's id.
    pub report: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// A piece of its text.
    pub snippet: String,
    /// The words that were searched for, in code points of the piece.
    pub marks: Vec<[usize; 2]>,
    /// How well it answers: more is better; null where hits come by time.
    pub score: Option<f64>,
}

/// A hit before it is printed: version, score.
type Found = (i64, Option<f64>);

/// Where a page ended: how many hits came before, or publication and number of the last.
type Position = (u64, i64, i64);

impl Archive {
    /// Reports whose words answer a question. Of the query's filters, publisher and days count, as days of publication.
    ///
    /// # Errors
    /// Where the question cannot be read (the message says why), or the store cannot be.
    pub fn search(
        &mut self,
        question: &str,
        order: Order,
        query: &Query,
    ) -> Result<List<Hit>, Error> {
        self.refresh()?;
        let known = [Filter::Publisher, Filter::From, Filter::To];
        query.filters.only("a search of texts", &known)?;
        let words = Words::read(question)?;
        let connection = &self.store.connection;
        let name = format!("search {order:?} {} {query}", words.expression);
        let mut view = query.asking.view(connection)?;
        let cursor = query.asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<Position>::read(written, &name))
            .transpose()?;
        view.as_of = cursor.map_or(view.as_of, |cursor| cursor.as_of);
        let searching = Searching::new(connection, query, view)?;
        let page = query.asking.page();
        let after = cursor.map(|cursor| cursor.position);
        let (found, next) = match order {
            Order::Relevance => searching.best(&words, after.map_or(0, |after| after.0), page)?,
            Order::Newest => {
                searching.newest(&words, after.map(|after| (after.1, after.2)), page)?
            }
        };
        let mut items = Vec::new();
        for (version, score) in found {
            items.push(hit(connection, version, score, &words)?);
        }
        let next = next.map(|position| Cursor::new(&name, view.as_of, position).written());
        Ok(List {
            items,
            next: next.transpose()?,
            as_of: Some(moment::write(view.as_of)),
        })
    }
}

/// Of a version: report, batch, publication, publisher, tie.
type Row = (i64, i64, Option<i64>, Option<i64>, i64);

/// What is looked through.
struct Searching<'c> {
    connection: &'c Connection,
    view: View,
    publishers: Option<Vec<i64>>,
    /// Moments of publication.
    from: i64,
    until: i64,
}

impl<'c> Searching<'c> {
    fn new(connection: &'c Connection, query: &Query, view: View) -> Result<Self, Error> {
        let filters = &query.filters;
        let publishers = match filters.publishers.is_empty() {
            true => None,
            false => Some(resolve::publishers(connection, &filters.publishers)?),
        };
        Ok(Searching {
            connection,
            view,
            publishers,
            from: filters.from.map_or(i64::MIN, |day| day.begins()),
            until: filters
                .to
                .map_or(i64::MAX, |day| day.begins() + moment::DAY - 1),
        })
    }

    /// Whether a version is asked for: in view, and the last of its report there.
    fn is_asked(&self, version: i64) -> Result<bool, Error> {
        let row: Option<Row> = self
            .connection
            .prepare_cached(
                "SELECT report, batch, published, publisher, tie FROM versions_ WHERE version = ?",
            )?
            .query_row([version], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            })
            .optional()?;
        let Some((report, batch, published, publisher, tie)) = row else {
            return Ok(false);
        };
        let moment = published.unwrap_or(0);
        let in_view = batch <= self.view.batch && moment <= self.view.as_of;
        let in_days = (self.from..=self.until).contains(&moment);
        let by = self.publishers.as_ref();
        let by_publisher = by.is_none_or(|all| publisher.is_some_and(|one| all.contains(&one)));
        if !(in_view && in_days && by_publisher) {
            return Ok(false);
        }
        let has_later: bool = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM versions_ WHERE report = ?1 AND (coalesce(published, 0), tie) > (?2, ?3)
                    AND coalesce(published, 0) <= ?4 AND batch <= ?5)",
            )?
            .query_row((report, moment, tie, self.view.as_of, self.view.batch), |row| row.get(0))?;
        Ok(!has_later)
    }

    fn best(
        &self,
        words: &Words,
        skip: u64,
        page: usize,
    ) -> Result<(Vec<Found>, Option<Position>), Error> {
        let ranked = match self.is_common(&words.expression)? {
            true => self.latest_ranked(words)?,
            false => self.ranked(words)?,
        };
        let (mut found, mut seen) = (Vec::new(), 0);
        for (version, rank) in ranked {
            if seen >= skip && self.is_asked(version)? {
                if found.len() == page {
                    return Ok((found, Some((seen, 0, 0))));
                }
                // Ranks are negative; 0 stays 0.
                found.push((version, Some(0.0 - rank)));
            }
            seen += 1;
        }
        Ok((found, None))
    }

    /// Whether more texts answer than are worth putting in order.
    fn is_common(&self, expression: &str) -> Result<bool, Error> {
        let many: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM (SELECT 1 FROM texts_ WHERE texts_ MATCH ?1 LIMIT ?2)",
            )?
            .query_row((expression, MANY + 1), |row| row.get(0))?;
        Ok(many > MANY)
    }

    /// All texts that answer, the best first.
    fn ranked(&self, words: &Words) -> Result<Vec<(i64, f64)>, Error> {
        let mut look = self
            .connection
            .prepare_cached("SELECT rowid, rank FROM texts_ WHERE texts_ MATCH ? ORDER BY rank")?;
        let rows = look.query_map([&words.expression], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Of what very many texts answer, those among the texts published last. Where each word is in very many texts, the latest
    /// come first: BM25 gives such words next to no weight, and would have to look at all of them to say so.
    fn latest_ranked(&self, words: &Words) -> Result<Vec<(i64, f64)>, Error> {
        let mut look = self.connection.prepare_cached(
            "SELECT version FROM versions_ WHERE published <= ?1 AND published >= ?2 AND batch <= ?3
             ORDER BY published DESC, tie DESC LIMIT ?4",
        )?;
        let latest = self.until.min(self.view.as_of);
        let rows = look.query_map((latest, self.from, self.view.batch, MANY), |row| row.get(0))?;
        let versions: Vec<i64> = rows.collect::<Result<_, _>>()?;
        let place: HashMap<i64, usize> = versions.iter().copied().zip(0..).collect();
        let [first, last] = [versions.iter().min(), versions.iter().max()];
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(Vec::new());
        };
        let mut is_weightless = true;
        for phrase in &words.phrases {
            is_weightless = is_weightless && self.is_common(&phrase.expression())?;
        }
        let rank = if is_weightless { "0.0" } else { "rank" };
        let mut look = self.connection.prepare_cached(&format!(
            "SELECT rowid, {rank} FROM texts_ WHERE texts_ MATCH ?1 AND rowid BETWEEN ?2 AND ?3"
        ))?;
        let rows = look.query_map((&words.expression, first, last), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let mut found: Vec<(i64, f64)> = Vec::new();
        for row in rows {
            let row: (i64, f64) = row?;
            if place.contains_key(&row.0) {
                found.push(row);
            }
        }
        found.sort_by(|one, other| {
            let by_rank = one.1.total_cmp(&other.1);
            by_rank.then_with(|| place[&one.0].cmp(&place[&other.0]))
        });
        Ok(found)
    }

    fn newest(
        &self,
        words: &Words,
        after: Option<(i64, i64)>,
        page: usize,
    ) -> Result<(Vec<Found>, Option<Position>), Error> {
        let mut look = self
            .connection
            .prepare_cached("SELECT rowid FROM texts_ WHERE texts_ MATCH ?")?;
        let matching = look.query_map([&words.expression], |row| row.get::<_, i64>(0))?;
        let matching: HashSet<i64> = matching.collect::<Result<_, _>>()?;
        let latest = self.until.min(self.view.as_of);
        let (moment, tie) = after.unwrap_or((latest, i64::MAX));
        // Few are put in order; of many the next ones are met soon in order of time.
        let is_few = matching.len() < FEW;
        let among = match is_few {
            true => "version IN (SELECT value FROM json_each(?3))",
            false => "?3 IS NOT NULL",
        };
        let list: Vec<&i64> = matching.iter().filter(|_| is_few).collect();
        let list = serde_json::to_string(&list).map_err(Error::record)?;
        let sql = format!(
            "SELECT version, published, tie FROM versions_ WHERE {among} AND published IS NOT NULL AND (published, tie) < (?1, ?2)
             ORDER BY published DESC, tie DESC"
        );
        let mut look = self.connection.prepare_cached(&sql)?;
        let mut rows = look.query((moment, tie, list))?;
        let mut found = Vec::new();
        let mut last = (0, 0);
        while let Some(row) = rows.next()? {
            let version: i64 = row.get(0)?;
            let published: i64 = row.get(1)?;
            if published < self.from {
                break;
            }
            if !matching.contains(&version) || !self.is_asked(version)? {
                continue;
            }
            if found.len() == page {
                return Ok((found, Some((0, last.0, last.1))));
            }
            last = (published, row.get(2)?);
            found.push((version, None));
        }
        Ok((found, None))
    }
}

/// Beyond so many texts that answer, relevance is looked for among as many that were published last.
const MANY: i64 = 20_000;

/// So many matching texts are put in order by themselves.
const FEW: usize = 2_000;

fn hit(
    connection: &Connection,
    version: i64,
    score: Option<f64>,
    words: &Words,
) -> Result<Hit, Error> {
    let packed: Vec<u8> = connection
        .prepare_cached(
            "SELECT record FROM revisions_ WHERE version = ? ORDER BY revision DESC LIMIT 1",
        )?
        .query_row([version], |row| row.get(0))?;
    let record = packing::unpack(&packed)?;
    let head = record.report;
    let piece = snippet(&head.text, &words.phrases);
    Ok(Hit {
        report: head.id,
        title: head.title,
        publisher: head.publisher,
        published: head.published,
        url: head.url,
        snippet: piece.text,
        marks: piece.marks,
        score,
    })
}
