//! Whole records of the reader as a Parquet table: the record as JSON (RECORD.md) with its head in columns beside it, so
//! that other programs can choose without taking it apart.

use std::fs::File;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dateline::Record;
use dateline::record::{Unread, UnreadHead};
use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use crate::Error;
use crate::parquet::Writer;
use crate::table::{Cell, Column, Rows};

/// The columns of the table.
pub static COLUMNS: [Column; 10] = [
    Column::text("id", "id of the report"),
    Column::integer("version", "version of the report"),
    Column::text("url", "address of the report"),
    Column::text("publisher", "who published it"),
    Column::text("title", "its title"),
    Column::text("published", "day or moment of publication (ISO 8601)"),
    Column::text("language", "language (BCP 47)"),
    Column::text("reader", "which reader made the record"),
    Column::json(
        "record",
        "the record (RECORD.md); null where the report was not read",
    ),
    Column::text("error", "why it was not read"),
];

/// The column that holds the record.
const RECORD: &str = "record";

/// Records that are unpacked at once.
const AT_ONCE: usize = 32;

/// Most bytes that one row group's records may unpack to.
const MOST_UNPACKED: i64 = 1 << 30;

/// Writes records as they come.
pub struct RecordWriter<W: Write + Send>(Writer<W>);

impl<W: Write + Send> RecordWriter<W> {
    /// Begins the table.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn new(out: W) -> Result<Self, Error> {
        Ok(RecordWriter(Writer::new(out, "records", &COLUMNS, &[])?))
    }

    /// Adds a record.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn record(&mut self, record: &Record) -> Result<(), Error> {
        let head = &record.report;
        let json = serde_json::to_string(record).map_err(std::io::Error::from)?;
        self.0.row(vec![
            head.id.as_str().into(),
            head.version.into(),
            head.url.clone().into(),
            head.publisher.clone().into(),
            head.title.clone().into(),
            head.published.clone().into(),
            head.language.clone().into(),
            record.reader.as_str().into(),
            json.into(),
            Cell::Null,
        ])
    }

    /// Adds a report that could not be read.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn unread(&mut self, unread: &Unread) -> Result<(), Error> {
        let mut cells = vec![Cell::Null; COLUMNS.len()];
        cells[0] = unread.report.id.clone().into();
        cells[COLUMNS.len() - 1] = unread.error.as_str().into();
        self.0.row(cells)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        Box::new(self.0).finish()
    }
}

/// Whether a file begins as Parquet files do.
#[must_use]
pub fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Hands over the rows of a table as JSON, one after the other, until the last or until `take` answers false: the record,
/// or for a report that was not read what is said in its place ([`Unread`]). Returns whether all were taken.
///
/// # Errors
/// Where the file is no Parquet file, is broken, lacks the column, or would take too much memory.
pub fn each(file: File, take: &mut dyn FnMut(Vec<u8>) -> bool) -> Result<bool, Error> {
    // The file may come from anywhere, and the crate that reads it may panic on a hostile one.
    catch_unwind(AssertUnwindSafe(|| unguarded(file, take))).unwrap_or_else(|_| {
        Err(ParquetError::General("its pages cannot be read".to_owned()).into())
    })
}

