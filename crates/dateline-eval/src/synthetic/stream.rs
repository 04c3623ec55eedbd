//! Made-up reports, day after day, in the order of their publication: fresh ones, copies of others, further versions.

use std::collections::VecDeque;

use dateline::record::{CodePoints, ReportHead, SCHEMA, Status};
use dateline::{Notice, NoticeKind, PublishedBecause, Record};
use dateline_archive::moment::Day;

use super::chance::{Chance, Ranks};
use super::happening::Happening;
use super::world::World;
use super::writing::Writing;

/// The first day, and how many there are: eight years.
const FIRST: &str = "2015-01-01";
const DAYS: i32 = 8 * 365 + 2;

/// Happenings of which further reports may tell: any, and those that are in the news for long.
const RECENT: usize = 1_500;
const PROMINENT: usize = 400;

/// Earlier reports of which there may be a copy or a further version.
const EARLIER: usize = 300;

/// The reports of a seed.
#[derive(Debug)]
pub(super) struct Stream {
    world: World,
    chance: Chance,
    reader: String,
    /// Seconds between one report and the next on a Monday.
    apart: i64,
    now: i64,
    reports: usize,
    recent: VecDeque<Happening>,
    prominent: VecDeque<Happening>,
    near: Ranks,
    earlier: VecDeque<Record>,
}

impl Stream {
    /// So many reports within the years.
    pub(super) fn of(seed: u64, reports: usize) -> anyhow::Result<Stream> {
        let mut chance = Chance::of(seed);
        let first = Day::parse(FIRST).unwrap_or(Day(0));
        let world = World::of(&mut chance, first.0, first.0 + DAYS)?;
        let seconds = i64::from(DAYS) * 86_400;
        Ok(Stream {
            world,
            chance,
            reader: format!("synthetic (seed {seed})"),
            // At weekends half as many: six days' worth a week.
            apart: (seconds * 6 / 7 / i64::try_from(reports.max(1))?).max(1),
            now: first.begins(),
            reports: 0,
            recent: VecDeque::new(),
            prominent: VecDeque::new(),
            near: Ranks::zipf(u32::try_from(PROMINENT)?, 0.7),
            earlier: VecDeque::new(),
        })
    }

    /// Reports so far: versions of one report are one.
    pub(super) fn reports(&self) -> usize {
        self.reports
    }

    /// The next one.
    pub(super) fn next(&mut self) -> Record {
        let today = Day::holding(self.now);
        let is_weekend = (today.0 + 3).rem_euclid(7) > 4;
        let apart = if is_weekend {
            2 * self.apart
        } else {
            self.apart
        };
        self.now += apart;
        let record = match self.chance.below(100) {
            0..3 if !self.earlier.is_empty() => self.version(),
            3..11 if !self.earlier.is_empty() => self.copy(),
            _ => self.fresh(),
        };
        if self.earlier.len() == EARLIER {
            self.earlier.pop_front();
        }
        self.earlier.push_back(record.clone());
        record
    }

    fn published(&mut self) -> Option<String> {
        let is_dated = !self.chance.comes(1);
        is_dated.then(|| {
            let (day, second) = (Day::holding(self.now), self.now.rem_euclid(86_400));
            let (hour, minute) = (second / 3600, second / 60 % 60);
            format!("{day}T{hour:02}:{minute:02}:{:02}Z", second % 60)
        })
    }

