//! Makes the gazetteer's file from rows (`training/gazetteer/build.py`).

use std::collections::{BTreeMap, HashMap};

use super::{HEADER, LATITUDE_STEPS, LONGITUDE_STEPS, MAGIC, POPULATION_STEPS, RECORD, normalise};
use crate::Error;

/// Columns of a row: class, GeoNames id, country, division, latitude, longitude, population, name, aliases.
const COLUMNS: usize = 9;

/// Collects rows; [`Writer::finish`] gives the file.
#[derive(Debug, Default)]
pub struct Writer {
    rows: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    class: u8,
    geonames: u32,
    country: String,
    division: String,
    latitude: f64,
    longitude: f64,
    population: u64,
    name: String,
    aliases: Vec<String>,
}

impl Writer {
    /// Adds a tab-separated row.
    ///
    /// # Errors
    /// Where the row is not of its form.
    pub fn add(&mut self, row: &str) -> Result<(), Error> {
        let wrong = |what: &str| Error::table("gazetteer rows", format!("{what} in {row:?}"));
        let cells: Vec<&str> = row.split('\t').collect();
        let [
            class,
            geonames,
            country,
            division,
            latitude,
            longitude,
            population,
            name,
            aliases,
        ] = <[&str; COLUMNS]>::try_from(cells).map_err(|_| wrong("not nine cells"))?;
        let class = match class {
            "admin1" => 0,
            "area" => 1,
            "city" => 2,
            _ => return Err(wrong("unknown class")),
        };
        if country.len() != 3 || name.is_empty() || name.len() > 255 || division.len() > 255 {
            return Err(wrong("a country, name or division that cannot be kept"));
        }
        let degrees = |cell: &str| cell.parse::<f64>().map_err(|_| wrong("no number"));
        let whole = |cell: &str| match cell {
            "" => Ok(0),
            cell => cell.parse::<u64>().map_err(|_| wrong("no whole number")),
        };
        self.rows.push(Place {
            class,
            geonames: u32::try_from(whole(geonames)?).map_err(|_| wrong("too large an id"))?,
            country: country.to_owned(),
            division: division.to_owned(),
            latitude: degrees(latitude)?,
            longitude: degrees(longitude)?,
            population: whole(population)?,
            name: name.to_owned(),
            aliases: aliases
                .split('|')
                .filter(|a| !a.is_empty())
                .map(str::to_owned)
                .collect(),
        });
        Ok(())
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// Where there are more places or names than the format holds.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        // Most inhabitants first; a place without any number comes last, by its id.
        self.rows.sort_by(|a, b| {
            let key = |p: &Place| (std::cmp::Reverse(p.population), p.class, p.geonames);
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
        });
        let (divisions, division_bytes) = divisions(&self.rows)?;
        let (places, names) = records(&self.rows, &divisions)?;
        let (index, postings) = index(&self.rows)?;
        let sections = [index, postings, places, names, division_bytes];
        let mut out = MAGIC.to_vec();
        let mut start = HEADER;
        for section in &sections {
            for number in [start, section.len()] {
                let number = u32::try_from(number)
                    .map_err(|_| Error::model("the gazetteer is larger than its format holds"))?;
                out.extend(number.to_le_bytes());
            }
            start += section.len();
        }
        out.extend(sections.concat());
        Ok(out)
    }
}

type DivisionNumbers<'a> = BTreeMap<(&'a str, &'a str), u16>;

fn divisions(rows: &[Place]) -> Result<(DivisionNumbers<'_>, Vec<u8>), Error> {
    let mut numbers: DivisionNumbers = BTreeMap::new();
    for row in rows {
        numbers.insert((&row.country, &row.division), 0);
    }
    let mut bytes = Vec::new();
    for (number, ((country, name), slot)) in numbers.iter_mut().enumerate() {
        *slot = u16::try_from(number).map_err(|_| Error::model("more than 65,536 divisions"))?;
        bytes.extend(country.as_bytes());
        bytes.push(name.len() as u8);
        bytes.extend(name.as_bytes());
    }
    Ok((numbers, bytes))
}

fn records(rows: &[Place], divisions: &DivisionNumbers) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let mut offsets: HashMap<&str, usize> = HashMap::new();
    let (mut places, mut names) = (Vec::with_capacity(rows.len() * RECORD), Vec::new());
    for row in rows {
        let offset = *offsets.entry(&row.name).or_insert_with(|| {
            let offset = names.len();
            names.push(row.name.len() as u8);
            names.extend(row.name.as_bytes());
            offset
        });
        if offset >= 1 << 24 || row.geonames >= 1 << 24 {
            return Err(Error::model("a name or id beyond what a record holds"));
        }
        let small = |number: f64| (number.round() as i32).to_le_bytes();
        let population = (row.population as f64).ln_1p() * POPULATION_STEPS;
        places.extend(&small(row.latitude * LATITUDE_STEPS)[..3]);
        places.extend(&small(row.longitude * LONGITUDE_STEPS)[..3]);
        places.extend(&row.geonames.to_le_bytes()[..3]);
        places.extend(divisions[&(&*row.country, &*row.division)].to_le_bytes());
        places.push(row.class);
        places.push(population.round().min(255.0) as u8);
        places.extend(&(offset as u32).to_le_bytes()[..3]);
    }
    Ok((places, names))
}

fn index(rows: &[Place]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let mut places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            let key = normalise(name);
            let found = places.entry(key).or_default();
            if found.last() != Some(&(number as u32)) {
                found.push(number as u32);
            }
        }
    }
    let unsound = |e: fst::Error| Error::model(format!("the index of names: {e}"));
    let mut index = fst::MapBuilder::memory();
    let mut postings = Vec::new();
    for (name, found) in places.iter().filter(|(name, _)| !name.is_empty()) {
        let value = match found.as_slice() {
            [one] => u64::from(*one) << 1,
            several => {
                let offset = postings.len() as u64;
                varint(several.len() as u32, &mut postings);
                let mut last = 0;
                for place in several {
                    varint(place - last, &mut postings);
                    last = *place;
                }
                offset << 1 | 1
            }
        };
        index.insert(name, value).map_err(unsound)?;
    }
    Ok((index.into_inner().map_err(unsound)?, postings))
}

fn varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
