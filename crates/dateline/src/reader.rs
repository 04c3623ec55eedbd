//! The way of the data through the rooms.

use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::actor::ActorRoom;
use crate::assemble::assemble;
use crate::event::{EventRoom, Frames, Known};
use crate::language::{Document, LanguageRoom, Model};
use crate::place::PlaceRoom;
use crate::reading::Reading;
use crate::record::Record;
use crate::speech::SpeechRoom;
use crate::tables::Tables;
use crate::text::{Body, TextRoom};
use crate::time::TimeRoom;
use crate::{Context, Error, Report};

/// What names a report: two texts with the same id and other words are versions of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// Its id, as its record gives it.
    pub id: String,
    /// Its day of publication, as its record gives it.
    pub published: Option<String>,
}

/// Reads reports. Made once, used from any number of threads; the record of a report does not depend on what else
/// is read.
#[derive(Debug)]
pub struct Reader {
    identity: String,
    text: TextRoom,
    language: LanguageRoom,
    time: TimeRoom,
    place: PlaceRoom,
    actor: ActorRoom,
    speech: SpeechRoom,
    event: EventRoom,
}

impl Reader {
    /// A reader with the model and tables that are compiled in.
    ///
    /// # Errors
    /// Where no model is compiled in (feature `model`).
    pub fn new() -> Result<Self, Error> {
        Reader::with(&Model::Builtin, &Tables::builtin())
    }

    /// A reader with the model of a folder (laid out as `crates/dateline-model/data`) and the built-in tables.
    ///
    /// # Errors
    /// Where a file of the model is missing or not of its form.
    pub fn with_model(path: &Path) -> Result<Self, Error> {
        Reader::with(&Model::folder(path), &Tables::builtin())
    }

    /// A reader with that model and those tables.
    ///
    /// # Errors
    /// Where a file of the model or a row of a table is missing or not of its form.
    pub fn with(model: &Model, tables: &Tables) -> Result<Self, Error> {
        let language = LanguageRoom::new(tables, model)?;
        let identity = format!(
            "dateline {} (model {}, tables {})",
            env!("CARGO_PKG_VERSION"),
            language.model_name(),
            tables.hash()
        );
        Ok(Reader {
            identity,
            text: TextRoom::new(tables)?,
            language,
            time: TimeRoom::new(tables)?,
            place: PlaceRoom::new(tables, model.file("gazetteer.bin")?)?,
            actor: ActorRoom::new(tables)?,
            speech: SpeechRoom::new(tables)?,
            event: EventRoom::new(tables)?,
        })
    }

    /// Version, model and tables: whatever changes a record changes this.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The record of a report. Cannot fail: what was not understood stands in its warnings.
    pub fn read(&self, report: &Report) -> Record {
        self.read_in(report, None)
    }

    /// The record of a report, read with what the archive knew on its day.
    pub fn read_in(&self, report: &Report, context: Option<&Context>) -> Record {
        assemble(
            report,
            identify(report),
            &self.identity,
            context,
            &self.open_in(report, context),
        )
    }

    /// What names a report, known without reading its language.
    pub fn identify(&self, report: &Report) -> Identified {
        Identified {
            id: identify(report),
            published: self
                .text
                .read(report)
                .published
                .map(|published| published.written),
        }
    }

    /// What knows places.
    pub fn places(&self) -> &PlaceRoom {
        &self.place
    }

    /// The rows that name events: what an event's [`crate::event::Event::frame`] points to.
    pub fn frames(&self) -> &Frames {
        self.event.frames()
    }

    /// A report as the language room leaves it: what the rooms of meaning read.
    pub fn parse<'r>(&self, report: &'r Report) -> (Body, Document<'r>) {
        let mut body = self.text.read(report);
        let (sentences, warnings) = if body.readable {
            self.language.read(&report.text, &body)
        } else {
            (Vec::new(), Vec::new())
        };
        body.warnings.extend(warnings);
        let document = Document {
            text: &report.text,
            body: body.span,
            title: report.title.as_deref(),
            published: body.published.as_ref().map(|published| published.date),
            paragraphs: body.paragraphs.clone(),
            sentences,
        };
        (body, document)
    }

    /// A report as every room leaves it: for explanations and for measuring rooms one by one.
    pub fn open<'r>(&self, report: &'r Report) -> Reading<'r> {
        self.open_in(report, None)
    }

    /// A report as every room leaves it, read with what the archive knew on its day.
    pub fn open_in<'r>(&self, report: &'r Report, context: Option<&Context>) -> Reading<'r> {
        let (body, document) = self.parse(report);
        let times = self.time.read(&document);
        let toponyms = self.place.read(&document);
        let publisher = report.publisher.as_deref();
        let mut actors = self
            .actor
            .read(&document, &toponyms, &self.place, publisher, context);
        let statements = self.speech.read(&document, &times, &mut actors);
        let known = Known {
            document: &document,
            times: &times,
            toponyms: &toponyms,
            statements: &statements,
        };
        let events = self.event.read(known, &mut actors);
        Reading {
            body,
            document,
            times,
            toponyms,
            actors,
            statements,
            events,
        }
    }

    /// The records of many reports, in their order, on all threads of the current `rayon` pool.
    pub fn read_all(&self, reports: &[Report]) -> Vec<Record> {
        reports.par_iter().map(|report| self.read(report)).collect()
    }

    /// The records of many reports, each read with what the archive knew on its day.
    pub fn read_all_in(&self, reports: &[(Report, Option<Context>)]) -> Vec<Record> {
        let read =
            |(report, context): &(Report, Option<Context>)| self.read_in(report, context.as_ref());
        reports.par_iter().map(read).collect()
    }
}

/// The report's id: as given, otherwise the first 16 hexadecimal digits of the SHA-256 of its URL, or of its text.
fn identify(report: &Report) -> String {
    report.id.clone().unwrap_or_else(|| {
        let named_by = report.url.as_deref().unwrap_or(&report.text);
        Sha256::digest(named_by.as_bytes())
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    })
}
