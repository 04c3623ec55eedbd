//! Roles: titles that the report gives to persons, before the name, in apposition, by "of", by "is".

use super::Role;
use super::casting::Casting;
use super::mentions::What;
use super::names::owner_before;
use super::page::Page;
use super::titles::{
    TitleRun, owner_beside, owner_form, owner_of_premodifier, past_before_owner, run_of,
    title_ending, title_with_of,
};
use crate::language::Upos;
use crate::record::EntityKind;

/// Reads the roles of all named persons.
pub(super) fn read(casting: &mut Casting) {
    for i in 0..casting.found.len() {
        if !matches!(casting.found[i].what, What::Person) {
            continue;
        }
        before_name(casting, i);
        after_name(casting, i);
        party_in_parentheses(casting, i);
        predicate(casting, i);
    }
    carry_to_conjuncts(casting);
}

/// "Russian President Vladimir Putin", "President of Ukraine Volodymyr Zelenskyy", "the prime minister of Norway,
/// Ingrid Solheim".
fn before_name(casting: &mut Casting, name: usize) {
    let (sentence, start) = place_of(casting, name);
    if honorific(casting, name, sentence, start) {
        return;
    }
    if let Some(title) = title_ending(&casting.page, casting.lexicon, sentence, start) {
        let owner = owner_of_premodifier(casting, sentence, title.start);
        let title = past_before_owner(casting, sentence, title, owner);
        let how = match (owner, owner_form(casting, title.start, owner)) {
            (None, _) => "title before name".to_owned(),
            (Some(_), form) => format!("title before name, {form} before title"),
        };
        hold(casting, name, &title, owner, "premodifier", &how, None);
        if let Some(person) = casting.found[name].entity {
            casting.title_heads.push((sentence, title.end - 1, person));
        }
        return;
    }
    let mut end = start;
    let comma = end > 0 && casting.page.token(sentence, end - 1).form == ",";
    if comma {
        end -= 1;
    }
    if let Some((title, owner)) = title_with_of(casting, sentence, end) {
        if comma && !is_apposed(casting, name, &title) {
            return;
        }
        let kind = if comma { "apposition" } else { "premodifier" };
        let how = "title with \"of\" before name";
        hold(casting, name, &title, Some(owner), kind, how, None);
        join_title(casting, name, &title);
        return;
    }
    if !comma {
        return;
    }
    let before_post = start_of_post(casting, sentence, end);
    let found = title_ending(&casting.page, casting.lexicon, sentence, end);
    let Some(title) =
        found.or_else(|| title_ending(&casting.page, casting.lexicon, sentence, before_post?))
    else {
        return;
    };
    let owner = owner_before(casting, sentence, title.start);
    let introduced = owner.is_some()
        || title.start > 0
            && ["det", "nmod:poss"]
                .iter()
                .any(|relation| casting.page.token(sentence, title.start - 1).is(relation));
    if introduced && is_apposed(casting, name, &title) {
        hold(
            casting,
            name,
            &title,
            owner,
            "apposition",
            "title, comma, name",
            None,
        );
        join_title(casting, name, &title);
    }
}

/// "its ambassador *in Lima*, Rosa Quispe", "a spokesman *for the ministry*, Jon Dahl": where the phrase that tells a
/// title's post begins, which ends at the token.
fn start_of_post(casting: &Casting, sentence: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    let token = |i: usize| casting.page.token(sentence, i);
    let is_nominal = |i: usize| {
        !matches!(
            token(i).upos,
            Upos::Verb | Upos::Aux | Upos::Punct | Upos::Cconj | Upos::Sconj
        )
    };
    let opens = |i: usize| matches!(token(i).form.as_str(), "in" | "to" | "at" | "for");
    let mut words = (end.saturating_sub(LONGEST)..end).rev();
    let found = words.find(|&i| opens(i) || !is_nominal(i))?;
    (found + 1 < end && opens(found)).then_some(found)
}

