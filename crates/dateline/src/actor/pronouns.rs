//! Joins pronouns: agreement in gender, number and animacy first, then salience (subject before object, near before
//! far, who spoke last goes on speaking), after Lappin and Leass (1994), with what news adds to it.

use super::casting::Casting;
use super::mentions::{Found, Pronoun, What};
use super::nominals::Discourse;
use super::tables::Gender;
use crate::record::{EntityKind, MentionForm};

/// Sentences that a pronoun looks back.
const REACH: usize = 4;

/// Sentences after which whoever spoke last is no longer expected to go on speaking.
const SPEAKS_ON: usize = 2;

/// The entity that a pronoun stands for, where one is plainly the best.
pub(super) fn resolve(
    casting: &Casting,
    discourse: &Discourse,
    i: usize,
    pronoun: Pronoun,
) -> Option<usize> {
    match pronoun {
        Pronoun::Relative => relative(casting, i),
        _ => best(casting, discourse, i, pronoun),
    }
}

/// "Solheim, who …": the noun that the relative clause hangs on.
fn relative(casting: &Casting, i: usize) -> Option<usize> {
    let mention = &casting.found[i].mention;
    let sentence = mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let mut current = mention.head;
    for _ in 0..8 {
        let token = &tokens[current];
        if token.is("acl") {
            return casting.at(sentence, token.head?);
        }
        current = token.head?;
    }
    None
}

/// A pronoun that settled on somebody of unknown gender tells it.
pub(super) fn learn_gender(casting: &mut Casting, draft: usize, pronoun: Pronoun) {
    let gender = match pronoun {
        Pronoun::He => Gender::Man,
        Pronoun::She => Gender::Woman,
        _ => return,
    };
    let draft = &mut casting.drafts[draft];
    if draft.kind == EntityKind::Person {
        draft.gender.get_or_insert(gender);
    }
}

/// The gender that is known of a person, by title, pronoun or given name.
fn gender_of(casting: &Casting, draft: usize) -> Option<Gender> {
    let known = &casting.drafts[draft];
    known.gender.or_else(|| {
        let (first, _) = known.name.split_once(' ')?;
        casting.lexicon.given(first)
    })
}

#[derive(Debug)]
struct Candidate {
    draft: usize,
    score: i32,
}

fn best(casting: &Casting, discourse: &Discourse, i: usize, pronoun: Pronoun) -> Option<usize> {
    let sentence = casting.found[i].mention.sentence;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut later = Vec::new();
    if let Some(ahead) = cataphoric(casting, i) {
        later.push(ahead);
    }
    for back in later.into_iter().chain(discourse.back()) {
        let found = &casting.found[back];
        if sentence.saturating_sub(found.mention.sentence) > REACH {
            break;
        }
        let Some(draft) = found.entity else { continue };
        let Some(score) = score(casting, i, pronoun, back, draft) else {
            continue;
        };
        match candidates.iter_mut().find(|c| c.draft == draft) {
            Some(known) => known.score = known.score.max(score),
            None => candidates.push(Candidate { draft, score }),
        }
    }
    for candidate in &mut candidates {
        candidate.score += frequency(casting, candidate.draft);
    }
    candidates.sort_by_key(|c| std::cmp::Reverse(c.score));
    let first = candidates.first()?;
    let second = candidates.get(1).map_or(i32::MIN, |c| c.score);
    let clear = match pronoun {
        Pronoun::He | Pronoun::She => first.score > second,
        _ => first.score >= second.saturating_add(CLEAR_LEAD),
    };
    (clear && first.score >= least(pronoun)).then_some(first.draft)
}

/// How far the best must lead for a pronoun that may stand for many kinds of things.
const CLEAR_LEAD: i32 = 10;

fn least(pronoun: Pronoun) -> i32 {
    match pronoun {
        Pronoun::He | Pronoun::She => 20,
        _ => 70,
    }
}

fn frequency(casting: &Casting, draft: usize) -> i32 {
    let count = casting.drafts[draft].count.min(8);
    i32::try_from(count).unwrap_or(8) * 2
}

/// "Following his visit, Guterres will …": the subject of the clause that the pronoun's phrase stands before.
fn cataphoric(casting: &Casting, i: usize) -> Option<usize> {
    let mention = &casting.found[i].mention;
    let sentence = mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let mut current = mention.head;
    for _ in 0..12 {
        let token = &tokens[current];
        let above = token.head?;
        let fronted = (token.is("advcl") || token.is("obl")) && above > current;
        if fronted {
            let subject = casting.page.child(sentence, above, &["nsubj"])?;
            let found = casting.page.name_at(sentence, subject)?;
            return (subject > mention.head && casting.found[found].entity.is_some())
                .then_some(found);
        }
        current = above;
    }
    None
}

