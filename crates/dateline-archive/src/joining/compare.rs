//! Two report events side by side: could they be the same, and how much speaks for it?
//!
//! The comparison looks at the two and nothing else, so that it never depends on what else the archive holds.

use dateline::record::{EventType, Stance, Status};

use super::amounts::{self, Amounts};
use super::grounds::Grounds;
use super::parties::{Pair, Parties, is_visit};
use super::tally::Tally;
use super::{places, times};
use crate::name::{Form, Sort};
use crate::tables::Tables;
use crate::telling::{FormId, ReportEvent, Side, Telling};

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// They cannot be the same.
    Apart,
    /// They can; so many points speak for it.
    Fits {
        /// Evidence, in points of `joining.toml`.
        points: f32,
        /// Whether that is enough.
        enough: bool,
        /// What agrees.
        grounds: Grounds,
    },
}

/// Compares an event with one published later. A report that tells both how it was to be and how it will be is met by
/// either.
pub fn compare<'f>(
    earlier: &ReportEvent,
    later: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Comparison {
    let known = earlier.before_and_after();
    let known = known.as_ref().map_or(earlier, |(_, is)| is);
    let Some((was, is)) = later.before_and_after() else {
        return compare_one(known, later, form, tables);
    };
    match compare_one(known, &was, form, tables) {
        Comparison::Fits {
            points,
            enough: true,
            mut grounds,
        } => {
            grounds.add(Grounds::MOVED);
            Comparison::Fits {
                points,
                enough: true,
                grounds,
            }
        }
        _ => compare_one(known, &is, form, tables),
    }
}

fn compare_one<'f>(
    earlier: &ReportEvent,
    later: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> Comparison {
    let verbal = tables.is_verbal(earlier.head().kind) && tables.is_verbal(later.head().kind);
    let mut tally = Tally::default();
    if !kinds(earlier, later, form, tables, &mut tally) {
        return Comparison::Apart;
    }
    let pair = Pair {
        one: earlier,
        two: later,
        form,
        tables,
    };
    let parties = pair.parties(&mut tally);
    let there = places::compare(earlier, later, verbal, tables, &mut tally);
    if parties == Parties::Apart || !there || !destinations(earlier, later, tables, &mut tally) {
        return Comparison::Apart;
    }
    let words = wording(earlier, later, tables, &mut tally);
    let amounts = amounts::compare(earlier, later, tables);
    match amounts {
        Amounts::OtherSum => return Comparison::Apart,
        Amounts::Same => tally.give(tables.evidence.same_quantity, Grounds::QUANTITY),
        Amounts::Differ | Amounts::Open => {}
    }
    if answers(earlier, later, tally.grounds, tables) {
        tally.give(tables.evidence.denial, Grounds::ANSWER);
    }
    if both(earlier, later, is_off) {
        tally.give(tables.evidence.both_off, Grounds::OFF);
    }
    let without_time = tally.points;
    if !times::compare(earlier, later, tables, &mut tally) {
        return moved(earlier, later, without_time, tally.grounds, tables);
    }
    let told_apart = earlier.published.0 + tables.window.count_days < later.published.0;
    let dated = tally.grounds.has(Grounds::DAYS) || tally.grounds.has(Grounds::FITTING);
    if amounts == Amounts::Differ && told_apart && !(dated || tally.grounds.has(Grounds::MATTER)) {
        return Comparison::Apart;
    }
    if parties == Parties::OtherActors {
        let same_target = amounts == Amounts::Same || share_target(earlier, later, form);
        if !are_accounts(earlier, later, same_target, tally.grounds, tables) {
            return Comparison::Apart;
        }
        tally.give(tables.evidence.two_accounts, Grounds::ACCOUNTS);
    }
    Comparison::Fits {
        points: tally.points,
        enough: is_enough(earlier, later, &tally, words, tables),
        grounds: tally.grounds,
    }
}

fn both(one: &ReportEvent, two: &ReportEvent, holds: impl Fn(&ReportEvent) -> bool) -> bool {
    holds(one) && holds(two)
}

/// Whether the later one denies what somebody claims in the earlier one, of the same place and within days.
fn answers(earlier: &ReportEvent, later: &ReportEvent, grounds: Grounds, tables: &Tables) -> bool {
    let claim = earlier.head();
    let denies = |telling: &Telling| {
        telling.status == Status::NotHappened
            || telling
                .voices
                .iter()
                .any(|voice| voice.stance == Stance::Denies)
    };
    let soon = later.published.0 - earlier.published.0 <= tables.window.reprint_days;
    claim.status == Status::Happened
        && !claim.voices.is_empty()
        && later.tellings.iter().any(denies)
        && soon
        && grounds.has(Grounds::TOWN)
}

fn is_off(event: &ReportEvent) -> bool {
    event.is(Status::Cancelled) || event.is(Status::Postponed)
}

