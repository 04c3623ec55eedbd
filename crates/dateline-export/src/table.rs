//! Tables, defined once for all forms in which they are written.

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A JSON value as text.
    Json,
    /// A whole number of 64 bits.
    Integer,
    /// A number (IEEE 754, 64 bits).
    Real,
    /// True or false.
    Flag,
    /// A day of the Gregorian calendar.
    Day,
    /// A moment (UTC, to the second).
    Moment,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name in the head of the table.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// Meaning, with the unit where there is one.
    pub meaning: &'static str,
}

impl Column {
    /// A column of [`Kind::Text`].
    #[must_use]
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Text,
            meaning,
        }
    }

    /// A column of [`Kind::Json`].
    #[must_use]
    pub const fn json(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Json,
            meaning,
        }
    }

    /// A column of [`Kind::Integer`].
    #[must_use]
    pub const fn integer(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Integer,
            meaning,
        }
    }

    /// A column of [`Kind::Real`].
    #[must_use]
    pub const fn real(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Real,
            meaning,
        }
    }

    /// A column of [`Kind::Flag`].
    #[must_use]
    pub const fn flag(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Flag,
            meaning,
        }
    }

    /// A column of [`Kind::Day`].
    #[must_use]
    pub const fn day(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Day,
            meaning,
        }
    }

    /// A column of [`Kind::Moment`].
    #[must_use]
    pub const fn moment(name: &'static str, meaning: &'static str) -> Self {
        Column {
            name,
            kind: Kind::Moment,
            meaning,
        }
    }
}

/// Columns of several groups, one after the other: as many as the table has.
///
/// # Panics
/// As the program is compiled, where they are more or fewer.
#[must_use]
pub(crate) const fn together<const N: usize>(groups: &[&[Column]]) -> [Column; N] {
    let mut all = [Column::text("", ""); N];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut column = 0;
        while column < groups[group].len() {
            all[at] = groups[group][column];
            at += 1;
            column += 1;
        }
        group += 1;
    }
    assert!(at == N, "a table has another number of columns");
    all
}

/// A table: its name, what a row is, and its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Name of the table and of its file.
    pub name: &'static str,
    /// What it holds.
    pub meaning: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// A field of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is stated.
    Null,
    /// For [`Kind::Text`] and [`Kind::Json`].
    Text(String),
    /// For [`Kind::Integer`].
    Integer(i64),
    /// For [`Kind::Real`].
    Real(f64),
    /// For [`Kind::Flag`].
    Flag(bool),
    /// For [`Kind::Day`]: days since 1970-01-01.
    Day(i32),
    /// For [`Kind::Moment`]: seconds since 1970-01-01T00:00:00Z.
    Moment(i64),
}

impl Cell {
    /// What it is, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Cell::Null => "null",
            Cell::Text(_) => "text",
            Cell::Integer(_) => "integer",
            Cell::Real(_) => "real number",
            Cell::Flag(_) => "flag",
            Cell::Day(_) => "day",
            Cell::Moment(_) => "moment",
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Integer(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Cell::Integer(i64::from(number))
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Cell::Real(number)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

/// Something that rows of one table are written to.
pub trait Rows {
    /// Writes one row: a cell for each column, in their order.
    ///
    /// # Errors
    /// Where a cell does not fit its column, or the output cannot be written.
    fn row(&mut self, cells: Vec<Cell>) -> Result<(), crate::Error>;

    /// Ends the table.
    ///
    /// # Errors
    /// Where the output cannot be written.
    fn finish(self: Box<Self>) -> Result<(), crate::Error>;
}
