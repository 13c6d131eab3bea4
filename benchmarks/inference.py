"""Every interval and test of a pilot with 20 outcomes and 5 subgroups, against the usual routes.

    OPENBLAS_NUM_THREADS=1 python benchmarks/inference.py

One thread is enough: the matrices are small. The usual routes are timed on part of the work
where they are slow, and scaled up.
"""

import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.pilot.change import whole_pilot

PEOPLE, OUTCOMES, GROUPS, RUNS, SEED = 150, 20, 5, 10_000, 2021


def pilot() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, np.ndarray]]:
    """Draw answers from 0 to 10, a tenth of the second ones missing, and five groups."""
    random = np.random.default_rng(SEED)
    names = [f"outcome_{number:02}" for number in range(OUTCOMES)]
    before = random.integers(0, 11, (PEOPLE, OUTCOMES)).astype("float64")
    after = np.clip(before + random.integers(-3, 5, before.shape), 0, 10)
    after[random.random(PEOPLE) < 0.1] = np.nan
    groups = {f"group_{number}": random.random(PEOPLE) < 0.6 for number in range(GROUPS - 1)}
    everybody = {"all": np.ones(PEOPLE, dtype=bool)}
    frames = (pd.DataFrame(answers, columns=names) for answers in (before, after))
    return *frames, everybody | groups


def samples(before: pd.DataFrame, after: pd.DataFrame, groups: dict) -> list[np.ndarray]:
    change = (after - before).to_numpy()
    columns = [column[mask] for mask in groups.values() for column in change.T]
    return [column[~np.isnan(column)] for column in columns]


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return the shortest of some runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def scipy_vectorised(columns: list[np.ndarray]) -> None:
    from scipy import stats

    for column in columns:
        stats.bootstrap((column,), np.mean, n_resamples=RUNS, method="BCa", rng=SEED)
        stats.ttest_1samp(column, 0).confidence_interval()


def scipy_signs(columns: list[np.ndarray]) -> None:
    from scipy import stats

    for column in columns:
        stats.permutation_test(
            (column,),
            lambda values, axis: values.mean(axis=axis),
            permutation_type="samples",
            n_resamples=RUNS,
            vectorized=True,
            rng=SEED,
        )


def scipy_looped(columns: list[np.ndarray]) -> None:
    from scipy import stats

    for column in columns:
        stats.bootstrap(
            (column,), np.mean, n_resamples=RUNS, method="BCa", vectorized=False, rng=SEED
        )


def pandas_looped(columns: list[np.ndarray]) -> None:
    for column in columns:
        series = pd.Series(column)
        means = [
            series.sample(len(series), replace=True, random_state=run).mean() for run in range(RUNS)
        ]
        np.quantile(means, [0.025, 0.975])


def main() -> None:
    before, after, groups = pilot()
    ours = seconds(lambda: whole_pilot(before, after, groups=groups, runs=RUNS, seed=SEED), 3)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    columns = samples(before, after, groups)
    routes = {
        "scipy, BCa vectorised and t": (scipy_vectorised, len(columns)),
        "scipy, sign flips vectorised": (scipy_signs, 20),
        "scipy, BCa looped": (scipy_looped, 2),
        "pandas, sample and mean looped": (pandas_looped, 1),
    }
    print(f"people {PEOPLE}, outcomes {OUTCOMES}, subgroups {GROUPS}, replicates {RUNS:,}")
    print(f"whole_pilot(), every interval and test      {ours:8.2f} s   {memory:4.0f} MB at most")
    for name, (route, timed) in routes.items():
        part = columns[:timed]
        taken = seconds(lambda route=route, part=part: route(part)) * len(columns) / timed
        scaled = "" if timed == len(columns) else f"   (from {timed} of {len(columns)})"
        print(f"{name:42s}  {taken:8.2f} s   ratio {taken / ours:7.1f}{scaled}")


if __name__ == "__main__":
    main()
