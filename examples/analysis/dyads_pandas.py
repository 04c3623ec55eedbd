"""The dyad-month table with pandas: see dyads.py.

    python examples/analysis/dyads_pandas.py events/ dyads.csv [dyads.svg]
"""

import pathlib
import sys

import pandas as pd


def dyads(folder: pathlib.Path) -> pd.DataFrame:
    events = pd.read_parquet(folder / "events.parquet", columns=["id", "earliest", "first_seen"])
    day = pd.to_datetime(events["earliest"], utc=True).fillna(events["first_seen"])
    events = pd.DataFrame({"event": events["id"], "month": day.dt.strftime("%Y-%m")})
    parties = pd.read_parquet(folder / "parties.parquet", columns=["event", "side", "country"]).dropna()

    def side(name: str) -> pd.DataFrame:
        of_side = parties.loc[parties["side"] == name, ["event", "country"]]
        return of_side.drop_duplicates().rename(columns={"country": name})

    joined = events.merge(side("actor"), on="event").merge(side("recipient"), on="event")
    return joined.groupby(["actor", "recipient", "month"]).size().reset_index(name="events")


if __name__ == "__main__":
    counts = dyads(pathlib.Path(sys.argv[1]))
    counts.to_csv(sys.argv[2], index=False)
    if len(sys.argv) > 3:
        wide = counts.pivot_table(index="month", columns=["actor", "recipient"], values="events", fill_value=0)
        wide[wide.sum().nlargest(5).index].plot(ylabel="events").figure.savefig(sys.argv[3])
