//! One address for one page: reports are told apart by it, whichever way it came.

use url::Url;

/// Query parameters that tell a publisher where a reader came from, and do not change the page. From the documentation
/// of the advertising and analytics services that set them.
const TRACKING: [&str; 14] = [
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "ttclid",
    "igshid", "mc_cid", "mc_eid", "mkt_tok", "_hsenc",
];

/// How the names of Google Analytics' and Matomo's campaign parameters begin.
const CAMPAIGNS: [&str; 4] = ["utm_", "mtm_", "pk_", "piwik_"];

/// The address without fragment and tracking parameters, its host in small letters; as it is, where it is no address of
/// the web.
#[must_use]
pub fn canonical(address: &str) -> String {
    let Ok(mut url) = Url::parse(address.trim()) else {
        return address.to_owned();
    };
    if !matches!(url.scheme(), "http" | "https") {
        return address.to_owned();
    }
    url.set_fragment(None);
    if let Some(query) = url.query() {
        // Kept as they were written: decoding and encoding again would change what servers see.
        let kept: Vec<&str> = query.split('&').filter(|part| !is_tracking(part)).collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
    url.into()
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter
        .split('=')
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || CAMPAIGNS.iter().any(|begin| name.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_one() {
        let cases = [
            ("https://A.example/talks#top", "https://a.example/talks"),
            (
                "https://a.example/talks?utm_source=rss&utm_medium=feed",
                "https://a.example/talks",
            ),
            (
                "https://a.example/?id=7&fbclid=x&p=a%20b",
                "https://a.example/?id=7&p=a%20b",
            ),
            ("https://a.example:443", "https://a.example/"),
            ("https://a.example/Talks?", "https://a.example/Talks"),
            ("urn:newsml:a.example:7#x", "urn:newsml:a.example:7#x"),
            ("talks.html", "talks.html"),
        ];
        for (written, expected) in cases {
            assert_eq!(canonical(written), expected, "{written}");
            assert_eq!(canonical(expected), expected, "{expected}");
        }
    }
}
