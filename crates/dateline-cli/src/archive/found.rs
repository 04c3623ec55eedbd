//! `dateline search`, `said`, `story`, `cite`: words, who said them, where they stand together, how to quote them.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Citation, Hit, List, Order, Query, Said, Story};

use super::args::Format;
use super::ask_args::{Cited, Quoted, Searched, Told};
use super::{csv, csv_objects, events, format, json, place, row, text};
use crate::sheet::Row;
use crate::style::{Look, safe, shorten};

/// Longest statement that is shown, in characters.
const LONGEST: usize = 400;

/// Runs `dateline search`.
pub(crate) fn search(args: &Searched) -> Result<bool> {
    let query = args.narrowed.query(args.listed.asking())?;
    let order = match args.newest {
        true => Order::Newest,
        false => Order::Relevance,
    };
    let question = args.question.join(" ");
    let list = place::open_to_read(&args.listed.asked.which)?.search(&question, order, &query)?;
    match format(&args.listed.asked.printed) {
        Format::Json => json(&list)?,
        Format::Csv => csv(&list.items)?,
        Format::Table => text(&hits(&list, Look::of_stdout()))?,
    }
    Ok(true)
}

fn hits(list: &List<Hit>, look: Look) -> String {
    let mut out = String::new();
    for hit in &list.items {
        let title = hit.title.as_deref().unwrap_or("(no headline)");
        let published = hit.published.as_deref().unwrap_or("undated");
        let mut source = vec![safe(published.get(..10).unwrap_or(published))];
        source.extend(hit.publisher.iter().map(|name| safe(name)));
        source.push(safe(&hit.report));
        let _ = writeln!(
            out,
            "{}\n  {}\n  {}",
            look.heading(&safe(title)),
            look.faint(&source.join(" · ")),
            marked(hit, look)
        );
    }
    if list.items.is_empty() {
        out.push_str("no report answers that\n");
    }
    out.push_str(&events::foot(list, look));
    out
}

/// The piece with its marks in brackets, so that they can be told without colours.
fn marked(hit: &Hit, look: Look) -> String {
    let letters: Vec<char> = hit.snippet.chars().collect();
    let slice = |from: usize, until: usize| letters[from..until].iter().collect::<String>();
    let (mut pieces, mut at) = (Vec::new(), 0);
    for [start, end] in hit
        .marks
        .iter()
        .copied()
        .filter(|mark| mark[1] <= letters.len())
    {
        if start < at {
            continue;
        }
        pieces.push(safe(&slice(at, start)));
        pieces.push(look.heading(&format!("[{}]", safe(&slice(start, end)))));
        at = end;
    }
    pieces.push(safe(&slice(at, letters.len())));
    pieces.retain(|piece| !piece.is_empty());
    pieces.join(" ")
}

impl Row for Hit {
    const COLUMNS: &'static [&'static str] = &[
        "report",
        "title",
        "publisher",
        "published",
        "url",
        "snippet",
        "score",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            self.report.clone(),
            text(&self.title),
            text(&self.publisher),
            text(&self.published),
            text(&self.url),
            self.snippet.clone(),
            self.score
                .map_or(String::new(), |score| format!("{score:.3}")),
        ]
    }
}

/// Runs `dateline said`.
pub(crate) fn said(args: &Quoted) -> Result<bool> {
    let asking = args.listed.asking();
    let list = place::open_to_read(&args.listed.asked.which)?.said(
        &args.name,
        args.about.as_deref(),
        &asking,
    )?;
    match format(&args.listed.asked.printed) {
        Format::Json => json(&list)?,
        Format::Csv => csv(&list.items)?,
        Format::Table => {
            let look = Look::of_stdout();
            let mut page: String = list
                .items
                .iter()
                .map(|said| statement(said, look))
                .collect();
            if list.items.is_empty() {
                let _ = writeln!(
                    page,
                    "no report tells that {} said such a thing",
                    safe(&args.name)
                );
            }
            page.push_str(&events::foot(&list, look));
            text(&page)?;
        }
    }
    Ok(true)
}

