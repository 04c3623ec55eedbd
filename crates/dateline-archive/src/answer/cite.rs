//! Citations, ready to paste: the words, who published them where and when, which version, and when they were retrieved.

use dateline::Record;
use rusqlite::OptionalExtension;
use serde::Serialize;

use super::Asking;
use super::said::{record_of, words};
use crate::decisions::People;
use crate::moment::Day;
use crate::{Archive, Error};

/// A citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Citation {
    /// The report's id.
    pub report: String,
    /// The version of its text: 1 is the first.
    pub version: i64,
    /// The words, as the report has them.
    pub quotation: String,
    /// Who says so in the report; null: the report itself.
    pub speaker: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The report's headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// Day (UTC) on which the archive took it in.
    pub retrieved: String,
    /// All of that in one line.
    pub text: String,
}

impl Archive {
    /// Citations of an event (its id): the clause of each telling; or of a statement (`REPORT/s1`): its words.
    ///
    /// # Errors
    /// Where there is no such event or statement as of the moment.
    pub fn cite(&mut self, id: &str, asking: &Asking) -> Result<Vec<Citation>, Error> {
        match id.rsplit_once('/') {
            Some((report, statement)) => self.cite_statement(id, report, statement, asking),
            None => self.cite_event(id, asking),
        }
    }

    fn cite_event(&mut self, id: &str, asking: &Asking) -> Result<Vec<Citation>, Error> {
        let events = self.event(id, asking)?;
        let people = People::load(&self.store.connection)?;
        let mut citations = Vec::new();
        for telling in events.iter().flat_map(|event| &event.tellings) {
            let Some(record) = self.record(&telling.report, telling.version)? else {
                continue;
            };
            let corrected = people.corrected(&record);
            let record = corrected.unwrap_or(record);
            let number = telling
                .event
                .strip_prefix('v')
                .and_then(|number| number.parse().ok());
            let number: usize = number.unwrap_or(0);
            let Some(event) = number.checked_sub(1).and_then(|at| record.events.get(at)) else {
                continue;
            };
            let statement = event.according_to.first();
            let statement =
                statement.and_then(|id| record.statements.iter().find(|one| one.id == *id));
            let speaker = statement.and_then(|one| one.speaker.as_ref());
            let evidence = words(&record, &[event.evidence]);
            citations.push(self.citation(&record, telling.version, evidence, speaker)?);
        }
        Ok(citations)
    }

    fn cite_statement(
        &mut self,
        id: &str,
        report: &str,
        statement: &str,
        asking: &Asking,
    ) -> Result<Vec<Citation>, Error> {
        self.refresh()?;
        let advice = "`dateline said NAME` lists statements with their ids";
        let unknown = || Error::unknown("statement", id, advice);
        let view = asking.view(&self.store.connection)?;
        let version: Option<(i64, i64)> = self
            .store
            .connection
            .prepare_cached(
                "SELECT v.version, (SELECT count(*) FROM versions_ o WHERE o.report = v.report
                     AND (coalesce(o.published, 0), o.tie) <= (coalesce(v.published, 0), v.tie))
                 FROM versions_ v JOIN reports_ r USING (report)
                 WHERE r.id = ?1 AND coalesce(v.published, 0) <= ?2 AND v.batch <= ?3
                 ORDER BY coalesce(v.published, 0) DESC, v.tie DESC LIMIT 1",
            )?
            .query_row((report, view.as_of, view.batch), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (version, number) = version.ok_or_else(unknown)?;
        let record = record_of(&self.store.connection, version)?;
        let found = record.statements.iter().find(|one| one.id == statement);
        let found = found.ok_or_else(unknown)?;
        let said = words(&record, &found.content);
        Ok(vec![self.citation(
            &record,
            number,
            said,
            found.speaker.as_ref(),
        )?])
    }

    fn citation(
        &self,
        record: &Record,
        version: i64,
        quotation: String,
        speaker: Option<&String>,
    ) -> Result<Citation, Error> {
        let head = &record.report;
        let learnt: i64 = self
            .store
            .connection
            .prepare_cached(
                "SELECT b.learnt FROM versions_ v JOIN reports_ r USING (report) JOIN batches_ b USING (batch)
                 WHERE r.id = ? ORDER BY coalesce(v.published, 0), v.tie LIMIT 1 OFFSET ?",
            )?
            .query_row((&head.id, version - 1), |row| row.get(0))?;
        let speaker = speaker.and_then(|id| record.entities.iter().find(|one| one.id == *id));
        let mut citation = Citation {
            report: head.id.clone(),
            version,
            quotation: quotation.split_whitespace().collect::<Vec<_>>().join(" "),
            speaker: speaker.map(|speaker| speaker.name.clone()),
            authors: head.authors.clone(),
            title: head.title.clone(),
            publisher: head.publisher.clone(),
            published: head.published.clone(),
            url: head.url.clone(),
            retrieved: Day::holding(learnt).to_string(),
            text: String::new(),
        };
        citation.text = line(&citation);
        Ok(citation)
    }
}

/// “…” (Kwame Boateng, as reported). A. Writer, “Headline”, Accra Post, 2021-05-04, https://…, version 2, retrieved
/// 2022-01-01.
fn line(citation: &Citation) -> String {
    let mut parts = Vec::new();
    parts.extend((!citation.authors.is_empty()).then(|| citation.authors.join(", ")));
    parts.extend(citation.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(citation.publisher.clone());
    let published = citation.published.as_deref();
    parts.push(published.map_or("undated".to_owned(), |day| {
        day.get(..10).unwrap_or(day).to_owned()
    }));
    parts.push(
        citation
            .url
            .clone()
            .unwrap_or_else(|| format!("report {}", citation.report)),
    );
    parts.extend((citation.version > 1).then(|| format!("version {}", citation.version)));
    parts.push(format!("retrieved {}", citation.retrieved));
    let speaker = citation.speaker.as_ref();
    let speaker = speaker.map_or(String::new(), |name| format!(" ({name}, as reported)"));
    format!("“{}”{speaker}. {}.", citation.quotation, parts.join(", "))
}
