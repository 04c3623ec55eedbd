//! When a feed is asked again. Nothing here reads a clock: moments are given, in seconds since 1970.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{FetchError, Fetched, Validators};

/// Longest pause after failures.
const MAX_PAUSE: Duration = Duration::from_secs(24 * 3_600);

/// Longest time that a server's `Retry-After` is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(7 * 24 * 3_600);

/// What is kept of a feed between two looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    /// Where it is; where it has moved for good, the new address.
    pub url: String,
    /// What to send along.
    #[serde(default)]
    pub validators: Validators,
    /// Failures since the last success.
    #[serde(default)]
    pub failures: u32,
    /// Seconds since 1970 before which it is not asked again.
    #[serde(default)]
    pub not_before: i64,
    /// Gone for good (410): it is not asked any more.
    #[serde(default)]
    pub is_gone: bool,
    /// What was wrong the last time.
    #[serde(default)]
    pub error: Option<String>,
}

/// What came of a look at a feed.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// It was fetched or had not changed.
    Fetched(&'a Fetched),
    /// It failed.
    Failed(&'a FetchError),
}

impl FeedState {
    /// A feed that has not been asked yet.
    pub fn new(url: impl Into<String>) -> FeedState {
        FeedState {
            url: url.into(),
            validators: Validators::default(),
            failures: 0,
            not_before: 0,
            is_gone: false,
            error: None,
        }
    }

    /// Whether it is time to ask.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        !self.is_gone && self.not_before <= now
    }

    /// The state after a look at `now`, for a feed that is looked at every `every`. After failures the pause doubles each
    /// time, up to a day, and is never shorter than the server's `Retry-After`. Feeds that fail together do not come back
    /// together: up to a tenth is added to a pause, by the feed's address.
    #[must_use]
    pub fn after(&self, outcome: Outcome<'_>, now: i64, every: Duration) -> FeedState {
        match outcome {
            Outcome::Fetched(fetched) => FeedState {
                url: fetched.moved_to.clone().unwrap_or_else(|| self.url.clone()),
                validators: fetched.validators.clone(),
                not_before: now.saturating_add(seconds(every)),
                ..FeedState::new("")
            },
            Outcome::Failed(error) => {
                let failures = self.failures.saturating_add(1);
                let wished = retry_after(error).unwrap_or_default().min(MAX_RETRY_AFTER);
                let pause = wished.max(self.pause(failures, every));
                FeedState {
                    failures,
                    not_before: now.saturating_add(seconds(pause)),
                    is_gone: matches!(error, FetchError::Status { status: 410, .. }),
                    error: Some(error.to_string()),
                    ..self.clone()
                }
            }
        }
    }

    fn pause(&self, failures: u32, every: Duration) -> Duration {
        let doubled = every.saturating_mul(2_u32.saturating_pow(failures.min(20)));
        let pause = doubled.min(MAX_PAUSE.max(every));
        pause.saturating_add(pause / 1_000 * (self.spread() % 100))
    }

    /// A number of the address's own (FNV-1a).
    fn spread(&self) -> u32 {
        self.url.bytes().fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn retry_after(error: &FetchError) -> Option<Duration> {
    match error {
        FetchError::Status { retry_after, .. } => *retry_after,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(300);

    fn failed(state: &FeedState, status: u16, retry_after: Option<Duration>) -> FeedState {
        let error = FetchError::Status {
            status,
            retry_after,
        };
        state.after(Outcome::Failed(&error), 1_000, EVERY)
    }

    #[test]
    fn pauses_double_and_end() {
        let mut state = FeedState::new("https://a.example/feed");
        assert!(state.is_due(0));
        let mut before = 0;
        for failures in 1..=12 {
            state = failed(&state, 500, None);
            let pause = state.not_before - 1_000;
            assert_eq!(state.failures, failures);
            assert!(
                pause >= before.min(24 * 3_600) && pause <= 24 * 3_600 * 11 / 10,
                "{pause}"
            );
            before = pause;
        }
        assert!(before >= 24 * 3_600 && !state.is_due(2_000));
    }

    #[test]
    fn servers_wishes() {
        let state = FeedState::new("https://a.example/feed");
        let later = failed(&state, 503, Some(Duration::from_secs(7_200)));
        assert_eq!(later.not_before, 8_200);
        let never = failed(&state, 429, Some(Duration::from_secs(u64::MAX)));
        assert_eq!(never.not_before, 1_000 + 7 * 24 * 3_600);
        assert!(failed(&state, 410, None).is_gone);
        let fetched = Fetched {
            url: "https://b.example/feed".to_owned(),
            moved_to: Some("https://b.example/feed".to_owned()),
            validators: Validators {
                etag: Some("\"1\"".to_owned()),
                last_modified: None,
            },
            body: None,
        };
        let again = later.after(Outcome::Fetched(&fetched), 9_000, EVERY);
        assert_eq!(
            (again.url.as_str(), again.failures, again.not_before),
            ("https://b.example/feed", 0, 9_300)
        );
        assert_eq!(again.validators.etag.as_deref(), Some("\"1\""));
        let stored = serde_json::to_string(&again).unwrap();
        assert_eq!(serde_json::from_str::<FeedState>(&stored).unwrap(), again);
    }
}
