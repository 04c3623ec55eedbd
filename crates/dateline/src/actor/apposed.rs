//! Names after a comma that say who a description is: "the foreign ministers of Kenya and Uganda, A and B, met",
//! "the head of the union's peace department, A, will travel", "her Kenyan counterpart, A".

use super::Role;
use super::casting::Casting;
use super::mentions::{Article, Noun, What};
use super::page::is_noun;
use crate::language::Upos;
use crate::record::EntityKind;

/// How many tokens of a description's complement are looked through: "of the foreign ministries of A, B and C".
const LONGEST_COMPLEMENT: usize = 16;
/// Most people that one description names.
const MOST_NAMED: usize = 12;

/// People whom a description of several names one by one.
#[derive(Debug)]
pub(super) struct Named {
    /// The mention that describes them.
    pub(super) group: usize,
    /// Their drafts, in order of the text.
    pub(super) members: Vec<usize>,
}

/// Joins descriptions with the names in apposition to them that the patterns of titles leave, and returns who the
/// described groups are.
pub(super) fn read(casting: &mut Casting) -> Vec<Named> {
    let mut groups = Vec::new();
    let mut done = 0;
    for i in 0..casting.found.len() {
        if !matches!(casting.found[i].what, What::Person) || i < done {
            continue;
        }
        let names = run(casting, i);
        let last = names.last().copied().unwrap_or(i);
        if !closes(casting, last) {
            continue;
        }
        let Some(described) = described(casting, i) else {
            continue;
        };
        if names.len() > 1 {
            if let Some(named) = several(casting, &described, &names) {
                done = last + 1;
                groups.push(named);
            }
        } else {
            one(casting, &described, i);
        }
    }
    groups
}

/// A description that stands before a comma and a name.
struct Described {
    /// The mention of its noun.
    nominal: usize,
    noun: Noun,
    /// First token of what follows the noun, up to the comma.
    after: usize,
    /// The comma.
    comma: usize,
}

/// The names that follow one another, parted by commas and "and" alone.
fn run(casting: &Casting, first: usize) -> Vec<usize> {
    let mut names = vec![first];
    let sentence = casting.found[first].mention.sentence;
    let tokens = &casting.page.sentence(sentence).tokens;
    let mut end = casting.found[first].mention.tokens.1;
    while names.len() < MOST_NAMED {
        let mut next = end;
        while tokens
            .get(next)
            .is_some_and(|token| token.form == "," || token.is("cc"))
        {
            next += 1;
        }
        let name = casting.page.name_at(sentence, next).filter(|&name| {
            next > end
                && casting.found[name].mention.tokens.0 == next
                && matches!(casting.found[name].what, What::Person)
        });
        let Some(name) = name else {
            break;
        };
        names.push(name);
        end = casting.found[name].mention.tokens.1;
    }
    names
}

/// Whether an apposition may end behind the name: a comma, a verb, or the end of the sentence follows.
fn closes(casting: &Casting, name: usize) -> bool {
    let mention = &casting.found[name].mention;
    let tokens = &casting.page.sentence(mention.sentence).tokens;
    tokens.get(mention.tokens.1).is_none_or(|token| {
        matches!(token.upos, Upos::Punct | Upos::Verb | Upos::Aux | Upos::Adp) && token.form != "("
    })
}

