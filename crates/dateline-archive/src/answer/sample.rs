//! A sample of events for people to judge, and what their judgements say.

use std::collections::{BTreeMap, BinaryHeap};

use rusqlite::types::Value;
use serde::Serialize;

use super::count::month_words;
use super::query::{Plan, Scope, Source, status_as_of};
use super::{ArchiveEvent, Dimension, Proof, Query};
use crate::cluster::View;
use crate::life::{Basis, Standing};
use crate::{Archive, Error, digest, store, upkeep};

/// Events to be judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// The events, stratum by stratum.
    pub items: Vec<Drawn>,
    /// Events of the query.
    pub events: usize,
    /// The moment as of which they are drawn.
    pub as_of: Option<String>,
}

/// A drawn event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drawn {
    /// The values by which it was drawn, parted by a slash.
    pub stratum: String,
    /// Events of the stratum.
    pub stratum_size: usize,
    /// The event.
    pub event: ArchiveEvent,
    /// The words of the reports that tell it, at most [`MOST_PROOFS`] of them.
    pub evidence: Vec<Proof>,
}

/// Most reports whose words are shown.
pub const MOST_PROOFS: usize = 3;

/// Most events of a sample.
const MOST: usize = 10_000;

/// Most strata.
const MOST_STRATA: usize = 10_000;

/// Events of a stratum: how many, and of the lot those that come first.
#[derive(Default)]
struct Stratum {
    size: usize,
    first: BinaryHeap<(i64, i64)>,
}

impl Archive {
    /// Draws events of a query: from each stratum by its share, but one at least as long as there are enough to draw.
    /// Which are drawn depends on the seed and their ids alone.
    ///
    /// # Errors
    /// Where there is no such stratum, or the store cannot be read.
    pub fn sample(
        &mut self,
        query: &Query,
        many: usize,
        by: &[Dimension],
        seed: u64,
    ) -> Result<Sample, Error> {
        self.refresh()?;
        let many = many.clamp(1, MOST);
        let view = query.asking.view(&self.store.connection)?;
        let mut strata: BTreeMap<String, Stratum> = BTreeMap::new();
        for source in self.sources(view)? {
            self.draw(query, by, seed, many, view, source, &mut strata)?;
        }
        let sizes: Vec<usize> = strata.values().map(|stratum| stratum.size).collect();
        let shares = shares(&sizes, many);
        let mut items = Vec::new();
        for ((name, stratum), share) in strata.into_iter().zip(shares) {
            let mut drawn = stratum.first.into_sorted_vec();
            drawn.truncate(share);
            for (_, founder) in drawn {
                let Some(event) = self.teller(view).event(founder)? else {
                    continue;
                };
                let mut evidence = Vec::new();
                for telling in event.tellings.iter().take(MOST_PROOFS) {
                    evidence.extend(self.proof(
                        &telling.report,
                        telling.version,
                        &telling.event,
                    )?);
                }
                items.push(Drawn {
                    stratum: name.clone(),
                    stratum_size: stratum.size,
                    event,
                    evidence,
                });
            }
        }
        Ok(Sample {
            items,
            events: sizes.iter().sum(),
            as_of: Some(crate::moment::write(view.as_of)),
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the question, the lot and where it goes"
    )]
    fn draw(
        &self,
        query: &Query,
        by: &[Dimension],
        seed: u64,
        many: usize,
        view: View,
        source: Source,
        strata: &mut BTreeMap<String, Stratum>,
    ) -> Result<(), Error> {
        let connection = &self.store.connection;
        let types = store::names(connection, "types_", "type")?;
        let mut plan = Plan::new(connection, query, Scope::All, view, source)?;
        for part in plan.whole() {
            let all = plan.bind(Value::Integer(1));
            let sql = format!(
                "SELECT e.founder, e.id, e.type, {}, e.basis, (SELECT text FROM main.words_ WHERE word = e.mode), e.day
                 FROM {} WHERE {} AND {all} = 1",
                status_as_of(source),
                part.from,
                part.condition
            );
            let mut look = connection.prepare_cached(&sql)?;
            let mut rows = look.query(rusqlite::params_from_iter(plan.values()))?;
            while let Some(row) = rows.next()? {
                let number = |at: usize| row.get::<_, usize>(at);
                let mut values = Vec::new();
                for dimension in by {
                    values.push(match dimension {
                        Dimension::Type => types.get(&row.get(2)?).cloned().unwrap_or_default(),
                        Dimension::Status => word(&Standing::ALL, number(3)?),
                        Dimension::Basis => word(&Basis::ALL, number(4)?),
                        Dimension::Mode => row.get::<_, Option<String>>(5)?.unwrap_or_else(|| "–".to_owned()),
                        Dimension::Month => month_words(upkeep::month(row.get(6)?)),
                        Dimension::Year => month_words(upkeep::month(row.get(6)?))[..4].to_owned(),
                        other => return Err(Error::asked(format!(
                            "events cannot be drawn by {}; they can by type, mode, status, basis, month, year",
                            other.name()
                        ))),
                    });
                }
                let (founder, id): (i64, i64) = (row.get(0)?, row.get(1)?);
                let lot = digest::six_bytes(&[b"lot", &seed.to_le_bytes(), &id.to_le_bytes()]);
                let stratum = strata.entry(values.join("/")).or_default();
                stratum.size += 1;
                stratum.first.push((lot, founder));
                if stratum.first.len() > many {
                    stratum.first.pop();
                }
                if strata.len() > MOST_STRATA {
                    return Err(Error::asked(
                        "there are too many strata; name fewer things in --stratify",
                    ));
                }
            }
        }
        Ok(())
    }
}

fn word<T: std::fmt::Display>(list: &[T], at: usize) -> String {
    list.get(at).map(ToString::to_string).unwrap_or_default()
}

/// How many to draw from each stratum: one at least, as far as it goes, and the rest by size (largest remainders).
fn shares(sizes: &[usize], many: usize) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let many = many.min(all);
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(sizes[*at]), *at));
    let mut shares = vec![0; sizes.len()];
    for at in order.iter().take(many) {
        shares[*at] = usize::from(sizes[*at] > 0);
    }
    let mut left = many - shares.iter().sum::<usize>();
    while left > 0 {
        // To the stratum that is furthest below its share, again and again.
        let owed = |at: &usize| {
            let below = (many * sizes[*at]) as i128 - (shares[*at] * all) as i128;
            (shares[*at] < sizes[*at], below, std::cmp::Reverse(*at))
        };
        let Some(at) = order.iter().copied().max_by_key(|at| owed(at)) else {
            break;
        };
        shares[at] += 1;
        left -= 1;
    }
    shares
}

