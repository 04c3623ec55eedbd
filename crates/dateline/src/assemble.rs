//! From the rooms' findings (bytes, indexes) to the record (code points, ids).

use crate::actor::EntityId;
use crate::event::EventId;
use crate::reading::Reading;
use crate::record::{
    Code, CodePoints, Dateline, Entity, Event, Mention, Place, Quantity, Record, ReportHead, Role,
    SCHEMA, Statement, Time,
};
use crate::speech::StatementId;
use crate::text::Offsets;
use crate::time::{Anchor, TimeExpression, TimeId};
use crate::{Context, Report, Span, actor, event, place, speech, text};

/// The record of a report.
pub(crate) fn assemble(
    report: &Report,
    id: String,
    reader: &str,
    context: Option<&Context>,
    reading: &Reading,
) -> Record {
    let written = Writer {
        offsets: Offsets::of(&report.text),
        text: &report.text,
    };
    let sentences = &reading.document.sentences;
    let mut warnings = report.warnings.clone();
    warnings.extend(reading.body.warnings.iter().cloned());
    Record {
        schema: SCHEMA,
        reader: reader.to_owned(),
        context: context.map(Context::identity),
        report: ReportHead {
            id,
            version: report.version.unwrap_or(1),
            url: report.url.clone(),
            publisher: report.publisher.clone(),
            authors: report.authors.clone(),
            title: report.title.clone(),
            published: reading.body.published.as_ref().map(|p| p.written.clone()),
            published_because: reading.body.published.as_ref().map(|p| p.because),
            notice: report.notice.clone(),
            dateline: reading
                .body
                .dateline
                .as_ref()
                .map(|line| written.dateline(line, reading)),
            language: Some(reading.body.language.clone()),
            text: report.text.clone(),
            body: written.points(reading.body.span),
            warnings,
        },
        sentences: sentences.iter().map(|s| written.points(s.span)).collect(),
        times: reading
            .times
            .iter()
            .enumerate()
            .map(|(i, t)| written.time(TimeId(i), t))
            .collect(),
        entities: reading
            .actors
            .entities
            .iter()
            .enumerate()
            .map(|(i, e)| written.entity(EntityId(i), e))
            .collect(),
        statements: reading
            .statements
            .iter()
            .enumerate()
            .map(|(i, s)| written.statement(StatementId(i), s))
            .collect(),
        events: reading
            .events
            .iter()
            .enumerate()
            .map(|(i, e)| written.event(EventId(i), e))
            .collect(),
    }
}

struct Writer<'a> {
    offsets: Offsets,
    text: &'a str,
}

