//! The page for people that `dateline read` prints on a terminal.

use std::collections::BTreeMap;
use std::fmt::Write;

use dateline::Record;
use dateline::record::{
    CodePoints, Entity, EntityKind, Event, EventType, MentionForm, Stance, Statement, Status, Time,
};

use crate::style::{Look, safe, shorten};

/// Longest piece of speech and of evidence that is shown, in characters.
const LONGEST: usize = 160;

/// The page of a record: head, when, diary, who said, who is who, where.
pub(crate) fn page(record: &Record, look: Look, evidence: bool) -> String {
    let page = Page {
        record,
        look,
        evidence,
        text: record.report.text.chars().collect(),
        entities: record
            .entities
            .iter()
            .map(|entity| (entity.id.as_str(), entity))
            .collect(),
        times: record
            .times
            .iter()
            .map(|time| (time.id.as_str(), time))
            .collect(),
        statements: record
            .statements
            .iter()
            .map(|statement| (statement.id.as_str(), statement))
            .collect(),
    };
    let mut out = page.head();
    for (title, lines) in [
        ("When", page.when()),
        ("Diary", page.diary()),
        ("Who said", page.who_said()),
        ("Who is who", page.who_is_who()),
        ("Where", page.places()),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{}", look.heading(title));
            out.push_str(&lines.concat());
        }
    }
    if !record.events.is_empty() {
        let _ = writeln!(out, "\n{}", look.faint(LEGEND));
    }
    out.push('\n');
    out
}

const LEGEND: &str = "● happened  ◆ claimed  ◐ ongoing  ○ planned  ◌ possible  ! demanded  ✕ not happened, cancelled or denied  ↷ postponed  ■ ended";

struct Page<'r> {
    record: &'r Record,
    look: Look,
    evidence: bool,
    text: Vec<char>,
    entities: BTreeMap<&'r str, &'r Entity>,
    times: BTreeMap<&'r str, &'r Time>,
    statements: BTreeMap<&'r str, &'r Statement>,
}

impl<'r> Page<'r> {
    fn head(&self) -> String {
        let report = &self.record.report;
        let title = report.title.as_deref().unwrap_or(&report.id);
        let mut out = self.look.heading(&safe(title));
        if let Some(publisher) = &report.publisher {
            let _ = write!(out, " — {}", safe(publisher));
        }
        let published = match (&report.published, report.published_because) {
            (Some(written), Some(because)) => format!(
                "published {written} ({})",
                format!("{because:?}").to_lowercase()
            ),
            _ => "date of publication unknown".to_owned(),
        };
        let counted = [
            (self.record.sentences.len(), "sentences"),
            (self.record.events.len(), "events"),
            (self.record.statements.len(), "statements"),
        ];
        let counts: Vec<String> = counted
            .iter()
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let language = report.language.as_deref().unwrap_or("language unknown");
        let line = format!("{published} · {} · {}", safe(language), counts.join(", "));
        let _ = writeln!(out, "\n{}", self.look.faint(&line));
        for warning in &report.warnings {
            let line = format!("{} {}", warning.code, safe(&warning.message));
            let _ = writeln!(out, "{}", self.look.doubtful(&line));
        }
        out
    }

    /// Events in order of their time; those without a time last, in order of the text.
    fn when(&self) -> Vec<String> {
        let mut events: Vec<&Event> = self.record.events.iter().collect();
        events.sort_by_key(|event| {
            let time = self.interval(event);
            (
                time.is_none(),
                time.map(|(earliest, latest)| (earliest.to_owned(), latest.to_owned())),
            )
        });
        events
            .into_iter()
            .map(|event| self.event_line(event))
            .collect()
    }

    fn event_line(&self, event: &Event) -> String {
        let mark = self.mark(event);
        let by = self.vouchers(event);
        let mut line = format!("  {:<25} {mark} {}", self.dates(event), self.told(event));
        let mut notes = vec![status_words(event.status).to_owned()];
        notes.extend((!by.is_empty()).then(|| format!("according to {}", by.join(", "))));
        let _ = write!(
            line,
            "  {}",
            self.look
                .faint(&format!("{} · {}", event.id, notes.join(" · ")))
        );
        line.push('\n');
        if self.evidence {
            let _ = writeln!(
                line,
                "  {:<27} {}",
                "",
                self.look
                    .faint(&format!("“{}”", self.slice(event.evidence)))
            );
        }
        line
    }

    /// The mark of status and basis. Claimed: told as happened, but only in somebody's mouth.
    fn mark(&self, event: &Event) -> String {
        let look = self.look;
        let denied = event
            .according_to
            .iter()
            .any(|id| self.stance(id) == Some(Stance::Denies));
        match event.status {
            _ if denied => look.off("✕"),
            Status::Happened if !event.according_to.is_empty() => look.doubtful("◆"),
            Status::Happened => look.good("●"),
            Status::Ongoing => look.good("◐"),
            Status::Planned => look.coming("○"),
            Status::Possible => look.coming("◌"),
            Status::Demanded => look.doubtful("!"),
            Status::NotHappened | Status::Cancelled => look.off("✕"),
            Status::Postponed => look.doubtful("↷"),
            Status::Ended => look.faint("■"),
        }
    }

