//! Tellings, one after the other, become steps (the table of RECORD.md).

use dateline::record::{Stance, Status};

use super::days::Days;
use super::words::{Basis, Standing, Step};
use super::{LifeStep, Witness};
use crate::name::{self, Form, Likeness};
use crate::tables::Tables;
use crate::telling::{FormId, Site};

/// Seconds. Who publishes late in the evening of one place is in the next day of another.
const DAY: i64 = 86_400;

/// What a row of tellings comes to.
pub(super) struct State {
    pub(super) status: Standing,
    pub(super) basis: Basis,
    pub(super) claimants: Vec<FormId>,
    pub(super) deniers: Vec<FormId>,
    pub(super) steps: Vec<LifeStep>,
    /// The town of the plan, as it was last moved.
    pub(super) plan_town: Option<Site>,
}

/// Sorts of things told of an event that may be told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plan,
    Deed,
    Under,
}

pub(super) fn fold<'f>(
    witnesses: &[Witness<'_>],
    form: &impl Fn(FormId) -> &'f Form,
    tables: &Tables,
) -> State {
    let mut fold = Fold {
        form,
        tables,
        parties: parties(witnesses),
        status: None,
        steps: Vec::new(),
        said: Vec::new(),
        deniers: Vec::new(),
        days: None,
        plan_days: None,
        plan_town: None,
        confirmed: Vec::new(),
        own_denial: false,
    };
    for of_report in witnesses.chunk_by(|one, two| one.item == two.item) {
        for witness in of_report.iter().filter(|witness| !witness.is_copy) {
            fold.days = Days::of_report(witness, of_report);
            fold.take(witness);
        }
    }
    // Where all that stands are copies, the first of them speaks.
    if fold.status.is_none()
        && let Some(first) = witnesses.first()
    {
        fold.days = Days::told(first);
        fold.take(first);
    }
    fold.close()
}

fn parties(witnesses: &[Witness<'_>]) -> Vec<FormId> {
    let mut parties: Vec<FormId> = Vec::new();
    for witness in witnesses {
        for party in witness
            .telling
            .actors
            .iter()
            .chain(&witness.telling.recipients)
        {
            if !parties.contains(party) {
                parties.push(*party);
            }
        }
    }
    parties
}

/// Something said of the event before: of which sort, by whom, in which report.
struct Said {
    sort: Sort,
    speaker: Option<FormId>,
    is_own: bool,
    report: i64,
    /// On whom, as told.
    recipients: Vec<FormId>,
}

struct Fold<'a, F> {
    form: &'a F,
    tables: &'a Tables,
    /// Who takes part in it, by any telling.
    parties: Vec<FormId>,
    status: Option<Status>,
    steps: Vec<LifeStep>,
    said: Vec<Said>,
    deniers: Vec<FormId>,
    /// When it is, by the report that is being taken in.
    days: Option<Days>,
    plan_days: Option<Days>,
    plan_town: Option<Site>,
    confirmed: Vec<Sort>,
    own_denial: bool,
}