/// A statement in a few lines.
pub(super) fn statement(said: &Said, look: Look) -> String {
    let published = said.published.as_deref().unwrap_or("undated");
    let speaker = said
        .speaker
        .as_ref()
        .map_or("–", |party| party.name.as_str());
    let stance = format!("{:?}", said.statement.stance).to_lowercase();
    let manner = format!("{:?}", said.statement.manner).to_lowercase();
    let mut notes = vec![
        format!("{}/{}", safe(&said.report), said.statement.id),
        manner,
    ];
    notes.extend(said.publisher.iter().map(|name| safe(name)));
    notes.extend(said.events.iter().map(|event| format!("event {event}")));
    format!(
        "  {}  {} {stance}: {}\n              {}\n",
        published.get(..10).unwrap_or(published),
        look.heading(&safe(speaker)),
        shorten(&safe(&said.words), LONGEST),
        look.faint(&notes.join(" · "))
    )
}

impl Row for Said {
    const COLUMNS: &'static [&'static str] = &[
        "report",
        "statement",
        "published",
        "publisher",
        "speaker",
        "country",
        "stance",
        "manner",
        "words",
        "events",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let speaker = self.speaker.as_ref();
        vec![
            self.report.clone(),
            self.statement.id.clone(),
            text(&self.published),
            text(&self.publisher),
            speaker.map_or(String::new(), |party| party.name.clone()),
            text(&speaker.and_then(|party| party.country.clone())),
            format!("{:?}", self.statement.stance).to_lowercase(),
            format!("{:?}", self.statement.manner).to_lowercase(),
            self.words.clone(),
            self.events.join("; "),
        ]
    }
}

/// Runs `dateline story`.
pub(crate) fn story(args: &Told) -> Result<bool> {
    let mut archive = place::open_to_read(&args.asked.which)?;
    let story = archive.story(&args.id, &args.asked.view.asking())?;
    match format(&args.asked.printed) {
        Format::Json => json(&story)?,
        Format::Csv => csv_objects(&[&story])?,
        Format::Table => text(&story_page(
            &mut archive,
            &story,
            &args.asked.view.asking(),
        )?)?,
    }
    Ok(true)
}

fn story_page(archive: &mut Archive, story: &Story, asking: &Asking) -> Result<String> {
    let look = Look::of_stdout();
    let day = |written: &Option<String>| written.clone().unwrap_or_else(|| "–".to_owned());
    let title = story.title.as_deref().unwrap_or("(no headline)");
    let facts = format!(
        "{} to {} · {} reports, {} sources · {}",
        day(&story.earliest),
        day(&story.latest),
        story.reports,
        story.independent_sources,
        story.id
    );
    let mut out = format!(
        "{}\n  {}\n",
        look.heading(&safe(title)),
        look.faint(&safe(&facts))
    );
    let mut query = Query::all(Asking {
        limit: Some(50),
        ..asking.clone()
    });
    query
        .filters
        .add(dateline_archive::answer::Filter::Story, &story.id)?;
    let list = archive.timeline(&query)?;
    let _ = writeln!(out, "\n{}", look.heading("Events"));
    for event in &list.items {
        out.push_str(&row::line(event, "", look));
    }
    if story.events.len() > list.items.len() {
        let more = format!(
            "  and {} more: dateline timeline --story {}",
            story.events.len() - list.items.len(),
            story.id
        );
        let _ = writeln!(out, "{}", look.faint(&more));
    }
    Ok(out)
}

/// Runs `dateline cite`.
pub(crate) fn cite(args: &Cited) -> Result<bool> {
    let citations =
        place::open_to_read(&args.asked.which)?.cite(&args.id, &args.asked.view.asking())?;
    match format(&args.asked.printed) {
        Format::Json => json(&serde_json::json!({ "items": citations, "next": null }))?,
        Format::Csv => csv(&citations)?,
        Format::Table => {
            let lines = citations
                .iter()
                .map(|citation| format!("{}\n", safe(&citation.text)));
            text(&lines.collect::<String>())?;
        }
    }
    Ok(true)
}

impl Row for Citation {
    const COLUMNS: &'static [&'static str] = &[
        "report",
        "version",
        "quotation",
        "speaker",
        "authors",
        "title",
        "publisher",
        "published",
        "url",
        "retrieved",
        "text",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            self.report.clone(),
            self.version.to_string(),
            self.quotation.clone(),
            text(&self.speaker),
            self.authors.join("; "),
            text(&self.title),
            text(&self.publisher),
            text(&self.published),
            text(&self.url),
            self.retrieved.clone(),
            self.text.clone(),
        ]
    }
}
