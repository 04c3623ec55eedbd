//! The codebook: every table and column in words, from the definitions that write them.

use std::fmt::Write;

use crate::table::{Kind, Table};

/// The codebook of some tables (Markdown).
#[must_use]
pub fn page(tables: &[Table]) -> String {
    let mut out = String::from("# Codebook\n");
    for table in tables {
        let _ = writeln!(out, "\n## {}\n\n{}.\n", table.name, table.meaning);
        out.push_str("| column | holds | meaning |\n|---|---|---|\n");
        for column in table.columns {
            let meaning = column.meaning.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| `{}` | {} | {meaning} |",
                column.name,
                holds(column.kind)
            );
        }
    }
    out.push_str(
        "\n`dateline codes` says what types, modes, sectors and contexts mean (PLOVER 2.0).\n",
    );
    out
}

fn holds(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Json => "JSON",
        Kind::Integer => "whole number",
        Kind::Real => "number",
        Kind::Flag => "true or false",
        Kind::Day => "day",
        Kind::Moment => "moment (UTC)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Form;

    #[test]
    fn every_column_is_told_once_and_means_something() {
        for (form, columns) in [(Form::Gdelt, 61), (Form::Polecat, 40), (Form::Csv, 94)] {
            let page = page(form.tables());
            assert_eq!(
                page.lines().filter(|line| line.starts_with("| `")).count(),
                columns
            );
            for table in form.tables() {
                assert!(
                    table
                        .columns
                        .iter()
                        .all(|column| !column.meaning.is_empty())
                );
            }
        }
    }
}
