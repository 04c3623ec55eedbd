//! Features of gold names, for `training/gazetteer/weights.py`: an ignored test, since it needs gold data.
//! `GAZETTEER=gazetteer.bin GOLD=LGL_gold.txt TEXTS=corpora/LGL OUT=features.tsv cargo test -p dateline
//! place::tune -- --ignored`.

use std::fmt::Write as _;

use super::resolve::{Mention, NAMES, Resolver};
use super::{PlaceRoom, Tables};
use crate::Span;

#[test]
#[ignore = "needs gold data"]
fn features_of_gold_names() {
    let path = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let gazetteer = std::fs::read(path("GAZETTEER")).expect("gazetteer");
    let room = PlaceRoom::new(&Tables::builtin(), gazetteer.into()).expect("room");
    let gold = std::fs::read_to_string(path("GOLD")).expect("gold");
    let mut out = format!(
        "document\tmention\tname\tfar\tchosen\t{}\n",
        NAMES.join("\t")
    );
    for (number, line) in gold.lines().enumerate() {
        let text = std::fs::read_to_string(format!("{}/{number}", path("TEXTS"))).expect("text");
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let (mut mentions, mut points) = (Vec::new(), Vec::new());
        for item in line.split("||") {
            let cells: Vec<&str> = item.split(",,").collect();
            let [_, words, latitude, longitude, start, end, ..] = cells.as_slice() else {
                continue;
            };
            let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
            let Some(span) = set_right(&text, &bytes, start, end, words) else {
                continue;
            };
            mentions.push(room.mention(&text, span));
            points.push((latitude.parse().ok(), longitude.parse().ok()));
        }
        let mut order: Vec<usize> = (0..mentions.len()).collect();
        order.sort_by_key(|&i| mentions[i].span);
        let mentions: Vec<Mention> = order.iter().map(|&i| mentions[i].clone()).collect();
        let resolver = Resolver::new(&room.sources, &text, &mentions);
        let choices = resolver.choices(&mentions);
        for (i, mention) in mentions.iter().enumerate() {
            let (Some(latitude), Some(longitude)) = points[order[i]] else {
                continue;
            };
            let told = resolver.told(i);
            if told.is_empty() {
                let _ = writeln!(out, "{number}\t{i}\t{}\t\t", mention.text);
            }
            for (candidate, features) in told {
                let far = room.sources.place(&candidate).map_or(0.0, |place| {
                    let gold = super::Place {
                        latitude,
                        longitude,
                        ..(*place).clone()
                    };
                    place.distance_km(&gold)
                });
                let chosen = choices[i]
                    .as_ref()
                    .is_some_and(|c| c.candidate.origin == candidate.origin);
                let _ = write!(
                    out,
                    "{number}\t{i}\t{}\t{far:.0}\t{}",
                    mention.text,
                    u8::from(chosen)
                );
                for feature in features {
                    let _ = write!(out, "\t{feature:.4}");
                }
                out.push('\n');
            }
        }
    }
    std::fs::write(path("OUT"), out).expect("written");
}

fn set_right(text: &str, bytes: &[usize], start: usize, end: usize, words: &str) -> Option<Span> {
    [0i64, -1, 1, -2, 2, -3, 3].iter().find_map(|shift| {
        let at = |i: usize| bytes.get(usize::try_from(i as i64 + shift).ok()?).copied();
        let span = Span::new(at(start)?, at(end)?);
        (span.of(text) == words).then_some(span)
    })
}
