//! Where news is sent, what is to be sent, and what could not be.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use utoipa::ToSchema;

use super::signature;
use crate::Error;
use crate::own::Own;
use crate::security::random_id;

/// Where news of a watch is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Webhook {
    /// Its id.
    pub(crate) id: String,
    /// The watch.
    pub(crate) watch: String,
    /// Where its news is sent.
    pub(crate) url: String,
    /// Messages that wait to be sent.
    pub(crate) waiting: i64,
    /// Messages that nobody took: they are not tried any more.
    pub(crate) dead: i64,
}

/// A webhook that was made, with its secret, which is told this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookMade)]
pub(crate) struct Made {
    /// Its id.
    id: String,
    /// The watch.
    watch: String,
    /// Where its news is sent.
    url: String,
    /// What messages are signed with (Standard Webhooks).
    secret: String,
}

/// A message that nobody took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Dead {
    /// Its id, as the header `webhook-id` had it.
    pub(crate) id: String,
    /// What was sent, as JSON.
    pub(crate) body: String,
    /// When it was made.
    pub(crate) made: String,
    /// How often it was tried.
    pub(crate) tries: i64,
    /// What was wrong the last time.
    pub(crate) error: Option<String>,
}

/// What is to be sent now.
#[derive(Debug, Clone)]
pub(super) struct Due {
    pub(super) delivery: i64,
    pub(super) id: String,
    pub(super) url: String,
    pub(super) secret: Vec<u8>,
    pub(super) body: String,
    pub(super) tries: usize,
}

/// A webhook that is to be told what is new.
#[derive(Debug, Clone)]
pub(super) struct Listening {
    pub(super) webhook: i64,
    pub(super) watch: String,
    pub(super) seq: i64,
}

/// All webhooks.
#[derive(Debug, Clone)]
pub(crate) struct Webhooks(Arc<Own>);

/// Most webhooks of an archive.
const MOST: i64 = 100;

/// Dead letters that are kept of a webhook: the oldest go.
const MOST_DEAD: i64 = 1_000;

impl Webhooks {
    pub(crate) fn of(own: Arc<Own>) -> Webhooks {
        Webhooks(own)
    }

    /// Makes a webhook that is told what is new after a change.
    pub(crate) fn add(&self, watch: &str, url: &str, seq: i64) -> Result<Made, Error> {
        let mut secret = [0; signature::SECRET];
        getrandom::fill(&mut secret).map_err(|error| std::io::Error::other(error.to_string()))?;
        let id = random_id()?;
        let connection = self.0.connection();
        let all: i64 =
            connection.query_row("SELECT count(*) FROM webhooks", [], |row| row.get(0))?;
        if all >= MOST {
            return Err(Error::Asked(format!(
                "there are {MOST} webhooks; remove one first"
            )));
        }
        connection.execute(
            "INSERT INTO webhooks (id, watch, url, secret, seq, made) VALUES (?, ?, ?, ?, ?, ?)",
            (&id, watch, url, secret, seq, now()),
        )?;
        Ok(Made {
            id,
            watch: watch.to_owned(),
            url: url.to_owned(),
            secret: signature::written(&secret),
        })
    }

