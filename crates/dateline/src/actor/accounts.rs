//! Joins accounts of social media with whom they belong to.

use super::casting::{Casting, Draft};
use super::roles::title_of_account;
use super::tables::fold;
use crate::record::EntityKind;

/// "UN Spokesperson (@UN_Spokesperson)", "@antonioguterres".
pub(super) fn handle(casting: &mut Casting, i: usize) {
    let mention = casting.found[i].mention.clone();
    let written = fold(&casting.written(i));
    let letters: String = written.chars().filter(|c| c.is_alphabetic()).collect();
    let open = mention.tokens.0.checked_sub(1);
    let in_parentheses =
        open.filter(|&open| casting.page.token(mention.sentence, open).form == "(");
    let before = in_parentheses
        .and_then(|open| open.checked_sub(1))
        .and_then(|last| casting.at(mention.sentence, last));
    let named = before.or_else(|| account_of(casting, &letters));
    let draft = named.unwrap_or_else(|| {
        let name = casting.written(i);
        casting.keyed(format!("account {written}"), || {
            Draft::new(EntityKind::Other, name)
        })
    });
    casting.join(i, draft);
    title_of_account(casting, i, draft);
}

/// Entities whose names an account is compared with.
const MOST_ACCOUNTS: usize = 200;

/// The person or organisation whose whole name the account contains ("realDonaldTrump"), or whose surname with an
/// initial it is.
fn account_of(casting: &Casting, letters: &str) -> Option<usize> {
    let named = casting.drafts.iter().enumerate().filter(|(_, d)| {
        d.is_named() && matches!(d.kind, EntityKind::Person | EntityKind::Organization)
    });
    named
        .take(MOST_ACCOUNTS)
        .find(|(_, draft)| {
            let parts = super::persons::parts(&draft.name);
            let whole: String = parts
                .concat()
                .chars()
                .filter(|c| c.is_alphabetic())
                .collect();
            let last = parts.last().map_or("", String::as_str);
            let initial = parts[0].chars().next().map_or(String::new(), String::from);
            whole.len() > 3 && letters.contains(&whole)
                || parts.len() > 1
                    && draft.kind == EntityKind::Person
                    && last.len() > 3
                    && (letters == format!("{initial}{last}") || letters == last)
        })
        .map(|(i, _)| i)
}
