//! Small questions to the characters of a word.

/// Whether digits go on over the hyphen after `before` as one token: a date (2022-04-26), a telephone number
/// (713-853-3989, 345-9945); not a range (5-10, 2004-2005) nor a compound (15-year).
pub(super) fn is_joined_number(before: &str, after: &str) -> bool {
    let after = &after[..after.floor_char_boundary(24)];
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let end = after
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(after.len());
    if after[end..].starts_with(|c: char| c.is_alphanumeric()) || end > 20 {
        return false;
    }
    let after = after[..end].trim_end_matches('-');
    if !before.split('-').all(is_group) || !after.split('-').all(is_group) {
        return false;
    }
    let groups = before.split('-').count() + after.split('-').count();
    groups >= 3 || before.len() == 3 && after.len() == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_hang_together() {
        for (before, after, expect) in [
            ("2022", "04-26", true),
            ("2022-04", "26.", true),
            ("345", "9945", true),
            ("713", "853-3989", true),
            ("5", "10", false),
            ("2004", "2005", false),
            ("15", "year-old", false),
        ] {
            assert_eq!(is_joined_number(before, after), expect, "{before}-{after}");
        }
    }
}