/// The noun phrase of a title in apposition is a mention of the person.
fn join_title(casting: &mut Casting, name: usize, title: &TitleRun) {
    let sentence = casting.found[name].mention.sentence;
    let nominal = casting.page.nominal_at(sentence, title.end - 1);
    if let (Some(nominal), Some(person)) = (nominal, casting.found[name].entity) {
        casting.join(nominal, person);
    }
}

fn place_of(casting: &Casting, name: usize) -> (usize, usize) {
    let mention = &casting.found[name].mention;
    (mention.sentence, mention.tokens.0)
}

/// "Mrs. Solheim": tells the gender and nothing else.
fn honorific(casting: &mut Casting, name: usize, sentence: usize, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return false;
    };
    let words = casting.page.words(sentence, before, start);
    let Some(title) = casting.lexicon.title(&words) else {
        return false;
    };
    let (gender, is_honorific) = (title.gender, title.class == "honorific");
    if let (Some(gender), Some(person)) = (gender, casting.found[name].entity) {
        casting.drafts[person].gender.get_or_insert(gender);
    }
    is_honorific
}

/// Whether the comma between title and name is one of apposition and not of a list or of a clause's end.
fn is_apposed(casting: &Casting, name: usize, title: &TitleRun) -> bool {
    let mention = &casting.found[name].mention;
    let sentence = mention.sentence;
    let token = casting.page.token(sentence, mention.head);
    let title_head = casting.page.token(sentence, title.end - 1);
    token.is("appos")
        || token.head == Some(title.end - 1)
        || title_head.head == Some(mention.head)
        || title_head.is("dislocated")
        // The title's governor stands after the name: both are one argument of one verb.
        || title_head.head.is_some_and(|head| head > mention.head)
        || opens(casting, sentence, title)
}

/// Whether the title opens its clause ("In Oslo, the minister of defence, Jon Dahl, said"): nobody is named before
/// it whom it could be apposed to.
fn opens(casting: &Casting, sentence: usize, title: &TitleRun) -> bool {
    let mut start = title.start;
    while start > 0 && casting.page.token(sentence, start - 1).is("det") {
        start -= 1;
    }
    let Some(before) = start.checked_sub(1) else {
        return true;
    };
    if casting.page.token(sentence, before).form != "," {
        return false;
    }
    let named = before
        .checked_sub(1)
        .and_then(|last| casting.at(sentence, last));
    named.is_none_or(|draft| casting.drafts[draft].kind != EntityKind::Person)
}

/// "Secretary-General @antonioguterres": the title stands for the holder of the account.
pub(super) fn title_of_account(casting: &mut Casting, handle: usize, holder: usize) {
    let (sentence, start) = place_of(casting, handle);
    if let Some(title) = title_ending(&casting.page, casting.lexicon, sentence, start) {
        casting.title_heads.push((sentence, title.end - 1, holder));
    }
}

/// "Dmytro Kuleba, the foreign minister of Ukraine,".
fn after_name(casting: &mut Casting, name: usize) {
    let mention = casting.found[name].mention.clone();
    let sentence = mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let comma = mention.tokens.1;
    if tokens
        .get(comma)
        .is_none_or(|t| !matches!(t.form.as_str(), "," | "–" | "—"))
    {
        return;
    }
    let Some(head) = apposed_head(casting, &mention, comma + 1) else {
        return;
    };
    let Some(nominal) = casting.page.nominal_at(sentence, head) else {
        return;
    };
    let What::Nominal(noun) = casting.found[nominal].what.clone() else {
        return;
    };
    let title = run_of(casting, sentence, head, &noun);
    let (owner, end) = owner_beside(casting, sentence, &title, head);
    let closed = tokens
        .get(end)
        .is_none_or(|t| t.upos == Upos::Punct || t.is("cc") || t.is("case"));
    let token = &tokens[head];
    let attached = token.is("appos") && token.head == Some(mention.head);
    if !(closed || attached) || token.is("nsubj") {
        return;
    }
    hold(
        casting,
        name,
        &title,
        owner,
        "apposition",
        "name, comma, title",
        Some(end),
    );
    if let Some(person) = casting.found[name].entity
        && noun.kind == EntityKind::Person
    {
        casting.join(nominal, person);
    }
}