    /// All webhooks, those of a watch together.
    pub(crate) fn list(&self) -> Result<Vec<Webhook>, Error> {
        let connection = self.0.connection();
        let mut look = connection.prepare(
            "SELECT id, watch, url,
                (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND due IS NOT NULL),
                (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND due IS NULL)
             FROM webhooks w ORDER BY watch, webhook",
        )?;
        let rows = look.query_map([], |row| {
            Ok(Webhook {
                id: row.get(0)?,
                watch: row.get(1)?,
                url: row.get(2)?,
                waiting: row.get(3)?,
                dead: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Removes a webhook with all that was to be sent to it; whether there was one.
    pub(crate) fn remove(&self, id: &str) -> Result<bool, Error> {
        let connection = self.0.connection();
        let gone = connection.execute("DELETE FROM webhooks WHERE id = ?", [id])?;
        Ok(gone > 0)
    }

    /// The messages that nobody took, the last first. None where there is no such webhook.
    pub(crate) fn dead(&self, id: &str) -> Result<Option<Vec<Dead>>, Error> {
        let connection = self.0.connection();
        let Some(webhook) = number(&connection, id)? else {
            return Ok(None);
        };
        let mut look = connection.prepare(
            "SELECT id, body, made, tries, error FROM deliveries WHERE webhook = ? AND due IS NULL ORDER BY delivery DESC",
        )?;
        let rows = look.query_map([webhook], |row| {
            Ok(Dead {
                id: row.get(0)?,
                body: row.get(1)?,
                made: written(row.get(2)?),
                tries: row.get(3)?,
                error: row.get(4)?,
            })
        })?;
        Ok(Some(rows.collect::<Result<_, _>>()?))
    }

    /// Tries the messages that nobody took once more; how many. None where there is no such webhook.
    pub(crate) fn revive(&self, id: &str) -> Result<Option<usize>, Error> {
        let connection = self.0.connection();
        let Some(webhook) = number(&connection, id)? else {
            return Ok(None);
        };
        let sql = "UPDATE deliveries SET due = ?2, tries = 0 WHERE webhook = ?1 AND due IS NULL";
        Ok(Some(connection.execute(sql, (webhook, now()))?))
    }

    /// Those that are to be told what is new after they were told last.
    pub(super) fn listening(&self, last: i64) -> Result<Vec<Listening>, Error> {
        let connection = self.0.connection();
        let mut look =
            connection.prepare_cached("SELECT webhook, watch, seq FROM webhooks WHERE seq < ?")?;
        let rows = look.query_map([last], |row| {
            Ok(Listening {
                webhook: row.get(0)?,
                watch: row.get(1)?,
                seq: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Queues messages for a webhook, which is told up to that change now.
    pub(super) fn queue(&self, webhook: i64, seq: i64, bodies: &[String]) -> Result<(), Error> {
        let mut connection = self.0.connection();
        let transaction = connection.transaction()?;
        for body in bodies {
            let id = format!("msg_{}", random_id()?);
            transaction
                .prepare_cached(
                    "INSERT INTO deliveries (id, webhook, body, made, due) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute((id, webhook, body, now(), now()))?;
        }
        let sql = "UPDATE webhooks SET seq = ?2 WHERE webhook = ?1";
        transaction.execute(sql, (webhook, seq))?;
        Ok(transaction.commit()?)
    }

    /// Of each webhook, the message that is to be sent next, where it is due.
    pub(super) fn due(&self) -> Result<Vec<Due>, Error> {
        let connection = self.0.connection();
        let mut look = connection.prepare_cached(
            "SELECT d.delivery, d.id, w.url, w.secret, d.body, d.tries FROM deliveries d JOIN webhooks w USING (webhook)
             WHERE d.due <= ? AND d.delivery = (SELECT min(delivery) FROM deliveries o WHERE o.webhook = d.webhook
                AND o.due IS NOT NULL) ORDER BY d.delivery",
        )?;
        let rows = look.query_map([now()], |row| {
            Ok(Due {
                delivery: row.get(0)?,
                id: row.get(1)?,
                url: row.get(2)?,
                secret: row.get(3)?,
                body: row.get(4)?,
                tries: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A message was taken.
    pub(super) fn taken(&self, delivery: i64) -> Result<(), Error> {
        let connection = self.0.connection();
        connection.execute("DELETE FROM deliveries WHERE delivery = ?", [delivery])?;
        Ok(())
    }

    /// A message was not taken: it is tried again after so many seconds, or, without them, not any more.
    pub(super) fn not_taken(
        &self,
        delivery: i64,
        pause: Option<u64>,
        error: &str,
    ) -> Result<(), Error> {
        let due = pause.map(|seconds| now() + i64::try_from(seconds).unwrap_or(0));
        let connection = self.0.connection();
        connection.execute(
            "UPDATE deliveries SET tries = tries + 1, due = ?2, error = ?3 WHERE delivery = ?1",
            (delivery, due, error),
        )?;
        connection.execute(
            "DELETE FROM deliveries WHERE due IS NULL AND delivery <= (SELECT delivery FROM deliveries
                WHERE due IS NULL AND webhook = (SELECT webhook FROM deliveries WHERE delivery = ?1)
                ORDER BY delivery DESC LIMIT 1 OFFSET ?2)
             AND webhook = (SELECT webhook FROM deliveries WHERE delivery = ?1)",
            (delivery, MOST_DEAD),
        )?;
        Ok(())
    }
}

fn number(connection: &Connection, id: &str) -> Result<Option<i64>, Error> {
    let sql = "SELECT webhook FROM webhooks WHERE id = ?";
    Ok(connection
        .query_row(sql, [id], |row| row.get(0))
        .optional()?)
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

fn written(second: i64) -> String {
    Timestamp::from_second(second).map_or_else(|_| second.to_string(), |moment| moment.to_string())
}
