//! Cells without an event: all values that occur with each other, and every day, month or year between.

use std::collections::BTreeSet;

use super::super::Filters;
use super::cells::{month_words, too_many};
use super::{Cells, Dimension, MOST_CELLS, Sums};
use crate::moment::Day;
use crate::{Error, upkeep};

/// The cells with those between them that hold nothing.
pub(super) fn filled(cells: Cells, filters: &Filters, by: &[Dimension]) -> Result<Cells, Error> {
    let mut axes: Vec<BTreeSet<Option<String>>> = vec![BTreeSet::new(); by.len()];
    for key in cells.keys() {
        for (axis, value) in axes.iter_mut().zip(key) {
            axis.insert(value.clone());
        }
    }
    for (axis, dimension) in axes.iter_mut().zip(by) {
        if dimension.is_time() {
            *axis = between(axis, *dimension, filters)?;
        }
    }
    let all = axes
        .iter()
        .try_fold(1usize, |all, axis| all.checked_mul(axis.len()));
    if all.is_none_or(|all| all > MOST_CELLS) {
        return Err(too_many());
    }
    let mut keys: Vec<Vec<Option<String>>> = vec![Vec::new()];
    for axis in &axes {
        let longer = keys.iter().flat_map(|key| {
            axis.iter().map(|value| {
                let mut key = key.clone();
                key.push(value.clone());
                key
            })
        });
        keys = longer.collect();
    }
    let mut filled: Cells = keys.into_iter().map(|key| (key, Sums::default())).collect();
    filled.extend(cells);
    Ok(filled)
}

/// Every day, month or year from the first to the last that occurs or is asked for.
fn between(
    axis: &BTreeSet<Option<String>>,
    dimension: Dimension,
    filters: &Filters,
) -> Result<BTreeSet<Option<String>>, Error> {
    let number = |written: &str| match dimension {
        Dimension::Day => Day::parse(written).map(|day| i64::from(day.0)),
        Dimension::Month => Day::parse(&format!("{written}-01")).map(|day| upkeep::month(day.0)),
        _ => written.parse().ok(),
    };
    let of_day = |day: Day| match dimension {
        Dimension::Day => i64::from(day.0),
        Dimension::Month => upkeep::month(day.0),
        _ => upkeep::month(day.0).div_euclid(12),
    };
    let occurring = axis.iter().flatten().filter_map(|value| number(value));
    let asked = [filters.from, filters.to].into_iter().flatten().map(of_day);
    let numbers: Vec<i64> = occurring.chain(asked).collect();
    let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else {
        return Ok(axis.clone());
    };
    if usize::try_from(last - first).is_ok_and(|many| many > MOST_CELLS) {
        return Err(too_many());
    }
    let written = |number: i64| match dimension {
        Dimension::Day => Day(i32::try_from(number).unwrap_or(i32::MAX)).to_string(),
        Dimension::Month => month_words(number),
        _ => format!("{number:04}"),
    };
    Ok((*first..=*last)
        .map(|number| Some(written(number)))
        .collect())
}