/// The description before the comma before the name: a noun for people, with what hangs on it by "of".
fn described(casting: &Casting, name: usize) -> Option<Described> {
    let (sentence, start) = {
        let mention = &casting.found[name].mention;
        (mention.sentence, mention.tokens.0)
    };
    let comma = start.checked_sub(1)?;
    let tokens = &casting.page.sentence(sentence).tokens;
    // "Kenyan and Ugandan ministers A and B": no comma where nothing stands between.
    if let Some(group) = casting.page.nominal_at(sentence, comma)
        && let What::Nominal(noun) = &casting.found[group].what
        && noun.plural
    {
        return Some(Described {
            nominal: group,
            noun: noun.clone(),
            after: start,
            comma: start,
        });
    }
    if tokens[comma].form != "," {
        return None;
    }
    let mut at = comma;
    for _ in 0..LONGEST_COMPLEMENT {
        at = at.checked_sub(1)?;
        let nominal = casting.page.nominal_at(sentence, at);
        if let Some(nominal) = nominal
            && let What::Nominal(noun) = &casting.found[nominal].what
            && matches!(noun.kind, EntityKind::Person | EntityKind::Group)
        {
            let complement = tokens.get(at + 1).filter(|_| at + 1 < comma);
            let introduced = complement.is_none_or(|token| {
                matches!(token.form.as_str(), "of" | "for" | "from" | "in" | "at")
            });
            return introduced.then(|| Described {
                nominal,
                noun: noun.clone(),
                after: at + 1,
                comma,
            });
        }
        let token = &tokens[at];
        let passes = is_noun(token)
            || matches!(
                token.upos,
                Upos::Adp | Upos::Det | Upos::Adj | Upos::Cconj | Upos::Part
            )
            || token.xpos == "POS"
            || token.form == ","
            || casting.page.name_at(sentence, at).is_some();
        let person = casting
            .page
            .name_at(sentence, at)
            .is_some_and(|name| matches!(casting.found[name].what, What::Person));
        if !passes || person {
            return None;
        }
    }
    None
}

/// "The foreign ministers of Kenya and Uganda, A and B": to each his own where there are as many of both.
fn several(casting: &mut Casting, described: &Described, names: &[usize]) -> Option<Named> {
    if !described.noun.plural {
        return None;
    }
    let owners = owners(casting, described);
    let mut members = Vec::new();
    for (number, &name) in names.iter().enumerate() {
        let owner = match owners.as_slice() {
            [only] => Some(*only),
            _ if owners.len() == names.len() => owners.get(number).copied(),
            _ => None,
        };
        let how = match owners.len() {
            0 | 1 => "described together",
            _ => "described together, in the same order as whose they are",
        };
        hold(casting, described, name, &described.noun.words, owner, how);
        members.extend(casting.found[name].entity);
    }
    members.dedup();
    (members.len() > 1).then_some(Named {
        group: described.nominal,
        members,
    })
}

/// "The head of the union's peace department, A", "her Kenyan counterpart, A".
fn one(casting: &mut Casting, described: &Described, name: usize) {
    let Some(person) = casting.found[name].entity else {
        return;
    };
    let noun = &described.noun;
    let apposed = casting.found[described.nominal].entity.is_none()
        && !noun.plural
        && noun.article == Article::Definite
        && is_tied(casting, described, name);
    if !apposed {
        return;
    }
    let owners = owners(casting, described);
    if let Some(title) = shared_title(casting, described, person) {
        let how = "counterpart of one who holds the title";
        hold(
            casting,
            described,
            name,
            &title,
            owners.first().copied(),
            how,
        );
    } else if described.after < described.comma {
        let sentence = casting.found[name].mention.sentence;
        let head = casting.found[described.nominal].mention.head;
        let start = (head + 1).saturating_sub(noun.words.split([' ', '-']).count());
        let title = casting.page.written(sentence, start, described.comma);
        let how = "title with its complement, comma, name";
        hold(
            casting,
            described,
            name,
            &title,
            owners.first().copied(),
            how,
        );
    }
    casting.join(described.nominal, person);
}

/// Whether the tree takes description and name for one argument.
fn is_tied(casting: &Casting, described: &Described, name: usize) -> bool {
    let mention = &casting.found[name].mention;
    let head = casting.found[described.nominal].mention.head;
    let token = casting.page.token(mention.sentence, mention.head);
    let noun = casting.page.token(mention.sentence, head);
    token.is("appos") && token.head.is_some_and(|above| above >= head && above < described.comma)
        || token.head == Some(head)
        || noun.head == Some(mention.head)
        // Both depend on the verb behind them.
        || noun.head.is_some_and(|above| above > mention.head)
}

