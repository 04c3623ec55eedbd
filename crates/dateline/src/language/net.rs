//! Addresses of the net inside text: URLs, e-mail addresses, handles, tags.

/// Longest address looked for, in bytes.
const LONGEST: usize = 2_000;

/// Endings of host names that news text writes without "http" or "www".
const ENDINGS: [&str; 34] = [
    "com", "org", "net", "gov", "edu", "int", "mil", "info", "biz", "tv", "uk", "us", "ru", "ua",
    "de", "fr", "eu", "cn", "in", "au", "ca", "il", "ir", "jp", "kr", "za", "br", "ch", "io", "co",
    "me", "news", "press", "media",
];

/// Whether an address may stand in the chunk at all: a quick look before each of its tokens is tried.
pub(super) fn is_possible(chunk: &str) -> bool {
    chunk.contains(['@', '#'])
        || chunk.contains("://")
        || chunk.contains('.') && chunk.bytes().filter(|b| *b == b'.').count() * 3 < chunk.len()
}

/// Length of the address at the beginning of the chunk, its closing punctuation left out.
pub(super) fn address(chunk: &str, at_edge: bool) -> Option<usize> {
    if !at_edge {
        return None;
    }
    let limit = chunk.floor_char_boundary(chunk.len().min(LONGEST));
    let chunk = &chunk[..limit];
    let first = chunk.chars().next()?;
    if first == '@' || first == '#' {
        return tag(chunk);
    }
    if !first.is_alphanumeric() {
        return None;
    }
    let end = chunk
        .find(['<', '>', '"', '“', '”', '’', '—'])
        .unwrap_or(chunk.len());
    let whole = trim(&chunk[..end]);
    let lower_head = whole[..whole.floor_char_boundary(8)].to_ascii_lowercase();
    let is_url = lower_head.starts_with("www.")
        || ["http://", "https:/", "ftp://", "mailto:"]
            .iter()
            .any(|scheme| lower_head.starts_with(scheme));
    (is_url || is_mail(whole) || is_host(whole)).then_some(whole.len())
}

/// "@UN", "#Mariupol": not a sign alone nor "#1".
fn tag(chunk: &str) -> Option<usize> {
    let length = chunk[1..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(chunk.len() - 1);
    let is_name = chunk[1..=length].chars().any(char::is_alphabetic);
    let ends = chunk[1 + length..]
        .chars()
        .next()
        .is_none_or(|c| !matches!(c, '@' | '#' | '/'));
    (is_name && ends).then_some(1 + length)
}

/// Without the punctuation that ends the sentence around it; a bracket that was opened inside stays.
fn trim(address: &str) -> &str {
    let mut kept = address;
    loop {
        let shorter = kept.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '}', '…']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if kept.matches(')').count() > kept.matches('(').count() => inner,
            _ => shorter,
        };
        if shorter.len() == kept.len() {
            return kept;
        }
        kept = shorter;
    }
}

fn is_mail(address: &str) -> bool {
    let Some((user, host)) = address.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && host.contains('.')
        && user
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
}

fn is_host(address: &str) -> bool {
    let host = address.split(['/', '?', ':']).next().unwrap_or(address);
    let Some((name, ending)) = host.rsplit_once('.') else {
        return false;
    };
    let lower = ending.to_ascii_lowercase();
    // "end.In" is the end of a sentence, "Booking.com" a host.
    let is_one_case = ending == lower || ending.bytes().all(|b| b.is_ascii_uppercase());
    is_one_case
        && name.len() >= 2
        && ENDINGS.contains(&lower.as_str())
        && name
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        // "e.g.in", "the end.me": a host's name is more than letters parted by full stops.
        && name.split('.').any(|label| label.len() >= 2)
        && (lower.len() > 2 || address.len() > host.len() || name.contains('.') || !matches!(lower.as_str(), "in" | "me" | "us" | "co" | "de" | "il"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_follows_them() {
        for (chunk, expect) in [
            ("https://www.un.org/sg/en),", "https://www.un.org/sg/en"),
            (
                "http://en.wikipedia.org/wiki/Oslo_(city).",
                "http://en.wikipedia.org/wiki/Oslo_(city)",
            ),
            ("press@un.org.", "press@un.org"),
            ("Booking.com,", "Booking.com"),
            ("@ZelenskyyUa:", "@ZelenskyyUa"),
            ("#Mariupol…", "#Mariupol"),
            ("#1", ""),
            ("@", ""),
            ("U.S.", ""),
            ("ended.The", ""),
            ("mean.in", ""),
        ] {
            let found = address(chunk, true).map_or("", |length| &chunk[..length]);
            assert_eq!(found, expect, "{chunk}");
        }
    }
}