fn unguarded(file: File, take: &mut dyn FnMut(Vec<u8>) -> bool) -> Result<bool, Error> {
    let reader = SerializedFileReader::new(file)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let place = |name: &str| {
        let at = schema.columns().iter().position(|c| c.name() == name)?;
        let column = schema.column(at);
        let is_text = column.max_rep_level() == 0 && column.physical_type() == Physical::BYTE_ARRAY;
        is_text.then_some(at)
    };
    let record = place(RECORD).ok_or(Error::NoColumn(RECORD))?;
    let (id, error) = (place("id"), place("error"));
    for number in 0..reader.num_row_groups() {
        let group = reader.get_row_group(number)?;
        let open = |at: usize| Texts::open(group.as_ref(), number, at);
        let mut records = open(record)?;
        let (mut ids, mut errors) = (id.map(open).transpose()?, error.map(open).transpose()?);
        loop {
            let records = records.next()?;
            if records.is_empty() {
                break;
            }
            let ids = ids.as_mut().map_or(Ok(Vec::new()), Texts::next)?;
            let errors = errors.as_mut().map_or(Ok(Vec::new()), Texts::next)?;
            for (row, record) in records.into_iter().enumerate() {
                let of = |cells: &[Option<Vec<u8>>]| cells.get(row).cloned().flatten();
                let Some(json) = record.or_else(|| unread(of(&ids), of(&errors)?)) else {
                    continue;
                };
                if !take(json) {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// What stands in the place of a record.
fn unread(id: Option<Vec<u8>>, error: Vec<u8>) -> Option<Vec<u8>> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let unread = Unread {
        report: UnreadHead { id: id.map(text) },
        error: text(error),
    };
    serde_json::to_vec(&unread).ok()
}

/// A column of text in one row group, some rows at a time.
struct Texts(ColumnReaderImpl<ByteArrayType>, bool);

impl Texts {
    fn open(group: &dyn RowGroupReader, number: usize, at: usize) -> Result<Self, Error> {
        let column = group.metadata().column(at);
        let bytes = column.uncompressed_size();
        if bytes > MOST_UNPACKED {
            return Err(Error::TooLarge {
                group: number,
                bytes,
                most: MOST_UNPACKED,
            });
        }
        let may_be_null = column.column_descr().max_def_level() > 0;
        let reader = get_typed_column_reader(group.get_column_reader(at)?);
        Ok(Texts(reader, may_be_null))
    }

    /// The next rows; none at the end.
    fn next(&mut self) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let (mut levels, mut values): (Vec<i16>, Vec<ByteArray>) = Default::default();
        let Texts(reader, may_be_null) = self;
        let (rows, ..) = reader.read_records(AT_ONCE, Some(&mut levels), None, &mut values)?;
        let mut values = values.into_iter().map(|value| value.data().to_vec());
        if !*may_be_null {
            return Ok(values.map(Some).collect());
        }
        let cells = levels.into_iter().take(rows);
        Ok(cells
            .map(|level| (level > 0).then(|| values.next()).flatten())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom};

    use super::*;

    const EXAMPLE: &str = include_str!("../../../examples/records/solheim-boateng.json");

    fn example() -> Record {
        serde_json::from_str(EXAMPLE).expect("an example")
    }

    fn written(fill: impl FnOnce(&mut RecordWriter<&File>)) -> File {
        let mut file = tempfile::tempfile().unwrap();
        let mut writer = RecordWriter::new(&file).unwrap();
        fill(&mut writer);
        writer.finish().unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        file
    }

    fn read(file: File) -> Result<Vec<Vec<u8>>, Error> {
        let mut rows = Vec::new();
        each(file, &mut |json| {
            rows.push(json);
            true
        })?;
        Ok(rows)
    }

    #[test]
    fn records_come_back_as_they_went_with_what_was_not_read_between() {
        let unread = Unread {
            report: UnreadHead {
                id: Some("b".to_owned()),
            },
            error: "it is empty".to_owned(),
        };
        let file = written(|writer| {
            for _ in 0..100 {
                writer.record(&example()).unwrap();
            }
            writer.unread(&unread).unwrap();
            writer.record(&example()).unwrap();
        });
        let rows = read(file).unwrap();
        assert_eq!(rows.len(), 102);
        for (number, row) in rows.iter().enumerate() {
            if number == 100 {
                let back: Unread = serde_json::from_slice(row).unwrap();
                assert_eq!(
                    (back.report.id, back.error),
                    (unread.report.id.clone(), unread.error.clone())
                );
            } else {
                assert_eq!(serde_json::from_slice::<Record>(row).unwrap(), example());
            }
        }
    }

    #[test]
    fn who_takes_no_more_gets_no_more() {
        let file = written(|writer| (0..3).for_each(|_| writer.record(&example()).unwrap()));
        let mut taken = 0;
        let all = each(file, &mut |_| {
            taken += 1;
            taken < 2
        });
        assert!(!all.unwrap());
        assert_eq!(taken, 2);
    }

    #[test]
    fn broken_files_and_other_tables_are_told() {
        let whole = written(|writer| writer.record(&example()).unwrap());
        let length = whole.metadata().unwrap().len();
        whole.set_len(length - 3).unwrap();
        assert!(matches!(read(whole), Err(Error::Parquet(_))));

        let text = tempfile::tempfile().unwrap();
        (&text).write_all(b"PAR1 and nothing else").unwrap();
        assert!(matches!(read(text), Err(Error::Parquet(_))));

        static OTHER: [Column; 1] = [Column::integer("record", "a number")];
        let other = tempfile::tempfile().unwrap();
        let mut writer = Writer::new(&other, "other", &OTHER, &[]).unwrap();
        writer.row(vec![Cell::Integer(1)]).unwrap();
        assert!(writer.row(vec![Cell::Flag(true)]).is_err());
        Box::new(writer).finish().unwrap();
        assert!(matches!(read(other), Err(Error::NoColumn("record"))));
    }

    #[test]
    fn bytes_that_are_changed_anywhere_do_no_harm() {
        let file = written(|writer| writer.record(&example()).unwrap());
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut &file, &mut bytes).unwrap();
        for at in (0..bytes.len()).step_by(97) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&changed).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            // Whatever comes of it, it comes without a panic.
            let _ = read(file);
        }
    }
}
