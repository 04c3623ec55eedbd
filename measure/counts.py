#!/usr/bin/env python3
"""Times the same counts by Dateline on its archive and by DuckDB on the Parquet tables exported from it, in one run.

    measure/counts.py target/release/dateline ARCHIVE [FOLDER]

FOLDER holds an export of the whole archive as Parquet; where it is not there, it is made first. Every count is asked five
times, warm, and the median told: of Dateline the whole run of `dateline count` (its start and its JSON included), of DuckDB the
query alone, in a process that runs already. The counts are compared cell by cell, and those by month with SQL over the
archive's documented view `events` as well.
"""

import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import time

ROUNDS = 5
# The place in time of an event: its first day, else its last, else the day of the first report.
DAY = "coalesce(earliest, latest, CAST(first_seen AS DATE))"
MONTH = f"strftime({DAY}, '%Y-%m')"
SIDE = "(SELECT DISTINCT event, country FROM '{folder}/parties.parquet' WHERE side = '{side}' AND country IS NOT NULL)"


def questions(folder):
    """Name, what `dateline count` is asked, the same in DuckDB's SQL: columns of the cell, then the count."""
    events = f"'{folder}/events.parquet' e"
    actor = f"JOIN {SIDE.format(folder=folder, side='actor')} a ON a.event = e.id"
    recipient = f"JOIN {SIDE.format(folder=folder, side='recipient')} r ON r.event = e.id"
    return [
        ("by month", ["--by", "month"], f"SELECT {MONTH}, count(*) FROM {events} GROUP BY 1"),
        ("by type and status", ["--by", "type,status"], f"SELECT type, status, count(*) FROM {events} GROUP BY 1, 2"),
        (
            "dyads by month",
            ["--by", "actor,recipient,month"],
            f"SELECT a.country, r.country, {MONTH}, count(*) FROM {events} {actor} {recipient} GROUP BY 1, 2, 3",
        ),
        (
            "one dyad by month and type",
            ["--by", "month,type", "--actor", "CHN", "--recipient", "USA"],
            f"SELECT {MONTH}, type, count(*) FROM {events} {actor} {recipient}"
            " WHERE a.country = 'CHN' AND r.country = 'USA' GROUP BY 1, 2",
        ),
        (
            "assaults of a year by place",
            ["--by", "place", "--type", "ASSAULT", "--from", "2018", "--to", "2018"],
            f"SELECT place, count(*) FROM {events} WHERE type = 'ASSAULT' AND {DAY} <= '2018-12-31'"
            " AND coalesce(latest, earliest, CAST(first_seen AS DATE)) >= '2018-01-01' GROUP BY 1",
        ),
        (
            "by mode and country of the place",
            ["--by", "mode,country"],
            f"SELECT mode, place_country, count(*) FROM {events} GROUP BY 1, 2",
        ),
    ]


def ours(program, archive, asked):
    command = [program, "count", *asked, "--format", "json", "--archive", archive]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    by = asked[asked.index("--by") + 1].split(",")
    return {tuple(item[name] for name in by): item["events"] for item in answer["items"]}


def timed(ask):
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - begun))
    return answer, statistics.median(times[1:])


def by_sql(archive):
    """Counts by month straight from the documented view."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT strftime('%Y-%m', coalesce(earliest, latest, substr(first_seen, 1, 10))), count(*) FROM events GROUP BY 1"
    )
    return {(month,): count for month, count in rows}


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    import duckdb

    program, archive = sys.argv[1:3]
    folder = pathlib.Path(sys.argv[3] if len(sys.argv) == 4 else f"{archive}.parquet")
    if not (folder / "manifest.json").exists():
        command = [program, "export", "--as", "parquet", "--folder", folder, "--archive", archive]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    database = duckdb.connect()
    faults = 0
    print(f"{'milliseconds':<34} {'cells':>8} {'dateline':>9} {'duckdb':>9}  times")
    for name, asked, sql in questions(folder):
        found, took = timed(lambda: ours(program, archive, asked))
        rows, by_duckdb = timed(lambda: database.sql(sql).fetchall())
        expected = {row[:-1]: row[-1] for row in rows}
        # Dateline counts events of which no actor or no recipient has a country too.
        if "actor" in asked[1]:
            found = {cell: count for cell, count in found.items() if None not in cell[:2]}
        is_same = found == expected
        faults += not is_same
        note = "" if is_same else f"  DIFFER: {sum(found.values())} and {sum(expected.values())} events"
        print(f"{name:<34} {len(found):>8} {took:>9.1f} {by_duckdb:>9.1f}  {by_duckdb / took:.2f}{note}")
    is_same = by_sql(archive) == ours(program, archive, ["--by", "month"])
    print(f"by month equal to SQL over the view `events`: {'yes' if is_same else 'NO'}")
    sys.exit(1 if faults or not is_same else 0)


if __name__ == "__main__":
    main()