/// Whether what speaks for it is enough, in points and in kind.
fn is_enough(
    earlier: &ReportEvent,
    later: &ReportEvent,
    tally: &Tally,
    words: f32,
    tables: &Tables,
) -> bool {
    let grounds = tally.grounds;
    let close = later.published.0 - earlier.published.0 <= tables.window.reprint_days;
    let reprint = grounds.has(Grounds::VERSION) || (grounds.has(Grounds::VERBATIM) && close);
    if earlier.is_circumstance() || later.is_circumstance() {
        return reprint && both(earlier, later, ReportEvent::is_circumstance);
    }
    let kinds = [earlier.head().kind, later.head().kind];
    let verbal = kinds.iter().all(|kind| tables.is_verbal(*kind));
    let series = both(earlier, later, |event| tables.is_series(event.head()));
    let threshold = &tables.threshold;
    let needed = match (verbal, series) {
        (true, _) => threshold.verbal,
        (false, true) => threshold.series,
        (false, false) if is_one_of_many(kinds, grounds, tables) => threshold.undated_deed,
        (false, false) => threshold.deed,
    };
    let shortest = earlier.words.len().min(later.words.len());
    let alike = words >= threshold.general_words && close && shortest >= threshold.fewest_words;
    let worded = words >= threshold.verbal_words || grounds.has(Grounds::MATTER);
    let is_consult = kinds.contains(&EventType::Consult);
    let located = match both(earlier, later, is_visit) {
        true => grounds.tells_visit(),
        false => grounds.tells_meeting(),
    };
    tally.points >= needed
        && !are_two_deeds(earlier, later, grounds, tables)
        && (!verbal || worded)
        && (!is_consult || located)
        && (reprint || alike || grounds.is_specific())
}

/// Whether only the place speaks for two acts of force: a town at war is shelled every day.
fn is_one_of_many(kinds: [EventType; 2], grounds: Grounds, tables: &Tables) -> bool {
    let telling = [
        Grounds::DAYS,
        Grounds::MATTER,
        Grounds::QUANTITY,
        Grounds::ANSWER,
        Grounds::VICTIM,
        Grounds::VERSION,
    ];
    kinds.iter().all(|kind| tables.is_deed(*kind)) && !grounds.has_any(&telling)
}

/// Whether two acts of force are told as two: no day that both state, no number, no mode and no word that names both.
fn are_two_deeds(one: &ReportEvent, two: &ReportEvent, grounds: Grounds, tables: &Tables) -> bool {
    let (a, b) = (one.head(), two.head());
    let told = [
        Grounds::DAYS,
        Grounds::QUANTITY,
        Grounds::ANSWER,
        Grounds::VICTIM,
        Grounds::VERSION,
        Grounds::VERBATIM,
    ];
    let same_way = a.mode.is_some() && a.mode == b.mode;
    tables.is_deed(a.kind)
        && tables.is_deed(b.kind)
        && !grounds.has_any(&told)
        && !(same_way || share_naming(one, two) || names_other(one, two) || names_other(two, one))
}

/// The same plan with another date.
fn moved(
    earlier: &ReportEvent,
    later: &ReportEvent,
    points: f32,
    mut grounds: Grounds,
    tables: &Tables,
) -> Comparison {
    if !times::may_have_moved(earlier, later, tables) {
        return Comparison::Apart;
    }
    grounds.add(Grounds::MOVED);
    Comparison::Fits {
        points,
        enough: points >= tables.threshold.moved && grounds.has(Grounds::PARTY),
        grounds,
    }
}

fn kinds<'f>(
    one: &ReportEvent,
    two: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
    tally: &mut Tally,
) -> bool {
    let (a, b) = (one.head(), two.head());
    if tables.family(a.kind) != tables.family(b.kind) {
        return false;
    }
    let both_consult = a.kind == EventType::Consult && b.kind == EventType::Consult;
    let may_meet = |event| !is_visit(event) || is_reception(event, form);
    if both_consult && is_visit(one) != is_visit(two) && !(may_meet(one) && may_meet(two)) {
        return false;
    }
    let same_code =
        a.mode.is_some() || a.cameo.is_none() || b.cameo.is_none() || a.cameo == b.cameo;
    let same_mode = a.mode == b.mode && same_code;
    tally.points += match (a.kind == b.kind, same_mode) {
        (true, true) if a.mode.is_some() => tables.evidence.same_mode,
        (true, true) => tables.evidence.same_kind,
        (true, false) if a.mode.is_some() && b.mode.is_some() => 0.0,
        _ => tables.evidence.kin_kind,
    };
    if a.cameo.is_some() && a.cameo == b.cameo {
        tally.points += tables.evidence.same_cameo;
    }
    if share_naming(one, two) {
        tally.points += tables.evidence.same_naming;
    }
    true
}

/// Whether a word names both.
fn share_naming(one: &ReportEvent, two: &ReportEvent) -> bool {
    let named = |word: &u16| {
        two.tellings
            .iter()
            .any(|telling| telling.naming.contains(word))
    };
    let mut words = one.tellings.iter().flat_map(|telling| &telling.naming);
    words.any(named)
}

/// Whether a word that names one stands in the clause of the other.
fn names_other(one: &ReportEvent, two: &ReportEvent) -> bool {
    let mut words = one.tellings.iter().flat_map(|telling| &telling.naming);
    words.any(|word| two.words.binary_search(word).is_ok())
}

