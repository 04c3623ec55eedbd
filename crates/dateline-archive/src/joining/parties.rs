//! Who takes part in both: the same, some who act for others, or others.

use dateline::record::EventType;

use super::grounds::Grounds;
use super::leaders;
use super::tally::Tally;
use crate::name::{Form, Likeness, Sort};
use crate::tables::Tables;
use crate::telling::{FormId, ReportEvent, Side, Telling};

/// How those who take part in two report events stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parties {
    /// They may be the same.
    Fit,
    /// Both name who acts, and these are two; nothing else keeps them apart.
    OtherActors,
    /// They cannot be the same.
    Apart,
}

/// Two report events and how the forms in them are looked up.
pub(super) struct Pair<'a, F> {
    pub(super) one: &'a ReportEvent,
    pub(super) two: &'a ReportEvent,
    pub(super) form: &'a F,
    pub(super) tables: &'a Tables,
}

/// A visit to a place is not the meeting held on it.
pub(super) fn is_visit(event: &ReportEvent) -> bool {
    event.head().mode.as_deref() == Some("visit")
}

impl<'f, F: Fn(FormId) -> &'f Form> Pair<'_, F> {
    /// Compares the sides of both, with the points for those who are met.
    pub(super) fn parties(&self, tally: &mut Tally) -> Parties {
        let before = tally.points;
        let are_visits = is_visit(self.one) && is_visit(self.two);
        let fit = if self.one.head().kind == EventType::Consult && !are_visits {
            self.meeting(tally)
        } else {
            self.sides(tally)
        };
        let most = self.tables.evidence.most_for_parties;
        tally.points = before + (tally.points - before).min(most);
        fit
    }

    fn sides(&self, tally: &mut Tally) -> Parties {
        let mut side = |which| {
            let (ours, theirs) = (self.one.side(which), self.two.side(which));
            self.side(&ours, &theirs, tally)
        };
        let (actor, recipient) = (side(Side::Actor), side(Side::Recipient));
        if self.is_same_victim() {
            tally.give(self.tables.evidence.same_victim, Grounds::VICTIM);
        }
        let mut described = true;
        for (which, side) in [(Side::Actor, actor), (Side::Recipient, recipient)] {
            if side == Some(Likeness::Open) {
                described &= self.are_descriptions(which);
                tally.points += if self.are_descriptions(which) {
                    self.tables.evidence.unlike_description
                } else {
                    self.tables.evidence.unlike_party
                };
            }
        }
        // A visit without its visitor is nobody's, and so is a deed of which both tell a side, but not the same; two
        // descriptions may be of the same people.
        let met = |side: Option<Likeness>| side.is_some_and(|side| side >= Likeness::Kin);
        let untold = (actor.is_none() && recipient.is_none()) || described;
        if recipient == Some(Likeness::Apart) {
            return Parties::Apart;
        }
        if actor == Some(Likeness::Apart) {
            return Parties::OtherActors;
        }
        if met(actor) || (!is_visit(self.one) && (met(recipient) || untold)) {
            Parties::Fit
        } else {
            Parties::Apart
        }
    }

    /// Whether the same person suffers both, of acts that befall a person seldom more than once: by name, or, of acts
    /// that befall the holder of an office, by the office and its country.
    fn is_same_victim(&self) -> bool {
        let (one, two) = (self.one.head(), self.two.head());
        let person = |form: &&FormId| {
            let form = (self.form)(**form);
            form.named && form.kind == Sort::Person
        };
        let (ours, theirs) = (
            self.one.side(Side::Recipient),
            self.two.side(Side::Recipient),
        );
        let alike = |our: &FormId| {
            let mut persons = theirs.iter().filter(person);
            persons.any(|their| (self.form)(*our).likeness((self.form)(*their)) == Likeness::Same)
        };
        let same_office = |our: &FormId| {
            let mut persons = theirs.iter().map(|their| (self.form)(*their));
            persons.any(|their| (self.form)(*our).is_of_same_office(their))
        };
        let both = |holds: &dyn Fn(&Telling) -> bool| holds(one) && holds(two);
        one.kind == two.kind
            && both(&|telling| self.tables.befalls(telling))
            && (ours.iter().filter(person).any(alike)
                || both(&|telling| self.tables.befalls_holders(telling))
                    && ours.iter().any(same_office))
    }

    /// Whether both describe a side and name nobody on it.
    fn are_descriptions(&self, side: Side) -> bool {
        let described = |event: &ReportEvent| {
            let forms = event.side(side);
            forms.iter().all(|form| !(self.form)(*form).named)
        };
        described(self.one) && described(self.two)
    }

    /// All who meet take part alike, and in either order. Where both name two or more, two must be the same, and
    /// nobody may be left over on both sides; who is left over on one side, a person by name, is a doubt.
    fn meeting(&self, tally: &mut Tally) -> Parties {
        let all = |event: &ReportEvent| {
            let mut all = event.side(Side::Actor);
            all.extend(event.side(Side::Recipient));
            all.dedup();
            all
        };
        let (ours, theirs) = (all(self.one), all(self.two));
        let mut matches = self.matches(&ours, &theirs);
        let mut back = self.matches(&theirs, &ours);
        self.give(&ours, &matches, tally);
        let stand_ins = self.stand_in(&ours, &mut matches, &theirs, &mut back)
            + self.stand_in(&theirs, &mut back, &ours, &mut matches);
        let is_met = |likeness: &&Likeness| **likeness >= Likeness::Kin;
        let met = matches.iter().filter(is_met).count();
        let left_over =
            |matches: &[Likeness]| matches.iter().any(|likeness| *likeness < Likeness::Kin);
        if met > 1 {
            let company = if stand_ins == 0 {
                self.tables.evidence.company
            } else {
                0.0
            };
            tally.give(company, Grounds::COMPANY);
            let named = ours
                .iter()
                .zip(&matches)
                .filter(|(our, likeness)| **likeness == Likeness::Same && self.is_somebody(**our));
            if named.count() > 1 {
                tally.grounds.add(Grounds::NAMES);
            }
        }
        let strangers = [(&ours, &matches), (&theirs, &back)];
        let doubtful = ours.len().min(theirs.len()) > 1
            && strangers.iter().any(|(forms, matches)| {
                forms.iter().zip(*matches).any(|(form, likeness)| {
                    *likeness < Likeness::Kin && (self.form)(*form).kind == Sort::Person
                })
            });
        if doubtful {
            tally.points += self.tables.evidence.left_over;
        }
        let enough = met >= ours.len().min(theirs.len()).min(2) && met > 0;
        if enough && !(left_over(&matches) && left_over(&back)) {
            Parties::Fit
        } else {
            Parties::Apart
        }
    }

    /// Countries of one report may stand for persons whose country the other does not tell, where somebody is met and
    /// as many persons as countries are left over ("the ministers of Norway, Iceland and Fiji"; three names, of whom one
    /// is said to be Norway's). Marks them as met; returns how many.
    fn stand_in(
        &self,
        persons: &[FormId],
        of_persons: &mut [Likeness],
        countries: &[FormId],
        of_countries: &mut [Likeness],
    ) -> usize {
        let left = |forms: &[FormId], matches: &[Likeness], keep: &dyn Fn(&Form) -> bool| {
            let all = forms.iter().zip(matches).enumerate();
            let left = all.filter(|(_, (form, likeness))| {
                **likeness == Likeness::Open && keep((self.form)(**form))
            });
            left.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        let of_no_country =
            |form: &Form| form.kind == Sort::Person && form.named && form.country.is_none();
        let unknown = left(persons, of_persons, &of_no_country);
        let open = left(countries, of_countries, &|form| form.kind == Sort::Country);
        let is_met = of_persons.iter().any(|likeness| *likeness >= Likeness::Kin);
        if !is_met || unknown.len() != open.len() {
            return 0;
        }
        unknown
            .iter()
            .for_each(|at| of_persons[*at] = Likeness::Kin);
        open.iter().for_each(|at| of_countries[*at] = Likeness::Kin);
        unknown.len()
    }

    /// Whether a form names somebody more particular than a country.
    fn is_somebody(&self, form: FormId) -> bool {
        let form = (self.form)(form);
        form.named && matches!(form.kind, Sort::Person | Sort::Body)
    }

    /// One side of both: the best that any of them comes to; none where a report leaves it open.
    fn side(&self, ours: &[FormId], theirs: &[FormId], tally: &mut Tally) -> Option<Likeness> {
        if ours.is_empty() || theirs.is_empty() {
            return None;
        }
        let matches = self.matches(ours, theirs);
        self.give(ours, &matches, tally);
        matches.into_iter().max()
    }

    /// For each of ours, how it stands to the nearest of theirs.
    fn matches(&self, ours: &[FormId], theirs: &[FormId]) -> Vec<Likeness> {
        let form = self.form;
        let likeness = |our: FormId, their: FormId| {
            if our == their && form(our).named {
                return Likeness::Same;
            }
            match form(our).likeness(form(their)) {
                Likeness::Same if self.are_namesakes(our, their) => Likeness::Apart,
                Likeness::Kin if self.are_unlike_guests(our, their) => Likeness::Open,
                Likeness::Kin | Likeness::Open if self.are_two_powers(our, their) => {
                    Likeness::Apart
                }
                likeness => likeness,
            }
        };
        let nearest = |our: &FormId| theirs.iter().map(|their| likeness(*our, *their)).max();
        ours.iter()
            .map(|our| nearest(our).unwrap_or(Likeness::Apart))
            .collect()
    }

    /// Whether one is an office-holder, named by surname, and the other bears the same surname.
    fn are_namesakes(&self, our: FormId, their: FormId) -> bool {
        let year = (self.two.published.date()).map_or(0, |date| date.year());
        leaders::are_two((self.form)(our), (self.form)(their), year)
    }

    /// Whether, of those who meet, one acts for a country and the other are private people of it.
    fn are_unlike_guests(&self, our: FormId, their: FormId) -> bool {
        let is_private = |id: FormId| {
            let noun = (self.form)(id).noun();
            noun.is_some_and(|noun| self.tables.is_private(&noun))
        };
        self.one.head().kind == EventType::Consult && is_private(our) != is_private(their)
    }

    /// Whether one is a legislature and the other a person or another body: what a parliament does is not what a president
    /// or a ministry does. All of them may act for their country, and all of them meet.
    fn are_two_powers(&self, our: FormId, their: FormId) -> bool {
        let (our, their) = ((self.form)(our), (self.form)(their));
        let legislates =
            |form: &Form| form.kind == Sort::Body && self.tables.legislates(&form.name);
        let acts = |form: &Form| form.named && matches!(form.kind, Sort::Person | Sort::Body);
        self.one.head().kind != EventType::Consult
            && acts(our)
            && acts(their)
            && legislates(our) != legislates(their)
    }

    /// Points for those who are met; each country counts once, by whatever form of it. A place that suffers counts
    /// where places are compared.
    fn give(&self, ours: &[FormId], matches: &[Likeness], tally: &mut Tally) {
        let evidence = &self.tables.evidence;
        let mut countries: Vec<&str> = Vec::new();
        for (our, likeness) in ours.iter().zip(matches) {
            let our = (self.form)(*our);
            let country = our.country.as_deref();
            let is_new = country.is_none_or(|country| !countries.contains(&country));
            match (likeness, our.kind) {
                (Likeness::Same, Sort::Country) => {
                    tally.give(evidence.same_country, Grounds::COUNTRY);
                }
                (Likeness::Same, Sort::Place) => tally.grounds.add(Grounds::NEAR),
                (Likeness::Same, _) if our.named => tally.give(evidence.same_name, Grounds::PARTY),
                (Likeness::Same | Likeness::Kin, _) if is_new => {
                    tally.give(evidence.kin, Grounds::KIN);
                }
                _ => continue,
            }
            countries.extend(country);
        }
    }
}
