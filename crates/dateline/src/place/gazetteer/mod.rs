//! The gazetteer: towns, divisions and their names in one file that is used where it lies.
//!
//! Layout (little-endian): a header of [`HEADER`] bytes (magic, then the offset and length of each section), then
//! - `index`: an `fst` map from normalised name to a place (`place << 1`) or to a posting (`offset << 1 | 1`);
//! - `postings`: for each name of several places their number and the gaps between their indexes, as varints;
//! - `places`: [`RECORD`] bytes each, most inhabitants first, so that postings run from large to small;
//! - `names`: display names, each a length byte and UTF-8;
//! - `divisions`: country code, length byte and name of each first-level division (an empty name: none known).
//!
//! What it is made from and how: `models/gazetteer/README.md`.

mod normal;
mod write;

use std::borrow::Cow;
use std::sync::Arc;

use super::Resolution;
use crate::Error;

pub(super) use normal::normalise;
pub use write::Writer;

const MAGIC: &[u8; 8] = b"DLGAZ\x001\n";
const SECTIONS: usize = 5;
const HEADER: usize = MAGIC.len() + SECTIONS * 8;
const RECORD: usize = 16;
/// Steps a degree in which a record counts latitude and longitude: 24 bits hold the whole circle.
const LATITUDE_STEPS: f64 = 90_000.0;
const LONGITUDE_STEPS: f64 = 46_000.0;
/// Steps of the natural logarithm in which a record counts inhabitants.
const POPULATION_STEPS: f64 = 12.0;

/// Index of a place in the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PlaceIndex(pub(super) u32);

/// A place as the gazetteer keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) geonames: Option<u32>,
    pub(super) division: u16,
    pub(super) class: Class,
    /// Natural logarithm of one more than the inhabitants.
    pub(super) log_population: f64,
    name: usize,
}

/// What the gazetteer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// First-level division of a country.
    Admin1,
    /// Smaller division.
    Area,
    /// City, town, village.
    City,
}

impl Class {
    /// How fine its places are.
    pub fn resolution(self) -> Resolution {
        match self {
            Class::Admin1 => Resolution::Admin1,
            Class::Area => Resolution::Area,
            Class::City => Resolution::City,
        }
    }

    fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Class::Admin1,
            1 => Class::Area,
            _ => Class::City,
        }
    }
}

/// A first-level division, or a country as a whole where the name is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Division {
    pub(super) country: Arc<str>,
    pub(super) name: Arc<str>,
}

/// A part of the file.
#[derive(Debug, Clone)]
struct Section {
    bytes: Arc<Cow<'static, [u8]>>,
    start: usize,
    end: usize,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }
}

/// The file, opened.
pub(super) struct Gazetteer {
    index: fst::Map<Section>,
    postings: Section,
    places: Section,
    names: Section,
    divisions: Vec<Division>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer")
            .field("names", &self.index.len())
            .field("places", &self.len())
            .finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// Opens the file. Nothing is copied but the list of divisions.
    pub(super) fn new(bytes: Cow<'static, [u8]>) -> Result<Self, Error> {
        let sections = sections(&bytes)
            .ok_or_else(|| Error::model("gazetteer.bin is not a gazetteer of this version"))?;
        let bytes = Arc::new(bytes);
        let [index, postings, places, names, divisions] = sections.map(|(start, end)| Section {
            bytes: bytes.clone(),
            start,
            end,
        });
        let index =
            fst::Map::new(index).map_err(|e| Error::model(format!("gazetteer.bin: {e}")))?;
        let divisions = read_divisions(divisions.as_ref())
            .ok_or_else(|| Error::model("gazetteer.bin: its list of divisions is cut"))?;
        Ok(Gazetteer {
            index,
            postings,
            places,
            names,
            divisions,
        })
    }

    /// Number of places.
    pub(super) fn len(&self) -> usize {
        self.places.as_ref().len() / RECORD
    }

    /// The places of a normalised name, most inhabitants first.
    pub(super) fn look_up(&self, name: &str) -> Vec<PlaceIndex> {
        let Some(value) = self.index.get(name) else {
            return Vec::new();
        };
        if value & 1 == 0 {
            return vec![PlaceIndex((value >> 1) as u32)];
        }
        let mut postings = Varints(self.postings.as_ref().get((value >> 1) as usize..));
        let count = postings.next().unwrap_or(0);
        let mut last = 0;
        let places = postings.take(count as usize).map(|gap| {
            last += gap;
            PlaceIndex(last)
        });
        places.collect()
    }

