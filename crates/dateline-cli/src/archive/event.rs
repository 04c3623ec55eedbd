//! `dateline event ID`: one event with its life, every telling with the words that prove it, disagreements, and why its
//! tellings were joined.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::Archive;
use dateline_archive::answer::{ArchiveEvent, Proof, StepOfLife, TellingOf};

use super::args::{Event, Format};
use super::{csv, format, json, place, row, text};
use crate::style::{Look, safe};

/// Characters of a sentence that are shown on either side of the words that name the event.
const AROUND: usize = 160;

/// Runs the command.
pub(crate) fn run(args: &Event) -> Result<bool> {
    let mut archive = place::open_to_read(&args.asked.which)?;
    let events = archive.event(&args.id, &args.asked.view.asking())?;
    let look = Look::of_stdout();
    for event in &events {
        match format(&args.asked.printed) {
            Format::Json => json(event)?,
            Format::Csv => {}
            Format::Table => text(&page(&archive, event, look)?)?,
        }
    }
    if format(&args.asked.printed) == Format::Csv {
        csv(&events)?;
    }
    Ok(true)
}

fn page(archive: &Archive, event: &ArchiveEvent, look: Look) -> Result<String> {
    let mut out = head(event, look);
    let _ = writeln!(out, "\n{}", look.heading("Life"));
    for step in &event.life {
        out.push_str(&life_line(step, look));
    }
    if event.status == "unreported" {
        let _ = writeln!(out, "  {}", look.doubtful(&row::unreported(event)));
    }
    let _ = writeln!(out, "\n{}", look.heading("Tellings"));
    for telling in &event.tellings {
        let proof = archive.proof(&telling.report, telling.version, &telling.event)?;
        out.push_str(&telling_lines(telling, proof.as_ref(), look));
    }
    if !event.disagreements.is_empty() {
        let _ = writeln!(out, "\n{}", look.heading("Disagreements"));
        out.push_str(&disagreements(event, look));
    }
    out.push('\n');
    Ok(out)
}

fn head(event: &ArchiveEvent, look: Look) -> String {
    let mut out = format!(
        "{} {}\n",
        row::mark(event, look),
        look.heading(&row::told(event))
    );
    let mut facts = vec![
        (
            "when",
            row::dates(event.earliest.as_deref(), event.latest.as_deref()),
        ),
        ("status", row::standing(event)),
        (
            "told by",
            format!(
                "{}, first seen {}",
                row::coverage(event),
                safe(&event.first_seen)
            ),
        ),
        ("confidence", format!("{:.2}", event.confidence)),
        ("because", safe(&event.because)),
    ];
    facts.extend((event.life.first()).map(|step| ("first said", first(step))));
    let denied = (!event.deniers.is_empty()).then(|| row::names(&event.deniers));
    facts.extend(denied.map(|names| ("denied by", names)));
    facts.extend(event.cameo.iter().map(|code| ("CAMEO", code.clone())));
    facts.extend(event.part_of.iter().map(|whole| ("part of", whole.clone())));
    facts.extend(event.story.iter().map(|story| ("story", story.clone())));
    facts.push(("id", event.id.clone()));
    for (name, fact) in facts {
        let _ = writeln!(out, "  {} {fact}", look.faint(&format!("{name:<10}")));
    }
    out
}

/// Who said so first: speakers, or the report in its own words.
fn first(step: &StepOfLife) -> String {
    let report = safe(&step.report);
    match step.speakers.is_empty() {
        true => format!("by {report} in its own words"),
        false => {
            let speakers: Vec<String> = step.speakers.iter().map(|name| safe(name)).collect();
            format!("by {}, in {report}", speakers.join(", "))
        }
    }
}

