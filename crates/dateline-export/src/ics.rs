//! The diary as a calendar (iCalendar, RFC 5545): what is planned, and what became of it.
//!
//! An event keeps its UID; SEQUENCE rises with each step of its life that may change it, so that calendar programs that
//! take the file again move and cancel what they hold. No clock enters: DTSTAMP is the moment as of which the answer
//! holds.

use std::io::Write;

use dateline_archive::answer::ArchiveEvent;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::told::Told;
use crate::{Error, sheets, when};

/// Most octets of a line, its end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// Writes a calendar.
pub(crate) struct Writer<W: Write> {
    out: W,
    as_of: String,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(out: W, as_of: Option<&str>) -> Result<Self, Error> {
        let as_of = as_of
            .and_then(when::moment)
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let mut writer = Writer {
            out,
            as_of: utc(as_of),
        };
        writer.line("BEGIN", "VCALENDAR")?;
        writer.line("VERSION", "2.0")?;
        let product = concat!("-//Dateline//dateline ", env!("CARGO_PKG_VERSION"), "//EN");
        writer.line("PRODID", product)?;
        writer.line("CALSCALE", "GREGORIAN")?;
        Ok(writer)
    }

    /// Writes an event; false where no report states a day.
    pub(crate) fn event(&mut self, told: &Told) -> Result<bool, Error> {
        let event = &told.event;
        let days = event.earliest.as_deref().and_then(when::day);
        let days = days.zip(event.latest.as_deref().and_then(when::day));
        let Some((first, last)) = days.filter(|(first, last)| first <= last) else {
            return Ok(false);
        };
        let Ok(after) = last.tomorrow() else {
            return Ok(false);
        };
        self.line("BEGIN", "VEVENT")?;
        self.line("UID", &format!("{}@dateline", event.id))?;
        let as_of = self.as_of.clone();
        self.line("DTSTAMP", &as_of)?;
        self.line("DTSTART;VALUE=DATE", &basic(first))?;
        self.line("DTEND;VALUE=DATE", &basic(after))?;
        self.line("SUMMARY", &escaped(&summary(told)))?;
        self.line("DESCRIPTION", &escaped(&description(told)))?;
        if let Some(place) = &event.place {
            self.line("LOCATION", &escaped(&place.name))?;
            let point = format!("{};{}", place.latitude, place.longitude);
            self.line("GEO", &point)?;
        }
        self.line("STATUS", status(event, first, last))?;
        let changes = event.life.len().saturating_sub(1);
        self.line("SEQUENCE", &changes.to_string())?;
        let changed = event.life.last().map(|step| step.published.as_str());
        if let Some(moment) = changed.and_then(when::moment) {
            self.line("LAST-MODIFIED", &utc(moment))?;
        }
        self.line("CATEGORIES", &escaped(&sheets::kind(told)))?;
        let url = told.first(|telling| telling.record.report.url.clone());
        if let Some(url) = url.filter(|url| is_web(url)) {
            self.line("URL", &url)?;
        }
        self.line("TRANSP", "TRANSPARENT")?;
        self.line("END", "VEVENT")?;
        Ok(true)
    }

    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.line("END", "VCALENDAR")?;
        Ok(self.out.flush()?)
    }

    /// A content line, folded.
    fn line(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let mut line = String::new();
        let mut octets = 0;
        for sign in format!("{name}:{value}").chars() {
            if octets + sign.len_utf8() > LINE {
                line.push_str("\r\n ");
                octets = 1;
            }
            octets += sign.len_utf8();
            line.push(sign);
        }
        line.push_str("\r\n");
        Ok(self.out.write_all(line.as_bytes())?)
    }
}

/// TENTATIVE: a day that is not certain, somebody's mere claim, or neither agreed nor announced.
fn status(event: &ArchiveEvent, first: Date, last: Date) -> &'static str {
    let is_vague = first.until(last).is_ok_and(|span| span.get_days() > 4);
    match event.status.as_str() {
        "cancelled" | "not_happened" => "CANCELLED",
        _ if event.withdrawn => "CANCELLED",
        "happened" | "ongoing" | "ended" if event.basis != "claimed" => "CONFIRMED",
        "planned" if !is_vague && event.basis != "disputed" => "CONFIRMED",
        _ => "TENTATIVE",
    }
}

fn summary(told: &Told) -> String {
    let event = &told.event;
    let kind = event.mode.clone().unwrap_or_else(|| sheets::kind(told));
    let who = sheets::names(&event.actors).unwrap_or_else(|| "somebody".to_owned());
    let with = sheets::names(&event.recipients).map(|names| format!(" – {names}"));
    format!("{kind}: {who}{}", with.unwrap_or_default())
}

/// Whether it came about and who says so, step by step.
fn description(told: &Told) -> String {
    let event = &told.event;
    let mut lines = vec![format!("{} ({})", event.status, event.basis)];
    for step in &event.life {
        let speakers = match step.speakers.is_empty() {
            true => String::new(),
            false => format!(", by {}", step.speakers.join(", ")),
        };
        lines.push(format!(
            "{}: {} ({}{speakers})",
            step.published, step.step, step.report
        ));
    }
    lines.join("\n")
}

fn is_web(url: &str) -> bool {
    let is_plain = url.chars().all(|sign| sign.is_ascii_graphic());
    is_plain && (url.starts_with("https://") || url.starts_with("http://"))
}

fn basic(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// TEXT of RFC 5545, 3.3.11; control characters, which it forbids, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(sign);
            }
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_lines_are_folded_between_characters() {
        assert_eq!(escaped("a,b;c\\d\ne\u{7}"), "a\\,b\\;c\\\\d\\ne");
        let mut writer = Writer::new(Vec::new(), Some("2022-04-24")).unwrap();
        writer.line("SUMMARY", &"é".repeat(80)).unwrap();
        let text = String::from_utf8(writer.out).unwrap();
        assert!(text.lines().all(|line| line.len() <= LINE), "{text}");
        assert!(text.ends_with("\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&"é".repeat(80)));
    }

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        assert!(is_web("https://example.org/a"));
        for other in [
            "javascript:alert(1)",
            "https://a b",
            "https://a\nb",
            "file:///etc",
        ] {
            assert!(!is_web(other), "{other}");
        }
    }
}
