//! Lists of events: the timeline, the diary, one event by its id.

use std::collections::BTreeSet;

use super::query::{Cursor, Plan, Position, Scope, Source};
use super::teller::Teller;
use super::then::FOUNDER_THEN;
use super::{ArchiveEvent, Asking, List, Query};
use crate::cluster::View;
use crate::{Archive, Error, digest, moment};

impl Archive {
    /// Events in order of their time (the latest first where the query says so): of their own days, or, where no report
    /// tells any, of the first report's.
    ///
    /// # Errors
    /// Where the moment is not of its form, the cursor is none or of another question, or the store cannot be read.
    pub fn timeline(&mut self, query: &Query) -> Result<List<ArchiveEvent>, Error> {
        self.list(query, "timeline", Scope::All)
    }

    /// What is planned and what became of it: meetings and visits, and whatever else is planned or postponed.
    ///
    /// # Errors
    /// As [`Archive::timeline`].
    pub fn diary(&mut self, query: &Query) -> Result<List<ArchiveEvent>, Error> {
        self.list(query, "diary", Scope::Diary)
    }

    /// The event of an id, or those that one which was merged or split leads to.
    ///
    /// # Errors
    /// Where there is none as of the moment.
    pub fn event(&mut self, id: &str, asking: &Asking) -> Result<Vec<ArchiveEvent>, Error> {
        self.refresh()?;
        let view = asking.view(&self.store.connection)?;
        let advice = "`dateline timeline` lists them with their ids";
        let number = digest::number(id).ok_or_else(|| Error::unknown("event", id, advice))?;
        let mut events = Vec::new();
        for founder in self.founders_of(number, view)? {
            events.extend(self.teller(view).event(founder)?);
        }
        if events.is_empty() {
            return Err(Error::unknown("event", id, advice));
        }
        Ok(events)
    }

    /// The founders that an id leads to: its own, or those of what left it.
    fn founders_of(&self, id: i64, view: View) -> Result<BTreeSet<i64>, Error> {
        let sql = format!(
            "SELECT CASE WHEN i.batch <= ?2 THEN i.founder ELSE {FOUNDER_THEN} END FROM report_events_ i
             WHERE i.item IN (SELECT founder FROM events_ WHERE id = ?1
                              UNION SELECT item FROM successors_ WHERE id = ?1)"
        );
        let mut look = self.store.connection.prepare_cached(&sql)?;
        let rows = look.query_map((id, view.batch), |row| row.get::<_, Option<i64>>(0))?;
        let mut founders = BTreeSet::new();
        for founder in rows {
            founders.extend(founder?);
        }
        Ok(founders)
    }

    pub(crate) fn teller(&mut self, view: View) -> Teller<'_> {
        Teller {
            connection: &self.store.connection,
            interned: &mut self.interned,
            view,
        }
    }

    fn list(
        &mut self,
        query: &Query,
        name: &str,
        scope: Scope,
    ) -> Result<List<ArchiveEvent>, Error> {
        self.refresh()?;
        let order = if query.newest_first { " newest" } else { "" };
        let question = format!("{name}{order} {query}");
        let mut view = query.asking.view(&self.store.connection)?;
        let cursor = query.asking.cursor.as_deref();
        let cursor = cursor
            .map(|written| Cursor::<Position>::read(written, &question))
            .transpose()?;
        if let Some(cursor) = cursor {
            view.as_of = cursor.as_of;
        }
        let after = cursor.map(|cursor| cursor.position);
        let page = query.asking.page();
        let mut found = self.places(query, scope, view, after, page + 1)?;
        let more = found.len() > page;
        found.truncate(page);
        let mut items = Vec::new();
        for (_, founder) in &found {
            items.extend(self.teller(view).event(*founder)?);
        }
        let last = found.last().filter(|_| more);
        let next = last
            .map(|(position, _)| Cursor::new(&question, view.as_of, *position).written())
            .transpose()?;
        Ok(List {
            items,
            next,
            as_of: Some(moment::write(view.as_of)),
        })
    }

    /// The first so many events after a position: place in time and founder.
    pub(super) fn places(
        &mut self,
        query: &Query,
        scope: Scope,
        view: View,
        after: Option<Position>,
        most: usize,
    ) -> Result<Vec<(Position, i64)>, Error> {
        let mut found = Vec::new();
        for source in self.sources(view)? {
            let connection = &self.store.connection;
            let plan = Plan::new(connection, query, scope, view, source)?;
            found.extend(plan.first(connection, after, most, query.newest_first)?);
        }
        match query.newest_first {
            true => found.sort_unstable_by(|one, other| other.cmp(one)),
            false => found.sort_unstable(),
        }
        found.truncate(most);
        Ok(found)
    }

    /// Where the events of a point of view are found. What stood otherwise is laid out.
    pub(super) fn sources(&mut self, view: View) -> Result<Vec<Source>, Error> {
        let mut sources = vec![Source::Now];
        if self.lay_out(view)? {
            sources.push(Source::Then);
        }
        Ok(sources)
    }
}
