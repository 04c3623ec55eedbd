//! Near copies on the store: which earlier report a version is a copy of.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use crate::Error;
use crate::copies::{Shingles, Signature, bands, nearest, surely_none};
use crate::ordered::Clustering;
use crate::retelling;
use crate::store::{Keyed, Place, Side};

/// Formulas that thousands share are compared with the latest only.
const KEYED: Keyed = Keyed {
    table: "copy_keys_",
    column: "version",
    stretch_days: 200,
    window_days: WINDOW_DAYS,
    most: 64,
};

/// A text that comes again after more than so many days is no copy but news again. As long as what joining looks back: of
/// whatever is told as one event, copies vouch once.
const WINDOW_DAYS: i64 = 200;

/// Finds copies within one transaction.
pub(crate) struct Copying<'a> {
    connection: &'a Connection,
    /// Shingles of texts that were compared in this transaction.
    shingles: BTreeMap<i64, Shingles>,
}

impl<'a> Copying<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Copying {
            connection,
            shingles: BTreeMap::new(),
        }
    }

    /// Puts a new version under its keys. None where its text is too short to be a copy of anything.
    pub(crate) fn index(
        &mut self,
        (published, tie, version): Place,
        text: &str,
    ) -> Result<Option<Place>, Error> {
        let shingles = Shingles::of(text);
        let Some(signature) = Signature::of(&shingles) else {
            return Ok(None);
        };
        self.connection
            .prepare_cached("INSERT INTO signatures_ (version, signature) VALUES (?, ?)")?
            .execute((version, signature.to_bytes().as_slice()))?;
        let place = (published, tie, version);
        KEYED.put(self.connection, place, keys(&signature))?;
        self.shingles.insert(version, shingles);
        Ok(Some(place))
    }

    /// Takes a version out from under its keys; what may have followed it is returned, to be decided again.
    pub(crate) fn unindex(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        let seen = self.later(place)?;
        if let Some(signature) = self.signature(place.2)? {
            KEYED.take(self.connection, place, keys(&signature))?;
        }
        Ok(seen)
    }

    fn signature(&self, version: i64) -> Result<Option<Signature>, Error> {
        let bytes: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT signature FROM signatures_ WHERE version = ?")?
            .query_row([version], |row| row.get(0))
            .optional()?;
        Ok(bytes.as_deref().and_then(Signature::from_bytes))
    }

    fn neighbours(
        &self,
        signature: &Signature,
        place: Place,
        side: Side,
    ) -> Result<Vec<Place>, Error> {
        KEYED.neighbours(self.connection, place, keys(signature), side)
    }

    fn shingles_of(&mut self, version: i64) -> Result<&Shingles, Error> {
        if !self.shingles.contains_key(&version) {
            let record = retelling::latest(self.connection, version)?;
            self.shingles
                .insert(version, Shingles::of(&record.report.text));
        }
        Ok(&self.shingles[&version])
    }

    fn similarity(&mut self, one: i64, two: i64) -> Result<f64, Error> {
        self.shingles_of(one)?;
        self.shingles_of(two)?;
        Ok(self.shingles[&one].jaccard(&self.shingles[&two]))
    }

    /// The report and the canonical version (null: itself) of a version.
    fn standing(&self, version: i64) -> Result<(i64, Option<i64>), Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT report, copy_of FROM versions_ WHERE version = ?")?
            .query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }
}

/// Half of each band's number: what agrees by chance does not agree in its signature.
fn keys(signature: &Signature) -> impl Iterator<Item = i64> + '_ {
    bands(signature).map(|band| band.cast_signed() >> 32)
}

impl Clustering for Copying<'_> {
    type Item = Place;
    type Error = Error;

    fn decide(&mut self, place: Place) -> Result<bool, Error> {
        let version = place.2;
        let Some(signature) = self.signature(version)? else {
            return Ok(false);
        };
        let (report, before) = self.standing(version)?;
        let mut similar = Vec::new();
        for other in self.neighbours(&signature, place, Side::Earlier)? {
            let Some(theirs) = self.signature(other.2)? else {
                continue;
            };
            // The next version of a report is not its copy.
            if surely_none(&signature, &theirs) || self.standing(other.2)?.0 == report {
                continue;
            }
            similar.push((other, self.similarity(version, other.2)?));
        }
        let canonical = match nearest(similar) {
            Some(other) => Some(self.standing(other.2)?.1.unwrap_or(other.2)),
            None => None,
        };
        if canonical == before {
            return Ok(false);
        }
        self.connection
            .prepare_cached("UPDATE versions_ SET copy_of = ? WHERE version = ?")?
            .execute((canonical, version))?;
        Ok(true)
    }

    fn later(&mut self, place: Place) -> Result<Vec<Place>, Error> {
        match self.signature(place.2)? {
            Some(signature) => self.neighbours(&signature, place, Side::Later),
            None => Ok(Vec::new()),
        }
    }
}
