//! Tells webhooks what is new to their watches. Messages of one webhook go in order; one that is not taken holds up those
//! behind it until it is given up, and no other webhook's.

use std::sync::Arc;
use std::time::Duration;

use dateline_archive::Archive;
use dateline_archive::answer::{News, Query};
use dateline_sources::fetch::{Manners, Sender};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::watch;

use super::signature;
use super::store::{Due, Listening};
use crate::app::{App, Shared};
use crate::problem::Problem;

/// How often it is looked whether something is due.
const GLANCE: Duration = Duration::from_millis(500);

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// News that are told one by one; of more at once only how many they are.
const MOST: usize = 1_000;

/// Sends until the server stops.
pub(crate) async fn send(app: &Shared, mut stopping: watch::Receiver<bool>) {
    let sender = Arc::new(Sender::new(&Manners {
        user_agent: concat!("dateline/", env!("CARGO_PKG_VERSION")).to_owned(),
        timeout: PATIENCE,
        private_addresses: app.settings.private_addresses,
        ..Manners::default()
    }));
    let news = app.pulse.listen();
    loop {
        tokio::select! {
            () = tokio::time::sleep(GLANCE) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let last = *news.borrow();
        let gathered = gather(app, last).await;
        let sent = deliver(app, &sender).await;
        for problem in [gathered.err(), sent.err()].into_iter().flatten() {
            let cause = problem.cause().unwrap_or(problem.detail()).to_owned();
            (app.settings.journal)(&format!("webhooks: {cause}"));
        }
    }
}

/// Queues what is new to each webhook's watch.
async fn gather(app: &Shared, last: i64) -> Result<(), Problem> {
    let listening = app.webhooks.listening(last).map_err(Problem::fault)?;
    for one in listening {
        let asked = one.clone();
        let (seq, bodies) = app
            .readers
            .ask(move |archive| bodies(archive, &asked))
            .await?;
        app.webhooks
            .queue(one.webhook, seq, &bodies)
            .map_err(Problem::fault)?;
    }
    Ok(())
}

/// What is to be told, and up to which change.
fn bodies(archive: &mut Archive, one: &Listening) -> Result<(i64, Vec<String>), Problem> {
    let watches = archive.watches()?;
    let Some(watch) = watches.into_iter().find(|watch| watch.name == one.watch) else {
        // Nothing is new to a watch that is gone.
        return Ok((archive.last_change()?, Vec::new()));
    };
    let query: Query = watch.query.parse()?;
    let News { items, seq } = archive.news_since(&query, one.seq)?;
    let now = Timestamp::now().to_string();
    if items.len() > MOST {
        let data =
            json!({ "watch": watch.name, "events": items.len(), "since": one.seq, "seq": seq });
        let body = json!({ "type": "watch.many", "timestamp": now, "data": data });
        return Ok((seq, vec![body.to_string()]));
    }
    let bodies = items.iter().map(|new| {
        let change = format!("{:?}", new.change).to_lowercase();
        let data = json!({ "watch": watch.name, "change": new.change, "event": new.event });
        json!({ "type": format!("event.{change}"), "timestamp": now, "data": data }).to_string()
    });
    Ok((seq, bodies.collect()))
}

/// Sends what is due, to all webhooks at once.
async fn deliver(app: &Shared, sender: &Arc<Sender>) -> Result<(), Problem> {
    let due = app.webhooks.due().map_err(Problem::fault)?;
    let mut under_way = tokio::task::JoinSet::new();
    for one in due {
        let (app, sender) = (Arc::clone(app), Arc::clone(sender));
        under_way.spawn_blocking(move || post(&app, &sender, &one));
    }
    while let Some(sent) = under_way.join_next().await {
        sent.map_err(Problem::fault)?.map_err(Problem::fault)?;
    }
    Ok(())
}

fn post(app: &App, sender: &Sender, due: &Due) -> Result<(), crate::Error> {
    let second = Timestamp::now().as_second();
    let signature = signature::sign(&due.secret, &due.id, second, &due.body).unwrap_or_default();
    let moment = second.to_string();
    let headers = [
        ("content-type", "application/json"),
        ("webhook-id", due.id.as_str()),
        ("webhook-timestamp", moment.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    let problem = match sender.post(&due.url, &headers, due.body.as_bytes()) {
        Ok(200..=299) => return app.webhooks.taken(due.delivery),
        Ok(status) => format!("it answered with status {status}"),
        Err(error) => error.to_string(),
    };
    let pause = app
        .settings
        .limits
        .retries
        .get(due.tries)
        .map(Duration::as_secs);
    app.webhooks.not_taken(due.delivery, pause, &problem)
}
