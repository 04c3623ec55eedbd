//! `dateline who`: names and titles of somebody, as the reports say, with their dates.

use std::fmt::Write;

use anyhow::Result;
use dateline_archive::answer::{ArchiveEntity, List, RoleSeen};

use super::args::{Format, Who};
use super::{csv_objects, format, found, json, place, row, text};
use crate::style::{Look, safe};

/// Runs the command.
pub(crate) fn run(args: &Who) -> Result<bool> {
    let list =
        place::open_to_read(&args.listed.asked.which)?.who(&args.name, &args.listed.asking())?;
    match format(&args.listed.asked.printed) {
        Format::Json => json(&list)?,
        Format::Csv => csv_objects(&list.items)?,
        Format::Table => text(&page(&list, &args.name, Look::of_stdout()))?,
    }
    Ok(true)
}

fn page(list: &List<ArchiveEntity>, name: &str, look: Look) -> String {
    let mut out = String::new();
    for entity in &list.items {
        let country = entity.code.country.as_deref().unwrap_or("–");
        let _ = writeln!(
            out,
            "{}  {}  {}",
            look.heading(&safe(&entity.name)),
            safe(country),
            look.faint(&format!("{} · {} reports", entity.id, entity.reports))
        );
        for role in &entity.roles {
            let _ = writeln!(out, "  {}", line(role, look));
        }
        out.push_str(&company(entity, look));
        let others = entity
            .names
            .iter()
            .filter(|naming| naming.name != entity.name);
        let others: Vec<String> = others
            .map(|naming| format!("{} ({})", safe(&naming.name), naming.reports))
            .collect();
        if !others.is_empty() {
            let _ = writeln!(
                out,
                "  {}",
                look.faint(&format!("also {}", others.join(", ")))
            );
        }
    }
    if list.items.is_empty() {
        let _ = writeln!(out, "no report names {}", safe(name));
    }
    if let Some(next) = &list.next {
        let _ = writeln!(out, "{}", look.faint(&format!("more: --cursor {next}")));
    }
    if let Some(as_of) = &list.as_of {
        let _ = writeln!(out, "\n{}", look.faint(&format!("as of {as_of}")));
    }
    out
}

/// What somebody took part in last, with whom, and what they said.
fn company(entity: &ArchiveEntity, look: Look) -> String {
    let mut out = String::new();
    if !entity.with.is_empty() {
        let with: Vec<String> = entity
            .with
            .iter()
            .map(|one| format!("{} ({})", safe(&one.party.name), one.events))
            .collect();
        let _ = writeln!(out, "  {} {}", look.faint("with"), with.join(", "));
    }
    for event in &entity.recent_events {
        out.push_str(&row::line(event, "", look));
    }
    for said in &entity.recent_statements {
        out.push_str(&found::statement(said, look));
    }
    let more = entity
        .statements
        .saturating_sub(entity.recent_statements.len());
    if more > 0 {
        let all = format!(
            "  {more} more statements: dateline said \"{}\"",
            safe(&entity.name)
        );
        let _ = writeln!(out, "{}", look.faint(&all));
    }
    out
}

fn line(role: &RoleSeen, look: Look) -> String {
    let standing = match role.standing {
        "current" => String::new(),
        other => format!("{other} "),
    };
    let of = role.of.as_ref();
    let of = of.map_or(String::new(), |of| format!(" of {}", safe(&of.name)));
    let seen = format!(
        "{} – {}, {} reports",
        role.first_seen, role.last_seen, role.reports
    );
    format!("{standing}{}{of}  {}", safe(&role.title), look.faint(&seen))
}
