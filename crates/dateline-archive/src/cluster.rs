//! The members of one archive event, as they lie in the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use crate::Error;
use crate::joining::Grounds;
use crate::life::{Life, Witness, life};
use crate::name::Form;
use crate::store::Interned;
use crate::telling::{FormId, ReportEvent};

/// From which point of view the archive is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Only what had been published by this moment.
    pub as_of: i64,
    /// Only what the archive held after this batch.
    pub batch: i64,
}

impl View {
    /// All that is known.
    pub(crate) const ALL: View = View {
        as_of: i64::MAX,
        batch: i64::MAX,
    };
}

/// A report event that belongs to an archive event.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) item: i64,
    pub(crate) event: ReportEvent,
    pub(crate) version: i64,
    pub(crate) report: i64,
    pub(crate) published: i64,
    pub(crate) publisher: Option<i64>,
    pub(crate) copy_of: Option<i64>,
    pub(crate) unsaid: Option<i64>,
    pub(crate) grounds: Grounds,
    pub(crate) points: i64,
    pub(crate) partner: Option<i64>,
}

/// All members, in canonical order, with the forms they name.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) founder: i64,
    pub(crate) members: Vec<Member>,
    forms: BTreeMap<FormId, Arc<Form>>,
}

const COLUMNS: &str =
    "i.item, i.body, i.version, v.report, i.published, coalesce(v.agency, v.publisher), v.copy_of,
    i.grounds, i.points, i.partner";

fn member(row: &Row<'_>) -> rusqlite::Result<(Member, Vec<u8>)> {
    let body = row.get(1)?;
    let member = Member {
        item: row.get(0)?,
        event: ReportEvent {
            tellings: Vec::new(),
            words: Vec::new(),
            matter: Vec::new(),
            changed: false,
            part_of: None,
            published: crate::moment::Day(0),
            report: 0,
            ordinal: 0,
        },
        version: row.get(2)?,
        report: row.get(3)?,
        published: row.get(4)?,
        publisher: row.get(5)?,
        copy_of: row.get(6)?,
        grounds: Grounds(row.get(7)?),
        points: row.get(8)?,
        partner: row.get(9)?,
        unsaid: None,
    };
    Ok((member, body))
}

impl Cluster {
    /// The members of a founder's event from a point of view. Empty where it has none.
    pub(crate) fn load(
        connection: &Connection,
        interned: &mut Interned,
        founder: i64,
        view: View,
    ) -> Result<Cluster, Error> {
        let sql = if view.batch == i64::MAX {
            format!(
                "SELECT {COLUMNS} FROM report_events_ i JOIN versions_ v USING (version)
                 WHERE i.founder = ?1 AND i.published <= ?2 AND ?3 >= 0 ORDER BY i.published, i.tie, i.number"
            )
        } else {
            // As the archive held it: the founder that the item had after that batch.
            format!(
                "SELECT {COLUMNS} FROM report_events_ i JOIN versions_ v USING (version)
                 WHERE i.item IN (SELECT item FROM report_events_ WHERE founder = ?1 AND batch <= ?3
                                  UNION SELECT m.item FROM memberships_ m WHERE m.founder = ?1 AND m.until > ?3
                                        AND NOT EXISTS (SELECT 1 FROM memberships_ n WHERE n.item = m.item
                                                        AND n.until > ?3 AND n.until < m.until))
                   AND v.batch <= ?3 AND i.published <= ?2 ORDER BY i.published, i.tie, i.number"
            )
        };
        let mut look = connection.prepare_cached(&sql)?;
        let rows = look.query_map((founder, view.as_of, view.batch), member)?;
        let mut members = Vec::new();
        for row in rows {
            let (mut member, body) = row?;
            member.event = postcard::from_bytes(&body).map_err(Error::record)?;
            members.push(member);
        }
        let mut cluster = Cluster {
            founder,
            members,
            forms: BTreeMap::new(),
        };
        cluster.find_unsaid(connection, view)?;
        cluster.load_forms(connection, interned)?;
        Ok(cluster)
    }

    /// Which members' reports were withdrawn, or corrected without telling the event again.
    fn find_unsaid(&mut self, connection: &Connection, view: View) -> Result<(), Error> {
        let mut look = connection.prepare_cached(
            "SELECT version, published, notice FROM versions_
             WHERE report = ?1 AND notice IN ('withdrawal', 'correction') AND published <= ?2 AND batch <= ?3
             ORDER BY published, tie",
        )?;
        for at in 0..self.members.len() {
            let (report, version, published) = {
                let member = &self.members[at];
                (member.report, member.version, member.published)
            };
            let rows = look.query_map((report, view.as_of, view.batch), |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })?;
            for row in rows {
                let (other, moment, notice) = row?;
                let is_later = other != version && moment >= published;
                let told_again = self.members.iter().any(|member| {
                    member.report == report
                        && member.version != version
                        && member.published >= moment
                });
                if is_later && (notice == "withdrawal" || !told_again) {
                    self.members[at].unsaid = Some(moment);
                    break;
                }
            }
        }
        Ok(())
    }

    fn load_forms(
        &mut self,
        connection: &Connection,
        interned: &mut Interned,
    ) -> Result<(), Error> {
        for member in &self.members {
            for telling in &member.event.tellings {
                let speakers = telling
                    .voices
                    .iter()
                    .filter_map(|voice| voice.speaker.as_ref());
                for id in telling
                    .actors
                    .iter()
                    .chain(&telling.recipients)
                    .chain(speakers)
                {
                    if !self.forms.contains_key(id) {
                        self.forms.insert(*id, interned.form_of(connection, *id)?);
                    }
                }
            }
        }
        Ok(())
    }

    /// A form that a member names.
    pub(crate) fn form(&self, id: FormId) -> &Form {
        self.forms[&id].as_ref()
    }

    /// Its life as of a moment.
    pub(crate) fn life(&self, as_of: i64) -> Option<Life> {
        let witnesses: Vec<Witness<'_>> = self.members.iter().flat_map(witnesses).collect();
        life(&witnesses, as_of, &|id| self.form(id))
    }
}

fn witnesses(member: &Member) -> impl Iterator<Item = Witness<'_>> {
    member.event.standing().map(|telling| Witness {
        telling,
        item: member.item,
        report: member.report,
        published: member.published,
        publisher: member.publisher,
        is_copy: member.copy_of.is_some(),
        unsaid: member.unsaid,
    })
}
