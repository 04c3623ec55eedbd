//! How often somebody may ask: a bucket each, which fills at a steady rate and from which every request takes.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Requests a second.
    pub per_second: f64,
    /// Requests at once.
    pub burst: f64,
}

/// Buckets that are kept: beyond, those that are full again are forgotten.
const MOST: usize = 10_000;

/// The buckets of one kind of request.
#[derive(Debug)]
pub(crate) struct Rates {
    rate: Rate,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    seen: Instant,
}

impl Rates {
    pub(crate) fn of(rate: Rate) -> Rates {
        Rates {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes one from somebody's bucket; where it is empty, says in how many seconds there is one.
    pub(crate) fn take(&self, who: &str) -> Result<(), u64> {
        self.take_at(who, Instant::now())
    }

    fn take_at(&self, who: &str, now: Instant) -> Result<(), u64> {
        let Rate { per_second, burst } = self.rate;
        let filled = |bucket: &Bucket| {
            let passed = now.saturating_duration_since(bucket.seen).as_secs_f64();
            (bucket.left + passed * per_second).min(burst)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(who) {
            buckets.retain(|_, bucket| filled(bucket) < burst);
            if buckets.len() >= MOST {
                return Err(1);
            }
        }
        let fresh = Bucket {
            left: burst,
            seen: now,
        };
        let bucket = buckets.entry(who.to_owned()).or_insert(fresh);
        let left = filled(bucket);
        bucket.seen = now;
        bucket.left = left;
        if left < 1.0 {
            let seconds = ((1.0 - left) / per_second).ceil().clamp(1.0, 3600.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped"
            )]
            return Err(seconds as u64);
        }
        bucket.left = left - 1.0;
        Ok(())
    }
}

/// Whose bucket an address takes from: of IPv6 a whole network's, since one machine has as many addresses as it likes.
pub(crate) fn of_address(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn buckets_empty_and_fill_again() {
        let rates = Rates::of(Rate {
            per_second: 0.5,
            burst: 2.0,
        });
        let now = Instant::now();
        let take = |who: &str, seconds| rates.take_at(who, now + Duration::from_secs(seconds));
        assert_eq!(take("a", 0), Ok(()));
        assert_eq!(take("a", 0), Ok(()));
        assert_eq!(take("a", 0), Err(2));
        assert_eq!(take("b", 0), Ok(()));
        assert_eq!(take("a", 2), Ok(()));
        assert_eq!(take("a", 2), Err(2));
        assert_eq!(take("a", 3600), Ok(()));
        assert_eq!(take("a", 3600), Ok(()));
        assert_eq!(take("a", 3600), Err(2));
    }

    #[test]
    fn a_network_of_ipv6_shares_a_bucket() {
        let of = |written: &str| of_address(written.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