/// "Foreign Minister A will meet her Kenyan *counterpart*, B": B holds A's title.
fn shared_title(casting: &Casting, described: &Described, person: usize) -> Option<String> {
    if described.noun.words != COUNTERPART {
        return None;
    }
    let mention = &casting.found[described.nominal].mention;
    let before = (0..casting.found.len()).filter(|&i| {
        let found = &casting.found[i];
        matches!(found.what, What::Person)
            && found.mention.sentence == mention.sentence
            && found.mention.head < mention.head
    });
    let other = before
        .filter_map(|i| casting.found[i].entity)
        .filter(|&other| other != person)
        .find(|&other| !casting.drafts[other].roles.is_empty())?;
    let role = casting.drafts[other].roles.first()?;
    Some(role.title.to_lowercase())
}

/// The noun for whoever holds the same title elsewhere.
const COUNTERPART: &str = "counterpart";

/// Whose the described are: the names before the noun, else those that hang on it by a preposition.
fn owners(casting: &Casting, described: &Described) -> Vec<usize> {
    let mention = &casting.found[described.nominal].mention;
    let sentence = mention.sentence;
    let named = |tokens: std::ops::Range<usize>| -> Vec<usize> {
        let mut owners: Vec<usize> = Vec::new();
        for token in tokens {
            let name = casting.page.name_at(sentence, token);
            let owner = name.or_else(|| casting.page.place_at(sentence, token));
            owners.extend(owner.filter(|owner| !owners.contains(owner)));
        }
        owners
    };
    let mut start = mention.tokens.0;
    // "Kenya and Uganda's foreign ministers": the names before the phrase.
    while start > 0 {
        let token = casting.page.token(sentence, start - 1);
        let joins = token.xpos == "POS" || token.is("cc") || token.form == ",";
        let owns = casting
            .page
            .name_at(sentence, start - 1)
            .is_some_and(|name| {
                matches!(
                    casting.found[name].what,
                    What::Place(_) | What::Organization(_)
                )
            });
        if !(joins || owns) {
            break;
        }
        start -= 1;
    }
    let possessive =
        mention.tokens.0 > 0 && casting.page.token(sentence, mention.tokens.0 - 1).xpos == "POS";
    let from = if possessive { start } else { mention.tokens.0 };
    let before = named(from..mention.head);
    match before.is_empty() {
        true => named(described.after..described.comma),
        false => before,
    }
}

/// Gives a title to the person of a name, unless he holds it already.
fn hold(
    casting: &mut Casting,
    described: &Described,
    name: usize,
    title: &str,
    owner: Option<usize>,
    how: &str,
) {
    let Some(person) = casting.found[name].entity else {
        return;
    };
    let sentence = casting.found[name].mention.sentence;
    let of = owner
        .and_then(|owner| casting.found[owner].entity)
        .filter(|&of| of != person);
    let class = casting
        .lexicon
        .title(&title.to_lowercase())
        .map(|row| row.class.clone())
        .or_else(|| described.noun.class.clone());
    let draft = &casting.drafts[person];
    let known = draft
        .roles
        .iter()
        .any(|role| role.title.eq_ignore_ascii_case(title) || class.is_none() && role.of.is_some());
    if known {
        return;
    }
    let tokens = casting.found[described.nominal].mention.tokens;
    let last = casting.found[name].mention.tokens.1;
    let role = Role {
        title: title.to_owned(),
        of: of.map(Casting::id),
        span: casting.page.span(sentence, tokens.0, last),
        because: format!("role.apposition: {how}"),
    };
    let draft = &mut casting.drafts[person];
    draft.roles.push(role);
    draft
        .classes
        .push(class.unwrap_or_else(|| "agent".to_owned()));
}
