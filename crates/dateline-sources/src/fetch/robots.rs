//! `robots.txt` (RFC 9309).

use std::time::Duration;

use url::Url;

/// Most bytes of a `robots.txt`; RFC 9309 asks for at least half of it.
pub(super) const MAX_BYTES: u64 = 1 << 20;

/// Most rules of one file.
const MAX_RULES: usize = 10_000;

/// Most wildcards of one rule: each costs a look over the path.
const MAX_WILDCARDS: usize = 20;

/// What a host allows us.
#[derive(Debug, Clone, Default)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
    unknown: bool,
}

#[derive(Debug, Clone)]
struct Rule {
    path: String,
    allow: bool,
}

/// Where the rules of a page's host stand.
pub(super) fn address(page: &Url) -> Url {
    let mut url = page.clone();
    url.set_path("/robots.txt");
    url.set_query(None);
    url.set_fragment(None);
    url
}

impl Robots {
    pub(super) fn all_allowed() -> Robots {
        Robots::default()
    }

    /// The rules cannot be had for now: nothing is allowed.
    pub(super) fn unknown() -> Robots {
        Robots {
            unknown: true,
            ..Robots::default()
        }
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.unknown
    }

    /// Pause that the host wishes for.
    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// The rules for whoever calls itself so: those of its name, or else those for all.
    pub(super) fn of(text: &str, user_agent: &str) -> Robots {
        let product = user_agent
            .split(['/', ' '])
            .next()
            .unwrap_or("")
            .to_lowercase();
        let groups = groups(text);
        let named: Vec<&Group> = groups
            .iter()
            .filter(|group| group.agents.contains(&product))
            .collect();
        let chosen = match named.is_empty() {
            true => groups
                .iter()
                .filter(|group| group.agents.iter().any(|agent| agent == "*"))
                .collect(),
            false => named,
        };
        Robots {
            rules: chosen
                .iter()
                .flat_map(|group| group.rules.clone())
                .collect(),
            delay: chosen.iter().filter_map(|group| group.delay).max(),
            unknown: false,
        }
    }

    /// Whether a page may be fetched: the longest rule that fits decides, and of two as long the one that allows.
    pub(super) fn allow(&self, url: &Url) -> bool {
        if self.unknown {
            return false;
        }
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let decisive = self
            .rules
            .iter()
            .filter(|rule| fits(&rule.path, &path))
            .max_by_key(|rule| (rule.path.len(), rule.allow));
        decisive.is_none_or(|rule| rule.allow)
    }
}

#[derive(Debug, Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut rules = 0;
    let mut names_agents = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("");
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let (key, value) = (key.trim().to_lowercase(), value.trim());
        if key == "user-agent" {
            if !names_agents {
                groups.push(Group::default());
            }
            names_agents = true;
            if let Some(group) = groups.last_mut() {
                let product = value.split('/').next().unwrap_or("").trim();
                group.agents.push(product.to_lowercase());
            }
            continue;
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        match key.as_str() {
            "allow" | "disallow" => {
                names_agents = false;
                rules += 1;
                // An empty rule forbids and allows nothing.
                if !value.is_empty() && rules <= MAX_RULES {
                    group.rules.push(Rule {
                        path: value.to_owned(),
                        allow: key == "allow",
                    });
                }
            }
            "crawl-delay" => {
                names_agents = false;
                let seconds = value.parse::<f64>().ok();
                group.delay = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
            }
            _ => {}
        }
    }
    groups
}

/// Whether a path begins as the rule says, `*` standing for anything and `$` for the path's end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, to_the_end) = match rule.strip_suffix('$') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let mut parts = rule.split('*').take(MAX_WILDCARDS + 1);
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    let mut has_wildcard = false;
    while let Some(part) = parts.next() {
        has_wildcard = true;
        if to_the_end && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !to_the_end || has_wildcard || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let text = "User-agent: *\nDisallow: /\n\nUser-Agent: Dateline\nUser-agent: other\nDisallow: /private\n\
            Allow: /private/news # but\nDisallow: /*.pdf$\nDisallow:\nCrawl-delay: 2.5\n";
        let robots = Robots::of(text, "dateline/0.1 (+https://a.example)");
        let check = |path: &str, expect: bool| {
            let url = Url::parse(&format!("https://a.example{path}")).unwrap();
            assert_eq!(robots.allow(&url), expect, "{path}");
        };
        check("/", true);
        check("/private/x", false);
        check("/private/news/x", true);
        check("/a/b.pdf", false);
        check("/a/b.pdf?x", true);
        assert_eq!(robots.delay(), Some(Duration::from_millis(2_500)));
        let url = Url::parse("https://a.example/x").unwrap();
        assert!(!Robots::of(text, "somebody/1.0").allow(&url));
        assert!(
            Robots::of("Disallow: /", "dateline/1").allow(&url),
            "no group"
        );
        assert!(Robots::all_allowed().allow(&url) && !Robots::unknown().allow(&url));
        assert_eq!(address(&url).as_str(), "https://a.example/robots.txt");
    }

    #[test]
    fn hostile_rules() {
        let text = format!("User-agent: *\nDisallow: {}\n", "*a".repeat(100_000)).repeat(10);
        let robots = Robots::of(&text, "dateline/1");
        let url = Url::parse(&format!("https://a.example/{}", "a".repeat(10_000))).unwrap();
        let _ = robots.allow(&url);
        assert!(
            Robots::of(
                "User-agent: *\nCrawl-delay: 1e300\nCrawl-delay: -5\nCrawl-delay: NaN",
                "d"
            )
            .delay()
            .is_none()
        );
    }
}