/// The title noun of what stands after "NAME,": within a few words, with nothing but its modifiers before it.
fn apposed_head(casting: &Casting, mention: &super::Mention, start: usize) -> Option<usize> {
    let sentence = mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    for (i, token) in tokens.iter().enumerate().skip(start).take(9) {
        if let Some(nominal) = casting.page.nominal_at(sentence, i) {
            let is_title = matches!(&casting.found[nominal].what, What::Nominal(noun)
                if noun.kind == EntityKind::Person && noun.class.as_deref() != Some("family"));
            return is_title.then_some(i);
        }
        let passes = token.is("det")
            || token.is("amod")
            || token.is("compound")
            || token.is("nmod:poss")
            || token.is("advmod")
            || token.xpos == "POS"
            || token.form == "-"
            || casting.page.name_at(sentence, i).is_some();
        if !passes {
            return None;
        }
    }
    None
}

/// "Nancy Pelosi (D-Calif.)".
fn party_in_parentheses(casting: &mut Casting, name: usize) {
    let mention = casting.found[name].mention.clone();
    let sentence = mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let open = mention.tokens.1;
    let Some(letter) = tokens
        .get(open)
        .filter(|t| t.form == "(")
        .and_then(|_| tokens.get(open + 1))
    else {
        return;
    };
    let title = match letter.form.split('-').next() {
        Some("D") => "Democrat",
        Some("R") => "Republican",
        Some("I") => "Independent",
        _ => return,
    };
    let close = (open + 1..(open + 8).min(tokens.len())).find(|&i| tokens[i].form == ")");
    let (Some(close), Some(person)) = (close, casting.found[name].entity) else {
        return;
    };
    let span = casting
        .page
        .span(sentence, mention.tokens.0, close)
        .cover(tokens[close].span);
    let because = "role.party: letter of the party in parentheses, United States usage".to_owned();
    let of = casting.country_draft("USA").map(Casting::id);
    let draft = &mut casting.drafts[person];
    draft.country.get_or_insert_with(|| "USA".to_owned());
    if draft.roles.iter().all(|role| role.title != title) {
        draft.roles.push(Role {
            title: title.to_owned(),
            of,
            span,
            because,
        });
        draft.classes.push("politician".to_owned());
    }
}

/// "Solheim is the prime minister of Norway", "Solheim, who is prime minister".
fn predicate(casting: &mut Casting, name: usize) {
    let mention = casting.found[name].mention.clone();
    let sentence = mention.sentence;
    let token = casting.page.token(sentence, mention.head);
    if token.deprel != "nsubj" {
        return;
    }
    let Some(head) = token.head else { return };
    let Some(copula) = casting.page.child(sentence, head, &["cop"]) else {
        return;
    };
    let Some(nominal) = casting.page.nominal_at(sentence, head) else {
        return;
    };
    let What::Nominal(noun) = casting.found[nominal].what.clone() else {
        return;
    };
    let plain = casting.page.children(sentence, head).iter().all(|&i| {
        !casting.page.token(sentence, i).is("aux") && !is_negation(&casting.page, sentence, i)
    });
    if noun.kind != EntityKind::Person || !plain || noun.class.as_deref() == Some("family") {
        return;
    }
    let form = casting.page.token(sentence, copula).form.to_lowercase();
    if !matches!(form.as_str(), "is" | "'s" | "’s") {
        return;
    }
    let title = run_of(casting, sentence, head, &noun);
    let (owner, end) = owner_beside(casting, sentence, &title, head);
    hold(
        casting,
        name,
        &title,
        owner,
        "copula",
        "name is title",
        Some(end),
    );
    if let Some(person) = casting.found[name].entity {
        casting.join(nominal, person);
    }
}

