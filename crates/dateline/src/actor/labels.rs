//! What a noun says of a body by the name beside it, or by whom it belongs to: "the rebel group M23", "her ministry".

use super::casting::Casting;
use super::mentions::Noun;
use crate::record::EntityKind;

/// The named body that the noun phrase is the label of: it takes sector and country that the label tells.
pub(super) fn labelled(
    casting: &mut Casting,
    i: usize,
    noun: &Noun,
    owner: Option<usize>,
) -> Option<usize> {
    let is_body = |kind| matches!(kind, EntityKind::Organization | EntityKind::Group);
    let mention = &casting.found[i].mention;
    let (sentence, end) = (mention.sentence, mention.tokens.1);
    let page = &casting.page;
    if noun.plural || !is_body(noun.kind) || end >= page.document.sentences[sentence].tokens.len() {
        return None;
    }
    let name = page.name_at(sentence, end)?;
    let named = &casting.found[name];
    let draft = named.entity?;
    let beside = named.mention.tokens.0 == end && is_body(casting.drafts[draft].kind);
    // "The group NATO leads" has another head above the name.
    let above = page.token(sentence, named.mention.head).head;
    let of_label = above == Some(mention.head) || above == page.token(sentence, mention.head).head;
    let within = page.token(sentence, mention.head).head == Some(named.mention.head);
    if !beside || !(of_label || within) {
        return None;
    }
    let words = casting.written(i).to_lowercase();
    let told = casting.lexicon.agent(&words).map(|agent| &agent.sector);
    let sector = told.unwrap_or(&noun.sector).clone();
    let country = owner.and_then(|owner| casting.drafts[owner].country.clone());
    let body = &mut casting.drafts[draft];
    if body.sectors.is_empty() && !matches!(sector.as_str(), "" | "*") {
        body.sectors.push(sector);
    }
    body.country = body.country.take().or(country);
    Some(draft)
}

/// "The foreign minister … *her ministry* said": the ministry is that of the minister's title.
pub(super) fn ministry_of(casting: &Casting, owner: usize, noun: &Noun) -> Option<String> {
    const BODY: &str = "ministry";
    const HEAD: &str = "minister";
    let minister = &casting.drafts[owner];
    if noun.words != BODY || minister.kind != EntityKind::Person {
        return None;
    }
    let matter = minister.roles.iter().find_map(|role| {
        let title = role.title.to_lowercase();
        let matter = title.strip_suffix(HEAD)?.trim_end().to_owned();
        (!matter.is_empty() && !matter.ends_with("prime")).then_some(matter)
    })?;
    let country = minister.country.as_deref().and_then(|code| {
        let draft = casting.country_draft(code)?;
        Some(casting.drafts[draft].name.clone())
    });
    Some(match country {
        Some(country) => format!("{matter} {BODY} of {country}"),
        None => format!("{matter} {BODY}"),
    })
}