    fn fresh(&mut self) -> Record {
        let today = Day::holding(self.now);
        let happenings = self.told(today);
        let (world, chance) = (&self.world, &mut self.chance);
        let publisher = &world.publishers[world.often.publishers.draw(chance)];
        let mut writing = Writing::new(world, publisher.script, today);
        for (number, happening) in happenings.iter().enumerate() {
            if chance.comes(40) {
                writing.prose(chance);
            }
            let event = writing.tell(happening, chance);
            if number == 0 && chance.comes(10) {
                let again = writing.tell(happening, chance);
                let id = writing.events[event].id.clone();
                writing.events[again].same_as.push(id);
            }
        }
        writing.prose(chance);
        let words = &world.vocabularies[publisher.script];
        let title = happenings[0]
            .theme
            .map(|word| words.numbered(word))
            .join(" ");
        let (name, language) = (publisher.name.clone(), publisher.language);
        let Writing {
            text,
            sentences,
            times,
            entities,
            statements,
            events,
            ..
        } = writing;
        let published = self.published();
        self.reports += 1;
        let end = text.chars().count();
        Record {
            schema: SCHEMA,
            reader: self.reader.clone(),
            context: None,
            report: ReportHead {
                id: format!("synthetic-{}", self.reports),
                version: 1,
                url: Some(format!("https://publisher.example/{}", self.reports)),
                publisher: Some(name),
                authors: Vec::new(),
                title: Some(title),
                published_because: published.is_some().then_some(PublishedBecause::Input),
                published,
                notice: None,
                dateline: None,
                language: Some(language.to_owned()),
                text,
                body: CodePoints([0, end]),
                warnings: Vec::new(),
            },
            sentences,
            times,
            entities,
            statements,
            events,
        }
    }

    /// What a report of a day tells: some of it was in the news before.
    fn told(&mut self, today: Day) -> Vec<Happening> {
        let many = 1 + [0, 1, 2, 2, 3, 3, 4, 5, 6, 9][self.chance.below(10)];
        let mut told: Vec<Happening> = Vec::new();
        for _ in 0..many {
            let again = match self.chance.below(100) {
                0..5 => self.recent.get(self.chance.below(self.recent.len())),
                5..17 => {
                    let back = self.near.draw(&mut self.chance);
                    self.prominent
                        .get(self.prominent.len().wrapping_sub(back + 1))
                }
                _ => None,
            };
            match again {
                Some(happening) => told.push(happening.clone()),
                None => told.push(self.happening(today)),
            }
        }
        told
    }

    fn happening(&mut self, today: Day) -> Happening {
        let happening = Happening::of(&self.world, today, &mut self.chance);
        let is_prominent = self.chance.comes(5);
        let (pool, most) = match is_prominent {
            true => (&mut self.prominent, PROMINENT),
            false => (&mut self.recent, RECENT),
        };
        if pool.len() == most {
            pool.pop_front();
        }
        pool.push_back(happening.clone());
        happening
    }

    /// A text that another publisher prints too, with a line of its own.
    fn copy(&mut self) -> Record {
        let mut record = self.chance.one(self.earlier.make_contiguous()).clone();
        let (world, chance) = (&self.world, &mut self.chance);
        let publisher = &world.publishers[world.often.publishers.draw(chance)];
        self.reports += 1;
        let head = &mut record.report;
        head.id = format!("synthetic-{}", self.reports);
        head.version = 1;
        head.notice = None;
        head.publisher = Some(publisher.name.clone());
        head.url = Some(format!("https://publisher.example/{}", self.reports));
        head.text.push_str("By our own staff.");
        head.published = self.published();
        head.published_because = head.published.is_some().then_some(PublishedBecause::Input);
        record
    }

    /// A further version of a report: corrected, or with more in it.
    fn version(&mut self) -> Record {
        let mut record = self.chance.one(self.earlier.make_contiguous()).clone();
        let is_correction = self.chance.comes(40);
        let head = &mut record.report;
        head.version += 1;
        head.notice = is_correction.then(|| Notice {
            kind: NoticeKind::Correction,
            until: None,
            because: "synthetic.notice".to_owned(),
        });
        head.text.push_str(&format!("Version {}.", head.version));
        if is_correction {
            for event in &mut record.events {
                for quantity in &mut event.quantities {
                    quantity.low += 1.0;
                    quantity.high = Some(quantity.low);
                }
            }
        } else if let Some(event) = record.events.last_mut() {
            event.status = Status::Happened;
        }
        record.report.published = self.published();
        record
    }
}
