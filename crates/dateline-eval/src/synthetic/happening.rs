//! What happens in the made-up world, and how it stands on a day: reports tell it before, on and after its day.

use dateline::record::{EventType, Stance, Status};
use dateline_archive::moment::Day;

use super::chance::Chance;
use super::world::World;

/// Who takes part: the number of a person, a country, a body, or of the country whose forces they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Person(usize),
    Country(usize),
    Body(usize),
    Forces(usize),
}

impl Who {
    fn of(world: &World, chance: &mut Chance) -> Who {
        match chance.below(100) {
            0..45 => Who::Country(world.often.countries.draw(chance)),
            45..80 => Who::Person(world.often.persons.draw(chance)),
            80..92 => Who::Body(world.often.bodies.draw(chance)),
            _ => Who::Forces(world.often.countries.draw(chance)),
        }
    }

    /// The country it belongs to.
    pub(super) fn country(self, world: &World) -> usize {
        match self {
            Who::Person(person) => world.persons[person].country,
            Who::Country(country) | Who::Forces(country) => country,
            Who::Body(body) => world.bodies[body].country,
        }
    }

    fn speaks(world: &World, chance: &mut Chance) -> Who {
        match chance.below(10) {
            0..7 => Who::Person(world.often.persons.draw(chance)),
            7 | 8 => Who::Body(world.often.bodies.draw(chance)),
            _ => Who::Country(world.often.countries.draw(chance)),
        }
    }
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It happens.
    Happens,
    /// It is off from a day on.
    Cancelled(i32),
    /// It is put off on a day.
    PutOff(i32),
}

/// When it is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Untold,
    Day,
    Week,
    Month,
}

/// Something that happens, or is to happen.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    /// Number of its kind.
    pub(super) deed: usize,
    pub(super) actors: Vec<Who>,
    pub(super) recipients: Vec<Who>,
    /// Country, and the number of a town in it.
    pub(super) place: Option<(usize, Option<usize>)>,
    pub(super) day: Day,
    pub(super) time: Time,
    fate: Fate,
    speaker: Option<Who>,
    /// Numbers of the words of its theme.
    pub(super) theme: [usize; 4],
    pub(super) count: usize,
}

impl Happening {
    /// Something of which the first report is published on a day.
    pub(super) fn of(world: &World, today: Day, chance: &mut Chance) -> Happening {
        let deed = world.often.deeds.draw(chance);
        let actor = Who::of(world, chance);
        let mut recipients = Vec::new();
        let many = [0, 1, 1, 1, 1, 1, 1, 1, 2, 2][chance.below(10)];
        while recipients.len() < many {
            let who = Who::of(world, chance);
            if who != actor && !recipients.contains(&who) {
                recipients.push(who);
            }
        }
        let mut actors = vec![actor];
        if chance.comes(8) {
            actors.extend(
                Some(Who::of(world, chance))
                    .filter(|who| !recipients.contains(who) && *who != actor),
            );
        }
        let ahead = match chance.below(10) {
            0..6 => -chance.between(0, 3),
            6..9 => chance.between(1, 30),
            _ => chance.between(20, 120),
        };
        let off = today.0 + chance.between(1, ahead.max(2));
        let fate = match chance.below(20) {
            0 if ahead > 0 => Fate::Cancelled(off),
            1 if ahead > 0 => Fate::PutOff(off),
            _ => Fate::Happens,
        };
        let time = match (chance.below(100), ahead > 7) {
            (0..12, _) => Time::Untold,
            (12..25, true) => Time::Month,
            (25..45, true) => Time::Week,
            _ => Time::Day,
        };
        let home = recipients.first().unwrap_or(&actor).country(world);
        let town = chance
            .comes(70)
            .then(|| chance.below(world.countries[home].towns.len()));
        Happening {
            deed,
            place: chance.comes(70).then_some((home, town)),
            actors,
            recipients,
            day: Day(today.0 + ahead),
            time,
            fate,
            speaker: chance.comes(45).then(|| Who::speaks(world, chance)),
            theme: [(); 4].map(|()| world.vocabularies[0].theme(chance)),
            count: 1 + chance.below(400),
        }
    }

    /// How a report of a day presents it.
    pub(super) fn status(&self, today: Day, chance: &mut Chance) -> Status {
        let usual = match self.fate {
            Fate::Cancelled(day) if day <= today.0 => return Status::Cancelled,
            Fate::PutOff(day) if day <= today.0 && today.0 < self.day.0 => {
                return Status::Postponed;
            }
            _ if self.day.0 > today.0 => Status::Planned,
            _ => Status::Happened,
        };
        match (usual, chance.below(100)) {
            (Status::Planned, 0..15) => Status::Possible,
            (Status::Planned, 15..22) => Status::Demanded,
            (Status::Happened, 0..5) => Status::Ongoing,
            (Status::Happened, 5..9) => Status::NotHappened,
            (Status::Happened, 9..10) => Status::Ended,
            _ => usual,
        }
    }

    /// Who says so in a report, and what he does in saying it; nobody: the report itself.
    pub(super) fn voice(
        &self,
        world: &World,
        status: Status,
        chance: &mut Chance,
    ) -> Option<(Who, Stance)> {
        let stance = match status {
            Status::NotHappened => Stance::Denies,
            Status::Demanded => Stance::Demands,
            Status::Planned if chance.comes(20) => Stance::Promises,
            Status::Happened if chance.comes(10) => Stance::Confirms,
            _ => Stance::Asserts,
        };
        let speaker = match self.speaker {
            Some(first) if chance.comes(60) => Some(first),
            Some(_) => Some(Who::speaks(world, chance)),
            None if stance != Stance::Asserts || chance.comes(20) => {
                Some(Who::speaks(world, chance))
            }
            None => None,
        };
        speaker.map(|who| (who, stance))
    }

    /// Whether all who take part act: those who meet, or speak with each other.
    pub(super) fn is_mutual(&self, world: &World) -> bool {
        let deed = &world.deeds[self.deed];
        deed.kind == EventType::Consult && matches!(deed.mode.as_deref(), None | Some("phone"))
    }
}
