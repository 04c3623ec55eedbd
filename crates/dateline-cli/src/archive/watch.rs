//! `dateline watch`: saved queries, and what is new to them.

use std::fmt::Write;

use anyhow::{Result, bail};
use dateline_archive::answer::{News, Query, Watch};

use super::args::Format;
use super::ask_args::{Watched, Watching};
use super::{csv_objects, format, json, place, row, text};
use crate::sheet;
use crate::sheet::Row;
use crate::style::{Look, safe};

/// Runs the command.
pub(crate) fn run(args: &Watched) -> Result<bool> {
    match &args.command {
        Watching::Add {
            name,
            query,
            narrowed,
            shown,
        } => {
            let mut asked: Query = query.as_deref().unwrap_or("").parse()?;
            narrowed.narrow(&mut asked)?;
            if asked.filters.is_empty() {
                bail!(
                    "say what to watch for, as in: dateline watch add {name} --place Kyiv --type CONSULT"
                );
            }
            let watch = place::open_to_change(&shown.which)?.watch(name, &asked)?;
            print_all(&[watch], format(&shown.printed))?;
        }
        Watching::List { shown } => {
            let watches = place::open_to_read(&shown.which)?.watches()?;
            print_all(&watches, format(&shown.printed))?;
        }
        Watching::Remove { name, which } => place::open_to_change(which)?.unwatch(name)?,
        Watching::Run { name, keep, shown } => {
            let mut archive = place::open_to_change(&shown.which)?;
            let news = archive.news(name)?;
            print(&news, name, format(&shown.printed))?;
            // Only now: what could not be printed is still new.
            if !keep {
                archive.watched(name, news.seq)?;
            }
        }
    }
    Ok(true)
}

fn print_all(watches: &[Watch], format: Format) -> Result<()> {
    match format {
        Format::Json => json(&serde_json::json!({ "items": watches, "next": null })),
        Format::Csv => csv_objects(watches),
        Format::Table => {
            let look = Look::of_stdout();
            let mut page = String::new();
            for watch in watches {
                let _ = writeln!(
                    page,
                    "{}  {}",
                    look.heading(&safe(&watch.name)),
                    safe(&watch.query)
                );
            }
            if watches.is_empty() {
                page.push_str("no query is saved; dateline watch add NAME saves one\n");
            }
            text(&page)
        }
    }
}

fn print(news: &News, name: &str, format: Format) -> Result<()> {
    match format {
        Format::Json => {
            json(&serde_json::json!({ "items": news.items, "next": null, "seq": news.seq }))
        }
        Format::Csv => {
            let mut columns = vec!["change"];
            columns.extend(dateline_archive::answer::ArchiveEvent::COLUMNS);
            let rows = news.items.iter().map(|new| {
                let mut cells = vec![format!("{:?}", new.change).to_lowercase()];
                cells.extend(new.event.cells());
                cells
            });
            sheet::write_cells(std::io::stdout().lock(), &columns, rows)
        }
        Format::Table => {
            let look = Look::of_stdout();
            let mut page = String::new();
            for new in &news.items {
                let word = format!("{:?}", new.change).to_lowercase();
                let _ = write!(page, "{word:<10}{}", row::line(&new.event, "", look));
            }
            if news.items.is_empty() {
                let _ = writeln!(page, "nothing new to {}", safe(name));
            }
            text(&page)
        }
    }
}
