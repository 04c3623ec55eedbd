//! What is believed of an event, where its tellings differ, and how many voices stand behind it.

use std::collections::BTreeMap;

use dateline::record::{EventType, Status};

use super::Witness;
use super::days::Days;
use super::folding::State;
use super::words::Standing;
use crate::name::{Form, Likeness};
use crate::tables::Tables;
use crate::telling::{Amount, FormId, Interval, Site, width};

/// A quantity over all sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// killed, wounded …
    pub kind: String,
    /// Least of all sources.
    pub low: f64,
    /// Most of all sources.
    pub high: Option<f64>,
    /// people, USD …
    pub unit: String,
}

/// A field on which reports differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// Its name.
    pub field: String,
    /// Each value with the report events that give it.
    pub values: Vec<(String, Vec<i64>)>,
}

/// What is believed of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Believed {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Who acts, each once, the fullest form.
    pub actors: Vec<FormId>,
    /// On whom.
    pub recipients: Vec<FormId>,
    /// Where.
    pub place: Option<Site>,
    /// When.
    pub when: Option<Interval>,
    /// Numbers.
    pub quantities: Vec<Joined>,
    /// Where reports differ.
    pub disagreements: Vec<Disagreement>,
}

/// Weighs the tellings that stand.
pub(super) fn believe<'f>(
    witnesses: &[Witness<'_>],
    state: &State,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Believed {
    let first = witnesses[0].telling;
    let kind = most(witnesses.iter().map(|w| w.telling.kind)).unwrap_or(first.kind);
    let of_kind = || witnesses.iter().filter(|w| w.telling.kind == kind);
    let deeds: Vec<&Witness<'_>> = witnesses
        .iter()
        .filter(|w| is_deed(w.telling.status))
        .collect();
    Believed {
        kind,
        mode: most(of_kind().filter_map(|w| w.telling.mode.clone())),
        cameo: most(of_kind().filter_map(|w| w.telling.cameo.clone())),
        actors: fullest(witnesses.iter().flat_map(|w| &w.telling.actors), form),
        recipients: fullest(witnesses.iter().flat_map(|w| &w.telling.recipients), form),
        place: place(witnesses, state),
        when: when(witnesses, state.status).map(|days| days.within),
        quantities: quantities(witnesses),
        disagreements: disagreements(witnesses, &deeds, form, tables),
    }
}

fn is_deed(status: Status) -> bool {
    matches!(status, Status::Happened | Status::Ongoing | Status::Ended)
}

/// The value given most often; of equals the one given first.
fn most<T: PartialEq>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counted: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counted.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value, 1)),
        }
    }
    let best = counted.iter().map(|(_, count)| *count).max()?;
    counted
        .into_iter()
        .find(|(_, count)| *count == best)
        .map(|(value, _)| value)
}

