//! Tables of the crate: tab-separated rows that people edit.

/// The rows of a table, comments and empty lines left out.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The rows of a table whose first one names its columns. A missing last cell is empty.
pub(crate) fn cells<const N: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; N]> {
    rows(table)
        .skip(1)
        .map(|row| std::array::from_fn(|column| row.get(column).copied().unwrap_or("")))
}

/// The words of a cell.
pub(crate) fn words(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_table() {
        let table = "# comment\na\tb\n\nx\ty|z\nw";
        let found: Vec<[&str; 2]> = cells(table).collect();
        assert_eq!(found, [["x", "y|z"], ["w", ""]]);
        assert_eq!(words("y| z|").collect::<Vec<_>>(), ["y", "z"]);
    }
}