    /// "António Guterres → Russia: will visit, in Moscow (killed at least 3 people)"
    fn told(&self, event: &Event) -> String {
        let actors = self.names(&event.actors);
        let recipients = self.names(&event.recipients);
        let kind = type_words(event.kind, event.mode.as_deref());
        let mut out = if actors.is_empty() {
            String::new()
        } else {
            format!("{} ", actors.join(", "))
        };
        if !recipients.is_empty() {
            let _ = write!(out, "→ {} ", recipients.join(", "));
        }
        let _ = write!(out, "{kind} “{}”", shorten(&self.slice(event.trigger), 40));
        if let Some(place) = event.place.as_deref().and_then(|id| self.entities.get(id)) {
            let _ = write!(out, ", {}", safe(&place.name));
        }
        for quantity in &event.quantities {
            let qualifier = quantity
                .qualifier
                .as_deref()
                .map_or(String::new(), |words| format!("{} ", safe(words)));
            let high = quantity
                .high
                .map_or(String::new(), |high| format!("–{high}"));
            let _ = write!(
                out,
                ", {} {qualifier}{}{high} {}",
                quantity.kind,
                quantity.low,
                safe(&quantity.unit)
            );
        }
        out
    }

    /// Meetings and visits that are still to come, or are off.
    fn diary(&self) -> Vec<String> {
        let to_come = [Status::Planned, Status::Postponed, Status::Cancelled];
        let engagements = self.record.events.iter().filter(|event| {
            event.kind == EventType::Consult
                && to_come.contains(&event.status)
                && event.same_as.is_empty()
        });
        let mut engagements: Vec<&Event> = engagements.collect();
        engagements.sort_by_key(|event| {
            self.interval(event)
                .map_or("9999".to_owned(), |(earliest, _)| earliest.to_owned())
        });
        engagements
            .into_iter()
            .map(|event| self.engagement(event))
            .collect()
    }

    fn engagement(&self, event: &Event) -> String {
        let with: Vec<String> = self.names(&event.actors);
        let host = self.names(&event.recipients);
        let what = event.mode.as_deref().unwrap_or("meeting");
        let place = event
            .place
            .as_deref()
            .and_then(|id| self.entities.get(id))
            .map(|place| safe(&place.name));
        let mut line = format!(
            "  {:<25} {} {}: {}",
            self.dates(event),
            self.mark(event),
            what,
            with.join(", ")
        );
        if !host.is_empty() {
            let _ = write!(line, " → {}", host.join(", "));
        }
        if let Some(place) = place {
            let _ = write!(line, ", {place}");
        }
        let mut words: Vec<String> = Vec::new();
        for id in &event.according_to {
            let speaker = self
                .speaker(id)
                .unwrap_or_else(|| "somebody unnamed".to_owned());
            let verb = match self.stance(id) {
                Some(Stance::Confirms) => "confirmed by",
                Some(Stance::Denies) => "denied by",
                _ => "announced by",
            };
            let phrase = format!("{verb} {speaker}");
            if !words.contains(&phrase) {
                words.push(phrase);
            }
        }
        if !words.is_empty() {
            let _ = write!(line, "  {}", self.look.faint(&words.join(", ")));
        }
        line.push('\n');
        line
    }

    fn who_said(&self) -> Vec<String> {
        self.record
            .statements
            .iter()
            .map(|statement| self.statement_line(statement))
            .collect()
    }

    fn statement_line(&self, statement: &Statement) -> String {
        let speaker = self
            .speaker(&statement.id)
            .unwrap_or_else(|| "(not said who)".to_owned());
        let mut notes: Vec<String> = statement
            .cue
            .map(|cue| self.slice(cue))
            .into_iter()
            .collect();
        notes.extend(statement.medium.clone());
        notes.extend(
            statement
                .time
                .as_deref()
                .and_then(|id| self.times.get(id))
                .map(|time| time.value.clone()),
        );
        notes.extend(
            statement
                .via
                .as_deref()
                .and_then(|id| self.speaker(id))
                .map(|via| format!("via {via}")),
        );
        let pieces: Vec<String> = statement
            .content
            .iter()
            .map(|piece| self.slice(*piece))
            .collect();
        let words = shorten(&pieces.join(" … "), LONGEST);
        format!(
            "  {} {}: {words}\n",
            self.look.heading(&speaker),
            self.look.faint(&format!("({})", safe(&notes.join(", "))))
        )
    }

