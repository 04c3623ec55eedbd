//! What stands beside a cue as that which was said: the table's frames, looked for in the tree.

use crate::language::{Tree, Upos};

use super::cues::{CueRow, CueTable, Slot, Sort};

/// What was said, as stretches of tokens (first and last, both included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complement {
    pub(super) pieces: Vec<(usize, usize)>,
    /// The frame that was found, as the table writes it.
    pub(super) frame: String,
    /// Whether the object is part of it, so that it is no addressee.
    pub(super) with_object: bool,
}

/// The complement of the cue whose words run from `head` to `last`.
pub(super) fn find(
    table: &CueTable,
    tree: &Tree,
    row: &CueRow,
    head: usize,
    last: usize,
) -> Option<Complement> {
    let cue = Cue {
        table,
        tree,
        row,
        head,
        last,
    };
    let mut found = Complement {
        pieces: Vec::new(),
        frame: String::new(),
        with_object: false,
    };
    let bare_object = |frame: &&Vec<Slot>| frame.as_slice() == [Slot::Obj];
    for frame in row.frames.iter().filter(|frame| !bare_object(frame)) {
        cue.add(frame, &mut found);
    }
    if found.pieces.is_empty() {
        for frame in row.frames.iter().filter(bare_object) {
            cue.add(frame, &mut found);
        }
    }
    found.pieces = joined(tree, found.pieces);
    (!found.pieces.is_empty()).then_some(found)
}

/// The clause that a cue comments on from within or after it: "…, he said", "as he put it".
fn commented(tree: &Tree, head: usize) -> Option<Vec<(usize, usize)>> {
    let token = tree.token(head);
    let clause = tree.head(head)?;
    let as_clause = token.is("advcl") && tree.marked(head, "as");
    let inserted = token.is("parataxis") && tree.child(head, &["nsubj"]).is_some();
    if !(as_clause || inserted) {
        return None;
    }
    Some(around(tree, tree.extent(clause), tree.extent(head)))
}

/// What stands before and after a cue within the extent of what was said. "…, he said in Oslo": what follows the cue
/// without a comma belongs to it, wherever the parser hung it.
fn around(tree: &Tree, whole: (usize, usize), cue: (usize, usize)) -> Vec<(usize, usize)> {
    let mut pieces = without(whole, cue);
    pieces.retain(|&(first, _)| {
        first < cue.0
            || tree.token(first).upos == Upos::Punct
            || tree.token(first - 1).upos == Upos::Punct
    });
    pieces
}

/// "…, Osei said": the clause before a cue and its subject, where the tree shows none.
fn preposed(tree: &Tree, head: usize) -> Option<Vec<(usize, usize)>> {
    let subject = tree.child(head, &["nsubj"]).filter(|&s| s < head)?;
    let (first, _) = tree.extent(subject);
    let first = (first..=subject).find(|&i| tree.token(i).upos != Upos::Punct)?;
    let comma = first
        .checked_sub(1)
        .filter(|&i| tree.token(i).form == ",")?;
    let start = (0..comma).find(|&i| tree.token(i).upos != Upos::Punct)?;
    let opens = tree.token(start);
    let subordinate =
        opens.is("mark") || opens.is("case") || matches!(opens.upos, Upos::Sconj | Upos::Adp);
    let finite = (start..comma).any(|i| {
        let token = tree.token(i);
        matches!(token.xpos, "VBD" | "VBZ" | "VBP" | "MD")
            && !["acl", "advcl", "ccomp", "amod"]
                .iter()
                .any(|r| token.is(r))
    });
    (finite && !subordinate).then(|| vec![(start, comma - 1)])
}

/// A stretch without one that lies in it.
pub(super) fn without(whole: (usize, usize), part: (usize, usize)) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    if whole.0 < part.0 {
        pieces.push((whole.0, part.0 - 1));
    }
    if part.1 < whole.1 {
        pieces.push((part.1 + 1, whole.1));
    }
    pieces
}

/// Pieces in order, trimmed, those that touch or are parted by nothing but small words of the cue joined.
fn joined(tree: &Tree, mut pieces: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    pieces.sort_unstable();
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (first, last) in pieces {
        let Some((first, last)) = tree.trimmed(first, last) else {
            continue;
        };
        match kept.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => kept.push((first, last)),
        }
    }
    kept
}

struct Cue<'t, 'd> {
    table: &'t CueTable,
    tree: &'t Tree<'d>,
    row: &'t CueRow,
    head: usize,
    last: usize,
}

