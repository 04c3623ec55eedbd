//! Named eras: wars, coups, disasters from whose first day reports count (`data/en/time/eras.tsv`).

use jiff::civil::Date;

use super::calendar::{add_days, days_between};
use super::setting::Setting;
use crate::Error;
use crate::tables::Tables;

/// The table of eras.
const TABLE: &str = "en/time/eras.tsv";

/// Years after the end (or the beginning, where no end is known) in which "the war" may still mean it.
const REMEMBERED: i64 = 366 * 3;

/// All eras.
#[derive(Debug)]
pub(super) struct Eras {
    pub(super) rows: Vec<Era>,
}

/// A war, coup, siege, disaster.
#[derive(Debug)]
pub(super) struct Era {
    pub(super) id: String,
    pub(super) name: String,
    /// Its own names, which need no setting.
    pub(super) aliases: Vec<String>,
    /// Nouns that stand for it where the setting fits ("war", "invasion").
    nouns: Vec<String>,
    pub(super) start: Date,
    end: Option<Date>,
    /// Countries whose naming gives the setting; the first matter most.
    countries: Vec<String>,
}

impl Eras {
    /// Reads the table.
    ///
    /// # Errors
    /// Where a date is none.
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let mut rows = Vec::new();
        for row in tables.tsv(TABLE)? {
            let date = |column: &str| {
                row.get(column)
                    .parse::<Date>()
                    .map_err(|e| row.error(format!("{column}: {e}")))
            };
            let owned = |column: &str| row.list(column).into_iter().map(str::to_owned).collect();
            rows.push(Era {
                id: row.get("id").to_owned(),
                name: row.get("name").to_owned(),
                aliases: owned("aliases"),
                nouns: owned("nouns"),
                start: date("start")?,
                end: if row.get("end").is_empty() {
                    None
                } else {
                    Some(date("end")?)
                },
                countries: owned("countries"),
            });
        }
        Ok(Eras { rows })
    }

    /// The era that a noun stands for in a report of that day and setting. A count of days that leads from an era's
    /// first day to the day of publication speaks for that era.
    pub(super) fn meant(
        &self,
        noun: &str,
        published: Date,
        setting: &Setting,
        day: Option<i64>,
    ) -> Option<&Era> {
        self.rows
            .iter()
            .filter(|era| noun.is_empty() || era.nouns.iter().any(|known| known == noun))
            .filter(|era| era.is_plausible(published))
            .filter_map(|era| {
                let weight = setting.weight(&era.countries);
                let agrees = day.is_some_and(|day| {
                    add_days(era.start, day - 1)
                        .is_some_and(|counted| days_between(counted, published).abs() <= 2)
                });
                let breadth = setting.breadth(&era.countries);
                (weight > 0).then_some(((agrees, breadth.min(2), weight, era.start), era))
            })
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, era)| era)
    }
}

impl Era {
    /// Whether a report of that day can look back on it without naming its year.
    fn is_plausible(&self, published: Date) -> bool {
        let over = self.end.unwrap_or(published.max(self.start));
        self.start <= published && days_between(over, published) <= REMEMBERED
    }
}
