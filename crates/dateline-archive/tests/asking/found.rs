//! Texts, statements, stories and citations are found as the records have them.

use std::collections::BTreeSet;

use dateline::Record;
use dateline_archive::Archive;
use dateline_archive::answer::{Asking, Hit, Order};

use crate::made::records;
use crate::{all, archive, query};

fn search(
    archive: &mut Archive,
    question: &str,
    order: Order,
    text: &str,
    limit: usize,
) -> Vec<Hit> {
    let mut asked = query(text);
    asked.asking.limit = Some(limit);
    let mut hits = Vec::new();
    loop {
        let page = archive.search(question, order, &asked).expect(question);
        hits.extend(page.items);
        match page.next {
            Some(next) => asked.asking.cursor = Some(next),
            None => return hits,
        }
    }
}

fn ids(hits: &[Hit]) -> BTreeSet<String> {
    hits.iter().map(|hit| hit.report.clone()).collect()
}

fn holding(records: &[Record], holds: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let words = |record: &Record| {
        let title = record.report.title.as_deref().unwrap_or("");
        format!("{title} {}", record.report.text).to_lowercase()
    };
    let found = records.iter().filter(|record| holds(&words(record)));
    found.map(|record| record.report.id.clone()).collect()
}

#[test]
fn words_phrases_and_operators_find_the_texts_that_hold_them() {
    let records = records(150, 40, 21);
    let mut archive = archive("search", &records, 50);
    for order in [Order::Relevance, Order::Newest] {
        let mut found = |question: &str| ids(&search(&mut archive, question, order, "", 7));
        assert_eq!(
            found("oslo"),
            holding(&records, |text| text.contains("oslo"))
        );
        assert_eq!(
            found("\"kwame boateng\" AND (oslo OR accra)"),
            holding(&records, |text| text.contains("kwame boateng")
                && (text.contains("oslo") || text.contains("accra")))
        );
        assert_eq!(
            found("visit NOT boateng"),
            holding(&records, |text| text.contains("visit")
                && !text.contains("boateng"))
        );
        assert_eq!(
            found("zielon*"),
            holding(&records, |text| text.contains("zielony"))
        );
        assert_eq!(found("\"boateng kwame\""), BTreeSet::new());
        assert!(search(&mut archive, "oslo", order, "as-of=2020-01-01", 10).is_empty());
        let early = ids(&search(&mut archive, "oslo", order, "as-of=2021-01-15", 10));
        assert_eq!(early, {
            let before = |record: &&Record| record.report.published.as_deref() < Some("2021-01-16");
            let early: Vec<Record> = records.iter().filter(before).cloned().collect();
            holding(&early, |text| text.contains("oslo"))
        });
        let of_one = search(&mut archive, "oslo", order, "publisher=\"accra post\"", 10);
        assert!(!of_one.is_empty());
        assert!(
            of_one
                .iter()
                .all(|hit| hit.publisher.as_deref() == Some("Accra Post"))
        );
    }
    let newest = search(&mut archive, "visit", Order::Newest, "", 5);
    assert!(
        newest
            .windows(2)
            .all(|pair| pair[0].published >= pair[1].published)
    );
    let best = search(&mut archive, "visit", Order::Relevance, "", 5);
    assert!(best.windows(2).all(|pair| pair[0].score >= pair[1].score));
    for hit in &best {
        let letters: Vec<char> = hit.snippet.chars().collect();
        assert!(!hit.marks.is_empty());
        for [start, end] in &hit.marks {
            let marked: String = letters[*start..*end].iter().collect();
            assert_eq!(marked, "visit");
        }
    }
    let narrowed = archive.search("oslo", Order::Newest, &query("actor=GHA"));
    let refused = narrowed.unwrap_err().to_string();
    assert!(refused.contains("--publisher, --from, --to"), "{refused}");
    let refused = archive
        .search("(oslo", Order::Newest, &query(""))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("not closed"), "{refused}");
}

#[test]
fn statements_are_those_of_the_records() {
    let records = records(120, 40, 22);
    let mut archive = archive("said", &records, 40);
    let mut asking = Asking {
        limit: Some(4),
        ..Asking::default()
    };
    let mut found = Vec::new();
    loop {
        let page = archive
            .said("Ingrid Solheim", None, &asking)
            .expect("statements");
        found.extend(page.items);
        match page.next {
            Some(next) => asking.cursor = Some(next),
            None => break,
        }
    }
    let mut expected = BTreeSet::new();
    for record in &records {
        for statement in &record.statements {
            let speaker = statement.speaker.as_ref();
            let name = speaker.and_then(|id| record.entities.iter().find(|one| one.id == *id));
            if name.is_some_and(|one| one.name == "Ingrid Solheim") {
                expected.insert((record.report.id.clone(), statement.id.clone()));
            }
        }
    }
    let ids: BTreeSet<_> = found
        .iter()
        .map(|said| (said.report.clone(), said.statement.id.clone()))
        .collect();
    assert_eq!((ids.len(), &ids), (found.len(), &expected));
    assert!(
        found
            .windows(2)
            .all(|pair| pair[0].published >= pair[1].published)
    );
    assert!(
        found
            .iter()
            .all(|said| !said.words.is_empty() && !said.events.is_empty())
    );
    let about = archive
        .said("Solheim", Some("oslo"), &Asking::default())
        .expect("statements");
    let with_word = found
        .iter()
        .filter(|said| said.words.contains("Oslo"))
        .count();
    assert!(with_word > 0);
    assert_eq!(about.items.len(), with_word.min(20));

    let one = &found[0];
    let id = format!("{}/{}", one.report, one.statement.id);
    let citations = archive.cite(&id, &Asking::default()).expect("a citation");
    assert_eq!(citations.len(), 1);
    assert_eq!(citations[0].quotation, one.words);
    assert!(
        citations[0].text.contains("Ingrid Solheim")
            && citations[0].text.contains("https://example.org/")
    );
    let refused = archive
        .cite("made-1/s99", &Asking::default())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("dateline said"), "{refused}");
}

#[test]
fn a_story_has_its_reports_and_events() {
    let records = records(80, 30, 23);
    let mut archive = archive("story", &records, 40);
    let events = all(&mut archive, "", 1000);
    let id = events[0].story.clone().expect("a story");
    let story = archive.story(&id, &Asking::default()).expect("the story");
    assert_eq!(story.id, id);
    assert!(
        story.reports > 0 && story.independent_sources <= 4,
        "{story:?}"
    );
    assert!(story.earliest <= story.latest);
    assert!(
        story.events.contains(&events[0].id) && !story.entities.is_empty(),
        "{story:?}"
    );
    let refused = archive
        .story("000000000000", &Asking::default())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("dateline event"), "{refused}");
    let citations = archive
        .cite(&events[0].id, &Asking::default())
        .expect("citations");
    assert_eq!(citations.len(), events[0].tellings.len());
    for citation in &citations {
        assert!(
            citation.text.contains("retrieved ") && !citation.quotation.is_empty(),
            "{citation:?}"
        );
    }
}
