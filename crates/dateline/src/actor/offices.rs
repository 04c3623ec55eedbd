//! Offices that one person at a time holds, and who holds them as earlier reports say.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::persons::is_one_person;
use super::tables::Lexicon;
use crate::Error;
use crate::context::{Holding, Of, Seen, Standing, WhoIsWho};
use crate::tables::Tables;

/// Titles by the office that they name (offices.tsv).
#[derive(Debug, Clone, Default)]
pub(super) struct Offices {
    titles: Vec<Vec<String>>,
    /// By whether it is held of a country, and title.
    rows: HashMap<(bool, String), usize>,
}

impl Offices {
    pub(super) const TABLE: &'static str = "en/offices.tsv";

    pub(super) fn read(tables: &Tables) -> Result<Self, Error> {
        let mut offices = Offices::default();
        for row in tables.tsv(Self::TABLE)? {
            let of_country = match row.get("of") {
                "country" => true,
                "body" => false,
                _ => return Err(row.error("`of` is country or body")),
            };
            let titles: Vec<String> = row.list("titles").into_iter().map(str::to_owned).collect();
            for title in &titles {
                offices
                    .rows
                    .insert((of_country, title.clone()), offices.titles.len());
            }
            offices.titles.push(titles);
        }
        Ok(offices)
    }

    /// All titles that name the same office of such an owner; none where several may hold it at once.
    pub(super) fn titles(&self, of: &Of, title: &str) -> &[String] {
        let of_country = matches!(of, Of::Country(_));
        let row = self.rows.get(&(of_country, title.to_owned()));
        row.map_or(&[], |row| &self.titles[*row])
    }

    /// Whether two titles name one office.
    pub(super) fn is_same(&self, of: &Of, one: &str, other: &str) -> bool {
        one == other || self.titles(of, one).iter().any(|title| title == other)
    }
}

/// Somebody who holds an office, as reports say.
#[derive(Debug, Clone)]
pub(super) struct Holder {
    /// Fullest name.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) of: Of,
    pub(super) country: Option<String>,
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) reports: u32,
}

impl Holder {
    /// Why the report's words are taken to mean this person.
    pub(super) fn because(&self) -> String {
        let Holder {
            name,
            title,
            of,
            reports,
            first,
            last,
            ..
        } = self;
        format!(
            "context.who-is-who: {name}, {title} of {of}, seen {reports} times, first on {first}, last on {last}"
        )
    }
}

/// Holdings of one office or one surname that are looked at; more are no ground for anything.
const MOST_HOLDINGS: usize = 64;

/// One person among the holders of an office.
#[derive(Debug)]
struct Claimant {
    holder: Holder,
    /// Last day on which the person was said to hold it no more.
    former: Option<Date>,
}

/// The only one who holds an office as of a day: seen with it within a year, not called former since, and the later of
/// two only where the earlier was not seen any more.
pub(super) fn holder(
    lexicon: &Lexicon,
    who: &WhoIsWho,
    (of, titles): (&Of, &[String]),
    day: Date,
) -> Option<Holder> {
    let held: Vec<(&Holding, Seen)> = titles
        .iter()
        .flat_map(|title| who.holders(of, title))
        .take(MOST_HOLDINGS + 1)
        .collect();
    if held.len() > MOST_HOLDINGS {
        return None;
    }
    let mut sitting: Vec<Holder> = claimants(lexicon, &held)
        .into_iter()
        .filter(|claimant| is_sitting(claimant, day))
        .map(|claimant| claimant.holder)
        .collect();
    sitting.sort_by(|one, other| (one.first, &one.name).cmp(&(other.first, &other.name)));
    let latest = sitting.pop()?;
    let succeeds = sitting
        .iter()
        .all(|before| before.last < latest.first && (latest.reports > 1 || before.reports == 1));
    succeeds.then_some(latest)
}

fn is_sitting(claimant: &Claimant, day: Date) -> bool {
    let last = claimant.holder.last;
    is_recent(last, day) && claimant.former.is_none_or(|former| former < last)
}

/// Whether what was last seen then still counts: an office changes hands, and nobody tells the archive.
pub(super) fn is_recent(last: Date, day: Date) -> bool {
    day.checked_sub(1.year()).is_ok_and(|limit| last >= limit)
}

/// Whether the office is held, for good or for the time being.
pub(super) fn is_held(standing: Standing) -> bool {
    matches!(standing, Standing::Current | Standing::Acting)
}

/// The persons of whom one office is told, spellings of a name joined. A surname that fits two of them is neither's.
fn claimants(lexicon: &Lexicon, held: &[(&Holding, Seen)]) -> Vec<Claimant> {
    let mut order: Vec<&(&Holding, Seen)> = held.iter().collect();
    order.sort_by_key(|(held, _)| {
        (
            !is_held(held.standing),
            std::cmp::Reverse(held.name.split(' ').count()),
        )
    });
    let mut claimants: Vec<Claimant> = Vec::new();
    for (held, seen) in order {
        let same: Vec<usize> = (0..claimants.len())
            .filter(|&i| is_one_person(lexicon, &claimants[i].holder.name, &held.name))
            .collect();
        match (same.as_slice(), is_held(held.standing)) {
            ([], true) => claimants.push(Claimant {
                holder: of_holding(held, *seen),
                former: None,
            }),
            ([one], true) => claimants[*one].holder.add(*seen),
            ([one], false) if held.standing == Standing::Former => {
                let former = &mut claimants[*one].former;
                *former = (*former).max(Some(seen.last));
            }
            _ => {}
        }
    }
    claimants
}

fn of_holding(held: &Holding, seen: Seen) -> Holder {
    Holder {
        name: held.name.clone(),
        title: held.title.clone(),
        of: held.of.clone(),
        country: held.country.clone(),
        first: seen.first,
        last: seen.last,
        reports: seen.reports,
    }
}

impl Holder {
    fn add(&mut self, seen: Seen) {
        self.first = self.first.min(seen.first);
        self.last = self.last.max(seen.last);
        self.reports += seen.reports;
    }
}

/// The offices that a person of that name holds as of a day, where one person only fits the name.
pub(super) fn offices_of(lexicon: &Lexicon, who: &WhoIsWho, name: &str, day: Date) -> Vec<Holder> {
    let held: Vec<(&Holding, Seen)> = who.of_surname(name).take(MOST_HOLDINGS + 1).collect();
    let mut fits: Vec<(&Holding, Seen)> = held
        .iter()
        .filter(|(held, seen)| {
            is_held(held.standing)
                && is_recent(seen.last, day)
                && is_one_person(lexicon, &held.name, name)
        })
        .copied()
        .collect();
    fits.sort_by_key(|(held, _)| std::cmp::Reverse(held.name.split(' ').count()));
    let Some((fullest, _)) = fits.first() else {
        return Vec::new();
    };
    let one = fits
        .iter()
        .all(|(held, _)| is_one_person(lexicon, &fullest.name, &held.name));
    if held.len() > MOST_HOLDINGS || !one {
        return Vec::new();
    }
    let mut offices: Vec<Holder> = Vec::new();
    for (held, seen) in fits {
        let same = |office: &&mut Holder| {
            office.of == held.of
                && lexicon
                    .offices
                    .is_same(&held.of, &office.title, &held.title)
        };
        match offices.iter_mut().find(same) {
            Some(office) => office.add(seen),
            None => offices.push(of_holding(held, seen)),
        }
    }
    offices.sort_by(|one, other| {
        (other.reports, other.last, &one.title).cmp(&(one.reports, one.last, &other.title))
    });
    offices
}