    /// People and organisations that are named, the most mentioned first.
    fn who_is_who(&self) -> Vec<String> {
        let is_actor = |entity: &&Entity| {
            let named = entity
                .mentions
                .iter()
                .any(|mention| mention.form == MentionForm::Name);
            named
                && matches!(
                    entity.kind,
                    EntityKind::Person | EntityKind::Organization | EntityKind::Group
                )
        };
        let mut actors: Vec<&Entity> = self.record.entities.iter().filter(is_actor).collect();
        actors.sort_by_key(|entity| std::cmp::Reverse(entity.mentions.len()));
        actors
            .into_iter()
            .map(|entity| self.actor_line(entity))
            .collect()
    }

    fn actor_line(&self, entity: &Entity) -> String {
        let mut codes: Vec<&str> = entity.code.country.iter().map(String::as_str).collect();
        codes.extend(entity.code.sector.iter().map(String::as_str));
        let mut line = format!("  {}", safe(&entity.name));
        if !codes.is_empty() {
            let _ = write!(
                line,
                " {}",
                self.look.faint(&format!("[{}]", codes.join(" ")))
            );
        }
        let mut told: Vec<String> = Vec::new();
        for role in &entity.roles {
            let of = role
                .of
                .as_deref()
                .and_then(|id| self.entities.get(id))
                .map(|of| format!(" of {}", safe(&of.name)));
            let words = format!("{}{}", safe(&role.title), of.unwrap_or_default());
            if !told.contains(&words) {
                told.push(words);
            }
        }
        if !told.is_empty() {
            let _ = write!(line, " — {}", told.join("; "));
        }
        line.push('\n');
        line
    }

    fn places(&self) -> Vec<String> {
        let placed = self
            .record
            .entities
            .iter()
            .filter_map(|entity| Some((entity, entity.place.as_ref()?)));
        placed
            .map(|(entity, place)| {
                let within: Vec<&str> = [place.admin1.as_deref(), place.country.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect();
                let point = format!("{:.2}, {:.2}", place.latitude, place.longitude);
                format!(
                    "  {} {}\n",
                    safe(&entity.name),
                    self.look.faint(&format!("{} ({point})", within.join(", ")))
                )
            })
            .collect()
    }

    fn names(&self, ids: &[String]) -> Vec<String> {
        ids.iter()
            .filter_map(|id| self.entities.get(id.as_str()))
            .map(|entity| shorten(&safe(&entity.name), 40))
            .collect()
    }

    fn interval(&self, event: &Event) -> Option<(&'r str, &'r str)> {
        let time = self.times.get(event.time.as_deref()?)?;
        Some((time.earliest.as_deref()?, time.latest.as_deref()?))
    }

    /// "2022-04-26", "2022-04-25 to 2022-05-01", or the value of a time that is no interval.
    fn dates(&self, event: &Event) -> String {
        match (
            self.interval(event),
            event.time.as_deref().and_then(|id| self.times.get(id)),
        ) {
            (Some((earliest, latest)), _) if earliest == latest => earliest.to_owned(),
            (Some((earliest, latest)), _) => format!("{earliest} to {latest}"),
            (None, Some(time)) => safe(&time.value),
            (None, None) => "no date given".to_owned(),
        }
    }

    fn vouchers(&self, event: &Event) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in event.according_to.iter().filter_map(|id| self.speaker(id)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn speaker(&self, statement: &str) -> Option<String> {
        let id = self.statements.get(statement)?.speaker.as_deref()?;
        self.entities
            .get(id)
            .map(|entity| shorten(&safe(&entity.name), 40))
    }

    fn stance(&self, statement: &str) -> Option<Stance> {
        self.statements
            .get(statement)
            .map(|statement| statement.stance)
    }

    fn slice(&self, span: CodePoints) -> String {
        let [start, end] = span.0;
        let words: String = self.text[start..end].iter().collect();
        shorten(&safe(&words), LONGEST)
    }
}

/// A status in words.
pub(crate) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Happened => "happened",
        Status::Ongoing => "ongoing",
        Status::Planned => "planned",
        Status::Possible => "possible",
        Status::Demanded => "demanded",
        Status::NotHappened => "not happened",
        Status::Cancelled => "cancelled",
        Status::Postponed => "postponed",
        Status::Ended => "ended",
    }
}

/// "CONSULT/visit"
pub(crate) fn type_words(kind: EventType, mode: Option<&str>) -> String {
    let name = format!("{kind:?}").to_uppercase();
    mode.map_or(name.clone(), |mode| format!("{name}/{mode}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_as_a_page() {
        let record: Record = serde_json::from_str(include_str!(
            "../../../examples/records/solheim-boateng.json"
        ))
        .unwrap();
        let page = page(&record, Look::plain(), true);
        for expected in [
            "2021-05-10",
            "○",
            "Kwame Boateng",
            "announced by",
            "office of Ingrid Solheim",
            "Prime Minister of Norway",
        ] {
            assert!(page.contains(expected), "{expected} is missing in\n{page}");
        }
    }
}
