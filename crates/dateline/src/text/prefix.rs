//! A leading `date 2022-04-23`: metadata that some collections write into the text.

use jiff::civil::Date;

/// The prefix that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prefix {
    pub(super) date: Date,
    /// First byte after it.
    pub(super) end: usize,
}

/// Looks for the prefix at the beginning of the text.
pub(super) fn find(text: &str) -> Option<Prefix> {
    let rest = text
        .trim_start()
        .trim_start_matches('\u{feff}')
        .trim_start();
    let after = rest
        .strip_prefix("date")
        .or_else(|| rest.strip_prefix("Date"))?;
    let value = after
        .strip_prefix(':')
        .unwrap_or(after)
        .trim_start_matches([' ', '\t']);
    if value.len() == after.len() {
        return None;
    }
    let written = value.get(..10)?;
    let ends = value[10..]
        .chars()
        .next()
        .is_none_or(|next| next.is_whitespace());
    let date = written.parse::<Date>().ok().filter(|_| ends)?;
    Some(Prefix {
        date,
        end: text.len() - value.len() + 10,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        let end = |text: &str| find(text).map(|p| (p.date.to_string(), p.end));
        assert_eq!(
            end(" date 2022-04-23 In a bid"),
            Some(("2022-04-23".into(), 16))
        );
        assert_eq!(
            end("Date: 2021-12-01\nOSLO"),
            Some(("2021-12-01".into(), 16))
        );
        for none in [
            "",
            "date",
            "date 2022",
            "date 2022-13-40 x",
            "dated 2022-04-23",
            "date2022-04-23",
            "date 2022-04-231",
        ] {
            assert_eq!(end(none), None, "{none}");
        }
    }
}