fn is_negation(page: &Page, sentence: usize, token: usize) -> bool {
    matches!(
        page.token(sentence, token).form.to_lowercase().as_str(),
        "not" | "n't" | "never" | "no"
    )
}

/// Gives a title to the person of a name.
fn hold(
    casting: &mut Casting,
    name: usize,
    title: &TitleRun,
    owner: Option<usize>,
    rule: &str,
    how: &str,
    end: Option<usize>,
) {
    let Some(person) = casting.found[name].entity else {
        return;
    };
    let mention = casting.found[name].mention.clone();
    let sentence = mention.sentence;
    let mut start = title.start.min(mention.tokens.0);
    let mut last = mention.tokens.1.max(title.end).max(end.unwrap_or(0));
    if let Some(owner) = owner {
        let tokens = casting.found[owner].mention.tokens;
        start = start.min(tokens.0);
        last = last.max(tokens.1);
    }
    let of = owner
        .and_then(|owner| casting.found[owner].entity)
        .filter(|&of| of != person);
    let mut written = casting.page.written(sentence, title.start, title.end);
    if let Some(before) = title.before {
        let word = casting.page.written(sentence, before, before + 1);
        written = format!("{word} {written}");
        start = start.min(before);
    }
    let role = Role {
        title: written,
        of: of.map(Casting::id),
        span: casting.page.span(sentence, start, last),
        because: format!("role.{rule}: {how}"),
    };
    let draft = &mut casting.drafts[person];
    if let Some(gender) = title.gender {
        draft.gender.get_or_insert(gender);
    }
    let same = draft.roles.iter_mut().find(|known| {
        known.title.eq_ignore_ascii_case(&role.title)
            && (known.of == role.of || known.of.is_none() || role.of.is_none())
    });
    match same {
        // The same title told again: the fuller telling proves it.
        Some(known) => {
            if known.of.is_none() && role.of.is_some() {
                *known = role;
            }
        }
        None => {
            draft.roles.push(role);
            draft.classes.push(title.class.clone());
        }
    }
}

/// "Russian President Putin and Foreign Minister Lavrov": the second title is held of the same country.
fn carry_to_conjuncts(casting: &mut Casting) {
    let mut previous: Option<usize> = None;
    for i in 0..casting.found.len() {
        if !matches!(casting.found[i].what, What::Person) {
            continue;
        }
        let before = previous.replace(i);
        let (Some(before), Some(person)) = (before, casting.found[i].entity) else {
            continue;
        };
        let Some(other) = casting.found[before].entity.filter(|&o| o != person) else {
            continue;
        };
        let here = casting.found[i].mention.clone();
        let there = casting.found[before].mention.clone();
        if here.sentence != there.sentence {
            continue;
        }
        let covers = |role: &Role, span: crate::Span| role.span.contains(span);
        let Some(role) = casting.drafts[person]
            .roles
            .iter()
            .position(|r| r.of.is_none() && covers(r, here.span))
        else {
            continue;
        };
        let Some((of, title)) = casting.drafts[other]
            .roles
            .iter()
            .find(|r| covers(r, there.span))
            .and_then(|r| r.of.map(|of| (of, r.title.clone())))
        else {
            continue;
        };
        let start = casting.drafts[person].roles[role].span.start;
        if start < there.span.end {
            continue;
        }
        let between = &casting.page.document.text[there.span.end..start];
        let joined = matches!(
            between.trim().trim_matches(',').trim(),
            "and" | "" | "as well as" | "with" | "or" | "&" | "and his" | "and her" | "and the"
        );
        let national = casting.drafts[of.0].is_country()
            && !matches!(
                casting.drafts[person].classes[role].as_str(),
                "agent" | "worker"
            );
        if joined && national {
            let role = &mut casting.drafts[person].roles[role];
            role.of = Some(of);
            role.because =
                format!("role.conjunct: coordinated with the {title} of the same country");
        }
    }
}