/// How well a mention fits as what the pronoun stands for; none where it cannot be.
fn score(casting: &Casting, i: usize, pronoun: Pronoun, back: usize, draft: usize) -> Option<i32> {
    let here = &casting.found[i].mention;
    let found = &casting.found[back];
    let there = &found.mention;
    let agreement = agreement(casting, pronoun, found, draft)?;
    if here.sentence == there.sentence && is_bound(casting, i, back) {
        return None;
    }
    // Within quotation marks the speaker is "I".
    if speaks(casting, i, back) {
        return None;
    }
    let distance = here.sentence.saturating_sub(there.sentence);
    let recency = match distance {
        0 => 100,
        1 => 80,
        2 => 45,
        3 => 25,
        _ => 10,
    };
    let token = casting.page.token(there.sentence, there.head);
    let subject = token.is("nsubj") || token.is("csubj");
    let standing = if subject {
        40
    } else if token.is("obj") || token.is("iobj") || matches!(there.form, MentionForm::Pronoun) {
        15
    } else {
        5
    };
    let pronoun_token = casting.page.token(here.sentence, here.head);
    let parallel = if subject && pronoun_token.is("nsubj") {
        15
    } else {
        0
    };
    let goes_on_speaking = if subject
        && distance <= SPEAKS_ON
        && pronoun_token.is("nsubj")
        && is_saying(casting, there.sentence, token.head)
        && is_saying(casting, here.sentence, pronoun_token.head)
    {
        30
    } else {
        0
    };
    let chain = match found.what {
        What::Pronoun(other) if other == pronoun => 15,
        _ => 0,
    };
    Some(recency + standing + parallel + goes_on_speaking + chain + agreement)
}

/// Whether gender, number and animacy allow it, and how well they speak for it.
fn agreement(casting: &Casting, pronoun: Pronoun, found: &Found, draft: usize) -> Option<i32> {
    let known = &casting.drafts[draft];
    let form = found.mention.form;
    match pronoun {
        Pronoun::He | Pronoun::She => {
            if known.kind != EntityKind::Person || known.plural {
                return None;
            }
            let wanted = if pronoun == Pronoun::He {
                Gender::Man
            } else {
                Gender::Woman
            };
            match gender_of(casting, draft) {
                Some(gender) if gender == wanted => Some(if known.is_named() { 10 } else { -5 }),
                Some(_) => None,
                None => Some(if known.is_named() { -15 } else { -25 }),
            }
        }
        Pronoun::It => {
            let fits = match known.kind {
                EntityKind::Organization => !known.plural,
                EntityKind::Place => known.is_country() && form != MentionForm::Demonym,
                // "The opposition party said it": people as one, told by a singular.
                EntityKind::Group => form == MentionForm::Nominal && is_singular(casting, found),
                _ => false,
            };
            fits.then_some(0)
        }
        Pronoun::They => match known.kind {
            EntityKind::Group => (form != MentionForm::Demonym).then_some(10),
            EntityKind::Organization => Some(if known.plural { 0 } else { -60 }),
            _ => None,
        },
        Pronoun::Relative => None,
    }
}

fn is_singular(casting: &Casting, found: &Found) -> bool {
    let mention = &found.mention;
    casting.page.token(mention.sentence, mention.head).xpos == "NN"
}

fn is_saying(casting: &Casting, sentence: usize, verb: Option<usize>) -> bool {
    verb.is_some_and(|verb| {
        casting
            .lexicon
            .is_saying(&casting.page.token(sentence, verb).lemma)
    })
}

/// Whether grammar forbids it: "Putin met him" is not Putin, "his brother Raul" is not Raul.
fn is_bound(casting: &Casting, i: usize, back: usize) -> bool {
    let here = &casting.found[i].mention;
    let there = &casting.found[back].mention;
    let sentence = here.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let pronoun = &tokens[here.head];
    let form = pronoun.form.to_lowercase();
    if form.ends_with("self") || form.ends_with("selves") {
        return false;
    }
    let possessive = pronoun.is("nmod:poss");
    if possessive {
        // The phrase that the pronoun belongs to, and what is apposed to it.
        let Some(owned) = pronoun.head else {
            return false;
        };
        if owned == there.head
            || tokens[there.head].head == Some(owned) && tokens[there.head].is("appos")
        {
            return true;
        }
        return tokens[owned].head == Some(there.head)
            && (tokens[owned].is("appos") && owned < there.head || tokens[owned].is("nmod:desc"));
    }
    let (Some(verb), Some(other)) = (pronoun.head, tokens[there.head].head) else {
        return false;
    };
    let argument = |i: usize| {
        let token = &tokens[i];
        ["nsubj", "obj", "iobj", "obl"].iter().any(|r| token.is(r))
    };
    // Two arguments of one verb name two.
    verb == other && argument(here.head) && argument(there.head)
        // "The leader of them", "meeting with him": a noun phrase does not hold itself.
        || casting.page.sentence(sentence).ancestors(here.head).take(8).any(|a| a == there.head)
}

/// Whether the mention is who speaks the quotation that the pronoun stands in.
fn speaks(casting: &Casting, i: usize, back: usize) -> bool {
    let here = &casting.found[i].mention;
    let there = &casting.found[back].mention;
    if !casting.page.quoted(here.sentence, here.head) || here.sentence != there.sentence {
        return false;
    }
    let token = casting.page.token(there.sentence, there.head);
    !casting.page.quoted(there.sentence, there.head)
        && token.is("nsubj")
        && is_saying(casting, there.sentence, token.head)
}
