//! Tokens: who may ask and write from programs. Only hashes are kept; each use is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde::Serialize;

use super::secret;
use crate::Error;
use crate::own::Own;

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Ask.
    Read,
    /// Add reports.
    Add,
    /// Decide: merge, split, correct, undo.
    Correct,
    /// All else: watches, webhooks.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 4] = [Scope::Read, Scope::Add, Scope::Correct, Scope::Admin];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Add => "add",
            Scope::Correct => "correct",
            Scope::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(name: &str) -> Result<Scope, String> {
        let found = Scope::ALL.into_iter().find(|scope| scope.name() == name);
        found.ok_or_else(|| {
            format!("there is no scope `{name}`; known are read, add, correct, admin")
        })
    }
}

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made: String,
    /// When it was revoked.
    pub revoked: Option<String>,
    /// When it was used last.
    pub last_used: Option<String>,
    /// How often it was used.
    pub uses: i64,
}

/// What a token was used for in an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// Method and route.
    pub what: String,
    /// How it was answered.
    pub status: u16,
    /// How often.
    pub count: i64,
    /// When last.
    pub last: String,
}

/// What a valid token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) token: i64,
    pub(crate) name: String,
    pub(crate) scopes: BTreeSet<Scope>,
}

/// A use before it is written: token, hour, method, route, status.
type Used = (i64, i64, String, String, u16);

/// The tokens of an archive.
#[derive(Debug)]
pub struct Tokens {
    own: std::sync::Arc<Own>,
    used: Mutex<BTreeMap<Used, (i64, i64)>>,
}

/// What a token begins with, so that those who look for leaked secrets know one.
const PREFIX: &str = "dateline_";

/// Seconds of an hour.
const HOUR: i64 = 3600;

impl Tokens {
    /// The tokens of an archive; they lie in a file beside it.
    ///
    /// # Errors
    /// Where that file cannot be opened.
    pub fn open(archive: &Path) -> Result<Tokens, Error> {
        Ok(Tokens::of(std::sync::Arc::new(Own::open(archive)?)))
    }

    pub(crate) fn of(own: std::sync::Arc<Own>) -> Tokens {
        Tokens {
            own,
            used: Mutex::default(),
        }
    }

    /// Makes a token. It is told this once.
    ///
    /// # Errors
    /// Where the name is taken or none, no scope is named, or the file cannot be written to.
    pub fn add(&self, name: &str, scopes: &[Scope]) -> Result<String, Error> {
        if name.trim().is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            return Err(Error::Asked(
                "a token needs a name of 1 to 100 characters".to_owned(),
            ));
        }
        let scopes: BTreeSet<Scope> = scopes.iter().copied().collect();
        if scopes.is_empty() {
            return Err(Error::Asked(
                "say what the token allows: read, add, correct, admin".to_owned(),
            ));
        }
        let token = secret::new(PREFIX)?;
        let written: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let added = self.own.connection().execute(
            "INSERT OR IGNORE INTO tokens (name, hash, scopes, made) VALUES (?, ?, ?, ?)",
            (name, secret::hash(&token), written.join(" "), now()),
        )?;
        match added {
            0 => Err(Error::Asked(format!(
                "there is a token `{name}` already, or was; take another name"
            ))),
            _ => Ok(token),
        }
    }

    /// All tokens, by name, those revoked too.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn list(&self) -> Result<Vec<Token>, Error> {
        let connection = self.own.connection();
        let mut look = connection.prepare(
            "SELECT name, scopes, made, revoked, (SELECT max(last) FROM uses u WHERE u.token = t.token),
                    (SELECT coalesce(sum(count), 0) FROM uses u WHERE u.token = t.token) FROM tokens t ORDER BY name",
        )?;
        let rows = look.query_map([], |row| {
            let scopes: String = row.get(1)?;
            Ok(Token {
                name: row.get(0)?,
                scopes: read(&scopes).into_iter().collect(),
                made: written(row.get(2)?),
                revoked: row.get::<_, Option<i64>>(3)?.map(written),
                last_used: row.get::<_, Option<i64>>(4)?.map(written),
                uses: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a token was used for, the latest first.
    ///
    /// # Errors
    /// Where there is none of that name, or the file cannot be read.
    pub fn uses(&self, name: &str) -> Result<Vec<Use>, Error> {
        let connection = self.own.connection();
        let token: Option<i64> = connection
            .query_row("SELECT token FROM tokens WHERE name = ?", [name], |row| {
                row.get(0)
            })
            .optional()?;
        let token = token.ok_or_else(|| unknown(name))?;
        let mut look = connection.prepare(
            "SELECT method, route, status, count, last FROM uses WHERE token = ? ORDER BY last DESC, method, route",
        )?;
        let rows = look.query_map([token], |row| {
            let (method, route): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Use {
                what: format!("{method} {route}"),
                status: row.get(2)?,
                count: row.get(3)?,
                last: written(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Revokes a token: it is refused from now on, by servers that run too.
    ///
    /// # Errors
    /// Where there is none of that name that is valid, or the file cannot be written to.
    pub fn revoke(&self, name: &str) -> Result<(), Error> {
        let sql = "UPDATE tokens SET revoked = ?2 WHERE name = ?1 AND revoked IS NULL";
        match self.own.connection().execute(sql, (name, now()))? {
            0 => Err(unknown(name)),
            _ => Ok(()),
        }
    }

    /// What a token allows, where it is one that is valid.
    pub(crate) fn grant(&self, token: &str) -> Result<Option<Grant>, Error> {
        let connection = self.own.connection();
        let mut look = connection.prepare_cached(
            "SELECT token, name, scopes FROM tokens WHERE hash = ? AND revoked IS NULL",
        )?;
        let found = look.query_row([secret::hash(token)], |row| {
            let scopes: String = row.get(2)?;
            Ok(Grant {
                token: row.get(0)?,
                name: row.get(1)?,
                scopes: read(&scopes),
            })
        });
        Ok(found.optional()?)
    }

    /// Notes a use; it is written with others, soon.
    pub(crate) fn used(&self, grant: &Grant, method: &str, route: &str, status: u16) {
        let now = now();
        let key = (
            grant.token,
            now / HOUR,
            method.to_owned(),
            route.to_owned(),
            status,
        );
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = used.entry(key).or_insert((0, now));
        *count += 1;
        *last = now;
    }

    /// Writes the uses that were noted.
    pub(crate) fn write_uses(&self) -> Result<(), Error> {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        if used.is_empty() {
            return Ok(());
        }
        let mut connection = self.own.connection();
        let transaction = connection.transaction()?;
        for ((token, hour, method, route, status), (count, last)) in used {
            transaction
                .prepare_cached(
                    "INSERT INTO uses (token, hour, method, route, status, count, last) VALUES (?, ?, ?, ?, ?, ?, ?)
                     ON CONFLICT DO UPDATE SET count = count + excluded.count, last = max(last, excluded.last)",
                )?
                .execute((token, hour, method, route, status, count, last))?;
        }
        Ok(transaction.commit()?)
    }
}

fn read(scopes: &str) -> BTreeSet<Scope> {
    scopes
        .split(' ')
        .filter_map(|scope| scope.parse().ok())
        .collect()
}

fn unknown(name: &str) -> Error {
    Error::Asked(format!(
        "there is no valid token `{name}`; `dateline token list` lists them"
    ))
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

fn written(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(|_| second.to_string(), |moment| moment.to_string())
}
