//! `dateline timeline` and `dateline diary`: events in order of their time.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer::{ArchiveEvent, List, Party};

use super::args::{Events, Format};
use super::picture::Picture;
use super::{csv, format, json, place, row, text};
use crate::sheet::Row;
use crate::style::Look;

/// Runs `dateline timeline`.
pub(crate) fn timeline(args: &Events) -> Result<bool> {
    let query = args.narrowed.query(args.listed.asking())?;
    let list = place::open_to_read(&args.listed.asked.which)?.timeline(&query)?;
    let nothing = match query.filters.is_empty() {
        true => "no event has been told yet",
        false => "no event fits all filters",
    };
    let look = Look::of_stdout();
    let picture = Picture::of(&list.items);
    let lane = |event: &ArchiveEvent| {
        let lane = picture.map_or(String::new(), |picture| picture.lane(event, look));
        row::line(event, &lane, look)
    };
    let axis = picture.map(|picture| format!("  {:<24} {}\n", "", picture.axis(look)));
    print(args, &list, nothing, axis.unwrap_or_default(), lane)
}

/// Runs `dateline diary`.
pub(crate) fn diary(args: &Events) -> Result<bool> {
    let query = args.narrowed.query(args.listed.asking())?;
    let list = place::open_to_read(&args.listed.asked.which)?.diary(&query)?;
    let nothing = match query.filters.is_empty() {
        true => "no meeting, visit or plan has been told yet",
        false => "no meeting, visit or plan fits all filters",
    };
    let look = Look::of_stdout();
    print(args, &list, nothing, String::new(), |event| {
        row::engagement(event, look)
    })
}

fn print(
    args: &Events,
    list: &List<ArchiveEvent>,
    nothing: &str,
    head: String,
    line: impl Fn(&ArchiveEvent) -> String,
) -> Result<bool> {
    match format(&args.listed.asked.printed) {
        Format::Json => json(list)?,
        Format::Csv => csv(&list.items)?,
        Format::Table => {
            let look = Look::of_stdout();
            let mut page = head;
            for event in &list.items {
                page.push_str(&line(event));
            }
            if list.items.is_empty() {
                let _ = writeln!(page, "{nothing}");
            } else {
                let _ = writeln!(page, "\n{}", look.faint(row::LEGEND));
            }
            page.push_str(&foot(list, look));
            text(&page)?;
        }
    }
    Ok(true)
}

/// As of when a page of a list holds, and how to go on.
pub(super) fn foot<T>(list: &List<T>, look: Look) -> String {
    let mut foot = String::new();
    if let Some(as_of) = &list.as_of {
        let _ = writeln!(foot, "{}", look.faint(&format!("as of {as_of}")));
    }
    if let Some(next) = &list.next {
        let more = format!("more: --cursor {next}");
        let _ = writeln!(foot, "{}", look.faint(&more));
    }
    foot
}

impl Row for ArchiveEvent {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "type",
        "mode",
        "cameo",
        "status",
        "basis",
        "withdrawn",
        "earliest",
        "latest",
        "first_seen",
        "actors",
        "actor_countries",
        "recipients",
        "recipient_countries",
        "claimants",
        "deniers",
        "place",
        "country",
        "latitude",
        "longitude",
        "last_step",
        "reports",
        "independent_sources",
        "confidence",
        "part_of",
        "story",
    ];

    fn cells(&self) -> Vec<String> {
        let names = |parties: &[Party]| {
            let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
            names.join("; ")
        };
        let countries = |parties: &[Party]| {
            let codes: Vec<&str> = parties
                .iter()
                .map(|party| party.country.as_deref().unwrap_or(""))
                .collect();
            codes.join("; ")
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let place = self.place.as_ref();
        let degrees =
            |degrees: Option<f64>| degrees.map_or(String::new(), |degrees| degrees.to_string());
        vec![
            self.id.clone(),
            format!("{:?}", self.kind).to_uppercase(),
            text(&self.mode),
            text(&self.cameo),
            self.status.clone(),
            self.basis.clone(),
            self.withdrawn.to_string(),
            text(&self.earliest),
            text(&self.latest),
            self.first_seen.clone(),
            names(&self.actors),
            countries(&self.actors),
            names(&self.recipients),
            countries(&self.recipients),
            names(&self.claimants),
            names(&self.deniers),
            place.map_or(String::new(), |place| place.name.clone()),
            text(&place.and_then(|place| place.country.clone())),
            degrees(place.map(|place| place.latitude)),
            degrees(place.map(|place| place.longitude)),
            self.life
                .last()
                .map_or(String::new(), |step| step.step.clone()),
            self.reports.to_string(),
            self.independent_sources.to_string(),
            self.confidence.to_string(),
            text(&self.part_of),
            text(&self.story),
        ]
    }
}
