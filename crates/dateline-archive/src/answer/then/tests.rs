//! What the archive held is listed as if every event of that time were derived anew.

use std::collections::BTreeSet;
use std::path::Path;

#[path = "../../../tests/asking/made.rs"]
mod made;

use super::FOUNDER_THEN;
use crate::answer::{Asking, Query};
use crate::cluster::View;
use crate::{Archive, By};

/// The founders of every event that the archive held after a batch, whether it stands still or not.
fn all_founders(archive: &Archive, view: View) -> Vec<i64> {
    let sql = format!(
        "SELECT DISTINCT CASE WHEN i.batch <= ?2 THEN i.founder ELSE {FOUNDER_THEN} END AS founder
         FROM report_events_ i JOIN versions_ v USING (version) WHERE v.batch <= ?2 AND i.published <= ?1"
    );
    let mut look = (archive.store.connection.prepare(&sql)).expect("a question");
    let rows = look.query_map((view.as_of, view.batch), |row| row.get::<_, Option<i64>>(0));
    let founders = rows.expect("founders").map(|row| row.expect("a founder"));
    founders.flatten().collect()
}

fn derived_anew(archive: &mut Archive, view: View) -> BTreeSet<String> {
    let founders = all_founders(archive, view);
    let mut teller = archive.teller(view);
    let events = founders
        .into_iter()
        .filter_map(|founder| teller.event(founder).expect("an event"));
    events
        .map(|event| serde_json::to_string(&event).expect("an object"))
        .collect()
}

fn listed(archive: &mut Archive, asking: &Asking) -> BTreeSet<String> {
    let mut query = Query {
        asking: asking.clone(),
        ..Query::default()
    };
    let mut events = BTreeSet::new();
    loop {
        let page = archive.timeline(&query).expect("a page");
        events.extend(
            page.items
                .iter()
                .map(|event| serde_json::to_string(event).expect("an object")),
        );
        match page.next {
            Some(next) => query.asking.cursor = Some(next),
            None => return events,
        }
    }
}

/// Reports that arrive in another order than they were published, a decision, a takedown: each a batch, a day apart.
fn lived() -> Archive {
    let mut archive = Archive::open(Path::new(":memory:")).expect("an archive");
    let records = made::records(90, 30, 7);
    let arrivals: Vec<_> = (0..90)
        .map(|place| records[place * 37 % 90].clone())
        .collect();
    for some in arrivals.chunks(18) {
        archive.add(some).expect("records are taken in");
    }
    let events = archive.timeline(&Query::default()).expect("events").items;
    let by = By {
        who: "a test",
        why: "to have one more batch",
    };
    archive
        .merge_events(&events[0].id, &events[1].id, by)
        .expect("two events are one");
    archive.remove("made-5", "a test").expect("it is removed");
    let days = "UPDATE batches_ SET learnt = batch * 86400";
    (archive.store.connection.execute_batch(days)).expect("a day for each batch");
    archive
}

#[test]
fn what_the_archive_held_is_listed_as_if_all_were_derived_anew() {
    let mut archive = lived();
    let mut sizes = BTreeSet::new();
    for batch in 1..=7 {
        for as_of in [None, Some("2021-01-12"), Some("2021-01-20")] {
            let asking = Asking {
                as_of: as_of.map(str::to_owned),
                recorded_by: Some(crate::moment::write(batch * 86_400)),
                limit: Some(50),
                ..Asking::default()
            };
            let view = asking.view(&archive.store.connection).expect("a view");
            assert_eq!(view.batch, batch);
            let expected = derived_anew(&mut archive, view);
            let found = listed(&mut archive, &asking);
            assert!(expected == found, "after batch {batch}, as of {as_of:?}");
            sizes.insert(found.len());
        }
    }
    assert!(sizes.len() > 10, "the archive was another one: {sizes:?}");
}

#[test]
fn only_what_was_written_since_is_derived() {
    let archive = lived();
    let view = View {
        as_of: i64::MAX,
        batch: 6,
    };
    let all = all_founders(&archive, view).len();
    let again = super::founders(&archive.store.connection, view)
        .expect("founders")
        .len();
    assert!(again * 4 < all, "{again} of {all}");
}
