//! Titles as they stand in the text: their words, and what they are held of.

use super::casting::Casting;
use super::mentions::{Noun, What};
use super::names::{owner_after, owner_before};
use super::page::{Page, is_noun};
use super::tables::{AgentKind, COMING, Gender, LONGEST, Lexicon, PAST};
use crate::language::Upos;
use crate::record::MentionForm;

/// A title as it stands in the text.
#[derive(Debug, Clone)]
pub(super) struct TitleRun {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) class: String,
    pub(super) gender: Option<Gender>,
    /// "former", where it stands before what the title is held of.
    pub(super) before: Option<usize>,
}

/// The title whose last word stands right before the token, the longest, with what modifies it.
pub(super) fn title_ending(
    page: &Page,
    lexicon: &Lexicon,
    sentence: usize,
    end: usize,
) -> Option<TitleRun> {
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
        || token.upos == Upos::Adj
        || token.upos == Upos::X
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
        let is_number = token.upos == Upos::Num;
        // "her *ministry* spokesman": the body that a title is held of is no part of it.
        let body = token.is("compound")
            && lexicon
                .agent(&form)
                .is_some_and(|agent| agent.kind == AgentKind::Organization);
        if body {
            return;
        }
        if !(modifies || attached && !is_number && token.upos != Upos::Verb) {
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
pub(super) fn title_with_of(
    casting: &Casting,
    sentence: usize,
    end: usize,
) -> Option<(TitleRun, usize)> {
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
pub(super) fn owner_of_premodifier(
    casting: &Casting,
    sentence: usize,
    start: usize,
) -> Option<usize> {
    owner_before(casting, sentence, start).filter(|&owner| {
        // "In Moscow President Putin said": a name of another phrase owns nothing.
        let mention = &casting.found[owner].mention;
        let head = casting.page.token(sentence, mention.head);
        let belongs = head.is("compound")
            || head.is("amod")
            || head.is("nmod")
            || head.is("flat")
            || head.is("det");
        let demonym = mention.form == MentionForm::Demonym;
        demonym || belongs
    })
}

/// "Former *US* President": what stands before the owner says that the title is held no more.
pub(super) fn past_before_owner(
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

pub(super) fn owner_form(casting: &Casting, title: usize, owner: Option<usize>) -> &'static str {
    let Some(owner) = owner else { return "nothing" };
    let mention = &casting.found[owner].mention;
    if mention.tokens.1 < title {
        return match casting.found[owner].what {
            What::Place(_) => "possessive country",
            _ => "possessive name",
        };
    }
    match mention.form {
        MentionForm::Demonym => "demonym",
        MentionForm::Metonym => "metonym",
        _ => "name",
    }
}

/// What a title after a name is held of, before or after its head, and one past the last token of both.
pub(super) fn owner_beside(
    casting: &Casting,
    sentence: usize,
    title: &TitleRun,
    head: usize,
) -> (Option<usize>, usize) {
    if let Some(before) = owner_before(casting, sentence, title.start) {
        return (Some(before), head + 1);
    }
    let after = owner_after(casting, sentence, head + 1);
    let end = after.map_or(head + 1, |owner| casting.found[owner].mention.tokens.1);
    (after, end)
}

/// The title of a nominal with its modifiers.
pub(super) fn run_of(casting: &Casting, sentence: usize, head: usize, noun: &Noun) -> TitleRun {
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
