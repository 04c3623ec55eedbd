//! Tables for spreadsheets: CSV (RFC 4180) in which no cell can start a formula.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use dateline_export::csv::cell;
use serde::Serialize;
use serde_json::Value;

/// What can be a row of a table.
pub(crate) trait Row {
    /// The columns' names.
    const COLUMNS: &'static [&'static str];

    /// The cells, one a column.
    fn cells(&self) -> Vec<String>;
}

/// Writes rows under their columns' names.
pub(crate) fn write<R: Row>(out: impl Write, rows: &[R]) -> Result<()> {
    let rows = rows.iter().map(Row::cells);
    write_cells(out, R::COLUMNS, rows)
}

/// Writes objects, a row each, under the names of their fields; what is no single value stands as JSON.
pub(crate) fn write_objects<T: Serialize>(out: impl Write, objects: &[T]) -> Result<()> {
    let objects: Vec<Value> = objects
        .iter()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()?;
    let fields = objects.iter().filter_map(Value::as_object);
    let columns: BTreeSet<&String> = fields.flat_map(serde_json::Map::keys).collect();
    let columns: Vec<&String> = columns.into_iter().collect();
    let rows = objects.iter().map(|object| {
        columns
            .iter()
            .map(|column| plain(&object[column.as_str()]))
            .collect()
    });
    write_cells(out, &columns, rows)
}

/// A value in a cell.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Writes cells under names.
pub(crate) fn write_cells(
    out: impl Write,
    columns: &[impl AsRef<str>],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns.iter().map(AsRef::as_ref))?;
    for cells in rows {
        writer.write_record(cells.iter().map(|text| cell(text)))?;
    }
    writer.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_marks_of_the_form_come_back() {
        let mut out = Vec::new();
        let rows = vec![vec!["a,\"b\"\nc".to_owned(), "=x".to_owned()]];
        write_cells(&mut out, &["one", "two"], rows.into_iter()).expect("a table");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text, "one,two\n\"a,\"\"b\"\"\nc\",'=x\n");
    }
}
