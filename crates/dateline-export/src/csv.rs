//! Tables as text: CSV (RFC 4180) for spreadsheets, tab-separated for those who read GDELT and POLECAT.

use std::io::Write;

use crate::table::{Cell, Column, Rows};
use crate::{Error, when};

/// Characters with which spreadsheets take a cell for a formula, in both widths.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell that spreadsheets take for what it is: where text would start a formula, an apostrophe stands before it, which
/// they hide. A number stays one.
#[must_use]
pub fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
    if text.starts_with(FORMULA) && !is_number {
        return format!("'{text}");
    }
    text.to_owned()
}

/// How cells are parted and what stands where nothing is stated.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Between cells.
    pub separator: u8,
    /// Whether the first row has the columns' names.
    pub head: bool,
    /// Stands for [`Cell::Null`].
    pub null: &'static str,
}

impl Form {
    /// For spreadsheets.
    pub const CSV: Form = Form {
        separator: b',',
        head: true,
        null: "",
    };
}

/// Writes one table as text. No cell can start a formula; in a table parted by tabs, tabs and line breaks in cells become
/// blanks, since its readers know no quotation marks.
pub struct Writer<W: Write> {
    out: csv::Writer<W>,
    form: Form,
}

impl<W: Write> Writer<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn new(out: W, columns: &[Column], form: Form) -> Result<Self, Error> {
        let quotes = match form.separator {
            b'\t' => csv::QuoteStyle::Never,
            _ => csv::QuoteStyle::Necessary,
        };
        let mut out = csv::WriterBuilder::new()
            .delimiter(form.separator)
            .quote_style(quotes)
            .from_writer(out);
        if form.head {
            out.write_record(columns.iter().map(|column| column.name))
                .map_err(std::io::Error::from)?;
        }
        Ok(Writer { out, form })
    }

    fn text(&self, cell: Cell) -> String {
        match cell {
            Cell::Null => self.form.null.to_owned(),
            Cell::Text(text) => self.safe(&text),
            Cell::Integer(number) => number.to_string(),
            Cell::Real(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Day(days) => when::of_days(days).map_or_else(String::new, |day| day.to_string()),
            Cell::Moment(seconds) => jiff::Timestamp::from_second(seconds)
                .map_or_else(|_| String::new(), |moment| moment.to_string()),
        }
    }

    fn safe(&self, text: &str) -> String {
        let text = match self.form.separator {
            b'\t' => text.split(['\t', '\r', '\n']).collect::<Vec<_>>().join(" "),
            _ => text.to_owned(),
        };
        cell(&text)
    }
}

impl<W: Write> Rows for Writer<W> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), Error> {
        let cells: Vec<String> = cells.into_iter().map(|cell| self.text(cell)).collect();
        self.out.write_record(cells).map_err(std::io::Error::from)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.out.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static COLUMNS: [Column; 2] = [Column::text("a", ""), Column::real("b", "")];

    fn written(form: Form, text: &str, number: f64) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, &COLUMNS, form).expect("memory");
        writer
            .row(vec![text.into(), number.into()])
            .expect("memory");
        Box::new(writer).finish().expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn no_cell_starts_a_formula_and_numbers_stay() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("-1.25", "-1.25"),
            ("+7", "+7"),
            ("-inf", "'-inf"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
    }

    #[test]
    fn formulas_are_text_and_numbers_are_numbers() {
        assert_eq!(written(Form::CSV, "=1+1", -2.5), "a,b\n'=1+1,-2.5\n");
        assert_eq!(
            written(Form::CSV, "a,\"b\"", 1.0),
            "a,b\n\"a,\"\"b\"\"\",1\n"
        );
        let tabs = Form {
            separator: b'\t',
            head: false,
            null: "None",
        };
        assert_eq!(written(tabs, "a\tb\nc \"d\"", 1.0), "a b c \"d\"\t1\n");
    }
}