impl Cue<'_, '_> {
    /// Adds the pieces of a frame of which every slot is filled.
    fn add(&self, frame: &[Slot], found: &mut Complement) {
        let mut pieces = Vec::new();
        // "accused X of Y" is one stretch; "called for Y" begins after its preposition.
        let whole_phrase = frame.contains(&Slot::Obj);
        for slot in frame {
            match self.filler(slot, whole_phrase) {
                Some(mut filled) => pieces.append(&mut filled),
                None => return,
            }
        }
        if found.frame.is_empty() {
            let names: Vec<String> = frame.iter().map(name).collect();
            found.frame = names.join("+");
        }
        found.with_object |= frame.contains(&Slot::Obj);
        found.pieces.append(&mut pieces);
    }

    /// Tokens that hang on the words of the cue.
    fn children(&self) -> impl Iterator<Item = usize> + '_ {
        (self.head..=self.last)
            .filter(|&i| i == self.head || i == self.last)
            .flat_map(|i| self.tree.children(i).iter().copied())
            .filter(|&c| c < self.head || c > self.last)
    }

    fn child(&self, relations: &[&str], fits: impl Fn(usize) -> bool) -> Option<usize> {
        self.children()
            .find(|&c| relations.iter().any(|r| self.tree.token(c).is(r)) && fits(c))
    }

    fn filler(&self, slot: &Slot, whole_phrase: bool) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        let whole = |i: usize| vec![tree.extent(i)];
        match slot {
            Slot::That => self.clause(),
            Slot::To => {
                let relations: &[&str] = match self.row.sort {
                    Sort::Noun => &["acl", "ccomp", "xcomp"],
                    _ => &["xcomp", "ccomp", "advcl"],
                };
                let near =
                    |c: usize| c > self.head && tree.marked(c, "to") && !tree.marked(c, "for");
                let infinitive = self.child(relations, near);
                infinitive.map(whole).or_else(|| {
                    let object = self.child(&["obj", "obl"], |c| c > self.head)?;
                    let clause = tree
                        .children_by(object, &["acl"])
                        .find(|&c| c > object && tree.marked(c, "to"))?;
                    Some(whole(clause))
                })
            }
            Slot::Ing => {
                let gerund = |c: usize| {
                    let between = self.last + 1..c.max(self.last + 1);
                    c > self.last
                        && tree.token(c).xpos == "VBG"
                        && between.len() < 4
                        && between
                            .into_iter()
                            .all(|i| tree.token(i).upos != Upos::Punct)
                };
                self.child(&["xcomp", "ccomp", "obj", "advcl"], gerund)
                    .map(whole)
            }
            Slot::Obj => self.object(),
            Slot::Pred => {
                let first = self.child(&["iobj", "obj"], |c| c > self.head);
                let predicate =
                    |c: usize| c > self.head && !tree.marked(c, "to") && Some(c) != first;
                let found = self.child(&["xcomp", "obj"], predicate).map(whole);
                found.or_else(|| self.quoted_predicate())
            }
            Slot::As => {
                let phrase = |c: usize| c > self.head && tree.marked(c, "as");
                self.child(&["obl", "xcomp", "advcl", "nmod"], phrase)
                    .map(whole)
            }
            Slot::P(preposition) => {
                let relations: &[&str] = match self.row.sort {
                    Sort::Noun => &["nmod", "acl", "advcl", "obl"],
                    _ => &["obl", "advcl", "nmod", "obj"],
                };
                let phrase = |c: usize| {
                    c > self.head && tree.introduced_by(c).as_deref() == Some(preposition)
                };
                let found = self.child(relations, phrase)?;
                // The preposition belongs to the cue; what it governs was said.
                let marker = tree.child(found, &["case", "mark"])?;
                let (first, last) = tree.extent(found);
                let start = if whole_phrase && marker >= first {
                    first
                } else {
                    (marker + 1).min(last)
                };
                Some(vec![(start, last)])
            }
        }
    }

    /// "called the deal a “dream”": quotation marks make one object of two in many a tree.
    fn quoted_predicate(&self) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        let object = self.child(&["obj", "ccomp"], |c| c > self.head)?;
        let (first, last) = tree.extent(object);
        let opens =
            |i: usize| matches!(tree.token(i).form.as_str(), "“" | "\"" | "''" | "``" | "‘");
        let within = first > self.last && (first + 1..=last).any(opens);
        within.then(|| vec![(first, last)])
    }

    fn clause(&self) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        if self.row.sort == Sort::Noun {
            let clause = |c: usize| {
                c > self.head
                    && (tree.token(c).is("ccomp")
                        || tree.marked(c, "that")
                        || tree.marked(c, "whether"))
                    && !tree.token(c).is("acl:relcl")
            };
            let found = self.child(&["acl", "ccomp", "advcl"], clause);
            return found
                .map(|c| vec![tree.extent(c)])
                .or_else(|| self.adjoining())
                .or_else(|| self.predicated());
        }
        let clauses: Vec<usize> = self
            .children()
            .filter(|&c| ["ccomp", "csubj"].iter().any(|r| tree.token(c).is(r)))
            .collect();
        if clauses.is_empty() {
            let marked =
                |c: usize| c > self.head && (tree.marked(c, "that") || tree.marked(c, "whether"));
            if let Some(c) = self.child(&["advcl", "xcomp", "acl"], marked) {
                return Some(vec![tree.extent(c)]);
            }
            // "said in a statement that …": the clause may hang on the phrase between.
            let phrases = self
                .children()
                .filter(|&c| c > self.head && tree.token(c).is("obl"));
            let below = phrases
                .flat_map(|phrase| tree.children_by(phrase, &["acl", "ccomp"]))
                .find(|&c| tree.marked(c, "that") && !tree.token(c).is("acl:relcl"));
            if let Some(c) = below {
                return Some(vec![tree.extent(c)]);
            }
            return commented(tree, self.head).or_else(|| {
                let plain = self.row.quote && tree.token(self.head).base() != "conj";
                preposed(tree, self.head).filter(|_| plain)
            });
        }
        // "…, Osei said, hours after …": a clause behind a comma that "that" does not mark is no complement.
        let loose = |&c: &usize| {
            let (first, _) = tree.extent(c);
            let first = (first..=c)
                .find(|&i| tree.token(i).upos != Upos::Punct)
                .unwrap_or(c);
            let opens = tree.token(first);
            // "said …, after the guns fell silent": only some conjunctions introduce what was said.
            let circumstance = opens.is("mark") && !tree.reads(first, "if");
            let phrase =
                circumstance || opens.upos == Upos::Adp || opens.is("obl") || opens.is("nmod:tmod");
            first > self.last
                && (phrase || tree.after_comma(first))
                && !tree.marked(c, "that")
                && !tree.marked(c, "whether")
        };
        if self.row.quote
            && clauses.iter().all(loose)
            && let Some(before) = preposed(tree, self.head)
        {
            return Some(before);
        }
        // Beside a clause that is one: "X will go, Osei said, hours after …".
        let told: Vec<usize> = clauses.iter().copied().filter(|c| !loose(c)).collect();
        let clauses = if told.is_empty() { clauses } else { told };
        let mut pieces = Vec::new();
        for c in clauses {
            let mut extent = self.until_going_on(c);
            // "reported, citing the ministry, that …": what stands before "that" belongs to the cue.
            let that = tree.child(c, &["mark"]).filter(|&mark| mark > self.last);
            if let Some(that) = that.filter(|&mark| tree.reads(mark, "that")) {
                extent.0 = extent.0.max(that);
            }
            if tree.within(self.head, c) {
                pieces.append(&mut around(tree, extent, self.core()));
            } else {
                pieces.push(extent);
            }
        }
        if let Some(reason) = self.reason(&pieces) {
            pieces.push(reason);
        }
        Some(pieces)
    }

    /// "said he left because …": a clause right after what was said is part of it, though the parser hung it on the
    /// cue.
    fn reason(&self, pieces: &[(usize, usize)]) -> Option<(usize, usize)> {
        const LINKS: [&str; 8] = [
            "because", "if", "when", "unless", "until", "so", "since", "before",
        ];
        let end = pieces.iter().map(|piece| piece.1).max()?;
        let clause = self.child(&["advcl"], |c| self.tree.extent(c).0 == end + 1)?;
        let link = self.tree.introduced_by(clause)?;
        (end > self.last && LINKS.contains(&link.as_str())).then(|| self.tree.extent(clause))
    }

    /// "his claim that …": the clause right after a noun, wherever the parser hung it.
    fn adjoining(&self) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        let that = self.last + 1;
        if that >= tree.len() || !tree.reads(that, "that") || !tree.token(that).is("mark") {
            return None;
        }
        let clause = tree.head(that).filter(|&c| c > that)?;
        Some(vec![(that, tree.extent(clause).1)])
    }

    /// "The claim is that …": the clause that a noun is equated with.
    fn predicated(&self) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        if !tree.token(self.head).is("nsubj") {
            return None;
        }
        let clause = tree.head(self.head)?;
        let equated = tree.child(clause, &["cop"]).is_some() && tree.marked(clause, "that");
        if !equated {
            return None;
        }
        let that = tree.child(clause, &["mark"])?;
        Some(vec![(that, tree.extent(clause).1)])
    }

    /// The cue with what belongs to it and is no clause: subject, auxiliaries, phrases.
    fn core(&self) -> (usize, usize) {
        let tree = self.tree;
        let mut core = (self.head, self.last);
        for c in self.children() {
            if ["ccomp", "csubj", "punct", "parataxis", "discourse"]
                .iter()
                .any(|r| tree.token(c).is(r))
            {
                continue;
            }
            let (first, last) = tree.extent(c);
            core = (core.0.min(first), core.1.max(last));
        }
        core
    }

    fn object(&self) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        if tree.passive(self.head) {
            if let Some(subject) = self.child(&["nsubj:pass"], |_| true) {
                return self.meant(subject);
            }
        } else if let Some(object) = self.child(&["obj"], |c| tree.token(c).upos != Upos::Punct) {
            return self.meant(object);
        } else if let Some(addressed) = self.child(&["iobj"], |_| true) {
            return Some(vec![tree.extent(addressed)]);
        }
        // "the talks announced by Kyiv", "the talks that Kyiv announced"
        let token = tree.token(self.head);
        let participle = token.deprel == "acl" && token.xpos == "VBN";
        let relative = token.is("acl:relcl")
            && !tree.passive(self.head)
            && tree.child(self.head, &["nsubj"]).is_some()
            && self.row.sort == Sort::Verb;
        if participle || relative {
            let noun = tree.head(self.head)?;
            let start = tree.extent(self.head).0;
            let first = tree.extent(noun).0;
            return (first < start && noun < start).then(|| vec![(first, start - 1)]);
        }
        None
    }

    /// An object's words; of a relative pronoun, those of the noun that it stands for.
    fn meant(&self, object: usize) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        let word = tree.token(object);
        let relative = matches!(word.xpos, "WDT" | "WP") && tree.token(self.head).is("acl:relcl");
        if !relative {
            return (word.lemma != "it" || !self.expletive())
                .then(|| vec![self.until_going_on(object)]);
        }
        let noun = tree.head(self.head)?;
        let start = tree.extent(self.head).0;
        let first = tree.extent(noun).0;
        (first < start && noun < start).then(|| vec![(first, start - 1)])
    }

    /// A constituent's extent up to a gerund that goes on for the speaker ("…, adding that").
    fn until_going_on(&self, head: usize) -> (usize, usize) {
        let (first, last) = self.tree.extent(head);
        let goes_on = self
            .tree
            .children_by(head, &["advcl", "acl", "parataxis", "conj"])
            .find(|&c| c > head && (self.table.goes_on(self.tree, c) || self.meanwhile(head, c)));
        match goes_on {
            Some(verb) => (first, self.tree.extent(verb).0.saturating_sub(1).max(first)),
            None => (first, last),
        }
    }

    /// "criticised the refusal *as troops seized* the plant": what happens meanwhile is nobody's word, though the parser
    /// hung it on the noun before it.
    fn meanwhile(&self, head: usize, clause: usize) -> bool {
        const LINKS: [&str; 4] = ["as", "while", "after", "before"];
        let tree = self.tree;
        let finite = matches!(tree.token(clause).xpos, "VBD" | "VBZ" | "VBP")
            && tree.child(clause, &["nsubj"]).is_some();
        let opened = tree
            .children_by(clause, &["mark"])
            .any(|mark| LINKS.iter().any(|word| tree.reads(mark, word)));
        let bare = tree.token(head).upos.is_nominal() && tree.child(head, &["cop"]).is_none();
        bare && finite && opened
    }

    /// "It was announced that": the subject only holds the place of the clause.
    fn expletive(&self) -> bool {
        self.child(&["ccomp", "csubj", "xcomp"], |_| true).is_some()
    }
}

fn name(slot: &Slot) -> String {
    match slot {
        Slot::That => "that".to_owned(),
        Slot::To => "to".to_owned(),
        Slot::Ing => "ing".to_owned(),
        Slot::Obj => "obj".to_owned(),
        Slot::Pred => "pred".to_owned(),
        Slot::As => "as".to_owned(),
        Slot::P(preposition) => format!("p:{preposition}"),
    }
}
