//! From the store's rows to an archive event as it is printed.

use rusqlite::Connection;

use super::coverage;
use super::event::{
    ArchiveEvent, Difference, Party, PlaceName, Quantity, StepOfLife, TellingOf, Value,
};
use crate::cluster::{Cluster, Member, View};
use crate::joining::Grounds;
use crate::life::{Life, LifeStep, Standing};
use crate::moment::Day;
use crate::store::Interned;
use crate::telling::{FormId, Interval};
use crate::{Error, derive, digest, moment, who};

/// Builds answers from one point of view.
pub(crate) struct Teller<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) interned: &'a mut Interned,
    pub(crate) view: View,
}

/// What is printed of a version.
struct Printed {
    report: String,
    written: String,
    number: i64,
    learnt: i64,
}

impl Teller<'_> {
    /// The event of a founder; none where nothing of it is in view.
    pub(crate) fn event(&mut self, founder: i64) -> Result<Option<ArchiveEvent>, Error> {
        let cluster = Cluster::load(self.connection, self.interned, founder, self.view)?;
        let Some(life) = cluster.life(self.view.as_of) else {
            return Ok(None);
        };
        let believed = &life.believed;
        let (earliest, latest) = believed.when.unwrap_or((None, None));
        let reports_since = match (life.status, latest) {
            (Standing::Unreported, Some(last)) => Some(coverage::since(
                self.connection,
                Day(last.0 + 1),
                self.view,
            )?),
            _ => None,
        };
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        Ok(Some(ArchiveEvent {
            id: digest::id(derive::event_id(self.connection, &cluster)?),
            kind: believed.kind,
            mode: believed.mode.clone(),
            cameo: believed.cameo.clone(),
            status: life.status.to_string(),
            basis: life.basis.to_string(),
            withdrawn: life.withdrawn,
            claimants: self.parties(&cluster, &life.claimants)?,
            deniers: self.parties(&cluster, &life.deniers)?,
            actors: self.parties(&cluster, &believed.actors)?,
            recipients: self.parties(&cluster, &believed.recipients)?,
            place: believed.place.as_ref().map(|site| PlaceName {
                name: site.name.clone(),
                country: site.country.clone(),
                latitude: f64::from(site.latitude),
                longitude: f64::from(site.longitude),
            }),
            earliest: day(earliest),
            latest: day(latest),
            quantities: quantities(&life),
            first_seen: moment::write(cluster.members[0].published),
            life: self.steps(&cluster, &life)?,
            tellings: self.tellings(&cluster)?,
            reports: life.reports,
            independent_sources: life.sources,
            reports_since,
            disagreements: self.disagreements(&cluster, &life)?,
            part_of: self.part_of(&cluster)?,
            story: self.story(cluster.members[0].version)?,
            confidence: life.confidence,
            because: because(&cluster),
        }))
    }

    /// The id of the story in which a version stands.
    fn story(&self, version: i64) -> Result<Option<String>, Error> {
        let founder: Option<i64> = self
            .connection
            .prepare_cached("SELECT story FROM versions_ WHERE version = ?")?
            .query_row([version], |row| row.get(0))?;
        let Some(founder) = founder else {
            return Ok(None);
        };
        let report = self.report_of(founder)?;
        Ok(Some(digest::id(digest::story(&report))))
    }

    fn parties(&mut self, cluster: &Cluster, forms: &[FormId]) -> Result<Vec<Party>, Error> {
        let mut parties: Vec<Party> = Vec::new();
        for form in forms {
            let entity = who::entity(self.connection, cluster.form(*form), self.view)?;
            if !parties.iter().any(|party| party.id == entity.id) {
                parties.push(Party {
                    name: entity.form.name,
                    country: entity.form.country,
                    id: entity.id,
                });
            }
        }
        Ok(parties)
    }

    fn printed(&self, member: &Member) -> Result<Printed, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT r.id, v.written, b.learnt,
                        (SELECT count(*) FROM versions_ o WHERE o.report = v.report
                         AND (coalesce(o.published, 0), o.tie) <= (coalesce(v.published, 0), v.tie))
                 FROM versions_ v JOIN reports_ r USING (report) JOIN batches_ b USING (batch) WHERE v.version = ?",
            )?
            .query_row([member.version], |row| {
                Ok(Printed {
                    report: row.get(0)?,
                    written: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                    learnt: row.get(2)?,
                    number: row.get(3)?,
                })
            })?)
    }

    fn steps(&mut self, cluster: &Cluster, life: &Life) -> Result<Vec<StepOfLife>, Error> {
        let mut steps = Vec::new();
        for step in &life.steps {
            let Some(member) = cluster
                .members
                .iter()
                .find(|member| member.item == step.item)
            else {
                continue;
            };
            let printed = self.printed(member)?;
            let telling = member
                .event
                .tellings
                .iter()
                .find(|telling| telling.number == step.telling);
            let (earliest, latest) = days(step);
            steps.push(StepOfLife {
                step: step.step.to_string(),
                report: printed.report,
                event: event_name(step.telling),
                span: telling.map_or([0, 0], |telling| [telling.trigger.0, telling.trigger.1]),
                speakers: self
                    .parties(cluster, &step.speakers)?
                    .into_iter()
                    .map(|party| party.name)
                    .collect(),
                published: printed.written,
                learnt: moment::write(printed.learnt),
                withdrawn: step.withdrawn.map(moment::write),
                earliest,
                latest,
                place: telling
                    .and_then(|telling| telling.place.as_ref())
                    .map(|site| site.name.clone()),
            });
        }
        Ok(steps)
    }

    fn tellings(&mut self, cluster: &Cluster) -> Result<Vec<TellingOf>, Error> {
        let mut tellings = Vec::new();
        for member in &cluster.members {
            let printed = self.printed(member)?;
            let copy_of = member
                .copy_of
                .map(|version| self.report_of(version))
                .transpose()?;
            let because = self.reason(cluster, member)?;
            for telling in &member.event.tellings {
                tellings.push(TellingOf {
                    report: printed.report.clone(),
                    version: printed.number,
                    event: event_name(telling.number),
                    published: printed.written.clone(),
                    copy_of: copy_of.clone(),
                    because: because.clone(),
                });
            }
        }
        Ok(tellings)
    }

    /// Why a member was joined, and with which report's telling.
    fn reason(&self, cluster: &Cluster, member: &Member) -> Result<String, Error> {
        let partner = member
            .partner
            .and_then(|item| cluster.members.iter().find(|other| other.item == item));
        let Some(partner) = partner else {
            return Ok("join.first: nothing published before tells the same".to_owned());
        };
        let report = self.report_of(partner.version)?;
        #[expect(clippy::cast_precision_loss, reason = "hundredths of a few points")]
        let points = member.points as f64 / 100.0;
        Ok(format!(
            "join.evidence: {} as in {report} ({points:.1} points)",
            member.grounds
        ))
    }

    fn report_of(&self, version: i64) -> Result<String, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT r.id FROM versions_ v JOIN reports_ r USING (report) WHERE v.version = ?",
            )?
            .query_row([version], |row| row.get(0))?)
    }

    fn disagreements(&self, cluster: &Cluster, life: &Life) -> Result<Vec<Difference>, Error> {
        let mut differences = Vec::new();
        for disagreement in &life.believed.disagreements {
            let mut values = Vec::new();
            for (value, items) in &disagreement.values {
                let mut reports = Vec::new();
                for member in cluster
                    .members
                    .iter()
                    .filter(|member| items.contains(&member.item))
                {
                    reports.push(self.report_of(member.version)?);
                }
                values.push(Value {
                    value: value.clone(),
                    reports,
                });
            }
            differences.push(Difference {
                field: disagreement.field.clone(),
                values,
            });
        }
        Ok(differences)
    }

    /// The archive event that holds the larger event of most of its tellings; of equals the first.
    fn part_of(&mut self, cluster: &Cluster) -> Result<Option<String>, Error> {
        let mut wholes: Vec<(i64, usize)> = Vec::new();
        for member in &cluster.members {
            let Some(number) = member.event.part_of else {
                continue;
            };
            let Some(founder) = self.founder_of(member.version, number)? else {
                continue;
            };
            match wholes.iter_mut().find(|(known, _)| *known == founder) {
                Some((_, count)) => *count += 1,
                None => wholes.push((founder, 1)),
            }
        }
        wholes.retain(|(founder, _)| *founder != cluster.founder);
        let Some(most) = wholes.iter().map(|(_, count)| *count).max() else {
            return Ok(None);
        };
        let Some((founder, _)) = wholes.into_iter().find(|(_, count)| *count == most) else {
            return Ok(None);
        };
        let whole = Cluster::load(self.connection, self.interned, founder, self.view)?;
        if whole.members.is_empty() {
            return Ok(None);
        }
        Ok(Some(digest::id(derive::event_id(self.connection, &whole)?)))
    }

    /// The founder that the event of that number in a version's record has from this point of view.
    fn founder_of(&self, version: i64, number: u32) -> Result<Option<i64>, Error> {
        use rusqlite::OptionalExtension;
        Ok(self
            .connection
            .prepare_cached(
                "SELECT CASE WHEN i.batch <= ?3 THEN i.founder ELSE
                    (SELECT m.founder FROM memberships_ m WHERE m.item = i.item AND m.until > ?3
                     ORDER BY m.until LIMIT 1) END
                 FROM report_events_ i WHERE i.version = ?1 AND i.number = ?2",
            )?
            .query_row((version, number, self.view.batch), |row| {
                row.get::<_, Option<i64>>(0)
            })
            .optional()?
            .flatten())
    }
}

/// The id of an event in its record.
fn event_name(number: u32) -> String {
    format!("v{}", u64::from(number) + 1)
}

fn days(step: &LifeStep) -> (Option<String>, Option<String>) {
    let (first, last): Interval = step.when.unwrap_or((None, None));
    (
        first.map(|day| day.to_string()),
        last.map(|day| day.to_string()),
    )
}

fn quantities(life: &Life) -> Vec<Quantity> {
    let quantity = |joined: &crate::life::Joined| Quantity {
        kind: joined.kind.clone(),
        low: joined.low,
        high: joined.high,
        unit: joined.unit.clone(),
    };
    life.believed.quantities.iter().map(quantity).collect()
}

/// Why the tellings belong together.
fn because(cluster: &Cluster) -> String {
    let mut all = Grounds::default();
    for member in &cluster.members {
        all.add(member.grounds);
    }
    match cluster.members.len() {
        1 => "join.first: one report tells it".to_owned(),
        many => format!("join.evidence: {all} ({many} reports' tellings)"),
    }
}
