//! Scores of the reader on public gold sets.

fn main() {}
