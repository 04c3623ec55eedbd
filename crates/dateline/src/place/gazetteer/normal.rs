//! The form under which the gazetteer keeps a name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, apostrophes and full stops, hyphens as spaces; "Saint", "Mount" and "Fort" as their
/// abbreviations: "St. John's", "Saint John’s" and "ST JOHNS" are one.
pub(in crate::place) fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʹ' | '.' => {}
            c if c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '/' | ',') => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // Letters that no decomposition takes apart.
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ı' => out.push('i'),
            'þ' | 'Þ' => out.push_str("th"),
            'ə' | 'Ə' => out.push('a'),
            c => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
        }
    }
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    abbreviate(out)
}

fn abbreviate(name: String) -> String {
    const SHORT: [(&str, &str); 4] = [
        ("saint", "st"),
        ("sainte", "ste"),
        ("mount", "mt"),
        ("fort", "ft"),
    ];
    let shortens = |word: &str| SHORT.iter().find(|(long, _)| *long == word);
    if !name.contains(' ') || !name.split(' ').any(|word| shortens(word).is_some()) {
        return name;
    }
    let words: Vec<&str> = name
        .split(' ')
        .map(|word| shortens(word).map_or(word, |(_, short)| short))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn writings_of_one_name_are_one() {
        for (name, expect) in [
            ("St. John’s", "st johns"),
            ("Saint John's", "st johns"),
            ("Donets'k", "donetsk"),
            ("Chișinău", "chisinau"),
            ("Łódź", "lodz"),
            ("Ivano-Frankivsk", "ivano frankivsk"),
            ("  Київ ", "киів"),
            ("İstanbul", "istanbul"),
            ("Washington, D.C.", "washington dc"),
            ("Mount Vernon", "mt vernon"),
            ("Fort", "fort"),
            ("W. Va.", "w va"),
        ] {
            assert_eq!(normalise(name), expect);
        }
    }
}