impl<'f, F: Fn(FormId) -> &'f Form> Fold<'_, F> {
    fn take(&mut self, witness: &Witness<'_>) {
        // Who names a war as the time of something else has no news of the war.
        if witness.telling.circumstance && self.status.is_some() {
            return;
        }
        let denies = !witness.is_own()
            && (witness
                .telling
                .voices
                .iter()
                .any(|voice| voice.stance == Stance::Denies)
                || witness.telling.status == Status::NotHappened);
        match self.status_of(witness) {
            _ if denies => self.denied(witness),
            Status::Possible => self.thought(witness, Status::Possible, Step::Considered),
            Status::Demanded => self.thought(witness, Status::Demanded, Step::Demanded),
            Status::Planned => self.planned(witness),
            Status::Postponed => self.off(witness, Status::Postponed, Step::Postponed),
            Status::Cancelled => self.off(witness, Status::Cancelled, Step::Cancelled),
            Status::Ongoing => self.ongoing(witness),
            Status::Happened => self.happened(witness),
            Status::NotHappened => self.did_not_happen(witness),
            Status::Ended => {
                if self.status != Some(Status::Ended) {
                    self.status = Some(Status::Ended);
                    self.step(Step::Ended, witness);
                }
                self.note(Sort::Deed, witness);
            }
        }
    }

    /// How a telling presents the event, but that what is told as done before its day is still to come: calendars of days
    /// ahead tell in the present tense.
    fn status_of(&self, witness: &Witness<'_>) -> Status {
        let status = witness.telling.status;
        let plan = self.plan_days.map(|days| days.within);
        let day = witness.telling.when.or(plan);
        let to_come = day
            .and_then(|(first, _)| first)
            .is_some_and(|first| first.begins() >= witness.published + DAY);
        match status {
            Status::Happened | Status::Ongoing if to_come => Status::Planned,
            status => status,
        }
    }

    /// Considered or demanded: a step only where nothing of the kind was told, and a status only where nothing more is
    /// known.
    fn thought(&mut self, witness: &Witness<'_>, status: Status, step: Step) {
        if !self.steps.iter().any(|earlier| earlier.step == step) && self.said.is_empty() {
            self.step(step, witness);
        }
        let rank = |status| match status {
            Some(Status::Demanded) => 1,
            Some(Status::Possible) | None => 0,
            _ => 2,
        };
        if rank(self.status) <= rank(Some(status)) && rank(self.status) < 2 {
            self.status = Some(status);
        }
    }

    fn planned(&mut self, witness: &Witness<'_>) {
        let over = matches!(
            self.status,
            Some(Status::Happened | Status::Ongoing | Status::Ended | Status::NotHappened)
        );
        if over {
            self.note(Sort::Plan, witness);
            return;
        }
        let moved = self.is_moved(witness);
        let was_off = matches!(self.status, Some(Status::Cancelled | Status::Postponed));
        if !self.has(Sort::Plan) {
            self.step(Step::Announced, witness);
        } else if moved {
            self.step(Step::Moved, witness);
        } else if was_off {
            self.step(Step::Announced, witness);
        } else {
            self.again(Sort::Plan, witness);
        }
        self.status = Some(Status::Planned);
        self.keep_plan(witness, moved);
        self.note(Sort::Plan, witness);
    }

    fn off(&mut self, witness: &Witness<'_>, status: Status, step: Step) {
        if matches!(self.status, Some(Status::Happened | Status::Ended)) {
            return;
        }
        let moved = self.is_moved(witness);
        if self.status != Some(status) || moved {
            self.step(step, witness);
        }
        self.status = Some(status);
        self.keep_plan(witness, moved);
        self.note(Sort::Plan, witness);
    }

    fn ongoing(&mut self, witness: &Witness<'_>) {
        if self.has(Sort::Under) || self.has(Sort::Deed) {
            self.again(Sort::Under, witness);
        } else {
            self.step(Step::Began, witness);
        }
        if self.status != Some(Status::Ended) {
            self.status = Some(Status::Ongoing);
        }
        self.note(Sort::Under, witness);
    }

    fn happened(&mut self, witness: &Witness<'_>) {
        let told_own = self
            .said
            .iter()
            .any(|said| said.sort == Sort::Deed && said.is_own);
        let planned = self.has(Sort::Plan);
        if !self.has(Sort::Deed) {
            let step = if witness.is_own() || planned {
                Step::Happened
            } else {
                Step::Claimed
            };
            self.step(step, witness);
        } else if witness.is_own() {
            let claimed = self.steps.iter().any(|step| step.step == Step::Claimed);
            let happened = self.steps.iter().any(|step| step.step == Step::Happened);
            if !told_own && claimed && !happened {
                self.step(Step::Happened, witness);
            }
        } else {
            self.again(Sort::Deed, witness);
        }
        if !matches!(self.status, Some(Status::Ended)) {
            self.status = Some(Status::Happened);
        }
        self.note(Sort::Deed, witness);
    }

    fn did_not_happen(&mut self, witness: &Witness<'_>) {
        if self.has(Sort::Deed) || self.has(Sort::Under) {
            self.own_denial = true;
        }
        if !self
            .steps
            .iter()
            .any(|step| step.step == Step::DidNotHappen)
        {
            self.step(Step::DidNotHappen, witness);
        }
        if !self.has(Sort::Deed) {
            self.status = Some(Status::NotHappened);
        }
    }

    /// A denial in somebody's mouth: against what somebody claims it is `denied`, and so is a plan that he expressly denies;
    /// where nothing was claimed (a demand, a plan that others have put off too), it did not happen, on that word.
    fn denied(&mut self, witness: &Witness<'_>) {
        let speakers: Vec<FormId> = witness
            .telling
            .voices
            .iter()
            .filter_map(|voice| voice.speaker)
            .collect();
        let known = speakers
            .iter()
            .all(|speaker| self.deniers.contains(speaker))
            && !self.deniers.is_empty();
        let mut voices = witness.telling.voices.iter();
        let expressly = voices.any(|voice| voice.stance == Stance::Denies);
        let claimed = self.has(Sort::Deed) || self.has(Sort::Under);
        let told = self.status.is_some() && self.status != Some(Status::NotHappened);
        let against = told && (claimed || expressly);
        for speaker in speakers {
            if !self.deniers.contains(&speaker) {
                self.deniers.push(speaker);
            }
        }
        if known {
            return;
        }
        if against {
            self.step(Step::Denied, witness);
        } else {
            self.step(Step::DidNotHappen, witness);
            self.status = Some(Status::NotHappened);
        }
    }

    /// Told again: another party confirms; within one report, a speaker stands behind what the report began with.
    fn again(&mut self, sort: Sort, witness: &Witness<'_>) {
        if witness.is_own() {
            return;
        }
        let of_sort =
            |said: &&Said| said.sort == sort || (sort == Sort::Under && said.sort == Sort::Deed);
        let earlier: Vec<&Said> = self.said.iter().filter(of_sort).collect();
        if earlier
            .iter()
            .all(|said| said.is_own && said.report == witness.report)
        {
            let speakers = witness
                .telling
                .voices
                .iter()
                .filter_map(|voice| voice.speaker);
            if let Some(step) = self.steps.last_mut() {
                step.speakers.extend(speakers);
                step.speakers.dedup();
            }
            return;
        }
        // What a publisher tells in its own words is confirmed by those whom it concerns, not by all who mention it; and
        // whom a report only describes ("an official") is not shown to be another, unless he expressly confirms.
        // A public body is known by its country ("Peru's presidency").
        let is_known = |speaker: FormId| {
            let form = (self.form)(speaker);
            form.named || (form.kind == name::Sort::Body && form.country.is_some())
        };
        let in_own_words = earlier.iter().any(|said| said.is_own);
        let confirms = witness.telling.voices.iter().any(|voice| {
            let expressly = voice.stance == Stance::Confirms;
            voice.speaker.is_some_and(|speaker| {
                (expressly || is_known(speaker))
                    && (expressly || !in_own_words || self.is_concerned(speaker))
                    && earlier
                        .iter()
                        .all(|said| self.is_other_party(speaker, said, expressly))
            })
        });
        let of_same = earlier.iter().any(|said| self.may_be_same(said, witness));
        if confirms && of_same {
            self.confirmed.push(sort);
            self.step(Step::Confirmed, witness);
        }
    }

    /// Whether what was said before and what is said now may befall the same: who tells of other people killed does not
    /// confirm who was.
    fn may_be_same(&self, said: &Said, witness: &Witness<'_>) -> bool {
        let people = |forms: &[FormId]| {
            let forms = forms.iter().map(|form| (self.form)(*form));
            forms
                .filter(|form| matches!(form.kind, name::Sort::Person | name::Sort::Body))
                .collect::<Vec<&Form>>()
        };
        let (before, now) = (
            people(&said.recipients),
            people(&witness.telling.recipients),
        );
        let alike = |one: &&Form| now.iter().any(|two| one.likeness(two) >= Likeness::Kin);
        before.is_empty() || now.is_empty() || before.iter().any(alike)
    }

    /// Whether a speaker takes part in the event, or speaks for somebody who does.
    fn is_concerned(&self, speaker: FormId) -> bool {
        let speaker = (self.form)(speaker);
        let likeness = |party: &FormId| (self.form)(*party).likeness(speaker);
        self.parties
            .iter()
            .any(|party| likeness(party) >= Likeness::Kin)
    }

    /// Whether a speaker is of another party than whoever said it before: of another country or body. Who expressly
    /// confirms may be of the same country (a company, the opposition), but not of the same organization of states.
    fn is_other_party(&self, speaker: FormId, said: &Said, expressly: bool) -> bool {
        let Some(earlier) = said.speaker else {
            return said.is_own;
        };
        if earlier == speaker {
            return false;
        }
        let (one, two) = ((self.form)(speaker), (self.form)(earlier));
        if one.likeness(two) == Likeness::Same {
            return false;
        }
        match (&one.country, &two.country) {
            (Some(a), Some(b)) if a == b => expressly && !self.tables.is_organization_of_states(a),
            _ => true,
        }
    }

    fn is_moved(&self, witness: &Witness<'_>) -> bool {
        let both_told = self.plan_days.zip(self.days);
        let other_time = both_told.is_some_and(|(plan, now)| plan.with(now).is_none());
        let other_town = match (&self.plan_town, &witness.telling.place) {
            (Some(plan), Some(now)) => plan.is_town && now.is_town && plan.name != now.name,
            _ => false,
        };
        other_time || other_town
    }

    /// The plan's time and town as now known: what the report says of its time refines it, or takes its place.
    fn keep_plan(&mut self, witness: &Witness<'_>, moved: bool) {
        self.plan_days = match (self.plan_days, self.days) {
            (Some(plan), Some(now)) => Some(plan.with(now).unwrap_or(now)),
            (plan, now) => plan.or(now),
        };
        if let Some(place) = witness.telling.place.as_ref().filter(|place| place.is_town)
            && (moved || self.plan_town.is_none())
        {
            self.plan_town = Some(place.clone());
        }
    }

    fn has(&self, sort: Sort) -> bool {
        self.said.iter().any(|said| said.sort == sort)
    }

    fn note(&mut self, sort: Sort, witness: &Witness<'_>) {
        if witness.is_own() {
            self.said.push(Said {
                sort,
                speaker: None,
                is_own: true,
                report: witness.report,
                recipients: witness.telling.recipients.clone(),
            });
        }
        for voice in &witness.telling.voices {
            self.said.push(Said {
                sort,
                speaker: voice.speaker,
                is_own: false,
                report: witness.report,
                recipients: witness.telling.recipients.clone(),
            });
        }
    }

    fn step(&mut self, step: Step, witness: &Witness<'_>) {
        let mut speakers: Vec<FormId> = witness
            .telling
            .voices
            .iter()
            .filter_map(|voice| voice.speaker)
            .collect();
        speakers.dedup();
        self.steps.push(LifeStep {
            step,
            item: witness.item,
            telling: witness.telling.number,
            published: witness.published,
            speakers,
            when: self.days.map(|days| days.within),
            withdrawn: witness.unsaid,
        });
    }

    fn close(self) -> State {
        let status = self.status.unwrap_or(Status::Possible);
        let sort = match status {
            Status::Happened | Status::Ended | Status::NotHappened => Some(Sort::Deed),
            Status::Ongoing => Some(Sort::Under),
            Status::Planned | Status::Postponed | Status::Cancelled => Some(Sort::Plan),
            Status::Possible | Status::Demanded => None,
        };
        let of_sort: Vec<&Said> = self
            .said
            .iter()
            .filter(|said| sort.is_none_or(|sort| said.sort == sort))
            .collect();
        let mut claimants: Vec<FormId> = Vec::new();
        for speaker in of_sort.iter().filter_map(|said| said.speaker) {
            if !claimants.contains(&speaker) {
                claimants.push(speaker);
            }
        }
        if claimants.is_empty() && sort.is_none() {
            claimants = self
                .steps
                .iter()
                .flat_map(|step| step.speakers.clone())
                .collect();
            claimants.dedup();
        }
        let in_own_words =
            of_sort.iter().any(|said| said.is_own) || (of_sort.is_empty() && claimants.is_empty());
        let denied = !self.deniers.is_empty() && status != Status::NotHappened;
        let basis = if denied || self.own_denial {
            Basis::Disputed
        } else if sort.is_some_and(|sort| self.confirmed.contains(&sort)) {
            Basis::Confirmed
        } else if in_own_words {
            Basis::Reported
        } else {
            Basis::Claimed
        };
        State {
            status: Standing::Told(status),
            basis,
            claimants,
            deniers: self.deniers,
            steps: self.steps,
            plan_town: self.plan_town,
        }
    }
}