/// When it was, or is to be: a deed's time, which its plan may narrow; of what has ended from its beginning to its end.
fn when(witnesses: &[Witness<'_>], status: Standing) -> Option<Days> {
    let of = |keep: fn(Status) -> bool| {
        let told = witnesses.iter().filter(move |w| keep(w.telling.status));
        told.filter_map(Days::told).collect::<Vec<Days>>()
    };
    let plan = last_told(&of(|status| !is_deed(status)));
    let deed = most_agreed(&of(|status| is_deed(status) && status != Status::Ended));
    let lasted = match (deed, plan) {
        (Some(deed), Some(plan)) => Some(deed.with(plan).unwrap_or(deed)),
        (deed, plan) => deed.or(plan),
    };
    match status {
        Standing::Told(Status::Ended) => {
            let end = most_agreed(&of(|status| status == Status::Ended));
            match (lasted, end) {
                (Some(lasted), Some(end)) => Some(lasted.until(end)),
                (lasted, end) => lasted.or(end),
            }
        }
        Standing::Told(status) if is_deed(status) => lasted,
        _ => plan.or(deed),
    }
}

/// A plan's time: each telling refines the one before, or takes its place where they do not meet.
fn last_told(told: &[Days]) -> Option<Days> {
    let later = |known: Days, now: Days| known.with(now).unwrap_or(now);
    told.iter().copied().reduce(later)
}

/// A deed's time: the one with which most tellings agree, refined by these.
fn most_agreed(told: &[Days]) -> Option<Days> {
    let mut best: Option<(Days, usize)> = None;
    for days in told {
        let agree = told.iter().filter(|other| days.with(**other).is_some());
        let agree = agree.count();
        let better = best.is_none_or(|(known, count)| {
            agree > count || (agree == count && days.width() < known.width())
        });
        if better {
            best = Some((*days, agree));
        }
    }
    let (best, _) = best?;
    let refine = |known: Days, other: &Days| known.with(*other).unwrap_or(known);
    Some(told.iter().fold(best, refine))
}

/// The town named most often, where a deed is told by the tellings of it, of a plan the one to which it was last moved;
/// else the smallest larger place.
fn place(witnesses: &[Witness<'_>], state: &State) -> Option<Site> {
    let is_done = matches!(state.status, Standing::Told(status) if is_deed(status));
    let of = |of_deeds: bool, keep: &dyn Fn(&Site) -> bool| {
        let told = witnesses
            .iter()
            .filter(|w| !of_deeds || is_deed(w.telling.status));
        let sites = told.filter_map(|w| w.telling.place.as_ref());
        most(sites.filter(|site| keep(site)).cloned())
    };
    let is_town = |site: &Site| site.is_town;
    let done = if is_done { of(true, &is_town) } else { None };
    done.or_else(|| state.plan_town.clone())
        .or_else(|| of(false, &is_town))
        .or_else(|| of(false, &|site| !site.is_wide))
        .or_else(|| of(false, &|_| true))
}

/// Everybody once, in the fullest form: the longest name of those that name the same one.
fn fullest<'a, 'f>(
    ids: impl Iterator<Item = &'a FormId>,
    form: &impl Fn(FormId) -> &'f Form,
) -> Vec<FormId> {
    let mut kept: Vec<FormId> = Vec::new();
    for id in ids {
        if kept.contains(id) {
            continue;
        }
        let same = kept
            .iter()
            .position(|other| form(*other).likeness(form(*id)) == Likeness::Same);
        match same {
            Some(at) => {
                if form(*id).name.chars().count() > form(kept[at]).name.chars().count() {
                    kept[at] = *id;
                }
            }
            None => kept.push(*id),
        }
    }
    kept
}

/// Numbers per kind over all sources; of each report those of its last version that gives the kind, which puts right
/// what the versions before said.
fn quantities(witnesses: &[Witness<'_>]) -> Vec<Joined> {
    let told = witnesses
        .iter()
        .flat_map(|w| w.telling.quantities.iter().map(move |amount| (w, amount)));
    let mut last: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    for (witness, amount) in told.clone() {
        let moment = last.entry((witness.report, &amount.kind)).or_default();
        *moment = witness.published.max(*moment);
    }
    let stands = |(witness, amount): &(&Witness<'_>, &Amount)| {
        last.get(&(witness.report, amount.kind.as_str())) == Some(&witness.published)
    };
    let mut joined: Vec<Joined> = Vec::new();
    for (_, amount) in told.filter(stands) {
        let high = amount.high.unwrap_or(amount.low);
        match joined
            .iter_mut()
            .find(|known| known.kind == amount.kind && known.unit == amount.unit)
        {
            Some(known) => {
                known.low = known.low.min(amount.low);
                known.high = Some(known.high.unwrap_or(known.low).max(high));
            }
            None => joined.push(Joined {
                kind: amount.kind.clone(),
                low: amount.low,
                high: amount.high,
                unit: amount.unit.clone(),
            }),
        }
    }
    joined
}

/// Days of deeds, towns and numbers that different reports give differently. The last word of each report counts.
fn disagreements<'f>(
    witnesses: &[Witness<'_>],
    deeds: &[&Witness<'_>],
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Vec<Disagreement> {
    let mut found = Vec::new();
    found.extend(differing("actors", accused(witnesses, form, tables)));
    let whether = witnesses.iter().filter_map(|w| {
        let told = match w.telling.status {
            Status::NotHappened => "not_happened",
            status if is_deed(status) => "happened",
            _ => return None,
        };
        Some((w.report, w.item, told.to_owned()))
    });
    found.extend(differing("status", whether));
    let days = deeds
        .iter()
        .filter(|w| w.telling.when.is_some_and(|when| width(when) <= 2));
    let days = days.filter_map(|w| Some((w.report, w.item, w.telling.when?.0?.to_string())));
    found.extend(differing("earliest", days));
    let towns = witnesses
        .iter()
        .filter(|w| w.telling.place.as_ref().is_some_and(|site| site.is_town));
    let towns =
        towns.filter_map(|w| Some((w.report, w.item, w.telling.place.as_ref()?.name.clone())));
    found.extend(differing("place", towns));
    for kind in quantities(witnesses) {
        let amounts = witnesses
            .iter()
            .flat_map(|w| w.telling.quantities.iter().map(move |q| (w, q)));
        let amounts = amounts.filter(|(_, q)| q.kind == kind.kind && q.unit == kind.unit);
        let amounts = amounts.map(|(w, q)| (w.report, w.item, q.low.to_string()));
        found.extend(differing(&format!("quantities.{}", kind.kind), amounts));
    }
    found
}

/// Who did it, where it is an act of force: of each telling the actor, by the name of the first one told who may be the
/// same.
fn accused<'f>(
    witnesses: &[Witness<'_>],
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Vec<(i64, i64, String)> {
    let mut known: Vec<FormId> = Vec::new();
    let mut told = Vec::new();
    for witness in witnesses.iter().filter(|w| tables.is_deed(w.telling.kind)) {
        let Some(actor) = witness.telling.actors.first() else {
            continue;
        };
        let same = known
            .iter()
            .find(|other| form(**other).likeness(form(*actor)) != Likeness::Apart);
        let name = *same.unwrap_or(actor);
        if same.is_none() {
            known.push(*actor);
        }
        told.push((witness.report, witness.item, form(name).name.clone()));
    }
    told
}

fn differing(
    field: &str,
    told: impl IntoIterator<Item = (i64, i64, String)>,
) -> Option<Disagreement> {
    let mut last: Vec<(i64, i64, String)> = Vec::new();
    for (report, item, value) in told {
        match last.iter_mut().find(|(known, ..)| *known == report) {
            Some(known) => *known = (report, item, value),
            None => last.push((report, item, value)),
        }
    }
    let mut values: Vec<(String, Vec<i64>)> = Vec::new();
    for (_, item, value) in last {
        match values.iter_mut().find(|(known, _)| *known == value) {
            Some((_, items)) => items.push(item),
            None => values.push((value, vec![item])),
        }
    }
    (values.len() > 1).then(|| Disagreement {
        field: field.to_owned(),
        values,
    })
}

/// Originating voices: publishers that tell in their own words, and speakers; copies add none, and who is quoted by many
/// is one. A report that tells it first on somebody's word quotes, though it names it again in its own. Who is described
/// only ("her office", "officials") is no further voice beside somebody named in the same telling who may be the same.
pub(super) fn sources<'f>(witnesses: &[Witness<'_>], form: &impl Fn(FormId) -> &'f Form) -> usize {
    let mut speakers: Vec<FormId> = Vec::new();
    let mut publishers: Vec<(bool, i64)> = Vec::new();
    let originals = witnesses.iter().any(|w| !w.is_copy);
    let mut begun = None;
    for witness in witnesses.iter().filter(|w| !w.is_copy || !originals) {
        let is_first = begun.replace(witness.item) != Some(witness.item);
        if witness.is_own() && is_first {
            let publisher = witness
                .publisher
                .map_or((false, witness.report), |publisher| (true, publisher));
            if !publishers.contains(&publisher) {
                publishers.push(publisher);
            }
        }
        let voices = witness.telling.voices.iter();
        let (named, described): (Vec<FormId>, Vec<FormId>) = voices
            .filter_map(|voice| voice.speaker)
            .partition(|speaker| form(*speaker).named);
        for speaker in named.iter().copied() {
            let known = |other: &FormId| is_one_voice(*other, speaker, form);
            if !speakers.iter().any(known) {
                speakers.push(speaker);
            }
        }
        for speaker in described {
            let known = |other: &FormId| is_one_voice(*other, speaker, form);
            let named_beside =
                |other: &FormId| form(*other).likeness(form(speaker)) >= Likeness::Open;
            if !speakers.iter().any(known) && !named.iter().any(named_beside) {
                speakers.push(speaker);
            }
        }
    }
    (speakers.len() + publishers.len()).max(1)
}

fn is_one_voice<'f>(one: FormId, two: FormId, form: &impl Fn(FormId) -> &'f Form) -> bool {
    one == two || form(one).likeness(form(two)) == Likeness::Same
}

/// The best telling's confidence, raised a little by each further voice.
pub(super) fn confidence(witnesses: &[Witness<'_>], sources: usize) -> f64 {
    let best = witnesses
        .iter()
        .map(|w| w.telling.confidence)
        .max()
        .unwrap_or(0);
    let further = i32::try_from(sources.saturating_sub(1)).unwrap_or(i32::MAX);
    let doubt = (1.0 - f64::from(best) / 100.0) * 0.7_f64.powi(further.min(20));
    ((1.0 - doubt) * 100.0).round() / 100.0
}