fn life_line(step: &StepOfLife, look: Look) -> String {
    let mut notes = vec![row::dates(step.earliest.as_deref(), step.latest.as_deref())];
    notes.extend(step.place.iter().map(|place| safe(place)));
    notes.extend((!step.speakers.is_empty()).then(|| {
        let speakers: Vec<String> = step.speakers.iter().map(|name| safe(name)).collect();
        format!("said by {}", speakers.join(", "))
    }));
    notes.push(format!("{} {}", safe(&step.report), step.event));
    format!(
        "  {:<20} {:<16} {}\n",
        safe(&step.published),
        safe(&step.step.replace('_', " ")),
        look.faint(&notes.join(" · "))
    )
}

fn telling_lines(telling: &TellingOf, proof: Option<&Proof>, look: Look) -> String {
    let mut source = vec![safe(&telling.report)];
    if let Some(proof) = proof {
        source.extend(proof.publisher.iter().map(|name| safe(name)));
        source.extend(proof.title.iter().map(|title| format!("“{}”", safe(title))));
    }
    if telling.version > 1 {
        source.push(format!("version {}", telling.version));
    }
    source.extend(
        telling
            .copy_of
            .iter()
            .map(|original| format!("copy of {}", safe(original))),
    );
    let mut out = format!(
        "  {:<20} {}\n",
        safe(&telling.published),
        source.join(" · ")
    );
    if let Some(proof) = proof {
        let _ = writeln!(out, "  {:<20} {}", "", quoted(proof, look));
    }
    let because = format!("{} because {}", telling.event, safe(&telling.because));
    let _ = writeln!(out, "  {:<20} {}", "", look.faint(&because));
    out
}

/// The sentence with the words that name the event set off; a long one is cut around them.
fn quoted(proof: &Proof, look: Look) -> String {
    let sentence: Vec<char> = proof.sentence.chars().collect();
    let [start, end] = proof.words.map(|at| at.min(sentence.len()));
    let (from, until) = (
        start.saturating_sub(AROUND),
        (end + AROUND).min(sentence.len()),
    );
    let slice = |from: usize, until: usize| -> String {
        let words: String = sentence[from..until].iter().collect();
        let kept = safe(&words);
        // `safe` takes the white space at the ends away.
        let before = words.starts_with(char::is_whitespace) && from > 0;
        let after = words.ends_with(char::is_whitespace) && until < sentence.len();
        format!(
            "{}{kept}{}",
            if before { " " } else { "" },
            if after && !kept.is_empty() { " " } else { "" }
        )
    };
    format!(
        "{}{}{}{}{}",
        if from > 0 { "…" } else { "“" },
        slice(from, start),
        look.heading(&format!("[{}]", slice(start, end))),
        slice(end, until),
        if until < sentence.len() { "…" } else { "”" }
    )
}

fn disagreements(event: &ArchiveEvent, look: Look) -> String {
    let mut out = String::new();
    for difference in &event.disagreements {
        for (number, value) in difference.values.iter().enumerate() {
            let field = if number == 0 { &difference.field } else { "" };
            let reports: Vec<String> = value.reports.iter().map(|id| safe(id)).collect();
            let _ = writeln!(
                out,
                "  {:<20} {}  {}",
                safe(field),
                safe(&value.value),
                look.faint(&reports.join(", "))
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_off_in_their_sentence() {
        let proof = |sentence: &str, words| Proof {
            sentence: sentence.to_owned(),
            words,
            publisher: None,
            title: None,
        };
        for (sentence, words, expected) in [
            (
                "She will visit\n Oslo.",
                [4, 14],
                "“She [will visit] Oslo.”",
            ),
            ("Talks ended.", [0, 5], "“[Talks] ended.”"),
            ("(talks)", [1, 6], "“([talks])”"),
            ("short", [3, 90], "“sho[rt]”"),
        ] {
            assert_eq!(quoted(&proof(sentence, words), Look::plain()), expected);
        }
        let long = format!("{} talks {}", "a".repeat(500), "b".repeat(500));
        let cut = quoted(&proof(&long, [501, 506]), Look::plain());
        assert!(cut.starts_with('…') && cut.ends_with('…') && cut.contains(" [talks] "));
    }
}
