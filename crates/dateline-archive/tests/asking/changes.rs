//! Whoever follows the sequence of changes from any number on has the ids and the state of the archive.

use std::collections::{BTreeMap, BTreeSet};

use dateline_archive::{Archive, By, Change};

use crate::made::records;
use crate::{all, archive};

/// A copy of the archive: printed events by id.
#[derive(Default)]
struct Copy {
    events: BTreeMap<String, String>,
    seq: i64,
}

impl Copy {
    /// Follows the sequence: what it names is asked for again, and nothing else.
    fn follow(&mut self, archive: &mut Archive) {
        let now = |archive: &mut Archive| -> BTreeMap<String, String> {
            let events = all(archive, "", 1000).into_iter();
            events
                .map(|event| {
                    (
                        event.id.clone(),
                        serde_json::to_string(&event).expect("JSON"),
                    )
                })
                .collect()
        };
        let standing = now(archive);
        loop {
            let sequence = archive.changes(self.seq, 7).expect("changes");
            for item in &sequence.items {
                self.seq += 1;
                assert_eq!(item.seq, self.seq, "no gap");
                match standing.get(&item.event) {
                    Some(event) => self.events.insert(item.event.clone(), event.clone()),
                    None => self.events.remove(&item.event),
                };
            }
            assert_eq!(sequence.next, self.seq);
            if !sequence.more {
                break;
            }
        }
        let ids: BTreeSet<&String> = self.events.keys().collect();
        assert_eq!(
            ids,
            standing.keys().collect(),
            "the copy has the archive's events"
        );
        for (id, event) in &standing {
            assert_eq!(without_names(&self.events[id]), without_names(event));
        }
    }
}

/// An event without what reports of other things tell of it: fuller names, the larger event that it is part of, its story.
fn without_names(event: &str) -> serde_json::Value {
    let mut event: serde_json::Value = serde_json::from_str(event).expect("JSON");
    for field in [
        "actors",
        "recipients",
        "claimants",
        "deniers",
        "life",
        "part_of",
        "story",
        "reports_since",
        "status",
    ] {
        event.as_object_mut().expect("an object").remove(field);
    }
    event
}

#[test]
fn a_copy_that_follows_the_sequence_stays_true() {
    let records = records(120, 40, 12);
    let mut archive = archive("changes", &records[..40], 20);
    let mut copy = Copy::default();
    copy.follow(&mut archive);
    // Late arrivals come before what is there.
    let mut late: Vec<_> = records[40..].to_vec();
    late.reverse();
    for some in late.chunks(16) {
        archive.add(some).expect("taken in");
        copy.follow(&mut archive);
    }
    archive.remove("made-3", "a test").expect("a removal");
    copy.follow(&mut archive);

    let by = By {
        who: "A. Editor",
        why: "a test",
    };
    let events = all(&mut archive, "", 1000);
    let decision = archive
        .merge_events(&events[0].id, &events[5].id, by)
        .expect("a merge");
    copy.follow(&mut archive);
    archive.undo(decision, by).expect("undone");
    copy.follow(&mut archive);

    let sequence = archive.changes(0, 100_000).expect("changes");
    let kinds: BTreeSet<Change> = sequence.items.iter().map(|item| item.change).collect();
    for kind in [
        Change::Created,
        Change::Changed,
        Change::Split,
        Change::Merged,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    // The same again changes nothing.
    let before = sequence.next;
    archive.add(&records[50..60]).expect("known");
    assert_eq!(archive.changes(before, 10).expect("changes").items, []);
    let refused = archive.changes(before + 1, 10).unwrap_err().to_string();
    assert!(refused.contains("from 1 to"), "{refused}");
}
