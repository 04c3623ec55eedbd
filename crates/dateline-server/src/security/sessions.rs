//! Sessions of browsers. Whoever starts the server is told a link that works once and makes the browser that follows it
//! theirs; the browser then proves itself by a cookie, and what it changes by a token that only pages of this site see.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::secret;
use crate::Error;

/// The cookie's name.
pub(crate) const COOKIE: &str = "dateline_session";

/// How long a session lasts after it was used last.
const LASTS: Duration = Duration::from_secs(7 * 24 * 3600);

/// Most sessions: the one that was idle longest goes.
const MOST: usize = 100;

type Hash = [u8; 32];

/// A session.
#[derive(Debug, Clone)]
struct Session {
    csrf: String,
    used: Instant,
}

/// The sessions of a server; they end with it.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    keys: Mutex<Vec<Hash>>,
    open: Mutex<BTreeMap<Hash, Session>>,
}

impl Sessions {
    /// A key that opens one session, once.
    pub(crate) fn key(&self) -> Result<String, Error> {
        let key = secret::new("")?;
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(secret::hash(&key));
        Ok(key)
    }

    /// Opens a session with a key, which is of no use any more: the cookie's value.
    pub(crate) fn enter(&self, key: &str) -> Result<Option<String>, Error> {
        let hash = secret::hash(key);
        {
            let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(at) = keys.iter().position(|known| *known == hash) else {
                return Ok(None);
            };
            keys.swap_remove(at);
        }
        let value = secret::new("")?;
        let session = Session {
            csrf: secret::new("")?,
            used: Instant::now(),
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.used);
            if let Some(oldest) = oldest.map(|(hash, _)| *hash) {
                open.remove(&oldest);
            }
        }
        open.insert(secret::hash(&value), session);
        Ok(Some(value))
    }

    /// The token that changes must carry, where the cookie's value is of an open session.
    pub(crate) fn csrf(&self, value: &str) -> Option<String> {
        let hash = secret::hash(value);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(&hash)?;
        if session.used.elapsed() > LASTS {
            open.remove(&hash);
            return None;
        }
        session.used = Instant::now();
        Some(session.csrf.clone())
    }

    /// Ends a session.
    pub(crate) fn leave(&self, value: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&secret::hash(value));
    }
}
