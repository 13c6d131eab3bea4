"""How long the steadiness of neighbour lists takes, beside a plain loop in the same run.

Run with ``.venv/bin/python benchmarks/neighbours.py``. The councils are those of
``data/raw/reference``, the weightings 2,000, the indicators seven. The plain loop sorts one list
of one weighting at a time; it is timed on a sample and scaled up. Only the ratio of the two says
anything on another machine.
"""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.desk_research.councils.indicators import comparable
from analysis.desk_research.councils.nearest import nearest
from analysis.desk_research.councils.other_choices import other_choices
from analysis.desk_research.councils.steadiness import flat_weights, steadiness

COUNCILS = Path(__file__).resolve().parents[1] / "data" / "raw" / "reference" / "councils_uk.csv"
COLUMNS = [
    *("pct_65plus", "density_per_km2", "ruc_pct_highly_rural", "premises_below_30mbps_pct"),
    *("gdhi_per_head_gbp", "uk_imd_e_score", "library_30min_walk_pct"),
]
CHOICES = {"columns": COLUMNS, "log": ["density_per_km2"]}
K, DRAWS, SEED = 10, 2000, 2021
SAMPLE = 12  # councils that the plain loop is timed on


def plain_loop(indicators: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Count the lists of some councils one weighting at a time."""
    scaled = comparable(indicators, sorted(COLUMNS), log=CHOICES["log"]).values
    weights = flat_weights(COLUMNS, DRAWS, SEED).to_numpy()
    counts = np.zeros((len(codes), len(scaled)))
    for place, code in enumerate(codes):
        own = scaled.index.get_loc(code)
        parts = (scaled.to_numpy() - scaled.to_numpy()[own]) ** 2
        for weight in weights:
            squared = parts @ weight
            squared[own] = np.inf
            counts[place, np.argsort(squared, kind="stable")[:K]] += 1
    return pd.DataFrame(counts / DRAWS, index=codes, columns=scaled.index)


def best_of(times: int, work: Callable[[], object]) -> float:
    """Return the shortest of some runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    indicators = pd.read_csv(COUNCILS).set_index("area_code").sort_index()
    own = "W06000021"
    sample = indicators.index[:: len(indicators) // SAMPLE][:SAMPLE].tolist()
    one = best_of(5, lambda: nearest(indicators, own, k=K, draws=DRAWS, **CHOICES))
    everyone = best_of(3, lambda: steadiness(indicators, k=K, draws=DRAWS, **CHOICES))
    other = best_of(3, lambda: other_choices(indicators, own, k=K, **CHOICES))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    loop = best_of(1, lambda: plain_loop(indicators, sample)) * len(indicators) / len(sample)
    shares = steadiness(indicators, k=K, draws=DRAWS, **CHOICES).loc[sample]
    difference = (shares - plain_loop(indicators, sample)).abs().max().max()
    print(f"councils {len(indicators)}, indicators {len(COLUMNS)}, weightings {DRAWS:,}, k {K}")
    print(f"one council, nearest() with its steadiness   {one:7.3f} s")
    print(f"one council, other_choices()                 {other:7.3f} s")
    print(f"all councils, steadiness()                   {everyone:7.2f} s")
    print(f"all councils, plain loop (from {len(sample)} councils)  {loop:7.2f} s")
    print(f"ratio, plain loop to steadiness()            {loop / everyone:7.1f}")
    print(f"largest difference between their shares      {difference:7.4f}")
    print(f"most memory, whole process                   {memory:7.0f} MB")


if __name__ == "__main__":
    main()
