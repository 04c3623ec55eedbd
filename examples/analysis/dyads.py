"""Events by the country of who acts, the country on which, and month: the dyad-month table, with Polars.

    dateline export --as parquet --folder events/
    python examples/analysis/dyads.py events/ dyads.csv [dyads.svg]

The counts are those of `dateline count --by actor,recipient,month`. Needs polars; for the picture, matplotlib.
"""

import pathlib
import sys

import polars as pl


def dyads(folder: pathlib.Path) -> pl.DataFrame:
    events = pl.scan_parquet(folder / "events.parquet").select(
        pl.col("id").alias("event"),
        # Where no report states the day, an event counts in the month of its first report.
        pl.coalesce(pl.col("earliest"), pl.col("first_seen").dt.date()).dt.strftime("%Y-%m").alias("month"),
    )
    parties = pl.scan_parquet(folder / "parties.parquet").drop_nulls("country")

    def side(name: str) -> pl.LazyFrame:
        of_side = parties.filter(pl.col("side") == name)
        return of_side.select("event", pl.col("country").alias(name)).unique()

    joined = events.join(side("actor"), on="event").join(side("recipient"), on="event")
    counted = joined.group_by("actor", "recipient", "month").agg(pl.len().alias("events"))
    return counted.sort("actor", "recipient", "month").collect()


def draw(table: pl.DataFrame, path: str) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    most = table.group_by("actor", "recipient").agg(pl.col("events").sum()).sort("events", descending=True)
    figure, axes = pyplot.subplots()
    for actor, recipient, _ in most.head(5).iter_rows():
        of_dyad = table.filter((pl.col("actor") == actor) & (pl.col("recipient") == recipient))
        axes.plot(of_dyad["month"], of_dyad["events"], marker="o", label=f"{actor} → {recipient}")
    axes.set_ylabel("events")
    axes.legend()
    figure.autofmt_xdate()
    figure.savefig(path)


if __name__ == "__main__":
    counts = dyads(pathlib.Path(sys.argv[1]))
    counts.write_csv(sys.argv[2])
    if len(sys.argv) > 3:
        draw(counts, sys.argv[3])
