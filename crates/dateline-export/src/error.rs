/// What goes wrong when a table is written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be written or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no Parquet file, or a broken one.
    #[error("the Parquet file is broken or none: {0}; make it anew")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// It is a Parquet file without what was expected.
    #[error(
        "the Parquet file has no column `{0}` of text; `dateline read --format parquet` makes one that has"
    )]
    NoColumn(&'static str),
    /// A part of it would take too much memory.
    #[error(
        "row group {group} of the Parquet file unpacks to {bytes} bytes, more than the {most} that are read at once; \
         write it with smaller row groups"
    )]
    TooLarge {
        /// Number of the row group.
        group: usize,
        /// Its size as the file states it.
        bytes: i64,
        /// The limit.
        most: i64,
    },
    /// An export would mix with what is there.
    #[error("{} is not empty: name a new folder for the export", .0.display())]
    NotEmpty(std::path::PathBuf),
    /// The archive cannot answer.
    #[error(transparent)]
    Archive(#[from] dateline_archive::Error),
    /// A row does not fit the definition of its table.
    #[error("column `{column}` takes no {cell}")]
    Cell {
        /// Name of the column.
        column: &'static str,
        /// What was to be put there.
        cell: &'static str,
    },
}