    /// Whether any place has the normalised name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// The place.
    pub(super) fn entry(&self, place: PlaceIndex) -> Option<Entry> {
        let at = place.0 as usize * RECORD;
        let record = self.places.as_ref().get(at..at + RECORD)?;
        let small = |i: usize| u32::from_le_bytes([record[i], record[i + 1], record[i + 2], 0]);
        // Twenty-four bits with a sign.
        let signed = |i: usize| f64::from(((small(i) << 8) as i32) >> 8);
        Some(Entry {
            latitude: round(signed(0) / LATITUDE_STEPS),
            longitude: round(signed(3) / LONGITUDE_STEPS),
            geonames: Some(small(6)).filter(|id| *id != 0),
            division: u16::from_le_bytes([record[9], record[10]]),
            class: Class::from_byte(record[11]),
            log_population: f64::from(record[12]) / POPULATION_STEPS,
            name: small(13) as usize,
        })
    }

    /// The display name of a place.
    pub(super) fn name(&self, entry: &Entry) -> &str {
        let names = self.names.as_ref();
        let length = names.get(entry.name).map_or(0, |n| usize::from(*n));
        let name = names.get(entry.name + 1..entry.name + 1 + length);
        name.and_then(|name| std::str::from_utf8(name).ok())
            .unwrap_or("")
    }

    /// The division of a place.
    pub(super) fn division(&self, entry: &Entry) -> &Division {
        &self.divisions[usize::from(entry.division).min(self.divisions.len() - 1)]
    }
}

/// Four decimals are eleven metres.
fn round(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

fn sections(bytes: &[u8]) -> Option<[(usize, usize); SECTIONS]> {
    if bytes.get(..MAGIC.len())? != MAGIC {
        return None;
    }
    let mut sections = [(0, 0); SECTIONS];
    for (i, section) in sections.iter_mut().enumerate() {
        let at = MAGIC.len() + i * 8;
        let word = |at: usize| {
            let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes) as usize)
        };
        let (start, length) = (word(at)?, word(at + 4)?);
        bytes.get(start..start + length)?;
        *section = (start, start + length);
    }
    Some(sections)
}

fn read_divisions(mut bytes: &[u8]) -> Option<Vec<Division>> {
    let mut divisions = Vec::new();
    let mut country: Arc<str> = "".into();
    while !bytes.is_empty() {
        let code = std::str::from_utf8(bytes.get(..3)?).ok()?;
        if *country != *code {
            country = code.into();
        }
        let end = 4 + usize::from(*bytes.get(3)?);
        divisions.push(Division {
            country: country.clone(),
            name: std::str::from_utf8(bytes.get(4..end)?).ok()?.into(),
        });
        bytes = &bytes[end..];
    }
    (!divisions.is_empty()).then_some(divisions)
}

/// Numbers of seven bits a byte, the high bit meaning that more follow.
struct Varints<'a>(Option<&'a [u8]>);

impl Iterator for Varints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let bytes = self.0.as_mut()?;
        let mut number = 0u32;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = bytes.split_first()?;
            *bytes = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Gazetteer {
        let mut writer = Writer::default();
        for row in [
            "city\t1\tFRA\tÎle-de-France\t48.85341\t2.3488\t2138551\tParis\tLutetia|Париж",
            "city\t2\tUSA\tTexas\t33.66094\t-95.55551\t24839\tParis\t",
            "admin1\t3\tUSA\tTexas\t31.25\t-99.25\t24000000\tTexas\tTex.",
        ] {
            writer.add(row).expect("a whole row");
        }
        let bytes = writer.finish().expect("a gazetteer");
        Gazetteer::new(bytes.into()).expect("what was written can be read")
    }

    #[test]
    fn what_was_written_is_found() {
        let gazetteer = small();
        let found = gazetteer.look_up("paris");
        let told: Vec<_> = found
            .iter()
            .map(|place| {
                let entry = gazetteer.entry(*place).expect("an entry");
                let division = gazetteer.division(&entry);
                (
                    gazetteer.name(&entry).to_owned(),
                    division.country.to_string(),
                    division.name.to_string(),
                    entry.latitude,
                    entry.longitude,
                )
            })
            .collect();
        let is =
            |c: &str, d: &str, lat, lon| ("Paris".to_owned(), c.to_owned(), d.to_owned(), lat, lon);
        assert_eq!(
            told,
            [
                is("FRA", "Île-de-France", 48.8534, 2.3488),
                is("USA", "Texas", 33.6609, -95.5555)
            ]
        );
        assert_eq!(gazetteer.look_up("париж").len(), 1);
        assert_eq!(gazetteer.look_up("tex").len(), 1);
        assert!(gazetteer.look_up("pari").is_empty());
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let whole = {
            let mut writer = Writer::default();
            writer
                .add("city\t1\tFRA\t\t48.8\t2.3\t2138551\tParis\t")
                .expect("row");
            writer.finish().expect("a gazetteer")
        };
        for end in 0..whole.len() {
            let cut: Vec<u8> = whole[..end].to_vec();
            assert!(Gazetteer::new(cut.into()).is_err(), "cut at {end}");
        }
    }
}
