//! Roles: titles that the report gives to persons, before the name, in apposition, by "of", by "is".

use super::Role;
use super::casting::Casting;
use super::mentions::{Noun, What};
use super::names::{owner_after, owner_before};
use super::page::{Page, is_noun};
use super::tables::{AgentKind, COMING, Gender, LONGEST, Lexicon, PAST};
use crate::record::EntityKind;

/// A title as it stands in the text.
#[derive(Debug, Clone)]
struct TitleRun {
    start: usize,
    end: usize,
    class: String,
    gender: Option<Gender>,
    /// "former", where it stands before what the title is held of.
    before: Option<usize>,
}

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
    let Some(title) = title_ending(&casting.page, casting.lexicon, sentence, end) else {
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

/// The title whose last word stands right before the token, the longest, with what modifies it.
fn title_ending(page: &Page, lexicon: &Lexicon, sentence: usize, end: usize) -> Option<TitleRun> {
    let end = skip_quotes(page, sentence, end);
    let first = end.saturating_sub(LONGEST);
    let (start, class, gender) = (first..end).find_map(|start| {
        let words = page.words(sentence, start, end);
        let title = lexicon.title(&words).map(|t| (t.class.clone(), t.gender));
        let (class, gender) = title.or_else(|| {
            let agent = lexicon.agent(&words)?;
            (agent.kind == AgentKind::Person).then(|| ("agent".to_owned(), None))
        })?;
        Some((start, class, gender))
    })?;
    if matches!(
        class.as_str(),
        "honorific" | "modifier" | "past" | "coming" | "family"
    ) {
        return None;
    }
    let token = page.token(sentence, end - 1);
    let looks_like_one = is_noun(token)
        || token.upos == crate::language::Upos::Adj
        || token.upos == crate::language::Upos::X
        || COMING.contains(&format!("-{}", token.form.to_lowercase()).as_str());
    if !looks_like_one {
        return None;
    }
    let mut run = TitleRun {
        start,
        end,
        class,
        gender,
        before: None,
    };
    widen(page, lexicon, sentence, &mut run);
    Some(run)
}

fn skip_quotes(page: &Page, sentence: usize, mut end: usize) -> usize {
    while end > 0
        && matches!(
            page.token(sentence, end - 1).form.as_str(),
            "\"" | "“" | "'" | "‘"
        )
    {
        end -= 1;
    }
    end
}

/// Longest run of modifiers of a title.
const MOST_MODIFIERS: usize = 4;

/// Takes in what modifies a title: "former", "deputy", "energy", and a title before "and".
fn widen(page: &Page, lexicon: &Lexicon, sentence: usize, run: &mut TitleRun) {
    for _ in 0..MOST_MODIFIERS {
        let Some(before) = run.start.checked_sub(1) else {
            return;
        };
        let token = page.token(sentence, before);
        let form = token.form.to_lowercase();
        let modifies = lexicon.title(&form).is_some_and(|t| {
            matches!(
                t.class.as_str(),
                "modifier" | "past" | "coming" | "politician"
            )
        });
        if form == "and" && before > 0 {
            let Some(other) = bare_title(page, lexicon, sentence, before) else {
                return;
            };
            run.start = other;
            continue;
        }
        let attached = (token.is("amod") || token.is("compound") || form == "-")
            && token.head.is_some_and(|head| head > before)
            && page.name_at(sentence, before).is_none()
            && page.place_at(sentence, before).is_none();
        let is_number = token.upos == crate::language::Upos::Num;
        // "her *ministry* spokesman": the body that a title is held of is no part of it.
        let body = token.is("compound")
            && lexicon
                .agent(&form)
                .is_some_and(|agent| agent.kind == AgentKind::Organization);
        if body {
            return;
        }
        if !(modifies || attached && !is_number && token.upos != crate::language::Upos::Verb) {
            return;
        }
        run.start = before;
    }
}

/// Start of the title that ends at the token, without modifiers.
fn bare_title(page: &Page, lexicon: &Lexicon, sentence: usize, end: usize) -> Option<usize> {
    (end.saturating_sub(4)..end).find(|&start| {
        lexicon
            .title(&page.words(sentence, start, end))
            .is_some_and(|t| t.class != "honorific" && t.class != "modifier")
    })
}

/// "President of Ukraine", ending at the token: the title and the name that it is held of.
fn title_with_of(casting: &Casting, sentence: usize, end: usize) -> Option<(TitleRun, usize)> {
    let owner = casting.name_ending(sentence, end)?;
    let mut of = casting.found[owner].mention.tokens.0;
    while of > 0
        && casting
            .page
            .token(sentence, of - 1)
            .form
            .eq_ignore_ascii_case("the")
    {
        of -= 1;
    }
    let preposition = &casting.page.token(sentence, of.checked_sub(1)?).form;
    if !matches!(preposition.as_str(), "of" | "for" | "to") {
        return None;
    }
    let title = title_ending(&casting.page, casting.lexicon, sentence, of - 1)?;
    Some((title, owner))
}

/// What a title before a name is held of: the name before it, possessive or not.
fn owner_of_premodifier(casting: &Casting, sentence: usize, start: usize) -> Option<usize> {
    owner_before(casting, sentence, start).filter(|&owner| {
        // "In Moscow President Putin said": a name of another phrase owns nothing.
        let mention = &casting.found[owner].mention;
        let head = casting.page.token(sentence, mention.head);
        let belongs = head.is("compound")
            || head.is("amod")
            || head.is("nmod")
            || head.is("flat")
            || head.is("det");
        let demonym = mention.form == crate::record::MentionForm::Demonym;
        demonym || belongs
    })
}

/// "Former *US* President": what stands before the owner says that the title is held no more.
fn past_before_owner(
    casting: &Casting,
    sentence: usize,
    mut title: TitleRun,
    owner: Option<usize>,
) -> TitleRun {
    let Some(before) = owner.and_then(|owner| casting.found[owner].mention.tokens.0.checked_sub(1))
    else {
        return title;
    };
    let word = casting.page.words(sentence, before, before + 1);
    let class = casting.lexicon.title(&word).map(|t| t.class.as_str());
    if matches!(class, Some("past" | "coming")) {
        title.before = Some(before);
    }
    title
}

fn owner_form(casting: &Casting, title: usize, owner: Option<usize>) -> &'static str {
    let Some(owner) = owner else { return "nothing" };
    let mention = &casting.found[owner].mention;
    if mention.tokens.1 < title {
        return match casting.found[owner].what {
            What::Place(_) => "possessive country",
            _ => "possessive name",
        };
    }
    match mention.form {
        crate::record::MentionForm::Demonym => "demonym",
        crate::record::MentionForm::Metonym => "metonym",
        _ => "name",
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
    let mut end = head + 1;
    let owner = owner_before(casting, sentence, title.start).or_else(|| {
        let owner = owner_after(casting, sentence, head + 1)?;
        end = casting.found[owner].mention.tokens.1;
        Some(owner)
    });
    let closed = tokens
        .get(end)
        .is_none_or(|t| t.upos == crate::language::Upos::Punct || t.is("cc") || t.is("case"));
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

/// The title of a nominal with its modifiers.
fn run_of(casting: &Casting, sentence: usize, head: usize, noun: &Noun) -> TitleRun {
    let words = noun.words.split([' ', '-']).count();
    let run = title_ending(&casting.page, casting.lexicon, sentence, head + 1);
    run.unwrap_or_else(|| TitleRun {
        start: (head + 1).saturating_sub(words),
        end: head + 1,
        class: noun.class.clone().unwrap_or_else(|| "agent".to_owned()),
        gender: noun.gender,
        before: None,
    })
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
    let mut end = head + 1;
    let owner = owner_before(casting, sentence, title.start).or_else(|| {
        let owner = owner_after(casting, sentence, head + 1)?;
        end = casting.found[owner].mention.tokens.1;
        Some(owner)
    });
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

/// Whether a title says that it is held no more.
pub(super) fn is_past(title: &str, lexicon: &Lexicon) -> bool {
    let title = title.to_lowercase();
    PAST.iter().any(|mark| title.starts_with(mark))
        || title
            .split([' ', '-'])
            .any(|word| lexicon.title(word).is_some_and(|t| t.class == "past"))
}

/// Whether a title says that it is yet to be held.
pub(super) fn is_coming(title: &str) -> bool {
    let title = title.to_lowercase();
    COMING.iter().any(|mark| title.ends_with(mark))
}