/// A judged event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its stratum.
    pub stratum: String,
    /// Events of the stratum.
    pub stratum_size: usize,
    /// Whether it is right.
    pub right: bool,
}

/// How many are right, with the interval that holds the truth 95 times in a hundred (Wilson).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Precision {
    /// The stratum; null: all together, each stratum by its size.
    pub stratum: Option<String>,
    /// Events judged.
    pub judged: usize,
    /// Of them, right.
    pub right: usize,
    /// Share that is right.
    pub precision: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// What judgements say: of all together, then of each stratum. Strata count by their sizes; the interval of the whole takes
/// the number judged for as much smaller as unequal weights make it worth (Kish's effective sample size).
///
/// # Errors
/// Where nothing is judged.
pub fn precision(judged: &[Judged]) -> Result<Vec<Precision>, Error> {
    if judged.is_empty() {
        return Err(Error::asked(
            "no event is judged yet: write yes or no into the column `right` of the sheet",
        ));
    }
    let mut strata: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for one in judged {
        let (size, judged, right) = strata
            .entry(&one.stratum)
            .or_insert((one.stratum_size, 0, 0));
        *size = one.stratum_size.max(*size);
        *judged += 1;
        *right += usize::from(one.right);
    }
    let (mut weights, mut squares, mut rights) = (0.0, 0.0, 0.0);
    let mut all = Vec::new();
    for (name, (size, judged, right)) in &strata {
        #[expect(clippy::cast_precision_loss, reason = "counts of a sample")]
        let (size, n, yes) = (*size as f64, *judged as f64, *right as f64);
        let weight = size.max(n) / n;
        weights += weight * n;
        squares += weight * weight * n;
        rights += weight * yes;
        let (low, high) = wilson(yes / n, n);
        all.push(Precision {
            stratum: Some((*name).to_owned()),
            judged: *judged,
            right: *right,
            precision: yes / n,
            low,
            high,
        });
    }
    let share = rights / weights;
    let (low, high) = wilson(share, weights * weights / squares);
    all.insert(
        0,
        Precision {
            stratum: None,
            judged: judged.len(),
            right: judged.iter().filter(|one| one.right).count(),
            precision: share,
            low,
            high,
        },
    );
    Ok(all)
}

/// Wilson's score interval at 95 %.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let squared = Z * Z;
    let middle = share + squared / (2.0 * n);
    let width = Z * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
    let below = 1.0 + squared / n;
    (
        ((middle - width) / below).max(0.0),
        ((middle + width) / below).min(1.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_tables() {
        for (right, n, low, high) in [
            (8.0, 10.0, 0.490, 0.943),
            (0.0, 10.0, 0.0, 0.278),
            (50.0, 100.0, 0.404, 0.596),
        ] {
            let (found_low, found_high) = wilson(right / n, n);
            assert!(
                (found_low - low).abs() < 0.001 && (found_high - high).abs() < 0.001,
                "{right}/{n}"
            );
        }
    }

    #[test]
    fn strata_are_drawn_by_size_and_none_is_left_out() {
        for (sizes, many, expected) in [
            (vec![900, 90, 10], 100, vec![90, 9, 1]),
            (vec![900, 90, 1], 10, vec![8, 1, 1]),
            (vec![5, 5], 100, vec![5, 5]),
            (vec![1, 2, 3], 2, vec![0, 1, 1]),
            (vec![], 5, vec![]),
        ] {
            assert_eq!(shares(&sizes, many), expected, "{sizes:?} {many}");
        }
    }

    #[test]
    fn the_whole_goes_by_the_sizes_of_the_strata() {
        let judged = |stratum: &str, stratum_size, right| Judged {
            stratum: stratum.to_owned(),
            stratum_size,
            right,
        };
        let mut all = vec![judged("big", 900, true); 9];
        all.push(judged("big", 900, false));
        all.extend(vec![judged("small", 100, false); 10]);
        let found = precision(&all).expect("judged");
        assert!((found[0].precision - 0.81).abs() < 1e-9, "{found:?}");
        assert_eq!((found[0].judged, found[0].right), (20, 9));
        assert!(found[0].low < 0.81 && found[0].high > 0.81);
        assert!(precision(&[]).is_err());
    }
}