/// A visit to a person ("will be received by …") is a meeting too.
fn is_reception<'f>(event: &ReportEvent, form: &impl Fn(FormId) -> &'f Form) -> bool {
    let hosts = event.side(Side::Recipient);
    is_visit(event) && hosts.iter().any(|host| form(*host).kind == Sort::Person)
}

/// Whether two visits may be to one place: a continent is no country, and two countries are two visits. The same
/// visitor to the same country says more than either.
fn destinations(one: &ReportEvent, two: &ReportEvent, tables: &Tables, tally: &mut Tally) -> bool {
    if !both(one, two, is_visit) {
        return true;
    }
    let (Some(one), Some(two)) = (one.place(), two.place()) else {
        return true;
    };
    let same = one.country == two.country && (one.country.is_some() || one.name == two.name);
    if same && tally.grounds.has(Grounds::PARTY) {
        tally.give(tables.evidence.same_destination, Grounds::GOAL);
    }
    same
}

/// Points for words that both have. Returns the share of them.
fn wording(earlier: &ReportEvent, later: &ReportEvent, tables: &Tables, tally: &mut Tally) -> f32 {
    let evidence = &tables.evidence;
    let words = shared_words(&earlier.words, &later.words);
    if words > 0.1 {
        tally.give(
            (words * evidence.words).min(evidence.most_for_words),
            Grounds::WORDING,
        );
    }
    if words >= 0.9 && earlier.words.len() >= 4 {
        tally.give(evidence.verbatim, Grounds::VERBATIM);
    }
    if earlier.report == later.report && words >= tables.threshold.general_words {
        tally.give(evidence.next_version, Grounds::VERSION);
    }
    let matter = shared_matter(&earlier.matter, &later.matter, evidence.matter_part);
    tally.points += (matter * evidence.matter).min(evidence.most_for_matter);
    if matter >= tables.threshold.matter {
        tally.grounds.add(Grounds::MATTER);
    }
    words
}

/// Share of words that both have (Jaccard).
fn shared_words(one: &[u16], two: &[u16]) -> f32 {
    let both = one.iter().filter(|word| two.binary_search(word).is_ok());
    let both = both.count();
    let all = one.len() + two.len() - both;
    if all == 0 {
        0.0
    } else {
        both as f32 / all as f32
    }
}

/// What the words say that both have, in nats: of each the less of the two. In long sentences chance words meet, so it
/// counts in full only where they are that part of what one of the two says.
fn shared_matter(one: &[(u16, u8)], two: &[(u16, u8)], part: f32) -> f32 {
    let shared = one.iter().filter_map(|(word, weight)| {
        let at = two.binary_search_by_key(word, |(other, _)| *other).ok()?;
        Some((*weight).min(two[at].1))
    });
    let shared: f32 = shared.map(f32::from).sum();
    let all = |words: &[(u16, u8)]| words.iter().map(|(_, said)| f32::from(*said)).sum::<f32>();
    let least = all(one).min(all(two)).max(1.0);
    shared / 10.0 * (shared / least / part).min(1.0)
}

/// Whether both are done to something that is called the same, other than a country.
fn share_target<'f>(
    one: &ReportEvent,
    two: &ReportEvent,
    form: &impl Fn(FormId) -> &'f Form,
) -> bool {
    let targets = |event: &ReportEvent| {
        let forms = event.side(Side::Recipient).into_iter().map(form);
        let forms = forms.filter(|form| form.kind != Sort::Country);
        forms
            .map(|form| crate::name::words(&form.name))
            .collect::<Vec<_>>()
    };
    let theirs = targets(two);
    targets(one).iter().any(|target| theirs.contains(target))
}

/// Whether two accounts that differ on who did it tell one deed: on the same day, in the same town, done in the same way,
/// to the same target, with the same number or in words that few events share.
fn are_accounts(
    one: &ReportEvent,
    two: &ReportEvent,
    same_target: bool,
    grounds: Grounds,
    tables: &Tables,
) -> bool {
    let (a, b) = (one.head(), two.head());
    let same_way = a.kind == b.kind && a.mode.is_some() && a.mode == b.mode;
    let in_town = [one, two]
        .iter()
        .all(|event| event.place().is_some_and(|site| site.is_town));
    tables.is_deed(a.kind)
        && same_way
        && in_town
        && grounds.has(Grounds::TOWN)
        && grounds.has(Grounds::DAYS)
        && (same_target || grounds.has(Grounds::MATTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_is_jaccard() {
        assert!((shared_words(&[1, 2, 3], &[2, 3, 4]) - 0.5).abs() < 1e-6);
        assert!(shared_words(&[], &[]).abs() < 1e-6);
    }

    #[test]
    fn shared_matter_is_the_less_of_both() {
        let (one, two) = ([(1, 30), (2, 50)], [(2, 40), (3, 60)]);
        assert!((shared_matter(&one, &two, 0.5) - 4.0).abs() < 1e-6);
        let long = [(2, 40), (3, 60), (4, 60)];
        let longer = [(2, 40), (5, 60), (6, 60)];
        assert!((shared_matter(&long, &longer, 0.5) - 2.0).abs() < 1e-6);
    }
}