impl Writer<'_> {
    fn points(&self, span: Span) -> CodePoints {
        self.offsets.code_points(span)
    }

    fn dateline(&self, line: &text::Dateline, reading: &Reading) -> Dateline {
        let is_place =
            |(_, mention): &(EntityId, &actor::Mention)| line.place.contains(mention.span);
        let in_line = |time: &TimeExpression| line.span.contains(time.span);
        Dateline {
            span: self.points(line.span),
            place: reading
                .actors
                .mentions()
                .find(is_place)
                .map(|(id, _)| entity_id(id)),
            date: reading
                .times
                .iter()
                .position(in_line)
                .map(|i| time_id(TimeId(i))),
            agency: line.agency.clone(),
        }
    }

    fn time(&self, id: TimeId, time: &TimeExpression) -> Time {
        Time {
            id: time_id(id),
            span: self.points(time.span),
            text: time.span.of(self.text).to_owned(),
            kind: time.kind,
            value: time.value.clone(),
            modifier: time.modifier.map(str::to_owned),
            earliest: time.interval.map(|(first, _)| first.to_string()),
            latest: time.interval.map(|(_, last)| last.to_string()),
            anchor: time.anchor.as_ref().map(|anchor| match anchor {
                Anchor::Published => "published".to_owned(),
                Anchor::Time(id) => time_id(*id),
                Anchor::Named(name) => name.clone(),
            }),
            because: time.because.clone(),
        }
    }

    fn entity(&self, id: EntityId, entity: &actor::Entity) -> Entity {
        Entity {
            id: entity_id(id),
            kind: entity.kind,
            name: entity.name.clone(),
            code: Code {
                country: entity.country.clone(),
                sector: entity.sectors.clone(),
            },
            roles: entity.roles.iter().map(|role| self.role(role)).collect(),
            place: entity.place.as_deref().map(place),
            wikidata: None,
            mentions: entity
                .mentions
                .iter()
                .map(|mention| self.mention(mention))
                .collect(),
        }
    }

    fn role(&self, role: &actor::Role) -> Role {
        Role {
            title: role.title.clone(),
            of: role.of.map(entity_id),
            span: self.points(role.span),
            because: role.because.clone(),
        }
    }

    fn mention(&self, mention: &actor::Mention) -> Mention {
        let text = mention.span.of(self.text).to_owned();
        Mention {
            span: self.points(mention.span),
            text,
            form: mention.form,
        }
    }

    fn statement(&self, id: StatementId, statement: &speech::Statement) -> Statement {
        Statement {
            id: statement_id(id),
            speaker: statement.speaker.map(entity_id),
            speaker_span: statement.speaker_span.map(|span| self.points(span)),
            cue: statement.cue.map(|cue| self.points(cue.span)),
            content: statement
                .content
                .iter()
                .map(|span| self.points(*span))
                .collect(),
            manner: statement.manner,
            addressee: statement.addressee.map(entity_id),
            medium: statement.medium.clone(),
            time: statement.time.map(time_id),
            via: statement.via.map(statement_id),
            stance: statement.stance,
            because: statement.because.clone(),
        }
    }

    fn event(&self, id: EventId, event: &event::Event) -> Event {
        Event {
            id: event_id(id),
            kind: event.kind,
            mode: event.mode.clone(),
            contexts: event.contexts.clone(),
            cameo: event.cameo.clone(),
            trigger: self.points(event.trigger),
            evidence: self.points(event.evidence),
            actors: event.actors.iter().copied().map(entity_id).collect(),
            recipients: event.recipients.iter().copied().map(entity_id).collect(),
            place: event.place.map(entity_id),
            time: event.time.map(time_id),
            through: event.through.map(time_id),
            status: event.status,
            quantities: event
                .quantities
                .iter()
                .map(|quantity| self.quantity(quantity))
                .collect(),
            according_to: event
                .according_to
                .iter()
                .copied()
                .map(statement_id)
                .collect(),
            same_as: event.same_as.iter().copied().map(event_id).collect(),
            part_of: event.part_of.map(event_id),
            // Two decimals: more would promise what no calibration keeps.
            confidence: (f64::from(event.confidence) * 100.0).round() / 100.0,
            because: event.because.clone(),
        }
    }

    fn quantity(&self, quantity: &event::Quantity) -> Quantity {
        Quantity {
            kind: quantity.kind.clone(),
            low: quantity.low,
            high: quantity.high,
            unit: quantity.unit.clone(),
            qualifier: quantity.qualifier.clone(),
            span: self.points(quantity.span),
        }
    }
}

fn place(place: &place::Place) -> Place {
    Place {
        geonames: place.geonames,
        name: place.name.clone(),
        latitude: place.latitude,
        longitude: place.longitude,
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        resolution: place.resolution,
    }
}

fn time_id(id: TimeId) -> String {
    format!("t{}", id.0 + 1)
}

fn entity_id(id: EntityId) -> String {
    format!("e{}", id.0 + 1)
}

fn statement_id(id: StatementId) -> String {
    format!("s{}", id.0 + 1)
}

fn event_id(id: EventId) -> String {
    format!("v{}", id.0 + 1)
}
