#!/usr/bin/env python3
"""Reads every export back with programs that are not ours and compares counts.

    measure/exports.py target/debug/dateline [ARCHIVE]

The scripts of examples/analysis that rebuild the dyad-month table of the Parquet tables are run too, and compared with
`dateline count` (the one in R where R with its packages is there; of the CSV tables, where it lacks arrow).

Without an archive it makes a small one of the reports in examples/. The readers are pyarrow and DuckDB (Parquet), Python's
csv (CSV, GDELT, POLECAT), json (JSON Lines) and icalendar (RFC 5545); they are installed into a virtual environment beside
the program, once.
"""

import csv
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import venv

PACKAGES = ["duckdb>=1.3", "icalendar>=6", "matplotlib>=3.8", "pandas>=2", "polars>=1", "pyarrow>=18"]
# The event table of the GDELT 2.0 Event Codebook, by groups of columns.
GDELT_COLUMNS = 5 + 10 + 10 + 10 + 8 + 8 + 8 + 2
POLECAT_COLUMNS = 40


def with_packages(program):
    """Runs this script again by a Python that has the packages."""
    home = pathlib.Path(program).resolve().parent / "exports-venv"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (home / "ready").touch()
    if pathlib.Path(sys.prefix) != home:
        sys.exit(subprocess.run([python, *sys.argv]).returncode)


def made_archive(program, folder):
    archive = folder / "archive.sqlite"
    reports = sorted(pathlib.Path(__file__).resolve().parent.parent.joinpath("examples").glob("*.txt"))
    subprocess.run([program, "add", "--archive", archive, *reports], check=True, stdout=subprocess.DEVNULL)
    return archive


def export(program, archive, folder, form):
    to = folder / form
    command = [program, "export", "--as", form, "--folder", to, "--archive", archive]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    manifest = json.loads((to / "manifest.json").read_text())
    for file in manifest["files"]:
        digest = hashlib.sha256((to / file["name"]).read_bytes()).hexdigest()
        assert digest == file["sha256"], f"{file['name']}: another SHA-256"
    return to, {file["name"]: file["rows"] for file in manifest["files"]}


def read_parquet(folder, name):
    import duckdb
    import pyarrow.parquet

    path = folder / name
    rows = pyarrow.parquet.read_table(path).num_rows
    ((counted,),) = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()
    assert rows == counted, f"{name}: pyarrow reads {rows} rows, DuckDB {counted}"
    return rows


def read_separated(folder, name, separator, columns=None, head=True):
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    with open(folder / name, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=separator, quoting=quoting))
    widths = {len(row) for row in rows}
    expected = columns or len(rows[0])
    assert widths <= {expected}, f"{name}: rows of {widths} columns, not {expected}"
    return len(rows) - (1 if head else 0)


def read_calendar(folder, name):
    import icalendar

    calendar = icalendar.Calendar.from_ical((folder / name).read_bytes())
    entries = calendar.walk("VEVENT")
    assert len({entry["UID"] for entry in entries}) == len(entries), "a UID stands twice"
    for entry in entries:
        assert entry.decoded("DTSTART") < entry.decoded("DTEND"), entry["UID"]
    return len(entries)


def has_r(package):
    r = shutil.which("Rscript")
    return r and subprocess.run([r, "-e", f"library({package})"], capture_output=True).returncode == 0


def dyads_differ(program, archive, folder):
    """Runs the examples and compares; how many of them differ."""
    counted = subprocess.run(
        [program, "count", "--by", "actor,recipient,month", "--format", "csv", "--archive", archive],
        check=True, capture_output=True, text=True,
    ).stdout
    expected = {
        (row["actor"], row["recipient"], row["month"]): row["events"]
        for row in csv.DictReader(counted.splitlines())
        if row["actor"] and row["recipient"]
    }
    examples = pathlib.Path(__file__).resolve().parent.parent / "examples" / "analysis"
    differ = 0
    for example in sorted(examples.iterdir()):
        command, form = [sys.executable, example], "parquet"
        if example.suffix == ".R":
            command, form = ["Rscript", example], "parquet" if has_r("arrow") else "csv"
            if not has_r("dplyr"):
                print(f"{example.name:<29} not run: no R with dplyr here")
                continue
        table = folder / "dyads.csv"
        subprocess.run([*command, folder / form, table, folder / "dyads.svg"], check=True, stdout=subprocess.DEVNULL)
        with open(table, newline="", encoding="utf-8") as file:
            found = {(row["actor"], row["recipient"], row["month"]): row["events"] for row in csv.DictReader(file)}
        differ += found != expected
        print(f"{example.name:<29} {len(expected):>8} dyads, {len(found):>7} rebuilt{'' if found == expected else '  DIFFER'}")
    return differ


READERS = {
    "parquet": lambda folder, name: read_parquet(folder, name),
    "csv": lambda folder, name: read_separated(folder, name, ","),
    "jsonl": lambda folder, name: sum(1 for line in open(folder / name, encoding="utf-8") if json.loads(line)),
    "ics": read_calendar,
    "gdelt": lambda folder, name: read_separated(folder, name, "\t", GDELT_COLUMNS, head=False),
    "polecat": lambda folder, name: read_separated(folder, name, "\t", POLECAT_COLUMNS),
}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    program = sys.argv[1]
    with_packages(program)
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        archive = sys.argv[2] if len(sys.argv) == 3 else made_archive(program, folder)
        for form, read in READERS.items():
            to, rows = export(program, archive, folder, form)
            for file, count in rows.items():
                if file == "codebook.md":
                    continue
                found = read(to, file)
                faults += found != count
                print(f"{form:<8} {file:<20} {count:>8} rows, {found:>8} read back{'' if found == count else '  DIFFER'}")
        faults += dyads_differ(program, archive, folder)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
