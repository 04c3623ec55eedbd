//! `dateline count`, `dateline coverage`: how many events, and how much was read.

use std::fmt::Write as _;

use anyhow::Result;
use dateline_archive::answer::{Count, Counting, Counts, Coverage, Dimension, List};

use super::args::Format;
use super::ask_args::{Counted, Covered};
use super::{events, format, json, place, text};
use crate::sheet;
use crate::style::{Look, safe};

/// Runs `dateline count`.
pub(crate) fn run(args: &Counted) -> Result<bool> {
    let by: Vec<Dimension> = args
        .by
        .iter()
        .map(|name| name.parse())
        .collect::<Result<_, _>>()?;
    let mut asking = args.asked.view.asking();
    asking.limit = args.limit;
    asking.cursor.clone_from(&args.cursor);
    let query = args.narrowed.query(asking)?;
    let counting = Counting {
        by,
        zero_fill: args.zero_fill,
    };
    let counts = place::open_to_read(&args.asked.which)?.count(&query, &counting)?;
    let (columns, rows) = table(&counting.by, &counts);
    match format(&args.asked.printed) {
        Format::Json => json(&counts)?,
        Format::Csv => {
            sheet::write_cells(std::io::stdout().lock(), &columns, rows.into_iter())?;
        }
        Format::Table => text(&page(&columns, &rows, &counts, Look::of_stdout()))?,
    }
    Ok(true)
}

/// The columns and the rows of counts.
fn table(by: &[Dimension], counts: &Counts) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let mut columns: Vec<&str> = by.iter().map(|one| one.name()).collect();
    columns.extend(["events", "dated", "independent_sources"]);
    let has_read = counts.items.iter().any(|count| count.read.is_some());
    if has_read {
        columns.extend(["reports_read", "days", "days_without_reports"]);
    }
    let row = |count: &Count| {
        let mut cells: Vec<String> = count
            .of
            .iter()
            .map(|(_, value)| value.clone().unwrap_or_default())
            .collect();
        let mut numbers = vec![count.events, count.dated, count.independent_sources];
        if has_read {
            let read = count.read.unwrap_or_default();
            numbers.extend([read.reports_read, read.days, read.days_without_reports]);
        }
        cells.extend(numbers.iter().map(ToString::to_string));
        cells
    };
    (columns, counts.items.iter().map(row).collect())
}

fn page(columns: &[&str], rows: &[Vec<String>], counts: &Counts, look: Look) -> String {
    if rows.is_empty() {
        return "no event fits all filters\n".to_owned();
    }
    let titles: Vec<String> = columns.iter().map(|name| name.replace('_', " ")).collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| shown(cell)).collect())
        .collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            let longest = cells.iter().map(|row| row[at].chars().count()).max();
            longest.unwrap_or(0).max(titles[at].chars().count())
        })
        .collect();
    let numbers_from = columns
        .iter()
        .position(|name| *name == "events")
        .unwrap_or(0);
    let line = |row: &[String]| {
        let mut out = String::new();
        for (at, cell) in row.iter().enumerate() {
            let width = widths[at];
            let _ = match at < numbers_from {
                true => write!(out, "  {cell:<width$}"),
                false => write!(out, "  {cell:>width$}"),
            };
        }
        out.trim_end().to_owned()
    };
    let mut out = format!("{}\n", look.heading(&line(&titles)));
    for row in &cells {
        let _ = writeln!(out, "{}", line(row));
    }
    let read = &counts.read;
    let note = format!(
        "{} reports read on {} of {} days",
        read.reports_read,
        read.days - read.days_without_reports,
        read.days
    );
    let _ = writeln!(out, "\n{}", look.faint(&note));
    if let Some(as_of) = &counts.as_of {
        let _ = writeln!(out, "{}", look.faint(&format!("as of {as_of}")));
    }
    if let Some(next) = &counts.next {
        let _ = writeln!(out, "{}", look.faint(&format!("more: --cursor {next}")));
    }
    out
}

fn shown(cell: &str) -> String {
    if cell.is_empty() {
        return "–".to_owned();
    }
    safe(cell)
}

/// Runs `dateline coverage`.
pub(crate) fn coverage(args: &Covered) -> Result<bool> {
    let query = args.narrowed.query(args.listed.asking())?;
    let list = place::open_to_read(&args.listed.asked.which)?.coverage(&query)?;
    match format(&args.listed.asked.printed) {
        Format::Json => json(&list)?,
        Format::Csv => {
            let columns = ["day", "publisher", "language", "reports"];
            let rows = list.items.iter().map(cells);
            sheet::write_cells(std::io::stdout().lock(), &columns, rows)?;
        }
        Format::Table => text(&coverage_page(&list, Look::of_stdout()))?,
    }
    Ok(true)
}

fn cells(row: &Coverage) -> Vec<String> {
    vec![
        row.day.clone(),
        row.publisher.clone().unwrap_or_default(),
        row.language.clone().unwrap_or_default(),
        row.reports.to_string(),
    ]
}

fn coverage_page(list: &List<Coverage>, look: Look) -> String {
    let mut out = String::new();
    for row in &list.items {
        let line = match row.reports {
            0 => look.doubtful(&format!("{:>8}  nothing was read of this day", 0)),
            reports => {
                let language = row.language.as_deref().unwrap_or("–");
                let publisher = row.publisher.as_deref().unwrap_or("(publisher not known)");
                format!("{reports:>8}  {:<3} {}", safe(language), safe(publisher))
            }
        };
        let _ = writeln!(out, "  {}  {line}", row.day);
    }
    if list.items.is_empty() {
        out.push_str("no report of these days has been read\n");
    }
    out.push_str(&events::foot(list, look));
    out
}
