//! Tables as Parquet (format 2.x of the Apache Parquet specification), packed by zstd.
//!
//! Every column may be null. Rows are gathered until they fill a row group, so that memory stays bounded however many
//! there are.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{
    Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel,
};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::Error;
use crate::table::{Cell, Column, Kind, Rows};

/// Most rows in a row group.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of values after which a row group ends.
const GROUP_BYTES: usize = 16 << 20;

/// Writes one table as a Parquet file.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: &'static [Column],
    values: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// The values of one column in the row group that is being filled.
struct Values {
    present: Vec<i16>,
    of: Of,
}

enum Of {
    Texts(Vec<ByteArray>),
    Integers(Vec<i64>),
    Reals(Vec<f64>),
    Flags(Vec<bool>),
    Days(Vec<i32>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table of that name; `notes` stand in the file's metadata.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn new(
        out: W,
        name: &str,
        columns: &'static [Column],
        notes: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let fields: Result<Vec<_>, _> = columns.iter().map(field).collect();
        let schema = Type::group_type_builder(name)
            .with_fields(fields?)
            .build()?;
        let notes = notes
            .iter()
            .map(|(key, value)| KeyValue::new((*key).to_owned(), (*value).to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(format!("dateline {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(notes.collect()))
            .build();
        Ok(Writer {
            file: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            columns,
            values: columns.iter().map(Values::of).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    fn end_group(&mut self) -> Result<(), Error> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for values in &mut self.values {
            let Some(column) = group.next_column()? else {
                break;
            };
            values.write(column)?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl<W: Write + Send> Rows for Writer<W> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), Error> {
        for ((column, values), cell) in self.columns.iter().zip(&mut self.values).zip(cells) {
            self.bytes += values.push(column, cell)?;
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.end_group()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.end_group()?;
        self.file.close()?;
        Ok(())
    }
}

/// The column as the schema has it.
fn field(column: &Column) -> Result<Arc<Type>, Error> {
    let moment = LogicalType::timestamp(true, TimeUnit::MICROS);
    let (physical, converted, logical) = match column.kind {
        Kind::Text => (
            Physical::BYTE_ARRAY,
            ConvertedType::UTF8,
            Some(LogicalType::String),
        ),
        Kind::Json => (
            Physical::BYTE_ARRAY,
            ConvertedType::JSON,
            Some(LogicalType::Json),
        ),
        Kind::Integer => (Physical::INT64, ConvertedType::NONE, None),
        Kind::Real => (Physical::DOUBLE, ConvertedType::NONE, None),
        Kind::Flag => (Physical::BOOLEAN, ConvertedType::NONE, None),
        Kind::Day => (
            Physical::INT32,
            ConvertedType::DATE,
            Some(LogicalType::Date),
        ),
        Kind::Moment => (
            Physical::INT64,
            ConvertedType::TIMESTAMP_MICROS,
            Some(moment),
        ),
    };
    let field = Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_converted_type(converted)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(field))
}

impl Values {
    fn of(column: &Column) -> Self {
        let of = match column.kind {
            Kind::Text | Kind::Json => Of::Texts(Vec::new()),
            Kind::Integer | Kind::Moment => Of::Integers(Vec::new()),
            Kind::Real => Of::Reals(Vec::new()),
            Kind::Flag => Of::Flags(Vec::new()),
            Kind::Day => Of::Days(Vec::new()),
        };
        Values {
            present: Vec::new(),
            of,
        }
    }

    /// Takes a cell; its size in memory.
    fn push(&mut self, column: &Column, cell: Cell) -> Result<usize, Error> {
        let mut bytes = 2 + size_of::<ByteArray>();
        match (&mut self.of, column.kind, cell) {
            (_, _, Cell::Null) => {
                self.present.push(0);
                return Ok(2);
            }
            (Of::Texts(texts), _, Cell::Text(text)) => {
                bytes += text.len();
                texts.push(ByteArray::from(text.into_bytes()));
            }
            (Of::Integers(numbers), Kind::Integer, Cell::Integer(number)) => numbers.push(number),
            (Of::Integers(numbers), Kind::Moment, Cell::Moment(seconds)) => {
                numbers.push(seconds.saturating_mul(1_000_000));
            }
            (Of::Reals(numbers), _, Cell::Real(number)) => numbers.push(number),
            (Of::Flags(flags), _, Cell::Flag(flag)) => flags.push(flag),
            (Of::Days(days), _, Cell::Day(day)) => days.push(day),
            (_, _, cell) => {
                return Err(Error::Cell {
                    column: column.name,
                    cell: cell.name(),
                });
            }
        }
        self.present.push(1);
        Ok(bytes)
    }

    fn write(&mut self, column: SerializedColumnWriter<'_>) -> Result<(), Error> {
        let present = std::mem::take(&mut self.present);
        match &mut self.of {
            Of::Texts(texts) => put::<ByteArrayType>(column, &present, texts),
            Of::Integers(numbers) => put::<Int64Type>(column, &present, numbers),
            Of::Reals(numbers) => put::<DoubleType>(column, &present, numbers),
            Of::Flags(flags) => put::<BoolType>(column, &present, flags),
            Of::Days(days) => put::<Int32Type>(column, &present, days),
        }
    }
}

fn put<T: DataType>(
    mut column: SerializedColumnWriter<'_>,
    present: &[i16],
    values: &mut Vec<T::T>,
) -> Result<(), Error> {
    column
        .typed::<T>()
        .write_batch(values, Some(present), None)?;
    column.close()?;
    values.clear();
    Ok(())
}
