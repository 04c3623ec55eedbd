//! Stories on the store: which story a version belongs to.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use crate::Error;
use crate::ordered::Clustering;
use crate::store::{Keyed, Place, Side};
use crate::stories::{
    LOOK_BACK, Neighbour, Profile, Setting, WINDOW_DAYS, choose, fade, keys, similarity,
};

const KEYED: Keyed = Keyed {
    table: "story_keys_",
    column: "version",
    stretch_days: 16,
    window_days: WINDOW_DAYS,
    most: LOOK_BACK,
};

/// Gathers stories within one transaction.
pub(crate) struct Gathering<'a> {
    connection: &'a Connection,
    /// Profiles that were looked at in this transaction.
    profiles: BTreeMap<i64, Option<Profile>>,
}

impl<'a> Gathering<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Gathering {
            connection,
            profiles: BTreeMap::new(),
        }
    }

    /// Puts a new version under its keys.
    pub(crate) fn index(
        &mut self,
        place: Place,
        title: Option<&str>,
        text: &str,
    ) -> Result<(), Error> {
        let profile = Profile::of(title, text);
        self.connection
            .prepare_cached("INSERT INTO profiles_ (version, profile) VALUES (?, ?)")?
            .execute((place.2, profile.to_bytes()))?;
        KEYED.put(self.connection, place, numbers(&profile))?;
        self.profiles.insert(place.2, Some(profile));
        Ok(())
    }

    /// Takes a version out from under its keys; what looked at it is returned, to be decided again.
    pub(crate) fn unindex(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        let seen = self.later(place)?;
        let connection = self.connection;
        if let Some(profile) = self.profile(place.2)? {
            KEYED.take(connection, place, numbers(profile))?;
        }
        self.profiles.remove(&place.2);
        Ok(seen)
    }

    fn profile(&mut self, version: i64) -> Result<Option<&Profile>, Error> {
        if !self.profiles.contains_key(&version) {
            let bytes: Option<Vec<u8>> = self
                .connection
                .prepare_cached("SELECT profile FROM profiles_ WHERE version = ?")?
                .query_row([version], |row| row.get(0))
                .optional()?;
            self.profiles
                .insert(version, bytes.as_deref().and_then(Profile::from_bytes));
        }
        Ok(self.profiles[&version].as_ref())
    }

    fn story(&self, version: i64) -> Result<Option<i64>, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT story FROM versions_ WHERE version = ?")?
            .query_row([version], |row| row.get(0))?)
    }

    fn around(&mut self, place: Place, side: Side) -> Result<Vec<Place>, Error> {
        let connection = self.connection;
        match self.profile(place.2)? {
            Some(profile) => KEYED.neighbours(connection, place, numbers(profile), side),
            None => Ok(Vec::new()),
        }
    }

    fn likeness(&mut self, one: Place, other: Place) -> Result<f64, Error> {
        #[expect(clippy::cast_precision_loss, reason = "seconds of a few days")]
        let days = (one.0 - other.0) as f64 / 86_400.0;
        let left = fade(days);
        if left == 0.0 {
            return Ok(0.0);
        }
        self.profile(one.2)?;
        self.profile(other.2)?;
        match (&self.profiles[&one.2], &self.profiles[&other.2]) {
            (Some(one), Some(other)) => Ok(left * similarity(one, other)),
            _ => Ok(0.0),
        }
    }
}

/// Keys as signed numbers, which the store keeps in four bytes.
fn numbers(profile: &Profile) -> impl Iterator<Item = i64> {
    keys(profile).map(|key| i64::from(key.cast_signed()))
}

impl Clustering for Gathering<'_> {
    type Item = Place;
    type Error = Error;

    fn decide(&mut self, place: Place) -> Result<bool, Error> {
        let mut neighbours = Vec::new();
        let mut places: BTreeMap<i64, Place> = BTreeMap::new();
        for other in self.around(place, Side::Earlier)? {
            let story = self.story(other.2)?.unwrap_or(other.2);
            let likeness = self.likeness(place, other)?;
            let began = match places.get(&story) {
                Some(began) => *began,
                None => *places.entry(story).or_insert(self.place(story)?),
            };
            neighbours.push(Neighbour {
                item: other,
                story: began,
                likeness,
            });
        }
        let story = choose(neighbours, Setting::default()).unwrap_or(place).2;
        if self.story(place.2)? == Some(story) {
            return Ok(false);
        }
        self.connection
            .prepare_cached("UPDATE versions_ SET story = ? WHERE version = ?")?
            .execute((story, place.2))?;
        Ok(true)
    }

    fn later(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        self.around(place, Side::Later)
    }
}

impl Gathering<'_> {
    fn place(&self, version: i64) -> Result<Place, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT published, tie, version FROM versions_ WHERE version = ?")?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
    }
}
